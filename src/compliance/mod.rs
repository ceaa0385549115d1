//! Where everybody stands: standings against requirements at any date, counted by unit, opened down to named people.
//!
//! * A standing is computed, never stored: from postings, the organisation, requirements, certificates and candidacies,
//!   each as it held on the day and as it was known at a time. The same moment gives the same answer for ever.
//! * Each person bound by a requirement is in exactly one class; the classes sum to the denominator. Cells, lists and
//!   files are made from the same [`model::Member`]s.
//! * Who sees: HR officers and leaders their subtrees; inspectors and exam secretaries the city.

pub mod export;
pub mod home;
pub mod model;
pub mod organisation;
pub mod pages;
pub mod report;
pub mod rules;
mod store;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use crate::app::Tx;
use crate::clock;
use crate::db::{Instant, PersonId, RequirementLineageId, UnitId};
use crate::error::{Error, FieldErrors, Result};
use crate::rights::{Action, Actor, Facts, RULES, When, allow_seen};
use model::{Demand, Member, Moment, Picture};
use organisation::{Organisation, Tree};
use report::{Part, Point};
pub use store::Card;
use store::Whose;

/// What is asked for; everything left out has a default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The requirement; the next to fall due.
    pub requirement: Option<RequirementLineageId>,
    /// The unit; the highest one the viewer may see.
    pub unit: Option<UnitId>,
    /// The day; today.
    pub on: Option<NaiveDate>,
    /// The last day whose records count; everything recorded so far.
    pub known_on: Option<NaiveDate>,
}

/// The place from which standings are viewed: the moment, the organisation, the requirement and the unit.
#[derive(Debug)]
pub struct Scene {
    /// Day and knowledge.
    pub moment: Moment,
    /// All units.
    pub organisation: Organisation,
    /// The requirements in force, the earliest due first.
    pub demands: Vec<Demand>,
    /// The one asked for; `None` when none is in force.
    pub demand: Option<Demand>,
    /// The highest units the viewer may see on the day.
    pub roots: Vec<u32>,
    /// The unit viewed; `None` when the viewer's units do not exist on the day.
    pub unit: Option<u32>,
}

impl Scene {
    /// The tree of the day.
    pub fn tree(&self) -> Tree<'_> {
        self.organisation.on(self.moment.on)
    }
}

/// Everything the overview shows.
#[derive(Debug)]
pub struct Overview {
    /// From where it is seen.
    pub scene: Scene,
    /// What was read.
    pub picture: Picture,
    /// Everybody bound in the viewed unit.
    pub members: Vec<Member>,
    /// The same for each other requirement, by its place in [`Scene::demands`].
    pub others: Vec<Vec<Member>>,
    /// The last months.
    pub trend: Vec<Point>,
}

/// Counts and trend of a unit.
pub fn overview(tx: &mut Tx<'_>, asked: &Asked) -> Result<Overview> {
    let scene = scene(tx, asked)?;
    let (Some(unit), Some(demand)) = (scene.unit, scene.demand.clone()) else {
        let (picture, members, others, trend) = Default::default();
        return Ok(Overview { scene, picture, members, others, trend });
    };
    let from = rules::month_ends(scene.moment.on, report::TREND_DAYS)[0];
    let picture = picture_of(tx, &scene, unit, from)?;
    let tree = scene.tree();
    let on = scene.moment.on;
    let others = scene
        .demands
        .iter()
        .map(|demand| rules::members(&picture, demand, &covered(&scene, &tree, unit, demand), on))
        .collect();
    let members = rules::members(&picture, &demand, &covered(&scene, &tree, unit, &demand), on);
    let trend = report::trend(&picture, &scene.organisation, &demand, unit, on);
    Ok(Overview { scene, picture, members, others, trend })
}

/// Named people.
#[derive(Debug)]
pub struct List {
    /// From where it is seen.
    pub scene: Scene,
    /// What was read.
    pub picture: Picture,
    /// Everybody who matches, in the order of given names.
    pub members: Vec<Member>,
}

/// Which people of the unit a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// By standing.
    pub part: Part,
    /// By kind of staff.
    pub staff_kind: Option<String>,
    /// Only those posted to the unit itself.
    pub is_direct: bool,
}

/// The people of a unit who match, in the order of given names.
pub fn people(tx: &mut Tx<'_>, asked: &Asked, narrowed: &Narrowed) -> Result<List> {
    let scene = scene(tx, asked)?;
    let (Some(unit), Some(demand)) = (scene.unit, scene.demand.clone()) else {
        return Ok(List { scene, picture: Picture::default(), members: Vec::new() });
    };
    let picture = picture_of(tx, &scene, unit, scene.moment.on)?;
    let units = covered(&scene, &scene.tree(), unit, &demand);
    let found: Vec<Member> = rules::members(&picture, &demand, &units, scene.moment.on)
        .into_iter()
        .filter(|member| narrowed.includes(&picture, member, unit))
        .collect();
    let members = ordered(tx, &picture, found)?;
    Ok(List { scene, picture, members })
}

impl Narrowed {
    fn includes(&self, picture: &Picture, member: &Member, unit: u32) -> bool {
        let kind = &picture.posts[member.post as usize].staff_kind;
        self.part.includes(member.standing)
            && self.staff_kind.as_ref().is_none_or(|wanted| wanted == kind)
            && (!self.is_direct || member.unit == unit)
    }
}

fn ordered(tx: &mut Tx<'_>, picture: &Picture, members: Vec<Member>) -> Result<Vec<Member>> {
    let ids: Vec<(u32, PersonId)> =
        (0u32..).zip(&members).map(|(at, m)| (at, picture.people[m.person as usize])).collect();
    let order = store::in_order_of_names(tx, &ids)?;
    Ok(order.into_iter().map(|at| members[at as usize]).collect())
}

