//! What the pages of the slice share.

use serde::Serialize;

use crate::messages::label;
use crate::questions::model::State;
use crate::text;
use crate::web::Fields;

/// The media type of workbooks.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A state as a tag.
#[derive(Serialize, Clone)]
pub(super) struct TagView {
    kind: &'static str,
    text: String,
}

impl TagView {
    pub(super) fn of(state: State) -> Self {
        Self { kind: state.tag_kind(), text: state.label() }
    }
    pub(super) fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// Links to sister pages.
#[derive(Serialize)]
pub(super) struct Tabs {
    pub(super) label: String,
    pub(super) items: Vec<TabItem>,
}

/// One of them.
#[derive(Serialize)]
pub(super) struct TabItem {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) count: Option<String>,
    pub(super) current: bool,
}

/// The parts of the bank.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Bank,
    Review,
    Blueprints,
}

/// The tabs at the top of every page of the bank.
pub(super) fn tabs(here: Tab) -> Tabs {
    let item = |tab: Tab, href: &str, key: &str| TabItem {
        href: href.to_owned(),
        label: label(key),
        count: None,
        current: tab == here,
    };
    Tabs {
        label: label("questions-tabs"),
        items: vec![
            item(Tab::Bank, "/questions", "questions-tab-bank"),
            item(Tab::Review, "/questions/review", "questions-tab-review"),
            item(Tab::Blueprints, "/questions/blueprints", "questions-tab-blueprints"),
        ],
    }
}

/// Links to the pages of a list.
#[derive(Serialize)]
pub(super) struct Pager {
    text: String,
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<PageLink>,
}

/// One of them.
#[derive(Serialize)]
pub(super) struct PageLink {
    label: String,
    href: Option<String>,
    current: bool,
}

/// The pager of a list; `None` when one page holds all.
pub(super) fn pager(path: &str, query: &Fields, (at, size): (i64, i64), total: i64, noun: &str) -> Option<Pager> {
    let last = (total + size - 1) / size;
    if last < 2 {
        return None;
    }
    let href = |page: i64| {
        let number = page.to_string();
        let kept = query.pairs().iter().filter(|(name, value)| name != "page" && !value.is_empty());
        let mut pairs: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.push(("page", &number));
        format!("{path}?{}", serde_urlencoded::to_string(&pairs).unwrap_or_default())
    };
    let from = (at - 1) * size + 1;
    let n = text::format_integer;
    let shown = (1..=last).filter(|page| *page == 1 || *page == last || (at - 2..=at + 2).contains(page));
    let mut pages: Vec<PageLink> = Vec::new();
    let mut before = 0;
    for page in shown {
        if page > before + 1 {
            pages.push(PageLink { label: "…".into(), href: None, current: false });
        }
        pages.push(PageLink { label: n(page), href: Some(href(page)), current: page == at });
        before = page;
    }
    Some(Pager {
        text: format!("{}–{} trong {} {noun}", n(from), n((from + size - 1).min(total)), n(total)),
        previous: (at > 1).then(|| href(at - 1)),
        next: (at < last).then(|| href(at + 1)),
        pages,
    })
}

/// Without the stars that slant words; those of formulas and of file patterns stay.
fn without_stars(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let is_word = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphanumeric());
    let marks = |at: usize| letters[at] == '*' && is_word(at.checked_sub(1)) != is_word(Some(at + 1));
    (0..letters.len()).filter(|at| !marks(*at)).map(|at| letters[at]).collect()
}

/// The beginning of a question, for lists: without the marks of bold and slanting type and of keys.
pub(super) fn excerpt(stem: &str) -> String {
    const LETTERS: usize = 160;
    let line = text::tidy(&without_stars(&stem.replace("**", "").replace('`', "")));
    if line.chars().count() <= LETTERS {
        return line;
    }
    let cut: String = line.chars().take(LETTERS).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(start, _)| start))
}
