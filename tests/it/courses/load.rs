//! Loading: the same packages change nothing; changed content is a new version and the earlier one stays.

use datchuan::courses::{self, Tree};
use datchuan::db::diesel::prelude::*;
use datchuan::db::schema::{course, lesson, practical_task, question_version};
use datchuan::questions::{self, Pool};

use super::loaded;
use crate::support::TestApp;

fn counts(t: &TestApp) -> (i64, i64, i64, i64) {
    t.read(|tx| {
        Ok((
            course::table.count().get_result(tx.db)?,
            lesson::table.count().get_result(tx.db)?,
            practical_task::table.count().get_result(tx.db)?,
            question_version::table.count().get_result(tx.db)?,
        ))
    })
}

crate::on_stores!(loading_twice_changes_nothing, |t| {
    let first = courses::load_all(&t.app).unwrap();
    assert!(first.changes() && first.courses_changed == first.packages, "{first:?}");
    let before = counts(&t);
    t.pass_minutes(5);
    let second = courses::load_all(&t.app).unwrap();
    assert!(!second.changes(), "{second:?}");
    assert_eq!(counts(&t), before);
});

crate::on_stores!(changed_content_is_a_new_version, |t| {
    loaded(&t);
    let before = counts(&t);
    let (mut library, faults) = courses::check(&Tree::compiled_in());
    assert!(faults.is_empty());
    let package = library.packages.iter_mut().find(|package| package.code == "iu01").unwrap();
    let lessons = i64::try_from(package.lessons.len()).unwrap();
    package.lessons[0].title = "Tên mới".into();
    package.content_sha = "f".repeat(64);
    package.questions[0].content.explanation.push_str(" Thêm một ý.");
    let report = courses::load_library(&t.app, &library).unwrap();
    assert_eq!((report.courses_changed, report.tasks_changed, report.withdrawn), (1, 0, 0));
    let after = counts(&t);
    assert_eq!(after, (before.0 + 1, before.1 + lessons, before.2, before.3 + 1));

    // The former content again: no fourth version, the first is in force once more.
    loaded(&t);
    assert_eq!(counts(&t).0, after.0);
});

crate::on_stores!(what_is_gone_is_out_of_force_and_stays, |t| {
    loaded(&t);
    let before = counts(&t);
    let (mut library, _) = courses::check(&Tree::compiled_in());
    library.packages.retain(|package| package.code != "co-ban-luyen-tap");
    let report = courses::load_library(&t.app, &library).unwrap();
    assert_eq!(report.withdrawn, 2, "the course and its task");
    assert_eq!(counts(&t), before);
    let left = t.read(|tx| courses::practical_tasks(tx, "tt03-2014", "basic", Pool::Practice));
    assert!(left.is_empty());
});

crate::on_stores!(other_slices_get_tasks_and_questions, |t| {
    loaded(&t);
    let sealed = t.read(|tx| courses::practical_tasks(tx, "tt03-2014", "basic", Pool::Exam));
    assert_eq!(sealed.len(), 2);
    let again = t.read(|tx| courses::practical_task(tx, sealed[0].id));
    assert_eq!(again, sealed[0]);
    assert_eq!(again.rubric.criteria.iter().map(|one| one.points).sum::<i32>(), 1000);
    assert!(again.files.iter().all(|file| t.app.files().read(&file.file_sha).is_ok()));
    let exam = t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Exam));
    let practice = t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Practice));
    assert!(exam.len() >= 60 && practice.len() >= 60, "{} {}", exam.len(), practice.len());
});
