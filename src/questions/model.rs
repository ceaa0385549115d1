//! What a question is: its parts, its versions and what has happened to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::db::{AccountId, Instant, QuestionEventId, QuestionId, QuestionVersionId, text_enum};
use crate::messages::label;
use crate::text;

text_enum! {
    /// How a question is answered.
    pub enum Kind {
        /// One of 3 to 6 options.
        Single => "single",
        /// At least two of 3 to 6 options.
        Multiple => "multiple",
        /// Đúng or Sai for each of 3 to 5 statements.
        TrueFalse => "true_false",
    }
}

text_enum! {
    /// Where a question may be used; fixed for all its versions, so that nobody practises what is examined.
    pub enum Pool {
        /// Exams only.
        Exam => "exam",
        /// Practice and class tests only.
        Practice => "practice",
    }
}

text_enum! {
    /// Where a version stands.
    pub enum State {
        /// Being written; only now may it change.
        Draft => "draft",
        /// Waits for a second person.
        InReview => "in_review",
        /// In use; at most one version of a question.
        Approved => "approved",
        /// No longer drawn; forms drawn before keep pointing to it.
        Retired => "retired",
    }
}

text_enum! {
    /// What happened to a version.
    pub enum Deed {
        /// Written or changed as a draft.
        Created => "created",
        /// Handed in for review.
        Submitted => "submitted",
        /// Approved by a second person.
        Approved => "approved",
        /// Given back to the author, or taken back by the author.
        Returned => "returned",
        /// Taken out of use.
        Retired => "retired",
    }
}

impl Kind {
    /// The name on screen and in workbooks.
    pub fn label(self) -> String {
        label(match self {
            Self::Single => "questions-kind-single",
            Self::Multiple => "questions-kind-multiple",
            Self::TrueFalse => "questions-kind-true-false",
        })
    }
    /// How many options or statements it may have.
    pub fn item_range(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::Single | Self::Multiple => 3..=6,
            Self::TrueFalse => 3..=5,
        }
    }
}

impl Pool {
    /// The name on screen and in workbooks.
    pub fn label(self) -> String {
        label(match self {
            Self::Exam => "questions-pool-exam",
            Self::Practice => "questions-pool-practice",
        })
    }
}

impl State {
    /// The name on screen.
    pub fn label(self) -> String {
        label(match self {
            Self::Draft => "questions-state-draft",
            Self::InReview => "questions-state-in-review",
            Self::Approved => "questions-state-approved",
            Self::Retired => "questions-state-retired",
        })
    }
    /// The kind of tag it is shown with.
    pub fn tag_kind(self) -> &'static str {
        match self {
            Self::Draft => "run",
            Self::InReview => "due",
            Self::Approved => "ok",
            Self::Retired => "none",
        }
    }
}

impl Deed {
    /// The name on screen.
    pub fn label(self) -> String {
        label(match self {
            Self::Created => "questions-deed-created",
            Self::Submitted => "questions-deed-submitted",
            Self::Approved => "questions-deed-approved",
            Self::Returned => "questions-deed-returned",
            Self::Retired => "questions-deed-retired",
        })
    }
}

/// The name of a difficulty from 1 to 3; the number itself beyond.
pub fn difficulty_label(difficulty: i32) -> String {
    match difficulty {
        1 => label("questions-difficulty-1"),
        2 => label("questions-difficulty-2"),
        3 => label("questions-difficulty-3"),
        other => other.to_string(),
    }
}

/// One option, or one statement of a true/false set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Plain text of one line or a few.
    pub text: String,
    /// Whether the option is right, or the statement true.
    pub truth: bool,
}

impl Item {
    /// An item of a text and its truth.
    pub fn new(text: impl Into<String>, truth: bool) -> Self {
        Self { text: text.into(), truth }
    }
}

/// What a version says; the unit of comparison between versions, files and packages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// How it is answered.
    pub kind: Kind,
    /// The question, CommonMark.
    pub stem: String,
    /// Options or statements in the author's order.
    pub items: Vec<Item>,
    /// Why the right answer is right and the tempting one wrong, CommonMark.
    pub explanation: String,
    /// The element of the framework, such as `IU01.1.1.4`.
    pub element_code: String,
    /// 1 recognise, 2 understand, 3 apply.
    pub difficulty: i32,
}

