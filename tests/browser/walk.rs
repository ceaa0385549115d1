//! Everybody's walk through the demo city: from the navigation of each role to all that its pages link to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use datchuan::rights::Role;
use datchuan::{courses, demo};
use serde::Deserialize;

use crate::browser::{Browser, journey};
use crate::places;
use crate::support::{Store, TestApp};

/// Routes that exist only in the middle of something; the journey goes through them and looks.
pub const LEFT_TO_THE_JOURNEY: &[&str] = &[
    "/exam",
    "/exam/attempts/{attempt}",
    "/exam/attempts/{attempt}/receipt",
    "/exam/lobby",
    "/exams/{id}/blueprint",
    "/exams/{id}/check",
    "/exams/{id}/info",
    "/exams/{id}/rules",
    "/exams/{id}/times",
    "/invigilation/{sitting}/end",
    "/invigilation/{sitting}/minutes",
    "/invigilation/{sitting}/open/{part}",
    "/marking/decisions/{id}",
    "/people/import/{id}",
    "/practice/{module}/{id}",
    "/practice/{module}/{id}/result",
    "/rounds/{id}/certificates",
    "/rounds/{id}/sittings/new",
    "/sign-in",
    "/verify",
];
/// How many pages of one kind a person opens.
const OF_A_KIND: usize = 2;
/// How many pages a person opens in all.
const AT_MOST: usize = 60;
/// How many links from the navigation a person goes on.
const DEEP: usize = 3;

/// What an address answers.
#[derive(Deserialize)]
struct Answer {
    address: String,
    status: u16,
    media_type: String,
}

/// What all roles together have seen.
#[derive(Default)]
struct Map {
    /// Kinds of pages that axe has looked at, with how often.
    looked: BTreeMap<String, usize>,
    /// Routes that gave a page or a file.
    reached: BTreeSet<&'static str>,
}

#[test]
fn every_page_of_every_role_is_in_order() {
    journey(|| {
        // The city is filled here, outside of the journey, because candidates of its past sit by a runtime of their own.
        let (t, cast) = filled();
        everybody(t, cast)
    });
}

/// The demo city with a sitting open now.
fn filled() -> (TestApp, demo::Cast) {
    let t = TestApp::start(Store::sqlite("walk"));
    courses::load_at_start(&t.app).unwrap();
    let cast = demo::fill(&t.app, 2000).unwrap();
    demo::open_today(&t.app, &cast).unwrap();
    (t, cast)
}

async fn everybody(t: TestApp, cast: demo::Cast) {
    let mut browser = Browser::open(&t.base).await;
    let mut map = Map::default();
    for member in &cast.members {
        // The second of a pair sees what the first sees.
        if ["coithi2", "chamthi2"].contains(&member.user.as_str()) {
            continue;
        }
        browser.sign_in_with(&member.user, demo::PASSWORD).await;
        walk(&mut browser, &mut map, member.role, &member.user).await;
    }
    let known = |route: &&&str| map.reached.contains(**route) || LEFT_TO_THE_JOURNEY.contains(*route);
    let unseen: Vec<_> = places::routes().iter().filter(|route| !known(route)).collect();
    browser.close().await;
    assert!(unseen.is_empty(), "nobody gets to {unseen:#?}");
}

/// One person's walk, page by page, those nearest to the navigation first.
async fn walk(browser: &mut Browser, map: &mut Map, role: Role, user: &str) {
    let mut queue: VecDeque<(String, usize)> = VecDeque::from([("/".to_owned(), 0)]);
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut pages = 0;
    while let Some((address, depth)) = queue.pop_front() {
        let often = opened.entry(kind(&address)).or_default();
        if *often >= OF_A_KIND || pages >= AT_MOST {
            continue;
        }
        *often += 1;
        pages += 1;
        browser.go(&address).await;
        view(browser, map, &address, user).await;
        if depth >= DEEP {
            continue;
        }
        let fresh: Vec<String> = links(browser).await.into_iter().filter(|link| asked.insert(link.clone())).collect();
        for answer in ask(browser, &fresh, &mut opened).await {
            map.reached.extend(places::route(&answer.address));
            if answer.status != 200 {
                browser.fault(format!("{role} {address}: the link {} gives {}", answer.address, answer.status));
            } else if answer.media_type.starts_with("text/html") {
                queue.push_back((answer.address, depth + 1));
            }
        }
    }
}

/// Looks at a page: thoroughly when no role has seen this kind twice, else that it is there, says nothing wrong and fits.
async fn view(browser: &mut Browser, map: &mut Map, address: &str, user: &str) {
    let often = map.looked.entry(format!("{user} {}", kind(address))).or_default();
    *often += 1;
    let name = format!("walk {user} {}", address.split('?').next().unwrap_or(address));
    if *often > 1 { browser.take_note(&name).await } else { browser.glance(&name).await }
}

/// The kind of a page: its route, and which questions its address asks.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.sort_unstable();
    format!("{}?{}", places::route(path).unwrap_or(path), names.join("&"))
}

/// Where the page leads to, within the site.
async fn links(browser: &Browser) -> Vec<String> {
    let script = "return [...new Set([...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin)\
        .map(a => a.pathname + a.search))]";
    browser.evaluate(script).await
}

/// Asks each address once for its status, some of each kind.
async fn ask(browser: &Browser, addresses: &[String], opened: &mut BTreeMap<String, usize>) -> Vec<Answer> {
    let mut of_a_kind: BTreeMap<String, usize> = BTreeMap::new();
    let wanted: Vec<&String> = addresses
        .iter()
        .filter(|address| {
            let kind = kind(address);
            let often = of_a_kind.entry(kind.clone()).or_default();
            *often += 1;
            *often <= OF_A_KIND && opened.get(&kind).copied().unwrap_or_default() < OF_A_KIND
        })
        .collect();
    let script = format!(
        "const done = arguments[arguments.length - 1]; Promise.all({}.map(async (address) => {{ \
            const reply = await fetch(address, {{credentials: 'same-origin'}}); await reply.arrayBuffer(); \
            return {{address, status: reply.status, media_type: reply.headers.get('Content-Type') ?? ''}}; }})).then(done)",
        serde_json::to_string(&wanted).unwrap()
    );
    browser.driver.execute_async(script, vec![]).await.unwrap().convert().unwrap()
}
