//! Days of birth and numbers as spreadsheets keep them: text, serial days, digits that lost their zeros.

use chrono::{Datelike, NaiveDate};

use super::rows::Fault;
use crate::people::Gender;
use crate::people::rules::{is_identity_number, plain_number, plausible_birth};
use crate::tables::CellValue;
use crate::text::{DateError, DateSystem, parse_date, serial_to_date, tidy};

/// Reads a day of birth. Nothing is guessed: two-digit years, years alone and days that the calendar lacks are refused.
pub fn birth(value: &CellValue, as_of: NaiveDate) -> Result<Option<NaiveDate>, Fault> {
    let date = match value {
        CellValue::Empty => return Ok(None),
        CellValue::Date(cell) => cell.to_date().ok_or(Fault::of("people-row-date-unreadable"))?,
        CellValue::Number(number) => from_number(*number)?,
        CellValue::Text(text) if tidy(text).is_empty() => return Ok(None),
        CellValue::Text(text) => parse_date(text).map_err(fault)?,
        CellValue::Bool(_) | CellValue::Error(_) => return Err(Fault::of("people-row-date-unreadable")),
    };
    if plausible_birth(date, as_of) { Ok(Some(date)) } else { Err(Fault::of("people-row-birth-range")) }
}

/// A number in a column of dates: a serial day whose format was lost, or digits typed without signs.
fn from_number(number: f64) -> Result<NaiveDate, Fault> {
    if number.fract() != 0.0 || number < 0.0 {
        return Err(Fault::of("people-row-date-unreadable"));
    }
    match number {
        n if (1900.0..=2100.0).contains(&n) => Err(Fault::of("people-row-date-year-only")),
        // From 1913 on, so that no year is taken for a serial day.
        n if (5_000.0..80_000.0).contains(&n) => {
            serial_to_date(n, DateSystem::From1900).ok_or(Fault::of("people-row-date-unreadable"))
        }
        n if (10_000_000.0..100_000_000.0).contains(&n) => parse_date(&n.to_string()).map_err(fault),
        _ => Err(Fault::of("people-row-date-unreadable")),
    }
}

fn fault(error: DateError) -> Fault {
    Fault::of(match error {
        DateError::TwoDigitYear => "people-row-date-two-digits",
        DateError::YearOnly => "people-row-date-year-only",
        DateError::NotInCalendar => "people-row-date-calendar",
        DateError::Unreadable => "people-row-date-unreadable",
    })
}

/// Reads a số định danh: twelve digits. Fewer digits are never filled up here; where zeros at the start were lost, the
/// fault proposes the number for a person to accept.
pub fn identity(value: &CellValue, born: Option<NaiveDate>, gender: Option<Gender>) -> Result<Option<String>, Fault> {
    if matches!(value, CellValue::Error(_) | CellValue::Bool(_) | CellValue::Date(_)) {
        return Err(Fault::of("people-row-identity-wrong"));
    }
    let number = plain_number(&value.as_text());
    if number.is_empty() {
        return Ok(None);
    }
    if is_identity_number(&number) {
        return Ok(Some(number));
    }
    let lower = number.to_lowercase();
    if lower.contains("e+") || lower.contains("e1") {
        return Err(Fault::of("people-row-identity-rounded"));
    }
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::of("people-row-identity-wrong"));
    }
    let padded = format!("{number:0>12}");
    match number.len() {
        10 | 11 => Err(Fault::of("people-row-identity-short").proposing(padded)),
        // Nine digits may be an old chứng minh nhân dân: only numbers that fit the person are proposed.
        7..=9 if born.is_some() && fits(&padded, born, gender) => {
            Err(Fault::of("people-row-identity-short").proposing(padded))
        }
        9 => Err(Fault::of("people-row-identity-old")),
        _ => Err(Fault::of("people-row-identity-wrong")),
    }
}

/// Whether century, gender and year of birth stand in the number (Nghị định 137/2015/NĐ-CP, Điều 13: the fourth digit is
/// 0/1 for a man/woman born 1900–1999, 2/3 for 2000–2099; then two digits of the year).
fn fits(number: &str, born: Option<NaiveDate>, gender: Option<Gender>) -> bool {
    let Some(born) = born else {
        return false;
    };
    let (Some(mark), Some(year)) = (number.get(3..4).and_then(|d| d.parse::<i32>().ok()), number.get(4..6)) else {
        return false;
    };
    let century = (born.year() / 100 - 19) * 2;
    let gender_fits = match gender {
        Some(Gender::Male) => mark == century,
        Some(Gender::Female) => mark == century + 1,
        None => mark == century || mark == century + 1,
    };
    gender_fits && year == format!("{:02}", born.year() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::DateCell;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }
    fn key<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
        result.unwrap_err().key
    }

    #[test]
    fn days_are_read_from_text_and_serials() {
        let as_of = day("2026-11-22");
        let born = Some(day("1984-03-05"));
        assert_eq!(birth(&text("05/03/1984"), as_of), Ok(born));
        assert_eq!(birth(&CellValue::Number(30746.0), as_of), Ok(born));
        let cell = DateCell { serial: 30746.0, system: DateSystem::From1900 };
        assert_eq!(birth(&CellValue::Date(cell), as_of), Ok(born));
        assert_eq!(birth(&CellValue::Number(12_051_988.0), as_of), Ok(Some(day("1988-05-12"))));
        assert_eq!(birth(&text(" "), as_of), Ok(None));
    }

    #[test]
    fn no_day_is_guessed() {
        let as_of = day("2026-11-22");
        assert_eq!(key(birth(&text("5/3/84"), as_of)), "people-row-date-two-digits");
        assert_eq!(key(birth(&text("1984"), as_of)), "people-row-date-year-only");
        assert_eq!(key(birth(&CellValue::Number(1984.0), as_of)), "people-row-date-year-only");
        assert_eq!(key(birth(&text("31/02/1980"), as_of)), "people-row-date-calendar");
        assert_eq!(key(birth(&CellValue::Number(5_031_984.0), as_of)), "people-row-date-unreadable");
        assert_eq!(key(birth(&text("05/03/2024"), as_of)), "people-row-birth-range");
        assert_eq!(key(birth(&CellValue::Error("#N/A"), as_of)), "people-row-date-unreadable");
    }

    #[test]
    fn lost_zeros_are_proposed_and_never_taken() {
        let short = identity(&CellValue::Number(1_081_012_345.0), None, None).unwrap_err();
        assert_eq!((short.key, short.proposal.as_deref()), ("people-row-identity-short", Some("001081012345")));
        let born = Some(day("1984-03-05"));
        let demo = identity(&CellValue::Number(184_012_345.0), born, Some(Gender::Female)).unwrap_err();
        assert_eq!(demo.proposal.as_deref(), Some("000184012345"));
        let old = identity(&text("012345678"), born, None).unwrap_err();
        assert_eq!((old.key, old.proposal), ("people-row-identity-old", None));
        assert_eq!(key(identity(&text("1.08101E+09"), None, None)), "people-row-identity-rounded");
        assert_eq!(key(identity(&text("12345"), None, None)), "people-row-identity-wrong");
        assert_eq!(identity(&text("'001 081.012-345"), None, None), Ok(Some("001081012345".into())));
        assert_eq!(identity(&CellValue::Empty, None, None), Ok(None));
    }
}
