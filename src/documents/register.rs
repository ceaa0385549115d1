//! Sổ gốc cấp chứng chỉ: kept for ever (TTLT 17/2016, art. 19), one row a certificate.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::lists::birthday;
use super::official::specimen::{NAMES, PLACES, day, decision, letterhead, signature};
use super::{Decision, Document, Letterhead, Signature, Template};

/// Pages of the register: a year, a decision, or whatever range the keeper asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPage {
    /// Issuing body.
    pub letterhead: Letterhead,
    /// Day of the extract.
    pub dated: NaiveDate,
    /// What the pages cover: "Năm 2026, từ số 101/2026 đến số 130/2026".
    pub scope: String,
    /// Entries in the order of register numbers.
    pub rows: Vec<RegisterRow>,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Số vào sổ.
    pub register_number: String,
    /// Full name.
    pub name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Place of birth.
    pub birth_place: String,
    /// "Nam" or "Nữ"; empty where the file does not say.
    pub gender: String,
    /// What was certified: "Ứng dụng CNTT cơ bản".
    pub certificate: String,
    /// Số hiệu.
    pub number: String,
    /// Decision that approved the results.
    pub decision: Decision,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Corrections, revocation, replacement, each with its decision.
    pub note: String,
}

impl Document for RegisterPage {
    const TEMPLATE: Template = Template::RegisterPage;

    fn dated(&self) -> NaiveDate {
        self.dated
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            letterhead: letterhead(),
            dated: day(2026, 3, 2),
            scope: "Năm 2026, từ số 101/2026 đến số 130/2026".to_owned(),
            rows: (0..30).map(entry).collect(),
            signatures: vec![
                signature(&["Người lập sổ"], "Phạm Quỳnh Hương"),
                signature(&["Giám đốc"], "Đỗ Hữu Thưởng"),
            ],
        };
        let empty = Self { rows: Vec::new(), ..full.clone() };
        vec![full, empty]
    }
}

fn entry(index: usize) -> RegisterRow {
    let certificate = if index % 4 == 3 { "Ứng dụng CNTT nâng cao" } else { "Ứng dụng CNTT cơ bản" };
    let note = match index {
        5 => "Thu hồi theo QĐ số 61/QĐ-TTCNTT ngày 20/02/2026",
        11 => "Cấp lại, thay số CNTT-CB 2026/000094",
        _ => "",
    };
    RegisterRow {
        register_number: format!("{}/2026", 101 + index),
        name: NAMES[index % NAMES.len()].to_owned(),
        birth_date: birthday(index),
        birth_place: PLACES[index % PLACES.len()].to_owned(),
        gender: if index.is_multiple_of(2) { "Nữ" } else { "Nam" }.to_owned(),
        certificate: certificate.to_owned(),
        number: format!("CNTT-CB 2026/{:06}", 101 + index),
        decision: decision(),
        issued_on: day(2026, 2, 9),
        note: note.to_owned(),
    }
}
