//! Marks and results. Marks are hundredths of a point everywhere; the template writes "7,25".

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::lists::birthday;
use super::official::specimen::{NAMES, PLACES, day, decision, letterhead, signature};
use super::{Decision, Document, Letterhead, Signature, Template};

/// Bảng điểm of a practical paper by script number: the examiners never see whose work it is (TTLT 17/2016, art. 15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkSheet {
    /// Issuing body.
    pub letterhead: Letterhead,
    /// Day of the sheet.
    pub dated: NaiveDate,
    /// Name of the round.
    pub round: String,
    /// Name of the paper: "Bài thi thực hành".
    pub paper: String,
    /// Full mark, in hundredths.
    pub maximum: i64,
    /// Scripts in the order of their numbers.
    pub rows: Vec<MarkRow>,
    /// Both examiners and the head of marking.
    pub signatures: Vec<Signature>,
}

/// Marks of one script, in hundredths; none where a mark is not given yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkRow {
    /// Số phách.
    pub script_number: String,
    /// First examiner.
    pub first: Option<i64>,
    /// Second examiner.
    pub second: Option<i64>,
    /// The mark that counts.
    pub agreed: Option<i64>,
    /// How it was agreed where the two differed: "Chấm lại, thống nhất".
    pub note: String,
}

impl Document for MarkSheet {
    const TEMPLATE: Template = Template::MarkSheet;

    fn dated(&self) -> NaiveDate {
        self.dated
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            letterhead: letterhead(),
            dated: day(2026, 1, 22),
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".to_owned(),
            paper: "Bài thi thực hành".to_owned(),
            maximum: 1000,
            rows: (0..30).map(marks).collect(),
            signatures: vec![
                signature(&["Giám khảo 1"], "Lê Nguyễn Hoàng Phương"),
                signature(&["Giám khảo 2"], "Vũ Quỳnh Mẫn"),
                signature(&["Trưởng ban Chấm thi"], "Hồ Đắc Khải"),
            ],
        };
        let empty = Self { rows: Vec::new(), ..full.clone() };
        vec![full, empty]
    }
}

fn marks(index: usize) -> MarkRow {
    let first = 1000 - (index as i64 * 25) % 700;
    let (second, agreed, note) = match index % 9 {
        4 => (Some(first - 50), Some(first - 25), "Chấm lại, thống nhất"),
        7 => (Some(first - 125), Some(first - 75), "Trưởng ban Chấm thi quyết định"),
        8 => (None, None, ""),
        _ => (Some(first), Some(first), ""),
    };
    MarkRow {
        script_number: format!("TH{:03}", index + 101),
        first: Some(first),
        second,
        agreed,
        note: note.to_owned(),
    }
}

/// Bảng kết quả thi: proposed by the council, or, once approved, the annex to the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultList {
    /// Issuing body.
    pub letterhead: Letterhead,
    /// Day of the list.
    pub dated: NaiveDate,
    /// Name of the round.
    pub round: String,
    /// Days and place of the exam as one line: "Ngày thi: 17/01/2026, tại Trung tâm Công nghệ thông tin".
    pub held: String,
    /// The decision that approves the results; none while they are proposed.
    pub decision: Option<Decision>,
    /// Full mark of the theory paper in hundredths, in the head of its column; none where papers differ.
    pub theory_maximum: Option<i64>,
    /// Full mark of the practical paper in hundredths, in the head of its column.
    pub practical_maximum: Option<i64>,
    /// Results in the order of exam numbers.
    pub rows: Vec<ResultRow>,
    /// Who signs, from left to right. Before approval: reader, writer and chair (art. 10).
    pub signatures: Vec<Signature>,
}

/// What came of a candidate's exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least half of the marks in each paper.
    Passed,
    /// Less than half in a paper.
    Failed,
    /// Did not come.
    Absent,
    /// Suspended; the result is void.
    Suspended,
    /// The result was annulled.
    Annulled,
}

/// One candidate's result; marks in hundredths, none where there is no paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
    /// Số báo danh.
    pub exam_number: String,
    /// Full name.
    pub name: String,
    /// Date of birth; none where the file of the person has none.
    pub birth_date: Option<NaiveDate>,
    /// Place of birth.
    pub birth_place: String,
    /// Điểm lý thuyết.
    pub theory: Option<i64>,
    /// Điểm thực hành.
    pub practical: Option<i64>,
    /// Outcome.
    pub outcome: Outcome,
    /// Remark.
    pub note: String,
}

impl Document for ResultList {
    const TEMPLATE: Template = Template::ResultList;

    fn dated(&self) -> NaiveDate {
        self.dated
    }

    fn samples() -> Vec<Self> {
        let proposed = Self {
            letterhead: letterhead(),
            dated: day(2026, 1, 26),
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".to_owned(),
            held: "Ngày thi: 17/01/2026, tại Trung tâm Công nghệ thông tin".to_owned(),
            decision: None,
            theory_maximum: Some(1000),
            practical_maximum: Some(1000),
            rows: (0..30).map(result).collect(),
            signatures: vec![
                signature(&["Người đọc"], "Phạm Quỳnh Hương"),
                signature(&["Người ghi"], "Y Bhăm Niê Kđăm"),
                signature(&["TM. Hội đồng thi", "Chủ tịch"], "Đỗ Hữu Thưởng"),
            ],
        };
        let approved = Self {
            letterhead: Letterhead { issuer: "Sở Khoa học và Công nghệ".to_owned(), ..letterhead() },
            dated: day(2026, 2, 5),
            decision: Some(decision()),
            signatures: vec![signature(&["KT. Giám đốc", "Phó Giám đốc"], "Nguyễn Thế Bường")],
            ..proposed.clone()
        };
        let empty = Self { rows: Vec::new(), ..proposed.clone() };
        vec![proposed, approved, empty]
    }
}

fn result(index: usize) -> ResultRow {
    let theory = 450 + (index as i64 * 75) % 525;
    let practical = 425 + (index as i64 * 125) % 550;
    let (theory, practical, outcome, note) = match index {
        9 => (None, None, Outcome::Absent, ""),
        13 => (Some(theory), None, Outcome::Suspended, "Biên bản số 02"),
        21 => (None, None, Outcome::Annulled, "Biên bản số 03"),
        _ if theory >= 500 && practical >= 500 => (Some(theory), Some(practical), Outcome::Passed, ""),
        _ => (Some(theory), Some(practical), Outcome::Failed, ""),
    };
    ResultRow {
        exam_number: format!("CB{:04}", index + 1),
        name: NAMES[index % NAMES.len()].to_owned(),
        birth_date: (index != 4).then(|| birthday(index)),
        birth_place: PLACES[index % PLACES.len()].to_owned(),
        theory,
        practical,
        outcome,
        note: note.to_owned(),
    }
}
