//! Tables of translations: for a word of one script, words of another with their probabilities.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::align::Link;
use super::bitext::{Scripts, Vocabulary};
use crate::engine::ScriptCode;

/// Translations of one word that are kept.
const TRANSLATIONS_MAX: usize = 6;
/// Less probable ones are chance.
const PROBABILITY_MIN: f32 = 0.04;
/// What a word that was never seen shares with one that was, for its translations to count: so much of the longer one, and so many characters.
const STEM_SHARE_MIN: f32 = 0.6;
const STEM_CHARS_MIN: usize = 4;
/// How many neighbours of an unseen word are looked at, on either side.
const NEIGHBOURS: usize = 6;

/// A word of another script with the probability, in hundredths, that it says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Translation(pub(super) String, pub(super) u8);

impl Translation {
    pub(super) fn probability(&self) -> f32 {
        f32::from(self.1) / 100.0
    }
}

/// The translations of the words of one script into another, the likeliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct WordTable(BTreeMap<String, Vec<Translation>>);

impl WordTable {
    /// From (word, translation, probability).
    pub(super) fn new<'a>(links: impl Iterator<Item = (&'a str, &'a str, f32)>) -> Self {
        let mut table: BTreeMap<String, Vec<(f32, &str)>> = BTreeMap::new();
        for (word, translation, probability) in links {
            if probability >= PROBABILITY_MIN {
                table.entry(word.to_owned()).or_default().push((probability, translation));
            }
        }
        let prune = |mut translations: Vec<(f32, &str)>| {
            translations.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            translations.truncate(TRANSLATIONS_MAX);
            translations
                .into_iter()
                .map(|(probability, word)| Translation(word.to_owned(), hundredths(probability)))
                .collect()
        };
        Self(table.into_iter().map(|(word, translations)| (word, prune(translations))).collect())
    }

    /// The tables of either direction, of the words for which `keep` holds.
    pub(super) fn both(links: &[Link], words: [&Vocabulary; 2], keep: impl Fn(usize, u32) -> bool) -> [Self; 2] {
        let [left, right] = words;
        let of = |link: &Link| (left.words[link.left as usize].as_str(), right.words[link.right as usize].as_str());
        let rightward = links.iter().filter(|link| keep(0, link.left)).map(|link| {
            let (left, right) = of(link);
            (left, right, link.rightward)
        });
        let leftward = links.iter().filter(|link| keep(1, link.right)).map(|link| {
            let (left, right) = of(link);
            (right, left, link.leftward)
        });
        [Self::new(rightward), Self::new(leftward)]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, word: &str) -> &[Translation] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }

    /// The translations of the word nearest to one that was never seen: the one that shares the longest beginning, as forms of one word do; with
    /// the share of the longer word that it is.
    pub(super) fn nearest(&self, word: &str) -> Option<(f32, &[Translation])> {
        let chars = word.chars().count();
        if chars < STEM_CHARS_MIN {
            return None;
        }
        let before = self.0.range::<str, _>((Bound::Unbounded, Bound::Excluded(word))).rev().take(NEIGHBOURS);
        let after = self.0.range::<str, _>((Bound::Excluded(word), Bound::Unbounded)).take(NEIGHBOURS);
        before
            .chain(after)
            .filter_map(|(other, translations)| {
                let shared = word.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
                if shared < STEM_CHARS_MIN {
                    return None;
                }
                let share = ratio(shared, chars.max(other.chars().count()));
                (share >= STEM_SHARE_MIN).then_some((share, translations.as_slice()))
            })
            .fold(None, |best, near| if best.is_none_or(|best: (f32, _)| near.0 > best.0) { Some(near) } else { best })
    }

    /// The table that leads through another script: from here to there, and on.
    pub(super) fn then(&self, next: &Self) -> Self {
        let mut links: Vec<(&str, &str, f32)> = Vec::new();
        for (word, translations) in &self.0 {
            let first = links.len();
            for between in translations {
                for translation in next.get(&between.0) {
                    let probability = between.probability() * translation.probability();
                    match links[first..].iter_mut().find(|link| link.1 == translation.0) {
                        Some(link) => link.2 += probability,
                        None => links.push((word, &translation.0, probability)),
                    }
                }
            }
        }
        Self::new(links.into_iter())
    }
}

/// Tables by the script they lead from and the one they lead to.
pub(super) type Tables = BTreeMap<Scripts, WordTable>;

/// Adds tables for scripts that no text joins, by way of a third: the one that knows most words of both.
pub(super) fn add_pivots(tables: &mut Tables) {
    let mut scripts: Vec<ScriptCode> = tables.keys().map(|scripts| scripts.0).collect();
    scripts.dedup();
    let mut added = Vec::new();
    for from in &scripts {
        for to in scripts.iter().filter(|to| *to != from && !tables.contains_key(&(*from, **to))) {
            let ways = scripts.iter().filter_map(|by| Some((tables.get(&(*from, *by))?, tables.get(&(*by, *to))?)));
            if let Some((first, second)) = ways.max_by_key(|(first, second)| first.0.len().min(second.0.len())) {
                added.push(((*from, *to), first.then(second)));
            }
        }
    }
    tables.extend(added);
}

fn hundredths(probability: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let hundredths = (probability.clamp(0.0, 1.0) * 100.0).round() as u8;
    hundredths
}

fn ratio(a: usize, b: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "words are short")]
    let ratio = a as f32 / b.max(1) as f32;
    ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(links: &[(&str, &str, f32)]) -> WordTable {
        WordTable::new(links.iter().copied())
    }

    #[test]
    fn the_likeliest_come_first_and_chance_is_left_out() {
        let table = table(&[("बैटर", "cell", 0.2), ("बैटर", "batteri", 0.7), ("बैटर", "phone", 0.01)]);
        assert_eq!(table.get("बैटर"), [Translation("batteri".into(), 70), Translation("cell".into(), 20)]);
        assert!(table.get("फोन").is_empty());
    }

    #[test]
    fn an_unseen_form_finds_the_word_that_it_is_a_form_of() {
        let table = table(&[("பேட்டரி", "batteri", 0.9), ("பேச்சு", "speech", 0.9), ("ப", "p", 0.9)]);
        let (share, translations) = table.nearest("பேட்டரியை").expect("a neighbour");
        assert_eq!(translations[0].0, "batteri");
        assert!((0.6..1.0).contains(&share));
        assert!(table.nearest("பேனா").is_none());
    }

    #[test]
    fn a_third_script_joins_two() {
        let code = ScriptCode::from_code;
        let (deva, latn, hani) = (code("Deva"), code("Latn"), code("Hani"));
        let mut tables: Tables = [
            ((deva, latn), table(&[("बैटर", "batteri", 0.8)])),
            ((latn, deva), table(&[("batteri", "बैटर", 0.8)])),
            ((latn, hani), table(&[("batteri", "电池", 0.5), ("batteri", "电", 0.5)])),
            ((hani, latn), table(&[("电池", "batteri", 0.9)])),
        ]
        .into();
        add_pivots(&mut tables);
        assert_eq!(tables[&(deva, hani)].get("बैटर")[0].1, 40);
        assert_eq!(tables[&(hani, deva)].get("电池")[0].0, "बैटर");
    }
}
