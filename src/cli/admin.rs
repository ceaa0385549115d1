//! `admin`: accounts from the console, for the first administrator and for when nobody can sign in.

use std::io::BufRead;
use std::process::ExitCode;

use clap::Subcommand;

use crate::accounts::{self, MustChange, NewAccount, NewGrant};
use crate::app::App;
use crate::error::Result;
use crate::rights::{Actor, Role};

/// Options of `admin`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tạo tài khoản quản trị; mật khẩu đọc từ một dòng ở đầu vào chuẩn.
    Create {
        /// Tên đăng nhập.
        user: String,
        /// Họ và tên.
        #[arg(long)]
        name: String,
    },
}

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<ExitCode> {
    let Command::Create { user, name } = &arguments.command;
    eprint!("Mật khẩu (ít nhất 8 ký tự): ");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password_hash = accounts::hash_password(app, line.trim_end_matches(['\r', '\n']))?;
    let new = NewAccount {
        person_id: None,
        user_name: user.clone(),
        display_name: name.clone(),
        password_hash,
        must_change: MustChange::No,
    };
    app.write(&Actor::system("lệnh admin create"), |tx| {
        let account_id = accounts::create(tx, &new)?;
        let valid_from = tx.today();
        let grant = NewGrant {
            account_id,
            role: Role::Administrator,
            unit_id: None,
            module_code: None,
            valid_from,
            valid_to: None,
        };
        accounts::grant(tx, &grant)
    })?;
    println!("Đã tạo tài khoản quản trị “{user}”.");
    Ok(ExitCode::SUCCESS)
}
