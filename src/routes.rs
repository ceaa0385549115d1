//! Every route of pages and API with the guard it needs. Read it first.

use actix_web::web::{Data, ServiceConfig};

use crate::app::App;
use crate::rights::Role;
use crate::web::{Guard, Row, Sample, Table, serve_asset};
use crate::{
    accounts, certificates, compliance, courses, exams, jobs, marking, people, questions, scheduling, standard,
};

use Guard::{Entering, Public};
#[allow(unused_imports, reason = "until the first route of each kind stands")]
use Guard::{Roles, SignedIn, Sitter};
#[allow(unused_imports, reason = "until the first route of each role stands")]
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
    certificates_routes(t);
    compliance_routes(t);
}

fn accounts_routes(t: &mut Table<'_>) {
    t.get("/sign-in", Public, accounts::pages::sign_in_form);
    t.post("/sign-in", Public, accounts::pages::sign_in);
    t.post("/sign-out", Entering, accounts::pages::sign_out);
    t.get("/account/password", Entering, accounts::pages::password_form);
    t.post("/account/password", Entering, accounts::pages::password);
}

fn people_routes(_t: &mut Table<'_>) {}

fn standard_routes(_t: &mut Table<'_>) {}

fn questions_routes(_t: &mut Table<'_>) {}

fn courses_routes(_t: &mut Table<'_>) {}

fn scheduling_routes(t: &mut Table<'_>) {
    t.get("/rooms", Roles(&[TrainingOfficer, ExamSecretary]), scheduling::pages::list);
    t.get("/rooms/day", Roles(&[TrainingOfficer, ExamSecretary]), scheduling::pages::day);
    t.get("/rooms/new", Roles(&[TrainingOfficer]), scheduling::pages::new_form);
    t.post("/rooms/new", Roles(&[TrainingOfficer]), scheduling::pages::create);
    t.get("/rooms/{id}", Roles(&[TrainingOfficer]), scheduling::pages::edit_form);
    t.post("/rooms/{id}", Roles(&[TrainingOfficer]), scheduling::pages::change);
}

/// Exams, rounds, sittings, candidates.
fn exams_routes(_t: &mut Table<'_>) {}

/// The exam code, the runner, the practical paper, the invigilator's room.
fn sitting_routes(_t: &mut Table<'_>) {}

fn marking_routes(_t: &mut Table<'_>) {}

fn certificates_routes(_t: &mut Table<'_>) {}

fn compliance_routes(t: &mut Table<'_>) {
    const SEE: Guard = Roles(&[HrOfficer, Leader, Inspector, ExamSecretary]);
    t.get("/", Public, compliance::home::pages::home);
    t.get("/compliance", SEE, compliance::pages::overview);
    t.get("/compliance/export", SEE, compliance::pages::export);
    t.get("/compliance/definitions", SEE, compliance::pages::definitions);
    t.get("/compliance/people", SEE, compliance::pages::people);
    t.get("/compliance/people/export", SEE, compliance::pages::export_people);
}

/// Samples of every view, for the test that renders all templates.
pub fn samples() -> Vec<Sample> {
    let mut all = crate::web::samples();
    all.extend(accounts::pages::samples());
    all.extend(people::pages::samples());
    all.extend(standard::pages::samples());
    all.extend(questions::pages::samples());
    all.extend(courses::pages::samples());
    all.extend(scheduling::pages::samples());
    all.extend(exams::pages::samples());
    all.extend(marking::pages::samples());
    all.extend(certificates::pages::samples());
    all.extend(compliance::pages::samples());
    all
}

/// The periodic tasks of every slice.
pub fn tasks() -> Vec<jobs::Task> {
    jobs::base_tasks()
}

/// What the server's factory adds for each worker.
pub fn data(app: &App) -> Data<App> {
    Data::new(app.clone())
}
