//! Writing an exam over its pages, the second person, versions.

use datchuan::exams::{self, Exam, ExamKind, ExamState, NewExam};
use datchuan::rights::Role;

use super::world::{World, a_blueprint, world};
use crate::on_stores;
use crate::support::{Client, TestApp};

/// Takes a new national exam through the steps; gives its path.
pub async fn write_exam(trainer: &mut Client, w: &World) -> String {
    trainer.read("/exams/new").await;
    let fields = [("title", "Thi chuẩn CNTT cơ bản"), ("kind", "national"), ("level", "tt03-2014/basic")];
    let page = trainer.post("/exams/new", &fields).await;
    assert_eq!(page.status, 303, "{}", page.main());
    let exam = page.location.trim_end_matches("/blueprint").to_owned();
    let page = trainer.act(&format!("{exam}/blueprint"), &[("blueprint", &w.blueprint.to_string())]).await;
    assert!(page.main().contains("đủ câu hỏi"), "{}", page.main());
    let task = w.task.to_string();
    let times =
        [("theory_minutes", "30"), ("practical_minutes", "60"), ("slack_minutes", "3"), ("tasks", task.as_str())];
    trainer.act(&format!("{exam}/times"), &times).await;
    let page = trainer.act(&format!("{exam}/rules"), &[("late_minutes", "10"), ("pass_percent", "50")]).await;
    assert!(page.main().contains("dưới mức 700"), "{}", page.main());
    exam
}

/// The exam behind a path.
pub fn exam_of(t: &TestApp, path: &str) -> Exam {
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    t.read(|tx| exams::exam(tx, id))
}

on_stores!(an_exam_is_written_in_steps_and_published_by_a_second_person, |t| {
    let w = world(&t);
    // Somebody who may do both is kept from approving the own work.
    let (_, user) = t.account_of(None, &[(Role::Trainer, None), (Role::BoardChair, None)]);
    let mut trainer = t.sign_in(&user).await;
    let exam = write_exam(&mut trainer, &w).await;
    trainer.act(&format!("{exam}/submit"), &[]).await;
    let own = trainer.post(&format!("{exam}/approve"), &[]).await;
    assert_eq!(own.status, 422);
    assert!(own.main().contains("không tự duyệt được"));

    let mut chair = t.client(Role::BoardChair).await;
    chair.read(&exam).await;
    let unsaid = chair.post(&format!("{exam}/return"), &[("note", "")]).await;
    assert_eq!(unsaid.status, 422);
    chair.act(&format!("{exam}/return"), &[("note", "Thêm câu mức 3")]).await;
    assert!(trainer.read(&exam).await.contains("Thêm câu mức 3"));
    trainer.act(&format!("{exam}/submit"), &[]).await;
    chair.act(&format!("{exam}/approve"), &[]).await;

    let published = exam_of(&t, &exam);
    assert_eq!(published.state, ExamState::Published);
    assert_ne!(Some(published.author_id), published.approved_by);
    let late = trainer.post(&format!("{exam}/rules"), &[("late_minutes", "5"), ("pass_percent", "50")]).await;
    assert_eq!(late.status, 422);
    assert_eq!(exam_of(&t, &exam).late_minutes, 10, "a published exam stays as it is");

    let next = trainer.post(&format!("{exam}/version"), &[]).await.location.trim_end_matches("/info").to_owned();
    assert_eq!(trainer.post(&format!("{exam}/version"), &[]).await.status, 422, "one version at a time");
    trainer.act(&format!("{next}/submit"), &[]).await;
    assert_eq!(exam_of(&t, &exam).state, ExamState::Published, "the old one serves until the new one is published");
    chair.act(&format!("{next}/approve"), &[]).await;
    assert_eq!(exam_of(&t, &exam).state, ExamState::Retired);
    assert_eq!((exam_of(&t, &next).version, exam_of(&t, &next).state), (2, ExamState::Published));
});

on_stores!(a_bank_too_small_is_told_by_cell_and_stops_publishing, |t| {
    world(&t);
    let short = a_blueprint(&t, datchuan::questions::Pool::Exam, 6);
    let mut trainer = t.client(Role::Trainer).await;
    trainer.read("/exams/new").await;
    let fields = [("title", "Thi thử"), ("kind", "national"), ("level", "tt03-2014/basic")];
    let exam = trainer.post("/exams/new", &fields).await.location.trim_end_matches("/blueprint").to_owned();
    trainer.act(&format!("{exam}/blueprint"), &[("blueprint", &short.to_string())]).await;
    let page = trainer.read(&format!("{exam}/check")).await;
    assert!(page.contains("IU02: cần 6 câu, thiếu 2 câu"), "{page}");
    assert!(page.contains(&format!("{exam}/blueprint")), "a link to mend it");
    assert_eq!(trainer.post(&format!("{exam}/submit"), &[]).await.status, 422);
    assert_eq!(exam_of(&t, &exam).state, ExamState::Draft);
});

on_stores!(a_draft_is_seen_by_its_author_and_approvers_only, |t| {
    world(&t);
    let (author, user) = t.account(Role::Trainer);
    let new = NewExam {
        title: "Thi thử".into(),
        kind: ExamKind::National,
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        module_code: None,
    };
    let id = t.app.write(&t.actor(author), |tx| exams::create_exam(tx, &new)).unwrap();
    let mut own = t.sign_in(&user).await;
    assert_eq!(own.get(&format!("/exams/{id}")).await.status, 200);
    let mut other = t.client(Role::Trainer).await;
    assert_eq!(other.get(&format!("/exams/{id}")).await.status, 404);
    assert_ne!(other.get(&format!("/exams/{id}/preview")).await.status, 200);
    let short = own.get(&format!("/exams/{id}/preview")).await;
    assert!(short.body.contains("Chưa rút được đề thử"), "{}", short.body);
    other.get("/exams").await;
    let page = other.post(&format!("/exams/{id}/rules"), &[("late_minutes", "5"), ("pass_percent", "50")]).await;
    assert_eq!(page.status, 403);
    let advanced = NewExam { level_code: "advanced".into(), ..new };
    let refused = t.app.write(&t.actor(author), |tx| exams::create_exam(tx, &advanced)).unwrap_err();
    assert!(refused.to_string().contains("exams-module-needed"), "{refused}");
});

on_stores!(a_preview_shows_the_paper_and_keeps_nothing, |t| {
    let w = world(&t);
    let mut trainer = t.client(Role::Trainer).await;
    let exam = write_exam(&mut trainer, &w).await;
    let page = trainer.read(&format!("{exam}/preview")).await;
    assert!(page.contains("XEM TRƯỚC"), "{page}");
    assert!(page.contains("Câu 12 trên 12"), "{page}");
    assert!(!page.contains("data-save=") && !page.contains("/submit"), "nothing of it can be sent");
    let kept: i64 = t.read(|tx| {
        use datchuan::db::schema::{attempt, form};
        use diesel::prelude::*;
        let forms: i64 = form::table.count().get_result(tx.db)?;
        let attempts: i64 = attempt::table.count().get_result(tx.db)?;
        Ok(forms + attempts)
    });
    assert_eq!(kept, 0);
});
