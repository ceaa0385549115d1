//! The list of sheets of a workbook and the part each one stands in.

use super::{
    Limits, TableError,
    package::{Package, normal},
};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{HashMap, HashSet};

/// No list of sheets is longer; a part beyond it is refused.
const LIST_BYTES: u64 = 4 << 20;
const LIST_NODES: u32 = 100_000;

/// One worksheet of the list.
pub(super) struct Listed {
    /// Its place among all sheets, charts counted.
    pub(super) at: usize,
    pub(super) hidden: bool,
    pub(super) path: String,
}

/// The worksheets in their order; charts and dialogs are left out.
///
/// Refuses two sheets with one part, which would be read once for each.
pub(super) fn worksheets(package: &mut Package<'_>, limits: &Limits) -> Result<Vec<Listed>, TableError> {
    let main = workbook_path(package)?;
    let (folder, file) = main.rsplit_once('/').map_or(("", main.as_str()), |(folder, file)| (folder, file));
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let targets = relationships(package, &format!("{prefix}_rels/{file}.rels"))?;
    let text = part(package, &main)?;
    let document = parse(&text)?;
    let sheets: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.tag_name().name() == "sheet").collect();
    if sheets.len() > limits.sheets {
        return Err(TableError::TooManySheets { limit: limits.sheets });
    }
    let mut listed = Vec::with_capacity(sheets.len());
    let mut once = HashSet::new();
    for (at, sheet) in sheets.into_iter().enumerate() {
        let id = sheet.attributes().find(|a| a.name() == "id").map(|a| a.value()).unwrap_or_default();
        let (kind, target) = targets.get(id).ok_or_else(|| TableError::damaged(format!("sheet {at} without part")))?;
        if kind != "worksheet" {
            continue;
        }
        let path = normal(&if target.starts_with('/') { target.clone() } else { format!("{prefix}{target}") });
        let strange = path.contains("..") || path.contains("//") || path.contains("./") || !path.ends_with(".xml");
        if strange || !package.has(&path) || !once.insert(path.clone()) {
            return Err(TableError::damaged(format!("sheet {at} in part {path}")));
        }
        let hidden = sheet.attribute("state").is_some_and(|state| state != "visible");
        listed.push(Listed { at, hidden, path });
    }
    Ok(listed)
}

fn workbook_path(package: &mut Package<'_>) -> Result<String, TableError> {
    let targets = relationships(package, "_rels/.rels")?;
    let mut main = targets.values().filter(|(kind, _)| kind == "officeDocument").map(|(_, target)| normal(target));
    match (main.next(), main.next()) {
        (Some(path), None) if path.ends_with(".xml") && package.has(&path) => Ok(path),
        _ => Err(TableError::damaged("no single workbook part")),
    }
}

/// By id: last word of the type, and target.
fn relationships(package: &mut Package<'_>, path: &str) -> Result<HashMap<String, (String, String)>, TableError> {
    let text = part(package, path)?;
    let document = parse(&text)?;
    let mut targets = HashMap::new();
    for node in document.descendants().filter(|node| node.tag_name().name() == "Relationship") {
        let (Some(id), Some(kind), Some(target)) =
            (node.attribute("Id"), node.attribute("Type"), node.attribute("Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default();
        targets.insert(id.to_owned(), (kind.to_owned(), target.to_owned()));
    }
    Ok(targets)
}

fn part(package: &mut Package<'_>, path: &str) -> Result<String, TableError> {
    package.text(path, LIST_BYTES)?.ok_or_else(|| TableError::damaged(format!("no part {path}")))
}

fn parse(text: &str) -> Result<Document<'_>, TableError> {
    let options = ParsingOptions { nodes_limit: LIST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{FEFF}'), options).map_err(TableError::damaged)
}
