//! Copies of office files in which nothing says who made them. Pure: bytes in, bytes out; the original never changes.
//!
//! What is taken out, wherever the three formats keep it: document properties; authors of comments, replies and tracked
//! changes and the lists of people behind them; who refreshed, shared or last changed a workbook; results of fields that
//! print a name or the file's name; folders of a user's profile in paths; printer settings, preview pictures, signatures,
//! labels; metadata of pictures; and the same in workbooks inside charts. What the candidate typed and formatted stays as
//! it is, revision marks (`w:rsid`) included: examiners mark that.
//!
//! A file that cannot be taken apart is refused, and so is one in which the candidate's own name is still written: the
//! keeper of script numbers decides about it.

mod package;
mod parts;
mod pictures;
mod xml;

use std::collections::BTreeSet;

use crate::text;
use package::Package;

/// Workbooks inside charts inside documents: no deeper.
const DEPTH: u8 = 2;

/// A copy without names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The copy.
    pub bytes: Vec<u8>,
    /// Where something was taken out, in words; never what.
    pub places: Vec<String>,
}

/// Why a file cannot be given to examiners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncleanable {
    /// Its kind keeps names where we do not look, or is unknown.
    Kind,
    /// It has a password, or is a file of Office 97–2003.
    Locked,
    /// It carries macros.
    Macro,
    /// It holds an object of another program.
    Object(String),
    /// It unpacks to more than we take apart.
    TooBig,
    /// It cannot be read.
    Damaged,
    /// The candidate's name is written in these parts.
    Named(Vec<String>),
}

impl Uncleanable {
    /// The key of the sentence for the keeper, with what it names.
    pub fn message(&self) -> crate::error::Message {
        use crate::error::Message;
        match self {
            Self::Kind => Message::new("marking-file-kind"),
            Self::Locked => Message::new("marking-file-locked"),
            Self::Macro => Message::new("marking-file-macro"),
            Self::Object(part) => Message::new("marking-file-object").with("part", part),
            Self::TooBig => Message::new("marking-file-too-big"),
            Self::Damaged => Message::new("marking-file-damaged"),
            Self::Named(parts) => Message::new("marking-file-named").with("parts", parts.join(", ")),
        }
    }
}

/// Makes a copy without names. `identity` is what tells who the candidate is — full name, numbers, e-mail —: it must not
/// be left anywhere in the copy.
///
/// # Errors
/// [`Uncleanable`].
pub fn clean(name: &str, bytes: &[u8], identity: &[String]) -> Result<Cleaned, Uncleanable> {
    let cleaned = match extension(name).as_str() {
        "docx" | "xlsx" | "pptx" => clean_package(bytes, DEPTH)?,
        "txt" | "csv" => Cleaned { bytes: bytes.to_vec(), places: Vec::new() },
        "doc" | "xls" | "ppt" => return Err(Uncleanable::Locked),
        "docm" | "xlsm" | "pptm" => return Err(Uncleanable::Macro),
        _ => return Err(Uncleanable::Kind),
    };
    let named = mentions(name, &cleaned.bytes, identity)?;
    if named.is_empty() { Ok(cleaned) } else { Err(Uncleanable::Named(named)) }
}

/// The lower-case extension of a file's name.
pub fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

fn clean_package(bytes: &[u8], depth: u8) -> Result<Cleaned, Uncleanable> {
    let mut package = Package::open(bytes)?;
    let mut places = BTreeSet::new();
    parts::drop_strangers(&mut package, &mut places)?;
    for index in 0..package.parts.len() {
        let name = package.parts[index].name.clone();
        let inner = matches!(extension(&name).as_str(), "docx" | "xlsx" | "pptx");
        let part = &mut package.parts[index];
        if inner && depth > 0 {
            let copy = clean_package(&part.bytes, depth - 1)?;
            places.extend(copy.places.into_iter().map(|place| format!("{place} trong {name}")));
            part.bytes = copy.bytes;
        } else if inner {
            return Err(Uncleanable::Object(name));
        } else {
            parts::clean(part, &mut places)?;
        }
    }
    Ok(Cleaned { bytes: package.to_bytes()?, places: places.into_iter().collect() })
}

/// The parts of a copy in which the identity can still be read.
fn mentions(name: &str, bytes: &[u8], identity: &[String]) -> Result<Vec<String>, Uncleanable> {
    let wanted: Vec<String> =
        identity.iter().map(|word| spaced(word)).filter(|word| word.chars().count() > 5).collect();
    if matches!(extension(name).as_str(), "txt" | "csv") {
        let found = says(&String::from_utf8_lossy(bytes), &wanted) || says(&utf16(bytes), &wanted);
        return Ok(if found { vec![name.to_owned()] } else { Vec::new() });
    }
    let mut found = Vec::new();
    for part in Package::open(bytes)?.parts {
        let said = match xml::is_xml(&part.name) {
            true => says(&xml::readable(&part.bytes)?, &wanted),
            false => false,
        };
        if said || says(&part.name.replace(['/', '.', '_', '-'], " "), &wanted) {
            found.push(part.name);
        }
    }
    Ok(found)
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Lower-case words with one space before, between and after, so that a name is found as whole words only.
fn spaced(text_in: &str) -> String {
    let lower = text::nfc(text_in).to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Whether a text holds one of the names; names of three words and more are found without their marks too.
fn says(haystack: &str, wanted: &[String]) -> bool {
    let full = spaced(haystack);
    let plain = spaced(&unmarked(haystack));
    wanted.iter().any(|name| {
        full.contains(name.as_str())
            || (name.split_whitespace().count() > 2 && plain.contains(&spaced(&unmarked(name))))
    })
}

/// Without tone and vowel marks, word by word.
fn unmarked(text_in: &str) -> String {
    let words: Vec<String> = text_in
        .split(|c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c))
        .map(text::fold)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
