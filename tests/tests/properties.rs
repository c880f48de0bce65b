//! Properties: what holds for every text. A text that broke one is kept in `regressions/` and tried again first.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;
use unicode_normalization::UnicodeNormalization;
use uttar::{Analysis, Analyzer, Entry, ErrorKind, ImportOptions, KnowledgeBase, SearchRequest, Tokens, detect};
use uttar_tests::support_corpus;

/// The eleven languages, romanised ones and some that have no recipe.
const LANGUAGES: [&str; 17] = [
    "en", "zh-Hans", "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa", "zh-Hant", "zh-Latn", "hi-Latn", "ur", "th",
    "und",
];

/// Words of every script: vowel signs, viramas, nuktas, joiners, digits and model numbers among them.
const WORDS: [&str; 40] = [
    "battery",
    "cancel",
    "order",
    "screen",
    "E7",
    "note12",
    "Pro+",
    "20,000",
    "don't",
    "wi-fi",
    "电池",
    "取消",
    "訂單",
    "屏幕",
    "बैटरी",
    "ऑर्डर",
    "ज़रूरत",
    "१२",
    "ব্যাটারি",
    "পড়া",
    "র\u{200d}্যাম",
    "பேட்டரி",
    "ஃபோன்",
    "బ్యాటరీ",
    "పాస్\u{200c}వర్డ్",
    "बॅटरी",
    "दुसऱ्या",
    "બૅટરી",
    "ಬ್ಯಾಟರಿ",
    "ಸ್ಕ್ರೀನ್\u{200c}ಶಾಟ್",
    "ബാറ്ററി",
    "അവന്\u{200d}",
    "ਬੈਟਰੀ",
    "ਫ਼ੋਨ",
    "بیٹری",
    "แบตเตอรี่",
    "배터리",
    "バッテリー",
    "kaise",
    "dianchi",
];

/// Characters where text handling breaks: joiners, marks without a letter, halves of clusters, what grows when
/// normalised.
const ODD: [char; 46] = [
    '\0',
    '\u{7f}',
    '\u{ad}',
    '\u{300}',
    '\u{301}',
    '\u{327}',
    '\u{345}',
    '\u{34f}',
    '\u{600}',
    '\u{93c}',
    '\u{93f}',
    '\u{94d}',
    '\u{9be}',
    '\u{9c7}',
    '\u{9d7}',
    '\u{b56}',
    '\u{bbe}',
    '\u{bd7}',
    '\u{cc2}',
    '\u{cd5}',
    '\u{d3e}',
    '\u{d4e}',
    '\u{dca}',
    '\u{1100}',
    '\u{1161}',
    '\u{11a8}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{202e}',
    '\u{2126}',
    '\u{2028}',
    '\u{fe0f}',
    '\u{fdfa}',
    '\u{feff}',
    '\u{fffd}',
    '\u{ffff}',
    '\u{1f1ee}',
    '\u{1f468}',
    '\u{1f3fd}',
    '\u{e0001}',
    '\u{10ffff}',
    'İ',
    'ß',
    'ﬃ',
    'Ⅷ',
];

fn settings(cases: u32) -> ProptestConfig {
    let regressions = Box::new(FileFailurePersistence::Direct("regressions/properties.txt"));
    ProptestConfig { cases, failure_persistence: Some(regressions), ..ProptestConfig::default() }
}

/// A character from anywhere in Unicode.
fn anything() -> impl Strategy<Value = String> {
    any::<String>()
}

/// Words and odd characters, with and without something between them.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(&WORDS[..]).prop_map(str::to_owned),
        3 => select(&ODD[..]).prop_map(String::from),
        2 => select(vec![" ", "-", "+", ".", "@", "/", "_", "।", "。", "\n", "9", "a"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        // The blocks of our scripts, assigned or not.
        2 => (0x900u32..0xd80).prop_filter_map("no surrogate there", char::from_u32).prop_map(String::from),
    ];
    prop_oneof![1 => anything(), 4 => vec(piece, 0..24).prop_map(|pieces| pieces.concat())]
}

fn languages() -> impl Strategy<Value = Vec<&'static str>> {
    vec(select(&LANGUAGES[..]), 0..4)
}

fn analyzed(text: &str, languages: &[&str]) -> Analysis {
    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::with_user_words(&["纳沃扫拖机器人".to_owned()]));
    let mut analysis = Analysis::default();
    ANALYZER.analyze(text, languages, &mut analysis);
    analysis
}

