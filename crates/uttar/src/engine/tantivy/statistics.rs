//! What scoring needs to know of an index as a whole. It is counted segment by segment, each once: a segment never
//! changes, and a commit brings few new ones.
//!
//! Everything is counted with the documents that have died since, as Lucene does: shares of them are right as long as
//! both sides count alike, and merges take the dead away.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use tantivy::index::SegmentId;
use tantivy::{DocId, Index, SegmentReader};

use super::feature_file::FeatureFile;
use super::fields::Fields;
use super::scripts::{ScriptPlaces, SegmentScripts};
use crate::channel::Channel;
use crate::engine::{LanguageCode, ScriptCode};
use crate::features::FEATURES;
use crate::part::PartKind;
use crate::sync;

/// Documents of a segment that are read at once: a packed column unpacks many much faster than one by one.
const DOCUMENTS_AT_ONCE: usize = 1024;

type ByKind<T> = [T; PartKind::ALL.len()];

/// The statistics of one segment.
pub(super) struct SegmentStatistics {
    id: SegmentId,
    documents: ByKind<HashMap<ScriptCode, u32>>,
    tokens: ByKind<[u64; Channel::ALL.len()]>,
    pub(super) features: FeatureFile,
    /// By document: the entry that it is a part of.
    pub(super) entries: Vec<u32>,
    pub(super) scripts: SegmentScripts,
    /// How many documents are in each language.
    pub(super) languages: HashMap<LanguageCode, u32>,
}

/// The statistics of all segments of a snapshot together.
pub(super) struct Statistics {
    pub(super) segments: Vec<Arc<SegmentStatistics>>,
    pub(super) counts: ByKind<DocumentCounts>,
    pub(super) average_tokens: ByKind<[f32; Channel::ALL.len()]>,
    pub(super) scripts: ScriptPlaces,
    /// In how many phrasings each feature occurs.
    pub(super) feature_frequencies: Arc<Vec<u32>>,
}

/// How many documents of a kind there are, in all and by script.
#[derive(Debug, Clone, Default)]
pub(super) struct DocumentCounts {
    pub(super) all: f32,
    by_script: HashMap<ScriptCode, f32>,
}

impl DocumentCounts {
    /// Whether there are some in this script and some in others.
    pub(super) fn has_others_than(&self, script: ScriptCode) -> bool {
        self.by_script.len() > 1 && self.by_script.contains_key(&script)
    }

    /// Those of a script; all of them when there is none in it.
    pub(super) fn of(&self, script: Option<ScriptCode>) -> f32 {
        script.and_then(|script| self.by_script.get(&script)).copied().unwrap_or(self.all)
    }
}

/// Counts what is new, and remembers the rest.
#[derive(Default)]
pub(super) struct Counter(Mutex<State>);

#[derive(Default)]
struct State {
    /// Of the last snapshot.
    segments: Vec<Arc<SegmentStatistics>>,
    scripts: ScriptPlaces,
    /// Those of the last snapshot, and those of the one before it, which nobody uses any more by the time of the next:
    /// they are brought up to date in place, for they are too large to be copied with every commit.
    last: FeatureFrequencies,
    spare: FeatureFrequencies,
}

#[derive(Default)]
struct FeatureFrequencies {
    numbers: Arc<Vec<u32>>,
    /// The segments that they were counted in.
    counted: Vec<Arc<SegmentStatistics>>,
}

impl Counter {
    /// The statistics of these segments, in their order.
    pub(super) fn count(
        &self,
        index: &Index,
        readers: &[SegmentReader],
        fields: &Fields,
    ) -> tantivy::Result<Statistics> {
        let mut state = sync::lock(&self.0);
        let State { segments: known, scripts, .. } = &mut *state;
        let segment = |reader: &SegmentReader| match known.iter().find(|known| known.id == reader.segment_id()) {
            Some(known) => Ok(Arc::clone(known)),
            None => SegmentStatistics::count(index, reader, fields, scripts).map(Arc::new),
        };
        let segments = readers.iter().map(segment).collect::<tantivy::Result<Vec<_>>>()?;
        let feature_frequencies = state.feature_frequencies(&segments);
        state.segments.clone_from(&segments);
        let mut counts: ByKind<DocumentCounts> = Default::default();
        let mut average_tokens = [[0.0; Channel::ALL.len()]; PartKind::ALL.len()];
        for kind in PartKind::ALL.map(|kind| kind as usize) {
            for (script, documents) in segments.iter().flat_map(|segment| &segment.documents[kind]) {
                let documents = in_f32(u64::from(*documents));
                counts[kind].all += documents;
                *counts[kind].by_script.entry(*script).or_default() += documents;
            }
            for channel in Channel::ALL.map(|channel| channel as usize) {
                let tokens = segments.iter().map(|segment| segment.tokens[kind][channel]).sum();
                average_tokens[kind][channel] = in_f32(tokens) / counts[kind].all.max(1.0);
            }
        }
        Ok(Statistics { segments, counts, average_tokens, scripts: state.scripts.clone(), feature_frequencies })
    }
}

impl State {
    fn feature_frequencies(&mut self, segments: &[Arc<SegmentStatistics>]) -> Arc<Vec<u32>> {
        if self.last.counted.is_empty() || !self.last.is_of(segments) {
            std::mem::swap(&mut self.last, &mut self.spare);
            self.last.bring_to(segments);
        }
        Arc::clone(&self.last.numbers)
    }
}

impl FeatureFrequencies {
    fn is_of(&self, segments: &[Arc<SegmentStatistics>]) -> bool {
        self.counted.iter().map(|segment| segment.id).eq(segments.iter().map(|segment| segment.id))
    }

