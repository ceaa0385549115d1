//! The list of people: filter, search, pages, Excel.

use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::{Fact, Select, Tag, XLSX, unit_choices};
use crate::app::Tx;
use crate::db::UnitId;
use crate::error::{Error, Result};
use crate::people::store::persons::{self as rows, ListFilter};
use crate::people::{Person, Posting, Scope, StaffKind, UnitTree, may_manage_somebody, scope, tree_today, waiting};
use crate::rights::{Action, allow, may_ever};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::{fold, format_date, format_integer};
use crate::web::{Caller, Choice, Field, Fields, FormErrors, Pager, View, Window};
use crate::{clock, people};

/// People on one page.
const SIZE: i64 = 50;
/// Most people of one Excel file.
const MOST: i64 = 200_000;

/// The list.
#[derive(Serialize)]
pub struct ListView {
    lead: String,
    q: Field,
    unit: Select,
    kind: Select,
    filtered: bool,
    may_manage: bool,
    waiting: i64,
    waiting_text: String,
    rows: Vec<ListRow>,
    pager: Pager,
    export: String,
}

#[derive(Serialize)]
struct ListRow {
    href: String,
    name: String,
    birth: String,
    unit: String,
    kind: String,
    position: String,
    tag: Option<Tag>,
}

impl View for ListView {
    const TEMPLATE: &'static str = "people/list";
    fn title(&self) -> String {
        "Nhân sự".into()
    }
    fn samples() -> Vec<Self> {
        let row = ListRow {
            href: "/people/1".into(),
            name: "Công Tằng Tôn Nữ Thị Huyền Trang Nguyễn Phúc Ái".into(),
            birth: "05/03/1984".into(),
            unit: "Phòng Kinh tế, Hạ tầng và Đô thị, phường Văn Miếu – Quốc Tử Giám".into(),
            kind: "Công chức".into(),
            position: "Phó Trưởng phòng phụ trách cải cách hành chính".into(),
            tag: Some(Tag::new("due", "Chờ phân về")),
        };
        let view = |rows: Vec<ListRow>, filtered| Self {
            lead: "Thành phố Hà Nội".into(),
            q: Field::new("q", ""),
            unit: Select { name: "unit", error: None, options: vec![Choice::of("", "Tất cả đơn vị", "")] },
            kind: Select { name: "kind", error: None, options: vec![Choice::of("", "Tất cả", "")] },
            filtered,
            may_manage: true,
            waiting: 0,
            waiting_text: String::new(),
            pager: Pager::new(
                Window { page: 2, size: SIZE },
                i64::try_from(rows.len()).unwrap_or(0) * 300,
                "người",
                ("/people", &Fields::default()),
            ),
            rows,
            export: "/people/export.xlsx".into(),
        };
        let waiting = Self { waiting: 6, waiting_text: "6 người".into(), ..view(vec![row], false) };
        vec![view(Vec::new(), false), view(Vec::new(), true), waiting]
    }
}

/// What the address asks for.
struct Wanted {
    query: Fields,
    words: String,
    unit: Option<UnitId>,
    kind: Option<StaffKind>,
    window: Window,
}

impl Wanted {
    fn of(query: Fields) -> Self {
        Self {
            words: query.text("q").to_owned(),
            unit: query.parse("unit").ok().flatten(),
            kind: query.parse("kind").ok().flatten(),
            window: Window::of(&query, SIZE),
            query,
        }
    }
    /// The filters as a query string, without the page.
    fn filters(&self) -> String {
        let pairs: Vec<(&str, &str)> = ["q", "unit", "kind"]
            .into_iter()
            .filter_map(|name| self.query.some(name).map(|value| (name, value)))
            .collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }
    fn filter(&self, tree: &UnitTree, scope: &Scope, on: NaiveDate) -> ListFilter {
        let units = match self.unit {
            // An ended unit is in no tree: its people are asked for by itself.
            Some(unit) if tree.get(unit).is_none() => {
                Some(vec![unit].into_iter().filter(|u| scope.holds(*u)).collect())
            }
            Some(unit) => Some(tree.subtree(unit).into_iter().filter(|u| scope.holds(*u)).collect()),
            None => scope.units(),
        };
        ListFilter { units, words: fold(&self.words), kind: self.kind, on }
    }
}

