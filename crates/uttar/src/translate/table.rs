//! Tables of translations: for a word of one script, words of another with their probabilities.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::align::Link;
use super::bitext::{Scripts, Vocabulary};
use crate::engine::ScriptCode;

/// Translations of one word that are kept.
const TRANSLATIONS_MAX: usize = 6;
/// Less probable ones are chance.
const PROBABILITY_MIN: f32 = 0.04;
/// What a word that was never seen shares with one that was, for its translations to count: so much of the longer one,
/// and so many characters.
const STEM_SHARE_MIN: f32 = 0.6;
const STEM_CHARS_MIN: usize = 4;
/// How many neighbours of an unseen word are looked at, on either side.
const NEIGHBOURS: usize = 6;

/// A word of another script with the probability, in hundredths, that it says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translation(pub(super) Arc<str>, pub(super) u8);

impl Translation {
    pub(super) fn probability(&self) -> f32 {
        f32::from(self.1) / 100.0
    }
}

/// The translations of the words of one script into another, the likeliest first.
///
/// A question looks up each of its words in the tables of all other scripts, most of them in vain: numbers that lie
/// side by side say where to look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordTable {
    /// In order.
    words: Vec<(Arc<str>, Vec<Translation>)>,
    /// The [`beginning`] of each.
    beginnings: Vec<u64>,
}

/// The first [`STEM_CHARS_MIN`] characters of a word as a number, in the order of the words.
fn beginning(word: &str) -> u64 {
    const BITS: u32 = u64::BITS / STEM_CHARS_MIN as u32;
    const MOST: u64 = (1 << BITS) - 1;
    let mut chars = word.chars();
    (0..STEM_CHARS_MIN).fold(0, |bits, _| {
        let char = chars.next().map_or(0, |char| u64::from(u32::from(char)));
        // The few characters that need more bits count as one, so what stands behind them says nothing of the order.
        if char >= MOST {
            chars = "".chars();
        }
        bits << BITS | char.min(MOST)
    })
}

impl WordTable {
    /// From distinct words in order.
    fn sorted(words: Vec<(Arc<str>, Vec<Translation>)>) -> Self {
        let beginnings = words.iter().map(|(word, _)| beginning(word)).collect();
        Self { words, beginnings }
    }

    /// The words that begin as this one does, in order.
    fn beginning_alike(&self, word: &str) -> &[(Arc<str>, Vec<Translation>)] {
        let own = beginning(word);
        let first = self.beginnings.partition_point(|other| *other < own);
        let count = self.beginnings[first..].iter().take_while(|other| **other == own).count();
        &self.words[first..first + count]
    }

    /// From (word, translation, probability).
    pub(super) fn new<'a>(links: impl Iterator<Item = (&'a str, &'a str, f32)>) -> Self {
        let mut table: BTreeMap<&str, Vec<(f32, &str)>> = BTreeMap::new();
        for (word, translation, probability) in links {
            if probability >= PROBABILITY_MIN {
                table.entry(word).or_default().push((probability, translation));
            }
        }
        let prune = |mut translations: Vec<(f32, &str)>| {
            translations.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
            translations.truncate(TRANSLATIONS_MAX);
            translations
                .into_iter()
                .map(|(probability, word)| Translation(word.into(), hundredths(probability)))
                .collect()
        };
        Self::sorted(table.into_iter().map(|(word, translations)| (word.into(), prune(translations))).collect())
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
        self.words.is_empty()
    }

    pub(super) fn get(&self, word: &str) -> &[Translation] {
        let alike = self.beginning_alike(word);
        alike.binary_search_by(|(other, _)| (**other).cmp(word)).map_or(&[], |place| alike[place].1.as_slice())
    }

    /// The translations of the word nearest to one that was never seen: the one that shares the longest beginning, as
    /// forms of one word do; with the share of the longer word that it is.
    pub(super) fn nearest<'a>(&'a self, word: &str) -> Option<(f32, &'a [Translation])> {
        let chars = word.chars().count();
        if chars < STEM_CHARS_MIN {
            return None;
        }
        let alike = self.beginning_alike(word);
        // The further away in the order the less is shared, so that nothing is looked at behind the first that shares
        // too little.
        let near = |(other, translations): &'a (Arc<str>, Vec<Translation>)| {
            let shared = word.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
            let share = || ratio(shared, chars.max(other.chars().count()));
            (shared >= STEM_CHARS_MIN).then(|| (share(), translations.as_slice()))
        };
        let place = alike.partition_point(|(other, _)| **other < *word);
        let after = alike[place..].iter().skip_while(|(other, _)| **other == *word);
        alike[..place]
            .iter()
            .rev()
            .take(NEIGHBOURS)
            .map_while(near)
            .chain(after.take(NEIGHBOURS).map_while(near))
            .filter(|(share, _)| *share >= STEM_SHARE_MIN)
            .fold(None, |best, near| if best.is_none_or(|best: (f32, _)| near.0 > best.0) { Some(near) } else { best })
    }

    /// The table that leads through another script: from here to there, and on.
    pub(super) fn then(&self, next: &Self) -> Self {
        let mut links: Vec<(&str, &str, f32)> = Vec::new();
        for (word, translations) in &self.words {
            let first = links.len();
            for between in translations {
                for translation in next.get(&between.0) {
                    let probability = between.probability() * translation.probability();
                    match links[first..].iter_mut().find(|link| *link.1 == *translation.0) {
                        Some(link) => link.2 += probability,
                        None => links.push((word, &translation.0, probability)),
                    }
                }
            }
        }
        Self::new(links.into_iter())
    }
}

