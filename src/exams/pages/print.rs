//! Papers of the exam day as PDF: slips with exam codes, shown once, and the candidate list with photos.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::{candidates, may_see_rounds, round};
use crate::app::App;
use crate::clock;
use crate::config::Config;
use crate::db::{CandidateId, RoundId, SittingId};
use crate::documents::{CandidateList, CandidateRow, ExamSlip, ExamSlips, Letterhead, Signature};
use crate::error::{Error, Result};
use crate::exams::model::{Candidate, CandidateState, Round, Sitting};
use crate::exams::store;
use crate::scheduling::{self, Room};
use crate::tables::{Column, ColumnKind, SheetDraft, Value, WorkbookDraft};
use crate::web::{Caller, Form};

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The sittings of a round with their rooms.
type Rooms = HashMap<SittingId, (Sitting, Option<Room>)>;

fn rooms(tx: &mut crate::app::Tx<'_>, id: RoundId) -> Result<Rooms> {
    let mut all = HashMap::new();
    for sitting in store::sittings(tx, id)? {
        let room = sitting.room_id.map(|room| scheduling::room(tx, room)).transpose()?;
        all.insert(sitting.id, (sitting, room));
    }
    Ok(all)
}

fn slips(app: &App, round: &Round, rooms: &Rooms, coded: &[(Candidate, String)]) -> Result<Vec<u8>> {
    let config = app.config();
    let slip = |(one, code): &(Candidate, String)| {
        let place = rooms.get(&one.sitting_id);
        ExamSlip {
            exam_number: one.number_text(),
            name: one.full_name.clone(),
            birth_date: one.birth_date,
            room: place.and_then(|(_, room)| room.as_ref()).map(|room| room.name.clone()).unwrap_or_default(),
            seat: one.seat_text(),
            starts: place.map(|(sitting, _)| clock::local(sitting.starts_at).naive_local()).unwrap_or_default(),
            exam_code: code.clone(),
        }
    };
    let address = config.server.public_url.split("://").last().unwrap_or_default().trim_end_matches('/');
    let document = ExamSlips {
        issuer: config.centre.name.clone(),
        round: round.title.clone(),
        dated: clock::day(app.clock().now()),
        address: format!("{address}/exam"),
        slips: coded.iter().map(slip).collect(),
    };
    app.documents().print(&document, &[]).map_err(Error::internal)
}

/// `POST /rounds/{id}/codes`: the only time the codes are shown.
pub async fn issue(caller: Caller, id: Path<RoundId>, _form: Form) -> Result<HttpResponse> {
    let id = *id;
    let done = caller
        .run(move |me| {
            let (round, rooms, coded) = me.app().write(me.by(), |tx| {
                let codes = crate::exams::issue_codes(tx, id)?;
                let mut coded = Vec::with_capacity(codes.len());
                for (candidate, code) in codes {
                    coded.push((store::candidate(tx, candidate)?, code));
                }
                Ok((store::round(tx, id)?, rooms(tx, id)?, coded))
            })?;
            slips(me.app(), &round, &rooms, &coded)
        })
        .await;
    match done {
        Ok(bytes) => Ok(caller.file("phieu-ma-du-thi.pdf", PDF, bytes)),
        Err(error) => round::refused(&caller, id, error).await,
    }
}

/// `POST /rounds/{id}/candidates/{candidate}/code`: a new code for one candidate; the old one is void.
pub async fn reissue(caller: Caller, path: Path<(RoundId, CandidateId)>, form: Form) -> Result<HttpResponse> {
    let ids = *path;
    let done = caller
        .run(move |me| {
            let (round, rooms, one, code) = me.app().write(me.by(), |tx| {
                candidates::load(tx, ids)?;
                let code = crate::exams::reissue_code(tx, ids.1, form.text("reason"))?;
                Ok((store::round(tx, ids.0)?, rooms(tx, ids.0)?, store::candidate(tx, ids.1)?, code))
            })?;
            slips(me.app(), &round, &rooms, &[(one, code)])
        })
        .await;
    match done {
        Ok(bytes) => Ok(caller.file("phieu-ma-du-thi.pdf", PDF, bytes)),
        Err(error) => candidates::refused(&caller, ids, error).await,
    }
}

/// `GET /rounds/{id}/sittings/{sitting}/list.pdf`
pub async fn list(caller: Caller, path: Path<(RoundId, SittingId)>) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let (id, of) = *path;
    let bytes = caller
        .run(move |me| {
            let (round, mut rooms, mut all) = me.app().read(me.by(), |tx| {
                Ok((store::round(tx, id)?, rooms(tx, id)?, store::candidates_of_sitting(tx, of)?))
            })?;
            all.retain(|one| one.state != CandidateState::Withdrawn);
            let (sitting, room) = rooms.remove(&of).ok_or(Error::NotFound)?;
            print_list(me.app(), &round, (&sitting, room.as_ref()), &all)
        })
        .await?;
    Ok(caller.inline("danh-sach-thi-sinh.pdf", PDF, bytes))
}

