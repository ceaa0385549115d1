//! What is taken out of each part of a package.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::package::{Package, Part};
use super::xml::{self, Edits};
use super::{Uncleanable, extension, pictures};

/// What stands where a name stood.
const NOBODY: &str = "Người viết";

const CORE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>"#;
const APP: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office</Application></Properties>"#;
const CUSTOM: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"></Properties>"#;
const PEOPLE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"></w15:people>"#;

/// Fields whose result prints who or where: the result goes, the field stays.
const FIELDS: &[&str] = &[
    "AUTHOR",
    "LASTSAVEDBY",
    "USERNAME",
    "USERINITIALS",
    "USERADDRESS",
    "FILENAME",
    "DOCPROPERTY",
    "TEMPLATE",
    "INFO",
];

/// Folders that every office file may have.
const FOLDERS: &[&str] = &["_rels/", "docprops/", "word/", "xl/", "ppt/", "customxml/", "[content_types].xml"];

/// Takes out whole parts that show who made the file and no work of the candidate, with what points to them.
pub(super) fn drop_strangers(package: &mut Package, places: &mut BTreeSet<String>) -> Result<(), Uncleanable> {
    let mut gone = Vec::new();
    for part in &package.parts {
        let lower = part.name.to_lowercase();
        if lower.ends_with("vbaproject.bin") {
            return Err(Uncleanable::Macro);
        }
        if let Some(place) = stranger(&lower) {
            places.insert(place.to_owned());
            gone.push(part.name.clone());
        }
    }
    package.parts.retain(|part| !gone.contains(&part.name));
    if gone.is_empty() {
        return Ok(());
    }
    for part in &mut package.parts {
        if part.name.to_lowercase().ends_with(".rels") || part.name.eq_ignore_ascii_case("[content_types].xml") {
            forget(part, &gone)?;
        }
    }
    Ok(())
}

fn stranger(lower: &str) -> Option<&'static str> {
    let file = lower.rsplit('/').next().unwrap_or(lower);
    if lower.starts_with("docprops/thumbnail") {
        Some("ảnh xem trước (docProps/thumbnail)")
    } else if file.starts_with("printersettings") {
        Some("cài đặt máy in (printerSettings)")
    } else if lower.starts_with("_xmlsignatures/") || lower.contains("/_xmlsignatures/") {
        Some("chữ ký số (_xmlsignatures)")
    } else if lower.starts_with("docmetadata/") {
        Some("nhãn của cơ quan (docMetadata)")
    } else if lower.starts_with("ppt/changesinfos/") {
        Some("lịch sử sửa (ppt/changesInfos)")
    } else if lower.starts_with("xl/revisions/") {
        Some("lịch sử sửa (xl/revisions)")
    } else if !FOLDERS.iter().any(|folder| lower.starts_with(folder)) {
        Some("phần lạ ngoài cấu trúc Office")
    } else {
        None
    }
}

/// Takes relationships to parts that are gone out of a `.rels`, and their types out of the list of types.
fn forget(part: &mut Part, gone: &[String]) -> Result<(), Uncleanable> {
    let text = xml::text(&part.bytes)?;
    let tree = xml::tree(text)?;
    let base = folder_of_rels(&part.name);
    let mut edits = Edits::default();
    for node in tree.root_element().children().filter(Node::is_element) {
        let target = node.attribute("Target").map(|target| resolve(&base, target));
        let named = node.attribute("PartName").map(|name| name.trim_start_matches('/').to_owned());
        if [target, named].into_iter().flatten().any(|path| gone.iter().any(|name| name.eq_ignore_ascii_case(&path))) {
            edits.remove(&node);
        }
    }
    part.bytes = edits.apply(text).into_bytes();
    Ok(())
}

/// `word/_rels/document.xml.rels` speaks of targets relative to `word`.
fn folder_of_rels(name: &str) -> String {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.strip_suffix("_rels").unwrap_or(folder).trim_end_matches('/').to_owned()
}

