//! A generated city with ten years of history, served as in earnest.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock};
use std::time::Instant as Watch;

use chrono::{Days, NaiveDate};
use datchuan::accounts::{self, MustChange, NewAccount, NewGrant};
use datchuan::app::{App, Tx};
use datchuan::clock::Clock;
use datchuan::config::Config;
use datchuan::db::diesel::connection::SimpleConnection;
use datchuan::db::diesel::prelude::*;
use datchuan::db::diesel::{self, Connection, PgConnection};
use datchuan::db::schema::{certificate, certificate_event, decision, person, posting, stored_file, unit, unit_fact};
use datchuan::db::{
    self, AccountId, CertificateEventId, CertificateId, DecisionId, Instant, Json, PersonId, PostingId, UnitFactId,
    UnitId, each_backend,
};
use datchuan::error::Result;
use datchuan::rights::{Actor, Role};
use datchuan::standard::{self, NewRequirement, TargetGroup};
use datchuan::text;

const SHA: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const PASSWORD: &str = "mật khẩu đo tốc độ";
const KINDS: [&str; 4] = ["cadre", "civil_servant", "public_employee", "contract"];
const POSITIONS: [&str; 6] = ["Chuyên viên", "Trưởng phòng", "Phó Trưởng phòng", "Giáo viên", "Kế toán", "Văn thư"];

/// A served city.
pub struct City {
    /// The program that serves it.
    pub app: App,
    /// Somebody who manages the staff of the whole city.
    pub officer: Actor,
    address: String,
    token: String,
    /// One of its communes.
    pub commune: UnitId,
}

/// The city of so many people; made once in a run.
pub fn of(people: usize) -> &'static City {
    static CITIES: OnceLock<Mutex<HashMap<usize, &'static City>>> = OnceLock::new();
    let mut cities = CITIES.get_or_init(Mutex::default).lock().expect("no bench panics");
    cities.entry(people).or_insert_with(|| Box::leak(Box::new(City::build(people))))
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

impl City {
    fn build(people: usize) -> Self {
        let watch = Watch::now();
        let folder = std::env::temp_dir().join(format!("datchuan-bench-{}-{people}", std::process::id()));
        let mut config = Config::defaults().expect("the defaults hold");
        config.data.database_url = url(&folder, people);
        config.data.folder = folder;
        config.data.connections = 4;
        config.server.workers = 1;
        let clock = Clock::fixed("2026-11-22T05:00:00Z".parse().expect("an instant"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        config.server.public_url = format!("http://{address}");
        let app = App::build(config, clock, accounts::find_actor).expect("the program starts");
        db::migrate(app.pool()).expect("migrations run");
        standard::load_builtin(&app).expect("the standards load");
        let (units, commune) = write(&app, units);
        fill(&app, &units, people);
        let owner = write(&app, |tx| Ok(person::table.select(person::id).first(tx.db)?));
        let token = inspector(&app, owner);
        let officer = officer(&app);
        serve(app.clone(), listener);
        eprintln!("{people} people with ten years of history made in {:.1} s", watch.elapsed().as_secs_f32());
        Self { app, officer, address, token, commune }
    }

    /// Asks for a page with a session and gives its size.
    pub fn get(&self, path: &str) -> usize {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: datchuan={}\r\nConnection: close\r\n\r\n",
            self.address, self.token
        );
        stream.write_all(head.as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer is read");
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..answer.len().min(400)]));
        answer.len()
    }
}

fn url(folder: &std::path::Path, people: usize) -> String {
    match std::env::var("BENCH_DATABASE_URL") {
        Ok(url) if !url.is_empty() => {
            let schema = format!("bench_{}_{people}", std::process::id());
            let mut server = PgConnection::establish(&url).expect("BENCH_DATABASE_URL names a running PostgreSQL");
            let set_up = format!("CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public; CREATE SCHEMA {schema}");
            server.batch_execute(&set_up).expect("the schema is made");
            format!("{url}?options=-csearch_path%3D{schema}%2Cpublic")
        }
        _ => format!("sqlite:{}", folder.join("db.sqlite").display()),
    }
}

