//! Scoring across scripts: a word of the question is found by any of the words that it may be.
//!
//! Probabilistic structured queries (K. Darwish, D. Oard, "Probabilistic Structured Query Methods", SIGIR 2003): how often a word stands in a document,
//! and in how many documents, is counted over its translations, each by its probability; BM25 then goes as ever. So a word with many
//! translations counts once, and a common translation does not make a rare word of it.
//!
//! All scripts are searched together: a sound key stands in documents of every script, and its postings are read once for all of them. The words that
//! tell most come first. When enough documents score more than all words to come would give one, those words bring no new ones, and are looked up for
//! the few that may still be among the best: the idea of MaxScore (H. Turtle, J. Flood, "Query Evaluation: Strategies and Optimizations", IPM 1995).

use tantivy::Term;
use tantivy::postings::TermInfo;

use super::TantivySnapshot;
use super::scoring::{Best, PostingsReader, ScoreArrays, field_place};
use super::scripts::{EntryScripts, PLACES};
use crate::engine::{Channel, Found, K1, PartKind, QueryPage, QueryTerm, ScriptCode};
use crate::error::Result;

/// A word counts as standing in this many documents at least.
const DOCUMENTS_MIN: f32 = 0.5;

/// When the words to come are more than this share of the question, nobody looks whether the best are known.
const TO_COME_MAX: f32 = 0.7;

/// A word of the question in all scripts.
struct Word<'a> {
    terms: Vec<AnyTerm<'a>>,
    /// What it weighs in each script, by page, as a share of the question.
    shares: Vec<f32>,
    /// What it adds to the score of a document of usual length in which it stands once, in the script where that is most.
    adds: f32,
}

impl Word<'_> {
    fn set_adds(&mut self) {
        for (page, share) in self.shares.iter().enumerate() {
            let weights = |sounds| {
                let terms = self.terms.iter().filter(move |term| term.is_sound() == sounds);
                terms.map(move |term| term.weights[page])
            };
            let frequency = weights(false).sum::<f32>() + weights(true).fold(0.0, f32::max);
            self.adds = self.adds.max(share * (K1 + 1.0) * frequency / (frequency + K1));
        }
    }
}

/// One of the words that a word may be, in one script or in several.
struct AnyTerm<'a> {
    query: &'a QueryTerm,
    /// How probable it is in each script, by page; 0 where it is not that word.
    weights: Vec<f32>,
    /// Where it stands, by segment.
    infos: Vec<Option<TermInfo>>,
}

impl AnyTerm<'_> {
    fn documents(&self) -> f32 {
        let count: u32 = self.infos.iter().flatten().map(|info| info.doc_freq).sum();
        #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
        let count = count as f32;
        count
    }

    fn is_sound(&self) -> bool {
        self.query.channel.crosses_scripts()
    }
}

impl TantivySnapshot {
    pub(super) fn entry_scripts(&self) -> &EntryScripts {
        self.entry_scripts.get_or_init(|| EntryScripts::new(&self.segments))
    }