/// Names for the people of some members.
pub fn cards(tx: &mut Tx<'_>, picture: &Picture, members: &[Member]) -> Result<HashMap<PersonId, Card>> {
    let ids: Vec<PersonId> = members.iter().map(|m| picture.people[m.person as usize]).collect();
    store::cards(tx, &ids)
}

/// Notes in the log that a file with names left the house.
pub fn note_export(tx: &mut Tx<'_>, scene: &Scene, people: usize) -> Result<()> {
    let unit = scene.unit.map(|at| scene.organisation.unit(at).id);
    let requirement = scene.demand.as_ref().map(|demand| demand.id);
    let id = requirement.map(|id| id.to_string()).unwrap_or_default();
    let detail = json!({
        "unit": unit, "on": scene.moment.on, "known_at": scene.moment.known_at, "people": people,
    });
    tx.audit("compliance.export", "requirement", id, detail)
}

/// Where a person stands today against each requirement that binds them; with the picture it rests on. The person's own
/// page shows it, so no right is asked beyond being that person.
pub fn standings_of(tx: &mut Tx<'_>, person: PersonId) -> Result<(Picture, Vec<(Demand, Member)>)> {
    let moment = Moment { on: tx.today(), known_at: tx.now };
    let organisation = store::organisation(tx, moment.known_at)?;
    let tree = organisation.on(moment.on);
    let picture = store::picture(tx, &organisation, &Whose::Person(person), moment.on, moment)?;
    let mut found = Vec::new();
    for demand in store::demands(tx, moment)? {
        let units = tree.within(&organisation.place(demand.unit_id).into_iter().collect::<Vec<_>>());
        if let Some(member) = rules::members(&picture, &demand, &units, moment.on).first() {
            found.push((demand, *member));
        }
    }
    Ok((picture, found))
}

fn picture_of(tx: &mut Tx<'_>, scene: &Scene, unit: u32, from: NaiveDate) -> Result<Picture> {
    let mut mask = vec![false; scene.organisation.len()];
    let mut days = rules::month_ends(scene.moment.on, report::TREND_DAYS);
    days.retain(|day| *day >= from);
    for day in days {
        for (slot, is_in) in mask.iter_mut().zip(scene.organisation.on(day).within(&[unit])) {
            *slot |= is_in;
        }
    }
    store::picture(tx, &scene.organisation, &Whose::Units(&mask), from, scene.moment)
}

fn covered(scene: &Scene, tree: &Tree<'_>, unit: u32, demand: &Demand) -> Vec<bool> {
    rules::covered(tree, &[unit], scene.organisation.place(demand.unit_id))
}

/// Finds out from where the viewer looks, and whether they may.
///
/// # Errors
/// At the fields `on` and `known` for days after today; [`Error::NotFound`] for a unit outside the viewer's scope.
fn scene(tx: &mut Tx<'_>, asked: &Asked) -> Result<Scene> {
    let actor = tx.actor()?.clone();
    let moment = moment(tx.today(), tx.now, asked)?;
    let organisation = store::organisation(tx, moment.known_at)?;
    let demands = store::demands(tx, moment)?;
    let tree = organisation.on(moment.on);
    let roots = roots(&actor, &organisation, &tree)?;
    let unit = match asked.unit {
        None => roots.first().copied(),
        Some(id) => Some(organisation.place(id).ok_or(Error::NotFound)?),
    };
    if let Some(at) = unit {
        allow_seen(&actor, Action::SeeCompliance, &Facts::in_units(organisation.above(&tree, at)))?;
    }
    let demand = match asked.requirement {
        Some(lineage) => demands.iter().find(|d| d.lineage_id == lineage),
        None => demands.iter().find(|d| d.due_on >= moment.on).or(demands.last()),
    };
    let demand = demand.cloned();
    Ok(Scene { moment, demand, demands, roots, unit, organisation })
}

fn moment(today: NaiveDate, now: Instant, asked: &Asked) -> Result<Moment> {
    let on = asked.on.unwrap_or(today);
    let mut errors = FieldErrors::default();
    if on > today {
        errors.add("on", "compliance-day-ahead");
    }
    if asked.known_on.is_some_and(|day| day > today) {
        errors.add("known", "compliance-day-ahead");
    }
    errors.check()?;
    let known_at = asked.known_on.map_or(now, |day| clock::end_of_day(day).min(now));
    Ok(Moment { on, known_at })
}

/// The highest units on the day that the viewer may see, none below another.
fn roots(actor: &Actor, organisation: &Organisation, tree: &Tree<'_>) -> Result<Vec<u32>> {
    let mut granted: Vec<u32> = Vec::new();
    let mut may = actor.is_system;
    for (_, role, when) in RULES.iter().filter(|(action, _, _)| *action == Action::SeeCompliance) {
        if !actor.has(*role) {
            continue;
        }
        may = true;
        match (when, actor.roots(*role)) {
            (When::InUnit, Some(units)) => granted.extend(units.iter().filter_map(|id| organisation.place(*id))),
            _ => return Ok(tree.tops()),
        }
    }
    if !may {
        return Err(Error::Forbidden);
    }
    if actor.is_system {
        return Ok(tree.tops());
    }
    let mut places: Vec<u32> = granted.iter().flat_map(|at| tree.standing_for(*at)).collect();
    places.sort_by_key(|at| (tree.name_key(*at).to_vec(), *at));
    places.dedup();
    let all = places.clone();
    places.retain(|at| !all.iter().any(|other| other != at && tree.within(&[*other])[*at as usize]));
    Ok(places)
}
