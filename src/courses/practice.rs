//! Practice: ten open questions of a module, in the runner of the exam, each with its explanation at once.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::model::{Practice, PracticeAnswer, PracticeSummary};
use super::{Pool, learner, rules, store};
use crate::app::Tx;
use crate::db::{PersonId, PracticeId, QuestionVersionId};
use crate::error::{Error, Message, Result};
use crate::questions::{self, BlueprintLine, Delivered, FormItem, Key, PoolQuestion};
use crate::standard;

/// Questions of one practice.
pub const QUESTIONS: usize = 10;

/// What the start page of a module's practice shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The module.
    pub module_code: String,
    /// Its title.
    pub module_title: String,
    /// Open questions in the bank.
    pub available: usize,
    /// The practice that is open.
    pub open: Option<PracticeSummary>,
    /// Finished practices, the latest first, at most ten.
    pub last: Vec<PracticeSummary>,
}

/// A practice with all that its pages may show. Keys and explanations are there for answered questions only, and for
/// all of them once it is finished.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The practice.
    pub practice: Practice,
    /// Title of its module.
    pub module_title: String,
    /// Its questions in their order.
    pub questions: Vec<OpenedQuestion>,
}

/// A question of a practice.
#[derive(Debug, Clone)]
pub struct OpenedQuestion {
    /// From 1.
    pub position: i32,
    /// The order of its options.
    pub item: FormItem,
    /// What is asked.
    pub delivered: Delivered,
    /// The element it belongs to; empty when its question is no longer drawn.
    pub element_code: String,
    /// What was answered last.
    pub answer: Option<PracticeAnswer>,
    /// Key and explanation, once they may be seen.
    pub solution: Option<(Key, String)>,
}

impl OpenedQuestion {
    /// Whether the last answer is right; `None` before the first.
    pub fn is_right_now(&self) -> Option<bool> {
        let (answer, (key, _)) = (self.answer.as_ref()?, self.solution.as_ref()?);
        Some(questions::rules::mark(key, &self.item.order, &answer.value).correct)
    }
    /// Whether the first answer was right, which is what counts.
    pub fn was_right(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.is_correct == Some(true))
    }
}

