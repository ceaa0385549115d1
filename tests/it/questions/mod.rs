//! The question bank on both databases.

mod import;
mod life;
mod pages;

use datchuan::db::{AccountId, QuestionVersionId};
use datchuan::questions::bank::{self, NewQuestion};
use datchuan::questions::{Content, Item, Kind, Pool, WRITTEN};
use datchuan::rights::{Actor, Role};
use datchuan::standard;

use crate::support::TestApp;

/// A trainer and a reviewer on a database that has the frameworks.
pub struct Bank {
    pub t: TestApp,
    pub trainer: Actor,
    pub reviewer: Actor,
}

impl Bank {
    pub fn on(t: TestApp) -> Self {
        standard::load_builtin(&t.app).unwrap();
        let (trainer, _) = t.account(Role::Trainer);
        let (reviewer, _) = t.account(Role::QuestionReviewer);
        let actor = |id: AccountId| t.actor(id);
        let (trainer, reviewer) = (actor(trainer), actor(reviewer));
        Self { t, trainer, reviewer }
    }

    /// Writes a draft.
    pub fn draft(&self, pool: Pool, content: &Content) -> QuestionVersionId {
        let new = NewQuestion {
            framework_code: "tt03-2014".into(),
            module_code: "IU01".into(),
            pool,
            content: content.clone(),
        };
        self.t.app.write(&self.trainer, |tx| bank::create(tx, &new, WRITTEN)).unwrap()
    }

    /// Writes, hands in and approves.
    pub fn approved(&self, pool: Pool, content: &Content) -> QuestionVersionId {
        let id = self.draft(pool, content);
        self.t.app.write(&self.trainer, |tx| bank::submit(tx, id)).unwrap();
        self.t.app.write(&self.reviewer, |tx| bank::approve(tx, id)).unwrap();
        id
    }
}

/// A single choice whose parts carry a mark of its own.
pub fn single(mark: &str, element: &str) -> Content {
    Content {
        kind: Kind::Single,
        stem: format!("Câu {mark}: thiết bị nào **lưu** dữ liệu khi tắt máy?"),
        items: vec![
            Item::new(format!("Ổ cứng {mark}"), true),
            Item::new("RAM", false),
            Item::new("Màn hình", false),
            Item::new("Loa", false),
        ],
        explanation: format!("Ổ cứng giữ dữ liệu khi mất điện. GT-{mark}"),
        element_code: element.into(),
        difficulty: 1,
    }
}
