//! For tests: tantivy's own writer, given our terms.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands behind each term in the value of a field; no term holds it.
pub(super) const SEPARATOR: char = '\u{1f}';

/// Reads a field's value: terms with a separator behind each.
#[derive(Debug, Clone, Default)]
pub(super) struct SeparatedTokenizer {
    token: Token,
}

pub(super) struct SeparatedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for SeparatedTokenizer {
    type TokenStream<'a> = SeparatedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SeparatedStream<'a> {
        self.token.reset();
        SeparatedStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for SeparatedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, rest)) = self.rest.split_once(SEPARATOR) else {
            return false;
        };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
