//! Theory, from both sides of the room.

use datchuan::db::CandidateId;
use datchuan::exams;
use datchuan::questions::{self, Kind};
use thirtyfour::prelude::*;

use super::World;
use super::exam::{EXAM, Round};
use super::staff::STAFF;
use crate::browser::{Browser, Scripts};

/// The invigilator checks in who has come; the candidate waits in the lobby until the paper is opened.
pub async fn check_in(w: &mut World, round: &Round) {
    w.at("2026-11-28T07:40");
    w.office.sign_in(&round.watcher).await;
    w.office.press("Coi thi").await;
    w.office.glance("invigilation").await;
    w.office.follow("/invigilation/").await;
    w.office.glance("exam room").await;
    for (name, ..) in &STAFF[..2] {
        w.office.press(&format!("Điểm danh {name}")).await;
    }
    w.office.go_to_minutes().await;
    w.office.glance("exam room checked in").await;

    w.seat.visit("/").await;
    w.seat.press("Nhập mã dự thi").await;
    w.seat.look("exam code").await;
    w.seat.fill("Mã dự thi", "SAI0 SAI0").await;
    w.seat.press("Vào phòng chờ thi").await;
    w.seat.wait_for("Mã dự thi không đúng").await;
    w.seat.look("exam code refused").await;
    enter(&w.seat, round, STAFF[0].0).await;
    w.seat.wait_for("Giám thị chưa mở bài này").await;
    w.seat.look("lobby waiting").await;

    w.at("2026-11-28T08:00");
    w.office.press("Mở bài lý thuyết").await;
    w.office.glance("open theory").await;
    w.office.press("Bắt đầu tính giờ").await;
    w.office.glance("exam room working").await;
}

impl Browser {
    /// The form for more minutes, and back.
    async fn go_to_minutes(&mut self) {
        let room = self.path().await;
        self.go(&format!("{room}/minutes")).await;
        self.glance("exam room minutes").await;
        self.press("Không cộng").await;
    }
}

/// What an answer is given with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Keyboard,
    Mouse,
}

/// Comes in by the code as printed.
pub async fn enter(seat: &Browser, round: &Round, name: &str) {
    seat.driver.delete_all_cookies().await.unwrap();
    seat.go("/exam").await;
    seat.fill("Mã dự thi", round.code_of(name)).await;
    seat.press("Vào phòng chờ thi").await;
    seat.wait_for(name).await;
}

/// Answers all but the last question, half of them by keyboard; reloads, changes windows and computers, hands in.
pub async fn sit_theory(w: &mut World, round: &Round) {
    let known = known_answers(w, STAFF[0].0);
    assert_eq!(known.len(), 30);
    // The lobby shows by itself that the paper was opened.
    w.seat.press("Bắt đầu làm bài").await;
    w.seat.look("runner").await;
    for (at, choice) in known[..29].iter().enumerate() {
        answer(&w.seat, choice, if at % 2 == 0 { Hand::Keyboard } else { Hand::Mouse }).await;
        if at == 1 {
            w.seat.shortcut("f").await;
            w.seat.wait_for("Bỏ đánh dấu").await;
            w.seat.until("not saved", "return /^Đã lưu lúc/.test(document.querySelector('#saved').innerText)").await;
            w.seat.look("runner saved").await;
        }
        if at % 2 == 0 { w.seat.shortcut("n").await } else { w.seat.tap("Câu sau").await }
    }
    w.seat.until("not all saved", "return document.querySelector('#saved').dataset.state === 'saved'").await;
    reload_and_move(w, round, &known[29]).await;
    w.seat.tap("Xem lại và nộp bài").await;
    w.seat.wait_for("Còn 1 câu chưa trả lời: 30.").await;
    w.seat.look("runner review").await;
    w.seat.tick("Tôi đã xem lại bài. Sau khi nộp, tôi không sửa được nữa.").await;
    w.seat.press("Nộp bài").await;
    for words in ["Mã biên nhận", "ĐẠT bài này", "29"] {
        w.seat.wait_for(words).await;
    }
    w.seat.look("receipt theory").await;
    w.seat.press("Về phòng chờ").await;
    w.seat.look("lobby after theory").await;
    w.seat.press("Đăng xuất").await;
    w.office.press("Coi thi").await;
    w.office.follow("/invigilation/").await;
    w.office.glance("exam room one done").await;
}

/// A reload keeps the answers; a second window makes the first one read-only; another computer asks first.
async fn reload_and_move(w: &mut World, round: &Round, last: &[usize]) {
    w.seat.driver.refresh().await.unwrap();
    kept(&w.seat).await;
    let (first, address) = (w.seat.driver.window().await.unwrap(), w.seat.path().await);
    let second = w.seat.driver.new_tab().await.unwrap();
    w.seat.driver.switch_to_window(second.clone()).await.unwrap();
    w.seat.go(&address).await;
    kept(&w.seat).await;
    w.seat.driver.switch_to_window(first).await.unwrap();
    w.seat.press_place(30).await;
    answer(&w.seat, &last[..1], Hand::Mouse).await;
    w.seat.wait_for("Bài thi đang mở ở cửa sổ hoặc máy khác. Cửa sổ này chỉ để xem.").await;
    w.seat.until("still writable", "return document.querySelector('.q.here fieldset').disabled").await;
    w.seat.driver.get_log("browser").await.unwrap();
    w.seat.look("runner read-only").await;
    w.seat.driver.close_window().await.unwrap();
    w.seat.driver.switch_to_window(second).await.unwrap();
    enter(&w.seat, round, STAFF[0].0).await;
    w.seat.press("Vào bài đang làm").await;
    w.seat.look("take over").await;
    w.seat.press("Tiếp tục trên máy này").await;
    kept(&w.seat).await;
}

