//! Questions from workbooks.

use datchuan::app::By;
use datchuan::error::Error;
use datchuan::questions::imports::{self, Import, Outcome};
use datchuan::questions::list::{self, ListFilter};
use datchuan::questions::{Content, Item, Kind, Pool, State};
use datchuan::tables::{self, Column, ColumnKind, Limits, SheetDraft, Value, WorkbookDraft};

use super::{Bank, single};
use crate::on_stores;
use crate::support::noon;

const HEADS: [&str; 15] = [
    "Mã câu hỏi",
    "Mã mô đun",
    "Mã tham chiếu",
    "Kho",
    "Loại",
    "Độ khó",
    "Câu hỏi",
    "A",
    "B",
    "C",
    "D",
    "E",
    "F",
    "Đáp án",
    "Giải thích",
];

fn book(rows: &[Vec<String>]) -> Vec<u8> {
    let mut sheet = SheetDraft::new("Câu hỏi", HEADS.map(|head| Column::new(head, ColumnKind::Text, 20)).to_vec());
    for row in rows {
        sheet.row(row.iter().map(Value::text).collect());
    }
    let mut book = WorkbookDraft::new(noon().utc().naive_utc());
    book.add(sheet);
    book.to_bytes().unwrap()
}

fn row(n: usize) -> Vec<String> {
    // Words that differ enough for questions not to be alike.
    let word = format!("{:x}", (n + 7) * 2_654_435_761 % 4_294_967_291).repeat(4);
    let texts = ["", "IU01", "IU01.1", "Thi", "Một đáp án", "1 – Nhận biết"];
    let mut row: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    row.push(format!("{word} là gì?"));
    row.extend(["một", "hai", "ba", "", "", ""].map(str::to_owned));
    row.extend(["B".to_owned(), format!("Vì {word}.")]);
    row
}

fn dry_run(b: &Bank, bytes: &[u8]) -> Result<Import, Error> {
    let id = imports::dry_run(&b.t.app, By::from(&b.trainer), "câu hỏi.xlsx", bytes)?;
    b.t.app.read(&b.trainer, |tx| imports::import(tx, id))
}

fn all(b: &Bank) -> usize {
    b.t.read(|tx| list::all(tx, &ListFilter::default())).len()
}

on_stores!(questions_a_hundred_rows_with_five_faults, |t| {
    let b = Bank::on(t);
    let mut rows: Vec<Vec<String>> = (0..100).map(row).collect();
    rows[3][13] = String::new(); // no key
    rows[12][2] = "IU01.99".into(); // no such element
    rows[40][13] = "E".into(); // a letter without an option
    rows[77][14] = String::new(); // no explanation
    rows[98][6] = rows[97][6].clone(); // the same question twice
    rows[98][14] = rows[97][14].clone();
    let import = dry_run(&b, &book(&rows)).unwrap();
    assert_eq!((import.count(Outcome::Created), import.count(Outcome::Refused)), (95, 5));
    let cells: Vec<String> =
        import.rows.iter().flat_map(|row| row.faults.iter().map(|fault| fault.cell.clone())).collect();
    assert_eq!(cells, ["N5", "C14", "N42", "O79", "G100"]);
    assert!(import.rows.iter().flat_map(|row| &row.faults).all(|fault| !fault.message.starts_with("questions-")));
    assert_eq!(all(&b), 0, "a dry run stores nothing in the bank");
    let other = b.t.app.read(&b.reviewer, |tx| imports::import(tx, import.id));
    assert!(matches!(other, Err(Error::NotFound)));
    assert_eq!(b.t.app.write(&b.trainer, |tx| imports::confirm(tx, import.id)).unwrap(), 95);
    assert_eq!(all(&b), 95);
    let twice = b.t.app.write(&b.trainer, |tx| imports::confirm(tx, import.id)).unwrap_err();
    assert_eq!(twice.key(), Some("questions-import-closed"));
    // The same file again changes nothing.
    let again = dry_run(&b, &book(&rows)).unwrap();
    assert_eq!((again.count(Outcome::Same), again.count(Outcome::Created)), (95, 0));
});

