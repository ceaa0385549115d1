//! The door: signing in, the session's cookie, forged requests.

use datchuan::rights::Role;

use crate::on_stores;
use crate::support::PASSWORD;

on_stores!(a_right_password_opens_a_session_and_sign_out_ends_it, |t| {
    let mut admin = t.client(Role::Administrator).await;
    assert_eq!(admin.get("/account/password").await.status, 200);
    let page = admin.post("/sign-out", &[]).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/sign-in"));
    let page = admin.get("/account/password").await;
    assert_eq!((page.status, page.location.as_str()), (303, "/sign-in?back=%2Faccount%2Fpassword"));
});

on_stores!(a_wrong_password_and_an_unknown_name_get_the_same_answer, |t| {
    let (_, user) = t.account(Role::Trainer);
    let visitor = t.visitor();
    let wrong = visitor.post("/sign-in", &[("user", &user), ("password", "sai mật khẩu")]).await;
    let unknown = visitor.post("/sign-in", &[("user", "khong.co.ai"), ("password", PASSWORD)]).await;
    assert_eq!((wrong.status, unknown.status), (422, 422));
    assert!(wrong.body.contains("Tên đăng nhập hoặc mật khẩu không đúng"));
    assert_eq!(wrong.main().replace(&user, "?"), unknown.main().replace("khong.co.ai", "?"));
});

on_stores!(a_form_without_its_token_or_from_another_site_is_refused, |t| {
    let mut admin = t.client(Role::Administrator).await;
    admin.get("/account/password").await;
    let right = std::mem::replace(&mut admin.csrf, "khác".into());
    assert_eq!(admin.post("/sign-out", &[]).await.status, 409);
    admin.csrf = right;
    let forged = admin.request(reqwest::Method::POST, "/sign-out").header("sec-fetch-site", "cross-site");
    assert_eq!(admin.send(forged.form(&[("csrf", &admin.csrf)])).await.status, 403);
    assert_eq!(admin.post("/sign-out", &[]).await.status, 303);
});
