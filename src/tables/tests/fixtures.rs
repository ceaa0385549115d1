//! Real files that other programs wrote.

use super::*;
use std::{fs, path::PathBuf, time::Instant};

fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures"), PathBuf::from);
    let folder = root.join("office").join(name);
    if !folder.is_dir() {
        println!("SKIPPED office/{name}");
        return None;
    }
    Some(folder)
}

fn outcomes(name: &str) -> Vec<(String, Result<Vec<Sheet>, TableError>)> {
    let Some(folder) = folder(name) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read_one = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let start = Instant::now();
        let outcome = read(&name, &fs::read(&path).unwrap(), &Limits::default());
        assert!(start.elapsed().as_secs() < 20, "{name}: {:?}", start.elapsed());
        (name, outcome)
    };
    paths.into_iter().map(read_one).collect()
}

#[test]
fn plain_workbooks_are_read_or_refused_for_a_reason() {
    for (name, outcome) in outcomes("benign_xlsx") {
        match outcome {
            Ok(sheets) => {
                let ascending = |sheet: &Sheet| sheet.rows.windows(2).all(|pair| pair[0].number < pair[1].number);
                assert!(!sheets.is_empty() && sheets.iter().all(ascending), "{name}");
            }
            Err(error) => println!("{name}: {error:?}"),
        }
    }
}

#[test]
fn hostile_files_never_harm() {
    for (name, outcome) in outcomes("hostile") {
        println!("{name}: {:?}", outcome.as_ref().map(Vec::len));
    }
}

#[test]
fn protected_files_are_told_apart() {
    for (name, outcome) in outcomes("protected_strict") {
        println!("{name}: {:?}", outcome.as_ref().map(Vec::len));
    }
}
