//! What was typed so far, read as words to look up: all of them whole but the last, which is still being typed.

use uttar_analysis::{
    Analysis, Analyzer, SYLLABLE_MARK, is_ideographic, pinyin_cuts, pinyin_syllables, sound_beginnings,
};

use super::edit::{Extent, may_be_mistyped};

/// How good each way to meet a word is.
pub(super) mod quality {
    pub(crate) const WHOLE: u8 = 8;
    pub(crate) const BEGINNING: u8 = 7;
    pub(crate) const SOUND: u8 = 4;
    pub(crate) const MISTYPED: u8 = 4;
    pub(crate) const SOUND_BEGINNING: u8 = 3;
    pub(crate) const INITIALS: u8 = 2;
}

/// Letters of the longest syllable.
const SYLLABLE_LETTERS_MAX: usize = 6;
/// Fewer letters begin too many syllables, unless Chinese stands before them.
const PINYIN_LETTERS_MIN: usize = 2;
/// So many initials are read; more are no word.
const INITIALS_MAX: usize = 8;

/// Bytes of a sound key of a word that has perhaps not ended.
const OPEN_KEY_BYTES_MIN: usize = 3;

/// A table of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Words,
    Sounds,
    Characters,
}

/// A term to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lookup {
    pub(super) table: Table,
    pub(super) term: String,
    pub(super) extent: Extent,
}

/// One way to meet a word: a text that has all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) lookups: Vec<Lookup>,
    pub(super) quality: u8,
}

/// A word and all ways to meet it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TypedWord {
    pub(super) ways: Vec<Way>,
    /// Whether it is a function word that is whole: "the" where the text says "my".
    pub(super) is_optional: bool,
    /// Its spelling, if it may hold a mistake.
    pub(super) may_be_mistyped: Option<(String, Extent)>,
}

/// Reads what was typed. A space at the end ends the last word.
pub(super) fn read(typed: &str, analyzer: &Analyzer) -> Vec<TypedWord> {
    let mut analysis = Analysis::default();
    // Words, characters and sounds do not depend on the language, and too little is typed to tell it.
    analyzer.analyze(typed, &[], &mut analysis);
    let last = analysis.words.iter().map(|token| token.position).max().unwrap_or(0);
    let is_open = !typed.ends_with(char::is_whitespace);
    let mut out: Vec<(usize, TypedWord)> = Vec::new();
    for token in analysis.words.iter().filter(|token| !token.term.starts_with(is_ideographic)) {
        let extent = if is_open && token.position == last { Extent::Beginning } else { Extent::Whole };
        if out.last().is_none_or(|(position, _)| *position != token.position) {
            out.push((token.position, TypedWord::default()));
        }
        let Some((_, word)) = out.last_mut() else { continue };
        word.add(token.term, extent);
        if extent == Extent::Beginning
            && let Some(last) = syllable_before(&typed[..token.range.start])
        {
            word.ways.extend(continued(last, token.term));
        }
        word.is_optional = extent == Extent::Whole && analyzer.is_stop_word(token.term);
        // A short key is a word only where the word has ended; else too many words begin so.
        let keys = analysis.sounds.iter().filter(|key| key.position == token.position);
        let is_cluster = has_no_vowel(token.term) && token.term.len() < HEARD_LETTERS_MIN;
        let keys = keys.filter(|key| extent == Extent::Whole || (key.term.len() >= OPEN_KEY_BYTES_MIN && !is_cluster));
        word.ways.extend(keys.map(|key| Way::one(Table::Sounds, key.term, Extent::Whole, quality::SOUND)));
    }
    let mut words: Vec<TypedWord> = out.into_iter().map(|(_, word)| word).collect();
    words.extend(characters(&analysis));
    words
}

/// The pairs of Chinese characters, each a word of its own: where words end is for no reader to see. A character alone
/// where there is no pair.
fn characters(analysis: &Analysis) -> impl Iterator<Item = TypedWord> {
    let grams = || analysis.grams.iter().filter(|gram| gram.term.starts_with(is_ideographic));
    let is_pair = |term: &str| term.chars().nth(1).is_some();
    let in_pairs = move |position| grams().any(|gram| gram.position == position && is_pair(gram.term));
    grams().filter(move |gram| is_pair(gram.term) || !in_pairs(gram.position)).map(|gram| TypedWord {
        ways: vec![Way::one(Table::Characters, gram.term, Extent::Whole, quality::WHOLE)],
        ..TypedWord::default()
    })
}

impl Way {
    fn one(table: Table, term: &str, extent: Extent, quality: u8) -> Self {
        Self { lookups: vec![Lookup { table, term: term.to_owned(), extent }], quality }
    }
}

