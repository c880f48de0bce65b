//! Scoring: the weighted sum of BM25 over the channels.
//!
//! Each term is looked up once in each segment and kind of part; what is found says how rare it is, and leads to its
//! postings. Scores are added up in one flat array with a place for each document worth it, which is cheaper than to
//! merge the postings of a hundred terms.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use super::fields::Fields;
use super::shortlist::{Offer, Shortlist, take_best};
use super::{Segment, TantivySnapshot};
use crate::channel::Channel;
use crate::engine::DocumentSet;
use crate::engine::{
    B, DocumentAddress, Documents, Found, FoundParts, K1, QueryTerm, QueryTerms, Rarity, ScriptCode,
    inverse_document_frequency,
};
use crate::error::Result;
use crate::part::{Part, PartKind};

pub(super) const KINDS: usize = PartKind::ALL.len();
const CHANNELS: usize = Channel::ALL.len();
/// Documents are found by the terms that say most, until these have so many of a kind between them for each that is
/// wanted.
const DOCUMENTS_PER_PART: f32 = 40.0;
/// And by those that say most after them the documents are scored, until they have so many. An answer has more of them
/// in it than a phrasing, and its score counts less.
const POSTINGS_PER_PART: [f32; KINDS] = [1024.0, 256.0, 256.0];
/// But only so many documents for each part wanted: those that score highest by the terms that found them.
const SCORED_PER_PART: usize = 10;

/// tantivy's blocks of postings have so many documents, the last one fewer.
pub(super) const BLOCK_DOCUMENTS: u32 = 128;

/// What a segment has in one field.
pub(super) struct ChannelIndex {
    pub(super) postings: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
}

impl ChannelIndex {
    /// All fields of a segment, by kind and channel.
    pub(super) fn all(reader: &SegmentReader, fields: &Fields) -> Result<Vec<Self>> {
        let mut out = Vec::with_capacity(KINDS * CHANNELS);
        for field in
            PartKind::ALL.into_iter().flat_map(|kind| Channel::ALL.map(|channel| fields.channel(kind, channel)))
        {
            out.push(Self { postings: reader.inverted_index(field)?, lengths: reader.get_fieldnorms_reader(field)? });
        }
        Ok(out)
    }

    /// The code of the length of a document.
    pub(super) fn length_code(&self, document: u32) -> u8 {
        self.lengths.fieldnorm_id(document)
    }
}

/// The place of a field among those of a segment.
pub(super) fn field_place(kind: PartKind, channel: Channel) -> usize {
    kind as usize * CHANNELS + channel as usize
}

/// What the length of a document does to its score, by the code of the length: for each field 256 numbers.
pub(super) struct LengthParts(Vec<[f32; 256]>);

impl LengthParts {
    pub(super) fn new(average_tokens: &[[f32; CHANNELS]; KINDS]) -> Self {
        let parts = average_tokens.iter().flatten().map(|average| {
            std::array::from_fn(|code| {
                let code = u8::try_from(code).expect("256 codes");
                #[expect(clippy::cast_precision_loss, reason = "quantised to 8 bits before")]
                let tokens = FieldNormReader::id_to_fieldnorm(code) as f32;
                K1 * (1.0 - B + B * tokens / average.max(1.0))
            })
        });
        Self(parts.collect())
    }

    pub(super) fn of(&self, kind: PartKind, channel: Channel) -> &[f32; 256] {
        &self.0[field_place(kind, channel)]
    }
}

/// The terms of a question as they stand in the segments.
pub(super) struct LookedUp {
    /// By segment, term and kind.
    infos: Vec<Option<TermInfo>>,
    terms: usize,
}

impl LookedUp {
    pub(super) fn new(snapshot: &TantivySnapshot, terms: &[QueryTerm]) -> Result<Self> {
        let mut infos = Vec::with_capacity(snapshot.segments.len() * terms.len() * KINDS);
        for segment in &snapshot.segments {
            for query in terms {
                // Only the bytes count here; the dictionary of each field is its own.
                let term =
                    Term::from_field_text(snapshot.fields.channel(PartKind::Phrasing, query.channel), &query.term);
                for kind in PartKind::ALL {
                    let index = &segment.channels[field_place(kind, query.channel)].postings;
                    let is_any = snapshot.counts[kind as usize].all > 0.0;
                    let info = is_any.then(|| index.get_term_info(&term)).transpose();
                    infos.push(info.map_err(tantivy::TantivyError::from)?.flatten());
                }
            }
        }
        Ok(Self { infos, terms: terms.len() })
    }

    pub(super) fn get(&self, segment: usize, term: usize, kind: PartKind) -> Option<&TermInfo> {
        self.infos[(segment * self.terms + term) * KINDS + kind as usize].as_ref()
    }

