//! Units to choose from.

use crate::db::UnitId;
use crate::people::UnitTree;
use crate::web::Choice;

/// The units below `roots` as choices, parents before children and children set in; all units when `roots` is `None`.
/// `first` is offered before them with an empty value.
pub fn unit_choices(tree: &UnitTree, roots: Option<&[UnitId]>, first: &str, chosen: &str) -> Vec<Choice> {
    let all: Vec<UnitId> = tree.root().into_iter().collect();
    let roots = roots.unwrap_or(&all);
    let mut choices = vec![Choice::of("", first, chosen)];
    for root in roots {
        let depth = tree.path(*root).len();
        for unit in tree.subtree(*root) {
            let Some(node) = tree.get(unit) else { continue };
            // A select cannot set in its options otherwise; readers say the plain name.
            let inset = "\u{a0}\u{a0}\u{a0}".repeat(tree.path(unit).len().saturating_sub(depth));
            choices.push(Choice::of(unit.to_string(), format!("{inset}{}", node.name), chosen));
        }
    }
    choices
}