impl TypedWord {
    fn add(&mut self, word: &str, extent: Extent) {
        self.ways.push(Way::one(Table::Words, word, Extent::Whole, quality::WHOLE));
        if extent == Extent::Beginning {
            self.ways.push(Way::one(Table::Words, word, extent, quality::BEGINNING));
            let begun = if has_no_vowel(word) { Vec::new() } else { sound_beginnings(word) };
            let begun = begun.into_iter().filter(|key| !key.contains(char::is_numeric));
            self.ways.extend(begun.map(|key| Way::one(Table::Sounds, &key, extent, quality::SOUND_BEGINNING)));
        }
        self.ways.extend(pinyin(word, extent));
        self.ways.extend(initials(word));
        if may_be_mistyped(word) {
            self.may_be_mistyped = Some((word.to_owned(), extent));
        }
    }
}

/// A word read as pinyin: whole syllables, and at the end perhaps the beginning of one.
fn pinyin(word: &str, extent: Extent) -> Vec<Way> {
    if word.len() < PINYIN_LETTERS_MIN || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let key =
        |syllables: &[&str]| syllables.iter().map(|syllable| format!("{SYLLABLE_MARK}{syllable}")).collect::<String>();
    let lookup = |term: String, extent| Lookup { table: Table::Sounds, term, extent };
    let mut out = Vec::new();
    if extent == Extent::Beginning && word.len() <= SYLLABLE_LETTERS_MAX {
        out.push(Way { lookups: vec![lookup(key(&[word]), extent)], quality: quality::SOUND_BEGINNING });
    }
    let whole = if extent == Extent::Whole { word.len()..=word.len() } else { 1..=word.len() };
    let cut = |end: usize| Some((pinyin_cuts(&word[..end]), &word[end..])).filter(|(cuts, _)| !cuts.is_empty());
    let (cuts, rest) = whole.rev().find_map(cut).unwrap_or_default();
    for mut syllables in cuts {
        syllables.extend((!rest.is_empty()).then_some(rest));
        let pairs = syllables.windows(2).map(|pair| lookup(key(pair), Extent::Whole));
        let mut lookups: Vec<Lookup> = pairs.collect();
        match lookups.last_mut() {
            Some(last) => last.extent = extent,
            None => lookups.push(lookup(key(&syllables), Extent::Whole)),
        }
        out.push(Way { lookups, quality: quality::SOUND });
    }
    out
}

/// How the last Chinese character of what was typed sounds, if it ends with one.
fn syllable_before(typed: &str) -> Option<&'static str> {
    let last = typed.chars().next_back().filter(|last| is_ideographic(*last))?;
    let mut found = None;
    pinyin_syllables(last.encode_utf8(&mut [0; 4]), |_, syllable| found = Some(syllable));
    found
}

/// Letters behind a Chinese character as the beginning of the syllable that follows it: what an input method has not
/// turned into characters yet.
fn continued(last: &str, letters: &str) -> Option<Way> {
    let may_begin = letters.len() <= SYLLABLE_LETTERS_MAX && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    may_begin.then(|| {
        Way::one(
            Table::Sounds,
            &format!("{SYLLABLE_MARK}{last}{SYLLABLE_MARK}{letters}"),
            Extent::Beginning,
            quality::SOUND,
        )
    })
}

/// A word as the initials of syllables of pinyin, xyk for xinyongka: each pair of them begins two syllables that follow
/// each other. Only where it has no vowel, and read in two ways where zh may be one initial or two.
fn initials(word: &str) -> Vec<Way> {
    let is_initial = |byte: u8| byte.is_ascii_lowercase() && !b"aeiouv".contains(&byte);
    if word.len() < PINYIN_LETTERS_MIN || word.len() > INITIALS_MAX || !word.bytes().all(is_initial) {
        return Vec::new();
    }
    let mut readings: Vec<Vec<&str>> = vec![(0..word.len()).map(|at| &word[at..=at]).collect()];
    let mut joined = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let length = if ["zh", "ch", "sh"].iter().any(|initial| word[at..].starts_with(initial)) { 2 } else { 1 };
        joined.push(&word[at..at + length]);
        at += length;
    }
    if joined.len() > 1 && joined.len() < word.len() {
        readings.push(joined);
    }
    let lookup = |pair: &[&str]| Lookup { table: Table::Sounds, term: pair.join(" "), extent: Extent::Initials };
    let way =
        |initials: Vec<&str>| Way { lookups: initials.windows(2).map(lookup).collect(), quality: quality::INITIALS };
    readings.into_iter().map(way).collect()
}

/// Whether a word in Latin letters has no vowel: so few sounds are heard in it that what begins like them is chance.
fn has_no_vowel(word: &str) -> bool {
    word.len() >= NO_VOWEL_LETTERS_MIN
        && word.bytes().all(|byte| byte.is_ascii_lowercase() && !b"aeiou".contains(&byte))
}

