//! The faces: one file each.

mod command;
mod direct;
mod http;

pub use command::Command;
pub use direct::Direct;
pub use http::Http;

use serde::Deserialize;

use crate::face::{Answered, Failure, Found, Place};

/// A reply in JSON, as the command and the service give it.
#[derive(Deserialize)]
struct ReplyJson {
    decision: String,
    languages: Vec<LanguageJson>,
    hits: Vec<HitJson>,
}

#[derive(Deserialize)]
struct LanguageJson {
    language: String,
    probability: f64,
}

#[derive(Deserialize)]
struct HitJson {
    entry: String,
    confidence: f64,
    phrasing: Option<PhrasingJson>,
    answer: Option<AnswerJson>,
    bridge: Option<BridgeJson>,
}

#[derive(Deserialize)]
struct PhrasingJson {
    text: String,
    highlights: Vec<[usize; 2]>,
}

#[derive(Deserialize)]
struct BridgeJson {
    kind: String,
}

#[derive(Deserialize)]
struct AnswerJson {
    lang: String,
}

#[derive(Deserialize)]
struct EntryJson {
    version: u64,
}

impl From<ReplyJson> for Answered {
    fn from(reply: ReplyJson) -> Self {
        let hit = |hit: HitJson| {
            let (phrasing, highlights) = hit.phrasing.map_or_else(Default::default, |p| (p.text, p.highlights));
            let answer_language = hit.answer.map(|answer| answer.lang);
            let bridge = hit.bridge.map(|bridge| bridge.kind);
            Found { entry: hit.entry, confidence: hit.confidence, answer_language, bridge, phrasing, highlights }
        };
        Self {
            decision: reply.decision,
            languages: reply.languages.into_iter().map(|found| (found.language, found.probability)).collect(),
            hits: reply.hits.into_iter().map(hit).collect(),
        }
    }
}

/// An error of the core, unchanged.
fn failure(error: &uttar::Error) -> Failure {
    let place = |problem: &uttar::Problem| Place {
        file: problem.file.clone(),
        line: problem.line,
        field: problem.field.clone(),
        message: problem.message.clone(),
    };
    Failure {
        kind: error.kind().name().to_owned(),
        message: error.message().to_owned(),
        problems: error.problems().iter().map(place).collect(),
    }
}
