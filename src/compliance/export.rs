//! Reports as .xlsx: real dates and numbers, and a sheet that says what they are.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::model::{Demand, Member, Picture, Standing};
use super::pages::words;
use super::report::{self, Row};
use super::{Asked, Card, Narrowed, Scene, cards, ordered};
use crate::app::Tx;
use crate::clock;
use crate::db::PersonId;
use crate::error::{Error, Result};
use crate::messages::label;
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::text::{format_date, format_integer, format_percent};

/// The media type of .xlsx.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file with what the log says of it.
#[derive(Debug)]
pub struct Made {
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// From where it was seen.
    pub scene: Scene,
    /// How many people it names.
    pub people: usize,
}

/// Units and all their people.
pub fn of_overview(tx: &mut Tx<'_>, asked: &Asked) -> Result<Made> {
    let overview = super::overview(tx, asked)?;
    let members = ordered(tx, &overview.picture, overview.members.clone())?;
    let names = cards(tx, &overview.picture, &members)?;
    let scene = overview.scene;
    let mut book = WorkbookDraft::new(clock::local(tx.now).naive_local());
    if let (Some(unit), Some(demand)) = (scene.unit, scene.demand.as_ref()) {
        let tree = scene.tree();
        let branch = report::branches(&tree, unit, scene.organisation.len());
        let table = report::table(&tree, &branch, &members, 0, |_| None);
        let mut sheet = SheetDraft::new("Theo đơn vị", unit_columns());
        for row in table.ranked.iter().chain(&table.small) {
            sheet.row(unit_row(&scene, row, unit));
        }
        book.add(sheet);
        book.add(people_sheet(&People { scene: &scene, picture: &overview.picture, demand, names: &names }, &members));
        let total = table.total;
        let share = total.share().map(format_percent).unwrap_or_default();
        let of = |standing| format_integer(total.of(standing) as i64);
        book.note("Số người phải đạt", format_integer(total.total as i64));
        book.note("Được miễn", of(Standing::Exempt));
        book.note(
            "Đã đạt",
            format!(
                "{} ({share} của {} người không được miễn)",
                of(Standing::Met),
                format_integer(total.counted() as i64)
            ),
        );
        let whole = total.share_with_exempt().map(format_percent).unwrap_or_default();
        book.note("Tỷ lệ nếu tính người được miễn là đạt", whole);
        book.note("Quá hạn", of(Standing::Overdue));
        book.note("Đang thực hiện", of(Standing::InProgress));
        book.note("Chưa bắt đầu", of(Standing::NotStarted));
        book.note("Xếp hạng", "Từ tỷ lệ thấp nhất; đơn vị dưới 10 người không xếp hạng.");
    } else {
        book.add(SheetDraft::new("Theo đơn vị", unit_columns()));
    }
    finish(tx, book, asked, scene, members.len())
}

/// The people of a list, as narrowed.
pub fn of_people(tx: &mut Tx<'_>, asked: &Asked, narrowed: &Narrowed) -> Result<Made> {
    let list = super::people(tx, asked, narrowed)?;
    let names = cards(tx, &list.picture, &list.members)?;
    let mut book = WorkbookDraft::new(clock::local(tx.now).naive_local());
    match list.scene.demand.as_ref() {
        Some(demand) => {
            let people = People { scene: &list.scene, picture: &list.picture, demand, names: &names };
            book.add(people_sheet(&people, &list.members))
        }
        None => book.add(SheetDraft::new("Danh sách", people_columns())),
    };
    book.note("Tình trạng", words::part(narrowed.part));
    book.note("Loại cán bộ", narrowed.staff_kind.as_deref().map_or_else(|| "Tất cả".to_owned(), words::staff_kind));
    if narrowed.is_direct {
        book.note("Phạm vi", "Chỉ người trực tiếp tại đơn vị, không tính đơn vị bên dưới");
    }
    let count = list.members.len();
    finish(tx, book, asked, list.scene, count)
}

fn finish(tx: &mut Tx<'_>, mut book: WorkbookDraft, asked: &Asked, scene: Scene, people: usize) -> Result<Made> {
    let on = format_date(scene.moment.on);
    let known = asked.known_on.map_or_else(
        || format!("Tất cả đến {}", clock::date_time_text(scene.moment.known_at)),
        |day| format!("Hết ngày {}", format_date(day)),
    );
    let demand = scene.demand.as_ref();
    book.note("Yêu cầu", demand.map(|d| d.title.clone()).unwrap_or_default());
    book.note("Căn cứ", demand.map(|d| d.legal_ground.clone()).unwrap_or_default());
    book.note("Hạn", demand.map(|d| format_date(d.due_on)).unwrap_or_default());
    book.note("Đơn vị", scene.unit.map(|at| scene.tree().label(at)).unwrap_or_default());
    book.note("Tính đến hết ngày", &on);
    book.note("Theo dữ liệu biết đến", known);
    book.note("Cơ cấu tổ chức", format!("Theo cơ cấu tổ chức ngày {on}"));
    book.note("Người xuất", tx.actor()?.name.clone());
    book.note("Thời điểm xuất", clock::date_time_text(tx.now));
    book.note("Lưu ý", "Tệp có dữ liệu cá nhân, chỉ dùng trong công việc.");
    let bytes = book.to_bytes().map_err(Error::internal)?;
    Ok(Made { name: format!("dat-chuan-{}.xlsx", scene.moment.on), bytes, scene, people })
}