fn fields(analysis: &Analysis) -> [(&'static str, &Tokens); 5] {
    [
        ("words", &analysis.words),
        ("stems", &analysis.stems),
        ("grams", &analysis.grams),
        ("sounds", &analysis.sounds),
        ("loose sounds", &analysis.loose_sounds),
    ]
}

/// The terms with their place in the order of words, without their ranges, which differ between spellings.
fn terms(tokens: &Tokens) -> Vec<(String, usize)> {
    tokens.iter().map(|token| (token.term.to_owned(), token.position)).collect()
}

proptest! {
    #![proptest_config(settings(1500))]

    #[test]
    fn every_token_stands_on_character_boundaries(text in texts(), languages in languages()) {
        let analysis = analyzed(&text, &languages);
        for (field, tokens) in fields(&analysis) {
            for token in tokens.iter() {
                prop_assert!(!token.term.is_empty(), "{field}: an empty term in {text:?}");
                let surface = text.get(token.range.clone());
                prop_assert!(surface.is_some_and(|surface| !surface.is_empty()), "{field}: {token:?} in {text:?}");
            }
        }
        prop_assert!(analysis.script().len() == 4, "{}", analysis.script());
    }

    #[test]
    fn an_analysis_that_is_used_again_gives_the_same(first in texts(), second in texts(), languages in languages()) {
        let fresh = analyzed(&second, &languages);
        let mut used = analyzed(&first, &languages);
        Analyzer::with_user_words(&["纳沃扫拖机器人".to_owned()]).analyze(&second, &languages, &mut used);
        for ((field, fresh), (_, used)) in fields(&fresh).into_iter().zip(fields(&used)) {
            prop_assert!(fresh.iter().eq(used.iter()), "{field} of {second:?} after {first:?}");
        }
    }

    #[test]
    fn composed_and_decomposed_text_give_the_same_tokens(text in texts(), languages in languages()) {
        let composed = analyzed(&text.nfc().collect::<String>(), &languages);
        let decomposed = analyzed(&text.nfd().collect::<String>(), &languages);
        for ((field, one), (_, other)) in fields(&composed).into_iter().zip(fields(&decomposed)) {
            prop_assert_eq!(terms(one), terms(other), "{} of {:?}", field, text);
        }
    }

    #[test]
    fn detected_spans_stand_on_character_boundaries_and_in_order(text in texts()) {
        let found = detect(&text);
        prop_assert!(!found.languages.is_empty(), "{text:?}");
        let sum: f32 = found.languages.iter().map(|guess| guess.probability).sum();
        prop_assert!(sum <= 1.001 && found.languages.iter().all(|guess| guess.probability >= 0.0), "{found:?}");
        prop_assert!(found.languages.is_sorted_by(|a, b| a.probability >= b.probability), "{found:?}");
        let mut end = 0;
        for span in &found.spans {
            prop_assert!(span.range.start >= end && text.get(span.range.clone()).is_some_and(|t| !t.is_empty()), "{found:?}");
            end = span.range.end;
        }
    }
}

/// The support corpus, imported once.
static SUPPORT: LazyLock<(KnowledgeBase, tempfile::TempDir)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let base = KnowledgeBase::create(folder.path().join("base")).expect("a new folder");
    base.import(&[support_corpus()], &ImportOptions::default()).expect("a good corpus");
    (base, folder)
});

proptest! {
    #![proptest_config(settings(400))]

    #[test]
    fn no_question_fails_but_an_empty_one(text in texts(), languages in languages()) {
        let mut request = SearchRequest::new(&text);
        request.languages = languages.into_iter().map(str::to_owned).collect();
        match SUPPORT.0.search(&request) {
            Ok(reply) => for hit in &reply.hits {
                prop_assert!((0.0..=1.0).contains(&hit.confidence), "{} {}", hit.entry, hit.confidence);
                for &[start, end] in hit.phrasing.iter().flat_map(|phrasing| &phrasing.highlights) {
                    let shown = hit.phrasing.as_ref().and_then(|phrasing| phrasing.text.get(start..end));
                    prop_assert!(shown.is_some_and(|shown| !shown.is_empty()), "{start}..{end} of {:?}", hit.phrasing);
                }
            }
            Err(error) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidInput, "{}", error);
                prop_assert!(text.trim().is_empty(), "{text:?}: {error}");
            }
        }
    }
}

/// The phrasings of a few entries, two to five words of any scripts each.
fn bases() -> impl Strategy<Value = Vec<Vec<String>>> {
    let phrasing = vec(select(&WORDS[..]), 2..6).prop_map(|words| words.join(" "));
    vec(vec(phrasing, 1..4), 1..8)
}

/// The words of a text in normal form: two phrasings with the same are one question.
fn words(text: &str) -> Vec<(String, usize)> {
    terms(&analyzed(text, &["en"]).words)
}

