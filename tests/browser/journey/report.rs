//! What everybody finds afterwards: the certificate, its check by anybody, and the report that counts it.

use calamine::{Reader, Xlsx, open_workbook};

use super::exam::ROUND;
use super::staff::{REQUIREMENT, STAFF, Ward};
use super::{World, pdf_text};

/// The learner finds result and certificate; gives the code to check it by.
pub async fn find_certificate(w: &mut World, user: &str) -> String {
    w.at("2026-12-04T20:00");
    let o = &mut w.office;
    o.sign_in(user).await;
    o.press("Kết quả").await;
    o.wait_for(ROUND).await;
    o.look("learner results").await;
    let script = "return document.querySelector('main .card .actions .btn.primary .vh').textContent.trim()";
    let serial: String = o.evaluate(script).await;
    let paper = o.download(&format!("Tải chứng chỉ PDF {serial}")).await;
    let said = pdf_text(&paper);
    assert!(said.contains(&serial) && said.to_lowercase().contains(&STAFF[0].0.to_lowercase()), "{said}");
    o.press(&format!("Trang tra cứu {serial}")).await;
    let path = o.path().await;
    path.rsplit('/').next().unwrap().to_owned()
}

/// Anybody checks the certificate, in lower case and without dashes.
pub async fn verify(w: &mut World, code: &str) {
    w.seat.driver.delete_all_cookies().await.unwrap();
    w.seat.go("/").await;
    w.seat.press("Đăng nhập").await;
    w.seat.look("sign-in").await;
    w.seat.press("Tra cứu chứng chỉ").await;
    w.seat.look("verify").await;
    w.seat.fill("Mã chứng chỉ", "0000 0000 0000 0000").await;
    w.seat.press("Tra cứu").await;
    w.seat.wait_for("Không tìm thấy chứng chỉ").await;
    w.seat.look("verify nothing").await;
    w.seat.fill("Mã chứng chỉ", &code.to_lowercase().replace('-', "")).await;
    w.seat.press("Tra cứu").await;
    for words in ["Chứng chỉ còn giá trị", STAFF[0].0, "4512/QĐ-SGDĐT"] {
        w.seat.wait_for(words).await;
    }
    assert!(!w.seat.text().await.contains(STAFF[0].2), "no number of the person");
    w.seat.look("verify valid").await;
    w.seat.go(&format!("/verify/{code}")).await;
    w.seat.wait_for("Chứng chỉ còn giá trị").await;
    w.seat.look("verify by QR").await;
    w.seat.visit("/verify/earlier").await;
}

/// The ward's officer reads the report, goes down to names, and takes the list along as a workbook.
pub async fn read(w: &mut World, ward: &Ward) {
    w.at("2026-12-05T09:00");
    let o = &mut w.office;
    o.sign_in(&ward.officer).await;
    o.press("Báo cáo").await;
    for words in [REQUIREMENT, "Đã đạt", "1/3"] {
        o.wait_for(words).await;
    }
    o.glance("report").await;
    o.press("Cách tính").await;
    o.glance("report definitions").await;
    o.press("Báo cáo").await;
    o.follow("/compliance/people?").await;
    o.glance("report people").await;
    o.choose("Tình trạng", "Đã đạt").await;
    o.press("Lọc").await;
    o.wait_for(STAFF[0].0).await;
    assert!(!o.text().await.contains(STAFF[1].0));
    o.glance("report people met").await;
    let file = o.download("Xuất Excel").await;
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let list = book.worksheet_range("Danh sách").unwrap();
    let names: Vec<String> = list.rows().skip(1).map(|row| row[1].to_string()).collect();
    assert_eq!(names, [STAFF[0].0]);
}

/// The learner reads the same standing at home.
pub async fn see_standing(w: &mut World, user: &str) {
    let o = &mut w.office;
    o.sign_in(user).await;
    o.wait_for(REQUIREMENT).await;
    o.wait_for("Đã đạt").await;
    o.look("learner home at the end").await;
    o.press("Đăng xuất").await;
}
