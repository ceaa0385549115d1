//! Parts that official documents share, laid out by Decree 30/2020/NĐ-CP, annex I.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who issues a document. The template sets both names in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The body above the issuer; empty where there is none. A line break in either name is kept.
    pub parent: String,
    /// The issuer.
    pub issuer: String,
    /// Place that stands before the date: "Hà Nội".
    pub place: String,
}

/// One signature at the foot of a document. The space above the name stays free for hand or digital signature and seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Lines of the capacity: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC". The template sets them in capitals.
    pub capacity: Vec<String>,
    /// Name without title; empty where it is not known before signing.
    pub name: String,
}

/// A decision that a document rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Number and symbol: "45/QĐ-TTCNTT".
    pub number: String,
    /// Day of the decision.
    pub date: NaiveDate,
    /// Who decided, as it reads after "của": "Giám đốc Sở Khoa học và Công nghệ".
    pub by: String,
}

pub(super) mod specimen {
    //! Pieces that the samples of all documents share.
    use super::{Decision, Letterhead, NaiveDate, Signature};

    /// Calendar day of a sample; a day that does not exist would show as 1 January 1970.
    pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    pub fn letterhead() -> Letterhead {
        Letterhead {
            parent: "Ủy ban nhân dân thành phố Hà Nội".to_owned(),
            issuer: "Trung tâm Công nghệ thông tin".to_owned(),
            place: "Hà Nội".to_owned(),
        }
    }

    pub fn decision() -> Decision {
        Decision {
            number: "45/QĐ-SKHCN".to_owned(),
            date: day(2026, 2, 5),
            by: "Giám đốc Sở Khoa học và Công nghệ".to_owned(),
        }
    }

    pub fn signature(capacity: &[&str], name: &str) -> Signature {
        Signature { capacity: capacity.iter().map(|line| (*line).to_owned()).collect(), name: name.to_owned() }
    }

    /// Names that test line breaks and every kind of Vietnamese letter.
    pub const NAMES: [&str; 10] = [
        "Nguyễn Thị Ánh",
        "Đặng Hữu Phước",
        "Lê Nguyễn Hoàng Phương Thảo Nguyên",
        "Trần Ngưỡng Vọng",
        "Phạm Thị Ngọc Bích",
        "Hồ Đắc Khải",
        "Công Tằng Tôn Nữ Thị Thúy Hường",
        "Vũ Quỳnh Mẫn",
        "Y Bhăm Niê Kđăm",
        "Hoàng Sỹ Thưởng",
    ];

    /// Birthplaces, one of them long.
    pub const PLACES: [&str; 4] = ["Hà Nội", "Thừa Thiên Huế", "Bà Rịa – Vũng Tàu", "Huyện Phong Thổ, tỉnh Lai Châu"];
}
