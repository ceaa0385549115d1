//! The frameworks beside the packages, as far as the checker needs them.

use std::collections::BTreeMap;

use super::fields::Faults;
use super::source::Tree;
use super::text_of;
use crate::messages;
use crate::standard::{self, Framework};

/// The frameworks of a library by code.
#[derive(Debug, Default)]
pub(super) struct Frameworks {
    all: BTreeMap<String, Framework>,
    /// Framework → element → module.
    elements: BTreeMap<String, BTreeMap<String, String>>,
}

impl Frameworks {
    /// Reads `frameworks/*.toml`.
    pub fn read(tree: &Tree, faults: &Faults) -> Self {
        let mut found = Self::default();
        for (name, bytes) in tree.below("frameworks/").filter(|(name, _)| name.ends_with(".toml")) {
            match standard::parse(&text_of(bytes)) {
                Ok(framework) => {
                    let codes = framework.elements.iter().map(|one| (one.code.clone(), one.module_code.clone()));
                    found.elements.insert(framework.code.clone(), codes.collect());
                    found.all.insert(framework.code.clone(), framework);
                }
                Err(list) => {
                    for fault in list {
                        faults.add(&format!("frameworks/{name}"), fault.line, messages::text(&fault.message));
                    }
                }
            }
        }
        found
    }

    pub fn get(&self, framework: &str) -> Option<&Framework> {
        self.all.get(framework)
    }

    /// The module of an element.
    pub fn module_of(&self, framework: &str, element: &str) -> Option<&str> {
        self.elements.get(framework)?.get(element).map(String::as_str)
    }
}