impl Content {
    /// The same content in NFC, with plain line ends and without blanks at the ends of texts.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        let plain = |text: &str| text::nfc(&text.replace("\r\n", "\n").replace('\r', "\n")).trim().to_owned();
        self.stem = plain(&self.stem);
        self.explanation = plain(&self.explanation);
        self.element_code = plain(&self.element_code);
        for item in &mut self.items {
            item.text = plain(&item.text);
        }
        self
    }

    /// SHA-256 of the content in a fixed form; equal contents have equal hashes.
    pub fn sha(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        };
        for part in [self.kind.as_str(), &self.stem, &self.explanation, &self.element_code] {
            add(part);
        }
        add(&self.difficulty.to_string());
        for item in &self.items {
            add(&item.text);
            add(if item.truth { "1" } else { "0" });
        }
        hex(&hash.finalize())
    }

    /// The text that search and the warning of similar questions look at. Sets of statements often share one stem, so
    /// the statements count there.
    pub fn folded(&self) -> String {
        match self.kind {
            Kind::Single | Kind::Multiple => text::fold(&self.stem),
            Kind::TrueFalse => {
                let statements: Vec<&str> = self.items.iter().map(|item| item.text.as_str()).collect();
                text::fold(&format!("{} {}", self.stem, statements.join(" ")))
            }
        }
    }
}

/// A question over all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub id: QuestionId,
    /// Unique, shown to trainers, such as `IU01-S0007` or `iu01-001` from a package.
    pub code: String,
    /// The framework.
    pub framework_code: String,
    /// The module; fixed.
    pub module_code: String,
    /// Where it may be used; fixed.
    pub pool: Pool,
}

/// One version of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The version.
    pub id: QuestionVersionId,
    /// Its question.
    pub question_id: QuestionId,
    /// From 1.
    pub version: i32,
    /// What it says.
    pub content: Content,
    /// Where it stands.
    pub state: State,
    /// Who wrote it last; `None` when a package brought it.
    pub author_id: Option<AccountId>,
    /// Where it comes from, in words.
    pub source: String,
    /// [`Content::sha`].
    pub content_sha: String,
    /// Who approved it.
    pub approved_by: Option<AccountId>,
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// When it was begun.
    pub created_at: Instant,
    /// When it last changed.
    pub changed_at: Instant,
}

/// Something that happened to a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The event.
    pub id: QuestionEventId,
    /// Of which version.
    pub version_id: QuestionVersionId,
    /// What.
    pub deed: Deed,
    /// Who; `None` for the program itself.
    pub account_id: Option<AccountId>,
    /// What was said.
    pub note: String,
    /// When.
    pub at: Instant,
}

/// An approved question, as much as drawing needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolQuestion {
    /// The approved version.
    pub version_id: QuestionVersionId,
    /// Its question.
    pub question_id: QuestionId,
    /// Its module.
    pub module_code: String,
    /// Its element.
    pub element_code: String,
    /// 1 to 3.
    pub difficulty: i32,
    /// How it is answered.
    pub kind: Kind,
    /// How many options or statements it has.
    pub option_count: u8,
}

/// What a candidate may see of a version: no key, no explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// How it is answered.
    pub kind: Kind,
    /// The question as HTML, for the template helper `clean`.
    pub stem_html: String,
    /// Options or statements in the author's order; a form's `order` says in which they are shown.
    pub options: Vec<String>,
}

/// The key of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// How it is answered.
    pub kind: Kind,
    /// For each option whether it is right, for each statement whether it is true, in the author's order.
    pub truths: Vec<bool>,
}

/// A question as a course package brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackagedQuestion {
    /// Unique in the whole library, never used again for another question.
    pub code: String,
    /// The framework.
    pub framework_code: String,
    /// The module.
    pub module_code: String,
    /// Where it may be used.
    pub pool: Pool,
    /// What it says; addresses of pictures are already those of our own pages.
    pub content: Content,
}

/// One question of a drawn form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormItem {
    /// The version, which never changes.
    pub version_id: QuestionVersionId,
    /// The author's places of the options in the order shown: `order[shown] = place`.
    pub order: Vec<u8>,
}

/// One line of a blueprint: so many questions of a module or of a group of its elements.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlueprintLine {
    /// The module.
    pub module_code: String,
    /// An element and all below it; `None` for the whole module.
    pub element_prefix: Option<String>,
    /// 1 to 3; `None` for any.
    pub difficulty: Option<i32>,
    /// How many questions, from 1.
    pub count: i32,
}

/// How many versions stand in each state.
pub type StateCounts = BTreeMap<State, i64>;
