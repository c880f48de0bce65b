//! The settings of an endpoint.

use std::net::Ipv4Addr;
use std::path::Path;

use serde::Deserialize;
use uttar::quoted;
use uttar::{Error, ErrorKind, Result};

/// A day: a longer timeout is a slip of the unit.
const TIMEOUT_MS_MAX: u64 = 86_400_000;
/// What servers take at once differs; none that we know takes more.
const TEXTS_MAX: usize = 2_048;

/// An address that speaks OpenAI's embeddings protocol, as a file of YAML says it.
///
/// ```yaml
/// address: http://127.0.0.1:8080/v1   # texts are sent to {address}/embeddings
/// model: my-multilingual-model        # vectors are kept under this name: another model needs another
/// key_env: MY_KEY                     # the environment variable that holds the key, where one is needed
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EndpointSettings {
    /// `http://` or `https://`, up to what comes before `/embeddings`.
    pub address: String,
    /// The model, as the server calls it.
    pub model: String,
    /// The environment variable that holds the key; without one, none is sent.
    #[serde(default)]
    pub key_env: Option<String>,
    /// How many dimensions to ask for; by default as many as the model has.
    #[serde(default)]
    pub dimensions: Option<usize>,
    /// What some models want before a question, such as `query: `.
    #[serde(default)]
    pub question_prefix: String,
    /// What some models want before a text that is to be found, such as `passage: `.
    #[serde(default)]
    pub entry_prefix: String,
    /// Texts of one request; default 64.
    #[serde(default = "texts_max")]
    pub texts_max: usize,
    /// Milliseconds that a question waits for its vector; default 500. After that it is answered without.
    #[serde(default = "question_timeout_ms")]
    pub question_timeout_ms: u64,
    /// Milliseconds for one request of the texts of entries; default 30 s.
    #[serde(default = "entry_timeout_ms")]
    pub entry_timeout_ms: u64,
    /// Milliseconds after a failure in which no question waits for the address again; default 5 s.
    #[serde(default = "pause_ms")]
    pub pause_ms: u64,
}

fn texts_max() -> usize {
    64
}

fn question_timeout_ms() -> u64 {
    500
}

fn entry_timeout_ms() -> u64 {
    30_000
}

fn pause_ms() -> u64 {
    5_000
}

