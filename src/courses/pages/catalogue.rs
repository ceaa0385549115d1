//! All courses, and the outline of one.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::{Act, Bar, Line, Link, Tag, minutes_text};
use crate::courses::{self, CourseProgress, Outline, PracticeSummary};
use crate::error::Result;
use crate::standard::{self, Framework};
use crate::text;
use crate::web::{Caller, Crumb, View};

/// All courses by level, with how far the learner is.
#[derive(Serialize)]
pub struct CatalogueView {
    resume: Option<Resume>,
    levels: Vec<LevelCourses>,
}

#[derive(Serialize)]
struct Resume {
    over: String,
    title: String,
    href: String,
    bar: Bar,
}

#[derive(Serialize)]
struct LevelCourses {
    title: String,
    bar: Bar,
    lines: Vec<Line>,
}

impl View for CatalogueView {
    const TEMPLATE: &'static str = "courses/catalogue";
    fn title(&self) -> String {
        "Khóa học".into()
    }
    fn samples() -> Vec<Self> {
        let long = "Xử lý sự cố, bảo trì thiết bị và hỗ trợ người dùng ở Trung tâm Phục vụ hành chính công phường";
        let mut begun = sample("iu01", "Hiểu biết về CNTT cơ bản");
        begun.done = 1;
        let mut done = sample("iu02", long);
        (done.done, done.next, done.minutes_left) = (4, None, 0);
        vec![catalogue_view(&[], &[]), catalogue_view(&[begun, done, sample("iu03", "Xử lý văn bản cơ bản")], &[])]
    }
}

fn sample(code: &str, title: &str) -> CourseProgress {
    CourseProgress {
        code: code.into(),
        title: title.into(),
        summary: "Gọi đúng tên các bộ phận của máy tính, giữ an toàn cho mật khẩu và dữ liệu.".into(),
        framework_code: "tt03-2014".into(),
        level_code: "basic".into(),
        module_code: Some(code.to_uppercase()),
        lessons: 4,
        done: 0,
        next: Some(("phan-mem".into(), "Phần mềm, mạng và ứng dụng".into())),
        minutes_left: 54,
        last_at: None,
    }
}

fn catalogue_view(courses: &[CourseProgress], frameworks: &[Framework]) -> CatalogueView {
    let begun = courses.iter().filter(|course| course.next.is_some() && course.last_at.is_some());
    let resume = begun.max_by_key(|course| course.last_at).and_then(|course| {
        let (slug, title) = course.next.as_ref()?;
        Some(Resume {
            over: course.title.clone(),
            title: title.clone(),
            href: format!("/courses/{}/{slug}", course.code),
            bar: Bar::of(course.done, course.lessons),
        })
    });
    let mut levels: Vec<LevelCourses> = Vec::new();
    let mut places: Vec<(&str, &str)> = Vec::new();
    for course in courses {
        let place = (course.framework_code.as_str(), course.level_code.as_str());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.sort_by_key(|place| level_order(frameworks, place));
    for (framework, level) in places {
        let mine: Vec<&CourseProgress> =
            courses.iter().filter(|course| course.framework_code == framework && course.level_code == level).collect();
        let known = frameworks.iter().find(|known| known.code == framework).and_then(|known| known.level(level));
        levels.push(LevelCourses {
            title: known.map_or_else(|| level.to_owned(), |level| level.title.clone()),
            bar: Bar::of(mine.iter().map(|course| course.done).sum(), mine.iter().map(|course| course.lessons).sum()),
            lines: mine.into_iter().map(course_line).collect(),
        });
    }
    CatalogueView { resume, levels }
}

fn level_order(frameworks: &[Framework], (framework, level): &(&str, &str)) -> (usize, usize) {
    let at = frameworks.iter().position(|known| known.code == *framework).unwrap_or(usize::MAX);
    let level = frameworks
        .get(at)
        .and_then(|known| known.levels.iter().position(|known| known.code == *level))
        .unwrap_or(usize::MAX);
    (at, level)
}

fn course_line(course: &CourseProgress) -> Line {
    let module = course.module_code.as_ref().map(|module| format!("{module} · ")).unwrap_or_default();
    let left = match course.minutes_left {
        0 => String::new(),
        minutes => format!(" · còn khoảng {}", minutes_text(minutes)),
    };
    let (tag, label) = match (course.done, &course.next) {
        (_, None) => (Tag::new("ok", "Đã hoàn thành"), "Xem lại"),
        (0, _) if course.last_at.is_none() => (Tag::new("none", "Chưa học"), "Bắt đầu"),
        _ => (Tag::new("run", "Đang học"), "Học tiếp"),
    };
    Line {
        icon: "book",
        title: course.title.clone(),
        about: format!("{module}{}/{} bài{left}", course.done, course.lessons),
        percent: Some(Bar::of(course.done, course.lessons).percent),
        tag: Some(tag),
        action: Some(Act { href: format!("/courses/{}", course.code), label, primary: false }),
    }
}

/// `GET /courses`
pub async fn catalogue(caller: Caller) -> Result<HttpResponse> {
    let view = caller
        .read(|tx| {
            let person = tx.actor()?.person()?;
            let courses = courses::progress(tx, person)?;
            Ok(catalogue_view(&courses, &standard::frameworks(tx)?))
        })
        .await?;
    caller.page(&view)
}

/// The outline of a course.
#[derive(Serialize)]
pub struct CourseView {
    title: String,
    summary: String,
    about: String,
    bar: Bar,
    resume: Option<Link>,
    lines: Vec<Line>,
    practice: Option<PracticeCard>,
}

#[derive(Serialize)]
struct PracticeCard {
    href: String,
    label: &'static str,
    last: Option<String>,
}

impl View for CourseView {
    const TEMPLATE: &'static str = "courses/course";
    fn title(&self) -> String {
        self.title.clone()
    }
    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::to("Khóa học", "/courses"), Crumb::here(&*self.title)]
    }
    fn samples() -> Vec<Self> {
        let line = |title: &str, tag: Option<Tag>| Line {
            icon: "book",
            title: title.into(),
            about: "12 phút".into(),
            percent: None,
            tag,
            action: Some(Act { href: "/courses/iu01/phan-cung".into(), label: "Học", primary: false }),
        };
        let full = Self {
            title: "Hiểu biết về CNTT cơ bản".into(),
            summary: "Gọi đúng tên các bộ phận của máy tính.".into(),
            about: "IU01 · 4 bài · còn khoảng 54 phút".into(),
            bar: Bar::of(1, 4),
            resume: Some(Link::to("/courses/iu01/phan-mem", "Học tiếp: Phần mềm")),
            lines: vec![line("Phần cứng", Some(Tag::new("ok", "Đã học"))), line("Phần mềm, mạng và ứng dụng", None)],
            practice: Some(PracticeCard {
                href: "/practice/IU01".into(),
                label: "Luyện tập",
                last: Some("Lần gần nhất: đúng 8/10, ngày 20/11/2026".into()),
            }),
        };
        let bare = Self { resume: None, practice: None, lines: Vec::new(), bar: Bar::of(4, 4), ..Self::samples_base() };
        vec![full, bare]
    }
}

