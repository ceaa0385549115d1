//! SQL of standings: few flat queries, whatever the number of people; what belongs together is joined in memory.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::{Candidacy, Demand, Exemption, Moment, Origin, Paper, Picture, Post, Span};
use super::organisation::{FactRow, Organisation, UnitRow};
use super::rules;
use crate::app::Tx;
use crate::clock;
use crate::db::schema::{
    certificate, certificate_event, framework, level, person, posting, unit, unit_fact, unit_lineage,
};
use crate::db::{CertificateId, Instant, PersonId, SqlInstant, SqlUuid, UnitId, sql};
use crate::error::Result;
use crate::evidence;
use crate::people::UnitKind;
use crate::standard;

/// Ids in one statement; more are asked for in parts.
const CHUNK: usize = 1000;
/// Above so many units it is quicker to read all postings than to ask for these.
const MANY_UNITS: usize = 400;

/// All units, on all days, as known at one time.
pub(super) fn organisation(tx: &mut Tx<'_>, known_at: Instant) -> Result<Organisation> {
    let units: Vec<(UnitId, UnitKind)> = unit::table.select((unit::id, unit::kind)).order(unit::id).load(tx.db)?;
    let facts: Vec<(UnitId, Option<UnitId>, String, Vec<u8>, NaiveDate, Option<NaiveDate>)> = unit_fact::table
        .filter(unit_fact::recorded_at.le(known_at))
        .filter(unit_fact::superseded_at.is_null().or(unit_fact::superseded_at.gt(known_at)))
        .select((
            unit_fact::unit_id,
            unit_fact::parent_id,
            unit_fact::name,
            unit_fact::name_key,
            unit_fact::valid_from,
            unit_fact::valid_to,
        ))
        .load(tx.db)?;
    let edges: Vec<(UnitId, UnitId)> = unit_lineage::table
        .filter(unit_lineage::recorded_at.le(known_at))
        .filter(unit_lineage::kind.ne("split"))
        .filter(unit_lineage::is_partial.eq(false))
        .order((unit_lineage::on_date, unit_lineage::id))
        .select((unit_lineage::from_unit, unit_lineage::to_unit))
        .load(tx.db)?;
    let units = units.into_iter().map(|(id, kind)| UnitRow { id, kind }).collect();
    let facts = facts
        .into_iter()
        .map(|(unit, parent, name, name_key, from, to)| FactRow { unit, parent, name, name_key, from, to })
        .collect();
    Ok(Organisation::new(units, facts, &edges))
}

/// The requirements in force at the moment, the earliest due first.
pub(super) fn demands(tx: &mut Tx<'_>, at: Moment) -> Result<Vec<Demand>> {
    let (in_force, levels) = (standard::requirements_on(tx, at.on, at.known_at)?, levels(tx)?);
    let none = Vec::new();
    let demand = |found: standard::Requirement| Demand {
        met_by: rules::met_by(&found.level_code, levels.get(&found.framework_code).unwrap_or(&none)),
        id: found.id,
        lineage_id: found.lineage_id,
        title: found.title,
        framework_code: found.framework_code,
        level_code: found.level_code,
        unit_id: found.unit_id,
        group: found.group,
        due_on: found.due_on,
        legal_ground: found.legal_ground,
    };
    let mut demands: Vec<Demand> = in_force.into_iter().map(demand).collect();
    demands.sort_by(|a, b| (a.due_on, &a.title, a.id).cmp(&(b.due_on, &b.title, b.id)));
    Ok(demands)
}

/// Pairs of a level and the level it requires, by framework.
type Levels = HashMap<String, Vec<(String, Option<String>)>>;

fn levels(tx: &mut Tx<'_>) -> Result<Levels> {
    let rows: Vec<(String, String, Option<String>)> = level::table
        .inner_join(framework::table)
        .filter(framework::is_current)
        .order(level::sort_order)
        .select((framework::code, level::code, level::requires_level))
        .load(tx.db)?;
    let mut levels = Levels::new();
    for (framework, code, required) in rows {
        levels.entry(framework).or_default().push((code, required));
    }
    Ok(levels)
}

/// Whose postings to read.
pub(super) enum Whose<'a> {
    /// Of everybody ever posted to one of the units.
    Units(&'a [bool]),
    /// Of one person.
    Person(PersonId),
}

type SpanRow = (PersonId, UnitId, String, String, Option<String>, NaiveDate, Option<NaiveDate>);

