//! Spreadsheets made to bring a server down, sent as a staff list: refused in words, at small cost. The real program runs
//! in a process of its own, so that its memory and its time on a processor can be read from the system.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datchuan::rights::Role;

use super::city;
use crate::support::{Client, PASSWORD, Store, TestApp, block_on};

/// Seconds on a processor, and bytes at the highest, for the answer to one hostile file.
const SECONDS: f64 = 2.0;
const BYTES: u64 = 300 << 20;

struct Server {
    base: String,
    process: Child,
}

impl Server {
    /// On the database of a program under test.
    fn start(t: &TestApp) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let base = format!("http://{free}");
        let process = Command::new(env!("CARGO_BIN_EXE_datchuan"))
            .arg("serve")
            .env("DATCHUAN_SERVER__LISTEN", free.to_string())
            .env("DATCHUAN_SERVER__PUBLIC_URL", &base)
            .env("DATCHUAN_DATA__FOLDER", &t.app.config().data.folder)
            .env("DATABASE_URL", &t.app.config().data.database_url)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { base, process };
        let began = Instant::now();
        while TcpStream::connect(free).is_err() {
            assert!(began.elapsed() < Duration::from_secs(120), "the server did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// Seconds that its threads have spent on a processor: what others run at the same time does not count.
    fn seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let after_name = stat.rsplit_once(") ").unwrap().1;
        let ticks = after_name.split(' ').skip(11).take(2).map(|n| n.parse::<f64>().unwrap()).sum::<f64>();
        ticks / 100.0
    }

    /// The most memory it ever had, in bytes.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn workbook(sheet: &[u8]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Danh sách" sheetId="1" r:id="s1"/></sheets></workbook>"#
    );
    let parts: [(&str, &[u8]); 5] = [
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>"#,
        ),
        (
            "_rels/.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn rows(of: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    workbook(format!(r#"<worksheet xmlns="{main}"><sheetData>{of}</sheetData></worksheet>"#).as_bytes())
}

/// Sends a file; gives what the page says.
async fn send(hr: &Client, server: &Server, (what, bytes): (&str, &[u8])) -> String {
    let before = server.seconds();
    let page = hr.upload("/people/import", &[("as_of", "01/11/2026")], &[("file", "ds.xlsx", bytes)]).await;
    let (seconds, peak) = (server.seconds() - before, server.peak());
    println!("{what}: {seconds:.2} s on a processor, {} MB at the highest, {} kB sent", peak >> 20, bytes.len() >> 10);
    assert_eq!(page.status, 422, "{what}: {}", page.main());
    assert!(seconds < SECONDS, "{what}: {seconds} s");
    assert!(peak < BYTES, "{what}: {peak} bytes");
    page.main().to_owned()
}

#[test]
fn a_hostile_staff_list_is_refused_in_words_within_two_seconds_and_300_mb() {
    let t = TestApp::start(Store::sqlite("hostile_staff_list"));
    let (_, user) = t.account_of(None, &[(Role::HrOfficer, Some(city(&t).phuong))]);
    let server = Server::start(&t);
    block_on(async {
        let mut hr = Client::new(&server.base);
        assert_eq!(hr.post("/sign-in", &[("user", &user), ("password", PASSWORD)]).await.status, 303);
        hr.read("/people/import").await;
        let far =
            send(&hr, &server, ("far cell", &rows(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#))).await;
        assert!(far.contains("XFD1048576"), "{far}");
        let blank = workbook(&vec![b' '; 512 << 20]);
        let bomb = send(&hr, &server, ("half a gigabyte of blanks", &blank)).await;
        assert!(bomb.contains("giải nén"), "{bomb}");
        let cells = send(&hr, &server, ("eight million cells", &rows(&"<c/>".repeat(8_100_000)))).await;
        assert!(cells.contains("giải nén"), "{cells}");
        let wide = r#"<row><c t="inlineStr"><is><t>Nguyễn Văn An</t></is></c></row>"#.repeat(400_000);
        send(&hr, &server, ("four hundred thousand rows", &rows(&wide))).await;
        assert!(hr.read("/people/import").await.contains("Danh sách"), "the server goes on");
    });
}
