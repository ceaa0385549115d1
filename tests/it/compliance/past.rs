//! As-of and known-at: the answer of a past day comes again, whatever happened since.

use datchuan::compliance::Asked;
use datchuan::compliance::rules::Tally;
use datchuan::people::{self, Merge, StaffKind, UnitKind};
use datchuan::standard;

use super::world::{City, day, posting, requirement, unit};
use crate::on_stores;

const ALL: &[StaffKind] = &[];

fn tally(met: u64, overdue: u64, not_started: u64) -> Tally {
    Tally { exempt: 0, met, overdue, in_progress: 0, not_started, total: met + overdue + not_started }
}

fn on(date: &str) -> Asked {
    Asked { on: Some(day(date)), ..Asked::default() }
}

on_stores!(a_merger_leaves_past_days_as_they_were_and_loses_nobody, |t| {
    let c = City::new(&t);
    let (ba_vi, suoi_hai) = (c.commune("001", "Xã Ba Vì"), c.commune("002", "Xã Suối Hai"));
    let office = c.body("003", "Văn phòng HĐND và UBND", suoi_hai);
    let an = c.hire("Nguyễn Văn An", ba_vi, StaffKind::CivilServant);
    c.hire("Trần Thị Bình", suoi_hai, StaffKind::CivilServant);
    let stays = c.hire("Lê Văn Cường", office, StaffKind::CivilServant);
    c.certify(an, "basic", "2026-03-01");
    c.require(c.city, "2026-12-31", ALL);
    let of = |unit, date| Asked { unit: Some(unit), ..on(date) };
    assert_eq!(c.tally(&of(ba_vi, "2026-06-30")), tally(1, 0, 0));
    assert_eq!(c.tally(&of(suoi_hai, "2026-06-30")), tally(0, 0, 2));
    let (before, known) = (c.tally(&on("2026-06-30")), t.clock.now());

    t.pass_minutes(24 * 60);
    let merged = t.write(|tx| {
        let mut new = unit("004", UnitKind::Commune, "Xã Ba Vì mới", Some(c.city));
        new.founded_on = day("2026-09-01");
        let into = people::create_unit(tx, &new)?;
        let merge = Merge { from: vec![ba_vi, suoi_hai], into, on: day("2026-09-01"), note: None };
        people::merge_units(tx, &merge)?;
        people::post(tx, &posting(an, into, StaffKind::CivilServant, "2026-09-01"))?;
        Ok(into)
    });
    // Two people are still posted to units that have ended: they are counted where those units went.
    assert_eq!(c.tally(&of(merged, "2026-10-31")), tally(1, 0, 2));
    assert_eq!(c.tally(&on("2026-10-31")), tally(1, 0, 2));
    // Before it was founded, the new unit is what went into it.
    assert_eq!(c.tally(&of(merged, "2026-06-30")), tally(1, 0, 2));
    assert_eq!(c.tally(&of(suoi_hai, "2026-06-30")), tally(0, 0, 2));
    assert_eq!(c.tally(&on("2026-06-30")), before);
    // As known before the merger was recorded, October looks as it did then.
    let then = Asked { known_on: Some(datchuan::clock::day(known)), ..of(suoi_hai, "2026-10-31") };
    assert_eq!(c.tally(&then), tally(0, 0, 2));

    t.write(|tx| people::post(tx, &posting(stays, merged, StaffKind::CivilServant, "2026-09-15")));
    assert_eq!(c.tally(&of(merged, "2026-10-31")), tally(1, 0, 2));
});

on_stores!(a_move_a_revocation_and_a_change_leave_the_answer_of_that_day, |t| {
    let c = City::new(&t);
    let (ba_vi, suoi_hai) = (c.commune("001", "Xã Ba Vì"), c.commune("002", "Xã Suối Hai"));
    let an = c.hire("Nguyễn Văn An", ba_vi, StaffKind::CivilServant);
    let binh = c.hire("Trần Thị Bình", ba_vi, StaffKind::PublicEmployee);
    let paper = c.certify(an, "basic", "2026-03-01");
    c.certify(binh, "advanced", "2026-05-01");
    let demand = c.require(c.city, "2026-12-31", ALL);
    let known_on = Some(t.app.read(None, |tx| Ok(tx.today())).unwrap());
    let of = |unit, date| Asked { unit: Some(unit), ..on(date) };
    let as_known = |unit, date| Asked { known_on, ..of(unit, date) };
    assert_eq!(c.tally(&of(ba_vi, "2026-10-31")), tally(2, 0, 0), "an advanced certificate meets the basic level");
    assert_eq!(c.tally(&of(ba_vi, "2026-04-30")), tally(1, 0, 1), "a certificate counts from its day on");

    t.pass_minutes(24 * 60);
    t.write(|tx| people::post(tx, &posting(binh, suoi_hai, StaffKind::PublicEmployee, "2026-10-01")));
    c.revoke(paper, "2026-10-15");
    assert_eq!(c.tally(&of(ba_vi, "2026-10-31")), tally(0, 0, 1));
    assert_eq!(c.tally(&of(suoi_hai, "2026-10-31")), tally(1, 0, 0));
    assert_eq!(c.tally(&of(ba_vi, "2026-10-14")), tally(1, 0, 0), "it counted until the revocation took effect");
    assert_eq!(c.tally(&of(ba_vi, "2026-09-30")), tally(2, 0, 0));

    t.write(|tx| {
        let mut change = requirement(c.city, "2026-10-20", &[StaffKind::CivilServant]);
        change.valid_from = day("2026-10-01");
        standard::change_requirement(tx, demand, &change)
    });
    assert_eq!(c.tally(&of(ba_vi, "2026-10-20")), tally(0, 0, 1), "the day it is due is not late yet");
    assert_eq!(c.tally(&of(ba_vi, "2026-10-31")), tally(0, 1, 0));
    assert_eq!(c.tally(&of(suoi_hai, "2026-10-31")), Tally::default(), "the new version binds no public employees");
    assert_eq!(c.tally(&of(ba_vi, "2026-09-30")), tally(2, 0, 0));
    assert_eq!(c.tally(&as_known(ba_vi, "2026-10-31")), tally(2, 0, 0), "as known on that day");
});
