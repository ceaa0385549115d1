//! A framework as a TOML file: reading it, and every fault with its line.
//!
//! ```toml
//! [framework]
//! code = "…"            # version, title, legal_ground; in_force_from = 2014-04-28
//! [[level]]             # code, title, certificate_title, requires_level, all_of, any_of, any_minimum
//! [[module]]            # code, title, level, source
//! elements = [ { code = "…", title = "…", verified = true, code_verified = true, title_verified = true, basis = "…" } ]
//! ```
//!
//! The element above is named by the part of the code before its last dot, or by `parent = "…"`; it comes first.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::model::{Element, Framework, Level, Module};
use crate::error::Message;
use crate::text::tidy;

/// A fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: Message,
}

type Words = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    framework: Head,
    level: Vec<LevelEntry>,
    module: Vec<ModuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    code: Words,
    version: Words,
    title: Words,
    legal_ground: Words,
    in_force_from: Option<Spanned<toml::value::Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelEntry {
    code: Words,
    title: Words,
    certificate_title: Words,
    requires_level: Option<Words>,
    #[serde(default)]
    all_of: Vec<Words>,
    #[serde(default)]
    any_of: Vec<Words>,
    any_minimum: Option<Spanned<i32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModuleEntry {
    code: Words,
    title: Words,
    level: Words,
    #[serde(default)]
    source: String,
    #[serde(default)]
    elements: Vec<ElementEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementEntry {
    code: Words,
    parent: Option<Words>,
    title: Words,
    verified: Spanned<bool>,
    code_verified: bool,
    title_verified: bool,
    basis: Words,
}

/// Reads a framework, or names every fault in the order of the lines.
pub fn parse(text: &str) -> Result<Framework, Vec<Fault>> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let message = Message::new("standard-fault-toml").with("cause", error.message());
        vec![Fault { line: line_of(text, at), message }]
    })?;
    let mut checks = Checks { text, faults: Vec::new() };
    let framework = checks.framework(&file);
    checks.levels(&file);
    checks.modules(&file);
    checks.elements(&file);
    if checks.faults.is_empty() {
        return Ok(framework);
    }
    checks.faults.sort_by_key(|fault| fault.line);
    Err(checks.faults)
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

