//! Standards as people look them up: levels, modules, elements, and how sure each element is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::Tag;
use crate::app::Tx;
use crate::clock;
use crate::error::{Error, Message, Result};
use crate::rights::{Action, Facts, allow, may_ever};
use crate::standard::{self, Element, Framework, Level};
use crate::text::format_date;
use crate::web::{Caller, Crumb, Field, FormErrors, Upload, View};

/// All standards.
#[derive(Serialize)]
pub struct ListView {
    errors: FormErrors,
    rows: Vec<Row>,
    may_load: bool,
    file: Field,
}

#[derive(Serialize)]
struct Row {
    href: String,
    title: String,
    ground: String,
    version: String,
    counts: String,
    verified: String,
}

/// One standard.
#[derive(Serialize)]
pub struct FrameworkView {
    code: String,
    title: String,
    ground: String,
    version: String,
    in_force: Option<String>,
    verified: String,
    levels: Vec<LevelBox>,
    modules: Vec<ModuleBox>,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct LevelBox {
    title: String,
    certificate: String,
    condition: String,
}

#[derive(Serialize)]
struct ModuleBox {
    code: String,
    title: String,
    level: String,
    source: String,
    verified: String,
    elements: Vec<ElementRow>,
}

#[derive(Serialize)]
struct ElementRow {
    code: String,
    title: String,
    top: bool,
    tag: Tag,
    basis: String,
}

#[derive(Serialize)]
struct Version {
    label: String,
    loaded: String,
    current: bool,
}

impl View for ListView {
    const TEMPLATE: &'static str = "standard/frameworks";
    fn title(&self) -> String {
        "Chuẩn".into()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples() -> Vec<Self> {
        let row = Row {
            href: "/standards/x".into(),
            title: "Chuẩn kỹ năng sử dụng công nghệ thông tin".into(),
            ground: "Thông tư 03/2014/TT-BTTTT ngày 11/3/2014 của Bộ Thông tin và Truyền thông".into(),
            version: "1.0".into(),
            counts: "2 mức, 15 mô đun, 224 mã".into(),
            verified: "15/224".into(),
        };
        let wrong = FormErrors::from_error(Error::invalid("file", "form-file-required")).unwrap_or_default();
        let file = |errors: &FormErrors| Field { error: errors.at("file"), ..Field::new("file", "") };
        vec![
            Self { errors: FormErrors::none(), rows: vec![row], may_load: false, file: file(&FormErrors::none()) },
            Self { file: file(&wrong), errors: wrong, rows: Vec::new(), may_load: true },
        ]
    }
}

impl View for FrameworkView {
    const TEMPLATE: &'static str = "standard/framework";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Chuẩn", "/standards"), Crumb::here(&self.title)]
    }
    fn samples() -> Vec<Self> {
        let element = |code: &str, code_verified, title_verified| Element {
            code: code.into(),
            module_code: "A".into(),
            parent_code: (code.len() > 3).then(|| "A.1".to_owned()),
            title: "Các ứng dụng của công nghệ thông tin – truyền thông trong cơ quan nhà nước".into(),
            is_verified: code_verified && title_verified,
            code_verified,
            title_verified,
            basis: "Bản chép phụ lục".into(),
        };
        let full = Framework {
            code: "x".into(),
            version: "1.0".into(),
            title: "Chuẩn thử".into(),
            legal_ground: "Quyết định 1".into(),
            in_force_from: chrono::NaiveDate::from_ymd_opt(2014, 4, 28),
            levels: vec![Level {
                code: "low".into(),
                title: "Mức thấp".into(),
                certificate_title: "Chứng chỉ".into(),
                requires_level: None,
                all_of: vec!["A".into()],
                any_of: Vec::new(),
                any_minimum: 0,
            }],
            modules: vec![standard::Module {
                code: "A".into(),
                title: "Mô đun A".into(),
                level_code: "low".into(),
                source: "Bảng 1".into(),
            }],
            elements: vec![element("A.1", true, true), element("A.1.1", true, false), element("A.2", false, false)],
        };
        let version = |current| Version { label: "1.0".into(), loaded: "08:00 22/11/2026".into(), current };
        let bare = Framework { elements: Vec::new(), in_force_from: None, ..full.clone() };
        vec![Self::of(&full, vec![version(true), version(false)]), Self::of(&bare, Vec::new())]
    }
}

impl FrameworkView {
    fn of(framework: &Framework, versions: Vec<Version>) -> Self {
        Self {
            code: framework.code.clone(),
            title: framework.title.clone(),
            ground: framework.legal_ground.clone(),
            version: framework.version.clone(),
            in_force: framework.in_force_from.map(format_date),
            verified: verified(framework.elements.iter()),
            levels: framework.levels.iter().map(|level| level_box(framework, level)).collect(),
            modules: framework.modules.iter().map(|module| module_box(framework, module)).collect(),
            versions,
        }
    }
}

fn verified<'a>(elements: impl Iterator<Item = &'a Element>) -> String {
    let (mut sure, mut all) = (0, 0);
    for element in elements {
        all += 1;
        sure += i32::from(element.is_verified);
    }
    format!("{sure}/{all}")
}

