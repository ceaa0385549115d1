//! I4, I23: no page shows a key or an explanation; the mark is a pure function of what is stored.

use datchuan::questions;

use super::*;
use crate::on_stores;

on_stores!(no_page_of_a_candidate_holds_a_key, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let mut seen = vec![desk.reload().await];
    seen.push(desk.save(1, 1, json!([0])).await.body);
    seen.push(desk.client.get_json(&format!("{}/state", desk.attempt)).await.body);
    seen.push(desk.client.read("/exam/lobby").await);
    desk.submit().await;
    seen.push(desk.client.read(&format!("{}/receipt", desk.attempt)).await);
    for page in &seen {
        for word in [world::SECRET, "explanation", "truths", "\"truth\"", "difficulty"] {
            assert!(!page.contains(word), "{word} in {page}");
        }
    }
    let runner = &seen[0];
    assert!(runner.contains("Câu hỏi thử số"));
    assert_eq!(desk.client.get(&desk.attempt.clone()).await.status, 303, "after the end the paper is not shown");
});

on_stores!(the_runner_is_never_cached_and_stays_small, |t| {
    let world = opened(&t, 1);
    let mut desk = started(&t, &world, 0).await;
    let page = desk.client.get(&desk.attempt.clone()).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.bytes.len() < 60_000, "{} bytes", page.bytes.len());
});

on_stores!(the_mark_follows_from_answers_and_keys, |t| {
    let world = opened(&t, 1);
    let desk = started(&t, &world, 0).await;
    let id = world.sitters[0].id;
    let items = t.read(|tx| datchuan::exams::form_items(tx, id)).unwrap();
    let ids: Vec<_> = items.iter().map(|item| item.version_id).collect();
    let keys = t.read(|tx| questions::keys(tx, &ids));
    let mut right = 0;
    for (item, position) in items.iter().zip(1_i32..) {
        let key = &keys[&item.version_id];
        let choice: Vec<Value> = match key.kind {
            questions::Kind::TrueFalse => {
                item.order.iter().map(|place| json!(u8::from(key.truths[usize::from(*place)]))).collect()
            }
            _ => (0..item.order.len())
                .filter(|shown| key.truths[usize::from(item.order[*shown])])
                .map(|s| json!(s))
                .collect(),
        };
        // The last three are left out.
        if position <= 7 {
            assert_eq!(desk.save(position, 1, json!(choice)).await.status, 200);
            right += 1;
        }
    }
    desk.submit().await;
    let attempt = stored(&t, &world, 0);
    assert_eq!((attempt.mark, attempt.max_mark, attempt.answered), (Some(right * 100), Some(1000), 7));
    let mut client = desk.client;
    let receipt = client.read(&format!("{}/receipt", desk.attempt)).await;
    assert!(receipt.contains("ĐẠT bài này") && receipt.contains("7/10"), "{receipt}");
    assert!(receipt.contains(&attempt.receipt_code.unwrap()) && receipt.contains(&attempt.answers_root.unwrap()));
});
