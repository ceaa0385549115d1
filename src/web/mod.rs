//! What all pages share: routes with guards, the caller, forms, views, error pages, assets.

mod assets;
mod caller;
mod fail;
mod forms;
mod frame;
mod guard;
mod pager;
mod table;
mod throttle;
mod upload;
mod views;

pub use assets::{asset_url, serve as serve_asset};
pub use caller::Caller;
pub use fail::problem;
pub use forms::{Choice, Field, Fields, Form, FormErrors};
pub use frame::{Crumb, Frame, NavItem};
pub use guard::Guard;
pub use pager::{Pager, Window};
pub use table::{Row, Table};
pub use throttle::Throttle;
pub use upload::{FILE_LIMIT, Upload, UploadedFile};
pub use views::{Sample, View, Views, samples_of};

/// The name of the session cookie over TLS; over plain HTTP (loopback) browsers refuse the prefix.
pub const SECURE_COOKIE: &str = "__Host-datchuan";
/// The name of the session cookie over plain HTTP.
pub const PLAIN_COOKIE: &str = "datchuan";

/// The middleware of the whole program stands in `routes::server`: compression, then `guard` on every route.
pub const SECURITY_HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Samples of the pages that belong to no slice.
pub fn samples() -> Vec<Sample> {
    fail::samples()
}

/// The answer to a path that no route has.
pub async fn nowhere() -> actix_web::HttpResponse {
    fail::nowhere()
}