fn resolve(base: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Cleans one part in place.
pub(super) fn clean(part: &mut Part, places: &mut BTreeSet<String>) -> Result<(), Uncleanable> {
    let lower = part.name.to_lowercase();
    if let Some(fixed) = fixed(&lower) {
        if part.bytes != fixed.0.as_bytes() {
            places.insert(fixed.1.to_owned());
            part.bytes = fixed.0.as_bytes().to_vec();
        }
        return Ok(());
    }
    if !xml::is_xml(&lower) {
        return clean_binary(part, &lower, places);
    }
    let text = xml::text(&part.bytes)?;
    let tree = xml::tree(text)?;
    let mut edits = Edits::default();
    let mut found = BTreeSet::new();
    common(&tree, &mut edits, &mut found);
    if lower.starts_with("word/") {
        word(&tree, &mut edits, &mut found);
    } else if lower.starts_with("xl/") {
        excel(&lower, &tree, &mut edits, &mut found);
    } else if lower.starts_with("ppt/") {
        powerpoint(&lower, &tree, &mut edits, &mut found);
    }
    if !edits.is_empty() {
        places.extend(found.into_iter().map(|place| format!("{place} ({})", part.name)));
        part.bytes = edits.apply(text).into_bytes();
    }
    Ok(())
}

/// Parts that are replaced as a whole.
fn fixed(lower: &str) -> Option<(&'static str, &'static str)> {
    match lower {
        "docprops/core.xml" => Some((CORE, "thuộc tính tài liệu (docProps/core.xml)")),
        "docprops/app.xml" => Some((APP, "thuộc tính tài liệu (docProps/app.xml)")),
        "docprops/custom.xml" => Some((CUSTOM, "thuộc tính tự đặt (docProps/custom.xml)")),
        "word/people.xml" => Some((PEOPLE, "danh sách người viết (word/people.xml)")),
        _ => None,
    }
}

fn clean_binary(part: &mut Part, lower: &str, places: &mut BTreeSet<String>) -> Result<(), Uncleanable> {
    match extension(lower).as_str() {
        "jpg" | "jpeg" | "png" => {
            if let Some(cleaned) = pictures::clean(&part.bytes) {
                part.bytes = cleaned;
                places.insert(format!("ghi chú trong ảnh ({})", part.name));
            }
            Ok(())
        }
        "gif" | "emf" | "wmf" | "bmp" | "tif" | "tiff" | "svg" | "wdp" | "odttf" | "fntdata" | "ttf" => Ok(()),
        _ => Err(Uncleanable::Object(part.name.clone())),
    }
}

/// What any part may hold: notes beside the tags, and folders of a user's profile.
fn common(tree: &Document<'_>, edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    for node in tree.root().descendants() {
        if node.is_comment() {
            edits.remove(&node);
            found.insert("ghi chú trong mã");
        }
        if node.is_text()
            && let Some(value) = node.text().and_then(without_profile)
        {
            edits.text(&node, &value);
            found.insert("thư mục người dùng");
        }
        for attribute in node.attributes() {
            let outside = attribute.name() == "Target" && is_local_file(attribute.value());
            if outside {
                edits.attribute(&attribute, "file:///an-danh");
                found.insert("đường dẫn tệp");
            } else if let Some(value) = without_profile(attribute.value()) {
                edits.attribute(&attribute, &value);
                found.insert("thư mục người dùng");
            }
        }
    }
}

fn is_local_file(target: &str) -> bool {
    let lower = target.to_lowercase();
    let mut letters = lower.chars();
    let drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    lower.starts_with("file:") || lower.starts_with("\\\\") || drive
}

/// The text with the name of the user's folder taken out of paths; `None` when it has none.
fn without_profile(text: &str) -> Option<String> {
    let mut out = text.to_owned();
    for folder in ["users", "documents and settings", "home"] {
        out = without_folder(&out, folder).unwrap_or(out);
    }
    (out != text).then_some(out)
}

fn without_folder(text: &str, folder: &str) -> Option<String> {
    let slash = |c: char| matches!(c, '/' | '\\');
    let lower = text.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    while let Some(found) = lower[at..].find(folder) {
        let (start, end) = (at + found, at + found + folder.len());
        let inside = text[..start].ends_with(slash) && text[end..].starts_with(slash);
        out.push_str(&text[at..end]);
        at = end;
        if inside {
            let rest = &text[end + 1..];
            let length = rest.find(slash).unwrap_or(rest.len());
            out.push_str(&text[end..=end]);
            out.push_str("an-danh");
            at = end + 1 + length;
        }
    }
    (at > 0).then(|| out + &text[at..])
}

fn word(tree: &Document<'_>, edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    for node in tree.root().descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let place = match (attribute.name(), node.tag_name().name()) {
                ("author" | "initials", "comment") => "người viết nhận xét",
                ("author" | "initials" | "userId", _) => "người sửa được theo dõi",
                ("val", "docVar") => "biến của tài liệu",
                _ => continue,
            };
            edits.attribute(&attribute, NOBODY);
            found.insert(place);
        }
        if is_bound_to_a_name(&node) {
            blank(&node, edits);
            found.insert("ô lấy từ thuộc tính tài liệu");
        }
        if node.tag_name().name() == "fldSimple" && node.attributes().any(|a| a.name() == "instr" && names(a.value())) {
            blank(&node, edits);
            found.insert("trường in tên");
        }
    }
    complex_fields(tree, edits, found);
}

