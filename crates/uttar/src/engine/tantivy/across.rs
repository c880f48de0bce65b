//! Scoring across scripts: a word of the question is found by any of the words that it may be.
//!
//! Probabilistic structured queries (K. Darwish, D. Oard, "Probabilistic Structured Query Methods", SIGIR 2003): how often a word stands in a document,
//! and in how many documents, is counted over its translations, each by its probability; BM25 then goes as ever. So a word with many
//! translations counts once, and a common translation does not make a rare word of it.
//!
//! All scripts are searched together: a sound key stands in documents of every script, and its postings are read once for all of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;

use tantivy::Term;
use tantivy::postings::TermInfo;

use super::TantivySnapshot;
use super::scoring::{Best, PostingsReader, field_place};
use super::scripts::{EntryScripts, PLACES};
use super::shortlist::{DocumentSet, Offer, Shortlist, take_best};
use crate::channel::Channel;
use crate::engine::{Found, K1, QueryPage, QueryTerm, Rarity, ScriptCode};
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::part::PartKind;

const KINDS: usize = PartKind::ALL.len();

/// A word counts as standing in this many documents at least.
const DOCUMENTS_MIN: f32 = 0.5;

/// Documents are found by the terms that say most, until these have so many of a script between them for each that is wanted.
const DOCUMENTS_PER_PART: f32 = 10.0;
/// And by those that say most after them the documents are scored, until they have so many.
const POSTINGS_PER_PART: f32 = 128.0;

/// A word of the question in all scripts.
struct Word<'a> {
    terms: Vec<AnyTerm<'a>>,
    /// What it weighs in each script, by kind of part and page, as a share of the question.
    shares: [Vec<f32>; KINDS],
}

/// One of the words that a word may be, in one script or in several.
struct AnyTerm<'a> {
    query: &'a QueryTerm,
    /// How probable it is in each script, by page; 0 where it is not that word.
    weights: Vec<f32>,
    /// Where it stands, by segment, for each kind of part.
    infos: [Vec<Option<TermInfo>>; KINDS],
    /// In how many parts of each kind.
    documents: [f32; KINDS],
}

impl AnyTerm<'_> {
    fn is_sound(&self) -> bool {
        self.query.channel.crosses_scripts()
    }
}

/// Which terms are looked for, of all in order.
struct Chosen {
    /// Whether documents are found by each.
    finds: Vec<bool>,
    /// Whether each counts in those that were found.
    counts: Vec<bool>,
}

impl TantivySnapshot {
    pub(super) fn entry_scripts(&self) -> &EntryScripts {
        self.entry_scripts.get_or_init(|| EntryScripts::new(&self.segments))
    }

    /// See [`Snapshot::find_across`](crate::engine::Snapshot::find_across).
    pub(super) fn score_across(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        limit: usize,
    ) -> Result<Vec<Found>> {
        let words = self.words_across(kinds, from, pages)?;
        let mut found = Vec::new();
        for kind in kinds {
            found.extend(self.best_across(*kind, from, pages, &words, limit)?);
        }
        Ok(found)
    }

