//! Every route of pages and API with the guard it needs. Read it first.

use actix_web::web::{Data, ServiceConfig};

use crate::app::App;
use crate::rights::Role;
use crate::web::{Guard, Row, Sample, Table, serve_asset};
use crate::{
    accounts, audit, certificates, compliance, courses, evidence, exams, jobs, marking, people, questions, scheduling,
    standard,
};

use Guard::{Entering, Public, Roles, SignedIn, Sitter};
use Role::{
    Administrator, BoardChair, ExamSecretary, Examiner, HeadOfCentre, HeadOfMarking, HrOfficer, Inspector, Invigilator,
    Leader, Learner, ManagingAuthority, QuestionReviewer, ScriptKeeper, Trainer, TrainingOfficer,
};

/// Registers everything.
pub fn register(config: &mut ServiceConfig) {
    config.route("/assets/{name}", actix_web::web::get().to(serve_asset));
    all(&mut Table::register(config));
}

/// The table as data, for the tests that walk it.
pub fn rows() -> Vec<Row> {
    let mut table = Table::list();
    all(&mut table);
    table.rows()
}

fn all(t: &mut Table<'_>) {
    accounts_routes(t);
    people_routes(t);
    standard_routes(t);
    questions_routes(t);
    courses_routes(t);
    scheduling_routes(t);
    exams_routes(t);
    sitting_routes(t);
    marking_routes(t);
    evidence_routes(t);
    certificates_routes(t);
    compliance_routes(t);
}

fn accounts_routes(t: &mut Table<'_>) {
    t.get("/sign-in", Public, accounts::pages::sign_in_form);
    t.post("/sign-in", Public, accounts::pages::sign_in);
    t.post("/sign-out", Entering, accounts::pages::sign_out);
    t.get("/account/password", Entering, accounts::pages::password_form);
    t.post("/account/password", Entering, accounts::pages::password);
    t.get("/account", SignedIn, accounts::pages::own);
    t.post("/account/sessions/end-others", SignedIn, accounts::pages::end_others);
    t.post("/account/sessions/{id}/end", SignedIn, accounts::pages::end_session);
    t.get("/accounts", Roles(&[Administrator]), accounts::pages::list);
    t.get("/accounts.xlsx", Roles(&[Administrator]), accounts::pages::export);
    t.get("/accounts/new", Roles(&[Administrator]), accounts::pages::new_form);
    t.post("/accounts", Roles(&[Administrator]), accounts::pages::create);
    t.get("/accounts/{id}", Roles(&[Administrator]), accounts::pages::one);
    t.post("/accounts/{id}/reset", Roles(&[Administrator]), accounts::pages::reset);
    t.post("/accounts/{id}/state", Roles(&[Administrator]), accounts::pages::set_state);
    t.post("/accounts/{id}/grants", Roles(&[Administrator]), accounts::pages::give_grant);
    t.post("/accounts/{id}/grants/{grant}/revoke", Roles(&[Administrator]), accounts::pages::revoke);
    t.get("/audit", Roles(&[Administrator, Inspector]), audit::pages::log);
    t.get("/audit.xlsx", Roles(&[Administrator, Inspector]), audit::pages::export);
    t.post("/audit/chain", Roles(&[Administrator, Inspector]), audit::pages::chain);
}

