//! From papers handed in to approved results, on both databases.

pub mod world;

use std::collections::{BTreeMap, BTreeSet};

use datchuan::app::By;
use datchuan::db::{AccountId, ScriptId};
use datchuan::error::Result;
use datchuan::marking::{self, DecisionKind, Entry, Marks, NewDecision, ScriptState, SheetState};
use datchuan::rights::Actor;

use crate::on_stores;
use crate::support::TestApp;
use world::{NAMES, UNIT, World};

/// The examiner's scripts, in the order of numbers.
fn scripts_of(t: &TestApp, who: AccountId) -> Vec<marking::QueueItem> {
    t.app.read(&t.actor(who), marking::queue).unwrap()
}

fn save(t: &TestApp, who: AccountId, script: ScriptId, marks: (&str, &str), state: SheetState) -> Result<ScriptState> {
    let actor = t.actor(who);
    let revision = t.app.read(&actor, |tx| marking::desk(tx, script)).map(|desk| desk.revision()).unwrap_or(0);
    let typed = BTreeMap::from([("vb-01".to_owned(), marks.0.to_owned()), ("vb-02".to_owned(), marks.1.to_owned())]);
    let entry = Entry { revision, typed, note: String::new(), state };
    t.app.write(&actor, |tx| marking::save(tx, script, &entry))
}

pub fn decision(number: &str) -> NewDecision {
    NewDecision {
        kind: DecisionKind::Results,
        number: number.into(),
        decided_on: "2026-11-22".parse().unwrap(),
        authority: String::new(),
        signer_title: "Giám đốc".into(),
        signer_name: "Lê Văn Duyệt".into(),
        ground: String::new(),
        round_id: None,
    }
}

fn make(t: &TestApp, w: &World) -> marking::Made {
    let keeper = t.actor(w.keeper.0);
    let ids: Vec<AccountId> = w.examiners.iter().map(|(id, _)| *id).collect();
    marking::make_scripts(&t.app, By::from(&keeper), w.round, &ids).unwrap()
}

/// Both examiners of every script, by script.
fn pairs(t: &TestApp, w: &World) -> BTreeMap<ScriptId, Vec<AccountId>> {
    let mut pairs: BTreeMap<ScriptId, Vec<AccountId>> = BTreeMap::new();
    for (id, _) in &w.examiners {
        for item in scripts_of(t, *id) {
            pairs.entry(item.script.id).or_default().push(*id);
        }
    }
    pairs
}

/// Marks every script with 8,00 by both examiners.
pub fn mark_all(t: &TestApp, w: &World) {
    make(t, w);
    for (script, pair) in pairs(t, w) {
        for who in pair {
            save(t, who, script, ("3", "5"), SheetState::Final).unwrap();
        }
    }
}

/// Takes a round all the way to approved results.
pub fn approve(t: &TestApp, w: &World) {
    mark_all(t, w);
    t.app.write(&t.actor(w.chair.0), |tx| marking::propose_results(tx, w.round)).unwrap();
    t.app
        .write(&t.actor(w.authority.0), |tx| {
            marking::approve_results(tx, w.round, &decision("45/QĐ-SGDĐT"), marking::AfterApproval::Issue)
        })
        .unwrap();
}

