//! Units and people: dated trees, the city's real units, staff lists as offices send them.

mod hostile;
mod lists;
mod pages;
mod sample;
mod scope;
mod units;

use datchuan::app::Tx;
use datchuan::db::{PersonId, UnitId};
use datchuan::error::Result;
use datchuan::people::unit_files::{HANOI_LINEAGE, HANOI_UNITS, UnitsReport, import_units};
use datchuan::people::{self, NewPerson, NewPosting, NewUnit, StaffKind, UnitKind};

use crate::support::TestApp;

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub fn hanoi(t: &TestApp) -> UnitsReport {
    t.write(|tx| import_units(tx, HANOI_UNITS, HANOI_LINEAGE))
}

/// The unit of a code on a day.
pub fn unit(t: &TestApp, code: &str, on: &str) -> UnitId {
    let on = day(on);
    t.read(|tx| {
        let now = tx.now;
        let tree = people::tree(tx, on, now)?;
        Ok(tree.nodes().find(|node| node.code == code).map(|node| node.id).expect("no unit of that code"))
    })
}

pub fn found(tx: &mut Tx<'_>, code: &str, (kind, name): (UnitKind, &str), parent: Option<UnitId>) -> Result<UnitId> {
    let (code, name, short_name) = (code.to_owned(), name.to_owned(), String::new());
    people::create_unit(tx, &NewUnit { code, kind, name, short_name, parent, founded_on: day("2025-07-01") })
}

/// The city, a phường and a xã, each with an office and a “Phòng Kinh tế”.
pub struct City {
    pub city: UnitId,
    pub phuong: UnitId,
    pub van_phong: UnitId,
    pub phong_phuong: UnitId,
    pub xa: UnitId,
    pub phong_xa: UnitId,
}

pub fn city(t: &TestApp) -> City {
    t.write(|tx| {
        let city = found(tx, "01", (UnitKind::City, "Thành phố Hà Nội"), None)?;
        let phuong = found(tx, "00004", (UnitKind::Commune, "Phường Ba Đình"), Some(city))?;
        let xa = found(tx, "09619", (UnitKind::Commune, "Xã Ba Vì"), Some(city))?;
        Ok(City {
            van_phong: found(tx, "00004.VP", (UnitKind::Body, "Văn phòng HĐND và UBND"), Some(phuong))?,
            phong_phuong: found(tx, "00004.KT", (UnitKind::Body, "Phòng Kinh tế"), Some(phuong))?,
            phong_xa: found(tx, "09619.KT", (UnitKind::Body, "Phòng Kinh tế"), Some(xa))?,
            city,
            phuong,
            xa,
        })
    })
}

pub fn person(t: &TestApp, name: &str, identity: &str, unit: UnitId) -> PersonId {
    person_from(t, (name, identity), unit, "2025-08-01")
}

pub fn person_from(t: &TestApp, (name, identity): (&str, &str), unit_id: UnitId, from: &str) -> PersonId {
    let new = NewPerson {
        full_name: name.to_owned(),
        birth_date: Some(day("1984-03-05")),
        identity_number: Some(identity.to_owned()),
        ..NewPerson::default()
    };
    t.write(|tx| {
        let person_id = people::create_person(tx, &new)?;
        people::post(tx, &posting(person_id, unit_id, from))?;
        Ok(person_id)
    })
}

pub fn posting(person_id: PersonId, unit_id: UnitId, from: &str) -> NewPosting {
    NewPosting {
        person_id,
        unit_id,
        staff_kind: StaffKind::CivilServant,
        position: "Chuyên viên".to_owned(),
        rank_code: Some("01.003".to_owned()),
        rank_title: None,
        valid_from: day(from),
        source: "thử nghiệm".to_owned(),
    }
}
