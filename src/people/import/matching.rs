//! Whom and which unit a row means. Pure: works on what was loaded once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::kinds::names_a_unit;
use super::names;
use super::rows::{Problem, StaffRow, Values};
use crate::db::{PersonId, UnitId};
use crate::people::{Person, Posting, Scope, StaffKind, UnitTree};
use crate::text::{fold, same_text_key, tidy};

/// The units a list may name: those within the importer's reach on the day of the list.
pub struct UnitDirectory {
    tree: UnitTree,
    by_code: HashMap<String, Vec<UnitId>>,
    by_name: HashMap<String, Vec<UnitId>>,
    /// The unit the whole list is about, when the importer said so.
    within: Option<UnitId>,
}

/// What the headings above a row say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Headings {
    unit: Option<UnitId>,
    kind: Option<StaffKind>,
    unknown: Option<String>,
}

impl UnitDirectory {
    /// Indexes the units in reach; `within` narrows everything to one unit and what is below it.
    pub fn new(tree: UnitTree, scope: &Scope, within: Option<UnitId>) -> Self {
        let mut by_code: HashMap<String, Vec<UnitId>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<UnitId>> = HashMap::new();
        for node in tree.nodes().filter(|node| scope.holds(node.id)) {
            by_code.entry(fold(&node.code)).or_default().push(node.id);
            let mut names = vec![fold_name(&node.name), fold_name(&node.short_name)];
            names.dedup();
            for name in names {
                by_name.entry(name).or_default().push(node.id);
            }
        }
        Self { tree, by_code, by_name, within }
    }

    /// The tree of the day.
    pub fn tree(&self) -> &UnitTree {
        &self.tree
    }

    /// The unit a row means and the kind of staff its headings say.
    ///
    /// # Errors
    /// A problem that names the text no unit, or more than one, answers to.
    pub fn unit_of(&self, row: &StaffRow) -> Result<(Option<UnitId>, Option<StaffKind>), Problem> {
        let headings = self.headings(&row.groups);
        let mut at = headings.unit.or(self.within);
        let says_unit = row.values.unit_code.is_some() || row.values.unit.is_some() || row.values.division.is_some();
        if let Some(unknown) = headings.unknown.filter(|_| !says_unit) {
            return Err(Problem::of_row("people-row-unit-unknown", unknown));
        }
        if let Some(code) = &row.values.unit_code {
            return Ok((Some(self.by_code(code)?), headings.kind));
        }
        if let Some(text) = &row.values.unit {
            let found = self.find(text, at).or_else(|problem| self.find(text, self.within).map_err(|_| problem))?;
            // “Phường Ba Đình” beside a heading “Văn phòng” of that phường: the heading says more.
            at = at.filter(|inner| self.tree.is_within(*inner, found)).or(Some(found));
        }
        if let Some(text) = &row.values.division {
            at = Some(self.find(text, at)?);
        }
        Ok((at, headings.kind))
    }

    fn headings(&self, groups: &[String]) -> Headings {
        let mut said = Headings::default();
        for text in groups {
            if let Some(kind) = names::staff_kind(text) {
                said.kind = Some(kind);
                continue;
            }
            let inner = said.unit.or(self.within);
            match self.find(text, inner).or_else(|_| self.find(text, self.within)) {
                Ok(unit) => (said.unit, said.unknown) = (Some(unit), None),
                Err(_) if names_a_unit(text) => said.unknown = Some(text.clone()),
                Err(_) => {}
            }
        }
        said
    }

    fn by_code(&self, code: &str) -> Result<UnitId, Problem> {
        let found = self.by_code.get(&fold(code)).map(Vec::as_slice).unwrap_or_default();
        match self.inside(found, self.within).as_slice() {
            [one] => Ok(*one),
            [] => Err(Problem::of_row("people-row-unit-code-unknown", code)),
            _ => Err(Problem::of_row("people-row-unit-ambiguous", code)),
        }
    }

    fn inside(&self, units: &[UnitId], root: Option<UnitId>) -> Vec<UnitId> {
        units.iter().copied().filter(|unit| root.is_none_or(|root| self.tree.is_within(*unit, root))).collect()
    }

