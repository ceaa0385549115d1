//! Cells = list = file, on random worlds, against a count written down another way.

use std::collections::HashMap;

use datchuan::compliance::model::{Member, Picture, Standing};
use datchuan::compliance::report::{self, Part};
use datchuan::compliance::{Asked, Narrowed, export};
use datchuan::db::{PersonId, UnitId};
use datchuan::people::{self, StaffKind};
use datchuan::rights::Actor;
use datchuan::tables::{self, CellValue, Limits};

use super::world::{City, day, posting};
use crate::on_stores;

/// A small generator with a fixed sequence, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

struct Truth {
    unit: UnitId,
    kind: StaffKind,
    is_met: bool,
}

/// Communes with bodies, people who moved or not, certificates that stand or were revoked.
fn fill(c: &City<'_>, dice: &mut Dice) -> (Vec<UnitId>, HashMap<PersonId, Truth>) {
    let communes: Vec<UnitId> = (0..4).map(|n| c.commune(&format!("0{n}"), &format!("Xã Số {n}"))).collect();
    let mut places = communes.clone();
    places.extend((0..4).map(|n| c.body(&format!("1{n}"), "Phòng Kinh tế", communes[n % 3])));
    let mut truth = HashMap::new();
    for n in 0..45 {
        let kind = StaffKind::ALL[dice.below(4)];
        let mut unit = places[dice.below(places.len())];
        let person = c.hire(&format!("Nguyễn Văn {}", ["An", "Bình", "Cường", "Đạt"][n % 4]), unit, kind);
        if dice.below(4) == 0 {
            unit = places[dice.below(places.len())];
            c.t.write(|tx| people::post(tx, &posting(person, unit, kind, "2026-02-01")));
        }
        let mut is_met = false;
        for _ in 0..dice.below(3) {
            let level = ["basic", "advanced"][dice.below(2)];
            let paper = c.certify(person, level, ["2025-05-05", "2026-08-08"][dice.below(2)]);
            let revoked = dice.below(3) == 0;
            if revoked {
                c.revoke(paper, "2026-09-09");
            }
            is_met |= !revoked;
        }
        truth.insert(person, Truth { unit, kind, is_met });
    }
    (communes, truth)
}

fn kind_of(picture: &Picture, member: &Member) -> usize {
    let kind: StaffKind = picture.posts[member.post as usize].staff_kind.parse().unwrap();
    StaffKind::ALL.iter().position(|k| *k == kind).unwrap()
}

