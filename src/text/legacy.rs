//! Text typed in the fonts of the nineties, or read in the wrong encoding: seen, named and refused, never guessed at.

/// What a garbled text was most likely written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegacyEncoding {
    /// TCVN3 (ABC), fonts `.VnTime`, `.VnArial`: “NguyÔn V¨n Hïng”.
    Tcvn3,
    /// VNI, fonts `VNI-Times`: “Nguyeãn Vaên Huøng”.
    Vni,
    /// UTF-8 read as Windows-1252: “Nguyá»…n VÄƒn HÃ¹ng”.
    MisreadUtf8,
}

impl LegacyEncoding {
    /// The name an office knows it by.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::MisreadUtf8 => "UTF-8 đọc sai",
        }
    }
}

/// Names the encoding when at least two words, and a fifth of all words, can only be garbled Vietnamese.
///
/// Give it a good piece of the file at once (a column, some rows): one foreign name is no evidence.
pub fn looks_like_legacy_encoding(text: &str) -> Option<LegacyEncoding> {
    let mut words = 0usize;
    let mut hits = [0usize; 3];
    let kinds = [LegacyEncoding::MisreadUtf8, LegacyEncoding::Vni, LegacyEncoding::Tcvn3];
    for word in text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)) {
        words += 1;
        let letters: Vec<char> = word.chars().collect();
        hits[0] += usize::from(is_misread(word));
        hits[1] += usize::from(is_vni(&letters));
        hits[2] += usize::from(is_tcvn3(&letters));
    }
    let best = (0..hits.len()).max_by_key(|i| (hits[*i], hits.len() - i))?;
    (hits[best] >= 2 && hits[best] * 5 >= words).then_some(kinds[best])
}

/// The first bytes of Vietnamese letters in UTF-8, as Windows-1252 shows them.
fn is_misread(word: &str) -> bool {
    [
        "á»", "áº", "Ä‘", "Ä\u{90}", "Äƒ", "Æ°", "Æ¡", "Ã¡", "Ã¢", "Ã£", "Ã¨", "Ã©", "Ãª", "Ã¬", "Ã²", "Ã³", "Ã´",
        "Ãµ", "Ã¹", "Ãº", "Ã½",
    ]
    .iter()
    .any(|sign| word.contains(sign))
}

/// A sign that Vietnamese never has, next to a plain letter; or a capital with an accent after a small letter.
fn is_tcvn3(letters: &[char]) -> bool {
    letters.windows(2).any(|pair| {
        let (before, after) = (pair[0], pair[1]);
        let strange = |c: char| "¡¢£¤¥¦§¨©ª«¬®¯µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïñöøûüþ".contains(c);
        (before.is_ascii_alphabetic() && strange(after))
            || (strange(before) && after.is_ascii_alphabetic())
            || (before.is_ascii_lowercase() && ('À'..='Þ').contains(&after))
    })
}

/// A vowel followed by a marked vowel that stands for its tone, in pairs Vietnamese never has; or ñ for đ.
fn is_vni(letters: &[char]) -> bool {
    letters.windows(2).any(|pair| {
        let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
        let (before, after) = (lower(pair[0]), lower(pair[1]));
        match (before, after) {
            ('ñ', c) => c.is_alphabetic(),
            ('a' | 'e' | 'o' | 'u' | 'y' | 'ö' | 'ô', 'ø' | 'û' | 'ï' | 'å' | 'ä' | 'ü' | 'ë') => true,
            ('a', 'ù' | 'õ' | 'à' | 'á' | 'ã' | 'è' | 'é' | 'ú' | 'â' | 'ê') => true,
            ('e', 'ù' | 'õ' | 'à' | 'á' | 'ã' | 'â') => true,
            ('o', 'ù' | 'õ' | 'â') | ('u', 'ù' | 'õ') | ('ö' | 'ô', 'ù' | 'õ') => true,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_lists_are_named() {
        for (text, kind) in [
            ("NguyÔn V¨n Hïng TrÇn ThÞ Hång", LegacyEncoding::Tcvn3),
            ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", LegacyEncoding::Tcvn3),
            ("Nguyeãn Vaên Huøng Traàn Thò Hoàng", LegacyEncoding::Vni),
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", LegacyEncoding::Vni),
            ("Nguyá»…n VÄƒn HÃ¹ng Tráº§n Thá»‹ Há»“ng", LegacyEncoding::MisreadUtf8),
        ] {
            assert_eq!(looks_like_legacy_encoding(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn good_vietnamese_and_foreign_names_pass() {
        for text in [
            "Nguyễn Văn Hùng, Trần Thị Hồng, Đặng Thuý Quỳnh, hoà bình, toán, huân chương, ngoằn ngoèo",
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập – Tự do – Hạnh phúc",
            "uỷ ban, khuyến khích, thuê, quê, tuấn, xuất, suốt, loá, loè, quà, quán, quét, toàn, hoãn, khoá",
            "ÂU CƠ, VÕ, LÝ, HÀ, ĐÔNG, thứ Hai, điều 5 khoản 2",
            "Müller",
            "",
        ] {
            assert_eq!(looks_like_legacy_encoding(text), None, "{text}");
        }
    }
}
