//! Suggestions: what somebody who is still typing may want to ask.
//!
//! Every word typed must be met by a word of the phrasing, the last one by the beginning of one: as it is spelt, as it
//! sounds (so that scripts meet, and pinyin), or with one letter wrong. The vocabulary that this is looked up in is
//! read out of the index, a segment at a time, when it is first needed.

mod edit;
mod matching;
mod names;
mod typed;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use uttar_analysis::Analyzer;

pub(crate) use names::{names, vocabulary as product_vocabulary};

use self::matching::Matching;
use crate::engine::{LanguageCode, Vocabulary, VocabularyText};
use crate::entry::EntryKey;

/// Something that can be asked: a phrasing of an entry, or the name of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Suggestion {
    /// What to show, and to ask when it is chosen.
    pub text: String,
    /// Its language (BCP 47); `und` for a model number.
    pub language: String,
    /// The id of the entry that it is a phrasing of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// The id of the product that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
}

/// How often each entry is asked for; those that are not named, never.
pub(crate) type Popularity = HashMap<EntryKey, u32>;

/// A vocabulary with the rank of each text among those that are met equally well.
#[derive(Debug)]
pub(crate) struct RankedVocabulary {
    vocabulary: Arc<Vocabulary>,
    ranks: Vec<Rank>,
    /// The place of each text in the order of those that are met equally well, the greater, the better.
    places: Vec<u32>,
    /// The best place in each chunk of texts.
    best_places: Vec<u32>,
}

/// Texts that are looked at together: of most nothing is met, and of most others nothing is among the best.
const CHUNK: usize = 64;

/// First by how often the entry is asked for, then titles, then by how many phrasings the entry has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    popularity: u32,
    is_title: bool,
    texts: u16,
}

/// A text that is met, with what it is ordered by: the greater, the better.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met {
    pub(crate) text: VocabularyText,
    quality: u16,
    rank: Rank,
}

impl Met {
    fn order(&self) -> impl Ord + use<> {
        (Reverse((self.quality, self.rank)), self.text.owner, self.text.number)
    }
}

impl RankedVocabulary {
    pub(crate) fn new(vocabulary: Arc<Vocabulary>, popularity: &Popularity) -> Self {
        let mut texts: HashMap<EntryKey, u16> = HashMap::new();
        for text in &vocabulary.texts {
            let count = texts.entry(text.owner).or_default();
            *count = count.saturating_add(1);
        }
        let rank = |text: &VocabularyText| Rank {
            popularity: popularity.get(&text.owner).copied().unwrap_or(0),
            is_title: text.is_title,
            texts: texts[&text.owner],
        };
        let ranks: Vec<Rank> = vocabulary.texts.iter().map(rank).collect();
        let places = places(&vocabulary.texts, &ranks);
        let best_places = places.chunks(CHUNK).map(|chunk| chunk.iter().copied().fold(0, u32::max)).collect();
        Self { vocabulary, ranks, places, best_places }
    }

    pub(crate) fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The best text of each owner that meets what was typed, of at most `limit` owners, the best first.
    fn find(&self, typed: &Typed, limit: usize, is_wanted: impl Fn(&VocabularyText) -> bool) -> Vec<Met> {
        // Most words are spelt right, and then nothing that only sounds alike can come before.
        let matching = Matching::as_spelt(&typed.words, &self.vocabulary);
        let spelt = self.best_of(&matching, limit, &is_wanted);
        let most_of_others = matching::most_unless_spelt(&typed.words);
        if spelt.len() == limit && spelt.iter().all(|met| met.quality > most_of_others) {
            return spelt;
        }
        self.best_of(&matching.in_all_ways(), limit, &is_wanted)
    }

    /// The best text of each owner, of at most `limit` owners, the best first; texts of quality 0 are not met.
    fn best_of(&self, matching: &Matching<'_>, limit: usize, is_wanted: impl Fn(&VocabularyText) -> bool) -> Vec<Met> {
        // Quality and place, and the text.
        let mut best: Vec<((u16, u32), usize)> = Vec::new();
        let mut least = (1, 0);
        let cut_at = limit.saturating_mul(4).saturating_add(CHUNK);
        let (texts, mut memory) = (self.vocabulary.texts.len(), [0; CHUNK]);
        for (first, best_place) in (0..texts).step_by(CHUNK).zip(&self.best_places) {
            let chunk = &mut memory[..CHUNK.min(texts - first)];
            if !matching.qualities(first, chunk) {
                continue;
            }
            let most = chunk.iter().copied().fold(0, u16::max);
            if (most, *best_place) < least {
                continue;
            }
            for (quality, at) in chunk.iter().zip(first..) {
                let order = (*quality, self.places[at]);
                if order < least || !is_wanted(&self.vocabulary.texts[at]) {
                    continue;
                }
                let owner = |at: usize| self.vocabulary.texts[at].owner;
                // Texts of an owner are neighbours.
                match best.last_mut().filter(|last| owner(last.1) == owner(at)) {
                    Some(last) => *last = (*last).max((order, at)),
                    None => {
                        if best.len() >= cut_at {
                            best.select_nth_unstable_by(limit - 1, |a, b| b.cmp(a));
                            best.truncate(limit);
                            least = best[limit - 1].0;
                        }
                        if order >= least {
                            best.push((order, at));
                        }
                    }
                }
            }
        }
        best.sort_unstable_by(|a, b| b.cmp(a));
        best.truncate(limit);
        let met = |((quality, _), at): ((u16, u32), usize)| Met {
            text: self.vocabulary.texts[at],
            quality,
            rank: self.ranks[at],
        };
        best.into_iter().map(met).collect()
    }
}

