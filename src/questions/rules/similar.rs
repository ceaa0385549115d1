//! Which questions are alike: the share of common groups of three letters (Jaccard) of folded texts.

/// Above this likeness (0 to 1) an author is warned.
pub const ALIKE: f64 = 0.75;

/// The groups of three letters of a folded text, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigrams(Vec<[char; 3]>);

impl Trigrams {
    /// Of a text that is folded already; blanks stand for its ends.
    pub fn of(folded: &str) -> Self {
        let letters: Vec<char> = format!(" {folded} ").chars().collect();
        let mut groups: Vec<[char; 3]> = letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
        groups.sort_unstable();
        groups.dedup();
        Self(groups)
    }

    /// From 0 (nothing in common) to 1 (the same groups). Two empty texts have nothing in common.
    pub fn likeness(&self, other: &Self) -> f64 {
        let (mut one, mut two, mut common) = (0, 0, 0usize);
        while let (Some(a), Some(b)) = (self.0.get(one), other.0.get(two)) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => one += 1,
                std::cmp::Ordering::Greater => two += 1,
                std::cmp::Ordering::Equal => (one, two, common) = (one + 1, two + 1, common + 1),
            }
        }
        let all = self.0.len() + other.0.len() - common;
        if all == 0 { 0.0 } else { common as f64 / all as f64 }
    }

    /// Whether the likeness is above [`ALIKE`]; quick for texts of very different length.
    pub fn is_alike(&self, other: &Self) -> bool {
        let (less, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        less as f64 > ALIKE * more as f64 && self.likeness(other) > ALIKE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    #[test]
    fn small_changes_are_alike_and_other_questions_are_not() {
        let of = |text: &str| Trigrams::of(&fold(text));
        let first = of("Thiết bị nào sau đây là thiết bị nhập dữ liệu của máy tính?");
        assert!(first.is_alike(&of("Thiết bị nào sau đây là thiết bị nhập dữ liệu cho máy tính?")));
        assert!(first.is_alike(&of("THIẾT BỊ NÀO SAU ĐÂY LÀ THIẾT BỊ NHẬP DỮ LIỆU CỦA MÁY TÍNH")));
        assert!(!first.is_alike(&of("Thiết bị nào sau đây là thiết bị xuất hình ảnh ra giấy?")));
        assert!(!of("").is_alike(&of("")));
    }

    proptest! {
        #[test]
        fn the_quick_check_agrees(a in "[abc ]{0,30}", b in "[abc ]{0,30}") {
            let (a, b) = (Trigrams::of(&a), Trigrams::of(&b));
            prop_assert_eq!(a.is_alike(&b), a.likeness(&b) > ALIKE);
            prop_assert_eq!(a.is_alike(&b), b.is_alike(&a));
        }
    }
}
