//! `/v1/settings` and `/v1/screens/all`: what the base declares beside entries, products and rules. It is written by
//! `POST /v1/import/{file}`.

use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::{KnowledgeBase, Screen, Settings};

use super::json;
use crate::openapi::Operation;
use crate::parts::Base;
use crate::problem::Problem;
use crate::routing::Routes;

/// The screens of a base.
#[derive(Debug, Serialize, JsonSchema)]
struct Screens {
    screens: Vec<Screen>,
}

pub(crate) fn routes() -> Routes {
    let about = Operation::new;
    Routes::about("Rules")
        .get(
            "/v1/settings",
            settings,
            about("settings", "Read the settings").gives::<Settings>("What `base.yaml` says."),
        )
        .get(
            "/v1/screens/all",
            screens,
            about("screens", "Read the screens").gives::<Screens>("All of them, in the order of their ids."),
        )
}

async fn settings(base: Base) -> Result<Response, Problem> {
    Ok(json(&base.run(KnowledgeBase::settings).await?))
}

async fn screens(base: Base) -> Result<Response, Problem> {
    Ok(json(&Screens { screens: base.run(KnowledgeBase::screens).await? }))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{get, send, settings, state_with_entries};

    #[tokio::test]
    async fn what_is_imported_can_be_read() {
        let (state, _folder) = state_with_entries(settings());
        assert_eq!(get(&state, "/v1/settings").await.json(), serde_json::json!({}));
        for (file, content) in [
            ("base.yaml", "markets: {IN: {regions: {KA: {}}}}"),
            ("products.yaml", "- {id: tv, models: [TV-4A]}"),
            ("screens.yaml", "- {id: e7, codes: [E7]}"),
        ] {
            let request = Request::post(format!("/v1/import/{file}")).body(Body::from(content));
            assert_eq!(send(&state, request.expect("a request")).await.status, 200, "{file}");
        }
        assert_eq!(
            get(&state, "/v1/settings").await.json(),
            serde_json::json!({"markets": {"IN": {"regions": {"KA": {}}}}})
        );
        let products = serde_json::json!({"products": [{"id": "tv", "models": ["TV-4A"]}]});
        assert_eq!(get(&state, "/v1/products").await.json(), products);
        let screens = serde_json::json!({"screens": [{"id": "e7", "codes": ["E7"]}]});
        assert_eq!(get(&state, "/v1/screens/all").await.json(), screens);
    }
}
