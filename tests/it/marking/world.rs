//! A round whose sitting has ended, made of rows: marking begins where the exam stops.

use std::io::Write;

use datchuan::audit::sha256_hex;
use datchuan::db::diesel::prelude::*;
use datchuan::db::diesel::sql_query;
use datchuan::db::{AccountId, AttemptId, CandidateId, ExamId, PersonId, PracticalTaskId, RoundId, SittingId};
use datchuan::files;
use datchuan::people::{self, NewPerson};
use datchuan::rights::Role;
use datchuan::standard;

use crate::support::TestApp;

/// Candidates of the world, by their order: passes, passes with dispute, fails theory, blank paper, absent.
pub const NAMES: [&str; 5] =
    ["Nguyễn Thị Ánh Dương", "Trần Ngưỡng Vọng", "Phạm Thị Ngọc Bích", "Hồ Đắc Khải Hoàn", "Vũ Quỳnh Mẫn Nhi"];

/// Units planted with the names: no page of an examiner may show them.
pub const UNIT: &str = "Phòng Kinh tế xã Ba Vì";

/// A round in state `running` with its only sitting ended.
pub struct World {
    pub round: RoundId,
    pub candidates: Vec<CandidateId>,
    pub persons: Vec<PersonId>,
    pub examiners: Vec<(AccountId, String)>,
    pub keeper: (AccountId, String),
    pub head: (AccountId, String),
    pub chair: (AccountId, String),
    pub authority: (AccountId, String),
    pub director: (AccountId, String),
    pub setter: AccountId,
}

pub fn run(t: &TestApp, sql: &str) {
    t.write(|tx| sql_query(sql).execute(tx.db).map_err(|error| panic!("{error}: {sql}")).map(|_| ()));
}

