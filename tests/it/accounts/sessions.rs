//! The life of a session: cookie, end, handed-out passwords, where one is sent.

use datchuan::accounts::{self, AccountState};
use datchuan::error::Error;
use datchuan::rights::{Actor, Role};

use crate::on_stores;
use crate::support::{Client, PASSWORD};

async fn door(client: &mut Client) -> u16 {
    client.get("/account").await.status
}

on_stores!(a_session_ends_by_its_hours, |t| {
    let mut trainer = t.client(Role::Trainer).await;
    t.pass_minutes(12 * 60 - 1);
    assert_eq!(door(&mut trainer).await, 200);
    t.pass_minutes(2);
    assert_eq!(door(&mut trainer).await, 303);
});

on_stores!(one_ends_the_own_sessions_and_nobody_elses, |t| {
    let (_, user) = t.account(Role::Trainer);
    let (mut office, mut home) = (t.sign_in(&user).await, t.sign_in(&user).await);
    let mut other = t.client(Role::Trainer).await;
    let page = office.read("/account").await;
    let ended = |part: &str| part.split_once("/end\"").map(|(id, _)| id.to_owned()).filter(|id| id.len() == 36);
    let id = page.split("/account/sessions/").find_map(ended);
    let path = format!("/account/sessions/{}/end", id.unwrap());
    other.get("/account").await;
    assert_eq!(other.post(&path, &[]).await.status, 404, "a session of somebody else does not exist");
    assert_eq!(door(&mut home).await, 200);
    assert_eq!(office.post(&path, &[]).await.status, 303);
    assert_eq!((door(&mut office).await, door(&mut home).await, door(&mut other).await), (200, 303, 200));

    let mut home = t.sign_in(&user).await;
    office.get("/account").await;
    assert_eq!(office.post("/account/sessions/end-others", &[]).await.status, 303);
    assert_eq!((door(&mut office).await, door(&mut home).await), (200, 303));
});

on_stores!(a_new_password_ends_the_other_sessions, |t| {
    let (_, user) = t.account(Role::Trainer);
    let (mut office, mut home) = (t.sign_in(&user).await, t.sign_in(&user).await);
    office.get("/account/password").await;
    let new = "một câu khác hẳn";
    let wrong = [("current", "không phải"), ("password", new), ("again", new)];
    assert_eq!(office.post("/account/password", &wrong).await.status, 422);
    let right = [("current", PASSWORD), ("password", new), ("again", new)];
    assert_eq!(office.post("/account/password", &right).await.status, 303);
    assert_eq!((door(&mut office).await, door(&mut home).await), (200, 303));
    let again = t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await;
    assert_eq!(again.status, 422, "the former password is worth nothing");
});

on_stores!(a_handed_out_password_must_be_changed_before_anything_else, |t| {
    let (id, user) = t.account(Role::Trainer);
    let mut before = t.sign_in(&user).await;
    let password = accounts::reset(&t.app, &Actor::system("thử"), id).unwrap();
    assert_eq!(door(&mut before).await, 303, "a reset ends the sessions");
    assert_eq!(t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await.status, 422);

    let mut client = t.visitor();
    let page = client.post("/sign-in", &[("user", &user), ("password", &password), ("back", "/standards")]).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/account/password"));
    let page = client.get("/standards").await;
    assert_eq!((page.status, page.location.as_str()), (303, "/account/password"));
    client.get("/account/password").await;
    let new = "bí mật của riêng tôi";
    let form = [("current", password.as_str()), ("password", new), ("again", new)];
    assert_eq!(client.post("/account/password", &form).await.status, 303);
    assert_eq!(client.get("/standards").await.status, 200);
});

on_stores!(a_disabled_account_and_a_revoked_grant_end_at_once, |t| {
    let (trainer, user) = t.account(Role::Trainer);
    let mut client = t.sign_in(&user).await;
    assert_eq!(client.get("/standards").await.status, 200);
    let grant = t.read(|tx| accounts::grants(tx, trainer))[0].id;
    t.write(|tx| accounts::revoke_grant(tx, grant));
    assert_eq!(client.get("/standards").await.status, 403, "the session lives, the role does not");
    assert_eq!(door(&mut client).await, 200);
    t.write(|tx| accounts::set_state(tx, trainer, AccountState::Disabled));
    assert_eq!(door(&mut client).await, 303);
    assert_eq!(t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await.status, 422);
    t.write(|tx| accounts::set_state(tx, trainer, AccountState::Active));
    assert_eq!(door(&mut client).await, 303, "old sessions stay ended");
    assert_eq!(t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await.status, 303);
});

on_stores!(nobody_resets_or_disables_the_own_account, |t| {
    let (id, _) = t.account(Role::Administrator);
    let admin = t.actor(id);
    assert_eq!(accounts::reset(&t.app, &admin, id).unwrap_err().key(), Some("accounts-change-own-password"));
    let locked = t.app.write(&admin, |tx| accounts::set_state(tx, id, AccountState::Disabled));
    assert_eq!(locked.unwrap_err().key(), Some("accounts-not-oneself"));
    let (trainer, _) = t.account(Role::Trainer);
    let trainer_actor = t.actor(trainer);
    assert!(matches!(accounts::reset(&t.app, &trainer_actor, id), Err(Error::Forbidden)));
});

on_stores!(one_comes_back_to_own_pages_only, |t| {
    let (_, user) = t.account(Role::Trainer);
    let foreign = [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "standards",
        "",
    ];
    for back in foreign {
        let page = t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD), ("back", back)]).await;
        assert_eq!((page.status, page.location.as_str()), (303, "/"), "{back:?}");
    }
    let own =
        t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD), ("back", "/standards?a=1")]).await;
    assert_eq!(own.location, "/standards?a=1");
});

on_stores!(the_cookie_is_kept_from_scripts_and_other_sites, |t| {
    let (_, user) = t.account(Role::Trainer);
    let page = t.visitor().post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await;
    let cookie = page.headers.get("set-cookie").unwrap().to_str().unwrap();
    let (pair, attributes) = cookie.split_once(';').unwrap();
    let token = pair.strip_prefix("datchuan=").unwrap();
    assert_eq!(token.len(), 64, "256 random bits");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(attributes.contains(attribute), "{attribute} in {attributes}");
    }
    assert!(!attributes.contains("Domain"));
    assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
});

on_stores!(forms_need_their_token_and_their_site, |t| {
    let mut client = t.client(Role::Trainer).await;
    client.get("/account").await;
    let right = std::mem::take(&mut client.csrf);
    assert_eq!(client.post("/account/sessions/end-others", &[]).await.status, 409);
    client.csrf = right;
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "http://example.org")]
    {
        let forged = client.request(reqwest::Method::POST, "/account/sessions/end-others").header(header, value);
        let page = client.send(forged.form(&[("csrf", &client.csrf)])).await;
        assert_eq!(page.status, 403, "{header}: {value}");
    }
    // Signing in has no token yet: the site is what counts.
    let (_, user) = t.account(Role::Trainer);
    let visitor = t.visitor();
    let forged = visitor.request(reqwest::Method::POST, "/sign-in").header("sec-fetch-site", "cross-site");
    assert_eq!(visitor.send(forged.form(&[("user", user.as_str()), ("password", PASSWORD)])).await.status, 403);
});
