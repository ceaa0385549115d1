//! Files handed in, and the files handed out.

use diesel::prelude::*;

use crate::app::Tx;
use crate::db::schema::{practical_file, practical_task, submission};
use crate::db::{AttemptId, PracticalTaskId, SubmissionId};
use crate::error::Result;
use crate::exams::attempts::model::Submission;

/// The file of each name that counts, in the order of names.
pub(in crate::exams::attempts) fn live_submissions(tx: &mut Tx<'_>, of: AttemptId) -> Result<Vec<Submission>> {
    Ok(submission::table
        .filter(submission::attempt_id.eq(of))
        .filter(submission::superseded_at.is_null())
        .order((submission::file_name, submission::id))
        .select(Submission::as_select())
        .load(tx.db)?)
}

/// All files ever handed in, the newest first.
pub(in crate::exams::attempts) fn all_submissions(tx: &mut Tx<'_>, of: AttemptId) -> Result<Vec<Submission>> {
    Ok(submission::table
        .filter(submission::attempt_id.eq(of))
        .order((submission::uploaded_at.desc(), submission::id.desc()))
        .select(Submission::as_select())
        .load(tx.db)?)
}

/// Puts a file in the place of the one of the same name, which is kept as superseded.
pub(in crate::exams::attempts) fn add_submission(tx: &mut Tx<'_>, new: &Submission) -> Result<()> {
    let former = submission::table
        .filter(submission::attempt_id.eq(new.attempt_id))
        .filter(submission::file_name.eq(&new.file_name))
        .filter(submission::superseded_at.is_null());
    diesel::update(former).set(submission::superseded_at.eq(Some(tx.now))).execute(tx.db)?;
    diesel::insert_into(submission::table)
        .values((
            submission::id.eq(new.id),
            submission::attempt_id.eq(new.attempt_id),
            submission::file_name.eq(&new.file_name),
            submission::file_sha.eq(&new.file_sha),
            submission::size.eq(new.size),
            submission::media_type.eq(&new.media_type),
            submission::same_as_starter.eq(new.same_as_starter),
            submission::uploaded_at.eq(new.uploaded_at),
        ))
        .execute(tx.db)?;
    Ok(())
}

pub(in crate::exams::attempts) fn submission(tx: &mut Tx<'_>, of: AttemptId, id: SubmissionId) -> Result<Submission> {
    Ok(submission::table.find(id).filter(submission::attempt_id.eq(of)).select(Submission::as_select()).first(tx.db)?)
}

/// Names, hashes and sizes of the files handed out with a task, in the order of names.
pub(in crate::exams::attempts) fn starters(tx: &mut Tx<'_>, of: PracticalTaskId) -> Result<Vec<(String, String, i64)>> {
    Ok(practical_file::table
        .filter(practical_file::task_id.eq(of))
        .filter(practical_file::purpose.eq("starter"))
        .order(practical_file::name)
        .select((practical_file::name, practical_file::file_sha, practical_file::size))
        .load(tx.db)?)
}

/// Title and text of a task, the text as clean HTML.
pub(in crate::exams::attempts) fn task(tx: &mut Tx<'_>, id: PracticalTaskId) -> Result<(String, String)> {
    Ok(practical_task::table.find(id).select((practical_task::title, practical_task::html)).first(tx.db)?)
}
