//! Candidates of a round: entry with reasons for every refusal, numbers and seats, withdrawal.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::json;

use super::class_tests::snapshot;
use super::model::{Candidate, CandidateState, Entrant, Exam, Round, Sitting};
use super::rules::{self, Bar};
use super::{duties, rounds, store};
use crate::app::Tx;
use crate::clock;
use crate::db::{CandidateId, Instant, PersonId, RoundId, SittingId, SubjectId};
use crate::error::{Error, Message, Result};
use crate::people;
use crate::scheduling::{self, Booked};

/// A person who was not entered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The person.
    pub person_id: PersonId,
    /// The name.
    pub full_name: String,
    /// The birth date, to tell two of one name apart.
    pub birth_date: Option<NaiveDate>,
    /// Why not.
    pub bar: Bar,
}

/// What came of entering candidates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Entered, in the order of names.
    pub added: Vec<CandidateId>,
    /// Candidates of this round already.
    pub known: usize,
    /// Not entered, with the reason.
    pub refused: Vec<Refusal>,
}

/// A candidate.
pub fn candidate(tx: &mut Tx<'_>, id: CandidateId) -> Result<Candidate> {
    store::candidate(tx, id)
}

/// The candidates of a round, in Vietnamese alphabetical order of given names.
pub fn candidates(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<Candidate>> {
    store::candidates(tx, round)
}

/// The candidates of a sitting, in the same order.
pub fn candidates_of_sitting(tx: &mut Tx<'_>, sitting: SittingId) -> Result<Vec<Candidate>> {
    store::candidates_of_sitting(tx, sitting)
}

/// Who gave this exam code, however it was typed; `None` for a wrong or voided one. The sitting's state is for the
/// caller to judge.
pub fn candidate_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Candidate>> {
    if rules::plain_code(code).len() != rules::CODE_LENGTH {
        return Ok(None);
    }
    store::candidate_by_hash(tx, &rules::code_hash(code))
}

/// Persons who, on a day as known then, were candidates of an approved round that was not over, or had an attempt open.
/// A draft list is a plan and not yet an entry: people come and go there without a trace.
pub fn in_progress(tx: &mut Tx<'_>, on: NaiveDate, known_at: Instant) -> Result<HashSet<PersonId>> {
    let at = clock::end_of_day(on).min(known_at);
    store::in_progress(tx, at)
}

/// Persons whose name or unit holds the words or whose identity or staff number is the text, with their unit today.
pub fn find_entrants(tx: &mut Tx<'_>, words: &str, limit: i64) -> Result<Vec<(Entrant, String)>> {
    if crate::text::fold(words).len() < 2 {
        return Ok(Vec::new());
    }
    let today = tx.today();
    let found = store::find_persons(tx, words, today, limit)?;
    let ids: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let units = unit_names(tx, &ids)?;
    Ok(found.into_iter().map(|person| (person.clone(), units.get(&person.id).cloned().unwrap_or_default())).collect())
}

/// The unit of each person today, in words.
pub(super) fn unit_names(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let (today, now) = (tx.today(), tx.now);
    let units = store::units_of(tx, ids, today)?;
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let tree = people::tree(tx, today, now)?;
    Ok(units.into_iter().map(|(person, unit)| (person, tree.label(unit))).collect())
}

/// Who of these persons may enter a round, and why the others may not; places and times are not looked at.
pub fn eligible(tx: &mut Tx<'_>, round: RoundId, persons: &[PersonId]) -> Result<(Vec<Entrant>, Vec<Refusal>)> {
    let round = store::round(tx, round)?;
    let exam = store::exam(tx, round.exam_id)?;
    let entrants = store::entrants(tx, persons)?;
    let context = Context::load(tx, &round, &exam, persons)?;
    let (mut able, mut refused) = (Vec::new(), Vec::new());
    for entrant in entrants {
        match context.bar(&entrant) {
            Some(bar) => refused.push(refusal(&entrant, bar)),
            None => able.push(entrant),
        }
    }
    Ok((able, refused))
}

fn refusal(entrant: &Entrant, bar: Bar) -> Refusal {
    let full_name = entrant.full_name.clone();
    Refusal { person_id: entrant.id, full_name, birth_date: entrant.birth_date, bar }
}

/// What deciding about many persons needs, read once.
struct Context {
    setters: HashSet<PersonId>,
    invigilators: HashSet<PersonId>,
    in_rounds: HashMap<PersonId, (RoundId, String)>,
    requires: Option<(String, String)>,
    held: HashMap<PersonId, HashSet<String>>,
}

impl Context {
    fn load(tx: &mut Tx<'_>, round: &Round, exam: &Exam, persons: &[PersonId]) -> Result<Self> {
        let mut invigilators = HashSet::new();
        for sitting in store::sittings(tx, round.id)? {
            invigilators.extend(store::invigilators(tx, sitting.id)?);
        }
        let levels = store::levels(tx)?;
        let of = |code: &str| levels.iter().find(|l| l.framework_code == exam.framework_code && l.code == code);
        let requires = of(&exam.level_code).and_then(|level| level.requires.clone()).map(|code| {
            let title = of(&code).map_or_else(|| code.clone(), |level| level.title.clone());
            (code, title)
        });
        let today = tx.today();
        let held = match &requires {
            Some(_) => store::held_levels(tx, persons, &exam.framework_code, today)?,
            None => HashMap::new(),
        };
        Ok(Self {
            setters: duties::setters(tx, exam)?,
            invigilators,
            in_rounds: store::live_rounds(tx, persons)?,
            requires,
            held,
        })
    }

    fn bar(&self, entrant: &Entrant) -> Option<Bar> {
        if self.setters.contains(&entrant.id) {
            return Some(Bar::Setter);
        }
        if self.invigilators.contains(&entrant.id) {
            return Some(Bar::Invigilator);
        }
        if let Some((_, title)) = self.in_rounds.get(&entrant.id) {
            return Some(Bar::InRound(title.clone()));
        }
        if let Some((code, title)) = &self.requires {
            let none = HashSet::new();
            if !rules::level_open(Some(code), self.held.get(&entrant.id).unwrap_or(&none)) {
                return Some(Bar::LacksLevel(title.clone()));
            }
        }
        rules::missing(entrant)
    }
}

/// Enters persons into a round: each into the first sitting that has a free place and at whose time the person is free.
/// Those who cannot be entered come back with the reason.
///
/// # Errors
/// `exams-round-read-only`, `exams-round-no-sittings`.
pub fn add_candidates(tx: &mut Tx<'_>, round: RoundId, persons: &[PersonId]) -> Result<Taken> {
    let round = rounds::draft(tx, round)?;
    let sittings = store::sittings(tx, round.id)?;
    if sittings.is_empty() {
        return Err(Error::refused("exams-round-no-sittings"));
    }
    let (fresh, known) = unknown(tx, round.id, persons)?;
    let (able, mut refused) = eligible(tx, round.id, &fresh)?;
    let placed = place(tx, &sittings, able)?;
    refused.extend(placed.refused);
    let mut added = Vec::new();
    for (sitting, entrants) in sittings.iter().zip(placed.per_sitting) {
        added.extend(insert(tx, &round, sitting, entrants)?);
    }
    let taken = Taken { added, known, refused };
    if !taken.added.is_empty() {
        let detail = json!({"added": taken.added.len(), "refused": taken.refused.len()});
        tx.audit("exams.candidates.add", "round", round.id, detail)?;
    }
    Ok(taken)
}

/// Persons not in the round yet, each once, and how many are.
fn unknown(tx: &mut Tx<'_>, round: RoundId, persons: &[PersonId]) -> Result<(Vec<PersonId>, usize)> {
    let entered: HashSet<PersonId> = store::candidates(tx, round)?.iter().map(|c| c.person_id).collect();
    let mut seen = HashSet::new();
    let asked: Vec<PersonId> = persons.iter().copied().filter(|id| seen.insert(*id)).collect();
    let fresh: Vec<PersonId> = asked.iter().copied().filter(|id| !entered.contains(id)).collect();
    let known = asked.len() - fresh.len();
    Ok((fresh, known))
}

struct Placed {
    per_sitting: Vec<Vec<Entrant>>,
    refused: Vec<Refusal>,
}

fn place(tx: &mut Tx<'_>, sittings: &[Sitting], able: Vec<Entrant>) -> Result<Placed> {
    let ids: Vec<PersonId> = able.iter().map(|entrant| entrant.id).collect();
    let of: Vec<SittingId> = sittings.iter().map(|sitting| sitting.id).collect();
    let counts = store::count_in_sittings(tx, &of)?;
    let mut free: Vec<i64> = sittings
        .iter()
        .map(|sitting| i64::from(sitting.capacity) - counts.get(&sitting.id).copied().unwrap_or(0))
        .collect();
    let mut busy = Vec::with_capacity(sittings.len());
    for sitting in sittings {
        busy.push(scheduling::busy(tx, &ids, rounds::span_of(sitting))?);
    }
    let mut placed = Placed { per_sitting: vec![Vec::new(); sittings.len()], refused: Vec::new() };
    for entrant in able {
        let at = (0..sittings.len()).find(|at| free[*at] > 0 && !busy[*at].contains_key(&entrant.id));
        match at {
            Some(at) => {
                free[at] -= 1;
                placed.per_sitting[at].push(entrant);
            }
            None => {
                // With a free place somewhere it is the person's time that does not fit.
                let taken = (0..sittings.len()).filter(|at| free[*at] > 0).find_map(|at| busy[at].get(&entrant.id));
                let bar = taken.map_or(Bar::Full, |busy| {
                    Bar::Busy(format!("{} ({})", busy.title, scheduling::rules::span_text(busy.span)))
                });
                placed.refused.push(refusal(&entrant, bar));
            }
        }
    }
    Ok(placed)
}

fn insert(tx: &mut Tx<'_>, round: &Round, sitting: &Sitting, entrants: Vec<Entrant>) -> Result<Vec<CandidateId>> {
    if entrants.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PersonId> = entrants.iter().map(|entrant| entrant.id).collect();
    let template = rounds::booking(round, sitting, Booked::Person(ids[0]));
    scheduling::book_persons(tx, &template, &ids)?;
    let now = tx.now;
    let units = unit_names(tx, &ids)?;
    let rows: Vec<Candidate> = entrants
        .into_iter()
        .map(|entrant| {
            let unit = units.get(&entrant.id).cloned().unwrap_or_default();
            Candidate { round_id: Some(round.id), ..snapshot(entrant, (sitting.id, unit), now) }
        })
        .collect();
    store::insert_candidates(tx, &rows)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn draft_candidate(tx: &mut Tx<'_>, id: CandidateId) -> Result<(Round, Candidate)> {
    let found = store::candidate(tx, id)?;
    let round = rounds::draft(tx, found.round_id.ok_or(Error::NotFound)?)?;
    Ok((round, found))
}

/// Takes a candidate off the list of a draft round.
pub fn remove_candidate(tx: &mut Tx<'_>, id: CandidateId) -> Result<()> {
    let (round, found) = draft_candidate(tx, id)?;
    scheduling::release_person(tx, SubjectId(found.sitting_id.0), found.person_id)?;
    store::delete_candidate(tx, id)?;
    tx.audit("exams.candidates.remove", "round", round.id, json!({"person": found.person_id}))
}

/// Moves a candidate of a draft round to another of its sittings; numbers are given anew afterwards.
///
/// # Errors
/// `exams-sitting-full`, `scheduling-person-taken`.
pub fn move_candidate(tx: &mut Tx<'_>, id: CandidateId, to: SittingId) -> Result<()> {
    let (round, found) = draft_candidate(tx, id)?;
    let target = store::sitting(tx, to)?;
    if target.round_id != Some(round.id) {
        return Err(Error::NotFound);
    }
    if found.sitting_id == to {
        return Ok(());
    }
    let count = store::count_in_sittings(tx, &[to])?.get(&to).copied().unwrap_or(0);
    if count >= i64::from(target.capacity) {
        let when = scheduling::rules::span_text(rounds::span_of(&target));
        return Err(Error::Refused(Message::new("exams-sitting-full").with("sitting", when)));
    }
    scheduling::release_person(tx, SubjectId(found.sitting_id.0), found.person_id)?;
    scheduling::book(tx, &rounds::booking(&round, &target, Booked::Person(found.person_id)))?;
    store::move_candidate(tx, id, to)?;
    tx.audit("exams.candidates.move", "candidate", id, json!({"from": found.sitting_id, "to": to}))
}

/// Gives numbers over the round and seats in each sitting, in Vietnamese alphabetical order of given names. Codes
/// issued before are void, since slips carry the number.
///
/// # Errors
/// `exams-no-candidates`.
pub fn number_candidates(tx: &mut Tx<'_>, id: RoundId) -> Result<()> {
    rounds::draft(tx, id)?;
    let candidates = store::candidates(tx, id)?;
    if candidates.is_empty() {
        return Err(Error::refused("exams-no-candidates"));
    }
    let sittings: Vec<SittingId> = store::sittings(tx, id)?.iter().map(|sitting| sitting.id).collect();
    let places: Vec<usize> = candidates
        .iter()
        .map(|candidate| sittings.iter().position(|sitting| *sitting == candidate.sitting_id).unwrap_or(0))
        .collect();
    let rows: Vec<(CandidateId, i32, i32)> = candidates
        .iter()
        .zip(rules::number(&places))
        .map(|(candidate, (number, seat))| (candidate.id, number, seat))
        .collect();
    store::clear_numbers(tx, id)?;
    store::set_numbers(tx, &rows)?;
    tx.audit("exams.numbers", "round", id, json!({"count": rows.len()}))
}

/// Withdraws a candidate of an approved round before the start: what was prepared is closed as withdrawn, the code is
/// void, the number stays theirs.
///
/// # Errors
/// At the field `reason` when it is blank; `exams-withdraw-late` once the candidate was checked in or has begun.
pub fn withdraw_candidate(tx: &mut Tx<'_>, id: CandidateId, reason: &str) -> Result<()> {
    let found = store::candidate(tx, id)?;
    let round = rounds::manageable(tx, found.round_id.ok_or(Error::NotFound)?)?;
    let reason = crate::text::tidy(reason);
    if reason.is_empty() {
        return Err(Error::invalid("reason", "form-required"));
    }
    let late = found.state != CandidateState::Expected || store::begun_attempts(tx, id)? > 0;
    if late || !store::set_withdrawn(tx, id)? {
        let message = Message::new("exams-withdraw-late").with("name", &found.full_name);
        return Err(Error::Refused(message));
    }
    store::withdraw_attempts(tx, id)?;
    scheduling::release_person(tx, SubjectId(found.sitting_id.0), found.person_id)?;
    tx.audit("exams.candidates.withdraw", "candidate", id, json!({"round": round.id, "reason": reason}))
}
