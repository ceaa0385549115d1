//! The practical paper: task, files down, files up.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::runner::{about, left_text, lobby_url};
use crate::app::Tx;
use crate::clock;
use crate::courses::pages::{Stretch, stretches};
use crate::db::{AttemptId, SubmissionId};
use crate::error::{Error, Message, Result};
use crate::exams::attempts::model::{Attempt, Desk, Submission};
use crate::exams::attempts::practical::{self as work, NewFile};
use crate::exams::attempts::{sit, store};
use crate::web::{Caller, FormErrors, Upload, View};

/// The practical paper.
#[derive(Serialize)]
pub struct PracticalView {
    errors: FormErrors,
    title: String,
    about: String,
    deadline: String,
    left: String,
    seconds: i64,
    task_title: String,
    sections: Vec<Stretch>,
    starters: Vec<Starter>,
    files: Vec<Handed>,
    former: Vec<Handed>,
    same: Vec<String>,
    upload: UploadField,
    confirm: Confirm,
    upload_url: String,
    submit_url: String,
    back: String,
}

#[derive(Serialize)]
struct Starter {
    name: String,
    size: String,
    href: String,
}

#[derive(Serialize)]
struct Handed {
    name: String,
    size: String,
    at: String,
    same: bool,
    href: String,
}

#[derive(Serialize)]
struct Confirm {
    name: &'static str,
    selected: bool,
    error: Option<String>,
    label: String,
}

impl Confirm {
    fn of(files: usize) -> Self {
        let label = crate::messages::say("sitting-confirm-files", &[("count", &files.to_string())]);
        Self { name: "confirm", selected: false, error: None, label }
    }
}

#[derive(Serialize)]
struct UploadField {
    name: &'static str,
    error: Option<String>,
}

impl View for PracticalView {
    const TEMPLATE: &'static str = "sitting/practical";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn scripts(&self) -> &'static [&'static str] {
        &["live.js"]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let handed = |name: &str, same| Handed {
            name: name.into(),
            size: "148,2 KB".into(),
            at: "09:12:44".into(),
            same,
            href: "/exam/attempts/1/files/2".into(),
        };
        let refused = Error::refused(Message::new("sitting-file-password").with("name", "giay-moi.docx"));
        let view = |errors, files: Vec<Handed>, former| Self {
            errors,
            title: "Thi chuẩn CNTT cơ bản – Bài thực hành".into(),
            about: "SBD 0147 · Nguyễn Thị Ánh · máy 14".into(),
            deadline: "10:00:00".into(),
            left: "48:10".into(),
            seconds: 2_890,
            task_title: "Danh sách chi trả trợ cấp".into(),
            sections: stretches("<h2>Việc cần làm</h2><table><tbody><tr><td>giay-moi.docx</td></tr></tbody></table>"),
            starters: vec![Starter {
                name: "giay-moi.docx".into(),
                size: "12,0 KB".into(),
                href: "/exam/attempts/1/starter/giay-moi.docx".into(),
            }],
            same: files.iter().filter(|file| file.same).map(|file| file.name.clone()).collect(),
            confirm: Confirm::of(files.len()),
            files,
            former,
            upload: UploadField { name: "files", error: None },
            upload_url: "/exam/attempts/1/files".into(),
            submit_url: "/exam/attempts/1/submit".into(),
            back: "/exam/lobby".into(),
        };
        vec![
            view(FormErrors::none(), Vec::new(), Vec::new()),
            view(
                FormErrors::from_error(refused).unwrap_or_default(),
                vec![
                    handed("giay-moi.docx", true),
                    handed("bao-cao-tong-hop-so-lieu-chi-tra-tro-cap-quy-4.xlsx", false),
                ],
                vec![handed("giay-moi.docx", false)],
            ),
        ]
    }
}

