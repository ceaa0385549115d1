//! Pages of exam day: the code, the lobby, the runner, the practical paper, the receipt, the invigilator's room.

pub mod code;
pub mod lobby;
pub mod practical;
pub mod preview;
pub mod receipt;
pub mod room;
pub mod room_forms;
pub mod runner;
mod wire;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::audit::sha256_hex;
use crate::error::Result;
use crate::web::{Caller, Sample, View, samples_of};

pub use wire::{save, state};

/// Samples of every view.
pub fn samples() -> Vec<Sample> {
    [
        samples_of::<code::CodeView>(),
        samples_of::<lobby::LobbyView>(),
        samples_of::<lobby::PapersView>(),
        samples_of::<runner::RunnerView>(),
        samples_of::<preview::PreviewView>(),
        samples_of::<runner::TakeOverView>(),
        samples_of::<practical::PracticalView>(),
        samples_of::<receipt::ReceiptView>(),
        samples_of::<room::RoomsView>(),
        samples_of::<room::RoomView>(),
        samples_of::<room::SeatsView>(),
        samples_of::<room_forms::MinutesView>(),
        samples_of::<room_forms::EndView>(),
        samples_of::<room_forms::OpenView>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A part of a page that keeps itself fresh: 304 while it says the same.
fn fresh<V: View>(caller: &Caller, request: &HttpRequest, view: &V) -> Result<HttpResponse> {
    let response = caller.page(view)?;
    let (head, body) = response.into_parts();
    let bytes = actix_web::body::MessageBody::try_into_bytes(body).unwrap_or_default();
    let tag = format!("\"{}\"", &sha256_hex(&bytes)[..32]);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut whole = head.set_body(actix_web::body::BoxBody::new(bytes));
    if let Ok(value) = header::HeaderValue::from_str(&tag) {
        whole.headers_mut().insert(header::ETAG, value);
    }
    Ok(whole)
}
