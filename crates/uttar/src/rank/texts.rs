//! Phrasings that are the same text: many entries are asked for in the same words, and what is computed of a text is
//! computed once for all of them.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::engine::{Found, Snapshot};
use crate::features::Feature;
use crate::fingerprint::Fnv;

/// The different texts of phrasings, numbered as they come.
#[derive(Default)]
pub(super) struct Texts<'a> {
    /// The first phrasing of each.
    first: Vec<&'a Found>,
    /// The text of each phrasing.
    of_phrasings: Vec<usize>,
    /// By a hash of the features.
    known: HashMap<u64, usize, BuildHasherDefault<Fnv>>,
    /// Memory for the features of one text.
    other: Vec<Feature>,
}

impl<'a> Texts<'a> {
    /// Adds a phrasing with its features; whether it is a text that none before was.
    pub(super) fn add(&mut self, found: &'a Found, features: &[Feature], snapshot: &dyn Snapshot) -> bool {
        let new = self.first.len();
        let known = *self.known.entry(hash(features)).or_insert(new);
        if known != new {
            snapshot.features(self.first[known].address, &mut self.other);
            if self.first[known].script == found.script && self.other == features {
                self.of_phrasings.push(known);
                return false;
            }
        }
        self.first.push(found);
        self.of_phrasings.push(new);
        true
    }

    pub(super) fn first_phrasings(&self) -> impl Iterator<Item = &'a Found> {
        self.first.iter().copied()
    }

    /// The text of each phrasing, in the order in which they were added.
    pub(super) fn of_phrasings(&self) -> impl Iterator<Item = usize> {
        self.of_phrasings.iter().copied()
    }
}

/// A feature at a time, where the hashes for names go byte by byte: there are a hundred in each of hundreds of texts.
fn hash(features: &[Feature]) -> u64 {
    features.iter().fold(0, |hash: u64, feature| {
        (hash.rotate_left(5) ^ u64::from(feature.pack())).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
