//! Exams of the demo city: rounds from the council's decision to certificates, each left at another stage.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Past;
use super::cast::Cast;
use super::names::Dice;
use crate::app::{App, By};
use crate::clock;
use crate::courses::{self, Pool};
use crate::db::{AccountId, CandidateId, ExamId, Instant, PersonId, RoomId, RoundId, SittingId};
use crate::error::Result;
use crate::exams::attempts::{self, Choice, NewFile, Owner, Part, Recorder, Save, SaveItem};
use crate::exams::{self, ExamKind, ExamTimes, NewExam, NewRound, NewSitting};
use crate::marking::{self, DecisionKind, Entry, NewDecision, SheetState};
use crate::questions::{self, BlueprintLine, Kind};
use crate::rights::{Actor, Role};
use crate::scheduling::{self, RoomForm, RoomUse};

/// Candidates of one sitting: two invigilators watch ten each (TTLT 17/2016, art. 12).
const SEATS: usize = 20;

/// How far a round of the past has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The sitting is planned and the codes are printed.
    Planned,
    /// Practical work waits for examiners.
    Marking,
    /// Results wait for the managing authority.
    Proposed,
    /// Certificates are issued.
    Issued,
}

/// What the exams of the city stand on.
pub(super) struct Hall {
    pub exam: ExamId,
    pub rooms: Vec<RoomId>,
}

/// A round to hold.
pub(super) struct Plan<'a> {
    pub title: &'a str,
    pub number: u32,
    pub day: NaiveDate,
    pub people: &'a [PersonId],
    pub stage: Stage,
}

/// Rooms, and a national exam that a trainer wrote and the chair approved.
pub(super) fn prepare(app: &App, past: &Past<'_>, cast: &Cast) -> Result<Hall> {
    past.at("2026-01-12T02:00:00Z");
    past.step("Phòng máy, môn thi");
    let officer = cast.actor(app, Role::TrainingOfficer)?;
    let rooms = app.write(&officer, |tx| {
        let site_id = scheduling::create_site(tx, "Trung tâm CNTT Thành phố", "Số 1 phố Tràng Thi, phường Hoàn Kiếm")?;
        let mut rooms = Vec::new();
        for (name, working_pcs) in [("Phòng máy 1", 24), ("Phòng máy 2", 24), ("Phòng máy 3", 33)] {
            let form = RoomForm { site_id, name: name.into(), working_pcs, use_: RoomUse::InUse, note: String::new() };
            rooms.push(scheduling::create_room(tx, &form)?);
        }
        Ok(rooms)
    })?;
    Ok(Hall { exam: write_exam(app, cast)?, rooms })
}

fn write_exam(app: &App, cast: &Cast) -> Result<ExamId> {
    let (trainer, chair) = (cast.actor(app, Role::Trainer)?, cast.actor(app, Role::BoardChair)?);
    let new = NewExam {
        title: "Thi chuẩn kỹ năng sử dụng CNTT cơ bản".into(),
        kind: ExamKind::National,
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        module_code: None,
    };
    let line =
        |module: &str| BlueprintLine { module_code: module.into(), element_prefix: None, difficulty: None, count: 5 };
    let lines: Vec<BlueprintLine> = ["IU01", "IU02", "IU03", "IU04", "IU05", "IU06"].map(line).into();
    let times =
        ExamTimes { theory_minutes: 30, practical_minutes: 60, slack_minutes: 3, late_minutes: 10, pass_percent: 50 };
    let id = app.write(&trainer, |tx| {
        let id = exams::create_exam(tx, &new)?;
        exams::save_blueprint(tx, id, &lines)?;
        exams::save_times(tx, id, times)?;
        let tasks = courses::practical_tasks(tx, &new.framework_code, &new.level_code, Pool::Exam)?;
        exams::choose_tasks(tx, id, &tasks.iter().map(|task| task.id).collect::<Vec<_>>())?;
        exams::submit_exam(tx, id)?;
        Ok(id)
    })?;
    app.write(&chair, |tx| exams::approve_exam(tx, id))?;
    Ok(id)
}

