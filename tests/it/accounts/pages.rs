//! The administrator's pages over HTTP.

use datchuan::accounts;
use datchuan::people::{self, NewPerson};
use datchuan::rights::Role;

use crate::on_stores;
use crate::support::between;

on_stores!(an_account_is_made_for_a_person_and_used, |t| {
    let person = t.write(|tx| {
        let new = NewPerson {
            full_name: "Đặng Thị Thúy".into(),
            birth_date: "1990-02-01".parse().ok(),
            ..NewPerson::default()
        };
        people::create_person(tx, &new)
    });
    let mut admin = t.client(Role::Administrator).await;
    let found = admin.read("/accounts/new?q=dang+thi+thuy").await;
    assert!(found.contains("Đặng Thị Thúy") && found.contains("sinh 01/02/1990"));
    let form = admin.read(&format!("/accounts/new?person={person}")).await;
    assert!(form.contains("value=\"dang.thi.thuy\""));

    let person = person.to_string();
    let odd = admin.post("/accounts", &[("person", &person), ("user_name", "a@b")]).await;
    assert_eq!(odd.status, 422);
    assert!(odd.body.contains("value=\"a@b\""), "the form comes back filled");
    let made = admin.post("/accounts", &[("person", &person), ("user_name", "Đặng Thị Thúy")]).await;
    assert_eq!(made.status, 200);
    let password = between(&made.body, "class=\"code-block\">", "<").unwrap().to_owned();
    let again = admin.post("/accounts", &[("person", &person), ("user_name", "khac")]).await;
    assert_eq!(again.status, 422);

    let mut learner = t.visitor();
    let page = learner.post("/sign-in", &[("user", "dang thi thuy"), ("password", &password)]).await;
    assert_eq!(page.status, 422, "a user name has dots");
    let page = learner.post("/sign-in", &[("user", "Đặng.Thị.Thúy"), ("password", &password)]).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/account/password"));
    learner.get("/account/password").await;
    let form = [("current", password.as_str()), ("password", "câu của tôi"), ("again", "câu của tôi")];
    assert_eq!(learner.post("/account/password", &form).await.status, 303);
    assert!(learner.read("/account").await.contains("Đặng Thị Thúy"));
    assert_eq!(learner.get("/accounts").await.status, 403);
    let listed = admin.read("/accounts?q=thuy").await;
    assert!(listed.contains("dang.thi.thuy") && listed.contains("Học viên"));
});

on_stores!(roles_are_given_and_taken_back_on_the_page, |t| {
    let (id, _) = t.account(Role::Examiner);
    let mut admin = t.client(Role::Administrator).await;
    let path = format!("/accounts/{id}");
    admin.read(&path).await;
    let give = format!("{path}/grants");
    let refused = admin.post(&give, &[("role", "script_keeper"), ("valid_from", "22/11/2026")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("hai việc này phải do hai người khác nhau làm"));
    let wrong = admin.post(&give, &[("role", "trainer"), ("valid_from", "22/11/2026"), ("valid_to", "32/1")]).await;
    assert_eq!(wrong.status, 422);
    let done = admin.act(&give, &[("role", "trainer"), ("valid_from", "22/11/2026"), ("valid_to", "22/11/2026")]).await;
    assert!(done.body.contains("Đã giao vai trò “Giảng viên”"));
    assert!(t.actor(id).has(Role::Trainer), "the last day counts");
    let grant = t.read(|tx| accounts::grants(tx, id)).into_iter().find(|g| g.role == Role::Trainer).unwrap().id;
    let (other, _) = t.account(Role::Leader);
    assert_eq!(admin.post(&format!("/accounts/{other}/grants/{grant}/revoke"), &[]).await.status, 404);
    admin.act(&format!("{path}/grants/{grant}/revoke"), &[]).await;
    assert!(!t.actor(id).has(Role::Trainer));
});

on_stores!(the_log_is_filtered_proved_and_exported, |t| {
    let (id, _) = t.account(Role::Trainer);
    let mut inspector = t.client(Role::Inspector).await;
    let all = inspector.read("/audit").await;
    assert!(all.contains("Tạo tài khoản") && all.contains("thử nghiệm"));
    let one = inspector.read(&format!("/audit?object={id}&action=accounts.create&actor=thu+nghiem")).await;
    assert!(one.contains("1–1 trong 1 mục"), "{}", between(&one, "<main", "</main>").unwrap());
    assert!(inspector.read("/audit?from=01/01/2020&to=02/01/2020").await.contains("Không có mục nào"));
    assert!(inspector.read("/audit?from=05/01/2020&to=02/01/2020").await.contains("Ngày cuối phải"));
    let proof = inspector.post("/audit/chain", &[]).await;
    assert_eq!(proof.status, 200);
    assert!(proof.body.contains("Chuỗi nhật ký nguyên vẹn"));
    let file = inspector.get("/audit.xlsx").await;
    assert_eq!((file.status, &file.bytes[..2]), (200, &b"PK"[..]));
});