fn people_routes(t: &mut Table<'_>) {
    const SEE: Guard = Roles(&[HrOfficer, Leader, Administrator, ExamSecretary]);
    const MANAGE: Guard = Roles(&[HrOfficer]);
    const UNITS: Guard = Roles(&[Administrator]);
    t.get("/people", SEE, people::pages::list::list);
    t.get("/people/export.xlsx", SEE, people::pages::list::export);
    t.get("/people/new", MANAGE, people::pages::person_forms::new_form);
    t.post("/people/new", MANAGE, people::pages::person_forms::new);
    t.get("/people/awaiting", MANAGE, people::pages::awaiting::list);
    t.post("/people/awaiting", MANAGE, people::pages::awaiting::assign);
    t.get("/people/import", MANAGE, people::pages::import_start::start);
    t.post("/people/import", MANAGE, people::pages::import_start::upload);
    t.get("/people/import/template.xlsx", MANAGE, people::pages::import_start::template);
    t.get("/people/import/{id}", MANAGE, people::pages::import::show);
    t.post("/people/import/{id}/accept", MANAGE, people::pages::import::accept);
    t.post("/people/import/{id}/answer", MANAGE, people::pages::import::answer);
    t.post("/people/import/{id}/recheck", MANAGE, people::pages::import::recheck);
    t.post("/people/import/{id}/confirm", MANAGE, people::pages::import::confirm);
    t.post("/people/import/{id}/discard", MANAGE, people::pages::import::discard);
    t.get("/people/import/{id}/refused.xlsx", MANAGE, people::pages::import::refused);
    t.get("/people/{id}", SEE, people::pages::person::show);
    t.get("/people/{id}/photo", SEE, people::pages::person::photo_file);
    t.post("/people/{id}/photo", MANAGE, people::pages::person::save_photo);
    t.get("/people/{id}/edit", MANAGE, people::pages::person_forms::edit_form);
    t.post("/people/{id}/edit", MANAGE, people::pages::person_forms::edit);
    t.get("/people/{id}/move", MANAGE, people::pages::person_forms::move_form);
    t.post("/people/{id}/move", MANAGE, people::pages::person_forms::move_on);
    t.post("/people/{id}/end", MANAGE, people::pages::person_forms::end);
    t.get("/units", UNITS, people::pages::units::index);
    t.get("/units/new", UNITS, people::pages::unit_forms::new_form);
    t.post("/units/new", UNITS, people::pages::unit_forms::new);
    t.get("/units/{id}", UNITS, people::pages::units::show);
    t.get("/units/{id}/change", UNITS, people::pages::unit_forms::change_form);
    t.post("/units/{id}/change", UNITS, people::pages::unit_forms::change);
    t.get("/units/{id}/end", UNITS, people::pages::unit_forms::end_form);
    t.post("/units/{id}/end", UNITS, people::pages::unit_forms::end);
    t.get("/units/{id}/arrange", UNITS, people::pages::unit_forms::arrange_form);
    t.post("/units/{id}/arrange", UNITS, people::pages::unit_forms::arrange);
}

/// Who may look up a standard: everyone who works with it, not learners.
const STANDARD_READERS: Guard = Roles(&[
    Trainer,
    QuestionReviewer,
    TrainingOfficer,
    ExamSecretary,
    BoardChair,
    HrOfficer,
    Administrator,
    Inspector,
]);

fn standard_routes(t: &mut Table<'_>) {
    const READERS: Guard = Roles(&[HrOfficer, Leader, TrainingOfficer, Inspector]);
    t.get("/standards", STANDARD_READERS, standard::pages::frameworks);
    t.post("/standards", Roles(&[Administrator]), standard::pages::upload);
    t.get("/standards/{code}", STANDARD_READERS, standard::pages::framework);
    t.get("/requirements", READERS, standard::pages::list);
    t.get("/requirements.xlsx", READERS, standard::pages::export);
    t.get("/requirements/new", Roles(&[HrOfficer]), standard::pages::new_form);
    t.post("/requirements", Roles(&[HrOfficer]), standard::pages::create);
    t.get("/requirements/{id}", READERS, standard::pages::one);
    t.get("/requirements/{id}/change", Roles(&[HrOfficer]), standard::pages::change_form);
    t.post("/requirements/{id}/change", Roles(&[HrOfficer]), standard::pages::change);
    t.post("/requirements/{id}/end", Roles(&[HrOfficer]), standard::pages::end);
}

fn questions_routes(t: &mut Table<'_>) {
    use questions::pages::{blueprints, edit, import, list, question, review};
    const SEE: Guard = Roles(&[Trainer, QuestionReviewer]);
    const WRITE: Guard = Roles(&[Trainer]);
    const REVIEW: Guard = Roles(&[QuestionReviewer]);
    t.get("/questions", SEE, list::list);
    t.get("/questions/export.xlsx", SEE, list::export);
    t.post("/questions/submit", WRITE, list::submit_many);
    t.get("/questions/new", WRITE, edit::new_form);
    t.post("/questions/new", WRITE, edit::create);
    t.get("/questions/review", SEE, review::review);
    t.post("/questions/review", REVIEW, review::approve_many);
    t.get("/questions/import", WRITE, import::upload_form);
    t.post("/questions/import", WRITE, import::upload);
    t.get("/questions/import/template.xlsx", WRITE, import::template);
    t.get("/questions/imports/{id}", WRITE, import::show);
    t.post("/questions/imports/{id}/confirm", WRITE, import::confirm);
    t.post("/questions/imports/{id}/discard", WRITE, import::discard);
    t.get("/questions/blueprints", SEE, blueprints::list);
    t.get("/questions/blueprints/new", WRITE, blueprints::new_form);
    t.post("/questions/blueprints/new", WRITE, blueprints::create);
    t.get("/questions/blueprints/{id}", SEE, blueprints::show);
    t.get("/questions/blueprints/{id}/edit", WRITE, blueprints::edit_form);
    t.post("/questions/blueprints/{id}/edit", WRITE, blueprints::edit);
    t.get("/questions/{id}", SEE, question::show);
    t.post("/questions/{id}/act", SEE, question::act);
    t.get("/questions/{id}/edit", WRITE, edit::edit_form);
    t.post("/questions/{id}/edit", WRITE, edit::edit);
}

