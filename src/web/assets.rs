//! Style sheets, scripts and icons: compiled in, with the hash of the content in the name, kept by browsers for a year.

use std::collections::HashMap;
use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::audit::sha256_hex;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/"]
struct Embedded;

struct Asset {
    bytes: Vec<u8>,
    media_type: &'static str,
}

/// By name with hash.
fn all() -> &'static (HashMap<String, Asset>, HashMap<String, String>) {
    static ALL: OnceLock<(HashMap<String, Asset>, HashMap<String, String>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let (mut by_url, mut urls) = (HashMap::new(), HashMap::new());
        for name in Embedded::iter() {
            let Some(file) = Embedded::get(&name) else {
                continue;
            };
            let bytes = file.data.into_owned();
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            let hashed = format!("{stem}.{}.{ending}", &sha256_hex(&bytes)[..12]);
            urls.insert(name.to_string(), format!("/assets/{hashed}"));
            by_url.insert(hashed, Asset { bytes, media_type: media_type(ending) });
        }
        (by_url, urls)
    })
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// The address of an asset, with its hash; empty for one that does not exist (a test renders every page).
pub fn asset_url(name: &str) -> String {
    all().1.get(name).cloned().unwrap_or_default()
}

/// `GET /assets/{name}`.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    match all().0.get(request.match_info().query("name")) {
        None => HttpResponse::NotFound().finish(),
        Some(asset) => HttpResponse::Ok()
            .content_type(asset.media_type)
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(asset.bytes.clone()),
    }
}
