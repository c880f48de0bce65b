//! The nine Brahmic scripts of India: one layer for all, because Unicode lays their blocks out alike (the ISCII order).
//!
//! Folds, each with its counter-example in the tests:
//! - Malayalam chillu: ന + virama + ZWJ is ൻ, and ൻ്റ and ൻറ are ന്റ;
//! - ZWJ and ZWNJ are dropped;
//! - chandrabindu is anusvara in Devanagari and Gujarati; tippi is bindi and addak goes in Gurmukhi;
//! - a nasal consonant before a stop of its own class is anusvara (हिन्दी = हिंदी), in Devanagari, Gujarati, Bengali
//!   (velar only), Odia, Telugu and Kannada;
//! - nukta goes where it is optional in everyday typing (Devanagari, Gurmukhi, Gujarati); Bengali and Odia letters with
//!   nukta are letters of their own and stay;
//! - a vowel typed as letter + sign is the vowel letter (अ + ा = आ, अ + ॅ = ॲ); ा + े typed for ो is ो; the Hindi
//!   letter ऍ is the Marathi ॲ;
//! - Assamese ৰ is র; Odia ଵ is ୱ; Malayalam ൌ is ൗ.
//!
//! Sources: Unicode Standard chapter 12 (South and Central Asia-I); the normalisation ideas of Lucene's
//! `IndicNormalizer`, without its table.

use unicode_script::Script;

const VIRAMA: u32 = 0x4d;
const NUKTA: u32 = 0x3c;
const ANUSVARA: u32 = 0x02;
const CHANDRABINDU: u32 = 0x01;
const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// The offset of a character in its block, as all Brahmic blocks are laid out alike; `None` outside them.
fn offset(c: char) -> Option<u32> {
    let code = u32::from(c);
    (0x0900..0x0d80).contains(&code).then_some(code & 0x7f)
}

fn at(like: char, offset: u32) -> char {
    char::from_u32((u32::from(like) & !0x7f) | offset).unwrap_or(like)
}

pub(super) fn normalize(script: Script, word: &str, out: &mut String) {
    let first = out.len();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, ZWJ | ZWNJ | '\'') {
            continue;
        }
        let Some(place) = offset(c) else {
            out.push(c);
            continue;
        };
        if script == Script::Malayalam
            && let Some(chillu) = chillu(c)
            && followed_by_virama_and_joiner(&chars)
        {
            chars.next();
            chars.next();
            out.push(chillu);
            continue;
        }
        match (script, place) {
            (Script::Devanagari | Script::Gujarati, CHANDRABINDU) => out.push(at(c, ANUSVARA)),
            (Script::Devanagari | Script::Gurmukhi | Script::Gujarati, NUKTA) => {}
            (Script::Devanagari, _) if nukta_base(c).is_some() => out.extend(nukta_base(c)),
            (Script::Devanagari, 0x0d) => out.push('ॲ'),
            (Script::Gurmukhi, 0x70) => out.push(at(c, ANUSVARA)),
            (Script::Gurmukhi, 0x71) => {}
            (Script::Bengali, 0x70) => out.push('র'),
            (Script::Oriya, 0x35) => out.push('ୱ'),
            (Script::Malayalam, 0x4c) => out.push('ൗ'),
            // The chillu of ൻ്റ becomes ന again before its virama.
            (Script::Malayalam, VIRAMA) if out[first..].ends_with('ൻ') => {
                out.pop();
                out.push_str("ന്");
            }
            // ൻറ without a virama is the same sound, in many hands.
            (Script::Malayalam, 0x31) if out[first..].ends_with('ൻ') => {
                out.pop();
                out.push_str("ന്റ");
            }
            (_, VIRAMA) => {
                if !nasal_becomes_anusvara(script, &out[first..], chars.peek().copied()) {
                    out.push(c);
                } else if let Some(nasal) = out.pop() {
                    out.push(at(nasal, ANUSVARA));
                }
            }
            (_, 0x3e..=0x4c) => push_sign(script, c, first, out),
            _ => out.push(c),
        }
    }
}

/// The letter that a precomposed Devanagari nukta letter without a canonical decomposition here stands for.
fn nukta_base(c: char) -> Option<char> {
    match c {
        '\u{0929}' => Some('न'),
        '\u{0931}' => Some('र'),
        '\u{0934}' => Some('ळ'),
        _ => None,
    }
}

fn chillu(consonant: char) -> Option<char> {
    Some(match consonant {
        'ണ' => 'ൺ',
        'ന' => 'ൻ',
        'ര' => 'ർ',
        'ല' => 'ൽ',
        'ള' => 'ൾ',
        'ക' => 'ൿ',
        _ => return None,
    })
}

fn followed_by_virama_and_joiner(chars: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut ahead = chars.clone();
    ahead.next() == Some('\u{0d4d}') && ahead.next() == Some(ZWJ)
}

