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
    "/questions/blueprints/{id}",
    "/questions/blueprints/{id}/edit",
    "/rounds/{id}/candidates/add",
    "/rounds/{id}/candidates/{candidate}",
    "/rounds/{id}/edit",
    "/units/{id}/arrange",
    "/units/{id}/end",
    "/verify/earlier",
    "/verify/{code}",
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
/// What no link of the demo city leads to, and no person meets on the main way: class tests, questions from a workbook,
/// papers from elsewhere, the solution after an exercise; tests of the slices open them.
const OFF_THE_WAY: &[&str] = &[
    "/class-tests/{sitting}",
    "/courses/{code}/practical/{task}/solution",
    "/evidence/imports/{id}",
    "/evidence/{id}",
    "/exams/{id}/people",
    "/exemptions/{id}",
    "/questions/imports/{id}",
];
/// Where people begin besides their home.
const ALSO: &[(Role, &str)] = &[(Role::Learner, "/courses/co-ban-luyen-tap/practical/lop-tap-huan")];
/// Endings of the routes of files and of parts that a page fetches by itself.
const NO_PAGES: &[&str] =
    &[".xlsx", ".pdf", "/pdf", "/export", "/photo", "/scan", "/{name}", "/{submission}", "/state", "/seats", "/papers"];
/// How many links of one kind on a page a person tries; the first leads on.
const OF_A_KIND: usize = 2;
/// How many pages a person opens in all.
const AT_MOST: usize = 40;
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
    /// Routes that gave a page or a file.
    reached: BTreeSet<&'static str>,
    /// Kinds of addresses that gave a file: each is made once, since lists and papers take their time.
    files: BTreeSet<String>,
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
    let cast = demo::fill(&t.app, 300).unwrap();
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
    let known = |route: &&&str| {
        let listed = LEFT_TO_THE_JOURNEY.contains(*route) || OFF_THE_WAY.contains(*route);
        map.reached.contains(**route) || listed || NO_PAGES.iter().any(|ending| route.ends_with(ending))
    };
    let unseen: Vec<_> = places::routes().iter().filter(|route| !known(route)).collect();
    if !unseen.is_empty() {
        browser.fault(format!("nobody gets to {unseen:#?}"));
    }
    browser.close().await;
}

/// One person's walk, page by page, those nearest to the navigation first.
async fn walk(browser: &mut Browser, map: &mut Map, role: Role, user: &str) {
    let mut queue: VecDeque<(String, usize)> = VecDeque::from([("/".to_owned(), 0)]);
    queue.extend(ALSO.iter().filter(|(of, _)| *of == role).map(|(_, address)| ((*address).to_owned(), 0)));
    let (mut opened, mut asked) = (BTreeSet::new(), BTreeSet::new());
    while let Some((address, depth)) = queue.pop_front() {
        if opened.len() >= AT_MOST || !opened.insert(kind(&address)) {
            continue;
        }
        browser.go(&address).await;
        map.reached.extend(places::route(&address));
        browser.glance(&format!("walk {user} {}", kind(&address))).await;
        if depth >= DEEP {
            continue;
        }
        let mine = |link: &String| role == Role::Learner || !places::route(link).is_some_and(places::is_of_learners);
        let found = links(browser).await.into_iter().filter(mine);
        let fresh: Vec<String> = found.filter(|link| asked.insert(link.clone())).collect();
        let fresh = some_of_each_kind(&fresh, &opened, &map.files);
        for answer in ask(browser, &fresh).await {
            map.reached.extend(places::route(&answer.address));
            if answer.status != 200 {
                browser.fault(format!("{role} {address}: the link {} gives {}", answer.address, answer.status));
            } else if answer.media_type.starts_with("text/html") {
                queue.push_back((answer.address, depth + 1));
            } else {
                map.files.insert(kind(&answer.address));
            }
        }
    }
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

/// The addresses worth trying: a few of each kind that was not met before.
fn some_of_each_kind<'a>(
    addresses: &'a [String],
    opened: &BTreeSet<String>,
    files: &BTreeSet<String>,
) -> Vec<&'a String> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let worth = |address: &&String| {
        let kind = kind(address);
        let often = met.entry(kind.clone()).or_default();
        *often += 1;
        *often <= OF_A_KIND && !opened.contains(&kind) && !files.contains(&kind)
    };
    addresses.iter().filter(worth).collect()
}

/// Asks each address for its status.
async fn ask(browser: &Browser, addresses: &[&String]) -> Vec<Answer> {
    let script = format!(
        "const done = arguments[arguments.length - 1]; Promise.all({}.map(async (address) => {{ \
            const reply = await fetch(address, {{credentials: 'same-origin'}}); await reply.arrayBuffer(); \
            return {{address, status: reply.status, media_type: reply.headers.get('Content-Type') ?? ''}}; }})).then(done)",
        serde_json::to_string(addresses).unwrap()
    );
    browser.driver.execute_async(script, vec![]).await.unwrap().convert().unwrap()
}