    fn bring_to(&mut self, segments: &[Arc<SegmentStatistics>]) {
        // A copy only if a search of two snapshots ago is still at work.
        let numbers = Arc::make_mut(&mut self.numbers);
        numbers.resize(FEATURES, 0);
        let is_in =
            |list: &[Arc<SegmentStatistics>], wanted: &SegmentStatistics| list.iter().any(|s| s.id == wanted.id);
        for gone in self.counted.iter().filter(|segment| !is_in(segments, segment)) {
            gone.features.frequencies().for_each(|(feature, count)| numbers[feature as usize] -= count);
        }
        for new in segments.iter().filter(|segment| !is_in(&self.counted, segment)) {
            new.features.frequencies().for_each(|(feature, count)| numbers[feature as usize] += count);
        }
        self.counted = segments.to_vec();
    }
}

impl SegmentStatistics {
    fn count(
        index: &Index,
        reader: &SegmentReader,
        fields: &Fields,
        known: &mut ScriptPlaces,
    ) -> tantivy::Result<Self> {
        let DocumentColumns { entries, script_places, documents, languages } = DocumentColumns::read(reader, known)?;
        let scripts = SegmentScripts::new(&entries, script_places);
        let tokens = token_counts(reader, fields)?;
        let features = FeatureFile::open(index, reader)?;
        Ok(Self { id: reader.segment_id(), documents, tokens, features, entries, scripts, languages })
    }

    /// Whether a document is the first of its entry.
    pub(super) fn is_first_of_entry(&self, document: DocId) -> bool {
        let at = document as usize;
        at.checked_sub(1).is_none_or(|before| self.entries[before] != self.entries[at])
    }

    /// The documents of the entry that a document is a part of: they stand side by side.
    pub(super) fn of_same_entry(&self, document: DocId) -> Range<DocId> {
        let at = document as usize;
        let is_same = |other: &&u32| **other == self.entries[at];
        let [before, behind] = [
            self.entries[..at].iter().rev().take_while(is_same).count(),
            self.entries[at..].iter().take_while(is_same).count(),
        ]
        .map(|count| DocId::try_from(count).expect("no more than there are documents"));
        document - before..document + behind
    }
}

/// What the columns of a segment say of its documents.
#[derive(Default)]
struct DocumentColumns {
    /// By document: the entry that it is a part of.
    entries: Vec<u32>,
    /// By document: the place of its script.
    script_places: Vec<u8>,
    /// How many documents of each kind are in each script.
    documents: ByKind<HashMap<ScriptCode, u32>>,
    /// How many documents are in each language.
    languages: HashMap<LanguageCode, u32>,
}

impl DocumentColumns {
    fn read(reader: &SegmentReader, known: &mut ScriptPlaces) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let columns = [columns.u64("entry")?, columns.u64("kind")?, columns.u64("script")?, columns.u64("language")?];
        let most = reader.max_doc() as usize;
        let mut out =
            Self { entries: Vec::with_capacity(most), script_places: Vec::with_capacity(most), ..Self::default() };
        let mut read = [[0; DOCUMENTS_AT_ONCE]; 4];
        for first in (0..reader.max_doc()).step_by(DOCUMENTS_AT_ONCE) {
            let count = DOCUMENTS_AT_ONCE.min((reader.max_doc() - first) as usize);
            for (column, read) in columns.iter().zip(&mut read) {
                // Every document has one value in each: that of document n is the nth.
                column.values.get_range(u64::from(first), &mut read[..count]);
            }
            let [entry, kind, script, language] = &read;
            out.add_languages(&language[..count]);
            out.add_documents(&entry[..count], &kind[..count], &script[..count], known);
        }
        Ok(out)
    }

    fn add_languages(&mut self, languages: &[u64]) {
        // Those of a language mostly stand together.
        for run in languages.chunk_by(|one, next| one == next) {
            let documents = u32::try_from(run.len()).expect("no more than are read at once");
            *self.languages.entry(LanguageCode::from_bits(run[0])).or_default() += documents;
        }
    }

    fn add_documents(&mut self, entries: &[u64], kinds: &[u64], scripts: &[u64], known: &mut ScriptPlaces) {
        // There are few scripts.
        let mut counted: Vec<((u64, u64), u8, u32)> = Vec::new();
        for ((&entry, &kind), &script) in entries.iter().zip(kinds).zip(scripts) {
            let place = match counted.iter_mut().find(|(of, ..)| *of == (kind, script)) {
                Some((_, place, count)) => {
                    *count += 1;
                    *place
                }
                None => {
                    let place = known.place_or_new(script_code(script));
                    counted.push(((kind, script), place, 1));
                    place
                }
            };
            self.entries.push(u32::try_from(entry).expect("no base ever had so many entries"));
            self.script_places.push(place);
        }
        for ((kind, script), _, count) in counted {
            let kind = usize::try_from(kind).expect("stored from a kind");
            *self.documents[kind].entry(script_code(script)).or_default() += count;
        }
    }
}

/// How many tokens there are in each field.
fn token_counts(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<ByKind<[u64; Channel::ALL.len()]>> {
    let mut tokens = [[0; Channel::ALL.len()]; PartKind::ALL.len()];
    for kind in PartKind::ALL {
        for channel in Channel::ALL {
            let index = reader.inverted_index(fields.channel(kind, channel))?;
            tokens[kind as usize][channel as usize] = index.total_num_tokens();
        }
    }
    Ok(tokens)
}

fn script_code(stored: u64) -> ScriptCode {
    ScriptCode(u32::try_from(stored).expect("stored as 32 bits"))
}

#[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
fn in_f32(number: u64) -> f32 {
    number as f32
}
