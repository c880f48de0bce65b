//! What a route does, takes and gives.

use std::collections::BTreeSet;

use axum::http::{HeaderName, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::query_string::Known;

/// Makes the schema of a type, and of those that it is made of.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The description of one method of one path.
#[derive(Debug)]
pub(crate) struct Operation {
    /// What a generated client calls it.
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Known>,
    pub(super) headers: Vec<(HeaderName, &'static str)>,
    pub(super) body: Option<SchemaOf>,
    pub(super) takes_file: bool,
    pub(super) replies: Vec<Reply>,
    /// Problems that the rest does not tell of.
    pub(super) problems: BTreeSet<StatusCode>,
    pub(super) uses_base: bool,
}

/// A reply that is no problem.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) meaning: &'static str,
    /// The media type, and the shape where it is JSON.
    pub(super) content: Option<(&'static str, Option<SchemaOf>)>,
}

impl Operation {
    /// A route that asks the base, and what it is for in one line.
    pub(crate) fn new(id: &'static str, summary: &'static str) -> Self {
        let (parameters, headers, body, replies, problems) = Default::default();
        Self { id, summary, parameters, headers, body, replies, problems, takes_file: false, uses_base: true }
    }

    /// It answers without a base.
    pub(crate) fn without_base(self) -> Self {
        Self { uses_base: false, ..self }
    }

    pub(crate) fn parameters(mut self, known: &[Known]) -> Self {
        self.parameters.extend(known);
        self
    }

    pub(crate) fn header(mut self, name: HeaderName, meaning: &'static str) -> Self {
        self.headers.push((name, meaning));
        self
    }

    /// The JSON that it takes.
    pub(crate) fn takes<T: JsonSchema>(self) -> Self {
        Self { body: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// That it takes a file, of whatever type.
    pub(crate) fn takes_file(self) -> Self {
        Self { takes_file: true, ..self }
    }

    /// The JSON that it gives.
    pub(crate) fn gives<T: JsonSchema>(self, meaning: &'static str) -> Self {
        self.gives_as::<T>(StatusCode::OK, meaning)
    }

    /// The JSON that it gives with another status than 200.
    pub(crate) fn gives_as<T: JsonSchema>(self, status: StatusCode, meaning: &'static str) -> Self {
        self.reply(status, meaning, Some(("application/json", Some(SchemaGenerator::subschema_for::<T>))))
    }

    /// The file that it gives; with several, whoever asks chooses.
    pub(crate) fn sends(self, media_type: &'static str, meaning: &'static str) -> Self {
        self.reply(StatusCode::OK, meaning, Some((media_type, None)))
    }

    /// That all is said by the status.
    pub(crate) fn gives_nothing(self, status: StatusCode, meaning: &'static str) -> Self {
        self.reply(status, meaning, None)
    }

    /// What may go wrong beside what its parameters and its body say.
    pub(crate) fn may(mut self, problem: StatusCode) -> Self {
        self.problems.insert(problem);
        self
    }

    fn reply(
        mut self,
        status: StatusCode,
        meaning: &'static str,
        content: Option<(&'static str, Option<SchemaOf>)>,
    ) -> Self {
        self.replies.push(Reply { status, meaning, content });
        self
    }
}
