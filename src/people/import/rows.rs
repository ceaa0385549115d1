//! The rows below the head: people, headings of groups, and what is neither.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::headers::{Field, Header, HeaderColumn};
use super::kinds::{Kind, counts_columns, kind_of};
use super::{dates, names};
use crate::people::rules::{is_email, is_phone, plain_number};
use crate::people::{Gender, StaffKind};
use crate::tables::{CellValue, Row, Sheet};
use crate::text::{fold, tidy};

/// What is wrong with a cell, before it is known which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key of its message; `<key>-todo` says what to do.
    pub key: &'static str,
    /// What the cell may have meant, for a person to accept.
    pub proposal: Option<String>,
}

impl Fault {
    /// A fault without a proposal.
    pub fn of(key: &'static str) -> Self {
        Self { key, proposal: None }
    }
    /// The same fault with a proposal.
    #[must_use]
    pub fn proposing(mut self, value: String) -> Self {
        self.proposal = Some(value);
        self
    }
}

/// What a problem does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The row is not taken.
    Refuses,
    /// The row is taken; a person should know.
    Note,
}

/// What is wrong in a row, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The letters above the column; empty when the row as a whole is meant.
    pub column: String,
    /// The head of the column.
    pub header: String,
    /// What stands in the cell.
    pub value: String,
    /// The key of its message; `<key>-todo` says what to do.
    pub key: String,
    /// What the cell may have meant, for a person to accept.
    pub proposal: Option<String>,
    /// Whether the row can be taken.
    pub weight: Weight,
}

impl Problem {
    /// A refusal of the row as a whole; `value` is named in the message.
    pub fn of_row(key: &str, value: impl Into<String>) -> Self {
        Self {
            column: String::new(),
            header: String::new(),
            value: value.into(),
            key: key.to_owned(),
            proposal: None,
            weight: Weight::Refuses,
        }
    }
    fn at(column: &HeaderColumn, value: &str, fault: Fault, weight: Weight) -> Self {
        let (column, header) = (column.letters(), column.label.clone());
        Self { column, header, value: tidy(value), key: fault.key.to_owned(), proposal: fault.proposal, weight }
    }
}

/// What a row says about a person; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Values {
    /// Họ và tên.
    pub full_name: Option<String>,
    /// Ngày sinh.
    pub birth_date: Option<NaiveDate>,
    /// Giới tính.
    pub gender: Option<Gender>,
    /// Nơi sinh.
    pub birthplace: Option<String>,
    /// Số định danh.
    pub identity_number: Option<String>,
    /// Mã cán bộ.
    pub staff_number: Option<String>,
    /// Mã đơn vị.
    pub unit_code: Option<String>,
    /// Đơn vị.
    pub unit: Option<String>,
    /// Phòng, bộ phận.
    pub division: Option<String>,
    /// Loại cán bộ.
    pub staff_kind: Option<StaffKind>,
    /// Chức vụ.
    pub position: Option<String>,
    /// Mã ngạch.
    pub rank_code: Option<String>,
    /// Tên ngạch.
    pub rank_title: Option<String>,
    /// Điện thoại.
    pub phone: Option<String>,
    /// Thư điện tử.
    pub email: Option<String>,
}

/// A row about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Its number in the import: the row's number, plus a million for each sheet before.
    pub line: i32,
    /// The sheet.
    pub sheet: String,
    /// The row's number in the sheet, from 1.
    pub row: u32,
    /// The texts of its cells in the order of the head.
    pub cells: Vec<String>,
    /// The headings above it, the outermost first.
    pub groups: Vec<String>,
    /// What it says.
    pub values: Values,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads the rows below a head.
pub fn read(sheet: &Sheet, header: &Header, as_of: NaiveDate, first_line: i32) -> Vec<StaffRow> {
    let mut found = Vec::new();
    let mut groups: Vec<(u8, String)> = Vec::new();
    let (mut is_first, mut is_below) = (true, false);
    for row in sheet.rows.iter().filter(|row| row.number > header.last_row) {
        if std::mem::take(&mut is_first) && counts_columns(row) {
            continue;
        }
        let is_full = row.cells.iter().filter(|cell| !cell.value.is_blank()).count() > 2;
        match kind_of(row, header) {
            // Below the signatures only full rows are people: another table may follow.
            Kind::Person if !is_below || is_full => {
                let headings = groups.iter().map(|(_, text)| text.clone()).collect();
                found.push(person(sheet, header, row, (as_of, first_line, headings)));
            }
            Kind::Heading(level, text) if !is_below => {
                groups.retain(|(above, _)| *above < level);
                groups.push((level, text));
            }
            Kind::End => is_below = true,
            Kind::Person | Kind::Heading(..) | Kind::Nothing => {}
        }
    }
    found
}

