//! `/v1/feedback`: what customers say of replies; which entries help, and which questions editors may add as phrasings.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::{EntryFeedback, Feedback, GivenFeedback, KnowledgeBase, SuggestedPhrasing, Timestamp};

use super::{in_json, json};
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::Base;
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;
use crate::state::ServerState;

/// How many are sent where nobody says it.
const LISTED: usize = 100;

const LISTING: [Known; 1] = [Known::new("limit", Shape::Count(1), "How many at most; 100 by default.")];
const FORGETTING: [Known; 1] =
    [Known::new("before", Shape::Time, "What was given before this time is removed.").required()];

/// What was said.
#[derive(Debug, Serialize, JsonSchema)]
struct FeedbackList {
    feedback: Vec<GivenFeedback>,
}

/// How entries help.
#[derive(Debug, Serialize, JsonSchema)]
struct EntryFeedbackList {
    entries: Vec<EntryFeedback>,
}

/// What may become phrasings.
#[derive(Debug, Serialize, JsonSchema)]
struct SuggestedPhrasings {
    phrasings: Vec<SuggestedPhrasing>,
}

/// What was removed.
#[derive(Debug, Serialize, JsonSchema)]
struct Forgotten {
    /// How many.
    removed: u64,
}

pub(crate) fn routes() -> Routes {
    let about = Operation::new;
    Routes::about("Feedback")
        .post(
            "/v1/feedback",
            give,
            about("giveFeedback", "Say what became of a question")
                .takes::<Feedback>()
                .gives::<GivenFeedback>("What is kept of it."),
        )
        .get(
            "/v1/feedback",
            given,
            about("feedback", "List what was said, the newest first")
                .parameters(&LISTING)
                .gives::<FeedbackList>("What was said."),
        )
        .delete(
            "/v1/feedback",
            forget,
            about("forgetFeedback", "Remove what was said before a time")
                .parameters(&FORGETTING)
                .gives::<Forgotten>("Nothing is kept of it."),
        )
        .get(
            "/v1/feedback/entries",
            by_entry,
            about("feedbackByEntry", "List how entries help, those first that did not most often")
                .parameters(&LISTING)
                .gives::<EntryFeedbackList>("The entries."),
        )
        .get(
            "/v1/feedback/suggested-phrasings",
            suggested,
            about("suggestedPhrasings", "List in which words customers found what the base was not sure of")
                .parameters(&LISTING)
                .gives::<SuggestedPhrasings>("What an editor may add."),
        )
}

async fn give(base: Base, JsonBody(feedback): JsonBody<Feedback>) -> Result<Response, Problem> {
    Ok(json(&base.run(move |base| base.give_feedback(feedback, Timestamp::now())).await?))
}

async fn given(state: State<ServerState>, query: RawQuery) -> Result<Response, Problem> {
    listed(state, query, KnowledgeBase::feedback, |feedback| in_json(&FeedbackList { feedback })).await
}

async fn by_entry(state: State<ServerState>, query: RawQuery) -> Result<Response, Problem> {
    listed(state, query, KnowledgeBase::feedback_by_entry, |entries| in_json(&EntryFeedbackList { entries })).await
}

async fn suggested(state: State<ServerState>, query: RawQuery) -> Result<Response, Problem> {
    let write = |phrasings| in_json(&SuggestedPhrasings { phrasings });
    listed(state, query, KnowledgeBase::suggested_phrasings, write).await
}

async fn listed<T: Send + 'static>(
    State(state): State<ServerState>,
    RawQuery(query): RawQuery,
    read: fn(&KnowledgeBase, usize) -> uttar::Result<Vec<T>>,
    write: fn(Vec<T>) -> Vec<u8>,
) -> Result<Response, Problem> {
    let mut limit = LISTED;
    for parameter in parameters(&query.unwrap_or_default(), &LISTING)? {
        limit = parameter.number()?;
    }
    // Beside the searches: there may be much of it.
    let body = state.report(move |base| Ok(write(read(base, limit)?))).await?;
    Ok(super::fresh("application/json", body))
}

async fn forget(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut before: Option<Timestamp> = None;
    for parameter in parameters(&query.unwrap_or_default(), &FORGETTING)? {
        before = Some(parameter.parse()?);
    }
    let before = before.ok_or_else(|| {
        Problem::wrong_value("/before".to_owned(), "before: is missing; give a time, such as 2026-01-31T00:00:00Z")
    })?;
    let removed = base.run(move |base| base.forget_feedback_before(before)).await?;
    Ok(json(&Forgotten { removed }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, post_json, send_json, settings, state_with_entries};

    const PATH: &str = "/v1/feedback";

    #[tokio::test]
    async fn what_is_said_is_kept_listed_and_forgotten() {
        let (state, _folder) = state_with_entries(settings());
        let given = post_json(
            &state,
            PATH,
            r#"{"query": "swap the accumulator, 9876543210", "entry": "battery-replace", "outcome": "resolved", "customer": "c1"}"#,
        )
        .await;
        assert_eq!(given.status, 200, "{}", given.json());
        assert_eq!(given.json()["query"], "swap the accumulator, [phone]");
        let missed = r#"{"query": "where is the battery", "outcome": "unresolved"}"#;
        assert_eq!(post_json(&state, PATH, missed).await.json()["is_right"], false);
        let listed = get(&state, &format!("{PATH}?limit=1")).await.json();
        assert_eq!(listed["feedback"].as_array().map(Vec::len), Some(1));
        assert_eq!(listed["feedback"][0]["outcome"], "unresolved");
        let entries = get(&state, &format!("{PATH}/entries")).await.json();
        assert_eq!(
            (&entries["entries"][0]["entry"], &entries["entries"][0]["resolved"]),
            (&"battery-replace".into(), &1.into())
        );
        let phrasings = get(&state, &format!("{PATH}/suggested-phrasings")).await.json();
        assert_eq!(phrasings["phrasings"][0]["query"], "swap the accumulator, [phone]", "{phrasings}");
        let erased = send_json(&state, "DELETE", "/v1/query-log/customers/c1", "").await;
        assert_eq!(erased.json(), serde_json::json!({"removed": 1}));
        let forgotten = send_json(&state, "DELETE", &format!("{PATH}?before=2999-01-01T00:00:00Z"), "").await;
        assert_eq!(forgotten.json(), serde_json::json!({"removed": 1}));
        assert_eq!(get(&state, PATH).await.json(), serde_json::json!({"feedback": []}));
    }

    #[tokio::test]
    async fn bad_feedback_says_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (body, pointer) in [
            (r#"{"query": "battery", "outcome": "resolved"}"#, "/entry"),
            (r#"{"query": "battery", "outcome": "resolved", "entry": "gone"}"#, "/entry"),
            (r#"{"query": "", "outcome": "unresolved"}"#, "/query"),
            (r#"{"query": "battery", "outcome": "good", "entry": "battery-replace"}"#, "/outcome"),
            (r#"{"query": "battery", "outcome": "unresolved", "customer": ""}"#, "/customer"),
            (r#"{"query": "battery", "outcome": "unresolved", "stars": 5}"#, "/stars"),
        ] {
            let reply = post_json(&state, PATH, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        get(&state, &format!("{PATH}?limit=100001")).await.assert_problem(422, "invalid_input");
        for query in ["", "?before=yesterday", "?after=2026-01-01"] {
            let reply = send_json(&state, "DELETE", &format!("{PATH}{query}"), "").await;
            reply.assert_problem(422, "invalid_input");
        }
    }
}
