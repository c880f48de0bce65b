//! Entries for elsewhere: those that say the same for other places than the asker's are no rivals.
//!
//! A base may have an entry for each state whose rules differ, with the same phrasings. Where the asker is known, one
//! of them is meant (decision record 0021).

use super::KnowledgeBase;
use super::asked::Asked;
use crate::error::Result;
use crate::rank::Ranked;

/// What an entry for elsewhere counts beside those that have an answer here, or none at all.
pub(super) const ELSEWHERE_WEIGHT: f32 = 0.5;
/// So many of the first of each list are looked at.
const LOOKED_AT: usize = 32;

/// What becomes of entries that have answers for other places than the asker's only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elsewhere {
    Found,
    LeftOut,
}

impl KnowledgeBase {
    /// Whether entries for elsewhere were found beside others that may be meant instead: nothing that is served scores
    /// so much more that they count for little.
    pub(super) fn has_rivals_elsewhere(&self, lists: &[Vec<Ranked>], asked: &Asked<'_>) -> Result<bool> {
        if asked.request.scope.is_none() {
            return Ok(false);
        }
        let Some(first) = lists.iter().filter_map(|list| list.first()).map(|one| one.score).reduce(f32::max) else {
            return Ok(false);
        };
        let near = |one: &&Ranked| one.score > 0.0 && one.score >= ELSEWHERE_WEIGHT * first;
        for one in lists.iter().flat_map(|list| list.iter().take(LOOKED_AT).take_while(near)) {
            if self.entry(one.candidate.entry, asked.view)?.is_some_and(|stored| asked.is_elsewhere(&stored.entry)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
