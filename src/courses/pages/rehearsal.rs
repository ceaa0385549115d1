//! Rehearsal of the practical paper with an open task: work first, then compare with the model and mark oneself.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::{Stretch, stretches};
use crate::courses::{self, PracticalFile, PracticalTask, Purpose, rules};
use crate::error::{Error, Result};
use crate::text;
use crate::web::{Caller, Crumb, Fields, Form, View};

/// A task with its starter files.
#[derive(Serialize)]
pub struct RehearsalView {
    course_title: String,
    course_href: String,
    title: String,
    about: String,
    sections: Vec<Stretch>,
    files: Vec<FileLine>,
    action: String,
    solution_href: Option<String>,
}

#[derive(Serialize)]
struct FileLine {
    href: String,
    name: String,
    size: String,
}

impl View for RehearsalView {
    const TEMPLATE: &'static str = "courses/rehearsal";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Khóa học", "/courses"),
            Crumb::to(&*self.course_title, &*self.course_href),
            Crumb::here(&*self.title),
        ]
    }
    fn samples() -> Vec<Self> {
        let make = |solution_href: Option<&str>| Self {
            course_title: "Luyện tập đề thực hành".into(),
            course_href: "/courses/co-ban-luyen-tap".into(),
            title: "Lớp tập huấn".into(),
            about: "60 phút · 10 điểm · tự làm, tự chấm".into(),
            sections: stretches("<h2>Tình huống</h2>\n<p>Anh/chị chuẩn bị lớp tập huấn.</p>"),
            files: vec![FileLine {
                href: "/x/starter/a.docx".into(),
                name: "du-thao.docx".into(),
                size: "38 KB".into(),
            }],
            action: "/courses/co-ban-luyen-tap/practical/lop-tap-huan".into(),
            solution_href: solution_href.map(str::to_owned),
        };
        vec![make(None), make(Some("/courses/co-ban-luyen-tap/practical/lop-tap-huan/solution"))]
    }
}

fn address(task: &PracticalTask) -> String {
    format!("/courses/{}/{}", task.course_code, rules::task_slug(&task.code))
}

fn file_lines(task: &PracticalTask, purpose: Purpose) -> Vec<FileLine> {
    task.files_for(purpose)
        .map(|file| FileLine {
            href: format!("{}/{purpose}/{}", address(task), file.name),
            name: file.name.clone(),
            size: format!("{} KB", (file.size + 1023) / 1024),
        })
        .collect()
}

/// `GET /courses/{code}/practical/{task}`
pub async fn rehearsal(caller: Caller, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (code, task) = path.into_inner();
    let slug = rules::task_slug(&task);
    let (outline, view) = caller
        .read({
            let slug = slug.clone();
            move |tx| {
                let outline = courses::outline(tx, &code)?;
                let task = courses::rehearsal(tx, &code, &task)?;
                let view = RehearsalView {
                    course_title: outline.course.title.clone(),
                    course_href: format!("/courses/{code}"),
                    title: task.title.clone(),
                    about: format!("{} phút · 10 điểm · tự làm, tự chấm", task.minutes),
                    sections: stretches(&task.html),
                    files: file_lines(&task, Purpose::Starter),
                    action: address(&task),
                    solution_href: outline.has_finished(&slug).then(|| format!("{}/solution", address(&task))),
                };
                Ok((outline, view))
            }
        })
        .await?;
    if !outline.has_opened(&slug) {
        caller.write(move |tx| courses::open_step(tx, &outline, &slug)).await?;
    }
    caller.page(&view)
}

/// `POST /courses/{code}/practical/{task}`: “Tôi đã làm xong”.
pub async fn rehearsed(caller: Caller, path: web::Path<(String, String)>, _form: Form) -> Result<HttpResponse> {
    let (code, task) = path.into_inner();
    let to = caller
        .write(move |tx| {
            let outline = courses::outline(tx, &code)?;
            let task = courses::rehearsal(tx, &code, &task)?;
            courses::finish_step(tx, &outline, &rules::task_slug(&task.code))?;
            Ok(format!("{}/solution", address(&task)))
        })
        .await?;
    Ok(caller.go(&to))
}

