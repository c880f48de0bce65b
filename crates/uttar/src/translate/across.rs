//! Searching across scripts: the words of a question become what they may be in the scripts of the entries that have nothing in its own.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use uttar_analysis::{Analysis, Analyzer, script_code};

use super::Translator;
use super::alike::prefer_alike;
use super::translator::{Between, Candidate, Source};
use crate::channel::Channel;
use crate::engine::{Found, QueryPage, QueryTerm, QueryWord, ScriptCode, Snapshot};
use crate::error::Result;
use crate::part::PartKind;
use crate::question::Question;
use crate::retrieve::EntryMap;
use crate::store::EntryKey;

/// How many parts of each kind and script are looked at.
const PARTS_MAX: usize = 50;
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
    /// How many content words the question has.
    pub(crate) words: usize,
    /// Which reading of the question found it; 0: as it was asked.
    pub(crate) reading: usize,
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
    places: OnceCell<Vec<(usize, Place<'a>)>>,
    sounds: OnceCell<Vec<TranslatedWord>>,
}

impl<'a> Phrasebook<'a> {
    pub(crate) fn new(question: &'a Question, translator: &'a Translator, analyzer: &'a Analyzer) -> Self {
        let (pages, places, sounds) = Default::default();
        Self { question, translator, analyzer, pages, places, sounds }
    }

