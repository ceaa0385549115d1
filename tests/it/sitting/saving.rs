//! I12–I14, I16, I18, I19, T22–T25, T28, T29, T31, T32, T34: what is acknowledged is kept, and nothing else counts.

use super::*;
use crate::on_stores;

on_stores!(a_save_is_answered_after_the_commit, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let page = desk.save(3, 1, json!([1])).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let reply = page.json();
    assert_eq!(reply["saved"], json!([{"position": 3, "revision": 1}]));
    assert_eq!(reply["saved_at"], "12:00:00");
    assert_eq!(reply["closed"], false);
    assert_eq!(reply["deadline_ms"].as_i64().unwrap() - reply["server_now_ms"].as_i64().unwrap(), 30 * 60_000);
    assert_eq!(answer(&t, desk.id(), 3), Some((1, json!([1]))));
});

on_stores!(an_older_revision_never_replaces_a_newer_one, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    desk.save(1, 5, json!([2])).await;
    let older = desk.save(1, 4, json!([0])).await;
    assert_eq!(older.json()["saved"], json!([{"position": 1, "revision": 5}]));
    let same = desk.save(1, 5, json!([3])).await;
    assert_eq!(same.json()["saved"], json!([{"position": 1, "revision": 5}]));
    assert_eq!(answer(&t, desk.id(), 1), Some((5, json!([2]))));
    desk.save(1, 6, json!([])).await;
    assert_eq!(answer(&t, desk.id(), 1), Some((6, json!([]))));
    assert_eq!(versions(&t, desk.id()), 3, "every version is kept");
});

on_stores!(saves_at_once_in_any_order_keep_the_newest, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let order = [7, 2, 9, 1, 9, 4, 3, 8, 6, 5, 2];
    let saves = order.map(|revision| desk.save(2, revision, json!([revision % 4])));
    let mut pages = Vec::new();
    for save in saves {
        pages.push(save);
    }
    let done = futures_join(pages).await;
    assert!(done.iter().all(|page| page.status == 200));
    assert_eq!(answer(&t, desk.id(), 2), Some((9, json!([1]))));
    assert_eq!(versions(&t, desk.id()), 9);
});

/// Drives futures together on this thread.
async fn futures_join<F: Future<Output = Page>>(futures: Vec<F>) -> Vec<Page> {
    use std::pin::Pin;
    use std::task::Poll;
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        running.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Ready(page) => {
                done.push(page);
                false
            }
            Poll::Pending => true,
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done
}

on_stores!(many_candidates_share_one_transaction, |t| {
    let world = opened(&t, 12);
    let mut desks = Vec::new();
    for n in 0..12 {
        desks.push(started(&t, &world, n).await);
    }
    let saves: Vec<_> = desks.iter().map(|desk| desk.save(1, 1, json!([1]))).collect();
    assert!(futures_join(saves).await.iter().all(|page| page.status == 200));
    for desk in &desks {
        assert_eq!(answer(&t, desk.id(), 1), Some((1, json!([1]))));
    }
});

on_stores!(a_batch_is_answered_item_by_item, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let item = |position, revision| json!({"position": position, "revision": revision, "value": {"choice": [0], "flag": true}});
    let page = desk
        .post_saves(&json!({"epoch": desk.epoch, "saves": [item(2, 1), item(1, 3), item(99, 1), item(2, 2)]}))
        .await;
    let saved = page.json()["saved"].clone();
    assert_eq!(saved, json!([{"position": 1, "revision": 3}, {"position": 2, "revision": 2}]));
    for bad in [
        json!({"epoch": 1}),
        json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 0, "value": {"choice": []}}]}),
        json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 4, "value": {"choice": ["\u{0}<script>"]}}]}),
        json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 4, "value": {"choice": [700]}}]}),
        json!({"epoch": desk.epoch, "saves": [{"position": 1, "revision": 4, "value": {"choice": [0], "mark": 100}}]}),
    ] {
        assert_eq!(desk.post_saves(&bad).await.status, 409, "{bad}");
    }
    assert_eq!(answer(&t, desk.id(), 1), Some((3, json!([0]))));
});

