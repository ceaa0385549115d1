//! The pages of the bank, over HTTP.

use datchuan::questions::Pool;
use datchuan::rights::Role;

use super::{Bank, single};
use crate::on_stores;
use crate::support::between;

const FORM: &[(&str, &str)] = &[
    ("module", "IU01"),
    ("pool", "practice"),
    ("kind", "single"),
    ("difficulty", "2"),
    ("element", "IU01.1"),
    ("stem", "Thiết bị nào **lưu** dữ liệu khi tắt máy?"),
    ("item-0", "Ổ cứng"),
    ("item-1", "RAM"),
    ("item-2", "Loa"),
    ("explanation", "Ổ cứng giữ dữ liệu."),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [FORM, more].concat()
}

on_stores!(questions_pages_from_writing_to_approval, |t| {
    let b = Bank::on(t);
    let mut trainer = b.t.client(Role::Trainer).await;
    let mut reviewer = b.t.client(Role::QuestionReviewer).await;
    assert!(trainer.read("/questions").await.contains("Chưa có câu hỏi"));
    assert!(trainer.read("/questions/new").await.contains("module=IU01"));
    trainer.read("/questions/new?module=IU01").await;
    let refused = trainer.post("/questions/new", &with(&[("then", "save")])).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Ổ cứng giữ dữ liệu.") && refused.body.contains("đúng một phương án"));
    let seen = trainer.post("/questions/new", &with(&[("truth-0", "yes"), ("then", "preview")])).await;
    assert!(seen.body.contains("<strong>lưu</strong>") && seen.body.contains("Thí sinh sẽ nhìn thấy"));
    let saved = trainer.act("/questions/new", &with(&[("truth-0", "yes"), ("then", "submit")])).await;
    assert!(saved.body.contains("IU01-S0001") && saved.body.contains("Đã trình duyệt"), "{}", saved.main());
    let list = trainer.read("/questions?words=thiet+bi+luu&module=IU01&element=iu01.1&state=in_review").await;
    assert!(list.contains("IU01-S0001"));
    assert!(!trainer.read("/questions?words=khong+co").await.contains("IU01-S0001"));
    // The reviewer reads in full, and approves with a tick.
    let page = reviewer.read("/questions/review").await;
    let pick = between(&page, "name=\"pick\" value=\"", "\"").unwrap().to_owned();
    let done = reviewer.act("/questions/review", &[("pick", &pick)]).await;
    assert!(done.body.contains("Đã duyệt 1 câu"), "{}", done.main());
    assert_eq!(reviewer.get("/questions/new").await.status, 403);
    assert_eq!(reviewer.get("/questions/import").await.status, 403);
    let export = reviewer.get("/questions/export.xlsx").await;
    assert_eq!(&export.bytes[..2], b"PK");
    let mut learner = b.t.client(Role::Invigilator).await;
    assert_eq!(learner.get("/questions").await.status, 403);
});

on_stores!(questions_blueprints_show_what_is_short, |t| {
    let b = Bank::on(t);
    for n in 0..3 {
        b.approved(Pool::Exam, &single(&format!("số {n}"), "IU01.1"));
    }
    let mut trainer = b.t.client(Role::Trainer).await;
    trainer.read("/questions/blueprints/new").await;
    let form = |count, then| {
        [
            ("title", "Đề cơ bản"),
            ("level", "tt03-2014/basic"),
            ("pool", "exam"),
            ("rows", "8"),
            ("line-0-part", "iu01.1"),
            ("line-0-difficulty", "1"),
            ("line-0-count", count),
            ("then", then),
        ]
    };
    let checked = trainer.post("/questions/blueprints/new", &form("5", "check")).await;
    assert!(checked.body.contains("Thiếu 2"), "{}", checked.main());
    let more = trainer.post("/questions/blueprints/new", &form("5", "more")).await;
    assert!(more.body.contains("line-11-part"));
    let refused = trainer.post("/questions/blueprints/new", &form("0", "save")).await;
    assert_eq!(refused.status, 422);
    let saved = trainer.act("/questions/blueprints/new", &form("3", "save")).await;
    assert!(saved.body.contains("Ngân hàng đủ câu"), "{}", saved.main());
    assert!(trainer.read("/questions/blueprints").await.contains("Đề cơ bản"));
});

on_stores!(questions_are_uploaded_and_taken, |t| {
    let b = Bank::on(t);
    let mut trainer = b.t.client(Role::Trainer).await;
    let template = trainer.get("/questions/import/template.xlsx").await;
    assert_eq!(template.status, 200);
    trainer.read("/questions/import").await;
    let empty = trainer.upload("/questions/import", &[], &[("file", "mẫu.xlsx", &template.bytes)]).await;
    assert_eq!(empty.status, 422);
    let csv = "Mã mô đun,Mã tham chiếu,Kho,Loại,Độ khó,Câu hỏi,A,B,C,Đáp án,Giải thích\n\
               IU01,IU01.1,Thi,Một đáp án,1,RAM là gì?,Bộ nhớ,Màn hình,Chuột,A,RAM là bộ nhớ.\n";
    let sent = trainer.upload("/questions/import", &[], &[("file", "câu hỏi.csv", csv.as_bytes())]).await;
    assert_eq!(sent.status, 303, "{}", sent.main());
    let page = trainer.read(&sent.location).await;
    assert!(page.contains("Nhập 1 câu"));
    let done = trainer.act(&format!("{}/confirm", sent.location), &[]).await;
    assert!(done.body.contains("Đã nhập 1 câu") && done.body.contains("RAM là gì?"), "{}", done.main());
});