    /// In how many parts of each kind a term stands.
    pub(super) fn frequencies(&self, term: usize) -> [f32; KINDS] {
        PartKind::ALL.map(|kind| {
            let places = (term * KINDS + kind as usize..self.infos.len()).step_by(self.terms * KINDS);
            let count: u32 = places.filter_map(|at| self.infos[at].as_ref()).map(|info| info.doc_freq).sum();
            #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
            let count = count as f32;
            count
        })
    }
}

impl TantivySnapshot {
    /// See [`Snapshot::find`](crate::engine::Snapshot::find).
    pub(super) fn score(
        &self,
        script: ScriptCode,
        terms: &QueryTerms,
        limits: &[(PartKind, usize)],
        among: Option<&Documents>,
    ) -> Result<FoundParts> {
        let QueryTerms { terms, stems_of_words } = terms;
        let looked_up = LookedUp::new(self, terms)?;
        let mut reader = PostingsReader::default();
        let mut rarities: Vec<Rarity> = Vec::with_capacity(terms.len());
        for (at, query) in terms.iter().enumerate() {
            let info = |segment, kind| looked_up.get(segment, at, kind);
            rarities.push(self.rarity_in(script, query, info, &mut reader)?);
        }
        for &(word, stem) in stems_of_words {
            for kind in PartKind::ALL {
                rarities[word][kind as usize] = rarities[word][kind as usize].min(rarities[stem][kind as usize]);
            }
        }
        let mut parts: [Vec<Found>; KINDS] = Default::default();
        let mut is_all = [true; KINDS];
        for &(kind, limit) in limits.iter().filter(|(kind, _)| self.counts[*kind as usize].all > 0.0) {
            let weights: Vec<f32> =
                terms.iter().zip(&rarities).map(|(query, rarity)| query.weight * rarity[kind as usize]).collect();
            let chosen = Chosen::new(kind, &weights, |at| looked_up.frequencies(at)[kind as usize], limit);
            let sought = Sought { kind, terms, weights: &weights, looked_up: &looked_up, chosen: &chosen, limit };
            let best = match among {
                Some(among) => self.best_among(&sought, among)?,
                None => self.best_of_kind(&sought)?,
            };
            let looked_for = chosen.finding.len() + if among.is_some() { chosen.adding.len() } else { 0 };
            is_all[kind as usize] = looked_for == terms.len() && best.len() < limit;
            parts[kind as usize] = best;
        }
        Ok(FoundParts { rarities, parts, is_all })
    }

    /// The parts of one kind that score highest.
    fn best_of_kind(&self, sought: &Sought<'_>) -> Result<Vec<Found>> {
        let &Sought { kind, terms, weights, looked_up, chosen, limit } = sought;
        let mut reader = PostingsReader::default();
        let mut best = Best::new(limit);
        let gain = |at: usize| self.gain(kind, terms[at].channel, weights[at]);
        let mut gains = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let in_segment = |at: usize| {
                let place = field_place(kind, terms[at].channel);
                Some((&segment.channels[place], looked_up.get(number, at, kind)?))
            };
            let mut holding = DocumentSet::new(segment.reader.max_doc());
            gains.clear();
            gains.reserve(
                chosen.finding.iter().filter_map(|at| in_segment(*at)).map(|(_, info)| info.doc_freq as usize).sum(),
            );
            for &at in &chosen.finding {
                let Some((index, info)) = in_segment(at) else { continue };
                let gain = gain(at);
                reader.read_blocks(index, info, |documents, frequencies| {
                    documents.iter().for_each(|document| holding.add(*document));
                    let gain = |(document, frequency): (&u32, &u32)| {
                        (*document, gain(to_float(*frequency), index.length_code(*document)))
                    };
                    gains.extend(documents.iter().zip(frequencies).map(gain));
                })?;
            }
            let found = Shortlist::new(holding);
            let mut scores = vec![0.0; found.documents().len()];
            for (document, gain) in &gains {
                scores[found.place(*document)] += gain;
            }
            let (shortlist, mut scores) = found.best(scores, SCORED_PER_PART * limit);
            // By channel, read once, in order: here and there they would be in no cache.
            let mut lengths: [Vec<u8>; CHANNELS] = Default::default();
            for &at in &chosen.adding {
                let Some((index, info)) = in_segment(at) else { continue };
                let gain = gain(at);
                let lengths = &mut lengths[terms[at].channel as usize];
                if lengths.is_empty() {
                    lengths.extend(shortlist.documents().iter().map(|document| index.length_code(*document)));
                }
                reader.read_listed(index, info, &shortlist, |place, frequency| {
                    scores[place] += gain(frequency, lengths[place]);
                })?;
            }
            for (document, score) in shortlist.documents().iter().zip(scores) {
                best.offer(segment, number, *document, score);
            }
        }
        Ok(best.finish(self, kind))
    }

    /// What a term of this weight adds to the score of a part: by how often it stands there, and the code of the part's
    /// length.
    pub(super) fn gain(&self, kind: PartKind, channel: Channel, weight: f32) -> impl Fn(f32, u8) -> f32 {
        let (weight, length_parts) = (weight * (K1 + 1.0), self.length_parts.of(kind, channel));
        move |frequency, length| weight * frequency / (frequency + length_parts[usize::from(length)])
    }

    /// How rare a term is that stands in so many parts of each kind.
    pub(super) fn rarity_of(&self, script: ScriptCode, channel: Channel, frequencies: [f32; KINDS]) -> Rarity {
        let script = (!channel.crosses_scripts()).then_some(script);
        let documents = PartKind::ALL.map(|kind| self.counts[kind as usize].of(script));
        // One part that holds it proves nothing about the rest.
        let shares = frequencies.iter().zip(&documents).map(|(n, all)| (n - 1.0).max(0.0) / all.max(1.0));
        let share = shares.fold(0.0, f32::max);
        PartKind::ALL.map(|kind| {
            let documents = documents[kind as usize];
            inverse_document_frequency(documents, frequencies[kind as usize].max(share * documents))
        })
    }
}

