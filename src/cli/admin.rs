//! `admin`: accounts from the console, for the first administrator and for when nobody can sign in.

use std::io::BufRead;
use std::process::ExitCode;

use clap::Subcommand;

use crate::accounts::{self, AccountState, MustChange, NewAccount, NewGrant};
use crate::app::App;
use crate::error::{Error, Message, Result};
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
    /// Cấp lại mật khẩu cho một tài khoản; in mật khẩu dùng một lần, phải đổi khi đăng nhập.
    Reset {
        /// Tên đăng nhập.
        user: String,
    },
}

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Create { user, name } => create(app, user, name),
        Command::Reset { user } => reset(app, user),
    }
}

fn reset(app: &App, user: &str) -> Result<ExitCode> {
    let system = Actor::system("lệnh admin reset");
    let account = match app.read(&system, |tx| accounts::account_by_name(tx, user)) {
        Err(Error::NotFound) => return Err(Error::refused(Message::new("accounts-no-such-user").with("user", user))),
        other => other?,
    };
    let password = accounts::reset(app, &system, account.id)?;
    println!("Mật khẩu mới của “{}”: {password}", account.user_name);
    println!("Mật khẩu này phải đổi khi đăng nhập; các phiên đăng nhập cũ đã kết thúc.");
    if account.state == AccountState::Disabled {
        println!("Lưu ý: tài khoản này đang bị khóa; quản trị khác mở lại ở trang Tài khoản.");
    }
    Ok(ExitCode::SUCCESS)
}

fn create(app: &App, user: &str, name: &str) -> Result<ExitCode> {
    eprint!("Mật khẩu (ít nhất 8 ký tự): ");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password_hash = accounts::hash_password(app, line.trim_end_matches(['\r', '\n']))?;
    let new = NewAccount {
        person_id: None,
        user_name: user.to_owned(),
        display_name: name.to_owned(),
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
