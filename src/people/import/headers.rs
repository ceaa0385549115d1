//! Which column is what: found by header text, in any order, in one row or two, below any number of title rows.

use serde::{Deserialize, Serialize};

use crate::tables::{CellValue, Sheet, column_letters};
use crate::text::{fold, same_text_key, tidy};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// STT.
    Ordinal,
    /// Họ và tên.
    FullName,
    /// Họ đệm.
    FamilyMiddle,
    /// Tên.
    Given,
    /// Ngày sinh.
    Birth,
    /// A day of birth that also says Nam.
    BirthMale,
    /// A day of birth that also says Nữ.
    BirthFemale,
    /// A column “Nam” with a mark or a day of birth.
    Male,
    /// A column “Nữ” with a mark or a day of birth.
    Female,
    /// Giới tính.
    Gender,
    /// Nơi sinh.
    Birthplace,
    /// Số định danh, CCCD.
    Identity,
    /// Mã cán bộ.
    StaffNumber,
    /// Mã đơn vị.
    UnitCode,
    /// Đơn vị.
    Unit,
    /// Phòng, bộ phận.
    Division,
    /// Loại cán bộ.
    StaffKind,
    /// Chức vụ, chức danh.
    Position,
    /// Mã ngạch.
    RankCode,
    /// Tên ngạch.
    RankTitle,
    /// Điện thoại.
    Phone,
    /// Thư điện tử.
    Email,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderColumn {
    /// From 0.
    pub column: u16,
    /// The header's text; of two rows joined by a dash.
    pub label: String,
    /// What it holds, if it is known.
    pub field: Option<Field>,
}

impl HeaderColumn {
    /// The letters above the column.
    pub fn letters(&self) -> String {
        column_letters(u32::from(self.column))
    }
}

/// The head of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// From 1.
    pub first_row: u32,
    /// From 1; equal to the first for a head of one row.
    pub last_row: u32,
    /// All columns with a label, and those the data shows to belong to one.
    pub columns: Vec<HeaderColumn>,
}

impl Header {
    /// The column of a field.
    pub fn of(&self, field: Field) -> Option<&HeaderColumn> {
        self.columns.iter().find(|column| column.field == Some(field))
    }
}

/// Rows in which the head is looked for.
const SEARCHED: u32 = 60;

/// Finds the head: the row, or pair of rows, that names the most fields, a name among them. `None` when no row names a
/// name and one thing more.
pub fn find(sheet: &Sheet) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    for row in sheet.rows.iter().filter(|row| row.number <= SEARCHED) {
        for double in [false, true] {
            let last = if double { row.number + 1 } else { row.number };
            if double && !may_be_second(sheet, last) {
                continue;
            }
            let columns = columns_of(sheet, row.number, last);
            let score = score(&columns);
            if score >= 2 && best.as_ref().is_none_or(|(top, _)| score > *top) {
                best = Some((score, Header { first_row: row.number, last_row: last, columns }));
            }
        }
    }
    let (_, mut header) = best?;
    split_names(sheet, &mut header);
    Some(header)
}

/// The labels of the row that looks most like a head, for saying what was seen when none was found.
pub fn seen_labels(sheet: &Sheet) -> Vec<String> {
    let widest = sheet.rows.iter().filter(|row| row.number <= SEARCHED).max_by_key(|row| row.cells.len());
    let texts = widest.map(|row| row.cells.iter().map(|cell| tidy(&cell.value.as_text())).collect());
    texts.unwrap_or_default()
}

fn score(columns: &[HeaderColumn]) -> usize {
    let mut fields: Vec<Field> = columns.iter().filter_map(|c| c.field).collect();
    if !fields.iter().any(|f| matches!(f, Field::FullName | Field::Given)) {
        return 0;
    }
    fields.sort_unstable_by_key(|f| *f as u8);
    fields.dedup();
    fields.len()
}

/// A second row of heads holds words only: no number, no date, no long digits.
fn may_be_second(sheet: &Sheet, number: u32) -> bool {
    sheet.row(number).is_some_and(|row| {
        row.cells.iter().all(|cell| match &cell.value {
            CellValue::Text(text) => text.chars().filter(char::is_ascii_digit).count() < 4,
            CellValue::Empty => true,
            _ => false,
        })
    })
}

fn text_at(sheet: &Sheet, row: u32, column: u16) -> String {
    let own = tidy(&sheet.cell(row, column).as_text());
    if !own.is_empty() {
        return own;
    }
    let merged = sheet.merge_at(row, column).map(|m| (m.first_row, u16::try_from(m.first_column).unwrap_or(u16::MAX)));
    merged.map(|(row, column)| tidy(&sheet.cell(row, column).as_text())).unwrap_or_default()
}

