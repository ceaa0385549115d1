//! Requirements of the demo city, entered by the city's HR officer.

use super::Past;
use super::cast::Cast;
use super::city::{COUNTER_POSITION, City, day};
use crate::app::App;
use crate::error::Result;
use crate::rights::Role;
use crate::standard::{self, NewRequirement, TargetGroup};

pub(super) fn enter(app: &App, past: &Past<'_>, city: &City, cast: &Cast) -> Result<()> {
    past.at("2026-01-08T02:00:00Z");
    past.step("Yêu cầu đạt chuẩn");
    let hr = cast.actor(app, Role::HrOfficer)?;
    let plan =
        "Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức năm 2026 của Ủy ban nhân dân Thành phố (dữ liệu trình diễn)";
    let of = |kinds: &[&str], positions: &[&str]| TargetGroup {
        staff_kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
        positions: positions.iter().map(|p| (*p).to_owned()).collect(),
        rank_codes: Vec::new(),
    };
    let technology = city.by_code.get("SKHCN").copied().unwrap_or(city.root);
    let wanted = [
        (
            "Cán bộ, công chức toàn thành phố đạt chuẩn CNTT cơ bản",
            city.root,
            of(&["cadre", "civil_servant"], &[]),
            "2026-12-31",
        ),
        (
            "Công chức tiếp nhận hồ sơ một cửa đạt chuẩn CNTT cơ bản",
            city.root,
            of(&[], &[COUNTER_POSITION]),
            "2026-12-31",
        ),
        (
            "Công chức Sở Khoa học và Công nghệ đạt chuẩn CNTT cơ bản",
            technology,
            of(&["civil_servant"], &[]),
            "2026-06-30",
        ),
        (
            "Viên chức các đơn vị sự nghiệp công lập đạt chuẩn CNTT cơ bản",
            city.root,
            of(&["public_employee"], &[]),
            "2027-12-31",
        ),
    ];
    app.write(&hr, |tx| {
        for (title, unit_id, group, due) in &wanted {
            let new = NewRequirement {
                title: (*title).to_owned(),
                framework_code: "tt03-2014".to_owned(),
                level_code: "basic".to_owned(),
                unit_id: *unit_id,
                group: group.clone(),
                due_on: day(due),
                legal_ground: plan.to_owned(),
                valid_from: day("2026-01-10"),
            };
            standard::enter_requirement(tx, &new)?;
        }
        Ok(())
    })
}
