//! `/v1/products`: the catalogue. One product of it is read, stored and deleted as an entry is.

use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;
use uttar::{ErrorKind, KnowledgeBase, Product, VersionedProduct, WriteOutcome};

use super::write::{IDEMPOTENCY, take_id, written};
use super::{in_json, json};
use crate::extract::{FetchedProduct, SentProduct};
use crate::openapi::Operation;
use crate::parts::{Base, IDEMPOTENCY_KEY, Named, WRITING, Writing};
use crate::problem::Problem;
use crate::routing::Routes;
use crate::tags::{Condition, entity_tag, tagged};

/// The catalogue of a base.
#[derive(Debug, Serialize, JsonSchema)]
struct Products {
    products: Vec<Product>,
}

pub(crate) fn routes() -> Routes {
    const ONE: &str = "/v1/products/{id}";
    let list =
        Operation::new("products", "Read the catalogue").gives::<Products>("All products, in the order of their ids.");
    let read = Operation::new("product", "Read a product")
        .header(IF_NONE_MATCH, "An `ETag` that is known: 304 if it still holds.")
        .gives::<VersionedProduct>("The product; its `ETag` is in the header.")
        .gives_nothing(StatusCode::NOT_MODIFIED, "It is as it was.")
        .may(StatusCode::NOT_FOUND);
    let change = |id, summary| {
        Operation::new(id, summary)
            .parameters(&WRITING)
            .header(IDEMPOTENCY_KEY, IDEMPOTENCY)
            .header(IF_MATCH, "The `ETag` that the product must have, or `*`: it must be there.")
            .header(IF_NONE_MATCH, "`*`: the product must not be there.")
            .gives::<WriteOutcome>("It was changed; the new `ETag` is in the header.")
            .may(StatusCode::CONFLICT)
            .may(StatusCode::PRECONDITION_FAILED)
    };
    let store = change("putProduct", "Store a product")
        .takes::<SentProduct>()
        .gives_as::<WriteOutcome>(StatusCode::CREATED, "It is new; its `ETag` is in the header.");
    let remove = change("deleteProduct", "Delete a product that nothing names").may(StatusCode::NOT_FOUND);
    Routes::about("Products")
        .get("/v1/products", all, list)
        .get(ONE, get, read)
        .put(ONE, put, store)
        .delete(ONE, delete, remove)
        .with_large_bodies()
}

async fn all(base: Base) -> Result<Response, Problem> {
    Ok(json(&Products { products: base.run(KnowledgeBase::products).await? }))
}

async fn get(base: Base, Named(id): Named, headers: HeaderMap) -> Result<Response, Problem> {
    let read = base.run(move |base| {
        let found = base.product(&id)?;
        Ok((found.version, in_json(&found)))
    });
    let (version, body) = read.await?;
    Ok(tagged(&headers, version, body))
}

async fn put(
    base: Base,
    Named(id): Named,
    Writing(options): Writing,
    condition: Condition,
    sent: SentProduct,
) -> Result<Response, Problem> {
    let (mut product, version) = match sent {
        SentProduct::Alone(product) => (product, None),
        SentProduct::Fetched(FetchedProduct { version, product }) => (product, Some(version)),
    };
    take_id(&mut product.id, &id)?;
    let write = move |base: &KnowledgeBase| -> Result<Response, Problem> {
        let if_version = condition.if_version(|| read(base, &id))?.or(version);
        let outcome = base.put_product(product, if_version, &options);
        let outcome = outcome.map_err(|error| refused(base, &id, &condition, if_version, error))?;
        // What somebody has changed since has another tag than what this stored.
        let tag = read(base, &id).ok().filter(|(version, _)| *version == outcome.version).map(|(_, tag)| tag);
        Ok(written(&outcome, tag))
    };
    base.run(move |base| Ok(write(base))).await?
}

async fn delete(
    base: Base,
    Named(id): Named,
    Writing(options): Writing,
    condition: Condition,
) -> Result<Response, Problem> {
    let delete = move |base: &KnowledgeBase| -> Result<Response, Problem> {
        let if_version = condition.if_version(|| read(base, &id))?;
        let outcome = base.delete_product(&id, if_version, &options);
        Ok(written(&outcome.map_err(|error| refused(base, &id, &condition, if_version, error))?, None))
    };
    base.run(move |base| Ok(delete(base))).await?
}

/// The version of a product, and its tag.
fn read(base: &KnowledgeBase, id: &str) -> uttar::Result<(u64, String)> {
    let found = base.product(id)?;
    Ok((found.version, entity_tag(found.version, &in_json(&found))))
}