on_stores!(a_round_is_marked_blind_twice_and_approved, |t| {
    let w = World::new(&t);
    let keeper = t.actor(w.keeper.0);
    let few = marking::make_scripts(&t.app, By::from(&keeper), w.round, &[w.examiners[0].0]);
    assert_eq!(few.unwrap_err().key(), Some("marking-too-few-examiners"));
    let setter = marking::make_scripts(&t.app, By::from(&keeper), w.round, &[w.examiners[0].0, w.setter]);
    assert_eq!(setter.unwrap_err().key(), Some("marking-examiner-not-eligible"));
    let made = make(&t, &w);
    assert_eq!((made.scripts, made.blank, made.waiting_files), (3, 1, 0));
    assert_eq!(make(&t, &w).scripts, 0, "made once");
    let pairs = pairs(&t, &w);
    assert_eq!(pairs.len(), 3);
    assert!(pairs.values().all(|pair| pair.len() == 2 && pair[0] != pair[1]));
    let early = t.app.write(&t.actor(w.chair.0), |tx| marking::propose_results(tx, w.round));
    assert_eq!(early.unwrap_err().key(), Some("marking-not-all-marked"));

    let order: Vec<(ScriptId, Vec<AccountId>)> = pairs.into_iter().collect();
    // Equal totals from different criteria agree.
    assert_eq!(save(&t, order[0].1[0], order[0].0, ("3", "5"), SheetState::Final).unwrap(), ScriptState::HandedIn);
    assert_eq!(save(&t, order[0].1[1], order[0].0, ("4", "4"), SheetState::Final).unwrap(), ScriptState::Final);
    let late = save(&t, order[0].1[1], order[0].0, ("4", "5"), SheetState::Draft);
    assert_eq!(late.unwrap_err().key(), Some("marking-sheet-final"));
    // One hundredth of difference: again; again different: the head decides.
    save(&t, order[1].1[0], order[1].0, ("3", "5"), SheetState::Final).unwrap();
    assert_eq!(save(&t, order[1].1[1], order[1].0, ("3", "4,99"), SheetState::Final).unwrap(), ScriptState::Different);
    let prefilled = t.app.read(&t.actor(order[1].1[1]), |tx| marking::desk(tx, order[1].0)).unwrap();
    assert_eq!(prefilled.marks(), Marks::from([("vb-01".into(), 300), ("vb-02".into(), 499)]), "one's own first marks");
    save(&t, order[1].1[0], order[1].0, ("3", "5"), SheetState::Final).unwrap();
    assert_eq!(save(&t, order[1].1[1], order[1].0, ("4", "6"), SheetState::Final).unwrap(), ScriptState::ToDecide);
    let head = t.actor(w.head.0);
    let seen = t.app.read(&head, |tx| marking::dispute(tx, order[1].0)).unwrap();
    let totals: Vec<(i32, i32)> = seen.sheets.iter().map(|sheet| (sheet.pass, sheet.total)).collect();
    assert_eq!(BTreeSet::from_iter(totals), BTreeSet::from([(1, 799), (1, 800), (2, 800), (2, 1_000)]));
    assert!(t.app.write(&head, |tx| marking::decide(tx, order[1].0, 850, "ngắn")).is_err());
    t.app.write(&head, |tx| marking::decide(tx, order[1].0, 850, "Tiêu chí 2 đạt phần lớn yêu cầu")).unwrap();
    // Different, then equal.
    save(&t, order[2].1[0], order[2].0, ("0", "0"), SheetState::Final).unwrap();
    save(&t, order[2].1[1], order[2].0, ("4", "6"), SheetState::Final).unwrap();
    save(&t, order[2].1[0], order[2].0, ("2", "5"), SheetState::Final).unwrap();
    assert_eq!(save(&t, order[2].1[1], order[2].0, ("1", "6"), SheetState::Final).unwrap(), ScriptState::Final);

    let chair = t.actor(w.chair.0);
    t.app.write(&chair, |tx| marking::propose_results(tx, w.round)).unwrap();
    let twice = t.app.write(&chair, |tx| marking::propose_results(tx, w.round));
    assert_eq!(twice.unwrap_err().key(), Some("marking-round-state"));
    let rows = t.read(|tx| marking::results(tx, w.round));
    assert_eq!(rows.len(), 5);
    assert_eq!(rows.iter().map(|row| row.passed).collect::<Vec<_>>(), [true, true, false, false, false]);
    assert_eq!(rows[3].practical_mark, Some(0));
    assert_eq!((rows[4].theory_mark, rows[4].practical_mark), (None, None));
    t.app
        .write(&t.actor(w.authority.0), |tx| {
            marking::approve_results(tx, w.round, &decision("45/QĐ-SGDĐT"), marking::AfterApproval::Issue)
        })
        .unwrap();
    let again = t.app.write(&t.actor(w.authority.0), |tx| {
        marking::approve_results(tx, w.round, &decision("46/QĐ"), marking::AfterApproval::Issue)
    });
    assert_eq!(again.unwrap_err().key(), Some("marking-round-state"));
});

