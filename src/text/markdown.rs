//! CommonMark with tables into HTML that may stand in a page: lessons, tasks, questions and their explanations.
//!
//! Text comes from trainers and from files, so two fences stand one behind the other: the renderer leaves raw HTML out
//! (it is shown as text), and [`clean_html`] keeps a short list of elements and attributes. The template helper
//! `clean` calls it once more, so that HTML from an older version of the database passes the same fence.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::NodeValue;
use comrak::{Arena, Options, format_html, parse_document};

/// What an address in a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The source of a picture.
    Picture,
    /// Where a link leads.
    Link,
}

/// Text of a package or a trainer as clean HTML. `address` may change the addresses of pictures and links, such as
/// `../pictures/o-cung.svg` into one of our own; `|_, address| address.to_owned()` leaves them as they are.
///
/// Headings keep their level. Line breaks inside a paragraph stay in the HTML and count as spaces unless a style sheet
/// says otherwise. Pictures from other sites are dropped, since pages ask no other site for anything.
pub fn markdown_to_html(text: &str, address: impl Fn(Target, &str) -> String) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, text, options());
    for node in root.descendants() {
        match &mut node.data.borrow_mut().value {
            NodeValue::Image(link) => link.url = address(Target::Picture, &link.url),
            NodeValue::Link(link) => link.url = address(Target::Link, &link.url),
            _ => {}
        }
    }
    let mut html = String::with_capacity(text.len() * 2);
    // Writing into a String cannot fail.
    let _ = format_html(root, options(), &mut html);
    // The corner of a table of cells heads nothing, and a head that says nothing is read out as one.
    clean_html(&html.replace("<th></th>", "<td></td>"))
}

/// Keeps what our own renderer writes and drops the rest: no scripts, styles, frames, drawings or forms; pictures only
/// from our own site; links only relative, http(s) or mailto.
pub fn clean_html(html: &str) -> String {
    fence().clean(html).to_string()
}

fn options() -> &'static Options<'static> {
    static OPTIONS: OnceLock<Options<'static>> = OnceLock::new();
    OPTIONS.get_or_init(|| {
        let mut options = Options::default();
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.render.escape = true;
        options
    })
}

const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

fn fence() -> &'static Builder<'static> {
    static FENCE: OnceLock<Builder<'static>> = OnceLock::new();
    FENCE.get_or_init(|| {
        let mut fence = Builder::empty();
        let attributes: [(&str, &[&str]); 5] = [
            ("a", &["href", "title"]),
            ("img", &["src", "alt", "title", "width", "height"]),
            ("ol", &["start"]),
            ("td", &["align"]),
            ("th", &["align"]),
        ];
        fence
            .tags(TAGS.iter().copied().collect())
            .clean_content_tags(HashSet::from(["script", "style"]))
            .tag_attributes(
                attributes
                    .iter()
                    .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                    .collect::<HashMap<_, HashSet<_>>>(),
            )
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some("noopener noreferrer"))
            .attribute_filter(|element, attribute, value| match (element, attribute) {
                ("img", "src") => is_own(value).then_some(Cow::Borrowed(value)),
                _ => Some(Cow::Borrowed(value)),
            });
        fence
    })
}

/// An address on our own site: a path without scheme and host.
fn is_own(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    !path.is_empty() && !path.contains([':', '\\']) && !path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(text: &str) -> String {
        markdown_to_html(text, |_, address| address.to_owned())
    }

    #[test]
    fn ordinary_text_becomes_ordinary_html() {
        assert_eq!(html("Nhấn **Ctrl+S** để *lưu*."), "<p>Nhấn <strong>Ctrl+S</strong> để <em>lưu</em>.</p>\n");
        assert!(html("| A | B |\n|---|--:|\n| 1 | 2 |").contains("<td align=\"right\">2</td>"));
        assert!(html("|  | A |\n|---|---|\n| 1 | 2 |").contains("<td></td>\n<th>A</th>"));
        assert_eq!(html("## Việc ở cơ quan"), "<h2>Việc ở cơ quan</h2>\n");
        assert!(html("1 < 2 & `a<b>`").contains("1 &lt; 2 &amp; <code>a&lt;b&gt;</code>"));
    }

    #[test]
    fn nothing_that_acts_comes_through() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)></svg>",
            "<iframe src=\"https://a.example\"></iframe>",
            "<style>body{}</style>",
            "<math><mi>x</mi></math>",
        ] {
            let made = html(text);
            assert!(!made.contains("<s") && !made.contains("<i") && !made.contains("<m"), "{made}");
        }
        assert!(!html("[x](javascript:alert(1))").contains("javascript"));
        assert!(!html("![x](https://a.example/x.png)").contains("a.example"));
        assert!(!html("![x](//a.example/x.png)").contains("a.example"));
        assert!(!html("![x](data:image/png;base64,AA)").contains("data:"));
        assert!(clean_html("<p onclick=\"x()\" style=\"color:red\" class=\"a\">a</p>").eq("<p>a</p>"));
    }

    #[test]
    fn addresses_can_be_changed() {
        let made = markdown_to_html("![Ổ cứng](../pictures/o.svg) [tiếp](02.md)", |target, address| match target {
            Target::Picture => format!("/courses/iu01/pictures/{}", address.rsplit('/').next().unwrap()),
            Target::Link => format!("/l/{address}"),
        });
        assert!(made.contains("src=\"/courses/iu01/pictures/o.svg\"") && made.contains("href=\"/l/02.md\""), "{made}");
    }

    proptest! {
        #[test]
        fn clean_html_is_a_fence_that_passes_its_own_work(text in any::<String>()) {
            let once = html(&text);
            prop_assert_eq!(clean_html(&once), once);
        }
    }
}
