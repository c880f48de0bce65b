//! Sound keys: a word in one script finds the same word in another.
//!
//! Somebody types `mujhe`, `battery` or `dianchi`; the text says मुझे, ব্যাটারি, 电池. No spelling rule leads from one to
//! the other and back, so both are made coarser until they meet:
//!
//! ```text
//! word -> reader of its script -> phones, with alternatives -> keys
//!         latin, brahmic, arabic  phone.rs                     key.rs
//! ```
//!
//! A reader knows one script (or, for India, the layer that nine scripts share and a file of differences for each that
//! has some). It says what is heard, and where that is not certain it says all of it, the likeliest first. The keys
//! keep what spellings agree on:
//!
//! - close, with vowels: consonants with voicing folded, the vowel classes I (i, ee, e) and U (u, oo). a, o and ai go:
//!   they are unwritten, silent or mixed up;
//! - close, with voicing: consonants as they are, and the class of the last vowel. For words whose vowels are not
//!   written (Urdu) or spelt in English (battery); a family of its own, in capitals;
//! - loose: consonants with voicing folded.
//!
//! A key is a hint, not a proof: words share one that have nothing to do with each other (किताब book, kutub poles), and
//! the weight of a match should fall with the number of words that share the key. Chinese goes another way, by
//! syllables: [`pinyin_syllables`].

mod arabic;
mod brahmic;
mod key;
mod latin;
mod name;
mod phone;
mod pinyin;
mod spelling;

use unicode_script::Script;

use crate::script::is_brahmic;

use crate::script::script_of;
use key::{Hearing, KEYS_MAX};
pub use name::name_keys;
pub(crate) use name::{model_keys, vowel_letter};
pub use pinyin::{SYLLABLE_MARK, pinyin_cuts, pinyin_syllables};
pub(crate) use pinyin::{fold_confusions, split_mistyped_pinyin};
pub use spelling::{Spellings, spellings};

/// The consonants of a key that may be voiced or not.
const FOLDED: [char; 4] = ['k', 'c', 't', 'p'];

/// Characters of a word that are read.
const WORD_CHARS_MAX: usize = 64;

/// Bytes of the shortest loose key: one consonant says nothing.
const LOOSE_BYTES_MIN: usize = 2;

/// Bytes of the shortest close key without vowels.
const VOICING_BYTES_MIN: usize = 3;

/// Close keys without vowels, so that there is room for those with them.
const VOICING_KEYS_MAX: usize = 4;

/// Bytes from which on a beginning says something: two consonants that keep their voicing, or three sounds that do not.
const VOICING_BEGINNING_BYTES_MIN: usize = 2;
const VOWELS_BEGINNING_BYTES_MIN: usize = 3;

/// The keys of a word, sorted, each once, at most 8 of either strength; see [`sound_keys`].
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct SoundKeys {
    /// Consonants and vowels, or consonants with voicing: few words share one.
    pub(crate) close: Vec<String>,
    /// Consonants only, at least two.
    pub(crate) loose: Vec<String>,
}

/// Writes the sound keys of a normalised word to `out`, over what was there.
///
/// Words of other scripts than Latin, Arabic (read as Urdu) and the nine Brahmic scripts of India have none. Of a word
/// of more than 64 characters the rest is not read; a key has at most 24 bytes.
pub(crate) fn sound_keys(script: Script, word: &str, out: &mut SoundKeys) {
    let word = match word.char_indices().nth(WORD_CHARS_MAX) {
        Some((end, _)) => &word[..end],
        None => word,
    };
    let mut hearing = hear(script, word, Hearing::new());
    let mut close = Writer::new(&mut out.close);
    // Short keys without vowels would join too many words.
    let long = |key: &&str| key.len() >= VOICING_BYTES_MIN;
    hearing.voicing.finish().filter(long).take(VOICING_KEYS_MAX).for_each(|key| close.write(key));
    // The vowels of Urdu are half the word: only where there is nothing else.
    if script != Script::Arabic || close.count == 0 {
        let some = |key: &&str| !key.is_empty();
        hearing.vowels.finish().filter(some).for_each(|key| close.write(key));
    }
    close.finish();
    let mut loose = Writer::new(&mut out.loose);
    hearing.skeleton.finish().filter(|key| key.len() >= LOOSE_BYTES_MIN).for_each(|key| loose.write(key));
    loose.finish();
}

