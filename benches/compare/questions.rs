//! The questions, and what a right answer is.

use uttar_benches::{Corpus, Generator};

/// A question with what is right.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) right: Right,
}

/// What answers a question.
pub(crate) enum Right {
    /// The entry with this id: its need and its product are known.
    Entry(String),
    /// Any entry made from one of these needs: people who wrote the question named no made-up product.
    Needs(Vec<String>),
    /// Nothing does.
    Nothing,
}

impl Right {
    /// Whether an entry with this id answers.
    pub(crate) fn is(&self, id: &str) -> bool {
        let need = need(id);
        match self {
            Self::Entry(entry) => entry == id,
            Self::Needs(needs) => needs.iter().any(|one| one == need),
            Self::Nothing => false,
        }
    }
}

/// As many made-up questions a language as questions that people wrote, romanised ones included, both as somebody else
/// would ask them.
pub(crate) fn questions(generator: &mut Generator<'_>, corpus: &Corpus, per_language: usize) -> Vec<Question> {
    let mut out = Vec::new();
    for question in generator.questions(per_language) {
        let right = if question.is_named {
            Right::Entry(question.entry)
        } else {
            // Without a product all entries of its need answer it alike.
            Right::Needs(vec![need(&question.entry).to_owned()])
        };
        out.push(Question { text: question.text, right });
    }
    for asked in corpus.asked(per_language) {
        let right = if asked.answers.is_empty() { Right::Nothing } else { Right::Needs(asked.answers.to_vec()) };
        out.push(Question { text: generator.asked_otherwise(&asked.query.text, &asked.query.lang), right });
    }
    out
}

/// What the entry with this id was made from.
fn need(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(need, _)| need)
}
