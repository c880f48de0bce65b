//! A question, read: its tokens as weighted terms to look up.

mod small_talk;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use uttar_analysis::{Analysis, Analyzer, Detection, Guess, is_ideographic, is_model_name, script_code};

use self::small_talk::asks_nothing;
pub(crate) use self::small_talk::{is_courtesy, is_greeting};

use crate::channel::Channel;
use crate::engine::{QueryTerm, QueryTerms, ScriptCode};
use crate::features::{gram_weight, grams_per_word, is_pair_of_characters};
use crate::redact::redacted_places;

/// A language takes part in stemming from this probability on.
const LANGUAGE_PROBABILITY_MIN: f32 = 0.1;
/// Where the caller names no language, one so much less probable than the likeliest says nothing about what the
/// customer reads.
const MEANT_SHARE_MIN: f32 = 0.25;
/// A channel with less weight is not looked at.
const CHANNEL_WEIGHT_MIN: f32 = 0.02;
/// What a function or question word weighs; it is not thrown away, for it may be all there is.
const STOP_WORD_WEIGHT: f32 = 0.5;
/// Function words in Latin letters are taken for such from this probability on that the question is romanised.
const ROMANISED_STOP_WORDS_FROM: f32 = 0.5;
/// What a word beside a number weighs by how it sounds, whatever the question is written in.
const MODEL_NAME_WEIGHT: f32 = 0.6;
/// How much less a text counts in a script that a romanised question surely is not meant in.
const OTHER_SCRIPT_COST: f32 = 0.4;

/// A question after the analysis.
pub(crate) struct Question {
    pub(crate) detection: Detection,
    pub(crate) analysis: Analysis,
    pub(crate) script: ScriptCode,
    pub(crate) terms: QueryTerms,
    /// The probability that it is an Indian language or Chinese in Latin letters.
    pub(crate) romanised: f32,
    /// The scripts of the languages that it may be in, though in Latin letters, with their probabilities.
    meant_scripts: Vec<(ScriptCode, f32)>,
    /// Where it holds words that say something: neither stop words nor greetings nor mere numbers, nor those of orders
    /// alone. Bytes of the text, in order.
    pub(crate) content: Vec<Range<usize>>,
    /// Whether it has more words than are read.
    pub(crate) is_cut: bool,
}

impl Question {
    pub(crate) fn read(text: &str, analyzer: &Analyzer, tokens_max: usize) -> Self {
        let detection = uttar_analysis::detect(text);
        let mut analysis = Analysis::default();
        let languages: Vec<&str> = detection
            .languages
            .iter()
            .filter(|guess| guess.probability >= LANGUAGE_PROBABILITY_MIN)
            .map(|guess| guess.language.as_str())
            .collect();
        analyzer.analyze(text, &languages, &mut analysis);
        // What stands after them would cost time in every step from here on.
        let end = analysis.words.iter().nth(tokens_max).map_or(0, |token| token.range.start);
        let is_cut = end > 0;
        if is_cut {
            analyzer.analyze(&text[..end], &languages, &mut analysis);
        }
        let romanised = romanised(&detection);
        let is_stop_word = |word: &str| {
            analyzer.is_stop_word(word)
                || (romanised >= ROMANISED_STOP_WORDS_FROM && analyzer.is_romanised_stop_word(word))
        };
        let terms = terms(&analysis, is_stop_word, tokens_max, romanised);
        let terms = QueryTerms { stems_of_words: stems_of_words(&analysis, &terms), terms };
        let is_empty = |word: &str| is_stop_word(word) || asks_nothing(word);
        // Characters beside each other of which the dictionary makes no words may be one all the same: 充不进电.
        let lone: HashSet<&str> =
            analysis.words.terms().filter(|word| is_one_ideograph(word) && !is_empty(word)).collect();
        let says_something = |word: &str| {
            let is_word = word.chars().any(char::is_alphabetic) && !is_one_letter(word);
            (is_word && !is_empty(word)) || (lone.len() > 1 && lone.contains(word))
        };
        let words = analysis.words.iter().filter(|word| says_something(word.term));
        let mut content: Vec<Range<usize>> = words.map(|word| word.range).collect();
        // The number of an order says whom a question is about: alone it asks nothing.
        let identifiers: Vec<Range<usize>> = redacted_places(text).collect();
        if content.iter().all(|word| identifiers.iter().any(|one| one.start <= word.start && word.end <= one.end)) {
            content.clear();
        }
        let meant_scripts = meant_scripts(&detection);
        Self {
            script: ScriptCode::of(&analysis),
            detection,
            analysis,
            terms,
            romanised,
            meant_scripts,
            content,
            is_cut,
        }
    }