/// A document of Word with names planted wherever Word keeps them.
pub fn docx(author: &str, body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, text: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    add("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.into());
    add(
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>"#.into(),
    );
    add(
        "docProps/core.xml",
        format!(
            r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy></cp:coreProperties>"#
        ),
    );
    add("docProps/app.xml", format!("<Properties><Company>{author}</Company></Properties>"));
    add(
        "word/document.xml",
        format!(
            r#"<w:document xmlns:w="w"><w:body><w:p w:rsidR="00AB12CD"><w:ins w:author="{author}"><w:r><w:t>{body}</w:t></w:r></w:ins></w:p></w:body></w:document>"#
        ),
    );
    add(
        "word/comments.xml",
        format!(
            r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="{author}" w:initials="AD"><w:p/></w:comment></w:comments>"#
        ),
    );
    zip.finish().unwrap().into_inner()
}

impl World {
    pub fn new(t: &TestApp) -> Self {
        standard::load_builtin(&t.app).unwrap();
        let (setter, _) = t.account(Role::Trainer);
        let ids = (RoundId::new(), ExamId::new(), SittingId::new(), PracticalTaskId::new());
        let examiners = (0..3).map(|_| t.account(Role::Examiner)).collect();
        rows_of_round(t, ids, setter);
        let mut world = Self {
            round: ids.0,
            candidates: Vec::new(),
            persons: Vec::new(),
            examiners,
            keeper: t.account(Role::ScriptKeeper),
            head: t.account(Role::HeadOfMarking),
            chair: t.account(Role::BoardChair),
            authority: t.account(Role::ManagingAuthority),
            director: t.account(Role::HeadOfCentre),
            setter,
        };
        for (index, name) in NAMES.iter().enumerate() {
            world.add_candidate(t, (index, name), ids.2);
        }
        world
    }

    fn add_candidate(&mut self, t: &TestApp, (index, name): (usize, &str), sitting: SittingId) {
        let person = t.write(|tx| {
            people::create_person(
                tx,
                &NewPerson {
                    full_name: name.into(),
                    birth_date: "1990-03-09".parse().ok(),
                    gender: None,
                    birthplace: Some("Hà Nội".into()),
                    identity_number: Some(format!("00009000{index:04}")),
                    staff_number: None,
                    email: None,
                    phone: None,
                },
            )
        });
        let candidate = CandidateId::new();
        let number = index + 1;
        let state = if index == 4 { "absent" } else { "handed_in" };
        run(
            t,
            &format!(
                "INSERT INTO candidate (id, round_id, sitting_id, person_id, number, seat, full_name, name_key, birth_date, birthplace, \
             unit_name, state, time_percent, created_at) SELECT '{candidate}', '{}', '{sitting}', '{person}', {number}, {number}, \
             full_name, name_key, birth_date, 'Hà Nội', '{UNIT}', '{state}', 100, '2026-11-20T00:00:00.000000Z' FROM person WHERE id = '{person}'",
                self.round
            ),
        );
        if index != 4 {
            let theory = if index == 2 { 1_499 } else { 2_400 };
            attempt(t, candidate, ("theory", Some(theory)));
            let practical = attempt(t, candidate, ("practical", None));
            if index != 3 {
                submit(t, practical, (&format!("bài của {name}.docx"), &docx(name, &format!("Nội dung {index}"))));
            }
        }
        self.candidates.push(candidate);
        self.persons.push(person);
    }
}

fn attempt(t: &TestApp, candidate: CandidateId, (part, mark): (&str, Option<i32>)) -> AttemptId {
    let id = AttemptId::new();
    let (mark, max) = mark.map_or(("NULL".into(), "NULL"), |mark| (mark.to_string(), "3000"));
    run(
        t,
        &format!(
            "INSERT INTO attempt (id, candidate_id, part, state, outcome, epoch, revision, answered, mark, max_mark, receipt_code, prepared_at) \
         VALUES ('{id}', '{candidate}', '{part}', 'closed', 'submitted', 1, 1, 30, {mark}, {max}, '{}', '2026-11-20T00:00:00.000000Z')",
            id.0.simple()
        ),
    );
    id
}

pub fn submit(t: &TestApp, attempt: AttemptId, (name, bytes): (&str, &[u8])) {
    let stored = t.app.files().keep(bytes, "application/octet-stream").unwrap();
    assert_eq!(stored.sha, sha256_hex(bytes));
    t.write(|tx| files::record(tx, &stored));
    run(
        t,
        &format!(
            "INSERT INTO submission (id, attempt_id, file_name, file_sha, size, media_type, same_as_starter, uploaded_at) VALUES \
         ('{}', '{attempt}', '{name}', '{}', {}, 'application/octet-stream', {}, '2026-11-20T00:00:00.000000Z')",
            uuid::Uuid::now_v7(),
            stored.sha,
            stored.size,
            "FALSE"
        ),
    );
}

fn rows_of_round(
    t: &TestApp,
    (round, exam, sitting, task): (RoundId, ExamId, SittingId, PracticalTaskId),
    setter: AccountId,
) {
    let at = "2026-11-20T01:00:00.000000Z";
    run(
        t,
        &format!(
            "INSERT INTO exam (id, lineage_id, version, title, kind, framework_code, level_code, blueprint, practical_tasks, theory_minutes, \
         practical_minutes, slack_minutes, late_minutes, pass_percent, state, return_note, author_id, created_at, changed_at) VALUES \
         ('{exam}', '{}', 1, 'CNTT cơ bản', 'national', 'tt03-2014', 'basic', '[]', '[]', 30, 60, 3, 10, 50, 'published', '', '{setter}', '{at}', '{at}')",
            uuid::Uuid::now_v7()
        ),
    );
    run(
        t,
        &format!(
            "INSERT INTO exam_round (id, exam_id, title, authority, council_number, council_date, state, created_by, approved_at, created_at, changed_at) VALUES \
         ('{round}', '{exam}', 'Kỳ thi đợt 1 năm 2026', 'Sở Giáo dục và Đào tạo', '12/QĐ-SGDĐT', '2026-11-01', 'running', '{setter}', '{at}', '{at}', '{at}')"
        ),
    );
    let rubric = r#"{"parts":[{"code":"van-ban","title":"Văn bản","file":"giay-moi.docx"}],"criteria":[{"id":"vb-01","part":"van-ban","text":"Tiêu đề in đậm","points":400},{"id":"vb-02","part":"van-ban","text":"Căn lề đúng","points":600}]}"#;
    run(
        t,
        &format!(
            "INSERT INTO practical_task (id, code, course_code, framework_code, level_code, title, minutes, pool, markdown, html, rubric, content_sha, \
         is_current, loaded_at) VALUES ('{task}', 'giay-moi', 'iu03', 'tt03-2014', 'basic', 'Giấy mời họp', 60, 'exam', 'Soạn giấy mời', \
         '<p>Soạn giấy mời</p>', '{rubric}', 'x', TRUE, '{at}')"
        ),
    );
    run(
        t,
        &format!(
            "INSERT INTO sitting (id, round_id, exam_id, starts_at, ends_at, state, capacity, practical_task_id, created_at) VALUES \
         ('{sitting}', '{round}', '{exam}', '{at}', '{at}', 'ended', 30, '{task}', '{at}')"
        ),
    );
}