/// Why a write was refused. With another version than wanted it is the condition; else something names the product, or
/// the request id was used.
fn refused(
    base: &KnowledgeBase,
    id: &str,
    condition: &Condition,
    if_version: Option<u64>,
    error: uttar::Error,
) -> Problem {
    let has_another = |wanted| base.product(id).map_or(0, |found| found.version) != wanted;
    if error.kind() == ErrorKind::Conflict && condition.is_some() && if_version.is_some_and(has_another) {
        return Problem::precondition_failed(error.message());
    }
    error.into()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::ServerState;
    use crate::testing::{Reply, get, send, send_json, settings, state_with_entries};

    const PATH: &str = "/v1/products/tv";

    async fn write(state: &ServerState, method: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let request = Request::builder().method(method).uri(PATH).header("content-type", "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        send(state, request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    #[tokio::test]
    async fn a_product_is_put_read_and_deleted() {
        let (state, _folder) = state_with_entries(settings());
        get(&state, PATH).await.assert_problem(404, "not_found");
        let put = async |body: &str| send_json(&state, "PUT", &format!("{PATH}?author=asha&refresh=wait"), body).await;
        let reply = put(r#"{"names": {"en": ["Nova"]}}"#).await;
        let outcome = serde_json::json!({"id": "tv", "version": 1, "effect": "created"});
        assert_eq!((reply.status, reply.json()), (201, outcome));
        assert_eq!(get(&state, "/v1/search?q=nova+battery").await.json()["mentions"][0]["product"], "tv");
        let found = get(&state, PATH).await;
        let product = serde_json::json!({"id": "tv", "names": {"en": ["Nova"]}});
        assert_eq!(found.json(), serde_json::json!({"version": 1, "product": product}));
        assert_eq!(found.header("etag"), reply.header("etag"));
        assert_eq!(get(&state, "/v1/products").await.json(), serde_json::json!({"products": [product]}));
        assert_eq!(put(&found.json().to_string()).await.json()["effect"], "unchanged");

        send_json(&state, "PATCH", "/v1/entries/battery-replace", r#"{"products": ["tv"]}"#).await;
        write(&state, "DELETE", &[("if-match", found.header("etag"))], "").await.assert_problem(409, "conflict");
        send_json(&state, "PATCH", "/v1/entries/battery-replace", r#"{"products": null}"#).await;
        let gone = write(&state, "DELETE", &[], "").await;
        assert_eq!((gone.status, &gone.json()["effect"], &gone.json()["version"]), (200, &"deleted".into(), &2.into()));
        write(&state, "DELETE", &[], "").await.assert_problem(404, "not_found");
        assert_eq!(get(&state, "/v1/products").await.json(), serde_json::json!({"products": []}));
    }

    #[tokio::test]
    async fn a_product_that_somebody_changed_is_not_written_over() {
        let (state, _folder) = state_with_entries(settings());
        assert_eq!(write(&state, "PUT", &[("if-none-match", "*")], "{}").await.status, 201);
        let fetched = get(&state, PATH).await;
        let tag = fetched.header("etag");
        assert_eq!(write(&state, "GET", &[("if-none-match", tag)], "").await.status, 304);
        let changed = r#"{"models": ["TV-4A"]}"#;
        for headers in [
            [("if-none-match", "*")],
            [("if-match", "\"2-0000000000000000\"")],
            [("if-match", "\"1-0000000000000000\"")],
            [("if-match", "rubbish")],
        ] {
            write(&state, "PUT", &headers, changed).await.assert_problem(412, "precondition_failed");
        }
        let headers = [("if-match", tag), ("idempotency-key", "r1")];
        let first = write(&state, "PUT", &headers, changed).await;
        assert_eq!((first.status, &first.json()["version"]), (200, &2.into()), "{}", first.json());
        let again = write(&state, "PUT", &headers, changed).await;
        assert_eq!((again.json(), again.header("etag")), (first.json(), first.header("etag")));
        write(&state, "DELETE", &[("idempotency-key", "r1")], "").await.assert_problem(409, "conflict");
        write(&state, "DELETE", &[("if-match", tag)], "").await.assert_problem(412, "precondition_failed");
        write(&state, "PUT", &[], &fetched.json().to_string()).await.assert_problem(409, "conflict");
        assert_eq!(write(&state, "DELETE", &[("if-match", first.header("etag"))], "").await.status, 200);
        write(&state, "DELETE", &[("if-match", "*")], "").await.assert_problem(412, "precondition_failed");
    }

    #[tokio::test]
    async fn a_bad_product_says_what_is_wrong() {
        let (state, _folder) = state_with_entries(settings());
        for (body, pointer) in [
            (r#"{"id": "radio"}"#, "/id"),
            (r#"{"family": "tv"}"#, "/family"),
            (r#"{"colour": 1}"#, "/colour"),
            (r#"{"version": 1, "product": {"colour": 1}}"#, "/product/colour"),
        ] {
            let reply = write(&state, "PUT", &[], body).await;
            reply.assert_problem(422, "invalid_input");
            assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{}", reply.json());
        }
        get(&state, PATH).await.assert_problem(404, "not_found");
    }
}
