//! Counting standings by unit and over time: pure, from the same members as every list.

use chrono::NaiveDate;

use super::model::{Demand, Member, Picture, Standing};
use super::organisation::{Organisation, Tree};
use super::rules::{self, Tally};

/// Units with fewer people are shown apart and not ranked: one person more or less moves their share by over ten points.
pub const SMALL: u64 = 10;
/// Days on which the trend counts, the day of the report included.
pub const TREND_DAYS: usize = 12;

/// One line of the table of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The unit: a child of the viewed one, or the viewed one itself for those posted to it directly.
    pub unit: u32,
    /// Its people by standing.
    pub tally: Tally,
    /// The same in parts, as the columns of the heat map say.
    pub cells: Vec<Tally>,
    /// The place among ranked units, from 1, the worst first; ties share it. `None` for small units.
    pub rank: Option<u32>,
}

/// The table of units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Units of ten people and more, the worst first.
    pub ranked: Vec<Row>,
    /// Smaller units, in the same order.
    pub small: Vec<Row>,
    /// The sum of all lines.
    pub total: Tally,
    /// Units of the table with somebody overdue.
    pub late_units: u64,
}

/// The branch of each unit: the child of what is viewed above it, or what is viewed for those directly in it.
/// Where several units stood for the viewed one, each is a branch.
pub fn branches(tree: &Tree<'_>, viewed: u32, units: usize) -> Vec<Option<u32>> {
    let stood = tree.standing_for(viewed);
    if stood == [viewed] {
        return tree.branches(viewed);
    }
    let mut branch = vec![None; units];
    for place in stood {
        for (slot, is_in) in branch.iter_mut().zip(tree.within(&[place])) {
            if is_in && slot.is_none() {
                *slot = Some(place);
            }
        }
    }
    branch
}

/// Counts members by branch; `column` gives a member's column of the heat map.
pub fn table(
    tree: &Tree<'_>,
    branch: &[Option<u32>],
    members: &[Member],
    columns: usize,
    column: impl Fn(&Member) -> Option<usize>,
) -> Table {
    let mut rows: Vec<Option<Row>> = vec![None; branch.len()];
    let mut total = Tally::default();
    for member in members {
        let Some(unit) = branch[member.unit as usize] else { continue };
        let row = rows[unit as usize].get_or_insert_with(|| Row {
            unit,
            tally: Tally::default(),
            cells: vec![Tally::default(); columns],
            rank: None,
        });
        row.tally.add(member.standing);
        total.add(member.standing);
        if let Some(cell) = column(member) {
            row.cells[cell].add(member.standing);
        }
    }
    let mut all: Vec<Row> = rows.into_iter().flatten().collect();
    let order = |row: &Row| {
        let lacking = row.tally.lacking();
        (row.tally.share(), std::cmp::Reverse(lacking), tree.name_key(row.unit).to_vec(), row.unit)
    };
    all.sort_by_cached_key(order);
    let late_units = all.iter().filter(|row| row.tally.overdue > 0).count() as u64;
    let (mut ranked, small): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|row| row.tally.total >= SMALL);
    rank(&mut ranked);
    Table { ranked, small, total, late_units }
}

fn rank(rows: &mut [Row]) {
    let mut last: Option<(Option<i64>, u32)> = None;
    for (row, place) in rows.iter_mut().zip(1u32..) {
        let share = row.tally.share();
        let place = match last {
            Some((before, shared)) if before == share => shared,
            _ => place,
        };
        row.rank = Some(place);
        last = Some((share, place));
    }
}

/// A day of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The end of a month, or the day of the report.
    pub on: NaiveDate,
    /// Those bound on that day in that day's organisation (only `met` and `total` are counted).
    pub tally: Tally,
}

/// The share at the ends of the last months and on the day itself, each by the people and the organisation of its day,
/// for the requirement as it stands in the report.
pub fn trend(
    picture: &Picture,
    organisation: &Organisation,
    demand: &Demand,
    viewed: u32,
    on: NaiveDate,
) -> Vec<Point> {
    let demanded = organisation.place(demand.unit_id);
    rules::month_ends(on, TREND_DAYS)
        .into_iter()
        .map(|day| {
            let tree = organisation.on(day);
            let units = rules::covered(&tree, &[viewed], demanded);
            Point { on: day, tally: rules::met_of(picture, demand, &units, day) }
        })
        .collect()
}

/// Which people of a view a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// All.
    #[default]
    All,
    /// One class.
    Only(Standing),
    /// All who have not met it.
    Lacking,
}

impl Part {
    /// Whether a standing belongs to the part.
    pub fn includes(self, standing: Standing) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == standing,
            Self::Lacking => standing.is_lacking(),
        }
    }
    /// As addresses write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Only(standing) => standing.as_str(),
            Self::Lacking => "lacking",
        }
    }
}

impl std::str::FromStr for Part {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Ok(Self::All),
            "lacking" => Ok(Self::Lacking),
            other => other.parse().map(Self::Only),
        }
    }
}
