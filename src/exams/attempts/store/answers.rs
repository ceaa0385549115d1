//! Answers and all their versions.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use crate::app::Tx;
use crate::db::schema::{answer, attempt, form};
use crate::db::{
    AttemptId, Backend, CandidateId, Instant, Json, PersonId, RoundId, SessionId, SqlInstant, SqlJson, SqlUuid,
    row_lock, sql,
};
use crate::error::Result;
use crate::exams::attempts::model::{Answer, AttemptState, Choice};
use crate::exams::attempts::rules::Head;
use crate::questions::FormItem;

/// Rows of one statement: seven values each stay far below the limits of both databases.
const ROWS: usize = 1000;

/// The head row of an attempt as the recorder sees it.
pub(in crate::exams::attempts) struct RecorderHead {
    pub id: AttemptId,
    pub candidate_id: CandidateId,
    pub person_id: PersonId,
    /// `None` for a class test.
    pub round_id: Option<RoundId>,
    pub head: Head,
}

/// A version of an answer to be stored.
#[derive(Debug, Clone)]
pub(in crate::exams::attempts) struct NewAnswer {
    pub attempt_id: AttemptId,
    pub position: i32,
    pub revision: i64,
    pub epoch: i32,
    pub value: Choice,
    pub session_id: Option<SessionId>,
}

#[derive(QueryableByName)]
struct Touched {
    #[diesel(sql_type = SqlUuid)]
    attempt_id: AttemptId,
    #[diesel(sql_type = Integer)]
    position: i32,
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = SqlUuid)]
    id: AttemptId,
    #[diesel(sql_type = SqlUuid)]
    candidate_id: CandidateId,
    #[diesel(sql_type = SqlUuid)]
    person_id: PersonId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    round_id: Option<RoundId>,
    #[diesel(sql_type = Text)]
    state: AttemptState,
    #[diesel(sql_type = Integer)]
    epoch: i32,
    #[diesel(sql_type = Nullable<SqlInstant>)]
    deadline_at: Option<Instant>,
}

/// The head rows of attempts, taken in the order of their ids: nobody changes them before this transaction ends.
pub(in crate::exams::attempts) fn take_heads(tx: &mut Tx<'_>, ids: &[AttemptId]) -> Result<Vec<RecorderHead>> {
    let text = format!(
        "SELECT a.id, a.candidate_id, c.person_id, c.round_id, a.state, a.epoch, a.deadline_at FROM attempt a \
         JOIN candidate c ON c.id = a.candidate_id WHERE a.id IN {} ORDER BY a.id{}",
        places(1, ids.len()),
        row_lock(tx.db, "a")
    );
    let mut query = sql(tx.db, &text).into_boxed::<Backend>();
    for id in ids {
        query = query.bind::<SqlUuid, _>(*id);
    }
    let rows: Vec<HeadRow> = query.load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|row| RecorderHead {
            id: row.id,
            candidate_id: row.candidate_id,
            person_id: row.person_id,
            round_id: row.round_id,
            head: Head { state: row.state, epoch: row.epoch, deadline: row.deadline_at },
        })
        .collect())
}

/// How many questions the forms of some candidates have.
pub(in crate::exams::attempts) fn question_counts(
    tx: &mut Tx<'_>,
    of: &[CandidateId],
) -> Result<HashMap<CandidateId, i32>> {
    let rows: Vec<(CandidateId, Json<Vec<FormItem>>)> =
        form::table.filter(form::candidate_id.eq_any(of)).select((form::candidate_id, form::items)).load(tx.db)?;
    Ok(rows.into_iter().map(|(id, items)| (id, i32::try_from(items.0.len()).unwrap_or(0))).collect())
}

/// Marks head rows as changed, those that are open; gives how many were.
pub(in crate::exams::attempts) fn touch_heads(tx: &mut Tx<'_>, ids: &[AttemptId]) -> Result<usize> {
    let open = attempt::table.filter(attempt::id.eq_any(ids)).filter(attempt::state.eq(AttemptState::Open));
    Ok(diesel::update(open).set(attempt::revision.eq(attempt::revision + 1)).execute(tx.db)?)
}

