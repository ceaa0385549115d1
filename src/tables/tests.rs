//! Tests of reading and writing together; hostile files are made here, real ones come from a folder of fixtures.

mod csv;
mod fixtures;
mod hostile;
mod round_trip;

use super::*;
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="Một" sheetId="1" r:id="s1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="s1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A package with the given parts besides, or instead of, the usual ones.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let usual = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let kept =
        usual.iter().filter(|(name, _)| !parts.iter().any(|(other, _)| other == name)).map(|(n, t)| (*n, t.as_bytes()));
    for (name, content) in kept.chain(parts.iter().copied()) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows.
fn with_rows(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())])
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    read("a.xlsx", bytes, &Limits::default())
}

#[test]
fn columns_have_letters() {
    for (column, letters) in [(0, "A"), (5, "F"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
        assert_eq!(column_letters(column), letters);
    }
    assert_eq!(cell_address(1_048_576, 16_383), "XFD1048576");
    assert!(!column_letters(u32::MAX).is_empty());
}

#[test]
fn cells_keep_kind_and_place() {
    let rows = r#"<row r="2"><c r="B2" t="inlineStr"><is><t>Họ tên</t></is></c><c r="D2"><v>79123456789</v></c></row>
        <row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="e"><v>#N/A</v></c><c r="C5"><f>1+1</f><v>8.5</v></c><c r="D5"/>
        <c r="E5" t="d"><v>1984-03-05T00:00:00</v></c><c r="F5" s="0"><v>1e-7</v></c></row>"#;
    let sheet = read_xlsx(&with_rows(rows)).unwrap().remove(0);
    assert_eq!((sheet.name.as_str(), sheet.hidden, sheet.rows.len()), ("Một", false, 2));
    assert_eq!(sheet.cell(2, 1), &CellValue::Text("Họ tên".into()));
    assert_eq!(sheet.cell(2, 3).as_text(), "79123456789");
    assert_eq!(sheet.cell(5, 0), &CellValue::Bool(true));
    assert_eq!(sheet.cell(5, 1), &CellValue::Error("#N/A"));
    assert_eq!(sheet.cell(5, 2).as_text(), "8.5");
    assert!(sheet.cell(5, 3).is_blank() && sheet.row(5).unwrap().cells.len() == 5);
    assert_eq!(sheet.cell(5, 4).as_text(), "05/03/1984");
    assert_eq!(sheet.row(5).unwrap().address(5), "F5");
    assert_eq!(sheet.cell(5, 5).as_text(), "0.0000001");
    assert_eq!(sheet.cell(99, 99), &CellValue::Empty);
}

#[test]
fn dates_are_known_by_their_format_in_both_systems() {
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\-mm\-yyyy"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>30746</v></c><c r="B1" s="2"><v>30746.5</v></c><c r="C1" s="3"><v>0.5</v></c>
        <c r="D1"><v>30746</v></c></row></sheetData></worksheet>"#;
    let book = BOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    let parts: [(&str, &[u8]); 3] = [
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
    ];
    for (parts, expected) in [(&parts[..2], "05/03/1984"), (&parts[..], "06/03/1988")] {
        let read = read_xlsx(&package(parts)).unwrap().remove(0);
        assert_eq!(read.cell(1, 0).as_text(), expected);
        assert_eq!(read.cell(1, 1).as_text(), expected);
        assert_eq!(read.cell(1, 2), &CellValue::Number(0.5));
        assert_eq!(read.cell(1, 3), &CellValue::Number(30746.0));
    }
}

#[test]
fn merges_hidden_sheets_and_disorder_are_understood() {
    let sheet = r#"<worksheet><sheetData><row r="3"><c r="B3"><v>3</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="3"><c r="A3"><v>4</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells></worksheet>"#;
    let book = BOOK.replace("sheetId", r#"state="hidden" sheetId"#);
    let bytes = package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes()), ("xl/workbook.xml", book.as_bytes())]);
    let sheet = read_xlsx(&bytes).unwrap().remove(0);
    assert!(sheet.hidden);
    assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(sheet.cell(3, 0), &CellValue::Number(4.0));
    assert_eq!(sheet.merge_at(2, 2), Some(&Merge { first_row: 1, last_row: 2, first_column: 0, last_column: 2 }));
    assert_eq!(sheet.merge_at(3, 2), None);
}
