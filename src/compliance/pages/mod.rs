//! Pages of reports: overview, people, definitions, files.

mod entry;
mod overview;
mod people;
mod trend;
pub(crate) mod words;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

pub use entry::enter;
pub use overview::{export, overview};
pub use people::{export_people, people};

use super::model::Member;
use super::report::Part;
use super::{Asked, Narrowed, Scene};
use crate::db::UnitId;
use crate::error::Result;
use crate::rights::{Action, may_ever};
use crate::web::{Caller, Choice, Crumb, Fields, Sample, View, samples_of};
use crate::{clock, text};

/// What the address asks for.
///
/// # Errors
/// At the field whose value cannot be read.
fn asked(query: &Fields) -> Result<Asked> {
    Ok(Asked {
        requirement: query.parse("requirement")?,
        unit: query.parse("unit")?,
        on: query.date("on")?,
        known_on: query.date("known")?,
    })
}

fn narrowed(query: &Fields) -> Result<Narrowed> {
    Ok(Narrowed {
        part: query.parse("standing")?.unwrap_or(Part::All),
        staff_kind: query.some("kind").map(str::to_owned),
        is_direct: query.ticked("direct"),
    })
}

/// Makes addresses that keep the requirement, the unit and the two days.
#[derive(Debug, Clone, Default)]
struct Links {
    kept: Vec<(&'static str, String)>,
}

impl Links {
    fn new(scene: &Scene, asked: &Asked) -> Self {
        let mut kept = Vec::new();
        kept.extend(scene.demand.as_ref().map(|demand| ("requirement", demand.lineage_id.to_string())));
        kept.extend(asked.on.map(|on| ("on", on.to_string())));
        kept.extend(asked.known_on.map(|on| ("known", on.to_string())));
        Self { kept }
    }
    fn to(&self, path: &str, unit: Option<UnitId>, more: &[(&str, &str)]) -> String {
        let unit = unit.map(|id| id.to_string());
        let pairs = self.kept.iter().map(|(name, value)| (*name, value.as_str()));
        let pairs = pairs.chain(unit.as_deref().map(|id| ("unit", id)));
        let pairs: Vec<(&str, &str)> = pairs.chain(more.iter().copied()).filter(|(_, v)| !v.is_empty()).collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
    fn people(&self, unit: Option<UnitId>, more: &[(&str, &str)]) -> String {
        self.to("/compliance/people", unit, more)
    }
}

/// “Tính đến hết ngày …” and what else a reader must know to read the numbers rightly.
fn basis(scene: &Scene, asked: &Asked) -> String {
    let on = text::format_date(scene.moment.on);
    let known = match asked.known_on {
        None => format!("số liệu lúc {}", clock::date_time_text(scene.moment.known_at)),
        Some(day) => format!("theo dữ liệu biết đến hết ngày {}", text::format_date(day)),
    };
    format!("Tính đến hết ngày {on}, {known}, theo cơ cấu tổ chức ngày {on}.")
}

fn requirement_choices(scene: &Scene) -> Vec<Choice> {
    let chosen = scene.demand.as_ref().map(|d| d.lineage_id.to_string()).unwrap_or_default();
    let label = |d: &super::model::Demand| format!("{} (hạn {})", d.title, text::format_date(d.due_on));
    scene.demands.iter().map(|d| Choice::of(d.lineage_id.to_string(), label(d), &chosen)).collect()
}

/// The units to choose: the highest ones in scope, the way down to the viewed one, and its children.
fn unit_choices(scene: &Scene) -> Vec<Choice> {
    let tree = scene.tree();
    let Some(unit) = scene.unit else { return Vec::new() };
    let chosen = scene.organisation.unit(unit).id.to_string();
    let mut places = scene.roots.clone();
    let in_scope = tree.within(&scene.roots);
    let mut way = Vec::new();
    let mut next = Some(unit);
    while let Some(at) = next.filter(|at| !way.contains(at) && !scene.roots.contains(at)) {
        way.push(at);
        next = tree.parent(at).filter(|above| in_scope[*above as usize]);
    }
    places.extend(way.iter().rev());
    let mut below: Vec<u32> = tree.children(unit).iter().copied().filter(|at| tree.stands(*at)).collect();
    below.sort_by_key(|at| (tree.name_key(*at).to_vec(), *at));
    places.extend(below);
    places.dedup();
    let name =
        |at: u32| if tree.name(at).is_empty() { "(chưa thành lập)".to_owned() } else { tree.name(at).to_owned() };
    places.iter().map(|at| Choice::of(scene.organisation.unit(*at).id.to_string(), name(*at), &chosen)).collect()
}

fn unit_name(scene: &Scene) -> String {
    let tree = scene.tree();
    match scene.unit {
        Some(at) if scene.roots.contains(&at) => tree.name(at).to_owned(),
        Some(at) => tree.label(at),
        None => String::new(),
    }
}

/// The page that says how standings are counted.
#[derive(Serialize)]
pub struct DefinitionsView {
    /// Where the rules of equivalence stand, for who may read them.
    rules: Option<&'static str>,
}

/// The page of the rules of equivalence.
const RULES: &str = "/equivalences";

impl View for DefinitionsView {
    const TEMPLATE: &'static str = "compliance/definitions";
    fn title(&self) -> String {
        "Cách tính tình trạng đạt chuẩn".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Báo cáo", "/compliance"), Crumb::here("Cách tính")]
    }
    fn samples() -> Vec<Self> {
        vec![Self { rules: Some(RULES) }, Self { rules: None }]
    }
}

/// `GET /compliance/definitions`
pub async fn definitions(caller: Caller) -> Result<HttpResponse> {
    let may_read = may_ever(caller.me()?, Action::SeeEvidence);
    caller.page(&DefinitionsView { rules: may_read.then_some(RULES) })
}

fn query_of(request: &HttpRequest) -> Fields {
    Fields::query(request)
}

/// How many of the members a reader must still count on.
fn lacking(members: &[Member]) -> u64 {
    members.iter().filter(|m| Part::Lacking.includes(m.standing)).count() as u64
}

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    let mut all = samples_of::<overview::OverviewView>();
    all.extend(samples_of::<people::PeopleView>());
    all.extend(samples_of::<entry::EntryView>());
    all.extend(samples_of::<DefinitionsView>());
    all.extend(super::home::pages::samples());
    all
}
