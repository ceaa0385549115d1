//! Papers of the exam day: the list of candidates with photos for each room, and the slips with their exam codes.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::official::specimen::{NAMES, PLACES, day, letterhead, signature};
use super::{Document, Letterhead, Signature, Template};

/// Danh sách thí sinh of one room and sitting, in the order of exam numbers (TTLT 17/2016, art. 12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateList {
    /// Issuing body.
    pub letterhead: Letterhead,
    /// Day of the list.
    pub dated: NaiveDate,
    /// Name of the round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".
    pub round: String,
    /// Name of the sitting: "Ca 1".
    pub sitting: String,
    /// Its start, local time.
    pub starts: NaiveDateTime,
    /// Room: "Phòng 201".
    pub room: String,
    /// Site and its address.
    pub site: String,
    /// Candidates.
    pub rows: Vec<CandidateRow>,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
}

/// A candidate in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRow {
    /// Số báo danh.
    pub exam_number: String,
    /// Full name.
    pub name: String,
    /// Date of birth; none where the file of the person has none.
    pub birth_date: Option<NaiveDate>,
    /// Place of birth.
    pub birth_place: String,
    /// Room as it reads in the column: "P.201".
    pub room: String,
    /// Machine: "07".
    pub seat: String,
    /// Name of the photo among the pictures given to the printer; a frame is drawn where it is missing.
    pub photo: Option<String>,
    /// Remark.
    pub note: String,
}

impl Document for CandidateList {
    const TEMPLATE: Template = Template::CandidateList;

    fn dated(&self) -> NaiveDate {
        self.dated
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            letterhead: letterhead(),
            dated: day(2026, 1, 14),
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".to_owned(),
            sitting: "Ca 1".to_owned(),
            starts: morning(),
            room: "Phòng 201".to_owned(),
            site: "Trung tâm Công nghệ thông tin, số 3 đường Nguyễn Chí Thanh, phường Láng".to_owned(),
            rows: (0..30).map(candidate).collect(),
            signatures: vec![
                signature(&["Thư ký"], "Phạm Quỳnh Hương"),
                signature(&["TM. Hội đồng thi", "Chủ tịch"], "Đỗ Hữu Thưởng"),
            ],
        };
        let empty = Self { rows: Vec::new(), ..full.clone() };
        vec![full, empty]
    }
}

fn candidate(index: usize) -> CandidateRow {
    CandidateRow {
        exam_number: format!("CB{:04}", index + 1),
        name: NAMES[index % NAMES.len()].to_owned(),
        birth_date: (index != 4).then(|| birthday(index)),
        birth_place: PLACES[index % PLACES.len()].to_owned(),
        room: "P.201".to_owned(),
        seat: format!("{:02}", index + 1),
        photo: (index % 5 != 4).then(|| format!("photo-{}", index % 3)),
        note: if index == 6 { "Thêm giờ ×1,5".to_owned() } else { String::new() },
    }
}

pub(super) fn birthday(index: usize) -> NaiveDate {
    day(1976, 2, 5) + chrono::Days::new(index as u64 * 397)
}

fn morning() -> NaiveDateTime {
    day(2026, 1, 17).and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default())
}

/// Phiếu mã dự thi of a sitting, several on a sheet with lines to cut along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamSlips {
    /// Issuer as it stands on every slip.
    pub issuer: String,
    /// Name of the round.
    pub round: String,
    /// Day the slips are made out.
    pub dated: NaiveDate,
    /// Address of the sign-in page: "thi.datchuan.example.vn".
    pub address: String,
    /// Slips in the order they will be handed out.
    pub slips: Vec<ExamSlip>,
}

/// One candidate's slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamSlip {
    /// Số báo danh.
    pub exam_number: String,
    /// Full name.
    pub name: String,
    /// Date of birth: tells two people of one name apart.
    pub birth_date: Option<NaiveDate>,
    /// Room: "Phòng 201".
    pub room: String,
    /// Machine: "07".
    pub seat: String,
    /// Start, local time.
    pub starts: NaiveDateTime,
    /// Exam code; printed in groups whatever separators it has.
    pub exam_code: String,
}

impl Document for ExamSlips {
    const TEMPLATE: Template = Template::ExamSlips;

    fn dated(&self) -> NaiveDate {
        self.dated
    }

    fn samples() -> Vec<Self> {
        let slip = |index: usize| ExamSlip {
            exam_number: format!("CB{:04}", index + 1),
            name: NAMES[index % NAMES.len()].to_owned(),
            birth_date: (index != 4).then(|| birthday(index)),
            room: "Phòng 201".to_owned(),
            seat: format!("{:02}", index + 1),
            starts: morning(),
            exam_code: format!("{:04}-{:04}", 4073 + index * 31, 9281 - index * 57),
        };
        vec![Self {
            issuer: "Trung tâm Công nghệ thông tin".to_owned(),
            round: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 1 năm 2026".to_owned(),
            dated: day(2026, 1, 15),
            address: "thi.datchuan.example.vn".to_owned(),
            slips: (0..19).map(slip).collect(),
        }]
    }
}
