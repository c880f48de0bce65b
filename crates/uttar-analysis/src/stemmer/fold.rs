//! Spellings that a language does not keep apart: the same word is written with either, so its stem has one of them.
//!
//! They fold in stems alone. Words, n-grams and sound keys keep what was written.

/// A pair of spellings that is one in the stems of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Short and long i, short and long u, where their length is spelling and not sound: Bengali, Assamese, Odia,
    /// Gujarati, and Marathi, whose long vowel is short as soon as an ending follows (मूल, मुलाला). Not in Hindi,
    /// Punjabi or the Dravidian languages: दिन is not दीन.
    Length,
    /// The vowel letters i and u behind another vowel, long or short: साइज, साईज. No word is told from another by it.
    Hiatus,
    /// The signs of English a and o, which many leave out: ઑર્ડર, ઓર્ડર.
    Candra,
    /// Dental n before a velar, palatal or retroflex stop or a sibilant, and anusvara, as loan words are written:
    /// રીફન્ડ, રીફંડ; कैन्सल, कैंसल.
    Nasal,
    /// English a at the beginning of a Bengali word: অ্যাকাউন্ট, এ্যাকাউন্ট, একাউন্ট.
    OpenE,
    /// A Malayalam chillu at the end, which is a consonant as soon as an ending follows: ഫോൺ, ഫോണിൽ. That of r is റ
    /// (ഓർഡർ, ഓർഡറിൽ); behind a single short syllable the others are doubled (ബിൽ, ബില്ലിൽ).
    Chillu,
    /// The hamza between two vowels of an Urdu word, on whichever seat or on none: اکاؤنٹ, اکاونٹ, اکائونٹ; سائز,
    /// سائیز, سایز.
    Hamza,
}

/// Whether a word stands alone or its beginning is that of a suffix, which a letter goes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    Word,
    Suffix,
}

const VIRAMA: u32 = 0x4d;

/// The place of a character in its Brahmic block; `None` outside them.
pub(super) fn place(c: char) -> Option<u32> {
    let code = u32::from(c);
    (0x0900..0x0d80).contains(&code).then_some(code & 0x7f)
}

fn at(like: char, place: u32) -> char {
    char::from_u32((u32::from(like) & !0x7f) | place).unwrap_or(like)
}

/// Writes a normalised word as its stem spells it to `out`, which is empty.
pub(super) fn fold(folds: &[Fold], word: &str, beginning: Beginning, out: &mut String) {
    let has = |fold| folds.contains(&fold);
    let word = if has(Fold::OpenE) && beginning == Beginning::Word { open_e(word, out) } else { word };
    for c in word.chars() {
        let inside = beginning == Beginning::Suffix || !out.is_empty();
        match place(c) {
            Some(0x08 | 0x0a) if has(Fold::Length) || inside && has(Fold::Hiatus) => out.push(before(c)),
            Some(0x40 | 0x42) if has(Fold::Length) => out.push(before(c)),
            Some(sign @ (0x0d | 0x11 | 0x45 | 0x49)) if has(Fold::Candra) => out.push(at(c, sign + 2)),
            Some(0x15..=0x18 | 0x1a..=0x1d | 0x1f..=0x22 | 0x36..=0x38) if has(Fold::Nasal) => {
                nasal(out);
                out.push(c);
            }
            None if has(Fold::Hamza) => hamza(c, out),
            _ => out.push(c),
        }
    }
    fold_end(folds, beginning, out);
}

/// Folds the end of a word again, when an ending was taken off.
pub(super) fn fold_end(folds: &[Fold], beginning: Beginning, word: &mut String) {
    if !folds.contains(&Fold::Chillu) {
        return;
    }
    let Some(consonant) = word.chars().next_back().and_then(consonant) else { return };
    word.pop();
    let short = matches!(word.chars().next_back().and_then(place), Some(0x15..=0x39 | 0x3f | 0x41 | 0x46 | 0x4a));
    if beginning == Beginning::Word && short && syllables(word) == 1 && consonant != 'റ' {
        word.extend([consonant, '്']);
    }
    word.extend([consonant, '്']);
}

/// Syllables of the script, each a letter with its signs and what is joined to it; letters in other scripts. Where
/// vowels are letters (Urdu), only consonants and the first letter count: جوت has two.
pub(super) fn syllables(word: &str) -> usize {
    let (mut count, mut joined) = (0, false);
    for (offset, c) in word.char_indices() {
        let is_sign = match place(c) {
            Some(place) => matches!(place, 0x00..=0x03 | 0x3c..=0x4d | 0x51..=0x57 | 0x62..=0x63),
            None => offset > 0 && matches!(c, 'ا' | 'و' | 'ی' | 'ے' | 'ئ' | 'ؤ' | 'ں' | 'ھ'),
        };
        if !is_sign && !joined {
            count += 1;
        }
        joined = is_virama(c);
    }
    count
}

pub(super) fn is_virama(c: char) -> bool {
    place(c) == Some(VIRAMA)
}