fn courses_routes(t: &mut Table<'_>) {
    use courses::pages;
    t.get("/courses", Roles(&[Learner]), pages::catalogue);
    t.get("/courses/{code}", Roles(&[Learner]), pages::course);
    t.get("/courses/{code}/pictures/{name}", Sitter, pages::picture);
    t.get("/courses/{code}/practical/{task}", Roles(&[Learner]), pages::rehearsal);
    t.post("/courses/{code}/practical/{task}", Roles(&[Learner]), pages::rehearsed);
    t.get("/courses/{code}/practical/{task}/solution", Roles(&[Learner]), pages::solution);
    t.get("/courses/{code}/practical/{task}/starter/{name}", Roles(&[Learner]), pages::starter_file);
    t.get("/courses/{code}/practical/{task}/model/{name}", Roles(&[Learner]), pages::model_file);
    t.get("/courses/{code}/{slug}", Roles(&[Learner]), pages::lesson);
    t.post("/courses/{code}/{slug}/done", Roles(&[Learner]), pages::finish);
    t.get("/practice/{module}", Roles(&[Learner]), pages::start);
    t.post("/practice/{module}", Roles(&[Learner]), pages::begin);
    t.get("/practice/{module}/{id}", Roles(&[Learner]), pages::run);
    t.post("/practice/{module}/{id}/answer", Roles(&[Learner]), pages::answer);
    t.post("/practice/{module}/{id}/finish", Roles(&[Learner]), pages::finish_practice);
    t.get("/practice/{module}/{id}/result", Roles(&[Learner]), pages::result);
    t.post("/practice/{module}/{id}/again", Roles(&[Learner]), pages::again);
}

fn scheduling_routes(t: &mut Table<'_>) {
    t.get("/rooms", Roles(&[TrainingOfficer, ExamSecretary]), scheduling::pages::list);
    t.get("/rooms/day", Roles(&[TrainingOfficer, ExamSecretary]), scheduling::pages::day);
    t.get("/rooms/new", Roles(&[TrainingOfficer]), scheduling::pages::new_form);
    t.post("/rooms/new", Roles(&[TrainingOfficer]), scheduling::pages::create);
    t.get("/rooms/{id}", Roles(&[TrainingOfficer]), scheduling::pages::edit_form);
    t.post("/rooms/{id}", Roles(&[TrainingOfficer]), scheduling::pages::change);
}

/// Exams, rounds, sittings, candidates.
fn exams_routes(t: &mut Table<'_>) {
    builder_routes(t);
    rounds_routes(t);
}

/// Who sees exams; who writes them is decided on the exam.
const EXAM_READERS: &[Role] =
    &[Trainer, QuestionReviewer, ExamSecretary, BoardChair, ManagingAuthority, HeadOfCentre, Inspector];
/// Who works in a round.
const ROUND_READERS: &[Role] =
    &[ExamSecretary, BoardChair, ManagingAuthority, HeadOfCentre, Inspector, ScriptKeeper, HeadOfMarking];