/// Holds a round up to its stage.
pub(super) fn hold(app: &App, past: &Past<'_>, cast: &Cast, hall: &Hall, plan: &Plan<'_>) -> Result<RoundId> {
    past.step(plan.title);
    let round = announce(app, past, cast, hall, plan)?;
    if plan.stage == Stage::Planned {
        return Ok(round);
    }
    let sittings = app.read(&Actor::system("lệnh demo"), |tx| exams::sittings(tx, round))?;
    let bar = past.bar("Thí sinh làm bài", plan.people.len());
    let mut dice = Dice::new(u64::from(plan.number));
    for sitting in sittings {
        sit(app, past, cast, sitting.id, &mut dice)?;
        bar.inc(SEATS as u64);
    }
    bar.finish();
    mark(app, past, cast, round, plan)?;
    Ok(round)
}

fn announce(app: &App, past: &Past<'_>, cast: &Cast, hall: &Hall, plan: &Plan<'_>) -> Result<RoundId> {
    let (secretary, chair) = (cast.actor(app, Role::ExamSecretary)?, cast.actor(app, Role::BoardChair)?);
    let watchers: Vec<PersonId> = cast.all(Role::Invigilator).iter().map(|m| m.person).collect();
    let decided = plan.day - chrono::TimeDelta::days(10);
    past.set(clock::instant(decided, hour(9, 0)));
    let new = NewRound {
        exam_id: hall.exam,
        title: plan.title.to_owned(),
        authority: app.config().centre.authority.clone(),
        council_number: format!("{:02}/QĐ-SGDĐT", plan.number),
        council_date: decided,
    };
    let round = app.write(&secretary, |tx| {
        let round = exams::create_round(tx, &new)?;
        for (i, _) in plan.people.chunks(SEATS).enumerate() {
            let (starts_at, ends_at) = slot(plan.day, i);
            let sitting =
                exams::add_sitting(tx, round, &NewSitting { room_id: hall.rooms[i % 2], starts_at, ends_at })?;
            exams::assign_invigilators(tx, sitting, &watchers)?;
        }
        exams::add_candidates(tx, round, plan.people)?;
        exams::number_candidates(tx, round)?;
        Ok(round)
    })?;
    app.write(&chair, |tx| exams::approve_round(tx, round))?;
    for sitting in app.read(&chair, |tx| exams::sittings(tx, round))? {
        app.write(&chair, |tx| exams::approve_sitting(tx, sitting.id))?;
    }
    app.write(&secretary, |tx| exams::issue_codes(tx, round))?;
    Ok(round)
}

fn hour(hours: u32, minutes: u32) -> chrono::NaiveTime {
    chrono::NaiveTime::from_hms_opt(hours, minutes, 0).unwrap_or_default()
}

/// Four sittings a day: 07:30, 09:45, 13:30, 15:45; the next day after that, Sundays left out.
fn slot(day: NaiveDate, index: usize) -> (Instant, Instant) {
    use chrono::Datelike;
    const STARTS: [(u32, u32); 4] = [(7, 30), (9, 45), (13, 30), (15, 45)];
    let mut on = day;
    for _ in 0..index / STARTS.len() {
        on = on.succ_opt().unwrap_or(on);
        if on.weekday() == chrono::Weekday::Sun {
            on = on.succ_opt().unwrap_or(on);
        }
    }
    let (hours, minutes) = STARTS[index % STARTS.len()];
    let starts_at = clock::instant(on, hour(hours, minutes));
    (starts_at, starts_at.plus_minutes(125))
}

/// A candidate at the desk, as the exam code would open the session.
fn at_desk(candidate: &exams::Candidate) -> Actor {
    Actor {
        candidate: Some(candidate.id),
        person: Some(candidate.person_id),
        is_system: false,
        ..Actor::system(&candidate.full_name)
    }
}

