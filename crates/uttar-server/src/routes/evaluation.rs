//! `POST /v1/evaluation`: how good the answers are, on questions of which it is known what answers them.

use std::ops::ControlFlow;

use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uttar::evaluation::{self, EvaluationReport, EvaluationSet, JudgedQuestion, Query};
use uttar::{Scope, SearchRequest, Timestamp};

use super::json;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::problem::Problem;
use crate::routing::Routes;
use crate::state::ServerState;

/// Questions to ask, and what answers them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EvaluationRequest")]
struct Asked {
    #[schemars(length(min = 1))]
    questions: Vec<Question>,
    /// Where the questions are asked that say no place of their own: `market/region/channel`.
    scope: Option<Scope>,
    /// How the answers should be told; when absent, as the channel has it.
    voice: Option<String>,
    /// When they are asked: what is not valid then is not found. Now when absent.
    valid_at: Option<Timestamp>,
}

/// A question, and what answers it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EvaluationQuestion")]
struct Question {
    /// The question. It is asked without saying its language.
    question: String,
    /// Ids of the entries that answer it; none where nothing in the base does, and finding that out is right.
    #[serde(default)]
    entries: Vec<String>,
    /// Its language (BCP 47), for the report; detected when absent.
    language: Option<String>,
    /// Where it is asked.
    scope: Option<Scope>,
}

/// How good the answers are, and what came of each question. The id of a question is its place, counted from 0.
#[derive(Debug, Serialize, JsonSchema)]
struct Evaluation {
    #[serde(flatten)]
    report: EvaluationReport,
    questions: Vec<JudgedQuestion>,
}

pub(crate) fn routes() -> Routes {
    let operation =
        Operation::new("evaluate", "Measure the answers on questions of which it is known what answers them")
            .takes::<Asked>()
            .gives::<Evaluation>("How many were right, and what came of each.");
    Routes::about("Reports").post("/v1/evaluation", post, operation).with_large_bodies()
}

async fn post(State(state): State<ServerState>, JsonBody(asked): JsonBody<Asked>) -> Result<Response, Problem> {
    let (count, most) = (asked.questions.len(), state.settings().evaluation_questions_max);
    if !(1..=most).contains(&count) {
        let detail =
            format!("questions: {count} are not between 1 and {most}; send them in parts, or use `uttar eval`");
        return Err(Problem::wrong_value("/questions".to_owned(), detail));
    }
    let mut request = SearchRequest::new("");
    (request.scope, request.voice) = (asked.scope.clone(), asked.voice.clone());
    request.valid_at = asked.valid_at.or(request.valid_at);
    let set = asked.into_set();
    // Beside the searches: it asks many questions.
    let evaluated = state.report(move |base| {
        let run = evaluation::run(base, &set, &request, |_| ControlFlow::Continue(()))?;
        Ok(Evaluation { report: evaluation::judge(&set, &run), questions: evaluation::questions(&set, &run) })
    });
    Ok(json(&evaluated.await?))
}

