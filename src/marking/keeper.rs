//! The keeper of script numbers: makes scripts and their clean copies, gives them to examiners.

use std::collections::{BTreeMap, HashMap, HashSet};

use rand::seq::SliceRandom;
use serde_json::json;

use super::model::{Board, Duty, Handed, Papers, Removed, RoundInfo, ScriptFile, ScriptState};
use super::{office, rules, store};
use crate::accounts::{self, Account};
use crate::app::{App, By, Tx};
use crate::db::{AccountId, CandidateId, Json, RoundId, ScriptFileId, ScriptId};
use crate::error::{Error, Message, Result};
use crate::files::{self, Stored};
use crate::parallel;
use crate::rights::{Action, Facts, Role, allow};

/// What stands in the place of a file that is kept from examiners.
const WITHHELD: &str = "Tệp này của thí sinh không được giao cho người chấm. Người giữ phách đã ghi lý do vào hồ sơ.\n";

/// What became of making scripts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Scripts made.
    pub scripts: usize,
    /// Papers with nothing in them: 0 by rule, not offered to examiners.
    pub blank: usize,
    /// Files without a clean copy; their scripts wait for the keeper.
    pub waiting_files: usize,
}

/// A round as the keeper sees it.
pub fn board(tx: &mut Tx<'_>, round: RoundId) -> Result<Board> {
    allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
    load_board(tx, round)
}

fn load_board(tx: &mut Tx<'_>, round: RoundId) -> Result<Board> {
    let info = store::round(tx, round)?;
    let papers = store::papers(tx, round)?;
    let files = store::files_of_round(tx, round)?;
    let copied: HashSet<(ScriptId, &str)> = files.iter().map(|f| (f.script_id, f.source_sha.as_str())).collect();
    let handed = store::handed(tx, round)?;
    let mut uncleaned = Vec::new();
    for candidate in &papers {
        let (Some(script), Some(paper)) = (&candidate.script, &candidate.practical) else {
            continue;
        };
        let of_attempt = handed.get(&paper.id).map(Vec::as_slice).unwrap_or_default();
        uncleaned.extend(of_attempt.iter().filter(|f| !copied.contains(&(script.id, f.sha.as_str()))).cloned());
    }
    let duties = store::duties_of_round(tx, round)?;
    Ok(Board { round: info, papers, files, uncleaned, duties })
}

/// Rounds the keeper has to do with: those whose sittings may have ended, and those being marked.
pub fn keeper_rounds(tx: &mut Tx<'_>) -> Result<Vec<RoundInfo>> {
    allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
    store::rounds_in(tx, &["running", "marking", "results_proposed"])
}

/// Accounts that may mark scripts of a round: examiners who neither wrote nor approved the exam, supervised or sat in the
/// round, keep script numbers, nor lead the marking.
pub fn eligible_examiners(tx: &mut Tx<'_>, round: RoundId) -> Result<Vec<Account>> {
    allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
    let today = tx.today();
    let info = store::round(tx, round)?;
    let mut barred: HashSet<AccountId> = info.setters.into_iter().collect();
    for role in [Role::ScriptKeeper, Role::HeadOfMarking] {
        barred.extend(accounts::holders(tx, role, today)?.into_iter().map(|account| account.id));
    }
    let people: HashSet<_> = store::people_of_round(tx, round)?.into_iter().collect();
    let examiners = accounts::holders(tx, Role::Examiner, today)?;
    Ok(examiners
        .into_iter()
        .filter(|a| !barred.contains(&a.id) && a.person_id.is_none_or(|person| !people.contains(&person)))
        .collect())
}

/// Whether scripts of a round may be made now.
///
/// # Errors
/// `marking-round-not-ready` while a sitting has not ended or a paper is open, `marking-round-state` in other states.
fn check_ready(tx: &mut Tx<'_>, info: &RoundInfo, papers: &[Papers]) -> Result<()> {
    if !matches!(info.state.as_str(), "running" | "marking") {
        return Err(Error::refused("marking-round-state"));
    }
    let open = store::open_sittings(tx, info.id)?;
    let writing = papers.iter().flat_map(|p| [&p.theory, &p.practical]).flatten().filter(|p| !p.closed).count();
    if open > 0 || writing > 0 {
        let message = Message::new("marking-round-not-ready").with("sittings", open).with("papers", writing);
        return Err(Error::refused(message));
    }
    Ok(())
}