fn columns_of(sheet: &Sheet, first: u32, last: u32) -> Vec<HeaderColumn> {
    let rows = [sheet.row(first), sheet.row(last)];
    let widest = rows.iter().flatten().filter_map(|row| row.cells.last()).map(|cell| cell.column).max().unwrap_or(0);
    let mut columns: Vec<HeaderColumn> = Vec::new();
    let mut left = String::new();
    for column in 0..=widest {
        let top = text_at(sheet, first, column);
        let (label, field) = if first == last {
            (top.clone(), field_of(&top))
        } else {
            let bottom = text_at(sheet, last, column);
            let above = if top.is_empty() && !bottom.is_empty() { left.clone() } else { top.clone() };
            join(&above, &bottom)
        };
        if !top.is_empty() {
            left = top;
        }
        if !label.is_empty() {
            let taken = field.is_some_and(|f| f != Field::FullName && columns.iter().any(|c| c.field == Some(f)));
            columns.push(HeaderColumn { column, label, field: field.filter(|_| !taken) });
        }
    }
    columns
}

/// Label and field of a column with two heads.
fn join(top: &str, bottom: &str) -> (String, Option<Field>) {
    if bottom.is_empty() || top == bottom {
        return (top.to_owned(), field_of(top));
    }
    if top.is_empty() {
        return (bottom.to_owned(), field_of(bottom));
    }
    let label = format!("{top} – {bottom}");
    let above = field_of(top);
    let below = field_of(bottom);
    let field = match (above, below) {
        (Some(Field::Birth), Some(Field::Male)) => Some(Field::BirthMale),
        (Some(Field::Birth), Some(Field::Female)) => Some(Field::BirthFemale),
        // “Tên” under “Ngạch” is not a person's name.
        (Some(above), Some(Field::Given | Field::FamilyMiddle)) if above != Field::FullName => {
            field_of(&format!("{top} {bottom}")).or(Some(above))
        }
        (_, Some(below)) => Some(below),
        (_, None) => field_of(&format!("{top} {bottom}")),
    };
    (label, field)
}

/// A head “Họ và tên” over two columns: the first holds the family and middle names, the second the given name. Either
/// the head is merged over both, or the second has no head and the data shows it.
fn split_names(sheet: &Sheet, header: &mut Header) {
    let named: Vec<usize> =
        (0..header.columns.len()).filter(|i| header.columns[*i].field == Some(Field::FullName)).collect();
    let Some(first) = named.first().copied() else {
        return;
    };
    let column = header.columns[first].column;
    if let Some(second) = named.get(1).copied() {
        for extra in named.iter().skip(2) {
            header.columns[*extra].field = None;
        }
        if header.columns[second].column == column + 1 {
            header.columns[first].field = Some(Field::FamilyMiddle);
            header.columns[second].field = Some(Field::Given);
        } else {
            header.columns[second].field = None;
        }
        return;
    }
    if header.columns.iter().any(|c| c.column == column + 1) {
        return;
    }
    if second_holds_names(sheet, header.last_row, column) {
        let label = format!("{} – Tên", header.columns[first].label);
        header.columns[first].field = Some(Field::FamilyMiddle);
        let given = HeaderColumn { column: column + 1, label, field: Some(Field::Given) };
        header.columns.insert(first + 1, given);
    }
}

/// Whether most rows with a name in a column have a further word of it in the next.
fn second_holds_names(sheet: &Sheet, last_row: u32, column: u16) -> bool {
    let is_word = |value: &CellValue| matches!(value, CellValue::Text(t) if !tidy(t).is_empty() && tidy(t).chars().all(|c| c.is_alphabetic() || c == ' '));
    // Headings and titles have a cell or two; only fuller rows speak of people.
    let with_name: Vec<bool> = sheet
        .rows
        .iter()
        .filter(|row| row.number > last_row && row.cells.iter().filter(|cell| !cell.value.is_blank()).count() > 2)
        .filter(|row| is_word(row.get(column)))
        .map(|row| is_word(row.get(column + 1)))
        .collect();
    let split = with_name.iter().filter(|is_split| **is_split).count();
    !with_name.is_empty() && split * 10 >= with_name.len() * 6
}

/// Whole heads, folded and without signs.
const EXACT: &[(&str, Field)] = &[
    ("stt", Field::Ordinal),
    ("tt", Field::Ordinal),
    ("so tt", Field::Ordinal),
    ("so thu tu", Field::Ordinal),
    ("ho", Field::FamilyMiddle),
    ("ten", Field::Given),
    ("nu", Field::Female),
    ("phai", Field::Gender),
    ("nam sinh", Field::Birth),
    ("sinh ngay", Field::Birth),
    ("phong", Field::Division),
    ("don vi", Field::Unit),
    ("co quan", Field::Unit),
    ("dien", Field::StaffKind),
    ("ngach", Field::RankTitle),
    ("so dt", Field::Phone),
    ("dt", Field::Phone),
    ("mail", Field::Email),
];

