//! The policy as a table, so that a change of rights is read as such, and the walk over every route as every role.

use std::fmt::Write;

use datchuan::rights::{RULES, Role};
use datchuan::routes;
use datchuan::web::Guard;
use reqwest::Method;
use reqwest::header::ACCEPT;

use crate::on_stores;
use crate::support::Client;

#[test]
fn rules() {
    let mut table = String::new();
    for (action, role, when) in RULES {
        let _ = writeln!(table, "{action:?} | {role} | {when:?}");
    }
    insta::assert_snapshot!("rules", table);
}

#[test]
fn guards() {
    let mut table = String::new();
    for row in routes::rows() {
        let guard = match row.guard {
            Guard::Roles(roles) => roles.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", "),
            other => format!("{other:?}"),
        };
        let _ = writeln!(table, "{} {} | {guard}", row.method, row.path);
    }
    insta::assert_snapshot!("guards", table);
}

#[test]
fn no_route_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for row in routes::rows() {
        assert!(seen.insert((row.method, row.path)), "{} {} stands twice", row.method, row.path);
    }
}

/// The path with ids that belong to nobody.
fn foreign(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let end = rest[start..].find('}').unwrap() + start;
        out.push_str(&rest[..start]);
        let name = &rest[start + 1..end];
        let is_id = !["code", "slug", "name", "module", "file"].contains(&name);
        out.push_str(&if is_id { uuid::Uuid::now_v7().to_string() } else { "khong-co".to_owned() });
        rest = &rest[end + 1..];
    }
    out + rest
}

async fn knock(client: &Client, method: &str, path: &str) -> (u16, String) {
    let method = if method == "GET" { Method::GET } else { Method::POST };
    let mut request = client.request(method.clone(), &foreign(path)).header(ACCEPT, "text/html");
    if method == Method::POST {
        request = request.form(&[("csrf", client.csrf.as_str())]);
    }
    let page = client.send(request).await;
    (page.status, page.location)
}

on_stores!(every_route_keeps_out_whom_its_guard_does_not_name, |t| {
    let visitor = t.visitor();
    let mut faults = Vec::new();
    for row in routes::rows() {
        let (status, location) = knock(&visitor, row.method, row.path).await;
        let fine = match (row.guard, row.method) {
            (Guard::Public, _) => status < 500 && status != 401,
            (_, "GET") => status == 303 && location.starts_with("/sign-in"),
            _ => status == 401,
        };
        if !fine {
            faults.push(format!("visitor: {} {} gave {status} {location}", row.method, row.path));
        }
    }
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Learner) {
        let mut client = t.client(role).await;
        client.get("/account/password").await;
        for row in routes::rows().into_iter().filter(|row| row.path != "/sign-out") {
            let (status, _) = knock(&client, row.method, row.path).await;
            let kept_out = match row.guard {
                Guard::Roles(roles) => !roles.contains(&role),
                // An account without a person sits no exam.
                Guard::Sitter => true,
                _ => false,
            };
            if status >= 500 || status == 401 || (kept_out && status != 403) {
                faults.push(format!("{role}: {} {} gave {status}", row.method, row.path));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
});
