//! SQL of the first page: a read model over the tables of the slices below.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text};

use crate::app::Tx;
use crate::db::schema::{booking, person, room, site};
use crate::db::{Instant, PersonId, SittingId, SqlInstant, SqlUuid, SubjectId, UnitId, sql};
use crate::error::Result;
use crate::rights::{Actor, Role};

/// What is known of the person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// The full name.
    pub full_name: String,
    /// Whether birthplace or photo is missing, without which nobody is entered for an exam.
    pub is_incomplete: bool,
}

/// An exam ahead.
#[derive(Debug, Clone, QueryableByName, PartialEq, Eq)]
pub struct Sitting {
    /// The sitting.
    #[diesel(sql_type = SqlUuid)]
    pub id: SittingId,
    /// The exam's title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// `national` or `class_test`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Its framework.
    #[diesel(sql_type = Text)]
    pub framework_code: String,
    /// Its level.
    #[diesel(sql_type = Text)]
    pub level_code: String,
    /// When it begins.
    #[diesel(sql_type = SqlInstant)]
    pub starts_at: Instant,
    /// When it ends.
    #[diesel(sql_type = SqlInstant)]
    pub ends_at: Instant,
    /// The candidate's number.
    #[diesel(sql_type = Nullable<Integer>)]
    pub number: Option<i32>,
    /// The room.
    #[diesel(sql_type = Nullable<Text>)]
    pub room: Option<String>,
    /// The site and its address.
    #[diesel(sql_type = Nullable<Text>)]
    pub site: Option<String>,
}

const SITTINGS: &str = "SELECT s.id, e.title, e.kind, e.framework_code, e.level_code, s.starts_at, s.ends_at, c.number, \
    m.name AS room, t.name AS site \
    FROM candidate c \
    JOIN sitting s ON s.id = c.sitting_id \
    JOIN exam e ON e.id = s.exam_id \
    LEFT JOIN exam_round r ON r.id = s.round_id \
    LEFT JOIN room m ON m.id = s.room_id \
    LEFT JOIN site t ON t.id = m.site_id \
    WHERE c.person_id = $1 AND s.ends_at > $2 AND s.state <> 'ended' \
      AND c.state IN ('expected', 'checked_in', 'working') \
      AND (r.id IS NULL OR r.state IN ('approved', 'running')) \
    ORDER BY s.starts_at, s.id";

/// A course with what the person has done of it.
#[derive(Debug, Clone, QueryableByName, PartialEq, Eq)]
pub struct Progress {
    /// The course.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Its framework.
    #[diesel(sql_type = Text)]
    pub framework_code: String,
    /// Its level.
    #[diesel(sql_type = Text)]
    pub level_code: String,
    /// Its module.
    #[diesel(sql_type = Nullable<Text>)]
    pub module_code: Option<String>,
    /// Lessons.
    #[diesel(sql_type = BigInt)]
    pub lessons: i64,
    /// Lessons marked done.
    #[diesel(sql_type = BigInt)]
    pub done: i64,
    /// Minutes of the lessons not done.
    #[diesel(sql_type = BigInt)]
    pub minutes_left: i64,
    /// The first lesson not done.
    #[diesel(sql_type = Nullable<Text>)]
    pub next_slug: Option<String>,
    /// Its title.
    #[diesel(sql_type = Nullable<Text>)]
    pub next_title: Option<String>,
    /// Right answers of the last finished practice of the module.
    #[diesel(sql_type = Nullable<Integer>)]
    pub practice_correct: Option<i32>,
    /// Questions of it.
    #[diesel(sql_type = Nullable<Integer>)]
    pub practice_total: Option<i32>,
}

const COURSES: &str = "WITH todo AS ( \
      SELECT l.course_id, l.slug, l.title, l.minutes, \
        row_number() OVER (PARTITION BY l.course_id ORDER BY l.sort_order, l.slug) AS place \
      FROM lesson l JOIN course c ON c.id = l.course_id \
      LEFT JOIN lesson_progress p ON p.person_id = $1 AND p.course_code = c.code AND p.slug = l.slug \
      WHERE c.is_current AND p.done_at IS NULL), \
    counted AS ( \
      SELECT l.course_id, count(*) AS lessons FROM lesson l GROUP BY l.course_id), \
    left_over AS ( \
      SELECT course_id, count(*) AS lessons, CAST(sum(minutes) AS BIGINT) AS minutes FROM todo GROUP BY course_id), \
    practised AS ( \
      SELECT framework_code, module_code, correct, total, \
        row_number() OVER (PARTITION BY framework_code, module_code ORDER BY finished_at DESC, id) AS place \
      FROM practice WHERE person_id = $1 AND finished_at IS NOT NULL) \
    SELECT c.code, c.title, c.framework_code, c.level_code, c.module_code, n.lessons, \
      n.lessons - coalesce(o.lessons, 0) AS done, coalesce(o.minutes, 0) AS minutes_left, \
      t.slug AS next_slug, t.title AS next_title, q.correct AS practice_correct, q.total AS practice_total \
    FROM course c \
    JOIN counted n ON n.course_id = c.id \
    LEFT JOIN left_over o ON o.course_id = c.id \
    LEFT JOIN todo t ON t.course_id = c.id AND t.place = 1 \
    LEFT JOIN practised q ON q.framework_code = c.framework_code AND q.module_code = c.module_code AND q.place = 1 \
    WHERE c.is_current ORDER BY c.level_code, c.module_code, c.code";

