//! Every template with every sample, and what the printer promises.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::official::specimen::day;
use super::*;

fn documents() -> Documents {
    Documents::new(None, None).unwrap()
}

/// Pages of a PDF: its page objects are written plainly, apart from the root of the page tree.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type/Page").count() - text.matches("/Type/Pages").count()
}

fn print_samples<D: Document>(documents: &Documents) -> Vec<usize> {
    let photo = picture();
    let pictures: [(&str, &[u8]); 2] = [("photo-0", &photo), ("photo-1", b"\xff\xd8\xff not a picture")];
    let print = |sample: &D| {
        let pdf = documents.print(sample, &pictures).unwrap_or_else(|error| panic!("{error}"));
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert!(String::from_utf8_lossy(&pdf).contains("pdfaid:part>2<"), "states PDF/A-2");
        assert!(documents.print(sample, &pictures).unwrap() == pdf, "the same bytes twice");
        pages(&pdf)
    };
    D::samples().iter().map(print).collect()
}

/// A one-pixel PNG.
fn picture() -> Vec<u8> {
    let bytes = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f0001040100\
                 5fe5c34b0000000049454e44ae426082";
    (0..bytes.len()).step_by(2).map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap()).collect()
}

fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("datchuan-documents-{name}-{}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    for (file, bytes) in files {
        fs::write(path.join(file), bytes).unwrap();
    }
    path
}

#[test]
fn every_template_prints_its_samples_the_same_each_time() {
    let documents = documents();
    assert_eq!(print_samples::<Certificate>(&documents), [1, 1]);
    assert_eq!(print_samples::<ExamSlips>(&documents), [3], "eight slips a sheet");
    for thirty_rows in [
        print_samples::<CandidateList>(&documents),
        print_samples::<MarkSheet>(&documents),
        print_samples::<ResultList>(&documents),
        print_samples::<RegisterPage>(&documents),
    ] {
        assert!(thirty_rows[0] >= 2 && thirty_rows.last() == Some(&1), "{thirty_rows:?}");
    }
}

#[test]
fn another_printer_gives_the_same_bytes() {
    let sample = &Certificate::samples()[0];
    assert!(documents().print(sample, &[]).unwrap() == documents().print(sample, &[]).unwrap());
}

#[test]
fn a_document_is_dated_as_it_says_and_in_vietnamese() {
    let pdf = documents().print(&Certificate::samples()[0], &[]).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("2026-02-09T00:00:00+07:00"), "XMP states the day of issue");
    assert!(text.contains("vi-VN"));
}

#[test]
fn the_qr_code_is_the_verification_address() {
    let documents = documents();
    let sample = &Certificate::samples()[0];
    let other =
        Certificate { verification_url: "https://datchuan.example.vn/verify/OTHER".to_owned(), ..sample.clone() };
    assert_eq!(sample.qr_text(), Some("https://datchuan.example.vn/verify/4TKQ9M2X7HDA"));
    let url = sample.qr_text().unwrap();
    let (files, _) = world::files(json!({}), Attachments { qr: Some(url), pictures: &[] }).unwrap();
    let qr = &files[&templates::virtual_file("qr.svg").unwrap()];
    assert_eq!(qr.as_str().unwrap(), qr_svg(url).unwrap());
    assert!(documents.print(sample, &[]).unwrap() != documents.print(&other, &[]).unwrap());
}

#[test]
fn a_missing_or_broken_photo_is_a_placeholder() {
    let documents = documents();
    let list =
        CandidateList { rows: CandidateList::samples()[0].rows[..1].to_vec(), ..CandidateList::samples()[0].clone() };
    assert_eq!(list.rows[0].photo.as_deref(), Some("photo-0"));
    let without = documents.print(&list, &[]).unwrap();
    let broken = documents.print(&list, &[("photo-0", b"GIF89a broken")]).unwrap();
    let with = documents.print(&list, &[("photo-0", &picture())]).unwrap();
    assert!(without == broken);
    assert!(without != with);
}

