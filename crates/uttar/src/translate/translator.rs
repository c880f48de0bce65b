//! The translator: what a word may be in another script, from what the base taught and from the seed lexicon.

use std::sync::Arc;

use uttar_analysis::{Analysis, Analyzer};

use super::learn::Learnt;
use super::neighbour;
use super::seed::Seeds;
use super::table::{Tables, Translation, WordTable};
use super::unmixed;
use crate::engine::ScriptCode;

/// How much the translations of the nearest word count for one that was never seen.
const NEAREST_WEIGHT: f32 = 0.8;

/// What a word is less probably does not stand for it.
const LIKELIEST_MIN: f32 = 0.3;

/// A word that may say the same in another script, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourcedTranslation {
    pub(crate) word: Arc<str>,
    pub(crate) probability: f32,
    pub(crate) source: Source,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Base,
    Lexicon,
}

/// Translates words from script to script.
#[derive(Debug)]
pub(crate) struct Translator {
    learnt: Tables,
    seeds: Arc<Seeds>,
}

impl Translator {
    pub(crate) fn new(analyzer: Analyzer, learnt: Learnt) -> Self {
        Self { learnt: learnt.into_tables(), seeds: Arc::new(Seeds::new(analyzer)) }
    }

    /// A translator for the same analyzer that has learnt anew.
    pub(crate) fn with(&self, learnt: Learnt) -> Self {
        Self { learnt: learnt.into_tables(), seeds: Arc::clone(&self.seeds) }
    }

    /// Makes ready what translations between these scripts need, which the first word in each pair of them would wait
    /// for.
    pub(crate) fn warm_up(&self, scripts: &[ScriptCode]) {
        for (at, from) in scripts.iter().enumerate() {
            for to in &scripts[at + 1..] {
                self.seeds.tables(((*from).min(*to), (*from).max(*to)));
            }
        }
    }

    /// The same for questions in a language that are read again in its neighbour.
    pub(crate) fn warm_up_neighbour(&self, language: &str, neighbour: &str) {
        self.seeds.neighbour(language, neighbour);
    }

    /// A text in the neighbour of its language, which has the same script; none where all of its words stay as they
    /// are.
    pub(crate) fn retold(&self, text: &str, analysis: &Analysis, language: &str, neighbour: &str) -> Option<String> {
        neighbour::retold(text, analysis, &self.seeds.neighbour(language, neighbour))
    }

    /// A text that mixes scripts with its words of other scripts in this one; none where all of them stay as they are.
    pub(crate) fn unmixed(
        &self,
        text: &str,
        analysis: &Analysis,
        to: ScriptCode,
        analyzer: &Analyzer,
    ) -> Option<String> {
        unmixed::unmixed(
            text,
            analysis,
            to,
            |word| analyzer.is_stop_word(word),
            |stem, from| self.between(from, to).likeliest(stem),
        )
    }

    /// What this knows of one script in another.
    pub(crate) fn between(&self, from: ScriptCode, to: ScriptCode) -> Between<'_> {
        let seeds = self.seeds.tables((from.min(to), from.max(to)));
        Between { learnt: self.learnt.get(&(from, to)), seeds, seed: usize::from(from > to) }
    }

    /// See [`Between::translations`].
    #[cfg(test)]
    pub(crate) fn translations(&self, word: &str, from: ScriptCode, to: ScriptCode) -> Vec<SourcedTranslation> {
        self.between(from, to).translations(word)
    }
}

/// Translates words of one script into another.
pub(crate) struct Between<'a> {
    learnt: Option<&'a WordTable>,
    seeds: Arc<[WordTable; 2]>,
    /// Which of these.
    seed: usize,
}

