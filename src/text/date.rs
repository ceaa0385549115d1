//! Vietnamese dates: read strictly, written by the rules of Nghị định 30/2020/NĐ-CP, and Excel's serial days.

use super::tidy;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use thiserror::Error;

/// Why a text is no date. Nothing is guessed: a year of two digits or a missing day is for a person to complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// “5/3/84”.
    #[error("Năm chỉ có hai chữ số: ghi đủ bốn chữ số, ví dụ 05/03/1984.")]
    TwoDigitYear,
    /// “1984”, “3/1984”.
    #[error("Chỉ có năm hoặc tháng và năm: ghi đủ ngày, tháng, năm, ví dụ 05/03/1984.")]
    YearOnly,
    /// “31/02/1984”, “5/13/1984”.
    #[error("Không có ngày này trong lịch: kiểm tra lại ngày và tháng (ngày trước, tháng sau).")]
    NotInCalendar,
    /// Anything else.
    #[error("Không đọc được ngày: ghi theo dạng ngày/tháng/năm, ví dụ 05/03/1984.")]
    Unreadable,
}

/// Reads day, month, year: “5/3/1984”, “05-03-1984”, “05.03.1984”, “05031984”, “ngày 05 tháng 3 năm 1984”; and ISO
/// “1984-03-05”, which browsers and databases write and which cannot be mistaken.
///
/// # Errors
/// [`DateError`]; years have four digits and lie in 1000–9999.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    let tidied = tidy(text);
    if let Some(parts) = long_form(&tidied) {
        return day_month_year(&parts);
    }
    let compact: String = tidied.split(' ').collect();
    if !compact.is_empty() && compact.bytes().all(|b| b.is_ascii_digit()) {
        return only_digits(&tidied);
    }
    let Some(separator) = compact.chars().find(|c| matches!(c, '/' | '-' | '.')) else {
        return Err(DateError::Unreadable);
    };
    if tidied.split(separator).any(|part| part.trim().contains(' ')) {
        return Err(DateError::Unreadable);
    }
    let parts: Vec<&str> = compact.split(separator).collect();
    match parts.as_slice() {
        [year, month, day] if separator == '-' && year.len() == 4 => day_month_year(&[day, month, year]),
        _ => day_month_year(&parts),
    }
}

fn long_form(tidied: &str) -> Option<[&str; 3]> {
    let lower_start = tidied.get(..1).filter(|c| c.eq_ignore_ascii_case("n"))?.len();
    let (day, rest) = tidied.get(lower_start..)?.strip_prefix("gày ")?.split_once(" tháng ")?;
    let (month, year) = rest.split_once(" năm ")?;
    Some([day.trim(), month.trim(), year.trim()])
}

fn only_digits(digits: &str) -> Result<NaiveDate, DateError> {
    match digits.len() {
        8 => day_month_year(&[&digits[..2], &digits[2..4], &digits[4..]]),
        6 => Err(DateError::TwoDigitYear),
        4 => Err(DateError::YearOnly),
        _ => Err(DateError::Unreadable),
    }
}

fn day_month_year(parts: &[&str]) -> Result<NaiveDate, DateError> {
    let number = |part: &str, longest: usize| -> Option<u32> {
        let plain = !part.is_empty() && part.len() <= longest && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    match parts {
        [month, year] if number(month, 2).is_some() && year.len() == 4 && number(year, 4).is_some() => {
            Err(DateError::YearOnly)
        }
        [day, month, year] => {
            let (Some(day), Some(month), Some(value)) = (number(day, 2), number(month, 2), number(year, 4)) else {
                return Err(DateError::Unreadable);
            };
            match year.len() {
                2 => Err(DateError::TwoDigitYear),
                4 if value >= 1000 => i32::try_from(value)
                    .ok()
                    .and_then(|y| NaiveDate::from_ymd_opt(y, month, day))
                    .ok_or(DateError::NotInCalendar),
                _ => Err(DateError::Unreadable),
            }
        }
        _ => Err(DateError::Unreadable),
    }
}

/// dd/mm/yyyy: “05/03/1984”.
pub fn format_date(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// “ngày 05 tháng 3 năm 1984”: a zero before days under 10 and before months 1 and 2
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, khoản 4).
pub fn format_date_long(date: NaiveDate) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// The day of the week as documents write it: “thứ Hai” … “Chủ nhật” (Nghị định 30/2020/NĐ-CP, Phụ lục II).
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "thứ Hai",
        Weekday::Tue => "thứ Ba",
        Weekday::Wed => "thứ Tư",
        Weekday::Thu => "thứ Năm",
        Weekday::Fri => "thứ Sáu",
        Weekday::Sat => "thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}

/// The day of the week as a column head: “T2” … “CN”.
pub fn weekday_short(date: NaiveDate) -> &'static str {
    ["T2", "T3", "T4", "T5", "T6", "T7", "CN"][date.weekday().num_days_from_monday() as usize]
}

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DateSystem {
    /// Day 1 is 1 January 1900, and day 60 is a 29 February 1900 that never was (kept by Excel for Lotus 1-2-3).
    #[default]
    From1900,
    /// Day 0 is 1 January 1904 (workbooks once made on a Mac).
    From1904,
}

