//! Scoring among some documents: those of entries about a product.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::scoring::{Best, PostingsReader, Sought, field_place};
use super::shortlist::Shortlist;
use super::{Segment, TantivySnapshot};
use crate::engine::{DocumentSet, Documents, Found, ProductCode};
use crate::error::Result;

impl TantivySnapshot {
    /// See [`Snapshot::about`](crate::engine::Snapshot::about).
    pub(super) fn documents_about(&self, products: &[ProductCode]) -> Result<Documents> {
        let of_segment = |segment: &Segment| {
            let index = segment.reader.inverted_index(self.fields.product)?;
            let mut out = DocumentSet::new(segment.reader.max_doc());
            for product in products {
                let term = Term::from_field_u64(self.fields.product, product.0);
                let postings = index.read_postings(&term, IndexRecordOption::Basic);
                let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
                while postings.doc() != TERMINATED {
                    segment.statistics.of_same_entry(postings.doc()).for_each(|document| out.add(document));
                    postings.advance();
                }
            }
            Ok(out)
        };
        Ok(Documents(self.segments.iter().map(of_segment).collect::<Result<_>>()?))
    }

    /// The parts of one kind that score highest among some documents.
    pub(super) fn best_among(&self, sought: &Sought<'_>, among: &Documents) -> Result<Vec<Found>> {
        let &Sought { kind, terms, weights, looked_up, chosen, limit } = sought;
        let mut reader = PostingsReader::default();
        let mut best = Best::new(limit);
        for ((number, segment), documents) in self.segments.iter().enumerate().zip(&among.0) {
            let list = Shortlist::new(documents.clone());
            if list.documents().is_empty() {
                continue;
            }
            let mut scores = vec![0.0; list.documents().len()];
            for &at in chosen.finding.iter().chain(&chosen.adding) {
                let channel = terms[at].channel;
                let Some(info) = looked_up.get(number, at, kind) else { continue };
                let index = &segment.channels[field_place(kind, channel)];
                let gain = self.gain(kind, channel, weights[at]);
                reader.read_listed(index, info, &list, |place, frequency| {
                    scores[place] += gain(frequency, index.length_code(list.documents()[place]));
                })?;
            }
            for (document, score) in list.documents().iter().zip(scores) {
                best.offer(segment, number, *document, score);
            }
        }
        Ok(best.finish(self, kind))
    }
}
