//! What is fast stays fast. `cargo bench` measures on SQLite; with `BENCH_DATABASE_URL=postgres://…` on PostgreSQL, in
//! a schema of its own. The numbers of the last run stand in `docs/performance.md`.

#![allow(clippy::disallowed_methods, reason = "a bench reads its own settings from the environment")]

mod city;
#[path = "../../tests/it/people/sample.rs"]
mod sample;
mod staff;

use divan::Bencher;

/// The civil servants of a city, and the city with all its public employees.
const PEOPLE: &[usize] = &[13_500, 130_000];

fn main() {
    divan::main();
}

/// The overview of the whole city as a browser gets it.
#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn compliance_city_page(bencher: Bencher<'_, '_>, people: usize) {
    let city = city::of(people);
    bencher.bench(|| city.get("/compliance"));
}

/// The same for a day five years ago.
#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn compliance_city_page_five_years_ago(bencher: Bencher<'_, '_>, people: usize) {
    let city = city::of(people);
    bencher.bench(|| city.get("/compliance?on=2021-11-22"));
}

/// The overview of one commune.
#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn compliance_commune_page(bencher: Bencher<'_, '_>, people: usize) {
    let city = city::of(people);
    let path = format!("/compliance?unit={}", city.commune);
    bencher.bench(|| city.get(&path));
}

/// The first fifty of everybody in the city who has not met the requirement, in the order of given names.
#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn compliance_people_page(bencher: Bencher<'_, '_>, people: usize) {
    let city = city::of(people);
    bencher.bench(|| city.get("/compliance/people?standing=lacking"));
}

/// The first page of a learner.
#[divan::bench(args = PEOPLE, sample_count = 10, sample_size = 1)]
fn home_page(bencher: Bencher<'_, '_>, people: usize) {
    let city = city::of(people);
    bencher.bench(|| city.get("/"));
}

/// The dry run of a staff list of 13,500 rows: read, matched with the 13,500 people there are, planned and kept.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn staff_list_dry_run(bencher: Bencher<'_, '_>) {
    let city = city::of(13_500);
    let list = staff::list(city, 13_500);
    bencher.bench(|| staff::dry_run(city, &list));
}