fn write<T>(app: &App, f: impl FnMut(&mut Tx<'_>) -> Result<T>) -> T {
    app.write(&Actor::system("đo tốc độ"), f).expect("the write holds")
}

fn recorded() -> Instant {
    "2016-01-04T01:00:00Z".parse().expect("an instant")
}

/// The city, 16 departments with 8 divisions, 126 communes with 5 bodies.
fn units(tx: &mut Tx<'_>) -> Result<(Vec<UnitId>, UnitId)> {
    let mut made = Made::default();
    let city = made.add("city", "Thành phố Hà Nội".into(), None);
    for n in 0..16 {
        let department = made.add("department", format!("Sở số {n}"), Some(city));
        for d in 0..8 {
            made.add("division", format!("Phòng số {d}"), Some(department));
        }
    }
    let mut last = city;
    for n in 0..126 {
        last = made.add("commune", format!("Xã số {n}"), Some(city));
        for d in 0..5 {
            made.add("body", format!("Phòng số {d}"), Some(last));
        }
    }
    for part in made.units.chunks(500) {
        each_backend!(tx.db, c => diesel::insert_into(unit::table).values(part).execute(c))?;
    }
    for part in made.facts.chunks(500) {
        each_backend!(tx.db, c => diesel::insert_into(unit_fact::table).values(part).execute(c))?;
    }
    Ok((made.leaves, last))
}

#[derive(Insertable)]
#[diesel(table_name = unit)]
struct NewUnit {
    id: UnitId,
    code: String,
    kind: &'static str,
    founded_on: NaiveDate,
    created_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = unit_fact)]
struct NewFact {
    id: UnitFactId,
    unit_id: UnitId,
    parent_id: Option<UnitId>,
    name: String,
    short_name: String,
    folded: String,
    name_key: Vec<u8>,
    valid_from: NaiveDate,
    recorded_at: Instant,
}

#[derive(Default)]
struct Made {
    units: Vec<NewUnit>,
    facts: Vec<NewFact>,
    leaves: Vec<UnitId>,
}

impl Made {
    fn add(&mut self, kind: &'static str, name: String, parent_id: Option<UnitId>) -> UnitId {
        let (id, valid_from, at) = (UnitId::new(), day("2010-01-01"), recorded());
        let code = format!("{:05}", self.units.len());
        self.units.push(NewUnit { id, code, kind, founded_on: valid_from, created_at: at });
        let (folded, name_key) = (text::fold(&name), text::sort_key(&name));
        let short_name = name.clone();
        self.facts.push(NewFact {
            id: UnitFactId::new(),
            unit_id: id,
            parent_id,
            name,
            short_name,
            folded,
            name_key,
            valid_from,
            recorded_at: at,
        });
        if matches!(kind, "division" | "body") {
            self.leaves.push(id);
        }
        id
    }
}

#[derive(Insertable)]
#[diesel(table_name = person)]
struct NewPerson {
    id: PersonId,
    full_name: String,
    folded_name: String,
    name_key: Vec<u8>,
    created_at: Instant,
    changed_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = posting)]
struct NewPosting {
    id: PostingId,
    person_id: PersonId,
    unit_id: UnitId,
    staff_kind: &'static str,
    position: &'static str,
    rank_code: Option<&'static str>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    recorded_at: Instant,
    source: &'static str,
}

#[derive(Insertable)]
#[diesel(table_name = certificate)]
struct NewPaper {
    id: CertificateId,
    person_id: PersonId,
    framework_code: &'static str,
    level_code: &'static str,
    series: &'static str,
    serial_number: i64,
    serial: String,
    register_year: i32,
    register_number: i32,
    code: String,
    content: Json<serde_json::Value>,
    pdf_sha: &'static str,
    issued_on: NaiveDate,
    decision_id: DecisionId,
    issued_by: AccountId,
    recorded_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = certificate_event)]