proptest! {
    #![proptest_config(settings(24))]

    #[test]
    fn an_indexed_phrasing_finds_its_entry(phrasings in bases()) {
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a new folder");
        let entries: Vec<Entry> = phrasings
            .iter()
            .enumerate()
            .map(|(i, texts)| {
                let json = serde_json::json!({"id": i.to_string(), "phrasings": {"en": texts}});
                serde_json::from_value(json).expect("an entry")
            })
            .collect();
        base.put(entries).expect("good entries");
        for (i, text) in phrasings.iter().enumerate().flat_map(|(i, texts)| texts.iter().map(move |text| (i, text))) {
            let reply = base.search(&SearchRequest::new(text)).expect("a good question");
            let first = reply.hits.first().map(|hit| hit.entry.parse::<usize>().expect("a number"));
            let same = first.is_some_and(|first| phrasings[first].iter().any(|other| words(other) == words(text)));
            prop_assert!(same, "{text:?} of {i} finds {first:?}: {:?}", reply.hits);
        }
    }
}

/// Of our own corpus, every phrasing of every language asked as it is written, whatever the dates of the answers.
#[test]
fn every_phrasing_of_the_corpus_finds_its_entry() {
    let base = &SUPPORT.0;
    let ids = std::fs::read_dir(support_corpus().join("entries")).expect("a corpus");
    let ids: Vec<String> = ids
        .flat_map(|file| {
            let text = std::fs::read_to_string(file.expect("a file").path()).expect("UTF-8");
            text.lines().filter_map(|line| line.strip_prefix("- id: ").map(str::to_owned)).collect::<Vec<_>>()
        })
        .collect();
    let mut missed = Vec::new();
    let mut asked = 0;
    for id in &ids {
        let entry = base.get(id).expect("imported").entry;
        for (language, text) in entry.all_phrasings() {
            asked += 1;
            let mut request = SearchRequest::new(text);
            request.valid_at = None;
            let reply = base.search(&request).expect("a good question");
            let first = reply.hits.first().map(|hit| hit.entry.as_str());
            if first != Some(id.as_str()) {
                missed.push(format!("{language} {text:?} of {id} finds {first:?}"));
            }
        }
    }
    assert!(asked > 1000, "{asked} phrasings of {} entries are not the corpus", ids.len());
    assert!(missed.is_empty(), "{} of {asked}:\n  {}", missed.len(), missed.join("\n  "));
}

/// Texts that grow, and a bound on the words and n-grams that come of them.
#[test]
fn huge_and_hostile_texts_give_bounded_tokens() {
    const LONG: usize = 1_000_000;
    let marks = format!("a{}b", "\u{301}".repeat(LONG));
    let cases: [(&str, String, usize, usize); 12] = [
        ("a million combining marks on one letter", marks, 2, 10),
        ("a million joiners", "\u{200d}".repeat(LONG), 0, 0),
        ("a million viramas", "\u{94d}".repeat(LONG), 1, 200),
        ("a million vowel signs", "\u{93f}".repeat(LONG), 1, 200),
        ("consonant, virama, consonant, ... without end", "क्".repeat(LONG / 2), 1, 200),
        ("one letter a million times", "a".repeat(LONG), 1, 200),
        ("one digit a million times", "9".repeat(LONG), 1, 200),
        ("letters and digits by turns", "a1".repeat(LONG / 2), 2 * LONG, 3 * LONG),
        ("1 MB of Chinese", "电".repeat(LONG / 3), LONG, LONG),
        ("ligatures that grow 18-fold", "\u{fdfa}".repeat(LONG / 10), 4 * LONG / 10, 18 * 4 * LONG / 10),
        ("an address without end", "a@b.".repeat(LONG / 4), 2 * LONG, 3 * LONG),
        ("plus signs", "+".repeat(LONG), 1, 0),
    ];
    for (note, text, words_max, grams_max) in cases {
        let analysis = analyzed(&text, &["en", "hi", "zh-Latn"]);
        assert!(analysis.words.len() <= words_max, "{note}: {} words", analysis.words.len());
        assert!(analysis.grams.len() <= grams_max, "{note}: {} n-grams", analysis.grams.len());
        for (field, tokens) in fields(&analysis) {
            let longest = tokens.terms().map(str::len).max().unwrap_or(0);
            assert!(longest <= 1024, "{note}: {field} have a term of {longest} bytes");
            assert!(tokens.iter().all(|token| text.get(token.range).is_some()), "{note}: {field} off the characters");
        }
        let found = detect(&text);
        assert!(found.spans.len() <= 2_000, "{note}: {} spans", found.spans.len());
        assert!(found.spans.iter().all(|span| text.get(span.range.clone()).is_some()), "{note}: {:?}", found.spans);
    }
}
