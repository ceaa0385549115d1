//! The checker names file and line of every planted fault, all at once.

use std::fs;
use std::path::{Path, PathBuf};

use datchuan::courses::{self, Tree};

/// A copy of two packages and the standards, to be broken.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("datchuan-goi-{}", uuid::Uuid::new_v4()));
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("courses");
        for name in ["frameworks", "iu03", "co-ban-luyen-tap"] {
            copy(&from.join(name), &folder.join(name));
        }
        Self(folder)
    }
    fn change(&self, path: &str, from: &str, to: &str) {
        let path = self.0.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} is not in {}", path.display());
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.0.join(path), bytes).unwrap();
    }
    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }
    /// Every fault as `path:line: text`, the path below the copy.
    fn faults(&self) -> Vec<String> {
        let (_, faults) = courses::check(&Tree::of_folder(&self.0).unwrap());
        let root = format!("{}/", self.0.display());
        faults.iter().map(|fault| fault.to_string().replace(&root, "")).collect()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn the_packages_that_come_with_the_program_have_no_fault() {
    let (library, faults) = courses::check(&Tree::compiled_in());
    assert!(faults.is_empty(), "{faults:#?}");
    let lessons: usize = library.packages.iter().map(|package| package.lessons.len()).sum();
    let questions: usize = library.packages.iter().map(|package| package.questions.len()).sum();
    let tasks: usize = library.packages.iter().map(|package| package.tasks.len()).sum();
    assert!(lessons >= 18 && questions >= 120 && tasks >= 2, "{lessons} {questions} {tasks}");
}

/// Each case: how the copy is broken, and what the checker must then say among everything else.
#[test]
#[allow(clippy::too_many_lines, reason = "a list of cases")]
fn every_planted_fault_is_named_with_file_and_line() {
    const QUESTIONS: &str = "iu03/questions/01-mo-luu-sua.toml";
    const LESSON: &str = "iu03/lessons/03-bang-hinh-muc-luc.md";
    const TASK: &str = "co-ban-luyen-tap/practical/lop-tap-huan";
    let rubric = format!("{TASK}/rubric.toml");
    type Break = Box<dyn Fn(&Copy)>;
    let cases: Vec<(&str, Break, String)> = vec![
        (
            "an unknown field",
            Box::new(|c| c.change("iu03/course.toml", "version =", "phienban =")),
            "iu03/course.toml:6: không có trường “phienban”".into(),
        ),
        (
            "a missing field",
            Box::new(|c| c.change("iu03/course.toml", "version =", "phienban =")),
            "iu03/course.toml:1: thiếu trường “version”".into(),
        ),
        (
            "a code that is not the folder's name",
            Box::new(|c| c.change("iu03/course.toml", "code = \"iu03\"", "code = \"iu99\"")),
            "iu03/course.toml:1: code “iu99”".into(),
        ),
        (
            "a module that the standard lacks",
            Box::new(|c| c.change("iu03/course.toml", "\"IU03\"", "\"IU99\"")),
            "iu03/course.toml:3: chuẩn “tt03-2014” không có mô đun “IU99”".into(),
        ),
        (
            "an element that the standard lacks",
            Box::new(|c| c.change(QUESTIONS, "element = \"IU03.1.2\"", "element = \"IU03.77\"")),
            format!("{QUESTIONS}:5: chuẩn “tt03-2014” không có mã tham chiếu “IU03.77”"),
        ),
        (
            "an element of another module",
            Box::new(|c| c.change(LESSON, "[\"IU03.4\",", "[\"IU01.1\",")),
            format!("{LESSON}:4: mã “IU01.1” thuộc mô đun IU01"),
        ),
        (
            "an id that stands twice",
            Box::new(|c| c.change(QUESTIONS, "id = \"iu03-002\"", "id = \"iu03-001\"")),
            format!("{QUESTIONS}:17: trùng mã câu hỏi “iu03-001”"),
        ),
        (
            "two keys of a single choice",
            Box::new(|c| c.change(QUESTIONS, "thừa\" }", "thừa\", correct = true }")),
            format!("{QUESTIONS}:1: câu một đáp án phải có đúng một đáp án đúng (đang có 2)"),
        ),
        (
            "no explanation",
            Box::new(|c| c.change(QUESTIONS, "explanation = \"Định dạng", "#")),
            format!("{QUESTIONS}:1: thiếu trường “explanation”"),
        ),
        (
            "letters apart from their marks",
            Box::new(|c| c.change(LESSON, "Bảng danh sách", "Ba\u{0309}ng danh sách")),
            format!("{LESSON}:19: chữ có dấu không ở dạng Unicode NFC"),
        ),
        (
            "a picture that is not there",
            Box::new(|c| c.remove("iu03/pictures/bang.svg")),
            format!("{LESSON}:19: không có hình “../pictures/bang.svg”"),
        ),
        (
            "a picture without words",
            Box::new(|c| {
                c.change(LESSON, "![Bảng danh sách có dòng tiêu đề Số thứ tự, Họ và tên, Tổ, Số tiền; các mũi tên chỉ ra dòng, cột, ô và ba ô được gộp thành một ở dòng Tổng cộng]", "![]")
            }),
            format!("{LESSON}:19: hình “../pictures/bang.svg” thiếu chữ thay thế"),
        ),
        (
            "a picture that is too large",
            Box::new(|c| c.write("iu03/pictures/bang.svg", &vec![b' '; 61_441])),
            "iu03/pictures/bang.svg:1: hình phải từ 1 byte đến 60 KB".into(),
        ),
        (
            "a drawing that acts",
            Box::new(|c| {
                c.write("iu03/pictures/bang.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\">\n<script/>\n</svg>")
            }),
            "iu03/pictures/bang.svg:2: hình SVG không được có phần tử <script>".into(),
        ),
        (
            "a link that leads nowhere",
            Box::new(|c| c.change(LESSON, "(04-van-ban-hanh-chinh-in-gui.md)", "(05-khong-co.md)")),
            format!("{LESSON}:89: liên kết “05-khong-co.md”"),
        ),
        (
            "raw HTML",
            Box::new(|c| c.change(LESSON, "## Số trang\n", "## Số trang\n<b>x</b>\n")),
            format!("{LESSON}:51: không dùng HTML"),
        ),
        (
            "a rubric that does not add up",
            Box::new({
                let rubric = rubric.clone();
                move |c| c.change(&rubric, "points = 40", "points = 41")
            }),
            format!("{rubric}:1: tổng điểm các tiêu chí phải là 1000"),
        ),
        (
            "a document that is none",
            Box::new(|c| c.write(&format!("{TASK}/starter/thu-dang-ky.docx"), b"PK\x03\x04 no")),
            format!("{TASK}/starter/thu-dang-ky.docx:1: nội dung tệp không phải .docx thật"),
        ),
        (
            "a workbook under the name of a document",
            Box::new(|c| {
                let book = fs::read(c.0.join(format!("{TASK}/model/kinh-phi.xlsx"))).unwrap();
                c.write(&format!("{TASK}/model/ke-hoach.docx"), &book);
            }),
            format!("{TASK}/model/ke-hoach.docx:1: nội dung tệp không phải .docx thật"),
        ),
        (
            "a task without its text",
            Box::new(|c| c.remove(&format!("{TASK}/task.md"))),
            format!("{TASK}/task.md:1: thiếu đề bài task.md"),
        ),
        (
            "a file of the model that is missing",
            Box::new(|c| c.remove(&format!("{TASK}/model/kinh-phi.xlsx"))),
            format!("{rubric}:1: bài mẫu thiếu tệp “kinh-phi.xlsx”"),
        ),
        (
            "text that is not TOML",
            Box::new(|c| c.change(QUESTIONS, "pool = \"exam\"", "pool = exam")),
            format!("{QUESTIONS}:4: không đúng cú pháp TOML"),
        ),
        (
            "a file where nobody looks for it",
            Box::new(|c| c.write("iu03/ghi-chu.txt", b"x")),
            "iu03/ghi-chu.txt:1: tệp lạc chỗ".into(),
        ),
    ];
    assert!(Copy::new().faults().is_empty(), "{:#?}", Copy::new().faults());
    let mut missed = Vec::new();
    for (what, break_it, expected) in cases {
        let copy = Copy::new();
        break_it(&copy);
        let faults = copy.faults();
        if !faults.iter().any(|fault| fault.starts_with(&expected)) {
            missed.push(format!("{what}: wanted {expected}, got {faults:#?}"));
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

#[test]
fn one_package_can_be_checked_alone() {
    let copy = Copy::new();
    let alone = || Tree::of_folder(&copy.0.join("iu03")).unwrap().with_frameworks_of(&Tree::compiled_in());
    assert_eq!(courses::check(&alone()).1, []);
    copy.change("iu03/course.toml", "\"basic\"", "\"masterly\"");
    let faults = courses::check(&alone()).1;
    assert!(faults.iter().any(|fault| fault.path.ends_with("iu03/course.toml") && fault.line == 4), "{faults:#?}");
}
