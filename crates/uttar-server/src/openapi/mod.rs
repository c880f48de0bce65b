//! The OpenAPI document: every route with what it takes and gives. Shapes come from the types that serde reads and
//! writes, routes from the list that the router is made of.

mod document;
mod operation;
mod schemas;

pub use document::openapi;
pub(crate) use operation::Operation;
