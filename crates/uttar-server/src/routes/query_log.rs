//! `/v1/query-log`: whether questions are logged, what was asked, what of it went unanswered, and the customers who
//! want to be forgotten.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uttar::{KnowledgeBase, LoggedFilter, LoggedQuestion, QueryLogSettings, UnansweredQuestion};

use super::json;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::{Base, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;
use crate::state::ServerState;

/// How many questions are sent where nobody says it.
const QUESTIONS: usize = 100;

const PARAMETERS: [Known; 4] = [
    Known::new("limit", Shape::Count(1), "How many at most; 100 by default."),
    Known::new("language", Shape::Text, "Only questions in this language (BCP 47); `hi` is also `hi-Latn`."),
    Known::new("scope", Shape::Text, "Only questions of customers inside this place, such as `IN/KA`."),
    Known::new(
        "withheld",
        Shape::OneOf(&["no_answer", "filter", "other_scope", "not_valid", "forbidden"]),
        "Only questions whose first hit had no answer for the customer, for this reason.",
    ),
];

/// What is to be; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "QueryLogChange")]
struct Wanted {
    /// Whether questions are logged.
    enabled: Option<bool>,
    /// For how many days they are kept.
    #[schemars(range(min = 1))]
    retention_days: Option<u32>,
}

/// Questions of the log.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}s")]
struct Questions<T> {
    questions: Vec<T>,
}

/// What was erased.
#[derive(Debug, Serialize, JsonSchema)]
struct Erased {
    /// How many records were removed.
    removed: u64,
}

pub(crate) fn routes() -> Routes {
    let about = Operation::new;
    Routes::about("Query log")
        .get(
            "/v1/query-log",
            get,
            about("queryLog", "Say whether questions are logged, and how long")
                .gives::<QueryLogSettings>("The settings."),
        )
        .put(
            "/v1/query-log",
            put,
            about("setQueryLog", "Switch the log of questions on or off")
                .parameters(&WRITING)
                .takes::<Wanted>()
                .gives::<QueryLogSettings>("The settings as they are now."),
        )
        .get(
            "/v1/query-log/questions",
            questions,
            about("loggedQuestions", "List what was asked, the newest first")
                .parameters(&PARAMETERS)
                .gives::<Questions<LoggedQuestion>>("What was asked."),
        )
        .get(
            "/v1/query-log/unanswered",
            unanswered,
            about("unansweredQuestions", "List what was asked in vain, the commonest first")
                .parameters(&PARAMETERS)
                .gives::<Questions<UnansweredQuestion>>("What was handed over or asked back about."),
        )
        .delete(
            "/v1/query-log/customers/{customer}",
            erase,
            about("eraseCustomer", "Erase what a customer asked")
                .gives::<Erased>("Nothing is kept of it.")
                .may(StatusCode::UNPROCESSABLE_ENTITY),
        )
}

async fn get(base: Base) -> Result<Response, Problem> {
    Ok(json(&base.run(|base| Ok(base.query_log_settings())).await?))
}

async fn put(base: Base, Writing(options): Writing, JsonBody(wanted): JsonBody<Wanted>) -> Result<Response, Problem> {
    let set = base.run(move |base| {
        let mut settings: QueryLogSettings = base.query_log_settings();
        settings.enabled = wanted.enabled.unwrap_or(settings.enabled);
        settings.retention_days = wanted.retention_days.unwrap_or(settings.retention_days);
        base.set_query_log_settings(settings, options.change)?;
        Ok(settings)
    });
    Ok(json(&set.await?))
}

async fn questions(state: State<ServerState>, query: RawQuery) -> Result<Response, Problem> {
    listed(state, query, KnowledgeBase::logged_questions_of).await
}

async fn unanswered(state: State<ServerState>, query: RawQuery) -> Result<Response, Problem> {
    listed(state, query, KnowledgeBase::unanswered_questions_of).await
}

async fn listed<T: Serialize + Send + 'static>(
    State(state): State<ServerState>,
    RawQuery(query): RawQuery,
    read: fn(&KnowledgeBase, &LoggedFilter, usize) -> uttar::Result<Vec<T>>,
) -> Result<Response, Problem> {
    let (mut limit, mut filter) = (QUESTIONS, LoggedFilter::default());
    for parameter in parameters(&query.unwrap_or_default(), &PARAMETERS)? {
        match parameter.name() {
            "language" => filter.language = Some(parameter.value().to_owned()),
            "scope" => filter.scope = Some(parameter.parse()?),
            "withheld" => filter.withheld = Some(parameter.parse()?),
            _ => limit = parameter.number()?,
        }
    }
    // Beside the searches: the log may be long.
    let questions = state.report(move |base| read(base, &filter, limit)).await?;
    Ok(json(&Questions { questions }))
}