fn print_list(
    app: &App,
    round: &Round,
    (sitting, room): (&Sitting, Option<&Room>),
    all: &[Candidate],
) -> Result<Vec<u8>> {
    let name = room.map(|room| room.name.clone()).unwrap_or_default();
    let starts = clock::local(sitting.starts_at).naive_local();
    let row = |one: &Candidate| CandidateRow {
        exam_number: one.number_text(),
        name: one.full_name.clone(),
        birth_date: one.birth_date,
        birth_place: one.birthplace.clone(),
        room: name.clone(),
        seat: one.seat_text(),
        photo: one.photo_sha.clone(),
        note: if one.time_percent > 100 { format!("Thêm giờ ×{}", times(one.time_percent)) } else { String::new() },
    };
    let document = CandidateList {
        letterhead: letterhead(app.config()),
        dated: clock::day(app.clock().now()),
        round: round.title.clone(),
        sitting: format!("Ca {}", starts.format("%H:%M")),
        starts,
        site: room.map(|room| format!("{}, {}", room.site.name, room.site.address)).unwrap_or_default(),
        room: name.clone(),
        rows: all.iter().map(row).collect(),
        signatures: vec![
            Signature { capacity: vec!["Thư ký".into()], name: String::new() },
            Signature { capacity: vec!["TM. Hội đồng thi".into(), "Chủ tịch".into()], name: String::new() },
        ],
    };
    // A photo whose file is gone is drawn as an empty frame rather than keeping the list from being printed.
    let photos: Vec<(String, Vec<u8>)> = all
        .iter()
        .filter_map(|one| one.photo_sha.clone())
        .filter_map(|sha| app.files().read(&sha).ok().map(|bytes| (sha, bytes)))
        .collect();
    let pictures: Vec<(&str, &[u8])> = photos.iter().map(|(sha, bytes)| (sha.as_str(), bytes.as_slice())).collect();
    app.documents().print(&document, &pictures).map_err(Error::internal)
}

fn times(percent: i32) -> String {
    crate::text::format_hundredths(i64::from(percent))
}

fn letterhead(config: &Config) -> Letterhead {
    Letterhead {
        parent: config.centre.parent.clone(),
        issuer: config.centre.name.clone(),
        place: config.centre.place.clone(),
    }
}

/// `GET /rounds/{id}/candidates.xlsx`
pub async fn workbook(caller: Caller, id: Path<RoundId>) -> Result<HttpResponse> {
    may_see_rounds(caller.me()?)?;
    let id = *id;
    let by = caller.me()?.name.clone();
    let bytes = caller
        .run(move |me| {
            let (round, rooms, all, now) = me
                .app()
                .read(me.by(), |tx| Ok((store::round(tx, id)?, rooms(tx, id)?, store::candidates(tx, id)?, tx.now)))?;
            let columns = vec![
                Column::new("SBD", ColumnKind::Text, 8),
                Column::new("Họ và tên", ColumnKind::Text, 30),
                Column::new("Ngày sinh", ColumnKind::Date, 12),
                Column::new("Nơi sinh", ColumnKind::Text, 20),
                Column::new("Đơn vị", ColumnKind::Text, 36),
                Column::new("Ca thi", ColumnKind::Text, 18),
                Column::new("Phòng", ColumnKind::Text, 24),
                Column::new("Máy", ColumnKind::Text, 6),
                Column::new("Tình trạng", ColumnKind::Text, 16),
            ];
            let mut sheet = SheetDraft::new("Thí sinh", columns);
            for one in &all {
                sheet.row(cells(one, rooms.get(&one.sitting_id)));
            }
            let mut book = WorkbookDraft::new(clock::local(now).naive_local());
            book.add(sheet);
            book.note("Kỳ thi", round.title).note("Xuất lúc", clock::date_time_text(now)).note("Người xuất", by);
            book.to_bytes().map_err(Error::internal)
        })
        .await?;
    Ok(caller.file("danh-sach-thi-sinh.xlsx", XLSX, bytes))
}

fn cells(one: &Candidate, place: Option<&(Sitting, Option<Room>)>) -> Vec<Value> {
    vec![
        Value::text(one.number_text()),
        Value::text(one.full_name.clone()),
        one.birth_date.map_or(Value::Empty, Value::Date),
        Value::text(one.birthplace.clone()),
        Value::text(one.unit_name.clone()),
        Value::text(place.map(|(sitting, _)| clock::date_time_text(sitting.starts_at)).unwrap_or_default()),
        Value::text(place.and_then(|(_, room)| room.as_ref()).map(Room::label).unwrap_or_default()),
        Value::text(one.seat_text()),
        Value::text(one.state.label()),
    ]
}
