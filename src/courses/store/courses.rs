//! Courses, lessons and pictures.

use diesel::prelude::*;

use crate::app::Tx;
use crate::courses::model::{Course, Lesson};
use crate::courses::package::{Package, media_type};
use crate::db::schema::{course, course_picture, lesson};
use crate::db::{CourseId, Json, LessonId, each_backend};
use crate::error::Result;

type Columns = (CourseId, String, String, String, String, String, Option<String>);

fn of_columns((id, code, title, summary, framework_code, level_code, module_code): Columns) -> Course {
    Course { id, code, title, summary, framework_code, level_code, module_code }
}

const COLUMNS: (
    course::id,
    course::code,
    course::title,
    course::summary,
    course::framework_code,
    course::level_code,
    course::module_code,
) = (
    course::id,
    course::code,
    course::title,
    course::summary,
    course::framework_code,
    course::level_code,
    course::module_code,
);

/// The courses in force, by code.
pub(in crate::courses) fn current_courses(tx: &mut Tx<'_>) -> Result<Vec<Course>> {
    let rows: Vec<Columns> =
        course::table.filter(course::is_current).order((course::code, course::id)).select(COLUMNS).load(tx.db)?;
    Ok(rows.into_iter().map(of_columns).collect())
}

/// The version of a course that is in force.
pub(in crate::courses) fn current_course(tx: &mut Tx<'_>, code: &str) -> Result<Option<Course>> {
    let row: Option<Columns> = course::table
        .filter(course::is_current)
        .filter(course::code.eq(code))
        .select(COLUMNS)
        .first(tx.db)
        .optional()?;
    Ok(row.map(of_columns))
}

/// Every version of a course: id, hash, whether it is in force.
pub(in crate::courses) fn course_versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(CourseId, String, bool)>> {
    Ok(course::table
        .filter(course::code.eq(code))
        .order(course::id)
        .select((course::id, course::content_sha, course::is_current))
        .load(tx.db)?)
}

/// Takes the versions of a course out of force.
pub(in crate::courses) fn retire_course(tx: &mut Tx<'_>, code: &str) -> Result<()> {
    diesel::update(course::table.filter(course::code.eq(code)).filter(course::is_current))
        .set(course::is_current.eq(false))
        .execute(tx.db)?;
    Ok(())
}

/// Puts an earlier version in force again.
pub(in crate::courses) fn revive_course(tx: &mut Tx<'_>, id: CourseId) -> Result<()> {
    diesel::update(course::table.find(id)).set(course::is_current.eq(true)).execute(tx.db)?;
    Ok(())
}

/// Adds a version, in force, with the HTML of its lessons in their order.
pub(in crate::courses) fn insert_course(tx: &mut Tx<'_>, package: &Package, html: &[String]) -> Result<CourseId> {
    let id = CourseId::new();
    diesel::insert_into(course::table)
        .values((
            course::id.eq(id),
            course::code.eq(&package.code),
            course::version.eq(&package.version),
            course::framework_code.eq(&package.framework),
            course::level_code.eq(&package.level),
            course::module_code.eq(package.module.as_ref()),
            course::title.eq(&package.title),
            course::summary.eq(&package.summary),
            course::content_sha.eq(&package.content_sha),
            course::is_current.eq(true),
            course::loaded_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    for ((at, lesson), html) in (1_i32..).zip(&package.lessons).zip(html) {
        diesel::insert_into(lesson::table)
            .values((
                lesson::id.eq(LessonId::new()),
                lesson::course_id.eq(id),
                lesson::slug.eq(&lesson.slug),
                lesson::sort_order.eq(at),
                lesson::title.eq(&lesson.title),
                lesson::minutes.eq(lesson.minutes),
                lesson::objective.eq(&lesson.objective),
                lesson::elements.eq(Json(lesson.elements.clone())),
                lesson::markdown.eq(&lesson.markdown),
                lesson::html.eq(html),
            ))
            .execute(tx.db)?;
    }
    Ok(id)
}

/// Adds pictures (name, hash) to a version.
pub(in crate::courses) fn insert_pictures(tx: &mut Tx<'_>, of: CourseId, pictures: &[(String, String)]) -> Result<()> {
    let rows: Vec<_> = pictures
        .iter()
        .map(|(name, sha)| {
            (course_picture::course_id.eq(of), course_picture::name.eq(name), course_picture::file_sha.eq(sha))
        })
        .collect();
    if !rows.is_empty() {
        each_backend!(tx.db, c => diesel::insert_into(course_picture::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// A lesson of a version.
pub(in crate::courses) fn lesson(tx: &mut Tx<'_>, of: CourseId, slug: &str) -> Result<Option<Lesson>> {
    let row: Option<(String, String, i32, String, Json<Vec<String>>, String)> = lesson::table
        .filter(lesson::course_id.eq(of))
        .filter(lesson::slug.eq(slug))
        .select((lesson::slug, lesson::title, lesson::minutes, lesson::objective, lesson::elements, lesson::html))
        .first(tx.db)
        .optional()?;
    Ok(row.map(|(slug, title, minutes, objective, elements, html)| Lesson {
        slug,
        title,
        minutes,
        objective,
        elements: elements.0,
        html,
    }))
}

/// The hash and media type of a picture of a course in force.
pub(in crate::courses) fn picture(tx: &mut Tx<'_>, code: &str, name: &str) -> Result<Option<(String, &'static str)>> {
    let sha: Option<String> = course_picture::table
        .inner_join(course::table)
        .filter(course::is_current)
        .filter(course::code.eq(code))
        .filter(course_picture::name.eq(name))
        .select(course_picture::file_sha)
        .first(tx.db)
        .optional()?;
    Ok(sha.map(|sha| (sha, media_type(name))))
}
