//! Every template is rendered with every sample of its view; none is without a view; the markup holds together.

use std::collections::{BTreeMap, BTreeSet};

use datchuan::routes;
use datchuan::web::Frame;

use crate::support::{Store, TestApp};

fn rendered() -> Vec<(String, String)> {
    let t = TestApp::start(Store::sqlite("templates"));
    let mut faults = Vec::new();
    let mut pages = Vec::new();
    for (i, sample) in routes::samples().into_iter().enumerate() {
        let frame = Frame::new(&t.app, None, sample.title.clone(), sample.crumbs.clone(), "/");
        match t.app.views().render_fields(sample.template, sample.fields, &frame) {
            Ok(html) => pages.push((format!("{} (sample {i})", sample.template), html)),
            Err(error) => faults.push(format!("{} (sample {i}): {error}", sample.template)),
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    pages
}

#[test]
fn every_sample_renders_into_sound_markup() {
    let mut faults = Vec::new();
    for (name, html) in rendered() {
        let ids = attributes(&html, "id");
        let mut count = BTreeMap::new();
        for id in &ids {
            *count.entry(id.as_str()).or_insert(0) += 1;
        }
        for (id, n) in count {
            if n > 1 {
                faults.push(format!("{name}: id “{id}” stands {n} times"));
            }
        }
        let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        for target in attributes(&html, "for") {
            if !known.contains(target.as_str()) {
                faults.push(format!("{name}: a label for “{target}”, which is not there"));
            }
        }
        for href in attributes(&html, "href").into_iter().filter(|href| href.is_empty()) {
            faults.push(format!("{name}: a link without an address {href}"));
        }
        if html.matches("<h1").count() != 1 && html.contains("<body") {
            faults.push(format!("{name}: {} headings of the first order", html.matches("<h1").count()));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn attributes(html: &str, name: &str) -> Vec<String> {
    let mark = format!(" {name}=\"");
    html.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn no_template_is_an_orphan() {
    let t = TestApp::start(Store::sqlite("orphans"));
    let used: BTreeSet<&str> = routes::samples().iter().map(|sample| sample.template).collect();
    let sources: String = all_sources();
    let orphans: Vec<String> = t
        .app
        .views()
        .names()
        .into_iter()
        .filter(|name| !used.contains(name.as_str()) && !sources.contains(&format!("> {name}")))
        .collect();
    assert!(orphans.is_empty(), "templates nobody renders: {orphans:?}");
}

fn all_sources() -> String {
    fn walk(folder: &std::path::Path, out: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "hbs") {
                out.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut out = String::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut out);
    out
}