fn builder_routes(t: &mut Table<'_>) {
    use exams::attempts::pages::preview;
    use exams::pages::{builder, check, info, overview, people};
    t.get("/exams", Roles(EXAM_READERS), info::list);
    t.get("/exams/new", Roles(&[Trainer]), info::new_form);
    t.post("/exams/new", Roles(&[Trainer]), info::create);
    t.get("/exams/{id}", Roles(EXAM_READERS), overview::page);
    t.get("/exams/{id}/info", Roles(&[Trainer]), info::form);
    t.post("/exams/{id}/info", Roles(&[Trainer]), info::save);
    t.get("/exams/{id}/blueprint", Roles(&[Trainer]), builder::blueprint_form);
    t.post("/exams/{id}/blueprint", Roles(&[Trainer]), builder::save_blueprint);
    t.get("/exams/{id}/times", Roles(&[Trainer]), builder::times_form);
    t.post("/exams/{id}/times", Roles(&[Trainer]), builder::save_times);
    t.get("/exams/{id}/rules", Roles(&[Trainer]), builder::rules_form);
    t.post("/exams/{id}/rules", Roles(&[Trainer]), builder::save_rules);
    t.get("/exams/{id}/people", Roles(&[Trainer]), people::page);
    t.post("/exams/{id}/people", Roles(&[Trainer]), people::add);
    t.post("/exams/{id}/people/{person}/remove", Roles(&[Trainer]), people::remove);
    t.get("/exams/{id}/check", Roles(&[Trainer]), check::page);
    t.get("/exams/{id}/preview", Roles(&[Trainer, BoardChair, QuestionReviewer]), preview::page);
    t.post("/exams/{id}/submit", Roles(&[Trainer]), overview::submit);
    t.post("/exams/{id}/publish", Roles(&[Trainer]), overview::publish);
    t.post("/exams/{id}/version", Roles(&[Trainer]), overview::version_of);
    t.post("/exams/{id}/approve", Roles(&[BoardChair, QuestionReviewer]), overview::approve);
    t.post("/exams/{id}/return", Roles(&[Trainer, BoardChair, QuestionReviewer]), overview::give_back);
}

fn rounds_routes(t: &mut Table<'_>) {
    use exams::pages::{candidates, print, round, rounds, sitting};
    t.get("/rounds", Roles(ROUND_READERS), rounds::list);
    t.get("/rounds/new", Roles(&[ExamSecretary]), rounds::new_form);
    t.post("/rounds/new", Roles(&[ExamSecretary]), rounds::create);
    t.get("/rounds/{id}", Roles(ROUND_READERS), round::page);
    t.get("/rounds/{id}/edit", Roles(&[ExamSecretary]), rounds::edit_form);
    t.post("/rounds/{id}/edit", Roles(&[ExamSecretary]), rounds::change);
    t.post("/rounds/{id}/approve", Roles(&[BoardChair]), round::approve);
    t.post("/rounds/{id}/cancel", Roles(&[ExamSecretary]), round::cancel);
    t.post("/rounds/{id}/codes", Roles(&[ExamSecretary]), print::issue);
    t.get("/rounds/{id}/sittings/new", Roles(&[ExamSecretary]), sitting::new_form);
    t.post("/rounds/{id}/sittings/new", Roles(&[ExamSecretary]), sitting::create);
    t.get("/rounds/{id}/sittings/{sitting}", Roles(ROUND_READERS), sitting::page);
    t.get("/rounds/{id}/sittings/{sitting}/list.pdf", Roles(ROUND_READERS), print::list);
    t.post("/rounds/{id}/sittings/{sitting}/invigilators", Roles(&[ExamSecretary]), sitting::assign);
    t.post("/rounds/{id}/sittings/{sitting}/remove", Roles(&[ExamSecretary]), sitting::remove);
    t.get("/rounds/{id}/candidates", Roles(ROUND_READERS), candidates::list);
    t.get("/rounds/{id}/candidates.xlsx", Roles(ROUND_READERS), print::workbook);
    t.get("/rounds/{id}/candidates/add", Roles(&[ExamSecretary]), candidates::add_form);
    t.post("/rounds/{id}/candidates/add", Roles(&[ExamSecretary]), candidates::add);
    t.post("/rounds/{id}/candidates/number", Roles(&[ExamSecretary]), candidates::number);
    t.get("/rounds/{id}/candidates/{candidate}", Roles(ROUND_READERS), candidates::page);
    t.post("/rounds/{id}/candidates/{candidate}/remove", Roles(&[ExamSecretary]), candidates::remove);
    t.post("/rounds/{id}/candidates/{candidate}/move", Roles(&[ExamSecretary]), candidates::shift);
    t.post("/rounds/{id}/candidates/{candidate}/withdraw", Roles(&[ExamSecretary]), candidates::withdraw);
    t.post("/rounds/{id}/candidates/{candidate}/code", Roles(&[ExamSecretary]), print::reissue);
}