/// Marks the head row as changed, if it is still open at this epoch; whoever waited for it sees that.
pub(in crate::exams::attempts) fn touch_head(tx: &mut Tx<'_>, id: AttemptId, epoch: i32) -> Result<usize> {
    let same = attempt::table.find(id).filter(attempt::state.eq(AttemptState::Open)).filter(attempt::epoch.eq(epoch));
    Ok(diesel::update(same).set(attempt::revision.eq(attempt::revision + 1)).execute(tx.db)?)
}

/// Stores versions; the newest of each question becomes the answer. Gives the questions whose answer changed. No
/// question may stand twice in `newest`.
pub(in crate::exams::attempts) fn store_answers(
    tx: &mut Tx<'_>,
    versions: &[NewAnswer],
    newest: &[NewAnswer],
) -> Result<Vec<(AttemptId, i32)>> {
    let mut touched = Vec::new();
    for rows in newest.chunks(ROWS) {
        let text = format!(
            "INSERT INTO answer (attempt_id, position, revision, epoch, value, saved_at) VALUES {} \
             ON CONFLICT (attempt_id, position) DO UPDATE SET revision = excluded.revision, epoch = excluded.epoch, \
             value = excluded.value, saved_at = excluded.saved_at WHERE answer.revision < excluded.revision \
             RETURNING attempt_id, position",
            places(rows.len(), 6)
        );
        let mut query = sql(tx.db, &text).into_boxed::<Backend>();
        for row in rows {
            query = query
                .bind::<SqlUuid, _>(row.attempt_id)
                .bind::<Integer, _>(row.position)
                .bind::<BigInt, _>(row.revision)
                .bind::<Integer, _>(row.epoch)
                .bind::<SqlJson, _>(Json(row.value.clone()))
                .bind::<SqlInstant, _>(tx.now);
        }
        let rows: Vec<Touched> = query.load(tx.db)?;
        touched.extend(rows.into_iter().map(|row| (row.attempt_id, row.position)));
    }
    for rows in versions.chunks(ROWS) {
        let text = format!(
            "INSERT INTO answer_version (attempt_id, position, revision, epoch, value, saved_at, session_id) \
             VALUES {} ON CONFLICT (attempt_id, position, revision) DO NOTHING",
            places(rows.len(), 7)
        );
        let mut query = sql(tx.db, &text).into_boxed::<Backend>();
        for row in rows {
            query = query
                .bind::<SqlUuid, _>(row.attempt_id)
                .bind::<Integer, _>(row.position)
                .bind::<BigInt, _>(row.revision)
                .bind::<Integer, _>(row.epoch)
                .bind::<SqlJson, _>(Json(row.value.clone()))
                .bind::<SqlInstant, _>(tx.now)
                .bind::<Nullable<SqlUuid>, _>(row.session_id);
        }
        query.execute(tx.db)?;
    }
    Ok(touched)
}

/// `($1,$2),($3,$4)…`
fn places(rows: usize, columns: usize) -> String {
    let mut out = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            if column > 0 {
                out.push(',');
            }
            out.push_str(&format!("${}", row * columns + column + 1));
        }
        out.push(')');
    }
    out
}

/// The revision stored for one question.
pub(in crate::exams::attempts) fn stored_revision(
    tx: &mut Tx<'_>,
    of: AttemptId,
    position: i32,
) -> Result<Option<i64>> {
    Ok(answer::table.find((of, position)).select(answer::revision).first(tx.db).optional()?)
}

/// The answers of an attempt in the order of the questions.
pub(in crate::exams::attempts) fn answers(tx: &mut Tx<'_>, of: AttemptId) -> Result<Vec<Answer>> {
    Ok(answer::table
        .filter(answer::attempt_id.eq(of))
        .order(answer::position)
        .select(Answer::as_select())
        .load(tx.db)?)
}
