//! Searching: read, retrieve, rank, decide, resolve.

use std::sync::Arc;
use std::time::Instant;

use uttar_analysis::{Analyzer, LanguageTag};

use super::KnowledgeBase;
use super::bridge::{bridge, crossing_highlights};
use super::way::{Way, merge};
use crate::decide::decide;
use crate::error::{Error, Problem, Result};
use crate::highlight::highlights;
use crate::question::Question;
use crate::rank::{Calibration, Ranked, rank};
use crate::reply::{DetectedLanguage, Hit, MatchedPhrasing, Reply, SearchRequest};
use crate::resolve::{primary, resolve};
use crate::retrieve::retrieve;
use crate::store::{EntryKey, StoredEntry};
use crate::translate::{Phrasebook, find_across};

/// The confidence that a question without a word of content can reach: too little even to ask back.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;

/// A question on its way to hits.
struct Asked<'a> {
    request: &'a SearchRequest,
    question: &'a Question,
    wanted: &'a [&'a str],
    analyzer: &'a Analyzer,
    phrasebook: &'a Phrasebook<'a>,
}

impl KnowledgeBase {
    /// Finds what answers a question.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        let started = Instant::now();
        let languages = self.check_request(request)?;
        let view = self.view();
        let question = Question::read(&request.query, &view.analyzer, self.limits.query_tokens_max);
        let snapshot = view.snapshot.as_ref();
        let ranked = rank(&question, retrieve(&question, snapshot, None)?, snapshot);
        let confidences = confidences(&ranked, &question, &view.calibration);
        let translator = self.teacher.translator();
        let phrasebook = Phrasebook::new(&question, &translator, &view.analyzer);
        let scripts = phrasebook.scripts();
        let without = snapshot.without(&scripts);
        let crossings = if request.cross_language && question.script.has_letters() {
            find_across(&phrasebook, &scripts, &without.scripts, snapshot)?
        } else {
            Vec::new()
        };
        let found = merge(ranked, confidences, crossings, without.share);
        let wanted: Vec<&str> = if languages.is_empty() {
            question.detection.languages.iter().map(|guess| guess.language.as_str()).collect()
        } else {
            languages.iter().map(LanguageTag::as_str).collect()
        };
        let asked =
            Asked { request, question: &question, wanted: &wanted, analyzer: &view.analyzer, phrasebook: &phrasebook };
        let mut hits = Vec::with_capacity(request.limit);
        // The decision looks at two.
        let enough = request.limit.max(2);
        for (way, confidence) in &found {
            if hits.len() == enough {
                break;
            }
            hits.extend(self.hit(way, *confidence, &asked)?);
        }
        let decision = decide(&hits.iter().map(|hit: &Hit| hit.confidence).collect::<Vec<f32>>());
        hits.truncate(request.limit);
        let languages = question
            .detection
            .languages
            .iter()
            .map(|guess| DetectedLanguage { language: guess.language.as_str(), probability: guess.probability })
            .collect();
        Ok(Reply { decision, languages, hits, took_ms: started.elapsed().as_secs_f64() * 1000.0 })
    }

    /// Checks a request, and gives its languages in their proper spelling.
    fn check_request(&self, request: &SearchRequest) -> Result<Vec<LanguageTag>> {
        let bad = |field: &str, message: String| {
            let problem = Problem::new(field, message);
            Error::invalid_input(problem.to_string()).with_problems(vec![problem])
        };
        let (bytes, bytes_max) = (request.query.len(), self.limits.query_bytes_max);
        if request.query.trim().is_empty() {
            return Err(bad("query", "is empty; ask something".into()));
        }
        if bytes > bytes_max {
            return Err(bad("query", format!("{bytes} bytes are more than {bytes_max}; shorten the question")));
        }
        if !(1..=self.limits.hits_max).contains(&request.limit) {
            return Err(bad("limit", format!("{} is not between 1 and {}", request.limit, self.limits.hits_max)));
        }
        let tag =
            |tag: &String| tag.parse().map_err(|e: uttar_analysis::UnknownLanguageTag| bad("languages", e.to_string()));
        request.languages.iter().map(tag).collect()
    }

    /// What was found as a hit; nothing if the entry is gone by now, or speaks none of the languages that are asked for.
    fn hit(&self, way: &Way, confidence: f32, asked: &Asked<'_>) -> Result<Option<Hit>> {
        let Asked { request, question, wanted, analyzer, phrasebook } = asked;
        let Some(stored) = self.entry(way.entry())? else {
            return Ok(None);
        };
        let entry = &stored.entry;
        let answer = resolve(entry, wanted, request.scope.as_ref()).cloned();
        let phrasing = way.phrasing().and_then(|found| {
            let (language, text) = entry.all_phrasings().nth(found.part.number as usize)?;
            let highlights = match way {
                Way::Native(_) => highlights(text, language.as_str(), &question.analysis, analyzer),
                Way::Across(_) => crossing_highlights(found, text, language.as_str(), phrasebook),
            };
            Some(MatchedPhrasing { language: language.to_string(), text: text.to_owned(), highlights })
        });
        let is_wanted = |tag: &str| wanted.iter().any(|want| primary(want) == primary(tag));
        let speaks = match (&answer, &phrasing) {
            (Some(answer), _) => is_wanted(answer.lang.as_str()),
            (None, Some(phrasing)) => is_wanted(&phrasing.language),
            (None, None) => true,
        };
        if !request.cross_language && !speaks {
            return Ok(None);
        }
        let bridge = bridge(way, entry, &request.query, question, phrasebook);
        let (id, version) = (entry.id.clone(), stored.version);
        Ok(Some(Hit { entry: id, version, confidence, phrasing, answer, bridge }))
    }

    fn entry(&self, key: EntryKey) -> Result<Option<Arc<StoredEntry>>> {
        if let Some(stored) = self.entries.get(&key) {
            return Ok(Some(stored));
        }
        let stored = self.store.get_by_key(key)?.map(Arc::new);
        if let Some(stored) = &stored {
            self.entries.insert(key, Arc::clone(stored));
        }
        Ok(stored)
    }
}

/// The probability of each candidate to be the one asked for; never more than that of the one before. A question of digits, stop words or noise
/// alone says too little to be sure of anything.
fn confidences(ranked: &[Ranked], question: &Question, calibration: &Calibration) -> Vec<f32> {
    let most = if question.has_content { 1.0 } else { EMPTY_QUESTION_CONFIDENCE_MAX };
    let mut before = most;
    ranked
        .iter()
        .map(|ranked| {
            before = (most * calibration.probability(&ranked.evidence)).min(before);
            before
        })
        .collect()
}
