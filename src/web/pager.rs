//! The pages of a long list, with the total, as `parts/pager` shows them.

use serde::Serialize;

use super::forms::Fields;
use crate::text::format_integer;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The page, from 1.
    pub page: i64,
    /// Rows on a page.
    pub size: i64,
}

impl Window {
    /// The page that the query `page=` asks for; 1 when it is unreadable.
    pub fn of(query: &Fields, size: i64) -> Self {
        Self { page: query.text("page").parse().unwrap_or(1).clamp(1, 1_000_000), size }
    }
    /// Rows before it.
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }
}

/// What `parts/pager` shows.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct Pager {
    text: String,
    previous: Option<String>,
    next: Option<String>,
    pages: Vec<PageLink>,
}

#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
struct PageLink {
    label: String,
    href: Option<String>,
    current: bool,
}

impl Pager {
    /// The pages of a list of `total` rows, each called `noun`; the links lead to `path` and keep the pairs of the
    /// query but `page`.
    pub fn new(window: Window, total: i64, noun: &str, (path, query): (&str, &Fields)) -> Self {
        let last = ((total + window.size - 1) / window.size).max(1);
        let page = window.page.min(last);
        let href = |to: i64| Some(address(path, query, to));
        let (first, end) = ((page - 1) * window.size + 1, (page * window.size).min(total));
        let text = if total == 0 {
            format!("Không có {noun} nào")
        } else {
            format!("{}–{} trong {} {noun}", format_integer(first), format_integer(end), format_integer(total))
        };
        let link = |n: i64| PageLink { label: n.to_string(), href: href(n), current: n == page };
        let mut pages = Vec::new();
        let mut before = 0;
        for n in (1..=last).filter(|n| *n == 1 || *n == last || (n - page).abs() <= 2) {
            if n > before + 1 {
                pages.push(PageLink { label: "…".to_owned(), href: None, current: false });
            }
            pages.push(link(n));
            before = n;
        }
        if last == 1 {
            pages.clear();
        }
        Self {
            text,
            previous: (page > 1).then(|| href(page - 1)).flatten(),
            next: (page < last).then(|| href(page + 1)).flatten(),
            pages,
        }
    }
}

fn address(path: &str, query: &Fields, page: i64) -> String {
    let mut pairs: Vec<(&str, &str)> = query
        .pairs()
        .iter()
        .filter(|(name, value)| name != "page" && !value.is_empty())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let page = page.to_string();
    pairs.push(("page", &page));
    format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_one_is_and_keeps_the_filters() {
        let query = Fields::new(vec![("q".into(), "an".into()), ("page".into(), "9".into())]);
        let pager = Pager::new(Window::of(&query, 50), 1250, "người", ("/people", &query));
        assert_eq!(pager.text, "401–450 trong 1.250 người");
        assert_eq!(pager.previous.as_deref(), Some("/people?q=an&page=8"));
        let labels: Vec<&str> = pager.pages.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["1", "…", "7", "8", "9", "10", "11", "…", "25"]);
        let empty = Pager::new(Window { page: 3, size: 50 }, 0, "người", ("/people", &query));
        assert_eq!((empty.text.as_str(), empty.pages.len(), empty.next), ("Không có người nào", 0, None));
    }
}
