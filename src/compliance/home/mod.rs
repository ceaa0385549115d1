//! The first page: what to do next and by when, the own standing, and what waits for each role. It only composes.

pub mod pages;
pub mod rules;
mod store;

pub use store::{Own, Paper, Progress, Sitting, Slot, Waiting};

use super::model::{Demand, Member, Picture};
use crate::app::Tx;
use crate::error::Result;
use crate::rights::Role;

/// The own standing against one requirement.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The requirement.
    pub demand: Demand,
    /// The standing, with what it rests on in the picture.
    pub member: Member,
}

/// Everything the first page of a person shows.
#[derive(Debug, Clone, Default)]
pub struct Learner {
    /// What is known of the person.
    pub own: Own,
    /// Standings against the requirements that bind the person.
    pub standings: Vec<Mine>,
    /// What the standings rest on.
    pub picture: Picture,
    /// Exams ahead.
    pub sittings: Vec<Sitting>,
    /// Courses with lessons done, of the levels asked for; begun ones when nothing is asked for.
    pub courses: Vec<Progress>,
    /// Everything at a time, from now on.
    pub schedule: Vec<Slot>,
    /// The last certificates.
    pub papers: Vec<Paper>,
}

/// What the account's person has to do; `None` for an account without a person.
pub fn learner(tx: &mut Tx<'_>) -> Result<Option<Learner>> {
    let Some(person) = tx.actor()?.person else {
        return Ok(None);
    };
    let own = store::own(tx, person)?;
    let (picture, standings) = super::standings_of(tx, person)?;
    let standings: Vec<Mine> = standings.into_iter().map(|(demand, member)| Mine { demand, member }).collect();
    let sittings = store::sittings(tx, person)?;
    let mut courses = store::courses(tx, person)?;
    let asked = |course: &Progress| {
        standings.iter().any(|mine| {
            mine.demand.framework_code == course.framework_code && mine.demand.level_code == course.level_code
        })
    };
    courses.retain(|course| asked(course) || course.done > 0);
    let schedule = rules::schedule(&sittings, store::bookings(tx, person)?);
    let papers = store::papers(tx, person)?;
    Ok(Some(Learner { own, standings, picture, sittings, courses, schedule, papers }))
}

/// What waits for the actor's roles, in the order of the roles; zero counts too, so that nothing seems forgotten.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Waiting>> {
    let actor = tx.actor()?.clone();
    let mut found = Vec::new();
    for role in Role::ALL.iter().filter(|role| actor.has(**role)) {
        found.extend(store::waiting(tx, *role, &actor)?);
    }
    // Two roles may wait for the same thing.
    let mut seen: Vec<&'static str> = Vec::new();
    found.retain(|one: &Waiting| {
        let is_new = !seen.contains(&one.key);
        seen.push(one.key);
        is_new
    });
    Ok(found)
}