impl Serialize for WordTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = |Translation(word, hundredths): &Translation| (word.to_string(), *hundredths);
        let words = self
            .words
            .iter()
            .map(|(word, translations)| (&**word, translations.iter().map(stored).collect::<Vec<_>>()));
        serializer.collect_map(words)
    }
}

impl<'de> Deserialize<'de> for WordTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = WordTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("words with their translations")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WordTable, A::Error> {
                let mut words = Vec::new();
                while let Some((Word(word), translations)) = map.next_entry::<Word, Vec<(Word, u8)>>()? {
                    let translations =
                        translations.into_iter().map(|(Word(word), hundredths)| Translation(word, hundredths));
                    words.push((word, translations.collect()));
                }
                // They were written in order.
                words.sort_by(|(a, _): &(Arc<str>, Vec<Translation>), (b, _)| a.cmp(b));
                Ok(WordTable::sorted(words))
            }
        }
        deserializer.deserialize_map(Words)
    }
}

/// A word as it is read, without a copy between.
struct Word(Arc<str>);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }

            fn visit_str<E>(self, word: &str) -> Result<Word, E> {
                Ok(Word(word.into()))
            }
        }
        deserializer.deserialize_str(Text)
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
            if let Some((first, second)) = ways.max_by_key(|(first, second)| first.words.len().min(second.words.len()))
            {
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
        assert_eq!(&*translations[0].0, "batteri");
        assert!((0.6..1.0).contains(&share));
        assert!(table.nearest("பேனா").is_none());
    }

    #[test]
    fn a_known_word_is_found_among_those_that_begin_alike() {
        let words = ["𠀀", "𠀀b", "𠀁", "𠀁a", "ab", "batter", "batteri", "batteries", "b", "बैटर", "बैटरी"];
        let table = WordTable::new(words.iter().map(|word| (*word, *word, 0.5)));
        for word in words {
            assert_eq!(table.get(word), [Translation(word.into(), 50)]);
        }
        assert!(["", "a", "batt", "batterie", "𠀂", "बैटरि"].iter().all(|word| table.get(word).is_empty()));
        // A word is not its own neighbour.
        assert_eq!(table.nearest("batteri").map(|(_, words)| &*words[0].0), Some("batter"));
        assert_eq!(table.nearest("batterie").map(|(_, words)| &*words[0].0), Some("batteries"));
        assert!(table.nearest("bats").is_none() && table.nearest("𠀀𠀀𠀀𠀀").is_none());
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let table = table(&[("बैटर", "batteri", 0.7), ("बैटर", "cell", 0.2), ("\"", "quot", 1.0)]);
        let text = serde_json::to_string(&table).expect("plain data");
        assert_eq!(text, r#"{"\"":[["quot",100]],"बैटर":[["batteri",70],["cell",20]]}"#);
        assert_eq!(serde_json::from_str::<WordTable>(&text).expect("a table"), table);
        assert!(serde_json::from_str::<WordTable>(r#"{"a": [["b", 300]]}"#).is_err());
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
        assert_eq!(&*tables[&(hani, deva)].get("电池")[0].0, "बैटर");
    }
}
