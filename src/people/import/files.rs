//! Files that go out: the template to fill in, and the rows that could not be taken.

use super::{Content, Outcome, Problem, SheetHead, StaffRow, own};
use crate::app::Tx;
use crate::db::StaffImportId;
use crate::error::{Error, Result};
use crate::messages;
use crate::people::scope::scope;
use crate::people::{StaffKind, store, units};
use crate::rights::Action;
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};

/// A template that the import reads as it is, with drop-downs of the units in reach.
pub fn template_file(tx: &mut Tx<'_>) -> Result<Vec<u8>> {
    let scope = scope(tx, Action::ManagePeople)?;
    let tree = units::tree_today(tx)?;
    let root = tree.root().map(|root| tree.subtree(root)).unwrap_or_default();
    let names: Vec<String> = root.into_iter().filter(|unit| scope.holds(*unit)).map(|unit| tree.label(unit)).collect();
    let kinds: Vec<String> = StaffKind::ALL.iter().map(|kind| kind.label()).collect();
    let text = |header, width| Column::new(header, ColumnKind::Text, width);
    let columns = vec![
        text("STT", 6),
        text("Họ và tên", 28),
        Column::new("Ngày sinh", ColumnKind::Date, 14),
        text("Giới tính", 10).choices(["Nam", "Nữ"]),
        text("Nơi sinh", 24),
        text("Số định danh (CCCD)", 20),
        text("Mã cán bộ", 14),
        text("Đơn vị", 40).choices(names),
        text("Loại cán bộ", 20).choices(kinds),
        text("Chức vụ", 26),
        text("Mã ngạch", 12),
        text("Tên ngạch", 22),
        text("Điện thoại", 16),
        text("Thư điện tử", 28),
    ];
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    book.add(SheetDraft::new("Danh sách", columns));
    for key in ["name", "birth", "identity", "unit", "empty", "missing"] {
        book.note(
            messages::label(&format!("people-template-{key}")),
            messages::label(&format!("people-template-{key}-how")),
        );
    }
    book.to_bytes().map_err(Error::internal)
}

/// The rows that were not taken, as they stood in the file, with the reasons: mend them and import this file.
pub fn refused_file(tx: &mut Tx<'_>, id: StaffImportId) -> Result<Vec<u8>> {
    let import = own(tx, id)?;
    let mut book = WorkbookDraft::new(tx.now.utc().naive_utc());
    let refused = store::imports::page_of_lines(tx, id, &[Outcome::Refused, Outcome::Asked], (i64::MAX, 0))?;
    for head in &import.summary.0.sheets {
        let rows: Vec<_> = refused.iter().filter(|line| line.content.0.row.sheet == head.name).collect();
        if rows.is_empty() && import.summary.0.sheets.len() > 1 {
            continue;
        }
        let mut sheet = SheetDraft::new(head.name.clone(), columns_of(head));
        for line in rows {
            sheet.row(values_of(head, &line.content.0, &line.problems.0, line.outcome));
        }
        book.add(sheet);
    }
    book.note("Tệp gốc", &import.file_name);
    book.note("Số dòng không nhận", refused.len().to_string());
    book.to_bytes().map_err(Error::internal)
}

fn columns_of(head: &SheetHead) -> Vec<Column> {
    let text = |header: &str, width| Column::new(header, ColumnKind::Text, width);
    let mut columns = vec![text("Dòng", 8)];
    columns.extend(head.labels.iter().map(|label| text(label, 20)));
    if !head.says_unit {
        columns.push(text("Đơn vị", 30));
    }
    columns.extend([text("Lý do không nhận", 60), text("Cần làm", 60)]);
    columns
}

fn values_of(head: &SheetHead, content: &Content, problems: &[Problem], outcome: Outcome) -> Vec<Value> {
    let mut values = vec![Value::text(content.row.row.to_string())];
    values.extend(content.row.cells.iter().map(|cell| Value::text(cell.as_str())));
    if !head.says_unit {
        let inner_first: Vec<&str> = content.row.groups.iter().rev().map(String::as_str).collect();
        values.push(Value::text(inner_first.join(", ")));
    }
    let asked = Problem::of_row("people-row-asked", "");
    let shown = if outcome == Outcome::Asked { std::slice::from_ref(&asked) } else { problems };
    let all = |say: fn(&Problem) -> String| shown.iter().map(say).collect::<Vec<_>>().join("\n");
    values.extend([Value::text(all(reason)), Value::text(all(todo))]);
    values
}

/// What is wrong, with its place: “Cột F “Số CCCD”: 1081012345 chỉ có 10 chữ số”.
pub(in crate::people) fn reason(problem: &Problem) -> String {
    let digits = problem.value.chars().filter(char::is_ascii_digit).count().to_string();
    let said = messages::say(&problem.key, &[("value", &problem.value), ("digits", &digits)]);
    if problem.column.is_empty() {
        return said;
    }
    format!("Cột {} “{}”: {said}", problem.column, problem.header)
}

/// What to do about it.
pub(in crate::people) fn todo(problem: &Problem) -> String {
    let proposal = problem.proposal.as_deref().unwrap_or_default();
    messages::say(&format!("{}-todo", problem.key), &[("value", &problem.value), ("proposal", proposal)])
}

/// Where the row stands: its number, and its sheet when there are several.
pub(in crate::people) fn place(row: &StaffRow, sheets: usize) -> String {
    if sheets > 1 { format!("{} ({})", row.row, row.sheet) } else { row.row.to_string() }
}