impl Asked {
    fn into_set(self) -> EvaluationSet {
        let (mut queries, mut right) = (Vec::new(), Vec::new());
        for (number, Question { question, entries, language, scope }) in self.questions.into_iter().enumerate() {
            let id = number.to_string();
            right.extend(entries.into_iter().map(|entry| (id.clone(), entry)));
            let query = match language {
                Some(language) => Query::new(id, language, question),
                None => Query::detected(id, question),
            };
            queries.push(match scope {
                Some(scope) => query.at(scope),
                None => query,
            });
        }
        EvaluationSet::new(queries, right.iter().map(|(id, entry)| (id.as_str(), entry.as_str(), 1)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Settings;
    use crate::testing::{post_json, send_json, settings, state_with_entries};

    const PATH: &str = "/v1/evaluation";

    #[tokio::test]
    async fn answers_are_measured_and_each_question_is_told() {
        let (state, _folder) = state_with_entries(settings());
        let body = json!({"questions": [
            {"question": "battery replaced", "entries": ["battery-replace"]},
            {"question": "बैटरी कैसे बदलवाएँ", "entries": ["battery-replace", "gone"], "language": "hi-IN"},
            {"question": "xylophone"},
            {"question": "Where is my order?", "entries": ["battery-replace"]},
        ]});
        let reply = post_json(&state, PATH, &body.to_string()).await;
        let json = reply.json();
        assert_eq!(
            (reply.status, &json["overall"]["queries"], &json["overall"]["in_scope"]),
            (200, &4.into(), &3.into()),
            "{json}"
        );
        assert!(
            json["overall"]["accuracy_at_1"].as_f64().is_some_and(|share| (share - 2.0 / 3.0).abs() < 1e-9),
            "{json}"
        );
        assert_eq!(json["by_language"]["hi-IN"]["queries"], 1, "{json}");
        assert_eq!(json["unknown_entries"], json!(["gone"]));
        let ranks: Vec<_> =
            json["questions"].as_array().expect("questions").iter().map(|one| one["rank"].clone()).collect();
        assert_eq!(ranks, [json!(1), json!(1), json!(null), json!(2)], "{json}");
        assert_eq!(
            (&json["questions"][2]["query"], &json["questions"][2]["decision"]),
            (&"2".into(), &"hand_over".into())
        );
        assert_eq!(json["questions"][3]["found"], "a/ब");
    }

    #[tokio::test]
    async fn questions_are_asked_for_a_place_and_a_time() {
        let (state, _folder) = state_with_entries(settings());
        let past = r#"{"valid": {"to": "2020-01-01"}}"#;
        assert_eq!(send_json(&state, "PATCH", "/v1/entries/battery-replace?refresh=wait", past).await.status, 200);
        let rank = async |more: &str| {
            let body = format!(
                r#"{{"questions": [{{"question": "battery replaced", "entries": ["battery-replace"]}}]{more}}}"#
            );
            let reply = post_json(&state, PATH, &body).await;
            (reply.status, reply.json()["questions"][0]["rank"].as_u64())
        };
        assert_eq!(rank("").await, (200, None), "it is over");
        assert_eq!(
            rank(r#", "valid_at": "2019-12-31T00:00:00Z", "scope": "IN", "voice": "warm""#).await,
            (200, Some(1))
        );
        let wrong = r#"{"questions": [{"question": "battery", "scope": "a b"}]}"#;
        let wrong = post_json(&state, PATH, wrong).await;
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["pointer"]), (422, &"/questions/0/scope".into()));
    }

    #[tokio::test]
    async fn the_number_of_questions_has_a_limit_on_both_sides() {
        let (state, _folder) = state_with_entries(Settings { evaluation_questions_max: 2, ..settings() });
        for (count, status) in [(0, 422), (1, 200), (2, 200), (3, 422)] {
            let body = json!({"questions": vec![json!({"question": "battery"}); count]}).to_string();
            let reply = post_json(&state, PATH, &body).await;
            assert_eq!(reply.status, status, "{count}");
            if status == 422 {
                let json = reply.json();
                assert_eq!(json["errors"][0]["pointer"], "/questions");
                assert!(
                    json["detail"]
                        .as_str()
                        .is_some_and(|detail| detail.contains(&format!("{count} are not between 1 and 2")))
                );
            }
        }
        let wrong =
            post_json(&state, PATH, r#"{"questions": [{"question": "a"}, {"question": "b", "entries": ["x", 1]}]}"#)
                .await;
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["pointer"]), (422, &"/questions/1/entries/1".into()));
    }

    #[tokio::test]
    async fn a_body_may_be_as_large_as_content() {
        let (state, _folder) = state_with_entries(Settings { body_bytes_max: 10, ..settings() });
        let body = json!({"questions": [{"question": "battery"}]}).to_string();
        assert_eq!(post_json(&state, PATH, &body).await.status, 200);
        let (state, _folder) = state_with_entries(Settings { content_bytes_max: body.len() - 1, ..settings() });
        post_json(&state, PATH, &body).await.assert_problem(413, "too_large");
    }
}
