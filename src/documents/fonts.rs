//! The faces documents are set in: those compiled in, and those of a folder the operator names.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use unicode_normalization::UnicodeNormalization;

use super::DocumentError;
use super::templates::folder_files;

/// Family and PostScript suffix that is never loaded: Libertinus Serif Bold Italic has no Ơ ơ Ư ư ("thưởng" would print as
/// "thư'ng"). Without it typst takes Semibold Italic, which is complete.
const INCOMPLETE_FACE: &str = "LibertinusSerif-BoldItalic";
/// The only family of the typst assets that documents use; DejaVu Sans Mono and the mathematical faces lack Vietnamese letters.
const BODY_FAMILY: &str = "Libertinus Serif";

/// Loaded fonts and their index.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    /// Fonts of `folder` first (in the order of file names, so that every start gives the same result), then those compiled in.
    pub(super) fn load(folder: Option<&Path>) -> Result<Self, DocumentError> {
        let mut fonts = Vec::new();
        if let Some(folder) = folder {
            for (path, bytes) in folder_files(folder, &["ttf", "otf", "ttc"])? {
                let before = fonts.len();
                fonts.extend(Font::iter(Bytes::new(bytes)));
                if fonts.len() == before {
                    return Err(DocumentError::Folder { path, reason: "holds no readable font".to_owned() });
                }
            }
        }
        fonts.extend(built_in());
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { book, fonts })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Brings every text in `data` to NFC with plain spaces, and refuses what no font can draw: typst would print a box, and
    /// PDF/A forbids it.
    pub(super) fn make_printable(&self, data: &mut Value) -> Result<(), DocumentError> {
        let mut used = BTreeSet::new();
        tidy(data, &mut used);
        let characters: Vec<char> = used.into_iter().filter(|c| *c != '\n' && !self.covers(*c)).collect();
        if characters.is_empty() { Ok(()) } else { Err(DocumentError::Unprintable { characters }) }
    }

    fn covers(&self, character: char) -> bool {
        let covers = |info: &FontInfo| info.coverage.contains(u32::from(character));
        self.fonts.iter().any(|font| covers(font.info()))
    }
}

fn built_in() -> Vec<Font> {
    let assets = typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes)));
    let body = assets.filter(|font| {
        font.info().family == BODY_FAMILY && font.post_script_name().as_deref() != Some(INCOMPLETE_FACE)
    });
    let sans = [notosans::REGULAR_TTF, notosans::ITALIC_TTF, notosans::BOLD_TTF, notosans::BOLD_ITALIC_TTF];
    body.chain(sans.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes)))).collect()
}

fn tidy(value: &mut Value, used: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => {
            *text = text.nfc().filter(|c| *c != '\r').map(plain_space).collect();
            used.extend(text.chars());
        }
        Value::Array(items) => items.iter_mut().for_each(|item| tidy(item, used)),
        Value::Object(fields) => fields.values_mut().for_each(|field| tidy(field, used)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Tabs and the many Unicode spaces that come with pasted names; the no-break space stays, it is meant.
fn plain_space(character: char) -> char {
    let kept = matches!(character, '\n' | '\u{a0}');
    if character.is_whitespace() && !kept { ' ' } else { character }
}
