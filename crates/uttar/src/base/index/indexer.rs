//! Indexing: what of an entry goes into the index.

use uttar_analysis::{Analysis, Analyzer, KnownWords, NumberedText};

use crate::engine::{Engine, LanguageCode, PartLabel, PartText, ProductCode, ScriptCode, TantivyEngine};
use crate::entry::{Entry, EntryKey};
use crate::error::Result;
use crate::features::{Feature, features};
use crate::part::{Part, PartKind};
use crate::screens::screen_term;
use crate::store::StoredEntry;

/// Puts entries into an index: one document for each phrasing, each answer and each step, for an entry with forty
/// phrasings must not be punished for its length.
pub(super) struct Indexer<'a> {
    analyzer: &'a Analyzer,
    engine: &'a mut TantivyEngine,
    pub(super) words: KnownWords,
    numbered: NumberedText,
    analysis: Analysis,
    features: Vec<Feature>,
}

impl<'a> Indexer<'a> {
    /// `words` are those that were known at the last commit.
    pub(super) fn new(analyzer: &'a Analyzer, engine: &'a mut TantivyEngine, mut words: KnownWords) -> Result<Self> {
        if words.len() != engine.word_count() {
            engine.forget_words()?;
            words = KnownWords::default();
        }
        let (numbered, analysis, features) = Default::default();
        Ok(Self { analyzer, engine, words, numbered, analysis, features })
    }

    /// Brings the index to what an entry is now.
    pub(super) fn update(&mut self, stored: &StoredEntry) -> Result<()> {
        if self.engine.holds(stored.key)? {
            self.engine.remove(stored.key);
        }
        if self.engine.has_many_words() {
            self.engine.forget_words()?;
            self.words = KnownWords::default();
        }
        let mut products: Vec<ProductCode> = stored.entry.products.iter().map(|id| ProductCode::of(id)).collect();
        if products.is_empty() {
            products.push(ProductCode::ALL);
        }
        let mut products = Some(products.as_slice());
        let mut before = None;
        for (number, (language, text)) in (0..).zip(stored.entry.all_phrasings()) {
            let is_title = before.replace(language) != Some(language);
            let label = PartLabel {
                language: LanguageCode::of(language.as_str()),
                is_title,
                products: products.take().unwrap_or_default(),
            };
            let part = Part { kind: PartKind::Phrasing, number };
            self.add_part(stored.key, part, label, text, language.as_str(), None)?;
        }
        for (number, answer) in (0..).zip(&stored.entry.answers) {
            let label = PartLabel {
                language: LanguageCode::of(answer.lang.as_str()),
                is_title: false,
                products: products.take().unwrap_or_default(),
            };
            let part = Part { kind: PartKind::Answer, number };
            self.add_part(stored.key, part, label, &answer.full_text(), answer.lang.as_str(), None)?;
        }
        for (number, (answer, _, step)) in (0..).zip(stored.entry.all_steps()) {
            let language = stored.entry.answers[answer].lang.as_str();
            let label = PartLabel {
                language: LanguageCode::of(language),
                is_title: false,
                products: products.take().unwrap_or_default(),
            };
            let part = Part { kind: PartKind::Step, number };
            let screen = step.screen.as_deref().map(screen_term);
            self.add_part(stored.key, part, label, &step.full_text(), language, screen.as_deref())?;
        }
        Ok(())
    }

    fn add_part(
        &mut self,
        entry: EntryKey,
        part: Part,
        label: PartLabel<'_>,
        text: &str,
        language: &str,
        screen: Option<&str>,
    ) -> Result<()> {
        let Self { analyzer, engine, words, numbered, analysis, features: list } = self;
        if analyzer.read(text, language, words, numbered, |word| engine.word(word)) {
            if let Some(screen) = screen {
                words.number_word(screen, numbered, |word| engine.word(word));
            }
            let script = ScriptCode::from_code(numbered.script());
            return engine.load(entry, part, label, PartText { script, words: numbered.words(), features: None });
        }
        analyzer.analyze(text, &[language], analysis);
        list.clear();
        if part.kind == PartKind::Phrasing {
            features(analysis, list);
        }
        if let Some(screen) = screen {
            analysis.words.push(screen, 0..0, 0);
        }
        words.number(analysis, numbered, |word| engine.word(word));
        let text = PartText { script: ScriptCode::of(analysis), words: numbered.words(), features: Some(list) };
        engine.load(entry, part, label, text)
    }
}

/// How many index documents an entry has.
pub(super) fn part_count(entry: &Entry) -> u64 {
    (entry.all_phrasings().count() + entry.answers.len() + entry.all_steps().count()) as u64
}
