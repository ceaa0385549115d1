//! The departments of the demo city with their divisions, and some of its public-service units.

/// A department: code, full name, short name, divisions.
pub(super) type Department = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Fifteen departments and one body of the same rank, as the city has been arranged since 1 March 2025.
pub(super) const DEPARTMENTS: &[Department] = &[
    (
        "SNV",
        "Sở Nội vụ",
        "Nội vụ",
        &[
            "Văn phòng Sở",
            "Phòng Tổ chức bộ máy",
            "Phòng Công chức, viên chức",
            "Phòng Cải cách hành chính",
            "Phòng Lao động – Việc làm",
        ],
    ),
    (
        "STP",
        "Sở Tư pháp",
        "Tư pháp",
        &["Văn phòng Sở", "Phòng Hành chính tư pháp", "Phòng Phổ biến, giáo dục pháp luật"],
    ),
    (
        "STC",
        "Sở Tài chính",
        "Tài chính",
        &[
            "Văn phòng Sở",
            "Phòng Quản lý ngân sách",
            "Phòng Đầu tư",
            "Phòng Đăng ký kinh doanh",
            "Phòng Quản lý giá – Công sản",
        ],
    ),
    (
        "SCT",
        "Sở Công Thương",
        "Công Thương",
        &["Văn phòng Sở", "Phòng Quản lý thương mại", "Phòng Quản lý công nghiệp"],
    ),
    (
        "SNNMT",
        "Sở Nông nghiệp và Môi trường",
        "Nông nghiệp và Môi trường",
        &["Văn phòng Sở", "Phòng Quản lý đất đai", "Phòng Trồng trọt", "Phòng Môi trường"],
    ),
    (
        "SKHCN",
        "Sở Khoa học và Công nghệ",
        "Khoa học và Công nghệ",
        &["Văn phòng Sở", "Phòng Chuyển đổi số", "Phòng Quản lý khoa học", "Phòng Bưu chính – Viễn thông"],
    ),
    (
        "SVHTT",
        "Sở Văn hóa và Thể thao",
        "Văn hóa và Thể thao",
        &["Văn phòng Sở", "Phòng Quản lý văn hóa", "Phòng Quản lý thể dục thể thao"],
    ),
    (
        "SGDDT",
        "Sở Giáo dục và Đào tạo",
        "Giáo dục và Đào tạo",
        &["Văn phòng Sở", "Phòng Giáo dục phổ thông", "Phòng Giáo dục mầm non", "Phòng Quản lý thi"],
    ),
    ("SYT", "Sở Y tế", "Y tế", &["Văn phòng Sở", "Phòng Nghiệp vụ y", "Phòng Nghiệp vụ dược", "Phòng Bảo trợ xã hội"]),
    ("TTTP", "Thanh tra Thành phố", "Thanh tra", &["Văn phòng", "Phòng Nghiệp vụ 1", "Phòng Tiếp công dân"]),
    (
        "VPUB",
        "Văn phòng Ủy ban nhân dân Thành phố",
        "Văn phòng UBND",
        &["Phòng Hành chính – Tổ chức", "Phòng Tổng hợp", "Phòng Kiểm soát thủ tục hành chính"],
    ),
    ("SDTTG", "Sở Dân tộc và Tôn giáo", "Dân tộc và Tôn giáo", &["Văn phòng Sở", "Phòng Chính sách dân tộc"]),
    ("SDL", "Sở Du lịch", "Du lịch", &["Văn phòng Sở", "Phòng Quản lý lữ hành", "Phòng Xúc tiến du lịch"]),
    (
        "SXD",
        "Sở Xây dựng",
        "Xây dựng",
        &["Văn phòng Sở", "Phòng Quản lý hạ tầng", "Phòng Cấp phép xây dựng", "Phòng Vận tải"],
    ),
    (
        "SQHKT",
        "Sở Quy hoạch – Kiến trúc",
        "Quy hoạch – Kiến trúc",
        &["Văn phòng Sở", "Phòng Quy hoạch", "Phòng Kiến trúc"],
    ),
    (
        "BQLKCN",
        "Ban Quản lý các khu công nghệ cao và khu công nghiệp",
        "BQL Khu CNC và KCN",
        &["Văn phòng Ban", "Phòng Quản lý đầu tư", "Phòng Quản lý doanh nghiệp"],
    ),
];

/// Public-service units: code, name, the department above, position and rank of most of its staff.
pub(super) const SERVICES: &[(&str, &str, &str, &str, &str)] = &[
    ("THCS-01", "Trường THCS Hồ Tây", "SGDDT", "Giáo viên", "V.07.04.31"),
    ("THCS-02", "Trường THCS Sông Tích", "SGDDT", "Giáo viên", "V.07.04.31"),
    ("TH-01", "Trường Tiểu học Cổ Loa", "SGDDT", "Giáo viên", "V.07.03.28"),
    ("TH-02", "Trường Tiểu học Ba Trại", "SGDDT", "Giáo viên", "V.07.03.28"),
    ("MN-01", "Trường Mầm non Hoa Ban", "SGDDT", "Giáo viên", "V.07.02.25"),
    ("THPT-01", "Trường THPT Sóc Sơn", "SGDDT", "Giáo viên", "V.07.05.15"),
    ("BV-01", "Bệnh viện Đa khoa khu vực phía Tây", "SYT", "Bác sĩ", "V.08.01.03"),
    ("TTYT-01", "Trung tâm Y tế khu vực số 4", "SYT", "Bác sĩ", "V.08.01.03"),
    ("TTCNTT", "Trung tâm CNTT Thành phố", "SKHCN", "Giảng viên", "V.05.02.07"),
];

/// The bodies of a commune since 1 July 2025 (NĐ 150/2025): code, name in a ward, name in a rural commune.
pub(super) const BODIES: &[(&str, &str, &str)] = &[
    ("VP", "Văn phòng HĐND và UBND", "Văn phòng HĐND và UBND"),
    ("KT", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế"),
    ("VHXH", "Phòng Văn hóa – Xã hội", "Phòng Văn hóa – Xã hội"),
    ("TTPVHCC", "Trung tâm Phục vụ hành chính công", "Trung tâm Phục vụ hành chính công"),
];
