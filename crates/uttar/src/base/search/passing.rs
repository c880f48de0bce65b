//! Candidates that pass: the asker may find them, they go through the filter, and no editor has blocked them.

use super::asked::Asked;
use super::elsewhere::Elsewhere;
use super::readings::Reading;
use super::{KnowledgeBase, LOOKED_AT_MIN};
use crate::engine::{Documents, ScriptCode};
use crate::entry::EntryKey;
use crate::error::Result;
use crate::question::Question;
use crate::rank::Evidence;
use crate::retrieve::{Retrieved, retrieve};
use crate::translate::{Crossing, confidence_max, find_across};

/// Crossings that can be no more probable than this are not looked for: the question is answered in its own script.
/// Chosen by hand, not measured.
const CROSSING_MIN: f32 = 0.02;
/// From this probability on a question is taken for pinyin. Not measured; for romanised Indian languages the same would
/// leave out what only translated words find (decision record 0005).
const PINYIN_MIN: f32 = 0.5;
/// So many parts of each kind and script are looked at for crossings at least: as many as are wanted where those are
/// more. Chosen by hand, not measured.
const CROSSING_PARTS_MIN: usize = 24;
/// And so many at most; where what is found may be left out or is counted, always. Chosen by hand, not measured.
const CROSSING_PARTS_MAX: usize = 50;
/// With a filter, so many times more parts are looked at each time too few entries pass. Chosen by hand, not measured.
const MORE: usize = 8;

impl KnowledgeBase {
    /// The candidates that pass the filter. It looks further until enough do or there is no more to look at.
    pub(super) fn retrieve_passing(
        &self,
        question: &Question,
        among: Option<&Documents>,
        elsewhere: Elsewhere,
        asked: &Asked<'_>,
    ) -> Result<Retrieved> {
        let Asked { request, view, nearness, .. } = asked;
        let mut times = 1;
        loop {
            let mut retrieved = retrieve(question, view.snapshot.as_ref(), nearness.as_ref(), None, times, among)?;
            if !asked.leaves_out(elsewhere) {
                return Ok(retrieved);
            }
            let found = retrieved.candidates.len();
            let mut passing = Vec::with_capacity(found);
            for candidate in &retrieved.candidates {
                passing.push(self.passes(candidate.entry, elsewhere, asked)?);
            }
            retrieved.retain(&passing);
            if retrieved.is_all || retrieved.candidates.len() >= request.limit.max(LOOKED_AT_MIN) {
                return Ok(retrieved);
            }
            times *= MORE;
        }
    }

    /// What is found by translated words and passes the filter, and how many of all entries have nothing in the scripts
    /// of the question. `native` is what speaks for the best entry found in these scripts.
    pub(super) fn crossings(
        &self,
        Reading { wording, phrasebook }: &Reading<'_>,
        native: Option<&Evidence>,
        asked: &Asked<'_>,
    ) -> Result<(Vec<Crossing>, f32)> {
        let Asked { request, view, .. } = asked;
        if !request.cross_language || !wording.question.script.has_letters() {
            return Ok((Vec::new(), 0.0));
        }
        let snapshot = view.snapshot.as_ref();
        let mut scripts = phrasebook.scripts();
        // What Chinese there is has been found by its sound.
        if wording.question.pinyin() >= PINYIN_MIN {
            scripts.push(ScriptCode::HAN);
        }
        let without = snapshot.without(&scripts);
        if confidence_max(native, without.share) < CROSSING_MIN {
            return Ok((Vec::new(), without.share));
        }
        let leaves_out = asked.leaves_out(Elsewhere::Found);
        let parts = if leaves_out || !request.facets.is_empty() {
            CROSSING_PARTS_MAX
        } else {
            request.limit.clamp(CROSSING_PARTS_MIN, CROSSING_PARTS_MAX)
        };
        let mut passing = Vec::new();
        for crossing in find_across(phrasebook, &scripts, &without.scripts, parts, snapshot)? {
            if !leaves_out || self.passes(crossing.entry, Elsewhere::Found, asked)? {
                passing.push(crossing);
            }
        }
        Ok((passing, without.share))
    }

    /// Whether the asker may find an entry, it passes the filter, and no editor has blocked it.
    fn passes(&self, entry: EntryKey, elsewhere: Elsewhere, asked: &Asked<'_>) -> Result<bool> {
        let Asked { request, asker, view, ruled, .. } = asked;
        Ok(!ruled.blocked.contains(&entry)
            && self.entry(entry, view)?.is_some_and(|stored| {
                asker.finds(&stored.entry)
                    && request.filter.passes(&stored.entry, &view.declared.families)
                    && !(elsewhere == Elsewhere::LeftOut && asked.is_elsewhere(&stored.entry))
            }))
    }
}
