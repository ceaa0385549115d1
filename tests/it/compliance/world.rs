//! A small city with people, certificates and a requirement.

use chrono::NaiveDate;

use datchuan::app::Tx;
use datchuan::compliance::Asked;
use datchuan::compliance::rules::Tally;
use datchuan::db::schema::{certificate, certificate_event, decision, stored_file};
use datchuan::db::{
    AccountId, CertificateEventId, CertificateId, DecisionId, Json, PersonId, RequirementId, UnitId, diesel,
};
use datchuan::people::{self, NewPerson, NewPosting, NewUnit, StaffKind, UnitKind};
use datchuan::rights::Role;
use datchuan::standard::{self, NewRequirement, TargetGroup};
use diesel::prelude::*;

use crate::support::TestApp;

const SHA: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub struct City<'t> {
    pub t: &'t TestApp,
    pub city: UnitId,
    pub signer: AccountId,
    issued: std::cell::Cell<i64>,
}

impl<'t> City<'t> {
    pub fn new(t: &'t TestApp) -> Self {
        let (signer, _) = t.account(Role::HeadOfCentre);
        standard::load_builtin(&t.app).unwrap();
        let city = t.write(|tx| {
            diesel::insert_into(stored_file::table)
                .values((
                    stored_file::sha.eq(SHA),
                    stored_file::size.eq(0i64),
                    stored_file::media_type.eq("application/pdf"),
                    stored_file::created_at.eq(tx.now),
                ))
                .execute(tx.db)?;
            people::create_unit(tx, &unit("TP", UnitKind::City, "Thành phố Hà Nội", None))
        });
        Self { t, city, signer, issued: 0.into() }
    }

    pub fn commune(&self, code: &str, name: &str) -> UnitId {
        self.t.write(|tx| people::create_unit(tx, &unit(code, UnitKind::Commune, name, Some(self.city))))
    }

    pub fn body(&self, code: &str, name: &str, parent: UnitId) -> UnitId {
        self.t.write(|tx| people::create_unit(tx, &unit(code, UnitKind::Body, name, Some(parent))))
    }

    pub fn hire(&self, name: &str, unit_id: UnitId, kind: StaffKind) -> PersonId {
        let new = NewPerson {
            full_name: name.to_owned(),
            birth_date: Some(day("1984-03-05")),
            gender: None,
            birthplace: Some("Hà Nội".into()),
            identity_number: None,
            staff_number: None,
            email: None,
            phone: None,
        };
        let posting = posting(PersonId::new(), unit_id, kind, "2020-01-01");
        self.t.write(|tx| people::hire(tx, &new, &posting))
    }

    pub fn require(&self, unit_id: UnitId, due_on: &str, kinds: &[StaffKind]) -> RequirementId {
        self.t.write(|tx| standard::enter_requirement(tx, &requirement(unit_id, due_on, kinds)))
    }

    pub fn certify(&self, person: PersonId, level: &str, on: &str) -> CertificateId {
        let number = self.issued.get() + 1;
        self.issued.set(number);
        self.t.write(|tx| {
            let decision = self.decide(tx, "issue", number, on)?;
            let id = CertificateId::new();
            let serial = format!("HN-{number:05}");
            diesel::insert_into(certificate::table)
                .values((
                    certificate::id.eq(id),
                    certificate::person_id.eq(person),
                    certificate::framework_code.eq("tt03-2014"),
                    certificate::level_code.eq(level),
                    certificate::series.eq("HN"),
                    certificate::serial_number.eq(number),
                    certificate::serial.eq(&serial),
                    certificate::register_year.eq(2026),
                    certificate::register_number.eq(number as i32),
                    certificate::code.eq(&serial),
                    certificate::content.eq(Json(serde_json::json!({}))),
                    certificate::pdf_sha.eq(SHA),
                    certificate::issued_on.eq(day(on)),
                    certificate::decision_id.eq(decision),
                    certificate::issued_by.eq(self.signer),
                    certificate::recorded_at.eq(tx.now),
                ))
                .execute(tx.db)?;
            Ok(id)
        })
    }

    pub fn revoke(&self, paper: CertificateId, on: &str) {
        let number = self.issued.get() + 1;
        self.issued.set(number);
        self.t.write(|tx| {
            let decision = self.decide(tx, "revocation", number, on)?;
            diesel::insert_into(certificate_event::table)
                .values((
                    certificate_event::id.eq(CertificateEventId::new()),
                    certificate_event::certificate_id.eq(paper),
                    certificate_event::kind.eq("revoked"),
                    certificate_event::effective_on.eq(day(on)),
                    certificate_event::decision_id.eq(decision),
                    certificate_event::reason.eq("thi hộ"),
                    certificate_event::recorded_at.eq(tx.now),
                ))
                .execute(tx.db)?;
            Ok(())
        });
    }

    fn decide(&self, tx: &mut Tx<'_>, kind: &str, number: i64, on: &str) -> datchuan::error::Result<DecisionId> {
        let id = DecisionId::new();
        diesel::insert_into(decision::table)
            .values((
                decision::id.eq(id),
                decision::kind.eq(kind),
                decision::number.eq(format!("{number}/QĐ")),
                decision::decided_on.eq(day(on)),
                decision::authority.eq("Trung tâm"),
                decision::signer_title.eq("Giám đốc"),
                decision::signer_name.eq("Trần Văn Giám Đốc"),
                decision::ground.eq("Quy chế"),
                decision::created_by.eq(self.signer),
                decision::created_at.eq(tx.now),
            ))
            .execute(tx.db)?;
        Ok(id)
    }

    /// The counts as the system sees them.
    pub fn tally(&self, asked: &Asked) -> Tally {
        let overview = self.t.read(|tx| datchuan::compliance::overview(tx, asked));
        let mut tally = Tally::default();
        overview.members.iter().for_each(|member| tally.add(member.standing));
        tally
    }
}

pub fn unit(code: &str, kind: UnitKind, name: &str, parent: Option<UnitId>) -> NewUnit {
    let founded_on = day("2015-01-01");
    NewUnit { code: code.into(), kind, name: name.into(), short_name: String::new(), parent, founded_on }
}

pub fn posting(person_id: PersonId, unit_id: UnitId, staff_kind: StaffKind, from: &str) -> NewPosting {
    NewPosting {
        person_id,
        unit_id,
        staff_kind,
        position: "Chuyên viên".into(),
        rank_code: Some("01.003".into()),
        rank_title: None,
        valid_from: day(from),
        source: "thử nghiệm".into(),
    }
}

pub fn requirement(unit_id: UnitId, due_on: &str, kinds: &[StaffKind]) -> NewRequirement {
    NewRequirement {
        title: "Chuẩn CNTT cơ bản".into(),
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        unit_id,
        group: TargetGroup {
            staff_kinds: kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            ..TargetGroup::default()
        },
        due_on: day(due_on),
        legal_ground: "Kế hoạch số 18/KH-UBND".into(),
        valid_from: day("2026-01-01"),
    }
}
