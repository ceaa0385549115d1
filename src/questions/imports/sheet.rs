//! The workbook of questions: one layout for the template, for imports and for exports. Pure.

use std::collections::HashMap;

use crate::error::Message;
use crate::messages::label;
use crate::questions::model::{Content, Item, Kind, Pool, Question, difficulty_label};
use crate::questions::rules::{Part, faults};
use crate::tables::{Column, ColumnKind, Row, Sheet, SheetDraft, Value};
use crate::text;

use super::{CellFault, ImportRow, Outcome};

/// Most questions of one file.
pub(super) const MOST_ROWS: usize = 1_000;
/// Options in a workbook, A to F.
const LETTERS: [char; 6] = ['A', 'B', 'C', 'D', 'E', 'F'];

/// The columns, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Head {
    Code,
    Module,
    Element,
    Pool,
    Kind,
    Difficulty,
    Stem,
    Option(usize),
    Key,
    Explanation,
}

impl Head {
    fn all() -> Vec<Self> {
        let mut all =
            vec![Self::Code, Self::Module, Self::Element, Self::Pool, Self::Kind, Self::Difficulty, Self::Stem];
        all.extend((0..LETTERS.len()).map(Self::Option));
        all.extend([Self::Key, Self::Explanation]);
        all
    }

    fn text(self) -> String {
        match self {
            Self::Code => "Mã câu hỏi".into(),
            Self::Module => "Mã mô đun".into(),
            Self::Element => "Mã tham chiếu".into(),
            Self::Pool => "Kho".into(),
            Self::Kind => "Loại".into(),
            Self::Difficulty => "Độ khó".into(),
            Self::Stem => "Câu hỏi".into(),
            Self::Option(at) => LETTERS[at].to_string(),
            Self::Key => "Đáp án".into(),
            Self::Explanation => "Giải thích".into(),
        }
    }

    fn width(self) -> u16 {
        match self {
            Self::Stem | Self::Explanation => 60,
            Self::Option(_) => 30,
            Self::Element | Self::Code => 16,
            _ => 14,
        }
    }
}

/// An empty sheet with the drop-downs; `modules` are those offered.
pub(super) fn draft(modules: &[String]) -> SheetDraft {
    let columns = Head::all().into_iter().map(|head| {
        let column = Column::new(head.text(), ColumnKind::Text, head.width());
        match head {
            Head::Module => column.choices(modules.iter().cloned()),
            Head::Pool => column.choices(Pool::ALL.iter().map(|pool| pool.label())),
            Head::Kind => column.choices(Kind::ALL.iter().map(|kind| kind.label())),
            Head::Difficulty => column.choices((1..=3).map(difficulty_text)),
            _ => column,
        }
    });
    SheetDraft::new("Câu hỏi", columns.collect())
}

fn difficulty_text(difficulty: i32) -> String {
    format!("{difficulty} – {}", difficulty_label(difficulty))
}

/// A question as a line of the workbook.
pub(super) fn line(question: &Question, content: &Content) -> Vec<Value> {
    let right: Vec<String> =
        content.items.iter().zip(LETTERS).filter(|(item, _)| item.truth).map(|(_, l)| l.to_string()).collect();
    let cell = |head| match head {
        Head::Code => question.code.clone(),
        Head::Module => question.module_code.clone(),
        Head::Element => content.element_code.clone(),
        Head::Pool => question.pool.label(),
        Head::Kind => content.kind.label(),
        Head::Difficulty => difficulty_text(content.difficulty),
        Head::Stem => content.stem.clone(),
        Head::Option(at) => content.items.get(at).map(|item| item.text.clone()).unwrap_or_default(),
        Head::Key if right.is_empty() => label("questions-key-none"),
        Head::Key => right.join(", "),
        Head::Explanation => content.explanation.clone(),
    };
    Head::all()
        .into_iter()
        .map(|head| match cell(head) {
            text if text.is_empty() => Value::Empty,
            text => Value::Text(text),
        })
        .collect()
}

