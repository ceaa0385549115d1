//! `units`: the organisation tree from files.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::app::App;
use crate::error::Result;
use crate::people::unit_files::{HANOI_LINEAGE, HANOI_UNITS, import_units};
use crate::rights::Actor;

/// Options of `units`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Nhập cây đơn vị và quan hệ kế thừa; nhập lại không đổi gì và không chuyển ai. Không nêu tệp thì dùng dữ liệu Hà Nội có sẵn.
    Import {
        /// Tệp TSV các đơn vị: code, kind, name, short_name, parent_code, from, to.
        #[arg(long, requires = "lineage")]
        units: Option<PathBuf>,
        /// Tệp TSV quan hệ kế thừa: from_code, to_code, on, extent, main.
        #[arg(long, requires = "units")]
        lineage: Option<PathBuf>,
    },
}

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<ExitCode> {
    let Command::Import { units, lineage } = &arguments.command;
    let read = |path: &Option<PathBuf>, built_in: &str| match path {
        Some(path) => fs::read_to_string(path),
        None => Ok(built_in.to_owned()),
    };
    let (units, lineage) = (read(units, HANOI_UNITS)?, read(lineage, HANOI_LINEAGE)?);
    let report = app.write(&Actor::system("lệnh units import"), |tx| import_units(tx, &units, &lineage))?;
    println!(
        "Đã thêm {} đơn vị, ghi kết thúc {} đơn vị, thêm {} quan hệ kế thừa; {} đơn vị đã có sẵn.",
        report.founded, report.ended, report.edges, report.known
    );
    for unit in &report.differing {
        println!("Khác tên với hệ thống, giữ nguyên tên trong hệ thống: {unit}");
    }
    if report.waiting > 0 {
        println!("{} người thuộc đơn vị đã kết thúc, chờ phân về: xem trang Nhân sự → Chờ phân về.", report.waiting);
    }
    Ok(ExitCode::SUCCESS)
}
