//! A class test: the trainer alone, practice questions, a window, no room.

use datchuan::db::diesel::prelude::*;
use datchuan::db::schema::{attempt, candidate};
use datchuan::exams;
use datchuan::rights::Role;

use super::author::exam_of;
use super::world::{identity, person, world};
use crate::on_stores;

on_stores!(a_trainer_publishes_a_class_test_alone, |t| {
    let w = world(&t);
    person(&t, "Nguyễn Thị Ánh", 1);
    person(&t, "Đỗ Anh", 2);
    let mut trainer = t.client(Role::Trainer).await;
    trainer.read("/exams/new").await;
    let fields = [("title", "Kiểm tra giữa khóa"), ("kind", "class_test"), ("level", "tt03-2014/basic")];
    let exam = trainer.post("/exams/new", &fields).await.location.trim_end_matches("/blueprint").to_owned();
    trainer.act(&format!("{exam}/blueprint"), &[("blueprint", &w.practice_blueprint.to_string())]).await;
    let past = [
        ("theory_minutes", "15"),
        ("slack_minutes", "0"),
        ("day", "20/11/2026"),
        ("from", "8:00"),
        ("last_day", "20/11/2026"),
        ("to", "17:00"),
    ];
    assert_eq!(trainer.post(&format!("{exam}/times"), &past).await.status, 422);
    let times = [
        ("theory_minutes", "15"),
        ("slack_minutes", "0"),
        ("day", "23/11/2026"),
        ("from", "8h00"),
        ("last_day", "24/11/2026"),
        ("to", "17:00"),
    ];
    trainer.act(&format!("{exam}/times"), &times).await;
    assert_eq!(trainer.post(&format!("{exam}/publish"), &[]).await.status, 422, "nobody is named yet");

    assert!(trainer.read(&format!("{exam}/people?q=anh")).await.contains("Nguyễn Thị Ánh"));
    let lines = format!("{}\nĐỗ Anh\nKhông Có Ai", identity(1));
    trainer.act(&format!("{exam}/people"), &[("lines", &lines)]).await;
    assert!(trainer.read(&format!("{exam}/people")).await.contains("Người làm bài (2)"));
    trainer.act(&format!("{exam}/publish"), &[]).await;

    let id = exam_of(&t, &exam).id;
    t.read(|tx| {
        let sitting = exams::window(tx, id)?.unwrap();
        assert!(sitting.approved_at.is_some() && sitting.room_id.is_none() && sitting.round_id.is_none());
        let sitters = exams::candidates_of_sitting(tx, sitting.id)?;
        assert_eq!(sitters.iter().map(|c| c.full_name.as_str()).collect::<Vec<_>>(), ["Đỗ Anh", "Nguyễn Thị Ánh"]);
        for sitter in &sitters {
            assert_eq!(exams::form_items(tx, sitter.id)?.unwrap().len(), 6);
        }
        let parts: Vec<String> = attempt::table
            .inner_join(candidate::table)
            .filter(candidate::sitting_id.eq(sitting.id))
            .select(attempt::part)
            .load(tx.db)?;
        assert_eq!(parts, ["theory", "theory"]);
        Ok(())
    });
});
