//! The real program in a process of its own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::database::Store;

pub struct Server {
    pub base: String,
    process: Child,
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    pub fn start(store: &Store) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let base = format!("http://{free}");
        let process = Command::new(env!("CARGO_BIN_EXE_datchuan"))
            .arg("serve")
            .env("DATCHUAN_SERVER__LISTEN", free.to_string())
            .env("DATCHUAN_SERVER__PUBLIC_URL", &base)
            .env("DATCHUAN_DATA__FOLDER", store.folder())
            .env("DATCHUAN_DATA__CONNECTIONS", "12")
            .env("DATABASE_URL", store.url())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { base, process };
        let began = Instant::now();
        while TcpStream::connect(free).is_err() {
            assert!(began.elapsed() < Duration::from_secs(60), "the server did not start");
            assert!(server.process.try_wait().unwrap().is_none(), "the server ended at once");
            sleep(Duration::from_millis(20));
        }
        server
    }

    /// SIGKILL: nothing is finished, flushed or said goodbye to.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
