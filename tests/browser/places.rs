//! Which route a path belongs to, by the table of routes itself.

use std::sync::LazyLock;

/// The paths of all pages and files, with their `{names}`.
static ROUTES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| datchuan::routes::rows().iter().filter(|row| row.method == "GET").map(|row| row.path).collect());

/// All routes that answer to GET.
pub fn routes() -> &'static [&'static str] {
    &ROUTES
}

/// The route of a path; of several the one with the most literal parts, as the server chooses.
pub fn route(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let fits = |route: &&&'static str| {
        let (mut wanted, mut given) = (route.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(part), Some(name)) if part.starts_with('{') || part == name => {}
                _ => return false,
            }
        }
    };
    ROUTES.iter().filter(fits).min_by_key(|route| route.matches('{').count()).copied()
}
