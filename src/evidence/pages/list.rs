//! Papers: those that wait first.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{ROWS, Tabs, Tag, XLSX, evidence_tag, may_enter, may_import, tabs};
use crate::app::Tx;
use crate::error::Result;
use crate::evidence::model::{Evidence, EvidenceState};
use crate::evidence::{self, Asked};
use crate::people;
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::format_date;
use crate::web::{Caller, Choice, Field, Fields, FormErrors, Pager, View, Window};

/// The list.
#[derive(Serialize)]
pub struct ListView {
    tabs: Tabs,
    state: Select,
    q: Field,
    person: Option<String>,
    export: String,
    rows: Vec<Row>,
    pager: Pager,
    may_enter: bool,
}

#[derive(Serialize)]
pub(super) struct Select {
    pub name: &'static str,
    pub error: Option<String>,
    pub options: Vec<Choice>,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    unit: String,
    title: String,
    serial: String,
    issuer: String,
    issued: String,
    source: String,
    tag: Tag,
}

impl View for ListView {
    const TEMPLATE: &'static str = "evidence/list";
    fn title(&self) -> String {
        "Minh chứng".into()
    }
    fn samples() -> Vec<Self> {
        let row = || Row {
            href: "/evidence/1".into(),
            name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
            unit: "Phòng Kinh tế, Hạ tầng và Đô thị, phường Văn Miếu – Quốc Tử Giám".into(),
            title: "Chứng chỉ ứng dụng CNTT cơ bản".into(),
            serial: "B 0123456".into(),
            issuer: "Trường Đại học Sư phạm Hà Nội 2".into(),
            issued: "12/06/2019".into(),
            source: "Nhập tay".into(),
            tag: evidence_tag(EvidenceState::Pending),
        };
        let view = |rows: Vec<Row>| {
            let query = Fields::default();
            let pager = Pager::new(Window::of(&query, ROWS), rows.len() as i64, "minh chứng", ("/evidence", &query));
            Self {
                tabs: tabs("/evidence", true),
                state: states(""),
                q: Field::new("q", ""),
                person: None,
                export: "/evidence/export".into(),
                rows,
                pager,
                may_enter: true,
            }
        };
        let reader = Self { may_enter: false, ..view(Vec::new()) };
        vec![view(Vec::new()), reader, view(vec![row(), row()])]
    }
}

fn states(chosen: &str) -> Select {
    let mut options = vec![Choice::of("", "Mọi tình trạng", chosen)];
    options.extend(EvidenceState::ALL.iter().map(|state| Choice::of(state.as_str(), state.label(), chosen)));
    Select { name: "state", error: None, options }
}

fn asked(query: &Fields) -> Result<Asked> {
    let state = query.some("state").and_then(|state| state.parse().ok());
    Ok(Asked { state, person: query.parse("person")?, words: query.text("q").to_owned(), units: None })
}

/// `GET /evidence`
pub async fn page(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let view = caller.read(move |tx| load(tx, &query)).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, query: &Fields) -> Result<ListView> {
    let window = Window::of(query, ROWS);
    let asked = asked(query)?;
    let (lines, total) = evidence::list(tx, &asked, (window.size, window.offset()))?;
    let tree = people::tree_today(tx)?;
    let rows = lines.into_iter().map(|(paper, name, unit)| row(paper, name, unit.map(|id| tree.label(id))));
    let rows = rows.collect();
    let person = match asked.person {
        Some(id) => Some(people::see_person(tx, id)?.full_name),
        None => None,
    };
    let pairs: Vec<_> = query.pairs().iter().filter(|(name, _)| name != "page").collect();
    Ok(ListView {
        tabs: tabs("/evidence", may_import(tx.actor()?)),
        state: states(query.text("state")),
        q: query.field("q", &FormErrors::none()),
        person,
        export: format!("/evidence/export?{}", serde_urlencoded::to_string(pairs).unwrap_or_default()),
        rows,
        pager: Pager::new(window, total, "minh chứng", ("/evidence", query)),
        may_enter: may_enter(tx.actor()?),
    })
}

fn row(paper: Evidence, name: String, unit: Option<String>) -> Row {
    Row {
        href: format!("/evidence/{}", paper.id),
        name,
        unit: unit.unwrap_or_default(),
        title: paper.title,
        serial: paper.serial,
        issuer: paper.issuer,
        issued: format_date(paper.issued_on),
        source: paper.source.label(),
        tag: evidence_tag(paper.state),
    }
}

/// `GET /evidence/export`: the list as a workbook.
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let bytes = caller.read(move |tx| workbook(tx, &query)).await?;
    Ok(caller.file("Minh chứng.xlsx", XLSX, bytes))
}

fn workbook(tx: &mut Tx<'_>, query: &Fields) -> Result<Vec<u8>> {
    let (lines, _) = evidence::list(tx, &asked(query)?, (i64::MAX, 0))?;
    let tree = people::tree_today(tx)?;
    let columns = [
        ("Họ và tên", ColumnKind::Text, 28),
        ("Đơn vị", ColumnKind::Text, 40),
        ("Tên chứng chỉ", ColumnKind::Text, 36),
        ("Số hiệu", ColumnKind::Text, 16),
        ("Nơi cấp", ColumnKind::Text, 30),
        ("Ngày cấp", ColumnKind::Date, 12),
        ("Nguồn", ColumnKind::Text, 16),
        ("Tình trạng", ColumnKind::Text, 16),
    ];
    let mut sheet =
        SheetDraft::new("Minh chứng", columns.map(|(head, kind, width)| Column::new(head, kind, width)).to_vec());
    for (paper, name, unit) in lines {
        sheet.row(vec![
            Value::text(name),
            Value::text(unit.map(|id| tree.label(id)).unwrap_or_default()),
            Value::text(paper.title),
            Value::text(paper.serial),
            Value::text(paper.issuer),
            Value::Date(paper.issued_on),
            Value::text(paper.source.label()),
            Value::text(paper.state.label()),
        ]);
    }
    let mut book = WorkbookDraft::new(crate::clock::local(tx.now).naive_local());
    book.add(sheet);
    let who = tx.actor()?.name.clone();
    book.note("Người xuất", who).note("Lúc", crate::clock::date_time_text(tx.now));
    book.to_bytes().map_err(crate::error::Error::internal)
}
