//! What holds over all packages of a library.

use std::collections::BTreeMap;

use super::fields::Faults;
use super::{Library, Tree, question};

/// The only files and folders a package may have at its top.
const TOP: &[&str] = &["course.toml", "lessons", "pictures", "questions", "practical"];

pub(super) fn check(tree: &Tree, library: &Library, faults: &Faults) {
    check_ids(tree, faults);
    check_task_codes(library, faults);
    check_strays(tree, faults);
}

fn check_ids(tree: &Tree, faults: &Faults) {
    let mut first: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let files = tree.files.iter().filter(|(path, _)| path.contains("/questions/") && path.ends_with(".toml"));
    for (path, bytes) in files {
        for (id, line) in question::places(path, bytes) {
            match first.get(&id) {
                Some((other, at)) => {
                    let place = format!("{}:{at}", tree.shown(other));
                    faults.add(path, line, format!("trùng mã câu hỏi “{id}” với {place}"));
                }
                None => {
                    first.insert(id, (path.clone(), line));
                }
            }
        }
    }
}

fn check_task_codes(library: &Library, faults: &Faults) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for package in &library.packages {
        for task in &package.tasks {
            if let Some(other) = first.insert(&task.code, &package.code) {
                let path = format!("{}/practical/{}/rubric.toml", package.code, task.code);
                faults.add(&path, 1, format!("trùng mã bài thực hành “{}” với gói “{other}”", task.code));
            }
        }
    }
}

/// A file where nobody looks for it is a mistake, such as a folder whose name is misspelt.
fn check_strays(tree: &Tree, faults: &Faults) {
    for path in tree.files.keys() {
        let Some((package, rest)) = path.split_once('/') else {
            continue;
        };
        let top = rest.split('/').next().unwrap_or_default();
        if package != "frameworks" && !TOP.contains(&top) {
            faults.add(path, 1, format!("tệp lạc chỗ; trong gói chỉ có: {}", TOP.join(", ")));
        }
    }
}