/// All answers are there.
async fn kept(seat: &Browser) {
    let script = "const n = (name) => document.querySelector(`#danh-sach [data-n=${name}]`).textContent; \
        return document.documentElement.classList.contains('js') && n('done') === '29' && n('flag') === '1'";
    seat.until("answers are lost", script).await;
}

impl Browser {
    /// A question by its number in the list beside.
    async fn press_place(&self, number: usize) {
        let place = self.driver.find(By::Css(format!("#palette [href='#cau-{number}']"))).await.unwrap();
        self.click(&place).await;
    }

    /// A shortcut of the runner.
    async fn shortcut(&self, letter: &str) {
        let chain = self.driver.action_chain().key_down(Key::Alt).key_down(Key::Shift).send_keys(letter);
        chain.key_up(Key::Shift).key_up(Key::Alt).perform().await.unwrap();
    }
}

/// Chooses the first of everything in the question on the screen.
pub async fn choose_first(seat: &Browser) {
    let kind = kind_here(seat).await;
    let count = seat.driver.find_all(By::Css(".q.here .statement")).await.unwrap().len();
    let first = if kind == "truefalse" { vec![1; count] } else { vec![0] };
    answer(seat, &first, Hand::Mouse).await;
}

async fn kind_here(seat: &Browser) -> String {
    seat.evaluate("return document.querySelector('.q.here').dataset.kind").await
}

/// Answers the question on the screen: places of options, or 1 and 0 for each statement.
async fn answer(seat: &Browser, choice: &[usize], hand: Hand) {
    let truths = kind_here(seat).await == "truefalse";
    for (row, value) in choice.iter().enumerate() {
        let name = if truths { format!("truth-{row}") } else { "choice".to_owned() };
        let input = By::Css(format!(".q.here input[name='{name}'][value='{value}']"));
        let input = seat.driver.find(input).await.unwrap();
        if hand == Hand::Keyboard {
            input.send_keys(" ").await.unwrap();
        } else {
            seat.click(&input).await;
        }
    }
}

/// The right answers of a candidate's form as shown to them.
fn known_answers(w: &World, name: &str) -> Vec<Vec<usize>> {
    let candidate = candidate(w, name);
    w.t.read(|tx| {
        let items = exams::form_items(tx, candidate)?.unwrap();
        let versions: Vec<_> = items.iter().map(|item| item.version_id).collect();
        let keys = questions::keys(tx, &versions)?;
        let right = |item: &questions::FormItem| {
            let key = &keys[&item.version_id];
            let truths = item.order.iter().map(|own| key.truths[usize::from(*own)]);
            match key.kind {
                Kind::TrueFalse => truths.map(usize::from).collect(),
                Kind::Single | Kind::Multiple => {
                    truths.enumerate().filter(|(_, right)| *right).map(|(at, _)| at).collect()
                }
            }
        };
        Ok(items.iter().map(right).collect())
    })
}

/// Somebody's candidacy in the only round.
fn candidate(w: &World, name: &str) -> CandidateId {
    w.t.read(|tx| {
        let rounds = exams::rounds(tx)?;
        let found = exams::candidates(tx, rounds[0].id)?;
        Ok(found.iter().find(|one| one.full_name == name).unwrap().id)
    })
}

/// The second candidate sits with scripts turned off: each answer is a form of its own.
pub async fn sit_without_scripts(w: &mut World, round: &Round) {
    let known = known_answers(w, STAFF[1].0);
    w.seat.scripts(Scripts::Off).await;
    enter(&w.seat, round, STAFF[1].0).await;
    w.seat.press("Bắt đầu làm bài").await;
    w.seat.wait_for("Trình duyệt đang tắt JavaScript").await;
    for (number, choice) in (1..=3).zip(&known) {
        answer_by_form(&w.seat, number, choice).await;
    }
    w.seat.wait_for("Đã trả lời 3 · Chưa trả lời 27").await;
    w.seat.scripts(Scripts::On).await;
    w.seat.look("runner without scripts").await;
    w.seat.scripts(Scripts::Off).await;
    w.seat.tick("Tôi đã xem lại bài. Sau khi nộp, tôi không sửa được nữa.").await;
    w.seat.press("Nộp bài").await;
    w.seat.wait_for("CHƯA ĐẠT bài này").await;
    w.seat.scripts(Scripts::On).await;
    w.seat.look("receipt theory failed").await;
    assert!(w.seat.text().await.contains(EXAM));
}

/// Answers a question of the long page and sends it.
async fn answer_by_form(seat: &Browser, number: usize, choice: &[usize]) {
    let form = format!("#cau-{number}");
    for (row, value) in choice.iter().enumerate() {
        let truth = format!("{form} input[name='truth-{row}'][value='{value}']");
        let option = format!("{form} input[name='choice'][value='{value}']");
        let input = seat.driver.find(By::Css(format!("{truth}, {option}"))).await.unwrap();
        seat.click(&input).await;
    }
    let send = seat.driver.find(By::Css(format!("{form} .no-js button"))).await.unwrap();
    seat.leave_by(&send, "Lưu và sang câu sau").await;
}
