//! Loading, versions, old codes.

use datchuan::error::Error;
use datchuan::rights::{Actor, Role};
use datchuan::standard;

use crate::on_stores;

const FIRST: &str = r#"
[framework]
code = "x-1"
version = "1"
title = "Chuẩn thử"
legal_ground = "Quyết định 1/QĐ"
[[level]]
code = "low"
title = "Mức thấp"
certificate_title = "Chứng chỉ"
all_of = ["A"]
[[module]]
code = "A"
title = "Mô đun A"
level = "low"
elements = [
  { code = "A.1", title = "Một", verified = true, code_verified = true, title_verified = true, basis = "Văn bản" },
  { code = "A.2", title = "Hai", verified = false, code_verified = false, title_verified = true, basis = "Tạm" },
]
"#;

on_stores!(a_changed_framework_becomes_a_new_version_and_old_codes_resolve, |t| {
    let first = t.write(|tx| standard::load(tx, FIRST));
    assert_eq!(
        t.write(|tx| standard::load(tx, &format!("# lời ghi thêm\n{FIRST}"))),
        first,
        "a comment is no new version"
    );

    t.pass_minutes(1);
    let changed = FIRST.replace("A.2", "A.3").replace("Một", "Một mới");
    let second = t.write(|tx| standard::load(tx, &changed));
    assert_ne!(first, second);
    t.read(|tx| {
        let current = standard::framework(tx, "x-1")?;
        assert_eq!(current.elements.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(), ["A.1", "A.3"]);
        assert_eq!(standard::element(tx, "x-1", "A.2")?.title, "Hai");
        assert_eq!(standard::element(tx, "x-1", "A.1")?.title, "Một mới");
        assert!(matches!(standard::element(tx, "x-1", "A.9"), Err(Error::NotFound)));
        assert_eq!(standard::versions(tx, "x-1")?.len(), 2);
        Ok(())
    });

    assert_eq!(t.write(|tx| standard::load(tx, FIRST)), first, "earlier content is the earlier version again");
    assert_eq!(t.read(|tx| standard::framework(tx, "x-1")).elements[1].code, "A.2");
    assert!(matches!(t.app.read(None, |tx| standard::framework(tx, "y")), Err(Error::NotFound)));
});

on_stores!(the_built_in_standard_loads_twice_as_once, |t| {
    let once = standard::load_builtin(&t.app).unwrap();
    assert_eq!(standard::load_builtin(&t.app).unwrap(), once);
    let national = t.read(|tx| standard::framework(tx, "tt03-2014"));
    assert_eq!(national.elements.len(), 224);
    assert_eq!(national.level("advanced").unwrap().any_minimum, 3);
});

on_stores!(only_an_administrator_loads_and_faults_carry_their_line, |t| {
    let (trainer, _) = t.account(Role::Trainer);
    let trainer = t.actor(trainer);
    assert!(matches!(t.app.write(&trainer, |tx| standard::load(tx, FIRST)), Err(Error::Forbidden)));
    let broken = FIRST.replace("all_of = [\"A\"]", "all_of = [\"B\"]");
    let Err(Error::Invalid(errors)) = t.app.write(&Actor::system("thử"), |tx| standard::load(tx, &broken)) else {
        panic!("a faulty file must be refused");
    };
    assert_eq!(errors.0[0].message.key, "standard-fault-at");
    assert_eq!(errors.0[0].message.args[0], ("line", "11".to_owned()));
});
