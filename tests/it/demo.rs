//! The demo city at its smallest: whatever a role has to show is there, and a second start finds it again.

use datchuan::rights::Role;
use datchuan::{courses, demo};

use crate::on_stores;
use crate::support::{Client, TestApp};

async fn signed_in(t: &TestApp, user: &str) -> Client {
    let client = t.visitor();
    let page = client.post("/sign-in", &[("user", user), ("password", demo::PASSWORD)]).await;
    assert_eq!(page.status, 303, "{user}: {}", page.main());
    client
}

/// On a thread outside the test's runtime: filling runs one of its own, as the command does.
fn filled(t: &TestApp) -> demo::Cast {
    courses::load_at_start(&t.app).unwrap();
    assert_eq!(demo::fill(&t.app, demo::FEWEST - 1).unwrap_err().key(), Some("demo-too-few"));
    demo::fill(&t.app, demo::FEWEST).unwrap()
}

on_stores!(demo_of_three_hundred_shows_every_role_its_work, |t| {
    let cast = std::thread::scope(|scope| scope.spawn(|| filled(&t)).join().unwrap());
    let first = demo::open_today(&t.app, &cast).unwrap();
    t.pass_minutes(5);
    let found = demo::find(&t.app).unwrap().expect("the city is found again");
    assert_eq!(found.members.len(), cast.members.len());
    let second = demo::open_today(&t.app, &found).unwrap();
    assert_ne!(first.codes, second.codes, "a fresh sitting each time");
    for (user, work) in [
        ("coquanquanly", "Kết quả thi chờ phê duyệt"),
        ("chamthi1", "Bài thực hành chờ chấm"),
        ("chamthi2", "Bài thực hành chờ chấm"),
        ("coithi1", "Ca thi được phân công coi"),
    ] {
        let home = signed_in(&t, user).await.read("/").await;
        let after = home.split(work).nth(1).unwrap_or_else(|| panic!("{user} has no “{work}”"));
        assert!(after.chars().take(400).collect::<String>().contains("đang chờ anh/chị"), "{user}: {work}");
    }
    let home = signed_in(&t, "hocvien").await.read("/").await;
    assert!(home.contains("Học tiếp") && home.contains("/10 câu"), "lessons, a practice and a next step");
    let leader = signed_in(&t, &cast.one(Role::Leader).unwrap().user).await.read("/compliance").await;
    assert!(leader.contains("Cán bộ, công chức toàn thành phố đạt chuẩn CNTT cơ bản"));
    let register = signed_in(&t, "giamdoc").await.read("/register").await;
    assert!(register.contains("CNTT"), "certificates of finished rounds");
});