/// The places of texts in their order, the last the best.
fn places(texts: &[VocabularyText], ranks: &[Rank]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(texts.len()).collect();
    let key = |at: &u32| {
        let text = &texts[*at as usize];
        (ranks[*at as usize], Reverse((text.owner, text.number)))
    };
    order.sort_unstable_by_key(key);
    let mut out = vec![0; order.len()];
    for (place, at) in (0..).zip(order) {
        out[at as usize] = place;
    }
    out
}

fn best(mut met: Vec<Met>, limit: usize) -> Vec<Met> {
    if met.len() > limit {
        met.select_nth_unstable_by_key(limit, Met::order);
        met.truncate(limit);
    }
    met.sort_unstable_by_key(Met::order);
    met
}

/// What was typed, read.
pub(crate) struct Typed {
    words: Vec<typed::TypedWord>,
}

impl Typed {
    pub(crate) fn read(typed: &str, analyzer: &Analyzer) -> Self {
        Self { words: typed::read(typed, analyzer) }
    }
}

/// Where phrasings are looked for: a vocabulary of a segment, and which of its documents are still there.
pub(crate) type Segment<'a> = (&'a RankedVocabulary, &'a dyn Fn(u32) -> bool);

/// What a place among the suggestions goes to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Suggested {
    Phrasing(VocabularyText),
    Name(VocabularyText),
}

/// The best phrasings of all segments, one for each entry, and product names: these get a quarter of the places at most
/// while there are enough phrasings, and stand behind phrasings that are met as well.
pub(crate) fn suggest(
    typed: &Typed,
    language: Option<LanguageCode>,
    limit: usize,
    segments: &[Segment<'_>],
    products: &RankedVocabulary,
) -> Vec<Suggested> {
    if typed.words.is_empty() {
        return Vec::new();
    }
    let in_language = |text: &VocabularyText| language.is_none_or(|wanted| text.language.is(wanted));
    let found = segments.iter().flat_map(|(vocabulary, is_alive)| {
        vocabulary.find(typed, limit, |text| in_language(text) && is_alive(text.document))
    });
    let phrasings = best(found.collect(), limit);
    let places = (limit / 4).max(1).max(limit - phrasings.len());
    // A model number is of no language, so it is for all.
    let no_language = LanguageCode::of("und");
    let names = products.find(typed, places, |text| in_language(text) || text.language == no_language);
    let mut out: Vec<(u16, Suggested)> = phrasings
        .iter()
        .take(limit - names.len())
        .map(|met| (met.quality, Suggested::Phrasing(met.text)))
        .chain(names.iter().map(|met| (met.quality, Suggested::Name(met.text))))
        .collect();
    out.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    out.into_iter().map(|(_, suggested)| suggested).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Four hundred owners with two texts each, one in seven of which have a word that begins like what is typed, and
    /// more that sound like it.
    fn vocabulary() -> RankedVocabulary {
        let mut tables: [BTreeMap<String, Vec<u32>>; 2] = Default::default();
        let mut texts = Vec::new();
        for text in 0..800_u32 {
            let (owner, number) = (EntryKey::from(text / 2), text % 2);
            let is_title = number == 0;
            texts.push(VocabularyText { document: text, owner, number, language: LanguageCode::of("en"), is_title });
            let word = if text % 7 == 0 { format!("bat{}", text % 3) } else { format!("word{text}") };
            tables[0].entry(word).or_default().push(text);
            tables[0].entry(["old", "new"][(text % 2) as usize].to_owned()).or_default().push(text);
            tables[1].entry(["btr", "bk"][(text % 5 / 3) as usize].to_owned()).or_default().push(text);
        }
        let [words, sounds] = tables.map(Into::into);
        let vocabulary = Vocabulary { words, sounds, texts, ..Vocabulary::default() };
        let popularity = (0..400).map(|owner| (owner, u32::try_from(owner % 4).expect("small"))).collect();
        RankedVocabulary::new(Arc::new(vocabulary), &popularity)
    }

    /// All that is met, put in order as a whole.
    fn in_order(ranked: &RankedVocabulary, typed: &Typed, limit: usize) -> Vec<(u16, VocabularyText)> {
        let mut qualities = vec![0; ranked.vocabulary.texts.len()];
        Matching::as_spelt(&typed.words, &ranked.vocabulary).in_all_ways().qualities(0, &mut qualities);
        let mut met: Vec<Met> = qualities
            .into_iter()
            .zip(&ranked.vocabulary.texts)
            .zip(&ranked.ranks)
            .filter(|((quality, _), _)| *quality > 0)
            .map(|((quality, text), rank)| Met { text: *text, quality, rank: *rank })
            .collect();
        met.sort_unstable_by_key(Met::order);
        let mut owners = Vec::new();
        met.retain(|met| {
            !owners.contains(&met.text.owner) && {
                owners.push(met.text.owner);
                true
            }
        });
        met.truncate(limit);
        met.into_iter().map(|met| (met.quality, met.text)).collect()
    }

    #[test]
    fn the_best_are_those_of_a_whole_order() {
        let (ranked, analyzer) = (vocabulary(), Analyzer::new());
        for typed in ["b", "ba", "bat", "bat0", "bat0 ", "old", "old b", "new bat", "wrod7", "new wor", "x"] {
            let read = Typed::read(typed, &analyzer);
            for limit in [1, 2, 5, 100] {
                let found = ranked.find(&read, limit, |_| true);
                let found: Vec<(u16, VocabularyText)> = found.iter().map(|met| (met.quality, met.text)).collect();
                assert_eq!(found, in_order(&ranked, &read, limit), "{typed:?} {limit}");
            }
        }
        let read = Typed::read("bat", &analyzer);
        assert!(ranked.find(&read, 5, |_| true).len() == 5 && ranked.find(&read, 5, |text| text.owner < 3).len() < 5);
    }
}