/// A paper that gets a script, with the copies of its files.
struct Prepared {
    candidate: CandidateId,
    attempt: crate::db::AttemptId,
    copies: Vec<Copy>,
    waiting: usize,
}

struct Copy {
    stored: Stored,
    source_sha: String,
    name: String,
    removed: Removed,
}

/// Makes scripts of all practical papers with work in them, cleans copies of their files, and gives each to two of the
/// examiners chosen. Moves the round from running to marking when its sittings have ended. Repeating it makes scripts of
/// what has none yet.
///
/// Files are cleaned before the transaction, which takes the scripts only if nothing changed meanwhile.
///
/// # Errors
/// `marking-round-not-ready`, `marking-round-state`, `marking-too-few-examiners`, `marking-examiner-not-eligible`,
/// `marking-changed-meanwhile`.
pub fn make_scripts(app: &App, by: By<'_>, round: RoundId, examiners: &[AccountId]) -> Result<Made> {
    let (papers, handed, identities, known) = app.read(by, |tx| {
        allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
        let info = store::round(tx, round)?;
        let papers = store::papers(tx, round)?;
        check_ready(tx, &info, &papers)?;
        check_examiners(tx, round, examiners)?;
        Ok((papers, store::handed(tx, round)?, store::identities(tx, round)?, store::known_names(tx, round)?))
    })?;
    let mut made = Made::default();
    let mut open = Vec::new();
    for paper in papers.iter().filter(|paper| paper.script.is_none()) {
        let Some(attempt) = paper.practical.as_ref().filter(|p| is_marked(p.outcome.as_deref())) else {
            continue;
        };
        let files = handed.get(&attempt.id).map(Vec::as_slice).unwrap_or_default();
        if rules::is_blank(files) {
            made.blank += 1;
            continue;
        }
        let identity = identities.get(&paper.candidate_id).map(Vec::as_slice).unwrap_or_default();
        open.push((paper.candidate_id, attempt.id, files, identity));
    }
    let prepare = |(candidate, attempt, files, identity): &(_, _, &[Handed], &[String])| {
        let copies = copy_all(app, files, identity, &known)?;
        Ok(Prepared { candidate: *candidate, attempt: *attempt, waiting: files.len() - copies.len(), copies })
    };
    let mut prepared = parallel::map(&open, prepare).into_iter().collect::<Result<Vec<_>>>()?;
    made.waiting_files = prepared.iter().map(|one| one.waiting).sum();
    made.scripts = prepared.len();
    // The order in which scripts are made must say nothing either: their ids sort by time.
    prepared.shuffle(&mut rand::rng());
    app.write(by, |tx| save_scripts(tx, round, &prepared, examiners))?;
    Ok(made)
}

fn is_marked(outcome: Option<&str>) -> bool {
    matches!(outcome, Some("submitted" | "timed_out"))
}

fn check_examiners(tx: &mut Tx<'_>, round: RoundId, chosen: &[AccountId]) -> Result<()> {
    let eligible: HashSet<AccountId> = eligible_examiners(tx, round)?.into_iter().map(|a| a.id).collect();
    if chosen.iter().any(|id| !eligible.contains(id)) {
        return Err(Error::refused("marking-examiner-not-eligible"));
    }
    let different: HashSet<&AccountId> = chosen.iter().collect();
    if different.len() < 2 { Err(Error::refused("marking-too-few-examiners")) } else { Ok(()) }
}

fn copy_all(app: &App, files: &[Handed], identity: &[String], known: &[String]) -> Result<Vec<Copy>> {
    let mut copies = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let bytes = app.files().read(&file.sha)?;
        let Ok(cleaned) = office::clean(&file.name, &bytes, identity) else {
            continue;
        };
        let stored = app.files().keep(&cleaned.bytes, media_type(&file.name))?;
        let mut places = cleaned.places;
        let name = neutral_name(&file.name, index, known);
        if name != file.name {
            places.insert(0, "tên tệp".to_owned());
        }
        let removed = Removed { places, ..Removed::default() };
        copies.push(Copy { stored, source_sha: file.sha.clone(), name, removed });
    }
    Ok(copies)
}