    /// See [`Snapshot::find_across`](crate::engine::Snapshot::find_across).
    pub(super) fn score_across(
        &self,
        kind: PartKind,
        from: &[ScriptCode],
        pages: &[QueryPage],
        limit: usize,
    ) -> Result<Vec<Found>> {
        let mut words = self.words_across(kind, from, pages)?;
        let length_parts = self.length_parts.of(kind, Channel::Stems);
        words.iter_mut().for_each(Word::set_adds);
        words.sort_by(|a, b| b.adds.total_cmp(&a.adds));
        let all: f32 = words.iter().map(|word| word.adds).sum();
        let known = self.entry_scripts();
        let unwanted = known.bits(from);
        // By the place of a script among those of the base, which has the page for each that is asked for.
        let mut page_of = [None; PLACES];
        for (number, page) in pages.iter().enumerate() {
            if let Some(place) = known.place(page.script) {
                page_of[place as usize] = Some(number);
            }
        }
        let mut best = Best::new(limit);
        let mut scores = Scores::take(&self.score_arrays, self.documents_in_largest());
        let mut reader = PostingsReader::default();
        for (number, segment) in self.segments.iter().enumerate() {
            let documents = known.documents(number);
            let mut to_come = all;
            let mut candidates = None;
            for word in &words {
                if candidates.is_none() && to_come <= TO_COME_MAX * all {
                    candidates = scores.candidates(&best, to_come, |document| !segment.reader.is_deleted(document));
                }
                to_come -= word.adds;
                for term in &word.terms {
                    let Some(info) = &term.infos[number] else { continue };
                    let by_place: [f32; PLACES] =
                        std::array::from_fn(|place| page_of[place].map_or(0.0, |page| term.weights[page]));
                    let is_sound = term.is_sound();
                    let index = &segment.channels[field_place(kind, term.query.channel)];
                    let count = |document: u32, frequency| {
                        let scripts = documents[document as usize];
                        let weight = by_place[scripts.place()];
                        if weight > 0.0 && scripts.lacks(unwanted) {
                            scores.count(document, is_sound, weight, frequency);
                        }
                    };
                    match &candidates {
                        None => reader.read(index, info, count)?,
                        Some(candidates) => reader.read_of(index, info, candidates, count)?,
                    }
                }
                let lengths = &segment.channels[field_place(kind, Channel::Stems)];
                scores.finish_word(|document| {
                    let page = page_of[documents[document as usize].place()].expect("only what is wanted is counted");
                    (word.shares[page], length_parts[lengths.length_code(document)])
                });
            }
            scores.finish_segment(|document, score| best.offer(segment, number, document, score));
        }
        scores.give_back(&self.score_arrays);
        Ok(best.finish(&self.segments, kind))
    }

    /// The words of a question with all that they may be, looked up.
    fn words_across<'a>(&self, kind: PartKind, from: &[ScriptCode], pages: &'a [QueryPage]) -> Result<Vec<Word<'a>>> {
        let count = pages.first().map_or(0, |page| page.words.len());
        let mut words = Vec::with_capacity(count);
        let mut most = vec![0.0; pages.len()];
        for number in 0..count {
            let mut terms: Vec<AnyTerm<'_>> = Vec::new();
            for (page, alternatives) in pages.iter().map(|page| &page.words[number].alternatives).enumerate() {
                for query in alternatives {
                    let is_it =
                        |term: &&mut AnyTerm<'_>| term.query.channel == query.channel && term.query.term == query.term;
                    if let Some(term) = terms.iter_mut().find(is_it) {
                        let weight = &mut term.weights[page];
                        *weight = if term.query.channel.crosses_scripts() {
                            weight.max(query.weight)
                        } else {
                            *weight + query.weight
                        };
                        continue;
                    }
                    let mut weights = vec![0.0; pages.len()];
                    weights[page] = query.weight;
                    terms.push(AnyTerm { query, weights, infos: self.term_infos(kind, query)? });
                }
            }
            let mut shares = Vec::with_capacity(pages.len());
            for (page, most) in pages.iter().zip(&mut most) {
                let word = &page.words[number];
                let rarity = if word.alternatives.is_empty() {
                    // That of the word itself in its own script.
                    let own = from.first().copied().unwrap_or(page.script);
                    self.rarity(own, &word.own)?[kind as usize]
                } else {
                    self.rarity_across(kind, page.script, &terms, shares.len())
                };
                *most += word.weight * rarity;
                shares.push(word.weight * rarity);
            }
            words.push(Word { terms, shares, adds: 0.0 });
        }
        for word in &mut words {
            for (share, most) in word.shares.iter_mut().zip(&most) {
                *share /= most.max(f32::EPSILON);
            }
        }
        Ok(words)
    }

    fn term_infos(&self, kind: PartKind, query: &QueryTerm) -> Result<Vec<Option<TermInfo>>> {
        let term = Term::from_field_text(self.fields.channel(kind, query.channel), &query.term);
        let place = field_place(kind, query.channel);
        let info = |postings: &tantivy::InvertedIndexReader| postings.get_term_info(&term);
        let infos = self.segments.iter().map(|segment| info(&segment.channels[place].postings));
        Ok(infos.collect::<std::io::Result<_>>().map_err(tantivy::TantivyError::from)?)
    }

    /// The inverse document frequency of a word in a script by its translations.
    fn rarity_across(&self, kind: PartKind, script: ScriptCode, terms: &[AnyTerm<'_>], page: usize) -> f32 {
        let (mut said, mut heard) = (0.0, 0.0_f32);
        for term in terms {
            let documents = term.weights[page] * term.documents();
            if term.is_sound() {
                heard = heard.max(documents);
            } else {
                said += documents;
            }
        }
        let documents = (said + heard).max(DOCUMENTS_MIN);
        ((self.counts[kind as usize].of(Some(script)) + 1.0).ln() - (documents + 0.5).ln()).max(0.01)
    }
}

