//! A person at a screen: Chromium driven through WebDriver, with an eye on every page.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::places;

/// A size of screen that pages are looked at in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    width: u32,
    height: u32,
}

/// The desk in an office.
pub const DESK: Screen = Screen { width: 1366, height: 768 };
/// A phone.
pub const PHONE: Screen = Screen { width: 360, height: 740 };
/// What a page is waited for, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(20);
const EVERY: Duration = Duration::from_millis(50);

/// A browser of one test's own.
pub struct Browser {
    /// The driver, for what the methods here do not cover.
    pub driver: WebDriver,
    /// The routes of the pages looked at so far.
    pub seen: BTreeSet<&'static str>,
    base: String,
    axe: String,
    faults: Vec<String>,
    // Dropped after the driver, which ends its session with this process: else Chromium would be left running.
    machine: Machine,
}

/// The process that drives Chromium, and the folder Chromium keeps its files in.
struct Machine {
    process: Child,
    profile: PathBuf,
}

/// What a machine lacks for these tests; `None` when it has everything.
pub fn missing() -> Option<String> {
    for program in ["/usr/bin/chromium", "/usr/bin/chromedriver", "/usr/bin/pdftotext"] {
        if !Path::new(program).is_file() {
            return Some(program.to_owned());
        }
    }
    match std::env::var("AXE_CORE") {
        Ok(path) if Path::new(&path).is_file() => None,
        _ => Some("AXE_CORE".to_owned()),
    }
}

/// Runs a journey, or says what is missing.
pub fn journey<F: Future<Output = ()>>(go: impl FnOnce() -> F) {
    match missing() {
        Some(what) => println!("SKIPPED {what}"),
        None => crate::support::block_on(go()),
    }
}

