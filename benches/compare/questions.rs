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
        let need = id.rsplit_once('.').map_or(id, |(need, _)| need);
        match self {
            Self::Entry(entry) => entry == id,
            Self::Needs(needs) => needs.iter().any(|one| one == need),
            Self::Nothing => false,
        }
    }
}

/// As many made-up questions a language as questions that people wrote.
pub(crate) fn questions(generator: &mut Generator<'_>, corpus: &Corpus, per_language: usize) -> Vec<Question> {
    let made = generator.questions(per_language).into_iter();
    let made = made.map(|question| Question { text: question.text, right: Right::Entry(question.entry) });
    let written = corpus.asked(per_language).into_iter().map(|asked| Question {
        text: asked.query.text.clone(),
        right: if asked.answers.is_empty() { Right::Nothing } else { Right::Needs(asked.answers.to_vec()) },
    });
    made.chain(written).collect()
}
