//! I1–I5, T2, T4, T8–T10: coming in, beginning, whose attempt it is.

use super::*;
use crate::on_stores;

on_stores!(an_exam_code_is_read_however_it_is_typed, |t| {
    let world = planned(&t, 2);
    let code = &world.sitters[0].code;
    let forms = [
        code.clone(),
        code.to_lowercase(),
        code.replace('-', " "),
        code.replace('-', ""),
        code.replace('0', "O").replace('1', "l"),
    ];
    for typed in forms {
        let mut client = t.visitor();
        client.get("/exam").await;
        let page = client.post("/exam", &[("code", &typed)]).await;
        assert_eq!(page.status, 303, "{typed}");
        let lobby = client.read("/exam/lobby").await;
        assert!(lobby.contains(&world.sitters[0].name) && lobby.contains("0001"));
        assert!(lobby.contains("chưa được điểm danh"));
    }
    let mut wrong = t.visitor();
    wrong.get("/exam").await;
    let page = wrong.post("/exam", &[("code", "7F3K-2M9Q-X4TB")]).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Mã dự thi không đúng"));
});

on_stores!(guessing_codes_is_slowed_down, |t| {
    planned(&t, 1);
    let client = t.visitor();
    let mut statuses = Vec::new();
    for n in 0..200 {
        statuses.push(client.post("/exam", &[("code", &format!("AAAA-AAAA-{n:04}"))]).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
});

on_stores!(the_lobby_says_the_deadline_before_the_start, |t| {
    let world = planned(&t, 1);
    let mut client = entered(&t, &world, 0).await;
    let papers = format!("/exam/candidates/{}/papers", world.sitters[0].id);
    assert!(client.read(&papers).await.contains("chưa được điểm danh"));
    world::open_theory(&t.app, &world);
    let part = client.get(&papers).await;
    assert!(part.body.contains("hết giờ lúc 12:30:00"), "{}", part.body);
    t.pass_minutes(5);
    assert!(client.read(&papers).await.contains("hết giờ lúc 12:33:00"));
    let etag = part.headers["etag"].to_str().unwrap().to_owned();
    t.clock.set(t.clock.now().plus_minutes(-5));
    let again = client.send(client.request(reqwest::Method::GET, &papers).header("if-none-match", etag)).await;
    assert_eq!(again.status, 304);
});

on_stores!(starting_again_gives_the_same_attempt, |t| {
    let world = opened(&t, 1);
    let client = {
        let mut client = entered(&t, &world, 0).await;
        client.read("/exam/lobby").await;
        client
    };
    let url = format!("/exam/candidates/{}/theory", world.sitters[0].id);
    let (a, b, c, d) =
        tokio::join!(client.post(&url, &[]), client.post(&url, &[]), client.post(&url, &[]), client.post(&url, &[]));
    for page in [&b, &c, &d] {
        assert_eq!((page.status, &page.location), (303, &a.location));
    }
    let first = stored(&t, &world, 0);
    t.pass_minutes(7);
    let later = client.post(&url, &[]).await;
    assert_eq!(later.location, a.location);
    let second = stored(&t, &world, 0);
    assert_eq!((first.id, first.deadline_at, first.started_at), (second.id, second.deadline_at, second.started_at));
});

on_stores!(who_is_not_checked_in_does_not_begin, |t| {
    let world = planned(&t, 2);
    let guard = world::invigilator(&t.app, &world);
    let (sitting, first) = (world.sitting, world.sitters[0].id);
    t.app.write(&guard, |tx| attempts::check_in(tx, sitting, first)).unwrap();
    t.app.write(&guard, |tx| attempts::open_part(tx, sitting, attempts::Part::Theory)).unwrap();
    let mut client = entered(&t, &world, 1).await;
    client.read("/exam/lobby").await;
    let page = client.post(&format!("/exam/candidates/{}/theory", world.sitters[1].id), &[]).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("chưa được điểm danh"));
});

on_stores!(what_belongs_to_somebody_else_does_not_exist, |t| {
    let world = opened(&t, 2);
    let desk = started(&t, &world, 0).await;
    desk.save(1, 1, json!([0])).await;
    let mut other = entered(&t, &world, 1).await;
    other.read("/exam/lobby").await;
    for rest in ["", "/state", "/receipt", "/starter/giay-moi.docx"] {
        assert_eq!(other.get(&format!("{}{rest}", desk.attempt)).await.status, 404, "{rest}");
    }
    let body = json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 9, "value": {"choice": [1]}}]});
    assert_eq!(other.post_json(&format!("{}/saves", desk.attempt), &body).await.status, 404);
    for rest in ["/submit", "/take-over"] {
        assert_eq!(other.post(&format!("{}{rest}", desk.attempt), &[("confirm", "yes")]).await.status, 404, "{rest}");
    }
    let fields = [("position", "1"), ("revision", "5"), ("epoch", "1"), ("choice", "1")];
    assert_eq!(other.post(&format!("{}/answer", desk.attempt), &fields).await.status, 404);
    assert_eq!(other.post(&format!("/exam/candidates/{}/theory", world.sitters[0].id), &[]).await.status, 404);
    assert_eq!(other.get(&format!("/exam/candidates/{}/papers", world.sitters[0].id)).await.status, 404);
    assert_eq!(answer(&t, desk.id(), 1), Some((1, json!([0]))));
});

