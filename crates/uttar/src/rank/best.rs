//! What several readings of a question have found, in one order.

use super::{Ranked, order};
use crate::entry::EntryKey;
use crate::retrieve::EntryMap;

/// The best of all readings for each entry, the best first.
pub(crate) fn best(mut lists: Vec<Vec<Ranked>>) -> Vec<Ranked> {
    if let [only] = lists.as_mut_slice() {
        return std::mem::take(only);
    }
    let mut out = best_of(lists, |ranked| ranked.candidate.entry, |ranked| ranked.score);
    order(&mut out);
    out
}

/// For each entry the one with the highest score; of equals the first.
pub(crate) fn best_of<T>(lists: Vec<Vec<T>>, entry: fn(&T) -> EntryKey, score: fn(&T) -> f32) -> Vec<T> {
    let mut places: EntryMap<usize> = EntryMap::default();
    let mut out: Vec<T> = Vec::new();
    for one in lists.into_iter().flatten() {
        let at = *places.entry(entry(&one)).or_insert(out.len());
        match out.get_mut(at) {
            Some(before) if score(before) >= score(&one) => {}
            Some(before) => *before = one,
            None => out.push(one),
        }
    }
    out
}
