//! Entering a person, changing data, moving to another unit, leaving.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use super::{Select, unit_choices};
use crate::app::Tx;
use crate::db::{PersonId, UnitId};
use crate::error::{Error, FieldErrors, Result};
use crate::people::import::plan::as_entered;
use crate::people::{self, Gender, NewPerson, NewPosting, Scope, StaffKind, UnitTree, scope, tree_today};
use crate::rights::{Action, Facts, allow};
use crate::text::format_date;
use crate::web::{Caller, Choice, Crumb, Field, Fields, Form, FormErrors, View};

/// The form of a new person, and of a person's data.
#[derive(Serialize)]
pub struct PersonFormView {
    title: String,
    action: String,
    back: String,
    errors: FormErrors,
    full_name: Field,
    birth_date: Field,
    gender: Select,
    birthplace: Field,
    identity_number: Field,
    staff_number: Field,
    phone: Field,
    email: Field,
    /// Only for a new person.
    posting: Option<PostingFields>,
}

/// The fields of a posting.
#[derive(Serialize)]
pub struct PostingFields {
    unit: Select,
    staff_kind: Select,
    position: Field,
    rank_code: Field,
    rank_title: Field,
    from: Field,
}

impl View for PersonFormView {
    const TEMPLATE: &'static str = "people/person-form";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Nhân sự", "/people"), Crumb::here(self.title.clone())]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let fields = Fields::new(vec![("full_name".into(), "Nguyễn Thị Ánh".into())]);
        let wrong =
            FormErrors::from_error(Error::invalid("identity_number", "people-identity-wrong")).unwrap_or_default();
        let posting = || PostingFields::of(&fields, vec![Choice::of("", "Chọn đơn vị", "")], &FormErrors::none());
        vec![
            Self::of(("Thêm người", "/people/new", "/people"), &fields, FormErrors::none(), Some(posting())),
            Self::of(("Sửa thông tin", "/people/1/edit", "/people/1"), &fields, wrong, None),
        ]
    }
}

impl PersonFormView {
    fn of(
        (title, action, back): (&str, &str, &str),
        form: &Fields,
        errors: FormErrors,
        posting: Option<PostingFields>,
    ) -> Self {
        let gender = form.text("gender");
        let mut genders = vec![Choice::of("", "Chưa rõ", gender)];
        genders.extend(Gender::ALL.iter().map(|g| Choice::of(g.as_str(), g.label(), gender)));
        Self {
            title: title.to_owned(),
            action: action.to_owned(),
            back: back.to_owned(),
            full_name: form.field("full_name", &errors),
            birth_date: form.field("birth_date", &errors),
            gender: Select::new("gender", genders, &errors),
            birthplace: form.field("birthplace", &errors),
            identity_number: form.field("identity_number", &errors),
            staff_number: form.field("staff_number", &errors),
            phone: form.field("phone", &errors),
            email: form.field("email", &errors),
            errors,
            posting,
        }
    }
}

impl PostingFields {
    fn of(form: &Fields, units: Vec<Choice>, errors: &FormErrors) -> Self {
        let kind = form.text("staff_kind");
        let mut kinds = vec![Choice::of("", "Chọn loại cán bộ", kind)];
        kinds.extend(StaffKind::ALL.iter().map(|k| Choice::of(k.as_str(), k.label(), kind)));
        Self {
            unit: Select::new("unit", units, errors),
            staff_kind: Select::new("staff_kind", kinds, errors),
            position: form.field("position", errors),
            rank_code: form.field("rank_code", errors),
            rank_title: form.field("rank_title", errors),
            from: form.field("from", errors),
        }
    }
}

/// The form of a move and of leaving.
#[derive(Serialize)]
pub struct MoveView {
    id: String,
    name: String,
    now: String,
    errors: FormErrors,
    posting: PostingFields,
    may_end: bool,
    on: Field,
}

