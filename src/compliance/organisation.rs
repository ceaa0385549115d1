//! The dated tree of units in memory: one reading serves every day of a trend.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::db::UnitId;
use crate::people::UnitKind;

/// A unit, whatever it is called.
#[derive(Debug, Clone, Copy)]
pub struct UnitRow {
    /// Its id.
    pub id: UnitId,
    /// Its kind.
    pub kind: UnitKind,
}

/// One dated statement about name and parent.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// Whose.
    pub unit: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// The name.
    pub name: String,
    /// Orders names.
    pub name_key: Vec<u8>,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub to: Option<NaiveDate>,
}

#[derive(Debug, Clone)]
struct Fact {
    parent: Option<u32>,
    name: String,
    name_key: Vec<u8>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// All units as known at one time, on all days.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    units: Vec<UnitRow>,
    index: HashMap<UnitId, u32>,
    facts: Vec<Vec<Fact>>,
    /// Units that went wholly into this one.
    predecessors: Vec<Vec<u32>>,
    /// The unit this one went into wholly.
    successor: Vec<Option<u32>>,
}

impl Organisation {
    /// From rows as known at one time; `merged` are pairs (from, into) of units that went wholly into another.
    pub fn new(units: Vec<UnitRow>, facts: Vec<FactRow>, merged: &[(UnitId, UnitId)]) -> Self {
        let index: HashMap<UnitId, u32> = units.iter().zip(0u32..).map(|(unit, at)| (unit.id, at)).collect();
        let mut dated: Vec<Vec<Fact>> = vec![Vec::new(); units.len()];
        for row in facts {
            let Some(at) = index.get(&row.unit) else { continue };
            let parent = row.parent.and_then(|id| index.get(&id).copied());
            let fact = Fact { parent, name: row.name, name_key: row.name_key, from: row.from, to: row.to };
            dated[*at as usize].push(fact);
        }
        for list in &mut dated {
            list.sort_by_key(|fact| fact.from);
        }
        let (mut predecessors, mut successor) = (vec![Vec::new(); units.len()], vec![None; units.len()]);
        for (from, into) in merged {
            if let (Some(from), Some(into)) = (index.get(from), index.get(into)) {
                predecessors[*into as usize].push(*from);
                successor[*from as usize] = Some(*into);
            }
        }
        Self { units, index, facts: dated, predecessors, successor }
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
    /// The place of a unit.
    pub fn place(&self, id: UnitId) -> Option<u32> {
        self.index.get(&id).copied()
    }
    /// The unit of a place.
    pub fn unit(&self, at: u32) -> &UnitRow {
        &self.units[at as usize]
    }

    /// The unit and those above it on the day, with the units that any of them went into wholly since: whoever is granted
    /// one of these may look at the unit's past.
    pub fn above(&self, tree: &Tree<'_>, at: u32) -> Vec<UnitId> {
        let (mut found, mut open, mut seen) = (Vec::new(), vec![at], vec![false; self.units.len()]);
        while let Some(place) = open.pop() {
            if !std::mem::replace(&mut seen[place as usize], true) {
                found.push(self.unit(place).id);
                open.extend(tree.parent(place));
                open.extend(self.successor[place as usize]);
            }
        }
        found
    }

    /// The tree of a day.
    ///
    /// A unit that has ended by then keeps its place as long as people are still posted to it, so that nobody falls out
    /// of the count: below the unit it went into wholly, else below its last parent.
    pub fn on(&self, day: NaiveDate) -> Tree<'_> {
        let mut nodes: Vec<Option<Node>> = Vec::with_capacity(self.units.len());
        for facts in &self.facts {
            let chosen = facts.iter().rposition(|fact| fact.from <= day).map(|at| {
                let holds = facts.iter().rposition(|f| f.from <= day && f.to.is_none_or(|to| day < to));
                Node { fact: holds.unwrap_or(at) as u32, has_ended: holds.is_none(), parent: None }
            });
            nodes.push(chosen);
        }
        let parents: Vec<Option<u32>> = (0..self.units.len()).map(|at| self.parent_of(&nodes, at)).collect();
        for (node, parent) in nodes.iter_mut().zip(parents) {
            if let Some(node) = node {
                node.parent = parent;
            }
        }
        Tree::new(self, nodes)
    }

    fn parent_of(&self, nodes: &[Option<Node>], at: usize) -> Option<u32> {
        let node = nodes[at].as_ref()?;
        let stands = |place: &u32| nodes[*place as usize].as_ref().is_some_and(|n| !n.has_ended);
        if node.has_ended {
            let mut next = self.successor[at];
            // A chain of mergers ends at the unit that still stands; a ring in bad data ends the walk.
            for _ in 0..self.units.len() {
                match next {
                    Some(place) if stands(&place) => return Some(place),
                    Some(place) => next = self.successor[place as usize],
                    None => break,
                }
            }
        }
        self.facts[at][node.fact as usize].parent.filter(|parent| nodes[*parent as usize].is_some())
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    fact: u32,
    has_ended: bool,
    parent: Option<u32>,
}

/// The tree of one day.
#[derive(Debug)]
pub struct Tree<'a> {
    organisation: &'a Organisation,
    nodes: Vec<Option<Node>>,
    children: Vec<Vec<u32>>,
}