struct Checks<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl Checks<'_> {
    fn fault<T>(&mut self, at: &Spanned<T>, message: Message) {
        self.faults.push(Fault { line: line_of(self.text, at.span().start), message });
    }

    /// Text that people read: not blank, in the spelling that everything else is compared with.
    fn said(&mut self, words: &Words) -> String {
        let tidied = tidy(words.get_ref());
        if tidied.is_empty() {
            self.fault(words, "standard-fault-blank".into());
        } else if tidied != *words.get_ref() {
            self.fault(words, "standard-fault-spelling".into());
        }
        tidied
    }

    /// A code goes into URLs and file names.
    fn code(&mut self, words: &Words) -> String {
        let code = words.get_ref();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if code.is_empty() || code.len() > 60 || !code.chars().all(plain) {
            self.fault(words, Message::new("standard-fault-code").with("code", code));
        }
        code.clone()
    }

    fn framework(&mut self, file: &File) -> Framework {
        let head = &file.framework;
        Framework {
            code: self.code(&head.code),
            version: self.said(&head.version),
            title: self.said(&head.title),
            legal_ground: self.said(&head.legal_ground),
            in_force_from: head.in_force_from.as_ref().and_then(|date| self.date(date)),
            levels: file.level.iter().map(|level| self.level(level)).collect(),
            modules: file.module.iter().map(|module| self.module(module)).collect(),
            elements: file
                .module
                .iter()
                .flat_map(|module| module.elements.iter().map(move |element| (module, element)))
                .map(|(module, element)| self.element(module.code.get_ref(), element))
                .collect(),
        }
    }

    fn date(&mut self, date: &Spanned<toml::value::Datetime>) -> Option<NaiveDate> {
        let read = date.get_ref().to_string().parse().ok();
        if read.is_none() {
            self.fault(date, "standard-fault-date".into());
        }
        read
    }

    fn level(&mut self, entry: &LevelEntry) -> Level {
        let list = |words: &[Words]| words.iter().map(|w| w.get_ref().clone()).collect::<Vec<_>>();
        Level {
            code: self.code(&entry.code),
            title: self.said(&entry.title),
            certificate_title: self.said(&entry.certificate_title),
            requires_level: entry.requires_level.as_ref().map(|w| w.get_ref().clone()),
            all_of: list(&entry.all_of),
            any_of: list(&entry.any_of),
            any_minimum: entry.any_minimum.as_ref().map_or(0, |n| *n.get_ref()),
        }
    }

    fn module(&mut self, entry: &ModuleEntry) -> Module {
        Module {
            code: self.code(&entry.code),
            title: self.said(&entry.title),
            level_code: entry.level.get_ref().clone(),
            source: tidy(&entry.source),
        }
    }

    fn element(&mut self, module: &str, entry: &ElementEntry) -> Element {
        let code = self.code(&entry.code);
        let above = match &entry.parent {
            Some(parent) => Some(parent.get_ref().clone()),
            None => code.rsplit_once('.').map(|(above, _)| above.to_owned()),
        };
        Element {
            parent_code: above.filter(|above| above != module),
            code,
            module_code: module.to_owned(),
            title: self.said(&entry.title),
            is_verified: *entry.verified.get_ref(),
            code_verified: entry.code_verified,
            title_verified: entry.title_verified,
            basis: self.said(&entry.basis),
        }
    }

    fn once<'a>(&mut self, codes: impl Iterator<Item = &'a Words>) -> HashSet<&'a str> {
        let mut seen = HashSet::new();
        for code in codes {
            if !seen.insert(code.get_ref().as_str()) {
                self.fault(code, Message::new("standard-fault-twice").with("code", code.get_ref()));
            }
        }
        seen
    }

    fn levels(&mut self, file: &File) {
        self.once(file.level.iter().map(|level| &level.code));
        let modules: HashMap<&str, &str> = file
            .module
            .iter()
            .map(|module| (module.code.get_ref().as_str(), module.level.get_ref().as_str()))
            .collect();
        let mut lower = HashSet::new();
        for level in &file.level {
            let code = level.code.get_ref().as_str();
            if let Some(required) = &level.requires_level
                && !lower.contains(required.get_ref().as_str())
            {
                // Only a level further up may be required: then there is no circle.
                self.fault(required, Message::new("standard-fault-no-level").with("code", required.get_ref()));
            }
            lower.insert(code);
            for module in level.all_of.iter().chain(&level.any_of) {
                if modules.get(module.get_ref().as_str()) != Some(&code) {
                    let message = Message::new("standard-fault-foreign-module").with("code", module.get_ref());
                    self.fault(module, message.with("level", code));
                }
            }
            self.once(level.all_of.iter().chain(&level.any_of));
            self.minimum(level);
        }
    }

    fn minimum(&mut self, level: &LevelEntry) {
        let of = level.any_of.len();
        let asked = level.any_minimum.as_ref().map(|n| (*n.get_ref(), n));
        match asked {
            Some((n, at)) if n < 1 || usize::try_from(n).is_ok_and(|n| n > of) => {
                self.fault(at, Message::new("standard-fault-minimum").with("of", of));
            }
            None if of > 0 => self.fault(&level.code, Message::new("standard-fault-minimum").with("of", of)),
            None if level.all_of.is_empty() => self.fault(&level.code, "standard-fault-empty-level".into()),
            _ => {}
        }
    }

    fn modules(&mut self, file: &File) {
        self.once(file.module.iter().map(|module| &module.code));
        for module in &file.module {
            let counted = file.level.iter().any(|level| {
                level.code.get_ref() == module.level.get_ref()
                    && level.all_of.iter().chain(&level.any_of).any(|code| code.get_ref() == module.code.get_ref())
            });
            if !counted {
                let message = Message::new("standard-fault-uncounted").with("code", module.code.get_ref());
                self.fault(&module.level, message.with("level", module.level.get_ref()));
            }
        }
    }

    fn elements(&mut self, file: &File) {
        self.once(file.module.iter().flat_map(|module| module.elements.iter().map(|element| &element.code)));
        for module in &file.module {
            let mut before: HashSet<&str> = HashSet::from([module.code.get_ref().as_str()]);
            for element in &module.elements {
                let code = element.code.get_ref().as_str();
                let above = element.parent.as_ref().map(|parent| parent.get_ref().as_str());
                let above = above.or_else(|| code.rsplit_once('.').map(|(above, _)| above)).unwrap_or_default();
                if !before.contains(above) {
                    let message = Message::new("standard-fault-no-parent").with("code", code).with("parent", above);
                    self.fault(element.parent.as_ref().unwrap_or(&element.code), message);
                }
                before.insert(code);
                if *element.verified.get_ref() != (element.code_verified && element.title_verified) {
                    self.fault(&element.verified, "standard-fault-verified".into());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"[framework]
code = "x-1"
version = "1"
title = "Chuẩn thử"
legal_ground = "Quyết định 1"
in_force_from = 2026-01-01

[[level]]
code = "low"
title = "Mức thấp"
certificate_title = "Chứng chỉ"
all_of = ["A"]

[[module]]
code = "A"
title = "Mô đun A"
level = "low"
elements = [
  { code = "A.1", title = "Một", verified = true, code_verified = true, title_verified = true, basis = "Văn bản" },
  { code = "A.1.1", title = "Một một", verified = false, code_verified = true, title_verified = false, basis = "Văn bản" },
]
"#;

    fn faults(text: &str) -> Vec<(usize, &'static str)> {
        parse(text).unwrap_err().into_iter().map(|fault| (fault.line, fault.message.key)).collect()
    }

    #[test]
    fn a_right_file_is_read_whole() {
        let read = parse(SMALL).unwrap();
        assert_eq!(read.in_force_from, NaiveDate::from_ymd_opt(2026, 1, 1));
        assert_eq!(read.element("A.1").unwrap().parent_code, None);
        assert_eq!(read.element("A.1.1").unwrap().parent_code.as_deref(), Some("A.1"));
        assert!(read.element("A.1").unwrap().is_verified && !read.element("A.1.1").unwrap().is_verified);
    }

    #[test]
    fn each_fault_names_its_line() {
        assert_eq!(
            faults(&SMALL.replace("all_of = [\"A\"]", "all_of = [\"A\", \"B\"]")),
            [(12, "standard-fault-foreign-module")]
        );
        assert_eq!(faults(&SMALL.replace("code = \"A.1.1\"", "code = \"A.2.1\"")), [(20, "standard-fault-no-parent")]);
        assert_eq!(faults(&SMALL.replace("code = \"A.1.1\"", "code = \"A.1\"")), [(20, "standard-fault-twice")]);
        assert_eq!(
            faults(&SMALL.replace(
                "{ code = \"A.1\", title = \"Một\", verified = true",
                "{ code = \"A.1\", title = \"Một\", verified = false"
            )),
            [(19, "standard-fault-verified")]
        );
        assert_eq!(faults(&SMALL.replace("title = \"Mức thấp\"", "title = \" \"")), [(10, "standard-fault-blank")]);
        assert_eq!(faults(&SMALL.replace("title = \"Chuẩn thử\"", "titel = \"Chuẩn\"")), [(4, "standard-fault-toml")]);
        assert_eq!(
            faults(&SMALL.replace("all_of = [\"A\"]", "any_of = [\"A\"]\nany_minimum = 2")),
            [(13, "standard-fault-minimum")]
        );
        assert_eq!(
            faults(&SMALL.replace("all_of = [\"A\"]", "requires_level = \"high\"")),
            [(9, "standard-fault-empty-level"), (12, "standard-fault-no-level"), (17, "standard-fault-uncounted")]
        );
    }

    #[test]
    fn broken_toml_is_one_fault_with_its_line() {
        assert_eq!(faults("[framework]\ncode = "), [(2, "standard-fault-toml")]);
    }
}
