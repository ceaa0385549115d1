//! Practical tasks of a package.

use std::collections::BTreeMap;

use super::fields::{Doc, Fields};
use super::{PackagedTask, Surroundings, is_slug, lesson, office, text_of};
use crate::courses::markdown;
use crate::courses::model::{Criterion, Part, Rubric};
use crate::questions::Pool;

/// What all criteria of a rubric add up to: ten marks in hundredths.
const TOTAL: i32 = 1000;
/// Codes of the parts of a practical paper.
const PARTS: &[&str] = &["van-ban", "bang-tinh", "trinh-chieu", "tep-internet"];

pub(super) fn read_all(around: &Surroundings<'_>, level: &str) -> Vec<PackagedTask> {
    let folder = format!("{}/practical/", around.code);
    let names = around.tree.folders(&folder);
    names.iter().filter_map(|name| read_one(around, level, &folder, name)).collect()
}

fn read_one(around: &Surroundings<'_>, level: &str, folder: &str, code: &str) -> Option<PackagedTask> {
    let path = format!("{folder}{code}/rubric.toml");
    if !is_slug(code) {
        around.faults.add(&path, 1, format!("tên thư mục “{code}” chỉ gồm chữ thường không dấu, chữ số, gạch nối"));
    }
    let task_folder = format!("{folder}{code}/");
    let markdown = read_task(around, &task_folder);
    let starter = read_files(around, &task_folder, "starter");
    let model = read_files(around, &task_folder, "model");
    let Some(bytes) = around.tree.files.get(&path) else {
        around.faults.add(&path, 1, "thiếu thang chấm rubric.toml");
        return None;
    };
    let text = text_of(bytes);
    let doc = Doc { path: &path, text: &text, skipped: 0, faults: around.faults };
    let table = doc.parse();
    let fields = Fields::new(&doc, &table);
    fields.only(&["title", "level", "minutes", "pool", "part", "criterion"]);
    let (title, said_level) = (fields.text("title"), fields.text("level"));
    let minutes = fields.whole("minutes", 10, 240);
    let pool = fields.word::<Pool>("pool", &["exam", "practice"]);
    if let Some(said) = said_level.as_ref().filter(|said| said.value != level) {
        doc.fault(said.line, format!("mức “{}” khác mức “{level}” của gói", said.value));
    }
    let rubric = read_rubric(&fields);
    for part in &rubric.parts {
        if !model.iter().any(|(name, _)| *name == part.file) {
            doc.fault(1, format!("bài mẫu thiếu tệp “{}” (thư mục model)", part.file));
        }
    }
    Some(PackagedTask {
        code: code.to_owned(),
        title: title?.value,
        level: said_level?.value,
        minutes: minutes?.value,
        pool: pool?.value,
        markdown: markdown?,
        rubric,
        starter,
        model,
        content_sha: around.tree.hash(&task_folder, |_| true),
    })
}

fn read_task(around: &Surroundings<'_>, folder: &str) -> Option<String> {
    let path = format!("{folder}task.md");
    let Some(bytes) = around.tree.files.get(&path) else {
        around.faults.add(&path, 1, "thiếu đề bài task.md");
        return None;
    };
    let text = text_of(bytes);
    let doc = Doc { path: &path, text: &text, skipped: 0, faults: around.faults };
    if text.trim().is_empty() {
        doc.fault(1, "đề bài để trống");
    }
    let found = markdown::survey(&text);
    lesson::check_plain(&doc, &found, 0);
    for picture in &found.pictures {
        // A picture has a public address; a sealed task must have nothing outside its own folder.
        doc.fault(picture.line, "đề thực hành không chèn hình; đặt tệp hình vào thư mục starter");
    }
    Some(text)
}

fn read_files(around: &Surroundings<'_>, folder: &str, purpose: &str) -> Vec<(String, Vec<u8>)> {
    let below = format!("{folder}{purpose}/");
    let mut files = Vec::new();
    for (name, bytes) in around.tree.below(&below) {
        let path = format!("{below}{name}");
        if name.contains('/') {
            around.faults.add(&path, 1, "không đặt thư mục con trong starter và model");
        }
        if let Some(fault) = office::fault(name, bytes) {
            around.faults.add(&path, 1, fault);
        }
        files.push((name.to_owned(), bytes.to_vec()));
    }
    if files.is_empty() {
        around.faults.add(&format!("{folder}rubric.toml"), 1, format!("thư mục {purpose} không có tệp nào"));
    }
    files
}

fn read_rubric(fields: &Fields<'_>) -> Rubric {
    let parts = read_parts(fields);
    let mut criteria: Vec<Criterion> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for entry in fields.tables("criterion") {
        entry.only(&["id", "part", "text", "points"]);
        let (id, part) = (entry.text("id"), entry.text("part"));
        let (text, points) = (entry.text("text"), entry.whole("points", 1, TOTAL));
        if let Some(part) = part.as_ref().filter(|part| !parts.iter().any(|known| known.code == part.value)) {
            entry.fault(part.line, format!("không có phần “{}” trong thang chấm", part.value));
        }
        if let Some(id) = &id
            && let Some(first) = lines.insert(id.value.clone(), id.line)
        {
            entry.fault(id.line, format!("trùng mã tiêu chí “{}” với dòng {first}", id.value));
        }
        if let (Some(id), Some(part), Some(text), Some(points)) = (id, part, text, points) {
            let (id, part, text) = (id.value, part.value, text.value);
            criteria.push(Criterion { id, part, text, points: points.value });
        }
    }
    for part in &parts {
        if !criteria.iter().any(|criterion| criterion.part == part.code) {
            fields.fault(1, format!("phần “{}” không có tiêu chí nào", part.code));
        }
    }
    let sum: i32 = criteria.iter().map(|criterion| criterion.points).sum();
    if sum != TOTAL {
        fields.fault(1, format!("tổng điểm các tiêu chí phải là {TOTAL} phần trăm điểm (đang là {sum})"));
    }
    Rubric { parts, criteria }
}

fn read_parts(fields: &Fields<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for entry in fields.tables("part") {
        entry.only(&["code", "title", "file"]);
        let (code, title, file) = (entry.text("code"), entry.text("title"), entry.text("file"));
        if let Some(code) = &code {
            if !PARTS.contains(&code.value.as_str()) {
                entry.fault(code.line, format!("“code” của phần phải là một trong: {}", PARTS.join(", ")));
            }
            if parts.iter().any(|part| part.code == code.value) {
                entry.fault(code.line, format!("phần “{}” có hai lần", code.value));
            }
        }
        if let Some(file) = file.as_ref().filter(|file| parts.iter().any(|part| part.file == file.value)) {
            entry.fault(file.line, format!("tệp “{}” thuộc hai phần", file.value));
        }
        if let (Some(code), Some(title), Some(file)) = (code, title, file) {
            parts.push(Part { code: code.value, title: title.value, file: file.value });
        }
    }
    if parts.is_empty() {
        fields.fault(1, "thang chấm không có phần nào ([[part]])");
    }
    parts
}
