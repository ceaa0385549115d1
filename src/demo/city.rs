//! Units and people of the demo city, through the functions that the pages use.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::departments::{BODIES, DEPARTMENTS, SERVICES};
use super::names::{Dice, Drawn, birthplace, full_name, identity_number};
use super::{Past, photos};
use crate::app::{App, Tx};
use crate::db::{PersonId, UnitId};
use crate::error::{Error, Result};
use crate::files;
use crate::people::unit_files;
use crate::people::{self, Gender, Merge, NewPerson, NewPosting, NewUnit, StaffKind, UnitKind};
use crate::rights::Actor;

/// People recorded in one transaction.
const BATCH: usize = 100;

/// The position of those who receive files at a one-stop centre.
pub(super) const COUNTER_POSITION: &str = "Công chức tiếp nhận và trả kết quả";

/// Somebody of the demo city.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    /// Who.
    pub person: PersonId,
    /// The name shown.
    pub name: String,
    /// Where.
    pub unit: UnitId,
    /// The commune, department or public-service unit that the unit belongs to.
    pub house: UnitId,
    /// Whether that is a commune.
    pub in_commune: bool,
    /// Whether the unit is a one-stop centre.
    pub at_counter: bool,
    /// As what.
    pub kind: StaffKind,
    /// Whether a photo was handed in.
    pub has_photo: bool,
}

/// What was built.
pub(super) struct City {
    /// The root.
    pub root: UnitId,
    /// Everybody.
    pub staff: Vec<Staff>,
    /// Units by code.
    pub by_code: HashMap<String, UnitId>,
}

/// A place to fill with people.
struct Place {
    unit: UnitId,
    house: UnitId,
    within: Within,
    since: NaiveDate,
    /// People it has in the smallest city.
    least: usize,
    /// Its share of all others.
    share: usize,
}

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Department,
    /// A public-service unit, with the position and the rank of most of its staff.
    Service(&'static str, &'static str),
    Commune,
    Counter,
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or(NaiveDate::MIN)
}

/// Units, then people; `people` is how many in all.
pub(super) fn build(app: &App, past: &Past<'_>, people: usize) -> Result<City> {
    let system = Actor::system("lệnh demo");
    past.at("2025-01-06T02:00:00Z");
    past.step("Đơn vị hành chính của thành phố");
    app.write(&system, |tx| {
        unit_files::import_units(tx, unit_files::HANOI_UNITS, unit_files::HANOI_LINEAGE).map(drop)
    })?;
    past.at("2025-07-01T02:00:00Z");
    let mut by_code = codes(app, &system)?;
    let root = *by_code.get("01").ok_or_else(|| Error::internal("the city is missing"))?;
    let places = app.write(&system, |tx| {
        let mut made = by_code.clone();
        let places = found_units(tx, root, &mut made)?;
        Ok((places, made))
    })?;
    by_code.extend(places.1);
    let staff = fill(app, past, &system, &places.0, people)?;
    merge_divisions(app, past, &system, &by_code, &staff)?;
    Ok(City { root, staff, by_code })
}

fn codes(app: &App, system: &Actor) -> Result<HashMap<String, UnitId>> {
    app.read(system, |tx| {
        let tree = people::tree_today(tx)?;
        let Some(root) = tree.root() else { return Ok(HashMap::new()) };
        let all = tree.subtree(root);
        Ok(all.into_iter().filter_map(|id| tree.get(id).map(|node| (node.code.clone(), id))).collect())
    })
}

