//! Dense vectors: texts as points, near each other when they mean the same. Optional, and the user brings the model.
//!
//! The parts of all entries are one matrix of unit vectors; the vector of a question is compared with each of them,
//! exactly. That costs rows times dimensions multiplications: 100,000 parts of 256 dimensions take about 10 ms of one
//! core and 100 MB. The ranker explains the question by the nearest parts together, as it does by the nearest
//! phrasings.

mod matrix;
mod nearness;

pub(crate) use self::matrix::{EntryVectors, Row, VectorMatrix, digest};
pub(crate) use self::nearness::{NearPart, Nearness};

use std::fmt;

use crate::error::{Error, ErrorKind, Result};
use crate::quoted;

/// What a text is embedded for. Some models want a different prefix for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextRole {
    /// A question that somebody asks and waits for.
    Question,
    /// A phrasing or an answer of an entry; in the background.
    Entry,
}

/// A model that turns texts into vectors. See [`KnowledgeBase::with_embedder`](crate::KnowledgeBase::with_embedder).
///
/// An implementer sees to it that the same id always stands for the same vectors of the same length: vectors are kept
/// under it, and compared only with those of the same id. With an id that lies, what is near is found by chance.
pub trait Embedder: Send + Sync + fmt::Debug {
    /// The model and its version.
    fn id(&self) -> &str;

    /// One vector for each text, in order, all of one length. They need not be normalised.
    ///
    /// # Errors
    /// A question is then answered without vectors, and the reply says so; the parts of entries are tried again later.
    fn embed(&self, texts: &[&str], role: TextRole) -> Result<Vec<Vec<f32>>>;
}

/// The vectors of texts, of length 1 each, or all 0 where the model knows nothing of a text. Checks what the model
/// gives.
pub(crate) fn embed(
    embedder: &dyn Embedder,
    texts: &[&str],
    role: TextRole,
    dimensions_max: usize,
) -> Result<Vec<Vec<f32>>> {
    let mut vectors = embedder.embed(texts, role)?;
    let wrong = |what: String| {
        let message = format!("the model {} {what}; name another model, or ask without one", quoted(embedder.id()));
        Error::new(ErrorKind::Unavailable, message)
    };
    if vectors.len() != texts.len() {
        return Err(wrong(format!("gave {} vectors for {} texts", vectors.len(), texts.len())));
    }
    let dimensions = vectors.first().map_or(1, Vec::len);
    if !(1..=dimensions_max).contains(&dimensions) {
        return Err(wrong(format!("gave a vector of {dimensions} dimensions, not between 1 and {dimensions_max}")));
    }
    for vector in &mut vectors {
        if vector.len() != dimensions {
            return Err(wrong(format!("gave vectors of {dimensions} and of {} dimensions", vector.len())));
        }
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        if !length.is_finite() {
            return Err(wrong("gave a vector that is not of numbers".to_owned()));
        }
        if length > 0.0 {
            vector.iter_mut().for_each(|x| *x /= length);
        }
    }
    Ok(vectors)
}

/// The beginning of a text, of so many bytes at most: models read a page or so, and answers may be longer.
pub(crate) fn beginning(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Gives(Vec<Vec<f32>>);

    impl Embedder for Gives {
        fn id(&self) -> &str {
            "test-1"
        }

        fn embed(&self, _: &[&str], _: TextRole) -> Result<Vec<Vec<f32>>> {
            Ok(self.0.clone())
        }
    }

    fn embedded(vectors: &[&[f32]]) -> Result<Vec<Vec<f32>>> {
        let model = Gives(vectors.iter().map(|vector| vector.to_vec()).collect());
        embed(&model, &["a", "b"], TextRole::Entry, 3)
    }

    #[test]
    fn vectors_are_made_unit_vectors() {
        let unit = embedded(&[&[3.0, 4.0], &[0.0, 0.0]]).expect("good vectors");
        assert_eq!(unit, [[0.6, 0.8], [0.0, 0.0]]);
    }

    #[test]
    fn what_a_model_gives_is_checked() {
        for (vectors, message) in [
            (&[&[1.0][..]][..], "1 vectors for 2 texts"),
            (&[&[], &[]], "0 dimensions, not between 1 and 3"),
            (&[&[1.0; 4], &[1.0; 4]], "4 dimensions, not between 1 and 3"),
            (&[&[1.0, 0.0], &[1.0]], "of 2 and of 1 dimensions"),
            (&[&[1.0], &[f32::NAN]], "not of numbers"),
        ] {
            let error = embedded(vectors).expect_err(message);
            assert!(error.message().contains(message) && error.message().contains("\"test-1\""), "{error}");
        }
        assert!(embedded(&[&[1.0; 3], &[1.0; 3]]).is_ok(), "as many as the limit");
    }

    #[test]
    fn a_beginning_ends_between_characters() {
        assert_eq!(beginning("बैटरी", 4), "ब");
        assert_eq!(beginning("abc", 3), "abc");
    }
}