/// The exam code, the runner, the practical paper, the invigilator's room.
fn sitting_routes(t: &mut Table<'_>) {
    use exams::attempts::pages::{code, lobby, practical, receipt, room, room_forms, runner, save, state};
    t.get("/exam", Public, code::form);
    t.post("/exam", Public, code::enter);
    t.post("/exam/leave", Sitter, code::leave);
    t.get("/exam/lobby", Sitter, lobby::lobby);
    t.get("/class-tests/{sitting}", Sitter, lobby::class_test);
    t.get("/exam/candidates/{candidate}/papers", Sitter, lobby::papers);
    t.post("/exam/candidates/{candidate}/{part}", Sitter, lobby::start);
    t.get("/exam/attempts/{attempt}", Sitter, runner::open);
    t.post("/exam/attempts/{attempt}/take-over", Sitter, runner::take_over);
    t.post("/exam/attempts/{attempt}/saves", Sitter, save);
    t.get("/exam/attempts/{attempt}/state", Sitter, state);
    t.post("/exam/attempts/{attempt}/answer", Sitter, runner::answer);
    t.post("/exam/attempts/{attempt}/submit", Sitter, runner::submit);
    t.get("/exam/attempts/{attempt}/receipt", Sitter, receipt::show);
    t.get("/exam/attempts/{attempt}/starter/{name}", Sitter, practical::starter);
    t.post("/exam/attempts/{attempt}/files", Sitter, practical::upload);
    t.get("/exam/attempts/{attempt}/files/{submission}", Sitter, practical::file);

    const IN_THE_ROOM: Guard = Roles(&[Invigilator]);
    t.get("/invigilation", IN_THE_ROOM, room::list);
    t.get("/invigilation/{sitting}", IN_THE_ROOM, room::show);
    t.get("/invigilation/{sitting}/seats", IN_THE_ROOM, room::seats);
    t.post("/invigilation/{sitting}/candidates/{candidate}/check-in", IN_THE_ROOM, room::check_in);
    t.post("/invigilation/{sitting}/candidates/{candidate}/absent", IN_THE_ROOM, room::absent);
    t.get("/invigilation/{sitting}/candidates/{candidate}/photo", IN_THE_ROOM, room::photo);
    t.get("/invigilation/{sitting}/open/{part}", IN_THE_ROOM, room_forms::open_form);
    t.post("/invigilation/{sitting}/open/{part}", IN_THE_ROOM, room_forms::open);
    t.get("/invigilation/{sitting}/minutes", IN_THE_ROOM, room_forms::minutes_form);
    t.post("/invigilation/{sitting}/minutes", IN_THE_ROOM, room_forms::minutes);
    t.get("/invigilation/{sitting}/end", IN_THE_ROOM, room_forms::end_form);
    t.post("/invigilation/{sitting}/end", IN_THE_ROOM, room_forms::end);
}

fn marking_routes(t: &mut Table<'_>) {
    use marking::pages::{desk, keeper, results};
    let seers = Roles(&[BoardChair, ManagingAuthority, HeadOfCentre, ExamSecretary, Inspector]);
    t.get("/marking", Roles(&[Examiner, HeadOfMarking, ScriptKeeper]), desk::hub);
    t.get("/marking/scripts/{id}", Roles(&[Examiner]), desk::desk);
    t.post("/marking/scripts/{id}", Roles(&[Examiner]), desk::save);
    t.get("/marking/files/{id}", Roles(&[Examiner, HeadOfMarking]), desk::file);
    t.get("/marking/decisions/{id}", Roles(&[HeadOfMarking]), desk::decide_form);
    t.post("/marking/decisions/{id}", Roles(&[HeadOfMarking]), desk::decide);
    t.get("/rounds/{id}/scripts", Roles(&[ScriptKeeper]), keeper::page);
    t.post("/rounds/{id}/scripts", Roles(&[ScriptKeeper]), keeper::make);
    t.post("/rounds/{id}/scripts/examiner", Roles(&[ScriptKeeper]), keeper::replace);
    t.post("/rounds/{id}/scripts/{script}/file", Roles(&[ScriptKeeper]), keeper::settle);
    t.get("/rounds/{id}/results", seers, results::page);
    t.post("/rounds/{id}/results/propose", Roles(&[BoardChair]), results::propose);
    t.post("/rounds/{id}/results/approve", Roles(&[ManagingAuthority]), results::approve);
    t.get("/rounds/{id}/results.pdf", seers, results::list_pdf);
    t.get("/rounds/{id}/mark-sheet.pdf", seers, results::mark_sheet_pdf);
}