fn found_units(tx: &mut Tx<'_>, root: UnitId, made: &mut HashMap<String, UnitId>) -> Result<Vec<Place>> {
    let (spring, summer) = (day("2025-03-01"), day("2025-07-01"));
    let mut places = Vec::new();
    for (code, name, short, divisions) in DEPARTMENTS {
        let house = found(tx, made, ((*code).to_owned(), name, short), (UnitKind::Department, root, spring))?;
        places.push(Place { unit: house, house, within: Within::Department, since: spring, least: 1, share: 2 });
        for (i, division) in divisions.iter().enumerate() {
            let key = format!("{code}.{:02}", i + 1);
            let unit = found(tx, made, (key, division, division), (UnitKind::Division, house, spring))?;
            places.push(Place { unit, house, within: Within::Department, since: spring, least: 1, share: 5 });
        }
    }
    for (code, name, above, position, rank) in SERVICES {
        let parent = made.get(*above).copied().unwrap_or(root);
        let house = found(tx, made, ((*code).to_owned(), name, name), (UnitKind::PublicService, parent, spring))?;
        // The centre has people for every task of an exam, however small the city.
        let (least, share) = if *code == "TTCNTT" { (16, 6) } else { (1, 20) };
        let within = Within::Service(position, rank);
        places.push(Place { unit: house, house, within, since: spring, least, share });
    }
    let tree = people::tree_today(tx)?;
    let communes: Vec<(UnitId, String, bool)> = tree
        .children(root)
        .iter()
        .filter_map(|id| tree.get(*id))
        .filter(|node| node.kind == UnitKind::Commune)
        .map(|node| (node.id, node.code.clone(), node.name.starts_with("Phường")))
        .collect();
    for (house, code, is_ward) in communes {
        places.push(Place { unit: house, house, within: Within::Commune, since: summer, least: 1, share: 0 });
        for (suffix, in_ward, in_commune) in BODIES {
            let name = if is_ward { in_ward } else { in_commune };
            let at_counter = *suffix == "TTPVHCC";
            let (kind, within) = match at_counter {
                true => (UnitKind::Counter, Within::Counter),
                false => (UnitKind::Body, Within::Commune),
            };
            let unit = found(tx, made, (format!("{code}.{suffix}"), name, name), (kind, house, summer))?;
            places.push(Place { unit, house, within, since: summer, least: 0, share: 3 });
        }
    }
    Ok(places)
}

fn found(
    tx: &mut Tx<'_>,
    made: &mut HashMap<String, UnitId>,
    (code, name, short_name): (String, &str, &str),
    (kind, parent, founded_on): (UnitKind, UnitId, NaiveDate),
) -> Result<UnitId> {
    let new = NewUnit {
        code: code.clone(),
        kind,
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        parent: Some(parent),
        founded_on,
    };
    let id = people::create_unit(tx, &new)?;
    made.insert(code, id);
    Ok(id)
}

fn fill(app: &App, past: &Past<'_>, system: &Actor, places: &[Place], people: usize) -> Result<Vec<Staff>> {
    past.at("2025-07-14T02:00:00Z");
    let photos = photos::keep(app, system)?;
    let wanted = spread(places, people);
    let mut dice = Dice::new(2026);
    let bar = past.bar("Cán bộ, công chức, viên chức", people);
    let mut staff = Vec::with_capacity(people);
    let mut running = 0;
    for chunk in wanted.chunks(BATCH) {
        let drawn: Vec<Invented> = chunk.iter().map(|post| invent(&mut dice, *post, &mut running)).collect();
        let ids =
            app.write(system, |tx| drawn.iter().map(|one| take_on(tx, one, &photos)).collect::<Result<Vec<_>>>())?;
        for (((place, _), one), person) in chunk.iter().zip(&drawn).zip(ids) {
            staff.push(Staff {
                person,
                name: one.new.full_name.clone(),
                unit: place.unit,
                house: place.house,
                in_commune: matches!(place.within, Within::Commune | Within::Counter),
                at_counter: place.within == Within::Counter,
                kind: one.posting.staff_kind,
                has_photo: one.has_photo(),
            });
        }
        bar.inc(chunk.len() as u64);
    }
    bar.finish();
    Ok(staff)
}

/// Posts of the places, each with its number within the place: the least of each place, and of the rest its share.
fn spread(places: &[Place], people: usize) -> Vec<(&Place, usize)> {
    let least: usize = places.iter().map(|place| place.least).sum();
    let whole: usize = places.iter().map(|place| place.share).sum();
    let rest = people.saturating_sub(least);
    let (mut before, mut posts) = (0, Vec::with_capacity(people));
    for place in places {
        let until = before + place.share;
        let many = place.least + until * rest / whole - before * rest / whole;
        posts.extend((0..many).map(|nth| (place, nth)));
        before = until;
    }
    posts
}

struct Invented {
    new: NewPerson,
    posting: NewPosting,
    photo: usize,
}

impl Invented {
    /// Some have not handed in a photo yet.
    fn has_photo(&self) -> bool {
        !self.new.staff_number.as_deref().unwrap_or_default().ends_with("07")
    }
}

