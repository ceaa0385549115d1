//! Decisions about periods, units and what a person's data may be. Pure.

use chrono::{Datelike, NaiveDate};

use super::model::{NewPerson, Posting};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::text::{self, PersonName};

/// Youngest age at which anybody is in the city's service (Bộ luật Lao động 2019, Điều 3).
const YOUNGEST: i32 = 15;
/// Oldest age that is taken for no slip of the pen.
const OLDEST: i32 = 100;

/// What must be done so that a new posting from a day on stands alone in its period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fitting {
    /// Postings that are no longer believed as they stand.
    pub supersede: Vec<Posting>,
    /// The former posting, cut at the day the new one begins.
    pub keep: Option<(Posting, NaiveDate)>,
    /// The day the new one ends, when a later posting is known already.
    pub ends: Option<NaiveDate>,
}

/// Fits a posting that begins on `from` among those believed so far: the one that holds then ends the day it begins, a
/// later one stays.
pub fn fit_posting(believed: &[Posting], from: NaiveDate) -> Fitting {
    let mut fitting = Fitting::default();
    for old in believed {
        if old.holds_on(from) {
            fitting.supersede.push(old.clone());
            if old.valid_from < from {
                fitting.keep = Some((old.clone(), from));
            }
        }
    }
    fitting.ends = believed.iter().map(|p| p.valid_from).filter(|start| *start > from).min();
    fitting
}

/// Checks and tidies what was entered about a person.
///
/// # Errors
/// At the fields `full_name`, `birth_date`, `identity_number`, `email`, `phone`.
pub fn check_person(new: &NewPerson, today: NaiveDate) -> Result<NewPerson> {
    let mut errors = FieldErrors::default();
    if PersonName::parse(&new.full_name).is_err() {
        errors.add("full_name", "people-name-wrong");
    }
    if new.birth_date.is_some_and(|born| !plausible_birth(born, today)) {
        errors.add("birth_date", "people-birth-date-range");
    }
    let identity = new.identity_number.as_deref().map(plain_number).filter(|n| !n.is_empty());
    if identity.as_deref().is_some_and(|n| !is_identity_number(n)) {
        errors.add("identity_number", "people-identity-wrong");
    }
    let email = some(new.email.as_deref()).map(|e| e.to_lowercase());
    if email.as_deref().is_some_and(|e| !is_email(e)) {
        errors.add("email", "people-email-wrong");
    }
    let phone = some(new.phone.as_deref()).map(|p| plain_number(&p));
    if phone.as_deref().is_some_and(|p| !is_phone(p)) {
        errors.add("phone", "people-phone-wrong");
    }
    errors.check()?;
    Ok(NewPerson {
        full_name: text::tidy(&new.full_name),
        birth_date: new.birth_date,
        gender: new.gender,
        birthplace: some(new.birthplace.as_deref()),
        identity_number: identity,
        staff_number: some(new.staff_number.as_deref()),
        email,
        phone,
    })
}

fn some(value: Option<&str>) -> Option<String> {
    value.map(text::tidy).filter(|tidied| !tidied.is_empty())
}

/// A number without the signs people put between its digits.
pub fn plain_number(typed: &str) -> String {
    text::tidy(typed).chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\'' | '’' | '(' | ')')).collect()
}

/// Số định danh cá nhân: twelve digits (Luật Căn cước 2023, Điều 12).
pub fn is_identity_number(number: &str) -> bool {
    number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit())
}

/// Good enough to catch a name or a number in the wrong column.
pub fn is_email(email: &str) -> bool {
    let well = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace) && part.is_ascii();
    email.split_once('@').is_some_and(|(box_name, host)| {
        well(box_name)
            && well(host)
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    })
}

/// Eight to fifteen digits, perhaps after a plus sign.
pub fn is_phone(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether somebody born then can be in service now.
pub fn plausible_birth(born: NaiveDate, today: NaiveDate) -> bool {
    let age = today.year() - born.year();
    (YOUNGEST..=OLDEST).contains(&age)
}

/// The kinds of photo that are taken, by their first bytes.
///
/// # Errors
/// `people-photo-kind`, `people-photo-size`.
pub fn photo_kind(bytes: &[u8]) -> Result<&'static str> {
    if bytes.len() > PHOTO_LIMIT {
        let megabytes = PHOTO_LIMIT >> 20;
        return Err(Error::invalid("photo", Message::new("people-photo-size").with("megabytes", megabytes)));
    }
    let is_jpeg = bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && bytes.ends_with(&[0xFF, 0xD9]);
    let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.windows(4).rev().take(16).any(|four| four == b"IEND");
    match (is_jpeg, is_png) {
        (true, _) => Ok("image/jpeg"),
        (_, true) => Ok("image/png"),
        _ => Err(Error::invalid("photo", "people-photo-kind")),
    }
}

