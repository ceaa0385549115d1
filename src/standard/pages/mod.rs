//! Pages of standards and requirements.

mod form;
mod frameworks;
mod list;
mod one;

pub use form::{change, change_form, create, new_form};
pub use frameworks::{framework, frameworks, upload};
pub use list::{export, list};
pub use one::{end, one};

use crate::error::Result;
use crate::web::{Sample, samples_of};

use super::model::{Requirement, TargetGroup};
use super::requirements::RequirementState;
use crate::app::Tx;
use crate::people::StaffKind;

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<frameworks::ListView>(),
        samples_of::<frameworks::FrameworkView>(),
        samples_of::<list::RequirementsView>(),
        samples_of::<one::RequirementView>(),
        samples_of::<form::FormView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A tag of `parts/tag`.
#[derive(serde::Serialize, Clone)]
struct Tag {
    kind: &'static str,
    text: &'static str,
}

impl Tag {
    fn state(state: RequirementState) -> Self {
        match state {
            RequirementState::Running => Self { kind: "ok", text: "Đang hiệu lực" },
            RequirementState::Coming => Self { kind: "due", text: "Chưa đến ngày" },
            RequirementState::Ended => Self { kind: "none", text: "Đã hết hiệu lực" },
        }
    }
}

/// A group in words: “Công chức, viên chức; chức danh: Văn thư; mã ngạch: 01.003”.
fn group_in_words(group: &TargetGroup) -> String {
    let kinds: Vec<String> = group
        .staff_kinds
        .iter()
        .map(|kind| kind.parse::<StaffKind>().map_or_else(|_| kind.clone(), StaffKind::label))
        .collect();
    let mut parts = vec![if kinds.is_empty() { "Mọi loại cán bộ".to_owned() } else { kinds.join(", ") }];
    let also: Vec<String> = [("chức danh", &group.positions), ("mã ngạch", &group.rank_codes)]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(name, list)| format!("{name}: {}", list.join(", ")))
        .collect();
    if !also.is_empty() {
        parts.push(also.join(" hoặc "));
    }
    parts.join("; ")
}

/// Titles of frameworks and levels by their codes; codes stand for themselves where a framework is gone.
struct Titles(Vec<super::Framework>);

impl Titles {
    fn load(tx: &mut Tx<'_>) -> Result<Self> {
        super::frameworks(tx).map(Self)
    }
    fn level(&self, requirement: &Requirement) -> String {
        let framework = self.0.iter().find(|f| f.code == requirement.framework_code);
        let level = framework.and_then(|f| f.level(&requirement.level_code));
        level.map_or_else(|| format!("{} {}", requirement.framework_code, requirement.level_code), |l| l.title.clone())
    }
}
