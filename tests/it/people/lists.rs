//! Staff lists as offices send them.

use datchuan::app::App;
use datchuan::db::{StaffImportId, UnitId};
use datchuan::error::{Error, Result};
use datchuan::people::import::{self, Line, NewImport, Outcome, Whom};
use datchuan::people::{self, Gender, StaffKind};
use datchuan::rights::{Actor, Role};
use datchuan::tables::{self, Column, ColumnKind, Limits, SheetDraft, Value, WorkbookDraft};
use datchuan::text::fold;

use super::{City, city, day, person, posting};
use crate::on_stores;
use crate::support::TestApp;

/// An HR officer of a unit.
fn officer(t: &TestApp, unit: UnitId) -> Actor {
    let (account, _) = t.account_of(None, &[(Role::HrOfficer, Some(unit))]);
    t.actor(account)
}

fn run(app: &App, who: &Actor, file: (&str, &[u8]), unit_id: Option<UnitId>) -> Result<StaffImportId> {
    let as_of = day("2026-11-01");
    let parsed = import::parse(file.0, file.1, as_of)?;
    let kept = app.files().keep(file.1, "application/octet-stream")?;
    let default_kind = Some(StaffKind::CivilServant);
    let new = NewImport { file_name: file.0.to_owned(), file: kept, unit_id, as_of, default_kind };
    app.write(who, |tx| import::dry_run(tx, &new, &parsed))
}

fn csv(t: &TestApp, who: &Actor, text: &str, unit_id: Option<UnitId>) -> StaffImportId {
    run(&t.app, who, ("danh-sach.csv", text.as_bytes()), unit_id).unwrap()
}

fn lines(t: &TestApp, who: &Actor, id: StaffImportId) -> Vec<Line> {
    t.app.read(who, |tx| import::lines(tx, id, Outcome::ALL, (1000, 0))).unwrap()
}

fn outcomes(t: &TestApp, who: &Actor, id: StaffImportId) -> Vec<Outcome> {
    lines(t, who, id).into_iter().map(|line| line.outcome).collect()
}

fn confirm(t: &TestApp, who: &Actor, id: StaffImportId) -> Result<()> {
    t.app.write(who, |tx| import::confirm(tx, id))
}

fn count_people(t: &TestApp) -> usize {
    t.read(|tx| {
        let (today, now) = (tx.today(), tx.now);
        people::postings_on(tx, today, now)
    })
    .len()
}

const FULL: &str = "Số CCCD;Họ và tên;Ngày sinh;Giới tính;Nơi sinh;Đơn vị;Loại cán bộ;Chức vụ;Mã ngạch;Điện thoại;E-mail\n\
    001084000001;Nguyễn Văn An;05/03/1984;Nam;Hà Nội;Văn phòng HĐND và UBND;Công chức;Chuyên viên;01.003;0912345678;an@hanoi.gov.vn\n\
    001184000002;ĐỖ THỊ ÁNH;6-3-1984;Nữ;Nghệ An;Phòng Kinh tế;Viên chức;;;;\n";

on_stores!(a_list_is_looked_at_then_stored_and_again_changes_nothing, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    let id = csv(&t, &hr, FULL, None);
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Created, Outcome::Created]);
    assert_eq!(count_people(&t), 0, "a dry run stores nobody");
    confirm(&t, &hr, id).unwrap();
    assert_eq!(count_people(&t), 2);
    assert_eq!(confirm(&t, &hr, id).unwrap_err().key(), Some("people-import-closed"));
    let again = csv(&t, &hr, FULL, None);
    assert_eq!(outcomes(&t, &hr, again), vec![Outcome::Same, Outcome::Same]);
    assert_eq!(confirm(&t, &hr, again).unwrap_err().key(), Some("people-import-nothing"));
    let anh = by_identity(&t, "001184000002");
    assert_eq!((anh.full_name.as_str(), anh.gender), ("Đỗ Thị Ánh", Some(Gender::Female)));
    assert_eq!(t.read(|tx| people::unit_of(tx, anh.id, day("2026-11-01"))), Some(c.phong_phuong));
    assert_eq!(t.read(|tx| people::unit_of(tx, anh.id, day("2026-10-31"))), None);
});

fn by_identity(t: &TestApp, number: &str) -> people::Person {
    t.read(|tx| {
        let (today, now) = (tx.today(), tx.now);
        let ids: Vec<_> = people::postings_on(tx, today, now)?.into_iter().map(|p| p.person_id).collect();
        let found = people::persons(tx, &ids)?;
        Ok(found.into_values().find(|p| p.identity_number.as_deref() == Some(number)).expect("nobody has the number"))
    })
}