impl View for MoveView {
    const TEMPLATE: &'static str = "people/move";
    fn title(&self) -> String {
        "Điều chuyển".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Nhân sự", "/people"),
            Crumb::to(self.name.clone(), format!("/people/{}", self.id)),
            Crumb::here("Điều chuyển"),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let fields = Fields::default();
        let wrong = FormErrors::from_error(Error::invalid("from", "form-date")).unwrap_or_default();
        [FormErrors::none(), wrong]
            .into_iter()
            .map(|errors| Self {
                id: "1".into(),
                name: "Nguyễn Thị Ánh".into(),
                now: "Chuyên viên, Phòng Kinh tế, xã Ba Vì, từ 01/07/2025".into(),
                posting: PostingFields::of(&fields, vec![Choice::of("", "Chọn đơn vị", "")], &errors),
                may_end: true,
                on: fields.field("on", &errors),
                errors,
            })
            .collect()
    }
}

fn unit_options(tx: &mut Tx<'_>, chosen: &str) -> Result<Vec<Choice>> {
    let (tree, scope): (UnitTree, Scope) = (tree_today(tx)?, scope(tx, Action::ManagePeople)?);
    Ok(unit_choices(&tree, &scope, chosen, "Chọn đơn vị"))
}

fn person_of(form: &Fields) -> Result<NewPerson> {
    let text = |name| form.some(name).map(str::to_owned);
    Ok(NewPerson {
        full_name: form.text("full_name").to_owned(),
        birth_date: form.date("birth_date")?,
        gender: form.parse("gender")?,
        birthplace: text("birthplace"),
        identity_number: text("identity_number"),
        staff_number: text("staff_number"),
        email: text("email"),
        phone: text("phone"),
    })
}

fn posting_of(form: &Fields, person_id: PersonId) -> Result<NewPosting> {
    let mut errors = FieldErrors::default();
    let unit: Option<UnitId> = form.parse("unit")?;
    let kind: Option<StaffKind> = form.parse("staff_kind")?;
    let from: Option<NaiveDate> = form.date("from")?;
    for (field, is_missing) in [("unit", unit.is_none()), ("staff_kind", kind.is_none()), ("from", from.is_none())] {
        if is_missing {
            errors.add(field, "form-required");
        }
    }
    errors.check()?;
    let (Some(unit_id), Some(staff_kind), Some(valid_from)) = (unit, kind, from) else {
        return Err(Error::invalid("unit", "form-required"));
    };
    Ok(NewPosting {
        person_id,
        unit_id,
        staff_kind,
        position: form.text("position").to_owned(),
        rank_code: form.some("rank_code").map(str::to_owned),
        rank_title: form.some("rank_title").map(str::to_owned),
        valid_from,
        source: "Nhập tay".to_owned(),
    })
}

fn new_view(tx: &mut Tx<'_>, form: &Fields, errors: FormErrors) -> Result<PersonFormView> {
    if !people::may_manage_somebody(tx.actor()?) {
        return Err(Error::Forbidden);
    }
    let posting = PostingFields::of(form, unit_options(tx, form.text("unit"))?, &errors);
    Ok(PersonFormView::of(("Thêm người", "/people/new", "/people"), form, errors, Some(posting)))
}

/// `GET /people/new`
pub async fn new_form(caller: Caller) -> Result<HttpResponse> {
    let view = caller
        .read(|tx| {
            let today = format_date(tx.today());
            new_view(tx, &Fields::new(vec![("from".into(), today)]), FormErrors::none())
        })
        .await?;
    caller.page(&view)
}

