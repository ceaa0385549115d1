//! Vietnamese numbers: a point groups thousands (1.250), a comma starts the decimals (8,5).

use super::tidy;
use thiserror::Error;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Not digits with the signs that numbers have.
    #[error("Không đọc được số: ghi như 8,5 hoặc 1.250.")]
    Unreadable,
    /// More decimals than the field holds.
    #[error("Quá nhiều chữ số sau dấu phẩy.")]
    TooPrecise,
    /// Does not fit.
    #[error("Số quá lớn.")]
    TooLarge,
}

/// “1.250”, “-1.000.000”.
pub fn format_integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        grouped.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number in hundredths with both decimals: 850 is “8,50”. Marks are kept so.
pub fn format_hundredths(hundredths: i64) -> String {
    format_decimal(hundredths, 100, 2)
}

/// A number in hundredths without useless zeros: 850 is “8,5”, 800 is “8”.
pub fn format_hundredths_short(hundredths: i64) -> String {
    let full = format_hundredths(hundredths);
    full.strip_suffix(",00").or_else(|| full.strip_suffix('0')).unwrap_or(&full).to_owned()
}

/// A percentage in tenths of a percent, always with one decimal: 625 is “62,5%”.
pub fn format_percent(tenths: i64) -> String {
    format_decimal(tenths, 10, 1) + "%"
}

/// `part` of `whole` in tenths of a percent, halves rounded up; `None` when the whole is 0 (nothing to have a share of).
pub fn percent_tenths(part: u64, whole: u64) -> Option<i64> {
    let doubled = u128::from(whole) * 2;
    let rounded = (u128::from(part) * 2000 + u128::from(whole)).checked_div(doubled)?;
    i64::try_from(rounded).ok()
}

fn format_decimal(value: i64, unit: u64, width: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    // The whole part is a tenth of i64 at most, so it fits.
    format!("{sign}{},{rest:0width$}", format_integer(whole.try_into().unwrap_or(i64::MAX)))
}

/// Reads “1250”, “1.250”, “-3”; a point must stand before groups of three digits.
///
/// # Errors
/// [`NumberError`]; decimals are [`NumberError::TooPrecise`], even when zero.
pub fn parse_integer(text: &str) -> Result<i64, NumberError> {
    scaled(&tidy(text), 0)
}

/// Reads “8,5”, “8.5”, “8,50”, “10”, “1.250,75” into hundredths.
///
/// A point before exactly three last digits groups thousands (“1.250” is 125000 hundredths); otherwise one point may
/// stand for the comma, since Excel set to English writes so.
///
/// # Errors
/// [`NumberError`]; a third decimal is [`NumberError::TooPrecise`] even when zero.
pub fn parse_hundredths(text: &str) -> Result<i64, NumberError> {
    scaled(&tidy(text), 2)
}

/// Reads “62,5%”, “62.5 %”, “62,5” into tenths of a percent.
///
/// # Errors
/// [`NumberError`]; a second decimal is [`NumberError::TooPrecise`].
pub fn parse_percent(text: &str) -> Result<i64, NumberError> {
    let tidied = tidy(text);
    let number = tidied.strip_suffix('%').unwrap_or(&tidied).trim_end();
    scaled(number, 1)
}

/// The number times ten to the power of `places`.
fn scaled(text: &str, places: usize) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = split_decimals(digits)?;
    if fraction.len() > places {
        return Err(NumberError::TooPrecise);
    }
    let all = format!("{whole}{fraction:0<places$}");
    let value: i128 = all.parse().map_err(|_| NumberError::TooLarge)?;
    i64::try_from(if negative { -value } else { value }).map_err(|_| NumberError::TooLarge)
}

fn split_decimals(digits: &str) -> Result<(String, &str), NumberError> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if let Some((whole, fraction)) = digits.split_once(',') {
        let whole = ungroup(whole).ok_or(NumberError::Unreadable)?;
        return if is_digits(fraction) { Ok((whole, fraction)) } else { Err(NumberError::Unreadable) };
    }
    if let Some(whole) = ungroup(digits) {
        return Ok((whole, ""));
    }
    match digits.split_once('.') {
        Some((whole, fraction)) if is_digits(whole) && is_digits(fraction) => Ok((whole.to_owned(), fraction)),
        _ => Err(NumberError::Unreadable),
    }
}

