//! Lessons, tasks and explanations: CommonMark with tables in, clean HTML out.
//!
//! `text` renders and cleans; here a text is looked over, so that the checker can name what it points to.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

use crate::text::{self, Target};

/// Something a text points to, with the line (from 1) where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    /// The line, counted from the beginning of the text.
    pub line: usize,
    /// The address as written.
    pub address: String,
    /// The words shown: alternative text of a picture, text of a link.
    pub words: String,
}

/// What the checker wants to know of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Survey {
    /// Pictures.
    pub pictures: Vec<Pointer>,
    /// Links.
    pub links: Vec<Pointer>,
    /// Lines and levels of headings.
    pub headings: Vec<(usize, u8)>,
    /// Lines with raw HTML.
    pub raw_html: Vec<usize>,
}

/// Renders CommonMark with tables; `picture` gives the address of a picture from the one written in the text.
pub fn markdown_to_html(text: &str, picture: impl Fn(&str) -> String) -> String {
    to_html(text, &picture, &str::to_owned)
}

/// Renders a text with the addresses of pictures and links given by two functions.
pub(super) fn to_html(markdown: &str, picture: &dyn Fn(&str) -> String, link: &dyn Fn(&str) -> String) -> String {
    text::markdown_to_html(markdown, |target, address| match target {
        Target::Picture => picture(address),
        Target::Link => link(address),
    })
}

/// Looks a text over without rendering it.
pub(super) fn survey(text: &str) -> Survey {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let mut found = Survey::default();
    for node in root.descendants() {
        let data = node.data.borrow();
        let line = data.sourcepos.start.line;
        match &data.value {
            NodeValue::Image(target) => {
                found.pictures.push(Pointer { line, address: target.url.clone(), words: words_of(node) });
            }
            NodeValue::Link(target) => {
                found.links.push(Pointer { line, address: target.url.clone(), words: words_of(node) });
            }
            NodeValue::Heading(heading) => found.headings.push((line, heading.level)),
            NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => found.raw_html.push(line),
            _ => {}
        }
    }
    found
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options
}

fn words_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    for inner in node.descendants() {
        match &inner.data.borrow().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_links_get_their_addresses() {
        let html = to_html(
            "![Ổ cứng](../pictures/o.svg)\n\n[Bài sau](02-b.md)",
            &|from| from.replace("../pictures/", "/courses/iu01/pictures/"),
            &|to| to.replace("02-", "/courses/iu01/").replace(".md", ""),
        );
        assert!(html.contains("src=\"/courses/iu01/pictures/o.svg\"") && html.contains("alt=\"Ổ cứng\""), "{html}");
        assert!(html.contains("href=\"/courses/iu01/b\""), "{html}");
    }

    #[test]
    fn a_survey_names_lines() {
        let found = survey("## Một\n\n![](a.svg)\n\n[b](c.md)\n\n<div>x</div>\n");
        assert_eq!(found.headings, [(1, 2)]);
        assert_eq!((found.pictures[0].line, found.pictures[0].words.as_str()), (3, ""));
        assert_eq!((found.links[0].line, found.links[0].address.as_str()), (5, "c.md"));
        assert_eq!(found.raw_html, [7]);
    }
}
