use super::*;
use std::time::Instant;

/// In a debug build; a release build is several times quicker.
fn quickly<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed().as_secs() < 20, "{what}: {:?}", start.elapsed());
    done
}

#[test]
fn a_cell_at_the_end_of_the_world_is_refused_by_its_address() {
    let error =
        quickly("far cell", || read_xlsx(&with_rows(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)))
            .unwrap_err();
    assert!(matches!(error, TableError::CellOutOfBounds { row: 1_048_576, column: 16_383, .. }));
    assert!(error.to_string().contains("XFD1048576") && error.to_string().contains("100.000"));
    let empty = with_rows(r#"<row r="1048576"><c r="XFD1048576" s="0"/></row>"#);
    assert_eq!(read_xlsx(&empty).unwrap()[0].rows, []);
}

#[test]
fn bombs_are_refused_while_unpacking() {
    let zeros = vec![b' '; 80 << 20];
    assert_eq!(
        quickly("one part", || read_xlsx(&package(&[("xl/worksheets/sheet1.xml", &zeros)]))),
        Err(TableError::UnpacksTooBig)
    );
    let part = &zeros[..40 << 20];
    let parts: [(&str, &[u8]); 4] = [("a.png", part), ("b.png", part), ("c.png", part), ("d.png", part)];
    assert_eq!(quickly("many parts", || read_xlsx(&package(&parts))), Err(TableError::UnpacksTooBig));
    let cells = "<c/>".repeat(8_100_000);
    assert_eq!(quickly("elements", || read_xlsx(&with_rows(&cells))), Err(TableError::UnpacksTooBig));
}

#[test]
fn crowds_are_refused() {
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(500_001));
    let shared = |content: &str| read_xlsx(&package(&[("xl/sharedStrings.xml", content.as_bytes())]));
    assert_eq!(shared(&strings), Err(TableError::TooManySharedStrings { limit: 500_000 }));
    let kept = format!("<sst uniqueCount=\"300000\">{}</sst>", "<si/>".repeat(300_000));
    assert!(shared(&kept).is_ok());
    for promise in ["99999999999999", "99999999999999999999999999", "500001"] {
        let lie = format!(r#"<x:sst count = "1"  uniqueCount = '{promise}'></x:sst>"#);
        assert_eq!(shared(&lie), Err(TableError::TooManySharedStrings { limit: 500_000 }), "{promise}");
    }
    assert!(matches!(shared(r#"<sst a=">" uniqueCount="99999999999999"/>"#), Err(TableError::Damaged { .. })));
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(200_001));
    assert_eq!(
        read_xlsx(&package(&[("xl/styles.xml", styles.as_bytes())])),
        Err(TableError::TooManyStyles { limit: 200_000 })
    );
    let merges = format!("<worksheet><sheetData/>{}</worksheet>", "<mergeCell ref=\"A1:B2\"/>".repeat(100_001));
    let merged = package(&[("xl/worksheets/sheet1.xml", merges.as_bytes())]);
    assert_eq!(read_xlsx(&merged), Err(TableError::TooManyMerges { limit: 100_000 }));
    let names: Vec<String> = (0..2_000).map(|i| format!("xl/media/{i}.png")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(read_xlsx(&package(&entries)), Err(TableError::TooManyEntries { limit: 2_000 }));
}

#[test]
fn one_long_text_used_often_is_refused() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_767));
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>",
        r#"<c r="A1" t="s"><v>0</v></c>"#.repeat(2_000)
    );
    let parts: [(&str, &[u8]); 2] =
        [("xl/sharedStrings.xml", strings.as_bytes()), ("xl/worksheets/sheet1.xml", sheet.as_bytes())];
    assert_eq!(read_xlsx(&package(&parts)), Err(TableError::TooMuchData));
    let longer = strings.replace("<t>", "<t>y");
    let parts = [("xl/sharedStrings.xml", longer.as_bytes()), parts[1]];
    assert!(matches!(read_xlsx(&package(&parts)), Err(TableError::CellTooLong { row: 1, column: 0, .. })));
}

#[test]
fn a_part_listed_twice_is_read_never() {
    let twice = r#"<sheet name="Hai" sheetId="2" r:id="s1"/></sheets>"#;
    let book = BOOK.replace("</sheets>", twice);
    assert!(matches!(read_xlsx(&package(&[("xl/workbook.xml", book.as_bytes())])), Err(TableError::Damaged { .. })));
    let many: String = (0..101).map(|i| format!(r#"<sheet name="{i}" r:id="s1"/>"#)).collect();
    let book = format!(r#"<workbook xmlns:r="r"><sheets>{many}</sheets></workbook>"#);
    assert_eq!(
        read_xlsx(&package(&[("xl/workbook.xml", book.as_bytes())])),
        Err(TableError::TooManySheets { limit: 100 })
    );
    let none = read_xlsx(&package(&[("xl/workbook.xml", b"<workbook><sheets/></workbook>")]));
    assert_eq!(none, Err(TableError::NoSheet));
}

#[test]
fn other_kinds_of_packages_are_named() {
    let refused = |part: &str| read_xlsx(&package(&[(part, b"x")])).unwrap_err();
    assert_eq!(refused("xl/vbaProject.bin"), TableError::Macro);
    assert_eq!(refused("xl/workbook.bin"), TableError::BinaryExcel);
    assert!(matches!(refused("word/document.xml"), TableError::NotATable { found: "văn bản Word (.docx)" }));
    assert!(matches!(refused("META-INF/manifest.xml"), TableError::NotATable { .. }));
    assert!(matches!(read_xlsx(b"PK\x05\x06xxxxxxxxxxxxxxxxxxxxxxxx"), Err(TableError::Damaged { .. })));
    let mut cut = package(&[]);
    cut.truncate(cut.len() - 30);
    assert!(matches!(read_xlsx(&cut), Err(TableError::Damaged { .. })));
}

#[test]
fn what_breaks_readers_is_damage_and_never_a_crash() {
    for rows in [
        r#"<row r="1"><c r="A1" t="n"><v>+5</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="n"><v>x</v></c></row>"#,
        r#"<row r="1"><c r="A0"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row>"#,
        r#"<row r="99999999999999"><c><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="??"><v>7</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1"#,
    ] {
        let outcome = read_xlsx(&with_rows(rows));
        assert!(
            matches!(outcome, Err(TableError::Damaged { .. } | TableError::CellOutOfBounds { .. }))
                || rows.contains("+5"),
            "{rows}: {outcome:?}"
        );
    }
    let dimension = br#"<worksheet><dimension ref="B2:A1"/><sheetData/></worksheet>"#;
    let _ = read_xlsx(&package(&[("xl/worksheets/sheet1.xml", dimension)]));
    let doctype = br#"<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>"#;
    assert!(matches!(read_xlsx(&package(&[("xl/worksheets/sheet1.xml", doctype)])), Err(TableError::Damaged { .. })));
    for head in [&b"\xFF\xFE<\0"[..], b"<\0?\0", br#"<?xml version="1.0" encoding="UTF-16"?><sst/>"#] {
        assert!(matches!(read_xlsx(&package(&[("xl/sharedStrings.xml", head)])), Err(TableError::Damaged { .. })));
    }
    let new_error = with_rows(r#"<row r="4"><c r="A4"><v>1</v></c><c r="B4" t="e"><v>#SPILL!</v></c></row>"#);
    assert!(matches!(read_xlsx(&new_error), Err(TableError::FormulaError { after_row: 4, .. })));
}