pub(super) fn view(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    desk: &Desk,
    errors: Option<FormErrors>,
) -> Result<PracticalView> {
    let task = desk.sitting.practical_task_id.ok_or(Error::NotFound)?;
    let (task_title, html) = store::task(tx, task)?;
    let url = format!("/exam/attempts/{}", attempt.id);
    let handed = |file: &Submission| Handed {
        name: file.file_name.clone(),
        size: size_text(file.size),
        at: clock::time_text(file.uploaded_at),
        same: file.same_as_starter,
        href: format!("{url}/files/{}", file.id),
    };
    let all = store::all_submissions(tx, attempt.id)?;
    let (former, live): (Vec<&Submission>, Vec<&Submission>) = all.iter().partition(|f| f.superseded_at.is_some());
    let deadline = attempt.deadline_at.ok_or(Error::NotFound)?;
    Ok(PracticalView {
        errors: errors.unwrap_or_default(),
        title: format!("{} – {}", desk.exam.title, attempt.part.label()),
        about: about(desk),
        deadline: clock::time_text(deadline),
        left: left_text(deadline, tx.now),
        seconds: deadline.since(tx.now).num_seconds().max(0),
        task_title,
        sections: stretches(&html),
        starters: store::starters(tx, task)?
            .into_iter()
            .map(|(name, _, size)| Starter { href: format!("{url}/starter/{name}"), size: size_text(size), name })
            .collect(),
        same: live.iter().filter(|f| f.same_as_starter).map(|f| f.file_name.clone()).collect(),
        confirm: Confirm::of(live.len()),
        files: live.into_iter().map(handed).collect(),
        former: former.into_iter().map(handed).collect(),
        upload: UploadField { name: "files", error: None },
        upload_url: format!("{url}/files"),
        submit_url: format!("{url}/submit"),
        back: lobby_url(desk),
    })
}

/// `148,2 KB`, `1,4 MB`.
pub(super) fn size_text(bytes: i64) -> String {
    let tenths = |unit: i64| (bytes * 10 + unit / 2) / unit;
    let (tenths, unit) = if bytes < 1024 * 1024 { (tenths(1024), "KB") } else { (tenths(1024 * 1024), "MB") };
    format!("{},{} {unit}", tenths / 10, tenths % 10)
}

/// `POST /exam/attempts/{attempt}/files`: each file is taken or refused alone, and the page says which.
pub async fn upload(caller: Caller, path: web::Path<AttemptId>, form: Upload) -> Result<HttpResponse> {
    let id = path.into_inner();
    let received_at = caller.app().clock().now();
    let files: Vec<NewFile> =
        form.files.into_iter().map(|file| NewFile { name: file.name, bytes: file.bytes, received_at }).collect();
    let done = caller.run(move |me| hand_up_all(me, id, &files)).await?;
    match done {
        Ok(count) => caller
            .go_saying(&format!("/exam/attempts/{id}"), Message::new("sitting-files-received").with("count", count)),
        Err(errors) => {
            let view = caller
                .read(move |tx| {
                    let (attempt, desk) = sit::my_attempt(tx, id)?;
                    view(tx, &attempt, &desk, Some(errors))
                })
                .await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The number of files taken, or what is wrong with those refused; the others are in.
fn hand_up_all(me: &Caller, id: AttemptId, files: &[NewFile]) -> Result<std::result::Result<usize, FormErrors>> {
    if files.is_empty() {
        me.app().read(me.by(), |tx| sit::my_attempt(tx, id).map(drop))?;
        return FormErrors::from_error(Error::invalid("files", "form-file-required")).map(Err);
    }
    let mut refused = None;
    let mut taken = 0;
    for file in files {
        match work::hand_up(me.app(), me.by(), id, file) {
            Ok(_) => taken += 1,
            Err(error @ Error::Refused(_)) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    match refused {
        None => Ok(Ok(taken)),
        Some(error) => FormErrors::from_error(error).map(Err),
    }
}

/// `GET /exam/attempts/{attempt}/files/{submission}`: a file as the server has it.
pub async fn file(caller: Caller, path: web::Path<(AttemptId, SubmissionId)>) -> Result<HttpResponse> {
    let (id, file) = path.into_inner();
    let (found, bytes) = caller
        .run(move |me| {
            let found = me.app().read(me.by(), |tx| work::my_file(tx, id, file))?;
            let bytes = me.app().files().read(&found.file_sha)?;
            Ok((found, bytes))
        })
        .await?;
    Ok(caller.file(&found.file_name, &found.media_type, bytes))
}

/// `GET /exam/attempts/{attempt}/starter/{name}`: a file handed out, while the own paper is open.
pub async fn starter(caller: Caller, path: web::Path<(AttemptId, String)>) -> Result<HttpResponse> {
    let (id, name) = path.into_inner();
    let asked = name.clone();
    let bytes = caller
        .run(move |me| {
            let sha = me.app().read(me.by(), |tx| work::my_starter(tx, id, &asked))?;
            me.app().files().read(&sha)
        })
        .await?;
    Ok(caller.file(&name, "application/octet-stream", bytes))
}