    /// Whether it greets, and says nothing else.
    pub(crate) fn only_greets(&self) -> bool {
        self.content.is_empty() && self.analysis.words.terms().any(is_greeting)
    }

    /// Whether it says nothing beside what stands at these places of its text.
    pub(crate) fn says_only(&self, places: &[[usize; 2]]) -> bool {
        let is_there = |word: &Range<usize>| places.iter().any(|[start, end]| *start <= word.start && word.end <= *end);
        self.content.iter().all(is_there)
    }

    /// Its scripts: that of most of it first, then those of its other words.
    pub(crate) fn scripts(&self) -> Vec<ScriptCode> {
        let mut out = vec![self.script];
        let scripts = self.analysis.words.terms().map(|word| ScriptCode::from_code(script_code(word)));
        for script in scripts.filter(|script| script.has_letters()) {
            if !out.contains(&script) {
                out.push(script);
            }
        }
        out
    }

    /// The probability that it is pinyin.
    pub(crate) fn pinyin(&self) -> f32 {
        self.meant_in(ScriptCode::HAN)
    }

    /// The probability that its language is one of this script, though it is in Latin letters.
    fn meant_in(&self, script: ScriptCode) -> f32 {
        self.meant_scripts.iter().find(|(known, _)| *known == script).map_or(0.0, |(_, probability)| *probability)
    }

    /// The script that it is most probably meant in though it is in Latin letters, with the probability.
    pub(crate) fn meant_script(&self) -> Option<(ScriptCode, f32)> {
        self.meant_scripts.iter().copied().reduce(|best, one| if one.1 > best.1 { one } else { best })
    }

    /// How much a text in a script counts: less where a romanised question is rather in a language of another script.
    /// Languages share words, and one who asks in Kannada wants the Kannada entry.
    pub(crate) fn weight_of(&self, script: ScriptCode) -> f32 {
        if self.meant_scripts.is_empty() || self.script == script || !script.has_letters() {
            return 1.0;
        }
        let most = self.meant_scripts.iter().map(|(_, probability)| *probability).fold(0.0, f32::max);
        1.0 - OTHER_SCRIPT_COST * (most - self.meant_in(script))
    }
}

/// The languages that the customer may well mean, the likeliest first; each once, in whatever script. One that a part
/// of the text is in is meant, however short.
pub(crate) fn languages_meant(detection: &Detection) -> Vec<&'static str> {
    let least = detection.languages.first().map_or(0.0, |likeliest| likeliest.probability * MEANT_SHARE_MIN);
    let is_meant = |guess: &&Guess| {
        spoken(detection, guess) >= least || detection.spans.iter().any(|span| span.language == guess.language)
    };
    let mut meant: Vec<&Guess> = Vec::new();
    for guess in detection.languages.iter().filter(is_meant) {
        if meant.iter().all(|other| other.language.primary() != guess.language.primary()) {
            meant.push(guess);
        }
    }
    meant.into_iter().map(|guess| guess.language.as_str()).collect()
}

/// The probability of a guess, or of what it is a written form of: spoken Hindi and Urdu are one language, and in Latin
/// letters only some words tell which.
fn spoken(detection: &Detection, guess: &Guess) -> f32 {
    let both = ["hi-Latn", "ur-Latn"];
    if !both.contains(&guess.language.as_str()) {
        return guess.probability;
    }
    detection
        .languages
        .iter()
        .filter(|other| both.contains(&other.language.as_str()))
        .map(|other| other.probability)
        .sum()
}

/// Whether a word is one letter, alone or drawn out: `aaaaaa`.
fn is_one_letter(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    // Two may be a word: 宝宝.
    word.chars().count() != 2 && letters.all(|letter| Some(letter) == first)
}

/// Whether a word is a single Chinese character.
fn is_one_ideograph(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(is_ideographic) && letters.next().is_none()
}

/// The probability that the question is an Indian language or Chinese in Latin letters.
fn romanised(detection: &Detection) -> f32 {
    detection.languages.iter().filter(|guess| guess.language.is_romanised()).map(|guess| guess.probability).sum()
}

