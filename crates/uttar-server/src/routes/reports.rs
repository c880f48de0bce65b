//! `GET /v1/lint` and `GET /v1/coverage`: what is wrong with the content of the base, and what customers would get of
//! it.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use uttar::{CoverageMap, CoverageOptions, LanguageTag, Level, LintReport};

use super::search::one_name;
use super::{fresh, in_json};
use crate::openapi::Operation;
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;
use crate::state::ServerState;

const JSON: &str = "application/json";
const SARIF: &str = "application/sarif+json";
const TEXT: &str = "text/plain; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

const OF_LINT: [Known; 2] = [
    Known::new(
        "level",
        Shape::OneOf(&["note", "warning", "error"]),
        "The least level that is told; `warning` by default.",
    ),
    Known::new("format", Shape::OneOf(&["json", "sarif"]), "The format; `json` by default."),
];

const OF_COVERAGE: [Known; 5] = [
    Known::new(
        "format",
        Shape::OneOf(&["json", "text", "csv", "entries-csv", "html"]),
        "The format; `json` by default.",
    ),
    Known::new("languages", Shape::List, "The languages that count (BCP 47); those of the base by default."),
    Known::new("scopes", Shape::List, "The scopes that count, such as `IN/KA`; those of the base by default."),
    Known::new("valid_at", Shape::Time, "When; by default validity does not count."),
    Known::new("at", Shape::Time, "The old name of `valid_at`.").deprecated(),
];

pub(crate) fn routes() -> Routes {
    let findings = Operation::new("lint", "Say what is wrong with the content")
        .parameters(&OF_LINT)
        .gives::<LintReport>("The findings, in the format that was asked for.")
        .sends(SARIF, "");
    let map = Operation::new("coverage", "Say which entries have answers for whom")
        .parameters(&OF_COVERAGE)
        .gives::<CoverageMap>("The map, in the format that was asked for.")
        .sends(TEXT, "")
        .sends(CSV, "")
        .sends(HTML, "");
    Routes::about("Reports").get("/v1/lint", lint, findings).get("/v1/coverage", coverage, map)
}

/// `level=warning&format=json`; the formats are `json` and `sarif`.
async fn lint(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    type Write = fn(&LintReport) -> Vec<u8>;
    let json: Write = |report| in_json(report);
    let sarif: Write = |report| in_json(&report.to_sarif());
    let (mut level, mut form) = (Level::Warning, (JSON, json));
    for parameter in parameters(&query.unwrap_or_default(), &OF_LINT)? {
        match (parameter.name(), parameter.value()) {
            ("level", _) => level = parameter.parse()?,
            (_, "sarif") => form = (SARIF, sarif),
            _ => form = (JSON, json),
        }
    }
    let (media_type, write) = form;
    let body = state
        .report(move |base| {
            let mut report = base.lint()?;
            report.retain_from(level);
            Ok(write(&report))
        })
        .await?;
    Ok(fresh(media_type, body))
}