/// Postings that hold on some day of `from ..= at.on`, with certificates and open candidacies of their people.
pub(super) fn picture(
    tx: &mut Tx<'_>,
    organisation: &Organisation,
    whose: &Whose<'_>,
    from: NaiveDate,
    at: Moment,
) -> Result<Picture> {
    let mut builder = Builder::default();
    for row in spans(tx, organisation, whose, from, at)? {
        builder.add(organisation, row);
    }
    let mut picture = builder.picture;
    picture.papers = vec![Vec::new(); picture.people.len()];
    picture.candidacies = vec![Vec::new(); picture.people.len()];
    picture.exemptions = vec![Vec::new(); picture.people.len()];
    let only = match whose {
        Whose::Units(_) => None,
        Whose::Person(id) => Some(*id),
    };
    for (person, paper) in papers(tx, only, at)? {
        if let Some(place) = builder.people.get(&person) {
            picture.papers[*place as usize].push(paper);
        }
    }
    for paper in evidence::counting(tx, only, at.known_at)? {
        if let Some(place) = builder.people.get(&paper.person_id) {
            picture.papers[*place as usize].push(Paper {
                origin: Origin::Evidence,
                framework_code: paper.framework_code,
                level_code: paper.level_code,
                serial: paper.name,
                issued_on: paper.from,
                ended_on: paper.to,
            });
        }
    }
    for exempt in evidence::exempt(tx, only, at.known_at)? {
        if let Some(place) = builder.people.get(&exempt.person_id) {
            let (framework_code, name) = (exempt.framework_code, exempt.name);
            let exemption = Exemption { framework_code, name, from: exempt.from, to: exempt.to };
            picture.exemptions[*place as usize].push(exemption);
        }
    }
    for (person, candidacy) in candidacies(tx, only, at)? {
        if let Some(place) = builder.people.get(&person) {
            picture.candidacies[*place as usize].push(candidacy);
        }
    }
    Ok(picture)
}

#[derive(Default)]
struct Builder {
    picture: Picture,
    people: HashMap<PersonId, u32>,
    posts: HashMap<Post, u32>,
}

impl Builder {
    fn add(&mut self, organisation: &Organisation, row: SpanRow) {
        let (person, unit, staff_kind, position, rank_code, from, to) = row;
        let Some(unit) = organisation.place(unit) else { return };
        let picture = &mut self.picture;
        let person = *self.people.entry(person).or_insert_with(|| {
            picture.people.push(person);
            (picture.people.len() - 1) as u32
        });
        let post = Post { staff_kind, position, rank_code };
        let post = match self.posts.get(&post) {
            Some(place) => *place,
            None => {
                let place = picture.posts.len() as u32;
                picture.posts.push(post.clone());
                self.posts.insert(post, place);
                place
            }
        };
        picture.spans.push(Span { person, unit, post, from, to });
    }
}

fn spans(
    tx: &mut Tx<'_>,
    organisation: &Organisation,
    whose: &Whose<'_>,
    from: NaiveDate,
    at: Moment,
) -> Result<Vec<SpanRow>> {
    let query = || {
        posting::table
            .filter(posting::valid_from.le(at.on))
            .filter(posting::valid_to.is_null().or(posting::valid_to.gt(from)))
            .filter(posting::recorded_at.le(at.known_at))
            .filter(posting::superseded_at.is_null().or(posting::superseded_at.gt(at.known_at)))
            .select((
                posting::person_id,
                posting::unit_id,
                posting::staff_kind,
                posting::position,
                posting::rank_code,
                posting::valid_from,
                posting::valid_to,
            ))
    };
    match whose {
        Whose::Person(id) => Ok(query().filter(posting::person_id.eq(*id)).load(tx.db)?),
        Whose::Units(mask) => {
            let units: Vec<UnitId> =
                (0u32..).zip(*mask).filter(|(_, is_in)| **is_in).map(|(at, _)| organisation.unit(at).id).collect();
            if units.len() > MANY_UNITS {
                return Ok(query().load(tx.db)?);
            }
            Ok(query().filter(posting::unit_id.eq_any(units)).load(tx.db)?)
        }
    }
}

fn papers(tx: &mut Tx<'_>, only: Option<PersonId>, at: Moment) -> Result<Vec<(PersonId, Paper)>> {
    type Row = (CertificateId, PersonId, String, String, String, NaiveDate);
    let query = || {
        certificate::table
            .filter(certificate::recorded_at.le(at.known_at))
            .filter(certificate::issued_on.le(at.on))
            .select((
                certificate::id,
                certificate::person_id,
                certificate::framework_code,
                certificate::level_code,
                certificate::serial,
                certificate::issued_on,
            ))
    };
    let rows: Vec<Row> = match only {
        None => query().load(tx.db)?,
        Some(id) => query().filter(certificate::person_id.eq(id)).load(tx.db)?,
    };
    let events: Vec<(CertificateId, NaiveDate)> = certificate_event::table
        .filter(certificate_event::kind.ne("corrected"))
        .filter(certificate_event::recorded_at.le(at.known_at))
        .select((certificate_event::certificate_id, certificate_event::effective_on))
        .load(tx.db)?;
    let mut ended: HashMap<CertificateId, NaiveDate> = HashMap::with_capacity(events.len());
    for (id, on) in events {
        let earliest = ended.entry(id).or_insert(on);
        *earliest = (*earliest).min(on);
    }
    Ok(rows
        .into_iter()
        .map(|(id, person, framework_code, level_code, serial, issued_on)| {
            let ended_on = ended.get(&id).copied();
            (person, Paper { origin: Origin::Register, framework_code, level_code, serial, issued_on, ended_on })
        })
        .collect())
}

