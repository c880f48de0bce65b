//! Scoring across scripts: a word of the question is found by any of the words that it may be.
//!
//! Probabilistic structured queries (K. Darwish, D. Oard, "Probabilistic Structured Query Methods", SIGIR 2003): how
//! often a word stands in a document, and in how many documents, is counted over its translations, each by its
//! probability; BM25 then goes as ever. So a word with many translations counts once, and a common translation does not
//! make a rare word of it.
//!
//! All scripts are searched together: a sound key stands in documents of every script, and its postings are read once
//! for all of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use tantivy::Term;
use tantivy::postings::TermInfo;

use super::scoring::{Best, ChannelIndex, KINDS, PostingsReader, field_place};
use super::scripts::ScriptBits;
use super::shortlist::{Offer, Shortlist, take_best};
use super::{Segment, TantivySnapshot};
use crate::channel::Channel;
use crate::engine::{DocumentSet, Found, K1, QueryPage, QueryTerm, Rarity, ScriptCode, inverse_document_frequency};
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::part::PartKind;

/// A word counts as standing in this many documents at least.
const DOCUMENTS_MIN: f32 = 0.5;

/// Documents are found by the terms that say most, until these have so many of a script between them. It is ten for
/// each of fifty parts, however many are wanted: with fewer the right one is seldom among them.
const DOCUMENTS_PER_SCRIPT: f32 = 500.0;
/// And by those that say most after them the documents are scored, until they have so many for each script. An answer
/// has more of them in it than a phrasing, and its score counts less.
const POSTINGS_PER_SCRIPT: [f32; KINDS] = [6400.0, 3200.0, 3200.0];

/// A word of the question in all scripts.
struct Word {
    /// Which of the terms it may be.
    terms: Range<usize>,
    /// What it weighs in each script, by kind of part and page, as a share of the question.
    shares: [Vec<f32>; KINDS],
}

/// All that the words of a question may be, each term in one script or in several.
struct Terms<'a> {
    queries: Vec<&'a QueryTerm>,
    pages: usize,
    /// How probable each is in each script, by term and page; 0 where it is not that word.
    weights: Vec<f32>,
    segments: usize,
    /// Where each stands, by term, kind of part and segment.
    infos: Vec<Option<TermInfo>>,
    /// In how many parts of each kind each stands.
    documents: Vec<[f32; KINDS]>,
}

impl<'a> Terms<'a> {
    fn new(pages: usize, segments: usize) -> Self {
        let (queries, weights, infos, documents) = Default::default();
        Self { queries, pages, weights, segments, infos, documents }
    }

    /// Adds a term that is no word yet, looked up.
    fn push(&mut self, query: &'a QueryTerm, kinds: &[PartKind], snapshot: &TantivySnapshot) -> Result<()> {
        // Only the bytes count here; the dictionary of each field is its own.
        let term = Term::from_field_text(snapshot.fields.channel(PartKind::Phrasing, query.channel), &query.term);
        let mut documents = [0.0; KINDS];
        for kind in PartKind::ALL {
            let place = field_place(kind, query.channel);
            for segment in &snapshot.segments {
                let info = match kinds.contains(&kind) {
                    true => {
                        segment.channels[place].postings.get_term_info(&term).map_err(tantivy::TantivyError::from)?
                    }
                    false => None,
                };
                documents[kind as usize] += info.as_ref().map_or(0.0, |info| in_f32(info.doc_freq));
                self.infos.push(info);
            }
        }
        self.queries.push(query);
        self.weights.resize(self.weights.len() + self.pages, 0.0);
        self.documents.push(documents);
        Ok(())
    }

    fn len(&self) -> usize {
        self.queries.len()
    }

    /// How probable a term is in each script, by page.
    fn weights(&self, term: usize) -> &[f32] {
        &self.weights[term * self.pages..(term + 1) * self.pages]
    }

    fn info(&self, term: usize, kind: PartKind, segment: usize) -> Option<&TermInfo> {
        self.infos[(term * KINDS + kind as usize) * self.segments + segment].as_ref()
    }

    fn is_sound(&self, term: usize) -> bool {
        self.queries[term].channel.crosses_scripts()
    }
}

/// Which terms are looked for, of all in order.
struct Chosen {
    /// Whether documents are found by each.
    finding: Vec<bool>,
    /// Whether each counts in those that were found, whatever found them.
    adding: Vec<bool>,
}

/// What is looked for among the parts of one kind, the same in every segment.
struct Lookup<'a> {
    kind: PartKind,
    words: &'a [Word],
    terms: &'a Terms<'a>,
    chosen: Chosen,
    /// The page of each script of the base, by the place of the script; none where the script is not asked for.
    page_of: Vec<Option<u32>>,
    /// The scripts of the pages.
    wanted: ScriptBits,
    /// The scripts beside which an entry must have more others.
    from: ScriptBits,
    /// What a length does to a score, by its code.
    length_parts: &'a [f32; 256],
}