on_stores!(cells_list_and_file_say_the_same, |t| {
    let mut dice = Dice(20_261_122);
    let c = City::new(&t);
    let (communes, truth) = fill(&c, &mut dice);
    c.require(c.city, ["2026-10-31", "2026-12-31"][dice.below(2)], &[]);
    let asked = Asked { on: Some(day("2026-11-20")), ..Asked::default() };
    let overview = t.read(|tx| datchuan::compliance::overview(tx, &asked));
    let (scene, picture) = (&overview.scene, &overview.picture);
    let tree = scene.tree();
    let branch = report::branches(&tree, scene.unit.unwrap(), scene.organisation.len());
    let table = report::table(&tree, &branch, &overview.members, 4, |m| Some(kind_of(picture, m)));

    // Against the truth, person by person.
    assert_eq!(overview.members.len(), truth.len(), "everybody once");
    for member in &overview.members {
        let said = &truth[&picture.people[member.person as usize]];
        assert_eq!(scene.organisation.unit(member.unit).id, said.unit);
        assert_eq!(StaffKind::ALL[kind_of(picture, member)], said.kind);
        assert_eq!(member.standing == Standing::Met, said.is_met);
    }

    let rows: Vec<_> = table.ranked.iter().chain(&table.small).collect();
    assert_eq!(rows.iter().map(|r| r.tally.total).sum::<u64>(), table.total.total);
    assert_eq!(rows.len(), communes.len());
    for row in rows {
        let parts =
            row.tally.exempt + row.tally.met + row.tally.overdue + row.tally.in_progress + row.tally.not_started;
        assert_eq!(parts, row.tally.total, "the parts sum to the denominator");
        let of_row = Asked { unit: Some(scene.organisation.unit(row.unit).id), ..asked };
        for (kind, cell) in StaffKind::ALL.iter().zip(&row.cells) {
            for part in [Part::All, Part::Lacking].into_iter().chain(Standing::ALL.iter().map(|s| Part::Only(*s))) {
                let narrowed = Narrowed { part, staff_kind: Some(kind.as_str().to_owned()), is_direct: false };
                let list = t.read(|tx| datchuan::compliance::people(tx, &of_row, &narrowed));
                let expected = match part {
                    Part::All => cell.total,
                    Part::Lacking => cell.lacking(),
                    Part::Only(standing) => cell.of(standing),
                };
                assert_eq!(list.members.len() as u64, expected);
                if part == Part::Lacking {
                    let file = t.read(|tx| export::of_people(tx, &of_row, &narrowed));
                    assert_eq!(file_rows(&file.bytes, "Danh sách").len() as u64, expected);
                }
            }
        }
    }

    let file = t.read(|tx| export::of_overview(tx, &asked));
    let of_units = file_rows(&file.bytes, "Theo đơn vị");
    let sum = |column: u16| of_units.iter().map(|row| number(&row[column as usize])).sum::<u64>();
    let total = &table.total;
    assert_eq!((sum(2), sum(3), sum(4), sum(6)), (total.total, total.met, total.overdue, total.not_started));
    let people = file_rows(&file.bytes, "Danh sách");
    assert_eq!(people.len() as u64, total.total);
    let met = people.iter().filter(|row| row[7].as_text() == "Đã đạt").count() as u64;
    assert_eq!(met, total.met);
    for row in people.iter().filter(|row| row[7].as_text() == "Đã đạt") {
        assert!(matches!(row[10], CellValue::Date(_)), "the day of issue is a real date");
    }
    assert!(file_rows(&file.bytes, "Ghi chú").iter().any(|row| row[0].as_text() == "Người xuất"));

    // The trend's last day is the report.
    let last = overview.trend.last().unwrap();
    assert_eq!((last.tally.met, last.tally.total), (total.met, total.total));
    // The same question again, the same bytes.
    let again = t.read(|tx| export::of_overview(tx, &asked));
    assert_eq!(file.bytes, again.bytes);
});

on_stores!(nobody_sees_beyond_the_own_subtree, |t| {
    let c = City::new(&t);
    let (mine, other) = (c.commune("001", "Xã Ba Vì"), c.commune("002", "Xã Suối Hai"));
    c.hire("Nguyễn Văn An", mine, StaffKind::CivilServant);
    c.hire("Trần Thị Bình", other, StaffKind::CivilServant);
    c.require(c.city, "2026-12-31", &[]);
    let (id, _) = t.account_of(None, &[(datchuan::rights::Role::Leader, Some(mine))]);
    let leader: Actor = t.actor(id);
    let see = |unit| {
        let asked = Asked { unit, ..Asked::default() };
        t.app
            .read(&leader, |tx| datchuan::compliance::people(tx, &asked, &Narrowed::default()))
            .map(|l| l.members.len())
    };
    assert_eq!(see(None).unwrap(), 1, "the own subtree unless a unit is named");
    assert_eq!(see(Some(mine)).unwrap(), 1);
    for unit in [other, c.city, UnitId::new()] {
        assert!(matches!(see(Some(unit)), Err(datchuan::error::Error::NotFound)));
    }
});

fn file_rows(bytes: &[u8], sheet: &str) -> Vec<Vec<CellValue>> {
    let sheets = tables::read("bao-cao.xlsx", bytes, &Limits::default()).unwrap();
    let sheet = sheets.iter().find(|s| s.name == sheet).unwrap();
    let first = if sheet.name == "Ghi chú" { 0 } else { 1 };
    sheet.rows.iter().skip(first).map(|row| (0u16..14).map(|column| row.get(column).clone()).collect()).collect()
}

fn number(value: &CellValue) -> u64 {
    match value {
        CellValue::Number(number) => *number as u64,
        other => panic!("no number: {other:?}"),
    }
}
