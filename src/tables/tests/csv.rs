use super::*;

fn texts(sheet: &Sheet) -> Vec<(u32, Vec<(u16, String)>)> {
    let cells = |row: &Row| row.cells.iter().map(|c| (c.column, c.value.as_text().into_owned())).collect();
    sheet.rows.iter().map(|row| (row.number, cells(row))).collect()
}

fn read_csv(bytes: &[u8]) -> Result<Sheet, TableError> {
    read("C:\\ds\\Cán bộ.csv", bytes, &Limits::default()).map(|mut sheets| sheets.remove(0))
}

fn wide(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn every_encoding_and_separator_gives_the_same_sheet() {
    let expected = vec![
        (1, vec![(0, "Họ tên".to_owned()), (1, "Điểm".to_owned())]),
        (3, vec![(0, "Đỗ, Ánh; \"Ba\"\nĐình".to_owned()), (1, "8,5".to_owned())]),
        (4, vec![(1, "9".to_owned())]),
    ];
    for separator in [",", ";", "\t"] {
        for line_end in ["\n", "\r\n"] {
            let text = String::from("Họ tên|Điểm~~\"Đỗ, Ánh; \"\"Ba\"\"\nĐình\"|\"8,5\"~|9")
                .replace('|', separator)
                .replace('~', line_end);
            for bytes in [
                text.clone().into_bytes(),
                format!("\u{FEFF}{text}").into_bytes(),
                wide(&text, u16::to_le_bytes),
                wide(&text, u16::to_be_bytes),
            ] {
                let sheet = read_csv(&bytes).unwrap();
                assert_eq!((sheet.name.as_str(), texts(&sheet)), ("Cán bộ", expected.clone()), "{text:?}");
            }
        }
    }
}

#[test]
fn decimal_commas_do_not_hide_the_semicolon() {
    let sheet = read_csv("An;8,5\nBình;9,0\nChi;7,25\n".as_bytes()).unwrap();
    assert_eq!(texts(&sheet)[2], (3, vec![(0, "Chi".to_owned()), (1, "7,25".to_owned())]));
    let declared = read_csv("sep=;\r\na,b;c\r\n".as_bytes()).unwrap();
    assert_eq!(texts(&declared), [(2, vec![(0, "a,b".to_owned()), (1, "c".to_owned())])]);
}

#[test]
fn faults_are_named_with_their_line() {
    for (bytes, error) in [
        (&b"a,b\nc,\"d\ne\n"[..], TableError::UnbalancedQuote { line: 2 }),
        (b"a\n\"b\nc\"\n\"d\"e,f", TableError::TextAfterQuote { line: 4 }),
        (b"a,b\nNguy\xE3n,c", TableError::NotUtf8 { line: 2 }),
        (b"a\0b\0", TableError::NotUtf8 { line: 1 }),
        (b"\xFF\xFEa", TableError::BadUtf16),
        (b"\xFF\xFE\x00\xD8a\x00", TableError::BadUtf16),
        (b"", TableError::Empty),
    ] {
        assert_eq!(read_csv(bytes), Err(error));
    }
}

#[test]
fn limits_hold() {
    let limits = Limits { rows: 3, columns: 2, cell_chars: 3, ..Limits::default() };
    let read = |text: &str| read("a.csv", text.as_bytes(), &limits);
    assert!(read("a,b\nc,d\ne,f\n\n\n").is_ok());
    assert!(matches!(read("a\n\n\nb"), Err(TableError::CellOutOfBounds { row: 4, column: 0, .. })));
    assert!(matches!(read("a,b,c"), Err(TableError::CellOutOfBounds { row: 1, column: 2, .. })));
    assert!(matches!(read("Đặng"), Err(TableError::CellTooLong { row: 1, column: 0, limit: 3, .. })));
    assert!(read("a,b,\nĐặn,").is_ok());
}

#[test]
fn names_that_do_not_fit_are_refused() {
    let limits = Limits::default();
    let refused = |name: &str, bytes: &[u8]| read(name, bytes, &limits).unwrap_err();
    assert!(matches!(refused("a.xlsx", b"a,b"), TableError::WrongExtension { found: "văn bản CSV (.csv)", .. }));
    assert!(matches!(refused("a.csv", &package(&[])), TableError::WrongExtension { .. }));
    assert!(matches!(refused("a.xls", &package(&[])), TableError::WrongExtension { .. }));
    assert!(matches!(refused("a.xls", b"<html><table>"), TableError::NotATable { .. }));
    assert!(matches!(refused("a.xlsx", b"%PDF-1.7"), TableError::NotATable { .. }));
    assert!(matches!(refused("a.pdf", b"%PDF-1.7"), TableError::UnknownExtension { .. }));
    assert!(matches!(refused("a", b"a"), TableError::UnknownExtension { .. }));
    assert_eq!(refused("a.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0]), TableError::OldExcel);
    assert_eq!(refused("a.xlsx", &vec![b'a'; limits.bytes + 1]), TableError::TooBig { limit: limits.bytes });
}
