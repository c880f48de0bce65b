//! The corpora that the benchmarks read: texts that people wrote, by language.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use uttar::evaluation::{Query, read_queries};
use uttar::{Answer, Entry};

/// Entries and the questions that are asked about them.
#[derive(Debug, Clone)]
pub struct Corpus {
    entries: Vec<Entry>,
    queries: Vec<Query>,
    /// The entries that answer a query, by its id.
    answers: HashMap<String, Vec<String>>,
}

/// A question that people wrote, and the entries of the corpus that answer it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The question.
    pub query: &'a Query,
    /// The ids of the entries; none when nothing answers it.
    pub answers: &'a [String],
}

impl Corpus {
    /// The customer-service corpus of this repository, `corpora/support`.
    pub fn support() -> Result<Self, Box<dyn Error>> {
        Self::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/support"))
    }

    /// Reads a corpus folder: `entries/*.yaml`, each file a list of entries, and `queries.jsonl`.
    pub fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut entries = Vec::new();
        for file in yaml_files(&folder.join("entries"))? {
            let list: Vec<Entry> = serde_saphyr::from_str(&read(&file)?)
                .map_err(|error| format!("{}: is no list of entries: {error}", file.display()))?;
            entries.extend(list);
        }
        if entries.is_empty() {
            return Err(format!("{}: has no entries; benchmarks need some", folder.display()).into());
        }
        let mut answers: HashMap<String, Vec<String>> = HashMap::new();
        for line in read(&folder.join("qrels.tsv"))?.lines() {
            if let [query, entry, grade] = line.split('\t').collect::<Vec<_>>()[..]
                && grade != "0"
            {
                answers.entry(query.to_owned()).or_default().push(entry.to_owned());
            }
        }
        Ok(Self { entries, queries: read_queries(folder.join("queries.jsonl"))?, answers })
    }

    /// What it says in some languages (`en`, `zh`), their romanised questions included; entries that say nothing in
    /// them are left out.
    pub fn in_languages(&self, languages: &[String]) -> Self {
        let is_wanted = |tag: &str| languages.iter().any(|wanted| tag.split('-').next() == Some(wanted));
        let mut out = self.clone();
        for entry in &mut out.entries {
            entry.phrasings.retain(|language, _| is_wanted(language.as_str()));
            entry.answers.retain(|answer| is_wanted(answer.lang.as_str()));
        }
        out.entries.retain(|entry| !entry.phrasings.is_empty());
        out.queries.retain(|query| is_wanted(&query.lang));
        out
    }

    /// The words of `corpora/lexicon` by language, in the order of the files.
    pub(crate) fn lexicon() -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpora/lexicon");
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in ["support.tsv", "world.tsv"] {
            let text = read(&folder.join(file))?;
            let mut lines = text.lines().map(|line| line.split('\t').skip(1));
            let languages: Vec<&str> = lines.next().into_iter().flatten().collect();
            for line in lines {
                for (language, cell) in languages.iter().zip(line) {
                    let words = cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned);
                    out.entry((*language).to_owned()).or_default().extend(words);
                }
            }
        }
        Ok(out)
    }

    /// The entries, in the order of their files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Every text by its language (BCP 47): phrasings, bodies and steps.
    pub fn texts(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in &self.entries {
            for (language, text) in entry.all_phrasings() {
                texts.entry(language.as_str()).or_default().push(text);
            }
            for answer in &entry.answers {
                texts.entry(answer.lang.as_str()).or_default().extend(answer_texts(answer));
            }
        }
        texts
    }

    /// The first `per_language` questions of each language; romanised ones, such as `hi-Latn`, are languages of their
    /// own here.
    pub fn questions(&self, per_language: usize) -> Vec<&str> {
        self.asked(per_language).into_iter().map(|asked| asked.query.text.as_str()).collect()
    }

    /// The same questions with what answers them.
    pub fn asked(&self, per_language: usize) -> Vec<Asked<'_>> {
        let mut by_language: BTreeMap<&str, Vec<&Query>> = BTreeMap::new();
        for query in &self.queries {
            by_language.entry(&query.lang).or_default().push(query);
        }
        let chosen = by_language.into_values().flat_map(|queries| queries.into_iter().take(per_language));
        chosen.map(|query| Asked { query, answers: self.answers.get(&query.id).map_or(&[], Vec::as_slice) }).collect()
    }
}

/// The body of an answer and its steps.
pub fn answer_texts(answer: &Answer) -> impl Iterator<Item = &str> {
    std::iter::once(answer.body.as_str()).chain(answer.steps.iter().map(|step| step.text.as_str()))
}

/// The YAML files of a folder by name, so that the order is the same on every machine.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let children = fs::read_dir(folder).map_err(|error| format!("{}: cannot be read: {error}", folder.display()))?;
    let mut files = children.map(|child| Ok(child?.path())).collect::<std::io::Result<Vec<PathBuf>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort_unstable();
    Ok(files)
}

fn read(file: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(file).map_err(|error| format!("{}: cannot be read: {error}", file.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_with_phrasings_has_answers_and_questions() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let texts = corpus.texts();
        assert!(texts.len() > 1, "{:?}", texts.keys());
        assert!(corpus.questions(1).len() >= texts.len());
        assert!(corpus.questions(2).len() > corpus.questions(1).len());
    }

    #[test]
    fn some_languages_alone_have_their_romanised_questions() {
        let corpus = Corpus::support().expect("the corpus is in the tree");
        let own = corpus.in_languages(&["hi".to_owned()]);
        assert_eq!(own.entries().len(), corpus.entries().len());
        assert_eq!(own.texts().into_keys().collect::<Vec<_>>(), ["hi"]);
        let languages = own.asked(1).into_iter().map(|asked| asked.query.lang.as_str()).collect::<Vec<_>>();
        assert_eq!(languages, ["hi", "hi-Latn"]);
        assert!(corpus.in_languages(&["xx".to_owned()]).entries().is_empty());
    }

    #[test]
    fn a_bad_file_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("entries")).expect("a new folder");
        fs::write(folder.path().join("entries/bad.yaml"), "- id: a\n  colour: red\n").expect("written");
        let message = Corpus::read(folder.path()).expect_err("an unknown field").to_string();
        assert!(message.contains("bad.yaml") && message.contains("colour"), "{message}");
    }
}
