//! Terms in order, each with the items that hold it: all terms with a prefix are neighbours, and so are their items.

use std::collections::BTreeMap;
use std::ops::Range;

/// A sorted table of terms. One buffer for all terms and one for all items: a few bytes for each, and no pointer.
#[derive(Debug, Default)]
pub(crate) struct TermTable {
    text: String,
    /// Where each term ends in the text, and where its items end.
    ends: Vec<[u32; 2]>,
    items: Vec<u32>,
    /// The terms in the order of what follows their first character.
    by_rest: Vec<u32>,
}

impl TermTable {
    /// Adds a term that comes after all terms so far, with its items.
    pub(crate) fn push(&mut self, term: &str, items: impl IntoIterator<Item = u32>) {
        let before = self.items.len();
        self.items.extend(items);
        if self.items.len() == before {
            return;
        }
        self.text.push_str(term);
        self.ends.push([narrow(self.text.len()), narrow(self.items.len())]);
    }

    /// To be called when all terms are there: sorts them by their rests, and gives back the memory that further terms
    /// would have taken.
    pub(crate) fn finish(&mut self) {
        let mut by_rest: Vec<u32> = (0..narrow(self.len())).collect();
        by_rest.sort_unstable_by(|a, b| self.rest(*a).cmp(self.rest(*b)).then(a.cmp(b)));
        self.by_rest = by_rest;
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.items.shrink_to_fit();
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn end(&self, number: usize) -> [usize; 2] {
        number.checked_sub(1).map_or([0, 0], |before| self.ends[before].map(|end| end as usize))
    }

    /// The term with this number, counted in order.
    pub(crate) fn term(&self, number: usize) -> &str {
        &self.text[self.end(number)[0]..self.end(number + 1)[0]]
    }

    /// The term without its first character.
    fn rest(&self, number: u32) -> &str {
        let mut characters = self.term(number as usize).chars();
        characters.next();
        characters.as_str()
    }

    /// The terms whose second character is the first of this, and so on.
    pub(crate) fn continuing_with(&self, prefix: &str) -> impl Iterator<Item = usize> {
        let first = self.by_rest.partition_point(|number| self.rest(*number) < prefix);
        let rest = &self.by_rest[first..];
        let count = rest.partition_point(|number| self.rest(*number).starts_with(prefix));
        rest[..count].iter().map(|number| *number as usize)
    }

    /// The terms that begin with this.
    pub(crate) fn beginning_with(&self, prefix: &str) -> Range<usize> {
        let first = self.first(|term| term < prefix);
        let end = self.first(|term| term < prefix || term.starts_with(prefix));
        first..end
    }

    /// The place of this term; empty where it is not there.
    pub(crate) fn equal_to(&self, term: &str) -> Range<usize> {
        let first = self.first(|other| other < term);
        first..first + usize::from(first < self.len() && self.term(first) == term)
    }

    /// The number of terms for which this holds; it must hold for a beginning of the table.
    fn first(&self, holds: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if holds(self.term(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The items of neighbouring terms; one that holds several stands several times.
    pub(crate) fn items(&self, terms: Range<usize>) -> &[u32] {
        &self.items[self.end(terms.start)[1]..self.end(terms.end.max(terms.start))[1]]
    }
}

impl From<BTreeMap<String, Vec<u32>>> for TermTable {
    fn from(terms: BTreeMap<String, Vec<u32>>) -> Self {
        let mut table = Self::default();
        for (term, items) in terms {
            table.push(&term, items);
        }
        table.finish();
        table
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("a segment has far fewer terms than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(terms: &[(&str, &[u32])]) -> TermTable {
        terms.iter().map(|(term, items)| ((*term).to_owned(), items.to_vec())).collect::<BTreeMap<_, _>>().into()
    }

    #[test]
    fn a_prefix_has_its_terms_and_their_items() {
        let table = table(&[("bat", &[1]), ("batch", &[2, 3]), ("battery", &[1, 4]), ("cat", &[5]), ("बैटरी", &[6])]);
        for (prefix, want) in [
            ("bat", &[1, 2, 3, 1, 4][..]),
            ("batt", &[1, 4]),
            ("बै", &[6]),
            ("c", &[5]),
            ("d", &[]),
            ("", &[1, 2, 3, 1, 4, 5, 6]),
        ] {
            assert_eq!(table.items(table.beginning_with(prefix)), want, "{prefix}");
        }
        assert_eq!(table.items(table.equal_to("bat")), [1]);
        let continuing =
            |prefix: &str| table.continuing_with(prefix).map(|number| table.term(number)).collect::<Vec<_>>();
        assert_eq!(continuing("at"), ["bat", "cat", "batch", "battery"]);
        assert_eq!(continuing("ैट"), ["बैटरी"]);
        assert!(continuing("x").is_empty());
        for absent in ["ba", "batteryx", "", "z"] {
            assert!(table.items(table.equal_to(absent)).is_empty(), "{absent}");
        }
    }

    #[test]
    fn an_empty_table_has_nothing() {
        let table = TermTable::default();
        assert!(table.items(table.beginning_with("")).is_empty() && table.items(table.equal_to("a")).is_empty());
    }
}