    /// The unit of a name below `root`: “Phòng Kinh tế”, “Phòng Kinh tế, xã Ba Vì”, “UBND phường Ba Đình”.
    fn find(&self, text: &str, root: Option<UnitId>) -> Result<UnitId, Problem> {
        let whole = self.named(text, root);
        match whole.as_slice() {
            [one] => return Ok(*one),
            [] => {}
            several => {
                return self
                    .nearest(several, text, root)
                    .ok_or_else(|| Problem::of_row("people-row-unit-ambiguous", text));
            }
        }
        for separator in [", ", " - ", " – ", " thuộc ", "/"] {
            let Some((inner, outer)) = text.rsplit_once(separator) else {
                continue;
            };
            for (part, rest) in [(outer, inner), (inner, outer)] {
                if let [above] = self.named(part, root).as_slice()
                    && let Ok(found) = self.find(rest, Some(*above))
                {
                    return Ok(found);
                }
            }
        }
        Err(Problem::of_row("people-row-unit-unknown", text))
    }

    fn named(&self, text: &str, root: Option<UnitId>) -> Vec<UnitId> {
        let found = self.by_name.get(&fold_name(text)).map(Vec::as_slice).unwrap_or_default();
        self.inside(found, root)
    }

    /// Of units that fold to the same letters: the one spelled so, the root itself, or the only one right below it.
    fn nearest(&self, several: &[UnitId], text: &str, root: Option<UnitId>) -> Option<UnitId> {
        let key = same_text_key(text);
        let name_is = |unit: &UnitId| {
            self.tree.get(*unit).is_some_and(|n| same_text_key(&n.name) == key || same_text_key(&n.short_name) == key)
        };
        let spelled: Vec<UnitId> = several.iter().copied().filter(name_is).collect();
        if let [one] = spelled.as_slice() {
            return Some(*one);
        }
        if let Some(root) = root.filter(|root| several.contains(root)) {
            return Some(root);
        }
        let is_below =
            |unit: &&UnitId| self.tree.get(**unit).is_some_and(|node| node.parent.is_some() && node.parent == root);
        let below: Vec<&UnitId> = several.iter().filter(is_below).collect();
        if let [one] = below.as_slice() { Some(**one) } else { None }
    }
}

/// Folded, without signs and without the words that say whose office it is.
fn fold_name(text: &str) -> String {
    let spaced: String = fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = tidy(&spaced);
    for office in ["uy ban nhan dan ", "ubnd "] {
        if let Some(rest) = plain.strip_prefix(office) {
            return rest.to_owned();
        }
    }
    plain
}

/// Those whom rows may mean, loaded once.
#[derive(Default)]
pub struct PeopleIndex {
    persons: HashMap<PersonId, Person>,
    postings: HashMap<PersonId, Vec<Posting>>,
    by_identity: HashMap<String, PersonId>,
    by_staff_number: HashMap<String, Vec<PersonId>>,
    by_name: HashMap<String, Vec<PersonId>>,
}

/// Whom a row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Somebody new.
    Nobody,
    /// This person, by a number.
    Certain(PersonId),
    /// Perhaps one of these, by name, birth and unit.
    Perhaps(Vec<PersonId>),
    /// The row contradicts what is recorded.
    Against(Problem),
}

