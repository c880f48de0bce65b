//! `/v1/search`: a question and what answers it; `/v1/screens`: a screen and the steps that show it. POST for services;
//! GET for `curl` and the address line of a browser.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use uttar::{
    BaseState, Context, Decision, Facet, Filter, KnowledgeBase, Reply, Scope, ScreenReply, SearchRequest, Timestamp,
};

use super::{fresh, in_json, states};
use crate::access::Access;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::Base;
use crate::problem::Problem;
use crate::query_string::{Known, Shape, parameters};
use crate::routing::Routes;

/// What a query string may hold.
const PARAMETERS: [Known; 24] = [
    Known::new("q", Shape::Text, "The question, in any language and spelling.").required(),
    Known::new("limit", Shape::Count(1), "How many hits at most; 5 by default."),
    Known::new(
        "languages",
        Shape::List,
        "Languages in which an answer is wanted, the most wanted first (BCP 47); those of the question by default.",
    ),
    Known::new("scope", Shape::Text, "Where the customer is: `market/region/channel`, such as `IN/MH/flipkart`."),
    Known::new(
        "cross_language",
        Shape::YesOrNo,
        "Whether an answer in another language may be found; `true` by default.",
    ),
    Known::new(
        "voice",
        Shape::Text,
        "How the answer should be told: `warm`, `expert`, `plain`; as the channel has it by default.",
    ),
    Known::new("valid_at", Shape::Time, "When it is asked: what is not valid then is not found; now by default."),
    Known::new("at", Shape::Time, "The old name of `valid_at`.").deprecated(),
    Known::new(
        "state",
        Shape::Text,
        "The state of the base that is asked: a label, a time, a position, `draft:NAME`, or `now`, which is the default.",
    ),
    Known::new("facets", Shape::List, "What to count over the entries that are found."),
    Known::new("previous", Shape::Text, "The entry that was answered before."),
    Known::new("owns", Shape::List, "Ids of the products that the customer has or looks at."),
    Known::new("product", Shape::List, "Entries that serve one of these products."),
    Known::new("family", Shape::List, "Entries about one of these families or a member of one."),
    Known::new("topic", Shape::List, "Entries with one of these topics."),
    Known::new("tag", Shape::List, "Entries with one of these tags."),
    Known::new("answer_language", Shape::List, "Entries with an answer in one of these languages (BCP 47)."),
    Known::new("market", Shape::List, "Entries with an answer for one of these markets."),
    Known::new("region", Shape::List, "Entries with an answer for one of these regions."),
    Known::new("channel", Shape::List, "Entries with an answer for one of these channels."),
    Known::new("told", Shape::List, "Entries with an answer in one of these voices, or in none."),
    Known::new("has_steps", Shape::YesOrNo, "Entries with an answer that has steps, or has none."),
    Known::new(
        "answer_precision",
        Shape::Share,
        "The share of answers that must be right; what the base is set to by default.",
    ),
    Known::new("explain", Shape::YesOrNo, "Whether each hit says why it was found; `false` by default."),
];

/// Fields of a body, or of the base, and the parameters that say the same.
const SAID_BY: [(&str, &str); 13] = [
    ("/query", "/q"),
    ("/typed", "/q"),
    ("/context/previous_entry", "/previous"),
    ("/context/products", "/owns"),
    ("/filter/products", "/product"),
    ("/filter/families", "/family"),
    ("/filter/topics", "/topic"),
    ("/filter/tags", "/tag"),
    ("/filter/languages", "/answer_language"),
    ("/filter/markets", "/market"),
    ("/filter/regions", "/region"),
    ("/filter/channels", "/channel"),
    ("/filter/voices", "/told"),
];

