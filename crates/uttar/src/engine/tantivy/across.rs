//! Scoring across scripts: a word of the question is found by any of the words that it may be.
//!
//! Probabilistic structured queries (K. Darwish, D. Oard, "Probabilistic Structured Query Methods", SIGIR 2003): how often a word stands in a document,
//! and in how many documents, is counted over its translations, each by its probability; BM25 then goes as ever. So a word with many
//! translations counts once, and a common translation does not make a rare word of it.
//!
//! All scripts are searched together: a sound key stands in documents of every script, and its postings are read once for all of them. The postings
//! are dealt out by ranges of documents first, and each range is scored as a whole, so that its scores stay in the cache.

use std::sync::{Mutex, PoisonError};

use tantivy::Term;
use tantivy::postings::TermInfo;

use super::TantivySnapshot;
use super::scoring::{Best, PostingsReader, field_place};
use super::scripts::{EntryScripts, PLACES};
use crate::engine::{Channel, Found, K1, PartKind, QueryPage, QueryTerm, ScriptCode};
use crate::error::Result;

/// A word counts as standing in this many documents at least.
const DOCUMENTS_MIN: f32 = 0.5;

/// Documents of a range: their scores and what is known of them are some 70 kB.
const RANGE: usize = 1 << 12;

/// A word of the question in all scripts.
struct Word<'a> {
    terms: Vec<AnyTerm<'a>>,
    /// What it weighs in each script, by page, as a share of the question.
    shares: Vec<f32>,
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
        let words = self.words_across(kind, from, pages)?;
        let length_parts = self.length_parts.of(kind, Channel::Stems);
        let known = self.entry_scripts();
        let unwanted = known.bits(from);
        // By the place of a script among those of the base, which has the page for each that is asked for.
        let mut page_of = [None; PLACES];
        for (number, page) in pages.iter().enumerate() {
            if let Some(place) = known.place(page.script) {
                page_of[place as usize] = Some(number);
            }
        }
        let terms: Vec<(usize, &AnyTerm<'_>, [f32; PLACES])> = words
            .iter()
            .enumerate()
            .flat_map(|(word, Word { terms, .. })| terms.iter().map(move |term| (word, term)))
            .map(|(word, term)| {
                (word, term, std::array::from_fn(|place| page_of[place].map_or(0.0, |page| term.weights[page])))
            })
            .collect();
        let mut best: Vec<Best> = pages.iter().map(|_| Best::new(limit)).collect();
        let mut scores = Scores::default();
        let mut hits = self.hit_lists.take();
        let mut reader = PostingsReader::default();
        for (number, segment) in self.segments.iter().enumerate() {
            for (at, (_, term, _)) in (0..).zip(&terms) {
                if let Some(info) = &term.infos[number] {
                    let index = &segment.channels[field_place(kind, term.query.channel)];
                    reader.read(index, info, |document, frequency| hits.add(Hit { document, term: at, frequency }))?;
                }
            }
            let documents = known.documents(number);
            let lengths = &segment.channels[field_place(kind, Channel::Stems)];
            let page =
                |document: u32| page_of[documents[document as usize].place()].expect("only what is wanted is counted");
            let share_and_length = |word: usize, document: u32| {
                let page = page(document);
                (words[word].shares[page], length_parts[lengths.length_code(document)])
            };
            hits.each_range(|hits| {
                let mut word_before = 0;
                for hit in hits {
                    let (word, term, by_place) = &terms[hit.term as usize];
                    if *word != word_before {
                        scores.finish_word(|document| share_and_length(word_before, document));
                        word_before = *word;
                    }
                    let scripts = documents[hit.document as usize];
                    let weight = if scripts.lacks(unwanted) { by_place[scripts.place()] } else { 0.0 };
                    scores.count(hit.document, term.is_sound(), weight, hit.frequency);
                }
                scores.finish_word(|document| share_and_length(word_before, document));
                scores.finish_range(|document, score| best[page(document)].offer(segment, number, document, score));
            });
        }
        self.hit_lists.give_back(hits);
        Ok(best.into_iter().flat_map(|best| best.finish(&self.segments, kind)).collect())
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
            words.push(Word { terms, shares });
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

/// A document in which a term stands.
#[derive(Debug, Clone, Copy)]
struct Hit {
    document: u32,
    /// The number of the term.
    term: u32,
    frequency: f32,
}

/// Hits by ranges of documents, in each in the order in which they were added.
#[derive(Debug, Default)]
struct Hits(Vec<Vec<Hit>>);

impl Hits {
    fn add(&mut self, hit: Hit) {
        let range = hit.document as usize / RANGE;
        if range >= self.0.len() {
            self.0.resize_with(range + 1, Vec::new);
        }
        self.0[range].push(hit);
    }

    /// Gives the hits of each range that has any, and forgets them.
    fn each_range(&mut self, mut give: impl FnMut(&[Hit])) {
        for hits in self.0.iter_mut().filter(|hits| !hits.is_empty()) {
            give(hits);
            hits.clear();
        }
    }
}

/// Memory for hits, kept from one search to the next.
#[derive(Debug, Default)]
pub(super) struct HitLists(Mutex<Vec<Hits>>);

impl HitLists {
    fn take(&self) -> Hits {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give_back(&self, hits: Hits) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(hits);
    }
}

/// The score of a document, and how often the word at hand stands in it.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    sum: f32,
    said: f32,
    /// A word has many sound keys, and one that meets says it all: the best counts, not the sum.
    heard: f32,
}