/// `POST /people/new`
pub async fn new(caller: Caller, form: Form) -> Result<HttpResponse> {
    let fields = form.0.clone();
    let made = caller
        .write(move |tx| {
            let posting = posting_of(&fields, PersonId::new())?;
            people::hire(tx, &person_of(&fields)?, &posting)
        })
        .await;
    match made {
        Ok(id) => caller.go_saying(&format!("/people/{id}"), "people-person-created"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| new_view(tx, &form.0, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn edit_view(tx: &mut Tx<'_>, id: PersonId, form: Option<&Fields>, errors: FormErrors) -> Result<PersonFormView> {
    let person = people::see_person(tx, id)?;
    allow_manage(tx, id)?;
    let stored = as_entered(&person);
    let pair = |name: &str, value: Option<String>| (name.to_owned(), value.unwrap_or_default());
    let filled = Fields::new(vec![
        pair("full_name", Some(stored.full_name)),
        pair("birth_date", stored.birth_date.map(format_date)),
        pair("gender", stored.gender.map(|gender| gender.to_string())),
        pair("birthplace", stored.birthplace),
        pair("identity_number", stored.identity_number),
        pair("staff_number", stored.staff_number),
        pair("phone", stored.phone),
        pair("email", stored.email),
    ]);
    let (action, back) = (format!("/people/{id}/edit"), format!("/people/{id}"));
    Ok(PersonFormView::of(("Sửa thông tin", &action, &back), form.unwrap_or(&filled), errors, None))
}

fn allow_manage(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    let facts: Facts = people::facts_of(tx, id)?;
    allow(tx.actor()?, Action::ManagePeople, &facts)
}

/// `GET /people/{id}/edit`
pub async fn edit_form(caller: Caller, id: web::Path<PersonId>) -> Result<HttpResponse> {
    let id = *id;
    let view = caller.read(move |tx| edit_view(tx, id, None, FormErrors::none())).await?;
    caller.page(&view)
}

/// `POST /people/{id}/edit`
pub async fn edit(caller: Caller, id: web::Path<PersonId>, form: Form) -> Result<HttpResponse> {
    let (id, fields) = (*id, form.0.clone());
    match caller.write(move |tx| people::change_person(tx, id, &person_of(&fields)?)).await {
        Ok(()) => caller.go_saying(&format!("/people/{id}"), "people-person-changed"),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| edit_view(tx, id, Some(&form.0), errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn move_view(tx: &mut Tx<'_>, id: PersonId, form: Option<&Fields>, errors: FormErrors) -> Result<MoveView> {
    let person = people::see_person(tx, id)?;
    allow_manage(tx, id)?;
    let today = tx.today();
    let current = people::posting_of(tx, id, today)?;
    let now = match &current {
        Some(posting) => {
            let unit = people::last_name(tx, posting.unit_id)?;
            let place = if posting.position.is_empty() { unit } else { format!("{}, {unit}", posting.position) };
            format!("{place}, từ {}", format_date(posting.valid_from))
        }
        None => "Hiện không có vị trí công tác".to_owned(),
    };
    let mut pairs = vec![("from".to_owned(), format_date(today)), ("on".to_owned(), format_date(today))];
    if let Some(posting) = &current {
        pairs.push(("staff_kind".to_owned(), posting.staff_kind.to_string()));
        pairs.push(("position".to_owned(), posting.position.clone()));
        pairs.push(("rank_code".to_owned(), posting.rank_code.clone().unwrap_or_default()));
        pairs.push(("rank_title".to_owned(), posting.rank_title.clone().unwrap_or_default()));
    }
    let filled = Fields::new(pairs);
    let form = form.unwrap_or(&filled);
    Ok(MoveView {
        id: id.to_string(),
        name: person.full_name,
        now,
        posting: PostingFields::of(form, unit_options(tx, form.text("unit"))?, &errors),
        may_end: current.is_some(),
        on: form.field("on", &errors),
        errors,
    })
}

/// `GET /people/{id}/move`
pub async fn move_form(caller: Caller, id: web::Path<PersonId>) -> Result<HttpResponse> {
    let id = *id;
    let view = caller.read(move |tx| move_view(tx, id, None, FormErrors::none())).await?;
    caller.page(&view)
}

/// `POST /people/{id}/move`
pub async fn move_on(caller: Caller, id: web::Path<PersonId>, form: Form) -> Result<HttpResponse> {
    let (id, fields) = (*id, form.0.clone());
    let moved = caller.write(move |tx| people::post(tx, &posting_of(&fields, id)?).map(drop)).await;
    moved_or_again(&caller, id, form, (moved, "people-person-moved")).await
}

/// `POST /people/{id}/end`
pub async fn end(caller: Caller, id: web::Path<PersonId>, form: Form) -> Result<HttpResponse> {
    let (id, fields) = (*id, form.0.clone());
    let ended = caller
        .write(move |tx| {
            let on = fields.date("on")?.ok_or_else(|| Error::invalid("on", "form-required"))?;
            people::end_posting(tx, id, on)
        })
        .await;
    moved_or_again(&caller, id, form, (ended, "people-person-ended")).await
}

async fn moved_or_again(
    caller: &Caller,
    id: PersonId,
    form: Form,
    (done, said): (Result<()>, &'static str),
) -> Result<HttpResponse> {
    match done {
        Ok(()) => caller.go_saying(&format!("/people/{id}"), said),
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| move_view(tx, id, Some(&form.0), errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
