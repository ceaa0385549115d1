//! Changes in XML by replacing pieces of its text: what is not touched stays byte for byte.

use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use super::Uncleanable;

/// Most elements and attributes of a part: what a tree of it may cost in memory.
const NODES: u32 = 3_000_000;

/// Whether a part is XML by its name.
pub(super) fn is_xml(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".xml") || lower.ends_with(".rels") || lower.ends_with(".vml")
}

/// The text of a part; UTF-16 and document types are refused, since no office program writes them.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Uncleanable> {
    std::str::from_utf8(bytes)
        .map(|text| text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|_| Uncleanable::Damaged)
}

/// The tree of a part.
pub(super) fn tree(text: &str) -> Result<Document<'_>, Uncleanable> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|_| Uncleanable::Damaged)
}

/// Pieces to put in place of others.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts a value into an attribute.
    pub(super) fn attribute(&mut self, attribute: &roxmltree::Attribute<'_, '_>, value: &str) {
        if attribute.value() != value {
            self.0.push((attribute.range_value(), escaped(value)));
        }
    }
    /// Puts other text into the place of a text.
    pub(super) fn text(&mut self, node: &Node<'_, '_>, value: &str) {
        if node.text() != Some(value) {
            self.0.push((node.range(), escaped(value)));
        }
    }
    /// Takes a node out.
    pub(super) fn remove(&mut self, node: &Node<'_, '_>) {
        self.0.push((node.range(), String::new()));
    }
    /// Takes an attribute out.
    pub(super) fn remove_attribute(&mut self, attribute: &roxmltree::Attribute<'_, '_>) {
        self.0.push((attribute.range(), String::new()));
    }
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The text with all pieces replaced. A piece inside one that goes is gone with it.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, value) in self.0 {
            if range.start < at {
                continue;
            }
            out.push_str(&text[at..range.start]);
            out.push_str(&value);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// All that can be read in a part — texts and values of attributes —, with spaces where paragraphs and cells end; words
/// that are split over runs stay whole.
pub(super) fn readable(bytes: &[u8]) -> Result<String, Uncleanable> {
    let text = text(bytes)?;
    let tree = tree(text)?;
    let mut words = String::new();
    let mut values = String::new();
    for node in tree.root_element().descendants() {
        if node.is_text() {
            words.push_str(node.text().unwrap_or_default());
        } else if !is_inline(&node) {
            words.push(' ');
        }
        for attribute in node.attributes() {
            values.push(' ');
            values.push_str(attribute.value());
        }
    }
    Ok(format!("{words} {values}"))
}

/// Elements that may stand in the middle of a word.
fn is_inline(node: &Node<'_, '_>) -> bool {
    let inside = node.parent().is_some_and(|parent| parent.tag_name().name() == "rPr");
    let names = ["t", "r", "rPr", "ins", "del", "hyperlink", "smartTag", "proofErr", "bookmarkStart", "bookmarkEnd"];
    inside || names.contains(&node.tag_name().name())
}