/// Without a vowel a word of so many letters may be one that is written short, chrg; a shorter one is the beginning of
/// any.
const HEARD_LETTERS_MIN: usize = 4;
/// Shorter words are clusters that others begin with: ch, kh.
const NO_VOWEL_LETTERS_MIN: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(typed: &str) -> Vec<(String, Extent)> {
        let words = read(typed, &Analyzer::new());
        let last_way = |word: TypedWord| {
            let mut ways = word.ways.into_iter().filter(|way| way.quality >= quality::BEGINNING);
            let way = ways.next_back().expect("a spelling");
            (way.lookups[0].term.clone(), way.lookups[0].extent)
        };
        words.into_iter().map(last_way).collect()
    }

    #[test]
    fn only_the_last_word_is_a_beginning() {
        use Extent::{Beginning, Whole};
        let terms = |words: &[(&str, Extent)]| {
            words.iter().map(|(term, extent)| ((*term).to_owned(), *extent)).collect::<Vec<_>>()
        };
        assert_eq!(spelt("replace batt"), terms(&[("replace", Whole), ("batt", Beginning)]));
        assert_eq!(spelt("replace "), terms(&[("replace", Whole)]));
        assert_eq!(spelt("電池更"), terms(&[("电池", Whole), ("池更", Whole)]));
        assert_eq!(spelt("电"), terms(&[("电", Whole)]));
        assert_eq!(spelt("बैट"), terms(&[("बैट", Beginning)]));
        assert!(spelt(" ?! ").is_empty() && spelt("").is_empty());
    }

    #[test]
    fn pinyin_is_whole_syllables_and_a_beginning() {
        let ways = |word: &str, extent| -> Vec<Vec<(String, Extent)>> {
            pinyin(word, extent)
                .into_iter()
                .map(|way| way.lookups.into_iter().map(|lookup| (lookup.term, lookup.extent)).collect())
                .collect()
        };
        let owned = |terms: &[(&str, Extent)]| {
            terms.iter().map(|(term, extent)| ((*term).to_owned(), *extent)).collect::<Vec<_>>()
        };
        use Extent::{Beginning, Whole};
        assert_eq!(ways("dianc", Beginning), [owned(&[("~dianc", Beginning)]), owned(&[("~dian~c", Beginning)])]);
        assert_eq!(ways("dianchigeng", Beginning), [owned(&[("~dian~chi", Whole), ("~chi~geng", Beginning)])]);
        assert_eq!(ways("dian", Whole), [owned(&[("~dian", Whole)])]);
        assert!(
            ways("battery", Whole).is_empty() && ways("बैट", Beginning).is_empty() && ways("a", Beginning).is_empty()
        );
    }

    #[test]
    fn a_word_that_can_be_cut_twice_is_looked_up_twice() {
        let ways = pinyin("xiane", Extent::Beginning);
        let terms: Vec<&str> = ways.iter().flat_map(|way| &way.lookups).map(|lookup| lookup.term.as_str()).collect();
        assert_eq!(terms, ["~xiane", "~xia~ne", "~xian~e"]);
    }

    #[test]
    fn initials_are_pairs_of_beginnings() {
        let terms = |word: &str| -> Vec<Vec<String>> {
            let lookups = |way: Way| way.lookups.into_iter().map(|lookup| lookup.term).collect();
            initials(word).into_iter().map(lookups).collect()
        };
        assert_eq!(terms("xyk"), [["x y", "y k"]]);
        assert_eq!(terms("zzh"), [vec!["z z".to_owned(), "z h".to_owned()], vec!["z zh".to_owned()]]);
        assert!([terms("x"), terms("xa"), terms("bcdfghjkl"), terms("电")].iter().all(Vec::is_empty));
    }

    #[test]
    fn letters_behind_chinese_begin_the_next_syllable() {
        let terms = |typed: &str| -> Vec<String> {
            let words = read(typed, &Analyzer::new());
            words.into_iter().flat_map(|word| word.ways).flat_map(|way| way.lookups).map(|lookup| lookup.term).collect()
        };
        assert!(terms("信用卡h").contains(&"~ka~h".to_owned()), "{:?}", terms("信用卡h"));
        assert!(!terms("信用卡 h").contains(&"~ka~h".to_owned()));
    }

    #[test]
    fn what_has_no_vowel_is_not_heard() {
        let heard = |typed: &str| {
            let words = read(typed, &Analyzer::new());
            words.iter().flat_map(|word| &word.ways).any(|way| {
                way.quality == quality::SOUND_BEGINNING
                    && way.lookups[0].term.len() < 6
                    && !way.lookups[0].term.starts_with(SYLLABLE_MARK)
            })
        };
        assert!(heard("baitr") && !heard("xyz") && !heard("zzzqq"));
        let by_sound = |typed: &str| {
            read(typed, &Analyzer::new()).iter().flat_map(|word| &word.ways).any(|way| way.quality == quality::SOUND)
        };
        assert!(by_sound("chrg") && !by_sound("xyz"));
    }

    #[test]
    fn numbers_are_never_mistyped() {
        let words = read("note12 battery", &Analyzer::new());
        let may: Vec<bool> = words.iter().map(|word| word.may_be_mistyped.is_some()).collect();
        assert_eq!(may, [true, false, true]);
    }
}