/// Something at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What it is booked for.
    pub subject: Option<SubjectId>,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// What it is.
    pub title: String,
    /// Where.
    pub place: String,
}

/// A certificate of the person.
#[derive(Debug, Clone, QueryableByName, PartialEq, Eq)]
pub struct Paper {
    /// The title on the paper.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub serial: String,
    /// The code to verify it by.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// When it was issued.
    #[diesel(sql_type = Date)]
    pub issued_on: NaiveDate,
    /// Whether it was revoked or replaced by today.
    #[diesel(sql_type = Bool)]
    pub has_ended: bool,
}

const PAPERS: &str = "SELECT coalesce(l.certificate_title, c.level_code) AS title, c.serial, c.code, c.issued_on, \
      EXISTS (SELECT 1 FROM certificate_event v WHERE v.certificate_id = c.id AND v.kind <> 'corrected' \
        AND v.effective_on <= $2) AS has_ended \
    FROM certificate c \
    LEFT JOIN framework f ON f.code = c.framework_code AND f.is_current \
    LEFT JOIN level l ON l.framework_id = f.id AND l.code = c.level_code \
    WHERE c.person_id = $1 ORDER BY c.issued_on DESC, c.id DESC LIMIT 3";

/// Something that waits for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The key of what it says.
    pub key: &'static str,
    /// How many wait.
    pub count: i64,
    /// Where they are worked off.
    pub href: &'static str,
}

pub(super) fn own(tx: &mut Tx<'_>, id: PersonId) -> Result<Own> {
    let (full_name, birthplace, photo): (String, Option<String>, Option<String>) =
        person::table.find(id).select((person::full_name, person::birthplace, person::photo_sha)).first(tx.db)?;
    Ok(Own { full_name, is_incomplete: birthplace.is_none_or(|b| b.is_empty()) || photo.is_none() })
}