/// What is looked for among the parts of one kind.
pub(super) struct Sought<'a> {
    pub(super) kind: PartKind,
    pub(super) terms: &'a [QueryTerm],
    /// What each term is worth.
    pub(super) weights: &'a [f32],
    pub(super) looked_up: &'a LookedUp,
    pub(super) chosen: &'a Chosen,
    /// So many parts are wanted.
    pub(super) limit: usize,
}

/// Which terms of a question are looked for, those that say most first.
pub(super) struct Chosen {
    /// By these documents are found.
    pub(super) finding: Vec<usize>,
    /// These count too in those that were found.
    pub(super) adding: Vec<usize>,
}

impl Chosen {
    /// For so many parts of a kind; a term has a weight and stands in so many documents.
    pub(super) fn new(kind: PartKind, weights: &[f32], documents: impl Fn(usize) -> f32, parts: usize) -> Self {
        let offer = |(term, adds): (usize, &f32)| Offer { term, adds: *adds, documents: documents(term) };
        let mut offers: Vec<Offer> = weights.iter().enumerate().map(offer).collect();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let parts = parts as f32;
        let (mut finding, mut adding) = (Vec::new(), Vec::new());
        take_best(&mut offers, DOCUMENTS_PER_PART * parts, |term| finding.push(term));
        take_best(&mut offers, POSTINGS_PER_PART[kind as usize] * parts, |term| adding.push(term));
        adding.drain(..finding.len());
        Self { finding, adding }
    }
}

/// Reads postings, one term after the other into the same memory.
#[derive(Default)]
pub(super) struct PostingsReader {
    with_frequencies: Option<BlockSegmentPostings>,
    documents: Option<BlockSegmentPostings>,
}

impl PostingsReader {
    /// Gives every document that holds a term, in order.
    pub(super) fn read_documents(
        &mut self,
        index: &ChannelIndex,
        info: &TermInfo,
        mut each: impl FnMut(u32),
    ) -> Result<()> {
        let block = self.documents(index, info)?;
        while !block.docs().is_empty() {
            for &document in block.docs() {
                each(document);
            }
            block.advance();
        }
        Ok(())
    }

    /// Gives the documents that hold a term, in order, and how often each does, a block at a time.
    pub(super) fn read_blocks(
        &mut self,
        index: &ChannelIndex,
        info: &TermInfo,
        mut each: impl FnMut(&[u32], &[u32]),
    ) -> Result<()> {
        let block = Self::open(&mut self.with_frequencies, IndexRecordOption::WithFreqs, index, info)?;
        while !block.docs().is_empty() {
            each(block.docs(), block.freqs());
            block.advance();
        }
        Ok(())
    }

    /// Gives the places on a list of the documents that hold a term, in order, with how often each does.
    pub(super) fn read_listed(
        &mut self,
        index: &ChannelIndex,
        info: &TermInfo,
        list: &Shortlist,
        mut each: impl FnMut(usize, f32),
    ) -> Result<()> {
        // Few are listed, and nothing says which: they are noted without a branch, which would be guessed wrong for
        // each.
        let mut listed = [0; BLOCK_DOCUMENTS as usize];
        self.read_blocks(index, info, |documents, frequencies| {
            let mut count = 0;
            for (at, document) in documents.iter().enumerate() {
                listed[count] = at;
                count += usize::from(list.holds(*document));
            }
            for &at in &listed[..count] {
                each(list.place(documents[at]), to_float(frequencies[at]));
            }
        })
    }