/// Parts of heads, the more particular first.
const PARTS: &[(&str, Field)] = &[
    ("ho va ten dem", Field::FamilyMiddle),
    ("ho ten dem", Field::FamilyMiddle),
    ("ho va dem", Field::FamilyMiddle),
    ("ho dem", Field::FamilyMiddle),
    ("ho lot", Field::FamilyMiddle),
    ("ho va chu dem", Field::FamilyMiddle),
    ("ho chu dem", Field::FamilyMiddle),
    ("ho va ten", Field::FullName),
    ("ho ten", Field::FullName),
    ("ten can bo", Field::FullName),
    ("ten cong chuc", Field::FullName),
    ("ten vien chuc", Field::FullName),
    ("ten nhan vien", Field::FullName),
    ("cccd", Field::Identity),
    ("can cuoc", Field::Identity),
    ("dinh danh", Field::Identity),
    ("cmnd", Field::Identity),
    ("cmtnd", Field::Identity),
    ("so cmt", Field::Identity),
    ("chung minh", Field::Identity),
    ("noi sinh", Field::Birthplace),
    ("ngay sinh", Field::Birth),
    ("nam sinh", Field::Birth),
    ("ngay thang nam sinh", Field::Birth),
    ("gioi tinh", Field::Gender),
    ("ma don vi", Field::UnitCode),
    ("ma co quan", Field::UnitCode),
    ("ma dv", Field::UnitCode),
    ("ma can bo", Field::StaffNumber),
    ("ma so can bo", Field::StaffNumber),
    ("ma cong chuc", Field::StaffNumber),
    ("ma vien chuc", Field::StaffNumber),
    ("ma nhan vien", Field::StaffNumber),
    ("ma nhan su", Field::StaffNumber),
    ("ma cbcc", Field::StaffNumber),
    ("ma cb", Field::StaffNumber),
    ("ma nv", Field::StaffNumber),
    ("so hieu", Field::StaffNumber),
    ("ma ngach", Field::RankCode),
    ("ma so ngach", Field::RankCode),
    ("ngach ma", Field::RankCode),
    ("ma so chuc danh", Field::RankCode),
    ("ma so cdnn", Field::RankCode),
    ("ma cdnn", Field::RankCode),
    ("ten ngach", Field::RankTitle),
    ("ngach cong chuc", Field::RankTitle),
    ("ngach vien chuc", Field::RankTitle),
    ("chuc danh nghe nghiep", Field::RankTitle),
    ("loai can bo", Field::StaffKind),
    ("loai nhan su", Field::StaffKind),
    ("loai hinh", Field::StaffKind),
    ("phan loai", Field::StaffKind),
    ("doi tuong", Field::StaffKind),
    ("chuc vu", Field::Position),
    ("chuc danh", Field::Position),
    ("vi tri viec lam", Field::Position),
    ("dien thoai", Field::Phone),
    ("di dong", Field::Phone),
    ("sdt", Field::Phone),
    ("email", Field::Email),
    ("e mail", Field::Email),
    ("thu dien tu", Field::Email),
    ("hop thu", Field::Email),
    ("phong ban", Field::Division),
    ("bo phan", Field::Division),
    ("phong chuyen mon", Field::Division),
    ("don vi cong tac", Field::Unit),
    ("ten don vi", Field::Unit),
    ("noi cong tac", Field::Unit),
    ("co quan cong tac", Field::Unit),
    ("co quan don vi", Field::Unit),
    ("don vi", Field::Unit),
];

/// Longest head, in characters: longer texts are sentences.
const LONGEST: usize = 60;

/// Words that make a head something else: the day a card was issued is no day of birth.
const OTHERWISE: &[&str] =
    &["ngay cap", "noi cap", "que quan", "thuong tru", "bo nhiem", "vo chong", "cha me", "nguoi than", "dang vien"];

