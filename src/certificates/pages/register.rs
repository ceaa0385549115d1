//! The register: search, workbook, pages as PDF; one entry with its events.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::standing_tag;
use crate::app::Tx;
use crate::certificates::{self, Details, Entry, EventKind, Search};
use crate::clock;
use crate::db::CertificateId;
use crate::documents::{self, RegisterPage, RegisterRow};
use crate::error::{Error, Result};
use crate::marking::pages::results::{letterhead, signature};
use crate::marking::pages::{Line, Tag};
use crate::rights::{Action, Facts, allow};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::{format_date, format_integer};
use crate::web::{Caller, Choice, Crumb, Field, Fields, FormErrors, Pager, Sample, View, Window, samples_of};

/// Most entries of a workbook or printed register.
const MOST: i64 = 20_000;

/// The register.
#[derive(Serialize)]
pub struct RegisterView {
    q: Field,
    level: Select,
    state: Select,
    from: Field,
    to: Field,
    rows: Vec<Row>,
    pager: Pager,
    query: String,
    filtered: bool,
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
    name: String,
    birth_date: String,
    title: String,
    serial: String,
    register: String,
    issued_on: String,
    tag: Tag,
}

impl View for RegisterView {
    const TEMPLATE: &'static str = "certificates/register";
    fn title(&self) -> String {
        "Sổ gốc cấp chứng chỉ".into()
    }
    fn samples() -> Vec<Self> {
        let row = || Row {
            href: "/register/1".into(),
            name: "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường".into(),
            birth_date: "09/03/1990".into(),
            title: "Ứng dụng công nghệ thông tin cơ bản".into(),
            serial: "CNTT-CB 2026/000147".into(),
            register: "147/2026".into(),
            issued_on: "30/11/2026".into(),
            tag: Tag::of("ok", "certificates-state-valid"),
        };
        let sample = |rows: Vec<Row>, filtered| Self {
            pager: Pager::new(
                Window { page: 1, size: 50 },
                i64::try_from(rows.len()).unwrap_or(0),
                "chứng chỉ",
                ("/register", &Fields::default()),
            ),
            filtered,
            rows,
            ..empty(&Fields::default())
        };
        vec![sample(vec![row()], false), sample(vec![], false), sample(vec![], true)]
    }
}

fn empty(query: &Fields) -> RegisterView {
    let select = |name: &'static str, options: &[(&str, &str)]| Select {
        name,
        error: None,
        options: options.iter().map(|(value, label)| Choice::of(*value, *label, query.text(name))).collect(),
    };
    let none = FormErrors::none();
    let pairs: Vec<_> = query.pairs().iter().filter(|(name, value)| name != "page" && !value.is_empty()).collect();
    RegisterView {
        q: query.field("q", &none),
        level: select("level", &[("", "Mọi mức"), ("basic", "Cơ bản"), ("advanced", "Nâng cao")]),
        state: select(
            "state",
            &[("", "Mọi tình trạng"), ("valid", "Còn giá trị"), ("replaced", "Đã thay thế"), ("revoked", "Đã thu hồi")],
        ),
        from: query.field("from", &none),
        to: query.field("to", &none),
        rows: Vec::new(),
        pager: Pager::default(),
        query: serde_urlencoded::to_string(&pairs).unwrap_or_default(),
        filtered: !pairs.is_empty(),
    }
}

/// Filters from the address; an unreadable date does not filter.
fn search_of(query: &Fields) -> Search {
    Search {
        words: query.text("q").to_owned(),
        level: query.text("level").to_owned(),
        state: query.text("state").to_owned(),
        from: query.date("from").ok().flatten(),
        to: query.date("to").ok().flatten(),
    }
}

/// `GET /register`
pub async fn page(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let window = Window::of(&query, 50);
    let search = search_of(&query);
    let (found, total, today) = caller
        .read(move |tx| {
            let (found, total) = certificates::register(tx, &search, (window.offset(), window.size))?;
            Ok((found, total, tx.today()))
        })
        .await?;
    let view = RegisterView {
        rows: found.iter().map(|entry| row(entry, today)).collect(),
        pager: Pager::new(window, total, "chứng chỉ", ("/register", &query)),
        ..empty(&query)
    };
    caller.page(&view)
}

fn row(entry: &Entry, today: NaiveDate) -> Row {
    let certificate = &entry.certificate;
    let content = &certificate.content.0;
    Row {
        href: format!("/register/{}", certificate.id),
        name: content.holder.clone(),
        birth_date: format_date(content.birth_date),
        title: content.level_title.clone(),
        serial: certificate.serial.clone(),
        register: certificate.register_text(),
        issued_on: format_date(certificate.issued_on),
        tag: standing_tag(entry, today),
    }
}

fn all(tx: &mut Tx<'_>, search: &Search) -> Result<Vec<Entry>> {
    let (mut found, _) = certificates::register(tx, search, (0, MOST))?;
    found.reverse();
    Ok(found)
}