/// Whether a sound key writes voiced and voiceless consonants alike. Tamil needs such keys, and what people type in
/// Latin letters; between scripts that all keep the two apart they join words that have nothing to do with each other:
/// ഷർട്ട് (shirt) and chart.
///
/// ```
/// # use uttar_analysis::{Analysis, Analyzer, folds_voicing};
/// let mut battery = Analysis::default();
/// Analyzer::new().analyze("battery", &["en"], &mut battery);
/// let folding: Vec<&str> = battery.sounds.terms().filter(|key| folds_voicing(key)).collect();
/// assert!(folding.iter().all(|key| key.starts_with("pt")) && folding.len() < battery.sounds.len());
/// ```
pub fn folds_voicing(key: &str) -> bool {
    // Syllables of pinyin and names of models have marks, and fold nothing.
    !key.contains(['~', '#']) && key.contains(FOLDED)
}

/// What the reader of a script hears in a word; nothing where there is none.
fn hear(script: Script, word: &str, mut hearing: Hearing) -> Hearing {
    match script {
        Script::Latin => latin::read(word, &mut hearing),
        Script::Arabic => arabic::read(word, &mut hearing),
        script if is_brahmic(script) => brahmic::read(script, word, &mut hearing),
        _ => {}
    }
    hearing
}

/// What the close sound keys of words begin with that begin like this one: for whoever is still typing. Sorted, each
/// once; none where too little was heard, and none for scripts without sound keys.
///
/// ```
/// # use uttar_analysis::{Analysis, Analyzer, sound_beginnings};
/// let mut battery = Analysis::default();
/// Analyzer::new().analyze("बैटरी", &["hi"], &mut battery);
/// let begun = sound_beginnings("bait");
/// assert!(begun.iter().any(|beginning| battery.sounds.terms().any(|key| key.starts_with(beginning))));
/// ```
pub fn sound_beginnings(word: &str) -> Vec<String> {
    let word = word.char_indices().nth(WORD_CHARS_MAX).map_or(word, |(end, _)| &word[..end]);
    let script = word.chars().next().map_or(Script::Common, script_of);
    let hearing = hear(script, word, Hearing::new());
    let long = |min: usize| move |key: &&str| key.len() >= min;
    let voicing = hearing.voicing.heard().filter(long(VOICING_BEGINNING_BYTES_MIN));
    let vowels = hearing.vowels.heard().filter(long(VOWELS_BEGINNING_BYTES_MIN));
    let mut out: Vec<String> = voicing.chain(vowels).map(str::to_owned).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Writes keys over those of the word before, whose memory is used again.
struct Writer<'a> {
    keys: &'a mut Vec<String>,
    count: usize,
}

impl<'a> Writer<'a> {
    fn new(keys: &'a mut Vec<String>) -> Self {
        Self { keys, count: 0 }
    }

    /// Adds a key, while there is room.
    fn write(&mut self, key: &str) {
        match self.keys.get_mut(self.count) {
            _ if self.count == KEYS_MAX => return,
            Some(place) => {
                place.clear();
                place.push_str(key);
            }
            None => self.keys.push(key.to_owned()),
        }
        self.count += 1;
    }

