//! The embedded engine: tantivy holds postings and files; scoring is ours, one pass over the postings of all fields.

mod across;
mod among;
mod feature_file;
mod fields;
mod frequencies;
mod languages;
mod load;
mod removal;
mod scoring;
mod scripts;
#[cfg(test)]
mod separated;
mod shortlist;
mod statistics;
mod vocabulary;

use std::collections::{HashMap, HashSet};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::Column;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, META_LOCK};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{DocId, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentMeta, SegmentReader, Term};
use uttar_analysis::Analysis;

use super::{
    CheckedDirectory, DocumentAddress, Documents, Engine, Found, FoundParts, IndexedPhrasing, LanguageCode, PartLabel,
    PartText, ProductCode, QueryPage, QueryTerm, QueryTerms, Rarity, ScriptCode, SegmentName, Snapshot, Vocabulary,
    Without,
};
use crate::entry::EntryKey;
use crate::error::{Error, ErrorKind, Result};
use crate::features::Feature;
use crate::part::{Part, PartKind};
use crate::store::Position;
use feature_file::FeaturePlugin;
use fields::Fields;
use load::{Load, Words};
use removal::Removal;
use scoring::{ChannelIndex, LengthParts, LookedUp, PostingsReader};
use scripts::{ScriptPlaces, ScriptSets};
use statistics::{Counter, DocumentCounts, SegmentStatistics};

/// The least memory that tantivy's writer takes: no document goes through it, for segments are loaded.
const WRITER_BYTES: usize = 15_000_000;
/// Segments of fewer documents are merged as if they were so large.
const SEGMENT_DOCUMENTS_MIN: u32 = 1_000;
/// The share of a segment's documents that may have died before it is merged.
const DEAD_SHARE_MAX: f32 = 0.5;

/// A tantivy index in a folder.
pub(crate) struct TantivyEngine {
    fields: Fields,
    directory: CheckedDirectory,
    index: Index,
    /// Made with the first change.
    writer: Option<IndexWriter>,
    /// What is being loaded.
    load: Option<Load>,
    /// The words of loads before, while nothing is being loaded.
    words: Words,
    /// What was loaded since the last commit.
    loaded: Vec<SegmentMeta>,
    /// The entries of the last commit that the next one is without.
    removed: Vec<EntryKey>,
    reader: IndexReader,
    counter: Counter,
    position: Position,
    /// A change failed: the index must be opened anew before the next.
    failed: bool,
}

impl TantivyEngine {
    /// A number that changes with the shape of the index and the version of tantivy: files of one cannot be read as
    /// those of another.
    pub(crate) fn fingerprint() -> u64 {
        let mut hasher = crate::fingerprint::Fnv::default();
        hasher.write(&serde_json::to_vec(&Fields::new().schema).expect("a schema is plain data"));
        hasher.write(tantivy::version_string().as_bytes());
        hasher.finish()
    }

    /// Makes an empty index; it counts as finished with its first commit.
    pub(crate) fn create(directory: CheckedDirectory) -> Result<Self> {
        let builder = Index::builder().schema(Fields::new().schema).register_plugin(Arc::new(FeaturePlugin));
        let index = builder.open_or_create(directory.clone())?;
        Self::with_index(directory, index, 0)
    }

    /// Opens a finished index, and verifies every file that it reads.
    pub(crate) fn open(directory: CheckedDirectory) -> Result<Self> {
        let mut index = Index::open(directory.clone())?;
        index.register_plugin(Arc::new(FeaturePlugin));
        // Also those that only a merge reads, which would fail unheard.
        check_files(&directory, &index, |path| directory.get_file_handle(path).map(drop))?;
        let position = committed_position(&index)?
            .ok_or_else(|| Error::new(ErrorKind::NotFound, "the index was never finished; it is built anew"))?;
        Self::with_index(directory, index, position)
    }

