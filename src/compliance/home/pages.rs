//! `/`: the front page for everybody, “Việc cần làm” for those signed in.

mod samples;

use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::Serialize;

use super::rules::{self, Next, When};
use super::{Learner, Mine, Paper, Progress, Sitting, Slot, Waiting};
use crate::clock;
use crate::compliance::pages::words::{self, Tag};
use crate::db::Instant;
use crate::error::Result;
use crate::messages::label;
use crate::rights::Actor;
use crate::text::{PersonName, format_date, format_integer, weekday};
use crate::web::{Caller, Sample, View, samples_of};

/// The page for those who are not signed in.
#[derive(Debug, Clone, Serialize)]
pub struct FrontView {
    organisation: String,
}

impl View for FrontView {
    const TEMPLATE: &'static str = "home/front";
    fn title(&self) -> String {
        "Đạt Chuẩn".into()
    }
    fn samples() -> Vec<Self> {
        vec![Self { organisation: "Trung tâm Công nghệ thông tin Thành phố".into() }]
    }
}

#[derive(Debug, Clone, Serialize)]
struct Button {
    href: String,
    label: String,
    primary: bool,
}

/// The one next thing.
#[derive(Debug, Clone, Serialize)]
struct NextCard {
    over: &'static str,
    title: String,
    lines: Vec<String>,
    actions: Vec<Button>,
}

#[derive(Debug, Clone, Serialize)]
struct Task {
    icon: &'static str,
    title: String,
    about: String,
    percent: Option<i64>,
    tag: Option<Tag>,
    action: Option<Button>,
}

#[derive(Debug, Clone, Serialize)]
struct TaskGroup {
    title: &'static str,
    tasks: Vec<Task>,
}

#[derive(Debug, Clone, Serialize)]
struct ModuleLine {
    code: String,
    title: String,
    href: String,
    tag: Tag,
    lessons: String,
    practice: String,
}

#[derive(Debug, Clone, Serialize)]
struct SlotLine {
    when: String,
    title: String,
    place: String,
}

#[derive(Debug, Clone, Serialize)]
struct PaperLine {
    title: String,
    text: String,
    href: String,
    tag: Option<Tag>,
}

/// A number of things that wait, as `parts/kpis` shows it.
#[derive(Debug, Clone, Serialize)]
struct Work {
    kind: &'static str,
    label: String,
    value: String,
    note: &'static str,
    href: &'static str,
}

/// What a person with an account sees first.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    greeting: String,
    lead: String,
    is_person: bool,
    /// Whether the wide column has something to show.
    has_tasks: bool,
    standings: Vec<Task>,
    next: Option<NextCard>,
    groups: Vec<TaskGroup>,
    modules: Vec<ModuleLine>,
    schedule: Vec<SlotLine>,
    papers: Vec<PaperLine>,
    work: Vec<Work>,
}

impl View for HomeView {
    const TEMPLATE: &'static str = "home/home";
    fn title(&self) -> String {
        "Việc cần làm".into()
    }
    fn samples() -> Vec<Self> {
        samples::all()
    }
}

/// `GET /`
pub async fn home(caller: Caller) -> Result<HttpResponse> {
    match caller.someone() {
        None => caller.page(&FrontView { organisation: caller.app().config().centre.name.clone() }),
        // A candidate who came in by exam code has one place to be.
        Some(me) if me.account.is_none() => Ok(caller.go("/exam")),
        Some(me) if me.must_change_password => Ok(caller.go("/account/password")),
        Some(me) => {
            let me = me.clone();
            let view = caller
                .read(move |tx| {
                    let (learner, waiting) = (super::learner(tx)?, super::waiting(tx)?);
                    Ok(view(&me, learner.as_ref(), &waiting, tx.now))
                })
                .await?;
            caller.page(&view)
        }
    }
}