/// `GET /register/export`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let search = search_of(&query);
    let (found, now) = caller.read(move |tx| Ok((all(tx, &search)?, tx.now))).await?;
    let who = caller.me()?.name.clone();
    let bytes = caller.run(move |_| workbook(&found, (now, &who))).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(caller.file("so-goc-cap-chung-chi.xlsx", media, bytes))
}

fn workbook(found: &[Entry], (now, who): (crate::db::Instant, &str)) -> Result<Vec<u8>> {
    let column = |header: &str, kind, width| Column::new(header, kind, width);
    let mut sheet = SheetDraft::new(
        "Sổ gốc",
        vec![
            column("Số vào sổ", ColumnKind::Text, 12),
            column("Họ và tên", ColumnKind::Text, 28),
            column("Ngày sinh", ColumnKind::Date, 12),
            column("Nơi sinh", ColumnKind::Text, 24),
            column("Giới tính", ColumnKind::Text, 9),
            column("Chứng chỉ", ColumnKind::Text, 36),
            column("Số hiệu", ColumnKind::Text, 22),
            column("Số quyết định", ColumnKind::Text, 18),
            column("Ngày quyết định", ColumnKind::Date, 14),
            column("Ngày cấp", ColumnKind::Date, 12),
            column("Tình trạng", ColumnKind::Text, 22),
        ],
    );
    let today = clock::day(now);
    for entry in found {
        let (certificate, content) = (&entry.certificate, &entry.certificate.content.0);
        sheet.row(vec![
            Value::text(certificate.register_text()),
            Value::text(content.holder.clone()),
            Value::Date(content.birth_date),
            Value::text(content.birthplace.clone()),
            Value::text(gender(content.gender.as_deref())),
            Value::text(content.level_title.clone()),
            Value::text(certificate.serial.clone()),
            Value::text(content.decision_number.clone()),
            Value::Date(content.decision_date),
            Value::Date(certificate.issued_on),
            Value::text(crate::messages::label(super::standing_key(entry.standing(today)))),
        ]);
    }
    let mut book = WorkbookDraft::new(clock::local(now).naive_local());
    book.add(sheet);
    book.note("Nội dung", "Sổ gốc cấp chứng chỉ");
    book.note("Số chứng chỉ", format_integer(i64::try_from(found.len()).unwrap_or(i64::MAX)));
    book.note("Lập lúc", clock::date_time_text(now));
    book.note("Người lập", who);
    book.to_bytes().map_err(Error::internal)
}

fn gender(of: Option<&str>) -> &'static str {
    match of {
        Some("male") => "Nam",
        Some("female") => "Nữ",
        _ => "",
    }
}

/// `GET /register/pages.pdf`
pub async fn pages_pdf(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let query = Fields::query(&request);
    let search = search_of(&query);
    let head = letterhead(&caller);
    let bytes = caller
        .run(move |me| {
            let (found, today) = me.app().read(me.by(), |tx| Ok((all(tx, &search)?, tx.today())))?;
            let scope = match (found.first(), found.last()) {
                (Some(first), Some(last)) => {
                    format!("Từ số {} đến số {}", first.certificate.register_text(), last.certificate.register_text())
                }
                _ => "Không có chứng chỉ nào".to_owned(),
            };
            let document = RegisterPage {
                letterhead: head,
                dated: today,
                scope,
                rows: found.iter().map(printed_row).collect(),
                signatures: vec![signature(&["Người lập sổ"]), signature(&["Giám đốc"])],
            };
            me.app().documents().print(&document, &[]).map_err(Error::internal)
        })
        .await?;
    Ok(caller.inline("Sổ gốc cấp chứng chỉ.pdf", "application/pdf", bytes))
}

fn printed_row(entry: &Entry) -> RegisterRow {
    let (certificate, content) = (&entry.certificate, &entry.certificate.content.0);
    let mut notes: Vec<String> = entry.events.iter().map(|event| event_text(event.kind, event.effective_on)).collect();
    notes.extend(content.replaces.as_ref().map(|serial| format!("Cấp thay số {serial}")));
    RegisterRow {
        register_number: certificate.register_text(),
        name: content.holder.clone(),
        birth_date: content.birth_date,
        birth_place: content.birthplace.clone(),
        gender: gender(content.gender.as_deref()).to_owned(),
        certificate: content.level_title.clone(),
        number: certificate.serial.clone(),
        decision: documents::Decision {
            number: content.decision_number.clone(),
            date: content.decision_date,
            by: content.decision_by.clone(),
        },
        issued_on: certificate.issued_on,
        note: notes.join("; "),
    }
}

fn event_text(kind: EventKind, on: NaiveDate) -> String {
    let what = match kind {
        EventKind::Revoked => "Thu hồi",
        EventKind::Replaced => "Thay thế",
        EventKind::Corrected => "Chỉnh sửa",
    };
    format!("{what} từ {}", format_date(on))
}