    fn with_index(directory: CheckedDirectory, index: Index, position: Position) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (fields, counter) = (Fields::new(), Counter::default());
        let engine = Self {
            fields,
            directory,
            index,
            writer: None,
            load: None,
            words: Words::default(),
            loaded: Vec::new(),
            removed: Vec::new(),
            reader,
            counter,
            position,
            failed: false,
        };
        engine.count_segments()?;
        Ok(engine)
    }

    /// Opens what a snapshot needs of new segments, so that no snapshot fails of an index that was opened or committed.
    fn count_segments(&self) -> tantivy::Result<()> {
        let searcher = self.reader.searcher();
        self.counter.count(&self.index, searcher.segment_readers(), &self.fields).map(drop)
    }

    /// Reads what another process has committed since.
    pub(crate) fn reload(&mut self) -> Result<()> {
        // The position first: the segments read after it are of this commit or of a later one, and to apply a change
        // twice is harmless.
        let position = committed_position(&self.index)?.unwrap_or(0);
        self.reader.reload()?;
        self.count_segments()?;
        self.position = position;
        Ok(())
    }

    /// How many segments there are. Merges keep them few; when merges fail, which tantivy does not say, they pile up.
    pub(crate) fn segment_count(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    /// Verifies every file of the index again, and names the first that is damaged.
    pub(crate) fn verify(&self) -> Result<()> {
        Ok(check_files(&self.directory, &self.index, |path| self.directory.verify(path))?)
    }

    /// The files that the last commit is made of. While nobody writes, all others are left over from a process that was
    /// killed.
    pub(crate) fn living_files(&self) -> Result<HashSet<PathBuf>> {
        Ok(self.index.load_metas()?.list_segment_files())
    }

    /// Lets merges end and gives up the writer, so that another process may write.
    pub(crate) fn finish_writing(&mut self) {
        if self.writer.take().is_some_and(|writer| writer.wait_merging_threads().is_err()) {
            self.directory.fence();
            self.failed = true;
        }
    }

    /// Lets merges end, and reads what they have made; whether there may be any. The next change begins with a new
    /// writer.
    pub(crate) fn finish_merges(&mut self) -> Result<bool> {
        if self.writer.is_none() || self.load.is_some() {
            return Ok(false);
        }
        self.finish_writing();
        self.reload()?;
        Ok(true)
    }

    fn writer(&mut self) -> Result<&mut IndexWriter> {
        if self.failed {
            return Err(Error::new(ErrorKind::Internal, "a change of the index failed before; open it anew"));
        }
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => {
                let writer = self.index.writer_with_num_threads(1, WRITER_BYTES)?;
                writer.set_merge_policy(Box::new(merge_policy()));
                writer
            }
        };
        Ok(self.writer.insert(writer))
    }

    /// Writes what is being loaded, and keeps its words.
    fn finish_load(&mut self) -> Result<()> {
        match self.load.take().map(Load::finish).transpose() {
            Ok(Some((segments, words))) => {
                self.loaded.extend(segments);
                self.words = words;
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn present_load(&mut self) -> &mut Load {
        let words = &mut self.words;
        self.load.get_or_insert_with(|| Load::new(self.index.clone(), self.fields.clone(), std::mem::take(words)))
    }

    /// Gives up the writer. After an error tantivy's would take more documents, commit with success and lose some, and
    /// its merges could publish half of the failed commit.
    fn fail(&mut self, error: tantivy::TantivyError) -> Error {
        self.directory.fence();
        self.failed = true;
        (self.writer, self.load, self.words) = (None, None, Words::default());
        self.loaded.clear();
        self.removed.clear();
        match self.directory.refusal() {
            Some(kind) => tantivy::TantivyError::from(std::io::Error::from(kind)).into(),
            None => error.into(),
        }
    }
}

/// Small segments are merged among themselves before they are merged with large ones: while a base is written to all
/// the time, each document is written again a few times, not with every eighth commit. A segment of which half has died
/// is merged, too.
fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(SEGMENT_DOCUMENTS_MIN);
    policy.set_del_docs_ratio_before_merge(DEAD_SHARE_MAX);
    policy
}

/// Commits segments, without the documents that are taken out of those before.
fn publish(
    writer: &mut IndexWriter,
    loaded: Vec<SegmentMeta>,
    removal: Option<Removal>,
    position: Position,
) -> tantivy::Result<()> {
    if let Some(removal) = removal {
        writer.delete_query(Box::new(removal))?;
    }
    loaded.into_iter().try_for_each(|segment| writer.add_segment(segment))?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&position.to_string());
    commit.commit().map(drop)
}

/// Calls `check` with every file of the last commit, which no writer removes meanwhile.
fn check_files(
    directory: &CheckedDirectory,
    index: &Index,
    check: impl Fn(&Path) -> Result<(), OpenReadError>,
) -> tantivy::Result<()> {
    let _lock = directory.acquire_lock(&META_LOCK)?;
    for path in index.load_metas()?.list_segment_files() {
        if directory.exists(&path)? {
            check(&path)?;
        }
    }
    Ok(())
}

/// The position of the last commit; nothing before the first.
fn committed_position(index: &Index) -> Result<Option<Position>> {
    Ok(index.load_metas()?.payload.and_then(|payload| payload.parse().ok()))
}