/// What is asked, as it is sent.
#[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SearchRequest")]
struct Question {
    /// The question, in any language and spelling.
    #[schemars(length(min = 1))]
    query: String,
    /// How many hits at most; 5 by default.
    #[schemars(range(min = 1))]
    limit: Option<usize>,
    /// Languages in which an answer is wanted, the most wanted first (BCP 47); when empty, those of the question.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(with = "Option<Vec<String>>")]
    languages: Vec<String>,
    /// Where the customer is, as exactly as it is known: `market/region/channel`.
    scope: Option<Scope>,
    /// How the answer should be told; when absent, as the channel has it.
    voice: Option<String>,
    /// When it is asked: what is not valid then is not found. Now when absent.
    valid_at: Option<Timestamp>,
    /// The old name of `valid_at`.
    #[schemars(extend("deprecated" = true))]
    at: Option<Timestamp>,
    /// What an entry and its answer must have.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(with = "Option<Filter>")]
    filter: Filter,
    /// What to count over the entries that are found.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(with = "Option<Vec<Facet>>")]
    facets: Vec<Facet>,
    /// What is known of the customer beyond the place.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(with = "Option<Context>")]
    context: Context,
    /// Who asks, for the query log of the base, if it is on.
    customer: Option<String>,
    /// Whether an answer in another language may be found; yes when absent.
    cross_language: Option<bool>,
    /// The state of the base that is asked: a label, a time, a position, `draft:NAME`; as it is now when absent.
    state: Option<String>,
    /// The share of answers that must be right, above 0 and below 1; when absent, what the base is set to.
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1))]
    answer_precision: Option<f32>,
    /// Whether each hit says why it was found and why it has its place.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(with = "Option<bool>")]
    explain: bool,
}

pub(crate) fn routes() -> Routes {
    let entries = |id, summary| {
        Operation::new(id, summary).gives::<Reply>("What to do, and the entries found.").may(StatusCode::NOT_FOUND)
    };
    let screens = |id, summary| {
        Operation::new(id, summary)
            .gives::<ScreenReply>("The screens found, with the steps that show them.")
            .may(StatusCode::NOT_FOUND)
    };
    Routes::about("Questions")
        .get("/v1/search", get, entries("searchByUrl", "Ask a question in the URL").parameters(&PARAMETERS))
        .post("/v1/search", post, entries("search", "Ask a question").takes::<Question>())
        .get("/v1/screens", get_screens, screens("findScreenByUrl", "Find a screen by the URL").parameters(&PARAMETERS))
        .post("/v1/screens", post_screens, screens("findScreen", "Find a screen or an error code").takes::<Question>())
}

/// `null` says as much as nothing, for the lists as for the rest.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(sent: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(sent)?.unwrap_or_default())
}

async fn post(base: Base, JsonBody(question): JsonBody<Question>) -> Result<Response, Problem> {
    answer(base, question, found_entries).await
}

async fn get(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reply = answer(base, Question::from_query_string(query)?, found_entries).await;
    reply.map_err(|problem| problem.with_pointers(parameter_of))
}

async fn post_screens(base: Base, JsonBody(question): JsonBody<Question>) -> Result<Response, Problem> {
    answer(base, question, found_screens).await
}

async fn get_screens(base: Base, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reply = answer(base, Question::from_query_string(query)?, found_screens).await;
    reply.map_err(|problem| problem.with_pointers(parameter_of))
}

/// The place of a body as it is in a query string.
pub(super) fn parameter_of(pointer: &str) -> String {
    let said = |(field, parameter): &(&str, &str)| {
        let rest = pointer.strip_prefix(field).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(format!("{parameter}{rest}"))
    };
    SAID_BY.iter().find_map(said).unwrap_or_else(|| pointer.to_owned())
}

/// Asks a state of the base, for a customer, and writes the reply as JSON; with what was decided, where a customer
/// asked.
type Find = fn(&KnowledgeBase, &BaseState, &SearchRequest, Option<&str>) -> uttar::Result<(Vec<u8>, Option<Decision>)>;

fn found_entries(
    base: &KnowledgeBase,
    state: &BaseState,
    request: &SearchRequest,
    customer: Option<&str>,
) -> uttar::Result<(Vec<u8>, Option<Decision>)> {
    let reply = base.search_in(state, request)?;
    // Who tries another state is no customer.
    let is_customer = *state == BaseState::Now;
    if is_customer {
        base.log_question(request, &reply, customer, Timestamp::now())?;
    }
    Ok((in_json(&reply), is_customer.then_some(reply.decision)))
}

fn found_screens(
    base: &KnowledgeBase,
    state: &BaseState,
    request: &SearchRequest,
    _customer: Option<&str>,
) -> uttar::Result<(Vec<u8>, Option<Decision>)> {
    if *state != BaseState::Now {
        return Err(uttar::Error::invalid_input("state: screens are found as they are now; leave it out"));
    }
    Ok((in_json(&base.find_screen(request)?), None))
}

