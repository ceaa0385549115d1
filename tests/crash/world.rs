//! A sitting ready to be opened: questions, an exam, a room, candidates with exam codes and forms.

use datchuan::accounts::{self, MustChange, NewAccount, NewGrant};
use datchuan::app::{App, Tx};
use datchuan::audit::sha256_hex;
use datchuan::db::diesel::{self, RunQueryDsl};
use datchuan::db::schema::{
    candidate, exam, exam_round, form, person, practical_file, practical_task, room, site, sitting, sitting_invigilator,
};
use datchuan::db::{
    AccountId, CandidateId, ExamId, ExamLineageId, FormId, Instant, Json, PersonId, PracticalTaskId, RoomId, RoundId,
    SiteId, SittingId, each_backend,
};
use datchuan::error::Result;
use datchuan::exams::{
    self, Candidate, CandidateState, Exam, ExamKind, ExamState, Round, RoundState, Sitting, SittingState,
};
use datchuan::files;
use datchuan::questions::{self, BlueprintLine, Content, Item, Kind, PackagedQuestion, Pool};
use datchuan::rights::{Actor, Role};
use datchuan::{standard, text};
use diesel::ExpressionMethods;

/// Words that stand in an explanation and must never reach a candidate.
pub const SECRET: &str = "bí-mật-của-lời-giải";

/// What to build.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Candidates.
    pub candidates: usize,
    /// Minutes of each paper.
    pub minutes: i32,
    /// Under a council, or a class test.
    pub kind: ExamKind,
}

/// A candidate with the exam code.
#[derive(Clone)]
pub struct Sitter {
    pub id: CandidateId,
    pub person: PersonId,
    pub code: String,
    pub name: String,
}

/// What was built.
pub struct World {
    pub sitting: SittingId,
    pub round: Option<RoundId>,
    pub sitters: Vec<Sitter>,
    /// The invigilator's account, whose user name is `giamthi`.
    pub invigilator: AccountId,
}

/// Builds it in one transaction.
pub fn build(app: &App, plan: Plan) -> World {
    let starter = app.files().keep(&docx("đề bài"), "application/octet-stream").unwrap();
    app.write(&Actor::system("thử nghiệm"), |tx| build_in(tx, plan, &starter)).unwrap()
}

fn build_in(tx: &mut Tx<'_>, plan: Plan, starter: &files::Stored) -> Result<World> {
    let pool = if plan.kind == ExamKind::National { Pool::Exam } else { Pool::Practice };
    let lines = questions_in(tx, pool)?;
    let author = account(tx, "tacgia", None)?;
    let guard_person = people(tx, &["Hoàng Minh Khánh".to_owned()])?[0];
    let invigilator = account(tx, "giamthi", Some(guard_person))?;
    let grant = NewGrant {
        account_id: invigilator,
        role: Role::Invigilator,
        unit_id: None,
        module_code: None,
        valid_from: "2000-01-01".parse().unwrap(),
        valid_to: None,
    };
    accounts::grant(tx, &grant)?;
    let exam = exam_in(tx, plan, author, &lines)?;
    let national = plan.kind == ExamKind::National;
    let round = if national { Some(round_in(tx, exam, author)?) } else { None };
    let task = if national { Some(task_in(tx, starter)?) } else { None };
    let sitting = sitting_in(tx, (exam, round, task), author)?;
    diesel::insert_into(sitting_invigilator::table)
        .values((sitting_invigilator::sitting_id.eq(sitting), sitting_invigilator::person_id.eq(guard_person)))
        .execute(tx.db)?;
    let sitters = sitters_in(tx, (sitting, round), plan.candidates)?;
    let drawn = questions::pool(tx, "tt03-2014", pool)?;
    for sitter in &sitters {
        let items = questions::rules::draw(&lines, &drawn, &sitter.code).unwrap();
        let row = (
            form::id.eq(FormId::new()),
            form::candidate_id.eq(sitter.id),
            form::seed.eq(&sitter.code),
            form::items.eq(Json(serde_json::to_value(&items).unwrap())),
            form::created_at.eq(tx.now),
        );
        diesel::insert_into(form::table).values(row).execute(tx.db)?;
    }
    Ok(World { sitting, round, sitters, invigilator })
}

