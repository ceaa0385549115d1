//! How cells look: one format a kind.

use super::ColumnKind;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

pub(super) struct Formats {
    pub(super) header: Format,
    pub(super) text: Format,
    pub(super) quoted: Format,
    pub(super) integer: Format,
    pub(super) decimal: Format,
    pub(super) date: Format,
    pub(super) percent: Format,
    pub(super) note_key: Format,
    pub(super) note_value: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xE8_EE_F4))
                .set_border_bottom(FormatBorder::Thin),
            text: top().set_num_format("@"),
            quoted: top().set_num_format("@").set_quote_prefix(),
            integer: top().set_num_format("#,##0"),
            decimal: top().set_num_format("#,##0.00"),
            date: top().set_num_format("dd/mm/yyyy"),
            percent: top().set_num_format("0.0%"),
            note_key: top().set_bold(),
            note_value: top().set_text_wrap(),
        }
    }

    pub(super) fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.text,
            ColumnKind::Integer => &self.integer,
            ColumnKind::Decimal => &self.decimal,
            ColumnKind::Date => &self.date,
            ColumnKind::Percent => &self.percent,
        }
    }
}