/// Where the columns stand, found by their heads in any order; and the number of the row of heads.
struct Layout {
    row: u32,
    columns: HashMap<Head, u16>,
}

fn layout(sheet: &Sheet) -> Option<Layout> {
    let names: HashMap<String, Head> = Head::all().into_iter().map(|head| (text::fold(&head.text()), head)).collect();
    sheet.rows.iter().take(20).find_map(|row| {
        let columns: HashMap<Head, u16> = row
            .cells
            .iter()
            .filter_map(|cell| Some((*names.get(&text::fold(&cell.value.as_text()))?, cell.column)))
            .collect();
        let needed = [Head::Stem, Head::Key, Head::Option(0)];
        needed.iter().all(|head| columns.contains_key(head)).then_some(Layout { row: row.number, columns })
    })
}

/// Reads the rows of the first visible sheet that has the heads. What is wrong in a row is noted at its cell.
///
/// # Errors
/// `questions-import-no-header`, `questions-import-columns`, `questions-import-empty`, `questions-import-too-many`.
pub(super) fn read(sheets: &[Sheet]) -> Result<Vec<ImportRow>, Message> {
    let found = sheets.iter().filter(|sheet| !sheet.hidden).find_map(|sheet| Some((sheet, layout(sheet)?)));
    let Some((sheet, layout)) = found else {
        return Err("questions-import-no-header".into());
    };
    let optional = |head: &Head| matches!(head, Head::Code) || matches!(head, Head::Option(at) if *at > 2);
    let missing: Vec<String> = Head::all()
        .into_iter()
        .filter(|head| !optional(head) && !layout.columns.contains_key(head))
        .map(|head| format!("“{}”", head.text()))
        .collect();
    if !missing.is_empty() {
        return Err(Message::new("questions-import-columns").with("columns", missing.join(", ")));
    }
    let rows: Vec<&Row> = sheet
        .rows
        .iter()
        .filter(|row| row.number > layout.row)
        .filter(|row| layout.columns.values().any(|column| !row.get(*column).is_blank()))
        .collect();
    if rows.is_empty() {
        return Err("questions-import-empty".into());
    }
    if rows.len() > MOST_ROWS {
        return Err(Message::new("questions-import-too-many").with("most", MOST_ROWS).with("rows", rows.len()));
    }
    Ok(rows.into_iter().map(|row| Reader { row, layout: &layout, faults: Vec::new() }.read()).collect())
}

struct Reader<'a> {
    row: &'a Row,
    layout: &'a Layout,
    faults: Vec<CellFault>,
}

