//! How much of a file is taken before it is refused.

/// Bounds of one uploaded table. The defaults take the staff list of a whole city and keep hostile files
/// within about two seconds and 300 MB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded.
    pub bytes: usize,
    /// Entries of an .xlsx package.
    pub entries: usize,
    /// Bytes of one unpacked entry, counted while unpacking.
    pub part_bytes: u64,
    /// Bytes of all unpacked entries together.
    pub unpacked_bytes: u64,
    /// XML elements of all entries together.
    pub elements: u64,
    /// Texts in the table of shared strings.
    pub shared_strings: u64,
    /// Records of fonts, fills, borders, formats and names.
    pub styles: u64,
    /// Merged ranges of all sheets together.
    pub merges: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// The last row number that may hold data; 1-based.
    pub rows: u32,
    /// Columns that may hold data.
    pub columns: u16,
    /// Cells with content, all sheets together.
    pub cells: usize,
    /// Characters of one cell; Excel itself holds 32,767.
    pub cell_chars: usize,
    /// Bytes of the text of all cells together.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            entries: 2_000,
            part_bytes: 64 << 20,
            unpacked_bytes: 128 << 20,
            elements: 8_000_000,
            shared_strings: 500_000,
            styles: 200_000,
            merges: 100_000,
            sheets: 100,
            rows: 100_000,
            columns: 256,
            cells: 1_500_000,
            cell_chars: 32_767,
            text_bytes: 32 << 20,
        }
    }
}