#[derive(QueryableByName)]
struct CandidacyRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: PersonId,
    #[diesel(sql_type = Text)]
    framework_code: String,
    #[diesel(sql_type = Text)]
    level_code: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = SqlInstant)]
    starts_at: Instant,
}

/// Candidates of approved rounds that had not come to their end for them: not withdrawn, not cancelled or closed, no
/// results approved in which they failed, and not absent, barred or suspended in a sitting that has ended. All by the
/// times at which it happened, so that a past day keeps its answer.
const OPEN_CANDIDACIES: &str = "SELECT c.person_id, e.framework_code, e.level_code, r.title, s.starts_at \
    FROM candidate c \
    JOIN exam_round r ON r.id = c.round_id \
    JOIN exam e ON e.id = r.exam_id \
    JOIN sitting s ON s.id = c.sitting_id \
    WHERE c.created_at <= $1 AND (c.withdrawn_at IS NULL OR c.withdrawn_at > $1) \
      AND r.approved_at <= $1 \
      AND NOT (r.state IN ('closed', 'cancelled') AND r.changed_at <= $1) \
      AND NOT (c.state IN ('absent', 'barred', 'suspended') AND s.ended_at IS NOT NULL AND s.ended_at <= $1) \
      AND NOT EXISTS (SELECT 1 FROM decision d JOIN result m ON m.candidate_id = c.id \
          WHERE d.id = r.results_decision_id AND d.created_at <= $1 AND NOT m.passed)";

fn candidacies(tx: &mut Tx<'_>, only: Option<PersonId>, at: Moment) -> Result<Vec<(PersonId, Candidacy)>> {
    let cut = at.cut();
    let rows: Vec<CandidacyRow> = match only {
        None => sql(tx.db, OPEN_CANDIDACIES).bind::<SqlInstant, _>(cut).load(tx.db)?,
        Some(id) => sql(tx.db, &format!("{OPEN_CANDIDACIES} AND c.person_id = $2"))
            .bind::<SqlInstant, _>(cut)
            .bind::<SqlUuid, _>(id)
            .load(tx.db)?,
    };
    let open = rows.into_iter().map(|row| {
        let sits_on = clock::day(row.starts_at);
        let (framework_code, level_code) = (row.framework_code, row.level_code);
        (row.person_id, Candidacy { framework_code, level_code, round: row.title, sits_on })
    });
    Ok(open.collect())
}

/// How a person is named in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// The full name.
    pub full_name: String,
    /// The staff number.
    pub staff_number: Option<String>,
}

/// The people in the order of given names: their places in `people`.
pub(super) fn in_order_of_names(tx: &mut Tx<'_>, people: &[(u32, PersonId)]) -> Result<Vec<u32>> {
    let mut keys: HashMap<PersonId, Vec<u8>> = HashMap::with_capacity(people.len());
    let query = || person::table.select((person::id, person::name_key));
    if people.len() > MANY_UNITS * 10 {
        let wanted: HashSet<PersonId> = people.iter().map(|(_, id)| *id).collect();
        let all: Vec<(PersonId, Vec<u8>)> = query().load(tx.db)?;
        keys.extend(all.into_iter().filter(|(id, _)| wanted.contains(id)));
    } else {
        for part in people.chunks(CHUNK) {
            let ids: Vec<PersonId> = part.iter().map(|(_, id)| *id).collect();
            keys.extend(query().filter(person::id.eq_any(ids)).load::<(PersonId, Vec<u8>)>(tx.db)?);
        }
    }
    let mut order = people.to_vec();
    order.sort_by(|(_, a), (_, b)| keys.get(a).cmp(&keys.get(b)).then(a.cmp(b)));
    Ok(order.into_iter().map(|(place, _)| place).collect())
}

/// What a list shows of people.
pub(super) fn cards(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, Card>> {
    type Row = (PersonId, String, Option<String>);
    let mut cards = HashMap::with_capacity(ids.len());
    for part in ids.chunks(CHUNK) {
        let rows: Vec<Row> = person::table
            .filter(person::id.eq_any(part.to_vec()))
            .select((person::id, person::full_name, person::staff_number))
            .load(tx.db)?;
        cards.extend(rows.into_iter().map(|(id, full_name, staff_number)| (id, Card { full_name, staff_number })));
    }
    Ok(cards)
}