impl Reader<'_> {
    fn text(&self, head: Head) -> String {
        let Some(column) = self.layout.columns.get(&head) else {
            return String::new();
        };
        text::nfc(&self.row.get(*column).as_text().replace("\r\n", "\n")).trim().to_owned()
    }

    fn fault(&mut self, head: Head, message: impl Into<Message>) {
        self.faults.push(fault_at(self.row.number, self.layout.columns.get(&head).copied(), head, &message.into()));
    }

    /// A choice by its label or its word, whatever case and diacritics.
    fn choice<T: Copy>(&mut self, head: Head, choices: &[(T, String)], key: &'static str) -> Option<T> {
        let typed = text::fold(&self.text(head));
        let found = choices.iter().find(|(_, label)| !typed.is_empty() && text::fold(label) == typed);
        if found.is_none() {
            self.fault(head, Message::new(key).with("typed", self.text(head)));
        }
        found.map(|(value, _)| *value)
    }

    fn read(mut self) -> ImportRow {
        let pools: Vec<(Pool, String)> = Pool::ALL.iter().map(|pool| (*pool, pool.label())).collect();
        let kinds: Vec<(Kind, String)> = Kind::ALL.iter().map(|kind| (*kind, kind.label())).collect();
        let module_code = self.text(Head::Module).to_uppercase();
        let pool = self.choice(Head::Pool, &pools, "questions-import-pool");
        let kind = self.choice(Head::Kind, &kinds, "questions-import-kind");
        let difficulty = self.difficulty();
        let items = self.items();
        let content = kind.map(|kind| {
            let content = Content {
                kind,
                stem: self.text(Head::Stem),
                items,
                explanation: self.text(Head::Explanation),
                element_code: self.text(Head::Element),
                difficulty: difficulty.unwrap_or(1),
            };
            content.tidy()
        });
        for fault in content.iter().flat_map(faults) {
            let head = match fault.part {
                Part::Stem => Head::Stem,
                Part::Item(at) => Head::Option(at),
                Part::Items => Head::Option(0),
                Part::Truth => Head::Key,
                Part::Explanation => Head::Explanation,
                Part::Element => Head::Element,
                Part::Difficulty => Head::Difficulty,
            };
            let told = self.faults.iter().any(|known| known.column == head.text());
            if !told {
                self.fault(head, fault.message);
            }
        }
        self.faults.sort_by(|one, other| (one.cell.len(), &one.cell).cmp(&(other.cell.len(), &other.cell)));
        let code = Some(self.text(Head::Code)).filter(|code| !code.is_empty());
        let outcome = if self.faults.is_empty() { Outcome::Created } else { Outcome::Refused };
        let stem = self.text(Head::Stem);
        let columns = [Head::Code, Head::Module, Head::Element, Head::Pool, Head::Stem]
            .map(|head| (head.text(), self.layout.columns.get(&head).copied().unwrap_or_default()));
        ImportRow {
            row: self.row.number,
            code,
            framework_code: String::new(),
            module_code,
            pool,
            stem,
            content,
            outcome,
            seen: None,
            faults: self.faults,
            alike: Vec::new(),
            columns: columns.into_iter().collect(),
        }
    }

    fn difficulty(&mut self) -> Option<i32> {
        let typed = text::fold(&self.text(Head::Difficulty));
        let found = (1..=3).find(|d| {
            typed == d.to_string()
                || typed == text::fold(&difficulty_label(*d))
                || typed == text::fold(&difficulty_text(*d))
        });
        if found.is_none() {
            self.fault(Head::Difficulty, "questions-difficulty-unknown");
        }
        found
    }

    /// Options up to the last one filled, with the truth that the key's letters say.
    fn items(&mut self) -> Vec<Item> {
        let mut items: Vec<Item> = (0..LETTERS.len()).map(|at| Item::new(self.text(Head::Option(at)), false)).collect();
        while items.last().is_some_and(|item| item.text.is_empty()) {
            items.pop();
        }
        let typed = self.text(Head::Key);
        if text::same_text(&typed, &label("questions-key-none")) {
            return items;
        }
        let mut letters = typed.to_uppercase();
        letters.retain(|c| !matches!(c, ',' | ';' | '.' | ' ' | '/' | '+'));
        if letters.is_empty() {
            self.fault(Head::Key, "questions-import-key-missing");
            return items;
        }
        for letter in letters.chars() {
            match LETTERS.iter().position(|known| *known == letter).and_then(|at| items.get_mut(at)) {
                Some(item) => item.truth = true,
                None => {
                    let message = Message::new("questions-import-key").with("typed", &typed).with("letter", letter);
                    self.fault(Head::Key, message);
                    return items;
                }
            }
        }
        items
    }
}

/// A fault at a cell, in words.
fn fault_at(row: u32, column: Option<u16>, head: Head, message: &Message) -> CellFault {
    CellFault {
        cell: crate::tables::cell_address(row, u32::from(column.unwrap_or_default())),
        column: head.text(),
        message: crate::messages::text(message),
    }
}

/// Notes a fault found later, when the bank was asked.
pub(super) fn refuse(row: &mut ImportRow, head: Head, message: &Message) {
    let column = row.columns.iter().find(|(name, _)| *name == head.text()).map(|(_, column)| *column);
    row.faults.push(fault_at(row.row, column, head, message));
    // All cells of a row have its number: the shorter address stands further to the left.
    row.faults.sort_by(|one, other| (one.cell.len(), &one.cell).cmp(&(other.cell.len(), &other.cell)));
    row.outcome = Outcome::Refused;
}