/// The model solution and the rubric, to mark oneself.
#[derive(Serialize)]
pub struct SolutionView {
    course_title: String,
    course_href: String,
    task_title: String,
    task_href: String,
    files: Vec<FileLine>,
    parts: Vec<PartLines>,
    action: String,
    total: Option<String>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct PartLines {
    title: String,
    file: String,
    points: String,
    criteria: Vec<CriterionLine>,
}

#[derive(Serialize)]
struct CriterionLine {
    id: String,
    text: String,
    points: String,
    checked: bool,
}

impl View for SolutionView {
    const TEMPLATE: &'static str = "courses/solution";
    fn title(&self) -> String {
        "Bài mẫu và thang chấm".into()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Khóa học", "/courses"),
            Crumb::to(&*self.course_title, &*self.course_href),
            Crumb::to(&*self.task_title, &*self.task_href),
            Crumb::here("Bài mẫu và thang chấm"),
        ]
    }
    fn samples() -> Vec<Self> {
        let criterion = |id: &str, checked| CriterionLine {
            id: id.into(),
            text: "Khổ giấy A4 đứng; lề trên 2 cm, lề dưới 2 cm, lề trái 3 cm, lề phải 1,5 cm.".into(),
            points: "0,40".into(),
            checked,
        };
        let make = |total: Option<&str>, verdict| Self {
            course_title: "Luyện tập đề thực hành".into(),
            course_href: "/courses/co-ban-luyen-tap".into(),
            task_title: "Lớp tập huấn".into(),
            task_href: "/courses/co-ban-luyen-tap/practical/lop-tap-huan".into(),
            files: vec![FileLine {
                href: "/x/model/a.docx".into(),
                name: "ke-hoach.docx".into(),
                size: "38 KB".into(),
            }],
            parts: vec![PartLines {
                title: "Xử lý văn bản".into(),
                file: "ke-hoach.docx".into(),
                points: "4,00".into(),
                criteria: vec![criterion("vb-01", true), criterion("vb-02", false)],
            }],
            action: "/courses/co-ban-luyen-tap/practical/lop-tap-huan/solution".into(),
            total: total.map(str::to_owned),
            verdict,
        };
        vec![make(None, None), make(Some("7,50"), Some("ok")), make(Some("0,40"), Some("warn"))]
    }
}

impl SolutionView {
    fn new(task: &PracticalTask, course_title: String, chosen: &Fields) -> Self {
        let is_chosen = |id: &str| chosen.all("c").any(|one| one == id);
        let sum: i32 = task.rubric.criteria.iter().filter(|one| is_chosen(&one.id)).map(|one| one.points).sum();
        let was_marked = chosen.ticked("marked");
        let parts = task.rubric.parts.iter().map(|part| {
            let mine: Vec<_> = task.rubric.criteria.iter().filter(|one| one.part == part.code).collect();
            PartLines {
                title: part.title.clone(),
                file: part.file.clone(),
                points: text::format_hundredths(mine.iter().map(|one| i64::from(one.points)).sum()),
                criteria: mine
                    .into_iter()
                    .map(|one| CriterionLine {
                        id: one.id.clone(),
                        text: one.text.clone(),
                        points: text::format_hundredths(one.points.into()),
                        checked: is_chosen(&one.id),
                    })
                    .collect(),
            }
        });
        Self {
            course_title,
            course_href: format!("/courses/{}", task.course_code),
            task_title: task.title.clone(),
            task_href: address(task),
            files: file_lines(task, Purpose::Model),
            parts: parts.collect(),
            action: format!("{}/solution", address(task)),
            total: was_marked.then(|| text::format_hundredths(sum.into())),
            verdict: was_marked.then_some(if sum >= 500 { "ok" } else { "warn" }),
        }
    }
}

/// `GET /courses/{code}/practical/{task}/solution`; the ticked criteria come in the query and are kept nowhere.
pub async fn solution(caller: Caller, path: web::Path<(String, String)>, request: HttpRequest) -> Result<HttpResponse> {
    let (code, task) = path.into_inner();
    let chosen = Fields::query(&request);
    let view = caller
        .read(move |tx| {
            let outline = courses::outline(tx, &code)?;
            let task = courses::rehearsal(tx, &code, &task)?;
            if !outline.has_finished(&rules::task_slug(&task.code)) {
                return Err(Error::refused("courses-work-first"));
            }
            Ok(SolutionView::new(&task, outline.course.title, &chosen))
        })
        .await?;
    caller.page(&view)
}

/// `GET /courses/{code}/practical/{task}/starter/{name}`
pub async fn starter_file(caller: Caller, path: web::Path<(String, String, String)>) -> Result<HttpResponse> {
    file(caller, path.into_inner(), Purpose::Starter).await
}

/// `GET /courses/{code}/practical/{task}/model/{name}`; only after “Tôi đã làm xong”.
pub async fn model_file(caller: Caller, path: web::Path<(String, String, String)>) -> Result<HttpResponse> {
    file(caller, path.into_inner(), Purpose::Model).await
}

async fn file(caller: Caller, (code, task, name): (String, String, String), purpose: Purpose) -> Result<HttpResponse> {
    let (found, bytes) = caller
        .run(move |me| {
            let found: PracticalFile = me.app().read(me.by(), |tx| {
                let outline = courses::outline(tx, &code)?;
                let task = courses::rehearsal(tx, &code, &task)?;
                if purpose == Purpose::Model && !outline.has_finished(&rules::task_slug(&task.code)) {
                    return Err(Error::refused("courses-work-first"));
                }
                task.files_for(purpose).find(|file| file.name == name).cloned().ok_or(Error::NotFound)
            })?;
            let bytes = me.app().files().read(&found.file_sha)?;
            Ok((found, bytes))
        })
        .await?;
    Ok(caller.file(&found.name, found.media_type(), bytes))
}