/// Reads one row; collects what is wrong as it goes.
struct Reader<'a> {
    row: &'a Row,
    header: &'a Header,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn column(&self, field: Field) -> Option<&HeaderColumn> {
        self.header.of(field)
    }
    fn cell(&self, field: Field) -> &CellValue {
        static EMPTY: CellValue = CellValue::Empty;
        self.column(field).map_or(&EMPTY, |column| self.row.get(column.column))
    }
    /// A text; formula errors count as nothing said.
    fn text(&self, field: Field) -> Option<String> {
        match self.cell(field) {
            CellValue::Error(_) => None,
            value => Some(tidy(&value.as_text())).filter(|text| !text.is_empty() && text != "-" && text != "–"),
        }
    }
    fn note(&mut self, field: Field, fault: Fault, weight: Weight) {
        let Some(column) = self.column(field).cloned() else {
            self.problems.push(Problem::of_row(fault.key, ""));
            return;
        };
        let value = self.row.get(column.column).as_text().into_owned();
        self.problems.push(Problem::at(&column, &value, fault, weight));
    }
    fn refuse(&mut self, field: Field, fault: Fault) {
        self.note(field, fault, Weight::Refuses);
    }

    fn name(&mut self) -> Option<String> {
        let read = match (self.column(Field::Given), self.column(Field::FullName)) {
            (Some(_), _) => {
                let before = self.text(Field::FamilyMiddle).unwrap_or_default();
                (Field::Given, names::read(Some(&before), &self.text(Field::Given).unwrap_or_default()))
            }
            (None, _) => (Field::FullName, names::read(None, &self.text(Field::FullName).unwrap_or_default())),
        };
        match read {
            (_, Ok(name)) => Some(name),
            (field, Err(fault)) => {
                self.refuse(field, fault);
                None
            }
        }
    }

    /// Day of birth and gender, which lists with columns Nam and Nữ say together.
    fn birth(&mut self, as_of: NaiveDate) -> (Option<NaiveDate>, Option<Gender>) {
        let (mut born, mut gender) = (None, None);
        if let Some(text) = self.text(Field::Gender) {
            match names::gender(&text) {
                Ok(said) => gender = Some(said),
                Err(fault) => self.refuse(Field::Gender, fault),
            }
        }
        let columns = [
            (Field::Birth, None),
            (Field::BirthMale, Some(Gender::Male)),
            (Field::BirthFemale, Some(Gender::Female)),
            (Field::Male, Some(Gender::Male)),
            (Field::Female, Some(Gender::Female)),
        ];
        for (field, says) in columns {
            if self.text(field).is_none() {
                continue;
            }
            let only_mark = matches!(field, Field::Male | Field::Female) && self.is_mark(field);
            if !only_mark {
                match dates::birth(self.cell(field), as_of) {
                    Ok(Some(date)) if born.is_some_and(|other| other != date) => {
                        self.refuse(field, Fault::of("people-row-two-births"));
                    }
                    Ok(date) => born = born.or(date),
                    Err(fault) => self.refuse(field, fault),
                }
            }
            match (gender, says) {
                (Some(one), Some(other)) if one != other => self.refuse(field, Fault::of("people-row-two-genders")),
                _ => gender = gender.or(says),
            }
        }
        (born, gender)
    }

    /// “x” or “1” in a column Nam or Nữ is a gender without a date.
    fn is_mark(&self, field: Field) -> bool {
        match self.cell(field) {
            CellValue::Bool(is) => *is,
            value => matches!(fold(&value.as_text()).as_str(), "x" | "1" | "v" | "nam" | "nu" | "+" | "√" | "✓"),
        }
    }

    fn identity(&mut self, born: Option<NaiveDate>, gender: Option<Gender>) -> Option<String> {
        match dates::identity(self.cell(Field::Identity), born, gender) {
            Ok(number) => number,
            Err(fault) => {
                self.refuse(Field::Identity, fault);
                None
            }
        }
    }

    fn staff_kind(&mut self) -> Option<StaffKind> {
        let text = self.text(Field::StaffKind)?;
        let kind = names::staff_kind(&text);
        if kind.is_none() {
            self.refuse(Field::StaffKind, Fault::of("people-row-kind-wrong"));
        }
        kind
    }

    /// A rank code that Excel took for a number lost zeros at both ends: 1.003 is 01.003, 6.03 is 06.030.
    fn rank(&mut self) -> (Option<String>, Option<String>) {
        let code_of = |reader: &Self, field| match reader.cell(field) {
            CellValue::Number(number) if *number > 0.0 && *number < 100.0 => Some(format!("{number:06.3}")),
            _ => reader.text(field).filter(|text| text.chars().any(|c| c.is_ascii_digit())),
        };
        let mut code = code_of(self, Field::RankCode);
        let mut title = self.text(Field::RankTitle);
        let is_code = |text: &str| text.len() <= 12 && text.starts_with(|c: char| c.is_ascii_digit() || c == 'V');
        if code.is_none() && title.as_deref().is_some_and(|t| is_code(t) && t.chars().any(|c| c.is_ascii_digit())) {
            code = code_of(self, Field::RankTitle);
            title = None;
        }
        if matches!(self.cell(Field::RankCode), CellValue::Number(_)) && code != self.text(Field::RankCode) {
            self.note(Field::RankCode, Fault::of("people-row-rank-zeros"), Weight::Note);
        }
        (code, title)
    }

    fn phone(&mut self) -> Option<String> {
        let number = plain_number(&self.text(Field::Phone)?);
        let number = number.split([';', ',', '/']).next().unwrap_or_default().to_owned();
        if !is_phone(&number) {
            self.refuse(Field::Phone, Fault::of("people-row-phone-wrong"));
            return None;
        }
        let lost_zero = number.len() == 9 && number.starts_with(['3', '5', '7', '8', '9', '2']);
        if lost_zero {
            self.note(Field::Phone, Fault::of("people-row-phone-zero"), Weight::Note);
            return Some(format!("0{number}"));
        }
        Some(number)
    }

    fn email(&mut self) -> Option<String> {
        let email = self.text(Field::Email)?.to_lowercase();
        if is_email(&email) {
            return Some(email);
        }
        self.refuse(Field::Email, Fault::of("people-row-email-wrong"));
        None
    }
}

