//! A staff list of the whole city, tried as the import page tries it.

use chrono::NaiveDate;
use datchuan::db::StaffImportId;
use datchuan::people::import::{self, NewImport};
use datchuan::people::{self, UnitKind};

use crate::city::City;
use crate::sample::staff_list;

/// The bytes of a .csv of so many people in the units of the city.
pub fn list(city: &City, rows: usize) -> Vec<u8> {
    let codes = city.app.read(&city.officer, |tx| {
        let tree = people::tree_today(tx)?;
        let inner = tree.nodes().filter(|node| matches!(node.kind, UnitKind::Division | UnitKind::Body));
        Ok(inner.map(|node| node.code.clone()).collect::<Vec<_>>())
    });
    staff_list(rows, &codes.expect("the tree is read")).into_bytes()
}

/// What the upload does between the file and the page with every row.
pub fn dry_run(city: &City, list: &[u8]) -> StaffImportId {
    let as_of: NaiveDate = "2026-11-01".parse().expect("a date");
    let parsed = import::parse("danh-sach.csv", list, as_of).expect("the list is read");
    assert!(parsed.rows.len() >= 13_000, "{} rows", parsed.rows.len());
    let file = city.app.files().keep(list, "text/csv").expect("the file is kept");
    let new = NewImport { file_name: "danh-sach.csv".into(), file, unit_id: None, as_of, default_kind: None };
    let done = city.app.write(&city.officer, |tx| import::dry_run(tx, &new, &parsed));
    done.expect("the dry run is kept")
}
