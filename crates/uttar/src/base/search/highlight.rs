//! Highlights: the places of a text that match words of the question.

use std::collections::HashSet;

use uttar_analysis::{Analysis, Analyzer};

/// Byte ranges of `text` whose word or stem stands in the question, in order, merged where they touch or overlap.
pub(crate) fn highlights(text: &str, language: &str, question: &Analysis, analyzer: &Analyzer) -> Vec<[usize; 2]> {
    let words: HashSet<&str> = question.words.terms().collect();
    let stems: HashSet<&str> = question.stems.terms().collect();
    let mut analysis = Analysis::default();
    analyzer.analyze_stems(text, &[language], &mut analysis);
    let by_word = analysis.words.iter().filter(|token| words.contains(token.term));
    let by_stem = analysis.stems.iter().filter(|token| stems.contains(token.term));
    let mut ranges: Vec<[usize; 2]> =
        by_word.chain(by_stem).map(|token| [token.range.start, token.range.end]).collect();
    ranges.sort_unstable();
    let mut out: Vec<[usize; 2]> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range[0] <= last[1] => last[1] = last[1].max(range[1]),
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(question: &str, text: &str, language: &str) -> Vec<String> {
        let analyzer = Analyzer::new();
        let mut analysis = Analysis::default();
        analyzer.analyze(question, &[language], &mut analysis);
        highlights(text, language, &analysis, &analyzer).into_iter().map(|[a, b]| text[a..b].to_owned()).collect()
    }

    #[test]
    fn matches_by_word_and_by_stem() {
        assert_eq!(shown("charging slow", "Why do the chargers charge so slow?", "en"), ["charge", "slow"]);
        assert_eq!(shown("बैटरी", "फ़ोन की बैटरियां", "hi"), ["बैटरियां"]);
        assert_eq!(shown("电池", "怎么更换电池?", "zh-Hans"), ["电池"]);
        assert!(shown("camera", "battery", "en").is_empty());
    }
}