/// The scripts of the languages that a question may be in though it is in Latin letters, with their probabilities.
fn meant_scripts(detection: &Detection) -> Vec<(ScriptCode, f32)> {
    let mut out: Vec<(ScriptCode, f32)> = Vec::new();
    for guess in detection.languages.iter().filter(|guess| guess.language.is_romanised()) {
        let codes: &[&str] = match guess.language.primary() {
            // Spoken Hindi and Urdu are one language.
            "hi" | "ur" => &["Deva", "Arab"],
            "mr" => &["Deva"],
            "bn" | "as" => &["Beng"],
            "pa" => &["Guru"],
            "gu" => &["Gujr"],
            "or" => &["Orya"],
            "ta" => &["Taml"],
            "te" => &["Telu"],
            "kn" => &["Knda"],
            "ml" => &["Mlym"],
            "zh" => &["Hani"],
            _ => &[],
        };
        for code in codes.iter().map(|code| ScriptCode::from_code(code)) {
            match out.iter_mut().find(|(known, _)| *known == code) {
                Some((_, probability)) => *probability += guess.probability,
                None => out.push((code, guess.probability)),
            }
        }
    }
    out
}

/// How much each channel counts beside the others.
fn channel_weight(channel: Channel, romanised: f32) -> f32 {
    match channel {
        Channel::Sounds => 0.4 * romanised,
        Channel::LooseSounds => 0.15 * romanised,
        Channel::Words => 0.5,
        Channel::Stems => 0.5,
        Channel::Grams => 0.2,
    }
}

/// How much more a term counts for being Chinese: characters more than the words that a dictionary makes of them, which
/// has them wrong at times, and than pairs of them.
fn weight_of_chinese(channel: Channel, term: &str) -> f32 {
    match channel {
        _ if !term.starts_with(is_ideographic) => 1.0,
        Channel::Words | Channel::Stems => 0.5,
        Channel::Grams if !is_pair_of_characters(term) => 2.0,
        Channel::Grams | Channel::Sounds | Channel::LooseSounds => 1.0,
    }
}

