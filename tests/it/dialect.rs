//! What must mean the same on both databases.

use datchuan::db::diesel::prelude::*;
use datchuan::db::diesel::sql_types::{BigInt, Integer};
use datchuan::db::schema::{audit_entry, number_series, setting};
use datchuan::db::{self, Instant, Json, Violation, sql, violation};
use datchuan::error::Error;
use datchuan::rights::Actor;
use serde_json::json;

use crate::on_stores;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

on_stores!(placeholders_out_of_order_keep_their_values, |t| {
    let n: Number = t.read(|tx| {
        let query = sql(tx.db, "SELECT CAST($2 AS BIGINT) * 10 + CAST($1 AS BIGINT) + CAST($2 AS BIGINT) AS n");
        Ok(query.bind::<Integer, _>(1).bind::<Integer, _>(2).get_result(tx.db)?)
    });
    assert_eq!(n.n, 23);
});

on_stores!(instants_and_json_come_back_unchanged, |t| {
    let at: Instant = "2026-02-28T16:59:59.123456Z".parse().unwrap();
    let value = json!({"chữ": "Đạt Chuẩn ẵ", "số": [1, 2.5, null], "b": true});
    t.write(|tx| {
        let row = (setting::name.eq("x"), setting::value.eq(Json(value.clone())), setting::changed_at.eq(at));
        diesel::insert_into(setting::table).values(row).execute(tx.db)?;
        Ok(())
    });
    let back: (Json<serde_json::Value>, Instant) =
        t.read(|tx| Ok(setting::table.find("x").select((setting::value, setting::changed_at)).first(tx.db)?));
    assert_eq!((back.0.0, back.1), (value, at));
    let earlier: i64 = t.read(|tx| Ok(setting::table.filter(setting::changed_at.le(at)).count().get_result(tx.db)?));
    assert_eq!(earlier, 1);
});

on_stores!(what_is_read_cannot_write, |t| {
    let written = t.app.read(&Actor::system("x"), |tx| {
        let row = (number_series::series.eq("x"), number_series::next_number.eq(1));
        Ok(diesel::insert_into(number_series::table).values(row).execute(tx.db)?)
    });
    assert!(written.is_err());
});

on_stores!(the_audit_log_takes_additions_only, |t| {
    t.write(|tx| tx.audit("x", "y", "z", json!({})));
    let changed = t.app.write(&Actor::system("x"), |tx| {
        match diesel::update(audit_entry::table).set(audit_entry::action.eq("khác")).execute(tx.db) {
            Err(error) => {
                assert_eq!(violation(&error), Some(Violation::AppendOnly));
                Err(Error::NotFound)
            }
            Ok(_) => Ok(()),
        }
    });
    assert!(changed.is_err());
});

on_stores!(writes_behave_as_if_one_after_the_other, |t| {
    t.write(|tx| {
        let row = (number_series::series.eq("x"), number_series::next_number.eq(1));
        diesel::insert_into(number_series::table).values(row).execute(tx.db)?;
        Ok(())
    });
    // Reading, then writing what was read plus one: lost updates would show in the sum.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..20 {
                    t.write(|tx| {
                        let row = number_series::table.find("x");
                        let n: i64 = row.select(number_series::next_number).first(tx.db)?;
                        diesel::update(row).set(number_series::next_number.eq(n + 1)).execute(tx.db)?;
                        Ok(())
                    });
                }
            });
        }
    });
    let n: i64 = t.read(|tx| Ok(number_series::table.find("x").select(number_series::next_number).first(tx.db)?));
    assert_eq!(n, 121);
});

#[test]
fn an_unknown_scheme_is_not_taken_for_a_file() {
    assert!(db::Dialect::of_url("mysql://x").is_err());
    assert_eq!(db::Dialect::of_url("sqlite:data/x"), Ok(db::Dialect::Sqlite));
    assert_eq!(db::Dialect::of_url("postgresql://x/y"), Ok(db::Dialect::Postgres));
}
