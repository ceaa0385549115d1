//! Configuration: defaults, one TOML file, then environment variables `DATCHUAN_…`; checked at start. The only reader
//! of the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the program listens.
    pub server: Server,
    /// Where data are kept.
    pub data: Data,
    /// Who runs the centre and what it may do.
    pub centre: Centre,
    /// Signing in.
    pub sign_in: SignIn,
}

/// Where the program listens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port; plain HTTP is served on loopback or behind a named proxy only.
    pub listen: SocketAddr,
    /// The address people type, such as `https://datchuan.example.gov.vn`; QR codes carry it.
    pub public_url: String,
    /// The address of the reverse proxy whose `X-Forwarded-For` is believed; empty for none.
    pub trusted_proxy: String,
    /// Worker threads for HTTP.
    pub workers: usize,
}

/// Where data are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The data folder: `db`, `files`, `keys`, `backups`.
    pub folder: PathBuf,
    /// `sqlite:…` or `postgres://…`; empty means `db/datchuan.sqlite` in the data folder.
    pub database_url: String,
    /// Most connections to the database.
    pub connections: u32,
    /// A folder of course packages instead of those compiled in; empty for none.
    pub courses: String,
    /// A folder of templates instead of those compiled in; empty for none.
    pub templates: String,
    /// A folder of fonts for documents (such as Times New Roman); empty for none.
    pub fonts: String,
}

/// Who runs the centre and what it may do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// The centre's name, on every page and document.
    pub name: String,
    /// The body above it, on documents.
    pub parent: String,
    /// The authority that manages it directly and approves results.
    pub authority: String,
    /// The place named beside dates, such as `Hà Nội`.
    pub place: String,
    /// Title of the signer of certificates.
    pub head_title: String,
    /// Name of the signer of certificates.
    pub head_name: String,
    /// Whether the body may issue the national certificate.
    pub may_issue_national: bool,
    /// The legal ground of that right; required when it is claimed.
    pub issuing_ground: String,
    /// Whom to call, in the footer of every page.
    pub help: String,
    /// Pattern of certificate numbers: `{level}`, `{year}` and `{number}` are replaced.
    pub serial_pattern: String,
}

/// Signing in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Wrong passwords in a row before an account pauses.
    pub tries: i32,
    /// Minutes of that pause.
    pub pause_minutes: i64,
    /// Wrong passwords a minute from one address; generous, a whole office may stand behind it.
    pub address_per_minute: u32,
    /// Hours a session lives.
    pub session_hours: i64,
    /// argon2id memory in KiB.
    pub argon2_kib: u32,
}

const DEFAULTS: &str = include_str!("../docs/datchuan.default.toml");

impl Config {
    /// Reads defaults, then the file (when given), then the environment, and checks the whole.
    #[expect(clippy::disallowed_methods, reason = "the one reader of the environment")]
    pub fn load(file: Option<&std::path::Path>) -> Result<Self, String> {
        let mut sources =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(path) = file {
            if !path.is_file() {
                return Err(format!("không thấy tệp cấu hình {}", path.display()));
            }
            sources = sources.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let environment =
            config::Environment::with_prefix("DATCHUAN").prefix_separator("_").separator("__").try_parsing(true);
        sources = sources.add_source(environment);
        if let Ok(url) = std::env::var("DATABASE_URL") {
            sources = sources.set_override("data.database_url", url).map_err(|e| e.to_string())?;
        }
        let built = sources.build().map_err(|e| format!("cấu hình không đọc được: {e}"))?;
        let config: Self = built.try_deserialize().map_err(|e| format!("cấu hình sai: {e}"))?;
        config.checked()
    }

    /// The defaults alone; tests begin with them.
    pub fn defaults() -> Result<Self, String> {
        toml::from_str::<Self>(DEFAULTS).map_err(|e| e.to_string())?.checked()
    }

    /// The database's URL, the default filled in.
    pub fn database_url(&self) -> String {
        if self.data.database_url.is_empty() {
            format!("sqlite:{}", self.data.folder.join("db/datchuan.sqlite").display())
        } else {
            self.data.database_url.clone()
        }
    }

    /// Whether browsers reach the program over TLS, so that cookies must be marked secure.
    pub fn is_https(&self) -> bool {
        self.server.public_url.starts_with("https://")
    }

    fn checked(self) -> Result<Self, String> {
        let mut faults = Vec::new();
        crate::db::Dialect::of_url(&self.database_url()).map_err(|e| format!("data.database_url: {e}"))?;
        if !self.server.listen.ip().is_loopback() && self.server.trusted_proxy.is_empty() {
            faults.push("server.listen: HTTP không mã hóa chỉ được mở ở 127.0.0.1; đặt máy chủ proxy có TLS phía trước và ghi địa chỉ của nó vào server.trusted_proxy".to_owned());
        }
        if !self.server.public_url.starts_with("http://") && !self.server.public_url.starts_with("https://") {
            faults.push("server.public_url: phải bắt đầu bằng http:// hoặc https://".to_owned());
        }
        if !(1..=64).contains(&self.server.workers) {
            faults.push("server.workers: từ 1 đến 64".to_owned());
        }
        if !(2..=200).contains(&self.data.connections) {
            faults.push("data.connections: từ 2 đến 200".to_owned());
        }
        if self.centre.may_issue_national && self.centre.issuing_ground.trim().is_empty() {
            faults.push("centre.issuing_ground: ghi căn cứ pháp lý của quyền cấp chứng chỉ, hoặc đặt centre.may_issue_national = false".to_owned());
        }
        for part in ["{year}", "{number}", "{level}"] {
            if !self.centre.serial_pattern.contains(part) {
                faults.push(format!("centre.serial_pattern: thiếu {part}"));
            }
        }
        if !(1..=168).contains(&self.sign_in.session_hours) {
            faults.push("sign_in.session_hours: từ 1 đến 168".to_owned());
        }
        if faults.is_empty() { Ok(self) } else { Err(format!("cấu hình sai:\n- {}", faults.join("\n- "))) }
    }
}
