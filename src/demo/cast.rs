//! Accounts of the demo city: one person for every role.

use serde::{Deserialize, Serialize};

use super::Past;
use super::city::{City, Staff, day};
use crate::accounts::{self, MustChange, NewAccount, NewGrant};
use crate::app::App;
use crate::db::{AccountId, PersonId, UnitId};
use crate::error::{Error, Result};
use crate::people::StaffKind;
use crate::rights::{Actor, Role};

/// The password of everybody in the demo city.
pub const PASSWORD: &str = "datchuan2026";

/// One person with an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// What they do.
    pub role: Role,
    /// What to type.
    pub user: String,
    /// Who they are.
    pub name: String,
    /// Their account.
    pub account: AccountId,
    /// Their person.
    pub person: PersonId,
    /// The unit they work in.
    pub unit: UnitId,
}

/// Everybody with an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cast {
    /// In the order of the roles; several for invigilators and examiners.
    pub members: Vec<Member>,
}

impl Cast {
    /// The first with a role.
    pub fn one(&self, role: Role) -> Result<&Member> {
        self.members.iter().find(|m| m.role == role).ok_or_else(|| Error::internal(format!("nobody is {role}")))
    }
    /// All with a role.
    pub fn all(&self, role: Role) -> Vec<&Member> {
        self.members.iter().filter(|m| m.role == role).collect()
    }
    /// The first with a role as who acts, with the rights of that day.
    pub fn actor(&self, app: &App, role: Role) -> Result<Actor> {
        let account = self.one(role)?.account;
        app.read(None, |tx| accounts::actor_of(tx, account))
    }
}

/// Where a role is found, the name to type, and the subtree of the grant.
type Part = (Role, &'static str, &'static str, Option<&'static str>);

/// Roles of the centre, then of the city, then of units; the code names the unit or house to look in.
const PARTS: &[Part] = &[
    (Role::HeadOfCentre, "giamdoc", "TTCNTT", None),
    (Role::BoardChair, "chutich", "TTCNTT", None),
    (Role::ExamSecretary, "thuky", "TTCNTT", None),
    (Role::TrainingOfficer, "giaovu", "TTCNTT", None),
    (Role::Trainer, "giangvien", "TTCNTT", None),
    (Role::QuestionReviewer, "duyetcauhoi", "TTCNTT", None),
    (Role::Invigilator, "coithi1", "TTCNTT", None),
    (Role::Invigilator, "coithi2", "TTCNTT", None),
    (Role::Examiner, "chamthi1", "TTCNTT", None),
    (Role::Examiner, "chamthi2", "TTCNTT", None),
    (Role::ScriptKeeper, "giuphach", "TTCNTT", None),
    (Role::HeadOfMarking, "truongban", "TTCNTT", None),
    (Role::ManagingAuthority, "coquanquanly", "SGDDT", None),
    (Role::HrOfficer, "nhansu", "SNV", None),
    (Role::HrOfficer, "nhansu.dulich", "SDL", Some("SDL")),
    (Role::Leader, "lanhdao", "SNV", None),
    (Role::Administrator, "quantri", "SKHCN", None),
    (Role::Inspector, "thanhtra", "TTTP", None),
    (Role::Learner, "hocvien", "counter", None),
];

pub(super) fn build(app: &App, past: &Past<'_>, city: &City) -> Result<Cast> {
    past.at("2026-01-05T02:00:00Z");
    past.step("Tài khoản cho mỗi vai trò");
    let password_hash = accounts::hash_password(app, PASSWORD)?;
    let system = Actor::system("lệnh demo");
    let mut cast = Cast::default();
    for (role, user, place, scope) in PARTS {
        let taken: Vec<PersonId> = cast.members.iter().map(|m| m.person).collect();
        let staff = find(city, place, &taken)?;
        let new = NewAccount {
            person_id: Some(staff.person),
            user_name: (*user).to_owned(),
            display_name: staff.name.clone(),
            password_hash: password_hash.clone(),
            must_change: MustChange::No,
        };
        let unit_id = scope.and_then(|code| city.by_code.get(code).copied());
        let account = app.write(&system, |tx| {
            let account_id = accounts::create(tx, &new)?;
            if *role != Role::Learner {
                let valid_from = day("2026-01-01");
                let grant =
                    NewGrant { account_id, role: *role, unit_id, module_code: None, valid_from, valid_to: None };
                accounts::grant(tx, &grant)?;
            }
            Ok(account_id)
        })?;
        let (name, person, unit) = (staff.name.clone(), staff.person, staff.unit);
        cast.members.push(Member { role: *role, user: (*user).to_owned(), name, account, person, unit });
    }
    Ok(cast)
}

fn find<'a>(city: &'a City, place: &str, taken: &[PersonId]) -> Result<&'a Staff> {
    let house = city.by_code.get(place).copied();
    let fits = |one: &&Staff| match house {
        Some(house) => one.house == house && one.kind != StaffKind::Contract,
        None => one.at_counter && one.kind == StaffKind::CivilServant,
    };
    let free = |one: &&Staff| !taken.contains(&one.person);
    let found = city.staff.iter().filter(fits).find(free);
    found.ok_or_else(|| Error::internal(format!("nobody left in {place}")))
}
