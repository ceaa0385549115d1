//! What counts apart from the centre's own certificates: papers from elsewhere or from before, and exemptions.
//!
//! * A paper **waits** until a second person accepts it by a rule of **equivalence** (kind of paper → level, with legal
//!   ground and dates), or refuses it with a reason: pending → accepted | refused; accepted → withdrawn.
//! * Accepted, it counts from the later of its issue and the rule's first day. A withdrawal counts from a day on and is
//!   known from the moment it was entered, so that a past day keeps the answer it had.
//! * An **exemption** has a document, a reason and a period, and waits for a second person too: pending → accepted |
//!   refused; accepted → ended.
//! * Entries of the register kept before this program answer at `/verify` by number and name together.

mod model;
pub mod pages;
pub mod register;
mod rules;
mod store;

use chrono::NaiveDate;
use serde_json::json;

pub use model::{
    Counting, Earlier, Equivalence, Evidence, EvidenceState, Exempt, Exemption, ExemptionState, NewEquivalence,
    NewEvidence, NewExemption, Source,
};
pub use register::earlier;
pub use rules::misfit;
pub use store::{Asked, Line};

use crate::app::Tx;
use crate::db::{AccountId, EquivalenceId, EvidenceId, ExemptionId, Instant, PersonId};
use crate::error::{Error, Result};
use crate::rights::{Action, Facts, allow, allow_seen, may_ever};
use crate::{people, standard};

/// The facts of something about a person, entered by an account.
fn facts(tx: &mut Tx<'_>, of: PersonId, entered_by: Option<AccountId>) -> Result<Facts> {
    let facts = people::facts_of(tx, of)?;
    Ok(Facts { authors: entered_by.into_iter().collect(), ..facts })
}

/// Nobody decides what they entered themselves.
fn refuse_own(tx: &Tx<'_>, entered_by: AccountId) -> Result<()> {
    if tx.actor()?.account == Some(entered_by) { Err(Error::refused("evidence-own")) } else { Ok(()) }
}

// ---- rules of equivalence

/// All rules, open ones first.
pub fn equivalences(tx: &mut Tx<'_>) -> Result<Vec<Equivalence>> {
    if !may_ever(tx.actor()?, Action::SeeEvidence) {
        return Err(Error::Forbidden);
    }
    store::equivalences(tx)
}

/// Enters a rule; for the whole city.
///
/// # Errors
/// At the field; `evidence-level-unknown` at `level` when the standard has no such level.
pub fn enter_equivalence(tx: &mut Tx<'_>, new: &NewEquivalence) -> Result<EquivalenceId> {
    may_manage_rules(tx)?;
    let new = rules::checked_rule(new)?;
    let framework = standard::framework(tx, &new.framework_code)?;
    if framework.level(&new.level_code).is_none() {
        return Err(Error::invalid("level", "evidence-level-unknown"));
    }
    let id = EquivalenceId::new();
    store::insert_equivalence(tx, id, &new)?;
    let detail = json!({"title": new.title, "level": new.level_code, "ground": new.legal_ground});
    tx.audit("evidence.equivalence.enter", "equivalence", id, detail)?;
    Ok(id)
}

/// Closes a rule: no more papers are accepted by it; those accepted keep counting.
pub fn end_equivalence(tx: &mut Tx<'_>, id: EquivalenceId) -> Result<()> {
    may_manage_rules(tx)?;
    let by = tx.actor()?.account()?;
    if !store::end_equivalence(tx, id, by)? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    tx.audit("evidence.equivalence.end", "equivalence", id, json!({}))
}

/// Whether the actor may enter and close rules; for buttons.
pub fn may_manage_equivalences(tx: &mut Tx<'_>) -> bool {
    may_manage_rules(tx).is_ok()
}

fn may_manage_rules(tx: &mut Tx<'_>) -> Result<()> {
    let root = people::tree_today(tx)?.root();
    allow(&tx.actor()?.clone(), Action::ManageEquivalences, &Facts::in_units(root.into_iter().collect()))
}

// ---- papers