/// Most bytes of a photo.
pub const PHOTO_LIMIT: usize = 5 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Instant, PersonId, PostingId, UnitId};
    use crate::people::model::StaffKind;
    use proptest::prelude::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::TimeDelta::days(n)
    }

    fn posting(from: i64, to: Option<i64>) -> Posting {
        Posting {
            id: PostingId::new(),
            person_id: PersonId::new(),
            unit_id: UnitId::new(),
            staff_kind: StaffKind::CivilServant,
            position: String::new(),
            rank_code: None,
            rank_title: None,
            valid_from: day(from),
            valid_to: to.map(day),
            recorded_at: "2026-01-01T00:00:00Z".parse::<Instant>().unwrap(),
            superseded_at: None,
            source: String::new(),
        }
    }

    #[test]
    fn a_posting_ends_the_former_and_respects_the_later() {
        let (first, later) = (posting(0, Some(100)), posting(100, None));
        let fitted = fit_posting(&[first.clone(), later], day(40));
        assert_eq!(fitted.supersede, vec![first.clone()]);
        assert_eq!(fitted.keep, Some((first, day(40))));
        assert_eq!(fitted.ends, Some(day(100)));
        let same_day = posting(40, None);
        let fitted = fit_posting(std::slice::from_ref(&same_day), day(40));
        assert_eq!((fitted.supersede, fitted.keep, fitted.ends), (vec![same_day], None, None));
    }

    proptest! {
        #[test]
        fn one_posting_at_a_time(starts in proptest::collection::btree_set(0i64..60, 0..6), from in 0i64..60) {
            let starts: Vec<i64> = starts.into_iter().collect();
            let believed: Vec<Posting> =
                starts.iter().enumerate().map(|(n, s)| posting(*s, starts.get(n + 1).copied())).collect();
            let fitted = fit_posting(&believed, day(from));
            let mut after: Vec<(NaiveDate, Option<NaiveDate>)> = believed
                .iter()
                .filter(|p| !fitted.supersede.contains(p))
                .map(|p| (p.valid_from, p.valid_to))
                .collect();
            after.extend(fitted.keep.iter().map(|(p, to)| (p.valid_from, Some(*to))));
            after.push((day(from), fitted.ends));
            for n in 0..60 {
                let holding = after.iter().filter(|(f, t)| *f <= day(n) && t.is_none_or(|t| t > day(n))).count();
                prop_assert!(holding <= 1);
                prop_assert!(n < from || holding == 1);
            }
        }
    }

    #[test]
    fn a_person_is_checked_field_by_field() {
        let new = NewPerson {
            full_name: " Nguyễn  Thị Ánh ".into(),
            identity_number: Some("001 084 012 345".into()),
            email: Some("Anh@Hanoi.gov.vn".into()),
            phone: Some("0912.345.678".into()),
            ..NewPerson::default()
        };
        let tidy = check_person(&new, day(0)).unwrap();
        assert_eq!(tidy.full_name, "Nguyễn Thị Ánh");
        assert_eq!(tidy.identity_number.as_deref(), Some("001084012345"));
        assert_eq!(tidy.email.as_deref(), Some("anh@hanoi.gov.vn"));
        assert_eq!(tidy.phone.as_deref(), Some("0912345678"));
        let wrong = NewPerson {
            full_name: "12".into(),
            birth_date: Some(day(0)),
            identity_number: Some("123".into()),
            email: Some("anh".into()),
            phone: Some("a".into()),
            ..NewPerson::default()
        };
        match check_person(&wrong, day(0)) {
            Err(Error::Invalid(errors)) => assert_eq!(errors.0.len(), 5),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn photos_are_known_by_their_bytes() {
        assert_eq!(photo_kind(&[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9]).unwrap(), "image/jpeg");
        assert_eq!(photo_kind(b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82").unwrap(), "image/png");
        assert!(photo_kind(b"<svg onload=alert(1)>").is_err());
        assert!(photo_kind(b"\x89PNG\r\n\x1a\n half of it").is_err());
        assert!(photo_kind(&vec![0; PHOTO_LIMIT + 1]).is_err());
    }
}
