//! From a word to the symbols and keys that the tables of the models are made of.
//!
//! The generator of the tables (`examples/train_detect.rs`) compiles this same file, so that both
//! sides agree on what a symbol and a key are.

/// Longest word, in symbols, that is looked at; longer ones are cut.
pub(crate) const WORD_SYMBOLS_MAX: usize = 32;
/// Stands before the first symbol of a word.
pub(crate) const START: char = '^';
/// Stands after the last symbol of a word.
pub(crate) const END: char = '$';

/// Puts the symbols of `word` between [`START`] and [`END`] into `symbols`.
///
/// Lower case; scholarly length marks and dots below (`ā ṭ`), tone marks of pinyin, combining accents, vowel
/// marks of Arabic and joiners fall away; a letter typed more than twice counts twice ("haiiii").
/// The accents of European languages stay: they tell those languages.
pub(crate) fn symbols_of(word: &str, symbols: &mut Vec<char>) {
    symbols.clear();
    symbols.push(START);
    for c in word.chars().flat_map(char::to_lowercase) {
        let Some(c) = fold(c) else { continue };
        let n = symbols.len();
        if n > 2 && c.is_ascii_alphabetic() && symbols[n - 1] == c && symbols[n - 2] == c {
            continue;
        }
        if n > WORD_SYMBOLS_MAX {
            break;
        }
        symbols.push(c);
    }
    symbols.push(END);
}

fn fold(c: char) -> Option<char> {
    Some(match c {
        'ā' | 'ǎ' => 'a',
        'ī' | 'ǐ' => 'i',
        'ū' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'u',
        'ē' => 'e',
        'ō' | 'ǒ' => 'o',
        'ṭ' => 't',
        'ḍ' => 'd',
        'ṇ' | 'ṅ' => 'n',
        'ṣ' => 's',
        'ṛ' => 'r',
        'ḷ' => 'l',
        'ṃ' | 'ṁ' => 'm',
        'ḥ' => 'h',
        '’' | 'ʼ' | '`' => '\'',
        // Combining accents, vowel marks of Arabic, tatweel, joiners.
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{640}' | '\u{200c}' | '\u{200d}' => return None,
        c => c,
    })
}

/// Adds a symbol on the left of the n-gram with key `key` (0 for the empty one).
pub(crate) fn extend_left(key: u64, symbol: char) -> u64 {
    let mixed = (key ^ u64::from(u32::from(symbol))).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The key of a run of symbols. Only the generator needs it: the reader extends keys as it goes.
#[allow(dead_code)]
pub(crate) fn gram_key(symbols: &[char]) -> u64 {
    symbols.iter().rev().fold(0, |key, &symbol| extend_left(key, symbol))
}

/// The key of a whole word, apart from the keys of n-grams.
pub(crate) fn word_key(symbols: &[char]) -> u64 {
    symbols.iter().rev().fold(0x5bd1_e995, |key, &symbol| extend_left(key, symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_chat_and_scholarly_spelling() {
        for (word, expected) in [("Haiiii", "^haii$"), ("bhāṣā", "^bhasa$"), ("été", "^été$"), ("نَعَم", "^نعم$")]
        {
            let mut symbols = Vec::new();
            symbols_of(word, &mut symbols);
            assert_eq!(symbols.iter().collect::<String>(), expected);
        }
    }

    #[test]
    fn keys_of_words_and_grams_differ() {
        assert_ne!(gram_key(&['^', 'a', '$']), word_key(&['^', 'a', '$']));
    }
}
