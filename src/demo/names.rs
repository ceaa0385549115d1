//! Invented people: names as they are common in the north of Viet Nam, drawn from a fixed seed.

/// A small generator of its own, so that the demo city is the same on every machine (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice with a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % (n.max(1) as u64)).unwrap_or(0)
    }
    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Family names, the frequent ones several times.
const FAMILY: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Trần", "Lê", "Lê", "Lê", "Phạm",
    "Phạm", "Hoàng", "Vũ", "Vũ", "Đặng", "Bùi", "Bùi", "Đỗ", "Đỗ", "Ngô", "Dương", "Đinh", "Đào", "Phan", "Hà",
    "Lương", "Trịnh", "Mai", "Chu", "Tạ", "Phùng", "Cao", "Kiều", "Khuất", "Nghiêm", "Đoàn", "Lưu",
];
const MALE_MIDDLE: &[&str] = &[
    "Văn", "Văn", "Đức", "Hữu", "Quang", "Minh", "Công", "Đình", "Xuân", "Mạnh", "Quốc", "Trọng", "Anh", "Thành", "Bá",
];
const MALE_GIVEN: &[&str] = &[
    "Hùng", "Dũng", "Tuấn", "Anh", "Nam", "Sơn", "Thắng", "Hải", "Long", "Cường", "Minh", "Đức", "Quân", "Trung",
    "Hiếu", "Kiên", "Phong", "Ước", "Ân", "Bình", "Chiến", "Đạt", "Giang", "Khánh", "Lâm", "Phúc", "Tú", "Việt",
    "Vinh", "Thịnh",
];
const FEMALE_MIDDLE: &[&str] =
    &["Thị", "Thị", "Thị", "Thị Thu", "Thị Ngọc", "Thị Minh", "Thu", "Ngọc", "Thị Thanh", "Phương", "Thị Hồng", "Thúy"];
const FEMALE_GIVEN: &[&str] = &[
    "Hà",
    "Hương",
    "Lan",
    "Ánh",
    "Hoa",
    "Hạnh",
    "Hằng",
    "Thủy",
    "Mai",
    "Nga",
    "Linh",
    "Trang",
    "Yến",
    "Châu",
    "Dung",
    "Đào",
    "Giang",
    "Huyền",
    "Khuê",
    "Loan",
    "Nhung",
    "Oanh",
    "Phượng",
    "Quyên",
    "Thảo",
    "Uyên",
    "Vân",
    "Xuyến",
    "Bưởi",
    "Ngân",
];

/// Birthplaces: provinces of the north, as they are written on birth certificates.
const PLACES: &[&str] = &[
    "Hà Nội",
    "Hà Nội",
    "Hà Nội",
    "Hà Nội",
    "Nam Định",
    "Thái Bình",
    "Hải Dương",
    "Hưng Yên",
    "Bắc Ninh",
    "Hà Nam",
    "Phú Thọ",
    "Vĩnh Phúc",
    "Thanh Hóa",
    "Nghệ An",
    "Ninh Bình",
    "Hải Phòng",
    "Hòa Bình",
    "Bắc Giang",
    "Thái Nguyên",
];

/// Whether a person is drawn as a man.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// A full name.
pub fn full_name(dice: &mut Dice, drawn: Drawn) -> String {
    let (middle, given) = match drawn {
        Drawn::Man => (MALE_MIDDLE, MALE_GIVEN),
        Drawn::Woman => (FEMALE_MIDDLE, FEMALE_GIVEN),
    };
    format!("{} {} {}", dice.pick(FAMILY), dice.pick(middle), dice.pick(given))
}

/// A birthplace.
pub fn birthplace(dice: &mut Dice) -> &'static str {
    dice.pick::<&'static str>(PLACES)
}

/// An identity number that no living person has: province 000 does not exist. The rest is built as the law says:
/// a digit for century and sex, two of the birth year, six running (NĐ 137/2015, art. 13).
pub fn identity_number(birth_year: i32, drawn: Drawn, running: usize) -> String {
    let century = if birth_year >= 2000 { 2 } else { 0 } + i32::from(drawn == Drawn::Woman);
    format!("000{century}{:02}{running:06}", birth_year % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_drawn_again_from_the_same_seed() {
        let draw = || full_name(&mut Dice::new(7), Drawn::Woman);
        assert_eq!(draw(), draw());
        assert_eq!(identity_number(1988, Drawn::Woman, 42), "000188000042");
    }
}