fn invent(dice: &mut Dice, (place, nth): (&Place, usize), running: &mut usize) -> Invented {
    *running += 1;
    let drawn = if dice.chance(46) { Drawn::Man } else { Drawn::Woman };
    let year = 1967 + i32::try_from(dice.below(36)).unwrap_or(0);
    let (month, date) = (1 + dice.below(12) as u32, 1 + dice.below(28) as u32);
    let full_name = full_name(dice, drawn);
    let (kind, position, rank_code) = post_of(dice, place, nth);
    let new = NewPerson {
        full_name,
        birth_date: NaiveDate::from_ymd_opt(year, month, date),
        gender: Some(if drawn == Drawn::Man { Gender::Male } else { Gender::Female }),
        birthplace: Some(birthplace(dice).to_owned()),
        identity_number: Some(identity_number(year, drawn, *running)),
        staff_number: Some(format!("HN{running:06}")),
        email: None,
        phone: None,
    };
    let posting = NewPosting {
        person_id: PersonId::new(),
        unit_id: place.unit,
        staff_kind: kind,
        position: position.to_owned(),
        rank_code: rank_code.map(str::to_owned),
        rank_title: None,
        valid_from: place.since,
        source: "danh sách nhân sự ban đầu".to_owned(),
    };
    let photo = if drawn == Drawn::Man { dice.below(3) } else { 3 + dice.below(3) };
    Invented { new, posting, photo }
}

fn post_of(dice: &mut Dice, place: &Place, nth: usize) -> (StaffKind, &'static str, Option<&'static str>) {
    match place.within {
        Within::Service(position, rank) => match nth % 10 {
            8 => (StaffKind::PublicEmployee, "Nhân viên văn thư", Some("02.007")),
            9 => (StaffKind::Contract, "Nhân viên phục vụ", None),
            _ => (StaffKind::PublicEmployee, position, Some(rank)),
        },
        Within::Department if place.unit == place.house => (StaffKind::Cadre, "Phó Giám đốc", Some("01.002")),
        Within::Commune if place.unit == place.house => (StaffKind::Cadre, "Phó Chủ tịch UBND", Some("01.002")),
        Within::Counter => (StaffKind::CivilServant, COUNTER_POSITION, Some("01.003")),
        Within::Department | Within::Commune => match nth {
            0 => (StaffKind::CivilServant, "Trưởng phòng", Some("01.002")),
            nth if nth % 10 == 9 => (StaffKind::Contract, "Nhân viên", None),
            _ if dice.chance(12) => (StaffKind::CivilServant, "Cán sự", Some("01.004")),
            _ => (StaffKind::CivilServant, "Chuyên viên", Some("01.003")),
        },
    }
}

fn take_on(tx: &mut Tx<'_>, one: &Invented, photos: &[files::Stored]) -> Result<PersonId> {
    let id = people::hire(tx, &one.new, &one.posting)?;
    if one.has_photo() {
        people::set_photo(tx, id, &photos[one.photo].sha)?;
    }
    Ok(id)
}

/// The merger of the past year: one division of the tourism department went into another; most of its people were
/// assigned at once, some still wait.
fn merge_divisions(
    app: &App,
    past: &Past<'_>,
    system: &Actor,
    by_code: &HashMap<String, UnitId>,
    staff: &[Staff],
) -> Result<()> {
    let (Some(from), Some(into)) = (by_code.get("SDL.03").copied(), by_code.get("SDL.02").copied()) else {
        return Ok(());
    };
    past.at("2026-04-01T02:00:00Z");
    past.step("Sáp nhập Phòng Xúc tiến du lịch");
    let on = day("2026-04-01");
    let note = Some("Quyết định sắp xếp lại các phòng của Sở Du lịch".to_owned());
    app.write(system, |tx| {
        people::merge_units(tx, &Merge { from: vec![from], into, on, note: note.clone() })?;
        let left: Vec<&Staff> = staff.iter().filter(|one| one.unit == from).collect();
        for one in left.iter().skip(2) {
            let Some(old) = people::posting_of(tx, one.person, on.pred_opt().unwrap_or(on))? else { continue };
            let new = NewPosting {
                person_id: one.person,
                unit_id: into,
                staff_kind: old.staff_kind,
                position: old.position,
                rank_code: old.rank_code,
                rank_title: old.rank_title,
                valid_from: on,
                source: "phân về sau sáp nhập".to_owned(),
            };
            people::post(tx, &new)?;
        }
        Ok(())
    })
}
