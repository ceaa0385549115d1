//! What the runner's script says and hears: saves and the state of the attempt, as JSON.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::clock;
use crate::db::{AttemptId, Instant};
use crate::error::{Error, Result};
use crate::exams::attempts::model::{Attempt, AttemptState, Save, SaveItem, Saved};
use crate::exams::attempts::recorder::Recorder;
use crate::exams::attempts::{rules, sit};
use crate::web::{Caller, problem};

/// Most bytes of a save; all questions of the longest form stay below.
const LIMIT: usize = 64_000;

/// The body of a save.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveBody {
    epoch: i32,
    saves: Vec<SaveItem>,
}

/// A save whose token was right, with the instant when its body had been read.
pub struct Timed {
    body: SaveBody,
    received_at: Instant,
}

impl FromRequest for Timed {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let caller = Caller::extract(&request).await?;
            let bytes =
                web::Bytes::from_request(&request, &mut payload).await.map_err(|_| Error::refused("fail-too-big"))?;
            let received_at = caller.app().clock().now();
            let token = request.headers().get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
            if token != caller.me()?.csrf {
                return Err(Error::refused("fail-form-expired"));
            }
            if bytes.len() > LIMIT {
                return Err(Error::refused("fail-too-big"));
            }
            let body: SaveBody =
                serde_json::from_slice(&bytes).map_err(|_| Error::refused("sitting-save-unreadable"))?;
            rules::check_items(&body.saves)?;
            Ok(Self { body, received_at })
        })
    }
}

#[derive(Serialize)]
struct SavedItem {
    position: i32,
    revision: i64,
}

/// `POST /exam/attempts/{attempt}/saves`: answers after the commit only.
pub async fn save(caller: Caller, path: web::Path<AttemptId>, timed: Timed) -> Result<HttpResponse> {
    let id = path.into_inner();
    let me = caller.me()?;
    let save = Save {
        attempt_id: id,
        owner: sit::owner_of(me)?,
        session_id: me.session,
        epoch: timed.body.epoch,
        items: timed.body.saves,
        received_at: timed.received_at,
    };
    let recorder = caller.app().shared(Recorder::start);
    match recorder.save(caller.app(), save).await {
        Ok(Saved::Stored { items, saved_at, deadline_at }) => {
            let saved: Vec<SavedItem> =
                items.into_iter().map(|(position, revision)| SavedItem { position, revision }).collect();
            Ok(HttpResponse::Ok().json(json!({
                "saved": saved,
                "saved_at": clock::time_text(saved_at),
                "server_now_ms": caller.app().clock().now().millis(),
                "deadline_ms": deadline_at.millis(),
                "closed": false,
                "receipt_url": null,
            })))
        }
        Ok(Saved::Stale) => Ok(HttpResponse::Conflict().json(json!({"state": "stale_epoch", "receipt_url": null}))),
        Ok(Saved::Closed) => {
            Ok(HttpResponse::Conflict().json(json!({"state": "closed", "receipt_url": receipt_url(id)})))
        }
        Ok(Saved::NotFound) => Ok(problem(&caller, &Error::NotFound)),
        Err(error) => Ok(problem(&caller, &error)),
    }
}

fn receipt_url(id: AttemptId) -> String {
    format!("/exam/attempts/{id}/receipt")
}

/// `GET /exam/attempts/{attempt}/state`: the clock, the epoch in charge, and whether it is over.
pub async fn state(caller: Caller, path: web::Path<AttemptId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let seen = caller.read(move |tx| sit::my_attempt(tx, id).map(|(attempt, _)| attempt)).await?;
    let attempt = if is_due(&seen, caller.app().clock().now()) {
        caller.write(move |tx| sit::look(tx, id).map(|(attempt, _)| attempt)).await?
    } else {
        seen
    };
    let closed = attempt.state == AttemptState::Closed;
    Ok(HttpResponse::Ok().json(json!({
        "server_now_ms": caller.app().clock().now().millis(),
        "deadline_ms": attempt.deadline_at.map(Instant::millis),
        "epoch": attempt.epoch,
        "closed": closed,
        "receipt_url": closed.then(|| receipt_url(id)),
        "csrf": caller.me()?.csrf,
    })))
}

/// Whether looking at the attempt would close it, so that polls write only then.
pub(super) fn is_due(attempt: &Attempt, now: Instant) -> bool {
    let after = |deadline: Instant| now >= deadline.plus_seconds(rules::SETTLE_SECONDS);
    attempt.state == AttemptState::Open && attempt.deadline_at.is_some_and(after)
}
