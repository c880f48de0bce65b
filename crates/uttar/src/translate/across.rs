//! Searching across scripts: the words of a question become what they may be in the scripts of the entries that have
//! nothing, or little, in its own.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use uttar_analysis::{Analysis, Analyzer, SYLLABLE_MARK, script_code};

use super::Translator;
use super::alike::prefer_alike;
use super::translator::{Between, Source, SourcedTranslation};
use crate::channel::Channel;
use crate::engine::{Found, QueryPage, QueryTerm, QueryWord, ScriptCode, Snapshot};
use crate::entry::EntryKey;
use crate::error::Result;
use crate::part::PartKind;
use crate::question::Question;
use crate::retrieve::EntryMap;

/// What a word that sounds alike counts, where no translation says more.
const SOUND_WEIGHT: f32 = 0.5;
/// Bytes of a key that counts in full: short ones meet by chance.
const SOUND_BYTES: usize = 5;
/// How much less translations count where the question surely is romanised: `me` and `is` are no English words then.
const ROMANISED_COST: f32 = 0.5;
/// Less is not looked at.
const SOUND_WEIGHT_MIN: f32 = 0.05;
/// How much the worse of the best phrasing and the best answer counts beside the better.
const LESSER_SHARE: f32 = 0.25;

/// An entry that was found across scripts.
#[derive(Debug, Clone)]
pub(crate) struct Crossing {
    pub(crate) entry: EntryKey,
    pub(crate) phrasing: Option<Found>,
    pub(crate) answer: Option<Found>,
    /// How much of the question it holds, from 0 to about 1.
    pub(crate) held: f32,
    /// How much more the first of all holds than the next; 0 for all others, and until they are in order.
    pub(crate) lead: f32,
    /// How many content words the question has.
    pub(crate) words: usize,
    /// Which reading of the question found it; 0: as it was asked.
    pub(crate) reading: usize,
}

impl Crossing {
    /// An entry of which nothing is held yet, of a question of so many words.
    pub(crate) fn new(entry: EntryKey, words: usize) -> Self {
        Self { entry, phrasing: None, answer: None, held: 0.0, lead: 0.0, words, reading: 0 }
    }
}

/// A word of a question with what it may be in another script.
pub(super) struct TranslatedWord {
    pub(super) query: QueryWord,
    /// For each alternative who says so; nobody where it is the word itself or sounds like it.
    pub(super) sources: Vec<Option<Source>>,
    /// Its place in the question.
    pub(super) range: Range<usize>,
}

/// The words of a question in other scripts, each script made when first needed.
pub(crate) struct Phrasebook<'a> {
    question: &'a Question,
    translator: &'a Translator,
    analyzer: &'a Analyzer,
    pages: RefCell<BTreeMap<ScriptCode, Rc<Vec<TranslatedWord>>>>,
    words: OnceCell<Vec<ContentWord<'a>>>,
    sounds: OnceCell<Vec<TranslatedWord>>,
}

/// A content word of a question: what its pages have in common.
struct ContentWord<'a> {
    /// As it stands first.
    forms: WordForms<'a>,
    script: ScriptCode,
    own: QueryTerm,
    /// How often it stands there.
    times: f32,
    /// Its sound keys, each weighing what its length and its share of the word say.
    sounds: Vec<QueryTerm>,
}

impl ContentWord<'_> {
    /// The word with what it may be.
    fn translated(&self, alternatives: Vec<QueryTerm>, sources: Vec<Option<Source>>) -> TranslatedWord {
        let query = QueryWord { own: self.own.clone(), weight: self.times, alternatives };
        TranslatedWord { query, sources, range: self.forms.range.clone() }
    }

    /// Its sound keys, the long ones weighing so much, short ones less.
    fn heard(&self, weight: f32) -> impl Iterator<Item = QueryTerm> {
        self.sounds.iter().map(move |key| QueryTerm { weight: weight * key.weight, ..key.clone() })
    }
}

impl<'a> Phrasebook<'a> {
    pub(crate) fn new(question: &'a Question, translator: &'a Translator, analyzer: &'a Analyzer) -> Self {
        let (pages, words, sounds) = Default::default();
        Self { question, translator, analyzer, pages, words, sounds }
    }

