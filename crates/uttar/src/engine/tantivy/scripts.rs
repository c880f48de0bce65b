//! Which scripts the parts of each entry are in.
//!
//! All of it is kept with the segments, which never change, so that the first search behind a commit need not read of
//! all documents what they are. It rests on this: the documents of an entry are loaded side by side into one segment,
//! stay so when it is merged, and die together.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex};

use tantivy::{BitSet, DocId, SegmentReader};

use super::Segment;
use crate::engine::DocumentSet;
use crate::engine::{ScriptCode, Without};
use crate::fingerprint::Fnv;
use crate::sync;

/// So many scripts are told apart in sets of them: each has a bit.
const BITS: u8 = 32;
/// So many sets of documents that searches want are kept for a segment: one for each script alone and beside Latin,
/// which names are written in.
const WANTED_MAX: usize = 32;

/// The scripts of an index. Each keeps its place; those that new segments bring come behind.
#[derive(Debug, Clone, Default)]
pub(super) struct ScriptPlaces(Vec<ScriptCode>);

impl ScriptPlaces {
    /// The place of a script that some part is in.
    pub(super) fn place(&self, script: ScriptCode) -> Option<u8> {
        let place = self.0.iter().position(|known| *known == script)?;
        Some(u8::try_from(place).expect("Unicode has fewer scripts"))
    }

    pub(super) fn place_or_new(&mut self, script: ScriptCode) -> u8 {
        self.place(script).unwrap_or_else(|| {
            self.0.push(script);
            self.place(script).expect("it was added")
        })
    }

    /// The script at a place.
    pub(super) fn script(&self, place: u8) -> ScriptCode {
        self.0[usize::from(place)]
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn bits(&self, scripts: &[ScriptCode]) -> ScriptBits {
        scripts.iter().filter_map(|script| self.place(*script)).fold(ScriptBits::default(), ScriptBits::with)
    }

    /// See [`Snapshot::without`](crate::engine::Snapshot::without).
    pub(super) fn without(&self, scripts: &[ScriptCode], sets: &ScriptSets) -> Without {
        let asked = self.bits(scripts);
        let (mut together, mut lacking, mut all) = (0, 0, 0);
        for (scripts, entries) in &sets.0 {
            all += entries;
            if *entries > 0 && !scripts.has_any_of(asked) {
                lacking += entries;
                together |= scripts.0;
            }
        }
        let together = ScriptBits(together);
        let is_among = |script: &ScriptCode| self.bits(&[*script]).has_any_of(together);
        let mut scripts: Vec<ScriptCode> = self.0.iter().copied().filter(is_among).collect();
        scripts.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than 24 bits")]
        let share = lacking as f32 / all.max(1) as f32;
        Without { scripts, share }
    }
}

/// Scripts as bits, by their places. The last bit is for all others together, which no search asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct ScriptBits(u32);

impl ScriptBits {
    fn with(self, place: u8) -> Self {
        Self(self.0 | 1 << place.min(BITS - 1))
    }

    fn has_any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many of its scripts are not among others, as a share.
    fn share_beside(self, others: Self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "there are 32 at most")]
        let [beside, all] = [self.0 & !others.0, self.0].map(|bits| bits.count_ones() as f32);
        beside / all.max(1.0)
    }
}

/// Sets of scripts, and how many entries have just these.
#[derive(Debug, Clone, Default)]
pub(super) struct ScriptSets(HashMap<ScriptBits, usize, BuildHasherDefault<Fnv>>);

impl ScriptSets {
    /// Those of the entries of some segments that have not died.
    pub(super) fn of(segments: &[Segment]) -> Self {
        let mut out = Self::default();
        for Segment { reader, statistics, .. } in segments {
            for (scripts, entries) in &statistics.scripts.sets.0 {
                *out.0.entry(*scripts).or_default() += entries;
            }
            for document in dead(reader).filter(|document| statistics.is_first_of_entry(*document)) {
                let scripts = statistics.scripts.of_entries[document as usize];
                *out.0.get_mut(&scripts).expect("it was counted") -= 1;
            }
        }
        out
    }
}

/// The documents of a segment that have died.
pub(super) fn dead(reader: &SegmentReader) -> impl Iterator<Item = DocId> {
    let alive = reader.alive_bitset().map(|bits| {
        let mut alive = BitSet::with_max_value_and_full(reader.max_doc());
        alive.intersect_update(bits.bitset());
        alive
    });
    let max = reader.max_doc();
    alive.into_iter().flat_map(move |alive| {
        (0..max.div_ceil(u64::BITS)).flat_map(move |block| {
            let (bits, first) = (alive.tinyset(block), block * u64::BITS);
            let documents = u64::BITS.min(max - first);
            // Most blocks are passed over at once.
            let left = if bits.len() == documents { 0 } else { documents };
            (0..left).filter(move |bit| !bits.contains(*bit)).map(move |bit| first + bit)
        })
    })
}

/// An entry is met across scripts if more than this share of its own are others than those of the question: otherwise
/// it is found in these.
const SHARE_BESIDE_MIN: f32 = 0.5;

/// The scripts that documents are wanted in, and those beside which their entries must have more others.
type Wanted = (ScriptBits, ScriptBits);

