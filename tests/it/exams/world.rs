//! What an exam needs around it: a standard, a bank, a practical task, a blueprint, people with photos.

use chrono::NaiveDate;
use datchuan::db::diesel::prelude::*;
use datchuan::db::schema::{blueprint, blueprint_line, practical_task};
use datchuan::db::{BlueprintId, Json, PersonId, PracticalTaskId, RoomId};
use datchuan::files;
use datchuan::people::{self, NewPerson};
use datchuan::questions::{self, Content, Item, Kind, PackagedQuestion, Pool};
use datchuan::scheduling::{self, RoomForm, RoomUse};
use datchuan::standard;

use crate::support::TestApp;

/// The six modules of the basic level.
pub const MODULES: [&str; 6] = ["IU01", "IU02", "IU03", "IU04", "IU05", "IU06"];

/// What was made.
pub struct World {
    pub blueprint: BlueprintId,
    pub practice_blueprint: BlueprintId,
    pub task: PracticalTaskId,
}

/// A standard, four questions of each module and pool, blueprints of two questions a module, one practical task.
pub fn world(t: &TestApp) -> World {
    standard::load_builtin(&t.app).unwrap();
    let elements: Vec<String> = t.read(|tx| {
        let framework = standard::framework(tx, "tt03-2014")?;
        let of = |module: &str| {
            let found = framework.elements.iter().find(|e| e.module_code == module && e.code.matches('.').count() >= 1);
            found.map(|e| e.code.clone()).unwrap()
        };
        Ok(MODULES.iter().map(|module| of(module)).collect())
    });
    t.write(|tx| {
        for pool in [Pool::Exam, Pool::Practice] {
            for (module, element) in MODULES.iter().zip(&elements) {
                for number in 0..4 {
                    questions::take_packaged(tx, &packaged(pool, module, element, number), "gói thử")?;
                }
            }
        }
        Ok(())
    });
    World {
        blueprint: a_blueprint(t, Pool::Exam, 2),
        practice_blueprint: a_blueprint(t, Pool::Practice, 1),
        task: a_task(t),
    }
}

fn packaged(pool: Pool, module: &str, element: &str, number: i32) -> PackagedQuestion {
    let items = (0..4).map(|i| Item::new(format!("Phương án {i} của câu {number}"), i == 0)).collect();
    PackagedQuestion {
        code: format!("{}-{module}-{number}", pool.as_str()),
        framework_code: "tt03-2014".into(),
        module_code: module.into(),
        pool,
        content: Content {
            kind: Kind::Single,
            stem: format!("Câu hỏi số {number} của {module} trong kho {}?", pool.as_str()),
            items,
            explanation: "Vì phương án đầu đúng với định nghĩa.".into(),
            element_code: element.into(),
            difficulty: 1 + number % 3,
        },
    }
}

/// A blueprint with so many questions of each module.
pub fn a_blueprint(t: &TestApp, pool: Pool, count: i32) -> BlueprintId {
    let id = BlueprintId::new();
    t.write(|tx| {
        let now = tx.now;
        diesel::insert_into(blueprint::table)
            .values((
                blueprint::id.eq(id),
                blueprint::title.eq(format!("Ma trận {} {count}", pool.as_str())),
                blueprint::framework_code.eq("tt03-2014"),
                blueprint::level_code.eq("basic"),
                blueprint::pool.eq(pool),
                blueprint::created_at.eq(now),
                blueprint::changed_at.eq(now),
            ))
            .execute(tx.db)?;
        for (position, module) in (0..).zip(MODULES) {
            diesel::insert_into(blueprint_line::table)
                .values((
                    blueprint_line::blueprint_id.eq(id),
                    blueprint_line::position.eq(position),
                    blueprint_line::module_code.eq(module),
                    blueprint_line::question_count.eq(count),
                ))
                .execute(tx.db)?;
        }
        Ok(())
    });
    id
}

fn a_task(t: &TestApp) -> PracticalTaskId {
    let id = PracticalTaskId::new();
    let rubric = serde_json::json!({"parts": ["Văn bản"], "criteria": [
        {"id": "a", "part": "Văn bản", "text": "Đúng thể thức", "points": 600},
        {"id": "b", "part": "Văn bản", "text": "Đúng nội dung", "points": 400},
    ]});
    t.write(|tx| {
        let now = tx.now;
        diesel::insert_into(practical_task::table)
            .values((
                practical_task::id.eq(id),
                practical_task::code.eq("th-thu"),
                practical_task::course_code.eq("thu"),
                practical_task::framework_code.eq("tt03-2014"),
                practical_task::level_code.eq("basic"),
                practical_task::title.eq("Soạn công văn"),
                practical_task::minutes.eq(60),
                practical_task::pool.eq("exam"),
                practical_task::markdown.eq("Soạn công văn."),
                practical_task::html.eq("<p>Soạn công văn.</p>"),
                practical_task::rubric.eq(Json(rubric.clone())),
                practical_task::content_sha.eq("0"),
                practical_task::is_current.eq(true),
                practical_task::loaded_at.eq(now),
            ))
            .execute(tx.db)?;
        Ok(())
    });
    id
}

/// A person with all that lists need; the identity number ends in `number`.
pub fn person(t: &TestApp, name: &str, number: u32) -> PersonId {
    let id = bare_person(t, name, number);
    let stored = t.app.files().keep(b"a silhouette", "image/png").unwrap();
    t.write(|tx| {
        files::record(tx, &stored)?;
        people::set_photo(tx, id, &stored.sha)
    });
    id
}

/// The same without a photo.
pub fn bare_person(t: &TestApp, name: &str, number: u32) -> PersonId {
    let new = NewPerson {
        full_name: name.into(),
        birth_date: NaiveDate::from_ymd_opt(1984, 3, 5),
        gender: None,
        birthplace: Some("Hà Nội".into()),
        identity_number: Some(identity(number)),
        staff_number: None,
        email: None,
        phone: None,
    };
    t.write(|tx| people::create_person(tx, &new))
}

/// An identity number of the tests.
pub fn identity(number: u32) -> String {
    format!("000184{number:06}")
}

/// A room with so many working PCs.
pub fn room(t: &TestApp, name: &str, working_pcs: i32) -> RoomId {
    t.write(|tx| {
        let known = scheduling::sites(tx)?.first().map(|site| site.id);
        let site_id = match known {
            Some(id) => id,
            None => scheduling::create_site(tx, "Trung tâm CNTT", "Số 1 phố Thử Nghiệm")?,
        };
        let form = RoomForm { site_id, name: name.into(), working_pcs, use_: RoomUse::InUse, note: String::new() };
        scheduling::create_room(tx, &form)
    })
}
