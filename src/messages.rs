//! What Rust says to people: sentences by key from `templates/messages/<slice>.ftl`, so that wording can be mended
//! without touching code.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use crate::error::Message;

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/messages"]
struct Files;

fn bundle() -> &'static FluentBundle<FluentResource> {
    static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let mut bundle = FluentBundle::new_concurrent(vec![langid!("vi")]);
        // Isolation marks would get into the text of pages and documents.
        bundle.set_use_isolating(false);
        for name in Files::iter() {
            let Some(file) = Files::get(&name) else {
                continue;
            };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                tracing::error!(file = %name, ?errors, "a message file has faults");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = %name, ?errors, "a message is written twice");
            }
        }
        bundle
    })
}

/// The sentence of a message.
pub fn text(message: &Message) -> String {
    let pairs: Vec<(&str, &str)> = message.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    say(message.key, &pairs)
}

/// The sentence of a key with named values; the key itself when no file has it (a test fails on that).
pub fn say(key: &str, values: &[(&str, &str)]) -> String {
    let Some(pattern) = bundle().get_message(key).and_then(|m| m.value()) else {
        return key.to_owned();
    };
    let mut args = FluentArgs::new();
    for (name, value) in values {
        args.set(*name, FluentValue::from(*value));
    }
    let mut errors = Vec::new();
    bundle().format_pattern(pattern, Some(&args), &mut errors).into_owned()
}

/// A short label, such as the name of a state: `say` without values.
pub fn label(key: &str) -> String {
    say(key, &[])
}

/// Whether a key is written.
pub fn has(key: &str) -> bool {
    bundle().has_message(key)
}
