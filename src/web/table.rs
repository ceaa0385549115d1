//! The route table: each line names method, path, guard and handler. It registers the routes, and lists them for the
//! tests that walk every route.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, guard as method, web};

use super::guard::{Guard, check};

/// One line of the table, for tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with `{names}`.
    pub path: &'static str,
    /// Who may pass.
    pub guard: Guard,
}

/// Collects routes.
pub struct Table<'a> {
    config: Option<&'a mut web::ServiceConfig>,
    rows: Vec<Row>,
}

impl<'a> Table<'a> {
    /// A table that registers its routes.
    pub fn register(config: &'a mut web::ServiceConfig) -> Self {
        Self { config: Some(config), rows: Vec::new() }
    }
    /// A table that only lists.
    pub fn list() -> Self {
        Self { config: None, rows: Vec::new() }
    }
    /// The lines so far.
    pub fn rows(self) -> Vec<Row> {
        self.rows
    }
    /// A page.
    pub fn get<F, Args>(&mut self, path: &'static str, guard: Guard, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.rows.push(Row { method: "GET", path, guard });
        let resource = web::resource(path).guard(method::Any(method::Get()).or(method::Head()));
        self.add(resource, guard, handler);
    }
    /// An act.
    pub fn post<F, Args>(&mut self, path: &'static str, guard: Guard, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.rows.push(Row { method: "POST", path, guard });
        self.add(web::resource(path).guard(method::Post()), guard, handler);
    }

    fn add<F, Args>(&mut self, resource: Resource, guard: Guard, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        if let Some(config) = self.config.as_deref_mut() {
            let guarded = resource.to(handler).wrap(from_fn(move |request, next| check(guard, request, next)));
            config.service(Registered(guarded));
        }
    }
}

/// Hides the long type of a wrapped resource.
struct Registered<S>(S);
impl<S: HttpServiceFactory> HttpServiceFactory for Registered<S> {
    fn register(self, config: &mut AppService) {
        self.0.register(config);
    }
}
