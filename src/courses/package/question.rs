//! Questions of a package.

use super::fields::{At, Doc, Fields};
use super::{PackagedBody, PackagedQuestion, Surroundings, lesson, picture_address, text_of};
use crate::courses::markdown;
use crate::courses::model::Pool;

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
    let kind = entry.text("kind");
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
    let body = read_body(entry, &kind?);
    Some(PackagedQuestion {
        code: id?.value,
        pool: pool?.value,
        element: element?.value,
        difficulty: difficulty?.value,
        stem: stem?.value.replace("](../pictures/", &format!("]({}", picture_address(around.code, ""))),
        body: body?,
        explanation: explanation?.value,
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

fn read_body(entry: &Fields<'_>, kind: &At<String>) -> Option<PackagedBody> {
    match kind.value.as_str() {
        "single" | "multiple" => {
            let options = read_list(entry, ("options", "text", "correct"), (3, 6), Unsaid::Wrong)?;
            let right = options.iter().filter(|option| option.1).count();
            if kind.value == "single" {
                if right != 1 {
                    entry.fault(entry.line, format!("câu một đáp án phải có đúng một đáp án đúng (đang có {right})"));
                }
                return Some(PackagedBody::Single(options));
            }
            if right < 2 {
                entry.fault(entry.line, format!("câu nhiều đáp án phải có ít nhất hai đáp án đúng (đang có {right})"));
            }
            if right == options.len() {
                entry.fault(entry.line, "câu nhiều đáp án phải có ít nhất một phương án sai");
            }
            Some(PackagedBody::Multiple(options))
        }
        "true_false" => {
            let list = read_list(entry, ("statements", "text", "answer"), (3, 5), Unsaid::Missing)?;
            Some(PackagedBody::TrueFalse(list))
        }
        _ => {
            entry.fault(kind.line, "“kind” phải là một trong: single, multiple, true_false");
            None
        }
    }
}

/// What it means when an item does not say whether it is right.
enum Unsaid {
    Wrong,
    Missing,
}

fn read_list(
    entry: &Fields<'_>,
    (name, text, truth): (&str, &str, &str),
    (fewest, most): (usize, usize),
    unsaid: Unsaid,
) -> Option<Vec<(String, bool)>> {
    let other = if name == "options" { "statements" } else { "options" };
    if !entry.tables(other).is_empty() {
        entry.fault(entry.line, format!("loại câu này dùng “{name}”, không dùng “{other}”"));
    }
    let items = entry.tables(name);
    let mut list: Vec<(String, bool)> = Vec::new();
    for item in &items {
        item.only(&[text, truth]);
        let said = match unsaid {
            Unsaid::Wrong => Some(item.maybe_truth(truth).unwrap_or(false)),
            Unsaid::Missing => item.truth(truth),
        };
        let (Some(words), Some(said)) = (item.text(text), said) else {
            continue;
        };
        if list.iter().any(|(other, _)| *other == words.value) {
            item.fault(words.line, format!("“{}” có hai lần trong một câu hỏi", words.value));
        }
        list.push((words.value, said));
    }
    if !(fewest..=most).contains(&items.len()) {
        entry.fault(entry.line, format!("“{name}” phải có từ {fewest} đến {most} mục (đang có {})", items.len()));
    }
    (list.len() == items.len()).then_some(list)
}