fn level_box(framework: &Framework, level: &Level) -> LevelBox {
    let mut parts = Vec::new();
    if let Some(required) = level.requires_level.as_deref().and_then(|code| framework.level(code)) {
        parts.push(format!("đạt “{}”", required.title));
    }
    if !level.all_of.is_empty() {
        parts.push(format!("đạt tất cả các mô đun {}", level.all_of.join(", ")));
    }
    if !level.any_of.is_empty() {
        parts.push(format!("đạt ít nhất {} trong các mô đun {}", level.any_minimum, level.any_of.join(", ")));
    }
    LevelBox {
        title: level.title.clone(),
        certificate: level.certificate_title.clone(),
        condition: parts.join("; và "),
    }
}

fn module_box(framework: &Framework, module: &standard::Module) -> ModuleBox {
    ModuleBox {
        code: module.code.clone(),
        title: module.title.clone(),
        level: framework.level(&module.level_code).map_or_else(String::new, |level| level.title.clone()),
        source: module.source.clone(),
        verified: verified(framework.elements_of(&module.code)),
        elements: framework.elements_of(&module.code).map(element_row).collect(),
    }
}

fn element_row(element: &Element) -> ElementRow {
    let tag = match (element.code_verified, element.title_verified) {
        (true, true) => Tag { kind: "ok", text: "Đã đối chiếu" },
        (true, false) => Tag { kind: "due", text: "Mới đối chiếu mã" },
        (false, true) => Tag { kind: "due", text: "Mới đối chiếu nội dung" },
        (false, false) => Tag { kind: "none", text: "Chưa đối chiếu" },
    };
    ElementRow {
        code: element.code.clone(),
        title: element.title.clone(),
        top: element.parent_code.is_none(),
        tag,
        basis: element.basis.clone(),
    }
}

/// `GET /standards`
pub async fn frameworks(caller: Caller) -> Result<HttpResponse> {
    let view = caller.read(|tx| load(tx, FormErrors::none())).await?;
    caller.page(&view)
}

fn load(tx: &mut Tx<'_>, errors: FormErrors) -> Result<ListView> {
    let actor = tx.actor()?.clone();
    allow(&actor, Action::SeeFrameworks, &Facts::none())?;
    let all = standard::frameworks(tx)?;
    Ok(ListView {
        may_load: may_ever(&actor, Action::ManageFrameworks),
        rows: all.iter().map(row).collect(),
        file: Field { error: errors.at("file"), ..Field::new("file", "") },
        errors,
    })
}

fn row(framework: &Framework) -> Row {
    let (levels, modules, elements) = (framework.levels.len(), framework.modules.len(), framework.elements.len());
    Row {
        href: format!("/standards/{}", framework.code),
        title: framework.title.clone(),
        ground: framework.legal_ground.clone(),
        version: framework.version.clone(),
        counts: format!("{levels} mức, {modules} mô đun, {elements} mã"),
        verified: verified(framework.elements.iter()),
    }
}

/// `GET /standards/{code}`
pub async fn framework(caller: Caller, code: web::Path<String>) -> Result<HttpResponse> {
    let view = caller
        .read(move |tx| {
            allow(&tx.actor()?.clone(), Action::SeeFrameworks, &Facts::none())?;
            let framework = standard::framework(tx, &code)?;
            let versions = standard::versions(tx, &code)?;
            let version = |(label, loaded, current)| Version { label, loaded: clock::date_time_text(loaded), current };
            Ok(FrameworkView::of(&framework, versions.into_iter().map(version).collect()))
        })
        .await?;
    caller.page(&view)
}

/// `POST /standards`: loads a file; faults come back with their lines.
pub async fn upload(caller: Caller, upload: Upload) -> Result<HttpResponse> {
    let text = upload.file("file").and_then(|file| {
        String::from_utf8(file.bytes.clone()).map_err(|_| Error::invalid("file", "standard-not-utf8"))
    });
    let loaded = match text {
        Ok(text) => {
            caller
                .write(move |tx| {
                    standard::load(tx, &text).map_err(at_file)?;
                    // The file was read above; its head says what was loaded.
                    standard::parse(&text).map_err(|_| Error::NotFound)
                })
                .await
        }
        Err(error) => Err(error),
    };
    match loaded {
        Ok(framework) => {
            let said = Message::new("standard-loaded").with("title", &framework.title);
            caller.go_saying(&format!("/standards/{}", framework.code), said.with("version", &framework.version))
        }
        Err(error) => {
            let errors = FormErrors::from_error(error)?;
            let view = caller.read(move |tx| load(tx, errors)).await?;
            caller.page_with(&view, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Faults belong to the field of the form.
fn at_file(error: Error) -> Error {
    match error {
        Error::Invalid(mut errors) => {
            for fault in &mut errors.0 {
                fault.field = "file".to_owned();
            }
            Error::Invalid(errors)
        }
        other => other,
    }
}
