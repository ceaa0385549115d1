//! Results approved by the managing authority, certificates issued by the head of the centre.

use super::Past;
use super::cast::Cast;
use super::rounds::{Plan, decision};
use crate::app::{App, By};
use crate::certificates;
use crate::clock;
use crate::db::RoundId;
use crate::error::Result;
use crate::marking::{self, AfterApproval};
use crate::rights::Role;

pub(super) fn approve_and_issue(
    app: &App,
    past: &Past<'_>,
    cast: &Cast,
    round: RoundId,
    plan: &Plan<'_>,
) -> Result<()> {
    let nine = chrono::NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let approved_on = plan.day + chrono::TimeDelta::days(7);
    past.set(clock::instant(approved_on, nine));
    let authority = cast.actor(app, Role::ManagingAuthority)?;
    let number = format!("{}/QĐ-SGDĐT", 100 + plan.number);
    app.write(&authority, |tx| {
        let decision = decision(app, number.clone(), approved_on, round);
        marking::approve_results(tx, round, &decision, AfterApproval::Issue)
    })?;
    past.step("Cấp chứng chỉ");
    let issued_on = plan.day + chrono::TimeDelta::days(9);
    past.set(clock::instant(issued_on, nine));
    let head = cast.actor(app, Role::HeadOfCentre)?;
    certificates::issue_round(app, By::from(&head), round)?;
    Ok(())
}
