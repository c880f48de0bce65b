//! `POST /v1/import/{file}`: a file as `uttar import` takes it. Its name says what it holds (`products`, `screens`,
//! `synonyms`, `curations`, `base`, which is the settings; all else are entries) and its extension the format, so that
//! all of a base can be changed while it is asked.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use uttar::quoted;
use uttar::{ImportOptions, ImportReport};

use super::json;
use crate::extract::FileBody;
use crate::openapi::Operation;
use crate::parts::{Named, WRITING, Writing};
use crate::problem::Problem;
use crate::query_string::{Known, Shape};
use crate::routing::Routes;
use crate::state::ServerState;

const NAME_BYTES_MAX: usize = 128;

/// What [`Importing`] reads.
const PARAMETERS: [Known; 5] = [
    WRITING[0],
    WRITING[1],
    WRITING[2],
    Known::new(
        "encoding",
        Shape::Text,
        "The encoding of a text that is neither UTF-8 nor UTF-16 with its byte order mark, such as `gb18030`, `big5` or `windows-1252`.",
    ),
    Known::new(
        "draft",
        Shape::Text,
        "The draft that the entries come into, to be published later; a file of anything else is refused then.",
    ),
];

/// How a file is imported: as [`Writing`] has it, and `?encoding=`, `?draft=`.
#[derive(Debug)]
struct Importing(ImportOptions);

impl FromRequestParts<ServerState> for Importing {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Problem> {
        let mut options = ImportOptions::default();
        let Writing(written) = Writing::read(parts, state, &PARAMETERS, |parameter| {
            match parameter.name() {
                "encoding" => options.encoding = Some(parameter.parse()?),
                _ => options.draft = Some(parameter.value().to_owned()),
            }
            Ok(())
        })
        .await?;
        options.change = Some(written.change);
        Ok(Self(options))
    }
}

pub(crate) fn routes() -> Routes {
    let import = Operation::new(
        "importFile",
        "Import a file of entries, products, screens, synonyms, curations or settings; if anything is bad, nothing of it",
    )
    .parameters(&PARAMETERS)
    .takes_file()
    .gives::<ImportReport>("What was stored; it can be searched.");
    Routes::about("Entries").post("/v1/import/{file}", post, import).with_large_bodies()
}

async fn post(
    State(state): State<ServerState>,
    Named(name): Named,
    Importing(options): Importing,
    FileBody(bytes): FileBody,
) -> Result<Response, Problem> {
    check_name(&name)?;
    // Beside the searches: it may be long.
    let imported = state.report(move |base| Ok(base.import_bytes(&name, &bytes, &options)));
    Ok(json(&imported.await??))
}

