//! Who is bound by a requirement on a day and where they stand: pure, on a [`Picture`] in memory.

use chrono::NaiveDate;

use super::model::{Candidacy, Demand, Exemption, Member, Paper, Picture, Post, Span, Standing};
use super::organisation::Tree;
use crate::text;

/// The standing by what is held: the first that holds of exempt, met, overdue, in progress, not started.
fn standing(held: &Holding, due_on: NaiveDate, on: NaiveDate) -> Standing {
    if held.exemption.is_some() {
        Standing::Exempt
    } else if held.paper.is_some() {
        Standing::Met
    } else if on > due_on {
        Standing::Overdue
    } else if held.candidacy.is_some() {
        Standing::InProgress
    } else {
        Standing::NotStarted
    }
}

/// Which posts of the picture the requirement binds.
fn bound(picture: &Picture, demand: &Demand) -> Vec<bool> {
    let is_in = |post: &Post| demand.group.includes(&post.staff_kind, &post.position, post.rank_code.as_deref());
    picture.posts.iter().map(is_in).collect()
}

impl Span {
    fn holds(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on < to)
    }
}

impl Paper {
    /// Whether it meets the requirement at the end of the day.
    pub fn meets(&self, demand: &Demand, on: NaiveDate) -> bool {
        self.framework_code == demand.framework_code
            && demand.met_by.contains(&self.level_code)
            && self.issued_on <= on
            && self.ended_on.is_none_or(|ended| on < ended)
    }
}

impl Exemption {
    /// Whether it frees from the requirement at the end of the day.
    fn frees(&self, demand: &Demand, on: NaiveDate) -> bool {
        self.framework_code.as_ref().is_none_or(|code| *code == demand.framework_code)
            && self.from <= on
            && self.to.is_none_or(|to| on < to)
    }
}

/// What a person holds for a requirement on a day: places in the lists of the picture.
struct Holding {
    exemption: Option<u32>,
    paper: Option<u32>,
    candidacy: Option<u32>,
}

fn holding(picture: &Picture, person: u32, demand: &Demand, on: NaiveDate) -> Holding {
    let place = person as usize;
    // The first that is still valid: since then the person has met it.
    let papers = (0u32..).zip(&picture.papers[place]).filter(|(_, paper)| paper.meets(demand, on));
    let paper = papers.min_by_key(|(_, paper)| (paper.issued_on, &paper.serial)).map(|(at, _)| at);
    let open = (0u32..).zip(&picture.candidacies[place]).filter(|(_, candidacy)| candidacy.serves(demand));
    let candidacy = open.min_by_key(|(_, candidacy)| (candidacy.sits_on, &candidacy.round)).map(|(at, _)| at);
    let mut free = (0u32..).zip(&picture.exemptions[place]).filter(|(_, exemption)| exemption.frees(demand, on));
    Holding { exemption: free.next().map(|(at, _)| at), paper, candidacy }
}

impl Candidacy {
    fn serves(&self, demand: &Demand) -> bool {
        self.framework_code == demand.framework_code && demand.met_by.contains(&self.level_code)
    }
}

/// Levels whose certificates meet `level`: itself and, again and again, those that require one of these.
/// `levels` are pairs of a level and the level it requires.
pub fn met_by(level: &str, levels: &[(String, Option<String>)]) -> Vec<String> {
    let mut found = vec![level.to_owned()];
    let mut at = 0;
    while at < found.len() {
        for (code, required) in levels {
            if required.as_deref() == Some(&found[at]) && !found.contains(code) {
                found.push(code.clone());
            }
        }
        at += 1;
    }
    found
}

/// The posting that counts for each person on the day: one that holds, the latest when data have two.
/// The place in `spans` by person.
fn posting_by_person(picture: &Picture, on: NaiveDate) -> Vec<Option<u32>> {
    let mut chosen: Vec<Option<u32>> = vec![None; picture.people.len()];
    for (span, at) in picture.spans.iter().zip(0u32..) {
        if !span.holds(on) {
            continue;
        }
        let slot = &mut chosen[span.person as usize];
        let is_later = slot.is_none_or(|other| {
            let other = &picture.spans[other as usize];
            (span.from, span.unit) > (other.from, other.unit)
        });
        if is_later {
            *slot = Some(at);
        }
    }
    chosen
}