on_stores!(an_account_does_not_sit_an_exam_under_a_council, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let (_, user) = t.account_of(Some(world.sitters[0].person), &[]);
    let mut account = t.sign_in(&user).await;
    account.get("/account/password").await;
    assert_eq!(account.get(&desk.attempt).await.status, 404);
    assert_eq!(account.post(&format!("/exam/candidates/{}/theory", world.sitters[0].id), &[]).await.status, 404);
    let body = json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 9, "value": {"choice": [1]}}]});
    assert_eq!(account.post_json(&format!("{}/saves", desk.attempt), &body).await.status, 404);
    desk.submit().await;
    assert_eq!(account.get(&format!("{}/receipt", desk.attempt)).await.status, 200);
});

on_stores!(a_class_test_is_sat_from_the_own_account, |t| {
    let world = world::build(&t.app, Plan { candidates: 2, minutes: 20, kind: ExamKind::ClassTest });
    let (_, user) = t.account_of(Some(world.sitters[0].person), &[]);
    let mut client = t.sign_in(&user).await;
    let lobby = client.read(&format!("/class-tests/{}", world.sitting)).await;
    assert!(lobby.contains("Bắt đầu làm bài") && lobby.contains("12:20:00"));
    let page = client.post(&format!("/exam/candidates/{}/theory", world.sitters[0].id), &[]).await;
    assert_eq!(page.status, 303);
    let mut desk = Desk { client, attempt: page.location, epoch: 0 };
    desk.reload().await;
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 200);
    assert_eq!(desk.submit().await.status, 303);
    let receipt = desk.client.read(&format!("{}/receipt", desk.attempt)).await;
    assert!(receipt.contains("không cấp chứng chỉ"));
    let (_, stranger) = t.account_of(None, &[(datchuan::rights::Role::Trainer, None)]);
    let mut stranger = t.sign_in(&stranger).await;
    assert!(matches!(stranger.get(&format!("/class-tests/{}", world.sitting)).await.status, 403 | 404));
});

on_stores!(leaving_frees_the_machine_for_the_next_candidate, |t| {
    let world = opened(&t, 2);
    let mut desk = started(&t, &world, 0).await;
    assert_eq!(desk.client.get("/exam").await.location, "/exam/lobby");
    let page = desk.client.post("/exam/leave", &[]).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/exam"));
    assert_eq!(desk.client.get(&desk.attempt.clone()).await.status, 303, "signed out");
    let page = desk.client.get("/exam").await;
    assert!(page.status == 200 && !page.body.contains(&world.sitters[0].name));
    assert_eq!(desk.client.post("/exam", &[("code", &world.sitters[1].code)]).await.status, 303);
    assert!(desk.client.read("/exam/lobby").await.contains(&world.sitters[1].name));
});
