//! A round: sittings, candidates with reasons, numbers, codes, approval.

use datchuan::app::Tx;
use datchuan::db::diesel::prelude::*;
use datchuan::db::schema::{attempt, form};
use datchuan::db::{AccountId, ExamId, PersonId, RoundId, SittingId};
use datchuan::error::Result;
use datchuan::exams::{self, CandidateState, NewRound, NewSitting, RoundState};
use datchuan::rights::Role;

use super::author::{exam_of, write_exam};
use super::world::{bare_person, identity, person, room, world};
use crate::on_stores;
use crate::support::{TestApp, noon};

/// A published exam; its author belongs to the person given.
async fn published(t: &TestApp, author: Option<PersonId>) -> ExamId {
    let w = world(t);
    let (_, user) = t.account_of(author, &[(Role::Trainer, None)]);
    let mut trainer = t.sign_in(&user).await;
    let exam = write_exam(&mut trainer, &w).await;
    trainer.act(&format!("{exam}/submit"), &[]).await;
    let mut chair = t.client(Role::BoardChair).await;
    chair.read(&exam).await;
    chair.act(&format!("{exam}/approve"), &[]).await;
    exam_of(t, &exam).id
}

struct Made {
    round: RoundId,
    sitting: SittingId,
    secretary: AccountId,
    chair: AccountId,
    invigilators: Vec<PersonId>,
}

impl Made {
    fn act<T>(&self, t: &TestApp, f: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        t.app.write(&t.actor(self.secretary), f)
    }
}

/// A round with one sitting in a room of so many PCs, two invigilators and no candidates.
fn made(t: &TestApp, exam_id: ExamId, pcs: i32) -> Made {
    let (secretary, chair) = (t.account(Role::ExamSecretary).0, t.account(Role::BoardChair).0);
    let room_id = room(t, "Phòng máy 1", pcs);
    let invigilators = vec![person(t, "Lê Thị Coi", 901), person(t, "Trần Văn Thi", 902)];
    let actor = t.actor(secretary);
    let (round, sitting) = t
        .app
        .write(&actor, |tx| {
            let new = NewRound {
                exam_id,
                title: "Kỳ thi đợt 1".into(),
                authority: "Sở Khoa học và Công nghệ".into(),
                council_number: "145/QĐ-SKHCN".into(),
                council_date: "2026-11-02".parse().unwrap(),
            };
            let round = exams::create_round(tx, &new)?;
            let starts_at = noon().plus_minutes(20 * 60);
            let sitting = exams::add_sitting(
                tx,
                round,
                &NewSitting { room_id, starts_at, ends_at: starts_at.plus_minutes(110) },
            )?;
            exams::assign_invigilators(tx, sitting, &invigilators)?;
            Ok((round, sitting))
        })
        .unwrap();
    Made { round, sitting, secretary, chair, invigilators }
}

