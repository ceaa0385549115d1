//! A person: data, photo, postings.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::list::{may_manage, person_facts};
use super::{Fact, FileField, Tag};
use crate::app::Tx;
use crate::db::PersonId;
use crate::error::{Error, Result};
use crate::people::{self, rules, store, tree};
use crate::text::format_date;
use crate::web::{Caller, Crumb, FormErrors, Upload, View};
use crate::{clock, files};

/// A person's page.
#[derive(Serialize)]
pub struct PersonView {
    id: String,
    name: String,
    about: String,
    facts: Vec<Fact>,
    missing: String,
    photo: Photo,
    may_manage: bool,
    upload: FileField,
    errors: FormErrors,
    postings: Vec<PostingRow>,
}

/// A photo as the part shows it.
#[derive(Serialize, Clone, Default)]
pub struct Photo {
    src: Option<String>,
    alt: String,
}

#[derive(Serialize)]
struct PostingRow {
    unit: String,
    kind: String,
    position: String,
    rank: String,
    from: String,
    to: String,
    source: String,
    recorded: String,
    tag: Option<Tag>,
}

impl View for PersonView {
    const TEMPLATE: &'static str = "people/person";
    fn title(&self) -> String {
        self.name.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhân sự", "/people"), Crumb::here(self.name.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let posting = |tag| PostingRow {
            unit: "Phòng Kinh tế, Hạ tầng và Đô thị, phường Văn Miếu – Quốc Tử Giám".into(),
            kind: "Công chức".into(),
            position: "Phó Trưởng phòng".into(),
            rank: "01.003 Chuyên viên".into(),
            from: "01/07/2025".into(),
            to: String::new(),
            source: "Tệp danh-sach-can-bo.xlsx".into(),
            recorded: "08:00 22/11/2026".into(),
            tag,
        };
        let view = |postings, errors: FormErrors| Self {
            id: "1".into(),
            name: "Công Tằng Tôn Nữ Thị Huyền Trang".into(),
            about: "Phó Trưởng phòng, Phòng Kinh tế, xã Ba Vì".into(),
            facts: vec![Fact::new("Ngày sinh", "05/03/1984"), Fact::new("Nơi sinh", "")],
            missing: "nơi sinh và ảnh".into(),
            photo: Photo::default(),
            may_manage: true,
            upload: FileField { name: "photo", error: errors.at("photo") },
            errors,
            postings,
        };
        let wrong = FormErrors::from_error(Error::invalid("photo", "people-photo-kind")).unwrap_or_default();
        let ended = posting(Some(Tag::new("due", "Chờ phân về")));
        vec![view(Vec::new(), FormErrors::none()), view(vec![posting(None), ended], wrong)]
    }
}

/// `GET /people/{id}`
pub async fn show(caller: Caller, id: web::Path<PersonId>) -> Result<HttpResponse> {
    let id = *id;
    let view = caller.read(move |tx| view(tx, id, FormErrors::none())).await?;
    caller.page(&view)
}

fn view(tx: &mut Tx<'_>, id: PersonId, errors: FormErrors) -> Result<PersonView> {
    let person = people::see_person(tx, id)?;
    let may_manage = may_manage(tx, id)?;
    let postings = posting_rows(tx, id)?;
    let today = tx.today();
    let about = match people::posting_of(tx, id, today)? {
        Some(posting) => {
            let unit = people::last_name(tx, posting.unit_id)?;
            if posting.position.is_empty() { unit } else { format!("{}, {unit}", posting.position) }
        }
        None => "Hiện không có vị trí công tác".to_owned(),
    };
    let lacking = [("nơi sinh", person.birthplace.is_none()), ("ảnh", person.photo_sha.is_none())];
    let missing: Vec<&str> = lacking.iter().filter(|(_, lacks)| *lacks).map(|(what, _)| *what).collect();
    Ok(PersonView {
        id: id.to_string(),
        about,
        facts: person_facts(&person),
        missing: missing.join(" và "),
        photo: photo(&person),
        may_manage,
        upload: FileField { name: "photo", error: errors.at("photo") },
        errors,
        postings,
        name: person.full_name,
    })
}

/// The photo of a person, with a mark of its content so that a new one is shown at once.
fn photo(person: &people::Person) -> Photo {
    let src =
        person.photo_sha.as_ref().map(|sha| format!("/people/{}/photo?v={}", person.id, sha.get(..8).unwrap_or("")));
    Photo { src, alt: format!("Ảnh của {}", person.full_name) }
}

fn posting_rows(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<PostingRow>> {
    let (today, now) = (tx.today(), tx.now);
    let mut found = Vec::new();
    for posting in store::postings::history(tx, id)? {
        // Corrected within the same moment: such a row was never believed by anybody.
        if posting.superseded_at == Some(posting.recorded_at) {
            continue;
        }
        let on = if posting.holds_on(today) { today } else { posting.valid_from };
        let units = tree(tx, on, now)?;
        let lives = units.get(posting.unit_id).is_some();
        let unit = if lives { units.label(posting.unit_id) } else { people::last_name(tx, posting.unit_id)? };
        let tag = match (posting.superseded_at, posting.holds_on(today), lives) {
            (Some(at), _, _) => Some(Tag::new("none", format!("Đã thay ngày {}", clock::date_text(at)))),
            (None, true, false) => Some(Tag::new("due", "Chờ phân về")),
            (None, true, true) => Some(Tag::new("ok", "Hiện nay")),
            (None, false, _) => None,
        };
        let rank = [posting.rank_code.clone(), posting.rank_title.clone()];
        found.push(PostingRow {
            unit,
            kind: posting.staff_kind.label(),
            position: posting.position.clone(),
            rank: rank.into_iter().flatten().collect::<Vec<_>>().join(" "),
            from: format_date(posting.valid_from),
            to: posting.valid_to.and_then(|to| to.pred_opt()).map(format_date).unwrap_or_default(),
            source: posting.source.clone(),
            recorded: clock::date_time_text(posting.recorded_at),
            tag,
        });
    }
    Ok(found)
}

/// `GET /people/{id}/photo`
pub async fn photo_file(caller: Caller, id: web::Path<PersonId>) -> Result<HttpResponse> {
    let id = *id;
    let (media_type, bytes) = caller
        .run(move |me| {
            let stored = me.app().read(me.by(), |tx| {
                let sha = people::see_person(tx, id)?.photo_sha.ok_or(Error::NotFound)?;
                files::known(tx, &sha)?.ok_or(Error::NotFound)
            })?;
            Ok((stored.media_type, me.app().files().read(&stored.sha)?))
        })
        .await?;
    let mut response = caller.inline("anh", &media_type, bytes);
    let kept = header::HeaderValue::from_static("private, max-age=3600");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}

/// `POST /people/{id}/photo`
pub async fn save_photo(caller: Caller, id: web::Path<PersonId>, form: Upload) -> Result<HttpResponse> {
    let id = *id;
    let saved = caller
        .run(move |me| {
            let file = form.file("photo")?;
            let media_type = rules::photo_kind(&file.bytes)?;
            let kept = me.app().files().keep(&file.bytes, media_type)?;
            me.app().write(me.by(), |tx| {
                files::record(tx, &kept)?;
                people::set_photo(tx, id, &kept.sha)
            })
        })
        .await;
    match saved {
        Ok(()) => caller.go_saying(&format!("/people/{id}"), "people-photo-saved"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| view(tx, id, errors)).await?;
            caller.page_with(&view, actix_web::http::StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