on_stores!(questions_exported_and_imported_again_change_nothing, |t| {
    let b = Bank::on(t);
    let set = Content {
        kind: Kind::TrueFalse,
        stem: "Mỗi ý đúng hay sai?\nĐọc kỹ.".into(),
        items: vec![Item::new("=1+1 là công thức", false), Item::new("0123", false), Item::new("x", false)],
        ..single("bộ", "IU01.2")
    };
    let many = Content {
        kind: Kind::Multiple,
        items: vec![Item::new("a", true), Item::new("b", false), Item::new("c", true)],
        difficulty: 3,
        ..single("nhiều", "IU01.1")
    };
    b.approved(Pool::Exam, &single("thi", "IU01.1"));
    b.approved(Pool::Practice, &set);
    b.draft(Pool::Practice, &many);
    let bytes = b.t.app.write(&b.trainer, |tx| imports::export(tx, &ListFilter::default())).unwrap();
    let import = dry_run(&b, &bytes).unwrap();
    assert_eq!(import.count(Outcome::Same), 3, "{:?}", import.rows);
    // One cell changed in Excel becomes the next version of that question.
    let sheets = tables::read("x.xlsx", &bytes, &Limits::default()).unwrap();
    let mut rows: Vec<Vec<String>> =
        sheets[0].rows[1..].iter().map(|row| (0..15).map(|at| row.get(at).as_text().into_owned()).collect()).collect();
    assert_eq!(rows[0][0], "IU01-S0001");
    rows[0][8] = "Bộ nhớ RAM".into();
    rows[1][3] = "Thi".into(); // the pool of a known question is fixed
    let import = dry_run(&b, &book(&rows)).unwrap();
    let outcomes: Vec<Outcome> = import.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::Changed, Outcome::Refused, Outcome::Same]);
    assert_eq!(import.rows[1].faults[0].cell, "D3");
    b.t.app.write(&b.trainer, |tx| imports::confirm(tx, import.id)).unwrap();
    let drafts = ListFilter { state: Some(State::Draft), ..ListFilter::default() };
    let drafts = b.t.read(|tx| list::all(tx, &drafts));
    assert_eq!(drafts[0].1.version, 2);
    assert_eq!(drafts[0].1.content.items[1].text, "Bộ nhớ RAM");
});

on_stores!(questions_files_that_are_no_lists_say_what_to_do, |t| {
    let b = Bank::on(t);
    let key = |bytes: &[u8]| match dry_run(&b, bytes) {
        Err(Error::Invalid(errors)) => errors.0[0].message.key,
        other => panic!("{other:?}"),
    };
    assert_eq!(key(b"not a workbook"), "questions-import-unreadable");
    assert_eq!(key(&book(&[])), "questions-import-empty");
    let mut other = WorkbookDraft::new(noon().utc().naive_utc());
    other.add(SheetDraft::new("x", vec![Column::new("Họ và tên", ColumnKind::Text, 20)]));
    assert_eq!(key(&other.to_bytes().unwrap()), "questions-import-no-header");
    let template = b.t.app.read(&b.trainer, imports::template).unwrap();
    assert_eq!(key(&template), "questions-import-empty");
    // A trainer of one module imports nothing into another.
    let mut held = b.trainer.held.clone();
    held[0].module = Some("IU02".into());
    let narrow = datchuan::rights::Actor { held, ..b.trainer.clone() };
    let id = imports::dry_run(&b.t.app, By::from(&narrow), "x.xlsx", &book(&[row(1)])).unwrap();
    let import = b.t.app.read(&narrow, |tx| imports::import(tx, id)).unwrap();
    assert_eq!(import.rows[0].faults[0].cell, "B2");
});