/// One certificate with everything that happened to it.
#[derive(Serialize)]
pub struct EntryView {
    href: String,
    pdf: String,
    serial: String,
    tag: Tag,
    content: Vec<Line>,
    events: Vec<EventRow>,
    may_change: bool,
}

#[derive(Serialize)]
struct EventRow {
    what: String,
    reason: String,
    decision: String,
    href: Option<String>,
    other: String,
}

impl View for EntryView {
    const TEMPLATE: &'static str = "certificates/entry";
    fn title(&self) -> String {
        format!("Chứng chỉ {}", self.serial)
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Sổ gốc", "/register"), Crumb::here(self.serial.clone())]
    }
    fn samples() -> Vec<Self> {
        let sample = |events, may_change| Self {
            href: "/register/1".into(),
            pdf: "/certificates/1/pdf".into(),
            serial: "CNTT-CB 2026/000147".into(),
            tag: Tag::of("ok", "certificates-state-valid"),
            content: vec![Line::new("Họ và tên", "Nguyễn Thị Ánh").strong(), Line::new("Nơi sinh", "")],
            events,
            may_change,
        };
        let event = EventRow {
            what: "Thay thế từ 30/11/2026".into(),
            reason: "Sai nơi sinh".into(),
            decision: "Số 63/QĐ-TTCNTT ngày 30/11/2026".into(),
            href: Some("/register/2".into()),
            other: "CNTT-CB 2026/000148".into(),
        };
        vec![sample(vec![], true), sample(vec![event], false)]
    }
}

/// Samples of the page of one entry.
pub fn entry_samples() -> Vec<Sample> {
    samples_of::<EntryView>()
}

/// `GET /register/{id}`
pub async fn entry(caller: Caller, path: Path<CertificateId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let view = caller
        .read(move |tx| {
            let may = allow(&tx.actor()?.clone(), Action::RevokeCertificates, &Facts::none()).is_ok();
            let details = certificates::details(tx, id)?;
            Ok(entry_view(&details, may, tx.today()))
        })
        .await?;
    caller.page(&view)
}

fn entry_view(details: &Details, may: bool, today: NaiveDate) -> EntryView {
    let (certificate, content) = (&details.entry.certificate, &details.entry.certificate.content.0);
    let mut lines = vec![
        Line::new("Họ và tên", content.holder.clone()).strong(),
        Line::new("Ngày sinh", format_date(content.birth_date)),
        Line::new("Nơi sinh", content.birthplace.clone()),
        Line::new("Chứng chỉ", content.level_title.clone()),
        Line::new("Số hiệu", certificate.serial.clone()),
        Line::new("Số vào sổ gốc", certificate.register_text()),
        Line::new("Ngày cấp", format_date(certificate.issued_on)),
        Line::new("Căn cứ", decision_text(&details.decision)),
        Line::new("Ngày thi", format_date(content.exam_date)),
        Line::new("Người ký", format!("{} {}", content.signer_title, content.signer_name)),
        Line::new("Mã tra cứu", certificates::code::shown(&certificate.code)),
        Line::new("Dấu vân tay tệp PDF (SHA-256)", certificate.pdf_sha.clone()),
    ];
    if !content.modules.is_empty() {
        lines.insert(4, Line::new("Mô đun", content.modules.join("; ")));
    }
    if let Some(old) = &details.replaces {
        lines.push(Line::new("Cấp thay chứng chỉ", old.serial.clone()).link(format!("/register/{}", old.id), "Xem"));
    }
    let events = details.entry.events.iter().zip(&details.event_decisions).map(|(event, decision)| EventRow {
        what: event_text(event.kind, event.effective_on),
        reason: event.reason.clone(),
        decision: decision_text(decision),
        href: event.replaced_by.map(|id| format!("/register/{id}")),
        other: details.replaced_by.as_ref().map(|new| new.serial.clone()).unwrap_or_default(),
    });
    let ended = details.entry.events.iter().any(|event| event.kind != EventKind::Corrected);
    EntryView {
        href: format!("/register/{}", certificate.id),
        pdf: format!("/certificates/{}/pdf", certificate.id),
        serial: certificate.serial.clone(),
        tag: standing_tag(&details.entry, today),
        content: lines,
        events: events.collect(),
        may_change: may && !ended,
    }
}

fn decision_text(decision: &crate::marking::Decision) -> String {
    format!("Quyết định số {} ngày {}, {}", decision.number, format_date(decision.decided_on), decision.authority)
}

/// `GET /certificates/{id}/pdf`
pub async fn pdf(caller: Caller, path: Path<CertificateId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (name, bytes) = caller.run(move |me| certificates::pdf(me.app(), me.by(), id)).await?;
    Ok(caller.inline(&name, "application/pdf", bytes))
}
