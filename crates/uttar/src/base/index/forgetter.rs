//! Forgetting in the background: what one load has learnt of words serves the next one, if that comes soon, and its
//! memory is given back if not.

use std::sync::Arc;
use std::time::Duration;

use super::projection::OpenedIndex;
use super::shown::Shown;
use crate::base::KnowledgeBase;
use crate::base::background::{Background, Chore, Hold, wake};
use crate::error::Result;

/// Gives back the memory of words when no more is loaded.
pub(in crate::base) struct Forgetter {
    shown: Shown,
    background: Background,
}

impl KnowledgeBase {
    /// Has the words of a load forgotten when none follows soon.
    pub(super) fn forget_words_soon(&self) {
        wake(&self.forgetter);
    }
}

impl Forgetter {
    pub(in crate::base) fn new(shown: Shown) -> Arc<Self> {
        Arc::new(Self { shown, background: Background::default() })
    }

    /// Has it wait until this is dropped, but not for ever.
    pub(in crate::base) fn hold(&self) -> Hold<'_> {
        self.background.hold()
    }

    /// Waits until what is to be forgotten is forgotten.
    pub(in crate::base) fn wait(&self) {
        self.background.wait();
    }
}

impl Chore for Forgetter {
    const NAME: &'static str = "uttar-forget";
    /// A load in parts may come from far, and the next part be made only now.
    const PATIENCE: Duration = Duration::from_secs(2);

    fn background(&self) -> &Background {
        &self.background
    }

    fn carry_out(&self) -> Result<()> {
        self.shown.projection().opened.as_mut().map_or(Ok(()), OpenedIndex::forget_words)
    }
}

#[cfg(test)]
mod tests {
    use crate::base::testing::{TestBase, change, entry};
    use crate::change::WriteOptions;
    use crate::engine::Engine;

    #[test]
    fn words_are_kept_from_load_to_load_until_there_is_time_to_forget_them() {
        let base = TestBase::new();
        let counts = || {
            let projection = base.projection();
            let opened = projection.opened.as_ref().expect("an index");
            (opened.known_words.len(), opened.engine.word_count())
        };
        let load = |numbers: std::ops::Range<usize>| {
            let text = |number| format!("word{number}a word{number}b word{number}c");
            let operations = numbers.map(|number| entry(&format!("e{number}"), &text(number)).into()).collect();
            base.write(operations, &WriteOptions::new(change("asha", "2026-01-01"))).expect("written");
        };
        load(0..3);
        assert_eq!(counts(), (0, 0), "so few are analysed again");
        load(0..800);
        let (known, _) = counts();
        assert!(known > 2_000);
        assert_eq!(counts(), (known, known));
        load(800..810);
        assert!(counts().0 > known, "those that were known are numbered as before");
        base.forgetter.wait();
        assert_eq!(counts(), (0, 0));
        for number in [1, 799, 809] {
            assert_eq!(base.found(&format!("word{number}a word{number}b")).first(), Some(&format!("e{number}")));
        }
    }
}
