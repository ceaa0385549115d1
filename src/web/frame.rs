//! What stands round every page: brand, the one navigation, who is signed in, notices, help.

use serde::Serialize;

use super::assets::asset_url;
use crate::app::App;
use crate::rights::{Action, Actor, Role, may_ever};
use crate::{clock, messages};

/// A step of the way to a page.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Crumb {
    /// What is read.
    pub label: String,
    /// Where it leads; `None` for the page itself.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }
    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// A line of the navigation.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// What is read.
    pub label: String,
    /// Whether the page is in this part.
    pub current: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Brand {
    home: &'static str,
    product: &'static str,
    organisation: String,
}

#[derive(Debug, Clone, Serialize)]
struct Who {
    name: String,
    about: String,
    href: &'static str,
    sign_out: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Notice {
    kind: &'static str,
    title: Option<String>,
    text: String,
    href: Option<String>,
    label: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Help {
    contact: String,
    phone: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Assets {
    base_css: String,
    app_css: String,
    exam_css: String,
    exam_js: String,
    icons: String,
    mark: String,
}

/// What every template sees as `page`.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    title: String,
    brand: Brand,
    nav: Vec<NavItem>,
    who: Option<Who>,
    sign_in: Option<&'static str>,
    crumbs: Vec<Crumb>,
    flash: Vec<Notice>,
    csrf: String,
    help: Help,
    structure_date: Option<String>,
    version: &'static str,
    assets: Assets,
    scripts: Vec<String>,
    error: bool,
}

impl Frame {
    /// The frame for a caller at a path.
    pub fn new(app: &App, actor: Option<&Actor>, title: String, crumbs: Vec<Crumb>, path: &str) -> Self {
        // A candidate by exam code has no account: the lobby is home, and leaving frees the machine for the next one.
        let sits = actor.is_some_and(|me| me.candidate.is_some());
        let (home, account, sign_out) =
            if sits { ("/exam/lobby", "/exam/lobby", "/exam/leave") } else { ("/", "/account", "/sign-out") };
        let who = actor.map(|me| Who { name: me.name.clone(), about: me.place.clone(), href: account, sign_out });
        Self {
            title,
            brand: Brand { home, product: "Đạt Chuẩn", organisation: app.config().centre.name.clone() },
            nav: actor.map(|me| navigation(me, path)).unwrap_or_default(),
            sign_in: (actor.is_none() && path != "/sign-in").then_some("/sign-in"),
            who,
            crumbs,
            flash: Vec::new(),
            csrf: actor.map(|me| me.csrf.clone()).unwrap_or_default(),
            help: Help { contact: app.config().centre.help.clone(), phone: None },
            structure_date: actor.map(|_| clock::date_text(app.clock().now())),
            version: env!("CARGO_PKG_VERSION"),
            assets: Assets {
                base_css: asset_url("base.css"),
                app_css: asset_url("app.css"),
                exam_css: asset_url("exam.css"),
                exam_js: asset_url("exam.js"),
                icons: asset_url("icons.svg"),
                mark: asset_url("mark.svg"),
            },
            scripts: Vec::new(),
            error: false,
        }
    }

    /// Adds scripts by asset name, and whether the page came back with errors to mend.
    #[must_use]
    pub fn with_page(mut self, scripts: &[&str], error: bool) -> Self {
        self.scripts = scripts.iter().map(|name| asset_url(name)).collect();
        self.error = error;
        self
    }

    /// Adds what was just done.
    #[must_use]
    pub fn with_notice(mut self, text: Option<String>) -> Self {
        self.flash.extend(text.map(|text| Notice { kind: "ok", title: None, text, href: None, label: None }));
        self
    }
}

/// Who sees a line of the navigation.
enum Seen {
    Learner,
    May(Action),
    Any(&'static [Role]),
}

/// The one navigation, in the order of the work; every line leads to a page of the route table.
const NAVIGATION: &[(&str, &str, Seen)] = &[
    ("/", "nav-home", Seen::Learner),
    ("/courses", "nav-courses", Seen::Learner),
    ("/results", "nav-results", Seen::Learner),
    ("/people", "nav-people", Seen::May(Action::SeePeople)),
    ("/requirements", "nav-requirements", Seen::May(Action::SeeRequirements)),
    (
        "/standards",
        "nav-standards",
        Seen::Any(&[Role::Trainer, Role::QuestionReviewer, Role::TrainingOfficer, Role::Administrator]),
    ),
    ("/evidence", "nav-evidence", Seen::May(Action::SeeEvidence)),
    ("/compliance", "nav-compliance", Seen::May(Action::SeeCompliance)),
    ("/questions", "nav-questions", Seen::May(Action::SeeQuestions)),
    ("/exams", "nav-exams", Seen::May(Action::SeeExams)),
    ("/rooms", "nav-rooms", Seen::May(Action::SeeRooms)),
    (
        "/rounds",
        "nav-rounds",
        Seen::Any(&[
            Role::ExamSecretary,
            Role::BoardChair,
            Role::ManagingAuthority,
            Role::HeadOfCentre,
            Role::Inspector,
            Role::ScriptKeeper,
            Role::HeadOfMarking,
        ]),
    ),
    ("/invigilation", "nav-invigilation", Seen::May(Action::Invigilate)),
    ("/marking", "nav-marking", Seen::Any(&[Role::Examiner, Role::HeadOfMarking, Role::ScriptKeeper])),
    ("/register", "nav-register", Seen::May(Action::SeeRegister)),
    ("/units", "nav-units", Seen::May(Action::ManageUnits)),
    ("/accounts", "nav-accounts", Seen::May(Action::ManageAccounts)),
    ("/audit", "nav-audit", Seen::May(Action::ReadAudit)),
];

fn navigation(me: &Actor, path: &str) -> Vec<NavItem> {
    if me.candidate.is_some() {
        return Vec::new();
    }
    NAVIGATION
        .iter()
        .filter(|(_, _, seen)| match seen {
            Seen::Learner => me.has(Role::Learner),
            Seen::May(action) => may_ever(me, *action),
            Seen::Any(roles) => roles.iter().any(|role| me.has(*role)),
        })
        .map(|(href, key, _)| NavItem { href, label: messages::label(key), current: is_in(path, href) })
        .collect()
}

fn is_in(path: &str, part: &str) -> bool {
    if part == "/" { path == "/" } else { path == part || path.starts_with(&format!("{part}/")) }
}