pub(super) fn sittings(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Sitting>> {
    Ok(sql(tx.db, SITTINGS).bind::<SqlUuid, _>(id).bind::<SqlInstant, _>(tx.now).load(tx.db)?)
}

pub(super) fn courses(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Progress>> {
    Ok(sql(tx.db, COURSES).bind::<SqlUuid, _>(id).load(tx.db)?)
}

pub(super) fn papers(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Paper>> {
    let today = tx.today();
    Ok(sql(tx.db, PAPERS).bind::<SqlUuid, _>(id).bind::<Date, _>(today).load(tx.db)?)
}

/// What the person is booked for, such as supervising a sitting, from now on.
pub(super) fn bookings(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Slot>> {
    type Row = (SubjectId, Instant, Instant, String);
    let rows: Vec<Row> = booking::table
        .filter(booking::person_id.eq(id))
        .filter(booking::released_at.is_null())
        .filter(booking::ends_at.gt(tx.now))
        .order((booking::starts_at, booking::id))
        .limit(20)
        .select((booking::subject_id, booking::starts_at, booking::ends_at, booking::title))
        .load(tx.db)?;
    let mut slots = Vec::with_capacity(rows.len());
    for (subject, starts_at, ends_at, title) in rows {
        let place: Option<(String, String)> = booking::table
            .inner_join(room::table.inner_join(site::table))
            .filter(booking::subject_id.eq(subject))
            .filter(booking::released_at.is_null())
            .order(booking::id)
            .select((room::name, site::name))
            .first(tx.db)
            .optional()?;
        let place = place.map(|(room, site)| format!("{room}, {site}")).unwrap_or_default();
        slots.push(Slot { subject: Some(subject), starts_at, ends_at, title, place });
    }
    Ok(slots)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Counts by role: the key, where they are worked off, and the question; `$1` is the actor's account.
const COUNTS: &[(Role, &str, &str, &str)] = &[
    (
        Role::Trainer,
        "home-exams-returned",
        "/exams",
        "SELECT count(*) AS n FROM exam WHERE state = 'draft' AND return_note <> '' AND author_id = $1",
    ),
    (
        Role::QuestionReviewer,
        "home-questions",
        "/questions?state=in_review",
        "SELECT count(*) AS n FROM question_version WHERE state = 'in_review' AND (author_id IS NULL OR author_id <> $1)",
    ),
    (Role::QuestionReviewer, "home-exams", "/exams", EXAMS_TO_APPROVE),
    (
        Role::ExamSecretary,
        "home-rounds-draft",
        "/rounds",
        "SELECT count(*) AS n FROM exam_round WHERE state = 'draft' AND created_by = $1",
    ),
    (Role::BoardChair, "home-exams", "/exams", EXAMS_TO_APPROVE),
    (
        Role::BoardChair,
        "home-rounds",
        "/rounds",
        "SELECT count(*) AS n FROM exam_round r WHERE r.state = 'draft' AND r.created_by <> $1 \
         AND EXISTS (SELECT 1 FROM candidate c WHERE c.round_id = r.id)",
    ),
    (
        Role::Examiner,
        "home-scripts",
        "/marking",
        "SELECT count(*) AS n FROM marking_duty d JOIN script s ON s.id = d.script_id \
         WHERE d.examiner_id = $1 AND s.state IN ('handed_in', 'different') AND NOT EXISTS ( \
           SELECT 1 FROM mark_sheet m WHERE m.script_id = s.id AND m.slot = d.slot AND m.state = 'final' \
           AND m.pass = CASE WHEN s.state = 'different' THEN 2 ELSE 1 END)",
    ),
    (
        Role::ScriptKeeper,
        "home-unnumbered",
        "/rounds",
        "SELECT count(*) AS n FROM attempt a JOIN candidate c ON c.id = a.candidate_id JOIN exam_round r ON r.id = c.round_id \
         LEFT JOIN script s ON s.attempt_id = a.id \
         WHERE a.part = 'practical' AND a.state = 'closed' AND a.outcome IN ('submitted', 'timed_out') AND s.id IS NULL \
         AND r.state IN ('running', 'marking') AND $1 = $1",
    ),
    (
        Role::HeadOfMarking,
        "home-decide",
        "/rounds",
        "SELECT count(*) AS n FROM script WHERE state = 'to_decide' AND $1 = $1",
    ),
    (
        Role::ManagingAuthority,
        "home-results",
        "/rounds",
        "SELECT count(*) AS n FROM exam_round WHERE state = 'results_proposed' \
         AND (proposed_by IS NULL OR proposed_by <> $1)",
    ),
    (
        Role::HeadOfCentre,
        "home-certificates",
        "/rounds",
        "SELECT count(*) AS n FROM result m JOIN exam_round r ON r.id = m.round_id \
         WHERE r.state = 'results_approved' AND m.passed AND $1 = $1 \
         AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.candidate_id = m.candidate_id)",
    ),
];

const EXAMS_TO_APPROVE: &str =
    "SELECT count(*) AS n FROM exam WHERE state = 'in_review' AND author_id <> $1 AND kind = 'national'";

const SUPERVISED: &str = "SELECT count(*) AS n FROM sitting_invigilator i JOIN sitting s ON s.id = i.sitting_id \
    LEFT JOIN exam_round r ON r.id = s.round_id \
    WHERE i.person_id = $1 AND s.state <> 'ended' AND s.ends_at > $2 \
      AND (r.id IS NULL OR r.state IN ('approved', 'running'))";

pub(super) fn waiting(tx: &mut Tx<'_>, role: Role, actor: &Actor) -> Result<Vec<Waiting>> {
    let mut found = Vec::new();
    let Some(account) = actor.account else { return Ok(found) };
    for (_, key, href, question) in COUNTS.iter().filter(|(r, ..)| *r == role) {
        let count: Count = sql(tx.db, question).bind::<SqlUuid, _>(account).get_result(tx.db)?;
        found.push(Waiting { key, count: count.n, href });
    }
    if let (Role::Invigilator, Some(person)) = (role, actor.person) {
        let count: Count =
            sql(tx.db, SUPERVISED).bind::<SqlUuid, _>(person).bind::<SqlInstant, _>(tx.now).get_result(tx.db)?;
        found.push(Waiting { key: "home-supervised", count: count.n, href: "/invigilation" });
    }
    if role == Role::HrOfficer {
        let count = stranded(tx, actor)?;
        found.push(Waiting { key: "home-stranded", count, href: "/people/awaiting" });
    }
    Ok(found)
}

/// People of the officer's subtrees whose unit has ended and who wait to be assigned elsewhere.
fn stranded(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let moment = crate::compliance::model::Moment { on: tx.today(), known_at: tx.now };
    let organisation = crate::compliance::store::organisation(tx, moment.known_at)?;
    let tree = organisation.on(moment.on);
    let mine = match actor.roots(Role::HrOfficer) {
        None => tree.tops(),
        Some(units) => units.iter().filter_map(|id| organisation.place(*id)).collect(),
    };
    let mask = tree.within(&mine);
    let posted: Vec<UnitCount> = sql(tx.db, POSTED).bind::<Date, _>(moment.on).load(tx.db)?;
    let waits =
        |row: &&UnitCount| organisation.place(row.unit_id).is_some_and(|at| mask[at as usize] && !tree.stands(at));
    Ok(posted.iter().filter(waits).map(|row| row.n).sum())
}

const POSTED: &str = "SELECT unit_id, count(*) AS n FROM posting WHERE superseded_at IS NULL AND valid_to IS NULL \
    AND valid_from <= $1 GROUP BY unit_id ORDER BY unit_id";

#[derive(QueryableByName)]
struct UnitCount {
    #[diesel(sql_type = SqlUuid)]
    unit_id: UnitId,
    #[diesel(sql_type = BigInt)]
    n: i64,
}
