//! Style sheets, scripts and icons: compiled in, with the hash of the content in the name, kept by browsers for a year.

use std::collections::HashMap;
use std::io::Write;
use std::sync::OnceLock;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::audit::sha256_hex;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/"]
struct Embedded;

struct Asset {
    bytes: Bytes,
    /// The same packed once as well as gzip can: packing at each request is done in haste and a tenth larger.
    packed: Bytes,
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
            let packed = Bytes::from(pack(&bytes));
            by_url.insert(hashed, Asset { bytes: Bytes::from(bytes), packed, media_type: media_type(ending) });
        }
        (by_url, urls)
    })
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory cannot fail; were it to, the empty result would never be sent, see `serve`.
    packer.write_all(bytes).and_then(|()| packer.finish()).unwrap_or_default()
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
    let Some(asset) = all().0.get(request.match_info().query("name")) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    if !asset.packed.is_empty() && takes_gzip(&request) {
        return response.insert_header(header::ContentEncoding::Gzip).body(asset.packed.clone());
    }
    response.body(asset.bytes.clone())
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|list| {
        list.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            name.trim() == "gzip" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    })
}
