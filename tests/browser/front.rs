//! The doors: signing in, the exam code, look-up of certificates.

use datchuan::rights::Role;

use crate::browser::{Browser, journey};
use crate::support::{Store, TestApp};

#[test]
fn the_doors_are_in_order() {
    journey(|| async {
        let t = TestApp::start(Store::sqlite("front"));
        let (_, user) = t.account(Role::Administrator);
        let mut browser = Browser::open(&t.base).await;
        browser.visit("/sign-in").await;
        browser.fill("Tên đăng nhập", "khong.co.ai").await;
        browser.fill("Mật khẩu", "sai mật khẩu").await;
        browser.press("Đăng nhập").await;
        browser.wait_for("Có lỗi cần sửa").await;
        browser.look("/sign-in refused").await;
        browser.sign_in(&user).await;
        browser.visit("/account/password").await;
        browser.close().await;
    });
}
