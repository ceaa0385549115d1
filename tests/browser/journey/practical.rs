//! The practical paper, and the end of the sitting.

use std::path::PathBuf;

use super::exam::Round;
use super::room::enter;
use super::staff::STAFF;
use super::{World, shipped};
use crate::browser::Browser;

/// Folder of a practical task, a file it gives out with the name it is to be handed in by, and all files to hand in.
const TASKS: [(&str, &str, [&str; 4]); 2] = [
    (
        "courses/co-ban-01/practical/chi-tra-tro-cap",
        "du-thao-giay-moi.docx",
        ["giay-moi.docx", "danh-sach.xlsx", "trinh-bay.pptx", "thu-tra-loi.docx"],
    ),
    (
        "courses/co-ban-02/practical/truc-sang-thu-bay",
        "du-thao-thong-bao.docx",
        ["thong-bao.docx", "ho-so.xlsx", "bao-cao.pptx", "canh-bao.docx"],
    ),
];

/// The invigilator opens the paper; both candidates hand in their files.
pub async fn hold(w: &mut World, round: &Round) {
    w.at("2026-11-28T08:40");
    w.office.press(&format!("Vắng {}", STAFF[2].0)).await;
    w.office.press("Mở bài thực hành").await;
    w.office.glance("open practical").await;
    w.office.press("Bắt đầu tính giờ").await;
    w.office.glance("exam room practical").await;
    enter(&w.seat, round, STAFF[0].0).await;
    w.seat.press("Bắt đầu làm bài").await;
    w.seat.look("practical").await;
    let (folder, given, names) = task(&w.seat).await;
    let starter = w.seat.download(given).await;
    let original = shipped(&format!("{folder}/starter/{given}"));
    assert_eq!(std::fs::read(starter).unwrap(), std::fs::read(&original).unwrap());
    upload(&w.seat, &[original]).await;
    w.seat.wait_for("Giống hệt tệp của đề").await;
    w.seat.look("practical untouched").await;
    hand_in(&mut w.seat, (folder, &names)).await;
    w.seat.look("receipt practical").await;
    enter(&w.seat, round, STAFF[1].0).await;
    w.seat.press("Bắt đầu làm bài").await;
    hand_in(&mut w.seat, (folder, &names)).await;
    w.seat.press("Về phòng chờ").await;
    w.seat.look("lobby at the end").await;
    w.seat.press("Đăng xuất").await;
}

/// The task that the sitting has drawn.
async fn task(seat: &Browser) -> (&'static str, &'static str, [&'static str; 4]) {
    let page = seat.text().await;
    *TASKS.iter().find(|(_, given, _)| page.contains(given)).unwrap_or_else(|| panic!("no known task: {page}"))
}

async fn upload(seat: &Browser, files: &[PathBuf]) {
    let paths: Vec<_> = files.iter().map(PathBuf::as_path).collect();
    seat.attach("Tệp Word, Excel hoặc PowerPoint", &paths).await;
    seat.press("Tải lên").await;
}

/// Gives the model files of the task in.
async fn hand_in(seat: &mut Browser, (folder, names): (&str, &[&str])) {
    let files: Vec<PathBuf> = names.iter().map(|name| shipped(&format!("{folder}/model/{name}"))).collect();
    upload(seat, &files).await;
    for name in names {
        seat.wait_for(name).await;
    }
    seat.look("practical with files").await;
    let label = "return document.querySelector('[for=f-confirm]').firstChild.textContent.trim()";
    let confirm: String = seat.evaluate(label).await;
    seat.tick(&confirm).await;
    seat.press("Nộp bài thực hành").await;
    seat.wait_for("Mã biên nhận").await;
    seat.wait_for("Số tệp đã nộp").await;
}

/// The invigilator ends the sitting.
pub async fn end(w: &mut World) {
    w.at("2026-11-28T09:45");
    w.office.press("Coi thi").await;
    w.office.follow("/invigilation/").await;
    w.office.press("Kết thúc ca thi").await;
    w.office.glance("exam room end").await;
    w.office.press("Kết thúc ca thi").await;
    w.office.wait_for("Đã kết thúc").await;
    w.office.glance("exam room ended").await;
}
