//! Which scripts the parts of each entry are in.

use std::collections::HashMap;

use super::Segment;
use crate::engine::{ScriptCode, Without};

/// The place of a script takes so many bits in what is known of a document.
const PLACE_BITS: u32 = 5;
/// More than there are places.
pub(super) const PLACES: usize = 1 << PLACE_BITS;
/// So many scripts are told apart: each has a bit above the place.
const SCRIPTS_MAX: usize = u32::BITS as usize - PLACE_BITS as usize;

/// Which scripts the parts of each entry are in.
#[derive(Debug, Default)]
pub(super) struct EntryScripts {
    scripts: Vec<ScriptCode>,
    /// Sets of scripts, a bit each, and how many entries have just these.
    entries: Vec<(u32, usize)>,
    /// By segment and document. A search looks at thousands of them here and there: what it needs of each is in one number.
    documents: Vec<Vec<DocumentScripts>>,
}

/// The place of a document's own script and, a bit each above it, the scripts of its entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentScripts(u32);

/// Scripts as bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScriptBits(u32);

impl DocumentScripts {
    pub(super) fn place(self) -> usize {
        (self.0 & ((1 << PLACE_BITS) - 1)) as usize
    }

    /// Whether its entry has nothing in these scripts.
    pub(super) fn lacks(self, scripts: ScriptBits) -> bool {
        (self.0 >> PLACE_BITS) & scripts.0 == 0
    }
}

impl EntryScripts {
    pub(super) fn new(segments: &[Segment]) -> Self {
        let mut out = Self::default();
        // By the key of the entry; keys are given one by one, so few are missing.
        let mut masks: Vec<u32> = Vec::new();
        for segment in segments {
            for document in segment.reader.doc_ids_alive() {
                let (entry, script) = segment.statistics.owners[document as usize];
                let entry = entry as usize;
                if masks.len() <= entry {
                    masks.resize(entry + 1, 0);
                }
                masks[entry] |= 1 << out.place_or_new(script);
            }
        }
        for segment in segments {
            let of = |(entry, script): &(u32, ScriptCode)| {
                let mask = masks.get(*entry as usize).copied().unwrap_or(0);
                DocumentScripts(mask << PLACE_BITS | out.place(*script).unwrap_or(0))
            };
            let documents = segment.statistics.owners.iter().map(of).collect();
            out.documents.push(documents);
        }
        let mut entries: HashMap<u32, usize> = HashMap::new();
        for mask in masks.into_iter().filter(|mask| *mask != 0) {
            *entries.entry(mask).or_default() += 1;
        }
        out.entries = entries.into_iter().collect();
        out
    }

    fn place_or_new(&mut self, script: ScriptCode) -> u32 {
        self.place(script).unwrap_or_else(|| {
            self.scripts.push(script);
            self.place(script).expect("it was added")
        })
    }

    /// The place of a script that some part is in. The last place is for all others together, which no search asks for.
    pub(super) fn place(&self, script: ScriptCode) -> Option<u32> {
        let place = self.scripts.iter().position(|known| *known == script)?;
        u32::try_from(place.min(SCRIPTS_MAX - 1)).ok()
    }

    pub(super) fn bits(&self, scripts: &[ScriptCode]) -> ScriptBits {
        ScriptBits(scripts.iter().filter_map(|script| self.place(*script)).fold(0, |bits, place| bits | 1 << place))
    }

    /// The documents of a segment.
    pub(super) fn documents(&self, segment: usize) -> &[DocumentScripts] {
        &self.documents[segment]
    }

    /// See [`Snapshot::without`](crate::engine::Snapshot::without).
    pub(super) fn without(&self, scripts: &[ScriptCode]) -> Without {
        let ScriptBits(bits) = self.bits(scripts);
        let (mut together, mut lacking, mut all) = (0, 0, 0);
        for (mask, entries) in &self.entries {
            all += entries;
            if mask & bits == 0 {
                lacking += entries;
                together |= mask;
            }
        }
        let is_among = |script: &ScriptCode| self.place(*script).is_some_and(|place| together & (1 << place) != 0);
        let mut scripts: Vec<ScriptCode> = self.scripts.iter().copied().filter(is_among).collect();
        scripts.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 24 bits")]
        let share = lacking as f32 / all.max(1) as f32;
        Without { scripts, share }
    }
}
