//! Separation of duties: who set or approved a paper keeps away from its round.

use std::collections::HashSet;

use super::model::Exam;
use super::store;
use crate::app::Tx;
use crate::db::{AccountId, PersonId};
use crate::error::{Error, Message, Result};

/// Persons who wrote or approved the exam, or a question it may draw.
pub(super) fn setters(tx: &mut Tx<'_>, exam: &Exam) -> Result<HashSet<PersonId>> {
    let mut accounts: HashSet<AccountId> = store::question_people(tx, exam)?.into_iter().collect();
    accounts.insert(exam.author_id);
    accounts.extend(exam.approved_by);
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    Ok(store::persons_of_accounts(tx, &accounts)?.into_values().collect())
}

/// Refuses these persons, by name, when one of them set or approved what the paper may hold.
///
/// # Errors
/// The message of `key`, with `names`.
pub(super) fn refuse_setters(tx: &mut Tx<'_>, exam: &Exam, persons: &[PersonId], key: &'static str) -> Result<()> {
    let setters = setters(tx, exam)?;
    let clash: Vec<PersonId> = persons.iter().copied().filter(|id| setters.contains(id)).collect();
    refuse(tx, &clash, key)
}

/// Refuses the persons by name when there are any.
pub(super) fn refuse(tx: &mut Tx<'_>, persons: &[PersonId], key: &'static str) -> Result<()> {
    if persons.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = store::entrants(tx, persons)?.into_iter().map(|person| person.full_name).collect();
    Err(Error::Refused(Message::new(key).with("names", names.join(", "))))
}