on_stores!(a_change_shows_old_and_new_and_empty_cells_erase_nothing, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    let id = csv(&t, &hr, FULL, None);
    confirm(&t, &hr, id).unwrap();
    t.pass_minutes(5);
    let id = csv(&t, &hr, "Họ tên,CCCD,Đơn vị,Nơi sinh,Điện thoại\nNguyễn Văn An,001084000001,Phòng Kinh tế,,\n", None);
    let line = &lines(&t, &hr, id)[0];
    assert_eq!(line.outcome, Outcome::Changed);
    let changes: Vec<(&str, &str, &str)> =
        line.changes.iter().map(|c| (c.field.as_str(), c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(changes, vec![("unit", "Văn phòng HĐND và UBND, phường Ba Đình", "Phòng Kinh tế, phường Ba Đình")]);
    let import = t.app.read(&hr, |tx| import::import(tx, id)).unwrap();
    assert_eq!(import.summary.missing, 1, "Đỗ Thị Ánh of Phòng Kinh tế is not in the file");
    let missing = t.app.read(&hr, |tx| import::missing(tx, id)).unwrap();
    assert_eq!(missing[0].0.full_name, "Đỗ Thị Ánh");
    confirm(&t, &hr, id).unwrap();
    let an = by_identity(&t, "001084000001");
    assert_eq!((an.birthplace.as_deref(), an.phone.as_deref()), (Some("Hà Nội"), Some("0912345678")));
    assert_eq!(count_people(&t), 2, "who is missing from a file stays");
});

on_stores!(real_layouts_are_read, |t| {
    let c = city(&t);
    let hr = officer(&t, c.city);
    // Titles, two-row head, names in two columns, dates under Nam and Nữ, headings that give unit, a footer; NFD; UTF-16.
    let text = "UBND THÀNH PHỐ\t\t\t\t\t\nDANH SÁCH CÁN BỘ\t\t\t\t\t\n\t\t\t\t\t\nTT\tHọ và tên\t\tNgày, tháng, năm sinh\t\tSố định danh\n\t\t\tNam\tNữ\t\n(1)\t(2)\t(3)\t(4)\t(5)\t(6)\nI\tPhường Ba Đình\t\t\t\t\n1\tNguyễn Văn\tAn\t05/03/1984\t\t001084000001\n\t1. Văn phòng HĐND và UBND\t\t\t\t\n2\tTrần Thị\tHòa\t\t12.05.1988\t001188000002\nII\tUBND xã Ba Vì\t\t\t\t\n3\tLê\tƯớc\t7/3/1984\t\t001084000003\n\tTổng cộng: 3 người\t\t\t\t\n\tNgười lập biểu\t\t\tThủ trưởng\t\n";
    let nfd: String = unicode_normalization::UnicodeNormalization::nfd(text).collect();
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(nfd.encode_utf16().flat_map(u16::to_le_bytes));
    let id = run(&t.app, &hr, ("ds.csv", &utf16), None).unwrap();
    let found = lines(&t, &hr, id);
    let seen: Vec<(&str, Outcome)> = found.iter().map(|l| (l.full_name.as_str(), l.outcome)).collect();
    let created = Outcome::Created;
    assert_eq!(seen, vec![("Nguyễn Văn An", created), ("Trần Thị Hòa", created), ("Lê Ước", created)]);
    confirm(&t, &hr, id).unwrap();
    for (number, unit, gender) in [
        ("001084000001", c.phuong, Gender::Male),
        ("001188000002", c.van_phong, Gender::Female),
        ("001084000003", c.xa, Gender::Male),
    ] {
        let one = by_identity(&t, number);
        assert_eq!(t.read(|tx| people::unit_of(tx, one.id, day("2026-11-22"))), Some(unit), "{number}");
        assert_eq!(one.gender, Some(gender));
    }
    // Another spelling of the tone is the same name.
    let again = csv(&t, &hr, "Họ tên,CCCD\nTRẦN THỊ HOÀ,001188000002\n", None);
    assert_eq!(outcomes(&t, &hr, again), vec![Outcome::Same]);
});

on_stores!(a_workbook_with_serial_dates_and_lost_zeros_asks_before_it_takes_them, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    let mut book = WorkbookDraft::new(chrono::NaiveDate::default().into());
    let column = |name: &str, kind| Column::new(name, kind, 20);
    let mut sheet = SheetDraft::new(
        "DS",
        vec![
            column("Họ và tên", ColumnKind::Text),
            column("Ngày sinh", ColumnKind::Date),
            column("Số CCCD", ColumnKind::Integer),
        ],
    );
    sheet.row(vec![Value::text("Lê Quốc Hùng"), Value::Date(day("1981-03-05")), Value::Integer(1_081_012_345)]);
    sheet.row(vec![Value::text("Trần Thị Ngọc Ánh"), Value::text("31/02/1980"), Value::Integer(1_180_012_345)]);
    book.add(sheet);
    let id = run(&t.app, &hr, ("ds.xlsx", &book.to_bytes().unwrap()), Some(c.phuong)).unwrap();
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Refused, Outcome::Refused]);
    assert_eq!(lines(&t, &hr, id)[0].problems[0].proposal.as_deref(), Some("001081012345"));
    t.app.write(&hr, |tx| import::accept(tx, id, &[])).unwrap();
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Created, Outcome::Refused]);
    confirm(&t, &hr, id).unwrap();
    assert_eq!(by_identity(&t, "001081012345").birth_date, Some(day("1981-03-05")));
    // What was not taken comes back with its reasons and is read again once mended.
    let back = t.app.read(&hr, |tx| import::refused_file(tx, id)).unwrap();
    let sheets = tables::read("x.xlsx", &back, &Limits::default()).unwrap();
    assert_eq!(sheets[0].rows.len(), 2);
    let texts: Vec<String> = sheets[0].rows[1].cells.iter().map(|cell| cell.value.as_text().into_owned()).collect();
    assert!(texts.iter().any(|text| text.contains("31/02/1980 không có trong lịch")), "{texts:?}");
    let again = run(&t.app, &hr, ("x.xlsx", &back), Some(c.phuong)).unwrap();
    assert_eq!(outcomes(&t, &hr, again), vec![Outcome::Refused]);
    let template = t.app.read(&hr, import::template_file).unwrap();
    let empty = run(&t.app, &hr, ("mau.xlsx", &template), None).unwrap_err();
    assert_eq!(empty.key(), Some("people-import-empty"));
});