on_stores!(a_save_from_an_old_page_is_refused, |t| {
    let w = World::new(&t);
    make(&t, &w);
    let who = w.examiners.iter().find(|(id, _)| !scripts_of(&t, *id).is_empty()).unwrap().0;
    let script = scripts_of(&t, who)[0].script.id;
    save(&t, who, script, ("1", ""), SheetState::Draft).unwrap();
    let typed = BTreeMap::from([("vb-01".to_owned(), "2".to_owned())]);
    let stale = Entry { revision: 0, typed, note: String::new(), state: SheetState::Draft };
    let refused = t.app.write(&t.actor(who), |tx| marking::save(tx, script, &stale));
    assert_eq!(refused.unwrap_err().key(), Some("marking-changed-elsewhere"));
    assert!(save(&t, who, script, ("1", ""), SheetState::Final).is_err(), "a criterion without its mark");
    let other = w.examiners.iter().find(|(id, _)| scripts_of(&t, *id).iter().all(|item| item.script.id != script));
    if let Some((stranger, _)) = other {
        assert!(save(&t, *stranger, script, ("1", "1"), SheetState::Draft).is_err());
    }
    let system = t.app.read(&Actor::system("thử"), |tx| marking::desk(tx, script));
    assert!(system.is_err(), "not even the program sits at a desk");
});

on_stores!(copies_hold_no_name_and_originals_stay, |t| {
    let w = World::new(&t);
    make(&t, &w);
    let board = t.app.read(&t.actor(w.keeper.0), |tx| marking::board(tx, w.round)).unwrap();
    assert_eq!(board.files.len(), 3);
    for file in &board.files {
        assert!(file.name.starts_with("bai-"), "{}", file.name);
        assert!(!file.removed.0.places.is_empty());
        let original = t.app.files().read(&file.source_sha).unwrap();
        assert!(unzipped(&original).contains("Nguyễn") || NAMES.iter().any(|name| unzipped(&original).contains(name)));
        let copy = unzipped(&t.app.files().read(&file.file_sha).unwrap());
        assert!(NAMES.iter().all(|name| !copy.contains(name)) && !copy.contains("\"AD\""), "{copy}");
        assert!(copy.contains("00AB12CD") && copy.contains("Nội dung"), "the work stays");
    }
});

fn unzipped(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        std::io::Read::read_to_string(&mut file, &mut all).unwrap();
    }
    all
}