/// Every distinct term once, with the weight of its channel and its repetitions.
fn terms(
    analysis: &Analysis,
    is_stop_word: impl Fn(&str) -> bool,
    tokens_max: usize,
    romanised: f32,
) -> Vec<QueryTerm> {
    let mut out: Vec<QueryTerm> = Vec::new();
    let grams = grams_per_word(analysis);
    for channel in Channel::ALL {
        let channel_weight = channel_weight(channel, romanised);
        if channel_weight < CHANNEL_WEIGHT_MIN && channel != Channel::Sounds {
            continue;
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let most = if channel == Channel::Grams { tokens_max.saturating_mul(8) } else { tokens_max };
        for token in channel.tokens(analysis).iter().take(most) {
            let term = token.term;
            let mut weight = channel_weight;
            if channel == Channel::Sounds && is_model_name(term) {
                weight = MODEL_NAME_WEIGHT / model_names(analysis, token.position);
            } else if weight < CHANNEL_WEIGHT_MIN {
                continue;
            }
            weight *= weight_of_chinese(channel, term);
            if channel == Channel::Grams {
                weight *= gram_weight(grams.get(&token.position).copied().unwrap_or(0));
            }
            if channel != Channel::Grams && is_stop_word(term) {
                weight *= STOP_WORD_WEIGHT;
            }
            let at = *places.entry(term).or_insert_with(|| {
                out.push(QueryTerm { channel, term: term.into(), weight: 0.0 });
                out.len() - 1
            });
            out[at].weight += weight;
        }
    }
    out
}

/// How many keys the word at a place has by the number beside it.
fn model_names(analysis: &Analysis, position: usize) -> f32 {
    let keys = analysis.sounds.iter().filter(|key| key.position == position && is_model_name(key.term)).count();
    #[expect(clippy::cast_precision_loss, reason = "at most a dozen")]
    let keys = keys.max(1) as f32;
    keys
}

/// The places of words and of each of their stems.
fn stems_of_words(analysis: &Analysis, terms: &[QueryTerm]) -> Vec<(usize, usize)> {
    let places: HashMap<(Channel, &str), usize> =
        terms.iter().enumerate().map(|(at, query)| ((query.channel, &*query.term), at)).collect();
    let mut stems: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    for stem in analysis.stems.iter() {
        if let Some(&at) = places.get(&(Channel::Stems, stem.term)) {
            stems.entry((stem.position, stem.range.start)).or_default().push(at);
        }
    }
    let mut out = Vec::new();
    for word in analysis.words.iter() {
        let Some(&at) = places.get(&(Channel::Words, word.term)) else { continue };
        let own = stems.get(&(word.position, word.range.start)).into_iter().flatten();
        out.extend(own.map(|stem| (at, *stem)));
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_words_weigh_more_and_stand_once() {
        let question = Question::read("battery battery is", &Analyzer::new(), 10);
        let words: Vec<(&str, f32)> = question
            .terms
            .terms
            .iter()
            .filter(|term| term.channel == Channel::Words)
            .map(|term| (&*term.term, term.weight))
            .collect();
        assert_eq!(words, [("battery", 1.0), ("is", 0.25)]);
    }

    #[test]
    fn so_many_words_are_read_and_no_more() {
        let read = |text: &str| {
            Question::read(text, &Analyzer::new(), 3).analysis.words.terms().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(read("one two three"), ["one", "two", "three"]);
        assert_eq!(read("one two three four five"), ["one", "two", "three"]);
        // One character that stands for four words is not torn.
        assert_eq!(read("\u{fdfa} one").len(), 4 + 1);
    }

    #[test]
    fn a_romanised_question_prefers_its_script() {
        let weights = |text: &str| {
            let question = Question::read(text, &Analyzer::new(), 100);
            ["Deva", "Taml", "Latn"].map(|code| question.weight_of(ScriptCode::from_code(code)))
        };
        let [hindi, tamil, latin] = weights("mera phone charge nahi ho raha hai");
        assert!(hindi > 0.99 && tamil < 0.8 && latin > 0.99, "{hindi} {tamil} {latin}");
        let [hindi, tamil, _] = weights("en phone charge aagala enna seiyanum");
        assert!(hindi < 0.8 && tamil > 0.99, "{hindi} {tamil}");
        assert_eq!(weights("मेरा फ़ोन"), [1.0; 3]);
    }

    #[test]
    fn a_language_is_meant_once_and_only_if_it_is_likely() {
        let meant = |text: &str| languages_meant(&uttar_analysis::detect(text));
        let text = "battery swollen ho gayi hai phone ki dangerous";
        assert!(uttar_analysis::detect(text).languages.len() > 1, "a case with an unlikely guess");
        assert_eq!(meant(text), ["hi-Latn"]);
        assert_eq!(meant("Where is my order? मेरा ऑर्डर कहाँ है?"), ["hi", "en"]);
        assert_eq!(meant("mera order kaha hai मेरा ऑर्डर कहाँ है?")[0], "hi");
        assert!(!meant("mera order kaha hai मेरा ऑर्डर कहाँ है?").contains(&"hi-Latn"));
        assert_eq!(meant("订单 order 在哪里"), ["zh-Hans", "en"]);
        let urdu = "mujhe apna account mustaqil band karna hai";
        assert_eq!(meant(urdu), ["ur-Latn", "hi-Latn"]);
        assert_eq!(meant("12 😀"), ["und"]);
    }

    #[test]
    fn words_know_their_stems() {
        let QueryTerms { terms, stems_of_words } = Question::read("repairing phones", &Analyzer::new(), 10).terms;
        let pairs: Vec<(&str, &str)> =
            stems_of_words.iter().map(|(word, stem)| (&*terms[*word].term, &*terms[*stem].term)).collect();
        assert_eq!(pairs, [("repairing", "repair"), ("phones", "phone")]);
    }

    #[test]
    fn numbers_and_stop_words_alone_say_nothing() {
        for (text, says) in [
            ("12 34", false),
            ("what is this", false),
            ("क्या है", false),
            ("!!!", false),
            ("aaaaaa mmm", false),
            ("宝宝", true),
            ("hello sir good morning!!", false),
            ("namaste 🙏", false),
            ("नमस्ते, धन्यवाद", false),
            ("வணக்கம்", false),
            ("ధన్యవాదాలు", false),
            ("ധന്യവാദം ബാറ്ററി", true),
            ("你好在吗", false),
            ("早上好", false),
            ("充不进电", true),
            ("哈哈哈", false),
            ("电", false),
            ("哎 喂", false),
            ("谢谢您", false),
            ("你好电池", true),
            ("kya hai", false),
            ("eppadi panna", false),
            // A Bengali pronoun in Latin letters, but not in English.
            ("what is OTA", true),
            ("please help me sir", false),
            ("सर मुझे मदद चाहिए", false),
            ("hello battery", true),
            ("battery 5", true),
        ] {
            assert_eq!(!Question::read(text, &Analyzer::new(), 10).content.is_empty(), says, "{text}");
        }
    }
}