fn certificates_routes(t: &mut Table<'_>) {
    use certificates::pages::{changes, earlier, issue, own, register, verify};
    let readers = Roles(&[HeadOfCentre, ExamSecretary, ManagingAuthority, Inspector]);
    t.get("/rounds/{id}/certificates", Roles(&[HeadOfCentre]), issue::page);
    t.post("/rounds/{id}/certificates", Roles(&[HeadOfCentre]), issue::issue);
    t.get("/register", readers, register::page);
    t.get("/register/export", readers, register::export);
    t.get("/register/pages.pdf", readers, register::pages_pdf);
    t.get("/register/{id}", readers, register::entry);
    t.get("/register/{id}/{change}", Roles(&[HeadOfCentre]), changes::form);
    t.post("/register/{id}/{change}", Roles(&[HeadOfCentre]), changes::act);
    t.get("/certificates/{id}/pdf", SignedIn, register::pdf);
    t.get("/verify", Public, verify::form);
    t.get("/verify/earlier", Public, earlier::form);
    t.get("/verify/{code}", Public, verify::code);
    t.get("/results", Roles(&[Learner]), own::page);
}

fn compliance_routes(t: &mut Table<'_>) {
    const SEE: Guard = Roles(&[HrOfficer, Leader, Inspector, ExamSecretary]);
    t.get("/", Public, compliance::home::pages::home);
    t.get("/compliance", SEE, compliance::pages::overview);
    t.get("/compliance/export", SEE, compliance::pages::export);
    t.get("/compliance/definitions", SEE, compliance::pages::definitions);
    t.get("/compliance/people", SEE, compliance::pages::people);
    t.post("/compliance/people/candidates", Roles(&[ExamSecretary]), compliance::pages::enter);
    t.get("/compliance/people/export", SEE, compliance::pages::export_people);
}

fn evidence_routes(t: &mut Table<'_>) {
    use evidence::pages::{equivalences, exemptions, list, new, one, register};
    const SEE: Guard = Roles(&[HrOfficer, ExamSecretary, Inspector]);
    const HR: Guard = Roles(&[HrOfficer]);
    const REGISTER: Guard = Roles(&[ExamSecretary]);
    t.get("/evidence", SEE, list::page);
    t.get("/evidence/export", SEE, list::export);
    t.get("/evidence/new", HR, new::form);
    t.post("/evidence/new", HR, new::create);
    t.get("/evidence/register", REGISTER, register::form);
    t.post("/evidence/register", REGISTER, register::upload);
    t.get("/evidence/register/template.xlsx", REGISTER, register::template);
    t.get("/evidence/imports/{id}", REGISTER, register::show);
    t.post("/evidence/imports/{id}/confirm", REGISTER, register::confirm);
    t.post("/evidence/imports/{id}/discard", REGISTER, register::discard);
    t.get("/evidence/{id}", SEE, one::page);
    t.get("/evidence/{id}/scan", SEE, one::show_scan);
    t.post("/evidence/{id}/accept", HR, one::accept);
    t.post("/evidence/{id}/refuse", HR, one::refuse);
    t.post("/evidence/{id}/withdraw", HR, one::withdraw);
    t.get("/equivalences", SEE, equivalences::list);
    t.get("/equivalences/new", HR, equivalences::form);
    t.post("/equivalences/new", HR, equivalences::create);
    t.post("/equivalences/{id}/end", HR, equivalences::end);
    t.get("/exemptions", SEE, exemptions::list);
    t.get("/exemptions/new", HR, exemptions::form);
    t.post("/exemptions/new", HR, exemptions::create);
    t.get("/exemptions/{id}", SEE, exemptions::page);
    t.get("/exemptions/{id}/scan", SEE, exemptions::show_scan);
    t.post("/exemptions/{id}/accept", HR, exemptions::accept);
    t.post("/exemptions/{id}/refuse", HR, exemptions::refuse);
    t.post("/exemptions/{id}/end", HR, exemptions::end);
}

/// Samples of every view, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    let mut all = crate::web::samples();
    all.extend(audit::pages::samples());
    all.extend(accounts::pages::samples());
    all.extend(people::pages::samples());
    all.extend(standard::pages::samples());
    all.extend(evidence::pages::samples());
    all.extend(questions::pages::samples());
    all.extend(courses::pages::samples());
    all.extend(scheduling::pages::samples());
    all.extend(exams::pages::samples());
    all.extend(exams::attempts::pages::samples());
    all.extend(marking::pages::samples());
    all.extend(certificates::pages::samples());
    all.extend(compliance::pages::samples());
    all
}

/// The periodic tasks of every slice.
pub fn tasks() -> Vec<jobs::Task> {
    let mut all = jobs::base_tasks();
    all.extend(exams::attempts::tasks());
    all
}

/// What the server's factory adds for each worker.
pub fn data(app: &App) -> Data<App> {
    Data::new(app.clone())
}
