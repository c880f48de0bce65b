//! Scoring across scripts: a word of the question is found by any of the words that it may be.
//!
//! Probabilistic structured queries (K. Darwish, D. Oard, "Probabilistic Structured Query Methods", SIGIR 2003): how often a word stands in a document,
//! and in how many documents, is counted over its translations, each by its probability; BM25 then goes as ever. So a word with many
//! translations counts once, and a common translation does not make a rare word of it.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::scoring::{Best, ScoreArrays};
use super::{Segment, TantivySnapshot};
use crate::engine::{B, Channel, Found, K1, PartKind, QueryTerm, QueryWord, ScriptCode, Without};
use crate::error::Result;

/// A word counts as standing in this many documents at least.
const DOCUMENTS_MIN: f32 = 0.5;

/// Which scripts the parts of each entry are in.
#[derive(Debug, Default)]
pub(super) struct EntryScripts {
    scripts: Vec<ScriptCode>,
    /// By the key of the entry, a bit a script; keys are given one by one, so few are missing.
    masks: Vec<u32>,
}

impl EntryScripts {
    fn new(segments: &[Segment]) -> Self {
        let mut out = Self::default();
        for segment in segments {
            for document in segment.reader.doc_ids_alive() {
                let (entry, script) = segment.statistics.owners[document as usize];
                let entry = entry as usize;
                if out.masks.len() <= entry {
                    out.masks.resize(entry + 1, 0);
                }
                out.masks[entry] |= out.bit_or_new(script);
            }
        }
        out
    }

    /// The bit of a script; the 32nd script and those after it share one, which no search asks for.
    fn bit_or_new(&mut self, script: ScriptCode) -> u32 {
        let place = self.scripts.iter().position(|known| *known == script).unwrap_or_else(|| {
            self.scripts.push(script);
            self.scripts.len() - 1
        });
        1 << place.min(31)
    }

    fn bits(&self, scripts: &[ScriptCode]) -> u32 {
        let known = self.scripts.iter().zip(0u32..).filter(|(script, _)| scripts.contains(script));
        known.fold(0, |bits, (_, place)| bits | 1 << place.min(31))
    }

    /// See [`Snapshot::without`](crate::engine::Snapshot::without).
    pub(super) fn without(&self, scripts: &[ScriptCode]) -> Without {
        let bits = self.bits(scripts);
        let (mut together, mut lacking, mut all) = (0, 0, 0);
        for mask in self.masks.iter().filter(|mask| **mask != 0) {
            all += 1;
            if mask & bits == 0 {
                lacking += 1;
                together |= mask;
            }
        }
        let others = self.scripts.iter().zip(0u32..).filter(|(_, place)| together & (1 << place.min(&31)) != 0);
        let mut scripts: Vec<ScriptCode> = others.map(|(script, _)| *script).collect();
        scripts.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 24 bits")]
        let share = lacking as f32 / all.max(1) as f32;
        Without { scripts, share }
    }

    fn lacks(&self, entry: u32, bits: u32) -> bool {
        self.masks.get(entry as usize).is_some_and(|mask| mask & bits == 0)
    }
}