/// Digits without grouping points; `None` unless the points stand before groups of three.
fn ungroup(whole: &str) -> Option<String> {
    let mut groups = whole.split('.');
    let first = groups.next().filter(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()))?;
    let mut digits = first.to_owned();
    for group in groups {
        // “0.250” is a quarter in English notation and not a group of thousands.
        if first.len() > 3 || first == "0" {
            return None;
        }
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_the_vietnamese_way() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1250, "1.250"),
            (-1_000_000, "-1.000.000"),
            (i64::MIN, "-9.223.372.036.854.775.808"),
        ] {
            assert_eq!(format_integer(value), text);
        }
        for (value, full, short) in [
            (850, "8,50", "8,5"),
            (800, "8,00", "8"),
            (5, "0,05", "0,05"),
            (-50, "-0,50", "-0,5"),
            (125_075, "1.250,75", "1.250,75"),
        ] {
            assert_eq!((format_hundredths(value).as_str(), format_hundredths_short(value).as_str()), (full, short));
        }
        assert_eq!(format_percent(625), "62,5%");
        assert_eq!(format_percent(1000), "100,0%");
    }

    #[test]
    fn shares_round_halves_up() {
        assert_eq!(percent_tenths(5, 8), Some(625));
        assert_eq!(percent_tenths(1, 2000), Some(1));
        assert_eq!(percent_tenths(0, 0), None);
        assert_eq!(percent_tenths(u64::MAX, u64::MAX), Some(1000));
    }

    #[test]
    fn both_notations_are_read() {
        for (text, value) in [
            ("8,5", 850),
            ("8.5", 850),
            ("8,50", 850),
            (" 10 ", 1000),
            ("1.250", 125_000),
            ("1.250,75", 125_075),
            ("-0,5", -50),
            ("0.25", 25),
            ("1234.5", 123_450),
            ("+7", 700),
        ] {
            assert_eq!(parse_hundredths(text), Ok(value), "{text}");
        }
        assert_eq!(parse_integer("1.250"), Ok(1250));
        assert_eq!(parse_percent("62,5 %"), Ok(625));
        assert_eq!(parse_percent("100%"), Ok(1000));
    }

    #[test]
    fn what_is_doubtful_is_refused() {
        for (text, error) in [
            ("", NumberError::Unreadable),
            ("tám", NumberError::Unreadable),
            ("1,2,3", NumberError::Unreadable),
            ("8,", NumberError::Unreadable),
            (",5", NumberError::Unreadable),
            ("1.25.0", NumberError::Unreadable),
            ("1.250.5", NumberError::Unreadable),
            ("8,555", NumberError::TooPrecise),
            ("0.250", NumberError::TooPrecise),
            ("1234.567", NumberError::TooPrecise),
            ("99999999999999999999", NumberError::TooLarge),
            ("--1", NumberError::Unreadable),
        ] {
            assert_eq!(parse_hundredths(text), Err(error), "{text}");
        }
        assert_eq!(parse_integer("1,5"), Err(NumberError::TooPrecise));
        assert_eq!(parse_integer(&"9".repeat(60)), Err(NumberError::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(value in any::<i64>()) {
            prop_assert_eq!(parse_integer(&format_integer(value)), Ok(value));
            prop_assert_eq!(parse_hundredths(&format_hundredths(value)), Ok(value));
            prop_assert_eq!(parse_hundredths(&format_hundredths_short(value)), Ok(value));
            prop_assert_eq!(parse_percent(&format_percent(value)), Ok(value));
        }

        #[test]
        fn no_text_breaks_the_reader(text in any::<String>(), digits in "[0-9.,+-]{0,12}") {
            let _ = parse_hundredths(&text);
            let _ = parse_hundredths(&digits);
        }
    }
}
