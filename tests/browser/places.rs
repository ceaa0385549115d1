//! Which route a path belongs to, by the table of routes itself.

use std::sync::LazyLock;

use datchuan::rights::Role;
use datchuan::web::Guard;

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

/// Whether a page is the same for everybody with an account, whatever their other roles: lessons, the own account.
pub fn is_of_learners(route: &str) -> bool {
    const ALL: [Guard; 3] = [Guard::Roles(&[Role::Learner]), Guard::SignedIn, Guard::Entering];
    datchuan::routes::rows().iter().any(|row| row.path == route && ALL.contains(&row.guard))
}
