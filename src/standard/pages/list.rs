//! The list of requirements.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{Tag, Titles, group_in_words};
use crate::app::Tx;
use crate::clock;
use crate::error::{Error, Result};
use crate::people;
use crate::rights::{Action, may_ever};
use crate::standard::{self, Requirement, RequirementState};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::format_date;
use crate::web::{Caller, Choice, Fields, View};

/// The list of requirements.
#[derive(Serialize)]
pub struct RequirementsView {
    state: Select,
    rows: Vec<Row>,
    text: String,
    may_enter: bool,
    export: String,
}

#[derive(Serialize)]
struct Select {
    name: &'static str,
    error: Option<String>,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    title: String,
    unit: String,
    group: String,
    level: String,
    due: String,
    tag: Tag,
}

impl View for RequirementsView {
    const TEMPLATE: &'static str = "standard/requirements";
    fn title(&self) -> String {
        "Yêu cầu đạt chuẩn".into()
    }
    fn samples() -> Vec<Self> {
        let row = |state| Row {
            href: "/requirements/a".into(),
            title: "Công chức, viên chức trực tiếp làm việc tại Trung tâm Phục vụ hành chính công đạt chuẩn cơ bản"
                .into(),
            unit: "Văn phòng HĐND và UBND, phường Văn Miếu – Quốc Tử Giám".into(),
            group: "Công chức, Viên chức".into(),
            level: "Chuẩn kỹ năng sử dụng CNTT cơ bản".into(),
            due: "31/12/2026".into(),
            tag: Tag::state(state),
        };
        let sample = |rows: Vec<Row>, may_enter| Self {
            state: states(""),
            text: format!("{} yêu cầu", rows.len()),
            rows,
            may_enter,
            export: "/requirements.xlsx?state=".into(),
        };
        vec![
            sample(
                vec![row(RequirementState::Running), row(RequirementState::Coming), row(RequirementState::Ended)],
                true,
            ),
            sample(Vec::new(), false),
            sample(Vec::new(), true),
        ]
    }
}

fn states(chosen: &str) -> Select {
    let options = [("", "Đang hiệu lực và sắp tới"), ("ended", "Đã hết hiệu lực"), ("all", "Tất cả")];
    let options = options.into_iter().map(|(value, label)| Choice::of(value, label, chosen)).collect();
    Select { name: "state", error: None, options }
}

/// `GET /requirements`
pub async fn list(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load(tx, &query)).await?;
    caller.page(&view)
}

fn found(tx: &mut Tx<'_>, state: &str) -> Result<Vec<Requirement>> {
    let today = tx.today();
    let mut all = standard::last_requirements(tx)?;
    all.retain(|requirement| {
        let ended = requirement.state_on(today) == RequirementState::Ended;
        match state {
            "all" => true,
            "ended" => ended,
            _ => !ended,
        }
    });
    Ok(all)
}

fn load(tx: &mut Tx<'_>, query: &Fields) -> Result<RequirementsView> {
    let (today, state) = (tx.today(), query.text("state"));
    let (tree, titles) = (people::tree_today(tx)?, Titles::load(tx)?);
    let found = found(tx, state)?;
    let rows: Vec<Row> = found
        .iter()
        .map(|requirement| Row {
            href: format!("/requirements/{}", requirement.lineage_id),
            title: requirement.title.clone(),
            unit: tree.label(requirement.unit_id),
            group: group_in_words(&requirement.group),
            level: titles.level(requirement),
            due: format_date(requirement.due_on),
            tag: Tag::state(requirement.state_on(today)),
        })
        .collect();
    Ok(RequirementsView {
        state: states(state),
        text: format!("{} yêu cầu, hạn sớm nhất trước", rows.len()),
        rows,
        may_enter: may_ever(tx.actor()?, Action::ManageRequirements),
        export: format!("/requirements.xlsx?{}", serde_urlencoded::to_string([("state", state)]).unwrap_or_default()),
    })
}

/// `GET /requirements.xlsx`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let bytes = caller
        .write(move |tx| {
            let bytes = workbook(tx, query.text("state"))?;
            tx.audit(
                "standard.requirement.export",
                "requirement",
                "-",
                serde_json::json!({"state": query.text("state")}),
            )?;
            Ok(bytes)
        })
        .await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(caller.file("Yêu cầu đạt chuẩn.xlsx", kind, bytes))
}

fn workbook(tx: &mut Tx<'_>, state: &str) -> Result<Vec<u8>> {
    let (tree, titles, today) = (people::tree_today(tx)?, Titles::load(tx)?, tx.today());
    let text = |header: &str, width| Column::new(header, ColumnKind::Text, width);
    let date = |header: &str| Column::new(header, ColumnKind::Date, 14);
    let mut sheet = SheetDraft::new(
        "Yêu cầu đạt chuẩn",
        vec![
            text("Yêu cầu", 50),
            text("Đơn vị", 40),
            text("Nhóm đối tượng", 50),
            text("Mức", 36),
            date("Hạn"),
            date("Hiệu lực từ"),
            date("Đến hết"),
            text("Tình trạng", 16),
            text("Căn cứ", 50),
        ],
    );
    for requirement in found(tx, state)? {
        let last = requirement.valid_to.and_then(|to| to.pred_opt());
        sheet.row(vec![
            Value::text(&requirement.title),
            Value::text(tree.label(requirement.unit_id)),
            Value::text(group_in_words(&requirement.group)),
            Value::text(titles.level(&requirement)),
            Value::Date(requirement.due_on),
            Value::Date(requirement.valid_from),
            last.map_or(Value::Empty, Value::Date),
            Value::text(Tag::state(requirement.state_on(today)).text),
            Value::text(&requirement.legal_ground),
        ]);
    }
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    book.add(sheet);
    let shown = states(state).options.into_iter().find(|choice| choice.selected).map_or_else(String::new, |c| c.label);
    book.note("Tình trạng", shown);
    book.note("Ngày", format_date(today));
    book.note("Xuất lúc", clock::date_time_text(tx.now));
    book.note("Người xuất", &tx.actor()?.name);
    book.to_bytes().map_err(Error::internal)
}