/// `format=html&languages=hi,ta&scopes=IN,IN/KA&valid_at=2026-10-01T00:00:00Z`; the formats are `json`, `text`, `csv`,
/// `entries-csv` and `html`.
async fn coverage(State(state): State<ServerState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    type Write = fn(&CoverageMap) -> String;
    let json: Write = |map| serde_json::to_string(map).expect("plain data");
    let (mut options, mut form) = (CoverageOptions::default(), (JSON, json));
    let (mut valid_at, mut at) = (None, None);
    for parameter in parameters(&query.unwrap_or_default(), &OF_COVERAGE)? {
        match (parameter.name(), parameter.value()) {
            ("languages", _) => options.languages = parameter.list::<LanguageTag>()?,
            ("scopes", _) => options.scopes = parameter.list()?,
            ("valid_at", _) => valid_at = Some(parameter.parse()?),
            ("at", _) => at = Some(parameter.parse()?),
            (_, "text") => form = (TEXT, CoverageMap::to_text),
            (_, "csv") => form = (CSV, CoverageMap::products_to_csv),
            (_, "entries-csv") => form = (CSV, CoverageMap::entries_to_csv),
            (_, "html") => form = (HTML, CoverageMap::to_html),
            _ => form = (JSON, json),
        }
    }
    options.valid_at = one_name(valid_at, at)?;
    let (media_type, write) = form;
    let body = state.report(move |base| Ok(write(&base.coverage(&options)?))).await?;
    Ok(fresh(media_type, body.into_bytes()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{get, post_json, send, settings, state_with_entries};

    #[tokio::test]
    async fn findings_come_as_json_or_sarif_from_a_level_on() {
        let (state, _folder) = state_with_entries(settings());
        let reply = get(&state, "/v1/lint").await;
        assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
        assert_eq!((&reply.json()["entries"], &reply.json()["findings"]), (&2.into(), &serde_json::json!([])));
        let bad = r#"{"id": "bad", "answers": [{"lang": "en", "body": "10 days"}, {"lang": "hi", "body": "७ दिन"}],
                      "allow": [{"rule": "validity-overlap", "reason": "none"}]}"#;
        let put = axum::http::Request::put("/v1/entries/bad").header("content-type", "application/json");
        send(&state, put.body(bad.into()).expect("a request")).await;
        let rules = async |query: &str| {
            let json = get(&state, &format!("/v1/lint{query}")).await.json();
            let rule = |finding: &serde_json::Value| finding["rule"].as_str().expect("a rule").to_owned();
            json["findings"].as_array().expect("a list").iter().map(rule).collect::<Vec<_>>()
        };
        assert_eq!(rules("").await, ["facts-differ"]);
        assert_eq!(rules("?level=note&format=json").await, ["facts-differ", "allow-unused"]);
        let sarif = get(&state, "/v1/lint?format=sarif").await;
        assert_eq!(sarif.content_type(), "application/sarif+json");
        assert_eq!(sarif.json()["runs"][0]["results"][0]["ruleId"], "facts-differ");
    }

    #[tokio::test]
    async fn the_map_comes_in_every_form() {
        let (state, _folder) = state_with_entries(settings());
        for (format, media_type, part) in [
            ("json", "application/json", "\"not_asked\""),
            ("text", "text/plain; charset=utf-8", "fallback"),
            ("csv", "text/csv; charset=utf-8", "*,*,hi,1,1,0"),
            ("entries-csv", "text/csv; charset=utf-8", "a/ब,*,hi,fallback"),
            ("html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ] {
            let at = "valid_at=2026-10-01T00:00:00Z";
            let reply = get(&state, &format!("/v1/coverage?format={format}&{at}")).await;
            assert_eq!((reply.status, reply.content_type()), (200, media_type));
            let text = String::from_utf8(reply.body.to_vec()).expect("UTF-8");
            assert!(format == "json" || text.contains(part), "{format}: {text}");
        }
        let json = get(&state, "/v1/coverage?languages=ta&scopes=IN,CN").await.json();
        assert_eq!(
            (&json["languages"], &json["scopes"]),
            (&serde_json::json!(["ta"]), &serde_json::json!(["IN", "CN"]))
        );
    }

    #[tokio::test]
    async fn parameters_are_checked() {
        let (state, _folder) = state_with_entries(settings());
        for (path, pointer) in [
            ("/v1/lint?level=bad", "/level"),
            ("/v1/lint?format=html", "/format"),
            ("/v1/lint?q=a", "/q"),
            ("/v1/coverage?format=pdf", "/format"),
            ("/v1/coverage?languages=hi,%20!", "/languages/1"),
            ("/v1/coverage?scopes=a/b/c/d", "/scopes/0"),
            ("/v1/coverage?valid_at=today", "/valid_at"),
            ("/v1/coverage?at=today", "/at"),
            ("/v1/coverage?at=2026-10-01T00:00:00Z&valid_at=2026-10-01T00:00:00Z", "/at"),
            ("/v1/coverage?at=2026-10-01T00:00:00Z&at=2026-10-01T00:00:00Z", "/at"),
        ] {
            let reply = get(&state, path).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{path}");
        }
        post_json(&state, "/v1/lint", "{}").await.assert_problem(405, "method_not_allowed");
    }
}