/// It is no path: it says what the file holds, and its problems are told by it.
fn check_name(name: &str) -> Result<(), Problem> {
    let is_plain = |c: char| !c.is_control() && !"/\\:".contains(c);
    if name.len() <= NAME_BYTES_MAX && !name.starts_with('.') && name.chars().all(is_plain) {
        return Ok(());
    }
    let detail =
        format!("file: {} is no name of a file of at most {NAME_BYTES_MAX} bytes, such as products.yaml", quoted(name));
    Err(Problem::wrong_value("/file".to_owned(), detail))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{Reply, get, send, settings, state_with_entries};
    use crate::{ServerState, Settings};

    async fn import(state: &ServerState, file: &str, content: &str) -> Reply {
        let request = Request::post(format!("/v1/import/{file}")).body(Body::from(content.to_owned()));
        send(state, request.expect("a request")).await
    }

    #[tokio::test]
    async fn all_that_a_base_holds_is_changed_while_it_is_asked() {
        let (state, _folder) = state_with_entries(settings());
        let base = "markets: {IN: {languages: [en, hi]}}\n";
        let products = "- {id: tv-4a, names: {en: [TV 4A]}}\n";
        let entries = "id,question,answer,language,scope\nmount,How is the wall mount fitted?,By us.,en,IN\n";
        for (file, content, stored) in [
            ("base.yaml", base, ("settings", true.into())),
            ("products.yaml", products, ("products", 1.into())),
            ("faq.csv?author=asha&reason=catalogue", entries, ("entries", 1.into())),
            (
                "entries.jsonl",
                "{\"id\": \"mount\", \"products\": [\"tv-4a\"], \"phrasings\": {\"en\": [\"wall mount\"]}}",
                ("entries", 1.into()),
            ),
            ("synonyms.yaml", "- {lang: en, from: [telly], to: [TV]}\n", ("synonyms", 1.into())),
        ] {
            let reply = import(&state, file, content).await;
            assert_eq!((reply.status, &reply.json()[stored.0]), (200, &stored.1), "{file}: {}", reply.json());
        }
        let found = get(&state, "/v1/search?q=wall+mount&product=tv-4a&scope=IN").await.json();
        assert_eq!(found["hits"][0]["entry"], "mount", "{found}");
        assert_eq!(get(&state, "/v1/search?q=wall+mount&scope=XX").await.status, 422, "the settings hold");
        let versions = get(&state, "/v1/entries/mount/versions").await.json();
        assert_eq!(
            (&versions["versions"][0]["author"], &versions["versions"][0]["reason"]),
            (&"asha".into(), &"catalogue".into())
        );
    }

    #[tokio::test]
    async fn a_file_may_be_in_another_encoding_and_come_into_a_draft() {
        let (state, _folder) = state_with_entries(settings());
        let send = |query: &str, content: &[u8]| {
            let request = Request::post(format!("/v1/import/faq.csv{query}")).body(Body::from(content.to_owned()));
            send(&state, request.expect("a request"))
        };
        let latin = b"id,question,answer,language\nmenu,Where is the caf\xe9?,Here.,en\n";
        let refused = send("", latin).await;
        refused.assert_problem(422, "invalid_input");
        let detail = refused.json()["errors"][0]["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("option `encoding`: windows-1252 would read \"é?,Here.,en\""), "{detail}");
        let unknown = send("?encoding=utf-9", latin).await;
        assert_eq!((unknown.status, &unknown.json()["errors"][0]["pointer"]), (422, &"/encoding".into()));
        let stored = send("?encoding=windows-1252&author=asha", latin).await;
        let counts =
            |reply: &Reply| ["entries", "created", "updated", "unchanged"].map(|name| reply.json()[name].as_u64());
        assert_eq!((stored.status, counts(&stored)), (200, [1, 1, 0, 0].map(Some)));
        let entry = get(&state, "/v1/entries/menu").await.json();
        assert_eq!(entry["entry"]["phrasings"]["en"][0], "Where is the café?", "{entry}");

        let changed = b"id,question,answer,language\nmenu,Where is the menu?,There.,en\n";
        let drafted = send("?draft=spring", changed).await;
        assert_eq!((drafted.status, counts(&drafted)), (200, [1, 0, 1, 0].map(Some)));
        assert_eq!(get(&state, "/v1/entries/menu").await.json(), entry);
        let draft = get(&state, "/v1/drafts/spring").await.json();
        assert_eq!(draft["entries"][0]["entry"]["answers"][0]["body"], "There.", "{draft}");
    }

    #[tokio::test]
    async fn the_name_of_a_file_says_the_same_in_any_case() {
        let (state, _folder) = state_with_entries(settings());
        let reply = import(&state, "Products.yaml", "- {id: tv-4a, names: {en: [TV 4A]}}\n").await;
        assert_eq!((reply.status, &reply.json()["products"]), (200, &1.into()), "{}", reply.json());
    }

    #[tokio::test]
    async fn every_bad_place_is_named_and_nothing_is_stored() {
        let (state, _folder) = state_with_entries(settings());
        let bad = "{\"id\": \"x\", \"phrasings\": {\"en\": [\"one\"]}}\n{\"id\": \"y\", \"colour\": 1}\n\
                   {\"id\": \"x\", \"phrasings\": {\"en\": [\"two\"]}}\n";
        let reply = import(&state, "new.jsonl", bad).await;
        reply.assert_problem(422, "invalid_input");
        let errors = reply.json()["errors"].clone();
        let detail = |i: usize| errors[i]["detail"].as_str().unwrap_or_default().to_owned();
        assert_eq!((&errors[0]["pointer"], errors.as_array().map(Vec::len)), (&"/colour".into(), Some(2)), "{errors}");
        assert!(detail(0).starts_with("line 2: "), "{errors}");
        assert_eq!(detail(1), "line 3: \"x\" stands here and in new.jsonl:1; give each entry an id of its own");
        get(&state, "/v1/entries/x").await.assert_problem(404, "not_found");
        for (file, pointer) in [("..%2Fnew.jsonl", "/file"), (".jsonl", "/file"), (&"x".repeat(129), "/file")] {
            let reply = import(&state, file, "{}").await;
            assert_eq!((reply.status, &reply.json()["errors"][0]["pointer"]), (422, &pointer.into()), "{file}");
        }
        let unknown = import(&state, "faq.docx", "x").await;
        unknown.assert_problem(422, "invalid_input");
        assert!(unknown.json()["errors"][0]["detail"].as_str().is_some_and(|text| text.contains(".jsonl")));
    }

    #[tokio::test]
    async fn the_size_has_a_limit_on_both_sides() {
        let content = "question,answer\nHow long?,Two days.\n";
        let limits = Settings { body_bytes_max: 1, content_bytes_max: content.len(), ..settings() };
        let (state, _folder) = state_with_entries(limits);
        assert_eq!(import(&state, "faq.csv", content).await.status, 200);
        import(&state, "faq.csv", &format!("{content}\n")).await.assert_problem(413, "too_large");
        let packed = Request::post("/v1/import/faq.csv").header("content-encoding", "gzip").body(Body::from(content));
        send(&state, packed.expect("a request")).await.assert_problem(415, "unsupported_media_type");
    }
}
