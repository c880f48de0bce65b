//! Which entries help, and which do not.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::KnowledgeBase;
use crate::error::Result;
use crate::feedback::{FeedbackOutcome, GivenFeedback};
use crate::time::Timestamp;

/// How an entry has helped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntryFeedback {
    /// The id of the entry.
    pub entry: String,
    /// How often it was what the customer needed.
    pub resolved: usize,
    /// How often it was chosen.
    pub chosen: usize,
    /// How often it did not help.
    pub unresolved: usize,
    /// When something was said of it last.
    pub last_at: Timestamp,
}

impl KnowledgeBase {
    /// How the entries have helped, those first that did not help most often; at most `limit` of them. Entries that are
    /// gone are left out.
    pub fn feedback_by_entry(&self, limit: usize) -> Result<Vec<EntryFeedback>> {
        self.check_given(limit)?;
        let mut by_entry: BTreeMap<String, EntryFeedback> = BTreeMap::new();
        // The newest comes first.
        for GivenFeedback { at, feedback, .. } in self.all_feedback()? {
            let Some(entry) = feedback.entry else { continue };
            let new = EntryFeedback { entry: entry.clone(), resolved: 0, chosen: 0, unresolved: 0, last_at: at };
            let counts = by_entry.entry(entry).or_insert(new);
            match feedback.outcome {
                FeedbackOutcome::Resolved => counts.resolved += 1,
                FeedbackOutcome::Chosen => counts.chosen += 1,
                FeedbackOutcome::Unresolved => counts.unresolved += 1,
            }
        }
        let mut out = Vec::with_capacity(by_entry.len());
        for (id, counts) in by_entry {
            if self.store.get(&id)?.is_some() {
                out.push(counts);
            }
        }
        out.sort_by_key(|counts| Reverse((counts.unresolved, counts.resolved + counts.chosen)));
        out.truncate(limit);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, beginning, change, entry};
    use crate::change::{Operation, WriteOptions};
    use crate::feedback::Feedback;

    #[test]
    fn entries_that_do_not_help_come_first() {
        let missed = |entry: &str| Feedback::unresolved("it is broken", Some(entry.into()));
        let base = TestBase::new();
        base.put(vec![entry("battery", "change the battery"), entry("screen", "the screen is broken")])
            .expect("written");
        let given = [
            ("2026-03-01", missed("battery")),
            ("2026-03-02", Feedback::resolved("broken", "screen")),
            ("2026-03-03", missed("screen")),
            ("2026-03-04", missed("screen")),
            ("2026-03-05", Feedback::chosen("charge", "battery")),
            ("2026-03-06", Feedback::unresolved("broken", None)),
        ];
        for (day, feedback) in given {
            base.give_feedback(feedback, beginning(day)).expect("kept");
        }
        let told: Vec<_> = base.feedback_by_entry(10).expect("read");
        let counts = |of: &EntryFeedback| (of.entry.clone(), of.resolved, of.chosen, of.unresolved);
        assert_eq!(
            told.iter().map(counts).collect::<Vec<_>>(),
            [("screen".into(), 1, 0, 2), ("battery".into(), 0, 1, 1)]
        );
        assert_eq!(told[0].last_at, beginning("2026-03-04"));
        assert_eq!(base.feedback_by_entry(1).expect("read").len(), 1);
        base.write(vec![Operation::delete("screen")], &WriteOptions::new(change("asha", "2026-03-07")))
            .expect("deleted");
        assert_eq!(base.feedback_by_entry(10).expect("read").len(), 1);
    }
}
