//! What a standing is made of.

use chrono::NaiveDate;

use crate::clock;
use crate::db::{Instant, PersonId, RequirementId, RequirementLineageId, UnitId};
use crate::standard::TargetGroup;

crate::db::text_enum! {
    /// Where a person stands against a requirement on a day; the first that holds, in this order.
    pub enum Standing {
        /// Is exempt on the day.
        Exempt => "exempt",
        /// Holds a certificate of the level, or of a level that stands on it, valid at the end of the day.
        Met => "met",
        /// Does not, and the due date has passed.
        Overdue => "overdue",
        /// Is a candidate of a round for the level that has not come to its end for this person.
        InProgress => "in_progress",
        /// None of these.
        NotStarted => "not_started",
    }
}

impl Standing {
    /// The key of its name on screen.
    pub fn label_key(self) -> &'static str {
        match self {
            Self::Exempt => "compliance-exempt",
            Self::Met => "compliance-met",
            Self::Overdue => "compliance-overdue",
            Self::InProgress => "compliance-in-progress",
            Self::NotStarted => "compliance-not-started",
        }
    }
    /// Whether something is still to be done: neither met nor exempt.
    pub fn is_lacking(self) -> bool {
        !matches!(self, Self::Exempt | Self::Met)
    }
    /// The kind of tag that shows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Exempt => "none",
            Self::Met => "ok",
            Self::Overdue => "late",
            Self::InProgress => "run",
            Self::NotStarted => "none",
        }
    }
}

/// The two times of every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day; what holds at its end, UTC+7.
    pub on: NaiveDate,
    /// What was recorded later does not count.
    pub known_at: Instant,
}

impl Moment {
    /// The last instant whose events count, for what happens at one time and is recorded when it happens.
    pub fn cut(self) -> Instant {
        clock::end_of_day(self.on).min(self.known_at)
    }
}

/// One dated version of a requirement, as far as standings depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The version.
    pub id: RequirementId,
    /// The requirement over all its versions.
    pub lineage_id: RequirementLineageId,
    /// Its title.
    pub title: String,
    /// The framework.
    pub framework_code: String,
    /// The level to hold.
    pub level_code: String,
    /// The root of the subtree it binds.
    pub unit_id: UnitId,
    /// The kinds of staff, positions and ranks it binds.
    pub group: TargetGroup,
    /// The last day to meet it.
    pub due_on: NaiveDate,
    /// Why.
    pub legal_ground: String,
    /// Levels whose certificates meet it: its own and those that stand on it.
    pub met_by: Vec<String>,
}

/// What a posting says of a person, apart from the unit; many people share one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Post {
    /// The kind of staff.
    pub staff_kind: String,
    /// The position.
    pub position: String,
    /// The rank's code.
    pub rank_code: Option<String>,
}

/// One posting, with its person, unit and post as places in the lists of the [`Picture`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Place in [`Picture::people`].
    pub person: u32,
    /// Place in the organisation's list of units.
    pub unit: u32,
    /// Place in [`Picture::posts`].
    pub post: u32,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub to: Option<NaiveDate>,
}

/// From where a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A certificate of our own register.
    Register,
    /// From elsewhere or from before, accepted as equivalent.
    Evidence,
}

/// A period in which a person is exempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// From which framework; from all when there is none.
    pub framework_code: Option<String>,
    /// Why, with the document.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub to: Option<NaiveDate>,
}

/// A certificate of our own register, or a paper that counts as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// From where it is.
    pub origin: Origin,
    /// Its framework.
    pub framework_code: String,
    /// Its level.
    pub level_code: String,
    /// The number on the paper; of evidence its kind and number.
    pub serial: String,
    /// From this day on it counts.
    pub issued_on: NaiveDate,
    /// From this day on it counts no more: revoked, or replaced by another.
    pub ended_on: Option<NaiveDate>,
}

/// A candidate of a round, open for this person at the moment of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidacy {
    /// The framework of the round's exam.
    pub framework_code: String,
    /// Its level.
    pub level_code: String,
    /// The round's title.
    pub round: String,
    /// The day of the sitting.
    pub sits_on: NaiveDate,
}

/// Everything that standings of some units depend on, read in one transaction; from here on no database.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// Everybody with a posting in the picture.
    pub people: Vec<PersonId>,
    /// Posts that occur.
    pub posts: Vec<Post>,
    /// Postings known at the moment, of all days the picture covers.
    pub spans: Vec<Span>,
    /// Certificates by person.
    pub papers: Vec<Vec<Paper>>,
    /// Candidacies by person.
    pub candidacies: Vec<Vec<Candidacy>>,
    /// Exemptions by person.
    pub exemptions: Vec<Vec<Exemption>>,
}

/// A person bound by a requirement on a day, with the standing and what it rests on. Cells, lists and files are all
/// made from these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Place in [`Picture::people`].
    pub person: u32,
    /// Place of the unit of the posting.
    pub unit: u32,
    /// Place in [`Picture::posts`].
    pub post: u32,
    /// The standing.
    pub standing: Standing,
    /// Place in the person's exemptions of the one that holds.
    pub exemption: Option<u32>,
    /// Place in the person's papers of the one that meets the requirement.
    pub paper: Option<u32>,
    /// Place in the person's candidacies of the one that is open.
    pub candidacy: Option<u32>,
}
