//! The pages over HTTP.

use datchuan::people::StaffKind;
use datchuan::rights::Role;

use super::world::City;
use crate::on_stores;

on_stores!(a_leader_opens_the_report_down_to_a_file, |t| {
    let c = City::new(&t);
    let commune = c.commune("001", "Xã Ba Vì");
    let an = c.hire("Nguyễn Văn An", commune, StaffKind::CivilServant);
    c.hire("Trần Thị Bình", commune, StaffKind::Contract);
    c.certify(an, "basic", "2026-03-01");
    c.require(c.city, "2026-12-10", &[]);
    let (_, user) = t.account_of(None, &[(Role::Leader, Some(c.city))]);
    let mut leader = t.sign_in(&user).await;

    let page = leader.get("/compliance").await;
    assert_eq!(page.status, 200, "{}", page.body);
    for word in ["Đã đạt", "1/2", "1 người đến hạn trong 30 ngày", "theo cơ cấu tổ chức ngày 22/11/2026"]
    {
        assert!(page.main().contains(word), "{word} is missing in {}", page.main());
    }
    let page = leader.get("/compliance/people?standing=met").await;
    assert!(page.main().contains("HN-00001") && !page.main().contains("Trần Thị Bình"));
    let page = leader.get("/compliance/people?standing=nonsense").await;
    assert!(page.status >= 400 && page.status < 500);
    let page = leader.get("/compliance?on=31/12/2099").await;
    assert_eq!(page.status, 422);
    assert!(page.main().contains("Báo cáo chỉ tính đến hôm nay"));
    for path in ["/compliance/export", "/compliance/people/export?standing=lacking"] {
        let file = leader.get(path).await;
        assert_eq!(file.status, 200);
        assert!(file.bytes.starts_with(b"PK"));
    }
    let logged: i64 = t.read(|tx| {
        use datchuan::db::diesel::prelude::*;
        use datchuan::db::schema::audit_entry;
        Ok(audit_entry::table.filter(audit_entry::action.eq("compliance.export")).count().get_result(tx.db)?)
    });
    assert_eq!(logged, 2, "every file that leaves is in the log");
});

on_stores!(everybody_has_a_first_page, |t| {
    let mut visitor = t.visitor();
    let page = visitor.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("/sign-in") && page.body.contains("/verify") && page.body.contains("/exam"));

    let c = City::new(&t);
    let commune = c.commune("001", "Xã Ba Vì");
    let an = c.hire("Nguyễn Thị Ánh", commune, StaffKind::CivilServant);
    c.require(c.city, "2026-10-31", &[StaffKind::CivilServant]);
    let (_, user) = t.account_of(Some(an), &[]);
    let mut learner = t.sign_in(&user).await;
    let page = learner.get("/").await;
    assert_eq!(page.status, 200, "{}", page.body);
    for word in ["Chào anh/chị Ánh", "Quá hạn", "đã quá 22 ngày", "Chưa có chứng chỉ nào"] {
        assert!(page.main().contains(word), "{word} is missing in {}", page.main());
    }
    c.certify(an, "basic", "2026-11-01");
    let page = learner.get("/").await;
    assert!(page.main().contains("Đã đạt mọi yêu cầu"), "{}", page.main());

    let mut clerk = t.client(Role::BoardChair).await;
    let page = clerk.get("/").await;
    assert!(page.main().contains("Việc của vai trò") && page.main().contains("Kỳ thi chờ duyệt"));
    for role in Role::ALL.iter().filter(|role| **role != Role::Learner) {
        let page = t.client(*role).await.get("/").await;
        assert_eq!(page.status, 200, "{role}: {}", page.body);
    }
});