async fn answer(base: Base, question: Question, find: Find) -> Result<Response, Problem> {
    let customer = question.customer.clone();
    let asked = question.state.as_deref().map_or(Ok(BaseState::Now), |state| states::parse("state", state))?;
    if asked != BaseState::Now && base.access() < Access::Read {
        return Err(Problem::forbidden(
            "state: the key allows to search what customers see now; use one that allows read",
        ));
    }
    let request = question.into_request()?;
    // Written as JSON on the same thread: a reply may have a hundred long answers.
    let (body, decision) = base.run(move |base| find(base, &asked, &request, customer.as_deref())).await?;
    let mut response = fresh("application/json", body);
    // For who counts.
    decision.map(|decision| response.extensions_mut().insert(decision));
    Ok(response)
}

impl Question {
    /// `q=...&limit=5&languages=hi,en&scope=IN/MH`.
    fn from_query_string(query: Option<String>) -> Result<Self, Problem> {
        let query = query.unwrap_or_default();
        let mut question = Self::default();
        let mut is_asked = false;
        for parameter in parameters(&query, &PARAMETERS)? {
            let text = || Some(parameter.value().to_owned());
            match parameter.name() {
                "q" => (question.query, is_asked) = (parameter.value().to_owned(), true),
                "limit" => question.limit = Some(parameter.number()?),
                "languages" => question.languages = parameter.list()?,
                "scope" => question.scope = Some(parameter.parse()?),
                "cross_language" => question.cross_language = Some(parameter.yes_or_no()?),
                "explain" => question.explain = parameter.yes_or_no()?,
                "answer_precision" => question.answer_precision = Some(parameter.number()?),
                "voice" => question.voice = text(),
                "valid_at" => question.valid_at = Some(parameter.parse()?),
                "at" => question.at = Some(parameter.parse()?),
                "state" => question.state = text(),
                "facets" => question.facets = parameter.list()?,
                "previous" => question.context.previous_entry = text(),
                "owns" => question.context.products = parameter.list()?,
                "product" => question.filter.products = parameter.list()?,
                "family" => question.filter.families = parameter.list()?,
                "topic" => question.filter.topics = parameter.list()?,
                "tag" => question.filter.tags = parameter.list()?,
                "answer_language" => question.filter.languages = parameter.list()?,
                "market" => question.filter.markets = parameter.list()?,
                "region" => question.filter.regions = parameter.list()?,
                "channel" => question.filter.channels = parameter.list()?,
                "told" => question.filter.voices = parameter.list()?,
                "has_steps" => question.filter.has_steps = Some(parameter.yes_or_no()?),
                name => unreachable!("{name} is none of the parameters"),
            }
        }
        if !is_asked {
            return Err(Problem::wrong_value("/q".to_owned(), "q: is missing; ask something"));
        }
        Ok(question)
    }

    fn into_request(self) -> Result<SearchRequest, Problem> {
        let valid_at = one_name(self.valid_at, self.at)?;
        let mut request = SearchRequest::new(self.query);
        request.limit = self.limit.unwrap_or(request.limit);
        request.languages = self.languages;
        request.scope = self.scope;
        request.voice = self.voice;
        request.valid_at = valid_at.or(request.valid_at);
        request.filter = self.filter;
        request.facets = self.facets;
        request.context = self.context;
        request.answer_precision = self.answer_precision;
        request.explain = self.explain;
        request.cross_language = self.cross_language.unwrap_or(request.cross_language);
        Ok(request)
    }
}