fn see(tx: &Tx<'_>) -> Result<()> {
    let actor = tx.actor()?;
    if may_ever(actor, Action::SeePeople) { Ok(()) } else { Err(Error::Forbidden) }
}

/// `GET /people`
pub async fn list(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let wanted = Wanted::of(Fields::query(&request));
    let view = caller.read(move |tx| view(tx, &wanted)).await?;
    caller.page(&view)
}

fn view(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<ListView> {
    see(tx)?;
    let (scope, tree, today) = (scope(tx, Action::SeePeople)?, tree_today(tx)?, tx.today());
    let filter = wanted.filter(&tree, &scope, today);
    let (found, total) = rows::list(tx, &filter, wanted.window.size, wanted.window.offset())?;
    let may_manage = may_manage_somebody(tx.actor()?);
    let waiting = if may_manage { waiting(tx)? } else { 0 };
    let names = ended_names(tx, &tree, &found)?;
    let kind = wanted.kind.map(|kind| kind.to_string()).unwrap_or_default();
    let mut kinds = vec![Choice::of("", "Tất cả", &kind)];
    kinds.extend(StaffKind::ALL.iter().map(|k| Choice::of(k.as_str(), k.label(), &kind)));
    let unit = wanted.unit.map(|unit| unit.to_string()).unwrap_or_default();
    Ok(ListView {
        lead: reach_text(&tree, &scope),
        q: Field::new("q", &wanted.words),
        unit: Select::new("unit", unit_choices(&tree, &scope, &unit, "Tất cả đơn vị"), &FormErrors::none()),
        kind: Select::new("kind", kinds, &FormErrors::none()),
        filtered: !wanted.filters().is_empty(),
        may_manage,
        waiting,
        waiting_text: format!("{} người", format_integer(waiting)),
        rows: found.iter().map(|(person, posting)| row(&tree, &names, person, posting)).collect(),
        pager: Pager::new(wanted.window, total, "người", ("/people", &wanted.query)),
        export: format!("/people/export.xlsx?{}", wanted.filters()),
    })
}

/// The subtrees in reach, by the names of their tops.
fn reach_text(tree: &UnitTree, scope: &Scope) -> String {
    let Scope::Units(units) = scope else {
        return tree.root().map(|root| tree.label(root)).unwrap_or_default();
    };
    let is_top =
        |unit: &&UnitId| tree.get(**unit).is_some_and(|n| n.parent.is_none_or(|above| !units.contains(&above)));
    let mut names: Vec<String> = units.iter().filter(is_top).map(|unit| tree.label(*unit)).collect();
    names.sort();
    names.join("; ")
}

/// Names of units that have ended, for the people left on them.
fn ended_names(
    tx: &mut Tx<'_>,
    tree: &UnitTree,
    found: &[(Person, Posting)],
) -> Result<std::collections::HashMap<UnitId, String>> {
    let mut names = std::collections::HashMap::new();
    for (_, posting) in found {
        if tree.get(posting.unit_id).is_none() && !names.contains_key(&posting.unit_id) {
            names.insert(posting.unit_id, people::last_name(tx, posting.unit_id)?);
        }
    }
    Ok(names)
}

fn row(
    tree: &UnitTree,
    names: &std::collections::HashMap<UnitId, String>,
    person: &Person,
    posting: &Posting,
) -> ListRow {
    let ended = names.get(&posting.unit_id);
    ListRow {
        href: format!("/people/{}", person.id),
        name: person.full_name.clone(),
        birth: person.birth_date.map(format_date).unwrap_or_default(),
        unit: ended.cloned().unwrap_or_else(|| tree.label(posting.unit_id)),
        kind: posting.staff_kind.label(),
        position: posting.position.clone(),
        tag: ended.map(|_| Tag::new("due", "Chờ phân về")),
    }
}

/// `GET /people/export.xlsx`
pub async fn export(caller: Caller, request: HttpRequest) -> Result<HttpResponse> {
    let wanted = Wanted::of(Fields::query(&request));
    // A write, since who takes the city's list away is written into the log.
    let bytes = caller.write(move |tx| workbook(tx, &wanted)).await?;
    let name = format!("Nhân sự {}.xlsx", clock::date_text(caller.app().clock().now()).replace('/', "-"));
    Ok(caller.file(&name, XLSX, bytes))
}

fn workbook(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Vec<u8>> {
    see(tx)?;
    let (scope, tree, today) = (scope(tx, Action::SeePeople)?, tree_today(tx)?, tx.today());
    let filter = wanted.filter(&tree, &scope, today);
    let (found, total) = rows::list(tx, &filter, MOST, 0)?;
    let names = ended_names(tx, &tree, &found)?;
    let mut sheet = SheetDraft::new("Nhân sự", columns());
    for (number, (person, posting)) in found.iter().enumerate() {
        sheet.row(values(number + 1, person, posting, &row(&tree, &names, person, posting)));
    }
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    book.add(sheet);
    for (label, value) in notes(tx, wanted, (&tree, &scope), total)? {
        book.note(label, value);
    }
    tx.audit("people.export", "person", "–", json!({"people": total, "q": wanted.words, "unit": wanted.unit}))?;
    book.to_bytes().map_err(Error::internal)
}

fn columns() -> Vec<Column> {
    let text = |header, width| Column::new(header, ColumnKind::Text, width);
    vec![
        Column::new("STT", ColumnKind::Integer, 6),
        text("Họ và tên", 28),
        Column::new("Ngày sinh", ColumnKind::Date, 12),
        text("Giới tính", 10),
        text("Nơi sinh", 22),
        text("Số định danh (CCCD)", 18),
        text("Mã cán bộ", 14),
        text("Đơn vị", 40),
        text("Loại cán bộ", 18),
        text("Chức vụ", 26),
        text("Mã ngạch", 12),
        text("Tên ngạch", 22),
        Column::new("Từ ngày", ColumnKind::Date, 12),
        text("Điện thoại", 14),
        text("Thư điện tử", 26),
    ]
}

fn values(number: usize, person: &Person, posting: &Posting, shown: &ListRow) -> Vec<Value> {
    let some = |value: &Option<String>| value.as_deref().map_or(Value::Empty, Value::text);
    vec![
        Value::Integer(i64::try_from(number).unwrap_or(0)),
        Value::text(person.full_name.as_str()),
        person.birth_date.map_or(Value::Empty, Value::Date),
        person.gender.map_or(Value::Empty, |gender| Value::text(gender.label())),
        some(&person.birthplace),
        some(&person.identity_number),
        some(&person.staff_number),
        Value::text(shown.unit.as_str()),
        Value::text(shown.kind.as_str()),
        Value::text(posting.position.as_str()),
        some(&posting.rank_code),
        some(&posting.rank_title),
        Value::Date(posting.valid_from),
        some(&person.phone),
        some(&person.email),
    ]
}

fn notes(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    (tree, scope): (&UnitTree, &Scope),
    total: i64,
) -> Result<Vec<(&'static str, String)>> {
    let unit = match wanted.unit {
        Some(unit) => tree.label(unit),
        None => reach_text(tree, scope),
    };
    let all = || "Tất cả".to_owned();
    Ok(vec![
        ("Đơn vị", unit),
        ("Loại cán bộ", wanted.kind.map_or_else(all, StaffKind::label)),
        ("Tìm", if wanted.words.is_empty() { "–".to_owned() } else { wanted.words.clone() }),
        ("Theo ngày", format_date(tx.today())),
        ("Số người", format_integer(total)),
        ("Người xuất", tx.actor()?.name.clone()),
        ("Lúc", clock::date_time_text(tx.now)),
    ])
}

/// What rights say about the whole list; kept here for pages that link to it.
pub(super) fn may_manage(tx: &mut Tx<'_>, id: crate::db::PersonId) -> Result<bool> {
    let facts = people::facts_of(tx, id)?;
    Ok(allow(tx.actor()?, Action::ManagePeople, &facts).is_ok())
}

/// The facts of a person and a posting, line by line.
pub(super) fn person_facts(person: &Person) -> Vec<Fact> {
    let some = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        Fact::new("Ngày sinh", person.birth_date.map(format_date).unwrap_or_default()),
        Fact::new("Giới tính", person.gender.map(|gender| gender.label()).unwrap_or_default()),
        Fact::new("Nơi sinh", some(&person.birthplace)),
        Fact::new("Số định danh (CCCD)", some(&person.identity_number)),
        Fact::new("Mã cán bộ", some(&person.staff_number)),
        Fact::new("Điện thoại", some(&person.phone)),
        Fact::new("Thư điện tử", some(&person.email)),
    ]
}
