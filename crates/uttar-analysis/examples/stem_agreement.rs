//! How well stems agree with lemmas: `cargo run --example stem_agreement -- FILE.tsv...`
//!
//! Each file is named by its language (`hi.tsv`) and has a header, then a form, its lemma and more a line,
//! tab-separated, in the way of lists drawn from Universal Dependencies. Two forms should have one stem if and only if
//! they have one lemma; printed are precision, recall and F1 over pairs of forms (C. D. Paice, "An Evaluation Method
//! for Stemming Algorithms", 1994, counts pairs in the same way), for the words as they are normalised and for their
//! stems.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use uttar_analysis::{Analysis, Analyzer};

fn main() -> Result<(), Box<dyn Error>> {
    let analyzer = Analyzer::new();
    println!("{:<6}{:>7}{:>28}{:>28}", "", "forms", "words: P R F1", "stems: P R F1");
    for path in std::env::args().skip(1) {
        let language = Path::new(&path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (mut words, mut stems) = (Grouping::default(), Grouping::default());
        let mut analysis = Analysis::default();
        let mut forms = 0;
        for line in std::fs::read_to_string(&path)?.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(form), Some(lemma)) = (cells.next(), cells.next()) else { continue };
            analyzer.analyze(form, &[language], &mut analysis);
            // Forms of several words have no one stem.
            let (Some(word), Some(stem), None) =
                (analysis.words.terms().next(), analysis.stems.terms().next(), analysis.words.terms().nth(1))
            else {
                continue;
            };
            words.add(word, lemma);
            stems.add(stem, lemma);
            forms += 1;
        }
        println!("{language:<6}{forms:>7}{:>28}{:>28}", words.to_string(), stems.to_string());
    }
    Ok(())
}

/// Forms by what they became and by their lemma.
#[derive(Default)]
struct Grouping {
    both: HashMap<(String, String), u64>,
}

impl Grouping {
    fn add(&mut self, term: &str, lemma: &str) {
        *self.both.entry((term.to_owned(), lemma.to_owned())).or_default() += 1;
    }

    /// Pairs of forms with one value of `key`.
    fn pairs<'a>(&'a self, key: impl Fn(&'a (String, String)) -> (&'a str, &'a str)) -> u64 {
        let mut groups: HashMap<(&str, &str), u64> = HashMap::new();
        for (both, count) in &self.both {
            *groups.entry(key(both)).or_default() += count;
        }
        groups.values().map(|n| n * (n - 1) / 2).sum()
    }
}

impl std::fmt::Display for Grouping {
    #[expect(clippy::cast_precision_loss, reason = "counts of a test set")]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let right = self.pairs(|(term, lemma)| (term, lemma)) as f64;
        let together = self.pairs(|(term, _)| (term, "")) as f64;
        let wanted = self.pairs(|(_, lemma)| ("", lemma)) as f64;
        let (precision, recall) = (right / together.max(1.0), right / wanted.max(1.0));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        write!(f, "{precision:.3} {recall:.3} {f1:.3}")
    }
}