fn questions_in(tx: &mut Tx<'_>, pool: Pool) -> Result<Vec<BlueprintLine>> {
    standard::load(tx, include_str!("../../courses/frameworks/tt03-2014.toml"))?;
    for number in 0..12 {
        let kind = [Kind::Single, Kind::Multiple, Kind::TrueFalse][number % 3];
        let truths: &[bool] = match kind {
            Kind::Single => &[true, false, false, false],
            Kind::Multiple => &[true, true, false, false],
            Kind::TrueFalse => &[true, false, true],
        };
        let items = truths.iter().enumerate().map(|(i, truth)| Item::new(format!("Phương án {number}.{i}"), *truth));
        let packaged = PackagedQuestion {
            code: format!("thu-{}-{number:03}", pool.as_str()),
            framework_code: "tt03-2014".into(),
            module_code: "IU01".into(),
            pool,
            content: Content {
                kind,
                stem: format!("Câu hỏi thử số {number} nói về điều gì trong bài học đầu tiên?"),
                items: items.collect(),
                explanation: format!("Vì sao đúng: {SECRET} {number}."),
                element_code: "IU01.1.1".into(),
                difficulty: 1,
            },
        };
        questions::take_packaged(tx, &packaged, "gói khóa học")?;
    }
    Ok(vec![BlueprintLine { module_code: "IU01".into(), element_prefix: None, difficulty: None, count: 10 }])
}

fn account(tx: &mut Tx<'_>, name: &str, person_id: Option<PersonId>) -> Result<AccountId> {
    accounts::create(
        tx,
        &NewAccount {
            person_id,
            user_name: name.into(),
            display_name: name.into(),
            password_hash: "không ai đăng nhập bằng mật khẩu".into(),
            must_change: MustChange::No,
        },
    )
}