/// Everybody whom the requirement binds on the day, in the given units, with their standings. Each person once.
pub fn members(picture: &Picture, demand: &Demand, units: &[bool], on: NaiveDate) -> Vec<Member> {
    let bound = bound(picture, demand);
    let mut found = Vec::new();
    for (chosen, person) in posting_by_person(picture, on).into_iter().zip(0u32..) {
        let Some(span) = chosen.map(|at| picture.spans[at as usize]) else { continue };
        if !bound[span.post as usize] || !units[span.unit as usize] {
            continue;
        }
        let held = holding(picture, person, demand, on);
        let standing = standing(&held, demand.due_on, on);
        let Holding { exemption, paper, candidacy } = held;
        found.push(Member { person, unit: span.unit, post: span.post, standing, exemption, paper, candidacy });
    }
    found
}

/// How many are bound on the day and how many of them meet the requirement; the trend's quick way to the same numbers
/// as [`members`].
pub fn met_of(picture: &Picture, demand: &Demand, units: &[bool], on: NaiveDate) -> Tally {
    let bound = bound(picture, demand);
    let mut tally = Tally::default();
    for (chosen, place) in posting_by_person(picture, on).into_iter().zip(0usize..) {
        let Some(span) = chosen.map(|at| picture.spans[at as usize]) else { continue };
        if bound[span.post as usize] && units[span.unit as usize] {
            tally.total += 1;
            if picture.exemptions[place].iter().any(|exemption| exemption.frees(demand, on)) {
                tally.exempt += 1;
            } else {
                tally.met += u64::from(picture.papers[place].iter().any(|paper| paper.meets(demand, on)));
            }
        }
    }
    tally
}

/// Which units a view covers: below the viewed unit and inside the subtree the requirement binds.
pub fn covered(tree: &Tree<'_>, viewed: &[u32], demanded: Option<u32>) -> Vec<bool> {
    let mine = tree.within(viewed);
    let bound = tree.within(&demanded.into_iter().collect::<Vec<_>>());
    mine.iter().zip(bound).map(|(mine, bound)| *mine && bound).collect()
}

/// People by standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Exempt.
    pub exempt: u64,
    /// Met.
    pub met: u64,
    /// Overdue.
    pub overdue: u64,
    /// In progress.
    pub in_progress: u64,
    /// Not started.
    pub not_started: u64,
    /// All whom the requirement binds.
    pub total: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, standing: Standing) {
        *self.of_mut(standing) += 1;
        self.total += 1;
    }
    /// The number of a standing.
    pub fn of(&self, standing: Standing) -> u64 {
        match standing {
            Standing::Exempt => self.exempt,
            Standing::Met => self.met,
            Standing::Overdue => self.overdue,
            Standing::InProgress => self.in_progress,
            Standing::NotStarted => self.not_started,
        }
    }
    fn of_mut(&mut self, standing: Standing) -> &mut u64 {
        match standing {
            Standing::Exempt => &mut self.exempt,
            Standing::Met => &mut self.met,
            Standing::Overdue => &mut self.overdue,
            Standing::InProgress => &mut self.in_progress,
            Standing::NotStarted => &mut self.not_started,
        }
    }
    /// The denominator of the share: all who are bound and not exempt.
    pub fn counted(&self) -> u64 {
        self.total - self.exempt
    }
    /// Those who have still to meet it.
    pub fn lacking(&self) -> u64 {
        self.counted() - self.met
    }
    /// The share of the not exempt that has met it, in tenths of a percent; `None` when there is nobody.
    pub fn share(&self) -> Option<i64> {
        text::percent_tenths(self.met, self.counted())
    }
    /// The same with the exempt counted as having met it: who reads one share must be able to read the other.
    pub fn share_with_exempt(&self) -> Option<i64> {
        text::percent_tenths(self.met + self.exempt, self.total)
    }
}

/// The last days of the months before `on`, and `on` itself as the last: `count` days in all.
pub fn month_ends(on: NaiveDate, count: usize) -> Vec<NaiveDate> {
    use chrono::Datelike;
    let mut days = vec![on];
    let mut day = on;
    while days.len() < count {
        let Some(end) = day.with_day(1).and_then(|first| first.pred_opt()) else { break };
        days.push(end);
        day = end;
    }
    days.reverse();
    days
}