impl Between<'_> {
    /// What a stem most probably is, if the base or the lexicon says so.
    fn likeliest(&self, word: &str) -> Option<Arc<str>> {
        let tables = self.learnt.into_iter().chain([&self.seeds[self.seed]]);
        let mut found = tables.map(|table| table.get(word)).filter(|translations| !translations.is_empty());
        let best =
            found.next()?.iter().reduce(|best, one| if one.probability() > best.probability() { one } else { best })?;
        (best.probability() >= LIKELIEST_MIN).then(|| Arc::clone(&best.0))
    }

    /// What a stem of one script may be in another, with probabilities that add up to 1 at most. What the base taught
    /// comes first; the lexicon has what that leaves open; a word that neither knows is taken for a form of the nearest
    /// one that they do.
    pub(crate) fn translations(&self, word: &str) -> Vec<SourcedTranslation> {
        let mut out: Vec<SourcedTranslation> = Vec::new();
        let (learnt, seed) = (self.learnt, &self.seeds[self.seed]);
        add(&mut out, learnt.map_or(&[], |table| table.get(word)), 1.0, Source::Base);
        add(&mut out, seed.get(word), 1.0, Source::Lexicon);
        if out.is_empty() {
            let nearest = [(learnt, Source::Base), (Some(seed), Source::Lexicon)].map(|(table, source)| {
                let (share, translations) = table?.nearest(word)?;
                Some((share, translations, source))
            });
            // Of equals the base's own.
            let nearest = nearest.into_iter().flatten().reduce(|best, near| if near.0 > best.0 { near } else { best });
            if let Some((share, translations, source)) = nearest {
                add(&mut out, translations, NEAREST_WEIGHT * share, source);
            }
        }
        out
    }
}

/// Adds translations, within what those before leave of the probability.
fn add(out: &mut Vec<SourcedTranslation>, translations: &[Translation], weight: f32, source: Source) {
    let weight = weight * (1.0 - out.iter().map(|known| known.probability).sum::<f32>()).max(0.0);
    for translation in translations {
        let probability = weight * translation.probability();
        match out.iter_mut().find(|known| known.word == translation.0) {
            Some(known) => known.probability += probability,
            None => out.push(SourcedTranslation { word: Arc::clone(&translation.0), probability, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hindi_to_english(learnt: Learnt, word: &str) -> Vec<SourcedTranslation> {
        let code = ScriptCode::from_code;
        Translator::new(Analyzer::new(), learnt).translations(word, code("Deva"), code("Latn"))
    }

    #[test]
    fn the_lexicon_serves_a_base_that_has_learnt_nothing() {
        let known = hindi_to_english(Learnt::default(), "बैटर");
        assert_eq!((&*known[0].word, known[0].source), ("batteri", Source::Lexicon));
        assert!(known.iter().map(|known| known.probability).sum::<f32>() <= 1.0 + 1e-6);
        assert!(hindi_to_english(Learnt::default(), "ज़ोरपट").is_empty());
    }

    #[test]
    fn what_is_made_ready_says_the_same_and_outlives_a_lesson() {
        let [hindi, english, tamil] = ["Deva", "Latn", "Taml"].map(ScriptCode::from_code);
        let translator = Translator::new(Analyzer::new(), Learnt::default());
        translator.warm_up(&[hindi, english, tamil]);
        assert_eq!(translator.translations("बैटर", hindi, english), hindi_to_english(Learnt::default(), "बैटर"));
        let pair = (hindi.min(english), hindi.max(english));
        let after = translator.with(Learnt::default());
        assert!(Arc::ptr_eq(&translator.seeds.tables(pair), &after.seeds.tables(pair)));
    }

    #[test]
    fn what_the_base_taught_comes_before_the_lexicon() {
        let code = ScriptCode::from_code;
        let table = WordTable::new([("बैटर", "powercell", 0.9)].into_iter());
        let known = hindi_to_english(Learnt::of(vec![((code("Deva"), code("Latn")), table)]), "बैटर");
        assert_eq!((&*known[0].word, known[0].source), ("powercell", Source::Base));
        assert!(known[1..].iter().all(|known| known.probability < 0.1 && known.source == Source::Lexicon));
    }
}
