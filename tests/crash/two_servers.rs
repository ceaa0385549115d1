//! Two server processes on one database: nothing of what they are asked at once overlaps.

use datchuan::accounts::{self, MustChange, NewAccount, NewGrant};
use datchuan::app::App;
use datchuan::clock;
use datchuan::db::{Instant, RoomId, RoundId};
use datchuan::exams::{self, ExamKind, NewRound};
use datchuan::rights::{Actor, Role};
use datchuan::scheduling::{self, RoomForm, RoomUse};

use crate::client::Client;
use crate::database::Store;
use crate::open;
use crate::server::Server;
use crate::world::{self, Plan};

/// Writers at once, half of them at each server.
const WRITERS: usize = 50;
/// Rooms they want.
const ROOMS: usize = 2;
const PASSWORD: &str = "mật khẩu thử nghiệm";

#[test]
fn sqlite_books_once() {
    prove(&Store::sqlite("twins"));
}

#[test]
fn postgres_books_once() {
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) if !url.is_empty() => prove(&Store::postgres("twins", &url)),
        _ => eprintln!("TEST_DATABASE_URL is not set: PostgreSQL is left out"),
    }
}

/// A draft round of a secretary and the rooms, all with room for a sitting.
fn plan(app: &App) -> (RoundId, Vec<RoomId>) {
    world::build(app, Plan { candidates: 1, minutes: 20, kind: ExamKind::National });
    let password_hash = accounts::hash_password(app, PASSWORD).unwrap();
    let system = Actor::system("thử nghiệm");
    let rooms = app
        .write(&system, |tx| {
            let site_id = scheduling::create_site(tx, "Trung tâm CNTT", "Số 1 phố Thử Nghiệm")?;
            let form = |number: usize| RoomForm {
                site_id,
                name: format!("Phòng máy {number}"),
                working_pcs: 33,
                use_: RoomUse::InUse,
                note: String::new(),
            };
            (1..=ROOMS).map(|number| scheduling::create_room(tx, &form(number))).collect()
        })
        .unwrap();
    let secretary = app
        .write(&system, |tx| {
            let new = NewAccount {
                person_id: None,
                user_name: "thuky".into(),
                display_name: "Thư ký".into(),
                password_hash: password_hash.clone(),
                must_change: MustChange::No,
            };
            let account_id = accounts::create(tx, &new)?;
            let (valid_from, role) = ("2000-01-01".parse().unwrap(), Role::ExamSecretary);
            accounts::grant(
                tx,
                &NewGrant { account_id, role, unit_id: None, module_code: None, valid_from, valid_to: None },
            )?;
            Ok(account_id)
        })
        .unwrap();
    let actor = app.read(None, |tx| accounts::actor_of(tx, secretary)).unwrap();
    let round = app
        .write(&actor, |tx| {
            let exam_id = exams::exams(tx)?.remove(0).id;
            let new = NewRound {
                exam_id,
                title: "Kỳ thi của hai máy chủ".into(),
                authority: "Sở Giáo dục và Đào tạo".into(),
                council_number: "99/QĐ-SGDĐT".into(),
                council_date: tx.today(),
            };
            exams::create_round(tx, &new)
        })
        .unwrap();
    (round, rooms)
}

/// Asks for a sitting of one hour that begins `minutes` after eight, tomorrow; the status of the answer.
async fn ask(base: String, (round, room): (RoundId, RoomId), day: String, minutes: usize) -> u16 {
    let mut client = Client::new(&base);
    assert_eq!(client.post("/sign-in", &[("user", "thuky"), ("password", PASSWORD)]).await.status, 303);
    let page = format!("/rounds/{round}/sittings/new");
    client.read(&page).await;
    let (from, room) = (format!("{:02}:{:02}", 8 + minutes / 60, minutes % 60), room.to_string());
    let fields = [("room", room.as_str()), ("day", day.as_str()), ("from", from.as_str())];
    client.post(&page, &fields).await.status
}

fn prove(store: &Store) {
    let app = open(store);
    let (round, rooms) = plan(&app);
    let servers = [Server::start(store), Server::start(store)];
    let day = app.clock().now().plus_minutes(2 * 24 * 60);
    let day_text = clock::date_text(day);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answers: Vec<u16> = runtime.block_on(async {
        let asked: Vec<_> = (0..WRITERS)
            .map(|n| {
                let base = servers[n % 2].base.clone();
                // Five starting times twenty minutes apart: most clash with a neighbour, none only with itself.
                tokio::spawn(ask(base, (round, rooms[n / 2 % ROOMS]), day_text.clone(), n / 10 * 20))
            })
            .collect();
        let mut answers = Vec::new();
        for one in asked {
            answers.push(one.await.unwrap());
        }
        answers
    });
    let taken = answers.iter().filter(|status| **status == 303).count();
    assert!(answers.iter().all(|status| [303, 422].contains(status)), "made or refused, never broken: {answers:?}");
    let system = Actor::system("thử nghiệm");
    let (from, to): (Instant, Instant) = (day.plus_minutes(-24 * 60), day.plus_minutes(24 * 60));
    let booked = app.read(&system, |tx| scheduling::bookings_between(tx, from, to)).unwrap();
    let mut spans: Vec<_> =
        booked.iter().filter_map(|b| b.room_id.map(|room| (room, b.starts_at, b.ends_at))).collect();
    spans.sort();
    assert_eq!(spans.len(), taken, "each answer is true: {answers:?}");
    assert!(taken >= ROOMS, "each room has a sitting");
    for pair in spans.windows(2) {
        assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1, "two sittings at once: {pair:?}");
    }
}