/// The scores of a segment's documents, and how often the word at hand stands in each.
struct Scores {
    sums: Vec<f32>,
    said: Vec<f32>,
    /// A word has many sound keys, and one that meets says it all: the best counts, not the sum.
    heard: Vec<f32>,
    /// The documents that the word at hand stands in.
    touched: Vec<u32>,
    /// Those that any word stands in.
    scored: Vec<u32>,
}

impl Scores {
    fn take(arrays: &ScoreArrays, documents: usize) -> Self {
        let zeros = || arrays.take(documents);
        Self { sums: zeros(), said: zeros(), heard: zeros(), touched: Vec::new(), scored: Vec::new() }
    }

    /// All of them are zero again.
    fn give_back(self, arrays: &ScoreArrays) {
        for scores in [self.sums, self.said, self.heard] {
            arrays.give_back(scores);
        }
    }

    /// The documents that may be among the best of all when what is to come adds no more than this, in order, if there are enough that have more now.
    fn candidates(&self, best: &Best, to_come: f32, is_alive: impl Fn(u32) -> bool) -> Option<Vec<u32>> {
        let alive = self.scored.iter().copied().filter(|document| is_alive(*document));
        let alive: Vec<(f32, u32)> = alive.map(|document| (self.sums[document as usize], document)).collect();
        let least = best.least_with(&alive);
        if least < to_come {
            return None;
        }
        let may_be = alive.iter().filter(|(score, _)| score + to_come >= least);
        let mut candidates: Vec<u32> = may_be.map(|(_, document)| *document).collect();
        candidates.sort_unstable();
        Some(candidates)
    }

    fn count(&mut self, document: u32, is_sound: bool, weight: f32, frequency: f32) {
        let place = document as usize;
        if self.said[place] == 0.0 && self.heard[place] == 0.0 {
            self.touched.push(document);
        }
        if is_sound {
            self.heard[place] = self.heard[place].max(weight);
        } else {
            self.said[place] += weight * frequency;
        }
    }

    /// `share_and_length` gives what the word weighs in a document and what the length of the document does to that.
    fn finish_word(&mut self, share_and_length: impl Fn(u32) -> (f32, f32)) {
        for document in self.touched.drain(..) {
            let place = document as usize;
            let frequency = self.said[place] + self.heard[place];
            (self.said[place], self.heard[place]) = (0.0, 0.0);
            let (share, length_part) = share_and_length(document);
            if self.sums[place] == 0.0 {
                self.scored.push(document);
            }
            self.sums[place] += share * (K1 + 1.0) * frequency / (frequency + length_part);
        }
    }

    /// Gives every document that has a score, and makes all scores zero.
    fn finish_segment(&mut self, mut give: impl FnMut(u32, f32)) {
        for document in self.scored.drain(..) {
            give(document, std::mem::take(&mut self.sums[document as usize]));
        }
    }
}