struct NewEvent {
    id: CertificateEventId,
    certificate_id: CertificateId,
    kind: &'static str,
    effective_on: NaiveDate,
    decision_id: DecisionId,
    reason: &'static str,
    recorded_at: Instant,
}

#[derive(Default)]
struct Batch {
    people: Vec<NewPerson>,
    postings: Vec<NewPosting>,
    papers: Vec<NewPaper>,
    events: Vec<NewEvent>,
}

/// Three or four postings in ten years for each, a certificate for seven in ten, one in fifty of them revoked.
fn fill(app: &App, units: &[UnitId], people: usize) {
    let (signer, decision) = write(app, signer);
    let names = ["Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Thị Ưng", "Phạm Đức Đạt", "Đỗ Văn Ân", "Hoàng Thị Yến"];
    let mut dice = Dice(17);
    let mut number = 0;
    for start in (0..people).step_by(1000) {
        let mut batch = Batch::default();
        for _ in start..people.min(start + 1000) {
            number += 1;
            one(&mut batch, &mut dice, (units, *dice_name(&names, number)), number, (signer, decision));
        }
        write(app, |tx| store(tx, &batch));
    }
    write(app, |tx| {
        let city = unit::table.filter(unit::kind.eq("city")).select(unit::id).first(tx.db)?;
        let new = NewRequirement {
            title: "Chuẩn kỹ năng sử dụng CNTT cơ bản".into(),
            framework_code: "tt03-2014".into(),
            level_code: "basic".into(),
            unit_id: city,
            group: TargetGroup::everybody(),
            due_on: day("2026-12-31"),
            legal_ground: "Kế hoạch".into(),
            valid_from: day("2016-01-01"),
        };
        standard::enter_requirement(tx, &new)
    });
    // As the nightly upkeep of either database leaves it.
    write(app, |tx| Ok(tx.db.batch_execute("ANALYZE")?));
}

fn dice_name<'a>(names: &'a [&'static str], number: i64) -> &'a &'static str {
    &names[number as usize % names.len()]
}

fn one(
    batch: &mut Batch,
    dice: &mut Dice,
    (units, name): (&[UnitId], &str),
    number: i64,
    (signer, decision): (AccountId, DecisionId),
) {
    let (id, at) = (PersonId::new(), recorded());
    let full_name = name.to_owned();
    let (folded_name, name_key) = (text::fold(name), text::name_sort_key(name));
    batch.people.push(NewPerson { id, full_name, folded_name, name_key, created_at: at, changed_at: at });
    let (kind, position) = (*dice.of(&KINDS), *dice.of(&POSITIONS));
    let mut from = day("2016-01-01") + Days::new(dice.below(300));
    for _ in 0..2 + dice.below(3) {
        let until = from + Days::new(400 + dice.below(800));
        let is_last = until >= day("2026-01-01");
        batch.postings.push(NewPosting {
            id: PostingId::new(),
            person_id: id,
            unit_id: *dice.of(units),
            staff_kind: kind,
            position,
            rank_code: Some("01.003"),
            valid_from: from,
            valid_to: (!is_last).then_some(until),
            recorded_at: at,
            source: "đo",
        });
        from = until;
        if is_last {
            break;
        }
    }
    if let Some(last) = batch.postings.last_mut() {
        last.valid_to = None;
    }
    if dice.below(10) < 7 {
        let paper = CertificateId::new();
        let issued_on = day("2017-01-01") + Days::new(dice.below(3600));
        batch.papers.push(NewPaper {
            id: paper,
            person_id: id,
            framework_code: "tt03-2014",
            level_code: if dice.below(10) == 0 { "advanced" } else { "basic" },
            series: "HN",
            serial_number: number,
            serial: format!("HN-{number:07}"),
            register_year: 2020,
            register_number: number as i32,
            code: format!("{number:012}"),
            content: Json(serde_json::json!({})),
            pdf_sha: SHA,
            issued_on,
            decision_id: decision,
            issued_by: signer,
            recorded_at: at,
        });
        if dice.below(50) == 0 {
            batch.events.push(NewEvent {
                id: CertificateEventId::new(),
                certificate_id: paper,
                kind: "revoked",
                effective_on: issued_on + Days::new(90),
                decision_id: decision,
                reason: "đo",
                recorded_at: at,
            });
        }
    }
}

