//! Commands; one file each.

mod admin;
mod audit;
pub mod backup;
mod courses;
mod demo;
mod serve;
mod units;

pub use serve::server;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::{accounts, db, messages};

/// Đạt Chuẩn – đào tạo và chứng nhận chuẩn kỹ năng sử dụng công nghệ thông tin.
#[derive(Parser)]
#[command(name = "datchuan", version, about)]
struct Arguments {
    /// Tệp cấu hình TOML.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Dựng thành phố trình diễn và chạy ngay.
    Demo(demo::Arguments),
    /// Chạy hệ thống.
    Serve(serve::Arguments),
    /// Đưa cơ sở dữ liệu lên phiên bản mới nhất.
    Migrate,
    /// Tài khoản quản trị.
    Admin(admin::Arguments),
    /// Nhật ký.
    Audit(audit::Arguments),
    /// Cây đơn vị.
    Units(units::Arguments),
    /// Sao lưu mọi dữ liệu và tệp vào một tệp .zip.
    Backup(backup::BackupArguments),
    /// Khôi phục từ bản sao lưu vào cơ sở dữ liệu trống.
    Restore(backup::RestoreArguments),
    /// Gói khóa học.
    Courses(courses::Arguments),
}

/// Reads the arguments and runs the command; what goes wrong is said in one sentence.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    start_log();
    let config = match Config::load(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(fault) => {
            eprintln!("Lỗi: {fault}");
            return ExitCode::from(2);
        }
    };
    match command(arguments.command, config) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Lỗi: {}", in_words(&error));
            ExitCode::FAILURE
        }
    }
}

fn command(command: Command, config: Config) -> Result<ExitCode> {
    match command {
        Command::Demo(arguments) => demo::run(config, &arguments),
        Command::Serve(arguments) => serve::run(config, &arguments),
        Command::Migrate => open(config).map(|_| ExitCode::SUCCESS),
        Command::Admin(arguments) => admin::run(&open(config)?, &arguments),
        Command::Courses(arguments) => courses::run(config, &arguments),
        Command::Audit(arguments) => audit::run(&open(config)?, &arguments),
        Command::Units(arguments) => units::run(&open(config)?, &arguments),
        Command::Backup(arguments) => backup::backup(&open(config)?, &arguments),
        Command::Restore(arguments) => backup::restore(&open(config)?, &arguments),
    }
}

/// Opens the program on a migrated database.
pub fn open(config: Config) -> Result<App> {
    let app = App::build(config, Clock::System, accounts::find_actor)?;
    for name in db::migrate(app.pool())? {
        tracing::info!(migration = name, "migrated");
    }
    Ok(app)
}

fn in_words(error: &Error) -> String {
    match error {
        Error::Refused(message) | Error::Conflict(message) => messages::text(message),
        Error::Invalid(errors) => errors
            .0
            .iter()
            .map(|e| format!("{}: {}", e.field, messages::text(&e.message)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

fn start_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("DATCHUAN_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
