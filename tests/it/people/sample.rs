//! A staff list of any size, the way a city would send it; for the benches too, which include this file by its path.

use std::fmt::Write;

const FAMILY: &[&str] = &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"];
const MIDDLE: &[&str] = &["Văn", "Thị", "Minh", "Thị Ngọc", "Quốc", "Thu", "Đức", "Thị Bích"];
const GIVEN: &[&str] =
    &["An", "Ánh", "Bình", "Dũng", "Đào", "Giang", "Hòa", "Khánh", "Lan", "Minh", "Oanh", "Thúy", "Ước", "Yến"];

/// A .csv of `rows` people spread over units named by `units`; every hundredth row lost the zeros of its number, every
/// two-hundredth has a day that no calendar knows. The same arguments give the same text.
pub fn staff_list(rows: usize, units: &[String]) -> String {
    let mut text =
        String::from("STT;Họ và tên;Ngày sinh;Giới tính;Nơi sinh;Số CCCD;Đơn vị;Loại cán bộ;Chức vụ;Mã ngạch\n");
    for n in 0..rows {
        let (family, middle, given) = (FAMILY[n % 10], MIDDLE[n / 10 % 8], GIVEN[n / 80 % 14]);
        let is_woman = middle.starts_with("Thị");
        let (day, month, year) = (n % 28 + 1, n / 28 % 12 + 1, 1968 + n % 32);
        let born = if n % 200 == 199 { "31/02/1980".to_owned() } else { format!("{day:02}/{month:02}/{year}") };
        let number = format!("001{}{:02}{:06}", u8::from(is_woman), year % 100, n);
        let number = if n % 100 == 98 { number.trim_start_matches('0') } else { &number };
        let gender = if is_woman { "Nữ" } else { "Nam" };
        let unit = &units[n % units.len()];
        let _ = writeln!(
            text,
            "{};{family} {middle} {given};{born};{gender};Hà Nội;{number};{unit};Công chức;Chuyên viên;01.003",
            n + 1
        );
    }
    text
}
