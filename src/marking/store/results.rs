//! Rounds, candidates with their papers, results, decisions.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::app::Tx;
use crate::db::schema::{attempt, candidate, decision, exam, exam_round, practical_task, result, script, sitting};
use crate::db::{
    self, AccountId, AttemptId, CandidateId, DecisionId, Instant, Json, PersonId, PracticalTaskId, ResultId, RoundId,
    ScriptId, SittingId, SqlUuid, each_backend,
};
use crate::error::Result;
use crate::marking::decision::{Decision, NewDecision};
use crate::marking::model::{Paper, Papers, ResultNote, ResultRow, RoundInfo, Rubric, ScriptBrief, ScriptState};

#[derive(Queryable, Selectable)]
#[diesel(table_name = exam_round)]
struct RoundRow {
    id: RoundId,
    title: String,
    state: String,
    authority: String,
    council_number: String,
    council_date: NaiveDate,
    proposed_by: Option<AccountId>,
    results_decision_id: Option<DecisionId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = exam)]
struct ExamRow {
    title: String,
    framework_code: String,
    level_code: String,
    module_code: Option<String>,
    pass_percent: i32,
    author_id: AccountId,
    approved_by: Option<AccountId>,
}

fn round_info((round, exam): (RoundRow, ExamRow)) -> RoundInfo {
    RoundInfo {
        id: round.id,
        title: round.title,
        state: round.state,
        authority: round.authority,
        council_number: round.council_number,
        council_date: round.council_date,
        proposed_by: round.proposed_by,
        decision_id: round.results_decision_id,
        exam_title: exam.title,
        framework_code: exam.framework_code,
        level_code: exam.level_code,
        module_code: exam.module_code,
        pass_percent: exam.pass_percent,
        setters: std::iter::once(exam.author_id).chain(exam.approved_by).collect(),
    }
}

pub(in crate::marking) fn round(tx: &mut Tx<'_>, id: RoundId) -> Result<RoundInfo> {
    let row = exam_round::table
        .inner_join(exam::table)
        .filter(exam_round::id.eq(id))
        .select((RoundRow::as_select(), ExamRow::as_select()))
        .first(tx.db)?;
    Ok(round_info(row))
}

/// Rounds in any of the states, the newest first.
pub(in crate::marking) fn rounds_in(tx: &mut Tx<'_>, states: &[&str]) -> Result<Vec<RoundInfo>> {
    let rows: Vec<(RoundRow, ExamRow)> = exam_round::table
        .inner_join(exam::table)
        .filter(exam_round::state.eq_any(states.to_vec()))
        .order((exam_round::created_at.desc(), exam_round::id.desc()))
        .select((RoundRow::as_select(), ExamRow::as_select()))
        .load(tx.db)?;
    Ok(rows.into_iter().map(round_info).collect())
}

/// Moves a round on; `false` when it was not in `from` any more.
pub(in crate::marking) fn move_round(tx: &mut Tx<'_>, id: RoundId, from: &str, to: &str) -> Result<bool> {
    let changed = diesel::update(exam_round::table.find(id).filter(exam_round::state.eq(from)))
        .set((exam_round::state.eq(to), exam_round::changed_at.eq(tx.now)))
        .execute(tx.db)?;
    Ok(changed == 1)
}

pub(in crate::marking) fn note_proposal(tx: &mut Tx<'_>, id: RoundId, by: AccountId) -> Result<()> {
    diesel::update(exam_round::table.find(id))
        .set((exam_round::proposed_by.eq(Some(by)), exam_round::proposed_at.eq(Some(tx.now))))
        .execute(tx.db)?;
    Ok(())
}

pub(in crate::marking) fn note_approval(tx: &mut Tx<'_>, id: RoundId, by: DecisionId) -> Result<()> {
    diesel::update(exam_round::table.find(id)).set(exam_round::results_decision_id.eq(Some(by))).execute(tx.db)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = candidate)]
struct CandidateRow {
    id: CandidateId,
    sitting_id: SittingId,
    person_id: PersonId,
    number: Option<i32>,
    full_name: String,
    birth_date: Option<NaiveDate>,
    birthplace: String,
    gender: Option<String>,
    unit_name: String,
    state: String,
}