/// Papers the actor may see, those that wait longest first, and how many there are.
pub fn list(tx: &mut Tx<'_>, asked: &Asked, window: (i64, i64)) -> Result<(Vec<Line<Evidence>>, i64)> {
    let units = people::scope(tx, Action::SeeEvidence)?.units();
    let words = crate::text::fold(&asked.words);
    store::list(tx, &Asked { units, words, ..asked.clone() }, window)
}

/// A paper the actor may see.
pub fn evidence(tx: &mut Tx<'_>, id: EvidenceId) -> Result<Evidence> {
    let found = store::evidence(tx, id)?;
    let facts = facts(tx, found.person_id, None)?;
    allow_seen(&tx.actor()?.clone(), Action::SeeEvidence, &facts)?;
    Ok(found)
}

/// Enters a paper, which then waits for a second person.
///
/// # Errors
/// At the field; `evidence-known` at `serial` when the person has it already.
pub fn enter(tx: &mut Tx<'_>, new: &NewEvidence) -> Result<EvidenceId> {
    let facts = facts(tx, new.person_id, None)?;
    allow(&tx.actor()?.clone(), Action::EnterEvidence, &facts)?;
    let new = rules::checked_paper(new, tx.today())?;
    if store::known(tx, new.person_id, (&new.serial, &new.title, new.issued_on))? {
        return Err(Error::invalid("serial", "evidence-known"));
    }
    let id = EvidenceId::new();
    store::insert_evidence(tx, id, &new)?;
    let detail = json!({"person": new.person_id, "title": new.title, "serial": new.serial, "source": new.source});
    tx.audit("evidence.enter", "evidence", id, detail)?;
    Ok(id)
}

/// Accepts a paper that somebody else entered, by a rule.
///
/// # Errors
/// `evidence-own`; at `equivalence` when the rule does not fit (`evidence-rule-window`, `evidence-rule-ended`); a conflict
/// when it does not wait any more.
pub fn accept(tx: &mut Tx<'_>, id: EvidenceId, by: EquivalenceId) -> Result<()> {
    let paper = evidence(tx, id)?;
    let facts = facts(tx, paper.person_id, Some(paper.entered_by))?;
    allow(&tx.actor()?.clone(), Action::AcceptEvidence, &facts)?;
    refuse_own(tx, paper.entered_by)?;
    let rule = store::equivalence(tx, by)?;
    if let Some(why) = rules::misfit(&rule, paper.issued_on) {
        return Err(Error::invalid("equivalence", why));
    }
    if !store::accept(tx, id, &rule, rules::counts(&rule, &paper))? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    let detail = json!({"person": paper.person_id, "equivalence": by, "level": rule.level_code});
    tx.audit("evidence.accept", "evidence", id, detail)
}

/// Refuses a paper that somebody else entered.
///
/// # Errors
/// `evidence-own`; at `reason`; a conflict when it does not wait any more.
pub fn refuse(tx: &mut Tx<'_>, id: EvidenceId, reason: &str) -> Result<()> {
    let paper = evidence(tx, id)?;
    let facts = facts(tx, paper.person_id, Some(paper.entered_by))?;
    allow(&tx.actor()?.clone(), Action::AcceptEvidence, &facts)?;
    refuse_own(tx, paper.entered_by)?;
    let reason = rules::checked_reason(reason)?;
    if !store::refuse(tx, id, &reason)? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    tx.audit("evidence.refuse", "evidence", id, json!({"person": paper.person_id, "reason": reason}))
}

/// Withdraws an accepted paper from a day on: it was found wrong, or taken back by its issuer.
///
/// # Errors
/// At `reason`; a conflict when it is not accepted.
pub fn withdraw(tx: &mut Tx<'_>, id: EvidenceId, from: NaiveDate, reason: &str) -> Result<()> {
    let paper = evidence(tx, id)?;
    let facts = facts(tx, paper.person_id, None)?;
    allow(&tx.actor()?.clone(), Action::AcceptEvidence, &facts)?;
    let reason = rules::checked_reason(reason)?;
    if !store::withdraw(tx, id, from, &reason)? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    tx.audit("evidence.withdraw", "evidence", id, json!({"person": paper.person_id, "from": from, "reason": reason}))
}

