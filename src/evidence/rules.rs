//! Pure decisions: which rule fits a paper, for how long it counts, what of a form is wrong.

use chrono::NaiveDate;

use super::model::{Equivalence, Evidence, NewEquivalence, NewEvidence, NewExemption};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::text;

/// Longest line of text (characters).
const LINE: usize = 200;
/// Longest remark or reason.
const NOTE: usize = 1_000;

/// A number without blanks and signs, folded: `B 123-456` and `b123456` are one paper.
pub fn serial_key(serial: &str) -> String {
    text::fold(serial).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Why a rule does not fit a paper; `None` when it does.
pub fn misfit(rule: &Equivalence, issued_on: NaiveDate) -> Option<Message> {
    let early = rule.issued_from.is_some_and(|from| issued_on < from);
    let late = rule.issued_to.is_some_and(|to| issued_on > to);
    if rule.ended_at.is_some() {
        Some(Message::new("evidence-rule-ended"))
    } else if early || late {
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), text::format_date);
        let message = Message::new("evidence-rule-window").with("issued", text::format_date(issued_on));
        Some(message.with("from", day(rule.issued_from)).with("to", day(rule.issued_to)))
    } else {
        None
    }
}

/// In which period a paper counts by a rule: from the later of issue and the rule's first day, until the earlier of the
/// paper's end and the rule's.
pub fn counts(rule: &Equivalence, paper: &Evidence) -> (NaiveDate, Option<NaiveDate>) {
    let to = [rule.valid_to, paper.expires_on].into_iter().flatten().min();
    (rule.valid_from.max(paper.issued_on), to)
}

fn need(errors: &mut FieldErrors, field: &str, value: &str, most: usize) -> String {
    let value = text::tidy(value);
    if value.is_empty() {
        errors.add(field, "form-required");
    } else if value.chars().count() > most {
        errors.add(field, Message::new("standard-too-long").with("most", most));
    }
    value
}

fn ordered(errors: &mut FieldErrors, field: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        errors.add(field, "evidence-dates-order");
    }
}

/// A rule as it is kept, or all that is wrong with it.
pub fn checked_rule(new: &NewEquivalence) -> Result<NewEquivalence> {
    let mut errors = FieldErrors::default();
    let title = need(&mut errors, "title", &new.title, LINE);
    let legal_ground = need(&mut errors, "legal_ground", &new.legal_ground, NOTE);
    ordered(&mut errors, "issued_to", new.issued_from, new.issued_to);
    ordered(&mut errors, "valid_to", Some(new.valid_from.succ_opt().unwrap_or(new.valid_from)), new.valid_to);
    errors.check()?;
    Ok(NewEquivalence { title, legal_ground, ..new.clone() })
}

/// A paper as it is kept, or all that is wrong with it. The day of issue may not lie ahead.
pub fn checked_paper(new: &NewEvidence, today: NaiveDate) -> Result<NewEvidence> {
    let mut errors = FieldErrors::default();
    let title = need(&mut errors, "title", &new.title, LINE);
    let issuer = need(&mut errors, "issuer", &new.issuer, LINE);
    let (serial, note) = (text::tidy(&new.serial), text::tidy(&new.note));
    if new.issued_on > today {
        errors.add("issued_on", "evidence-issued-ahead");
    }
    ordered(&mut errors, "expires_on", Some(new.issued_on), new.expires_on);
    for (field, value, most) in [("serial", &serial, 60), ("note", &note, NOTE)] {
        if value.chars().count() > most {
            errors.add(field, Message::new("standard-too-long").with("most", most));
        }
    }
    errors.check()?;
    Ok(NewEvidence { title, issuer, serial, note, ..new.clone() })
}

/// An exemption as it is kept, or all that is wrong with it.
pub fn checked_exemption(new: &NewExemption, today: NaiveDate) -> Result<NewExemption> {
    let mut errors = FieldErrors::default();
    let reason = need(&mut errors, "reason", &new.reason, NOTE);
    let document_number = need(&mut errors, "document_number", &new.document_number, LINE);
    if new.document_on > today {
        errors.add("document_on", "evidence-issued-ahead");
    }
    ordered(&mut errors, "valid_to", Some(new.valid_from), new.valid_to);
    errors.check()?;
    // The form says the last day, records hold the day after it.
    let valid_to = new.valid_to.and_then(|last| last.succ_opt());
    Ok(NewExemption { reason, document_number, valid_to, ..new.clone() })
}

/// A reason that says something.
///
/// # Errors
/// At `reason` when it is shorter than five characters.
pub fn checked_reason(typed: &str) -> Result<String> {
    let reason = text::tidy(typed);
    if reason.chars().count() < 5 {
        return Err(Error::invalid("reason", "evidence-reason-short"));
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{AccountId, EquivalenceId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule() -> Equivalence {
        Equivalence {
            id: EquivalenceId::new(),
            framework_code: "f".into(),
            level_code: "basic".into(),
            title: "Chứng chỉ tin học B".into(),
            title_key: "chung chi tin hoc b".into(),
            legal_ground: "Thông tư liên tịch 17/2016".into(),
            issued_from: None,
            issued_to: Some(day("2016-08-09")),
            valid_from: day("2016-08-10"),
            valid_to: None,
            created_by: AccountId::new(),
            recorded_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            ended_by: None,
            ended_at: None,
        }
    }

    #[test]
    fn a_serial_is_one_however_it_is_typed() {
        assert_eq!(serial_key("B 123-456"), serial_key("b123456"));
        assert_eq!(serial_key(" – "), "");
    }

    #[test]
    fn a_rule_fits_the_papers_of_its_window() {
        assert_eq!(misfit(&rule(), day("2016-08-09")), None);
        assert_eq!(misfit(&rule(), day("2016-08-10")).unwrap().key, "evidence-rule-window");
        let ended = Equivalence { ended_at: Some("2026-02-01T00:00:00Z".parse().unwrap()), ..rule() };
        assert_eq!(misfit(&ended, day("2010-01-01")).unwrap().key, "evidence-rule-ended");
    }

    #[test]
    fn reasons_say_something() {
        assert!(checked_reason("  sai ").is_err());
        assert_eq!(checked_reason(" Số hiệu  không khớp ").unwrap(), "Số hiệu không khớp");
    }
}
