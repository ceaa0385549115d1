//! The tree in two times, the city's real units, people left on ended units.

use datchuan::people::{self, Assignment, Chosen, Merge, Split, UnitChange, UnitKind};

use super::{city, day, found, hanoi, person, person_from, posting, unit};
use crate::on_stores;

on_stores!(the_real_units_are_those_of_both_periods, |t| {
    let report = hanoi(&t);
    assert_eq!((report.founded, report.edges, report.known), (1 + 30 + 526 + 126, 794, 0));
    for (on, districts, communes) in [("2025-06-30", 30, 526), ("2025-07-01", 0, 126)] {
        let count = t.read(|tx| {
            let now = tx.now;
            let tree = people::tree(tx, day(on), now)?;
            let of = |kind| tree.nodes().filter(|node| node.kind == kind).count();
            Ok((of(UnitKind::District), of(UnitKind::Commune), tree.subtree(tree.root().unwrap()).len()))
        });
        assert_eq!(count, (districts, communes, districts + communes + 1), "{on}");
    }
    // Code 00004 was Phường Trúc Bạch until 30 June and is Phường Ba Đình since.
    let (old, new) = (unit(&t, "00004", "2025-06-30"), unit(&t, "00004", "2025-07-01"));
    assert_ne!(old, new);
    let after = t.read(|tx| people::successors(tx, old, day("2026-11-22")));
    assert_eq!(after, vec![new]);
});

on_stores!(importing_units_again_changes_nothing, |t| {
    hanoi(&t);
    let again = hanoi(&t);
    assert_eq!((again.founded, again.ended, again.edges, again.known), (0, 0, 0, 683));
    assert!(again.differing.is_empty());
});

on_stores!(an_import_ends_units_and_leaves_their_people_waiting, |t| {
    // As if the rearrangement had been imported late: the old commune is still open and has people.
    let before = "code\tkind\tname\tshort_name\tparent_code\tfrom\tto\n01\tcity\tThành phố Hà Nội\t\t\t2008-08-01\t\n001\tdistrict\tQuận Ba Đình\t\t01\t2025-01-01\t\n00007\tcommune\tPhường Cống Vị\tCống Vị\t001\t2025-01-01\t\n";
    t.write(|tx| people::unit_files::import_units(tx, before, "from_code\tto_code\ton\textent\tmain\n"));
    let old = unit(&t, "00007", "2025-02-01");
    let ids: Vec<_> = ["001084000001", "001084000002"]
        .iter()
        .map(|number| person_from(&t, ("Nguyễn Văn An", number), old, "2025-02-01"))
        .collect();
    let report = hanoi(&t);
    assert_eq!((report.ended, report.waiting), (1, 2), "the district ends with its commune");
    let waiting = t.read(people::awaiting);
    assert_eq!((waiting.len(), waiting[0].people.len()), (1, 2));
    assert_eq!(waiting[0].name, "Phường Cống Vị");
    let (main, other) = (unit(&t, "00008", "2025-07-01"), unit(&t, "00025", "2025-07-01"));
    assert_eq!(waiting[0].targets, vec![main, other], "the main part first");
    let assignment = |into| Assignment { from: old, into, who: Chosen::These(vec![ids[0]]), on: day("2025-07-01") };
    let stranger = unit(&t, "09619", "2025-07-01");
    let refused =
        t.app.write(&datchuan::rights::Actor::system("thử"), |tx| people::assign(tx, &assignment(stranger)));
    assert_eq!(refused.unwrap_err().key(), Some("people-not-successor"));
    t.write(|tx| people::assign(tx, &assignment(main)));
    assert_eq!(t.read(people::waiting), 1);
    assert_eq!(t.read(|tx| people::unit_of(tx, ids[0], day("2025-06-30"))), Some(old));
    assert_eq!(t.read(|tx| people::unit_of(tx, ids[0], day("2025-07-01"))), Some(main));
    assert_eq!(t.read(|tx| people::unit_of(tx, ids[1], day("2026-01-01"))), Some(old), "nobody is moved by itself");
});

