//! What the tests stand on: a program of their own with a database of its own, clients that are people with roles, and
//! a clock that moves by hand.

#![allow(dead_code, unused_imports, reason = "support grows ahead of the tests that use it")]

mod client;
mod database;

pub use client::{Client, Page, between};
pub use database::{Store, stores};

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

use datchuan::accounts::{self, MustChange, NewAccount, NewGrant};
use datchuan::app::{App, Tx};
use datchuan::clock::Clock;
use datchuan::config::Config;
use datchuan::db::{self, AccountId, Instant, PersonId, UnitId};
use datchuan::error::Result;
use datchuan::rights::{Actor, Role};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "mật khẩu thử nghiệm";

/// A program under test, with its server and its clock. Dropping it removes its database.
pub struct TestApp {
    /// The program.
    pub app: App,
    /// Its clock, which stands still until it is moved.
    pub clock: Clock,
    /// Where its server listens, such as `http://127.0.0.1:40123`.
    pub base: String,
    server: actix_web::dev::ServerHandle,
    _store: Store,
    count: AtomicU32,
}

/// Noon in Viet Nam on 22 November 2026, a Sunday.
pub fn noon() -> Instant {
    "2026-11-22T05:00:00Z".parse().unwrap()
}

impl TestApp {
    /// A program on a fresh database of the given kind, at [`noon`].
    pub fn start(store: Store) -> Self {
        Self::start_with(store, |_| {})
    }

    /// The same, with the configuration changed first.
    pub fn start_with(store: Store, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::defaults().unwrap();
        config.data.folder = store.folder().to_owned();
        config.data.database_url = store.url();
        config.data.connections = 8;
        config.sign_in.argon2_kib = 64;
        config.server.workers = 1;
        config.centre.may_issue_national = true;
        config.centre.issuing_ground = "Quyết định thử nghiệm".into();
        config.centre.head_name = "Trần Văn Giám Đốc".into();
        change(&mut config);
        let clock = Clock::fixed(noon());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        config.server.public_url.clone_from(&base);
        let app = App::build(config, clock.clone(), accounts::find_actor).unwrap();
        db::migrate(app.pool()).unwrap();
        let (send, receive) = std::sync::mpsc::channel();
        let served = app.clone();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = datchuan::cli::server(&served, listener).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let server = receive.recv().unwrap();
        Self { app, clock, base, server, _store: store, count: AtomicU32::new(0) }
    }

    /// Moves the clock on.
    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.set(self.clock.now().plus_minutes(minutes));
    }

    /// Writes as the program itself, which every rule lets pass.
    pub fn write<T>(&self, f: impl FnMut(&mut Tx<'_>) -> Result<T>) -> T {
        self.app.write(&Actor::system("thử nghiệm"), f).unwrap()
    }

    /// Reads as the program itself.
    pub fn read<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> T {
        self.app.read(&Actor::system("thử nghiệm"), f).unwrap()
    }

    /// An account with one role over the whole city, and its user name.
    pub fn account(&self, role: Role) -> (AccountId, String) {
        self.account_of(None, &[(role, None)])
    }

    /// An account, perhaps of a person, with roles over subtrees or the whole city.
    pub fn account_of(&self, person_id: Option<PersonId>, roles: &[(Role, Option<UnitId>)]) -> (AccountId, String) {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let user_name = format!("user{number}");
        let password_hash = accounts::hash_password(&self.app, PASSWORD).unwrap();
        let label = roles.first().map_or("Học viên", |(role, _)| role.as_str());
        let new = NewAccount {
            person_id,
            user_name: user_name.clone(),
            display_name: format!("Người {number} {label}"),
            password_hash,
            must_change: MustChange::No,
        };
        let id = self.write(|tx| {
            let account_id = accounts::create(tx, &new)?;
            for (role, unit_id) in roles.iter().filter(|(role, _)| *role != Role::Learner) {
                let valid_from = "2000-01-01".parse().unwrap();
                let (role, unit_id) = (*role, *unit_id);
                accounts::grant(
                    tx,
                    &NewGrant { account_id, role, unit_id, module_code: None, valid_from, valid_to: None },
                )?;
            }
            Ok(account_id)
        });
        (id, user_name)
    }

    /// Somebody with one role over the whole city, signed in.
    pub async fn client(&self, role: Role) -> Client {
        let (_, user) = self.account(role);
        self.sign_in(&user).await
    }

    /// Signs a user in.
    pub async fn sign_in(&self, user: &str) -> Client {
        let client = self.visitor();
        let page = client.post("/sign-in", &[("user", user), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "sign-in failed: {}", page.body);
        client
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(&self.base)
    }

    /// The actor behind a user name, for calling slices directly.
    pub fn actor(&self, account: AccountId) -> Actor {
        self.app.read(None, |tx| accounts::actor_of(tx, account)).unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // Connections of clients may still be open: the answer is not waited for.
        drop(self.server.stop(false));
    }
}

/// Runs an async test body on the test's own thread.
pub fn block_on<F: Future>(body: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(body)
}

/// Declares a test that runs on every store: `on_stores!(name, |t| { … })`; `t` is a [`TestApp`]; the body may await.
#[macro_export]
macro_rules! on_stores {
    ($name:ident, |$t:ident| $body:block) => {
        #[test]
        fn $name() {
            for store in $crate::support::stores(stringify!($name)) {
                let $t = $crate::support::TestApp::start(store);
                $crate::support::block_on(async { $body });
            }
        }
    };
}
