//! Other states of the base that were asked last, kept open: to make one takes as long as an import.

use std::hash::Hasher;
use std::sync::{Arc, Mutex};

use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::fingerprint::Fnv;
use crate::reply::{Reply, SearchRequest};
use crate::state::BaseState;
use crate::store::{DraftedEntry, Position};
use crate::sync;

/// More would fill the temporary folder of who asks for one after the other.
const KEPT: usize = 3;

/// The states, the one that was asked last at the end.
#[derive(Default)]
pub(in crate::base) struct States(Mutex<Vec<(Key, Arc<KnowledgeBase>)>>);

/// The position, and a digest of the changes of a draft.
type Key = (Position, u64);

impl KnowledgeBase {
    /// As [`search`](Self::search), in another state of the base: as it was, or as it would be with a draft. The first
    /// question takes as long as [`at`](Self::at); the states that were asked last are kept for the next ones.
    ///
    /// # Errors
    /// Those of both; `NotFound` for a state that there is not.
    pub fn search_in(&self, state: &BaseState, request: &SearchRequest) -> Result<Reply> {
        if *state == BaseState::Now { self.search(request) } else { self.kept_state(state)?.search(request) }
    }

    fn kept_state(&self, state: &BaseState) -> Result<Arc<Self>> {
        let (position, drafted) = self.resolve_state(state)?;
        let key = (position, digest(&drafted));
        // Held while a state is made: who asks for the same one waits for it.
        let mut kept = sync::lock(&self.states.0);
        let found = match kept.iter().position(|(known, _)| *known == key) {
            Some(place) => kept.remove(place).1,
            None => Arc::new(self.made_state(position, drafted)?),
        };
        kept.push((key, Arc::clone(&found)));
        if kept.len() > KEPT {
            kept.remove(0);
        }
        Ok(found)
    }
}

fn digest(drafted: &[DraftedEntry]) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(&serde_json::to_vec(drafted).expect("entries are plain data"));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change, entry};
    use crate::error::ErrorKind;

    #[test]
    fn states_are_searched_as_they_are_now_and_the_last_ones_are_kept() {
        let base = TestBase::new();
        base.put(vec![entry("a", "battery")]).expect("stored");
        base.set_label("spring", change("asha", "2026-03-01")).expect("a label");
        base.put(vec![entry("a", "invoice")]).expect("stored");
        let draft = |text: &str| {
            base.save_draft("summer", &[entry("a", text).into()], &change("asha", "2026-03-01")).expect("a draft");
        };
        let count = |state: &str, query: &str| {
            let reply = base.search_in(&state.parse().expect("a state"), &SearchRequest::new(query));
            reply.expect("a question").hits.len()
        };
        draft("speaker");
        assert_eq!((count("spring", "battery"), count("spring", "invoice")), (1, 0));
        assert_eq!((count("now", "battery"), count("now", "invoice")), (0, 1));
        assert_eq!((count("draft:summer", "speaker"), count("draft:summer", "camera")), (1, 0));
        draft("camera");
        assert_eq!((count("draft:summer", "speaker"), count("draft:summer", "camera")), (0, 1));
        let kept = || base.states.0.lock().expect("no panic").len();
        assert_eq!(kept(), 3);
        assert_eq!((count("0", "battery"), kept()), (0, KEPT));
        let none = base.search_in(&"winter".parse().expect("a label"), &SearchRequest::new("battery"));
        assert_eq!(none.expect_err("no such label").kind(), ErrorKind::NotFound);
    }
}