impl Engine for TantivyEngine {
    fn holds(&self, entry: EntryKey) -> Result<bool> {
        let term = Term::from_field_u64(self.fields.entry, entry);
        Ok(self.reader.searcher().doc_freq(&term)? > 0)
    }

    fn remove(&mut self, entry: EntryKey) {
        self.removed.push(entry);
    }

    fn load(&mut self, entry: EntryKey, part: Part, label: PartLabel<'_>, text: PartText<'_>) -> Result<()> {
        match self.present_load().add(entry, part, label, text) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn word(&mut self, word: &Analysis) {
        self.present_load().word(word);
    }

    fn has_many_words(&self) -> bool {
        self.load.as_ref().is_some_and(Load::has_many_words)
    }

    fn word_count(&self) -> usize {
        self.load.as_ref().map_or_else(|| self.words.len(), Load::word_count)
    }

    fn forget_words(&mut self) -> Result<()> {
        self.finish_load()?;
        self.words = Words::default();
        Ok(())
    }

    fn commit(&mut self, position: Position) -> Result<()> {
        self.finish_load()?;
        if !self.words.are_kept() {
            self.words = Words::default();
        }
        let (loaded, removed) = (std::mem::take(&mut self.loaded), std::mem::take(&mut self.removed));
        let removal = (!removed.is_empty())
            .then(|| Removal::new(self.fields.entry, removed, loaded.iter().map(SegmentMeta::id).collect()));
        if let Err(error) = publish(self.writer()?, loaded, removal, position)
            .and_then(|()| self.reader.reload())
            .and_then(|()| self.count_segments())
        {
            return Err(self.fail(error));
        }
        self.position = position;
        Ok(())
    }

    fn position(&self) -> Position {
        self.position
    }

    fn is_empty(&self) -> bool {
        self.reader.searcher().num_docs() == 0
    }

    fn snapshot(&self) -> Result<Box<dyn Snapshot>> {
        Ok(Box::new(TantivySnapshot::new(self.fields.clone(), &self.reader.searcher(), &self.counter)?))
    }
}

/// An unchanging view of the index with the statistics that scoring needs.
struct TantivySnapshot {
    fields: Fields,
    segments: Vec<Segment>,
    counts: [DocumentCounts; PartKind::ALL.len()],
    /// In how many phrasings each feature occurs.
    feature_frequencies: Arc<Vec<u32>>,
    scripts: ScriptPlaces,
    /// Made when first needed.
    script_sets: OnceLock<ScriptSets>,
    /// The languages that parts are in; made when first needed.
    languages: OnceLock<Vec<LanguageCode>>,
    length_parts: LengthParts,
}

struct Segment {
    reader: SegmentReader,
    statistics: Arc<SegmentStatistics>,
    /// By kind and channel.
    channels: Vec<ChannelIndex>,
    entries: Column<u64>,
    kinds: Column<u64>,
    parts: Column<u64>,
    languages: Column<u64>,
    titles: Column<u64>,
}

impl TantivySnapshot {
    fn new(fields: Fields, searcher: &Searcher, counter: &Counter) -> Result<Self> {
        let statistics = counter.count(searcher.index(), searcher.segment_readers(), &fields)?;
        let mut segments = Vec::new();
        for (reader, statistics) in searcher.segment_readers().iter().zip(statistics.segments) {
            let fast = reader.fast_fields();
            segments.push(Segment {
                reader: reader.clone(),
                statistics,
                channels: ChannelIndex::all(reader, &fields)?,
                entries: fast.u64("entry")?,
                kinds: fast.u64("kind")?,
                parts: fast.u64("part")?,
                languages: fast.u64("language")?,
                titles: fast.u64("title")?,
            });
        }
        let length_parts = LengthParts::new(&statistics.average_tokens);
        Ok(Self {
            fields,
            segments,
            counts: statistics.counts,
            feature_frequencies: statistics.feature_frequencies,
            scripts: statistics.scripts,
            script_sets: OnceLock::new(),
            languages: OnceLock::new(),
            length_parts,
        })
    }
}

impl Snapshot for TantivySnapshot {
    fn about(&self, products: &[ProductCode]) -> Result<Documents> {
        self.documents_about(products)
    }

    fn entries_at(&self, documents: &Documents) -> Vec<EntryKey> {
        let mut out = Vec::new();
        for (segment, documents) in self.segments.iter().zip(documents.by_segment()) {
            let alive = documents.iter().filter(|document| !segment.reader.is_deleted(*document));
            out.extend(alive.filter_map(|document| segment.entries.first(document)));
        }
        // The parts of an entry stand side by side.
        out.dedup();
        out
    }

