//! A person at a screen: Chromium driven through WebDriver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use thirtyfour::prelude::*;

/// The sizes every page is looked at in.
const SIZES: [(u32, u32); 2] = [(1366, 768), (360, 740)];
/// Page loads are waited for at most so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser of one test's own.
pub struct Browser {
    /// The driver, for what the methods here do not cover.
    pub driver: WebDriver,
    base: String,
    axe: String,
    process: Child,
    profile: PathBuf,
    faults: Vec<String>,
}

/// What a machine lacks for these tests; `None` when it has everything.
pub fn missing() -> Option<String> {
    for program in ["/usr/bin/chromium", "/usr/bin/chromedriver"] {
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
        std::fs::create_dir_all(&profile).unwrap();
        let process = Command::new("/usr/bin/chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let driver = connect(port, &profile).await;
        let axe = std::fs::read_to_string(std::env::var("AXE_CORE").unwrap()).unwrap();
        Self { driver, base: base.to_owned(), axe, process, profile, faults: Vec::new() }
    }

    /// Goes to a page and looks at it.
    pub async fn visit(&mut self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base)).await.unwrap();
        self.look(path).await;
    }

    /// Looks at the page as it is: axe, both sizes, a picture of each.
    pub async fn look(&mut self, name: &str) {
        for (width, height) in SIZES {
            self.driver.set_window_rect(0, 0, width, height).await.unwrap();
            let wide: i64 = self.evaluate("return document.documentElement.scrollWidth - window.innerWidth").await;
            if wide > 0 {
                self.faults.push(format!("{name} at {width}: {wide} pixels wider than the screen"));
            }
            self.picture(name, width).await;
            for violation in self.axe().await {
                self.faults.push(format!("{name} at {width}: {violation}"));
            }
        }
        let (width, height) = SIZES[0];
        self.driver.set_window_rect(0, 0, width, height).await.unwrap();
    }

    async fn picture(&self, name: &str, width: u32) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let file = folder.join(format!("{}-{width}.png", plain.trim_matches('-')));
        self.driver.screenshot(&file).await.unwrap();
    }

    async fn axe(&self) -> Vec<String> {
        self.driver.execute(self.axe.as_str(), vec![]).await.unwrap();
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

    /// Types into a field.
    pub async fn type_into(&self, name: &str, text: &str) {
        let field = self.driver.find(By::Name(name)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses the button or link that shows exactly these words, and waits for the page after it.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "//*[self::button or self::a][normalize-space(.)='{words}' or starts-with(normalize-space(.), '{words}:')]"
        );
        let found = self.driver.query(By::XPath(path)).wait(PATIENCE, Duration::from_millis(100)).first().await;
        let found = found.unwrap_or_else(|_| panic!("no button or link “{words}”"));
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap();
    }

    /// Waits until the page shows the words.
    pub async fn wait_for(&self, words: &str) {
        for _ in 0..100 {
            let text: String = self.evaluate("return document.body ? document.body.innerText : ''").await;
            if text.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let text: String = self.evaluate("return document.body.innerText").await;
        panic!("“{words}” did not appear; the page says:\n{text}");
    }

    /// Signs in and looks at the first page.
    pub async fn sign_in(&mut self, user: &str) {
        self.driver.goto(format!("{}/sign-in", self.base)).await.unwrap();
        self.type_into("user", user).await;
        self.type_into("password", crate::support::PASSWORD).await;
        self.press("Đăng nhập").await;
    }

    /// Closes the browser; every fault seen on the way fails the test.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        let faults = std::mem::take(&mut self.faults);
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
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
    let url = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        if let Ok(driver) = WebDriver::new(&url, wanted.clone()).await {
            return driver;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver does not answer at {url}");
}