/// The day of an Excel serial number; the part after the point (time of day) is left out.
///
/// `None` for day 0 and the 29 February 1900 of the 1900 system, for negative or non-finite numbers, and after 9999.
pub fn serial_to_date(serial: f64, system: DateSystem) -> Option<NaiveDate> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let day = serial.floor() as u64;
    let epoch = match (system, day) {
        (DateSystem::From1900, 0 | 60) => return None,
        (DateSystem::From1900, 1..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (DateSystem::From1900, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
        (DateSystem::From1904, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
    };
    epoch?.checked_add_days(Days::new(day)).filter(|date| date.year() <= 9999)
}

/// The serial number of a day in the 1900 system; `None` before 1 January 1900 and after 9999, which Excel cannot hold.
pub fn date_to_serial(date: NaiveDate) -> Option<u32> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1)?;
    let days = u32::try_from(date.signed_duration_since(first).num_days()).ok()? + 1;
    (date.year() <= 9999).then_some(if days >= 60 { days + 1 } else { days })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_are_read_in_all_the_ways_offices_write_them() {
        for text in [
            "5/3/1984",
            "05/03/1984",
            "05-03-1984",
            "05.03.1984",
            "05031984",
            " 5 / 3 / 1984 ",
            "1984-03-05",
            "ngày 05 tháng 3 năm 1984",
            "Ngày 5 tháng 03 năm 1984",
        ] {
            assert_eq!(parse_date(text), Ok(day(1984, 3, 5)), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        use DateError::*;
        for (text, error) in [
            ("5/3/84", TwoDigitYear),
            ("050384", TwoDigitYear),
            ("1984", YearOnly),
            ("3/1984", YearOnly),
            ("31/02/1984", NotInCalendar),
            ("5/13/1984", NotInCalendar),
            ("00/01/1984", NotInCalendar),
            ("29/02/1900", NotInCalendar),
            ("19840305", Unreadable),
            ("", Unreadable),
            ("5/3-1984", Unreadable),
            ("5/3", Unreadable),
            ("5/3/984", Unreadable),
            ("5/3/0984", Unreadable),
            ("a/b/c", Unreadable),
            ("1/2/3/4", Unreadable),
            ("５/3/1984", Unreadable),
            ("5 3 1984", Unreadable),
            ("1 984", Unreadable),
            ("1 5/3/1984", Unreadable),
            ("-5/3/1984", Unreadable),
            ("ngày 5 tháng ba năm 1984", Unreadable),
        ] {
            assert_eq!(parse_date(text), Err(error), "{text}");
        }
    }

    #[test]
    fn documents_put_zeros_where_the_decree_does() {
        assert_eq!(format_date_long(day(1984, 3, 5)), "ngày 05 tháng 3 năm 1984");
        assert_eq!(format_date_long(day(2026, 2, 15)), "ngày 15 tháng 02 năm 2026");
        assert_eq!(format_date_long(day(2026, 12, 31)), "ngày 31 tháng 12 năm 2026");
        assert_eq!(format_date(day(984, 3, 5)), "05/03/0984");
        assert_eq!((weekday(day(2026, 1, 5)), weekday_short(day(2026, 1, 4))), ("thứ Hai", "CN"));
    }

    #[test]
    fn serials_know_the_leap_year_that_never_was() {
        use DateSystem::*;
        for (serial, system, date) in [
            (1.0, From1900, Some(day(1900, 1, 1))),
            (59.0, From1900, Some(day(1900, 2, 28))),
            (60.0, From1900, None),
            (61.0, From1900, Some(day(1900, 3, 1))),
            (30746.75, From1900, Some(day(1984, 3, 5))),
            (0.0, From1900, None),
            (0.0, From1904, Some(day(1904, 1, 1))),
            (29284.0, From1904, Some(day(1984, 3, 5))),
            (-1.0, From1900, None),
            (2_958_465.0, From1900, Some(day(9999, 12, 31))),
            (2_958_466.0, From1900, None),
            (2_958_465.0, From1904, None),
            (f64::NAN, From1900, None),
            (f64::INFINITY, From1904, None),
            (1e300, From1900, None),
        ] {
            assert_eq!(serial_to_date(serial, system), date, "{serial} {system:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(days in 0i64..2_900_000) {
            let date = day(1900, 1, 1) + chrono::Duration::days(days);
            prop_assert_eq!(parse_date(&format_date(date)), Ok(date));
            prop_assert_eq!(parse_date(&format_date_long(date)), Ok(date));
            prop_assert_eq!(date_to_serial(date).and_then(|s| serial_to_date(f64::from(s), DateSystem::From1900)), Some(date));
        }

        #[test]
        fn no_text_breaks_the_reader(text in any::<String>(), digits in "[0-9/. -]{0,12}") {
            let _ = parse_date(&text);
            let _ = parse_date(&digits);
        }
    }
}