    /// The words in a script.
    pub(super) fn page(&self, script: ScriptCode) -> Rc<Vec<TranslatedWord>> {
        let mut pages = self.pages.borrow_mut();
        let page = pages.entry(script).or_insert_with(|| {
            let english = 1.0 - ROMANISED_COST * self.question.romanised;
            let mut between: Option<(ScriptCode, Between<'_>)> = None;
            let words = self.words(|position, place| {
                let from = ScriptCode::from_code(script_code(place.words[0]));
                if from == script || !from.has_letters() {
                    return place.words.iter().map(|word| (word_term(word), None)).collect();
                }
                let (_, between) = match between.take() {
                    Some(known) if known.0 == from => between.insert(known),
                    _ => between.insert((from, self.translator.between(from, script))),
                };
                alternatives(position, place, &self.question.analysis, between, english)
            });
            Rc::new(words)
        });
        Rc::clone(page)
    }

    /// The words by their sounds alone.
    pub(super) fn sounds(&self) -> &[TranslatedWord] {
        self.sounds.get_or_init(|| {
            self.words(|position, place| {
                let mut out = vec![(word_term(place.words[0]), None)];
                out.extend(sounds(position, &self.question.analysis, SOUND_WEIGHT));
                out
            })
        })
    }

    /// The scripts of the question: that of most of it first, then those of its other words.
    pub(crate) fn scripts(&self) -> Vec<ScriptCode> {
        let mut out = vec![self.question.script];
        let scripts = self.question.analysis.words.terms().map(|word| ScriptCode::from_code(script_code(word)));
        for script in scripts.filter(|script| script.has_letters()) {
            if !out.contains(&script) {
                out.push(script);
            }
        }
        out
    }

    pub(super) fn analyzer(&self) -> &Analyzer {
        self.analyzer
    }

    /// The content words of the question, each once, with what `read` says that they may be.
    fn words(
        &self,
        mut read: impl FnMut(usize, &Place<'_>) -> Vec<(QueryTerm, Option<Source>)>,
    ) -> Vec<TranslatedWord> {
        let mut out: Vec<TranslatedWord> = Vec::new();
        for (position, place) in self.places.get_or_init(|| content(&self.question.analysis, self.analyzer)) {
            let word = place.words[0];
            let term = place.stems.first().unwrap_or(&word).to_string();
            let own = QueryTerm { channel: Channel::Stems, term, weight: 1.0 };
            if let Some(known) = out.iter_mut().find(|known| known.query.own == own) {
                known.query.weight += 1.0;
                continue;
            }
            let (alternatives, sources) = read(*position, place).into_iter().unzip();
            let (query, range) = (QueryWord { own, weight: 1.0, alternatives }, place.range.clone());
            out.push(TranslatedWord { query, sources, range });
        }
        out
    }
}

/// The entries without a part in any of the scripts `from` that hold most of what the words of a question may be in the scripts `to`, the best first; ties
/// by entry.
pub(crate) fn find_across(
    phrasebook: &Phrasebook<'_>,
    from: &[ScriptCode],
    to: &[ScriptCode],
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
    for found in snapshot.find_across(&[PartKind::Phrasing, PartKind::Answer], from, &pages, PARTS_MAX)? {
        let crossing = crossings.entry(found.entry).or_insert_with(|| Crossing {
            entry: found.entry,
            phrasing: None,
            answer: None,
            held: 0.0,
            words,
            reading: 0,
        });
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

/// What stands at one place of a text.
#[derive(Debug)]
struct Place<'a> {
    /// At least one.
    words: Vec<&'a str>,
    stems: Vec<&'a str>,
    range: Range<usize>,
}

/// The places where content words stand.
fn content<'a>(analysis: &'a Analysis, analyzer: &Analyzer) -> Vec<(usize, Place<'a>)> {
    let mut out: Vec<(usize, Place<'_>)> = Vec::new();
    for token in analysis.words.iter() {
        match out.iter_mut().rev().find(|(position, _)| *position == token.position) {
            Some((_, place)) => place.words.push(token.term),
            None => {
                out.push((token.position, Place { words: vec![token.term], stems: Vec::new(), range: token.range }))
            }
        }
    }
    for token in analysis.stems.iter() {
        if let Ok(at) = out.binary_search_by_key(&token.position, |(position, _)| *position) {
            out[at].1.stems.push(token.term);
        }
    }
    out.retain(|(_, place)| !analyzer.is_stop_word(place.words[0]));
    out
}

/// What a word of another script may be.
fn alternatives(
    position: usize,
    place: &Place<'_>,
    analysis: &Analysis,
    between: &Between<'_>,
    weight: f32,
) -> Vec<(QueryTerm, Option<Source>)> {
    let mut out = Vec::new();
    let stems = if place.stems.is_empty() { &place.words } else { &place.stems };
    for stem in stems {
        add(&mut out, between.translations(stem), weight);
    }
    // A long Chinese word that is not known may have parts that are.
    if out.is_empty() && place.words.len() > 1 {
        let parts = &place.words[1..];
        #[expect(clippy::cast_precision_loss, reason = "a word has few parts")]
        let share = 1.0 / parts.len() as f32;
        for part in parts {
            add(&mut out, between.translations(part), weight * share);
        }
    }
    let known: f32 = out.iter().map(|(term, _)| term.weight).sum();
    let weight = SOUND_WEIGHT * (1.0 - known).max(0.0);
    if weight >= SOUND_WEIGHT_MIN {
        out.extend(sounds(position, analysis, weight));
    }
    out
}

/// A word as it is.
fn word_term(word: &str) -> QueryTerm {
    QueryTerm { channel: Channel::Words, term: word.to_owned(), weight: 1.0 }
}

/// The sound keys of the word at a place.
fn sounds(position: usize, analysis: &Analysis, weight: f32) -> impl Iterator<Item = (QueryTerm, Option<Source>)> {
    let keys = analysis.sounds.iter().filter(move |token| token.position == position);
    keys.map(move |key| {
        #[expect(clippy::cast_precision_loss, reason = "at most a few bytes")]
        let length = (key.term.len().min(SOUND_BYTES) - 1) as f32 / (SOUND_BYTES - 1) as f32;
        (QueryTerm { channel: Channel::Sounds, term: key.term.to_owned(), weight: weight * length }, None)
    })
}

/// Adds translations of one of several readings of a word: a translation is as probable as the best of them says.
fn add(out: &mut Vec<(QueryTerm, Option<Source>)>, translations: Vec<Candidate>, share: f32) {
    for Candidate { word, probability, source } in translations {
        let weight = share * probability;
        match out.iter_mut().find(|(known, _)| known.term == word) {
            Some((known, _)) => known.weight = known.weight.max(weight),
            None => out.push((QueryTerm { channel: Channel::Stems, term: word, weight }, Some(source))),
        }
    }
}