fn sit(app: &App, past: &Past<'_>, cast: &Cast, sitting: SittingId, dice: &mut Dice) -> Result<()> {
    let watcher = cast.actor(app, Role::Invigilator)?;
    let (planned, candidates) =
        app.read(&watcher, |tx| Ok((exams::sitting(tx, sitting)?, exams::candidates_of_sitting(tx, sitting)?)))?;
    past.set(planned.starts_at.plus_minutes(-20));
    let (here, absent) = candidates.split_at(candidates.len() - usize::from(candidates.len() > 12));
    app.write(&watcher, |tx| {
        here.iter().try_for_each(|one| attempts::check_in(tx, sitting, one.id))?;
        absent.iter().try_for_each(|one| attempts::mark_absent(tx, sitting, one.id))
    })?;
    past.set(planned.starts_at);
    app.write(&watcher, |tx| attempts::open_part(tx, sitting, Part::Theory))?;
    for one in here {
        let skill = skill(dice);
        past.set(planned.starts_at.plus_seconds(40));
        theory(app, past, one, skill, dice)?;
    }
    past.set(planned.starts_at.plus_minutes(38));
    app.write(&watcher, |tx| attempts::open_part(tx, sitting, Part::Practical))?;
    let task = planned_task(app, sitting)?;
    for one in here {
        past.set(planned.starts_at.plus_minutes(39));
        practical(app, past, one, &task)?;
    }
    past.set(planned.ends_at);
    app.write(&watcher, |tx| attempts::end_sitting(tx, sitting))
}

/// Chance in a hundred of knowing an answer; one in nine has not prepared.
fn skill(dice: &mut Dice) -> usize {
    if dice.chance(11) { 30 + dice.below(12) } else { 74 + dice.below(20) }
}

fn theory(app: &App, past: &Past<'_>, one: &exams::Candidate, skill: usize, dice: &mut Dice) -> Result<()> {
    let me = at_desk(one);
    let (attempt, items, epoch) = app.write(&me, |tx| {
        let attempt = attempts::start(tx, one.id, Part::Theory)?;
        let items = exams::form_items(tx, one.id)?.unwrap_or_default();
        let (opened, _) = attempts::take_over(tx, attempt)?;
        Ok((attempt, items, opened.epoch))
    })?;
    let versions: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let keys = app.read(&me, |tx| questions::keys(tx, &versions))?;
    let mut saves = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let Some(key) = keys.get(&item.version_id) else { continue };
        let knows = dice.chance(skill);
        let choice = answer(key.kind, &key.truths, &item.order, knows, dice);
        let position = i32::try_from(i + 1).unwrap_or(1);
        saves.push(SaveItem { position, revision: 1, value: Choice { choice, flag: false } });
    }
    past.set(app.clock().now().plus_minutes(12 + i64::try_from(dice.below(15)).unwrap_or(0)));
    let save = Save {
        attempt_id: attempt,
        owner: Owner::Candidate(one.id),
        session_id: None,
        epoch,
        items: saves,
        received_at: app.clock().now(),
    };
    let recorder = app.shared(Recorder::start);
    tokio::runtime::Builder::new_current_thread().build()?.block_on(recorder.save(app, save))?;
    app.write(&me, |tx| attempts::submit(tx, attempt).map(drop))
}

/// An answer as the browser sends it: by the options as shown.
pub(super) fn answer(kind: Kind, truths: &[bool], order: &[u8], knows: bool, dice: &mut Dice) -> Vec<Option<u8>> {
    let shown = |i: usize| order.get(i).and_then(|own| truths.get(usize::from(*own))).copied().unwrap_or(false);
    match kind {
        Kind::TrueFalse => (0..order.len()).map(|i| Some(u8::from(shown(i) == knows))).collect(),
        Kind::Single | Kind::Multiple if knows => {
            (0..order.len()).filter(|i| shown(*i)).map(|i| u8::try_from(i).ok()).collect()
        }
        Kind::Single | Kind::Multiple => vec![u8::try_from(dice.below(order.len())).ok()],
    }
}

fn planned_task(app: &App, sitting: SittingId) -> Result<Vec<(String, Vec<u8>)>> {
    let files = app.read(&Actor::system("lệnh demo"), |tx| {
        let Some(id) = exams::sitting(tx, sitting)?.practical_task_id else { return Ok(Vec::new()) };
        Ok(courses::practical_task(tx, id)?.files)
    })?;
    let models = files.into_iter().filter(|file| file.purpose == courses::Purpose::Model);
    models.map(|file| Ok((file.name, app.files().read(&file.file_sha)?))).collect()
}

