//! Questions of a package.

use super::fields::{At, Doc, Fields};
use super::{Surroundings, lesson, picture_address, text_of};
use crate::courses::markdown;
use crate::messages;
use crate::questions::{Content, Item, Kind, PackagedQuestion, Pool, rules};

pub(super) fn read_all(around: &Surroundings<'_>) -> Vec<PackagedQuestion> {
    let folder = format!("{}/questions/", around.code);
    let mut questions = Vec::new();
    for (name, bytes) in around.tree.below(&folder) {
        let path = format!("{folder}{name}");
        if !name.ends_with(".toml") {
            around.faults.add(&path, 1, "trong thư mục questions chỉ có tệp .toml");
            continue;
        }
        let text = text_of(bytes);
        let doc = Doc { path: &path, text: &text, skipped: 0, faults: around.faults };
        let table = doc.parse();
        let fields = Fields::new(&doc, &table);
        fields.only(&["question"]);
        let entries = fields.tables("question");
        if entries.is_empty() {
            doc.fault(1, "tệp không có câu hỏi nào ([[question]])");
        }
        questions.extend(entries.iter().filter_map(|entry| read_one(around, &doc, entry)));
    }
    if !questions.is_empty() && around.module.is_none() {
        around.faults.add(&format!("{}/course.toml", around.code), 1, "gói có câu hỏi phải ghi “module”");
    }
    questions
}

/// Where every question of a library stands: id, file, line; for the check that ids are unique.
pub(super) fn places(path: &str, bytes: &[u8]) -> Vec<(String, usize)> {
    let faults = super::Faults::default();
    let text = text_of(bytes);
    let doc = Doc { path, text: &text, skipped: 0, faults: &faults };
    let table = doc.parse();
    let entries = Fields::new(&doc, &table).tables("question");
    entries.iter().filter_map(|entry| entry.text("id").map(|id| (id.value, id.line))).collect()
}

fn read_one(around: &Surroundings<'_>, doc: &Doc<'_>, entry: &Fields<'_>) -> Option<PackagedQuestion> {
    entry.only(&["id", "kind", "pool", "element", "difficulty", "stem", "options", "statements", "explanation"]);
    let id = entry.text("id");
    let kind = entry.word::<Kind>("kind", &["single", "multiple", "true_false"]);
    let pool = entry.word::<Pool>("pool", &["exam", "practice"]);
    let element = entry.text("element");
    let difficulty = entry.whole("difficulty", 1, 3);
    let stem = entry.text("stem");
    let explanation = entry.text("explanation");
    if let Some(element) = &element {
        around.check_element(&element.value, doc, element.line);
    }
    for text in [&stem, &explanation].into_iter().flatten() {
        check_markdown(around, doc, text);
    }
    let kind = kind?.value;
    let items = read_items(entry, kind);
    let module_code = around.module?.to_owned();
    let picture = format!("]({}", picture_address(around.code, ""));
    let content = Content {
        kind,
        stem: stem?.value.replace("](../pictures/", &picture),
        items: items?,
        explanation: explanation?.value.replace("](../pictures/", &picture),
        element_code: element?.value,
        difficulty: difficulty?.value,
    };
    // What the bank would refuse is a fault of the package; what the reading above names better is not said twice.
    for fault in rules::faults(&content.clone().tidy()).iter().filter(|fault| fault.message.key == "questions-too-long")
    {
        doc.fault(entry.line, messages::text(&fault.message));
    }
    Some(PackagedQuestion {
        code: id?.value,
        framework_code: around.framework.to_owned(),
        module_code,
        pool: pool?.value,
        content,
    })
}

fn check_markdown(around: &Surroundings<'_>, doc: &Doc<'_>, text: &At<String>) {
    let found = markdown::survey(&text.value);
    for _ in &found.raw_html {
        doc.fault(text.line, "không dùng HTML trong câu hỏi; viết bằng Markdown");
    }
    for picture in &found.pictures {
        lesson::check_picture(around, doc, (&picture.address, &picture.words), text.line);
    }
}

fn read_items(entry: &Fields<'_>, kind: Kind) -> Option<Vec<Item>> {
    let (name, truth, unsaid) = match kind {
        Kind::Single | Kind::Multiple => ("options", "correct", Unsaid::Wrong),
        Kind::TrueFalse => ("statements", "answer", Unsaid::Missing),
    };
    let items = read_list(entry, (name, truth), kind, unsaid)?;
    let right = items.iter().filter(|item| item.truth).count();
    match kind {
        Kind::Single if right != 1 => {
            entry.fault(entry.line, format!("câu một đáp án phải có đúng một đáp án đúng (đang có {right})"));
        }
        Kind::Multiple if right < 2 => {
            entry.fault(entry.line, format!("câu nhiều đáp án phải có ít nhất hai đáp án đúng (đang có {right})"));
        }
        Kind::Multiple if right == items.len() => {
            entry.fault(entry.line, "câu nhiều đáp án phải có ít nhất một phương án sai");
        }
        _ => {}
    }
    Some(items)
}

/// What it means when an item does not say whether it is right.
enum Unsaid {
    Wrong,
    Missing,
}

fn read_list(entry: &Fields<'_>, (name, truth): (&str, &str), kind: Kind, unsaid: Unsaid) -> Option<Vec<Item>> {
    let other = if name == "options" { "statements" } else { "options" };
    if !entry.tables(other).is_empty() {
        entry.fault(entry.line, format!("loại câu này dùng “{name}”, không dùng “{other}”"));
    }
    let entries = entry.tables(name);
    let mut items: Vec<Item> = Vec::new();
    for one in &entries {
        one.only(&["text", truth]);
        let said = match unsaid {
            Unsaid::Wrong => Some(one.maybe_truth(truth).unwrap_or(false)),
            Unsaid::Missing => one.truth(truth),
        };
        let (Some(words), Some(said)) = (one.text("text"), said) else {
            continue;
        };
        if items.iter().any(|item| item.text == words.value) {
            one.fault(words.line, format!("“{}” có hai lần trong một câu hỏi", words.value));
        }
        items.push(Item::new(words.value, said));
    }
    let range = kind.item_range();
    if !range.contains(&entries.len()) {
        let (fewest, most, have) = (range.start(), range.end(), entries.len());
        entry.fault(entry.line, format!("“{name}” phải có từ {fewest} đến {most} mục (đang có {have})"));
    }
    (items.len() == entries.len()).then_some(items)
}
