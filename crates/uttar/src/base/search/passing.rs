//! Candidates that pass: the asker may find them, they go through the filter, and no editor has blocked them.

use super::{KnowledgeBase, LOOKED_AT_MIN, Searching};
use crate::engine::Places;
use crate::entry::EntryKey;
use crate::error::Result;
use crate::question::Question;
use crate::rank::Evidence;
use crate::retrieve::{Retrieved, retrieve};
use crate::translate::{Crossing, Phrasebook, confidence_max, find_across};

/// Crossings that can be no more probable than this are not looked for: the question is answered in its own script.
const CROSSING_MIN: f32 = 0.02;
/// So many parts of each kind and script are looked at for crossings at least: as many as are wanted where those are more.
const CROSSING_PARTS_MIN: usize = 24;
/// And so many at most; where what is found may be left out or is counted, always.
const CROSSING_PARTS_MAX: usize = 50;
/// With a filter, so many times more parts are looked at each time too few entries pass.
const MORE: usize = 8;

impl KnowledgeBase {
    /// The candidates that pass the filter. It looks further until enough do or there is no more to look at.
    pub(super) fn retrieve_passing(
        &self,
        question: &Question,
        among: Option<&Places>,
        search: &Searching<'_>,
    ) -> Result<Retrieved> {
        let Searching { request, view, nearness, .. } = search;
        let mut times = 1;
        loop {
            let mut retrieved = retrieve(question, view.snapshot.as_ref(), *nearness, None, times, among)?;
            if !search.leaves_out() {
                return Ok(retrieved);
            }
            let found = retrieved.candidates.len();
            let mut passing = Vec::with_capacity(found);
            for candidate in &retrieved.candidates {
                passing.push(self.passes(candidate.entry, search)?);
            }
            retrieved.retain(&passing);
            if retrieved.is_all || retrieved.candidates.len() >= request.limit.max(LOOKED_AT_MIN) {
                return Ok(retrieved);
            }
            times *= MORE;
        }
    }

    /// What is found by translated words and passes the filter, and how many of all entries have nothing in the scripts of the question. `native` is what
    /// speaks for the best entry found in these scripts.
    pub(super) fn crossings(
        &self,
        question: &Question,
        phrasebook: &Phrasebook<'_>,
        native: Option<&Evidence>,
        search: &Searching<'_>,
    ) -> Result<(Vec<Crossing>, f32)> {
        let Searching { request, view, .. } = search;
        if !request.cross_language || !question.script.has_letters() {
            return Ok((Vec::new(), 0.0));
        }
        let snapshot = view.snapshot.as_ref();
        let scripts = phrasebook.scripts();
        let without = snapshot.without(&scripts);
        if confidence_max(native, without.share) < CROSSING_MIN {
            return Ok((Vec::new(), without.share));
        }
        let parts = match search.leaves_out() || !request.facets.is_empty() {
            true => CROSSING_PARTS_MAX,
            false => request.limit.clamp(CROSSING_PARTS_MIN, CROSSING_PARTS_MAX),
        };
        let mut passing = Vec::new();
        for crossing in find_across(phrasebook, &scripts, &without.scripts, parts, snapshot)? {
            if !search.leaves_out() || self.passes(crossing.entry, search)? {
                passing.push(crossing);
            }
        }
        Ok((passing, without.share))
    }

    /// Whether the asker may find an entry, it passes the filter, and no editor has blocked it.
    fn passes(&self, entry: EntryKey, search: &Searching<'_>) -> Result<bool> {
        let Searching { request, asker, view, blocked, .. } = search;
        Ok(!blocked.contains(&entry)
            && self.entry(entry, view)?.is_some_and(|stored| {
                asker.finds(&stored.entry)
                    && request.filter.passes(&stored.entry, &view.model.families)
                    && !(search.only_here && search.is_elsewhere(&stored.entry))
            }))
    }
}
