//! Lessons and pictures of a package.

use super::fields::{Doc, Fields};
use super::{PICTURE_LIMIT, PackagedLesson, Surroundings, is_slug, text_of};
use crate::courses::markdown::{self, Survey};

/// The fewest and most minutes of a lesson.
const MINUTES: (i32, i32) = (3, 45);
/// The line that opens and closes the front matter.
const FENCE: &str = "+++";

pub(super) fn read_all(around: &Surroundings<'_>) -> Vec<PackagedLesson> {
    let folder = format!("{}/lessons/", around.code);
    let mut lessons: Vec<PackagedLesson> = Vec::new();
    for (name, bytes) in around.tree.below(&folder) {
        let path = format!("{folder}{name}");
        let text = text_of(bytes);
        let doc = Doc { path: &path, text: &text, skipped: 0, faults: around.faults };
        let Some(lesson) = read_one(around, &doc, name) else {
            continue;
        };
        if let Some(other) = lessons.iter().find(|other| other.slug == lesson.slug) {
            doc.fault(1, format!("trùng tên bài với “{}”", other.file));
        }
        lessons.push(lesson);
    }
    lessons
}

fn read_one(around: &Surroundings<'_>, doc: &Doc<'_>, name: &str) -> Option<PackagedLesson> {
    let slug = name.strip_suffix(".md").and_then(|stem| stem.split_once('-')).and_then(|(number, slug)| {
        (number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) && is_slug(slug)).then(|| slug.to_owned())
    });
    if slug.is_none() {
        doc.fault(1, "tên tệp phải có dạng NN-ten-bai.md (hai chữ số, chữ thường không dấu, gạch nối)");
    }
    let Some((front, body, skipped)) = split_front(doc.text) else {
        doc.fault(1, "thiếu phần mở đầu giữa hai dòng “+++”");
        return None;
    };
    let head = Doc { path: doc.path, text: front, skipped: 1, faults: doc.faults };
    let table = head.parse();
    let fields = Fields::new(&head, &table);
    fields.only(&["title", "minutes", "elements", "objective"]);
    let title = fields.text("title");
    let minutes = fields.whole("minutes", MINUTES.0, MINUTES.1);
    let objective = fields.text("objective");
    let elements = fields.texts("elements");
    for element in elements.iter().flatten() {
        around.check_element(&element.value, &head, element.line);
    }
    if elements.as_ref().is_some_and(Vec::is_empty) {
        fields.fault(fields.line, "“elements” phải có ít nhất một mã tham chiếu");
    }
    if body.trim().is_empty() {
        doc.fault(skipped + 1, "bài học chưa có nội dung");
    }
    check_body(around, doc, &markdown::survey(body), skipped);
    Some(PackagedLesson {
        slug: slug?,
        file: name.to_owned(),
        title: title?.value,
        minutes: minutes?.value,
        elements: elements?.into_iter().map(|element| element.value).collect(),
        objective: objective?.value,
        markdown: body.to_owned(),
    })
}

/// Front matter, body, and how many lines stand before the body.
fn split_front(text: &str) -> Option<(&str, &str, usize)> {
    let rest = text.strip_prefix(FENCE)?.strip_prefix('\n')?;
    let end = if rest.starts_with("+++\n") { 0 } else { rest.find("\n+++\n")? + 1 };
    let front = rest.get(..end)?;
    let body = rest.get(end + FENCE.len() + 1..)?;
    Some((front, body, front.matches('\n').count() + 2))
}

fn check_body(around: &Surroundings<'_>, doc: &Doc<'_>, found: &Survey, skipped: usize) {
    check_plain(doc, found, skipped);
    for picture in &found.pictures {
        check_picture(around, doc, (&picture.address, &picture.words), picture.line + skipped);
    }
    for link in &found.links {
        check_link(around, doc, &link.address, link.line + skipped);
    }
}

/// What holds for every text: no raw HTML, headings from the second level on.
pub(super) fn check_plain(doc: &Doc<'_>, found: &Survey, skipped: usize) {
    for line in &found.raw_html {
        doc.fault(line + skipped, "không dùng HTML trong bài; viết bằng Markdown");
    }
    for (line, level) in &found.headings {
        if *level < 2 {
            doc.fault(line + skipped, "đề mục bắt đầu từ mức 2 (##); mức 1 là tên bài");
        }
    }
}

/// A picture must stand in `pictures/` and say in words what it shows.
pub(super) fn check_picture(around: &Surroundings<'_>, doc: &Doc<'_>, (address, words): (&str, &str), line: usize) {
    if words.trim().is_empty() {
        doc.fault(line, format!("hình “{address}” thiếu chữ thay thế mô tả hình"));
    }
    let path = address.strip_prefix("../pictures/").map(|name| format!("{}/pictures/{name}", around.code));
    if !path.is_some_and(|path| around.tree.files.contains_key(&path)) {
        doc.fault(line, format!("không có hình “{address}”; hình đặt ở ../pictures/"));
    }
}

fn check_link(around: &Surroundings<'_>, doc: &Doc<'_>, address: &str, line: usize) {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
        return;
    }
    let path = format!("{}/lessons/{address}", around.code);
    if !address.ends_with(".md") || !around.tree.files.contains_key(&path) {
        doc.fault(line, format!("liên kết “{address}” không dẫn đến bài nào của gói"));
    }
}

pub(super) fn read_pictures(around: &Surroundings<'_>) -> Vec<(String, Vec<u8>)> {
    let folder = format!("{}/pictures/", around.code);
    let mut pictures = Vec::new();
    for (name, bytes) in around.tree.below(&folder) {
        let path = format!("{folder}{name}");
        if let Some(fault) = picture_fault(name, bytes) {
            around.faults.add(&path, fault.0, fault.1);
        }
        pictures.push((name.to_owned(), bytes.to_vec()));
    }
    pictures
}

fn picture_fault(name: &str, bytes: &[u8]) -> Option<(usize, String)> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if !is_slug(stem) {
        return Some((1, "tên hình chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối".to_owned()));
    }
    if bytes.len() > PICTURE_LIMIT || bytes.is_empty() {
        return Some((1, format!("hình phải từ 1 byte đến 60 KB; hình này có {} byte", bytes.len())));
    }
    match ending {
        "png" if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => None,
        "jpg" if bytes.starts_with(b"\xff\xd8\xff") => None,
        "svg" => svg_fault(&text_of(bytes)),
        "png" | "jpg" => Some((1, format!("nội dung tệp không phải hình .{ending}"))),
        _ => Some((1, "hình phải là .svg, .png hoặc .jpg".to_owned())),
    }
}

/// A drawing is a picture and nothing else: no script, no handler, nothing from elsewhere.
fn svg_fault(text: &str) -> Option<(usize, String)> {
    let parsed = match roxmltree::Document::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            return Some((error.pos().row as usize, format!("không phải SVG: {error}")));
        }
    };
    if parsed.root_element().tag_name().name() != "svg" {
        return Some((1, "không phải SVG".to_owned()));
    }
    parsed.descendants().filter(roxmltree::Node::is_element).find_map(|node| {
        let row = || parsed.text_pos_at(node.range().start).row as usize;
        let name = node.tag_name().name();
        if matches!(name, "script" | "foreignObject" | "image" | "iframe" | "a" | "animate" | "set") {
            return Some((row(), format!("hình SVG không được có phần tử <{name}>")));
        }
        let bad = node.attributes().find(|attribute| {
            attribute.name().starts_with("on") || (attribute.name() == "href" && !attribute.value().starts_with('#'))
        })?;
        Some((row(), format!("hình SVG không được có thuộc tính {}", bad.name())))
    })
}
