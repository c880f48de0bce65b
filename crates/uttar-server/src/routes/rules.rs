//! `/v1/synonyms` and `/v1/curations`: the editors' rules, `{"synonyms": [...]}` and `{"curations": [...]}`, read and
//! replaced as a whole. `?author=` and `?reason=` are kept with the change.

use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uttar::{Curation, Synonym};

use super::json;
use crate::extract::JsonBody;
use crate::openapi::Operation;
use crate::parts::{Base, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;

/// The synonyms of a base.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    synonyms: Vec<Synonym>,
}

/// The pinned and blocked entries of a base.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Curations {
    curations: Vec<Curation>,
}

pub(crate) fn routes() -> Routes {
    let about = Operation::new;
    Routes::about("Rules")
        .get("/v1/synonyms", get_synonyms, about("synonyms", "Read the synonyms").gives::<Synonyms>("All of them."))
        .put(
            "/v1/synonyms",
            put_synonyms,
            about("setSynonyms", "Replace all synonyms")
                .parameters(&WRITING)
                .takes::<Synonyms>()
                .gives::<Synonyms>("What holds now."),
        )
        .get(
            "/v1/curations",
            get_curations,
            about("curations", "Read the pinned and blocked entries").gives::<Curations>("All of them."),
        )
        .put(
            "/v1/curations",
            put_curations,
            about("setCurations", "Replace all pinned and blocked entries")
                .parameters(&WRITING)
                .takes::<Curations>()
                .gives::<Curations>("What holds now."),
        )
        .with_large_bodies()
}

async fn get_synonyms(base: Base) -> Result<Response, Problem> {
    Ok(json(&base.run(|base| Ok(Synonyms { synonyms: base.synonyms()? })).await?))
}

async fn put_synonyms(
    base: Base,
    Writing(options): Writing,
    JsonBody(Synonyms { synonyms }): JsonBody<Synonyms>,
) -> Result<Response, Problem> {
    let stored = base.run(move |base| {
        base.set_synonyms(&synonyms, options.change)?;
        Ok(Synonyms { synonyms: base.synonyms()? })
    });
    Ok(json(&stored.await?))
}

async fn get_curations(base: Base) -> Result<Response, Problem> {
    Ok(json(&base.run(|base| Ok(Curations { curations: base.curations()? })).await?))
}

async fn put_curations(
    base: Base,
    Writing(options): Writing,
    JsonBody(Curations { curations }): JsonBody<Curations>,
) -> Result<Response, Problem> {
    let stored = base.run(move |base| {
        base.set_curations(&curations, options.change)?;
        Ok(Curations { curations: base.curations()? })
    });
    Ok(json(&stored.await?))
}

#[cfg(test)]
mod tests {
    use crate::ServerState;
    use crate::testing::{Reply, get, send_json, settings, state_with_entries};

    async fn put(state: &ServerState, path: &str, body: &str) -> Reply {
        send_json(state, "PUT", path, body).await
    }

    #[tokio::test]
    async fn rules_are_read_replaced_and_count_at_once() {
        let (state, _folder) = state_with_entries(settings());
        assert_eq!(get(&state, "/v1/synonyms").await.json(), serde_json::json!({"synonyms": []}));
        let synonyms = r#"{"synonyms": [{"lang": "en", "from": ["accumulator"], "to": ["battery"]}]}"#;
        assert_eq!(put(&state, "/v1/synonyms?author=asha", synonyms).await.status, 200);
        assert_eq!(get(&state, "/v1/synonyms").await.json()["synonyms"][0]["to"][0], "battery");
        let hit = &get(&state, "/v1/search?q=accumulator").await.json()["hits"][0];
        assert_eq!((&hit["entry"], &hit["read_as"]), (&"battery-replace".into(), &"battery".into()));
        let pin = r#"{"curations": [{"pin": "a/ब", "words": "battery"}]}"#;
        assert_eq!(put(&state, "/v1/curations", pin).await.status, 200);
        let reply = get(&state, "/v1/search?q=battery").await.json();
        assert_eq!(
            (&reply["decision"], &reply["hits"][0]["entry"], &reply["hits"][0]["pinned_by"]),
            (&"answer".into(), &"a/ब".into(), &"battery".into())
        );
        let none = serde_json::json!({"curations": []});
        assert_eq!(put(&state, "/v1/curations", &none.to_string()).await.json(), none);
        assert_eq!(get(&state, "/v1/search?q=battery").await.json()["hits"][0]["entry"], "battery-replace");
    }

    #[tokio::test]
    async fn bad_rules_say_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (path, body, pointer) in [
            ("/v1/synonyms", r#"{"synonyms": [{"lang": "en", "words": ["a", "A"]}]}"#, "/synonyms/0/words/1"),
            ("/v1/synonyms", r#"{"synonyms": [{"lang": "en", "colour": 1}]}"#, "/synonyms/0/colour"),
            ("/v1/synonyms", r#"{"curations": []}"#, "/curations"),
            ("/v1/synonyms?colour=red", r#"{"synonyms": []}"#, "/colour"),
            ("/v1/curations", r#"{"curations": [{"pin": "none", "words": "x"}]}"#, "/curations/0/pin"),
        ] {
            let reply = put(&state, path, body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
    }
}
