//! The bitext: what entries say in two scripts, as pairs of texts to learn from.

use std::collections::{BTreeMap, HashMap};

use uttar_analysis::{Analysis, Analyzer, KnownWords, NumberedText, script_code};

use super::align::{Link, Pair, align};
use super::sentences::{align_sentences, length, sentences};
use crate::engine::ScriptCode;
use crate::entry::{Answer, Entry};

/// Pairs of words of one pair of scripts that are looked at: more take longer and teach little.
const CELLS_MAX: usize = 2_000_000;
/// Other ways to ask for the same need say the same only if so much of them is linked.
const SAME_MIN: f32 = 0.3;

/// Two scripts, in order.
pub(super) type Scripts = (ScriptCode, ScriptCode);

/// Pairs of texts, by script, with the words that they are made of.
pub(super) struct Bitext<'a> {
    analyzer: &'a Analyzer,
    reader: StemReader,
    words: BTreeMap<ScriptCode, Vocabulary>,
    texts: BTreeMap<Scripts, Texts>,
}

/// The words of a script, numbered.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    pub(super) words: Vec<String>,
}

/// What there is to learn from for two scripts.
#[derive(Default)]
struct Texts {
    pairs: Vec<Pair>,
    /// Ways to ask for one need, of which nobody says which belong together.
    needs: Vec<[Vec<Vec<u32>>; 2]>,
    cells: usize,
}

/// A text in words.
struct Read {
    script: ScriptCode,
    words: Vec<u32>,
    length: f32,
}

impl<'a> Bitext<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        Self { analyzer, reader: StemReader::default(), words: BTreeMap::new(), texts: BTreeMap::new() }
    }

    /// Adds all that an entry says in two scripts: titles, other phrasings, answers sentence by sentence.
    pub(super) fn add_entry(&mut self, entry: &Entry) {
        let phrasings: Vec<Vec<Read>> = entry
            .phrasings
            .iter()
            .map(|(language, texts)| texts.iter().map(|text| self.read(text, language.as_str())).collect())
            .collect();
        for (i, left) in phrasings.iter().enumerate() {
            for right in &phrasings[i + 1..] {
                self.add_phrasings(left, right);
            }
        }
        let answers: Vec<(&Answer, Vec<Read>)> = entry
            .answers
            .iter()
            .map(|answer| {
                let text = answer.full_text();
                (answer, sentences(&text).into_iter().map(|text| self.read(text, answer.lang.as_str())).collect())
            })
            .collect();
        for (i, (answer, left)) in answers.iter().enumerate() {
            for (other, right) in &answers[i + 1..] {
                if answer.lang != other.lang && is_version(answer, other, &entry.answers) {
                    self.add_answers(left, right);
                }
            }
        }
    }

    /// Adds texts that say the same, in any languages.
    pub(super) fn add_names(&mut self, names: &[(&str, &str)]) {
        let read: Vec<Read> = names.iter().map(|(language, text)| self.read(text, language)).collect();
        for (i, left) in read.iter().enumerate() {
            for right in &read[i + 1..] {
                self.add(left.script, left.words.clone(), right.script, right.words.clone());
            }
        }
    }

    /// How many words of each script there are by now.
    pub(super) fn sizes(&self) -> BTreeMap<ScriptCode, usize> {
        self.words.iter().map(|(script, words)| (*script, words.words.len())).collect()
    }

    /// The links of every two scripts, with their words.
    pub(super) fn links(&self) -> Vec<(Scripts, Vec<Link>, [&Vocabulary; 2])> {
        let mut out = Vec::new();
        for (scripts, texts) in &self.texts {
            let words = [&self.words[&scripts.0], &self.words[&scripts.1]];
            let sizes = words.map(|words| words.words.len());
            let mut links = align(&texts.pairs, sizes);
            if !texts.needs.is_empty() {
                let mut pairs = texts.pairs.clone();
                pair_up(&texts.needs, &links, &mut pairs);
                links = align(&pairs, sizes);
            }
            out.push((*scripts, links, words));
        }
        out
    }

    fn read(&mut self, text: &str, language: &str) -> Read {
        let (script, stems) = self.reader.read(self.analyzer, text, language);
        let words = self.words.entry(script).or_default().numbers(stems, script);
        Read { script, words, length: length(text) }
    }

    fn add_phrasings(&mut self, left: &[Read], right: &[Read]) {
        let (Some(title), Some(other)) = (left.first(), right.first()) else {
            return;
        };
        self.add(title.script, title.words.clone(), other.script, other.words.clone());
        if title.script == other.script || left.len().max(right.len()) < 2 {
            return;
        }
        // A translator keeps the order, an author who asks anew does not: what says the same is found out later.
        if left.len() == right.len() {
            for (a, b) in left.iter().zip(right).skip(1) {
                self.add(a.script, a.words.clone(), b.script, b.words.clone());
            }
        }
        let (left, right) = if title.script < other.script { (left, right) } else { (right, left) };
        let scripts = (left[0].script, right[0].script);
        let of = |texts: &[Read], script| {
            texts.iter().filter(|text| text.script == script).map(|text| text.words.clone()).collect()
        };
        let need = [of(left, scripts.0), of(right, scripts.1)];
        let texts = self.texts.entry(scripts).or_default();
        if texts.cells < CELLS_MAX {
            texts.needs.push(need);
        }
    }

    fn add_answers(&mut self, left: &[Read], right: &[Read]) {
        let lengths = |texts: &[Read]| texts.iter().map(|text| text.length).collect::<Vec<f32>>();
        for (a, b) in align_sentences(&lengths(left), &lengths(right)) {
            let (a, b) = (&left[a], &right[b]);
            let script = |texts: &[Read]| texts.iter().max_by_key(|text| text.words.len()).map(|text| text.script);
            if let (Some(left_script), Some(right_script)) = (script(a), script(b)) {
                let words = |texts: &[Read], script| {
                    let own = texts.iter().filter(|text| text.script == script);
                    let mut out: Vec<u32> = own.flat_map(|text| text.words.iter().copied()).collect();
                    out.sort_unstable();
                    out.dedup();
                    out
                };
                self.add(left_script, words(a, left_script), right_script, words(b, right_script));
            }
        }
    }

    fn add(&mut self, left_script: ScriptCode, left: Vec<u32>, right_script: ScriptCode, right: Vec<u32>) {
        if left_script == right_script || left.is_empty() || right.is_empty() {
            return;
        }
        let (scripts, pair) = if left_script < right_script {
            ((left_script, right_script), Pair { left, right })
        } else {
            ((right_script, left_script), Pair { left: right, right: left })
        };
        let texts = self.texts.entry(scripts).or_default();
        if texts.cells < CELLS_MAX {
            texts.cells += pair.left.len() * pair.right.len();
            texts.pairs.push(pair);
        }
    }
}

