//! Reading over HTTP: progress, where one goes on, pictures.

use datchuan::courses;

use super::{loaded, reader};

crate::on_stores!(one_reads_marks_as_done_and_goes_on, |t| {
    loaded(&t);
    let (person, mut client) = reader(&t).await;
    let catalogue = client.read("/courses").await;
    assert!(catalogue.contains("Hiểu biết về CNTT cơ bản") && !catalogue.contains("Học tiếp ·"), "{catalogue}");
    let outline = client.read("/courses/iu01").await;
    assert!(outline.contains("Bắt đầu: "), "{outline}");

    let first = client.read("/courses/iu01/may-tinh-va-cac-bo-phan").await;
    assert!(first.contains("Bài 1/10"), "{first}");
    let next = client.act("/courses/iu01/may-tinh-va-cac-bo-phan/done", &[("then", "next")]).await;
    assert!(next.body.contains("Bài 2/10"), "{}", next.main());

    t.pass_minutes(1);
    client.read("/courses/iu01/suc-khoe-moi-truong-phap-luat").await;
    let progress = t.read(|tx| courses::progress(tx, person));
    let iu01 = progress.iter().find(|course| course.code == "iu01").unwrap();
    assert_eq!((iu01.lessons, iu01.done), (10, 1));
    assert_eq!(iu01.next.as_ref().unwrap().0, "suc-khoe-moi-truong-phap-luat", "where one was last");
    let catalogue = client.read("/courses").await;
    assert!(catalogue.contains("href=\"/courses/iu01/suc-khoe-moi-truong-phap-luat\""), "{catalogue}");

    // Done once is done; a second time changes nothing.
    let page = client.act("/courses/iu01/may-tinh-va-cac-bo-phan/done", &[("then", "stay")]).await;
    assert!(page.body.contains("đã học xong bài này ngày 22/11/2026"), "{}", page.main());
});

crate::on_stores!(pages_that_are_not_there_say_so, |t| {
    loaded(&t);
    let (_, mut client) = reader(&t).await;
    for path in ["/courses/iu99", "/courses/iu01/khong-co", "/courses/iu01/pictures/khong-co.svg", "/practice/IU99"] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
    let missing = client.post("/courses/iu01/khong-co/done", &[]).await;
    assert_eq!(missing.status, 404);
});

crate::on_stores!(pictures_are_kept_by_browsers_and_cannot_act, |t| {
    loaded(&t);
    let (_, mut client) = reader(&t).await;
    let lesson = client.read("/courses/iu03/bang-hinh-muc-luc").await;
    let address = crate::support::between(&lesson, "src=\"/courses/", "\"").unwrap();
    let picture = client.get(&format!("/courses/{address}")).await;
    let header = |name: &str| picture.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!((picture.status, picture.media_type.as_str()), (200, "image/svg+xml"));
    assert!(header("cache-control").contains("immutable"));
    assert!(header("content-security-policy").contains("sandbox"), "{}", header("content-security-policy"));
    assert!(header("x-content-type-options").contains("nosniff"));
    let visitor = t.visitor();
    let stranger = visitor.send(visitor.request(reqwest::Method::GET, &format!("/courses/{address}"))).await;
    assert_ne!(stranger.status, 200);
});
