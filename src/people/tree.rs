//! The organisation tree on one day, as known at one instant.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::model::UnitKind;
use crate::db::UnitId;

/// A unit on the day of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitNode {
    /// Its id.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// What it is.
    pub kind: UnitKind,
    /// Its first day.
    pub founded_on: NaiveDate,
    /// The full name that day.
    pub name: String,
    /// The name without its kind.
    pub short_name: String,
    /// The unit above; a unit whose parent has ended hangs on the city, so that nobody drops out of a total.
    pub parent: Option<UnitId>,
    /// For order.
    pub name_key: Vec<u8>,
}

/// All units that exist on a day.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    nodes: HashMap<UnitId, UnitNode>,
    children: HashMap<UnitId, Vec<UnitId>>,
    root: Option<UnitId>,
}

/// More steps upwards than any tree has: stops at a loop that bad data might hold.
const DEEPEST: usize = 32;

impl UnitTree {
    /// Builds the tree. The root is the city; without one, the only unit without parent.
    pub fn new(nodes: Vec<UnitNode>) -> Self {
        let root = nodes
            .iter()
            .find(|node| node.kind == UnitKind::City)
            .or_else(|| nodes.iter().find(|node| node.parent.is_none()))
            .map(|node| node.id);
        let mut nodes: HashMap<UnitId, UnitNode> = nodes.into_iter().map(|node| (node.id, node)).collect();
        let known: Vec<UnitId> = nodes.keys().copied().collect();
        for id in known {
            let parent = nodes[&id].parent.filter(|parent| nodes.contains_key(parent));
            let parent = parent.or(root.filter(|root| *root != id));
            if let Some(node) = nodes.get_mut(&id) {
                node.parent = if root == Some(id) { None } else { parent };
            }
        }
        let mut children: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        for node in nodes.values() {
            if let Some(parent) = node.parent {
                children.entry(parent).or_default().push(node.id);
            }
        }
        for list in children.values_mut() {
            list.sort_by(|a, b| (&nodes[a].name_key, a).cmp(&(&nodes[b].name_key, b)));
        }
        Self { nodes, children, root }
    }

    /// A unit; `None` when it does not exist on the day.
    pub fn get(&self, id: UnitId) -> Option<&UnitNode> {
        self.nodes.get(&id)
    }
    /// The city.
    pub fn root(&self) -> Option<UnitId> {
        self.root
    }
    /// Number of units.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    /// Whether there is no unit at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
    /// All units, in no order.
    pub fn nodes(&self) -> impl Iterator<Item = &UnitNode> {
        self.nodes.values()
    }
    /// The units right below, in the order of their names.
    pub fn children(&self, id: UnitId) -> Vec<UnitId> {
        self.children.get(&id).cloned().unwrap_or_default()
    }
    /// The unit itself, then upwards; empty for a unit that does not exist on the day.
    pub fn path(&self, id: UnitId) -> Vec<UnitId> {
        let mut path = Vec::new();
        let mut at = self.get(id);
        while let Some(node) = at.filter(|_| path.len() < DEEPEST) {
            path.push(node.id);
            at = node.parent.and_then(|parent| self.get(parent));
        }
        path
    }
    /// The unit itself and all below, parents before children, siblings by name.
    pub fn subtree(&self, id: UnitId) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut waiting = if self.nodes.contains_key(&id) { vec![(id, 0)] } else { Vec::new() };
        while let Some((next, depth)) = waiting.pop() {
            found.push(next);
            if depth < DEEPEST {
                let below = self.children.get(&next).map(Vec::as_slice).unwrap_or_default();
                waiting.extend(below.iter().rev().map(|child| (*child, depth + 1)));
            }
        }
        found
    }
    /// Whether a unit lies in the subtree of another, itself included.
    pub fn is_within(&self, id: UnitId, root: UnitId) -> bool {
        self.path(id).contains(&root)
    }
    /// The name with the unit it belongs to: “Phòng Kinh tế, xã Ba Vì”; a dash for a unit that does not exist.
    pub fn label(&self, id: UnitId) -> String {
        let Some(node) = self.get(id) else {
            return "–".to_owned();
        };
        let owner = self
            .path(id)
            .into_iter()
            .skip(1)
            .filter_map(|above| self.get(above))
            .find(|above| !above.kind.is_inner() && above.kind != UnitKind::City);
        match owner.filter(|_| node.kind.is_inner()) {
            Some(owner) => format!("{}, {}", node.name, inside_sentence(owner.kind, &owner.name)),
            None => node.name.clone(),
        }
    }
}

/// Words of administrative units are common nouns (“xã Ba Vì”), names of agencies keep their capital (“Sở Nội vụ”):
/// Nghị định 30/2020/NĐ-CP, Phụ lục II.
fn inside_sentence(kind: UnitKind, name: &str) -> String {
    let mut letters = name.chars();
    match (kind, letters.next()) {
        (UnitKind::Commune | UnitKind::District, Some(first)) => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: UnitId, kind: UnitKind, name: &str, parent: Option<UnitId>) -> UnitNode {
        let founded_on = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
        let name_key = crate::text::sort_key(name);
        UnitNode {
            id,
            code: String::new(),
            kind,
            founded_on,
            name: name.into(),
            short_name: name.into(),
            parent,
            name_key,
        }
    }

    #[test]
    fn a_tree_knows_what_is_above_and_below() {
        let ids: Vec<UnitId> = (0..4).map(|_| UnitId::new()).collect();
        let tree = UnitTree::new(vec![
            node(ids[0], UnitKind::City, "Thành phố Hà Nội", None),
            node(ids[1], UnitKind::Commune, "Xã Ba Vì", Some(ids[0])),
            node(ids[2], UnitKind::Body, "Phòng Kinh tế", Some(ids[1])),
            node(ids[3], UnitKind::Commune, "Phường Ba Đình", Some(ids[0])),
        ]);
        assert_eq!(tree.root(), Some(ids[0]));
        assert_eq!(tree.path(ids[2]), vec![ids[2], ids[1], ids[0]]);
        assert_eq!(tree.subtree(ids[1]), vec![ids[1], ids[2]]);
        assert_eq!(tree.children(ids[0]), vec![ids[3], ids[1]]);
        assert_eq!(tree.label(ids[2]), "Phòng Kinh tế, xã Ba Vì");
        assert_eq!(tree.label(ids[1]), "Xã Ba Vì");
        assert!(tree.is_within(ids[2], ids[0]) && !tree.is_within(ids[3], ids[1]));
    }

    #[test]
    fn a_unit_whose_parent_is_gone_hangs_on_the_city() {
        let (city, orphan) = (UnitId::new(), UnitId::new());
        let tree = UnitTree::new(vec![
            node(orphan, UnitKind::Division, "Phòng Nội vụ", Some(UnitId::new())),
            node(city, UnitKind::City, "Thành phố Hà Nội", None),
        ]);
        assert_eq!(tree.path(orphan), vec![orphan, city]);
        assert_eq!(tree.subtree(city).len(), 2);
    }
}