fn view(me: &Actor, learner: Option<&Learner>, waiting: &[Waiting], now: Instant) -> HomeView {
    let today = clock::day(now);
    let nobody = Learner::default();
    let of = learner.unwrap_or(&nobody);
    let name = learner.map_or(me.name.as_str(), |l| l.own.full_name.as_str());
    let given = PersonName::parse(name).map_or_else(|_| name.to_owned(), |n| n.given().to_owned());
    let next = rules::next(of, today);
    let (groups, standings) = (groups(of, &next, today), of.standings.iter());
    let standings: Vec<Task> = standings.map(|mine| standing_line(of, mine, today)).collect();
    let modules: Vec<_> = of.courses.iter().filter(|c| c.module_code.is_some()).map(module_line).collect();
    HomeView {
        greeting: format!("Chào anh/chị {given}"),
        lead: format!("{}, {}{}", upper_first(weekday(today)), format_date(today), place(me)),
        is_person: learner.is_some(),
        has_tasks: !(standings.is_empty() && groups.is_empty() && modules.is_empty()),
        standings,
        next: learner.and_then(|_| next_card(of, &next, now)),
        groups,
        modules,
        schedule: of.schedule.iter().map(slot_line).collect(),
        papers: of.papers.iter().map(paper_line).collect(),
        work: waiting.iter().map(work).collect(),
    }
}

fn place(me: &Actor) -> String {
    if me.place.is_empty() { String::new() } else { format!(" · {}", me.place) }
}

