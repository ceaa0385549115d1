//! Decisions: the numbered papers on which results, certificates and their changes rest.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store;
use crate::app::Tx;
use crate::db::schema::decision;
use crate::db::{AccountId, DecisionId, RoundId};
use crate::error::{Error, FieldErrors, Message, Result};
use crate::text;

crate::db::text_enum! {
    /// What a decision is about.
    pub enum DecisionKind {
        /// Approval of the results of a round.
        Results => "results",
        /// Issue of certificates.
        Issue => "issue",
        /// Revocation of a certificate.
        Revocation => "revocation",
        /// Replacement of a certificate.
        Replacement => "replacement",
        /// Correction of a certificate.
        Correction => "correction",
    }
}

/// A decision, signed on paper or digitally outside of the program, entered with its number.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = decision)]
pub struct Decision {
    /// The decision.
    pub id: DecisionId,
    /// What it is about.
    pub kind: DecisionKind,
    /// Number and symbol: "45/QĐ-SKHCN".
    pub number: String,
    /// The day it was signed.
    pub decided_on: NaiveDate,
    /// The body that decided.
    pub authority: String,
    /// Title of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer_name: String,
    /// Grounds named in it.
    pub ground: String,
    /// Who entered it.
    pub created_by: AccountId,
}

/// A decision to enter.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// What it is about.
    pub kind: DecisionKind,
    /// Number and symbol.
    pub number: String,
    /// The day it was signed; not in the future.
    pub decided_on: NaiveDate,
    /// The body that decided.
    pub authority: String,
    /// Title of the signer.
    pub signer_title: String,
    /// Name of the signer.
    pub signer_name: String,
    /// Grounds named in it; may be empty.
    pub ground: String,
    /// The round it is about.
    pub round_id: Option<RoundId>,
}

impl NewDecision {
    fn tidy(&self) -> Self {
        Self {
            number: text::tidy(&self.number),
            authority: text::tidy(&self.authority),
            signer_title: text::tidy(&self.signer_title),
            signer_name: text::tidy(&self.signer_name),
            ground: text::tidy(&self.ground),
            ..self.clone()
        }
    }
}

/// Enters a decision; the caller has decided whether the actor may.
///
/// # Errors
/// At the fields `number`, `decided_on`, `signer_title`, `signer_name`; a number is used once by an authority on a day.
pub fn enter_decision(tx: &mut Tx<'_>, new: &NewDecision) -> Result<DecisionId> {
    let new = new.tidy();
    let mut errors = FieldErrors::default();
    for (field, value) in
        [("number", &new.number), ("signer_title", &new.signer_title), ("signer_name", &new.signer_name)]
    {
        if value.is_empty() {
            errors.add(field, "form-required");
        } else if value.chars().count() > 200 {
            errors.add(field, Message::new("marking-too-long").with("most", 200));
        }
    }
    if new.decided_on > tx.today() {
        errors.add("decided_on", "marking-decision-in-future");
    }
    errors.check()?;
    if store::decision_taken(tx, &new)? {
        return Err(Error::invalid("number", "marking-decision-number-taken"));
    }
    let id = DecisionId::new();
    store::insert_decision(tx, id, &new)?;
    Ok(id)
}

/// A decision.
pub fn decision(tx: &mut Tx<'_>, id: DecisionId) -> Result<Decision> {
    store::decision(tx, id)
}
