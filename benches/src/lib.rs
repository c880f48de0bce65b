//! What the benchmarks of `uttar` share: our corpora, bases of any size made from them, and raw tantivy to compare
//! with.
//!
//! ```
//! use uttar_benches::{Corpus, Generator};
//!
//! let corpus = Corpus::support()?;
//! let entries = Generator::new(&corpus, 1).entries(1_000);
//! assert_eq!(entries.iter().map(|entry| entry.all_phrasings().count()).sum::<usize>(), 1_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Words
//! - **corpus**: entries and questions that people wrote, in `corpora/` ([`Corpus`]).
//! - **generator**: makes a base of any size that reads like the corpus ([`Generator`]).
//! - **chain**: which word follows which in a language (`chain`).
//! - **vocabulary**: words beyond those of the corpus ([`Vocabulary`]).
//! - **raw tantivy**: the same base in one text field, the floor that a search is measured against ([`RawTantivy`]).
//!
//! The benchmarks are in `benches/`; how to run and read them is in `README.md`.

mod asking;
mod chain;
mod corpus;
mod generator;
mod names;
mod random;
mod raw_tantivy;
mod vocabulary;

pub use corpus::{Asked, Corpus, answer_texts};
pub use generator::{Generator, Question, Shape};
pub use raw_tantivy::{RawTantivy, document_texts};
pub use vocabulary::Vocabulary;
