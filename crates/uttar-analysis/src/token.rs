//! Tokens: what the analysis hands to an index.

use std::ops::Range;

/// One token, borrowed from the [`Tokens`] that hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// The form that is indexed and looked up.
    pub term: &'a str,
    /// Where it stands in the original text, in bytes, on character boundaries.
    pub range: Range<usize>,
    /// The place of its word in the text, counted from 0. Several tokens may share one place.
    pub position: usize,
}

/// A list of tokens that share one buffer, so that a list can be filled again without allocating.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    terms: String,
    spans: Vec<Span>,
}

#[derive(Debug, Clone)]
struct Span {
    term_end: u32,
    start: u32,
    end: u32,
    position: u32,
}

impl Tokens {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Forgets all tokens and keeps the memory.
    pub fn clear(&mut self) {
        self.terms.clear();
        self.spans.clear();
    }

    /// Adds a token; an empty term is left out.
    pub fn push(&mut self, term: &str, range: Range<usize>, position: usize) {
        self.push_with(range, position, |terms| terms.push_str(term));
    }

    /// Adds a token whose term is written straight into the shared buffer by `write`.
    pub(crate) fn push_with(&mut self, range: Range<usize>, position: usize, write: impl FnOnce(&mut String)) {
        let before = self.terms.len();
        write(&mut self.terms);
        if self.terms.len() == before {
            return;
        }
        self.spans.push(Span {
            term_end: narrow(self.terms.len()),
            start: narrow(range.start),
            end: narrow(range.end),
            position: narrow(position),
        });
    }

    /// The token at `index`.
    pub fn get(&self, index: usize) -> Option<Token<'_>> {
        let span = self.spans.get(index)?;
        let start = index.checked_sub(1).map_or(0, |i| self.spans[i].term_end) as usize;
        Some(Token {
            term: &self.terms[start..span.term_end as usize],
            range: span.start as usize..span.end as usize,
            position: span.position as usize,
        })
    }

    /// All tokens, in order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> + Clone {
        (0..self.spans.len()).filter_map(|index| self.get(index))
    }

    /// The terms alone, in order.
    pub fn terms(&self) -> impl Iterator<Item = &str> + Clone {
        self.iter().map(|token| token.term)
    }
}

/// Offsets are kept in 32 bits: a text is capped far below 4 GiB before it is analysed.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("a text is capped far below 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_terms_ranges_and_positions() {
        let mut tokens = Tokens::new();
        tokens.push("note", 0..4, 0);
        tokens.push("", 4..5, 1);
        tokens.push("12", 5..7, 1);
        assert_eq!(tokens.terms().collect::<Vec<_>>(), ["note", "12"]);
        assert_eq!(tokens.get(1), Some(Token { term: "12", range: 5..7, position: 1 }));
        assert_eq!(tokens.get(2), None);
        tokens.clear();
        assert!(tokens.is_empty());
    }
}
