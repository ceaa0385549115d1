//! I6–I11, T5, T11–T18: the server's clock decides, and an attempt closes exactly once.

use datchuan::exams::attempts::{Outcome, Part};
use datchuan::questions;

use super::*;
use crate::on_stores;

on_stores!(the_deadline_is_an_edge, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let deadline = stored(&t, &world, 0).deadline_at.unwrap();
    t.clock.set(deadline.plus(chrono::TimeDelta::microseconds(-1)));
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 200);
    t.clock.set(deadline);
    let late = desk.save(1, 2, json!([1])).await;
    assert_eq!((late.status, late.json()["state"].as_str()), (409, Some("closed")));
    assert_eq!(answer(&t, desk.id(), 1), Some((1, json!([0]))));
});

on_stores!(a_late_starter_regains_nothing, |t| {
    let world = opened(&t, 3);
    let t0 = t.clock.now();
    t.clock.set(t0.plus_minutes(10));
    started(&t, &world, 0).await;
    assert_eq!(stored(&t, &world, 0).deadline_at, Some(t0.plus_minutes(33)));
    t.clock.set(t0.plus_minutes(10).plus_seconds(1));
    let mut client = entered(&t, &world, 1).await;
    client.read("/exam/lobby").await;
    let page = client.post(&format!("/exam/candidates/{}/theory", world.sitters[1].id), &[]).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("Điều 13 khoản 1") && page.body.contains("12:10:00"), "{}", page.main());
});

on_stores!(the_job_closes_what_nobody_returns_to, |t| {
    let world = opened(&t, 2);
    let desk = started(&t, &world, 0).await;
    started(&t, &world, 1).await;
    // One option is a whole answer to a choice, not to a set of statements.
    desk.save(first_choice(&t, &world), 1, json!([0])).await;
    let deadline = stored(&t, &world, 0).deadline_at.unwrap();
    t.clock.set(deadline.plus_seconds(1));
    attempts::close_expired(&t.app).unwrap();
    assert_eq!(stored(&t, &world, 0).outcome, None, "saves in flight are waited for");
    t.clock.set(deadline.plus_minutes(20));
    let (one, two) = (t.app.clone(), t.app.clone());
    let jobs = [one, two].map(|app| std::thread::spawn(move || attempts::close_expired(&app)));
    for job in jobs {
        job.join().unwrap().unwrap();
    }
    for n in 0..2 {
        let attempt = stored(&t, &world, n);
        assert_eq!((attempt.outcome, attempt.closed_at), (Some(Outcome::TimedOut), Some(deadline)));
        assert_eq!(attempt.close_noticed_at, Some(t.clock.now()));
        assert!(attempt.mark.is_some() && attempt.receipt_code.is_some());
    }
    assert_eq!((stored(&t, &world, 0).answered, stored(&t, &world, 1).answered), (1, 0), "empty is allowed");
    let before = stored(&t, &world, 0);
    attempts::close_expired(&t.app).unwrap();
    assert_eq!(stored(&t, &world, 0).revision, before.revision);
    let page = desk.submit().await;
    assert_eq!(page.status, 303, "handing in afterwards shows the receipt");
    assert_eq!(stored(&t, &world, 0).outcome, Some(Outcome::TimedOut));
});

/// The first question of the first sitter that asks for options.
fn first_choice(t: &TestApp, world: &World) -> i32 {
    let items = t.read(|tx| datchuan::exams::form_items(tx, world.sitters[0].id)).unwrap();
    let ids: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let keys = t.read(|tx| questions::keys(tx, &ids));
    let found = items.iter().position(|item| keys[&item.version_id].kind != questions::Kind::TrueFalse);
    i32::try_from(found.unwrap()).unwrap() + 1
}

on_stores!(a_request_closes_what_is_over, |t| {
    let world = opened(&t, 3);
    let (a, b, c) = (started(&t, &world, 0).await, started(&t, &world, 1).await, started(&t, &world, 2).await);
    let deadline = stored(&t, &world, 0).deadline_at.unwrap();
    t.clock.set(deadline.plus_seconds(2));
    let state = a.state().await;
    assert_eq!(state["closed"], true);
    assert_eq!(state["receipt_url"], format!("{}/receipt", a.attempt));
    let mut b = b;
    assert_eq!(b.client.get(&b.attempt.clone()).await.location, format!("{}/receipt", b.attempt));
    assert_eq!(c.submit().await.status, 303);
    for n in 0..3 {
        let attempt = stored(&t, &world, n);
        assert_eq!((attempt.outcome, attempt.closed_at), (Some(Outcome::TimedOut), Some(deadline)));
    }
});

on_stores!(submit_against_job_closes_once, |t| {
    let world = opened(&t, 5);
    let mut desks = Vec::new();
    for n in 0..5 {
        desks.push(started(&t, &world, n).await);
    }
    let deadline = stored(&t, &world, 0).deadline_at.unwrap();
    t.clock.set(deadline.plus_seconds(5));
    let app = t.app.clone();
    let job = std::thread::spawn(move || attempts::close_expired(&app));
    for desk in &desks {
        assert_eq!(desk.submit().await.status, 303);
    }
    job.join().unwrap().unwrap();
    let closed = t.read(|tx| {
        use datchuan::db::diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
        use datchuan::db::schema::audit_entry;
        let n: i64 = audit_entry::table.filter(audit_entry::action.eq("attempts.close")).count().get_result(tx.db)?;
        Ok(n)
    });
    assert_eq!(closed, 5);
});

on_stores!(granted_minutes_are_rows_that_every_screen_follows, |t| {
    let world = opened(&t, 3);
    let (a, b) = (started(&t, &world, 0).await, started(&t, &world, 1).await);
    let done = started(&t, &world, 2).await;
    done.submit().await;
    let guard = world::invigilator(&t.app, &world);
    let (sitting, first) = (world.sitting, world.sitters[0].id);
    let before = stored(&t, &world, 0).deadline_at.unwrap();
    let grant = |to, minutes, reason: &'static str| {
        t.app.write(&guard, |tx| attempts::grant_minutes(tx, sitting, to, Part::Theory, (minutes, reason)))
    };
    grant(Some(first), 10, "Đổi máy").unwrap();
    grant(None, 5, "Mất điện").unwrap();
    assert_eq!(a.state().await["deadline_ms"], before.plus_minutes(15).millis());
    assert_eq!(b.state().await["deadline_ms"], before.plus_minutes(5).millis());
    assert_eq!(stored(&t, &world, 2).outcome, Some(Outcome::Submitted), "handed in stays handed in");
    assert!(grant(None, 0, "x").is_err() && grant(None, 61, "x").is_err() && grant(None, 5, "").is_err());
    t.clock.set(before.plus_minutes(14));
    assert_eq!(a.save(1, 1, json!([0])).await.status, 200);
    assert_eq!(b.save(1, 1, json!([0])).await.status, 409);
});

on_stores!(more_time_for_one_candidate_is_kept_whole, |t| {
    let world = planned(&t, 1);
    let id = world.sitters[0].id;
    t.write(|tx| {
        use datchuan::db::diesel::{self, ExpressionMethods, QueryDsl, RunQueryDsl};
        use datchuan::db::schema::candidate;
        diesel::update(candidate::table.find(id)).set(candidate::time_percent.eq(150)).execute(tx.db)?;
        Ok(())
    });
    let t0 = world::open_theory(&t.app, &world);
    t.pass_minutes(2);
    started(&t, &world, 0).await;
    assert_eq!(stored(&t, &world, 0).deadline_at, Some(t0.plus_minutes(47)));
});
