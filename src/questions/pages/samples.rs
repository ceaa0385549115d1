//! Questions for the samples of views.

use crate::db::{Instant, QuestionId, QuestionVersionId};
use crate::questions::WRITTEN;
use crate::questions::model::{Content, Item, Kind, Pool, Question, State, Version};

/// A content with long texts and a table.
pub(super) fn content(kind: Kind) -> Content {
    Content {
        kind,
        stem: "Theo quy định về thể thức văn bản, khi soạn **giấy mời họp** trên máy tính, thao tác nào giữ được \
               bố cục khi mở ở máy khác?\n\n| Cách | Tệp |\n|---|---|\n| 1 | `.docx` |"
            .into(),
        items: vec![
            Item::new("Xuất thành PDF rồi gửi kèm tệp gốc để nơi nhận tiện chỉnh sửa", true),
            Item::new("Chụp màn hình", kind == Kind::Multiple),
            Item::new("Nghiêng máy", false),
        ],
        explanation: "PDF giữ nguyên phông chữ và ngắt trang; ảnh chụp thì không tìm kiếm được.".into(),
        element_code: "IU03.1.1.4".into(),
        difficulty: 2,
    }
}

/// A question with a version in a state.
pub(super) fn question(state: State) -> (Question, Version) {
    let at = Instant::from_millis(1_795_000_000_000).unwrap_or_else(|| unreachable!("a day of 2026"));
    let question = Question {
        id: QuestionId(uuid::Uuid::nil()),
        code: "IU03-S0007".into(),
        framework_code: "tt03-2014".into(),
        module_code: "IU03".into(),
        pool: Pool::Exam,
    };
    let content = content(Kind::Single);
    let version = Version {
        id: QuestionVersionId(uuid::Uuid::nil()),
        question_id: question.id,
        version: 2,
        content_sha: content.sha(),
        content,
        state,
        author_id: None,
        source: WRITTEN.into(),
        approved_by: None,
        approved_at: None,
        created_at: at,
        changed_at: at,
    };
    (question, version)
}
