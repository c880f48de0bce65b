//! An address that speaks OpenAI's embeddings protocol.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use uttar::quoted;
use uttar::{Embedder, Error, ErrorKind, Result, TextRole};

use crate::EndpointSettings;

/// What a reply may take: 2048 vectors of 4096 numbers, each of twelve letters.
const REPLY_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// How much of what a server says of an error is shown.
const DETAIL_CHARS_MAX: usize = 300;

/// A model behind an address. Cheap to make: nothing is sent before the first text.
///
/// After a failure no question waits for the address again for a while; the texts of entries are tried whenever they
/// are asked for.
pub struct Endpoint {
    settings: EndpointSettings,
    url: String,
    id: String,
    key: Option<String>,
    agent: Agent,
    failed_at: Mutex<Option<Instant>>,
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<usize>,
}

#[derive(Deserialize)]
struct Reply {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the key.
        f.debug_struct("Endpoint").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// The model that the settings name.
    ///
    /// # Errors
    /// `InvalidInput` for settings out of their range, and for a key that is not in its environment variable.
    pub fn new(settings: EndpointSettings) -> Result<Self> {
        settings.check()?;
        let key = settings.key_env.as_ref().map(|name| key(name)).transpose()?;
        let mut config = Agent::config_builder()
            // What the server says of an error is of use; and texts go nowhere but to the address.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        if settings.address.starts_with("https://") {
            config = config.tls_config(tls()?);
        }
        if settings.is_local() {
            config = config.proxy(None);
        }
        let EndpointSettings { model, dimensions, entry_prefix, .. } = &settings;
        let dimensions = dimensions.map(|dimensions| format!(" {dimensions}")).unwrap_or_default();
        let prefix = if entry_prefix.is_empty() { String::new() } else { format!(" {}", quoted(entry_prefix)) };
        Ok(Self {
            id: format!("endpoint {model}{dimensions}{prefix}"),
            url: format!("{}/embeddings", settings.address.trim_end_matches('/')),
            key,
            agent: config.build().into(),
            failed_at: Mutex::default(),
            settings,
        })
    }

    /// The vectors of texts that fit into one request.
    fn request(&self, texts: &[String], timeout_ms: u64) -> Result<Vec<Vec<f32>>> {
        let EndpointSettings { model, dimensions, .. } = &self.settings;
        let body = Request { model, input: texts, encoding_format: "float", dimensions: *dimensions };
        let body = serde_json::to_vec(&body).expect("plain data");
        let mut request = self.agent.post(&self.url).content_type("application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let request = request.config().timeout_global(Some(Duration::from_millis(timeout_ms))).build();
        let mut response = request.send(&body[..]).map_err(|error| self.unreachable(&error, timeout_ms))?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_vec();
        let body = body.map_err(|error| self.unreachable(&error, timeout_ms))?;
        if status != 200 {
            return Err(self.refused(status, &body));
        }
        let unreadable =
            |what: &str| self.error(&format!("gave no embeddings ({what})"), "check that it speaks OpenAI's protocol");
        let mut reply: Reply = serde_json::from_slice(&body).map_err(|error| unreadable(&error.to_string()))?;
        reply.data.sort_by_key(|one| one.index);
        if !reply.data.iter().map(|one| one.index).eq(0..texts.len()) {
            return Err(unreadable(&format!("{} for {} texts", reply.data.len(), texts.len())));
        }
        Ok(reply.data.into_iter().map(|one| one.embedding).collect())
    }

    fn embed_all(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>> {
        let (prefix, timeout_ms) = match role {
            TextRole::Question => (&self.settings.question_prefix, self.settings.question_timeout_ms),
            _ => (&self.settings.entry_prefix, self.settings.entry_timeout_ms),
        };
        let mut out = Vec::with_capacity(texts.len());
        for texts in texts.chunks(self.settings.texts_max) {
            let texts: Vec<String> = texts.iter().map(|text| format!("{prefix}{text}")).collect();
            out.extend(self.request(&texts, timeout_ms)?);
        }
        Ok(out)
    }

    fn unreachable(&self, error: &ureq::Error, timeout_ms: u64) -> Error {
        match error {
            ureq::Error::Timeout(_) => {
                let what = format!("gave nothing within {timeout_ms} ms");
                let remedy = "see whether it is overloaded, or allow it more time in the settings";
                Error::new(ErrorKind::Timeout, format!("{}: {what}; {remedy}", self.url))
            }
            _ => self
                .error(&format!("cannot be reached ({error})"), "check that it runs, and the address in the settings"),
        }
    }

    fn refused(&self, status: u16, body: &[u8]) -> Error {
        let detail: String = String::from_utf8_lossy(body).chars().take(DETAIL_CHARS_MAX).collect();
        let remedy = match status {
            401 | 403 => "check the key that key_env names",
            404 => "check the address and the model in the settings",
            429 => "it is asked too much; ask less, or get more of it",
            300..=399 => "it wants to send texts elsewhere; name that address in the settings",
            _ => "see what it says",
        };
        self.error(&format!("answered {status} ({})", detail.trim()), remedy)
    }

    fn error(&self, what: &str, remedy: &str) -> Error {
        Error::new(ErrorKind::Unavailable, format!("{}: {what}; {remedy}", self.url))
    }

    fn failed_at(&self) -> MutexGuard<'_, Option<Instant>> {
        self.failed_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Embedder for Endpoint {
    fn id(&self) -> &str {
        &self.id
    }

    fn embed(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>> {
        let pause = Duration::from_millis(self.settings.pause_ms);
        if role == TextRole::Question && self.failed_at().is_some_and(|at| at.elapsed() < pause) {
            return Err(self.error("has just failed", "it is tried again in a moment"));
        }
        let done = self.embed_all(texts, role);
        *self.failed_at() = done.is_err().then(Instant::now);
        done
    }
}

/// What a server is trusted by: the certificates of the system, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
fn tls() -> Result<TlsConfig> {
    let certificates = rustls_native_certs::load_native_certs().certs;
    if certificates.is_empty() {
        let message = "this machine has no certificates to trust a server by; install them (ca-certificates), or name them in SSL_CERT_FILE";
        return Err(Error::new(ErrorKind::Unavailable, message));
    }
    let roots: RootCerts = certificates.iter().map(|one| Certificate::from_der(one).to_owned()).into();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder().unversioned_rustls_crypto_provider(provider).root_certs(roots).build())
}

fn key(name: &str) -> Result<String> {
    let key = std::env::var(name).ok().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.ok_or_else(|| {
        let message = format!("key_env: the environment variable {name} holds no key; set it, or leave key_env out");
        Error::invalid_input(message)
    })
}
