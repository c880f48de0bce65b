//! Access: who may ask for what.

use std::fmt;
use std::str::FromStr;

use axum::http::Method;
use uttar::quoted;
use uttar::{Error, Result};

/// What a key allows; each allows all that those before it do, but that [`Access::Search`] does not allow the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// To read the metrics, and nothing of the content: for Prometheus.
    Metrics,
    /// To search what customers see now, and to get suggestions and screens: for a chatbot.
    Search,
    /// To read all content, drafts and past states too, reports about it, and the metrics.
    Read,
    /// To change content.
    Write,
    /// To read and change the log of questions, and to take a backup.
    Admin,
}

/// Who asks: what is allowed, and by which key; where there are no keys everybody may do all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) access: Access,
    pub(crate) key: Option<String>,
}

impl Caller {
    /// Whoever asks a service without keys.
    pub(crate) fn anybody() -> Self {
        Self { access: Access::Admin, key: None }
    }

    /// Who made a change: whoever the request says, and the key that it came with, which nobody can pretend to have:
    /// `asha (key chatbot)`.
    pub(crate) fn author(&self, claimed: String) -> String {
        match &self.key {
            None => claimed,
            Some(key) if claimed.is_empty() || claimed == *key => key.clone(),
            Some(key) => format!("{claimed} (key {key})"),
        }
    }
}

impl Access {
    /// All, the least first.
    pub const ALL: [Self; 5] = [Self::Metrics, Self::Search, Self::Read, Self::Write, Self::Admin];

    /// The name on the command line and in the file of keys.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Metrics => "metrics",
            Self::Search => "search",
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Whether it is enough where another is needed. Who may only search learns nothing from the metrics, which name
    /// keys.
    pub(crate) fn allows(self, needed: Self) -> bool {
        self >= needed && (self, needed) != (Self::Search, Self::Metrics)
    }

    /// What a request needs; nothing for those that tell nothing of the base.
    pub(crate) fn needed(method: &Method, route: &str) -> Option<Self> {
        match route {
            // The console is a page that asks with the key of whoever sits before it.
            "/livez" | "/healthz" | "/readyz" | "/" | "/console.css" | "/console.js" => None,
            "/v1/search" | "/v1/suggest" | "/v1/screens" | "/v1/openapi.json" => Some(Self::Search),
            "/metrics" => Some(Self::Metrics),
            // There is no such path, and who has a key may learn that: no other key would find more.
            "" => Some(Self::Search),
            "/v1/backup" => Some(Self::Admin),
            // Who asks says whether it helped.
            "/v1/feedback" if method == Method::POST => Some(Self::Search),
            _ if route.starts_with("/v1/query-log") || route.starts_with("/v1/feedback") => Some(Self::Admin),
            // They ask questions and change nothing.
            "/v1/replay" | "/v1/evaluation" => Some(Self::Read),
            _ if method.is_safe() => Some(Self::Read),
            _ => Some(Self::Write),
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Access {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|access| access.name() == text);
        known.ok_or_else(|| {
            Error::invalid_input(format!("{}: write one of metrics, search, read, write, admin", quoted(text)))
        })
    }
}
