//! Writing the exam, and the round up to its approval.

use datchuan::db::{AccountId, CandidateId};
use datchuan::exams;
use datchuan::rights::Role;

use super::staff::{self, STAFF, Ward};
use super::{at, go, ids_after};
use crate::support::TestApp;

/// A candidate with the code printed on the slip.
pub struct Entered {
    /// The id of the candidacy.
    pub id: CandidateId,
    /// As on the list.
    pub name: String,
    /// The exam code.
    pub code: String,
}

/// An approved round.
pub struct Round {
    /// The path of its page.
    pub path: String,
    /// The id of its only sitting.
    pub sitting: String,
    /// In the order of numbers.
    pub candidates: Vec<Entered>,
    /// User names of those who watch.
    pub invigilators: Vec<String>,
}

/// The trainer writes blueprint and exam by the steps, a second person approves; gives the exam's id.
pub async fn write_and_publish(t: &TestApp) -> String {
    at(t, "2026-11-23T08:30");
    let mut trainer = t.client(Role::Trainer).await;
    trainer.read("/questions/blueprints/new").await;
    let parts = ["IU01", "IU02", "IU03", "IU04", "IU05", "IU06"];
    let names: Vec<(String, String)> =
        (0..parts.len()).map(|at| (format!("line-{at}-part"), format!("line-{at}-count"))).collect();
    let mut fields = vec![("title", "Đề cơ bản 30 câu"), ("level", "tt03-2014/basic"), ("pool", "exam"), ("rows", "8")];
    for ((part, count), module) in names.iter().zip(parts) {
        fields.extend([(part.as_str(), module), (count.as_str(), "5")]);
    }
    fields.push(("then", "save"));
    let blueprint = go(&trainer, "/questions/blueprints/new", &fields).await;
    let blueprint = blueprint.rsplit('/').next().unwrap().to_owned();

    trainer.read("/exams/new").await;
    let fields = [("title", "Thi chuẩn CNTT cơ bản"), ("kind", "national"), ("level", "tt03-2014/basic")];
    let exam = go(&trainer, "/exams/new", &fields).await.trim_end_matches("/blueprint").to_owned();
    let page = trainer.act(&format!("{exam}/blueprint"), &[("blueprint", &blueprint)]).await;
    assert!(page.main().contains("đủ câu hỏi"), "{}", page.main());
    let times = trainer.read(&format!("{exam}/times")).await;
    let tasks = ids_after(&times, "name=\"tasks\" value=\"");
    assert_eq!(tasks.len(), 2, "the practical tasks of the pool of exams: {times}");
    let mut fields = vec![("theory_minutes", "30"), ("practical_minutes", "60"), ("slack_minutes", "3")];
    fields.extend(tasks.iter().map(|task| ("tasks", task.as_str())));
    trainer.act(&format!("{exam}/times"), &fields).await;
    trainer.act(&format!("{exam}/rules"), &[("late_minutes", "10"), ("pass_percent", "50")]).await;
    trainer.act(&format!("{exam}/submit"), &[]).await;
    let own = trainer.post(&format!("{exam}/approve"), &[]).await;
    assert_eq!(own.status, 403, "who writes does not approve");
    let mut reviewer = t.client(Role::QuestionReviewer).await;
    reviewer.read(&exam).await;
    reviewer.act(&format!("{exam}/approve"), &[]).await;
    exam.rsplit('/').next().unwrap().to_owned()
}

/// Two people of the centre who watch, each with an account.
async fn invigilators(t: &TestApp, ward: &Ward) -> (Vec<String>, Vec<String>) {
    let mut hr = t.client(Role::HrOfficer).await;
    let (mut persons, mut users) = (Vec::new(), Vec::new());
    for (name, number) in [("Lê Thị Coi", "001185000901"), ("Trần Văn Thi", "001080000902")] {
        hr.read("/people/new").await;
        let fields = [
            ("full_name", name),
            ("identity_number", number),
            ("unit", ward.centre.as_str()),
            ("staff_kind", "public_employee"),
            ("position", "Giảng viên"),
            ("from", "01/11/2026"),
        ];
        go(&hr, "/people/new", &fields).await;
        let person = staff::person(t, number).await;
        users.push(t.account_of(Some(person), &[(Role::Invigilator, None)]).1);
        persons.push(person.to_string());
    }
    (persons, users)
}

