//! A response as tests look at it.

use axum::body::Bytes;
use axum::http::HeaderMap;

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header("content-type")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// A complete problem of this status and type.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, kind: &str) {
        let json = self.json();
        assert_eq!((self.status, self.content_type()), (status, "application/problem+json"), "{json}");
        assert_eq!(json["status"], status);
        assert_eq!(json["type"], format!("urn:uttar:problem:{kind}"));
        assert_eq!(json["instance"], self.header("x-request-id"));
        assert!(json["title"].as_str().is_some_and(|title| !title.is_empty()), "{json}");
        assert!(json["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{json}");
    }
}