async fn erase(base: Base, Named(customer): Named) -> Result<Response, Problem> {
    let removed = base.run(move |base| base.erase_customer(&customer)).await?;
    Ok(json(&Erased { removed }))
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, post_json, send_json, settings, state_with_entries};

    const PATH: &str = "/v1/query-log";

    #[tokio::test]
    async fn it_is_switched_on_read_and_a_customer_is_erased() {
        let (state, _folder) = state_with_entries(settings());
        let off = get(&state, PATH).await.json();
        assert_eq!(off["enabled"], false, "{off}");
        let on = send_json(&state, "PUT", &format!("{PATH}?author=asha"), r#"{"enabled": true}"#).await;
        assert_eq!((on.status, &on.json()["retention_days"]), (200, &off["retention_days"]));
        for (query, customer) in
            [("Do you sell gift cards?", "c1"), ("sell gift cards", "c2"), ("Where is my order?", "c2")]
        {
            let body = serde_json::json!({"query": query, "customer": customer});
            assert_eq!(post_json(&state, "/v1/search", &body.to_string()).await.status, 200);
        }
        let questions = get(&state, "/v1/query-log/questions?limit=2").await.json()["questions"].clone();
        assert_eq!(questions.as_array().map(Vec::len), Some(2), "{questions}");
        assert_eq!(
            (&questions[0]["query"], &questions[0]["decision"]),
            (&"Where is my order?".into(), &"answer".into())
        );
        let unanswered = get(&state, "/v1/query-log/unanswered").await.json()["questions"].clone();
        assert_eq!(
            (&unanswered[0]["query"], &unanswered[0]["count"]),
            (&"sell gift cards".into(), &2.into()),
            "{unanswered}"
        );
        assert_eq!(unanswered.as_array().map(Vec::len), Some(1));
        let count = async |query: &str| {
            let listed = get(&state, &format!("{PATH}/questions?{query}")).await.json();
            listed["questions"].as_array().map(Vec::len)
        };
        assert_eq!((count("language=en").await, count("language=zh").await), (Some(3), Some(0)));
        assert_eq!((count("scope=IN").await, count("withheld=not_valid").await), (Some(0), Some(0)));
        let erased = send_json(&state, "DELETE", "/v1/query-log/customers/c2", "").await;
        assert_eq!((erased.status, erased.json()), (200, serde_json::json!({"removed": 2})));
        let left = get(&state, "/v1/query-log/questions").await.json()["questions"].clone();
        assert_eq!((left.as_array().map(Vec::len), &left[0]["customer"]), (Some(1), &"c1".into()), "{left}");
    }

    #[tokio::test]
    async fn a_customer_that_cannot_be_logged_is_refused_whether_or_not_the_log_is_on() {
        let (state, _folder) = state_with_entries(settings());
        for enabled in [false, true] {
            let body = serde_json::json!({"enabled": enabled}).to_string();
            assert_eq!(send_json(&state, "PUT", PATH, &body).await.status, 200);
            for (customer, status) in [("c".repeat(256), 200), ("c".repeat(257), 422), (String::new(), 422)] {
                let body = serde_json::json!({"query": "battery", "customer": customer}).to_string();
                let reply = post_json(&state, "/v1/search", &body).await;
                assert_eq!(reply.status, status, "{enabled} {customer:?}");
                if status == 422 {
                    assert_eq!(reply.json()["errors"][0]["pointer"], "/customer");
                }
            }
        }
    }

    #[tokio::test]
    async fn bad_values_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (body, pointer) in [
            (r#"{"retention_days": 0}"#, "/retention_days"),
            (r#"{"enabled": "yes"}"#, "/enabled"),
            (r#"{"days": 3}"#, "/days"),
        ] {
            let reply = send_json(&state, "PUT", PATH, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        for query in ["limit=many", "limit=1000001", "since=1", "withheld=x", "scope=/"] {
            get(&state, &format!("/v1/query-log/questions?{query}")).await.assert_problem(422, "invalid_input");
        }
    }
}
