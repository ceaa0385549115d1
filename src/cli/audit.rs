//! `audit`: proofs over the whole database.

use std::process::ExitCode;

use clap::Subcommand;

use crate::app::App;
use crate::audit::{Verdict, verify};
use crate::error::Result;

/// Options of `audit`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Kiểm tra chuỗi nhật ký từ mắt xích đầu đến mắt xích cuối.
    Chain,
}

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<ExitCode> {
    let Command::Chain = arguments.command;
    match verify(app)? {
        Verdict::Whole { linked, waiting, head } => {
            println!("Chuỗi nhật ký nguyên vẹn: {linked} mục đã nối, {waiting} mục chờ nối; đầu chuỗi {head}");
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { seq, why } => {
            println!("CHUỖI NHẬT KÝ BỊ ĐỨT ở mắt xích {seq}: {why}");
            Ok(ExitCode::FAILURE)
        }
    }
}