/// Which documents count: those in a script, of entries that have nothing in others, given by their bits.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    script: ScriptCode,
    without: u32,
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
        to: ScriptCode,
        words: &[QueryWord],
        limit: usize,
    ) -> Result<Vec<Found>> {
        let mut weights = Vec::with_capacity(words.len());
        let mut most = 0.0;
        for word in words {
            let rarity = self.rarity_across(kind, from, to, word)?;
            most += word.weight * rarity;
            weights.push(word.weight * rarity);
        }
        let wanted = Wanted { script: to, without: self.entry_scripts().bits(from) };
        if most == 0.0 {
            return Ok(Vec::new());
        }
        let mut best = Best::new(limit);
        let mut scores = Scores::take(&self.score_arrays, self.documents_in_largest());
        for (number, segment) in self.segments.iter().enumerate() {
            for (word, weight) in words.iter().zip(&weights) {
                self.add_word(segment, kind, wanted, word, weight / most, &mut scores)?;
            }
            best.take(segment, number, &mut scores.sums[..segment.reader.max_doc() as usize]);
        }
        scores.give_back(&self.score_arrays);
        Ok(best.finish(&self.segments, kind))
    }

    /// The inverse document frequency of a word by its translations; without any, that of the word itself in its own script.
    fn rarity_across(&self, kind: PartKind, from: &[ScriptCode], to: ScriptCode, word: &QueryWord) -> Result<f32> {
        if word.alternatives.is_empty() {
            let own = from.first().copied().unwrap_or(to);
            return Ok(self.rarity(own, &word.own)?[kind as usize]);
        }
        let (mut said, mut heard) = (0.0, 0.0_f32);
        for alternative in &word.alternatives {
            let term = Term::from_field_text(self.fields.channel(kind, alternative.channel), &alternative.term);
            #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
            let documents = alternative.weight * self.searcher.doc_freq(&term)? as f32;
            if alternative.channel.crosses_scripts() {
                heard = heard.max(documents);
            } else {
                said += documents;
            }
        }
        let documents = (said + heard).max(DOCUMENTS_MIN);
        Ok(((self.counts[kind as usize].of(Some(to)) + 1.0).ln() - (documents + 0.5).ln()).max(0.01))
    }

    /// Adds what a word contributes to every document that holds one of its translations.
    fn add_word(
        &self,
        segment: &Segment,
        kind: PartKind,
        wanted: Wanted,
        word: &QueryWord,
        weight: f32,
        scores: &mut Scores,
    ) -> Result<()> {
        let known = self.entry_scripts();
        let is_wanted = |document: u32| {
            let (entry, script) = segment.statistics.owners[document as usize];
            script == wanted.script && known.lacks(entry, wanted.without)
        };
        for QueryTerm { channel, term, weight } in &word.alternatives {
            let field = self.fields.channel(kind, *channel);
            let index = segment.reader.inverted_index(field)?;
            let term = Term::from_field_text(field, term);
            let Some(mut postings) =
                index.read_postings(&term, IndexRecordOption::WithFreqs).map_err(tantivy::TantivyError::from)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let document = postings.doc();
                if is_wanted(document) {
                    #[expect(clippy::cast_precision_loss, reason = "a frequency is small")]
                    let frequency = weight * postings.term_freq() as f32;
                    scores.count(document, channel.crosses_scripts(), frequency, *weight);
                }
                postings.advance();
            }
        }
        let lengths = segment.reader.get_fieldnorms_reader(self.fields.channel(kind, Channel::Stems))?;
        let average = self.average_tokens[kind as usize][Channel::Stems as usize].max(1.0);
        scores.finish_word(weight, |document| {
            #[expect(clippy::cast_precision_loss, reason = "quantised to 8 bits before")]
            let tokens = lengths.fieldnorm(document) as f32;
            K1 * (1.0 - B + B * tokens / average)
        });
        Ok(())
    }
}

/// The scores of a segment's documents, and how often the word at hand stands in each.
struct Scores {
    sums: Vec<f32>,
    said: Vec<f32>,
    /// A word has many sound keys, and one that meets says it all: the best counts, not the sum.
    heard: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    fn take(arrays: &ScoreArrays, documents: usize) -> Self {
        let zeros = || arrays.take(documents);
        Self { sums: zeros(), said: zeros(), heard: zeros(), touched: Vec::new() }
    }

    /// All of them are zero again.
    fn give_back(self, arrays: &ScoreArrays) {
        for scores in [self.sums, self.said, self.heard] {
            arrays.give_back(scores);
        }
    }

    fn count(&mut self, document: u32, is_sound: bool, frequency: f32, weight: f32) {
        let place = document as usize;
        if self.said[place] == 0.0 && self.heard[place] == 0.0 {
            self.touched.push(document);
        }
        if is_sound {
            self.heard[place] = self.heard[place].max(weight);
        } else {
            self.said[place] += frequency;
        }
    }

    fn finish_word(&mut self, weight: f32, length_part: impl Fn(u32) -> f32) {
        for document in self.touched.drain(..) {
            let place = document as usize;
            let frequency = self.said[place] + self.heard[place];
            self.sums[place] += weight * (K1 + 1.0) * frequency / (frequency + length_part(document));
            (self.said[place], self.heard[place]) = (0.0, 0.0);
        }
    }
}
