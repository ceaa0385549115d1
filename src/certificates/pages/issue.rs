//! The head of the centre issues the certificates of a round.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

use crate::app::Tx;
use crate::certificates::{self, Due, IssueList};
use crate::db::RoundId;
use crate::error::{Error, Message, Result};
use crate::marking::pages::{Line, Tag, round_tag};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Crumb, Form, FormErrors, View};

/// Who gets a certificate of a round.
#[derive(Serialize)]
pub struct IssueView {
    errors: FormErrors,
    href: String,
    results_href: String,
    round: String,
    tag: Tag,
    summary: Vec<Line>,
    may_not: Option<String>,
    may_issue: bool,
    due: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    number: String,
    name: String,
    birth_date: String,
    tag: Tag,
    href: Option<String>,
}

impl View for IssueView {
    const TEMPLATE: &'static str = "certificates/issue";
    fn title(&self) -> String {
        format!("Cấp chứng chỉ – {}", self.round)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Kỳ thi", "/rounds"),
            Crumb::to(self.round.clone(), self.results_href.clone()),
            Crumb::here("Cấp chứng chỉ"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = |due: &Due| Row {
            number: "0007".into(),
            name: "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường".into(),
            birth_date: "09/03/1990".into(),
            tag: due_tag(due),
            href: None,
        };
        let sample = |may_not: Option<&str>, rows: Vec<Row>, errors| Self {
            errors,
            href: "/rounds/1/certificates".into(),
            results_href: "/rounds/1/results".into(),
            round: "Kỳ thi đợt 1 năm 2026".into(),
            tag: round_tag("results_approved"),
            summary: vec![Line::new("Chứng chỉ", "Ứng dụng công nghệ thông tin cơ bản").strong()],
            may_issue: may_not.is_none() && !rows.is_empty(),
            may_not: may_not.map(str::to_owned),
            due: "2".into(),
            rows,
        };
        let refused = FormErrors::from_error(Error::refused("certificates-not-approved")).unwrap_or_default();
        let all = [Due::Certificate(vec![]), Due::NotPassed, Due::MoreNeeded, Due::NoBirthDate];
        vec![
            sample(None, all.iter().map(row).collect(), FormErrors::none()),
            sample(Some("Đơn vị chưa được công nhận."), vec![], FormErrors::none()),
            sample(None, vec![], refused),
        ]
    }
}

fn due_tag(due: &Due) -> Tag {
    match due {
        Due::Certificate(_) => Tag::saying("due", "Sẽ được cấp"),
        Due::Issued(_) => Tag::saying("ok", "Đã cấp"),
        Due::Holds(_) => Tag::saying("none", "Đã có chứng chỉ mức này"),
        Due::NotPassed => Tag::saying("none", "Không đạt"),
        Due::MoreNeeded => Tag::saying("none", "Đạt, còn thiếu mô đun hoặc chứng chỉ mức dưới"),
        Due::NoBirthDate => Tag::saying("late", "Thiếu ngày sinh trong hồ sơ"),
    }
}

/// `GET /rounds/{id}/certificates`
pub async fn page(caller: Caller, path: Path<RoundId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let may = caller.app().config().centre.may_issue_national;
    let view = caller.read(move |tx| load(tx, id, (may, FormErrors::none()))).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, id: RoundId, (may, errors): (bool, FormErrors)) -> Result<IssueView> {
    let list = certificates::issue_list(tx, id)?;
    Ok(view(&list, may, errors))
}

fn view(list: &IssueList, may: bool, errors: FormErrors) -> IssueView {
    let id = list.round.id;
    let count = |n: usize| format_integer(i64::try_from(n).unwrap_or(i64::MAX));
    let mut summary =
        vec![Line::new("Chứng chỉ", list.level_title.clone()).strong(), Line::new("Sẽ được cấp", count(list.due()))];
    if let Some(decision) = &list.decision {
        let text = format!("Số {} ngày {}, {}", decision.number, format_date(decision.decided_on), decision.authority);
        summary.push(Line::new("Quyết định phê duyệt kết quả", text));
    }
    let rows = list.rows.iter().map(|(row, due)| Row {
        number: row.number.map(|number| format!("{number:04}")).unwrap_or_default(),
        name: row.full_name.clone(),
        birth_date: row.birth_date.map(format_date).unwrap_or_default(),
        tag: due_tag(due),
        href: match due {
            Due::Issued(id) | Due::Holds(id) => Some(format!("/register/{id}")),
            _ => None,
        },
    });
    IssueView {
        href: format!("/rounds/{id}/certificates"),
        results_href: format!("/rounds/{id}/results"),
        round: list.round.title.clone(),
        tag: round_tag(&list.round.state),
        summary,
        may_not: (!may).then(|| crate::messages::label("certificates-may-not-issue")),
        may_issue: may && (list.round.state == "results_approved" || list.due() > 0),
        due: count(list.due()),
        rows: rows.collect(),
        errors,
    }
}

/// `POST /rounds/{id}/certificates`
pub async fn issue(caller: Caller, path: Path<RoundId>, _form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    match caller.run(move |me| certificates::issue_round(me.app(), me.by(), id)).await {
        Ok(done) => {
            let message = Message::new("certificates-done-issued").with("made", done.made).with("total", done.total);
            caller.go_saying(&format!("/rounds/{id}/certificates"), message)
        }
        Err(error) => {
            let may = caller.app().config().centre.may_issue_national;
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, id, (may, errors))).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
