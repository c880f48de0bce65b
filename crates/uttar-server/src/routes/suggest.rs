//! `GET /v1/suggest`: what somebody who is still typing may want to ask.

use axum::extract::RawQuery;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::Suggestion;

use super::json;
use super::search::parameter_of;
use crate::openapi::Operation;
use crate::parts::Base;
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;

const LIMIT: usize = 8;

const PARAMETERS: [Known; 3] = [
    Known::new("q", Shape::Text, "What was typed so far.").required(),
    Known::new("language", Shape::Text, "The language wanted (BCP 47); that of what was typed by default."),
    Known::new("limit", Shape::Count(1), "How many at most; 8 by default."),
];

/// What may be meant, the likeliest first.
#[derive(Debug, Serialize, JsonSchema)]
struct Suggestions {
    suggestions: Vec<Suggestion>,
}

pub(crate) fn routes() -> Routes {
    let operation = Operation::new("suggest", "Suggest what somebody who is typing may want to ask")
        .parameters(&PARAMETERS)
        .gives::<Suggestions>("Questions to choose from.");
    Routes::about("Questions").get("/v1/suggest", get, operation)
}

/// `q=...&language=hi&limit=8`.
async fn get(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let (mut typed, mut language, mut limit) = (None, None, LIMIT);
    for parameter in parameters(&query.unwrap_or_default(), &PARAMETERS)? {
        match parameter.name() {
            "q" => typed = Some(parameter.value().to_owned()),
            "language" => language = Some(parameter.value().to_owned()),
            _ => limit = parameter.number()?,
        }
    }
    let typed = typed.ok_or_else(|| Problem::wrong_value("/q".to_owned(), "q: is missing; send what was typed"))?;
    let suggestions = base.run(move |base| base.suggest(&typed, language.as_deref(), limit)).await;
    let suggestions = suggestions.map_err(|problem| problem.with_pointers(parameter_of))?;
    Ok(json(&Suggestions { suggestions }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, settings, state_with_entries};

    #[tokio::test]
    async fn beginnings_bring_suggestions() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/suggest?q=batt").await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
        let first = &reply.json()["suggestions"][0];
        assert_eq!(first["text"], "How do I get the battery replaced?");
        assert_eq!((&first["entry"], &first["language"]), (&"battery-replace".into(), &"en".into()));
        let hindi = get(&state, "/v1/suggest?q=baitr&language=hi&limit=1").await.json();
        assert_eq!(hindi["suggestions"][0]["language"], "hi", "{hindi}");
        assert_eq!(get(&state, "/v1/suggest?q=").await.json()["suggestions"], serde_json::json!([]));
    }

    #[tokio::test]
    async fn parameters_are_checked() {
        let (state, _folder) = state_with_entries(settings());
        let long = format!("?q={}", "a".repeat(257));
        for (query, pointer) in [
            ("", "/q"),
            ("?q=a&q=b", "/q"),
            ("?q=a&limit=x", "/limit"),
            ("?q=a&limit=0", "/limit"),
            ("?q=a&language=xx", "/language"),
            ("?q=a&colour=1", "/colour"),
            (&long, "/q"),
        ] {
            let reply = get(&state, &format!("/v1/suggest{query}")).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{query}");
        }
    }
}