/// Papers that count as known at an instant; of one person or of all. Whose they are to see is for the caller to say.
pub fn counting(tx: &mut Tx<'_>, only: Option<PersonId>, known_at: Instant) -> Result<Vec<Counting>> {
    store::counting(tx, only, known_at)
}

// ---- exemptions

/// Exemptions the actor may see, those that wait longest first, and how many there are.
pub fn exemptions(
    tx: &mut Tx<'_>,
    asked: &Asked,
    state: Option<ExemptionState>,
    window: (i64, i64),
) -> Result<(Vec<Line<Exemption>>, i64)> {
    let units = people::scope(tx, Action::SeeEvidence)?.units();
    let words = crate::text::fold(&asked.words);
    store::exemptions(tx, &Asked { units, words, ..asked.clone() }, state, window)
}

/// An exemption the actor may see.
pub fn exemption(tx: &mut Tx<'_>, id: ExemptionId) -> Result<Exemption> {
    let found = store::exemption(tx, id)?;
    let facts = facts(tx, found.person_id, None)?;
    allow_seen(&tx.actor()?.clone(), Action::SeeEvidence, &facts)?;
    Ok(found)
}

/// Enters an exemption, which then waits for a second person. `new.valid_to` is the last day.
///
/// # Errors
/// At the field.
pub fn enter_exemption(tx: &mut Tx<'_>, new: &NewExemption) -> Result<ExemptionId> {
    let facts = facts(tx, new.person_id, None)?;
    allow(&tx.actor()?.clone(), Action::EnterEvidence, &facts)?;
    let new = rules::checked_exemption(new, tx.today())?;
    if let Some(code) = &new.framework_code {
        standard::framework(tx, code)?;
    }
    let id = ExemptionId::new();
    store::insert_exemption(tx, id, &new)?;
    let detail =
        json!({"person": new.person_id, "document": new.document_number, "from": new.valid_from, "to": new.valid_to});
    tx.audit("evidence.exemption.enter", "exemption", id, detail)?;
    Ok(id)
}

/// Accepts or refuses an exemption that somebody else entered; `reason` is needed to refuse.
///
/// # Errors
/// `evidence-own`; at `reason`; a conflict when it does not wait any more.
pub fn decide_exemption(tx: &mut Tx<'_>, id: ExemptionId, refusal: Option<&str>) -> Result<()> {
    let found = exemption(tx, id)?;
    let facts = facts(tx, found.person_id, Some(found.entered_by))?;
    allow(&tx.actor()?.clone(), Action::AcceptEvidence, &facts)?;
    refuse_own(tx, found.entered_by)?;
    let note = refusal.map(rules::checked_reason).transpose()?;
    let to = if note.is_some() { ExemptionState::Refused } else { ExemptionState::Accepted };
    if !store::decide_exemption(tx, id, to, note.as_deref().unwrap_or_default())? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    tx.audit("evidence.exemption.decide", "exemption", id, json!({"person": found.person_id, "to": to, "reason": note}))
}

/// Ends an accepted exemption: from the day `from` it does not hold.
///
/// # Errors
/// A conflict when it does not hold any more.
pub fn end_exemption(tx: &mut Tx<'_>, id: ExemptionId, from: NaiveDate) -> Result<()> {
    let found = exemption(tx, id)?;
    let facts = facts(tx, found.person_id, None)?;
    allow(&tx.actor()?.clone(), Action::AcceptEvidence, &facts)?;
    if !store::end_exemption(tx, id, from)? {
        return Err(Error::conflict("evidence-changed-meanwhile"));
    }
    tx.audit("evidence.exemption.end", "exemption", id, json!({"person": found.person_id, "from": from}))
}

/// Exemptions as known at an instant; of one person or of all. Whose they are to see is for the caller to say.
pub fn exempt(tx: &mut Tx<'_>, only: Option<PersonId>, known_at: Instant) -> Result<Vec<Exempt>> {
    store::exempt(tx, only, known_at)
}
