//! The chain of the log notices what was edited, put in or taken out.

use datchuan::audit::{self, Verdict};
use datchuan::db::diesel::connection::SimpleConnection;
use datchuan::db::diesel::{Connection, PgConnection, SqliteConnection};
use datchuan::rights::{Actor, Role};

use crate::support::{Store, TestApp, stores};

/// Makes a log of some entries, all linked.
fn linked(store: Store) -> (TestApp, String) {
    let url = store.url();
    let t = TestApp::start(store);
    for _ in 0..6 {
        t.account(Role::Trainer);
    }
    t.pass_minutes(1);
    while t.app.write(&Actor::system("thử"), audit::link).unwrap() > 0 {}
    assert!(matches!(audit::verify(&t.app).unwrap(), Verdict::Whole { linked, waiting: 0, .. } if linked >= 12));
    (t, url)
}

/// Changes the database behind the program's back, as somebody with full rights over it can.
fn tamper(url: &str, statements: &str) {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let mut db = SqliteConnection::establish(path).unwrap();
        let drop = "PRAGMA busy_timeout = 5000; DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;
                    DROP TRIGGER audit_link_no_update; DROP TRIGGER audit_link_no_delete; PRAGMA foreign_keys = OFF;";
        db.batch_execute(&format!("{drop}{statements}")).unwrap();
    } else {
        let mut db = PgConnection::establish(url).unwrap();
        let drop = "ALTER TABLE audit_entry DISABLE TRIGGER ALL; ALTER TABLE audit_link DISABLE TRIGGER ALL;";
        db.batch_execute(&format!("{drop}{statements}")).unwrap();
    }
}

fn broken_at(t: &TestApp) -> i64 {
    match audit::verify(&t.app).unwrap() {
        Verdict::Broken { seq, .. } => seq,
        whole => panic!("the chain must be broken: {whole:?}"),
    }
}

#[test]
fn an_edited_entry_breaks_the_chain() {
    for store in stores("edited") {
        let (t, url) = linked(store);
        tamper(
            &url,
            "UPDATE audit_entry SET actor_name = 'người khác' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 5);",
        );
        assert_eq!(broken_at(&t), 5);
    }
}

#[test]
fn a_deleted_entry_breaks_the_chain() {
    for store in stores("deleted") {
        let (t, url) = linked(store);
        tamper(&url, "DELETE FROM audit_link WHERE seq = 4;");
        assert_eq!(broken_at(&t), 5);
    }
}

#[test]
fn an_entry_deleted_with_its_link_and_renumbered_breaks_the_chain() {
    for store in stores("renumbered") {
        let (t, url) = linked(store);
        tamper(
            &url,
            "DELETE FROM audit_link WHERE seq = 4;
             UPDATE audit_link SET seq = -seq WHERE seq > 4;
             UPDATE audit_link SET seq = -seq - 1 WHERE seq < 0;",
        );
        assert_eq!(broken_at(&t), 4);
    }
}

#[test]
fn an_inserted_entry_breaks_the_chain() {
    for store in stores("inserted") {
        let (t, url) = linked(store);
        // Put in at the end with a hash of one's own making.
        tamper(
            &url,
            "INSERT INTO audit_entry (id, at, account_id, actor_name, action, object_kind, object_id, detail, request_id)
             SELECT '0193563c-6f1e-7c3a-9d53-0b6a2d4f1e11', at, account_id, 'người khác', action, object_kind, object_id,
                    detail, request_id FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 3);
             INSERT INTO audit_link (seq, entry_id, prev, hash)
             SELECT seq + 1, '0193563c-6f1e-7c3a-9d53-0b6a2d4f1e11', hash, prev FROM audit_link
             WHERE seq = (SELECT MAX(seq) FROM audit_link);",
        );
        assert!(broken_at(&t) > 12);
    }
}

#[test]
fn the_log_takes_additions_only() {
    for store in stores("append-only") {
        let (t, url) = linked(store);
        let refused = if let Some(path) = url.strip_prefix("sqlite:") {
            SqliteConnection::establish(path).unwrap().batch_execute("DELETE FROM audit_entry").is_err()
        } else {
            PgConnection::establish(&url).unwrap().batch_execute("DELETE FROM audit_entry").is_err()
        };
        assert!(refused);
        assert!(matches!(audit::verify(&t.app).unwrap(), Verdict::Whole { .. }));
    }
}
