//! From scripts without names to certificates.

use datchuan::rights::Role;
use thirtyfour::prelude::*;

use super::World;
use super::exam::ROUND;
use super::staff::STAFF;
use crate::browser::Browser;

/// The keeper gives the scripts out; both examiners mark every script; where they differ twice, the head decides.
pub async fn give_out(w: &mut World) {
    w.at("2026-11-30T08:30");
    let examiners = [w.t.account(Role::Examiner).1, w.t.account(Role::Examiner).1];
    w.enter(Role::ScriptKeeper).await;
    let o = &mut w.office;
    o.press("Chấm thi").await;
    o.glance("marking keeper").await;
    o.press(ROUND).await;
    for user in &examiners {
        o.tick(&(user.replace("user", "Người ") + " " + Role::Examiner.as_str())).await;
    }
    o.glance("scripts to give out").await;
    o.press("Đánh phách và giao chấm").await;
    o.wait_for("2 bài").await;
    o.glance("scripts given out").await;
    for turn in [1, 2] {
        for (user, at) in examiners.iter().zip(0..) {
            mark_all(w, user, (turn, at)).await;
        }
    }
    w.enter(Role::HeadOfMarking).await;
    let o = &mut w.office;
    o.press("Chấm thi").await;
    o.glance("marking head").await;
    o.follow("/marking/decisions/").await;
    o.glance("marking decide").await;
    o.fill("Điểm cuối cùng", "9").await;
    o.fill("Lý do", "Đối chiếu bài làm với thang chấm.").await;
    o.press("Quyết định điểm").await;
    o.glance("marking decided").await;
}

/// Marks what waits for an examiner. The second examiner finds a fault in the first script of the queue, twice.
async fn mark_all(w: &mut World, user: &str, (turn, examiner): (usize, usize)) {
    let o = &mut w.office;
    o.sign_in(user).await;
    o.press("Chấm thi").await;
    if examiner == 0 {
        o.glance(&format!("marking hub turn {turn}")).await;
    }
    let waiting = "return [...document.querySelectorAll('main tr')].filter(r => /Chưa chấm|Chấm lại|Đang chấm/\
        .test(r.innerText.normalize())).map(r => r.querySelector('a').getAttribute('href')).sort()";
    let queue: Vec<String> = o.evaluate(waiting).await;
    assert_eq!(queue.len(), if turn == 1 { 2 } else { 1 }, "{}", o.text().await);
    for (at, script) in queue.iter().enumerate() {
        o.follow(script).await;
        if at == 0 && examiner == 0 {
            o.glance(&format!("marking desk turn {turn}")).await;
        }
        assert!(STAFF.iter().all(|(name, ..)| !script.contains(name)), "an examiner reads a name");
        mark(o, if at == 0 && examiner == 1 { "0" } else { "" }).await;
    }
}

/// Gives every criterion its full points, but the first one those given.
async fn mark(o: &mut Browser, first: &str) {
    let page = o.text().await;
    assert!(STAFF.iter().all(|(name, ..)| !page.contains(name)), "an examiner reads a name: {page}");
    let fields = o.driver.find_all(By::Css(".criterion input")).await.unwrap();
    assert!(fields.len() > 10, "{page}");
    // Typing into every field takes long and shows nothing new: the script types all, the hand the first.
    let script = "for (const row of document.querySelectorAll('.criterion')) \
        row.querySelector('input').value = row.querySelector('label .num').textContent";
    o.driver.execute(script, vec![]).await.unwrap();
    if !first.is_empty() {
        fields[0].clear().await.unwrap();
        fields[0].send_keys(first).await.unwrap();
    }
    o.press("Lưu nháp").await;
    o.press("Chốt điểm").await;
    o.wait_for("Bài của tôi").await;
}

/// The chair proposes; the managing authority approves by a numbered decision.
pub async fn decide(w: &mut World) {
    w.at("2026-12-01T15:00");
    w.enter(Role::BoardChair).await;
    let o = &mut w.office;
    o.press("Kỳ thi").await;
    o.press(ROUND).await;
    o.press("Kết quả").await;
    o.glance("results to propose").await;
    o.press("Trình kết quả").await;
    o.glance("results proposed").await;

    w.at("2026-12-02T10:00");
    w.enter(Role::ManagingAuthority).await;
    let o = &mut w.office;
    o.press("Kỳ thi").await;
    o.press(ROUND).await;
    o.press("Kết quả").await;
    o.glance("results to approve").await;
    o.fill("Số quyết định", "4512/QĐ-SGDĐT").await;
    o.fill("Ngày ký", "02/12/2026").await;
    o.fill("Chức vụ người ký", "Phó Giám đốc").await;
    o.fill("Họ và tên người ký", "Lê Văn Duyệt").await;
    o.fill("Căn cứ", "Thông tư liên tịch số 17/2016/TTLT-BGDĐT-BTTTT").await;
    o.press("Phê duyệt kết quả").await;
    o.wait_for("4512/QĐ-SGDĐT").await;
    o.wait_for("1 trong 3 thí sinh").await;
    o.glance("results approved").await;
}

/// The head of the centre issues the certificate of who passed.
pub async fn issue(w: &mut World) {
    w.at("2026-12-03T08:00");
    w.enter(Role::HeadOfCentre).await;
    let o = &mut w.office;
    o.press("Kỳ thi").await;
    o.press(ROUND).await;
    o.press("Kết quả").await;
    o.press("Cấp chứng chỉ").await;
    o.wait_for("Sẽ được cấp").await;
    o.glance("issue").await;
    o.press("Cấp chứng chỉ").await;
    o.until("nothing was issued", "return document.querySelector(\"main a[href^='/register/']\") !== null").await;
    o.glance("issued").await;
    o.press("Sổ gốc").await;
    o.wait_for(STAFF[0].0).await;
    o.glance("register").await;
    o.press(STAFF[0].0).await;
    o.glance("register entry").await;
    for change in ["Ghi chỉnh sửa", "Cấp thay", "Thu hồi"] {
        o.press(change).await;
        o.glance(&format!("register {change}")).await;
        o.press("Thôi").await;
    }
}