    /// Drops what is left of the word before, and sorts.
    fn finish(self) {
        self.keys.truncate(self.count);
        self.keys.sort_unstable();
        self.keys.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_script::UnicodeScript;

    pub(super) fn keys(word: &str) -> SoundKeys {
        let script = word.chars().next().map_or(Script::Latin, |c| c.script());
        let mut out = SoundKeys::default();
        sound_keys(script, word, &mut out);
        out
    }

    fn share(a: &[String], b: &[String]) -> bool {
        a.iter().any(|key| b.contains(key))
    }

    pub(super) fn assert_close(a: &str, b: &str) {
        let (of_a, of_b) = (keys(a), keys(b));
        assert!(share(&of_a.close, &of_b.close), "{a} {:?} and {b} {:?}", of_a.close, of_b.close);
    }

    pub(super) fn assert_not_close(a: &str, b: &str) {
        let (of_a, of_b) = (keys(a), keys(b));
        assert!(!share(&of_a.close, &of_b.close), "{a} {:?} and {b} {:?}", of_a.close, of_b.close);
    }

    pub(super) fn assert_loose(a: &str, b: &str) {
        let (of_a, of_b) = (keys(a), keys(b));
        assert!(share(&of_a.loose, &of_b.loose), "{a} {:?} and {b} {:?}", of_a.loose, of_b.loose);
    }

    #[test]
    fn a_loan_word_meets_in_all_scripts() {
        let spellings =
            ["battery", "बैटरी", "ব্যাটারি", "பேட்டரி", "బ్యాటరీ", "ಬ್ಯಾಟರಿ", "ബാറ്ററി", "بیٹری", "ਬੈਟਰੀ", "બૅટરી", "ବ୍ୟାଟେରୀ"];
        for a in spellings {
            for b in spellings {
                assert_loose(a, b);
            }
            assert_close("battery", a);
        }
    }

    #[test]
    fn romanised_spellings_meet_the_word() {
        for (native, typed) in [
            ("मुझे", "mujhe mujhay muze"),
            ("क्या", "kya kia kyaa"),
            ("नहीं", "nahi nahin nahee nai"),
            ("कहना", "kahna kehna"),
            ("बननी", "banani banni"),
            ("रामपुर", "rampur raampur rampoor"),
            ("ज्ञान", "gyan gyaan"),
            ("বিবাহ", "bibaho vivaha"),
            ("ভালো", "bhalo valo"),
            ("অ্যাপ", "app"),
            ("ਸਿੱਖੇਂਗਾ", "sikhenga"),
            ("ବିଦ୍ୟା", "bidya vidya"),
            ("தமிழ்", "tamil tamizh"),
            ("அவர்கள்", "avargal avarkal"),
            ("పుస్తకం", "pustakam pusthakam"),
            ("ಇಂಗ್ಲಿಷ್", "inglish"),
            ("എന്റെ", "ente ende"),
            ("കാറ്റ്", "kattu kaatu kaatt"),
            ("مشکل", "mushkil mushkill"),
            ("موبائل", "mobail"),
            ("اسٹیشن", "station"),
        ] {
            typed.split(' ').for_each(|typed| assert_loose_or_short(native, typed));
        }
    }

    /// A short word has no loose key; then a close one has to do.
    fn assert_loose_or_short(a: &str, b: &str) {
        if keys(a).loose.is_empty() || keys(b).loose.is_empty() {
            assert_close(a, b);
        } else {
            assert_loose(a, b);
        }
    }

    #[test]
    fn other_words_share_no_close_key() {
        for (a, b, why) in [
            ("मुझे", "mujhko", "another form"),
            ("पानी", "pani puri", "two words"),
            ("दिन", "dun", "i is not u"),
            ("कमल", "kamli", "a vowel more"),
            ("बैटरी", "butter", "no vowel at the end"),
            ("payment", "pavement", "a consonant more"),
            ("मोबाइल", "mail", "a consonant less"),
            ("screen", "शहर", "s and r are not all"),
            ("کتاب", "kitabi", "a vowel more"),
            ("बजट", "pocket", "voicing, and k is not c"),
        ] {
            assert!(!share(&keys(a).close, &keys(b).close), "{a} and {b}: {why}");
        }
    }

    #[test]
    fn the_families_of_keys_do_not_mix() {
        for word in ["battery", "मुझे", "தமிழ்", "مشکل"] {
            let keys = keys(word);
            assert!(!share(&keys.close, &keys.loose) || keys.loose.iter().all(|key| !key.contains(['I', 'U'])));
            assert!(keys.loose.iter().all(|key| key.len() >= LOOSE_BYTES_MIN));
        }
    }

    #[test]
    fn a_beginning_sounds_like_the_beginning_of_the_word() {
        for (typed, word) in
            [("batt", "बैटरी"), ("baitri", "बैटरी"), ("chaar", "चार्जर"), ("பேட்", "battery"), ("बैट", "ব্যাটারি")]
        {
            let (begun, keys) = (sound_beginnings(typed), keys(word).close);
            assert!(
                begun.iter().any(|begun| keys.iter().any(|key| key.starts_with(begun))),
                "{typed} {begun:?} {keys:?}"
            );
        }
        let begun = sound_beginnings("batt");
        assert!(!keys("पता").close.iter().any(|key| begun.iter().any(|begun| key.starts_with(begun))));
        for nothing in ["", "b", "a", "电池", "12"] {
            assert!(sound_beginnings(nothing).iter().all(|key| key.starts_with(char::is_numeric)), "{nothing}");
        }
    }

    #[test]
    fn old_keys_are_gone() {
        let mut out = SoundKeys::default();
        sound_keys(Script::Latin, "congratulations", &mut out);
        sound_keys(Script::Latin, "a", &mut out);
        assert_eq!(out, keys("a"));
        sound_keys(Script::Han, "电池", &mut out);
        assert_eq!(out, SoundKeys::default());
    }

    proptest! {
        #[test]
        fn any_string_has_few_short_keys(word in ".{0,90}|[a-z]{0,90}|[ऀ-ൿ]{0,90}|[؀-ۿ]{0,90}", pick in 0..12usize) {
            let scripts = [
                Script::Latin, Script::Arabic, Script::Devanagari, Script::Bengali, Script::Gurmukhi, Script::Gujarati,
                Script::Oriya, Script::Tamil, Script::Telugu, Script::Kannada, Script::Malayalam, Script::Han,
            ];
            let mut out = SoundKeys::default();
            sound_keys(scripts[pick], &word, &mut out);
            for keys in [&out.close, &out.loose] {
                prop_assert!(keys.len() <= KEYS_MAX);
                prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(keys.iter().all(|key| !key.is_empty() && key.len() <= 24 && key.is_ascii()));
            }
        }
    }
}