/// Whether the nasal at the end of `before` stands before a stop of its own class.
fn nasal_becomes_anusvara(script: Script, before: &str, next: Option<char>) -> bool {
    let (Some(nasal), Some(stop)) = (before.chars().next_back().and_then(offset), next.and_then(offset)) else {
        return false;
    };
    let stops = match nasal {
        0x19 => 0x15..=0x18,
        0x1e => 0x1a..=0x1d,
        0x23 => 0x1f..=0x22,
        0x28 => 0x24..=0x27,
        0x2e => 0x2a..=0x2d,
        _ => return false,
    };
    let folds = match script {
        Script::Devanagari | Script::Gujarati | Script::Oriya | Script::Telugu | Script::Kannada => true,
        Script::Bengali => nasal == 0x19,
        _ => false,
    };
    folds && stops.contains(&stop)
}

/// Adds a vowel sign; where it follows a vowel letter or another sign that it completes, the two become one.
fn push_sign(script: Script, sign: char, first: usize, out: &mut String) {
    let joined = out[first..].chars().next_back().and_then(|last| {
        if u32::from(last) & !0x7f != u32::from(sign) & !0x7f {
            return None;
        }
        let place = match (offset(last)?, offset(sign)?) {
            // अ + ॅ, which Gujarati writes at the place of ऍ.
            (0x05, 0x45) if script == Script::Devanagari => 0x72,
            (0x05, 0x45) if script == Script::Gujarati => 0x0d,
            // अ + ा, अ + ॉ, अ + ो, अ + ौ, अ + े, अ + ै, ए + े.
            (0x05, 0x3e) => 0x06,
            (0x05, 0x49) => 0x11,
            (0x05, 0x4b) => 0x13,
            (0x05, 0x4c) => 0x14,
            (0x05, 0x47) => 0x0f,
            (0x05, 0x48) | (0x0f, 0x47) => 0x10,
            // ा + े and ा + ै typed for ो and ौ, in either order.
            (0x3e, 0x47) | (0x47, 0x3e) => 0x4b,
            (0x3e, 0x48) | (0x48, 0x3e) => 0x4c,
            _ => return None,
        };
        let vowel = at(sign, place);
        // Only where the script has such a letter.
        (unicode_script::UnicodeScript::script(&vowel) != Script::Unknown).then_some(vowel)
    });
    if joined.is_some() {
        out.pop();
    }
    out.push(joined.unwrap_or(sign));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(script: Script, word: &str) -> String {
        let mut out = String::new();
        normalize(script, word, &mut out);
        out
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for (script, a, b) in [
            (Script::Devanagari, "हिन्दी", "हिंदी"),
            (Script::Devanagari, "चाँद", "चांद"),
            (Script::Devanagari, "फ़ोन", "फोन"),
            (Script::Devanagari, "अाप", "आप"),
            (Script::Devanagari, "दुसऱ्या", "दुसर्‍या"),
            (Script::Devanagari, "अॅप", "ॲप"),
            (Script::Devanagari, "ऍप", "अ\u{200d}ॅप"),
            (Script::Bengali, "ব্যাঙ্ক", "ব্যাংক"),
            (Script::Bengali, "আমাৰ", "আমার"),
            (Script::Gurmukhi, "ਪੰਜਾਬ", "ਪਂਜਾਬ"),
            (Script::Gurmukhi, "ਬੱਚਾ", "ਬਚਾ"),
            (Script::Gurmukhi, "ਫ਼ੋਨ", "ਫੋਨ"),
            (Script::Gujarati, "હિન્દી", "હિંદી"),
            (Script::Gujarati, "અૅપ", "ઍપ"),
            (Script::Telugu, "హిన్దీ", "హిందీ"),
            (Script::Kannada, "ಸ್ಕ್ರೀನ್\u{200c}ಶಾಟ್", "ಸ್ಕ್ರೀನ್ಶಾಟ್"),
            (Script::Malayalam, "അവന\u{0d4d}\u{200d}", "അവൻ"),
            (Script::Malayalam, "എൻ്റെ", "എന്റെ"),
            (Script::Malayalam, "എൻറെ", "എന്റെ"),
            (Script::Malayalam, "എന\u{0d4d}\u{200d}റെ", "എന്റെ"),
            (Script::Malayalam, "കൌശലം", "കൗശലം"),
            (Script::Oriya, "ଵିଦ୍ୟା", "ୱିଦ୍ୟା"),
        ] {
            assert_eq!(normal(script, a), normal(script, b), "{a} and {b} are one word");
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (script, a, b, why) in [
            (Script::Devanagari, "जन्म", "जंम", "म is no stop"),
            (Script::Devanagari, "कम", "कं", "no virama"),
            (Script::Bengali, "পড়া", "পডা", "ড় is a letter of its own"),
            (Script::Bengali, "জন্ম", "জংম", "only the velar nasal"),
            (Script::Bengali, "ৱাশ", "ৰাশ", "Assamese wa is not ra"),
            (Script::Telugu, "వు", "మ", "a well-known table folds them"),
            (Script::Tamil, "ஒளி", "ஔி", "ஒள is not ஔ"),
            (Script::Malayalam, "അവന\u{0d4d}", "അവൻ", "no joiner: another word form"),
            (Script::Gurmukhi, "ਕਾਰ", "ਕਰ", "a long vowel is not short"),
            (Script::Oriya, "ପଡ଼ିବା", "ପଡିବା", "ଡ଼ is a letter of its own"),
        ] {
            assert_ne!(normal(script, a), normal(script, b), "{a} and {b}: {why}");
        }
    }
}