on_stores!(another_machine_takes_over_and_the_former_page_only_reads, |t| {
    let world = opened(&t, 1);
    let first = started(&t, &world, 0).await;
    first.save(1, 1, json!([2])).await;
    let mut second = Desk { client: entered(&t, &world, 0).await, attempt: first.attempt.clone(), epoch: 0 };
    let asked = second.client.read(&second.attempt.clone()).await;
    assert!(asked.contains("Tiếp tục trên máy này") && !asked.contains("id=\"runner\""));
    assert_eq!(first.save(1, 2, json!([3])).await.status, 200, "asking takes nothing away");
    let page = second.client.post(&format!("{}/take-over", second.attempt), &[]).await;
    assert_eq!(page.status, 303);
    let body = second.reload().await;
    assert!(body.contains("data-revision=\"2\""), "the same answers");
    let stale = first.save(1, 3, json!([0])).await;
    assert_eq!((stale.status, stale.json()["state"].as_str()), (409, Some("stale_epoch")));
    assert!(first.state().await["epoch"].as_i64().unwrap() > first.epoch);
    assert_eq!(first.state().await["deadline_ms"], second.state().await["deadline_ms"]);
    assert_eq!(second.save(1, 3, json!([1])).await.status, 200);
    assert_eq!(answer(&t, first.id(), 1), Some((3, json!([1]))));
});

on_stores!(a_reload_makes_the_former_page_stale, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let old = desk.epoch;
    desk.reload().await;
    assert!(desk.epoch > old);
    assert_eq!(desk.save_at(old, 1, 1, json!([0])).await.status, 409);
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 200);
});

on_stores!(a_form_without_scripts_saves_too, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let epoch = desk.epoch.to_string();
    let url = format!("{}/answer", desk.attempt);
    let fields = [("position", "4"), ("revision", "0"), ("epoch", epoch.as_str()), ("choice", "1"), ("flag", "yes")];
    let page = desk.client.post(&url, &fields).await;
    assert_eq!((page.status, page.location), (303, format!("{}#cau-5", desk.attempt)));
    assert_eq!(answer(&t, desk.id(), 4), Some((1, json!([1]))));
    let page = desk.client.post(&format!("{}/submit", desk.attempt), &[]).await;
    assert_eq!(page.location, desk.attempt, "handing in asks to be confirmed");
    desk.reload().await;
    assert_eq!(desk.client.post(&url, &fields).await.status, 409, "the page of an older epoch");
});

on_stores!(nothing_is_taken_after_the_hand_in, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    desk.save(1, 1, json!([0])).await;
    let page = desk.submit().await;
    assert_eq!((page.status, page.location.clone()), (303, format!("{}/receipt", desk.attempt)));
    let late = desk.save(1, 2, json!([1])).await;
    assert_eq!((late.status, late.json()["state"].as_str()), (409, Some("closed")));
    let first = stored(&t, &world, 0);
    assert_eq!(desk.submit().await.status, 303);
    let second = stored(&t, &world, 0);
    assert_eq!(
        (first.receipt_code, first.closed_at, first.revision),
        (second.receipt_code, second.closed_at, second.revision)
    );
    assert_eq!(answer(&t, desk.id(), 1), Some((1, json!([0]))));
});

on_stores!(hand_in_against_saves_leaves_no_ghost, |t| {
    let world = opened(&t, 6);
    for n in 0..6 {
        let desk = started(&t, &world, n).await;
        let (a, b, handed, c) = tokio::join!(
            desk.save(1, 1, json!([0])),
            desk.save(2, 1, json!([0])),
            desk.submit(),
            desk.save(3, 1, json!([0]))
        );
        assert_eq!(handed.status, 303);
        let taken = [a, b, c].iter().filter(|page| page.status == 200).count();
        let kept = t.read(|tx| attempts::answers(tx, desk.id())).len();
        assert_eq!(taken, kept, "acknowledged is stored, refused is not");
        let attempt = stored(&t, &world, n);
        assert_eq!(attempt.outcome, Some(attempts::Outcome::Submitted));
    }
});

on_stores!(a_save_needs_the_token_of_the_session, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let right = std::mem::replace(&mut desk.client.csrf, "falsch".into());
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 409);
    assert_eq!(desk.submit().await.status, 409);
    assert_eq!(answer(&t, desk.id(), 1), None);
    desk.client.csrf = right;
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 200);
});

on_stores!(looking_ahead_never_takes_the_paper_over, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let head = desk.client.request(reqwest::Method::HEAD, &desk.attempt);
    assert_eq!(desk.client.send(head).await.status, 200);
    let ahead = desk.client.request(reqwest::Method::GET, &desk.attempt).header("sec-purpose", "prefetch");
    assert_eq!(desk.client.send(ahead).await.status, 404);
    assert_eq!(desk.save(1, 1, json!([0])).await.status, 200, "the page in use still writes");
    let before = desk.epoch;
    desk.reload().await;
    assert_eq!(desk.epoch, before + 1);
});