impl<'a> Tree<'a> {
    fn new(organisation: &'a Organisation, nodes: Vec<Option<Node>>) -> Self {
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); nodes.len()];
        for (node, at) in nodes.iter().zip(0u32..) {
            if let Some(parent) = node.and_then(|n| n.parent) {
                children[parent as usize].push(at);
            }
        }
        Self { organisation, nodes, children }
    }
    /// Whether the unit exists on the day.
    pub fn stands(&self, at: u32) -> bool {
        self.nodes[at as usize].is_some_and(|node| !node.has_ended)
    }
    /// The unit above.
    pub fn parent(&self, at: u32) -> Option<u32> {
        self.nodes[at as usize].and_then(|node| node.parent)
    }
    /// Units directly below, those that have ended too.
    pub fn children(&self, at: u32) -> &[u32] {
        &self.children[at as usize]
    }
    /// Units without a unit above.
    pub fn tops(&self) -> Vec<u32> {
        (0u32..).zip(&self.nodes).filter(|(_, n)| n.is_some_and(|n| n.parent.is_none())).map(|(at, _)| at).collect()
    }
    /// The name on the day; the last one when the unit has ended.
    pub fn name(&self, at: u32) -> &'a str {
        self.fact(at).map_or("", |fact| fact.name.as_str())
    }
    /// Orders names.
    pub fn name_key(&self, at: u32) -> &'a [u8] {
        self.fact(at).map_or(&[], |fact| fact.name_key.as_slice())
    }
    fn fact(&self, at: u32) -> Option<&'a Fact> {
        let node = self.nodes[at as usize]?;
        self.organisation.facts[at as usize].get(node.fact as usize)
    }
    /// The name; for a part of an office with that office: “Phòng Kinh tế, xã Ba Vì”.
    pub fn label(&self, at: u32) -> String {
        let kind = |at: u32| self.organisation.unit(at).kind;
        let mut next = self.parent(at).filter(|_| kind(at).is_inner());
        for _ in 0..self.nodes.len() {
            match next {
                Some(above) if kind(above).is_inner() => next = self.parent(above),
                Some(above) if kind(above) != UnitKind::City => {
                    return format!("{}, {}", self.name(at), inside_sentence(kind(above), self.name(above)));
                }
                _ => break,
            }
        }
        self.name(at).to_owned()
    }
    /// The name inside a sentence: “xã Ba Vì”, “Sở Nội vụ”.
    pub fn phrase(&self, at: u32) -> String {
        inside_sentence(self.organisation.unit(at).kind, self.name(at))
    }
    /// What stood for the unit on the day: itself, or before it was founded the units that went wholly into it.
    pub fn standing_for(&self, at: u32) -> Vec<u32> {
        let (mut found, mut open, mut seen) = (Vec::new(), vec![at], vec![false; self.nodes.len()]);
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut seen[place as usize], true) {
                continue;
            }
            if self.nodes[place as usize].is_some() {
                found.push(place);
            } else {
                open.extend(&self.organisation.predecessors[place as usize]);
            }
        }
        found.sort_unstable();
        found
    }
    /// Which units lie in the subtrees of the given ones (or of what stood for them), themselves included.
    pub fn within(&self, roots: &[u32]) -> Vec<bool> {
        let mut mask = vec![false; self.nodes.len()];
        let mut open: Vec<u32> = roots.iter().flat_map(|root| self.standing_for(*root)).collect();
        while let Some(place) = open.pop() {
            if !std::mem::replace(&mut mask[place as usize], true) {
                open.extend(self.children(place));
            }
        }
        mask
    }
    /// For each unit of the subtree the branch it belongs to: the child of `root` above it, or `root` for itself.
    pub fn branches(&self, root: u32) -> Vec<Option<u32>> {
        let mut branch = vec![None; self.nodes.len()];
        branch[root as usize] = Some(root);
        for child in self.children(root) {
            let mut open = vec![*child];
            while let Some(place) = open.pop() {
                if branch[place as usize].is_none() {
                    branch[place as usize] = Some(*child);
                    open.extend(self.children(place));
                }
            }
        }
        branch
    }
}

/// “Xã Ba Vì” is “xã Ba Vì” inside a phrase; “Sở Nội vụ” keeps its capital (Nghị định 30/2020/NĐ-CP, Phụ lục II).
fn inside_sentence(kind: UnitKind, name: &str) -> String {
    let mut letters = name.chars();
    match (kind, letters.next()) {
        (UnitKind::Commune | UnitKind::District, Some(first)) => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}