fn unit_columns() -> Vec<Column> {
    use ColumnKind::{Integer, Percent, Text};
    vec![
        Column::new("Xếp hạng", Integer, 10),
        Column::new("Đơn vị", Text, 44),
        Column::new("Số người phải đạt", Integer, 12),
        Column::new("Đã đạt", Integer, 12),
        Column::new("Quá hạn", Integer, 12),
        Column::new("Đang thực hiện", Integer, 12),
        Column::new("Chưa bắt đầu", Integer, 12),
        Column::new("Tỷ lệ đạt", Percent, 12),
        Column::new("Được miễn", Integer, 12),
        Column::new("Tỷ lệ tính cả miễn", Percent, 12),
    ]
}

fn unit_row(scene: &Scene, row: &Row, viewed: u32) -> Vec<Value> {
    let tree = scene.tree();
    let name = match (row.unit == viewed, tree.stands(row.unit)) {
        (true, true) => format!("Trực tiếp tại {}", tree.phrase(row.unit)),
        (_, true) => tree.name(row.unit).to_owned(),
        (_, false) => format!("{} (đã kết thúc hoạt động, chờ phân về)", tree.name(row.unit)),
    };
    let tally = &row.tally;
    let mut values = vec![row.rank.map_or(Value::Empty, |rank| Value::Integer(rank.into())), Value::text(name)];
    let numbers = [tally.total, tally.met, tally.overdue, tally.in_progress, tally.not_started];
    values.extend(numbers.map(|n| Value::Integer(n as i64)));
    values.push(tally.share().map_or(Value::Empty, Value::PercentTenths));
    values.push(Value::Integer(tally.exempt as i64));
    values.push(tally.share_with_exempt().map_or(Value::Empty, Value::PercentTenths));
    values
}

fn people_columns() -> Vec<Column> {
    use ColumnKind::{Date, Integer, Text};
    vec![
        Column::new("STT", Integer, 7),
        Column::new("Họ và tên", Text, 26),
        Column::new("Mã cán bộ", Text, 16),
        Column::new("Đơn vị", Text, 44),
        Column::new("Loại cán bộ", Text, 18),
        Column::new("Chức vụ", Text, 22),
        Column::new("Mã ngạch", Text, 12),
        Column::new("Tình trạng", Text, 16),
        Column::new("Hạn", Date, 12),
        Column::new("Số chứng chỉ", Text, 20),
        Column::new("Ngày cấp", Date, 12),
        Column::new("Kỳ thi", Text, 36),
        Column::new("Ngày thi", Date, 12),
        Column::new("Căn cứ tình trạng", Text, 60),
    ]
}

struct People<'a> {
    scene: &'a Scene,
    picture: &'a Picture,
    demand: &'a Demand,
    names: &'a HashMap<PersonId, Card>,
}

fn people_sheet(of: &People<'_>, members: &[Member]) -> SheetDraft {
    let tree = of.scene.tree();
    let mut labels: HashMap<u32, String> = HashMap::new();
    let mut sheet = SheetDraft::new("Danh sách", people_columns());
    for (member, number) in members.iter().zip(1i64..) {
        let unit = labels.entry(member.unit).or_insert_with(|| tree.label(member.unit)).clone();
        sheet.row(of.row(member, number, unit));
    }
    sheet
}

impl People<'_> {
    fn row(&self, member: &Member, number: i64, unit: String) -> Vec<Value> {
        let place = member.person as usize;
        let card = self.names.get(&self.picture.people[place]);
        let post = &self.picture.posts[member.post as usize];
        let paper = member.paper.map(|at| &self.picture.papers[place][at as usize]);
        let open = member.candidacy.map(|at| &self.picture.candidacies[place][at as usize]);
        let text = |t: Option<&String>| t.map_or(Value::Empty, Value::text);
        let date = |d: Option<NaiveDate>| d.map_or(Value::Empty, Value::Date);
        vec![
            Value::Integer(number),
            text(card.map(|c| &c.full_name)),
            text(card.and_then(|c| c.staff_number.as_ref())),
            Value::text(unit),
            Value::text(words::staff_kind(&post.staff_kind)),
            Value::text(&post.position),
            text(post.rank_code.as_ref()),
            Value::text(label(member.standing.label_key())),
            Value::Date(self.demand.due_on),
            text(paper.map(|p| &p.serial)),
            date(paper.map(|p| p.issued_on)),
            text(open.map(|c| &c.round)),
            date(open.map(|c| c.sits_on)),
            Value::text(words::reason(self.picture, self.demand, member, self.scene.moment.on)),
        ]
    }
}
