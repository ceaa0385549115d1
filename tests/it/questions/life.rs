//! From draft to retirement, and what other slices get.

use datchuan::db::QuestionVersionId;
use datchuan::error::Error;
use datchuan::questions::bank::{self, current};
use datchuan::questions::blueprints::check_fillable;
use datchuan::questions::rules::{draw, mark, shortages};
use datchuan::questions::{
    self, BlueprintLine, Content, Item, Kind, PackagedQuestion, Pool, Question, State, Version, WRITTEN,
};
use serde_json::json;

use super::{Bank, single};
use crate::on_stores;

fn known(b: &Bank, id: QuestionVersionId) -> (Question, Vec<Version>) {
    b.t.read(|tx| {
        let pool: Vec<_> = questions::list::all(tx, &Default::default())?;
        let question = pool.into_iter().find(|(_, version)| version.id == id).map(|(question, _)| question);
        bank::question(tx, question.ok_or(Error::NotFound)?.id)
    })
}

on_stores!(questions_a_second_person_approves, |t| {
    let b = Bank::on(t);
    let id = b.draft(Pool::Exam, &single("một", "IU01.1"));
    let too_early = b.t.app.write(&b.reviewer, |tx| bank::approve(tx, id)).unwrap_err();
    assert_eq!(too_early.key(), Some("questions-moved"));
    b.t.app.write(&b.trainer, |tx| bank::submit(tx, id)).unwrap();
    // The author, even with the reviewer's roles, is refused.
    let both = datchuan::rights::Actor { held: b.reviewer.held.clone(), ..b.trainer.clone() };
    let own = b.t.app.write(&both, |tx| bank::approve(tx, id)).unwrap_err();
    assert_eq!(own.key(), Some("questions-second-person"));
    assert!(matches!(b.t.app.write(&b.trainer, |tx| bank::approve(tx, id)), Err(Error::Forbidden)));
    // In review nothing changes.
    let (question, versions) = known(&b, id);
    let seen = versions[0].content_sha.clone();
    let changed = single("khác", "IU01.1");
    let refused = b.t.app.write(&b.trainer, |tx| bank::revise(tx, question.id, &changed, &seen, WRITTEN));
    assert_eq!(refused.unwrap_err().key(), Some("questions-in-review"));
    // Returned with a note, changed by another person: neither of the two approves now.
    let without = b.t.app.write(&b.reviewer, |tx| bank::give_back(tx, id, ""));
    assert!(matches!(without, Err(Error::Invalid(_))));
    b.t.app.write(&b.reviewer, |tx| bank::give_back(tx, id, "Phương án B chưa rõ")).unwrap();
    let writer = datchuan::rights::Actor { held: b.trainer.held.clone(), ..b.reviewer.clone() };
    let again = b.t.app.write(&writer, |tx| bank::revise(tx, question.id, &changed, &seen, WRITTEN)).unwrap();
    assert_eq!(again, id);
    b.t.app.write(&b.trainer, |tx| bank::submit(tx, id)).unwrap();
    for actor in [&b.reviewer, &both] {
        let refused = b.t.app.write(actor, |tx| bank::approve(tx, id)).unwrap_err();
        assert_eq!(refused.key(), Some("questions-second-person"));
    }
    let history = b.t.read(|tx| bank::history(tx, question.id));
    assert_eq!(history.len(), 5);
});

on_stores!(questions_versions_are_immutable, |t| {
    let b = Bank::on(t);
    let first = b.approved(Pool::Exam, &single("một", "IU01.1"));
    let (question, versions) = known(&b, first);
    assert_eq!(question.code, "IU01-S0001");
    let before = b.t.read(|tx| questions::delivered(tx, &[first]));
    let sha = versions[0].content_sha.clone();
    let same = b.t.app.write(&b.trainer, |tx| bank::revise(tx, question.id, &single("một", "IU01.1"), &sha, WRITTEN));
    assert_eq!(same.unwrap_err().key(), Some("questions-nothing-changed"));
    let late = b.t.app.write(&b.trainer, |tx| bank::revise(tx, question.id, &single("hai", "IU01.1"), "cũ", WRITTEN));
    assert_eq!(late.unwrap_err().key(), Some("questions-changed-meanwhile"));
    let next = single("hai", "IU01.1");
    let second = b.t.app.write(&b.trainer, |tx| bank::revise(tx, question.id, &next, &sha, WRITTEN)).unwrap();
    assert_ne!(first, second);
    let live = |b: &Bank| b.t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Exam))[0].version_id;
    assert_eq!(live(&b), first);
    b.t.app.write(&b.trainer, |tx| bank::submit(tx, second)).unwrap();
    b.t.app.write(&b.reviewer, |tx| bank::approve(tx, second)).unwrap();
    assert_eq!(live(&b), second);
    assert_eq!(b.t.read(|tx| questions::delivered(tx, &[first])), before);
    let (_, versions) = b.t.read(|tx| bank::question(tx, question.id));
    assert_eq!(versions.iter().map(|v| v.state).collect::<Vec<_>>(), [State::Approved, State::Retired]);
    b.t.app.write(&b.trainer, |tx| bank::retire(tx, second, "Lỗi thời")).unwrap();
    assert!(b.t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Exam)).is_empty());
    let (_, versions) = b.t.read(|tx| bank::question(tx, question.id));
    assert_eq!(current(&versions).unwrap().version, 2);
});

