//! Rehearsal of the practical paper; nothing sealed for exams is ever served.

use datchuan::courses::{self, Purpose};
use datchuan::questions::Pool;

use super::{loaded, reader};

const TASK: &str = "/courses/co-ban-luyen-tap/practical/lop-tap-huan";

crate::on_stores!(the_model_comes_after_the_work, |t| {
    loaded(&t);
    let (_, mut client) = reader(&t).await;
    let page = client.read(TASK).await;
    assert!(page.contains("du-thao-ke-hoach.docx") && !page.contains("/model/"), "{page}");
    let starter = client.get(&format!("{TASK}/starter/du-thao-ke-hoach.docx")).await;
    assert_eq!((starter.status, &starter.bytes[..2]), (200, &b"PK"[..]));
    for early in ["/solution", "/model/ke-hoach.docx"] {
        let refused = client.get(&format!("{TASK}{early}")).await;
        assert_ne!(refused.status, 200, "{early}");
        assert!(!refused.body.contains("vb-01"));
    }
    client.read(TASK).await;
    let solution = client.act(TASK, &[]).await;
    assert!(solution.body.contains("/model/ke-hoach.docx"), "{}", solution.main());
    assert_eq!(client.get(&format!("{TASK}/model/ke-hoach.docx")).await.status, 200);

    let task = t.read(|tx| courses::practical_tasks(tx, "tt03-2014", "basic", Pool::Practice)).remove(0);
    let first = &task.rubric.criteria[0];
    let marked = client.read(&format!("{TASK}/solution?marked=yes&c={}", first.id)).await;
    let points = datchuan::text::format_hundredths(first.points.into());
    assert!(marked.contains(&format!("{points}/10")), "{marked}");
});

crate::on_stores!(sealed_tasks_are_never_served, |t| {
    loaded(&t);
    let (_, mut client) = reader(&t).await;
    let sealed = t.read(|tx| courses::practical_tasks(tx, "tt03-2014", "basic", Pool::Exam));
    let catalogue = client.read("/courses").await;
    for task in sealed {
        let base = format!("/courses/{}/practical/{}", task.course_code, task.code);
        let mut paths = vec![format!("/courses/{}", task.course_code), base.clone(), format!("{base}/solution")];
        for file in &task.files {
            paths.push(format!("{base}/{}/{}", file.purpose, file.name));
            // Nor under the name of a course that is open.
            paths.push(format!("/courses/co-ban-luyen-tap/practical/{}/{}/{}", task.code, file.purpose, file.name));
        }
        assert!(task.files_for(Purpose::Model).count() > 0);
        for path in paths {
            let page = client.get(&path).await;
            assert_eq!(page.status, 404, "{path}");
        }
        client.read("/courses").await;
        assert_eq!(client.post(&base, &[]).await.status, 404);
        assert!(!catalogue.contains(&task.title), "{catalogue}");
    }
});
