//! Who enters for the exams of the past: whole offices in some places, single people or nobody in others, so that the
//! city has units far ahead and far behind.

use std::collections::HashMap;

use super::cast::Cast;
use super::city::{City, Staff};
use crate::db::{PersonId, UnitId};
use crate::people::StaffKind;

/// Share of its staff in a hundred that each department has sent, in the order of the departments.
const DEPARTMENTS: &[usize] = &[60, 20, 85, 0, 0, 100, 45, 0, 5, 50, 0, 10, 40, 0, 0, 15];
/// The same for the communes, again and again.
const COMMUNES: &[usize] = &[
    9, 0, 0, 0, 100, 0, 0, 0, 9, 0, 0, 45, 0, 0, 9, 0, 0, 0, 0, 70, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 9, 0, 0, 0, 9, 0, 0,
    0, 0, 9, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0,
];
/// One candidate to so many people of the city, and never more than this, so that filling the city stays quick.
const ONE_IN: usize = 9;
const MOST: usize = 220;
/// Parts of the candidates in a hundred by round.
const ROUNDS: [usize; 4] = [45, 35, 10, 10];

/// The candidates of each round. The first rounds take whom their units sent; the last ones, whose results are still to
/// come, people of units that have sent nobody yet.
pub(super) fn choose(city: &City, cast: &Cast) -> Vec<Vec<PersonId>> {
    let houses = houses(city, cast);
    let most = (city.staff.len() / ONE_IN).min(MOST);
    let mut sent = Vec::new();
    let mut later = Vec::new();
    let (mut departments, mut communes) = (0, 0);
    for house in &houses {
        let percent = match house.is_commune {
            true => COMMUNES[communes % COMMUNES.len()],
            false => DEPARTMENTS[departments % DEPARTMENTS.len()],
        };
        communes += usize::from(house.is_commune);
        departments += usize::from(!house.is_commune);
        let many = (house.ready.len() * percent + 50) / 100;
        sent.extend_from_slice(&house.ready[..many]);
        later.extend(house.ready[many..].first().filter(|_| percent == 0));
    }
    let sizes = ROUNDS.map(|part| (most * part / 100).max(1));
    let (mut sent, mut later) = (sent.into_iter(), later.into_iter());
    let past = [sent.by_ref().take(sizes[0]).collect(), sent.by_ref().take(sizes[1]).collect()];
    let open = [later.by_ref().take(sizes[2]).collect(), later.by_ref().take(sizes[3]).collect()];
    past.into_iter().chain(open).collect()
}

/// A department or a commune with those who may enter.
struct House {
    is_commune: bool,
    ready: Vec<PersonId>,
}

/// Departments and communes in turn, so that a city of few people has some of both among its candidates.
fn houses(city: &City, cast: &Cast) -> Vec<House> {
    let mut order: Vec<UnitId> = Vec::new();
    let mut by_unit: HashMap<UnitId, House> = HashMap::new();
    let acts = |one: &Staff| cast.members.iter().any(|member| member.person == one.person);
    let bound = |one: &&Staff| matches!(one.kind, StaffKind::Cadre | StaffKind::CivilServant);
    for one in city.staff.iter().filter(bound) {
        let house = by_unit.entry(one.house).or_insert_with(|| {
            order.push(one.house);
            House { is_commune: one.in_commune, ready: Vec::new() }
        });
        if one.has_photo && !acts(one) {
            house.ready.push(one.person);
        }
    }
    let all: Vec<House> = order.iter().filter_map(|unit| by_unit.remove(unit)).collect();
    let (communes, departments): (Vec<House>, Vec<House>) = all.into_iter().partition(|house| house.is_commune);
    let mut mixed = Vec::with_capacity(communes.len() + departments.len());
    let mut communes = communes.into_iter();
    for department in departments {
        mixed.push(department);
        mixed.extend(communes.by_ref().take(8));
    }
    mixed.extend(communes);
    mixed
}