/// A room by the training officer; a round with everything by the secretary; the chair approves.
pub async fn prepare_round(t: &TestApp, ward: &Ward, exam: &str) -> Round {
    at(t, "2026-11-24T09:00");
    let mut officer = t.client(Role::TrainingOfficer).await;
    officer.read("/rooms/new").await;
    let fields = [
        ("site", ""),
        ("site_name", "Cơ sở Ba Đình"),
        ("site_address", "Số 1 phố Thử Nghiệm"),
        ("name", "Phòng máy 1"),
        ("working_pcs", "22"),
        ("in_use", "yes"),
    ];
    assert!(officer.act("/rooms/new", &fields).await.main().contains("Phòng máy 1"));

    let (secretary_id, user) = t.account(Role::ExamSecretary);
    let mut secretary = t.sign_in(&user).await;
    secretary.read("/rounds/new").await;
    let fields = [
        ("exam", exam),
        ("title", "Kỳ thi đợt 1 năm 2026"),
        ("authority", "Sở Giáo dục và Đào tạo"),
        ("council_number", "145/QĐ-SGDĐT"),
        ("council_date", "20/11/2026"),
    ];
    let round = go(&secretary, "/rounds/new", &fields).await;
    let form = secretary.read(&format!("{round}/sittings/new")).await;
    let room = ids_after(form.split("name=\"room\"").nth(1).unwrap(), "value=\"").remove(0);
    let fields = [("room", room.as_str()), ("day", "28/11/2026"), ("from", "08:00")];
    let sitting = go(&secretary, &format!("{round}/sittings/new"), &fields).await;
    let (persons, invigilators) = invigilators(t, ward).await;
    let both: Vec<(&str, &str)> = persons.iter().map(|id| ("invigilators", id.as_str())).collect();
    secretary.act(&format!("{sitting}/invigilators"), &both).await;
    let lines = staff::identities().join("\n");
    let page = secretary.upload(&format!("{round}/candidates/add"), &[("lines", &lines)], &[]).await;
    assert_eq!(page.status, 303, "everybody is taken: {}", page.main());
    secretary.read(&page.location).await;
    secretary.act(&format!("{round}/candidates/number"), &[]).await;
    let slips = secretary.post(&format!("{round}/codes"), &[]).await;
    assert_eq!((slips.status, &slips.bytes[..4]), (200, b"%PDF".as_slice()));
    let listed = secretary.read(&format!("{round}/candidates")).await;
    let candidates = coded(t, secretary_id, &listed, &round);

    assert_eq!(secretary.post(&format!("{round}/approve"), &[]).await.status, 403, "who prepares does not approve");
    let mut chair = t.client(Role::BoardChair).await;
    chair.read(&round).await;
    let page = chair.act(&format!("{round}/approve"), &[]).await;
    assert!(page.main().contains("Đã duyệt"), "{}", page.main());
    Round { sitting: sitting.rsplit('/').next().unwrap().to_owned(), path: round, candidates, invigilators }
}

/// The candidates of the list with fresh codes.
fn coded(t: &TestApp, secretary: AccountId, listed: &str, round: &str) -> Vec<Entered> {
    let ids = ids_after(listed, &format!("href=\"{round}/candidates/"));
    assert_eq!(ids.len(), STAFF.len(), "{listed}");
    let actor = t.actor(secretary);
    let one = |id: String| {
        let name = crate::support::between(listed, &format!("{id}\">"), "<").unwrap().to_owned();
        let id: CandidateId = id.parse().unwrap();
        let code = t.app.write(&actor, |tx| exams::reissue_code(tx, id, "Làm mất phiếu")).unwrap();
        Entered { id, name, code }
    };
    ids.into_iter().map(one).collect()
}