impl Lookup<'_> {
    /// Where a term stands in a segment.
    fn postings<'s>(
        &'s self,
        number: usize,
        segment: &'s Segment,
        term: usize,
    ) -> Option<(&'s ChannelIndex, &'s TermInfo)> {
        let place = field_place(self.kind, self.terms.queries[term].channel);
        Some((&segment.channels[place], self.terms.info(term, self.kind, number)?))
    }

    /// The documents of a segment that are worth scoring.
    fn shortlist(&self, number: usize, segment: &Segment, reader: &mut PostingsReader) -> Result<Shortlist> {
        let mut holding = DocumentSet::new(segment.reader.max_doc());
        for term in (0..self.terms.len()).filter(|term| self.chosen.finding[*term]) {
            if let Some((index, info)) = self.postings(number, segment, term) {
                reader.read_documents(index, info, |document| holding.add(document))?;
            }
        }
        holding.retain(&segment.statistics.scripts.wanted(self.wanted, self.from));
        Ok(Shortlist::new(holding))
    }

    /// The scores of the documents of a shortlist, by their places.
    fn scores(
        &self,
        number: usize,
        segment: &Segment,
        shortlist: &Shortlist,
        reader: &mut PostingsReader,
    ) -> Result<Vec<Score>> {
        let script_places = segment.statistics.scripts.places();
        let page = |document: &u32| {
            let place = script_places[*document as usize];
            self.page_of[usize::from(place)].expect("only what is wanted is listed")
        };
        let lengths = &segment.channels[field_place(self.kind, Channel::Stems)];
        let listed = shortlist.documents();
        let mut scores = Scores {
            scores: listed.iter().map(|document| Score::new(page(document))).collect(),
            lengths: listed.iter().map(|document| lengths.length_code(*document)).collect(),
            length_parts: self.length_parts,
            touched: Vec::new(),
        };
        for Word { terms: of_word, shares } in self.words {
            for term in of_word.clone().filter(|term| self.chosen.adding[*term]) {
                let Some((index, info)) = self.postings(number, segment, term) else { continue };
                let (weights, is_sound) = (self.terms.weights(term), self.terms.is_sound(term));
                reader.read_listed(index, info, shortlist, |place, frequency| {
                    scores.count(place, weights, is_sound, frequency);
                })?;
            }
            scores.finish_word(&shares[self.kind as usize]);
        }
        Ok(scores.scores)
    }
}

impl TantivySnapshot {
    /// See [`Snapshot::find_across`](crate::engine::Snapshot::find_across).
    pub(super) fn score_across(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        limit: usize,
    ) -> Result<Vec<Found>> {
        let (words, terms) = self.words_across(kinds, from, pages)?;
        let mut found = Vec::new();
        for kind in kinds {
            found.extend(self.best_across(*kind, from, pages, &words, &terms, limit)?);
        }
        Ok(found)
    }

    fn best_across(
        &self,
        kind: PartKind,
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        words: &[Word],
        terms: &Terms<'_>,
        limit: usize,
    ) -> Result<Vec<Found>> {
        let lookup = self.lookup(kind, from, pages, words, terms);
        let mut best: Vec<Best> = pages.iter().map(|_| Best::new(limit)).collect();
        let mut reader = PostingsReader::default();
        for (number, segment) in self.segments.iter().enumerate() {
            let shortlist = lookup.shortlist(number, segment, &mut reader)?;
            let scores = lookup.scores(number, segment, &shortlist, &mut reader)?;
            for (document, score) in shortlist.documents().iter().zip(&scores) {
                if score.sum > 0.0 {
                    let sum = score.sum * segment.statistics.scripts.share_beside(*document, lookup.from);
                    best[score.page as usize].offer(segment, number, *document, sum);
                }
            }
        }
        Ok(best.into_iter().flat_map(|best| best.finish(self, kind)).collect())
    }

