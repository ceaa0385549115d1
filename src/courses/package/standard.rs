//! The codes of the frameworks beside the packages, as far as the checker needs them.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::fields::Faults;
use super::source::Tree;
use super::text_of;

/// The codes of one framework.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub levels: BTreeSet<String>,
    /// Module → level.
    pub modules: BTreeMap<String, String>,
    /// Element → module.
    elements: BTreeMap<String, String>,
}

/// The frameworks of a library by code.
#[derive(Debug, Default)]
pub(super) struct Frameworks(BTreeMap<String, Codes>);

impl Frameworks {
    /// Reads `frameworks/*.toml`; the name of the file is the code of the framework.
    pub fn read(tree: &Tree, faults: &Faults) -> Self {
        let mut all = BTreeMap::new();
        for (name, bytes) in tree.below("frameworks/") {
            let Some(code) = name.strip_suffix(".toml") else {
                continue;
            };
            let text = text_of(bytes);
            match text.parse::<Table>() {
                Ok(table) => {
                    all.insert(code.to_owned(), codes(&table));
                }
                Err(error) => {
                    let start = error.span().map_or(0, |span| span.start);
                    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
                    let path = format!("frameworks/{name}");
                    faults.add(&path, line, format!("không đúng cú pháp TOML: {}", error.message()));
                }
            }
        }
        Self(all)
    }

    pub fn get(&self, framework: &str) -> Option<&Codes> {
        self.0.get(framework)
    }

    /// The module of an element.
    pub fn module_of(&self, framework: &str, element: &str) -> Option<&str> {
        self.0.get(framework)?.elements.get(element).map(String::as_str)
    }
}

fn codes(table: &Table) -> Codes {
    let mut found = Codes::default();
    for level in tables(table, "level").chain(tables(table, "levels")) {
        found.levels.extend(text(level, "code"));
    }
    for module in tables(table, "module").chain(tables(table, "modules")) {
        let Some(code) = text(module, "code") else {
            continue;
        };
        for element in tables(module, "elements") {
            found.elements.extend(text(element, "code").map(|element| (element, code.clone())));
        }
        found.modules.insert(code, text(module, "level").unwrap_or_default());
    }
    found
}

fn tables<'t>(table: &'t Table, name: &str) -> impl Iterator<Item = &'t Table> {
    table.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn text(table: &Table, name: &str) -> Option<String> {
    table.get(name).and_then(Value::as_str).map(str::to_owned)
}