    /// The documents that hold a term, block by block.
    pub(super) fn documents(&mut self, index: &ChannelIndex, info: &TermInfo) -> Result<&mut BlockSegmentPostings> {
        Self::open(&mut self.documents, IndexRecordOption::Basic, index, info)
    }

    fn open<'a>(
        memory: &'a mut Option<BlockSegmentPostings>,
        option: IndexRecordOption,
        index: &ChannelIndex,
        info: &TermInfo,
    ) -> Result<&'a mut BlockSegmentPostings> {
        let postings = &index.postings;
        // In place: it is more than a kilobyte, and there are hundreds of terms.
        if let Some(block) = memory {
            postings.reset_block_postings_from_terminfo(info, block).map_err(tantivy::TantivyError::from)?;
        } else {
            let block = postings.read_block_postings_from_terminfo(info, option);
            *memory = Some(block.map_err(tantivy::TantivyError::from)?);
        }
        Ok(memory.as_mut().expect("it was made"))
    }
}

/// How often a term stands in a document.
#[expect(clippy::cast_precision_loss, reason = "a frequency is small")]
fn to_float(frequency: u32) -> f32 {
    frequency as f32
}

/// The documents that score highest, over all segments.
pub(super) struct Best {
    limit: usize,
    /// Score, segment and document; a few times as many as wanted.
    kept: Vec<(f32, usize, u32)>,
    /// Less is not among the best.
    least: f32,
    /// So many are too many.
    most: usize,
}

impl Best {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, kept: Vec::new(), least: f32::MIN_POSITIVE, most: 4 * limit + 64 }
    }

    /// Takes a document of a segment if it is among the best so far.
    pub(super) fn offer(&mut self, segment: &Segment, number: usize, document: u32, score: f32) {
        if score >= self.least && !segment.reader.is_deleted(document) {
            self.kept.push((score, number, document));
            self.cut_if_too_many();
        }
    }

    fn cut_if_too_many(&mut self) {
        if self.kept.len() > self.most {
            self.cut();
            // Thousands may tie with the last: to cut after each of them would take their number squared.
            self.most = self.most.max(2 * self.kept.len());
        }
    }

    /// Keeps no more than are wanted, and those that tie with the last, so that the order of documents decides nothing.
    fn cut(&mut self) {
        if self.kept.len() > self.limit && self.limit > 0 {
            let (_, last, _) = self.kept.select_nth_unstable_by(self.limit - 1, |a, b| b.0.total_cmp(&a.0));
            self.least = last.0;
            self.kept.retain(|(score, ..)| *score >= self.least);
        }
    }

    /// The best first; ties by entry and part.
    pub(super) fn finish(mut self, snapshot: &TantivySnapshot, kind: PartKind) -> Vec<Found> {
        self.cut();
        let mut found: Vec<Found> = self
            .kept
            .into_iter()
            .map(|(score, number, document)| {
                let segment = &snapshot.segments[number];
                let (entry, script) = snapshot.owner(segment, document);
                let part = segment.parts.first(document).expect("every document has this field");
                let part = Part { kind, number: u32::try_from(part).expect("a part was counted in 32 bits") };
                let address = DocumentAddress { segment: u32::try_from(number).expect("few segments"), document };
                Found { entry, part, score, script, address }
            })
            .collect();
        let order =
            |a: &Found, b: &Found| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)).then(a.part.cmp(&b.part));
        if found.len() > self.limit && self.limit > 0 {
            found.select_nth_unstable_by(self.limit - 1, order);
        }
        found.truncate(self.limit);
        found.sort_unstable_by(order);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_terms_find_and_frequent_ones_count_up_to_a_number_of_postings() {
        let documents = [30.0, 5_000.0, 10.0, 3_000.0, 90_000.0];
        let weights = documents.map(|documents| 1.0 / documents);
        let chosen = |parts| Chosen::new(PartKind::Phrasing, &weights, |term| documents[term], parts);
        assert_eq!((chosen(1).finding, chosen(1).adding), (vec![2, 0], vec![3]));
        assert_eq!((chosen(10_000).finding, chosen(10_000).adding), (vec![2, 0, 3, 1, 4], vec![]));
    }

    #[test]
    fn the_best_are_kept_with_those_that_tie_with_the_last() {
        let mut best = Best::new(2);
        best.kept =
            [1.0, 3.0, 2.0, 2.0, 0.5].into_iter().zip(0..).map(|(score, document)| (score, 0, document)).collect();
        best.cut();
        assert!((best.least - 2.0).abs() < f32::EPSILON);
        best.kept.sort_unstable_by_key(|(_, _, document)| *document);
        assert_eq!(best.kept, [(3.0, 0, 1), (2.0, 0, 2), (2.0, 0, 3)]);
    }
}
