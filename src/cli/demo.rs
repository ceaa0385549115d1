//! `demo`: the demo city on its own data, served at once.

use std::net::TcpListener;
use std::process::ExitCode;

use super::serve::{Work, serve};
use crate::app::App;
use crate::config::Config;
use crate::courses;
use crate::demo;
use crate::error::{Error, Result};
use crate::messages;

/// Options of `demo`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Số người của thành phố trình diễn, từ 300 trở lên.
    #[arg(long, default_value_t = 2000)]
    people: usize,
    /// Làm lại từ đầu.
    #[arg(long)]
    fresh: bool,
}

pub(super) fn run(mut config: Config, arguments: &Arguments) -> Result<ExitCode> {
    config.data.folder = config.data.folder.join("demo");
    config.centre.may_issue_national = true;
    if config.centre.issuing_ground.is_empty() {
        config.centre.issuing_ground = "Quyết định thành lập trung tâm sát hạch (dữ liệu trình diễn)".to_owned();
    }
    if config.centre.head_name.is_empty() {
        config.centre.head_name = "Phạm Quang Minh".to_owned();
    }
    let listener = TcpListener::bind(config.server.listen)?;
    if arguments.fresh && config.data.database_url.is_empty() && config.data.folder.exists() {
        std::fs::remove_dir_all(&config.data.folder)?;
    }
    let app = super::open(config)?;
    courses::load_at_start(&app)?;
    let cast = match demo::find(&app)? {
        Some(_) if arguments.fresh => return Err(Error::refused("demo-fresh-needs-empty")),
        Some(cast) => cast,
        None => {
            println!("Dựng thành phố trình diễn với {} người:", arguments.people);
            demo::fill(&app, arguments.people)?
        }
    };
    let today = demo::open_today(&app, &cast)?;
    introduce(&app, &cast, &today);
    serve(&app, listener, Work::Here)?;
    Ok(ExitCode::SUCCESS)
}

fn introduce(app: &App, cast: &demo::Cast, today: &demo::Today) {
    println!("\nĐạt Chuẩn đang chạy tại {}\n", app.config().server.public_url);
    println!("Mật khẩu của mọi tài khoản: {}", demo::PASSWORD);
    for member in &cast.members {
        let role = messages::label(&member.role.label_key());
        println!("  {:<18} {role:<28} {}", member.user, member.name);
    }
    println!(
        "\nCa thi đang mở tại {}, giám thị coithi1. Vào thi ở {}/exam bằng một trong các mã:",
        today.room,
        app.config().server.public_url
    );
    for (name, code) in &today.codes {
        println!("  {code}   {name}");
    }
    println!("\nNhấn Ctrl+C để dừng.");
}
