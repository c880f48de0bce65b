//! `GET /v1/suggest`: what somebody who is still typing may want to ask.

use std::borrow::Cow;

use axum::extract::{Extension, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::context::Deadline;
use crate::problem::Problem;
use crate::query_string;
use crate::state::ServerState;

const LIMIT: usize = 8;

pub(crate) async fn get(
    State(state): State<ServerState>,
    Extension(deadline): Extension<Deadline>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Typed { text, language, limit } = Typed::from_query_string(&query.unwrap_or_default())?;
    let suggestions = state.with_base(deadline.0, move |base| base.suggest(&text, language.as_deref(), limit)).await?;
    let body = json!({ "suggestions": suggestions }).to_string();
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response())
}

/// What was typed, and what is wanted for it.
struct Typed {
    text: String,
    language: Option<String>,
    limit: usize,
}

impl Typed {
    /// `q=...&language=hi&limit=8`.
    fn from_query_string(query: &str) -> Result<Self, Problem> {
        let (mut text, mut language, mut limit) = (None, None, LIMIT);
        let mut seen: Vec<Cow<'_, str>> = Vec::new();
        for [name, value] in query_string::pairs(query)? {
            let wrong = |detail: String| Problem::wrong_value(format!("/{name}"), format!("{name}: {detail}"));
            if seen.contains(&name) {
                return Err(wrong("is given twice; give it once".to_owned()));
            }
            match name.as_ref() {
                "q" => text = Some(value.into_owned()),
                "language" => language = Some(value.into_owned()),
                "limit" => limit = value.parse().map_err(|_| wrong(format!("{value:?} is no number")))?,
                _ => return Err(wrong("is no parameter; there are q, language and limit".to_owned())),
            }
            seen.push(name);
        }
        let text = text.ok_or_else(|| Problem::wrong_value("/q".to_owned(), "q: is missing; send what was typed"))?;
        Ok(Self { text, language, limit })
    }
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
