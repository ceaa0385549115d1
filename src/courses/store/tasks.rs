//! Practical tasks and their files.

use diesel::prelude::*;

use crate::app::Tx;
use crate::courses::model::{Pool, PracticalFile, PracticalTask, Purpose, Rubric};
use crate::courses::package::{Package, PackagedTask};
use crate::db::schema::{practical_file, practical_task};
use crate::db::{Json, PracticalTaskId, each_backend};
use crate::error::{Error, Result};

#[derive(Queryable, Selectable)]
#[diesel(table_name = practical_task)]
struct Row {
    id: PracticalTaskId,
    code: String,
    course_code: String,
    framework_code: String,
    level_code: String,
    title: String,
    minutes: i32,
    pool: Pool,
    html: String,
    rubric: Json<Rubric>,
}

impl Row {
    fn with(self, files: Vec<PracticalFile>) -> PracticalTask {
        PracticalTask {
            id: self.id,
            code: self.code,
            course_code: self.course_code,
            framework_code: self.framework_code,
            level_code: self.level_code,
            title: self.title,
            minutes: self.minutes,
            pool: self.pool,
            html: self.html,
            rubric: self.rubric.0,
            files,
        }
    }
}

/// A task in one version, in force or not.
pub(in crate::courses) fn task(tx: &mut Tx<'_>, id: PracticalTaskId) -> Result<PracticalTask> {
    let row: Row = practical_task::table.find(id).select(Row::as_select()).first(tx.db)?;
    let files = files(tx, id)?;
    Ok(row.with(files))
}

/// The version in force of a task of a course.
pub(in crate::courses) fn current_task(tx: &mut Tx<'_>, course: &str, code: &str) -> Result<PracticalTask> {
    let id: Option<PracticalTaskId> = practical_task::table
        .filter(practical_task::is_current)
        .filter(practical_task::course_code.eq(course))
        .filter(practical_task::code.eq(code))
        .select(practical_task::id)
        .first(tx.db)
        .optional()?;
    task(tx, id.ok_or(Error::NotFound)?)
}

/// The tasks in force of a level and pool, by code.
pub(in crate::courses) fn current_tasks(
    tx: &mut Tx<'_>,
    framework: &str,
    level: &str,
    pool: Pool,
) -> Result<Vec<PracticalTask>> {
    let ids: Vec<PracticalTaskId> = practical_task::table
        .filter(practical_task::is_current)
        .filter(practical_task::framework_code.eq(framework))
        .filter(practical_task::level_code.eq(level))
        .filter(practical_task::pool.eq(pool))
        .order((practical_task::code, practical_task::id))
        .select(practical_task::id)
        .load(tx.db)?;
    ids.into_iter().map(|id| task(tx, id)).collect()
}

fn files(tx: &mut Tx<'_>, of: PracticalTaskId) -> Result<Vec<PracticalFile>> {
    let rows: Vec<(Purpose, String, String, i64)> = practical_file::table
        .filter(practical_file::task_id.eq(of))
        .order((practical_file::purpose, practical_file::name))
        .select((practical_file::purpose, practical_file::name, practical_file::file_sha, practical_file::size))
        .load(tx.db)?;
    Ok(rows
        .into_iter()
        .map(|(purpose, name, file_sha, size)| PracticalFile { purpose, name, file_sha, size })
        .collect())
}

/// Every version of a task: id, hash, whether it is in force.
pub(in crate::courses) fn task_versions(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(PracticalTaskId, String, bool)>> {
    Ok(practical_task::table
        .filter(practical_task::code.eq(code))
        .order(practical_task::id)
        .select((practical_task::id, practical_task::content_sha, practical_task::is_current))
        .load(tx.db)?)
}

/// The codes of the tasks in force.
pub(in crate::courses) fn current_task_codes(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    Ok(practical_task::table
        .filter(practical_task::is_current)
        .order(practical_task::code)
        .select(practical_task::code)
        .load(tx.db)?)
}

/// Takes the versions of a task out of force.
pub(in crate::courses) fn retire_task(tx: &mut Tx<'_>, code: &str) -> Result<()> {
    diesel::update(practical_task::table.filter(practical_task::code.eq(code)).filter(practical_task::is_current))
        .set(practical_task::is_current.eq(false))
        .execute(tx.db)?;
    Ok(())
}

/// Puts an earlier version in force again.
pub(in crate::courses) fn revive_task(tx: &mut Tx<'_>, id: PracticalTaskId) -> Result<()> {
    diesel::update(practical_task::table.find(id)).set(practical_task::is_current.eq(true)).execute(tx.db)?;
    Ok(())
}

/// Adds a version, in force, with its files.
pub(in crate::courses) fn insert_task(
    tx: &mut Tx<'_>,
    package: &Package,
    task: &PackagedTask,
    html: &str,
    files: &[PracticalFile],
) -> Result<()> {
    let id = PracticalTaskId::new();
    diesel::insert_into(practical_task::table)
        .values((
            practical_task::id.eq(id),
            practical_task::code.eq(&task.code),
            practical_task::course_code.eq(&package.code),
            practical_task::framework_code.eq(&package.framework),
            practical_task::level_code.eq(&task.level),
            practical_task::title.eq(&task.title),
            practical_task::minutes.eq(task.minutes),
            practical_task::pool.eq(task.pool),
            practical_task::markdown.eq(&task.markdown),
            practical_task::html.eq(html),
            practical_task::rubric.eq(Json(task.rubric.clone())),
            practical_task::content_sha.eq(&task.content_sha),
            practical_task::is_current.eq(true),
            practical_task::loaded_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    let rows: Vec<_> = files
        .iter()
        .map(|file| {
            (
                practical_file::task_id.eq(id),
                practical_file::purpose.eq(file.purpose),
                practical_file::name.eq(&file.name),
                practical_file::file_sha.eq(&file.file_sha),
                practical_file::size.eq(file.size),
            )
        })
        .collect();
    if !rows.is_empty() {
        each_backend!(tx.db, c => diesel::insert_into(practical_file::table).values(&rows).execute(c))?;
    }
    Ok(())
}