fn standing_line(of: &Learner, mine: &Mine, today: NaiveDate) -> Task {
    let (demand, member) = (&mine.demand, &mine.member);
    let asked = |c: &&Progress| {
        c.module_code.is_some() && c.framework_code == demand.framework_code && c.level_code == demand.level_code
    };
    let modules = of.courses.iter().filter(asked).count();
    let done = of.courses.iter().filter(asked).filter(|c| c.is_done()).count();
    let mut reason = words::reason(&of.picture, demand, member, today);
    if member.standing.is_lacking() && modules > 0 {
        reason = format!("{reason}. Đã học xong {done}/{modules} mô đun");
    }
    let tag = Some(Tag::of(member.standing));
    Task { icon: "seal", title: demand.title.clone(), about: reason, percent: None, tag, action: None }
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn hours(from: Instant, to: Instant) -> String {
    let minute = |at: Instant| clock::local(at).format("%H:%M").to_string();
    format!("{}–{}", minute(from), minute(to))
}

fn day_text(at: Instant) -> String {
    let day = clock::day(at);
    format!("{}, {}", upper_first(weekday(day)), format_date(day))
}

fn sitting_lines(sitting: &Sitting) -> Vec<String> {
    let mut lines = vec![format!("{}, {}", day_text(sitting.starts_at), hours(sitting.starts_at, sitting.ends_at))];
    let mut parts: Vec<String> = Vec::new();
    let place: Vec<&str> = [&sitting.room, &sitting.site].into_iter().flatten().map(String::as_str).collect();
    if !place.is_empty() {
        parts.push(place.join(", "));
    }
    parts.extend(sitting.number.map(|number| format!("Số báo danh {number:04}")));
    if sitting.kind == "national" {
        let early = clock::local(sitting.starts_at.plus_minutes(-30)).format("%H:%M").to_string();
        parts.push(format!("Mang theo căn cước, có mặt trước {early}"));
    }
    lines.push(parts.join(" · "));
    lines.retain(|line| !line.is_empty());
    lines
}

fn course_href(course: &Progress) -> String {
    match (&course.next_slug, &course.module_code) {
        (Some(slug), _) => format!("/courses/{}/{slug}", course.code),
        (None, Some(module)) => format!("/practice/{module}"),
        (None, None) => format!("/courses/{}", course.code),
    }
}

fn learn_button(course: &Progress, primary: bool) -> Button {
    let label = match (course.is_done(), course.done) {
        (true, _) => "Luyện tập",
        (false, 0) => "Bắt đầu học",
        (false, _) => "Học tiếp",
    };
    Button { href: course_href(course), label: label.to_owned(), primary }
}

fn lesson_line(course: &Progress) -> String {
    let minutes = format!("còn khoảng {} phút", format_integer(course.minutes_left));
    match &course.next_title {
        Some(next) => format!("Bài {}/{}: {next} · {minutes}", course.done + 1, course.lessons),
        None => practice_line(course),
    }
}

fn practice_line(course: &Progress) -> String {
    match (course.practice_correct, course.practice_total) {
        (Some(right), Some(total)) => format!("Lần trước đúng {right}/{total} câu"),
        _ => "Chưa luyện tập lần nào".to_owned(),
    }
}

fn next_card(of: &Learner, next: &Next<'_>, now: Instant) -> Option<NextCard> {
    let over = "Việc tiếp theo của anh/chị";
    Some(match next {
        Next::SitToday(sitting) => {
            let over = if rules::has_begun(sitting, now) { "Bài thi đang diễn ra" } else { "Hôm nay anh/chị có bài thi" };
            // A national exam is entered by exam code at the machine, a class test with the own account.
            let href = if sitting.kind == "national" { "/exam" } else { "/exam/lobby" };
            let lobby = Button { href: href.into(), label: "Vào phòng chờ thi".into(), primary: true };
            NextCard { over, title: sitting.title.clone(), lines: sitting_lines(sitting), actions: vec![lobby] }
        }
        Next::Prepare(sitting, course) => NextCard {
            over,
            title: sitting.title.clone(),
            lines: sitting_lines(sitting),
            actions: course.iter().map(|course| learn_button(course, true)).collect(),
        },
        Next::Learn(course) => NextCard {
            over,
            title: course.title.clone(),
            lines: vec![lesson_line(course)],
            actions: vec![learn_button(course, true)],
        },
        Next::Practise(course) => NextCard {
            over,
            title: format!("Luyện tập: {}", course.title),
            lines: vec![practice_line(course)],
            actions: vec![learn_button(course, true)],
        },
        Next::Done => NextCard {
            over: "Anh/chị không có việc nào cần làm",
            title: "Đã đạt mọi yêu cầu".into(),
            lines: vec![format!("Đã đạt {0}/{0} yêu cầu. Anh/chị vẫn có thể học thêm bất cứ lúc nào.", of.standings.len())],
            actions: vec![Button { href: "/courses".into(), label: "Xem các khóa học".into(), primary: false }],
        },
        Next::Nothing if of.standings.is_empty() => NextCard {
            over: "Anh/chị không có việc nào cần làm",
            title: "Hiện chưa có yêu cầu đạt chuẩn nào áp dụng cho anh/chị".into(),
            lines: vec!["Nếu thấy chưa đúng, anh/chị liên hệ cán bộ nhân sự của đơn vị. Các khóa học luôn mở để tự học.".into()],
            actions: vec![Button { href: "/courses".into(), label: "Xem các khóa học".into(), primary: true }],
        },
        Next::Nothing => NextCard {
            over: "Anh/chị đã học và luyện tập xong",
            title: "Chờ Hội đồng thi xếp lịch thi".into(),
            lines: vec!["Khi có lịch, ngày giờ, phòng thi và số báo danh hiện ở đây. Trong lúc chờ, anh/chị có thể luyện tập thêm.".into()],
            actions: vec![Button { href: "/courses".into(), label: "Luyện tập thêm".into(), primary: true }],
        },
    })
}

fn groups(of: &Learner, next: &Next<'_>, today: NaiveDate) -> Vec<TaskGroup> {
    let mut tasks: Vec<(When, Task)> = Vec::new();
    let is_next = |course: &Progress| match next {
        Next::Learn(shown) | Next::Practise(shown) | Next::Prepare(_, Some(shown)) => shown.code == course.code,
        _ => false,
    };
    for sitting in of.sittings.iter().skip(1) {
        let day = clock::day(sitting.starts_at);
        tasks.push((rules::when(Some(day), today), sitting_task(sitting, today)));
    }
    if of.own.is_incomplete && !of.standings.is_empty() {
        let due = of.standings.iter().filter(|m| m.member.standing.is_lacking()).map(|m| m.demand.due_on).min();
        tasks.extend(due.map(|due| (rules::when(Some(due), today), profile_task(due, today))));
    }
    for course in of.open_courses() {
        let due = of.due_on(course);
        tasks.push((rules::when(due, today), course_task(course, due, today, !is_next(course))));
    }
    let group = |title, wanted: When| {
        let tasks: Vec<Task> = tasks.iter().filter(|(when, _)| *when == wanted).map(|(_, task)| task.clone()).collect();
        (!tasks.is_empty()).then_some(TaskGroup { title, tasks })
    };
    [group("Quá hạn", When::Late), group("Trong 14 ngày tới", When::Soon), group("Còn lại", When::Later)]
        .into_iter()
        .flatten()
        .collect()
}

fn due_tag(due: NaiveDate, today: NaiveDate) -> Tag {
    match rules::days_left(due, today) {
        (When::Late, days) => Tag::new("late", format!("Quá hạn {} ngày", -days)),
        (_, 0) => Tag::new("due", "Hạn hôm nay"),
        (When::Soon, days) => Tag::new("due", format!("Còn {days} ngày")),
        (When::Later, _) => Tag::new("none", format!("Hạn {}", format_date(due))),
    }
}

fn sitting_task(sitting: &Sitting, today: NaiveDate) -> Task {
    let day = clock::day(sitting.starts_at);
    let text = match (day - today).num_days() {
        ..=0 => "Hôm nay".to_owned(),
        days => format!("Còn {days} ngày"),
    };
    let tag = Some(Tag::new("due", text));
    let about = sitting_lines(sitting).join(" · ");
    Task { icon: "screen", title: sitting.title.clone(), about, percent: None, tag, action: None }
}

fn profile_task(due: NaiveDate, today: NaiveDate) -> Task {
    Task {
        icon: "user",
        title: "Bổ sung nơi sinh và ảnh thẻ".into(),
        about: "Cần để lập danh sách thí sinh: anh/chị gửi cho cán bộ nhân sự của đơn vị".into(),
        percent: None,
        tag: Some(due_tag(due, today)),
        action: None,
    }
}

fn course_task(course: &Progress, due: Option<NaiveDate>, today: NaiveDate, has_button: bool) -> Task {
    let learns = !course.is_done();
    let title = match &course.module_code {
        Some(module) => format!("{} ({})", course.title, module.to_uppercase()),
        None => course.title.clone(),
    };
    Task {
        icon: if learns { "book" } else { "pencil" },
        title: if learns { title } else { format!("Luyện tập: {title}") },
        about: if learns { lesson_line(course) } else { practice_line(course) },
        percent: (learns && course.lessons > 0).then(|| course.done * 100 / course.lessons),
        tag: due.map(|due| due_tag(due, today)),
        // The next task already has its button above.
        action: has_button.then(|| learn_button(course, false)),
    }
}

fn module_line(course: &Progress) -> ModuleLine {
    let tag = match (course.is_done(), course.done) {
        (true, _) => Tag::new("ok", "Xong bài học"),
        (false, 0) => Tag::new("none", "Chưa bắt đầu"),
        (false, _) => Tag::new("run", "Đang học"),
    };
    let practice = match (course.practice_correct, course.practice_total) {
        (Some(right), Some(total)) => format!("{right}/{total}"),
        _ => "–".to_owned(),
    };
    ModuleLine {
        code: course.module_code.clone().unwrap_or_default().to_uppercase(),
        title: course.title.clone(),
        href: format!("/courses/{}", course.code),
        tag,
        lessons: format!("{}/{}", course.done, course.lessons),
        practice,
    }
}

fn slot_line(slot: &Slot) -> SlotLine {
    SlotLine {
        when: format!("{}, {}", day_text(slot.starts_at), hours(slot.starts_at, slot.ends_at)),
        title: slot.title.clone(),
        place: slot.place.clone(),
    }
}

fn paper_line(paper: &Paper) -> PaperLine {
    PaperLine {
        title: paper.title.clone(),
        text: format!("Số {}, cấp ngày {}", paper.serial, format_date(paper.issued_on)),
        href: format!("/verify/{}", paper.code),
        tag: paper.has_ended.then(|| Tag::new("late", "Hết hiệu lực")),
    }
}

fn work(waiting: &Waiting) -> Work {
    let is_open = waiting.count > 0;
    Work {
        kind: if is_open { "warn" } else { "none" },
        label: label(waiting.key),
        value: format_integer(waiting.count),
        note: if is_open { "đang chờ anh/chị" } else { "không có việc chờ" },
        href: waiting.href,
    }
}

/// Samples of both pages.
pub fn samples() -> Vec<Sample> {
    [samples_of::<FrontView>(), samples_of::<HomeView>()].into_iter().flatten().collect()
}