/// A name that the task gives stays; any other becomes `bai-1.docx`.
fn neutral_name(name: &str, index: usize, known: &[String]) -> String {
    match known.iter().find(|given| given.eq_ignore_ascii_case(name)) {
        Some(given) => given.clone(),
        None => format!("bai-{}.{}", index + 1, office::extension(name)),
    }
}

fn media_type(name: &str) -> &'static str {
    match office::extension(name).as_str() {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "csv" => "text/csv; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}

fn save_scripts(tx: &mut Tx<'_>, round: RoundId, prepared: &[Prepared], examiners: &[AccountId]) -> Result<()> {
    let info = store::round(tx, round)?;
    let papers: HashMap<CandidateId, Papers> =
        store::papers(tx, round)?.into_iter().map(|paper| (paper.candidate_id, paper)).collect();
    let all: Vec<Papers> = papers.values().cloned().collect();
    check_ready(tx, &info, &all)?;
    check_examiners(tx, round, examiners)?;
    if info.state == "running" && !store::move_round(tx, round, "running", "marking")? {
        return Err(Error::conflict("marking-changed-meanwhile"));
    }
    let taken: Vec<i32> = all.iter().filter_map(|paper| paper.script.as_ref().map(|s| s.number)).collect();
    let numbers = rules::script_numbers(prepared.len(), &taken);
    for (paper, number) in prepared.iter().zip(numbers) {
        if papers.get(&paper.candidate).is_none_or(|now| now.script.is_some()) {
            return Err(Error::conflict("marking-changed-meanwhile"));
        }
        let id = ScriptId::new();
        store::insert_script(tx, (id, round, paper.attempt), number)?;
        save_copies(tx, id, &paper.copies)?;
    }
    give_out(tx, round, examiners)?;
    let waiting: usize = prepared.iter().map(|paper| paper.waiting).sum();
    let detail = json!({"scripts": prepared.len(), "files_waiting": waiting, "examiners": examiners});
    tx.audit("marking.scripts", "round", round, detail)
}

fn save_copies(tx: &mut Tx<'_>, script_id: ScriptId, copies: &[Copy]) -> Result<()> {
    let mut rows: Vec<ScriptFile> = Vec::new();
    for copy in copies {
        files::record(tx, &copy.stored)?;
        let clash = rows.iter().any(|row| row.name == copy.name);
        let name = if clash { format!("{}-{}", rows.len() + 1, copy.name) } else { copy.name.clone() };
        rows.push(ScriptFile {
            id: ScriptFileId::new(),
            script_id,
            name,
            file_sha: copy.stored.sha.clone(),
            source_sha: copy.source_sha.clone(),
            size: copy.stored.size,
            removed: Json(copy.removed.clone()),
        });
    }
    store::insert_files(tx, &rows)
}

/// Gives every script that has no examiner, and all of whose files have a copy, to two examiners.
fn give_out(tx: &mut Tx<'_>, round: RoundId, examiners: &[AccountId]) -> Result<()> {
    let board = load_board(tx, round)?;
    let waiting: HashSet<_> = board.uncleaned.iter().map(|file| file.attempt_id).collect();
    let given: HashSet<ScriptId> = board.duties.iter().map(|duty| duty.script_id).collect();
    let mut free: Vec<ScriptId> = store::scripts_of(tx, round)?
        .into_iter()
        .filter(|s| s.state == ScriptState::HandedIn && !given.contains(&s.id) && !waiting.contains(&s.attempt_id))
        .map(|s| s.id)
        .collect();
    free.shuffle(&mut rand::rng());
    let mut loads: BTreeMap<AccountId, usize> = BTreeMap::new();
    for duty in &board.duties {
        *loads.entry(duty.examiner_id).or_default() += 1;
    }
    let pairs = rules::assign(free.len(), examiners, &loads)?;
    let duties: Vec<Duty> = free
        .into_iter()
        .zip(pairs)
        .flat_map(|(script_id, [one, two])| {
            [Duty { script_id, slot: 1, examiner_id: one }, Duty { script_id, slot: 2, examiner_id: two }]
        })
        .collect();
    store::insert_duties(tx, &duties)
}

/// What the keeper does about a file without a clean copy.
pub enum Remedy {
    /// Puts in a copy cleaned by hand: its name and bytes.
    Copy(String, Vec<u8>),
    /// Keeps it from the examiners, for this reason.
    Withhold(String),
}

/// Settles a file for which no clean copy could be made; when it was the last of its script, the script goes to two
/// examiners.
///
/// # Errors
/// At the field `reason` or `copy`; `marking-file-…` when the copy cannot be cleaned either.
pub fn settle_file(
    app: &App,
    by: By<'_>,
    (round, script, source): (RoundId, ScriptId, &str),
    remedy: &Remedy,
) -> Result<()> {
    let identities = app.read(by, |tx| {
        allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
        store::identities(tx, round)
    })?;
    let copy = match remedy {
        Remedy::Withhold(reason) if reason.trim().is_empty() => {
            return Err(Error::invalid("reason", "form-required"));
        }
        Remedy::Withhold(reason) => {
            let stored = app.files().keep(WITHHELD.as_bytes(), "text/plain; charset=utf-8")?;
            let removed = Removed { withheld: Some(reason.trim().to_owned()), ..Removed::default() };
            Copy { stored, source_sha: source.to_owned(), name: "khong-giao.txt".to_owned(), removed }
        }
        Remedy::Copy(name, bytes) => {
            let identity: Vec<String> = identities.into_values().flatten().collect();
            let cleaned = office::clean(name, bytes, &identity).map_err(|why| Error::Refused(why.message()))?;
            let stored = app.files().keep(&cleaned.bytes, media_type(name))?;
            let removed = Removed { places: cleaned.places, by_hand: true, withheld: None };
            Copy { stored, source_sha: source.to_owned(), name: neutral_name(name, 0, &[]), removed }
        }
    };
    app.write(by, |tx| {
        let board = load_board(tx, round)?;
        let attempt = store::script(tx, script)?.attempt_id;
        if !board.uncleaned.iter().any(|file| file.attempt_id == attempt && file.sha == source) {
            return Err(Error::NotFound);
        }
        let held = board.files.iter().filter(|file| file.script_id == script).count();
        let copy = Copy {
            stored: copy.stored.clone(),
            source_sha: copy.source_sha.clone(),
            removed: copy.removed.clone(),
            name: format!("{}-{}", held + 1, copy.name),
        };
        save_copies(tx, script, std::slice::from_ref(&copy))?;
        let examiners: HashSet<AccountId> = board.duties.iter().map(|duty| duty.examiner_id).collect();
        let mut examiners: Vec<AccountId> = examiners.into_iter().collect();
        if examiners.len() < 2 {
            examiners = eligible_examiners(tx, round)?.into_iter().map(|a| a.id).collect();
        }
        give_out(tx, round, &examiners)?;
        tx.audit("marking.file", "script", script, json!({"source": source, "removed": copy.removed}))
    })
}

/// Gives the scripts that an examiner has not begun to another one.
///
/// # Errors
/// `marking-examiner-not-eligible`, `marking-nothing-to-move`.
pub fn replace_examiner(tx: &mut Tx<'_>, round: RoundId, from: AccountId, to: AccountId) -> Result<usize> {
    allow(&tx.actor()?.clone(), Action::KeepScripts, &Facts::none())?;
    if !eligible_examiners(tx, round)?.iter().any(|account| account.id == to) {
        return Err(Error::refused("marking-examiner-not-eligible"));
    }
    let begun: HashSet<ScriptId> =
        store::sheets_of_round(tx, round)?.into_iter().filter(|s| s.examiner_id == from).map(|s| s.script_id).collect();
    let duties = store::duties_of_round(tx, round)?;
    let theirs: HashSet<ScriptId> = duties.iter().filter(|d| d.examiner_id == to).map(|d| d.script_id).collect();
    let moving: Vec<Duty> = duties
        .into_iter()
        .filter(|d| d.examiner_id == from && !begun.contains(&d.script_id) && !theirs.contains(&d.script_id))
        .collect();
    if moving.is_empty() {
        return Err(Error::refused("marking-nothing-to-move"));
    }
    let moved = store::replace_examiner(tx, &moving, to)?;
    tx.audit("marking.examiner", "round", round, json!({"from": from, "to": to, "scripts": moved}))?;
    Ok(moved)
}