on_stores!(a_past_tree_comes_back_after_a_merger_and_a_late_correction, |t| {
    let c = city(&t);
    let before = t.clock.now();
    t.pass_minutes(10);
    t.write(|tx| {
        let merge = Merge { from: vec![c.xa], into: c.phuong, on: day("2026-06-01"), note: Some("NQ 12".into()) };
        people::merge_units(tx, &merge)
    });
    let names = |on: &str, known| {
        t.read(|tx| {
            let tree = people::tree(tx, day(on), known)?;
            let mut names: Vec<String> = tree.nodes().map(|node| node.name.clone()).collect();
            names.sort();
            Ok(names)
        })
    };
    let now = t.clock.now();
    assert_eq!(names("2026-11-22", now).len(), 4, "the xã and its phòng are gone");
    assert_eq!(names("2026-05-31", now).len(), 6, "as of the eve they are there");
    assert_eq!(names("2026-11-22", before).len(), 6, "as known before, they are there today");
    t.pass_minutes(10);
    t.write(|tx| {
        let change = UnitChange {
            unit: c.phuong,
            from: day("2026-01-01"),
            name: Some("Phường Ba Đình Mới".into()),
            short_name: None,
            parent: None,
        };
        people::change_unit(tx, &change)
    });
    let later = t.clock.now();
    assert!(names("2026-03-01", later).contains(&"Phường Ba Đình Mới".to_owned()));
    assert!(names("2025-12-31", later).contains(&"Phường Ba Đình".to_owned()));
    assert!(names("2026-03-01", now).contains(&"Phường Ba Đình".to_owned()), "as known before the correction");
    assert_eq!(t.read(|tx| people::successors(tx, c.phong_xa, day("2026-11-22"))), vec![c.phuong]);
});

on_stores!(what_would_break_the_tree_is_refused, |t| {
    let c = city(&t);
    let system = datchuan::rights::Actor::system("thử");
    let try_write = |f: &dyn Fn(&mut datchuan::app::Tx<'_>) -> datchuan::error::Result<()>| {
        t.app.write(&system, |tx| f(tx)).unwrap_err().to_string()
    };
    let taken = try_write(&|tx| found(tx, "00004", (UnitKind::Commune, "Phường Khác"), Some(c.city)).map(drop));
    assert!(taken.contains("people-unit-code-taken"), "{taken}");
    let under_itself =
        UnitChange { unit: c.phuong, from: day("2026-01-01"), name: None, short_name: None, parent: Some(c.van_phong) };
    assert!(try_write(&|tx| people::change_unit(tx, &under_itself)).contains("people-unit-loop"));
    assert!(try_write(&|tx| people::end_unit(tx, c.city, day("2026-01-01"))).contains("people-unit-is-city"));
    let into_itself = Merge { from: vec![c.phuong], into: c.van_phong, on: day("2026-01-01"), note: None };
    assert!(try_write(&|tx| people::merge_units(tx, &into_itself)).contains("people-merge-itself"));
    let alone = Split { unit: c.phuong, into: vec![c.xa], on: day("2026-01-01"), note: None };
    assert!(try_write(&|tx| people::split_unit(tx, &alone)).contains("people-split-nothing"));
    t.write(|tx| people::end_unit(tx, c.xa, day("2026-01-01")));
    let an = person(&t, "Nguyễn Văn An", "001084000001", c.van_phong);
    assert!(
        try_write(&|tx| people::post(tx, &posting(an, c.xa, "2026-02-01")).map(drop))
            .contains("people-unit-not-living")
    );
});

on_stores!(a_person_has_one_posting_at_a_time_and_history_stays, |t| {
    let c = city(&t);
    let an = person(&t, "Nguyễn Văn An", "001084000001", c.van_phong);
    let before = t.clock.now();
    t.pass_minutes(1);
    t.write(|tx| people::post(tx, &posting(an, c.phong_phuong, "2026-03-01")));
    t.write(|tx| people::post(tx, &posting(an, c.xa, "2026-01-01")));
    for (on, expected) in [("2025-12-31", c.van_phong), ("2026-02-28", c.xa), ("2026-03-01", c.phong_phuong)] {
        assert_eq!(t.read(|tx| people::unit_of(tx, an, day(on))), Some(expected), "{on}");
    }
    let known_then = t.read(|tx| people::postings_on(tx, day("2026-11-22"), before));
    assert_eq!((known_then.len(), known_then[0].unit_id), (1, c.van_phong));
    t.write(|tx| people::end_posting(tx, an, day("2026-09-01")));
    assert_eq!(t.read(|tx| people::unit_of(tx, an, day("2026-09-01"))), None);
    assert_eq!(t.read(|tx| people::unit_of(tx, an, day("2026-08-31"))), Some(c.phong_phuong));
});
