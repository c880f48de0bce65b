//! Which documents are worth scoring: the frequent terms of a question have most of the postings and add least.
//!
//! As in MaxScore (H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", IPM 1995) terms are taken in
//! the order of what they add, and documents that hold none of the first are not scored; those that do are scored by
//! the others too, until so many postings were read. It ends when the terms have so many documents between them, not
//! when a bound says that nothing is lost: the bounds of BM25 are twice what a term usually adds.

use tantivy::DocId;

use crate::engine::DocumentSet;

/// What a term can bring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    /// The number of the term.
    pub(super) term: usize,
    /// What it usually adds to a score.
    pub(super) adds: f32,
    /// In how many documents it stands.
    pub(super) documents: f32,
}

/// Takes the terms that add most until they have `wanted` documents between them.
pub(super) fn take_best(offers: &mut [Offer], wanted: f32, mut take: impl FnMut(usize)) {
    // Of equals the rarer; a term that stands nowhere costs nothing.
    offers.sort_unstable_by(|a, b| {
        b.adds.total_cmp(&a.adds).then(a.documents.total_cmp(&b.documents)).then(a.term.cmp(&b.term))
    });
    let mut documents = 0.0;
    for offer in offers.iter() {
        if documents >= wanted {
            break;
        }
        take(offer.term);
        documents += offer.documents;
    }
}

/// Documents of a segment, numbered anew, so that what is known of them lies close together.
#[derive(Debug)]
pub(super) struct Shortlist {
    is_listed: DocumentSet,
    /// How many there are before each 64 documents of the segment.
    before: Vec<u32>,
    /// In order.
    documents: Vec<DocId>,
}

impl Shortlist {
    pub(super) fn new(documents: DocumentSet) -> Self {
        let (mut before, mut listed) = (Vec::with_capacity(documents.0.len()), Vec::new());
        for (first, bits) in (0..).step_by(u64::BITS as usize).zip(&documents.0) {
            before.push(u32::try_from(listed.len()).expect("no more than there are documents"));
            let mut rest = *bits;
            while rest != 0 {
                listed.push(first + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        Self { is_listed: documents, before, documents: listed }
    }

    /// The documents, in order.
    pub(super) fn documents(&self) -> &[DocId] {
        &self.documents
    }

    /// Whether a document is on the list.
    pub(super) fn holds(&self, document: DocId) -> bool {
        self.is_listed.holds(document)
    }

    /// The place of a document that is on the list.
    pub(super) fn place(&self, document: DocId) -> usize {
        let (at, bit) = ((document / u64::BITS) as usize, document % u64::BITS);
        (self.before[at] + (self.is_listed.0[at] & ((1 << bit) - 1)).count_ones()) as usize
    }

    /// The `most` that score highest, with those that tie with the last, and their scores.
    pub(super) fn best(self, scores: Vec<f32>, most: usize) -> (Self, Vec<f32>) {
        if scores.len() <= most || most == 0 {
            return (self, scores);
        }
        let mut order = scores.clone();
        let (_, least, _) = order.select_nth_unstable_by(most - 1, |a, b| b.total_cmp(a));
        let mut kept = self.is_listed;
        kept.0.fill(0);
        let mut kept_scores = Vec::with_capacity(most);
        for (&document, &score) in self.documents.iter().zip(&scores) {
            if score >= *least {
                kept.add(document);
                kept_scores.push(score);
            }
        }
        (Self::new(kept), kept_scores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(offers: &[(f32, f32)], wanted: f32) -> Vec<usize> {
        let offer =
            |(term, (adds, documents)): (usize, &(f32, f32))| Offer { term, adds: *adds, documents: *documents };
        let mut offers: Vec<Offer> = offers.iter().enumerate().map(offer).collect();
        let mut terms = Vec::new();
        take_best(&mut offers, wanted, |term| terms.push(term));
        terms
    }

    #[test]
    fn terms_that_add_most_are_taken_until_there_is_enough() {
        let offers = [(1.0, 500.0), (3.0, 10.0), (2.0, 90.0), (0.5, 0.0), (2.0, 0.0)];
        assert_eq!(taken(&offers, 601.0), [1, 4, 2, 0, 3]);
        assert_eq!(taken(&offers, 101.0), [1, 4, 2, 0]);
        assert_eq!(taken(&offers, 100.0), [1, 4, 2]);
        assert_eq!(taken(&offers, 10.0), [1]);
        assert!(taken(&[], 10.0).is_empty());
    }

    #[test]
    fn a_shortlist_numbers_what_was_added() {
        let mut set = DocumentSet::new(200);
        [0, 63, 64, 100, 130, 199].into_iter().for_each(|document| set.add(document));
        set.retain(&(0..200).map(|document| document != 100).collect());
        let list = Shortlist::new(set);
        assert_eq!(list.documents(), [0, 63, 64, 130, 199]);
        for (place, document) in list.documents().iter().enumerate() {
            assert_eq!((list.holds(*document), list.place(*document)), (true, place));
        }
        assert!([1, 100, 198].into_iter().all(|document| !list.holds(document)));
        assert!(Shortlist::new(DocumentSet::new(0)).documents().is_empty());
    }

    #[test]
    fn the_best_stay_with_those_that_tie_with_the_last() {
        let list = || {
            let mut set = DocumentSet::new(200);
            [3, 70, 80, 190].into_iter().for_each(|document| set.add(document));
            (Shortlist::new(set), vec![1.0, 3.0, 2.0, 2.0])
        };
        let best = |most| {
            let (list, scores) = list();
            let (best, scores) = list.best(scores, most);
            (best.documents().to_vec(), scores)
        };
        assert_eq!(best(1), (vec![70], vec![3.0]));
        assert_eq!(best(2), (vec![70, 80, 190], vec![3.0, 2.0, 2.0]));
        assert_eq!(best(4).0, [3, 70, 80, 190]);
        let (kept, _) = list().0.best(vec![1.0, 3.0, 2.0, 2.0], 2);
        assert_eq!((kept.holds(3), kept.holds(190), kept.place(190)), (false, true, 2));
    }
}