fn blank(node: &Node<'_, '_>, edits: &mut Edits) {
    for text in node.descendants().filter(|n| n.is_text() && n.parent().is_some_and(|p| p.tag_name().name() == "t")) {
        edits.text(&text, "…");
    }
}

/// A content control that shows the author, the last editor, the manager or the company.
fn is_bound_to_a_name(node: &Node<'_, '_>) -> bool {
    let bound = |n: Node<'_, '_>| {
        n.tag_name().name() == "dataBinding"
            && n.attributes().any(|a| {
                let path = a.value().to_lowercase();
                a.name() == "xpath"
                    && ["creator", "lastmodifiedby", "manager", "company"].iter().any(|name| path.contains(name))
            })
    };
    node.tag_name().name() == "sdt"
        && node.children().filter(|c| c.tag_name().name() == "sdtPr").any(|pr| pr.descendants().any(bound))
}

/// Whether a field's instruction is one of those that print a name.
fn names(instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|word| FIELDS.contains(&word.to_uppercase().as_str()))
}

/// Fields written as begin – instruction – separate – result – end, over several runs; they may stand inside each other.
fn complex_fields(tree: &Document<'_>, edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    let mut open: Vec<(String, bool)> = Vec::new();
    for node in tree.root().descendants() {
        match node.tag_name().name() {
            "fldChar" => {
                let kind = node.attributes().find(|a| a.name() == "fldCharType").map(|a| a.value());
                match kind {
                    Some("begin") => open.push((String::new(), false)),
                    Some("separate") => {
                        if let Some(field) = open.last_mut() {
                            field.1 = true;
                        }
                    }
                    Some("end") => {
                        open.pop();
                    }
                    _ => {}
                }
            }
            "instrText" => {
                if let Some(field) = open.last_mut() {
                    field.0.push_str(node.text().unwrap_or_default());
                }
            }
            "t" if open.iter().any(|(instruction, result)| *result && names(instruction)) => {
                for text in node.children().filter(Node::is_text) {
                    edits.text(&text, "…");
                    found.insert("trường in tên");
                }
            }
            _ => {}
        }
    }
}

fn excel(lower: &str, tree: &Document<'_>, edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    let authors: Vec<&str> = match lower.starts_with("xl/comments") {
        true => tree.descendants().filter(|n| n.tag_name().name() == "author").filter_map(|n| n.text()).collect(),
        false => Vec::new(),
    };
    for node in tree.root().descendants() {
        let tag = node.tag_name().name();
        if node.is_text() && !authors.is_empty() {
            comment_text(&node, &authors, edits, found);
        }
        for attribute in node.attributes() {
            let place = match (tag, attribute.name()) {
                ("person", "displayName" | "userId" | "providerId") => "danh sách người viết",
                ("fileSharing", "userName") | (_, "lastEditedBy") => "người khóa sổ tính",
                ("pivotCacheDefinition", "refreshedBy") => "người làm mới bảng",
                ("userInfo" | "header", "name" | "userName") => "người dùng chung sổ tính",
                ("absPath", "url") => "đường dẫn tệp",
                ("pageSetup", "id") => {
                    edits.remove_attribute(&attribute);
                    continue;
                }
                _ => continue,
            };
            edits.attribute(&attribute, if attribute.name() == "url" { "" } else { NOBODY });
            found.insert(place);
        }
    }
}

/// Excel begins a comment with its author's name in bold.
fn comment_text(node: &Node<'_, '_>, authors: &[&str], edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    let text = node.text().unwrap_or_default();
    let in_author = node.parent().is_some_and(|parent| parent.tag_name().name() == "author");
    let mut cleaned = if in_author { NOBODY.to_owned() } else { text.to_owned() };
    for author in authors.iter().filter(|author| !author.trim().is_empty() && !in_author) {
        cleaned = cleaned.replace(&format!("{author}:"), &format!("{NOBODY}:"));
    }
    if cleaned != text {
        edits.text(node, &cleaned);
        found.insert("người viết nhận xét");
    }
}

fn powerpoint(lower: &str, tree: &Document<'_>, edits: &mut Edits, found: &mut BTreeSet<&'static str>) {
    let authors = lower.starts_with("ppt/commentauthors") || lower.starts_with("ppt/authors");
    for node in tree.root().descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let known = matches!(node.tag_name().name(), "cmAuthor" | "author") || authors;
            if known && matches!(attribute.name(), "name" | "initials" | "userId" | "providerId") {
                edits.attribute(&attribute, NOBODY);
                found.insert("người viết nhận xét");
            }
        }
    }
}
