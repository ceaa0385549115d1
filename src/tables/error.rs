//! Why a file cannot be taken: every variant says in Vietnamese what is wrong and what to do.

use super::cell_address;
use crate::text::format_integer;
use thiserror::Error;

/// A refusal of a whole file. Nothing of the file has been used when this is returned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// Zero bytes.
    #[error("Tệp trống, không có dữ liệu: chọn lại tệp.")]
    Empty,
    /// More bytes than [`super::Limits::bytes`].
    #[error("Tệp nặng quá {} MB: xoá ảnh và các trang tính không dùng, hoặc chia thành nhiều tệp.", limit >> 20)]
    TooBig {
        /// Bytes allowed.
        limit: usize,
    },
    /// The name ends in something that is no table.
    #[error("Không nhận tệp đuôi “.{extension}”: hãy lưu thành Excel (.xlsx) hoặc CSV UTF-8 (.csv).")]
    UnknownExtension {
        /// As in the name, lower case, without the dot.
        extension: String,
    },
    /// The name promises one kind, the content is another one that would be taken under its right name.
    #[error("Tên tệp có đuôi “.{extension}” nhưng nội dung là {found}: đổi lại đuôi tệp cho đúng rồi tải lên.")]
    WrongExtension {
        /// As in the name, lower case, without the dot.
        extension: String,
        /// What the content is.
        found: &'static str,
    },
    /// The content is no table at all.
    #[error("Nội dung tệp là {found}, không phải bảng tính: mở bằng Excel rồi lưu thành .xlsx, sau đó tải lên.")]
    NotATable {
        /// What the content is.
        found: &'static str,
    },
    /// Encrypted with a password.
    #[error("Tệp có đặt mật khẩu mở: bỏ mật khẩu trong Excel (Tệp → Thông tin → Bảo vệ sổ làm việc) rồi tải lên.")]
    PasswordProtected,
    /// Excel 97–2003 (.xls).
    #[error("Tệp là Excel đời cũ (.xls): mở bằng Excel, chọn Lưu thành “Sổ làm việc Excel (.xlsx)” rồi tải lên.")]
    OldExcel,
    /// Excel binary workbook (.xlsb).
    #[error(
        "Tệp là Excel dạng nhị phân (.xlsb): mở bằng Excel, chọn Lưu thành “Sổ làm việc Excel (.xlsx)” rồi tải lên."
    )]
    BinaryExcel,
    /// Holds VBA macros.
    #[error(
        "Tệp có macro nên không được nhận: mở bằng Excel, chọn Lưu thành “Sổ làm việc Excel (.xlsx)” không macro rồi tải lên."
    )]
    Macro,
    /// More entries than a workbook ever has.
    #[error("Tệp Excel có quá {} thành phần bên trong: chép dữ liệu sang một sổ mới rồi tải lên.", n(*limit))]
    TooManyEntries {
        /// Entries allowed.
        limit: usize,
    },
    /// Unpacks to more than [`super::Limits::part_bytes`] or [`super::Limits::unpacked_bytes`], or to too many elements.
    #[error(
        "Dữ liệu bên trong tệp sau khi giải nén lớn bất thường: chép riêng phần bảng cần dùng sang một sổ mới rồi tải lên."
    )]
    UnpacksTooBig,
    /// More than [`super::Limits::shared_strings`].
    #[error("Tệp Excel có quá {} chuỗi chữ khác nhau: chia thành nhiều tệp.", n(*limit))]
    TooManySharedStrings {
        /// Texts allowed.
        limit: u64,
    },
    /// More than [`super::Limits::styles`].
    #[error("Tệp Excel có quá {} kiểu định dạng: chép dữ liệu (chỉ giá trị) sang một sổ mới rồi tải lên.", n(*limit))]
    TooManyStyles {
        /// Records allowed.
        limit: u64,
    },
    /// More than [`super::Limits::merges`].
    #[error("Tệp Excel có quá {} vùng ô gộp: bỏ gộp ô rồi tải lên.", n(*limit))]
    TooManyMerges {
        /// Ranges allowed.
        limit: usize,
    },
    /// More than [`super::Limits::sheets`].
    #[error("Tệp Excel có quá {} trang tính: chỉ giữ các trang cần dùng rồi tải lên.", n(*limit))]
    TooManySheets {
        /// Sheets allowed.
        limit: usize,
    },
    /// Not a single sheet with cells.
    #[error("Tệp Excel không có trang tính nào: chọn lại tệp.")]
    NoSheet,
    /// Data beyond [`super::Limits::rows`] or [`super::Limits::columns`]; often one stray cell far away.
    #[error(
        "Trang tính “{sheet}” có dữ liệu ở ô {}, ngoài giới hạn {} dòng và {columns} cột: xoá các ô thừa ở xa hoặc chia thành nhiều tệp.",
        cell_address(*row, *column), n(*rows)
    )]
    CellOutOfBounds {
        /// Name of the sheet.
        sheet: String,
        /// 1-based.
        row: u32,
        /// 0-based.
        column: u32,
        /// Rows allowed.
        rows: u32,
        /// Columns allowed.
        columns: u16,
    },
    /// More than [`super::Limits::cells`] or [`super::Limits::text_bytes`].
    #[error("Tệp có quá nhiều dữ liệu để đọc một lần: chia thành nhiều tệp.")]
    TooMuchData,
    /// One cell longer than [`super::Limits::cell_chars`].
    #[error("Ô {} của trang tính “{sheet}” dài quá {} ký tự: rút ngắn nội dung ô này.", cell_address(*row, *column), n(*limit))]
    CellTooLong {
        /// Name of the sheet.
        sheet: String,
        /// 1-based.
        row: u32,
        /// 0-based.
        column: u32,
        /// Characters allowed.
        limit: usize,
    },
    /// A formula error newer than the reader knows (#SPILL!, #CALC!).
    #[error(
        "Trang tính “{sheet}” có ô báo lỗi công thức {value}, ở sau dòng {after_row}: sửa hoặc xoá ô này rồi tải lên."
    )]
    FormulaError {
        /// Name of the sheet.
        sheet: String,
        /// As Excel shows it.
        value: String,
        /// The last row that was read; 0 if none.
        after_row: u32,
    },
    /// Broken, cut short, or made to break readers.
    #[error("Tệp bị hỏng hoặc không đúng chuẩn Excel: mở bằng Excel, lưu thành tệp .xlsx mới rồi tải lên.")]
    Damaged {
        /// For the log, not for the screen.
        detail: String,
    },
    /// Text that is neither UTF-8 nor UTF-16 with its mark.
    #[error(
        "Tệp CSV không phải mã UTF-8 (dòng {line}): trong Excel chọn Lưu thành “CSV UTF-8”, hoặc tải lên tệp .xlsx."
    )]
    NotUtf8 {
        /// Line of the first wrong byte; 1-based.
        line: usize,
    },
    /// UTF-16 that is cut short or holds half a character.
    #[error("Tệp CSV mã UTF-16 bị hỏng: trong Excel chọn Lưu thành “CSV UTF-8”, hoặc tải lên tệp .xlsx.")]
    BadUtf16,
    /// A quoted field without its end.
    #[error("Dấu ngoặc kép mở ở dòng {line} của tệp CSV không được đóng: thêm dấu đóng hoặc xoá dấu này.")]
    UnbalancedQuote {
        /// Where the quote opens; 1-based.
        line: usize,
    },
    /// Text between a closing quote and the separator.
    #[error(
        "Dòng {line} của tệp CSV có chữ ngay sau dấu ngoặc kép đóng: viết đôi dấu ngoặc kép nằm trong ô, hoặc xoá nó."
    )]
    TextAfterQuote {
        /// 1-based.
        line: usize,
    },
}

impl TableError {
    pub(super) fn damaged(detail: impl ToString) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }
}

fn n(value: impl TryInto<i64>) -> String {
    format_integer(value.try_into().unwrap_or(i64::MAX))
}
