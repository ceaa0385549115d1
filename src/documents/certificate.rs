//! The certificate (TTLT 17/2016/TTLT-BGDĐT-BTTTT, art. 16–17). Its form is the issuer's own since TT 10/2026/TT-BGDĐT.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::official::specimen::{day, decision, letterhead, signature};
use super::{Decision, Document, Letterhead, Signature, Template};

/// The two levels of the national standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateLevel {
    /// Cơ bản.
    Basic,
    /// Nâng cao.
    Advanced,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Issuing body, its parent, and the place of issue.
    pub letterhead: Letterhead,
    /// Level certified.
    pub level: CertificateLevel,
    /// Names of the advanced modules passed; empty for the basic level.
    pub modules: Vec<String>,
    /// Holder's full name.
    pub holder: String,
    /// Holder's date of birth.
    pub birth_date: NaiveDate,
    /// Holder's place of birth.
    pub birth_place: String,
    /// Name of the exam council: "Hội đồng thi Trung tâm Công nghệ thông tin".
    pub exam_council: String,
    /// Day of the exam.
    pub exam_date: NaiveDate,
    /// The decision that approved the results.
    pub decision: Decision,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Who signs.
    pub signer: Signature,
    /// Số hiệu.
    pub number: String,
    /// Số vào sổ.
    pub register_number: String,
    /// Verification code; printed in groups of four whatever separators it has.
    pub verification_code: String,
    /// Address of the verification page with this code: what the QR code says.
    pub verification_url: String,
    /// Address of the verification page as people type it: "datchuan.example.vn/verify".
    pub verification_site: String,
}

impl Document for Certificate {
    const TEMPLATE: Template = Template::Certificate;

    fn dated(&self) -> NaiveDate {
        self.issued_on
    }

    fn qr_text(&self) -> Option<&str> {
        Some(&self.verification_url)
    }

    fn samples() -> Vec<Self> {
        let basic = basic();
        let advanced = Self {
            level: CertificateLevel::Advanced,
            modules: [
                "Xử lý văn bản nâng cao",
                "Sử dụng bảng tính nâng cao",
                "Sử dụng trình chiếu nâng cao",
                "Sử dụng hệ quản trị cơ sở dữ liệu",
                "Thiết kế đồ họa hai chiều",
                "Biên tập ảnh",
                "Biên tập trang thông tin điện tử",
                "An toàn, bảo mật thông tin",
                "Sử dụng phần mềm kế hoạch dự án",
            ]
            .map(str::to_owned)
            .to_vec(),
            holder: "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Thúy Hường Ngưỡng".to_owned(),
            birth_place: "Phường Thuận Hòa, thành phố Huế, tỉnh Thừa Thiên Huế".to_owned(),
            letterhead: Letterhead {
                parent: "Ủy ban nhân dân thành phố Hà Nội – Sở Khoa học và Công nghệ".to_owned(),
                issuer: "Trung tâm Đào tạo và Sát hạch ứng dụng công nghệ thông tin Thành phố".to_owned(),
                place: "Hà Nội".to_owned(),
            },
            exam_council: "Hội đồng thi ứng dụng công nghệ thông tin nâng cao năm 2026".to_owned(),
            signer: signature(&["KT. Giám đốc", "Phó Giám đốc"], "Trần Thị Mỹ Duyên"),
            ..basic.clone()
        };
        vec![basic, advanced]
    }
}

fn basic() -> Certificate {
    Certificate {
        letterhead: letterhead(),
        level: CertificateLevel::Basic,
        modules: Vec::new(),
        holder: "Nguyễn Thị Ánh".to_owned(),
        birth_date: day(1990, 3, 9),
        birth_place: "thành phố Hà Nội".to_owned(),
        exam_council: "Hội đồng thi Trung tâm Công nghệ thông tin".to_owned(),
        exam_date: day(2026, 1, 17),
        decision: decision(),
        issued_on: day(2026, 2, 9),
        signer: signature(&["Giám đốc"], "Đỗ Hữu Thưởng"),
        number: "CNTT-CB 2026/000147".to_owned(),
        register_number: "147/2026".to_owned(),
        verification_code: "4TKQ9M2X7HDA".to_owned(),
        verification_url: "https://datchuan.example.vn/verify/4TKQ9M2X7HDA".to_owned(),
        verification_site: "datchuan.example.vn/verify".to_owned(),
    }
}