fn person(
    sheet: &Sheet,
    header: &Header,
    row: &Row,
    (as_of, first_line, groups): (NaiveDate, i32, Vec<String>),
) -> StaffRow {
    let mut reader = Reader { row, header, problems: Vec::new() };
    let full_name = reader.name();
    let (birth_date, gender) = reader.birth(as_of);
    let identity_number = reader.identity(birth_date, gender);
    let (rank_code, rank_title) = reader.rank();
    let values = Values {
        full_name,
        birth_date,
        gender,
        identity_number,
        rank_code,
        rank_title,
        birthplace: reader.text(Field::Birthplace),
        staff_number: reader.text(Field::StaffNumber),
        unit_code: reader.text(Field::UnitCode),
        unit: reader.text(Field::Unit),
        division: reader.text(Field::Division),
        staff_kind: reader.staff_kind(),
        position: reader.text(Field::Position),
        phone: reader.phone(),
        email: reader.email(),
    };
    StaffRow {
        line: first_line + i32::try_from(row.number).unwrap_or(i32::MAX - first_line),
        sheet: sheet.name.clone(),
        row: row.number,
        cells: header.columns.iter().map(|c| tidy(&row.get(c.column).as_text())).collect(),
        groups,
        values,
        problems: reader.problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::import::headers;
    use crate::tables::{Limits, read as read_file};

    fn rows(csv: &str) -> Vec<StaffRow> {
        let sheets = read_file("ds.csv", csv.as_bytes(), &Limits::default()).unwrap();
        let header = headers::find(&sheets[0]).unwrap();
        read(&sheets[0], &header, "2026-11-22".parse().unwrap(), 0)
    }

    #[test]
    fn headings_give_groups_and_ends_end() {
        let found = rows(
            "STT,Họ và tên,Ngày sinh,Số CCCD\n(1),(2),(3),(4)\nI,Phường Ba Đình,,\n1,Nguyễn Văn An,05/03/1984,001084000001\n,1. Văn phòng,,\n2,Đỗ Thị Ánh,06/03/1984,001184000002\nII. Xã Ba Vì,,,\n3,Lê Ước,07/03/1984,001084000003\nTổng cộng: 3 người,,,\n,Người lập biểu,,Thủ trưởng đơn vị\n,Trần Văn Ký,,Phạm Ký\n",
        );
        let seen: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|r| (r.values.full_name.as_deref().unwrap(), r.groups.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            seen,
            vec![
                ("Nguyễn Văn An", vec!["Phường Ba Đình"]),
                ("Đỗ Thị Ánh", vec!["Phường Ba Đình", "Văn phòng"]),
                ("Lê Ước", vec!["Xã Ba Vì"]),
            ]
        );
    }

    #[test]
    fn a_family_name_is_no_total() {
        let found = rows(
            "Họ tên,Ngày sinh,Số CCCD,Đơn vị\nCông Tằng Tôn Nữ Lan,05/03/1984,001184000001,Văn phòng\nCộng:,1,,\nCộng,,,\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].values.full_name.as_deref(), Some("Công Tằng Tôn Nữ Lan"));
    }

    #[test]
    fn a_birth_under_nu_gives_the_gender() {
        let found = rows(
            "Họ tên,Ngày sinh,,Số định danh\n,Nam,Nữ,\nNguyễn Văn An,05/03/1984,,001084000001\nĐỗ Ánh,,12/05/1988,001188000002\n",
        );
        assert_eq!(found[0].values.gender, Some(Gender::Male));
        assert_eq!(found[1].values.gender, Some(Gender::Female));
        assert_eq!(found[1].values.birth_date, "1988-05-12".parse().ok());
    }

    #[test]
    fn problems_name_column_and_value() {
        let found = rows("Họ tên,Ngày sinh,Số CCCD\nNguyễn Văn An,31/02/1980,1081012345\n");
        let problems = &found[0].problems;
        assert_eq!((problems[0].column.as_str(), problems[0].value.as_str()), ("B", "31/02/1980"));
        assert_eq!(problems[1].proposal.as_deref(), Some("001081012345"));
    }
}