impl Vocabulary {
    /// The words of a text that are in a script: names in another one need no link.
    pub(super) fn numbers<'a>(&mut self, stems: impl Iterator<Item = &'a LinkedStem>, script: ScriptCode) -> Vec<u32> {
        let mut words: Vec<u32> =
            stems.filter(|stem| stem.script == script).map(|stem| self.number(&stem.text)).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("fewer words than bytes of texts");
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }
}

/// Reads texts as stems that may be linked; each word is looked at once.
#[derive(Default)]
pub(super) struct StemReader {
    known: KnownWords,
    numbered: NumberedText,
    analysis: Analysis,
    /// By word.
    stems: Vec<Vec<LinkedStem>>,
}

/// A stem that may be linked, with its script.
pub(super) struct LinkedStem {
    text: String,
    script: ScriptCode,
}

impl StemReader {
    /// The script of a text, and its stems without those of function words, which link to everything, and of numbers.
    pub(super) fn read(
        &mut self,
        analyzer: &Analyzer,
        text: &str,
        language: &str,
    ) -> (ScriptCode, impl Iterator<Item = &LinkedStem>) {
        let Self { known, numbered, analysis, stems } = self;
        let mut new = |word: &Analysis| stems.push(linked_stems(word, analyzer));
        let mut script = None;
        if !analyzer.read(text, language, known, numbered, &mut new) {
            analyzer.analyze(text, &[language], analysis);
            script = Some(ScriptCode::of(analysis));
            known.number(analysis, numbered, new);
        }
        let script = script.unwrap_or_else(|| ScriptCode::from_code(self.numbered.script()));
        (script, self.numbered.words().iter().flat_map(|word| &self.stems[*word as usize]))
    }
}

