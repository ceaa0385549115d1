//! `serve`: the pages and the periodic tasks.

use std::net::TcpListener;
use std::process::ExitCode;

use actix_web::{App as Server, HttpServer, middleware};

use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::{courses, jobs, routes};

/// Options of `serve`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Không chạy các việc định kỳ ở tiến trình này.
    #[arg(long)]
    no_work: bool,
}

/// Whether the process also does the periodic tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// It does.
    Here,
    /// Another process does.
    Elsewhere,
}

pub(super) fn run(config: Config, arguments: &Arguments) -> Result<ExitCode> {
    let app = super::open(config)?;
    courses::load_at_start(&app)?;
    let listener = TcpListener::bind(app.config().server.listen)?;
    println!("Đạt Chuẩn đang chạy tại {}", app.config().server.public_url);
    serve(&app, listener, if arguments.no_work { Work::Elsewhere } else { Work::Here })?;
    Ok(ExitCode::SUCCESS)
}

/// Serves until the process is told to stop; running requests are finished first.
pub fn serve(app: &App, listener: TcpListener, work: Work) -> Result<()> {
    actix_web::rt::System::new().block_on(async {
        if work == Work::Here {
            jobs::start(app, routes::tasks());
        }
        server(app, listener)?.await.map_err(Error::from)
    })
}

/// The HTTP server on a listener; tests start it the same way.
pub fn server(app: &App, listener: TcpListener) -> Result<actix_web::dev::Server> {
    let (data, workers) = (routes::data(app), app.config().server.workers);
    let server = HttpServer::new(move || {
        Server::new()
            .app_data(data.clone())
            .wrap(middleware::Compress::default())
            .configure(routes::register)
            .default_service(actix_web::web::to(crate::web::nowhere))
    })
    .workers(workers)
    .shutdown_timeout(10)
    .listen(listener)?
    .run();
    Ok(server)
}
