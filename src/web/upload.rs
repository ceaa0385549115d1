//! Forms with files. A file is complete or it is refused; nothing is kept before the whole form was read.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use tokio_stream::StreamExt;

use super::forms::{Fields, check_token};
use crate::error::{Error, Message, Result};

/// Most bytes of one file.
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;
/// Most files in one form.
const FILES: usize = 20;
/// Most bytes of one text field.
const TEXT_LIMIT: usize = 100_000;

/// A file as it came.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// The name of the form's field.
    pub field: String,
    /// The name the sender gave, without folders.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A posted form with files whose token was right.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its text fields.
    pub fields: Fields,
    /// Its files; a file field left empty gives none.
    pub files: Vec<UploadedFile>,
}

impl Upload {
    /// The first file of a field.
    pub fn file(&self, field: &str) -> Result<&UploadedFile> {
        self.files.iter().find(|file| file.field == field).ok_or_else(|| Error::invalid(field, "form-file-required"))
    }
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let mut parts = Multipart::new(request.headers(), payload);
            let mut pairs = Vec::new();
            let mut files = Vec::new();
            while let Some(part) = parts.next().await {
                let mut part = part.map_err(|_| Error::refused("fail-upload-broken"))?;
                let field = part.name().unwrap_or_default().to_owned();
                let file_name = part.content_disposition().and_then(|d| d.get_filename()).map(base_name);
                let limit = if file_name.is_some() { FILE_LIMIT } else { TEXT_LIMIT };
                let mut bytes = Vec::new();
                while let Some(chunk) = part.next().await {
                    let chunk = chunk.map_err(|_| Error::refused("fail-upload-broken"))?;
                    if bytes.len() + chunk.len() > limit {
                        return Err(Error::refused(
                            Message::new("fail-file-too-big").with("megabytes", FILE_LIMIT >> 20),
                        ));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                match file_name {
                    Some(name) if !name.is_empty() => files.push(UploadedFile { field, name, bytes }),
                    Some(_) => {}
                    None => {
                        pairs.push((field, String::from_utf8(bytes).map_err(|_| Error::refused("fail-unreadable"))?))
                    }
                }
                if files.len() > FILES {
                    return Err(Error::refused(Message::new("fail-too-many-files").with("files", FILES)));
                }
            }
            let fields = Fields::new(pairs);
            check_token(&request, fields.text("csrf"))?;
            Ok(Self { fields, files })
        })
    }
}

/// The last part of a path, whichever system it comes from, in NFC and without control characters.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    crate::text::nfc(last)
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}'))
        .take(120)
        .collect()
}
