//! Finding a screen: by its names, the text seen on it, or an error code.
//!
//! Names and texts are compared by cosine over words, stems, n-grams and sound keys (tf-idf), so that a slip, another
//! ending or another script still finds. Screens are few: all of it stays in memory.

use std::collections::HashMap;

use uttar_analysis::{Analysis, Analyzer, LanguageTag};

use super::Screen;
use crate::channel::Channel;

/// Below this similarity a name is not the one meant.
const SIMILARITY_MIN: f32 = 0.3;
/// A text seen on a screen counts a little less than its name.
const TEXT_SHARE: f32 = 0.9;
/// How many neighbouring pieces of a question may make a code: "E - 7".
const CODE_PIECES_MAX: usize = 3;

/// The token that stands for a screen among the words of a step; no analysis gives it.
pub(crate) fn screen_term(id: &str) -> String {
    format!("screen\u{1e}{id}")
}

/// All screens, ready to be found.
#[derive(Debug, Default)]
pub(crate) struct ScreenFinder {
    names: Vec<Name>,
    /// Where each term occurs: names with the weight of the term there.
    postings: HashMap<(Channel, String), Vec<(usize, f32)>>,
    codes: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Name {
    screen: usize,
    language: LanguageTag,
    text: String,
    is_text: bool,
}

/// A screen that was found, and by what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundScreen {
    /// Its place among the screens.
    pub(crate) screen: usize,
    pub(crate) score: f32,
    pub(crate) by: FoundBy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FoundBy {
    Code(String),
    Name(LanguageTag, String),
    Text(LanguageTag, String),
}

impl ScreenFinder {
    pub(crate) fn new(screens: &[Screen], analyzer: &Analyzer) -> Self {
        let mut out = Self::default();
        let mut analysis = Analysis::default();
        let mut vectors = Vec::new();
        for (number, screen) in screens.iter().enumerate() {
            for (is_text, map) in [(false, &screen.names), (true, &screen.texts)] {
                for (language, text) in map.iter().flat_map(|(tag, texts)| texts.iter().map(move |text| (tag, text))) {
                    analyzer.analyze(text, &[language.as_str()], &mut analysis);
                    vectors.push(counts(&analysis));
                    out.names.push(Name { screen: number, language: language.clone(), text: text.clone(), is_text });
                }
            }
            for code in &screen.codes {
                analyzer.analyze(code, &[], &mut analysis);
                let places = out.codes.entry(pieces(&analysis).concat()).or_default();
                if !places.contains(&number) {
                    places.push(number);
                }
            }
        }
        for (name, counts) in vectors.into_iter().enumerate() {
            for (term, count) in counts {
                out.postings.entry(term).or_default().push((name, count));
            }
        }
        out.normalise();
        out
    }

    /// Weighs every term by its rarity and gives every name the length 1.
    fn normalise(&mut self) {
        let mut lengths = vec![0.0f32; self.names.len()];
        let total = self.names.len();
        for postings in self.postings.values_mut() {
            let rarity = rarity(total, postings.len());
            for (name, weight) in postings {
                *weight *= rarity;
                lengths[*name] += *weight * *weight;
            }
        }
        for (name, weight) in self.postings.values_mut().flatten() {
            *weight /= lengths[*name].sqrt().max(f32::EPSILON);
        }
    }