/// Persons of these names.
pub fn people(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<PersonId>> {
    let now = tx.now;
    let ids: Vec<PersonId> = names.iter().map(|_| PersonId::new()).collect();
    let rows: Vec<_> = names
        .iter()
        .zip(&ids)
        .map(|(name, id)| {
            (
                person::id.eq(*id),
                person::full_name.eq(name.clone()),
                person::folded_name.eq(text::fold(name)),
                person::name_key.eq(text::name_sort_key(name)),
                person::created_at.eq(now),
                person::changed_at.eq(now),
            )
        })
        .collect();
    each_backend!(tx.db, c => diesel::insert_into(person::table).values(&rows).execute(c))?;
    Ok(ids)
}

fn exam_in(tx: &mut Tx<'_>, plan: Plan, author: AccountId, lines: &[BlueprintLine]) -> Result<ExamId> {
    let national = plan.kind == ExamKind::National;
    let row = Exam {
        id: ExamId::new(),
        lineage_id: ExamLineageId::new(),
        version: 1,
        title: if national { "Thi chuẩn CNTT cơ bản" } else { "Kiểm tra lớp IU01" }.into(),
        kind: plan.kind,
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        module_code: None,
        blueprint: Json(lines.to_vec()),
        practical_tasks: Json(Vec::new()),
        theory_minutes: plan.minutes,
        practical_minutes: if national { plan.minutes } else { 0 },
        slack_minutes: 3,
        late_minutes: 10,
        pass_percent: 50,
        state: ExamState::Published,
        return_note: String::new(),
        author_id: author,
        approved_by: None,
        published_at: Some(tx.now),
        created_at: tx.now,
        changed_at: tx.now,
    };
    diesel::insert_into(exam::table).values(&row).execute(tx.db)?;
    Ok(row.id)
}

fn round_in(tx: &mut Tx<'_>, exam_id: ExamId, author: AccountId) -> Result<RoundId> {
    let row = Round {
        id: RoundId::new(),
        exam_id,
        title: "Kỳ thi thử nghiệm".into(),
        authority: "Sở Giáo dục và Đào tạo".into(),
        council_number: "12/QĐ-SGDĐT".into(),
        council_date: tx.today(),
        state: RoundState::Approved,
        created_by: author,
        approved_by: None,
        approved_at: Some(tx.now),
        proposed_by: None,
        proposed_at: None,
        results_decision_id: None,
        created_at: tx.now,
        changed_at: tx.now,
    };
    diesel::insert_into(exam_round::table).values(&row).execute(tx.db)?;
    Ok(row.id)
}

fn task_in(tx: &mut Tx<'_>, starter: &files::Stored) -> Result<PracticalTaskId> {
    files::record(tx, starter)?;
    let id = PracticalTaskId::new();
    let row = (
        practical_task::id.eq(id),
        practical_task::code.eq("giay-moi"),
        practical_task::course_code.eq("co-ban-01"),
        practical_task::framework_code.eq("tt03-2014"),
        practical_task::level_code.eq("basic"),
        practical_task::title.eq("Soạn giấy mời họp"),
        practical_task::minutes.eq(60),
        practical_task::pool.eq("exam"),
        practical_task::markdown.eq("Mở tệp giay-moi.docx."),
        practical_task::html.eq("<p>Mở tệp <strong>giay-moi.docx</strong>.</p>"),
        practical_task::rubric.eq(Json(serde_json::json!({"parts": [], "criteria": []}))),
        practical_task::content_sha.eq(sha256_hex(b"task")),
        practical_task::is_current.eq(true),
        practical_task::loaded_at.eq(tx.now),
    );
    diesel::insert_into(practical_task::table).values(row).execute(tx.db)?;
    let file = (
        practical_file::task_id.eq(id),
        practical_file::purpose.eq("starter"),
        practical_file::name.eq("giay-moi.docx"),
        practical_file::file_sha.eq(&starter.sha),
        practical_file::size.eq(starter.size),
    );
    diesel::insert_into(practical_file::table).values(file).execute(tx.db)?;
    Ok(id)
}

type Of = (ExamId, Option<RoundId>, Option<PracticalTaskId>);

fn sitting_in(tx: &mut Tx<'_>, (exam_id, round_id, practical_task_id): Of, by: AccountId) -> Result<SittingId> {
    let room_id = if round_id.is_some() { Some(room_in(tx)?) } else { None };
    let row = Sitting {
        id: SittingId::new(),
        round_id,
        exam_id,
        room_id,
        starts_at: tx.now,
        ends_at: tx.now.plus_minutes(240),
        state: SittingState::Planned,
        capacity: 1000,
        practical_task_id,
        approved_by: Some(by),
        approved_at: Some(tx.now),
        theory_start_at: None,
        practical_start_at: None,
        opened_by: None,
        ended_at: None,
        ended_by: None,
        created_at: tx.now,
    };
    diesel::insert_into(sitting::table).values(&row).execute(tx.db)?;
    Ok(row.id)
}

fn room_in(tx: &mut Tx<'_>) -> Result<RoomId> {
    let (site_id, id) = (SiteId::new(), RoomId::new());
    let row = (
        site::id.eq(site_id),
        site::name.eq("Cơ sở Nguyễn Trãi"),
        site::address.eq("Hà Nội"),
        site::created_at.eq(tx.now),
    );
    diesel::insert_into(site::table).values(row).execute(tx.db)?;
    let row = (
        room::id.eq(id),
        room::site_id.eq(site_id),
        room::name.eq("Phòng máy 3"),
        room::working_pcs.eq(1000),
        room::is_active.eq(true),
        room::note.eq(""),
        room::created_at.eq(tx.now),
        room::changed_at.eq(tx.now),
    );
    diesel::insert_into(room::table).values(row).execute(tx.db)?;
    Ok(id)
}

fn sitters_in(
    tx: &mut Tx<'_>,
    (sitting_id, round_id): (SittingId, Option<RoundId>),
    count: usize,
) -> Result<Vec<Sitter>> {
    let names: Vec<String> = (1..=count).map(|n| format!("Nguyễn Thị Ánh {n:04}")).collect();
    let persons = people(tx, &names)?;
    let mut sitters = Vec::with_capacity(count);
    let mut rows = Vec::with_capacity(count);
    for ((person_id, name), n) in persons.into_iter().zip(names).zip(1_i32..) {
        let code = exams::rules::exam_code(rand_bytes());
        let id = CandidateId::new();
        rows.push(Candidate {
            id,
            round_id,
            sitting_id,
            person_id,
            number: round_id.map(|_| n),
            seat: round_id.map(|_| n),
            code_hash: round_id.map(|_| exams::rules::code_hash(&code)),
            code_printed_at: Some(tx.now),
            full_name: name.clone(),
            name_key: text::name_sort_key(&name),
            birth_date: None,
            birthplace: "Hà Nội".into(),
            gender: None,
            photo_sha: None,
            unit_name: "UBND phường Văn Miếu – Quốc Tử Giám".into(),
            state: CandidateState::Expected,
            checked_in_by: None,
            checked_in_at: None,
            time_percent: 100,
            created_at: tx.now,
        });
        sitters.push(Sitter { id, person: person_id, code, name });
    }
    for row in &rows {
        diesel::insert_into(candidate::table).values(row).execute(tx.db)?;
    }
    Ok(sitters)
}

fn rand_bytes() -> [u8; 12] {
    let id = uuid::Uuid::new_v4();
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&id.as_bytes()[4..]);
    bytes
}

/// A small Word file.
pub fn docx(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    for (name, body) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", text)] {
        writer.start_file(name, plain).unwrap();
        writer.write_all(body.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The invigilator as an actor, for calling the room's functions.
pub fn invigilator(app: &App, world: &World) -> Actor {
    app.read(None, |tx| accounts::actor_of(tx, world.invigilator)).unwrap()
}

/// Checks everybody in and starts the timing of the theory paper.
pub fn open_theory(app: &App, world: &World) -> Instant {
    let guard = invigilator(app, world);
    for sitter in &world.sitters {
        app.write(&guard, |tx| exams::attempts::check_in(tx, world.sitting, sitter.id)).unwrap();
    }
    app.write(&guard, |tx| exams::attempts::open_part(tx, world.sitting, exams::attempts::Part::Theory)).unwrap();
    app.clock().now()
}
