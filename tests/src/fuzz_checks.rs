//! What holds for every text, as assertions on raw bytes: shared by the fuzz targets in `fuzz/` (whose library this
//! file is too) and by `tests/fuzz_corpus.rs`, which replays their corpus.
//!
//! Bytes that are not UTF-8 are read as U+FFFD, so that every input is a text.

use std::sync::LazyLock;

use uttar::{Analysis, Analyzer, detect};

/// The languages of a text, chosen by the low four bits of the first byte: `@` is the first list, `O` the last.
const LANGUAGES: [&[&str]; 16] = [
    &[],
    &["en"],
    &["zh-Hans"],
    &["hi", "mr"],
    &["bn", "as"],
    &["ta"],
    &["te"],
    &["gu"],
    &["kn"],
    &["ml"],
    &["pa"],
    &["or"],
    &["ur"],
    &["zh-Latn", "en"],
    &["hi-Latn", "th", "und", "", "-"],
    &["as", "bn", "en", "gu", "hi", "kn", "ml", "mr", "or", "pa", "ta", "te", "ur", "zh-Hant", "zh-Latn"],
];

/// Tokens of one field for a byte of text. U+FDFA needs most: in a row, each 3 bytes make 3 words with 36 n-grams.
const TOKENS_PER_BYTE_MAX: usize = 12;
/// Bytes of all terms of one field for a byte of text: those n-grams have 4 characters on average, 8 bytes of Arabic.
const TERM_BYTES_PER_BYTE_MAX: usize = TOKENS_PER_BYTE_MAX * 9;
/// Bytes of one term: two parts of a model number, of 64 characters each, joined.
const TERM_BYTES_MAX: usize = 2 * 64 * 4;
/// Only so many characters of a text are looked at for its languages.
const DETECTED_CHARS_MAX: usize = 2_000;

/// Analyses all but the first byte, in the languages that the first chooses.
///
/// # Panics
/// Where a token is empty or off the characters, or the tokens are more than the text accounts for.
pub fn check_analysis(data: &[u8]) {
    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::with_user_words(&["纳沃扫拖机器人".to_owned()]));
    let Some((choice, text)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let mut analysis = Analysis::default();
    ANALYZER.analyze(&text, LANGUAGES[usize::from(choice % 16)], &mut analysis);
    for (field, tokens) in [
        ("words", &analysis.words),
        ("stems", &analysis.stems),
        ("grams", &analysis.grams),
        ("sounds", &analysis.sounds),
        ("loose sounds", &analysis.loose_sounds),
    ] {
        let count = tokens.len();
        assert!(count <= TOKENS_PER_BYTE_MAX * text.len(), "{field}: {count} tokens of {} bytes", text.len());
        let mut term_bytes = 0;
        for token in tokens.iter() {
            term_bytes += token.term.len();
            assert!((1..=TERM_BYTES_MAX).contains(&token.term.len()), "{field}: {token:?}");
            let surface = text.get(token.range.clone());
            assert!(surface.is_some_and(|surface| !surface.is_empty()), "{field}: {token:?} in {text:?}");
        }
        assert!(term_bytes <= TERM_BYTES_PER_BYTE_MAX * text.len(), "{field}: {term_bytes} bytes of {}", text.len());
    }
}

/// Detects the languages of all bytes.
///
/// # Panics
/// Where a span is empty, off the characters or out of order, or the probabilities are none.
pub fn check_detection(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let found = detect(&text);
    assert!(!found.languages.is_empty(), "{text:?}");
    assert!(found.languages.iter().all(|guess| (0.0..=1.001).contains(&guess.probability)), "{found:?}");
    let sum: f32 = found.languages.iter().map(|guess| guess.probability).sum();
    assert!(sum <= 1.001, "{sum}: {found:?}");
    assert!(found.spans.len() <= DETECTED_CHARS_MAX, "{} spans", found.spans.len());
    let mut end = 0;
    for span in &found.spans {
        let surface = text.get(span.range.clone());
        assert!(surface.is_some_and(|surface| !surface.is_empty()), "{span:?} in {text:?}");
        assert!(span.range.start >= end, "{span:?} starts before {end} in {text:?}");
        end = span.range.end;
    }
}
