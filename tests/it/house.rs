//! The rules of the house that no compiler keeps: size, direction of imports, where SQL and markup may stand, words.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the ground up; an import may only point to an earlier one (or to its own).
const FLOORS: &[&str] = &[
    "db",
    "error",
    "parallel",
    "clock",
    "text",
    "config",
    "messages",
    "rights",
    "audit",
    "app",
    "files",
    "documents",
    "tables",
    "web",
    "jobs",
    "people",
    "accounts",
    "standard",
    "evidence",
    "questions",
    "courses",
    "scheduling",
    "exams",
    "marking",
    "certificates",
    "compliance",
    "demo",
    "routes",
    "cli",
];

/// Floors that know each other by design, because they are one foundation: the doors, the log, the frame of pages.
const FOUNDATION: &[&str] =
    &["error", "clock", "text", "config", "messages", "rights", "audit", "app", "files", "documents", "tables", "web"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn module_of(name: &str) -> &str {
    let rest = name.trim_start_matches("src/");
    rest.split(['/', '.']).next().unwrap_or_default()
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn files_stay_small_enough_to_read() {
    let mut sizes = Vec::new();
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        let lines = text.lines().count();
        sizes.push(lines);
        if lines > 800 && !name.ends_with("schema.rs") {
            faults.push(format!("{name}: {lines} lines; make it a folder by verb"));
        }
    }
    sizes.sort_unstable();
    let (median, p90) = (sizes[sizes.len() / 2], sizes[sizes.len() * 9 / 10]);
    if median > 200 || p90 > 450 {
        faults.push(format!("median {median}, p90 {p90} lines: files have grown"));
    }
    complain(&faults);
}

#[test]
fn imports_run_downwards() {
    let floor: BTreeMap<&str, usize> = FLOORS.iter().enumerate().map(|(i, m)| (*m, i)).collect();
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        let from = module_of(&name);
        if name.starts_with("src/db/") || from == "lib" || from == "main" {
            continue;
        }
        let here = *floor.get(from).unwrap_or_else(|| panic!("{name}: a module that FLOORS does not know"));
        for (number, line) in code_lines(&text) {
            for target in crate_paths(line) {
                let Some(there) = floor.get(target.as_str()) else { continue };
                let one_foundation = FOUNDATION.contains(&from) && FOUNDATION.contains(&target.as_str());
                if *there > here && !one_foundation {
                    faults.push(format!("{name}:{number}: {from} must not know {target}"));
                }
            }
        }
    }
    complain(&faults);
}

/// First segments after `crate::`, also of grouped imports on one line.
fn crate_paths(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let inner = group.split('}').next().unwrap_or_default();
            found.extend(inner.split(',').map(|part| part.trim().split("::").next().unwrap_or_default().to_owned()));
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

/// Lines of code with their numbers, without comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn a_store_belongs_to_its_slice() {
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        let from = module_of(&name);
        for (number, line) in code_lines(&text) {
            for rest in line.split("crate::").skip(1) {
                let mut parts = rest.split("::");
                let (owner, inner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                if inner.starts_with("store") && owner != from {
                    faults.push(format!("{name}:{number}: {owner}::store is used by {from}"));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn only_one_crate_knows_the_dialects() {
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        if name.starts_with("src/db/") {
            continue;
        }
        for (number, line) in code_lines(&text) {
            if line.contains("Db::Sqlite") || line.contains("Db::Postgres") || line.contains("Dialect::Sqlite") {
                faults.push(format!("{name}:{number}: names a database"));
            }
        }
    }
    complain(&faults);
}

/// Modules below the slices that own a table of their own.
const OWN_TABLES: &[&str] = &["audit", "files", "jobs", "app"];

#[test]
fn sql_stands_in_stores() {
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        let is_store = name.contains("/store") || name.starts_with("src/db/") || OWN_TABLES.contains(&module_of(&name));
        if is_store {
            continue;
        }
        for (number, line) in code_lines(&text) {
            let queries = ["diesel::insert_into", "diesel::update(", "diesel::delete(", ".execute(tx.db", "sql_query"];
            if queries.iter().any(|query| line.contains(query)) {
                faults.push(format!("{name}:{number}: SQL outside a store"));
            }
        }
    }
    complain(&faults);
}

#[test]
fn templates_escape_everything_and_hold_no_scripts() {
    let mut faults = Vec::new();
    for (name, text) in files("templates", ".hbs") {
        for (i, line) in text.lines().enumerate() {
            for bad in ["{{{", "{{&", "style=\"", " onclick=", "javascript:", "http://", "<style"] {
                if line.contains(bad) {
                    faults.push(format!("{name}:{}: {bad}", i + 1));
                }
            }
            if line.contains("<script") && !line.contains("src=") {
                faults.push(format!("{name}:{}: an inline script", i + 1));
            }
        }
    }
    complain(&faults);
}

#[test]
fn every_message_is_written() {
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code_lines(code) {
            for call in ["Message::new(\"", "refused(\"", "conflict(\"", "label(\"", "say(\""] {
                for rest in line.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    let looks_like_key =
                        key.contains('-') && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                    if looks_like_key && !datchuan::messages::has(key) {
                        faults.push(format!("{name}:{number}: no message “{key}”"));
                    }
                }
            }
        }
    }
    for role in datchuan::rights::Role::ALL {
        if !datchuan::messages::has(&role.label_key()) {
            faults.push(format!("no name of the role {role}"));
        }
    }
    complain(&faults);
}

#[test]
fn every_deed_of_the_log_has_a_name() {
    let mut faults = Vec::new();
    for (name, text) in files("src", ".rs") {
        for (at, _) in text.match_indices(".audit(") {
            let mut words = text[at..].split('"').skip(1).step_by(2);
            let is_plain = text[at + 7..].trim_start().starts_with('"');
            let Some(deed) = words.next().filter(|deed| is_plain && deed.contains('.')) else { continue };
            let key = format!("audit-{}", deed.replace(['.', '_'], "-"));
            if !datchuan::messages::has(&key) {
                faults.push(format!("{name}: {key} is missing in the messages"));
            }
        }
    }
    complain(&faults);
}

#[test]
fn nothing_is_left_open_in_words() {
    let mut faults = Vec::new();
    for (folder, ending) in
        [("src", ".rs"), ("templates", ".hbs"), ("templates", ".ftl"), ("assets", ".js"), ("docs", ".md")]
    {
        for (name, text) in files(folder, ending) {
            for (i, line) in text.lines().enumerate() {
                let low = line.to_lowercase();
                if ["todo!(", "unimplemented!(", "fixme", "coming soon", "lorem ipsum", "sắp ra mắt"]
                    .iter()
                    .any(|w| low.contains(w))
                {
                    faults.push(format!("{name}:{}: {}", i + 1, line.trim()));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn text_is_in_its_composed_form() {
    use unicode_normalization::is_nfc;
    let mut faults = Vec::new();
    for (folder, ending) in
        [("templates", ".hbs"), ("templates", ".ftl"), ("templates", ".typ"), ("courses", ".md"), ("courses", ".toml")]
    {
        for (name, text) in files(folder, ending) {
            if !is_nfc(&text) {
                faults.push(format!("{name}: not in NFC"));
            }
        }
    }
    complain(&faults);
}