impl EndpointSettings {
    /// An address and a model, with the defaults for all else.
    pub fn new(address: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            model: model.into(),
            key_env: None,
            dimensions: None,
            question_prefix: String::new(),
            entry_prefix: String::new(),
            texts_max: texts_max(),
            question_timeout_ms: question_timeout_ms(),
            entry_timeout_ms: entry_timeout_ms(),
            pause_ms: pause_ms(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// `NotFound` if it cannot be read; `InvalidInput` with the place if it is not what is expected.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Error::new(ErrorKind::NotFound, format!("{}: cannot be read: {error}", file.display())))?;
        let settings: Self = serde_saphyr::from_str(&text).map_err(|error| bad(file, &error.to_string()))?;
        settings.check().map_err(|error| bad(file, error.message()))?;
        Ok(settings)
    }

    /// Says what is wrong with the settings, if anything is.
    pub(crate) fn check(&self) -> Result<()> {
        let Some(host) = ["http://", "https://"].iter().find_map(|scheme| self.address.strip_prefix(scheme)) else {
            return Err(Error::invalid_input(format!(
                "address: {} does not begin with http:// or https://; write it in full",
                quoted(&self.address)
            )));
        };
        if host.is_empty() || self.address.contains(['?', '#', '@']) || self.address.contains(char::is_whitespace) {
            return Err(Error::invalid_input(format!(
                "address: {} is no plain address; leave out names, queries and spaces (a key goes into key_env)",
                quoted(&self.address)
            )));
        }
        if self.key_env.is_some() && self.address.starts_with("http://") && !self.is_local() {
            return Err(Error::invalid_input(format!(
                "address: a key would go to {} in the clear; use https://, or no key_env",
                self.address
            )));
        }
        if self.model.is_empty() {
            return Err(Error::invalid_input("model: is empty; name the model as the server calls it"));
        }
        for (name, value, min, max) in [
            ("texts_max", self.texts_max as u64, 1, TEXTS_MAX as u64),
            ("dimensions", self.dimensions.unwrap_or(1) as u64, 1, u64::from(u16::MAX)),
            ("question_timeout_ms", self.question_timeout_ms, 1, TIMEOUT_MS_MAX),
            ("entry_timeout_ms", self.entry_timeout_ms, 1, TIMEOUT_MS_MAX),
            ("pause_ms", self.pause_ms, 0, TIMEOUT_MS_MAX),
        ] {
            if !(min..=max).contains(&value) {
                return Err(Error::invalid_input(format!("{name}: {value} is not between {min} and {max}")));
            }
        }
        Ok(())
    }

    /// Whether the address is on this machine: no proxy is asked then.
    pub(crate) fn is_local(&self) -> bool {
        let authority = self.address.split('/').nth(2).unwrap_or_default();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        host == "localhost" || host == "[::1]" || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
    }
}

fn bad(file: &Path, message: &str) -> Error {
    Error::invalid_input(format!("{}: {message}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EndpointSettings> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        EndpointSettings::read(file.path())
    }

    #[test]
    fn two_lines_are_enough() {
        let settings = read("address: http://127.0.0.1:8080/v1\nmodel: small\n").expect("good settings");
        assert_eq!(settings, EndpointSettings::new("http://127.0.0.1:8080/v1", "small"));
        assert_eq!((settings.texts_max, settings.question_timeout_ms, settings.entry_timeout_ms), (64, 500, 30_000));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file() {
        for (text, message) in [
            ("model: small", "address"),
            ("address: http://a/v1\nmodel: small\nkey: abc", "key"),
            ("address: a/v1\nmodel: small", "does not begin with http"),
            ("address: https://me:key@a/v1\nmodel: small", "key_env"),
            ("address: https://\nmodel: small", "no plain address"),
            ("address: https://a/v1\nmodel: ''", "model: is empty"),
            ("address: http://a.example/v1\nmodel: small\nkey_env: KEY", "in the clear"),
            ("address: https://a/v1\nmodel: small\ntexts_max: 0", "texts_max: 0 is not between 1 and 2048"),
            ("address: https://a/v1\nmodel: small\ntexts_max: 2049", "texts_max"),
            ("address: https://a/v1\nmodel: small\ndimensions: 0", "dimensions"),
            ("address: https://a/v1\nmodel: small\nquestion_timeout_ms: 0", "question_timeout_ms"),
            ("address: https://a/v1\nmodel: small\nentry_timeout_ms: 86400001", "entry_timeout_ms"),
            ("address: https://a/v1\nmodel: small\npause_ms: 86400001", "pause_ms"),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.to_string().contains(message), "{text}: {error}");
        }
        let edge = "address: https://a/v1\nmodel: small\ntexts_max: 2048\npause_ms: 0\nquestion_timeout_ms: 1";
        assert!(read(edge).is_ok());
        let error = EndpointSettings::read(Path::new("/nowhere.yaml")).expect_err("not there");
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_key_may_go_in_the_clear_on_this_machine_alone() {
        for (address, local) in [
            ("http://localhost/v1", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.2:1/v1", true),
            ("http://[::1]:8080/v1", true),
            ("http://[::1]", true),
            ("http://localhost.example/v1", false),
            ("http://10.0.0.1:80/v1", false),
            ("http://[::2]:80/v1", false),
        ] {
            let mut settings = EndpointSettings::new(address, "small");
            assert_eq!(settings.is_local(), local, "{address}");
            settings.key_env = Some("KEY".into());
            assert_eq!(settings.check().is_ok(), local, "{address}");
        }
    }
}