/// All candidates of a round with both papers, in the order of exam numbers.
pub(in crate::marking) fn papers(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<Papers>> {
    let candidates: Vec<CandidateRow> = candidate::table
        .filter(candidate::round_id.eq(of))
        .filter(candidate::state.ne("withdrawn"))
        .order((candidate::number, candidate::name_key, candidate::id))
        .select(CandidateRow::as_select())
        .load(tx.db)?;
    let sittings = sittings(tx, of)?;
    let maxima = rubric_maxima(tx, &sittings)?;
    let mut attempts = attempts(tx, of)?;
    let mut scripts = scripts(tx, of)?;
    let papers = candidates.into_iter().map(|row| {
        let sat = sittings.get(&row.sitting_id);
        let theory = attempts.remove(&(row.id, "theory".to_owned()));
        let practical = attempts.remove(&(row.id, "practical".to_owned()));
        let script = practical.as_ref().and_then(|paper| scripts.remove(&paper.id));
        let task_id = sat.and_then(|sat| sat.2);
        Papers {
            candidate_id: row.id,
            person_id: row.person_id,
            number: row.number,
            full_name: row.full_name,
            birth_date: row.birth_date,
            birthplace: row.birthplace,
            gender: row.gender,
            unit_name: row.unit_name,
            state: row.state,
            starts_at: sat.map_or(tx.now, |sat| sat.0),
            sitting_ended: sat.is_some_and(|sat| sat.1 == "ended"),
            task_id,
            theory,
            practical,
            script,
            practical_max: task_id.and_then(|id| maxima.get(&id).copied()),
        }
    });
    Ok(papers.collect())
}

type Sat = (Instant, String, Option<PracticalTaskId>);

fn sittings(tx: &mut Tx<'_>, of: RoundId) -> Result<HashMap<SittingId, Sat>> {
    let rows: Vec<(SittingId, Sat)> = sitting::table
        .filter(sitting::round_id.eq(of))
        .select((sitting::id, (sitting::starts_at, sitting::state, sitting::practical_task_id)))
        .load(tx.db)?;
    Ok(rows.into_iter().collect())
}

fn rubric_maxima(tx: &mut Tx<'_>, sittings: &HashMap<SittingId, Sat>) -> Result<HashMap<PracticalTaskId, i32>> {
    let ids: Vec<PracticalTaskId> = sittings.values().filter_map(|sat| sat.2).collect();
    let rows: Vec<(PracticalTaskId, Json<Rubric>)> = practical_task::table
        .filter(practical_task::id.eq_any(ids))
        .select((practical_task::id, practical_task::rubric))
        .load(tx.db)?;
    Ok(rows.into_iter().map(|(id, rubric)| (id, rubric.0.maximum())).collect())
}

type AttemptRow = (CandidateId, String, AttemptId, String, Option<String>, Option<i32>, Option<i32>);

fn attempts(tx: &mut Tx<'_>, of: RoundId) -> Result<HashMap<(CandidateId, String), Paper>> {
    let rows: Vec<AttemptRow> = attempt::table
        .inner_join(candidate::table)
        .filter(candidate::round_id.eq(of))
        .filter(attempt::outcome.is_null().or(attempt::outcome.ne("void")))
        .select((
            attempt::candidate_id,
            attempt::part,
            attempt::id,
            attempt::state,
            attempt::outcome,
            attempt::mark,
            attempt::max_mark,
        ))
        .load(tx.db)?;
    let papers = rows.into_iter().filter(|row| row.3 != "prepared").map(
        |(candidate, part, id, state, outcome, mark, max_mark)| {
            ((candidate, part), Paper { id, closed: state == "closed", outcome, mark, max_mark })
        },
    );
    Ok(papers.collect())
}

fn scripts(tx: &mut Tx<'_>, of: RoundId) -> Result<HashMap<AttemptId, ScriptBrief>> {
    let rows: Vec<(AttemptId, ScriptId, i32, ScriptState, Option<i32>)> = script::table
        .filter(script::round_id.eq(of))
        .select((script::attempt_id, script::id, script::script_number, script::state, script::final_mark))
        .load(tx.db)?;
    let briefs = rows
        .into_iter()
        .map(|(attempt, id, number, state, final_mark)| (attempt, ScriptBrief { id, number, state, final_mark }));
    Ok(briefs.collect())
}

/// How many sittings of a round have not ended.
pub(in crate::marking) fn open_sittings(tx: &mut Tx<'_>, of: RoundId) -> Result<i64> {
    Ok(sitting::table.filter(sitting::round_id.eq(of)).filter(sitting::state.ne("ended")).count().get_result(tx.db)?)
}

pub(in crate::marking) fn insert_results(tx: &mut Tx<'_>, of: RoundId, rows: &[ResultRow]) -> Result<()> {
    for chunk in rows.chunks(1_000) {
        let values: Vec<_> = chunk
            .iter()
            .map(|row| {
                (
                    result::id.eq(ResultId::new()),
                    result::round_id.eq(of),
                    result::candidate_id.eq(row.candidate_id),
                    result::theory_mark.eq(row.theory_mark),
                    result::practical_mark.eq(row.practical_mark),
                    result::passed.eq(row.passed),
                    result::note.eq(row.note),
                    result::computed_at.eq(tx.now),
                )
            })
            .collect();
        each_backend!(tx.db, c => diesel::insert_into(result::table).values(&values).execute(c))?;
    }
    Ok(())
}

type Stored = (CandidateId, Option<i32>, Option<i32>, bool, ResultNote);

/// Results as they were proposed, in the order of exam numbers.
pub(in crate::marking) fn results(tx: &mut Tx<'_>, of: RoundId) -> Result<Vec<ResultRow>> {
    let rows: Vec<Stored> = result::table
        .filter(result::round_id.eq(of))
        .select((result::candidate_id, result::theory_mark, result::practical_mark, result::passed, result::note))
        .load(tx.db)?;
    let mut stored: HashMap<CandidateId, Stored> = rows.into_iter().map(|row| (row.0, row)).collect();
    let rows = papers(tx, of)?.into_iter().filter_map(|papers| {
        let (_, theory_mark, practical_mark, passed, note) = stored.remove(&papers.candidate_id)?;
        Some(ResultRow {
            candidate_id: papers.candidate_id,
            person_id: papers.person_id,
            number: papers.number,
            full_name: papers.full_name,
            birth_date: papers.birth_date,
            birthplace: papers.birthplace,
            gender: papers.gender,
            unit_name: papers.unit_name,
            exam_day: crate::clock::day(papers.starts_at),
            theory_mark,
            theory_max: papers.theory.and_then(|paper| paper.max_mark),
            practical_mark,
            practical_max: papers.practical_max,
            passed,
            note,
        })
    });
    Ok(rows.collect())
}

#[derive(QueryableByName)]
struct Code {
    #[diesel(sql_type = Text)]
    code: String,
}

/// Passed module exams of a person in rounds whose results are approved: module codes of one level.
pub(in crate::marking) fn passed_modules(
    tx: &mut Tx<'_>,
    of: PersonId,
    (framework, level): (&str, &str),
) -> Result<Vec<String>> {
    let text = "SELECT DISTINCT e.module_code AS code FROM result r JOIN candidate c ON c.id = r.candidate_id \
        JOIN exam_round o ON o.id = r.round_id JOIN exam e ON e.id = o.exam_id \
        WHERE c.person_id = $1 AND r.passed AND o.state IN ('results_approved', 'closed') \
        AND e.framework_code = $2 AND e.level_code = $3 AND e.module_code IS NOT NULL ORDER BY 1";
    let query = db::sql(tx.db, text).bind::<SqlUuid, _>(of).bind::<Text, _>(framework).bind::<Text, _>(level);
    let codes: Vec<Code> = query.load(tx.db)?;
    Ok(codes.into_iter().map(|row| row.code).collect())
}

pub(in crate::marking) fn insert_decision(tx: &mut Tx<'_>, id: DecisionId, new: &NewDecision) -> Result<()> {
    let by = tx.actor()?.account()?;
    diesel::insert_into(decision::table)
        .values((
            decision::id.eq(id),
            decision::kind.eq(new.kind),
            decision::number.eq(&new.number),
            decision::decided_on.eq(new.decided_on),
            decision::authority.eq(&new.authority),
            decision::signer_title.eq(&new.signer_title),
            decision::signer_name.eq(&new.signer_name),
            decision::ground.eq(&new.ground),
            decision::round_id.eq(new.round_id),
            decision::created_by.eq(by),
            decision::created_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(in crate::marking) fn decision(tx: &mut Tx<'_>, id: DecisionId) -> Result<Decision> {
    Ok(decision::table.find(id).select(Decision::as_select()).first(tx.db)?)
}

pub(in crate::marking) fn decision_taken(tx: &mut Tx<'_>, new: &NewDecision) -> Result<bool> {
    let count: i64 = decision::table
        .filter(decision::authority.eq(&new.authority))
        .filter(decision::number.eq(&new.number))
        .filter(decision::decided_on.eq(new.decided_on))
        .count()
        .get_result(tx.db)?;
    Ok(count > 0)
}
