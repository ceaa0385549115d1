//! The holder's page (P6): own exams with what is known of them, and own certificates.

use actix_web::HttpResponse;
use serde::Serialize;

use super::standing_tag;
use crate::app::Tx;
use crate::certificates::{self, Entry};
use crate::error::Result;
use crate::marking::pages::{Tag, mark_of};
use crate::marking::{self, OwnExam};
use crate::text::format_date;
use crate::web::{Caller, View};
use crate::{clock, messages};

/// Own results and certificates.
#[derive(Serialize)]
pub struct OwnView {
    certificates: Vec<Card>,
    exams: Vec<Exam>,
}

#[derive(Serialize)]
struct Card {
    title: String,
    serial: String,
    issued_on: String,
    code: String,
    tag: Tag,
    pdf: String,
    verify: String,
}

#[derive(Serialize)]
struct Exam {
    title: String,
    when: String,
    theory: String,
    practical: String,
    tag: Tag,
    note: Option<String>,
    receipts: Vec<String>,
}

impl View for OwnView {
    const TEMPLATE: &'static str = "certificates/own";
    fn title(&self) -> String {
        "Kết quả".into()
    }
    fn samples() -> Vec<Self> {
        let card = Card {
            title: "Ứng dụng công nghệ thông tin cơ bản".into(),
            serial: "CNTT-CB 2026/000147".into(),
            issued_on: "30/11/2026".into(),
            code: "4TKQ-9M2X-7HDA-3FW8".into(),
            tag: Tag::of("ok", "certificates-state-valid"),
            pdf: "/certificates/1/pdf".into(),
            verify: "/verify/4TKQ9M2X7HDA3FW8".into(),
        };
        let exam = Exam {
            title: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".into(),
            when: "08:00 17/01/2026".into(),
            theory: "24 / 30".into(),
            practical: "Đang chấm".into(),
            tag: Tag::saying("run", "Chờ kết quả"),
            note: Some("Không nộp bài thực hành: 0 điểm".into()),
            receipts: vec!["Lý thuyết: 7K2M-9QXA".into()],
        };
        vec![Self { certificates: vec![], exams: vec![] }, Self { certificates: vec![card], exams: vec![exam] }]
    }
}

/// `GET /results`
pub async fn page(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(load).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>) -> Result<OwnView> {
    let me = tx.actor()?.person()?;
    let today = tx.today();
    let certificates = certificates::of_person(tx, me)?.iter().map(|entry| card(entry, today)).collect();
    let exams = marking::own_exams(tx)?.iter().map(exam).collect();
    Ok(OwnView { certificates, exams })
}

fn card(entry: &Entry, today: chrono::NaiveDate) -> Card {
    let certificate = &entry.certificate;
    Card {
        title: certificate.content.0.level_title.clone(),
        serial: certificate.serial.clone(),
        issued_on: format_date(certificate.issued_on),
        code: certificates::code::shown(&certificate.code),
        tag: standing_tag(entry, today),
        pdf: format!("/certificates/{}/pdf", certificate.id),
        verify: format!("/verify/{}", certificate.code),
    }
}

fn exam(of: &OwnExam) -> Exam {
    let tag = match (&of.result, of.state.as_str(), of.is_class_test) {
        (Some(result), _, _) if result.0 => Tag::saying("ok", "Đạt"),
        (Some(_), _, _) => Tag::saying("none", "Chưa đạt"),
        (None, "absent", _) => Tag::saying("none", "Vắng thi"),
        (None, "barred" | "suspended", _) => Tag::saying("late", "Không hoàn thành"),
        (None, "expected" | "checked_in", _) => Tag::saying("due", "Sắp thi"),
        (None, "working", _) => Tag::saying("run", "Đang thi"),
        (None, _, true) => Tag::saying("ok", "Đã nộp"),
        (None, _, false) => Tag::saying("run", "Chờ phê duyệt kết quả"),
    };
    let theory = if of.theory.0.is_some() { mark_of(of.theory.0, of.theory.1) } else { "–".to_owned() };
    let practical = match (&of.result, of.has_practical) {
        (Some((_, mark, _)), _) => mark_of(*mark, of.practical_max),
        (None, true) => "Đang chấm".to_owned(),
        (None, false) => "–".to_owned(),
    };
    Exam {
        title: of.title.clone(),
        when: clock::date_time_text(of.starts_at),
        theory,
        practical,
        tag,
        note: of.result.as_ref().and_then(|(_, _, note)| note.key()).map(|key| messages::label(&key)),
        receipts: of.receipts.iter().map(|(part, code)| format!("{part}: {code}")).collect(),
    }
}