#[test]
fn one_row_and_long_names_fit() {
    let documents = documents();
    let mut list = ResultList::samples()[0].clone();
    list.rows.truncate(1);
    list.rows[0].name = "Nguyễn Hoàng Ngưỡng ".repeat(12);
    list.rows[0].birth_place = "Nghĩa".repeat(20);
    assert_eq!(pages(&documents.print(&list, &[]).unwrap()), 1);
    let holder = "Công Tằng Tôn Nữ ".repeat(8);
    let certificate = Certificate { holder, ..Certificate::samples()[0].clone() };
    assert_eq!(pages(&documents.print(&certificate, &[]).unwrap()), 1);
}

#[test]
fn text_is_brought_to_nfc_and_plain_spaces() {
    let documents = documents();
    let sample = &Certificate::samples()[0];
    let decomposed =
        Certificate { holder: "Nguye\u{302}\u{303}n\tThi\u{323}\u{2003}A\u{301}nh".to_owned(), ..sample.clone() };
    assert!(documents.print(&decomposed, &[]).unwrap() == documents.print(sample, &[]).unwrap());
}

#[test]
fn what_no_font_draws_is_refused_by_name() {
    let sample = Certificate { holder: "Nguyễn 山".to_owned(), ..Certificate::samples()[0].clone() };
    let error = documents().print(&sample, &[]).unwrap_err();
    assert!(matches!(&error, DocumentError::Unprintable { characters } if characters == &['山']), "{error}");
}

#[test]
fn all_vietnamese_letters_can_be_drawn_in_every_face() {
    const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
    use unicode_normalization::UnicodeNormalization;
    let documents = documents();
    for index in 0.. {
        let Some(font) = documents.fonts.get(index) else {
            break;
        };
        for letter in "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ".chars() {
            for tone in TONES.iter().filter(|tone| tone.is_empty() || !"đĐ".contains(letter)) {
                let letter: char = format!("{letter}{tone}").nfc().next().unwrap();
                assert!(font.info().coverage.contains(u32::from(letter)), "{letter} in {:?}", font.post_script_name());
            }
        }
    }
}

#[test]
fn templates_reach_nothing_else() {
    for (name, template) in [
        ("disk", "#read(\"/etc/hostname\")"),
        ("unknown", "#image(\"logo.png\")"),
        ("package", "#import \"@preview/cetz:0.3.1\": canvas"),
    ] {
        let folder = folder(name, &[("mark-sheet.typ", template.as_bytes())]);
        let documents = Documents::new(Some(&folder), None).unwrap();
        let error = documents.print(&MarkSheet::samples()[0], &[]).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("mark-sheet.typ:1: ") && error.contains("access denied"), "{error}");
    }
}

#[test]
fn a_folder_overrides_templates_and_may_hold_pictures() {
    let logo = picture();
    let template = b"#import \"common.typ\": total\n#image(\"logo.png\")\n#total(json(\"data.json\").n)".as_slice();
    let folder = folder("override", &[("exam-slips.typ", template), ("logo.png", &logo), ("notes.txt", b"x")]);
    let documents = Documents::new(Some(&folder), None).unwrap();
    let pdf = documents.render(Template::ExamSlips, json!({"n": 7}), Attachments::default(), day(2026, 5, 1));
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(pages(&pdf.unwrap()), 1);
}

#[test]
fn folders_that_cannot_be_used_are_named() {
    let folder = folder("fonts", &[("broken.ttf", b"no font")]);
    let error = Documents::new(None, Some(&folder)).err().unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert!(error.to_string().contains("broken.ttf"), "{error}");
    assert!(matches!(Documents::new(Some(&folder), None), Err(DocumentError::Folder { .. })));
}

#[test]
fn limits_are_refusals() {
    let documents = documents();
    let pictures: Vec<(&str, &[u8])> = vec![("photo", b""); MAX_PICTURES + 1];
    let error = documents.print(&CandidateList::samples()[1], &pictures).unwrap_err();
    assert!(matches!(error, DocumentError::TooManyPictures(_)), "{error}");
    let undated = documents.render(Template::ExamSlips, json!({}), Attachments::default(), chrono::NaiveDate::MAX);
    assert!(matches!(undated, Err(DocumentError::Date(_))));
}

#[test]
fn many_threads_print_at_once() {
    let documents = documents();
    let sample = &Certificate::samples()[0];
    let wanted = documents.print(sample, &[]).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(documents.print(sample, &[]).unwrap() == wanted));
        }
    });
}