impl CourseView {
    fn samples_base() -> Self {
        Self {
            title: "Luyện tập đề thực hành".into(),
            summary: "Một đề thực hành để tự làm thử.".into(),
            about: "1 bài".into(),
            bar: Bar::of(0, 1),
            resume: None,
            lines: Vec::new(),
            practice: None,
        }
    }

    fn new(outline: &Outline, practices: &[PracticeSummary]) -> Self {
        let (course, progress) = (&outline.course, &outline.progress);
        let module = course.module_code.as_ref().map(|module| format!("{module} · ")).unwrap_or_default();
        let left = match progress.minutes_left {
            0 => " · đã học xong".to_owned(),
            minutes => format!(" · còn khoảng {}", minutes_text(minutes)),
        };
        let verb = if progress.last_at.is_some() { "Học tiếp" } else { "Bắt đầu" };
        Self {
            title: course.title.clone(),
            summary: course.summary.clone(),
            about: format!("{module}{} bài{left}", progress.lessons),
            bar: Bar::of(progress.done, progress.lessons),
            resume: progress
                .next
                .as_ref()
                .map(|(slug, title)| Link::to(format!("/courses/{}/{slug}", course.code), format!("{verb}: {title}"))),
            lines: outline.steps.iter().map(|(step, mark)| step_line(step, mark.as_ref())).collect(),
            practice: course.module_code.as_ref().map(|module| practice_card(module, practices)),
        }
    }
}

fn step_line(step: &courses::Step, mark: Option<&courses::Mark>) -> Line {
    let is_task = step.slug.starts_with("practical/");
    let (tag, label) = match mark.map(|mark| mark.done_at) {
        Some(Some(_)) => (Some(Tag::new("ok", if is_task { "Đã làm" } else { "Đã học" })), "Xem lại"),
        Some(None) => (Some(Tag::new("run", if is_task { "Đang làm" } else { "Đang học" })), "Tiếp tục"),
        None => (None, if is_task { "Làm bài" } else { "Học" }),
    };
    Line {
        icon: if is_task { "file" } else { "book" },
        title: step.title.clone(),
        about: format!("{}{}", if is_task { "Bài thực hành · " } else { "" }, minutes_text(step.minutes)),
        percent: None,
        tag,
        action: Some(Act { href: format!("/courses/{}/{}", step.course_code, step.slug), label, primary: false }),
    }
}

fn practice_card(module: &str, practices: &[PracticeSummary]) -> PracticeCard {
    let mut mine = practices.iter().filter(|practice| practice.module_code == module);
    let latest = mine.next();
    let is_open = latest.is_some_and(|practice| practice.finished_at.is_none());
    let finished = practices
        .iter()
        .filter(|practice| practice.module_code == module)
        .find_map(|practice| practice.finished_at.map(|at| (practice, at)));
    PracticeCard {
        href: format!("/practice/{module}"),
        label: if is_open { "Luyện tập tiếp" } else { "Luyện tập" },
        last: finished.map(|(practice, at)| {
            let day = text::format_date(crate::clock::day(at));
            format!("Lần gần nhất: đúng {}/{}, ngày {day}", practice.correct, practice.total)
        }),
    }
}

/// `GET /courses/{code}`
pub async fn course(caller: Caller, code: web::Path<String>) -> Result<HttpResponse> {
    let code = code.into_inner();
    let view = caller
        .read(move |tx| {
            let outline = courses::outline(tx, &code)?;
            let person = tx.actor()?.person()?;
            Ok(CourseView::new(&outline, &courses::last_practices(tx, person)?))
        })
        .await?;
    caller.page(&view)
}