impl Browser {
    /// Opens a browser for the site at `base`.
    pub async fn open(base: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let profile = std::env::temp_dir().join(format!("datchuan-browser-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(profile.join("downloads")).unwrap();
        let process = Command::new("/usr/bin/chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let machine = Machine { process, profile };
        let driver = connect(port, &machine.profile).await;
        let axe = std::fs::read_to_string(std::env::var("AXE_CORE").unwrap()).unwrap();
        let (seen, faults) = (BTreeSet::new(), Vec::new());
        let browser = Self { driver, seen, base: base.to_owned(), axe, faults, machine };
        browser.turn_to(DESK).await;
        browser
    }

    /// Goes to a page without looking at it.
    pub async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
    }

    /// Goes to a page and looks at it on both screens.
    pub async fn visit(&mut self, path: &str) {
        self.go(path).await;
        self.look(path).await;
    }

    /// Looks at the page as it is, on a desk and on a phone: axe, a picture, the console, nothing wider than the screen.
    pub async fn look(&mut self, name: &str) {
        self.examine(name, &[DESK, PHONE]).await;
    }

    /// Looks at a page of an office: axe and a picture on the desk, and that it fits a phone.
    pub async fn glance(&mut self, name: &str) {
        self.examine(name, &[DESK]).await;
    }

    async fn examine(&mut self, name: &str, thoroughly: &[Screen]) {
        self.take_note(name).await;
        for screen in [DESK, PHONE] {
            self.turn_to(screen).await;
            let width = screen.width;
            let wide: i64 = self.evaluate("return document.documentElement.scrollWidth - window.innerWidth").await;
            if wide > 0 {
                self.faults.push(format!("{name} at {width}: {wide} pixels wider than the screen"));
            }
            if thoroughly.contains(&screen) || wide > 0 {
                self.picture(name, width).await;
                for violation in self.axe().await {
                    self.faults.push(format!("{name} at {width}: {violation}"));
                }
            }
        }
        self.turn_to(DESK).await;
    }

    /// The route and status of the page, and what its console says.
    pub async fn take_note(&mut self, name: &str) {
        let script = "const entry = performance.getEntriesByType('navigation')[0]; \
            return {path: location.pathname, status: entry ? entry.responseStatus : 0}";
        let page: Value = self.evaluate(script).await;
        let status = page["status"].as_u64().unwrap();
        // A refused form comes back with 422, and the console says so.
        if status != 200 && status != 422 {
            self.faults.push(format!("{name}: status {status}"));
        }
        self.seen.extend(places::route(page["path"].as_str().unwrap()));
        for entry in self.driver.get_log("browser").await.unwrap() {
            if entry.level == "SEVERE" && !(status == 422 && entry.message.contains("status of 422")) {
                self.faults.push(format!("{name}: console: {}", entry.message));
            }
        }
    }

    /// Something wrong that was found on the way.
    pub fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    /// Makes the window a screen of exactly this size.
    async fn turn_to(&self, screen: Screen) {
        let size = json!({"width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": false});
        self.tools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Turns scripts of pages off or on, as a person may in the settings.
    pub async fn scripts(&self, scripts: Scripts) {
        self.tools("Emulation.setScriptExecutionDisabled", json!({"value": scripts == Scripts::Off})).await;
    }

    async fn tools(&self, command: &str, arguments: Value) {
        self.driver.cdp().send_raw(command, arguments).await.unwrap();
    }

    async fn picture(&self, name: &str, width: u32) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let file = folder.join(format!("{}-{width}.png", plain.trim_matches('-')));
        self.driver.screenshot(&file).await.unwrap();
    }

    async fn axe(&self) -> Vec<String> {
        if !self.evaluate::<bool>("return typeof axe === 'object'").await {
            self.driver.execute(self.axe.as_str(), vec![]).await.unwrap();
        }
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], \
            rules: {'target-size': {enabled: true}}}).then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' — ' + \
            v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))))";
        self.driver.execute_async(run, vec![]).await.unwrap().convert().unwrap()
    }

    /// What a script gives.
    pub async fn evaluate<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.driver.execute(script, Vec::<Value>::new()).await.unwrap().convert().unwrap()
    }

    /// Everything the page says.
    pub async fn text(&self) -> String {
        self.evaluate("return document.body ? document.body.innerText.normalize() : ''").await
    }

    /// Where the page is: path and query.
    pub async fn path(&self) -> String {
        self.evaluate("return location.pathname + location.search").await
    }

    /// Waits until a script gives true; a page that is just changing is asked again.
    pub async fn until(&self, what: &str, script: &str) {
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            let answer = self.driver.execute(script, Vec::<Value>::new()).await;
            if answer.is_ok_and(|said| said.json().as_bool() == Some(true)) {
                return;
            }
            tokio::time::sleep(EVERY).await;
        }
        panic!("{what}; {} says:\n{}", self.path().await, self.text().await);
    }

    /// Waits until the page shows the words.
    pub async fn wait_for(&self, words: &str) {
        let wanted = Value::from(words);
        let script = format!("return document.body !== null && document.body.innerText.normalize().includes({wanted})");
        self.until(&format!("“{words}” did not appear"), &script).await;
    }

    /// A file that a link or button gives: its path in a folder of the browser's own.
    pub async fn download(&self, words: &str) -> PathBuf {
        let folder = self.machine.profile.join("downloads");
        let files = || -> BTreeSet<PathBuf> {
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        };
        let before = files();
        self.tap(words).await;
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            // Chromium writes under another name and renames the file when it is complete.
            let half = |path: &&PathBuf| path.to_string_lossy().ends_with(".crdownload") || is_hidden(path);
            if let Some(path) = files().difference(&before).find(|path| !half(path)) {
                return path.clone();
            }
            tokio::time::sleep(EVERY).await;
        }
        panic!("“{words}” gave no file; the page says:\n{}", self.text().await);
    }

    /// Signs in as somebody else than before.
    pub async fn sign_in(&self, user: &str) {
        self.sign_in_with(user, crate::support::PASSWORD).await;
    }

    /// Signs in with a password.
    pub async fn sign_in_with(&self, user: &str, password: &str) {
        self.driver.delete_all_cookies().await.unwrap();
        self.go("/sign-in").await;
        self.fill("Tên đăng nhập", user).await;
        self.fill("Mật khẩu", password).await;
        self.press("Đăng nhập").await;
    }

    /// Closes the browser; every fault seen on the way fails the test.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        let faults = std::mem::take(&mut self.faults);
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As usual.
    On,
    /// None.
    Off,
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

async fn connect(port: u16, profile: &Path) -> WebDriver {
    let mut wanted = DesiredCapabilities::chrome();
    wanted.set_binary("/usr/bin/chromium").unwrap();
    let data = format!("--user-data-dir={}", profile.display());
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=vi",
        data.as_str(),
    ] {
        wanted.add_arg(argument).unwrap();
    }
    let preferences = json!({
        "download.default_directory": profile.join("downloads"),
        "download.prompt_for_download": false,
        "plugins.always_open_pdf_externally": true,
        "credentials_enable_service": false,
    });
    wanted.add_experimental_option("prefs", preferences).unwrap();
    wanted.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All).unwrap();
    let url = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        if let Ok(driver) = WebDriver::new(&url, wanted.clone()).await {
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver does not answer at {url}");
}