    fn find(
        &self,
        script: ScriptCode,
        terms: &QueryTerms,
        limits: &[(PartKind, usize)],
        among: Option<&Documents>,
    ) -> Result<FoundParts> {
        self.score(script, terms, limits, among)
    }

    fn without(&self, scripts: &[ScriptCode]) -> Without {
        self.scripts.without(scripts, self.script_sets.get_or_init(|| ScriptSets::of(&self.segments)))
    }

    fn find_across(
        &self,
        kinds: &[PartKind],
        from: &[ScriptCode],
        pages: &[QueryPage<'_>],
        limit: usize,
    ) -> Result<Vec<Found>> {
        self.score_across(kinds, from, pages, limit)
    }

    fn fetch_features(&self, addresses: &[DocumentAddress]) {
        let files = addresses.iter().map(|at| &self.segments[at.segment as usize].statistics.features);
        let ranges: Vec<_> = files.zip(addresses).map(|(file, at)| (file, file.range(at.document))).collect();
        // A processor waits for many reads at once where none needs what another brings.
        let touched = ranges.into_iter().map(|(file, range)| file.touch(range)).fold(0, u32::wrapping_add);
        std::hint::black_box(touched);
    }

    fn features(&self, address: DocumentAddress, out: &mut Vec<Feature>) {
        out.clear();
        let file = &self.segments[address.segment as usize].statistics.features;
        out.extend(file.of(address.document).map(Feature::unpack));
    }

    fn has_phrasing(&self, part: DocumentAddress, script: ScriptCode) -> bool {
        let statistics = &self.segments[part.segment as usize].statistics;
        let Some(script) = self.scripts.place(script) else { return false };
        let mut documents = statistics.of_same_entry(part.document);
        // Nothing but phrasings has features.
        documents.any(|one| {
            statistics.scripts.places()[one as usize] == script && !statistics.features.range(one).is_empty()
        })
    }

    fn parts_by_entry(&self) -> HashMap<EntryKey, u64> {
        let mut parts = HashMap::new();
        for segment in &self.segments {
            for entry in segment.reader.doc_ids_alive().filter_map(|document| segment.entries.first(document)) {
                *parts.entry(entry).or_default() += 1;
            }
        }
        parts
    }

    fn phrasings(&self) -> Vec<IndexedPhrasing> {
        let mut out = Vec::new();
        for (at, segment) in (0..).zip(&self.segments) {
            let first = |column: &Column<u64>, document| column.first(document).expect("every document has this field");
            let is_phrasing = |document: &u32| first(&segment.kinds, *document) == PartKind::Phrasing as u64;
            out.extend(segment.reader.doc_ids_alive().filter(is_phrasing).map(|document| {
                let (entry, script) = self.owner(segment, document);
                let number = u32::try_from(first(&segment.parts, document)).expect("stored from 32 bits");
                let address = DocumentAddress { segment: at, document };
                let language = LanguageCode::from_bits(first(&segment.languages, document));
                IndexedPhrasing { entry, number, script, language, address }
            }));
        }
        out
    }

    fn has_language(&self, language: LanguageCode) -> bool {
        let languages = self.languages.get_or_init(|| languages::of(&self.segments));
        languages.iter().any(|own| own.is(language))
    }

    fn phrasing_count(&self, script: Option<ScriptCode>) -> f32 {
        self.counts[PartKind::Phrasing as usize].of(script)
    }

    fn feature_frequencies(&self) -> &[u32] {
        &self.feature_frequencies
    }

    fn segments(&self) -> Vec<SegmentName> {
        self.segments.iter().map(|segment| segment.reader.segment_id().uuid_string()).collect()
    }

    fn vocabulary(&self, segment: usize) -> Result<Vocabulary> {
        vocabulary::read(&self.segments[segment], &self.fields)
    }

    fn is_alive(&self, segment: usize, document: u32) -> bool {
        !self.segments[segment].reader.is_deleted(document)
    }
}

impl TantivySnapshot {
    /// The entry that a document is a part of, and its script.
    fn owner(&self, segment: &Segment, document: DocId) -> (EntryKey, ScriptCode) {
        let SegmentStatistics { entries, scripts, .. } = &*segment.statistics;
        let at = document as usize;
        (entries[at].into(), self.scripts.script(scripts.places()[at]))
    }

    fn rarity(&self, script: ScriptCode, query: &QueryTerm) -> Result<Rarity> {
        let looked_up = LookedUp::new(self, std::slice::from_ref(query))?;
        let info = |segment, kind| looked_up.get(segment, 0, kind);
        self.rarity_in(script, query, info, &mut PostingsReader::default())
    }
}
