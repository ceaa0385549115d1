//! Rooms and bookings: what overlaps is refused, whoever asks at once.

use std::sync::Barrier;

use datchuan::accounts;
use datchuan::app::App;
use datchuan::db::{BookingId, RoomId, SubjectId, Violation};
use datchuan::error::Result;
use datchuan::rights::{Actor, Role};
use datchuan::scheduling::{self, Booked, NewBooking, RoomForm, RoomUse, Span};

use crate::on_stores;
use crate::support::{TestApp, noon};

fn room(t: &TestApp) -> RoomId {
    t.write(|tx| {
        let site_id = scheduling::create_site(tx, "Trung tâm CNTT", "Số 1 phố Thử Nghiệm")?;
        let form = RoomForm {
            site_id,
            name: "Phòng máy 1".into(),
            working_pcs: 33,
            use_: RoomUse::InUse,
            note: String::new(),
        };
        scheduling::create_room(tx, &form)
    })
}

fn slot(room: RoomId, from: i64, to: i64, title: &str) -> NewBooking {
    NewBooking {
        what: Booked::Room(room),
        span: Span { starts_at: noon().plus_minutes(from), ends_at: noon().plus_minutes(to) },
        subject_kind: "sitting",
        subject_id: SubjectId::new(),
        title: title.into(),
    }
}

fn book(app: &App, new: &NewBooking) -> Result<BookingId> {
    app.write(&Actor::system("thử nghiệm"), |tx| scheduling::book(tx, new))
}

on_stores!(an_overlap_is_told_with_both_sides_and_a_touch_is_none, |t| {
    let room = room(&t);
    book(&t.app, &slot(room, 60, 120, "Ca sáng")).unwrap();
    let refused = book(&t.app, &slot(room, 119, 180, "Ca chiều")).unwrap_err();
    assert_eq!(refused.key(), Some("scheduling-room-taken"));
    let said = match refused {
        datchuan::error::Error::Refused(message) => datchuan::messages::text(&message),
        other => panic!("{other}"),
    };
    for part in ["Phòng máy 1", "Ca sáng", "13:00–14:00", "Ca chiều", "13:59–15:00", "hệ thống"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    book(&t.app, &slot(room, 120, 180, "Ca chiều")).unwrap();
});

on_stores!(a_released_booking_holds_no_time, |t| {
    let room = room(&t);
    let first = slot(room, 0, 60, "Ca một");
    book(&t.app, &first).unwrap();
    assert_eq!(t.write(|tx| scheduling::release(tx, first.subject_id)), 1);
    book(&t.app, &slot(room, 0, 60, "Ca hai")).unwrap();
    let day = t.read(|tx| scheduling::bookings_between(tx, noon(), noon().plus_minutes(60)));
    assert_eq!(day.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(), ["Ca hai"]);
});

on_stores!(the_database_itself_refuses_what_the_code_would_let_pass, |t| {
    let room = room(&t);
    book(&t.app, &slot(room, 0, 60, "Ca một")).unwrap();
    let mut found = None;
    let system = Actor::system("thử nghiệm");
    // A refused statement ends the transaction on PostgreSQL, so the verdict is carried out past the failing commit.
    let _ = t.app.write(&system, |tx| -> Result<()> {
        found = scheduling::insert_unchecked(tx, &slot(room, 30, 90, "Ca hai"))?;
        Err(datchuan::error::Error::NotFound)
    });
    assert_eq!(found, Some(Violation::RoomOverlap));
});

/// Fifty writers want one slot each of four, spread over the programs; gives how many won.
fn race(apps: &[App], room: RoomId) -> usize {
    let barrier = Barrier::new(50);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..50)
            .map(|i| {
                let (app, barrier) = (&apps[i % apps.len()], &barrier);
                scope.spawn(move || {
                    let from = i64::try_from(i % 4).unwrap() * 60;
                    let new = slot(room, from, from + 60, &format!("Ca {i}"));
                    barrier.wait();
                    match book(app, &new) {
                        Ok(_) => 1,
                        Err(error) => {
                            assert_eq!(error.key(), Some("scheduling-room-taken"), "{error}");
                            0
                        }
                    }
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    })
}

fn assert_one_each(t: &TestApp, won: usize) {
    assert_eq!(won, 4);
    let held = t.read(|tx| scheduling::bookings_between(tx, noon(), noon().plus_minutes(240)));
    assert_eq!(held.len(), 4);
    assert!(held.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
}

on_stores!(fifty_writers_at_once_win_each_slot_once, |t| {
    let room = room(&t);
    let won = race(std::slice::from_ref(&t.app), room);
    assert_one_each(&t, won);
});

on_stores!(two_programs_on_one_database_win_each_slot_once, |t| {
    let room = room(&t);
    let other = App::build(t.app.config().clone(), t.clock.clone(), accounts::find_actor).unwrap();
    let won = race(&[t.app.clone(), other], room);
    assert_one_each(&t, won);
});

on_stores!(rooms_are_kept_over_pages, |t| {
    let mut officer = t.client(Role::TrainingOfficer).await;
    assert!(officer.read("/rooms").await.contains("Chưa có phòng máy"));
    officer.read("/rooms/new").await;
    let wrong = officer.post("/rooms/new", &[("name", ""), ("working_pcs", "900"), ("site_name", "Cơ sở 1")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.main().contains("Nhập số máy từ 0 đến 500"));
    let fields = [("name", "Phòng máy 3"), ("working_pcs", "22"), ("site_name", "Cơ sở Láng"), ("in_use", "yes")];
    let page = officer.act("/rooms/new", &fields).await;
    assert!(page.main().contains("Phòng máy 3") && page.main().contains("tối đa 20"), "{}", page.main());
    assert!(officer.read("/rooms/day?on=2026-11-28").await.contains("Trống cả ngày"));
    let mut trainer = t.client(Role::Trainer).await;
    assert_eq!(trainer.get("/rooms").await.status, 403);
});
