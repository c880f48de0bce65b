//! Questions about a product: asked of the entries about it.
//!
//! A catalogue may have hundreds of entries that ask the same of different products, with its name or without. For a
//! question that names one, those about others are no rivals, and what its name says has been said (decision record
//! 0018).

use std::cell::LazyCell;

use crate::catalogue::{Families, Mention};
use crate::engine::{Documents, ProductCode, Snapshot};
use crate::error::Result;
use crate::question::Question;
use crate::rank::Ranked;
use crate::retrieve::EntrySet;

/// What an entry about other products counts beside those about the one that is asked about.
const OTHER_WEIGHT: f32 = 0.5;
/// What an entry counts of which the question has nothing but the name of the product, where it says more than that:
/// that the battery of the EV is insured says nothing of what it costs. Chosen by hand, not measured.
const NAME_ALONE_WEIGHT: f32 = 0.5;
/// Less of a word beside the name is met by chance.
const WORD_SHARE_MIN: f32 = 0.5;
/// And of all of it by an answer, or by vectors, which compare it with the name. All three chosen by hand, not measured.
const ANSWER_SHARE_MIN: f32 = 0.3;
const NEAR_MIN: f32 = 0.3;

/// What a question is about that names a product.
pub(crate) struct About {
    /// Where entries are that are about it, about its family, or about no product.
    pub(crate) documents: Documents,
    /// The question without its name; none where it is not named, only owned, or where nothing else is said.
    without_names: Option<Question>,
    /// Whether it names a product, not only a family.
    is_named: bool,
}

impl About {
    /// Nothing for a question about no product or about families alone: "phone" is a word like others. `products` are
    /// those that it is about, `mentions` those that it names.
    pub(crate) fn new(
        query: &str,
        mentions: &[Mention],
        products: &[String],
        families: &Families,
        snapshot: &dyn Snapshot,
        read: impl Fn(&str) -> Question,
    ) -> Result<Option<Self>> {
        if products.iter().all(|product| families.has_members(product)) {
            return Ok(None);
        }
        let fitting = families.fitting(products).into_iter().map(ProductCode::of);
        let codes: Vec<ProductCode> = fitting.chain([ProductCode::ALL]).collect();
        let models: Vec<&Mention> = mentions.iter().filter(|mention| !families.has_members(&mention.product)).collect();
        let without_names = without(query, models.iter().map(|mention| mention.range)).map(|text| read(&text));
        Ok(Some(Self {
            documents: snapshot.about(&codes)?,
            is_named: !models.is_empty(),
            without_names: without_names.filter(|question| !question.content.is_empty()),
        }))
    }

    /// What is found without the names of products, and about others. `find` says what is found for a question among
    /// some documents of the snapshot, if not everywhere. What was found with the names, in lists of their own, counts
    /// less where they are all that was found.
    pub(crate) fn lists(
        &self,
        with_names: &mut [Vec<Ranked>],
        question: &Question,
        snapshot: &dyn Snapshot,
        find: impl Fn(&Question, Option<&Documents>) -> Result<Vec<Ranked>>,
    ) -> Result<Vec<Vec<Ranked>>> {
        let mut out = Vec::new();
        if let Some(question) = &self.without_names {
            let found = find(question, Some(&self.documents))?;
            with_names.iter_mut().for_each(|list| weigh_names(list, &found));
            out.push(found);
        }
        out.push(self.others(find(question, None)?, snapshot));
        Ok(out)
    }

    /// Those of the entries found everywhere that are about other products. One that is asked for as it is written,
    /// with the name, is meant all the same.
    fn others(&self, mut ranked: Vec<Ranked>, snapshot: &dyn Snapshot) -> Vec<Ranked> {
        let own = LazyCell::new(|| EntrySet::from_iter(snapshot.entries_at(&self.documents)));
        ranked.retain(|Ranked { candidate, .. }| match candidate.place() {
            Some(address) => !self.documents.holds(address),
            None => !own.contains(&candidate.entry),
        });
        ranked
            .iter_mut()
            .filter(|one| !(self.is_named && one.evidence.as_written))
            .for_each(|one| one.score *= OTHER_WEIGHT);
        ranked
    }
}

/// Of what was found with the names of products, what was found by these alone counts less: `without` is what is found
/// without them.
fn weigh_names(with: &mut [Ranked], without: &[Ranked]) {
    let says_more = |one: &&Ranked| {
        let Ranked { candidate, evidence, .. } = one;
        evidence.best_word >= WORD_SHARE_MIN
            || evidence.near >= NEAR_MIN
            || (candidate.answer.is_some() && evidence.share >= ANSWER_SHARE_MIN)
    };
    let met: EntrySet = without.iter().filter(says_more).map(|one| one.candidate.entry).collect();
    let is_by_name = |one: &&mut Ranked| !one.evidence.as_written && !met.contains(&one.candidate.entry);
    for one in with.iter_mut().filter(is_by_name) {
        one.evidence.by_name_alone = true;
        one.score *= NAME_ALONE_WEIGHT;
    }
}

/// A question without what stands at some places of it, from left to right; nothing where there are none.
pub(crate) fn without(query: &str, places: impl Iterator<Item = [usize; 2]>) -> Option<String> {
    let (mut out, mut end) = (String::with_capacity(query.len()), 0);
    // Products of one name stand at one place.
    for [from, to] in places.filter(|[_, to]| *to > 0) {
        if let Some(before) = query.get(end..from) {
            out.push_str(before);
            out.push(' ');
        }
        end = end.max(to);
    }
    (end > 0).then(|| out + &query[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_left_out_once_each() {
        let places = [[4, 11], [4, 11], [20, 22]];
        assert_eq!(without("the Note 12 and the S2", places.into_iter()).as_deref(), Some("the   and the  "));
        assert_eq!(without("the Note 12", std::iter::empty()), None);
    }
}