on_stores!(names_without_numbers_are_asked_about, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    let an = person(&t, "Nguyễn Văn An", "001084000001", c.van_phong);
    let text = "Họ tên,Ngày sinh,Đơn vị,Nơi sinh\nNguyễn Văn An,05/03/1984,Văn phòng HĐND và UBND,Huế\n";
    let id = csv(&t, &hr, text, None);
    assert_eq!(lines(&t, &hr, id)[0].candidates, vec![an]);
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Asked]);
    assert_eq!(confirm(&t, &hr, id).unwrap_err().key(), Some("people-import-nothing"));
    let line = lines(&t, &hr, id)[0].line;
    t.app.write(&hr, |tx| import::answer(tx, id, line, Whom::New)).unwrap();
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Created]);
    t.app.write(&hr, |tx| import::answer(tx, id, line, Whom::Person(an))).unwrap();
    assert_eq!(outcomes(&t, &hr, id), vec![Outcome::Changed]);
    confirm(&t, &hr, id).unwrap();
    assert_eq!(count_people(&t), 1);
    let again = csv(&t, &hr, text, None);
    assert_eq!(outcomes(&t, &hr, again), vec![Outcome::Same], "the same file again asks nothing");
});

on_stores!(what_cannot_be_taken_is_refused_with_its_reason, |t| {
    let c = city(&t);
    let hr = officer(&t, c.city);
    person(&t, "Phạm Văn Khác", "001084000009", c.xa);
    let text = "Họ tên,Ngày sinh,CCCD,Mã cán bộ,Đơn vị,Loại\n\
        An,05/03/84,001084000001,,Phường Ba Đình,\n\
        Bình,1984,001084000002,,Phường Ba Đình,\n\
        Cường,05/03/1984,001084000003,,Phòng Kinh tế,\n\
        Dũng,05/03/1984,001084000004,,Phường Không Có,\n\
        Em,05/03/1984,001084000005,,\"Phòng Kinh tế, xã Ba Vì\",\n\
        Em Hai,06/03/1984,001084000005,,Xã Ba Vì,\n\
        Giang,,,,Xã Ba Vì,\n\
        Hùng 2,05/03/1984,001084000006,,Xã Ba Vì,\n\
        Nguyễn Thị Lạ,01/01/1990,001084000009,,Xã Ba Vì,\n\
        Ích,05/03/1984,001084000007,,,\n";
    let id = csv(&t, &hr, text, None);
    let keys: Vec<String> = lines(&t, &hr, id)
        .iter()
        .map(|l| l.problems.first().map_or_else(|| l.outcome.to_string(), |p| p.key.clone()))
        .collect();
    assert_eq!(
        keys,
        vec![
            "people-row-date-two-digits",
            "people-row-date-year-only",
            "people-row-unit-ambiguous",
            "people-row-unit-unknown",
            "created",
            "people-row-twice",
            "people-row-unknowable",
            "people-row-name-wrong",
            "people-row-identity-other",
            "people-row-unit-missing",
        ]
    );
    for line in lines(&t, &hr, id) {
        for problem in line.problems {
            assert!(datchuan::messages::has(&problem.key), "{}", problem.key);
            assert!(datchuan::messages::has(&format!("{}-todo", problem.key)), "{}", problem.key);
        }
    }
});

