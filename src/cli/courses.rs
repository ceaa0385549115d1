//! `courses`: checks and loads course packages.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;
use crate::courses::{self, Tree};
use crate::error::{Error, Message, Result};

/// Options of `courses`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Kiểm tra các gói khóa học; nêu tệp và dòng của từng lỗi.
    Check {
        /// Thư mục các gói, hoặc thư mục của một gói; bỏ trống thì kiểm tra thư mục trong cấu hình hoặc gói có sẵn.
        folder: Option<PathBuf>,
    },
    /// Nạp các gói khóa học vào cơ sở dữ liệu; chạy lại không thay đổi gì.
    Load,
}

pub(super) fn run(config: Config, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Check { folder } => check(&config, folder.clone()),
        Command::Load => {
            let app = super::open(config)?;
            let report = courses::load_all(&app)?;
            println!(
                "Đã đọc {} gói, {} câu hỏi. Thay đổi: {} khóa học, {} bài thực hành; ngừng dùng: {}.",
                report.packages, report.questions, report.courses_changed, report.tasks_changed, report.withdrawn
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Needs no database, so that an author can check a package anywhere.
fn check(config: &Config, folder: Option<PathBuf>) -> Result<ExitCode> {
    let folder = folder.or_else(|| crate::app::folder_of(&config.data.courses));
    let tree = match folder {
        Some(folder) => Tree::of_folder(&folder)?.with_frameworks_of(&Tree::compiled_in()),
        None => Tree::compiled_in(),
    };
    let (library, faults) = courses::check(&tree);
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        return Err(Error::refused(Message::new("courses-check-failed").with("count", faults.len())));
    }
    let lessons: usize = library.packages.iter().map(|package| package.lessons.len()).sum();
    let questions: usize = library.packages.iter().map(|package| package.questions.len()).sum();
    let tasks: usize = library.packages.iter().map(|package| package.tasks.len()).sum();
    println!(
        "Không có lỗi: {} gói, {lessons} bài học, {questions} câu hỏi, {tasks} bài thực hành.",
        library.packages.len()
    );
    Ok(ExitCode::SUCCESS)
}
