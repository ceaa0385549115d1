//! Practice over HTTP: verdicts after each answer, never before; the wrong ones again; only the own practice.

use datchuan::courses;
use datchuan::db::{PersonId, PracticeId};
use datchuan::questions::{self, Kind};
use datchuan::rights::{Actor, Role};

use super::{learner, loaded, reader};
use crate::support::{Client, TestApp};

/// The form fields of an answer to a question of a practice, right or wrong.
fn fields(t: &TestApp, person: PersonId, id: PracticeId, position: usize, right: bool) -> Vec<(String, String)> {
    let actor = Actor { person: Some(person), ..Actor::system("thử nghiệm") };
    t.app
        .read(&actor, |tx| {
            let opened = courses::opened_practice(tx, id)?;
            let question = &opened.questions[position - 1];
            let version = question.item.version_id;
            let key = questions::keys(tx, &[version])?.remove(&version).unwrap();
            let shown: Vec<bool> = question.item.order.iter().map(|place| key.truths[usize::from(*place)]).collect();
            let mut fields = vec![("position".to_owned(), position.to_string())];
            match key.kind {
                Kind::Single => {
                    let pick = shown.iter().position(|truth| *truth == right).unwrap();
                    fields.push(("choice".into(), pick.to_string()));
                }
                Kind::Multiple => fields.extend(
                    shown
                        .iter()
                        .enumerate()
                        .filter(|(_, truth)| **truth == right)
                        .map(|(at, _)| ("choice".into(), at.to_string())),
                ),
                Kind::TrueFalse => fields.extend(shown.iter().enumerate().map(|(at, truth)| {
                    (format!("truth-{at}"), if *truth == right { "1".into() } else { "0".to_owned() })
                })),
            }
            Ok(fields)
        })
        .unwrap()
}

async fn begin(client: &mut Client) -> (String, PracticeId) {
    client.read("/practice/IU01").await;
    let begun = client.post("/practice/IU01", &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.main());
    let id = begun.location.rsplit('/').next().unwrap().parse().unwrap();
    (begun.location, id)
}

async fn answer(
    t: &TestApp,
    client: &mut Client,
    at: (PersonId, &str, PracticeId),
    position: usize,
    right: bool,
) -> String {
    let fields = fields(t, at.0, at.2, position, right);
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let sent = client.post(&format!("{}/answer", at.1), &pairs).await;
    assert_eq!(sent.status, 303, "{}", sent.main());
    assert!(sent.location.ends_with(&format!("#cau-{position}")));
    client.read(at.1).await
}

crate::on_stores!(a_practice_from_start_to_the_wrong_ones_again, |t| {
    loaded(&t);
    let (person, mut client) = reader(&t).await;
    let (path, id) = begin(&mut client).await;
    let fresh = client.read(&path).await;
    for word in ["Đáp án đúng", "feedback", "class=\"opt right", "class=\"opt slip"] {
        assert!(!fresh.contains(word), "{word} stands in the page before any answer");
    }
    assert!(fresh.contains("LUYỆN TẬP"));

    // Starting again goes on with the same practice.
    assert_eq!(begin(&mut client).await.1, id);

    let page = answer(&t, &mut client, (person, &path, id), 1, true).await;
    assert_eq!(page.matches("class=\"feedback right\"").count(), 1, "only the answered question is judged");
    let page = answer(&t, &mut client, (person, &path, id), 2, false).await;
    assert_eq!(page.matches("class=\"feedback slip\"").count(), 1);
    assert!(page.contains("data-at=\"2\""), "the practice is shown where one was");
    // A later right answer is for learning; the first one counts.
    let page = answer(&t, &mut client, (person, &path, id), 2, true).await;
    assert_eq!(page.matches("class=\"feedback right\"").count(), 2);
    for position in 3..=9 {
        answer(&t, &mut client, (person, &path, id), position, true).await;
    }

    let result = client.act(&format!("{path}/finish"), &[]).await;
    assert!(result.body.contains("Đúng 8/10 câu"), "{}", result.main());
    assert!(result.body.contains("Làm lại câu sai (2)"), "{}", result.main());
    let last = t.read(|tx| courses::last_practices(tx, person));
    assert_eq!((last[0].correct, last[0].total), (8, 10));

    let again = client.post(&format!("{path}/again"), &[]).await;
    assert_eq!(again.status, 303);
    let wrong = client.read(&again.location).await;
    assert!(wrong.contains("data-count=\"2\""), "{wrong}");
    // An answer to a finished practice is not taken.
    let late = client.post(&format!("{path}/answer"), &[("position", "10"), ("choice", "0")]).await;
    assert!(late.location.ends_with("/result"), "{}", late.location);
});

crate::on_stores!(an_empty_answer_is_no_answer, |t| {
    loaded(&t);
    let (_, mut client) = reader(&t).await;
    let (path, _) = begin(&mut client).await;
    client.read(&path).await;
    let page = client.act(&format!("{path}/answer"), &[("position", "1")]).await;
    assert!(page.body.contains("chưa chọn đủ đáp án") && !page.body.contains("class=\"feedback"), "{}", page.main());
    for nonsense in ["0", "11", "-1", "99999999999"] {
        let odd = client.post(&format!("{path}/answer"), &[("position", nonsense), ("choice", "0")]).await;
        assert!(odd.status >= 400, "{nonsense}: {}", odd.status);
    }
});

crate::on_stores!(a_practice_of_somebody_else_does_not_exist, |t| {
    loaded(&t);
    let (_, mut mine) = reader(&t).await;
    let (path, _) = begin(&mut mine).await;
    let (_, user) = learner(&t, "Trần Văn Bình");
    let mut other = t.sign_in(&user).await;
    other.read("/practice/IU01").await;
    for page in [path.clone(), format!("{path}/result")] {
        assert_eq!(other.get(&page).await.status, 404, "{page}");
    }
    other.read("/practice/IU01").await;
    for act in ["answer", "finish", "again"] {
        let refused = other.post(&format!("{path}/{act}"), &[("position", "1"), ("choice", "0")]).await;
        assert_eq!(refused.status, 404, "{act}");
    }
    let mut secretary = t.client(Role::ExamSecretary).await;
    assert_eq!(secretary.get("/practice/IU01").await.status, 403);
});

crate::on_stores!(too_few_questions_are_said_with_numbers, |t| {
    // The standard is loaded, the questions are not.
    datchuan::standard::load_builtin(&t.app).unwrap();
    let (person, mut client) = reader(&t).await;
    let page = client.read("/practice/IU01").await;
    assert!(page.contains("Chưa đủ câu hỏi để luyện tập (có 0, cần 10)"), "{page}");
    let actor = Actor { person: Some(person), ..Actor::system("thử nghiệm") };
    let refused = t.app.write(&actor, |tx| courses::start_practice(tx, "IU01", "hạt giống")).unwrap_err();
    assert_eq!(refused.key(), Some("courses-practice-short"));
});