fn practical(app: &App, past: &Past<'_>, one: &exams::Candidate, files: &[(String, Vec<u8>)]) -> Result<()> {
    let me = at_desk(one);
    let attempt = app.write(&me, |tx| attempts::start(tx, one.id, Part::Practical))?;
    past.set(app.clock().now().plus_minutes(50));
    for (name, bytes) in files {
        let file = NewFile { name: name.clone(), bytes: bytes.clone(), received_at: app.clock().now() };
        attempts::hand_up(app, &me, attempt, &file)?;
    }
    app.write(&me, |tx| attempts::submit(tx, attempt).map(drop))
}

fn mark(app: &App, past: &Past<'_>, cast: &Cast, round: RoundId, plan: &Plan<'_>) -> Result<()> {
    past.step("Giao bài theo số phách, chấm hai vòng độc lập");
    past.set(clock::instant(plan.day + chrono::TimeDelta::days(2), hour(9, 0)));
    let keeper = cast.actor(app, Role::ScriptKeeper)?;
    let examiners: Vec<AccountId> = cast.all(Role::Examiner).iter().map(|m| m.account).collect();
    marking::make_scripts(app, By::from(&keeper), round, &examiners)?;
    // A round that stays in marking has half of its work done by the first examiner only.
    let who = if plan.stage == Stage::Marking { &examiners[..1] } else { &examiners[..] };
    for account in who {
        mark_queue(app, *account, plan.stage)?;
    }
    if plan.stage < Stage::Proposed {
        return Ok(());
    }
    past.set(clock::instant(plan.day + chrono::TimeDelta::days(4), hour(15, 0)));
    let chair = cast.actor(app, Role::BoardChair)?;
    app.write(&chair, |tx| marking::propose_results(tx, round))?;
    if plan.stage < Stage::Issued {
        return Ok(());
    }
    super::issue::approve_and_issue(app, past, cast, round, plan)
}

fn mark_queue(app: &App, account: AccountId, stage: Stage) -> Result<()> {
    let me = app.read(None, |tx| crate::accounts::actor_of(tx, account))?;
    let queue = app.read(&me, marking::queue)?;
    let fresh: Vec<_> = queue.into_iter().filter(|item| item.sheets.is_empty()).collect();
    let many = if stage == Stage::Marking { fresh.len() / 2 } else { fresh.len() };
    for item in fresh.into_iter().take(many) {
        app.write(&me, |tx| {
            let desk = marking::desk(tx, item.script.id)?;
            let typed = desk.task.rubric.criteria.iter().map(|c| (c.id.clone(), give(item.script.number, c)));
            let entry = Entry {
                revision: 0,
                typed: typed.collect::<BTreeMap<_, _>>(),
                note: String::new(),
                state: SheetState::Final,
            };
            marking::save(tx, item.script.id, &entry).map(drop)
        })?;
    }
    Ok(())
}

/// The same marks by both examiners: the whole criterion, or nothing for a few that the script number picks.
fn give(script: i32, criterion: &marking::Criterion) -> String {
    let turn = criterion.id.bytes().fold(u64::try_from(script).unwrap_or(0), |sum, b| sum * 31 + u64::from(b));
    let got = if Dice::new(turn).chance(76) { i64::from(criterion.points) } else { 0 };
    crate::text::format_hundredths(got)
}

/// The candidates of a round, for who prints codes.
pub(super) fn code_of(app: &App, secretary: &Actor, candidate: CandidateId) -> Result<String> {
    app.write(secretary, |tx| exams::reissue_code(tx, candidate, "Phiên bản trình diễn in lại phiếu"))
}

/// The decision by which the managing authority approves results.
pub(super) fn decision(app: &App, number: String, decided_on: NaiveDate, round: RoundId) -> NewDecision {
    NewDecision {
        kind: DecisionKind::Results,
        number,
        decided_on,
        authority: app.config().centre.authority.clone(),
        signer_title: "Phó Giám đốc".to_owned(),
        signer_name: "Trịnh Quốc Việt".to_owned(),
        ground: "Thông tư liên tịch số 17/2016/TTLT-BGDĐT-BTTTT".to_owned(),
        round_id: Some(round),
    }
}
