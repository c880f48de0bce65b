//! The Chinese dictionary that `build.rs` made from jieba's word list, embedded in the program.
//!
//! lindera reads the bytes in place: loading takes well under a millisecond and no file is opened.

use std::sync::{Arc, LazyLock};

use lindera::LinderaResult;
use lindera::dictionary::{Dictionary, Metadata};
use lindera_dictionary::dictionary::character_definition::CharacterDefinition;
use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
use lindera_dictionary::dictionary::prefix_dictionary::PrefixDictionary;
use lindera_dictionary::dictionary::unknown_dictionary::UnknownDictionary;

/// Loaded on first use; a clone shares the data.
pub(super) static CHINESE_DICTIONARY: LazyLock<Dictionary> =
    LazyLock::new(|| load().expect("build.rs wrote this dictionary with the same version of lindera"));

/// The bytes of a file that `build.rs` wrote. A `static`, because a `const` would be copied into
/// the metadata of the crate.
macro_rules! embedded {
    ($file:literal) => {{
        static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/chinese/", $file));
        BYTES
    }};
}

fn load() -> LinderaResult<Dictionary> {
    let metadata = Metadata::load(embedded!("metadata.json"))?;
    metadata.validate_format_version()?;
    // `dict.wordsidx` and `dict.words` (2.8 MB) would hold parts of speech: nobody asks for them.
    let (no_index, no_details): (&[u8], &[u8]) = (&[], &[]);
    let words = PrefixDictionary::load(
        embedded!("dict.trie"),
        embedded!("dict.valsidx"),
        embedded!("dict.vals"),
        no_index,
        no_details,
    )?;
    Ok(Dictionary {
        prefix_dictionary: Arc::new(words),
        connection_cost_matrix: Arc::new(ConnectionCostMatrix::load(embedded!("matrix.mtx"))?),
        character_definition: Arc::new(CharacterDefinition::load(embedded!("char_def.bin"))?),
        unknown_dictionary: Arc::new(UnknownDictionary::load(embedded!("unk.bin"))?),
        metadata: Arc::new(metadata),
    })
}