/// Whether a character is a vowel: a sign, or a letter of its own.
pub(super) fn is_vowel(c: char) -> bool {
    matches!(place(c), Some(0x05..=0x14 | 0x3e..=0x4c))
}

/// The short vowel before its long one.
fn before(long: char) -> char {
    char::from_u32(u32::from(long) - 1).unwrap_or(long)
}

/// Writes what a word with English a at its beginning begins with; returns the rest.
fn open_e<'a>(word: &'a str, out: &mut String) -> &'a str {
    match word.strip_prefix("অ্যা").or_else(|| word.strip_prefix("এ্যা")) {
        Some(rest) => {
            out.push('এ');
            rest
        }
        None => word,
    }
}

/// Makes a dental n and its virama at the end an anusvara.
fn nasal(out: &mut String) {
    let mut last = out.chars().rev();
    if let (Some(virama), Some(nasal)) = (last.next(), last.next())
        && is_virama(virama)
        && place(nasal) == Some(0x28)
    {
        out.pop();
        out.pop();
        out.push(at(nasal, 0x02));
    }
}

fn hamza(c: char, out: &mut String) {
    match c {
        'ؤ' | 'و' => {
            // ئو is ؤ on two letters; وو is not.
            if out.ends_with('ئ') {
                out.pop();
            }
            out.push('و');
        }
        'ۓ' => {
            hamza('ئ', out);
            hamza('ے', out);
        }
        // Which letter the hamza stood on is known at the next one.
        'ئ' => out.push(c),
        _ => {
            if out.ends_with('ئ') {
                out.pop();
                if c != 'ی' {
                    out.push('ی');
                }
            }
            out.push(c);
        }
    }
}

/// The consonant that a chillu is when a vowel follows.
fn consonant(chillu: char) -> Option<char> {
    Some(match chillu {
        'ൺ' => 'ണ',
        'ൻ' => 'ന',
        'ർ' => 'റ',
        'ൽ' => 'ല',
        'ൾ' => 'ള',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(folds: &[Fold], word: &str) -> String {
        let mut out = String::new();
        fold(folds, word, Beginning::Word, &mut out);
        out
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for (fold, a, b) in [
            (Fold::Length, "मूल", "मुल"),
            (Fold::Length, "ଦୂର", "ଦୁର"),
            (Fold::Hiatus, "साइज", "साईज"),
            (Fold::Hiatus, "ਸਾਇਜ", "ਸਾਈਜ"),
            (Fold::Candra, "ઑર્ડર", "ઓર્ડર"),
            (Fold::Candra, "કૅન્સલ", "કેન્સલ"),
            (Fold::Nasal, "રિફન્ડ", "રિફંડ"),
            (Fold::Nasal, "कैन्सल", "कैंसल"),
            (Fold::OpenE, "অ্যাকাউন্ট", "একাউন্ট"),
            (Fold::OpenE, "এ্যাকাউন্ট", "একাউন্ট"),
            (Fold::Chillu, "ഫോൺ", "ഫോണ്"),
            (Fold::Chillu, "ഓർഡർ", "ഓർഡറ്"),
            (Fold::Chillu, "ബിൽ", "ബില്ല്"),
            (Fold::Hamza, "اکاؤنٹ", "اکاونٹ"),
            (Fold::Hamza, "اکائونٹ", "اکاونٹ"),
            (Fold::Hamza, "سائز", "سائیز"),
            (Fold::Hamza, "سایز", "سائیز"),
            (Fold::Hamza, "گئے", "گۓ"),
        ] {
            assert_eq!(folded(&[fold], a), folded(&[fold], b), "{fold:?}: {a} and {b} are one word");
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (fold, a, b, why) in [
            (Fold::Hiatus, "ईमान", "इमान", "no vowel goes before"),
            (Fold::Hiatus, "दिन", "दीन", "behind a consonant the length is sound"),
            (Fold::Nasal, "जन्म", "जंम", "म is no stop"),
            (Fold::Nasal, "कनक", "कंक", "no virama"),
            (Fold::Nasal, "इन्फो", "इंफो", "before a labial it would be heard as m"),
            (Fold::OpenE, "অন্য", "এন্য", "another vowel"),
            (Fold::Chillu, "പാൽ", "പാല്ല്", "a long syllable does not double"),
            (Fold::Chillu, "കര", "കറ", "only the chillu of r is either"),
            (Fold::Hamza, "آم", "ام", "alef madda is a letter of its own"),
            (Fold::Hamza, "دو", "دوو", "no hamza"),
        ] {
            assert_ne!(folded(&[fold], a), folded(&[fold], b), "{fold:?}: {a} and {b}: {why}");
        }
    }

    #[test]
    fn signs_and_joined_letters_are_no_syllables() {
        for (word, count) in [
            ("ना", 1),
            ("बदल", 3),
            ("खात्या", 2),
            ("ব্যাংক", 2),
            ("ఫోన్", 2),
            ("ফোন", 2),
            ("জুতা", 2),
            ("ক্রয়", 2),
            ("جو", 1),
            ("جوت", 2),
            ("کھات", 2),
            ("آم", 2),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