    fn best_across(
        &self,
        kind: PartKind,
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        words: &[Word<'_>],
        limit: usize,
    ) -> Result<Vec<Found>> {
        let terms: Vec<(usize, &AnyTerm<'_>)> = (0..)
            .zip(words)
            .flat_map(|(word, Word { terms, .. })| terms.iter().map(move |term| (word, term)))
            .collect();
        let known = self.entry_scripts();
        // By the place of a script among those of the base, which has the page for each that is asked for.
        let mut page_of = [None; PLACES];
        for (number, page) in (0..).zip(pages) {
            if let Some(place) = known.place(page.script) {
                page_of[usize::from(place)] = Some(number);
            }
        }
        let scripts: Vec<ScriptCode> = pages.iter().map(|page| page.script).collect();
        let wanted = known.wanted(&self.segments, known.bits(&scripts), known.bits(from));
        let chosen = self.choose(kind, pages, words, &terms, limit);
        let mut best: Vec<Best> = pages.iter().map(|_| Best::new(limit)).collect();
        let mut reader = PostingsReader::default();
        for (number, segment) in self.segments.iter().enumerate() {
            let place_of = |term: &AnyTerm<'_>| &segment.channels[field_place(kind, term.query.channel)];
            let mut holding = DocumentSet::new(segment.reader.max_doc());
            for ((_, term), _) in terms.iter().zip(&chosen.finds).filter(|(_, finds)| **finds) {
                if let Some(info) = &term.infos[kind as usize][number] {
                    reader.read_documents(place_of(term), info, |document| holding.add(document))?;
                }
            }
            holding.retain(&wanted[number]);
            let shortlist = Shortlist::new(holding);
            let documents = known.documents(number);
            let page = |document: &u32| {
                page_of[usize::from(documents[*document as usize])].expect("only what is wanted is listed")
            };
            let lengths = &segment.channels[field_place(kind, Channel::Stems)];
            let listed = shortlist.documents();
            let mut scores = Scores {
                scores: listed.iter().map(|document| Score::new(page(document))).collect(),
                lengths: listed.iter().map(|document| lengths.length_code(*document)).collect(),
                length_parts: self.length_parts.of(kind, Channel::Stems),
                touched: Vec::new(),
            };
            let mut counts = chosen.counts.iter();
            for Word { terms, shares } in words {
                for (term, _) in terms.iter().zip(counts.by_ref()).filter(|(_, counts)| **counts) {
                    let Some(info) = &term.infos[kind as usize][number] else { continue };
                    reader.read_listed(place_of(term), info, &shortlist, |place, frequency| {
                        scores.count(place, term, frequency);
                    })?;
                }
                scores.finish_word(&shares[kind as usize]);
            }
            for (document, score) in listed.iter().zip(&scores.scores) {
                if score.sum > 0.0 {
                    best[score.page as usize].offer(segment, number, *document, score.sum);
                }
            }
        }
        Ok(best.into_iter().flat_map(|best| best.finish(&self.segments, kind)).collect())
    }

    /// The terms that are looked for, for so many parts of each script.
    fn choose(
        &self,
        kind: PartKind,
        pages: &[QueryPage<'_>],
        words: &[Word<'_>],
        terms: &[(usize, &AnyTerm<'_>)],
        parts: usize,
    ) -> Chosen {
        let documents = &self.counts[kind as usize];
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let [parts, all_parts] = [parts, parts * pages.len()].map(|parts| parts as f32);
        let mut finds = vec![false; terms.len()];
        let mut all: Vec<Offer> = (0..)
            .zip(terms)
            .map(|(at, (_, term))| Offer { term: at, adds: 0.0, documents: term.documents[kind as usize] })
            .collect();
        for (number, page) in pages.iter().enumerate() {
            let share_of_script = documents.of(Some(page.script)) / documents.all.max(1.0);
            let mut offers = Vec::new();
            for (at, (word, term)) in terms.iter().enumerate() {
                let weight = term.weights[number];
                if weight > 0.0 {
                    let adds = words[*word].shares[kind as usize][number] * weight / (weight + K1);
                    // A stem stands in one script, all else in any.
                    let share = if term.query.channel == Channel::Stems { 1.0 } else { share_of_script };
                    offers.push(Offer { term: at, adds, documents: term.documents[kind as usize] * share });
                    all[at].adds = all[at].adds.max(adds);
                }
            }
            take_best(&mut offers, DOCUMENTS_PER_PART * parts, |term| finds[term] = true);
        }
        let mut counts = vec![false; terms.len()];
        take_best(&mut all, POSTINGS_PER_PART * all_parts, |term| counts[term] = true);
        Chosen { finds, counts }
    }

    /// The words of a question with all that they may be, looked up.
    fn words_across<'a>(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &'a [QueryPage<'a>],
    ) -> Result<Vec<Word<'a>>> {
        let count = pages.first().map_or(0, |page| page.words.len());
        let mut words = Vec::with_capacity(count);
        let mut most: [Vec<f32>; KINDS] = std::array::from_fn(|_| vec![0.0; pages.len()]);
        for number in 0..count {
            let terms = self.terms_across(kinds, pages, number)?;
            let mut shares: [Vec<f32>; KINDS] = Default::default();
            let mut of_itself: Option<Rarity> = None;
            for (at, page) in pages.iter().enumerate() {
                let word = &page.words[number];
                if word.alternatives.is_empty() && of_itself.is_none() {
                    // In its own script.
                    let own = from.first().copied().unwrap_or(page.script);
                    of_itself = Some(self.rarity(own, &word.own)?);
                }
                for kind in kinds.iter().map(|kind| *kind as usize) {
                    let rarity = match of_itself {
                        Some(rarity) if word.alternatives.is_empty() => rarity[kind],
                        _ => self.rarity_across(kind, page.script, &terms, at),
                    };
                    most[kind][at] += word.weight * rarity;
                    shares[kind].push(word.weight * rarity);
                }
            }
            words.push(Word { terms, shares });
        }
        for word in &mut words {
            for (shares, most) in word.shares.iter_mut().zip(&most) {
                shares.iter_mut().zip(most).for_each(|(share, most)| *share /= most.max(f32::EPSILON));
            }
        }
        Ok(words)
    }

    /// All that a word may be, each once.
    fn terms_across<'a>(
        &self,
        kinds: &[PartKind],
        pages: &'a [QueryPage<'a>],
        word: usize,
    ) -> Result<Vec<AnyTerm<'a>>> {
        let mut terms: Vec<AnyTerm<'_>> = Vec::new();
        let mut places: HashMap<(Channel, &str), usize, BuildHasherDefault<Fnv>> = HashMap::default();
        for (page, alternatives) in pages.iter().map(|page| &page.words[word].alternatives).enumerate() {
            for query in alternatives {
                let at = match places.entry((query.channel, &query.term)) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        let infos = self.term_infos(kinds, query)?;
                        let documents = infos.each_ref().map(|infos| document_count(infos));
                        terms.push(AnyTerm { query, weights: vec![0.0; pages.len()], infos, documents });
                        *new.insert(terms.len() - 1)
                    }
                };
                let weight = &mut terms[at].weights[page];
                *weight =
                    if query.channel.crosses_scripts() { weight.max(query.weight) } else { *weight + query.weight };
            }
        }
        Ok(terms)
    }

