//! The invigilator's room.

use datchuan::exams::attempts::{Outcome, Part};
use datchuan::exams::{CandidateState, RoundState, SittingState};
use datchuan::rights::Role;

use super::*;
use crate::on_stores;

/// An invigilator with a password, assigned to the sitting.
async fn guard(t: &TestApp, world: &World) -> Client {
    use datchuan::db::diesel::{self, ExpressionMethods, RunQueryDsl};
    use datchuan::db::schema::sitting_invigilator;
    let sitting = world.sitting;
    let person = t.write(|tx| {
        let id = world::people(tx, &["Trần Coi Thi".to_owned()])?[0];
        diesel::insert_into(sitting_invigilator::table)
            .values((sitting_invigilator::sitting_id.eq(sitting), sitting_invigilator::person_id.eq(id)))
            .execute(tx.db)?;
        Ok(id)
    });
    let (_, user) = t.account_of(Some(person), &[(Role::Invigilator, None)]);
    t.sign_in(&user).await
}

fn state_of(t: &TestApp, world: &World, n: usize) -> CandidateState {
    let id = world.sitters[n].id;
    t.read(|tx| datchuan::exams::candidate(tx, id)).state
}

on_stores!(the_day_in_the_room, |t| {
    let world = planned(&t, 3);
    let mut client = guard(&t, &world).await;
    let room = format!("/invigilation/{}", world.sitting);
    assert!(client.read("/invigilation").await.contains(&room));
    let page = client.read(&room).await;
    assert!(page.contains("Điểm danh") && page.contains("Nguyễn Thị Ánh 0001"));
    let page = client.post(&format!("{room}/open/theory"), &[]).await;
    assert_eq!(page.status, 409, "nobody is here yet");
    for n in 0..2 {
        let url = format!("{room}/candidates/{}/check-in", world.sitters[n].id);
        assert_eq!(client.post(&url, &[]).await.status, 303);
    }
    let absent = format!("{room}/candidates/{}/absent", world.sitters[2].id);
    assert_eq!(client.post(&absent, &[]).await.status, 303);
    client.read(&format!("{room}/open/theory")).await;
    assert_eq!(client.post(&format!("{room}/open/theory"), &[]).await.status, 303);
    let round = world.round.unwrap();
    assert_eq!(t.read(|tx| datchuan::exams::round(tx, round)).state, RoundState::Running);
    let first = started(&t, &world, 0).await;
    first.save(1, 1, json!([0])).await;
    let seats = client.read(&format!("{room}/seats")).await;
    assert!(seats.contains("1/10 câu đã lưu"), "{seats}");
    let early = client.post(&format!("{room}/open/practical"), &[]).await;
    assert!(early.body.contains("đang làm bài lý thuyết"));
    client.read(&format!("{room}/minutes")).await;
    let bad = client.post(&format!("{room}/minutes"), &[("minutes", "90"), ("part", "theory"), ("reason", "")]).await;
    assert_eq!(bad.status, 422);
    let fields = [("minutes", "5"), ("part", "theory"), ("reason", "Mất điện"), ("candidate", "")];
    assert_eq!(client.post(&format!("{room}/minutes"), &fields).await.status, 303);
    assert!(client.read(&room).await.contains("Mất điện"));
    assert!(client.read(&format!("{room}/end")).await.contains("Còn 1 thí sinh đang làm bài"));
    assert_eq!(client.post(&format!("{room}/end"), &[]).await.status, 303);
    let attempt = stored(&t, &world, 0);
    assert_eq!((attempt.outcome, attempt.closed_at), (Some(Outcome::TimedOut), Some(t.clock.now())));
    assert_eq!(state_of(&t, &world, 0), CandidateState::HandedIn);
    assert_eq!(state_of(&t, &world, 1), CandidateState::Absent);
    assert_eq!(state_of(&t, &world, 2), CandidateState::Absent);
    let sitting = t.read(|tx| datchuan::exams::sitting(tx, world.sitting));
    assert_eq!(sitting.state, SittingState::Ended);
    assert_eq!(t.read(|tx| datchuan::exams::round(tx, round)).state, RoundState::Marking);
});

on_stores!(only_who_is_assigned_sees_the_room, |t| {
    let world = planned(&t, 1);
    let mut stranger = t.client(Role::Invigilator).await;
    let room = format!("/invigilation/{}", world.sitting);
    let one = world.sitters[0].id;
    for url in ["", "/seats", "/minutes", "/end", "/open/theory"] {
        assert_eq!(stranger.get(&format!("{room}{url}")).await.status, 404, "{url}");
    }
    stranger.get("/invigilation").await;
    assert_eq!(stranger.get(&format!("{room}/candidates/{one}/photo")).await.status, 404);
    for url in ["/end".to_owned(), "/open/theory".into(), "/minutes".into(), format!("/candidates/{one}/check-in")] {
        let page =
            stranger.post(&format!("{room}{url}"), &[("minutes", "5"), ("part", "theory"), ("reason", "x")]).await;
        assert_eq!(page.status, 404, "{url}");
    }
    assert_eq!(state_of(&t, &world, 0), CandidateState::Expected);
});

on_stores!(who_comes_too_late_is_not_checked_in, |t| {
    let world = planned(&t, 2);
    let guard = world::invigilator(&t.app, &world);
    let (sitting, ids) = (world.sitting, [world.sitters[0].id, world.sitters[1].id]);
    t.app.write(&guard, |tx| attempts::check_in(tx, sitting, ids[0])).unwrap();
    t.app.write(&guard, |tx| attempts::open_part(tx, sitting, Part::Theory)).unwrap();
    t.pass_minutes(11);
    let refused = t.app.write(&guard, |tx| attempts::check_in(tx, sitting, ids[1])).unwrap_err();
    assert_eq!(refused.key(), Some("sitting-too-late"));
});