    /// The words in a script.
    pub(super) fn page(&self, script: ScriptCode) -> Rc<Vec<TranslatedWord>> {
        let mut pages = self.pages.borrow_mut();
        let page = pages.entry(script).or_insert_with(|| {
            let english = 1.0 - ROMANISED_COST * self.question.romanised;
            let mut between: Option<(ScriptCode, Between<'_>)> = None;
            let read = |word: &ContentWord<'_>| {
                if word.script == script || !word.script.has_letters() {
                    let alternatives: Vec<QueryTerm> = word.forms.words.iter().map(|word| word_term(word)).collect();
                    let sources = vec![None; alternatives.len()];
                    return word.translated(alternatives, sources);
                }
                let (_, between) = match between.take() {
                    Some(known) if known.0 == word.script => between.insert(known),
                    _ => between.insert((word.script, self.translator.between(word.script, script))),
                };
                alternatives(word, between, english)
            };
            Rc::new(self.words().iter().map(read).collect())
        });
        Rc::clone(page)
    }

    /// The words by their sounds alone.
    pub(super) fn sounds(&self) -> &[TranslatedWord] {
        self.sounds.get_or_init(|| {
            let read = |word: &ContentWord<'_>| {
                let itself = std::iter::once(word_term(word.forms.words[0]));
                let alternatives: Vec<QueryTerm> = itself.chain(word.heard(SOUND_WEIGHT)).collect();
                let sources = vec![None; alternatives.len()];
                word.translated(alternatives, sources)
            };
            self.words().iter().map(read).collect()
        })
    }

    /// The scripts of the question.
    pub(crate) fn scripts(&self) -> Vec<ScriptCode> {
        self.question.scripts()
    }

    pub(super) fn analyzer(&self) -> &Analyzer {
        self.analyzer
    }

    /// The content words of the question, each once.
    fn words(&self) -> &[ContentWord<'a>] {
        self.words.get_or_init(|| {
            let analysis = &self.question.analysis;
            let mut out: Vec<ContentWord<'a>> = Vec::new();
            for (position, forms) in content(analysis, self.analyzer) {
                let word = forms.words[0];
                let term = forms.stems.first().copied().unwrap_or(word);
                if let Some(known) = out.iter_mut().find(|known| *known.own.term == *term) {
                    known.times += 1.0;
                    continue;
                }
                let own = QueryTerm { channel: Channel::Stems, term: term.into(), weight: 1.0 };
                let script = ScriptCode::from_code(script_code(word));
                out.push(ContentWord { forms, script, own, times: 1.0, sounds: sounds(position, word, analysis) });
            }
            out
        })
    }
}

/// The entries of which more than half of the scripts are beside `from` that hold most of what the words of a question
/// may be in the scripts `to`, the best first; ties by entry. So many `parts` of each kind and script are looked at.
pub(crate) fn find_across(
    phrasebook: &Phrasebook<'_>,
    from: &[ScriptCode],
    to: &[ScriptCode],
    parts: usize,
    snapshot: &dyn Snapshot,
) -> Result<Vec<Crossing>> {
    let mut crossings: EntryMap<Crossing> = EntryMap::default();
    let pages: Vec<_> = to.iter().map(|script| (*script, phrasebook.page(*script))).collect();
    let pages: Vec<QueryPage<'_>> = pages
        .iter()
        .map(|(script, words)| QueryPage { script: *script, words: words.iter().map(|word| &word.query).collect() })
        .collect();
    let words = pages.first().map_or(0, |page| page.words.len());
    // A step brings nothing that its answer does not hold.
    for found in snapshot.find_across(&[PartKind::Phrasing, PartKind::Answer], from, &pages, parts)? {
        let crossing = crossings.entry(found.entry).or_insert_with(|| Crossing::new(found.entry, words));
        let best = match found.part.kind {
            PartKind::Phrasing => &mut crossing.phrasing,
            _ => &mut crossing.answer,
        };
        if best.is_none_or(|best| found.score > best.score) {
            *best = Some(found);
        }
    }
    let mut out: Vec<Crossing> = crossings.into_values().collect();
    for crossing in &mut out {
        let score = |found: Option<Found>| found.map_or(0.0, |found| found.score);
        let (phrasing, answer) = (score(crossing.phrasing), score(crossing.answer));
        crossing.held = phrasing.max(answer) + LESSER_SHARE * phrasing.min(answer);
    }
    prefer_alike(phrasebook.question, &mut out, snapshot);
    out.sort_unstable_by(|a, b| b.held.total_cmp(&a.held).then(a.entry.cmp(&b.entry)));
    Ok(out)
}

/// A word of a text: all that stands at its place.
#[derive(Debug)]
struct WordForms<'a> {
    /// At least one.
    words: Vec<&'a str>,
    stems: Vec<&'a str>,
    range: Range<usize>,
}

