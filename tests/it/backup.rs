//! A backup gives everything back, on the same kind of database and on the other.

use std::collections::BTreeMap;

use datchuan::app::App;
use datchuan::cli::backup::{read_archive, write_archive};
use datchuan::db::dump;
use datchuan::error::Error;
use datchuan::rights::Role;

use crate::support::{TestApp, stores};

fn picture(app: &App) -> BTreeMap<String, Vec<serde_json::Value>> {
    app.pool()
        .read(|db| {
            let mut all = BTreeMap::new();
            for table in dump::tables() {
                let mut rows = Vec::new();
                dump::rows(db, &table, |line| {
                    rows.push(serde_json::from_str(line).unwrap());
                    Ok(())
                })?;
                all.insert(table.name, rows);
            }
            Ok::<_, Error>(all)
        })
        .unwrap()
}

#[test]
fn a_backup_comes_back_whole_on_every_database() {
    for (i, store) in stores("backup").into_iter().enumerate() {
        let t = TestApp::start(store);
        crate::support::block_on(t.client(Role::Administrator));
        let kept = t.app.files().keep("ảnh thẻ".as_bytes(), "text/plain").unwrap();
        t.write(|tx| datchuan::files::record(tx, &kept));
        let archive = t.app.config().data.folder.join("b.zip");
        assert!(write_archive(&t.app, &archive).unwrap() > 4);
        for (j, other) in stores("restore").into_iter().enumerate() {
            let fresh = TestApp::start(other);
            read_archive(&fresh.app, &archive).unwrap();
            assert_eq!(picture(&fresh.app), picture(&t.app), "from store {i} to store {j}");
            assert_eq!(fresh.app.files().read(&kept.sha).unwrap(), "ảnh thẻ".as_bytes());
            let again = read_archive(&fresh.app, &archive).unwrap_err();
            assert_eq!(again.key(), Some("backup-not-empty"));
        }
    }
}