on_stores!(an_importer_reaches_no_further_than_the_grant, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    person(&t, "Lê Ước", "001084000002", c.phong_xa);
    let text = "Họ tên,CCCD,Ngày sinh,Đơn vị\nLê Ước,001084000002,05/03/1984,Phòng Kinh tế\nMai,001184000003,05/03/1984,Xã Ba Vì\n";
    let id = csv(&t, &hr, text, None);
    let keys: Vec<String> = lines(&t, &hr, id).iter().map(|l| l.problems[0].key.clone()).collect();
    assert_eq!(keys, vec!["people-row-elsewhere", "people-row-unit-unknown"]);
    assert!(lines(&t, &hr, id)[0].changes.is_empty(), "nothing of the other's data is shown");
    let other = officer(&t, c.xa);
    assert!(matches!(t.app.read(&other, |tx| import::import(tx, id)), Err(Error::NotFound)));
    let outside = run(&t.app, &hr, ("ds.csv", text.as_bytes()), Some(c.xa));
    assert!(matches!(outside, Err(Error::NotFound)));
    let learner = t.account_of(None, &[(Role::Trainer, None)]).0;
    assert!(matches!(run(&t.app, &t.actor(learner), ("ds.csv", text.as_bytes()), None), Err(Error::Forbidden)));
});

on_stores!(confirming_after_a_change_is_refused_and_stores_nothing, |t| {
    let c = city(&t);
    let hr = officer(&t, c.phuong);
    let an = person(&t, "Nguyễn Văn An", "001084000001", c.van_phong);
    let id = csv(
        &t,
        &hr,
        "Họ tên,CCCD,Đơn vị,Nơi sinh\nNguyễn Văn An,001084000001,Phòng Kinh tế,Huế\nBình,001084000002,Phòng Kinh tế,Huế\n",
        None,
    );
    t.write(|tx| people::post(tx, &posting(an, c.phuong, "2026-10-01")));
    assert_eq!(confirm(&t, &hr, id).unwrap_err().key(), Some("people-import-stale"));
    assert_eq!(count_people(&t), 1);
    t.app.write(&hr, |tx| import::recheck(tx, id)).unwrap();
    confirm(&t, &hr, id).unwrap();
    assert_eq!(count_people(&t), 2);
});

on_stores!(hostile_and_foreign_files_are_refused_in_words, |t| {
    let City { phuong, .. } = city(&t);
    let hr = officer(&t, phuong);
    for (name, bytes, key) in [
        ("a.xlsx", b"PK\x03\x04 broken".as_slice(), "people-import-file"),
        ("a.pdf", b"%PDF-1.7".as_slice(), "people-import-file"),
        ("a.csv", b"".as_slice(), "people-import-file"),
        ("a.csv", b"Thang,Doanh thu\n1,2\n".as_slice(), "people-import-no-head"),
    ] {
        assert_eq!(run(&t.app, &hr, (name, bytes), None).unwrap_err().key(), Some(key), "{name}");
    }
    let tcvn3 = "Họ tên,Đơn vị\nNguyÔn V¨n Hïng,Phßng Kinh tÕ\nTrÇn ThÞ BÝch,V¨n phßng\n";
    let wrong = run(&t.app, &hr, ("a.csv", tcvn3.as_bytes()), None).unwrap_err();
    assert_eq!(wrong.key(), Some("people-import-encoding"));
    assert_eq!(fold("Đặng Thuý"), fold("DANG THÚY"));
});

on_stores!(a_list_of_a_thousand_is_planned_stored_and_found_again, |t| {
    super::hanoi(&t);
    let (account, _) = t.account_of(None, &[(Role::HrOfficer, None)]);
    let hr = t.actor(account);
    let units = t.read(|tx| {
        let tree = people::tree_today(tx)?;
        Ok(tree.children(tree.root().unwrap()).into_iter().map(|unit| tree.label(unit)).collect::<Vec<_>>())
    });
    let text = super::sample::staff_list(1000, &units);
    let id = csv(&t, &hr, &text, None);
    let import = t.app.read(&hr, |tx| import::import(tx, id)).unwrap();
    let count = |outcome| import.summary.count(outcome);
    assert_eq!((count(Outcome::Created), count(Outcome::Refused)), (985, 15));
    assert_eq!(import.summary.proposed, 10);
    t.app.write(&hr, |tx| import::accept(tx, id, &[])).unwrap();
    confirm(&t, &hr, id).unwrap();
    assert_eq!(count_people(&t), 995);
    let again = csv(&t, &hr, &text, None);
    let import = t.app.read(&hr, |tx| import::import(tx, again)).unwrap();
    assert_eq!((import.summary.count(Outcome::Same), import.summary.to_store(), import.summary.missing), (985, 0, 0));
});