/// What a head names; `None` for what is not read.
pub fn field_of(label: &str) -> Option<Field> {
    let spaced: String = fold(label).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let folded = tidy(&spaced);
    if folded.is_empty() || folded.chars().count() > LONGEST || OTHERWISE.iter().any(|word| folded.contains(word)) {
        return None;
    }
    // “Nam” and “Năm” fold to the same letters.
    if same_text_key(label) == "nam" {
        return Some(Field::Male);
    }
    if let Some((_, field)) = EXACT.iter().find(|(whole, _)| *whole == folded) {
        return Some(*field);
    }
    let padded = format!(" {folded} ");
    let found = PARTS.iter().find(|(part, _)| padded.contains(&format!(" {part} "))).map(|(_, field)| *field);
    match found {
        Some(Field::Birth) if folded.ends_with(" nu") => Some(Field::BirthFemale),
        Some(Field::Gender) if folded.ends_with(" nu") => Some(Field::Female),
        Some(Field::Gender) if folded.ends_with(" nam") => Some(Field::Male),
        Some(Field::Birth) if same_text_key(label).trim_end_matches([')', ' ']).ends_with("nam") => {
            Some(Field::BirthMale)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Cell, Merge, Row};

    fn sheet(rows: &[(u32, &[&str])]) -> Sheet {
        let row = |(number, texts): &(u32, &[&str])| Row {
            number: *number,
            cells: texts
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(i, text)| Cell { column: i as u16, value: CellValue::Text((*text).to_owned()) })
                .collect(),
        };
        Sheet { name: "DS".into(), rows: rows.iter().map(row).collect(), ..Sheet::default() }
    }

    #[test]
    fn heads_are_known_by_their_words() {
        for (label, field) in [
            ("Họ và tên", Some(Field::FullName)),
            ("HỌ TÊN (khai sinh)", Some(Field::FullName)),
            ("Họ và tên đệm", Some(Field::FamilyMiddle)),
            ("Tên", Some(Field::Given)),
            ("Ngày, tháng, năm sinh", Some(Field::Birth)),
            ("Ngày sinh (Nữ)", Some(Field::BirthFemale)),
            ("Ngày sinh – Nam", Some(Field::BirthMale)),
            ("Năm sinh", Some(Field::Birth)),
            ("Nam", Some(Field::Male)),
            ("Năm", None),
            ("Nữ", Some(Field::Female)),
            ("Số CCCD/Số định danh cá nhân", Some(Field::Identity)),
            ("Ngày cấp CCCD", None),
            ("Quê quán", None),
            ("Nơi sinh (tỉnh, thành phố)", Some(Field::Birthplace)),
            ("Mã ngạch", Some(Field::RankCode)),
            ("Mã số chức danh nghề nghiệp", Some(Field::RankCode)),
            ("Chức vụ/chức danh", Some(Field::Position)),
            ("Phòng ban, đơn vị", Some(Field::Division)),
            ("Đơn vị công tác", Some(Field::Unit)),
            ("Ngày bổ nhiệm chức vụ", None),
            ("Số ĐT", Some(Field::Phone)),
            ("E-mail công vụ", Some(Field::Email)),
        ] {
            assert_eq!(field_of(label), field, "{label}");
        }
    }

    #[test]
    fn the_head_is_found_below_titles_and_over_two_rows() {
        let one = sheet(&[
            (1, &["UBND PHƯỜNG BA ĐÌNH"]),
            (3, &["DANH SÁCH CÁN BỘ, CÔNG CHỨC"]),
            (5, &["STT", "Họ và tên", "Ngày sinh", "", "Đơn vị"]),
            (6, &["", "", "Nam", "Nữ", ""]),
            (7, &["1", "Nguyễn Văn An", "05/03/1984", "", "Văn phòng"]),
        ]);
        let header = find(&one).unwrap();
        assert_eq!((header.first_row, header.last_row), (5, 6));
        let fields: Vec<Option<Field>> = header.columns.iter().map(|c| c.field).collect();
        let expected = [Field::Ordinal, Field::FullName, Field::BirthMale, Field::BirthFemale, Field::Unit];
        assert_eq!(fields, expected.map(Some));
    }

    #[test]
    fn a_name_head_over_two_columns_splits_the_name() {
        let mut merged = sheet(&[(1, &["Họ và tên", "", "Ngày sinh"]), (2, &["Nguyễn Văn", "An", "05/03/1984"])]);
        merged.merges.push(Merge { first_row: 1, last_row: 1, first_column: 0, last_column: 1 });
        let header = find(&merged).unwrap();
        assert_eq!(header.of(Field::FamilyMiddle).map(|c| c.column), Some(0));
        assert_eq!(header.of(Field::Given).map(|c| c.column), Some(1));
        merged.merges.clear();
        let header = find(&merged).unwrap();
        assert_eq!((header.last_row, header.of(Field::Given).map(|c| c.column)), (1, Some(1)));
    }

    #[test]
    fn a_table_without_names_has_no_head() {
        assert_eq!(find(&sheet(&[(1, &["Tháng", "Doanh thu"]), (2, &["1", "2"])])), None);
    }
}