on_stores!(candidates_are_entered_numbered_coded_and_their_papers_drawn_once, |t| {
    let exam = published(&t, None).await;
    let m = made(&t, exam, 33);
    let names = ["Đỗ Anh", "Nguyễn Văn An", "Lê Thị Ánh", "Đặng Văn Dũng", "Trần Thị Đào", "Phạm Văn Ân", "Võ Ăn"];
    let persons: Vec<PersonId> = (1..).zip(names).map(|(i, name)| person(&t, name, i)).collect();
    let taken = m.act(&t, |tx| exams::add_candidates(tx, m.round, &persons)).unwrap();
    assert_eq!((taken.added.len(), taken.refused.len()), (7, 0));
    let again = m.act(&t, |tx| exams::add_candidates(tx, m.round, &persons)).unwrap();
    assert_eq!((again.added.len(), again.known), (0, 7));
    assert_eq!(m.act(&t, |tx| exams::issue_codes(tx, m.round)).unwrap_err().key(), Some("exams-not-numbered"));
    m.act(&t, |tx| exams::number_candidates(tx, m.round)).unwrap();
    let listed = t.read(|tx| exams::candidates(tx, m.round));
    let order: Vec<(i32, i32, &str)> =
        listed.iter().map(|c| (c.number.unwrap(), c.seat.unwrap(), c.full_name.as_str())).collect();
    let expected = ["Nguyễn Văn An", "Đỗ Anh", "Lê Thị Ánh", "Võ Ăn", "Phạm Văn Ân", "Đặng Văn Dũng", "Trần Thị Đào"];
    assert_eq!(order, (1..).zip(expected).map(|(i, name)| (i, i, name)).collect::<Vec<_>>());

    let codes = m.act(&t, |tx| exams::issue_codes(tx, m.round)).unwrap();
    assert_eq!(codes.len(), 7);
    for (id, code) in &codes {
        let stored = t.read(|tx| exams::candidate(tx, *id)).code_hash.unwrap();
        assert!(stored.len() == 64 && !stored.contains(&code.replace('-', "")));
        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(t.read(|tx| exams::candidate_by_code(tx, &typed)).unwrap().id, *id);
    }
    let (first, old) = codes[0].clone();
    let fresh = m.act(&t, |tx| exams::reissue_code(tx, first, "Làm mất phiếu")).unwrap();
    assert!(t.read(|tx| exams::candidate_by_code(tx, &old)).is_none(), "the old code is void");
    assert_eq!(t.read(|tx| exams::candidate_by_code(tx, &fresh)).unwrap().id, first);

    let own = m.act(&t, |tx| exams::approve_round(tx, m.round)).unwrap_err();
    assert_eq!(own.key(), Some("exams-round-own"));
    let chair = t.actor(m.chair);
    t.app.write(&chair, |tx| exams::approve_round(tx, m.round)).unwrap();
    let seeds = |t: &TestApp| -> Vec<String> {
        t.read(|tx| Ok(form::table.order(form::candidate_id).select(form::seed).load(tx.db)?))
    };
    let drawn = seeds(&t);
    assert_eq!(drawn.len(), 7);
    t.app.write(&chair, |tx| exams::approve_sitting(tx, m.sitting)).unwrap();
    assert_eq!(seeds(&t), drawn, "approving twice draws once");
    t.read(|tx| {
        let parts: i64 = attempt::table.filter(attempt::state.eq("prepared")).count().get_result(tx.db)?;
        assert_eq!(parts, 14);
        assert!(exams::sitting(tx, m.sitting)?.practical_task_id.is_some());
        assert_eq!(exams::form_items(tx, first)?.unwrap().len(), 12);
        assert_eq!(exams::round(tx, m.round)?.state, RoundState::Approved);
        assert_eq!(exams::in_progress(tx, tx.today(), tx.now)?.len(), 7);
        Ok(())
    });
    let late = m.act(&t, |tx| exams::remove_candidate(tx, first)).unwrap_err();
    assert_eq!(late.key(), Some("exams-round-read-only"));
    m.act(&t, |tx| exams::withdraw_candidate(tx, first, "Đi công tác")).unwrap();
    t.read(|tx| {
        assert_eq!(exams::candidate(tx, first)?.state, CandidateState::Withdrawn);
        let outcomes: Vec<Option<String>> =
            attempt::table.filter(attempt::candidate_id.eq(first)).select(attempt::outcome).load(tx.db)?;
        assert_eq!(outcomes, [Some("withdrawn".to_owned()), Some("withdrawn".to_owned())]);
        Ok(())
    });
    assert!(t.read(|tx| exams::candidate_by_code(tx, &fresh)).is_none());
    let before = t.clock.now();
    t.pass_minutes(1);
    let people = |at| t.read(|tx| exams::in_progress(tx, tx.today(), at)).len();
    assert_eq!(people(t.clock.now()), 6, "who withdrew is not on the way any more");
    assert_eq!(people(before.plus_minutes(-1)), 0, "nothing was approved then");
});

on_stores!(whoever_may_not_sit_is_named_with_the_reason, |t| {
    let author = person(&t, "Phạm Soạn Đề", 800);
    let exam = published(&t, Some(author)).await;
    let m = made(&t, exam, 2 + 1);
    let good = person(&t, "Nguyễn Văn An", 1);
    let bare = bare_person(&t, "Lê Không Ảnh", 2);
    let (second, third) = (person(&t, "Trần Thị Bình", 3), person(&t, "Vũ Văn Cường", 4));
    let asked = [good, bare, author, m.invigilators[0], second, third];
    let taken = m.act(&t, |tx| exams::add_candidates(tx, m.round, &asked)).unwrap();
    assert_eq!(taken.added.len(), 2, "three PCs seat two");
    let why: Vec<(&str, &str)> = taken.refused.iter().map(|r| (r.full_name.as_str(), r.bar.message().key)).collect();
    assert_eq!(
        why.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        std::collections::BTreeMap::from([
            ("Lê Không Ảnh", "exams-bar-photo"),
            ("Lê Thị Coi", "exams-bar-invigilator"),
            ("Phạm Soạn Đề", "exams-bar-setter"),
            ("Vũ Văn Cường", "exams-bar-full"),
        ])
    );
    let other = m.act(&t, |tx| exams::assign_invigilators(tx, m.sitting, &[author, m.invigilators[0]])).unwrap_err();
    assert_eq!(other.key(), Some("exams-setter-invigilator"));
    assert!(other.to_string().contains("Phạm Soạn Đề"));
    let other = m.act(&t, |tx| exams::assign_invigilators(tx, m.sitting, &[good, m.invigilators[0]])).unwrap_err();
    assert_eq!(other.key(), Some("exams-candidate-invigilator"));
    let other = m.act(&t, |tx| exams::assign_invigilators(tx, m.sitting, &m.invigilators[..1])).unwrap_err();
    assert_eq!(other.key(), Some("exams-capacity-below"));

    // Another round: who is in one already is refused there; the same room at the same time too.
    let second_round = m
        .act(&t, |tx| {
            let first = exams::round(tx, m.round)?;
            let new = NewRound {
                exam_id: exam,
                title: "Kỳ thi đợt 2".into(),
                authority: first.authority,
                council_number: "146/QĐ-SKHCN".into(),
                council_date: first.council_date,
            };
            exams::create_round(tx, &new)
        })
        .unwrap();
    let (room_id, starts_at) = t.read(|tx| exams::sitting(tx, m.sitting).map(|s| (s.room_id.unwrap(), s.starts_at)));
    let at = |minutes: i64| NewSitting {
        room_id,
        starts_at: starts_at.plus_minutes(minutes),
        ends_at: starts_at.plus_minutes(minutes + 110),
    };
    let clash = m.act(&t, |tx| exams::add_sitting(tx, second_round, &at(60))).unwrap_err();
    assert_eq!(clash.key(), Some("scheduling-room-taken"));
    m.act(&t, |tx| exams::add_sitting(tx, second_round, &at(120)).map(drop)).unwrap();
    let taken = m.act(&t, |tx| exams::add_candidates(tx, second_round, &[good])).unwrap();
    assert_eq!(taken.refused[0].bar.message().key, "exams-bar-in-round");
    m.act(&t, |tx| exams::cancel_round(tx, m.round, "Mất điện")).unwrap();
    m.act(&t, |tx| exams::add_sitting(tx, second_round, &NewSitting { ..at(0) }).map(drop)).unwrap();
    assert!(t.read(|tx| exams::in_progress(tx, tx.today(), tx.now)).is_empty());
});