/// Which scripts the documents of a segment and their entries are in.
#[derive(Debug, Default)]
pub(super) struct SegmentScripts {
    /// By document, the place of its own script.
    places: Vec<u8>,
    /// By document, the scripts of its entry.
    of_entries: Vec<ScriptBits>,
    /// Of all entries, those that have died since too.
    sets: ScriptSets,
    /// Which documents searches have wanted, the last ones: most questions are in one script, and want the same.
    wanted: Mutex<Vec<(Wanted, Arc<DocumentSet>)>>,
}

impl SegmentScripts {
    /// From the entry of each document and the place of its script.
    pub(super) fn new(entries: &[u32], places: Vec<u8>) -> Self {
        let mut out = Self { of_entries: Vec::with_capacity(places.len()), ..Self::default() };
        for entry in entries.chunk_by(|a, b| a == b) {
            let first = out.of_entries.len();
            let scripts =
                places[first..first + entry.len()].iter().copied().fold(ScriptBits::default(), ScriptBits::with);
            out.of_entries.resize(first + entry.len(), scripts);
            *out.sets.0.entry(scripts).or_default() += 1;
        }
        Self { places, ..out }
    }

    /// The place of the script of each document.
    pub(super) fn places(&self) -> &[u8] {
        &self.places
    }

    /// How many of the scripts of a document's entry are not among these, as a share.
    pub(super) fn share_beside(&self, document: DocId, scripts: ScriptBits) -> f32 {
        self.of_entries[document as usize].share_beside(scripts)
    }

    /// The documents in some scripts whose entries have most of theirs beside others.
    pub(super) fn wanted(&self, scripts: ScriptBits, beside: ScriptBits) -> Arc<DocumentSet> {
        let key = (scripts, beside);
        let mut kept = sync::lock(&self.wanted);
        if let Some((_, known)) = kept.iter().find(|(known, _)| *known == key) {
            return Arc::clone(known);
        }
        let is_wanted = |(place, of_entry): (&u8, &ScriptBits)| {
            ScriptBits::default().with(*place).has_any_of(scripts) && of_entry.share_beside(beside) > SHARE_BESIDE_MIN
        };
        let wanted = Arc::new(self.places.iter().zip(&self.of_entries).map(is_wanted).collect());
        if kept.len() == WANTED_MAX {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&wanted)));
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(scripts: &[&str]) -> ScriptPlaces {
        let mut places = ScriptPlaces::default();
        for (place, script) in (0..).zip(scripts) {
            assert_eq!(places.place_or_new(ScriptCode::from_code(script)), place);
        }
        places
    }

    fn codes(scripts: &[&str]) -> Vec<ScriptCode> {
        scripts.iter().map(|script| ScriptCode::from_code(script)).collect()
    }

    #[test]
    fn documents_are_wanted_by_their_own_script_and_those_of_their_entry() {
        let known = places(&["Latn", "Deva", "Taml"]);
        // Two entries in one script, one in two.
        let scripts = SegmentScripts::new(&[4, 4, 5, 5, 7], vec![0, 0, 0, 1, 2]);
        let wanted = |scripts_wanted: &[&str], lacking: &[&str]| {
            let mut all = DocumentSet::new(5);
            (0..5).for_each(|document| all.add(document));
            let wanted = scripts.wanted(known.bits(&codes(scripts_wanted)), known.bits(&codes(lacking)));
            all.retain(&wanted);
            super::super::shortlist::Shortlist::new(all).documents().to_vec()
        };
        for _ in 0..2 {
            assert_eq!(wanted(&["Latn"], &["Deva"]), [0, 1]);
            assert_eq!(wanted(&["Latn", "Taml"], &["Deva"]), [0, 1, 4]);
            assert_eq!(wanted(&["Deva"], &["Taml"]), [3]);
        }
        let without = known.without(&codes(&["Deva"]), &scripts.sets);
        let mut lacking = codes(&["Latn", "Taml"]);
        lacking.sort_unstable();
        assert_eq!(without.scripts, lacking);
        assert!((without.share - 2.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn an_entry_that_has_most_of_its_scripts_elsewhere_is_wanted_too() {
        let known = places(&["Latn", "Deva", "Taml"]);
        // One entry in two scripts, one in three.
        let scripts = SegmentScripts::new(&[1, 1, 2, 2, 2], vec![0, 1, 0, 1, 2]);
        let deva = known.bits(&codes(&["Deva"]));
        let mut all = DocumentSet::new(5);
        (0..5).for_each(|document| all.add(document));
        all.retain(&scripts.wanted(known.bits(&codes(&["Latn", "Taml"])), deva));
        assert_eq!(super::super::shortlist::Shortlist::new(all).documents(), [2, 4]);
        let shares = [0, 2].map(|document| scripts.share_beside(document, deva));
        assert!((shares[0] - 0.5).abs() < 1e-6 && (shares[1] - 2.0 / 3.0).abs() < 1e-6, "{shares:?}");
        assert!((scripts.share_beside(0, ScriptBits::default()) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn more_scripts_than_there_are_bits_share_the_last() {
        let names: Vec<String> = (0..40).map(|number| format!("Aa{number:02}")).collect();
        let known = places(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((known.count(), known.script(39)), (40, ScriptCode::from_code("Aa39")));
        let bits = |name: &str| known.bits(&codes(&[name]));
        assert_eq!(bits("Aa39"), bits("Aa31"));
        assert_ne!(bits("Aa30"), bits("Aa31"));
        assert_eq!(bits("none"), ScriptBits::default());
    }
}