/// The content words with their positions.
fn content<'a>(analysis: &'a Analysis, analyzer: &Analyzer) -> Vec<(usize, WordForms<'a>)> {
    let mut out: Vec<(usize, WordForms<'_>)> = Vec::new();
    for token in analysis.words.iter() {
        match out.iter_mut().rev().find(|(position, _)| *position == token.position) {
            Some((_, forms)) => forms.words.push(token.term),
            None => {
                out.push((token.position, WordForms { words: vec![token.term], stems: Vec::new(), range: token.range }))
            }
        }
    }
    for token in analysis.stems.iter() {
        if let Ok(at) = out.binary_search_by_key(&token.position, |(position, _)| *position) {
            out[at].1.stems.push(token.term);
        }
    }
    out.retain(|(_, forms)| !analyzer.is_stop_word(forms.words[0]));
    out
}

/// What a word of another script may be.
fn alternatives(word: &ContentWord<'_>, between: &Between<'_>, weight: f32) -> TranslatedWord {
    let (mut out, mut sources) = (Vec::new(), Vec::new());
    let WordForms { words, stems, .. } = &word.forms;
    for stem in if stems.is_empty() { words } else { stems } {
        add(&mut out, &mut sources, between.translations(stem), weight);
    }
    // A long Chinese word that is not known may have parts that are.
    if out.is_empty() && words.len() > 1 {
        let parts = &words[1..];
        #[expect(clippy::cast_precision_loss, reason = "a word has few parts")]
        let share = 1.0 / parts.len() as f32;
        for part in parts {
            add(&mut out, &mut sources, between.translations(part), weight * share);
        }
    }
    let known: f32 = out.iter().map(|term| term.weight).sum();
    let weight = SOUND_WEIGHT * (1.0 - known).max(0.0);
    if weight >= SOUND_WEIGHT_MIN {
        out.extend(word.heard(weight));
        sources.resize(out.len(), None);
    }
    word.translated(out, sources)
}

/// A word as it is.
fn word_term(word: &str) -> QueryTerm {
    QueryTerm { channel: Channel::Words, term: word.into(), weight: 1.0 }
}

/// The sound keys of the word at a place, each weighing what its length says; a syllable of pinyin no more than its
/// share of the word.
fn sounds(position: usize, word: &str, analysis: &Analysis) -> Vec<QueryTerm> {
    let keys = analysis.sounds.iter().filter(|token| token.position == position);
    keys.map(|key| {
        #[expect(clippy::cast_precision_loss, reason = "at most a few bytes")]
        let weight = (key.term.len().min(SOUND_BYTES) - 1) as f32 / (SOUND_BYTES - 1) as f32;
        let weight = weight * share_of_letters(key.term, word);
        QueryTerm { channel: Channel::Sounds, term: key.term.into(), weight }
    })
    .collect()
}

/// How much of a typed word a sound key stands for: all of it, but for syllables of pinyin: zhu in zhuxiao is less than
/// half.
fn share_of_letters(key: &str, word: &str) -> f32 {
    let syllables = key.split(SYLLABLE_MARK).skip(1);
    // A pair that begins in the word before has its last syllable here.
    let letters = match (syllables.clone().map(str::len).sum::<usize>(), syllables.last()) {
        (_, None) => return 1.0,
        (all, Some(_)) if word.contains(&key.replace(SYLLABLE_MARK, "")) => all,
        (_, Some(last)) => last.len(),
    };
    #[expect(clippy::cast_precision_loss, reason = "a word is short")]
    let share = letters as f32 / word.len().max(1) as f32;
    share.min(1.0)
}

/// Adds translations of one of several readings of a word: a translation is as probable as the best of them says.
fn add(out: &mut Vec<QueryTerm>, sources: &mut Vec<Option<Source>>, translations: Vec<SourcedTranslation>, share: f32) {
    for SourcedTranslation { word, probability, source } in translations {
        let weight = share * probability;
        match out.iter_mut().find(|known| known.term == word) {
            Some(known) => known.weight = known.weight.max(weight),
            None => {
                out.push(QueryTerm { channel: Channel::Stems, term: word, weight });
                sources.push(Some(source));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_counts_by_its_share_of_the_word() {
        assert!((share_of_letters("~zhu", "zhuxiao") - 3.0 / 7.0).abs() < 1e-6);
        assert_eq!(share_of_letters("~zhu~xiao", "zhuxiao"), 1.0);
        assert_eq!(share_of_letters("~zhu", "zhu"), 1.0);
        // With the last syllable of the word before.
        assert!((share_of_letters("~xiao~zhang", "zhanghu") - 5.0 / 7.0).abs() < 1e-6);
        // Keys of other languages stand for the whole word.
        assert_eq!(share_of_letters("btr", "battery"), 1.0);
    }
}