on_stores!(a_round_is_made_over_its_pages, |t| {
    let exam = published(&t, None).await;
    let room_id = room(&t, "Phòng máy 2", 22).to_string();
    let invigilators: Vec<PersonId> = vec![person(&t, "Lê Thị Coi", 901), person(&t, "Trần Văn Thi", 902)];
    for id in &invigilators {
        t.account_of(Some(*id), &[(Role::Invigilator, None)]);
    }
    person(&t, "Nguyễn Văn An", 1);
    bare_person(&t, "Lê Không Ảnh", 2);
    let mut secretary = t.client(Role::ExamSecretary).await;
    secretary.read("/rounds/new").await;
    let exam = exam.to_string();
    let fields = [
        ("exam", exam.as_str()),
        ("title", "Kỳ thi đợt 1"),
        ("authority", "Sở Khoa học và Công nghệ"),
        ("council_number", "145/QĐ-SKHCN"),
        ("council_date", "02/11/2026"),
    ];
    let round = secretary.post("/rounds/new", &fields).await.location;
    let short = [("room", room_id.as_str()), ("day", "28/11/2026"), ("from", "08:00"), ("to", "08:30")];
    let page = secretary.post(&format!("{round}/sittings/new"), &short).await;
    assert!(page.status == 422 && page.main().contains("cần ít nhất 103 phút"), "{}", page.main());
    let fields = [("room", room_id.as_str()), ("day", "28/11/2026"), ("from", "8:00")];
    let sitting = secretary.post(&format!("{round}/sittings/new"), &fields).await.location;
    let ids: Vec<String> = invigilators.iter().map(ToString::to_string).collect();
    let both: Vec<(&str, &str)> = ids.iter().map(|id| ("invigilators", id.as_str())).collect();
    let page = secretary.act(&format!("{sitting}/invigilators"), &both).await;
    assert!(page.body.contains("nhận 20 thí sinh"), "{}", page.main());
    let lines = format!("{}\n{}", identity(1), identity(2));
    let page = secretary.upload(&format!("{round}/candidates/add"), &[("lines", &lines)], &[]).await;
    assert!(page.main().contains("Đã thêm 1 thí sinh") && page.main().contains("Chưa có ảnh"), "{}", page.main());
    secretary.act(&format!("{round}/candidates/number"), &[]).await;
    let slips = secretary.post(&format!("{round}/codes"), &[]).await;
    assert_eq!((slips.status, &slips.bytes[..4]), (200, b"%PDF".as_slice()));
    assert_eq!(secretary.post(&format!("{round}/codes"), &[]).await.status, 422, "shown once");
    let list = secretary.get(&format!("{sitting}/list.pdf")).await;
    assert_eq!((list.status, &list.bytes[..4]), (200, b"%PDF".as_slice()));
    let book = secretary.get(&format!("{round}/candidates.xlsx")).await;
    let sheets = datchuan::tables::read("ds.xlsx", &book.bytes, &datchuan::tables::Limits::default()).unwrap();
    assert!(sheets.iter().any(|sheet| sheet.name == "Thí sinh" && sheet.rows.len() == 2));
    assert_eq!(secretary.post(&format!("{round}/approve"), &[]).await.status, 403);
    let mut chair = t.client(Role::BoardChair).await;
    chair.read(&round).await;
    let page = chair.act(&format!("{round}/approve"), &[]).await;
    assert!(page.main().contains("Đã duyệt"), "{}", page.main());
    assert!(secretary.read(&format!("{round}/candidates")).await.contains("0001"));
});