    fn lookup<'a>(
        &'a self,
        kind: PartKind,
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        words: &'a [Word],
        terms: &'a Terms<'a>,
    ) -> Lookup<'a> {
        let known = &self.scripts;
        let mut page_of = vec![None; known.count()];
        for (number, page) in (0..).zip(pages) {
            if let Some(place) = known.place(page.script) {
                page_of[usize::from(place)] = Some(number);
            }
        }
        let scripts: Vec<ScriptCode> = pages.iter().map(|page| page.script).collect();
        Lookup {
            kind,
            words,
            terms,
            chosen: self.choose(kind, pages, words, terms),
            page_of,
            wanted: known.bits(&scripts),
            from: known.bits(from),
            length_parts: self.length_parts.of(kind, Channel::Stems),
        }
    }

    /// The terms that are looked for.
    fn choose(&self, kind: PartKind, pages: &[QueryPage<'_>], words: &[Word], terms: &Terms<'_>) -> Chosen {
        let counts = &self.counts[kind as usize];
        let mut finding = vec![false; terms.len()];
        let documents = |term: usize| terms.documents[term][kind as usize];
        let mut all: Vec<Offer> =
            (0..terms.len()).map(|term| Offer { term, adds: 0.0, documents: documents(term) }).collect();
        let mut offers = Vec::with_capacity(terms.len());
        for (number, page) in pages.iter().enumerate() {
            let share_of_script = counts.of(Some(page.script)) / counts.all.max(1.0);
            offers.clear();
            for word in words {
                let word_share = word.shares[kind as usize][number];
                for term in word.terms.clone() {
                    let weight = terms.weights(term)[number];
                    if weight > 0.0 {
                        let adds = word_share * weight / (weight + K1);
                        // A stem stands in one script, all else in any.
                        let share = if terms.queries[term].channel == Channel::Stems { 1.0 } else { share_of_script };
                        offers.push(Offer { term, adds, documents: documents(term) * share });
                        all[term].adds = all[term].adds.max(adds);
                    }
                }
            }
            take_best(&mut offers, DOCUMENTS_PER_SCRIPT, |term| finding[term] = true);
        }
        let mut adding = vec![false; terms.len()];
        #[expect(clippy::cast_precision_loss, reason = "there are few scripts")]
        let postings = POSTINGS_PER_SCRIPT[kind as usize] * pages.len() as f32;
        take_best(&mut all, postings, |term| adding[term] = true);
        Chosen { finding, adding }
    }

    /// The words of a question with all that they may be, looked up.
    fn words_across<'a>(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &'a [QueryPage<'a>],
    ) -> Result<(Vec<Word>, Terms<'a>)> {
        let count = pages.first().map_or(0, |page| page.words.len());
        let mut words = Vec::with_capacity(count);
        let mut terms = Terms::new(pages.len(), self.segments.len());
        let mut most: [Vec<f32>; KINDS] = std::array::from_fn(|_| vec![0.0; pages.len()]);
        for number in 0..count {
            let of_word = self.add_terms(kinds, pages, number, &mut terms)?;
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
                        _ => self.rarity_across(kind, page.script, &terms, of_word.clone(), at),
                    };
                    most[kind][at] += word.weight * rarity;
                    shares[kind].push(word.weight * rarity);
                }
            }
            words.push(Word { terms: of_word, shares });
        }
        for word in &mut words {
            for (shares, most) in word.shares.iter_mut().zip(&most) {
                shares.iter_mut().zip(most).for_each(|(share, most)| *share /= most.max(f32::EPSILON));
            }
        }
        Ok((words, terms))
    }

    /// Adds all that a word may be, each once.
    fn add_terms<'a>(
        &self,
        kinds: &[PartKind],
        pages: &'a [QueryPage<'a>],
        word: usize,
        terms: &mut Terms<'a>,
    ) -> Result<Range<usize>> {
        let first = terms.len();
        let mut places: HashMap<(Channel, &str), usize, BuildHasherDefault<Fnv>> = HashMap::default();
        for (page, alternatives) in pages.iter().map(|page| &page.words[word].alternatives).enumerate() {
            for query in alternatives {
                let at = match places.entry((query.channel, &query.term)) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        terms.push(query, kinds, self)?;
                        *new.insert(terms.len() - 1)
                    }
                };
                let weight = &mut terms.weights[at * pages.len() + page];
                *weight =
                    if query.channel.crosses_scripts() { weight.max(query.weight) } else { *weight + query.weight };
            }
        }
        Ok(first..terms.len())
    }

    /// The inverse document frequency of a word in a script by its translations.
    fn rarity_across(
        &self,
        kind: usize,
        script: ScriptCode,
        terms: &Terms<'_>,
        of_word: Range<usize>,
        page: usize,
    ) -> f32 {
        let (mut said, mut heard) = (0.0, 0.0_f32);
        for term in of_word {
            let documents = terms.weights(term)[page] * terms.documents[term][kind];
            if terms.is_sound(term) {
                heard = heard.max(documents);
            } else {
                said += documents;
            }
        }
        let documents = (said + heard).max(DOCUMENTS_MIN);
        inverse_document_frequency(self.counts[kind].of(Some(script)), documents)
    }
}

#[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
fn in_f32(documents: u32) -> f32 {
    documents as f32
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
    /// `weights` are those of the term, by page.
    fn count(&mut self, place: usize, weights: &[f32], is_sound: bool, frequency: f32) {
        let score = &mut self.scores[place];
        let weight = weights[score.page as usize];
        if weight == 0.0 {
            return;
        }
        if score.said == 0.0 && score.heard == 0.0 {
            self.touched.push(place);
        }
        if is_sound {
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
