//! What the samples of the pages are made of.

use chrono::NaiveDate;

use super::super::model::{
    Candidate, CandidateState, Entrant, Exam, ExamBlueprint, ExamKind, ExamLevel, ExamState, ExamTask, ExamTimes,
    Round, RoundState, Sitting, SittingState,
};
use super::{builder, candidates, check, info, overview, people, round, rounds, sitting};
use crate::db::{
    AccountId, BlueprintId, CandidateId, ExamId, ExamLineageId, Instant, Json, PersonId, PracticalTaskId, RoomId,
    RoundId, SittingId,
};
use crate::questions::BlueprintLine;
use crate::text::name_sort_key;
use crate::web::{Sample, samples_of};

/// Samples of every view of the slice, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<info::ExamsView>(),
        samples_of::<info::InfoView>(),
        samples_of::<builder::BlueprintView>(),
        samples_of::<builder::TimesView>(),
        samples_of::<builder::RulesView>(),
        samples_of::<people::PeopleView>(),
        samples_of::<check::CheckView>(),
        samples_of::<overview::ExamView>(),
        samples_of::<rounds::RoundsView>(),
        samples_of::<rounds::RoundFormView>(),
        samples_of::<round::RoundView>(),
        samples_of::<sitting::NewSittingView>(),
        samples_of::<sitting::SittingView>(),
        samples_of::<candidates::CandidatesView>(),
        samples_of::<candidates::AddView>(),
        samples_of::<candidates::CandidateView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn at() -> Instant {
    Instant::from_millis(1_795_000_000_000).unwrap_or_else(|| unreachable!("a day of 2026"))
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub(super) fn exams() -> Vec<Exam> {
    let line = |module: &str, difficulty| BlueprintLine {
        module_code: module.into(),
        element_prefix: None,
        difficulty,
        count: 5,
    };
    let exam = |kind, state, title: &str| {
        let times = ExamTimes::usual(kind);
        Exam {
            id: ExamId::new(),
            lineage_id: ExamLineageId::new(),
            version: 2,
            title: title.into(),
            kind,
            framework_code: "TT03-2014".into(),
            level_code: "basic".into(),
            module_code: None,
            blueprint: Json(vec![line("IU01", Some(1)), line("IU02", None)]),
            practical_tasks: Json(Vec::new()),
            theory_minutes: times.theory_minutes,
            practical_minutes: times.practical_minutes,
            slack_minutes: times.slack_minutes,
            late_minutes: times.late_minutes,
            pass_percent: times.pass_percent,
            state,
            return_note: if state == ExamState::Draft { "Thêm câu mức 3 cho IU02.".into() } else { String::new() },
            author_id: AccountId::new(),
            approved_by: (state == ExamState::Published).then(AccountId::new),
            published_at: (state == ExamState::Published).then(at),
            created_at: at(),
            changed_at: at(),
        }
    };
    vec![
        exam(ExamKind::National, ExamState::Draft, "Thi chuẩn kỹ năng sử dụng công nghệ thông tin cơ bản năm 2026"),
        exam(ExamKind::National, ExamState::InReview, "Thi chuẩn CNTT cơ bản"),
        exam(ExamKind::National, ExamState::Published, "Thi chuẩn CNTT cơ bản"),
        exam(ExamKind::ClassTest, ExamState::Draft, "Kiểm tra giữa khóa – cán bộ một cửa các phường phía Tây"),
    ]
}

pub(super) fn levels() -> Vec<ExamLevel> {
    vec![ExamLevel {
        framework_code: "TT03-2014".into(),
        framework_title: "Chuẩn kỹ năng sử dụng công nghệ thông tin".into(),
        code: "basic".into(),
        title: "Cơ bản".into(),
        requires: None,
        by_module: false,
        modules: vec![("IU01".into(), "Hiểu biết về CNTT cơ bản".into())],
    }]
}

pub(super) fn tasks() -> Vec<ExamTask> {
    vec![ExamTask {
        id: PracticalTaskId::new(),
        code: "th-van-ban".into(),
        title: "Soạn công văn và bảng tổng hợp".into(),
        minutes: 60,
        points: 1_000,
    }]
}

pub(super) fn blueprints() -> Vec<ExamBlueprint> {
    let line = BlueprintLine { module_code: "IU01".into(), element_prefix: None, difficulty: None, count: 5 };
    vec![ExamBlueprint { id: BlueprintId::new(), title: "Ma trận cơ bản 30 câu".into(), lines: vec![line] }]
}

pub(super) fn entrants() -> Vec<Entrant> {
    ["Nguyễn Thị Ánh", "Nguyễn Hoàng Thiên Bảo Ngọc Phương Uyên", "Đỗ Anh"]
        .into_iter()
        .map(|name| Entrant {
            id: PersonId::new(),
            full_name: name.into(),
            name_key: name_sort_key(name),
            birth_date: Some(day(1984, 3, 5)),
            gender: Some("female".into()),
            birthplace: Some("Hà Nội".into()),
            identity_number: None,
            staff_number: None,
            photo_sha: None,
        })
        .collect()
}

pub(super) fn round(state: RoundState) -> Round {
    Round {
        id: RoundId::new(),
        exam_id: ExamId::new(),
        title: "Kỳ thi ứng dụng công nghệ thông tin cơ bản đợt 2 năm 2026".into(),
        authority: "Sở Khoa học và Công nghệ".into(),
        council_number: "145/QĐ-SKHCN".into(),
        council_date: day(2026, 11, 2),
        state,
        created_by: AccountId::new(),
        approved_by: None,
        approved_at: None,
        proposed_by: None,
        proposed_at: None,
        results_decision_id: None,
        created_at: at(),
        changed_at: at(),
    }
}

pub(super) fn a_sitting() -> Sitting {
    Sitting {
        id: SittingId::new(),
        round_id: Some(RoundId::new()),
        exam_id: ExamId::new(),
        room_id: Some(RoomId::new()),
        starts_at: at(),
        ends_at: at().plus_minutes(105),
        state: SittingState::Planned,
        capacity: 20,
        practical_task_id: None,
        approved_by: None,
        approved_at: None,
        theory_start_at: None,
        practical_start_at: None,
        opened_by: None,
        ended_at: None,
        ended_by: None,
        created_at: at(),
    }
}

pub(super) fn candidates() -> Vec<Candidate> {
    (1..)
        .zip(entrants())
        .map(|(number, person)| Candidate {
            id: CandidateId::new(),
            round_id: Some(RoundId::new()),
            sitting_id: SittingId::new(),
            person_id: person.id,
            number: Some(number),
            seat: Some(number),
            code_hash: (number > 1).then(|| "0".into()),
            code_printed_at: (number > 1).then(at),
            full_name: person.full_name,
            name_key: person.name_key,
            birth_date: person.birth_date,
            birthplace: "Hà Nội".into(),
            gender: person.gender,
            photo_sha: None,
            unit_name: "Phòng Văn hóa – Xã hội xã Ba Vì".into(),
            state: CandidateState::Expected,
            checked_in_by: None,
            checked_in_at: None,
            time_percent: 100,
            created_at: at(),
        })
        .collect()
}