/// The latest practices of a person, open or finished, at most twenty.
pub fn last_practices(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PracticeSummary>> {
    store::last_practices(tx, person, None, 20)
}

/// What the start page of a module's practice shows.
///
/// # Errors
/// [`Error::NotFound`] when no framework has the module.
pub fn practice_overview(tx: &mut Tx<'_>, module: &str) -> Result<Overview> {
    let me = learner(tx)?;
    let (framework, title) = module_home(tx, module)?;
    let available = open_questions(tx, &framework, module)?.len();
    let all = store::last_practices(tx, me, Some(module), 11)?;
    let (open, last): (Vec<_>, Vec<_>) = all.into_iter().partition(|practice| practice.finished_at.is_none());
    Ok(Overview {
        module_code: module.to_owned(),
        module_title: title,
        available,
        open: open.into_iter().next(),
        last: last.into_iter().take(10).collect(),
    })
}

/// Starts a practice, or gives back the one that is open. The seed decides which questions come; the same seed on the
/// same bank draws the same questions.
///
/// # Errors
/// `courses-practice-short` when the bank has fewer than [`QUESTIONS`] open questions of the module.
pub fn start_practice(tx: &mut Tx<'_>, module: &str, seed: &str) -> Result<PracticeId> {
    let me = learner(tx)?;
    if let Some(open) = store::open_practice(tx, me, module)? {
        return Ok(open);
    }
    let (framework, _) = module_home(tx, module)?;
    let pool = open_questions(tx, &framework, module)?;
    let too_few = || Error::Refused(shortage(pool.len()));
    if pool.len() < QUESTIONS {
        return Err(too_few());
    }
    let items = questions::rules::draw(&lines(module, &pool), &pool, seed).map_err(|_| too_few())?;
    begin(tx, me, (&framework, module), items)
}

/// What is said when the bank has too few open questions.
pub fn shortage(have: usize) -> Message {
    Message::new("courses-practice-short").with("have", have).with("need", QUESTIONS)
}

/// Starts a practice of the questions that were wrong or left out in a finished one.
///
/// # Errors
/// `courses-practice-all-right` when there are none; `courses-practice-open` while another practice of the module is
/// open, or this one.
pub fn practise_wrong(tx: &mut Tx<'_>, id: PracticeId) -> Result<PracticeId> {
    let (me, practice) = own(tx, id)?;
    if practice.finished_at.is_none() || store::open_practice(tx, me, &practice.module_code)?.is_some() {
        return Err(Error::refused("courses-practice-open"));
    }
    let answers = answers_of(tx, id)?;
    let is_wrong = |(_, at): &(&FormItem, i32)| answers.get(at).is_none_or(|answer| answer.is_correct != Some(true));
    let items: Vec<FormItem> =
        practice.items.iter().zip(1_i32..).filter(is_wrong).map(|(item, _)| item.clone()).collect();
    if items.is_empty() {
        return Err(Error::refused("courses-practice-all-right"));
    }
    begin(tx, me, (&practice.framework_code, &practice.module_code), items)
}

fn begin(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    (framework, module): (&str, &str),
    items: Vec<FormItem>,
) -> Result<PracticeId> {
    let id = PracticeId::new();
    let practice = Practice {
        id,
        person_id,
        framework_code: framework.to_owned(),
        module_code: module.to_owned(),
        total: i32::try_from(items.len()).unwrap_or(i32::MAX),
        items,
        position: 1,
        correct: 0,
        started_at: tx.now,
        finished_at: None,
    };
    store::insert_practice(tx, &practice)?;
    Ok(id)
}

/// The own practice with what may be seen of it.
///
/// # Errors
/// [`Error::NotFound`] for a practice of somebody else.
pub fn opened_practice(tx: &mut Tx<'_>, id: PracticeId) -> Result<Opened> {
    let (_, practice) = own(tx, id)?;
    let answers = answers_of(tx, id)?;
    let (_, module_title) = module_home(tx, &practice.module_code)?;
    let ids: Vec<QuestionVersionId> = practice.items.iter().map(|item| item.version_id).collect();
    let seen: Vec<QuestionVersionId> = practice
        .items
        .iter()
        .zip(1_i32..)
        .filter(|(_, at)| practice.finished_at.is_some() || answers.contains_key(at))
        .map(|(item, _)| item.version_id)
        .collect();
    let mut delivered = questions::delivered(tx, &ids)?;
    let mut keys = questions::keys(tx, &seen)?;
    let mut explanations = questions::explanations(tx, &seen)?;
    let elements = element_codes(tx, &practice)?;
    let mut questions = Vec::new();
    for (item, position) in practice.items.iter().zip(1_i32..) {
        let version = item.version_id;
        questions.push(OpenedQuestion {
            position,
            item: item.clone(),
            delivered: delivered.remove(&version).ok_or(Error::NotFound)?,
            element_code: elements.get(&version).cloned().unwrap_or_default(),
            answer: answers.get(&position).cloned(),
            solution: keys.remove(&version).zip(explanations.remove(&version)),
        });
    }
    Ok(Opened { practice, module_title, questions })
}

/// Takes an answer (`choice` as the runner sends it) and says whether it is right. The first answer counts for the
/// score; later ones are for learning.
///
/// # Errors
/// [`Error::NotFound`] for a practice of somebody else or a position it does not have; `courses-practice-closed` when
/// it is finished; `courses-practice-choose` when nothing was chosen.
pub fn answer_practice(tx: &mut Tx<'_>, id: PracticeId, position: i32, choice: Value) -> Result<bool> {
    let (_, practice) = own(tx, id)?;
    if practice.finished_at.is_some() {
        return Err(Error::refused("courses-practice-closed"));
    }
    let place = usize::try_from(position - 1).map_err(|_| Error::NotFound)?;
    let item = practice.items.get(place).ok_or(Error::NotFound)?;
    let key = questions::keys(tx, &[item.version_id])?.remove(&item.version_id).ok_or(Error::NotFound)?;
    let value = json!({"choice": choice, "flag": false});
    let marked = questions::rules::mark(&key, &item.order, &value);
    if !marked.answered {
        return Err(Error::refused("courses-practice-choose"));
    }
    store::save_answer(tx, id, &PracticeAnswer { position, value, is_correct: Some(marked.correct) })?;
    store::set_position(tx, id, position)?;
    Ok(marked.correct)
}

/// Finishes a practice and counts what was right at the first answer; finishing again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a practice of somebody else.
pub fn finish_practice(tx: &mut Tx<'_>, id: PracticeId) -> Result<()> {
    let (_, practice) = own(tx, id)?;
    if practice.finished_at.is_some() {
        return Ok(());
    }
    let right = answers_of(tx, id)?.values().filter(|answer| answer.is_correct == Some(true)).count();
    store::close_practice(tx, id, i32::try_from(right).unwrap_or(i32::MAX))
}

fn own(tx: &mut Tx<'_>, id: PracticeId) -> Result<(PersonId, Practice)> {
    let me = learner(tx)?;
    let practice = store::practice(tx, id)?.filter(|practice| practice.person_id == me);
    Ok((me, practice.ok_or(Error::NotFound)?))
}

fn answers_of(tx: &mut Tx<'_>, id: PracticeId) -> Result<HashMap<i32, PracticeAnswer>> {
    Ok(store::answers(tx, id)?.into_iter().map(|answer| (answer.position, answer)).collect())
}

/// The framework that has a module, and the module's title.
fn module_home(tx: &mut Tx<'_>, module: &str) -> Result<(String, String)> {
    let found = standard::frameworks(tx)?
        .into_iter()
        .find_map(|framework| framework.module(module).map(|found| (framework.code.clone(), found.title.clone())));
    found.ok_or(Error::NotFound)
}

fn open_questions(tx: &mut Tx<'_>, framework: &str, module: &str) -> Result<Vec<PoolQuestion>> {
    let mut pool = questions::pool(tx, framework, Pool::Practice)?;
    pool.retain(|question| question.module_code == module);
    Ok(pool)
}

/// One line for each group of elements, so that every group has its turn.
fn lines(module: &str, pool: &[PoolQuestion]) -> Vec<BlueprintLine> {
    let mut available: BTreeMap<String, usize> = BTreeMap::new();
    for question in pool {
        *available.entry(rules::group_of(&question.element_code)).or_insert(0) += 1;
    }
    rules::spread(&available, QUESTIONS)
        .into_iter()
        .map(|(group, count)| BlueprintLine {
            module_code: module.to_owned(),
            element_prefix: Some(group),
            difficulty: None,
            count: i32::try_from(count).unwrap_or(i32::MAX),
        })
        .collect()
}

fn element_codes(tx: &mut Tx<'_>, practice: &Practice) -> Result<HashMap<QuestionVersionId, String>> {
    let pool = open_questions(tx, &practice.framework_code, &practice.module_code)?;
    Ok(pool.into_iter().map(|question| (question.version_id, question.element_code)).collect())
}