    /// The screens that a text names, the likeliest first, each once.
    pub(crate) fn find(&self, analysis: &Analysis) -> Vec<FoundScreen> {
        let mut best: HashMap<usize, FoundScreen> = HashMap::new();
        let pieces = pieces(analysis);
        for length in 1..=CODE_PIECES_MAX.min(pieces.len()) {
            for window in pieces.windows(length) {
                let code = window.concat();
                // A mere number is a code only where little else is said.
                if code.bytes().all(|b| b.is_ascii_digit()) && pieces.len() > 2 {
                    continue;
                }
                for &screen in self.codes.get(&code).into_iter().flatten() {
                    let by = FoundBy::Code(code.clone());
                    best.insert(screen, FoundScreen { screen, score: 1.0, by });
                }
            }
        }
        for (name, similarity) in self.similarities(analysis) {
            let Name { screen, language, text, is_text } = &self.names[name];
            let score = similarity * if *is_text { TEXT_SHARE } else { 1.0 };
            if similarity < SIMILARITY_MIN || best.get(screen).is_some_and(|found| found.score >= score) {
                continue;
            }
            let by = if *is_text { FoundBy::Text } else { FoundBy::Name };
            best.insert(*screen, FoundScreen { screen: *screen, score, by: by(language.clone(), text.clone()) });
        }
        let mut found: Vec<FoundScreen> = best.into_values().collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.screen.cmp(&b.screen)));
        found
    }

    /// The names that have a term in common with a text, in order, with their cosine.
    fn similarities(&self, analysis: &Analysis) -> Vec<(usize, f32)> {
        let mut products = vec![0.0f32; self.names.len()];
        let mut length = 0.0f32;
        for (term, count) in counts(analysis) {
            let postings = self.postings.get(&term).map_or(&[][..], Vec::as_slice);
            let weight = count * rarity(self.names.len(), postings.len());
            length += weight * weight;
            for (name, of_name) in postings {
                products[*name] += weight * of_name;
            }
        }
        let length = length.sqrt().max(f32::EPSILON);
        products.into_iter().map(|product| product / length).enumerate().filter(|(_, cosine)| *cosine > 0.0).collect()
    }
}

/// The terms of a text with their weight before rarity, in order.
fn counts(analysis: &Analysis) -> Vec<((Channel, String), f32)> {
    let mut out: Vec<((Channel, String), f32)> = Vec::new();
    for (channel, weight) in [
        (Channel::Words, 1.0),
        (Channel::Stems, 1.0),
        (Channel::Grams, 0.5),
        (Channel::Sounds, 0.7),
        (Channel::LooseSounds, 0.3),
    ] {
        let mut terms: Vec<&str> = channel.tokens(analysis).terms().collect();
        terms.sort_unstable();
        terms.dedup();
        out.extend(terms.into_iter().map(|term| ((channel, term.to_owned()), weight)));
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "counts of names")]
fn rarity(names: usize, having: usize) -> f32 {
    ((names as f32 + 1.0) / (having as f32 + 0.5)).ln().max(0.1)
}

/// Letters and numbers as they stand side by side, in normal form.
fn pieces(analysis: &Analysis) -> Vec<String> {
    let mut end = 0;
    let mut out = Vec::new();
    for token in analysis.words.iter() {
        if token.range.start >= end {
            end = token.range.end;
            out.push(token.term.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, languages: &[&str]) -> Vec<&'static str> {
        const IDS: [&str; 4] = ["battery", "pairing", "pump", "lint"];
        let screens: Vec<Screen> = serde_json::from_value(serde_json::json!([
            {"id": "battery", "names": {"en": ["Settings > Battery"], "hi": ["सेटिंग्स > बैटरी"], "zh-Hans": ["设置 > 电池"]},
             "texts": {"en": ["Battery usage since last full charge"]}},
            {"id": "pairing", "names": {"en": ["Pairing screen"], "hi": ["पेयरिंग स्क्रीन"]}},
            {"id": "pump", "names": {"en": ["Drain pump error"]}, "codes": ["E7", "F-12"]},
            {"id": "lint", "names": {"en": ["Settings > Filter"]}, "codes": ["17"]},
        ]))
        .expect("screens");
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(query, languages, &mut analysis);
        ScreenFinder::new(&screens, &analyzer).find(&analysis).into_iter().map(|found| IDS[found.screen]).collect()
    }

    #[test]
    fn a_screen_is_found_by_name_text_and_code() {
        for (query, languages, want) in [
            ("Settings > Battery", &["en"][..], "battery"),
            ("battery setting", &["en"], "battery"),
            ("बैटरी सेटिंग", &["hi"], "battery"),
            ("设置里的电池", &["zh-Hans"], "battery"),
            ("usage since last charge", &["en"], "battery"),
            ("पेयरिंग स्क्रीन", &["hi"], "pairing"),
            ("pairing skreen", &["en"], "pairing"),
            ("E7", &["en"], "pump"),
            ("it says e-7 and stops", &["en"], "pump"),
            ("एरर E७ आ रहा है", &["hi"], "pump"),
            ("error F 12", &["en"], "pump"),
            ("17", &["en"], "lint"),
        ] {
            assert_eq!(found(query, languages).first().copied(), Some(want), "{query}");
        }
        assert!(found("where is my refund", &["en"]).is_empty());
        assert!(!found("I have waited 17 days for it", &["en"]).contains(&"lint"), "a mere number is no code");
    }
}
