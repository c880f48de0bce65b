//! Which scripts the parts of each entry are in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Segment;
use super::shortlist::DocumentSet;
use crate::engine::{ScriptCode, Without};

/// So many scripts are told apart: each has a bit.
pub(super) const PLACES: usize = u32::BITS as usize;

/// Which scripts the parts of each entry are in.
#[derive(Debug, Default)]
pub(super) struct EntryScripts {
    scripts: Vec<ScriptCode>,
    /// By the key of the entry; keys are given one by one, so few are missing.
    of_entries: Vec<ScriptBits>,
    /// Sets of scripts, and how many entries have just these.
    sets: Vec<(ScriptBits, usize)>,
    /// The place of its own script, by segment and document.
    documents: Vec<Vec<u8>>,
    /// Which documents searches have wanted, the last ones: most questions are in one script, and want the same.
    wanted: Mutex<Vec<(Wanted, Arc<Vec<DocumentSet>>)>>,
}

/// The scripts that documents are wanted in, and those that their entries must lack.
type Wanted = (ScriptBits, ScriptBits);
/// So many are kept: one for each script alone and beside Latin, which names are written in.
const WANTED_MAX: usize = 32;

/// Scripts as bits, by their places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct ScriptBits(u32);

impl ScriptBits {
    fn with(self, place: u8) -> Self {
        Self(self.0 | 1 << place)
    }

    fn has_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl EntryScripts {
    pub(super) fn new(segments: &[Segment]) -> Self {
        let mut out = Self::default();
        for segment in segments {
            let places: Vec<u8> =
                segment.statistics.owners.iter().map(|(_, script)| out.place_or_new(*script)).collect();
            for document in segment.reader.doc_ids_alive() {
                let (entry, place) =
                    (segment.statistics.owners[document as usize].0 as usize, places[document as usize]);
                if out.of_entries.len() <= entry {
                    out.of_entries.resize(entry + 1, ScriptBits::default());
                }
                out.of_entries[entry] = out.of_entries[entry].with(place);
            }
            out.documents.push(places);
        }
        let mut sets: HashMap<ScriptBits, usize> = HashMap::new();
        for scripts in out.of_entries.iter().filter(|scripts| **scripts != ScriptBits::default()) {
            *sets.entry(*scripts).or_default() += 1;
        }
        out.sets = sets.into_iter().collect();
        out
    }

    fn place_or_new(&mut self, script: ScriptCode) -> u8 {
        self.place(script).unwrap_or_else(|| {
            self.scripts.push(script);
            self.place(script).expect("it was added")
        })
    }

    /// The place of a script that some part is in. The last place is for all others together, which no search asks for.
    pub(super) fn place(&self, script: ScriptCode) -> Option<u8> {
        let place = self.scripts.iter().position(|known| *known == script)?;
        u8::try_from(place.min(PLACES - 1)).ok()
    }

    pub(super) fn bits(&self, scripts: &[ScriptCode]) -> ScriptBits {
        scripts.iter().filter_map(|script| self.place(*script)).fold(ScriptBits::default(), ScriptBits::with)
    }

    /// The place of the script of each document of a segment.
    pub(super) fn documents(&self, segment: usize) -> &[u8] {
        &self.documents[segment]
    }

    /// The documents in some scripts whose entries have nothing in others, by segment.
    pub(super) fn wanted(
        &self,
        segments: &[Segment],
        scripts: ScriptBits,
        lacking: ScriptBits,
    ) -> Arc<Vec<DocumentSet>> {
        let key = (scripts, lacking);
        let mut kept = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.iter().find(|(known, _)| *known == key) {
            return Arc::clone(known);
        }
        let of_segment = |(segment, places): (&Segment, &Vec<u8>)| {
            let documents = segment.statistics.owners.iter().zip(places);
            let is_wanted = |((entry, _), place): (&(u32, ScriptCode), &u8)| {
                // An entry all of whose parts have died may be unknown.
                let of_entry = self.of_entries.get(*entry as usize).copied().unwrap_or_default();
                ScriptBits::default().with(*place).has_any_of(scripts) && !of_entry.has_any_of(lacking)
            };
            documents.map(is_wanted).collect()
        };
        let wanted = Arc::new(segments.iter().zip(&self.documents).map(of_segment).collect());
        if kept.len() == WANTED_MAX {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&wanted)));
        wanted
    }

    /// See [`Snapshot::without`](crate::engine::Snapshot::without).
    pub(super) fn without(&self, scripts: &[ScriptCode]) -> Without {
        let asked = self.bits(scripts);
        let (mut together, mut lacking, mut all) = (0, 0, 0);
        for (scripts, entries) in &self.sets {
            all += entries;
            if !scripts.has_any_of(asked) {
                lacking += entries;
                together |= scripts.0;
            }
        }
        let together = ScriptBits(together);
        let is_among = |script: &ScriptCode| self.bits(&[*script]).has_any_of(together);
        let mut scripts: Vec<ScriptCode> = self.scripts.iter().copied().filter(is_among).collect();
        scripts.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 24 bits")]
        let share = lacking as f32 / all.max(1) as f32;
        Without { scripts, share }
    }
}
