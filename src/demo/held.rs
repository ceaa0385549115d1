//! What people of the demo city hold from before: a list of the old register brought in, papers accepted and waiting,
//! one exemption accepted and one waiting.

use std::collections::HashSet;

use super::Past;
use super::cast::{Cast, Member};
use super::city::{City, day};
use crate::accounts;
use crate::app::{App, By};
use crate::clock;
use crate::db::{EquivalenceId, PersonId};
use crate::error::{Error, Result};
use crate::evidence::register::{self, Defaults};
use crate::evidence::{self, Asked, EvidenceState, NewEquivalence, NewExemption};
use crate::people;
use crate::rights::{Actor, Role};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};

/// The paper most people of that time hold.
const TITLE: &str = "Chứng chỉ tin học ứng dụng trình độ B";
/// One in so many of those who sit no exam holds it.
const ONE_IN: usize = 6;
/// Most entries of the list.
const MOST: usize = 240;

/// Brings it in; `entered` are those who sit exams later.
pub(super) fn bring(app: &App, past: &Past<'_>, city: &City, cast: &Cast, entered: &[Vec<PersonId>]) -> Result<()> {
    past.at("2026-02-10T02:00:00Z");
    past.step("Minh chứng, miễn");
    let hr = cast.actor(app, Role::HrOfficer)?;
    let rule = app.write(&hr, |tx| evidence::enter_equivalence(tx, &equivalence()))?;
    let busy: HashSet<PersonId> =
        entered.iter().flatten().copied().chain(cast.members.iter().map(|m| m.person)).collect();
    let free = city.staff.iter().filter(|one| !one.at_counter && !busy.contains(&one.person));
    let holders: Vec<PersonId> = free.step_by(ONE_IN).take(MOST).map(|one| one.person).collect();
    import(app, cast, &holders)?;
    past.at("2026-02-12T03:00:00Z");
    accept(app, &hr, rule)?;
    exempt(app, past, cast, &hr)
}

fn equivalence() -> NewEquivalence {
    NewEquivalence {
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        title: TITLE.into(),
        legal_ground: "Thông tư liên tịch 17/2016/TTLT-BGDĐT-BTTTT, điều khoản chuyển tiếp".into(),
        issued_from: None,
        issued_to: Some(day("2016-08-09")),
        valid_from: day("2016-08-10"),
        valid_to: None,
    }
}

/// The list as the centre kept it, through the same reading as any other.
fn import(app: &App, cast: &Cast, holders: &[PersonId]) -> Result<()> {
    let secretary = cast.actor(app, Role::ExamSecretary)?;
    let known = app.read(&secretary, |tx| people::persons(tx, holders))?;
    let heads = [("Số hiệu", ColumnKind::Text), ("Họ và tên", ColumnKind::Text), ("Ngày sinh", ColumnKind::Date)];
    let mut columns: Vec<Column> = heads.map(|(head, kind)| Column::new(head, kind, 20)).to_vec();
    columns.push(Column::new("Ngày cấp", ColumnKind::Date, 12));
    let mut sheet = SheetDraft::new("Sổ gốc", columns);
    for (id, number) in holders.iter().zip(1i64..) {
        let Some(person) = known.get(id) else { continue };
        let issued = day("2009-06-15") + chrono::TimeDelta::days(number * 9);
        sheet.row(vec![
            Value::text(format!("B {:05}", 1_200 + number)),
            Value::text(person.full_name.clone()),
            person.birth_date.map_or(Value::Empty, Value::Date),
            Value::Date(issued),
        ]);
    }
    let mut book = WorkbookDraft::new(clock::local(app.clock().now()).naive_local());
    book.add(sheet);
    let bytes = book.to_bytes().map_err(Error::internal)?;
    let defaults = Defaults {
        title: TITLE.into(), issuer: "Trung tâm Tin học Thành phố (dữ liệu trình diễn)".into()
    };
    let list = ("so-goc-2009-2015.xlsx", bytes.as_slice());
    let id = register::dry_run(app, By::from(&secretary), list, &defaults)?;
    app.write(&secretary, |tx| register::confirm(tx, id))?;
    Ok(())
}

/// Two of three papers are accepted; the others wait.
fn accept(app: &App, hr: &Actor, rule: EquivalenceId) -> Result<()> {
    let asked = Asked { state: Some(EvidenceState::Pending), ..Asked::default() };
    let (waiting, _) = app.read(hr, |tx| evidence::list(tx, &asked, (i64::MAX, 0)))?;
    app.write(hr, |tx| {
        for (paper, ..) in waiting.iter().zip(0usize..).filter(|(_, at)| at % 3 != 2).map(|(line, _)| line) {
            evidence::accept(tx, paper.id, rule)?;
        }
        Ok(())
    })
}

fn exempt(app: &App, past: &Past<'_>, cast: &Cast, hr: &Actor) -> Result<()> {
    past.at("2026-03-09T02:30:00Z");
    let officers = cast.all(Role::HrOfficer);
    let officer: &Member = officers.last().ok_or(Error::NotFound)?;
    let actor = app.read(None, |tx| accounts::actor_of(tx, officer.account))?;
    let staff = app.read(&actor, |tx| {
        let (today, now) = (tx.today(), tx.now);
        let inside = people::scope(tx, crate::rights::Action::SeePeople)?;
        let postings = people::postings_on(tx, today, now)?;
        Ok(postings.into_iter().filter(|p| inside.holds(p.unit_id)).map(|p| p.person_id).collect::<Vec<_>>())
    })?;
    let mut people: Vec<PersonId> =
        staff.into_iter().filter(|id| !cast.members.iter().any(|m| m.person == *id)).collect();
    people.sort_unstable();
    let new = |person_id, number: u32, reason: &str| NewExemption {
        person_id,
        framework_code: None,
        reason: reason.to_owned(),
        document_number: format!("{number}/QĐ-SDL"),
        document_on: day("2026-03-05"),
        scan: None,
        valid_from: day("2026-03-05"),
        valid_to: None,
    };
    let (Some(first), Some(second)) = (people.first(), people.get(1)) else { return Ok(()) };
    let accepted = app.write(&actor, |tx| {
        evidence::enter_exemption(tx, &new(*second, 42, "Nghỉ hưu trong năm 2026"))?;
        evidence::enter_exemption(tx, &new(*first, 41, "Khuyết tật vận động nặng, không dùng được máy tính"))
    })?;
    app.write(hr, |tx| evidence::decide_exemption(tx, accepted, None))
}
