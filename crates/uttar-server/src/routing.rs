//! Routes and what each says of itself. The router and the OpenAPI document are made of one list, so neither can have
//! what the other lacks.

use axum::Router;
use axum::extract::Extension;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::extract::LargeBody;
use crate::openapi::Operation;
use crate::state::ServerState;

/// Routes, each with its description.
#[derive(Debug)]
pub(crate) struct Routes {
    router: Router<ServerState>,
    described: Vec<Described>,
    topic: &'static str,
}

/// A method of a path, and what it does.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// What the routes of one file are about.
    pub(crate) topic: &'static str,
    pub(crate) operation: Operation,
}

impl Routes {
    /// No routes yet, about this.
    pub(crate) fn about(topic: &'static str) -> Self {
        Self { router: Router::new(), described: Vec::new(), topic }
    }

    pub(crate) fn get<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.on(MethodFilter::GET, Method::GET, path, handler, operation)
    }

    pub(crate) fn post<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.on(MethodFilter::POST, Method::POST, path, handler, operation)
    }

    pub(crate) fn put<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.on(MethodFilter::PUT, Method::PUT, path, handler, operation)
    }

    pub(crate) fn patch<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.on(MethodFilter::PATCH, Method::PATCH, path, handler, operation)
    }

    pub(crate) fn delete<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.on(MethodFilter::DELETE, Method::DELETE, path, handler, operation)
    }

    fn on<H, T>(
        mut self,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        handler: H,
        operation: Operation,
    ) -> Self
    where
        H: Handler<T, ServerState>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, handler));
        self.described.push(Described { method, path, topic: self.topic, operation });
        self
    }

    /// The routes so far take bodies up to [`Settings::content_bytes_max`](crate::Settings::content_bytes_max).
    pub(crate) fn with_large_bodies(self) -> Self {
        Self { router: self.router.layer(Extension(LargeBody)), ..self }
    }

    /// These routes and others.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.described.extend(other.described);
        Self { router: self.router.merge(other.router), ..self }
    }

    pub(crate) fn into_router(self) -> Router<ServerState> {
        self.router
    }

    pub(crate) fn into_described(self) -> Vec<Described> {
        self.described
    }
}
