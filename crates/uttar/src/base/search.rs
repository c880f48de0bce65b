//! Searching: read, retrieve, rank, decide, resolve.

use std::sync::Arc;
use std::time::Instant;

use uttar_analysis::LanguageTag;

use super::{KnowledgeBase, View};
use crate::decide::decide;
use crate::error::{Error, Problem, Result};
use crate::highlight::highlights;
use crate::question::Question;
use crate::rank::{Calibration, Ranked, rank};
use crate::reply::{DetectedLanguage, Hit, MatchedPhrasing, Reply, SearchRequest};
use crate::resolve::resolve;
use crate::retrieve::retrieve;
use crate::store::{EntryKey, StoredEntry};

/// The confidence that a question without a word of content can reach: too little even to ask back.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;

impl KnowledgeBase {
    /// Finds what answers a question.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        let started = Instant::now();
        let languages = self.check_request(request)?;
        self.follow();
        let view = self.view();
        let question = Question::read(&request.query, &view.analyzer, self.limits.query_tokens_max);
        let snapshot = view.snapshot.as_ref();
        let ranked = rank(&question, retrieve(&question, snapshot, None)?, snapshot);
        let confidences = confidences(&ranked, &question, &view.calibration);
        let decision = decide(&confidences);
        let wanted: Vec<&str> = if languages.is_empty() {
            question.detection.languages.iter().map(|guess| guess.language.as_str()).collect()
        } else {
            languages.iter().map(LanguageTag::as_str).collect()
        };
        let mut hits = Vec::with_capacity(request.limit);
        for (ranked, confidence) in ranked.iter().zip(confidences).take(request.limit) {
            hits.extend(self.hit(ranked, confidence, &question, &wanted, request, &view)?);
        }
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

    /// A ranked candidate as a hit; nothing if the entry is gone by now.
    fn hit(
        &self,
        ranked: &Ranked,
        confidence: f32,
        question: &Question,
        wanted: &[&str],
        request: &SearchRequest,
        view: &View,
    ) -> Result<Option<Hit>> {
        let Some(stored) = self.entry(ranked.candidate.entry)? else {
            return Ok(None);
        };
        let phrasing = ranked.candidate.phrasing.and_then(|found| {
            let (language, text) = stored.entry.all_phrasings().nth(found.part.number as usize)?;
            Some(MatchedPhrasing {
                language: language.to_string(),
                text: text.to_owned(),
                highlights: highlights(text, language.as_str(), &question.analysis, &view.analyzer),
            })
        });
        let answer = resolve(&stored.entry, wanted, request.scope.as_ref()).cloned();
        Ok(Some(Hit { entry: stored.entry.id.clone(), version: stored.version, confidence, phrasing, answer }))
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
