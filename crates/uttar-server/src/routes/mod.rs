//! The routes: one file a resource. A handler parses, calls the core and maps the result; it decides nothing.

pub(crate) mod entries;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod suggest;
pub(crate) mod write;
