//! A lesson and its pictures.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::{Link, Stretch, stretches};
use crate::clock;
use crate::courses::{self, Outline};
use crate::error::{Error, Result};
use crate::standard;
use crate::web::{Caller, Crumb, Fields, Form, View};

/// A lesson.
#[derive(Serialize)]
pub struct LessonView {
    course_title: String,
    course_href: String,
    place: String,
    title: String,
    about: String,
    percent: usize,
    objective: String,
    elements: Vec<Element>,
    sections: Vec<Stretch>,
    outline: Vec<OutlineLine>,
    previous: Option<Link>,
    next: Option<Link>,
    action: String,
    done_on: Option<String>,
}

#[derive(Serialize)]
struct Element {
    code: String,
    title: String,
}

#[derive(Serialize)]
struct OutlineLine {
    href: String,
    title: String,
    done: bool,
    current: bool,
}

impl View for LessonView {
    const TEMPLATE: &'static str = "courses/lesson";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::to("Khóa học", "/courses"),
            Crumb::to(&*self.course_title, &*self.course_href),
            Crumb::here(&*self.place),
        ]
    }
    fn samples() -> Vec<Self> {
        let html = "<h2>Việc ở cơ quan</h2>\n<p>Danh sách chi trả.</p>\n<table>\n<tr><td>1</td></tr>\n</table>\n\
                    <h2>Tự kiểm tra</h2>\n<h3>Đáp án</h3>\n<p>Phím Tab.</p>\n<h2>Tóm tắt</h2>\n<p>Hết.</p>";
        let line = |title: &str, done, current| OutlineLine {
            href: "/courses/iu01/a".into(),
            title: title.into(),
            done,
            current,
        };
        let make = |done_on: Option<&str>, next: Option<Link>| Self {
            course_title: "Sử dụng bảng tính cơ bản".into(),
            course_href: "/courses/iu04".into(),
            place: "Bài 2".into(),
            title: "Công thức và hàm SUM".into(),
            about: "Bài 2/3 · khoảng 12 phút".into(),
            percent: 33,
            objective: "Sau bài này, anh/chị cộng được một cột tiền trợ cấp.".into(),
            elements: vec![Element { code: "IU04.5.1".into(), title: "Công thức".into() }],
            sections: stretches(html),
            outline: vec![line("Nhập dữ liệu", true, false), line("Công thức và hàm SUM", false, true)],
            previous: Some(Link::to("/courses/iu04/nhap", "Nhập dữ liệu")),
            next,
            action: "/courses/iu04/sum/done".into(),
            done_on: done_on.map(str::to_owned),
        };
        vec![make(None, Some(Link::to("/courses/iu04/in", "Biểu đồ và in"))), make(Some("22/11/2026"), None)]
    }
}

impl LessonView {
    fn new(outline: &Outline, lesson: &courses::Lesson, titles: &[standard::Framework]) -> Self {
        let (course, steps) = (&outline.course, &outline.steps);
        let href = |step: &courses::Step| format!("/courses/{}/{}", step.course_code, step.slug);
        let at = steps.iter().position(|(step, _)| step.slug == lesson.slug).unwrap_or(0);
        let link = |(step, _): &(courses::Step, Option<courses::Mark>)| Link::to(href(step), step.title.clone());
        let framework = titles.iter().find(|known| known.code == course.framework_code);
        let element = |code: &String| Element {
            code: code.clone(),
            title: framework.and_then(|known| known.element(code)).map(|found| found.title.clone()).unwrap_or_default(),
        };
        let mark = steps.get(at).and_then(|(_, mark)| mark.as_ref());
        Self {
            course_title: course.title.clone(),
            course_href: format!("/courses/{}", course.code),
            place: format!("Bài {}", at + 1),
            title: lesson.title.clone(),
            about: format!("Bài {}/{} · khoảng {} phút", at + 1, steps.len(), lesson.minutes),
            percent: super::Bar::of(outline.progress.done, outline.progress.lessons).percent,
            objective: lesson.objective.clone(),
            elements: lesson.elements.iter().map(element).collect(),
            sections: stretches(&lesson.html),
            outline: steps
                .iter()
                .map(|(step, mark)| OutlineLine {
                    href: href(step),
                    title: step.title.clone(),
                    done: mark.as_ref().is_some_and(|mark| mark.done_at.is_some()),
                    current: step.slug == lesson.slug,
                })
                .collect(),
            previous: at.checked_sub(1).and_then(|before| steps.get(before)).map(link),
            next: steps.get(at + 1).map(link),
            action: format!("/courses/{}/{}/done", course.code, lesson.slug),
            done_on: mark.and_then(|mark| mark.done_at).map(clock::date_text),
        }
    }
}

/// `GET /courses/{code}/{slug}`
///
/// Opening a lesson for the first time is remembered, so that the learner finds the way back to it.
pub async fn lesson(caller: Caller, path: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (code, slug) = path.into_inner();
    let (outline, view) = caller
        .read({
            let slug = slug.clone();
            move |tx| {
                let outline = courses::outline(tx, &code)?;
                let lesson = courses::lesson(tx, &outline.course, &slug)?;
                let view = LessonView::new(&outline, &lesson, &standard::frameworks(tx)?);
                Ok((outline, view))
            }
        })
        .await?;
    if !outline.has_opened(&slug) {
        caller.write(move |tx| courses::open_step(tx, &outline, &slug)).await?;
    }
    caller.page(&view)
}

/// `POST /courses/{code}/{slug}/done`
pub async fn finish(caller: Caller, path: web::Path<(String, String)>, form: Form) -> Result<HttpResponse> {
    let (code, slug) = path.into_inner();
    let wants_next = form.text("then") == "next";
    let to = caller
        .write(move |tx| {
            let outline = courses::outline(tx, &code)?;
            courses::finish_step(tx, &outline, &slug)?;
            let at = outline.steps.iter().position(|(step, _)| step.slug == slug);
            let next = at.and_then(|at| outline.steps.get(at + 1));
            Ok(match next {
                Some((step, _)) if wants_next => format!("/courses/{}/{}", step.course_code, step.slug),
                _ if wants_next => format!("/courses/{code}"),
                _ => format!("/courses/{code}/{slug}"),
            })
        })
        .await?;
    if wants_next { Ok(caller.go(&to)) } else { caller.go_saying(&to, "courses-lesson-done") }
}

/// `GET /courses/{code}/pictures/{name}`
///
/// The address in a lesson carries the version, so that a browser keeps the picture for good; a drawing is served so that
/// nothing in it could ever act.
pub async fn picture(caller: Caller, path: web::Path<(String, String)>, request: HttpRequest) -> Result<HttpResponse> {
    let (code, name) = path.into_inner();
    let (sha, media_type, bytes) = caller
        .run(move |me| {
            let (sha, media_type) = me.app().read(me.by(), |tx| courses::picture(tx, &code, &name))?;
            let bytes = me.app().files().read(&sha)?;
            Ok((sha, media_type, bytes))
        })
        .await?;
    let version = Fields::query(&request).text("v").to_owned();
    let lasting = !version.is_empty() && sha.starts_with(&version);
    let tag = format!("\"{}\"", sha.get(..16).ok_or(Error::NotFound)?);
    let cache = if lasting { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|said| said.as_bytes() == tag.as_bytes()) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(bytes))
}
