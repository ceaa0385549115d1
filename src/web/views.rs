//! Templates: handlebars in strict mode, one typed view for each, all that a template sees.

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use serde::Serialize;
use serde_json::Value;

use super::frame::{Crumb, Frame};
use crate::app::folder_of;
use crate::config::Config;
use crate::error::{Error, Result};

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/"]
struct Embedded;

/// What a page shows. Its fields are all that its template sees, besides `page` (the frame).
pub trait View: Serialize + Sized {
    /// The template's path under `templates/`, without `.hbs`.
    const TEMPLATE: &'static str;
    /// The page's title, also its first heading.
    fn title(&self) -> String;
    /// The way here.
    fn crumbs(&self) -> Vec<Crumb> {
        Vec::new()
    }
    /// Scripts by asset name, such as `live.js`; pages work without them.
    fn scripts(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether the page is a form that came back with errors; its title then begins with "Lỗi:".
    fn has_errors(&self) -> bool {
        false
    }
    /// Views of every shape the page has: empty, full, long names, with errors. A test renders them all.
    fn samples() -> Vec<Self>;
}

/// A view of a test, without its type.
pub struct Sample {
    /// The template.
    pub template: &'static str,
    /// The title.
    pub title: String,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// The fields.
    pub fields: Value,
}

/// The samples of a view, for the list each slice gives.
pub fn samples_of<V: View>() -> Vec<Sample> {
    V::samples()
        .into_iter()
        .map(|view| Sample {
            template: V::TEMPLATE,
            title: view.title(),
            crumbs: view.crumbs(),
            fields: serde_json::to_value(&view).unwrap_or_default(),
        })
        .collect()
}

/// All templates, compiled.
pub struct Views {
    registry: Handlebars<'static>,
}

impl Views {
    /// Compiles what is built in, then those of the same name in a configured folder.
    pub fn load(config: &Config) -> Result<Self> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.set_prevent_indent(true);
        registry.register_helper("clean", Box::new(clean));
        for name in Embedded::iter() {
            let Some(file) = Embedded::get(&name).filter(|_| name.ends_with(".hbs")) else {
                continue;
            };
            let text = String::from_utf8(file.data.into_owned()).map_err(Error::internal)?;
            registry.register_template_string(name.trim_end_matches(".hbs"), text).map_err(Error::internal)?;
        }
        if let Some(folder) = folder_of(&config.data.templates) {
            for name in Embedded::iter().filter(|name| name.ends_with(".hbs")) {
                let path = folder.join(name.as_ref());
                if path.is_file() {
                    let text = std::fs::read_to_string(&path)?;
                    registry.register_template_string(name.trim_end_matches(".hbs"), text).map_err(Error::internal)?;
                }
            }
        }
        Ok(Self { registry })
    }

    /// A view as HTML.
    pub fn render<V: View>(&self, view: &V, frame: &Frame) -> Result<String> {
        self.render_fields(V::TEMPLATE, serde_json::to_value(view)?, frame)
    }

    /// Fields as HTML; for tests and for [`Views::render`].
    pub fn render_fields(&self, template: &str, mut fields: Value, frame: &Frame) -> Result<String> {
        if let Some(map) = fields.as_object_mut() {
            map.insert("page".to_owned(), serde_json::to_value(frame)?);
        }
        self.registry.render(template, &fields).map_err(Error::internal)
    }

    /// The names of all templates.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.registry.get_templates().keys().cloned().collect();
        names.sort_unstable();
        names
    }
}

/// `{{clean html}}`: the only place that writes HTML unescaped. It is for HTML that [`crate::text::markdown_to_html`]
/// made, and it passes the fence again here, so that no stored or mistaken value can bring anything else into a page.
fn clean(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let html = helper.param(0).and_then(|p| p.value().as_str());
    let Some(html) = html else {
        return Err(RenderErrorReason::ParamNotFoundForName("clean", "html".to_owned()).into());
    };
    out.write(&crate::text::clean_html(html))?;
    Ok(())
}
