//! Results of a round: progress, the proposal of the chair, the decision of the managing authority, the documents.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use super::{Line, Tag, mark_of, round_tag};
use crate::app::Tx;
use crate::db::RoundId;
use crate::documents::{self, Letterhead, MarkRow, MarkSheet, ResultList, Signature};
use crate::error::{Error, Message, Result};
use crate::marking::{self, AfterApproval, DecisionKind, NewDecision, Outcome, ResultNote, ResultRow, SheetState};
use crate::messages;
use crate::rights::{Action, Facts, allow, may_ever};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Crumb, Field, Form, FormErrors, View};

/// The results of a round, as far as they stand.
#[derive(Serialize)]
pub struct ResultsView {
    errors: FormErrors,
    href: String,
    round_href: String,
    round: String,
    tag: Tag,
    summary: Vec<Line>,
    rows: Vec<Row>,
    scripts_href: Option<String>,
    may_propose: bool,
    may_approve: bool,
    issue_href: Option<String>,
    has_documents: bool,
    authority: String,
    number: Field,
    decided_on: Field,
    signer_title: Field,
    signer_name: Field,
    ground: Field,
}

#[derive(Serialize)]
struct Row {
    number: String,
    name: String,
    unit: String,
    theory: String,
    practical: String,
    tag: Tag,
    note: Option<String>,
}