fn store(tx: &mut Tx<'_>, batch: &Batch) -> Result<()> {
    for part in batch.people.chunks(1000) {
        each_backend!(tx.db, c => diesel::insert_into(person::table).values(part).execute(c))?;
    }
    for part in batch.postings.chunks(1000) {
        each_backend!(tx.db, c => diesel::insert_into(posting::table).values(part).execute(c))?;
    }
    for part in batch.papers.chunks(1000) {
        each_backend!(tx.db, c => diesel::insert_into(certificate::table).values(part).execute(c))?;
    }
    for part in batch.events.chunks(1000) {
        each_backend!(tx.db, c => diesel::insert_into(certificate_event::table).values(part).execute(c))?;
    }
    Ok(())
}

fn account(tx: &mut Tx<'_>, user: &str, person_id: Option<PersonId>, password_hash: &str) -> Result<AccountId> {
    accounts::create(
        tx,
        &NewAccount {
            person_id,
            user_name: user.to_owned(),
            display_name: user.to_owned(),
            password_hash: password_hash.to_owned(),
            must_change: MustChange::No,
        },
    )
}

fn signer(tx: &mut Tx<'_>) -> Result<(AccountId, DecisionId)> {
    let (signer, id) = (account(tx, "giamdoc", None, "khong dang nhap")?, DecisionId::new());
    diesel::insert_into(stored_file::table)
        .values((
            stored_file::sha.eq(SHA),
            stored_file::size.eq(0i64),
            stored_file::media_type.eq("application/pdf"),
            stored_file::created_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    diesel::insert_into(decision::table)
        .values((
            decision::id.eq(id),
            decision::kind.eq("issue"),
            decision::number.eq("1/QĐ"),
            decision::decided_on.eq(day("2017-01-01")),
            decision::authority.eq("Trung tâm"),
            decision::signer_title.eq("Giám đốc"),
            decision::signer_name.eq("Giám đốc"),
            decision::ground.eq("Quy chế"),
            decision::created_by.eq(signer),
            decision::created_at.eq(tx.now),
        ))
        .execute(tx.db)?;
    Ok((signer, id))
}

/// Somebody who may see the whole city and is a learner too; a session of theirs.
fn inspector(app: &App, person: PersonId) -> String {
    let hash = accounts::hash_password(app, PASSWORD).expect("the password is long enough");
    write(app, |tx| {
        let account_id = account(tx, "thanhtra", Some(person), &hash)?;
        let (role, valid_from) = (Role::Inspector, day("2016-01-01"));
        accounts::grant(
            tx,
            &NewGrant { account_id, role, unit_id: None, module_code: None, valid_from, valid_to: None },
        )
    });
    accounts::sign_in(app, "thanhtra", PASSWORD, ("127.0.0.1", "đo")).expect("the sign-in holds").token
}

fn officer(app: &App) -> Actor {
    let id = write(app, |tx| {
        let account_id = account(tx, "nhansu", None, "khong dang nhap")?;
        let (role, valid_from) = (Role::HrOfficer, day("2016-01-01"));
        let new = NewGrant { account_id, role, unit_id: None, module_code: None, valid_from, valid_to: None };
        accounts::grant(tx, &new)?;
        Ok(account_id)
    });
    app.read(None, |tx| accounts::actor_of(tx, id)).expect("the account exists")
}

fn serve(app: App, listener: TcpListener) {
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = datchuan::cli::server(&app, listener).expect("the server starts");
            server.await.expect("the server runs");
        });
    });
}