on_stores!(questions_what_is_delivered_holds_no_key, |t| {
    let b = Bank::on(t);
    let set = Content {
        kind: Kind::TrueFalse,
        items: vec![Item::new("Đất tròn", true), Item::new("Lửa lạnh", false), Item::new("Nước ướt", true)],
        ..single("bí-mật", "IU01.2")
    };
    let ids = [b.approved(Pool::Exam, &single("kín", "IU01.1")), b.approved(Pool::Exam, &set)];
    let delivered = b.t.read(|tx| questions::delivered(tx, &ids));
    let text = serde_json::to_string(&delivered).unwrap();
    for secret in ["truth", "correct", "answer", "explanation", "GT-", "true", "false"] {
        assert!(!text.replace("true_false", "").contains(secret), "{secret} in {text}");
    }
    assert!(delivered[&ids[0]].stem_html.contains("<strong>lưu</strong>"));
    let keys = b.t.read(|tx| questions::keys(tx, &ids));
    assert!(mark(&keys[&ids[0]], &[3, 2, 1, 0], &json!({"choice": [3]})).correct);
    assert!(mark(&keys[&ids[1]], &[1, 0, 2], &json!({"choice": [0, 1, 1]})).correct);
    assert!(b.t.read(|tx| questions::explanations(tx, &ids))[&ids[0]].contains("GT-kín"));
    let unknown = b.t.app.read(None, |tx| questions::delivered(tx, &[QuestionVersionId::new()]));
    assert!(matches!(unknown, Err(Error::NotFound)));
});

on_stores!(questions_a_short_bank_is_said_exactly, |t| {
    let b = Bank::on(t);
    for n in 0..4 {
        b.approved(Pool::Exam, &single(&format!("số {n}"), if n < 3 { "IU01.1" } else { "IU01.2" }));
    }
    b.approved(Pool::Practice, &single("luyện", "IU01.1"));
    b.draft(Pool::Exam, &single("nháp", "IU01.1"));
    let line = |element: Option<&str>, count| BlueprintLine {
        module_code: "IU01".into(),
        element_prefix: element.map(str::to_owned),
        difficulty: Some(1),
        count,
    };
    let pool = b.t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Exam));
    assert_eq!(pool.len(), 4);
    let enough = [line(None, 1), line(Some("IU01.1"), 3)];
    assert!(shortages(&enough, &pool).is_empty());
    assert_eq!(draw(&enough, &pool, "ca 1").unwrap().len(), 4);
    b.t.read(|tx| check_fillable(tx, "tt03-2014", Pool::Exam, &enough));
    let short = [line(None, 2), line(Some("IU01.1"), 3)];
    assert_eq!(shortages(&short, &pool)[0].missing, 1);
    let refused = b.t.app.read(None, |tx| check_fillable(tx, "tt03-2014", Pool::Exam, &short)).unwrap_err();
    assert_eq!(refused.key(), Some("questions-bank-short"));
});

on_stores!(questions_from_packages_come_once, |t| {
    let b = Bank::on(t);
    let packaged = |content: Content| PackagedQuestion {
        code: "iu01-001".into(),
        framework_code: "tt03-2014".into(),
        module_code: "IU01".into(),
        pool: Pool::Practice,
        content,
    };
    let take =
        |content: Content| b.t.write(|tx| questions::take_packaged(tx, &packaged(content.clone()), "gói khóa học"));
    let versions = || {
        let pool = b.t.read(|tx| questions::pool(tx, "tt03-2014", Pool::Practice));
        b.t.read(|tx| bank::question(tx, pool[0].question_id)).1
    };
    take(single("gói", "IU01.1"));
    take(single("gói", "IU01.1"));
    assert_eq!(versions().len(), 1);
    // A trainer's version stays in use while the package says the same.
    let (id, sha) = (versions()[0].question_id, versions()[0].content_sha.clone());
    let mine = single("giảng viên", "IU01.1");
    let next = b.t.app.write(&b.trainer, |tx| bank::revise(tx, id, &mine, &sha, WRITTEN)).unwrap();
    b.t.app.write(&b.trainer, |tx| bank::submit(tx, next)).unwrap();
    b.t.app.write(&b.reviewer, |tx| bank::approve(tx, next)).unwrap();
    take(single("gói", "IU01.1"));
    assert_eq!(versions().len(), 2);
    take(single("gói mới", "IU01.1"));
    let now = versions();
    assert_eq!((now.len(), now[0].state, now[1].state), (3, State::Approved, State::Retired));
    let other = PackagedQuestion { pool: Pool::Exam, ..packaged(single("gói", "IU01.1")) };
    let refused = b.t.app.write(None, |tx| questions::take_packaged(tx, &other, "gói khóa học")).unwrap_err();
    assert_eq!(refused.key(), Some("questions-code-reused"));
    let lost = packaged(single("gói", "IU09.9.9"));
    let refused = b.t.app.write(None, |tx| questions::take_packaged(tx, &lost, "gói khóa học")).unwrap_err();
    assert_eq!(refused.key(), Some("questions-element-unknown"));
});