on_stores!(an_examiner_reads_no_name_unit_or_number_of_a_candidate, |t| {
    let w = World::new(&t);
    let mut keeper = t.sign_in(&w.keeper.1).await;
    let page = keeper.read(&format!("/rounds/{}/scripts", w.round)).await;
    assert!(page.contains("Đánh phách và giao chấm"));
    let ids: Vec<String> = w.examiners.iter().map(|(id, _)| id.to_string()).collect();
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("examiner", id.as_str())).collect();
    keeper.act(&format!("/rounds/{}/scripts", w.round), &fields).await;
    let planted: Vec<String> = NAMES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(w.candidates.iter().map(ToString::to_string))
        .chain(w.persons.iter().map(ToString::to_string))
        .chain((0..5).map(|index| format!("00009000{index:04}")))
        .chain([UNIT.to_owned(), "SBD".to_owned()])
        .collect();
    let clean = |path: &str, text: &str| {
        let found: Vec<&String> = planted.iter().filter(|mark| text.contains(mark.as_str())).collect();
        assert!(found.is_empty(), "{path} shows {found:?}");
    };
    for (id, user) in &w.examiners {
        let mut examiner = t.sign_in(user).await;
        clean("/marking", &examiner.read("/marking").await);
        for item in scripts_of(&t, *id) {
            let path = format!("/marking/scripts/{}", item.script.id);
            let page = examiner.read(&path).await;
            clean(&path, &page);
            let file = crate::support::between(&page, "href=\"/marking/files/", "\"").unwrap().to_owned();
            let answer = examiner.get(&format!("/marking/files/{file}")).await;
            assert_eq!(answer.status, 200);
            clean("headers", &format!("{:?}", answer.headers));
            clean("file", &unzipped(&answer.bytes));
            let wrong = examiner.post(&path, &[("revision", "0"), ("m-vb-01", "9"), ("act", "draft")]).await;
            assert_eq!(wrong.status, 422);
            clean(&path, &wrong.body);
            let full = examiner.post(&path, &[("revision", "0"), ("m-vb-02", "1,5"), ("set", "vb-01:full")]).await;
            assert_eq!((full.status, full.location), (303, format!("{path}#tc-vb-01")));
            let page = examiner.read(&path).await;
            assert!(page.contains("value=\"4\"") && page.contains("value=\"1,5\""), "{page}");
            clean(&path, &page);
        }
        for path in [format!("/rounds/{}/scripts", w.round), format!("/rounds/{}/results", w.round), "/register".into()]
        {
            assert_eq!(examiner.get(&path).await.status, 403, "{path}");
        }
        for other in pairs(&t, &w).into_iter().filter(|(_, pair)| !pair.contains(id)) {
            assert_eq!(examiner.get(&format!("/marking/scripts/{}", other.0)).await.status, 404);
        }
    }
});

on_stores!(results_are_proposed_approved_and_printed_on_pages, |t| {
    let w = World::new(&t);
    mark_all(&t, &w);
    let results = format!("/rounds/{}/results", w.round);
    let mut chair = t.sign_in(&w.chair.1).await;
    assert!(chair.read(&results).await.contains("Trình kết quả"));
    assert!(chair.act(&format!("{results}/propose"), &[]).await.body.contains("Chờ phê duyệt kết quả"));
    let mut authority = t.sign_in(&w.authority.1).await;
    authority.read(&results).await;
    let approve = format!("{results}/approve");
    let bare = authority.post(&approve, &[("number", ""), ("decided_on", "31/13/2026")]).await;
    assert_eq!(bare.status, 422);
    let fields = [
        ("number", "45/QĐ-SGDĐT"),
        ("decided_on", "22/11/2026"),
        ("signer_title", "Giám đốc"),
        ("signer_name", "Lê Văn Duyệt"),
    ];
    assert!(authority.act(&approve, &fields).await.body.contains("45/QĐ-SGDĐT"));
    for pdf in ["results.pdf", "mark-sheet.pdf"] {
        let answer = authority.get(&format!("/rounds/{}/{pdf}", w.round)).await;
        assert_eq!((answer.status, answer.media_type.as_str()), (200, "application/pdf"), "{pdf}");
    }
});

on_stores!(a_round_without_certificates_ends_with_its_approval, |t| {
    let w = World::new(&t);
    mark_all(&t, &w);
    t.app.write(&t.actor(w.chair.0), |tx| marking::propose_results(tx, w.round)).unwrap();
    let on_the_way = |t: &TestApp| t.read(|tx| datchuan::exams::in_progress(tx, tx.today(), tx.now)).len();
    assert!(on_the_way(&t) > 0);
    t.app
        .write(&t.actor(w.authority.0), |tx| {
            marking::approve_results(tx, w.round, &decision("45/QĐ-SGDĐT"), marking::AfterApproval::Close)
        })
        .unwrap();
    assert_eq!(t.read(|tx| marking::round(tx, w.round)).state, "closed");
    t.pass_minutes(1);
    assert_eq!(on_the_way(&t), 0, "whoever waits for nothing is not on the way");
});
