//! What the learner of the cast has done so far: one module read, the next begun, one practice gone well.

use serde_json::json;

use super::Past;
use super::cast::Cast;
use super::names::Dice;
use super::rounds::answer;
use crate::app::{App, Tx};
use crate::courses;
use crate::error::Result;
use crate::questions;
use crate::rights::Role;

/// Chance in a hundred of a right answer in the practice.
const SKILL: usize = 85;

pub(super) fn begin(app: &App, past: &Past<'_>, cast: &Cast) -> Result<()> {
    let me = cast.actor(app, Role::Learner)?;
    past.at("2026-11-09T01:15:00Z");
    past.step("Học viên đang học dở");
    app.write(&me, |tx| read(tx, "iu01", usize::MAX))?;
    past.at("2026-11-10T13:30:00Z");
    app.write(&me, |tx| practise(tx, "IU01"))?;
    past.at("2026-11-16T13:05:00Z");
    app.write(&me, |tx| read(tx, "iu02", 2))
}

/// Finishes the first steps of a course and opens the one after them.
fn read(tx: &mut Tx<'_>, course: &str, finished: usize) -> Result<()> {
    let outline = courses::outline(tx, course)?;
    let slugs: Vec<&str> = outline.steps.iter().map(|(step, _)| step.slug.as_str()).collect();
    slugs.iter().take(finished).try_for_each(|slug| courses::finish_step(tx, &outline, slug))?;
    match slugs.get(finished) {
        Some(slug) => courses::open_step(tx, &outline, slug),
        None => Ok(()),
    }
}

fn practise(tx: &mut Tx<'_>, module: &str) -> Result<()> {
    let id = courses::start_practice(tx, module, "thành phố trình diễn")?;
    let opened = courses::opened_practice(tx, id)?;
    let versions: Vec<_> = opened.questions.iter().map(|question| question.item.version_id).collect();
    let keys = questions::keys(tx, &versions)?;
    let mut dice = Dice::new(41);
    for question in &opened.questions {
        let Some(key) = keys.get(&question.item.version_id) else { continue };
        let knows = dice.chance(SKILL);
        let choice = answer(key.kind, &key.truths, &question.item.order, knows, &mut dice);
        courses::answer_practice(tx, id, question.position, json!(choice))?;
    }
    courses::finish_practice(tx, id)
}
