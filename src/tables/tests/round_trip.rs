use super::*;
use crate::text::date_to_serial;
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

fn noon() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap().and_hms_opt(12, 0, 0).unwrap()
}

fn written(sheet: SheetDraft) -> Vec<Sheet> {
    let mut book = WorkbookDraft::new(noon());
    book.add(sheet);
    read_xlsx(&book.to_bytes().unwrap()).unwrap()
}

fn example() -> WorkbookDraft {
    let columns = vec![
        Column::new("Họ và tên", ColumnKind::Text, 28),
        Column::new("Ngày sinh", ColumnKind::Date, 12),
        Column::new("Giới tính", ColumnKind::Text, 10).choices(["Nam", "Nữ"]),
        Column::new("Tỷ lệ", ColumnKind::Percent, 10),
    ];
    let mut sheet = SheetDraft::new("Danh sách 1/2", columns);
    let birth = NaiveDate::from_ymd_opt(1984, 3, 5).unwrap();
    sheet.row(vec![Value::text("=HYPERLINK(\"x\")"), Value::Date(birth), Value::text("Nữ"), Value::PercentTenths(625)]);
    let mut book = WorkbookDraft::new(noon());
    book.add(sheet).note("Bộ lọc", "Toàn thành phố").note("Người lập", "-");
    book
}

#[test]
fn a_workbook_reads_back_with_notes_and_lists() {
    let sheets = read_xlsx(&example().to_bytes().unwrap()).unwrap();
    let names: Vec<(&str, bool)> = sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(names, [("Danh sách 1 2", false), ("Ghi chú", false), ("Danh mục", true)]);
    assert_eq!(sheets[0].cell(1, 0).as_text(), "Họ và tên");
    assert_eq!(sheets[0].cell(2, 0), &CellValue::Text("=HYPERLINK(\"x\")".into()));
    assert_eq!(sheets[0].cell(2, 1).as_text(), "05/03/1984");
    assert_eq!(sheets[0].cell(2, 3), &CellValue::Number(0.625));
    assert_eq!(sheets[1].cell(2, 1).as_text(), "-");
    assert_eq!(sheets[2].cell(2, 0).as_text(), "Nữ");
}

#[test]
fn the_same_draft_gives_the_same_bytes_and_no_formula() {
    let bytes = example().to_bytes().unwrap();
    assert_eq!(bytes, example().to_bytes().unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>") && sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"));
    assert!(sheet.contains("'Danh mục'!$A$1:$A$2"));
}

#[test]
fn names_of_sheets_are_made_to_fit() {
    let mut book = WorkbookDraft::new(noon());
    let long = "Phường Văn Miếu – Quốc Tử Giám, thành phố";
    for name in [long, long, "Ghi chú", "'[:]'"] {
        book.add(SheetDraft::new(name, vec![Column::new("A", ColumnKind::Integer, 8)]));
    }
    let sheets = read_xlsx(&book.to_bytes().unwrap()).unwrap();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Phường Văn Miếu – Quốc Tử Giám,", "Phường Văn Miếu – Quốc Tử G (2)", "Ghi chú (2)", "Trang"]);
}

#[test]
fn what_excel_cannot_hold_is_refused() {
    let column = || vec![Column::new("A", ColumnKind::Text, 8)];
    let bytes = |row: Vec<Value>| {
        let mut sheet = SheetDraft::new("S", column());
        sheet.row(row);
        let mut book = WorkbookDraft::new(noon());
        book.add(sheet);
        book.to_bytes()
    };
    assert_eq!(WorkbookDraft::new(noon()).to_bytes(), Err(WriteError::NoColumns));
    assert_eq!(bytes(vec![Value::Empty, Value::Empty]), Err(WriteError::RowTooWide { sheet: "S".into(), row: 2 }));
    assert_eq!(
        bytes(vec![Value::text("x".repeat(32_768))]),
        Err(WriteError::TextTooLong { sheet: "S".into(), row: 2, column: 0 })
    );
    assert!(bytes(vec![Value::text("ế".repeat(32_767))]).is_ok());
}

fn values() -> impl Strategy<Value = Value> {
    let days = 0i64..2_900_000;
    prop_oneof![
        Just(Value::Empty),
        "[ -~À-ỹđĐ\n\t=+@_x0-9]{1,30}".prop_map(Value::Text),
        "(=|\\+|-|@)[a-z(]{0,5}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Integer),
        (-100_000_000i64..100_000_000).prop_map(Value::Hundredths),
        (0i64..=1000).prop_map(Value::PercentTenths),
        days.prop_map(|d| Value::Date(NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(d))),
    ]
}

/// What a written value must be when read.
fn expected(value: &Value) -> CellValue {
    match value {
        Value::Empty => CellValue::Empty,
        Value::Text(text) => CellValue::Text(text.clone()),
        Value::Integer(number) if number.unsigned_abs() > 1 << 53 => CellValue::Text(number.to_string()),
        Value::Integer(number) => CellValue::Number(*number as f64),
        Value::Hundredths(number) => CellValue::Number(*number as f64 / 100.0),
        Value::PercentTenths(number) => CellValue::Number(*number as f64 / 1000.0),
        Value::Date(date) => CellValue::Date(DateCell {
            serial: f64::from(date_to_serial(*date).unwrap()),
            system: crate::text::DateSystem::From1900,
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_is_written_is_read_again(rows in proptest::collection::vec(proptest::collection::vec(values(), 4), 0..8)) {
        let kinds = [ColumnKind::Text, ColumnKind::Integer, ColumnKind::Decimal, ColumnKind::Date];
        let mut sheet = SheetDraft::new("S", kinds.map(|kind| Column::new("Cột", kind, 12)).to_vec());
        for row in &rows {
            sheet.row(row.clone());
        }
        let read = written(sheet).remove(0);
        for (row, number) in rows.iter().zip(2u32..) {
            for (value, column) in row.iter().zip(0u16..) {
                prop_assert_eq!(read.cell(number, column), &expected(value));
            }
        }
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0usize..2_000, byte in any::<u8>()) {
        let _ = read("a.csv", &bytes, &Limits::default());
        let _ = read("a.xlsx", &bytes, &Limits::default());
        let mut package = with_rows(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
        let at = at % package.len();
        package[at] = byte;
        let _ = read_xlsx(&package);
    }
}