    fn term_infos(&self, kinds: &[PartKind], query: &QueryTerm) -> Result<[Vec<Option<TermInfo>>; KINDS]> {
        // Only the bytes count here; the dictionary of each field is its own.
        let term = Term::from_field_text(self.fields.channel(PartKind::Phrasing, query.channel), &query.term);
        let mut out: [Vec<Option<TermInfo>>; KINDS] = Default::default();
        for kind in kinds {
            let place = field_place(*kind, query.channel);
            let info = |postings: &tantivy::InvertedIndexReader| postings.get_term_info(&term);
            let infos = self.segments.iter().map(|segment| info(&segment.channels[place].postings));
            out[*kind as usize] = infos.collect::<std::io::Result<_>>().map_err(tantivy::TantivyError::from)?;
        }
        Ok(out)
    }

    /// The inverse document frequency of a word in a script by its translations.
    fn rarity_across(&self, kind: usize, script: ScriptCode, terms: &[AnyTerm<'_>], page: usize) -> f32 {
        let (mut said, mut heard) = (0.0, 0.0_f32);
        for term in terms {
            let documents = term.weights[page] * term.documents[kind];
            if term.is_sound() {
                heard = heard.max(documents);
            } else {
                said += documents;
            }
        }
        let documents = (said + heard).max(DOCUMENTS_MIN);
        ((self.counts[kind].of(Some(script)) + 1.0).ln() - (documents + 0.5).ln()).max(0.01)
    }
}

fn document_count(infos: &[Option<TermInfo>]) -> f32 {
    let count: u32 = infos.iter().flatten().map(|info| info.doc_freq).sum();
    #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
    let count = count as f32;
    count
}

/// The score of a document, and how often the word at hand stands in it.
#[derive(Debug, Clone, Copy)]
struct Score {
    sum: f32,
    said: f32,
    /// A word has many sound keys, and one that meets says it all: the best counts, not the sum.
    heard: f32,
    page: u32,
}

impl Score {
    fn new(page: u32) -> Self {
        Self { sum: 0.0, said: 0.0, heard: 0.0, page }
    }
}

/// The scores of the documents of a shortlist, by their places.
struct Scores<'a> {
    scores: Vec<Score>,
    /// The codes of their lengths.
    lengths: Vec<u8>,
    /// What a length does to a score, by its code.
    length_parts: &'a [f32; 256],
    /// Those that the word at hand stands in.
    touched: Vec<usize>,
}

impl Scores<'_> {
    fn count(&mut self, place: usize, term: &AnyTerm<'_>, frequency: f32) {
        let score = &mut self.scores[place];
        let weight = term.weights[score.page as usize];
        if weight == 0.0 {
            return;
        }
        if score.said == 0.0 && score.heard == 0.0 {
            self.touched.push(place);
        }
        if term.is_sound() {
            score.heard = score.heard.max(weight);
        } else {
            score.said += weight * frequency;
        }
    }

    /// `shares` are what the word weighs, by page.
    fn finish_word(&mut self, shares: &[f32]) {
        for place in self.touched.drain(..) {
            let score = &mut self.scores[place];
            let frequency = score.said + score.heard;
            (score.said, score.heard) = (0.0, 0.0);
            let length_part = self.length_parts[usize::from(self.lengths[place])];
            score.sum += shares[score.page as usize] * (K1 + 1.0) * frequency / (frequency + length_part);
        }
    }
}