impl PeopleIndex {
    /// Indexes persons and their postings, which are in the order of time.
    pub fn new(persons: Vec<Person>, postings: Vec<Posting>) -> Self {
        let mut index = Self::default();
        for posting in postings {
            index.postings.entry(posting.person_id).or_default().push(posting);
        }
        for person in persons {
            if let Some(number) = &person.identity_number {
                index.by_identity.insert(number.clone(), person.id);
            }
            if let Some(number) = &person.staff_number {
                index.by_staff_number.entry(same_text_key(number)).or_default().push(person.id);
            }
            index.by_name.entry(same_text_key(&person.full_name)).or_default().push(person.id);
            index.persons.insert(person.id, person);
        }
        index
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&id)
    }
    /// The believed postings of a person, in the order of time.
    pub fn postings(&self, id: PersonId) -> &[Posting] {
        self.postings.get(&id).map(Vec::as_slice).unwrap_or_default()
    }
    /// The posting of a person on a day.
    pub fn posting_on(&self, id: PersonId, on: NaiveDate) -> Option<&Posting> {
        self.postings(id).iter().find(|posting| posting.holds_on(on))
    }

    /// Whether the person is within reach: by the posting of the day, else by the last one; nobody's person is free.
    pub fn is_in_reach(&self, id: PersonId, on: NaiveDate, scope: &Scope) -> bool {
        let posting = self.posting_on(id, on).or(self.postings(id).last());
        posting.is_none_or(|posting| scope.holds(posting.unit_id))
    }

    /// Finds the person by identity number, else by staff number, else by name, birth and unit.
    pub fn find(&self, values: &Values, unit: Option<UnitId>, (on, scope): (NaiveDate, &Scope)) -> Match {
        if let Some(id) = values.identity_number.as_ref().and_then(|number| self.by_identity.get(number)) {
            return self.confirm(*id, values, "people-row-identity-other");
        }
        if let Some(number) = &values.staff_number {
            let found = self.by_staff_number.get(&same_text_key(number)).map(Vec::as_slice).unwrap_or_default();
            let found: Vec<PersonId> = found.iter().copied().filter(|id| self.is_in_reach(*id, on, scope)).collect();
            match found.as_slice() {
                [] => {}
                [one] => return self.confirm(*one, values, "people-row-staff-number-other"),
                _ => return Match::Against(Problem::of_row("people-row-staff-number-twice", number)),
            }
        }
        let Some(name) = &values.full_name else {
            return Match::Nobody;
        };
        let named = self.by_name.get(&same_text_key(name)).map(Vec::as_slice).unwrap_or_default();
        let perhaps = named.iter().copied().filter(|id| self.may_be(*id, values, unit, on)).collect::<Vec<_>>();
        if perhaps.is_empty() { Match::Nobody } else { Match::Perhaps(perhaps) }
    }

    /// The same name, the same day of birth, the same unit.
    fn may_be(&self, id: PersonId, values: &Values, unit: Option<UnitId>, on: NaiveDate) -> bool {
        let same_birth = self.persons[&id].birth_date.is_some() && self.persons[&id].birth_date == values.birth_date;
        let posting = self.posting_on(id, on).or(self.postings(id).last());
        same_birth && posting.is_some_and(|posting| Some(posting.unit_id) == unit)
    }

    /// A number that belongs to somebody with another name *and* another day of birth is a slip of the pen.
    fn confirm(&self, id: PersonId, values: &Values, key: &str) -> Match {
        let person = &self.persons[&id];
        let other_name =
            values.full_name.as_ref().is_some_and(|n| same_text_key(n) != same_text_key(&person.full_name));
        let other_birth = values.birth_date.is_some() && values.birth_date != person.birth_date;
        let other_identity = values.identity_number.is_some()
            && person.identity_number.is_some()
            && values.identity_number != person.identity_number;
        if other_name && (other_birth || other_identity) || other_identity && other_birth {
            let number = values.identity_number.as_ref().or(values.staff_number.as_ref());
            return Match::Against(Problem::of_row(key, number.cloned().unwrap_or_default()));
        }
        Match::Certain(id)
    }
}

/// Rows of one file that mean the same person.
#[derive(Default)]
pub struct Seen {
    keys: HashMap<String, (u32, String)>,
    persons: HashSet<PersonId>,
}

impl Seen {
    /// The row that came first with the same number or, without numbers, with the same name, birth and unit.
    pub fn earlier(&mut self, row: &StaffRow, unit: Option<UnitId>) -> Option<String> {
        let values = &row.values;
        let mut keys = Vec::new();
        keys.extend(values.identity_number.as_ref().map(|n| format!("i{n}")));
        keys.extend(values.staff_number.as_ref().map(|n| format!("s{}", same_text_key(n))));
        if let (true, Some(name), Some(born)) = (keys.is_empty(), &values.full_name, values.birth_date) {
            keys.push(format!("n{}|{born}|{unit:?}", same_text_key(name)));
        }
        let earlier = keys.iter().find_map(|key| self.keys.get(key)).map(|(row, sheet)| format!("{row} ({sheet})"));
        for key in keys {
            self.keys.entry(key).or_insert((row.row, row.sheet.clone()));
        }
        earlier
    }
    /// Notes that a row means a person; false when an earlier one did.
    pub fn person(&mut self, id: PersonId) -> bool {
        self.persons.insert(id)
    }
}