/// What may be linked of one word.
fn linked_stems(word: &Analysis, analyzer: &Analyzer) -> Vec<LinkedStem> {
    let is_function_word = word.words.terms().next().is_some_and(|word| analyzer.is_stop_word(word));
    // A word of Chinese is its own stem.
    let says_nothing = |stem: &str| is_function_word || word.words.is_empty() && analyzer.is_stop_word(stem);
    let stems = word.stems.terms().filter(|stem| !says_nothing(stem) && !stem.chars().any(char::is_numeric));
    stems.map(|stem| LinkedStem { text: stem.to_owned(), script: ScriptCode::from_code(script_code(stem)) }).collect()
}

/// Whether an answer is the other in another language: for the same scope and voice or, where neither has such a one,
/// the first of its language.
fn is_version(answer: &Answer, other: &Answer, all: &[Answer]) -> bool {
    let alike = |a: &Answer, b: &Answer| a.scope == b.scope && a.voice == b.voice;
    let has_alike = |a: &Answer, lang| all.iter().any(|b| b.lang == lang && alike(a, b));
    let is_first = |a: &Answer| all.iter().find(|b| b.lang == a.lang).is_some_and(|b| std::ptr::eq(a, b));
    alike(answer, other)
        || is_first(answer)
            && is_first(other)
            && !has_alike(answer, other.lang.clone())
            && !has_alike(other, answer.lang.clone())
}

/// Pairs every way to ask with the one on the other side that the links make most alike.
fn pair_up(needs: &[[Vec<Vec<u32>>; 2]], links: &[Link], pairs: &mut Vec<Pair>) {
    let known: HashMap<(u32, u32), f32> =
        links.iter().map(|link| ((link.left, link.right), (link.rightward * link.leftward).sqrt())).collect();
    for [left, right] in needs {
        for a in left {
            let best =
                right.iter().map(|b| (likeness(a, b, &known), b)).fold((SAME_MIN, None), |best, (likeness, b)| {
                    if likeness > best.0 { (likeness, Some(b)) } else { best }
                });
            if let (_, Some(b)) = best {
                pairs.push(Pair { left: a.clone(), right: b.clone() });
            }
        }
    }
}

/// How much of two texts is linked, from 0 to 1.
fn likeness(a: &[u32], b: &[u32], links: &HashMap<(u32, u32), f32>) -> f32 {
    let best = |left: u32| b.iter().filter_map(|right| links.get(&(left, *right))).copied().fold(0.0, f32::max);
    #[expect(clippy::cast_precision_loss, reason = "phrasings are short")]
    let words = a.len().max(b.len()).max(1) as f32;
    a.iter().map(|left| best(*left)).sum::<f32>() / words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: serde_json::Value) -> Entry {
        serde_json::from_value(value).expect("well-formed")
    }

    #[test]
    fn answers_meet_those_of_their_scope_and_voice() {
        let answers = entry(serde_json::json!({"id": "a", "answers": [
            {"lang": "en", "scope": "IN", "body": "a"},
            {"lang": "en", "scope": "IN/KA", "body": "b"},
            {"lang": "hi", "scope": "IN/KA", "body": "c"},
            {"lang": "zh-Hans", "scope": "CN", "body": "d"},
        ]}))
        .answers;
        let versions: Vec<(usize, usize)> = (0..4)
            .flat_map(|i| (i + 1..4).map(move |j| (i, j)))
            .filter(|(i, j)| answers[*i].lang != answers[*j].lang && is_version(&answers[*i], &answers[*j], &answers))
            .collect();
        assert_eq!(versions, [(0, 3), (1, 2), (2, 3)]);
    }

    #[test]
    fn function_words_numbers_and_foreign_words_are_left_out() {
        let analyzer = Analyzer::new();
        let mut bitext = Bitext::new(&analyzer);
        let read = bitext.read("क्या iPhone 12 की बैटरी बदलेगी", "hi");
        let words = &bitext.words[&read.script].words;
        assert_eq!(words.len(), 2, "{words:?}");
        assert_eq!(words[0], "बैटर");
    }
}