/// What is sent as `valid_at`, or as `at`, as it was once called.
pub(super) fn one_name<T>(valid_at: Option<T>, at: Option<T>) -> Result<Option<T>, Problem> {
    if valid_at.is_some() && at.is_some() {
        return Err(Problem::wrong_value("/at".to_owned(), "at: is the old name of valid_at; send valid_at alone"));
    }
    Ok(valid_at.or(at))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{Reply, get, post_json, send, send_json, settings, state_with_entries};
    use crate::{ServerState, Settings};

    async fn post_as(state: &ServerState, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
        let mut request = Request::post("/v1/search");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(state, request.body(body.into()).expect("a request")).await
    }

    #[tokio::test]
    async fn post_and_get_answer_the_same() {
        let (state, _folder) = state_with_entries(settings());
        let body = r#"{"query": "फोन की बैटरी बदलनी है", "limit": 1, "languages": ["hi"], "scope": "IN/MH/flipkart"}"#;
        let posted = post_json(&state, "/v1/search", body).await;
        let query = "q=%E0%A4%AB%E0%A5%8B%E0%A4%A8+%E0%A4%95%E0%A5%80+%E0%A4%AC%E0%A5%88%E0%A4%9F%E0%A4%B0%E0%A5%80+\
                     %E0%A4%AC%E0%A4%A6%E0%A4%B2%E0%A4%A8%E0%A5%80+%E0%A4%B9%E0%A5%88";
        let got = get(&state, &format!("/v1/search?{query}&limit=1&languages=hi&scope=IN/MH/flipkart")).await;
        for reply in [&posted, &got] {
            assert_eq!((reply.status, reply.content_type()), (200, "application/json"));
            let json = reply.json();
            assert_eq!(json["hits"][0]["entry"], "battery-replace", "{json}");
            assert_eq!(json["hits"][0]["answer"]["lang"], "hi");
            assert_eq!(json["hits"].as_array().map(Vec::len), Some(1));
            assert!(json["decision"].is_string() && json["languages"].is_array() && json["took_ms"].is_number());
        }
        assert_eq!(posted.json()["hits"], got.json()["hits"]);
        let nulls = r#"{"query": "battery", "limit": null, "languages": null, "scope": null, "voice": null, "valid_at": null, "at": null, "filter": null,
                        "facets": null, "context": null, "customer": null, "cross_language": null, "state": null,
                        "answer_precision": null, "explain": null}"#;
        let plain = post_json(&state, "/v1/search", r#"{"query": "battery"}"#).await;
        assert_eq!(post_json(&state, "/v1/search", nulls).await.json()["hits"], plain.json()["hits"]);
    }

    #[tokio::test]
    async fn filters_facets_and_times_are_taken_in_both_ways() {
        let (state, _folder) = state_with_entries(settings());
        let body = r#"{"query": "battery", "voice": "warm", "valid_at": "2026-10-01T00:00:00Z", "facets": ["language"],
                       "filter": {"languages": ["hi"]}, "context": {"previous_entry": "x"}}"#;
        let posted = post_json(&state, "/v1/search", body).await.json();
        let query = "q=battery&voice=warm&valid_at=2026-10-01T00:00:00Z&facets=language&answer_language=hi&previous=x";
        let got = get(&state, &format!("/v1/search?{query}")).await.json();
        assert_eq!(posted["hits"], got["hits"]);
        assert_eq!(posted["facets"], got["facets"]);
        assert_eq!(posted["facets"]["language"][0]["value"], "hi");
        assert_eq!(posted["hits"][0]["served"]["voice_match"], "neutral");
        for (body, pointer) in [
            (r#"{"query": "a", "valid_at": "yesterday"}"#, "/valid_at"),
            (r#"{"query": "a", "at": "yesterday"}"#, "/at"),
            (r#"{"query": "a", "filter": {"colour": []}}"#, "/filter/colour"),
            (r#"{"query": "a", "facets": ["colour"]}"#, "/facets/0"),
        ] {
            let reply = post_json(&state, "/v1/search", body).await;
            assert_eq!((reply.status, &reply.json()["errors"][0]["pointer"]), (422, &pointer.into()), "{body}");
        }
        assert_eq!(get(&state, "/v1/search?q=a&has_steps=perhaps").await.status, 422);
    }

    #[tokio::test]
    async fn validity_has_an_old_name_that_is_still_taken() {
        let (state, _folder) = state_with_entries(settings());
        let entry = r#"{"phrasings": {"en": ["Is there a festival offer?"]},
                        "answers": [{"lang": "en", "body": "Yes.", "valid": {"from": "2026-10-01", "to": "2026-10-31"}}]}"#;
        assert_eq!(send_json(&state, "PUT", "/v1/entries/offer?refresh=wait", entry).await.status, 201);
        let (during, after) = ("2026-10-15T00:00:00Z", "2026-12-01T00:00:00Z");
        for (when, is_answered) in [(during, true), (after, false)] {
            for name in ["valid_at", "at"] {
                let body = format!(r#"{{"query": "festival offer", "{name}": "{when}"}}"#);
                let posted = post_json(&state, "/v1/search", &body).await.json();
                let got = get(&state, &format!("/v1/search?q=festival+offer&{name}={when}")).await.json();
                assert_eq!(posted["hits"], got["hits"], "{name}");
                assert_eq!(got["hits"][0]["answer"].is_object(), is_answered, "{name}: {got}");
            }
        }
        let both = get(&state, &format!("/v1/search?q=a&valid_at={during}&at={during}")).await;
        both.assert_problem(422, "invalid_input");
        assert_eq!(both.json()["errors"][0]["pointer"], "/at");
    }

    #[tokio::test]
    async fn explanations_and_thresholds_are_taken_in_both_ways() {
        let (state, _folder) = state_with_entries(settings());
        let body = r#"{"query": "battery replaced", "explain": true, "answer_precision": 0.9999}"#;
        let posted = post_json(&state, "/v1/search", body).await.json();
        let got = get(&state, "/v1/search?q=battery+replaced&explain=true&answer_precision=0.9999").await.json();
        assert_eq!(posted["hits"], got["hits"]);
        assert_eq!((&posted["decision"], &posted["offer"]), (&"ask".into(), &1.into()), "{posted}");
        assert_eq!(posted["hits"][0]["explanation"]["text"], "battery-replace");
        let plain = get(&state, "/v1/search?q=battery+replaced").await.json();
        assert_eq!((plain["hits"][0].get("explanation"), &plain["decision"]), (None, &"answer".into()), "{plain}");
        assert_eq!(get(&state, "/v1/search?q=a&explain=perhaps").await.status, 422);
    }

    #[tokio::test]
    async fn a_base_without_screens_finds_none() {
        let (state, _folder) = state_with_entries(settings());
        let found = post_json(&state, "/v1/screens", r#"{"query": "E7"}"#).await;
        assert_eq!((found.status, found.json()["screens"].as_array().map(Vec::len)), (200, Some(0)));
        assert_eq!(get(&state, "/v1/screens?q=E7").await.json()["screens"], found.json()["screens"]);
        let wrong = get(&state, "/v1/screens?q=E7&answer_precision=0").await;
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["pointer"]), (422, &"/answer_precision".into()));
    }

    #[tokio::test]
    async fn languages_choose_the_answer() {
        let (state, _folder) = state_with_entries(settings());
        for language in ["en", "hi"] {
            let reply = get(&state, &format!("/v1/search?q=battery+replaced&languages={language}")).await;
            assert_eq!(reply.json()["hits"][0]["answer"]["lang"], language);
        }
    }

    #[tokio::test]
    async fn json_that_cannot_be_read_is_400() {
        let (state, _folder) = state_with_entries(settings());
        for body in
            ["", "{", "[", "not json", r#"{"query": "a"} x"#, "{\"query\": \"\u{1}\"}", r#"{"query": "\ud800"}"#]
        {
            let reply = post_json(&state, "/v1/search", body).await;
            reply.assert_problem(400, "invalid_input");
        }
        let json = [("content-type", "application/json")];
        let gbk = post_as(&state, &json, &b"{\"query\": \"\xb5\xe7\xb3\xd8\"}"[..]).await;
        gbk.assert_problem(400, "invalid_input");
        assert_eq!(gbk.json()["detail"], "the body is not UTF-8 from byte 11 on; encode it as UTF-8");
        assert_eq!(post_as(&state, &json, "\u{feff}{\"query\": \"battery\"}").await.status, 200);
    }

    #[tokio::test]
    async fn a_wrong_value_is_422_and_says_where() {
        let (state, _folder) = state_with_entries(settings());
        let many = format!(r#"{{"query": "a", "languages": [{}"hi"]}}"#, r#""hi","#.repeat(32));
        let cases = [
            (r#"{"query": 5}"#, "/query"),
            (r#"{"query": "a", "limit": -1}"#, "/limit"),
            (r#"{"query": "a", "limit": "5"}"#, "/limit"),
            (r#"{"query": "a", "languages": ["hi", 1]}"#, "/languages/1"),
            (r#"{"query": "a", "scope": "IN/म"}"#, "/scope"),
            (r#"{"query": "a", "cross_language": "no"}"#, "/cross_language"),
            (r#"{"query": "a", "answer_precision": 1}"#, "/answer_precision"),
            (r#"{"query": "a", "colour": 1}"#, "/colour"),
            (r#"{"query": "a", "languages": ["hi", "not a tag"]}"#, "/languages/1"),
            (r#"{"query": "a", "filter": {"languages": ["en", "hi", "?"]}}"#, "/filter/languages/2"),
            (r#"{"query": "a", "query": "b"}"#, ""),
            (r#"{"limit": 5}"#, ""),
            (r#"["a"]"#, ""),
            (r#""a""#, ""),
            (many.as_str(), "/languages"),
        ];
        for (body, pointer) in cases {
            let reply = post_json(&state, "/v1/search", body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{body}");
        }
    }

    #[tokio::test]
    async fn the_limits_of_the_core_hold_on_both_sides() {
        let mut settings = settings();
        settings.limits.query_bytes_max = 10;
        let (state, _folder) = state_with_entries(settings);
        let languages = |count| format!(r#"{{"query": "a", "languages": {:?}}}"#, vec!["hi"; count]);
        let (most, more) = (languages(32), languages(33));
        let cases = [
            (r#"{"query": "0123456789"}"#, 200),
            (r#"{"query": "0123456789x"}"#, 422),
            (r#"{"query": " "}"#, 422),
            (r#"{"query": "a", "limit": 1}"#, 200),
            (r#"{"query": "a", "limit": 0}"#, 422),
            (r#"{"query": "a", "limit": 100}"#, 200),
            (r#"{"query": "a", "limit": 101}"#, 422),
            (r#"{"query": "a", "languages": ["hi"]}"#, 200),
            (r#"{"query": "a", "languages": ["not a tag"]}"#, 422),
            (most.as_str(), 200),
            (more.as_str(), 422),
        ];
        for (body, status) in cases {
            assert_eq!(post_json(&state, "/v1/search", body).await.status, status, "{body}");
        }
    }

    #[tokio::test]
    async fn parameters_are_checked() {
        let (state, _folder) = state_with_entries(settings());
        let cases = [
            ("", 422, "/q"),
            ("?limit=5", 422, "/q"),
            ("?q=a&limit=five", 422, "/limit"),
            ("?q=a&q=b", 422, "/q"),
            ("?q=a&cross_language=no", 422, "/cross_language"),
            ("?q=a&answer_precision=high", 422, "/answer_precision"),
            ("?q=a&answer_precision=95", 422, "/answer_precision"),
            ("?q=a&colour=1", 422, "/colour"),
            ("?q=a&scope=IN//", 422, "/scope"),
            ("?q=a&facets=topic,colour", 422, "/facets/1"),
            ("?q=+", 422, "/q"),
            ("?q=a&languages=hi,none", 422, "/languages/1"),
            ("?q=a&answer_language=hi,en,1", 422, "/answer_language/2"),
        ];
        for (query, status, pointer) in cases {
            let reply = get(&state, &format!("/v1/search{query}")).await;
            reply.assert_problem(status, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{query}");
        }
        get(&state, "/v1/search?q=%B5%E7%B3%D8").await.assert_problem(400, "invalid_input");
    }

    #[test]
    fn every_parameter_is_read() {
        for name in super::PARAMETERS.map(|known| known.name).into_iter().filter(|name| *name != "q") {
            // Some of them refuse the value; none is forgotten.
            if let Ok(question) = super::Question::from_query_string(Some(format!("q=a&{name}=5"))) {
                assert_ne!(question, super::Question { query: "a".to_owned(), ..Default::default() }, "{name}");
            }
        }
    }

    #[tokio::test]
    async fn only_plain_json_bodies_are_taken() {
        let (state, _folder) = state_with_entries(settings());
        let body = r#"{"query": "battery"}"#;
        let refused: [&[(&str, &str)]; 3] = [
            &[],
            &[("content-type", "text/plain")],
            &[("content-type", "application/json"), ("content-encoding", "gzip")],
        ];
        for headers in refused {
            post_as(&state, headers, body).await.assert_problem(415, "unsupported_media_type");
        }
        let named = [("content-type", "application/json; charset=utf-8"), ("content-encoding", "identity")];
        assert_eq!(post_as(&state, &named, body).await.status, 200);
    }

    #[tokio::test]
    async fn the_body_limit_holds_on_both_sides_declared_or_not() {
        let body = r#"{"query": "battery"}"#;
        let ask = async |body_bytes_max, headers: &[(&str, &str)]| {
            let (state, _folder) = state_with_entries(Settings { body_bytes_max, ..settings() });
            post_as(&state, headers, body).await
        };
        let json = ("content-type", "application/json");
        for headers in [&[json][..], &[json, ("content-length", "20")][..]] {
            assert_eq!(ask(body.len(), headers).await.status, 200);
            ask(body.len() - 1, headers).await.assert_problem(413, "too_large");
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_408() {
        let (state, _folder) = state_with_entries(Settings { request_timeout_ms: 30, ..settings() });
        let reply = post_as(&state, &[("content-type", "application/json")], crate::testing::endless_body()).await;
        reply.assert_problem(408, "request_timeout");
    }
}
