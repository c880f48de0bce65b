//! Which languages the parts of an index are in. They are counted with the segments, which never change, so that no
//! search reads of all documents what they are.

use std::collections::HashMap;

use super::Segment;
use super::scripts::dead;
use crate::engine::LanguageCode;

/// The languages of the documents of some segments that have not died.
pub(super) fn of(segments: &[Segment]) -> Vec<LanguageCode> {
    let mut counts: HashMap<LanguageCode, u32> = HashMap::new();
    for segment in segments {
        for (language, documents) in &segment.statistics.languages {
            *counts.entry(*language).or_default() += documents;
        }
        for document in dead(&segment.reader) {
            let language = segment.languages.first(document).map(LanguageCode::from_bits);
            if let Some(count) = language.and_then(|language| counts.get_mut(&language)) {
                *count -= 1;
            }
        }
    }
    counts.into_iter().filter(|(_, documents)| *documents > 0).map(|(language, _)| language).collect()
}