impl View for ResultsView {
    const TEMPLATE: &'static str = "marking/results";
    fn title(&self) -> String {
        format!("Kết quả – {}", self.round)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Kỳ thi", "/rounds"),
            Crumb::to(self.round.clone(), self.round_href.clone()),
            Crumb::here("Kết quả"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = |passed: bool| Row {
            number: "0007".into(),
            name: "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường".into(),
            unit: "Phòng Văn hóa – Xã hội, xã Ba Vì".into(),
            theory: "24 / 30".into(),
            practical: "8,5 / 10".into(),
            tag: passed_tag(passed),
            note: (!passed).then(|| "Vắng thi".to_owned()),
        };
        let sample = |state: &str, rows, errors: FormErrors| {
            let field = |name| Field { name, value: String::new(), error: errors.at(name) };
            Self {
                href: "/rounds/1/results".into(),
                round_href: "/rounds/1".into(),
                round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".into(),
                tag: round_tag(state),
                summary: vec![Line::new("Thí sinh", "30").strong()],
                rows,
                scripts_href: Some("/rounds/1/scripts".into()),
                may_propose: state == "marking",
                may_approve: state == "results_proposed",
                issue_href: (state == "results_approved").then(|| "/rounds/1/certificates".into()),
                has_documents: state != "running",
                authority: "Sở Giáo dục và Đào tạo".into(),
                number: field("number"),
                decided_on: field("decided_on"),
                signer_title: field("signer_title"),
                signer_name: field("signer_name"),
                ground: field("ground"),
                errors,
            }
        };
        let taken = Error::invalid("number", "marking-decision-number-taken");
        let taken = FormErrors::from_error(taken).unwrap_or_default();
        vec![
            sample("running", vec![], FormErrors::none()),
            sample("marking", vec![row(true), row(false)], FormErrors::none()),
            sample("results_proposed", vec![row(true)], taken),
            sample("results_approved", vec![row(true)], FormErrors::none()),
        ]
    }
}

fn passed_tag(passed: bool) -> Tag {
    if passed { Tag::saying("ok", "Đạt") } else { Tag::saying("none", "Không đạt") }
}

/// `GET /rounds/{id}/results`
pub async fn page(caller: Caller, path: Path<RoundId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller.read(move |tx| load(tx, id, (FormErrors::none(), None))).await?;
    caller.page(&view)
}

async fn again(caller: &Caller, id: RoundId, error: Error, form: Form) -> Result<HttpResponse> {
    let errors = FormErrors::from_error(error)?;
    let view = caller.read(move |tx| load(tx, id, (errors, Some(&form)))).await?;
    caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
}

fn load(tx: &mut Tx<'_>, id: RoundId, (errors, form): (FormErrors, Option<&Form>)) -> Result<ResultsView> {
    let actor = tx.actor()?.clone();
    let found = marking::outcome(tx, id)?;
    let state = found.round.state.clone();
    let approver = Facts::by(found.round.proposed_by);
    let decision = match found.round.decision_id {
        Some(id) => Some(marking::decision(tx, id)?),
        None => None,
    };
    let whole = found.scripts.0 == found.scripts.1 && !found.rows.is_empty();
    let field = |name| form.map_or_else(|| Field::new(name, ""), |form| form.field(name, &errors));
    let decided_on = match form {
        Some(form) => form.field("decided_on", &errors),
        None => Field::new("decided_on", format_date(tx.today())),
    };
    let approved = matches!(state.as_str(), "results_approved" | "closed");
    Ok(ResultsView {
        href: format!("/rounds/{id}/results"),
        round_href: format!("/rounds/{id}"),
        round: found.round.title.clone(),
        tag: round_tag(&state),
        summary: summary(&found, decision.as_ref()),
        rows: found.rows.iter().map(row).collect(),
        scripts_href: may_ever(&actor, Action::KeepScripts).then(|| format!("/rounds/{id}/scripts")),
        may_propose: state == "marking" && whole && allow(&actor, Action::ProposeResults, &Facts::none()).is_ok(),
        may_approve: state == "results_proposed" && allow(&actor, Action::ApproveResults, &approver).is_ok(),
        issue_href: (approved && may_ever(&actor, Action::IssueCertificates))
            .then(|| format!("/rounds/{id}/certificates")),
        has_documents: whole,
        authority: found.round.authority.clone(),
        number: field("number"),
        decided_on,
        signer_title: field("signer_title"),
        signer_name: field("signer_name"),
        ground: field("ground"),
        errors,
    })
}

fn summary(found: &Outcome, decision: Option<&marking::Decision>) -> Vec<Line> {
    let count = |n: usize| format_integer(i64::try_from(n).unwrap_or(i64::MAX));
    let passed = found.rows.iter().filter(|row| row.passed).count();
    let mut lines = vec![
        Line::new("Môn thi", found.round.exam_title.clone()),
        Line::new("Thí sinh", count(found.candidates)),
        Line::new(
            "Bài thực hành đã có điểm",
            format!("{} trong {} bài", count(found.scripts.1), count(found.scripts.0)),
        ),
        Line::new("Bài trống, 0 điểm theo quy định", count(found.blank)),
        Line::new("Mức đạt", format!("{}% số điểm của mỗi bài", found.round.pass_percent)),
    ];
    if !found.rows.is_empty() {
        lines.push(Line::new("Đạt", format!("{} trong {} thí sinh", count(passed), count(found.rows.len()))).strong());
    }
    if let Some(decision) = decision {
        let text = format!("Số {} ngày {}, {}", decision.number, format_date(decision.decided_on), decision.authority);
        lines.push(Line::new("Quyết định phê duyệt", text));
    }
    lines
}

fn row(row: &ResultRow) -> Row {
    Row {
        number: row.number.map(|number| format!("{number:04}")).unwrap_or_default(),
        name: row.full_name.clone(),
        unit: row.unit_name.clone(),
        theory: mark_of(row.theory_mark, row.theory_max),
        practical: mark_of(row.practical_mark, row.practical_max),
        tag: passed_tag(row.passed),
        note: row.note.key().map(|key| messages::label(&key)),
    }
}

/// `POST /rounds/{id}/results/propose`
pub async fn propose(caller: Caller, path: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    match caller.write(move |tx| marking::propose_results(tx, id)).await {
        Ok(()) => caller.go_saying(&format!("/rounds/{id}/results"), "marking-done-proposed"),
        Err(error) => again(&caller, id, error, form).await,
    }
}

/// Reads a decision from a form; `kind`, `authority` and `round_id` are set by the slice.
pub fn decision_of(form: &Form, kind: DecisionKind) -> Result<NewDecision> {
    let decided_on = form.date("decided_on")?.ok_or_else(|| Error::invalid("decided_on", "form-required"))?;
    let text = |name: &str| form.text(name).to_owned();
    Ok(NewDecision {
        kind,
        number: text("number"),
        decided_on,
        authority: String::new(),
        signer_title: text("signer_title"),
        signer_name: text("signer_name"),
        ground: text("ground"),
        round_id: None,
    })
}

/// `POST /rounds/{id}/results/approve`
pub async fn approve(caller: Caller, path: Path<RoundId>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let number = form.text("number").to_owned();
    let may_issue = caller.app().config().centre.may_issue_national;
    let after = if may_issue { AfterApproval::Issue } else { AfterApproval::Close };
    let done = match decision_of(&form, DecisionKind::Results) {
        Ok(new) => caller.write(move |tx| marking::approve_results(tx, id, &new, after)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let message = Message::new("marking-done-approved").with("number", number);
            caller.go_saying(&format!("/rounds/{id}/results"), message)
        }
        Err(error) => again(&caller, id, error, form).await,
    }
}

/// The letterhead of the centre's documents.
pub fn letterhead(caller: &Caller) -> Letterhead {
    let centre = &caller.app().config().centre;
    Letterhead { parent: centre.parent.clone(), issuer: centre.name.clone(), place: centre.place.clone() }
}

/// A place for a signature.
pub fn signature(capacity: &[&str]) -> Signature {
    Signature { capacity: capacity.iter().map(|line| (*line).to_owned()).collect(), name: String::new() }
}

/// `GET /rounds/{id}/results.pdf`
pub async fn list_pdf(caller: Caller, path: Path<RoundId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let head = letterhead(&caller);
    let bytes = caller
        .run(move |me| {
            let (found, decision, today) = me.app().read(me.by(), |tx| {
                let found = marking::outcome(tx, id)?;
                let decision = match found.round.decision_id {
                    Some(id) => Some(marking::decision(tx, id)?),
                    None => None,
                };
                Ok((found, decision, tx.today()))
            })?;
            if found.rows.is_empty() {
                return Err(Error::NotFound);
            }
            me.app().documents().print(&result_list(&found, decision, (head, today)), &[]).map_err(Error::internal)
        })
        .await?;
    Ok(caller.inline("Bảng kết quả thi.pdf", "application/pdf", bytes))
}

fn result_list(
    found: &Outcome,
    decision: Option<marking::Decision>,
    (letterhead, today): (Letterhead, chrono::NaiveDate),
) -> ResultList {
    let days: std::collections::BTreeSet<_> = found.rows.iter().map(|row| row.exam_day).collect();
    let days: Vec<String> = days.into_iter().map(format_date).collect();
    let maximum = |get: fn(&ResultRow) -> Option<i32>| found.rows.iter().filter_map(get).max().map(i64::from);
    let signatures = match &decision {
        Some(decision) => {
            vec![Signature { capacity: vec![decision.signer_title.clone()], name: decision.signer_name.clone() }]
        }
        None => {
            vec![signature(&["Người đọc"]), signature(&["Người ghi"]), signature(&["TM. Hội đồng thi", "Chủ tịch"])]
        }
    };
    ResultList {
        held: format!("Ngày thi: {}, tại {}", days.join(", "), letterhead.issuer),
        letterhead,
        dated: decision.as_ref().map_or(today, |decision| decision.decided_on),
        round: found.round.title.clone(),
        decision: decision.map(|d| documents::Decision { number: d.number, date: d.decided_on, by: d.authority }),
        theory_maximum: maximum(|row| row.theory_max),
        practical_maximum: maximum(|row| row.practical_max),
        rows: found.rows.iter().map(printed_row).collect(),
        signatures,
    }
}

fn printed_row(row: &ResultRow) -> documents::ResultRow {
    let outcome = match row.note {
        ResultNote::Absent | ResultNote::Barred => documents::Outcome::Absent,
        ResultNote::Suspended => documents::Outcome::Suspended,
        ResultNote::Disqualified => documents::Outcome::Annulled,
        _ if row.passed => documents::Outcome::Passed,
        _ => documents::Outcome::Failed,
    };
    let note = match row.note {
        ResultNote::Barred => "Đến muộn",
        ResultNote::Withdrawn => "Bỏ thi",
        ResultNote::BlankPractical => "Không nộp bài",
        ResultNote::NoTheory => "Không thi LT",
        _ => "",
    };
    documents::ResultRow {
        exam_number: row.number.map(|number| format!("{number:04}")).unwrap_or_default(),
        name: row.full_name.clone(),
        birth_date: row.birth_date,
        birth_place: row.birthplace.clone(),
        theory: row.theory_mark.map(i64::from),
        practical: row.practical_mark.map(i64::from),
        outcome,
        note: note.to_owned(),
    }
}

/// `GET /rounds/{id}/mark-sheet.pdf`
pub async fn mark_sheet_pdf(caller: Caller, path: Path<RoundId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let head = letterhead(&caller);
    let bytes = caller
        .run(move |me| {
            let ((round, scripts, maximum), today) =
                me.app().read(me.by(), |tx| Ok((marking::mark_sheet(tx, id)?, tx.today())))?;
            let document = MarkSheet {
                letterhead: head,
                dated: today,
                round: round.title,
                paper: "Bài thi thực hành".to_owned(),
                maximum: i64::from(maximum),
                rows: scripts.iter().map(|(script, sheets)| mark_row(script, sheets)).collect(),
                signatures: vec![
                    signature(&["Cán bộ chấm thi thứ nhất"]),
                    signature(&["Cán bộ chấm thi thứ hai"]),
                    signature(&["Trưởng ban Chấm thi"]),
                ],
            };
            me.app().documents().print(&document, &[]).map_err(Error::internal)
        })
        .await?;
    Ok(caller.inline("Bảng điểm theo số phách.pdf", "application/pdf", bytes))
}

fn mark_row(script: &marking::Script, sheets: &[marking::Sheet]) -> MarkRow {
    let total = |slot: i32| {
        let last = sheets.iter().filter(|s| s.slot == slot && s.state == SheetState::Final).max_by_key(|s| s.pass);
        last.map(|sheet| i64::from(sheet.total))
    };
    let again = sheets.iter().any(|sheet| sheet.pass == 2);
    let note = match (script.decided_by.is_some(), again) {
        (true, _) => "Trưởng ban Chấm thi quyết định",
        (false, true) => "Chấm lại, thống nhất",
        _ => "",
    };
    MarkRow {
        script_number: script.number.to_string(),
        first: total(1),
        second: total(2),
        agreed: script.final_mark.map(i64::from),
        note: note.to_owned(),
    }
}
