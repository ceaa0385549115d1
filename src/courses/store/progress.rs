//! The steps of courses and what a person did with them.

use diesel::prelude::*;

use crate::app::Tx;
use crate::courses::model::{Mark, Pool, Step};
use crate::db::schema::{course, lesson, lesson_progress, practical_task};
use crate::db::{Instant, PersonId, each_backend};
use crate::error::Result;

/// The steps of all courses in force, or of one: its lessons in their order, then its open practical tasks.
pub(in crate::courses) fn steps(tx: &mut Tx<'_>, of: Option<&str>) -> Result<Vec<Step>> {
    let mut lessons = lesson::table
        .inner_join(course::table)
        .filter(course::is_current)
        .order((course::code, lesson::sort_order, lesson::id))
        .select((course::code, lesson::slug, lesson::title, lesson::minutes))
        .into_boxed();
    let mut tasks = practical_task::table
        .filter(practical_task::is_current)
        .filter(practical_task::pool.eq(Pool::Practice))
        .order((practical_task::course_code, practical_task::code, practical_task::id))
        .select((practical_task::course_code, practical_task::code, practical_task::title, practical_task::minutes))
        .into_boxed();
    if let Some(code) = of {
        lessons = lessons.filter(course::code.eq(code.to_owned()));
        tasks = tasks.filter(practical_task::course_code.eq(code.to_owned()));
    }
    let lessons: Vec<(String, String, String, i32)> = lessons.load(tx.db)?;
    let tasks: Vec<(String, String, String, i32)> = tasks.load(tx.db)?;
    let lessons =
        lessons.into_iter().map(|(course_code, slug, title, minutes)| Step { course_code, slug, title, minutes });
    let tasks = tasks.into_iter().map(|(course_code, code, title, minutes)| Step {
        course_code,
        slug: crate::courses::rules::task_slug(&code),
        title,
        minutes,
    });
    Ok(lessons.chain(tasks).collect())
}

/// What a person did, in all courses or in one.
pub(in crate::courses) fn marks(tx: &mut Tx<'_>, person: PersonId, of: Option<&str>) -> Result<Vec<Mark>> {
    let mut query = lesson_progress::table
        .filter(lesson_progress::person_id.eq(person))
        .order((lesson_progress::course_code, lesson_progress::slug))
        .select((
            lesson_progress::course_code,
            lesson_progress::slug,
            lesson_progress::opened_at,
            lesson_progress::done_at,
        ))
        .into_boxed();
    if let Some(code) = of {
        query = query.filter(lesson_progress::course_code.eq(code.to_owned()));
    }
    let rows: Vec<(String, String, Instant, Option<Instant>)> = query.load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(course_code, slug, opened_at, done_at)| Mark { course_code, slug, opened_at, done_at })
        .collect())
}

/// Notes that a person opened a step; the first time counts.
pub(in crate::courses) fn open_step(tx: &mut Tx<'_>, person: PersonId, course: &str, slug: &str) -> Result<()> {
    let row = (
        lesson_progress::person_id.eq(person),
        lesson_progress::course_code.eq(course),
        lesson_progress::slug.eq(slug),
        lesson_progress::opened_at.eq(tx.now),
        lesson_progress::done_at.eq(None::<Instant>),
    );
    each_backend!(tx.db, c => diesel::insert_into(lesson_progress::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Notes that a person finished a step that was opened; the first time counts.
pub(in crate::courses) fn finish_step(tx: &mut Tx<'_>, person: PersonId, course: &str, slug: &str) -> Result<()> {
    diesel::update(lesson_progress::table.find((person, course, slug)).filter(lesson_progress::done_at.is_null()))
        .set(lesson_progress::done_at.eq(Some(tx.now)))
        .execute(tx.db)?;
    Ok(())
}
