//! The sitting of today: each start of the demo closes the former one and opens a fresh one.

use super::cast::Cast;
use super::rounds::code_of;
use crate::app::App;
use crate::clock::{self, Clock};
use crate::db::{ExamId, PersonId, SittingId, SubjectId};
use crate::error::{Error, Result};
use crate::exams::attempts::{self, Part};
use crate::exams::{self, ExamKind, ExamState, NewRound, NewSitting, SittingState};
use crate::people;
use crate::rights::{Actor, Role};
use crate::scheduling;

/// Candidates of the sitting of today.
const CANDIDATES: usize = 12;
/// Exam codes shown at the console.
const SHOWN: usize = 3;

/// The sitting that is open now.
pub struct Today {
    /// Where.
    pub room: String,
    /// Names and exam codes of some of its candidates.
    pub codes: Vec<(String, String)>,
}

/// Closes what an earlier start left open and opens a sitting whose clock begins now.
pub fn open_today(app: &App, cast: &Cast) -> Result<Today> {
    let watcher = cast.actor(app, Role::Invigilator)?;
    let secretary = cast.actor(app, Role::ExamSecretary)?;
    end_former(app, &watcher)?;
    let now = app.clock().now();
    // Planned a little before it begins, as sittings are.
    let before = app.under(Clock::fixed(now.plus_minutes(-30)));
    let sitting = announce(&before, cast, &secretary)?;
    let candidates = app.read(&watcher, |tx| exams::candidates_of_sitting(tx, sitting))?;
    let mut codes = Vec::new();
    for one in candidates.iter().take(SHOWN) {
        codes.push((one.full_name.clone(), code_of(&before, &secretary, one.id)?));
    }
    app.write(&watcher, |tx| {
        candidates.iter().take(CANDIDATES - 2).try_for_each(|one| attempts::check_in(tx, sitting, one.id))?;
        attempts::open_part(tx, sitting, Part::Theory)
    })?;
    let room = app.read(&watcher, |tx| room_name(tx, sitting))?;
    Ok(Today { room, codes })
}

fn room_name(tx: &mut crate::app::Tx<'_>, sitting: SittingId) -> Result<String> {
    match exams::sitting(tx, sitting)?.room_id {
        Some(id) => Ok(scheduling::room(tx, id)?.name),
        None => Ok(String::new()),
    }
}

fn end_former(app: &App, watcher: &Actor) -> Result<()> {
    let mine = app.read(watcher, attempts::my_sittings)?;
    for (sitting, _, _) in mine {
        if matches!(sitting.state, SittingState::Open | SittingState::Paused) {
            app.write(watcher, |tx| attempts::end_sitting(tx, sitting.id))?;
        }
        app.write(watcher, |tx| scheduling::release(tx, SubjectId(sitting.id.0)))?;
    }
    Ok(())
}

fn announce(app: &App, cast: &Cast, secretary: &Actor) -> Result<SittingId> {
    let chair = cast.actor(app, Role::BoardChair)?;
    let now = app.clock().now();
    let exam = app.read(secretary, national)?;
    let people = entrants(app, cast)?;
    let watchers: Vec<PersonId> = cast.all(Role::Invigilator).iter().map(|m| m.person).collect();
    let day = clock::day(now);
    let new = NewRound {
        exam_id: exam,
        title: format!("Kỳ thi ngày {}", crate::text::format_date(day)),
        authority: app.config().centre.authority.clone(),
        council_number: format!("{}/QĐ-SGDĐT", clock::local(now).format("%H%M")),
        council_date: day,
    };
    let (round, sitting) = app.write(secretary, |tx| {
        let room_id = free_room(tx, now)?;
        let round = exams::create_round(tx, &new)?;
        let (starts_at, ends_at) = (now.plus_minutes(30), now.plus_minutes(30 + 125));
        let sitting = exams::add_sitting(tx, round, &NewSitting { room_id, starts_at, ends_at })?;
        exams::assign_invigilators(tx, sitting, &watchers)?;
        exams::add_candidates(tx, round, &people)?;
        exams::number_candidates(tx, round)?;
        Ok((round, sitting))
    })?;
    app.write(&chair, |tx| exams::approve_round(tx, round))?;
    app.write(&chair, |tx| exams::approve_sitting(tx, sitting))?;
    app.write(secretary, |tx| exams::issue_codes(tx, round))?;
    Ok(sitting)
}

fn national(tx: &mut crate::app::Tx<'_>) -> Result<ExamId> {
    let all = exams::exams(tx)?;
    let found = all.into_iter().find(|e| e.kind == ExamKind::National && e.state == ExamState::Published);
    found.map(|e| e.id).ok_or_else(|| Error::internal("the demo has no published exam"))
}

fn free_room(tx: &mut crate::app::Tx<'_>, now: crate::db::Instant) -> Result<crate::db::RoomId> {
    let taken: Vec<_> = scheduling::bookings_between(tx, now, now.plus_minutes(200))?
        .into_iter()
        .filter_map(|booking| booking.room_id)
        .collect();
    let rooms = scheduling::rooms(tx)?;
    let free = rooms.iter().find(|room| !taken.contains(&room.id));
    free.map(|room| room.id).ok_or_else(|| Error::refused("demo-no-free-room"))
}

/// People of the counters who hold no certificate and sit no exam.
fn entrants(app: &App, cast: &Cast) -> Result<Vec<PersonId>> {
    let system = Actor::system("lệnh demo");
    app.read(&system, |tx| {
        let (today, now) = (tx.today(), tx.now);
        let busy = exams::in_progress(tx, today, now)?;
        let held: std::collections::HashSet<PersonId> =
            crate::certificates::held(tx, today, now)?.into_iter().map(|h| h.person_id).collect();
        let postings = people::postings_on(tx, today, now)?;
        let tree = people::tree_today(tx)?;
        let counters = postings.into_iter().filter(|p| {
            tree.get(p.unit_id).is_some_and(|unit| unit.kind == people::UnitKind::Counter)
                && !busy.contains(&p.person_id)
                && !held.contains(&p.person_id)
                && !cast.members.iter().any(|m| m.person == p.person_id)
        });
        let ids: Vec<PersonId> = counters.map(|p| p.person_id).collect();
        let known = people::persons(tx, &ids)?;
        let ready = |id: &&PersonId| known.get(id).is_some_and(|p| p.photo_sha.is_some() && p.birthplace.is_some());
        Ok(ids.iter().filter(ready).take(CANDIDATES).copied().collect())
    })
}