/// The scores of the documents of a range, by what is left of their numbers.
struct Scores {
    scores: Vec<Score>,
    /// The documents that the word at hand stands in.
    touched: Documents,
    /// Those that any word stands in.
    scored: Documents,
}

/// Documents of a range.
struct Documents {
    numbers: Vec<u32>,
    count: usize,
}

impl Default for Documents {
    fn default() -> Self {
        // One more, to write to when all are there.
        Self { numbers: vec![0; RANGE + 1], count: 0 }
    }
}

impl Documents {
    /// Adds a document if it is new, without a branch: which documents are new no processor can guess.
    fn add_if(&mut self, is_new: bool, document: u32) {
        self.numbers[self.count] = document;
        self.count += usize::from(is_new & (self.count < RANGE));
    }

    fn take(&mut self) -> &[u32] {
        &self.numbers[..std::mem::take(&mut self.count)]
    }
}

impl Default for Scores {
    fn default() -> Self {
        Self { scores: vec![Score::default(); RANGE], touched: Documents::default(), scored: Documents::default() }
    }
}

impl Scores {
    /// A weight of 0 counts nothing.
    fn count(&mut self, document: u32, is_sound: bool, weight: f32, frequency: f32) {
        let score = &mut self.scores[document as usize % RANGE];
        let is_new = score.said == 0.0 && score.heard == 0.0;
        self.touched.add_if(is_new & (weight > 0.0), document);
        if is_sound {
            score.heard = score.heard.max(weight);
        } else {
            score.said += weight * frequency;
        }
    }

    /// `share_and_length` gives what the word weighs in a document and what the length of the document does to that.
    fn finish_word(&mut self, share_and_length: impl Fn(u32) -> (f32, f32)) {
        for &document in self.touched.take() {
            let score = &mut self.scores[document as usize % RANGE];
            let frequency = score.said + score.heard;
            (score.said, score.heard) = (0.0, 0.0);
            let (share, length_part) = share_and_length(document);
            self.scored.add_if(score.sum == 0.0, document);
            score.sum += share * (K1 + 1.0) * frequency / (frequency + length_part);
        }
    }

    /// Gives every document that has a score, and makes all scores zero.
    fn finish_range(&mut self, mut give: impl FnMut(u32, f32)) {
        for &document in self.scored.take() {
            give(document, std::mem::take(&mut self.scores[document as usize % RANGE].sum));
        }
    }
}
