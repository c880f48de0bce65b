//! `/v1/settings`, `/v1/products` and `/v1/screens/all`: what the base declares beside entries and rules. It is written
//! by `POST /v1/import/{file}`; a product is deleted here.

use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::{KnowledgeBase, Product, Screen, Settings};

use super::{json, no_content};
use crate::openapi::Operation;
use crate::parts::{Base, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;

/// The catalogue of a base.
#[derive(Debug, Serialize, JsonSchema)]
struct Products {
    products: Vec<Product>,
}

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
            "/v1/products",
            products,
            about("products", "Read the catalogue").gives::<Products>("All products, in the order of their ids."),
        )
        .delete(
            "/v1/products/{id}",
            delete_product,
            about("deleteProduct", "Delete a product that nothing names")
                .parameters(&WRITING)
                .gives_nothing(StatusCode::NO_CONTENT, "It is gone.")
                .may(StatusCode::NOT_FOUND)
                .may(StatusCode::CONFLICT),
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

async fn products(base: Base) -> Result<Response, Problem> {
    Ok(json(&Products { products: base.run(KnowledgeBase::products).await? }))
}

async fn delete_product(base: Base, Named(id): Named, Writing(options): Writing) -> Result<Response, Problem> {
    base.run(move |base| base.delete_product(&id, options.change)).await?;
    Ok(no_content())
}

async fn screens(base: Base) -> Result<Response, Problem> {
    Ok(json(&Screens { screens: base.run(KnowledgeBase::screens).await? }))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::testing::{get, send, send_json, settings, state_with_entries};

    #[tokio::test]
    async fn what_is_imported_can_be_read_and_a_product_be_deleted() {
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

        let delete = async || send_json(&state, "DELETE", "/v1/products/tv?author=asha", "").await;
        send_json(&state, "PATCH", "/v1/entries/battery-replace", r#"{"products": ["tv"]}"#).await;
        delete().await.assert_problem(409, "conflict");
        send_json(&state, "PATCH", "/v1/entries/battery-replace", r#"{"products": null}"#).await;
        assert_eq!(delete().await.status, 204);
        delete().await.assert_problem(404, "not_found");
    }
}
