//! Learning translations from the entries of a base.

use serde::{Deserialize, Serialize};
use uttar_analysis::Analyzer;

use super::bitext::{Bitext, Scripts};
use super::lexicon::concepts;
use super::table::{Tables, WordTable, add_pivots};
use crate::engine::ScriptCode;
use crate::error::Result;
use crate::store::Store;

/// Raised when the learning changes: what was learnt before is then forgotten.
const VERSION: u32 = 1;
/// Entries that are learnt from; of more, some are left out, evenly.
const ENTRIES_MAX: usize = 20_000;

/// What a base taught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    version: u32,
    /// Of the analyzer that cut the words.
    fingerprint: u64,
    /// How many entries the base had.
    entries: u64,
    tables: Vec<(Scripts, WordTable)>,
}

impl Learnt {
    /// Whether a base of so many entries, cut by this analyzer, should be learnt from again: it has grown or shrunk by
    /// a tenth, or was never. An empty base has nothing to learn from; before its first load it would be learnt from
    /// while that is under way.
    pub(crate) fn is_due(&self, entries: u64, fingerprint: u64) -> bool {
        if entries == 0 && self.entries == 0 {
            return false;
        }
        let changed = self.entries.abs_diff(entries) * 10 >= self.entries.max(1);
        !self.is_usable(fingerprint) || changed
    }

    /// Whether its words are those of this analyzer.
    pub(crate) fn is_usable(&self, fingerprint: u64) -> bool {
        self.version == VERSION && self.fingerprint == fingerprint
    }

    /// What [`is_due`](Self::is_due) needs, and no more.
    pub(crate) fn without_tables(&self) -> Self {
        Self { tables: Vec::new(), ..*self }
    }

    #[cfg(test)]
    pub(super) fn of(tables: Vec<(Scripts, WordTable)>) -> Self {
        Self { tables, ..Self::default() }
    }

    pub(super) fn into_tables(self) -> Tables {
        self.tables.into_iter().collect()
    }
}

/// Learns from all entries and the names of products.
pub(crate) fn learn(store: &dyn Store, analyzer: &Analyzer, fingerprint: u64) -> Result<Learnt> {
    let keys = store.entry_keys()?;
    let entries = keys.len() as u64;
    let stride = keys.len().div_ceil(ENTRIES_MAX).max(1);
    let mut bitext = Bitext::new(analyzer);
    // Each on its own, so that others need not wait for the store.
    for key in keys.into_iter().skip(stride - 1).step_by(stride) {
        if let Some(stored) = store.get_by_key(key)? {
            bitext.add_entry(&stored.entry);
        }
    }
    for product in store.products()? {
        let first = |(language, names): (&'_ String, &'_ Vec<String>)| Some((language.clone(), names.first()?.clone()));
        let names: Vec<(String, String)> = product.names.iter().filter_map(first).collect();
        bitext.add_names(&names.iter().map(|(language, name)| (language.as_str(), name.as_str())).collect::<Vec<_>>());
    }
    Ok(Learnt { version: VERSION, fingerprint, entries, tables: tables(bitext) })
}

/// The tables of all scripts. The seed lexicon takes part in the learning, for what it knows helps to find what it does
/// not, but only words of the base come out.
fn tables(mut bitext: Bitext<'_>) -> Vec<(Scripts, WordTable)> {
    let own = bitext.sizes();
    if own.len() < 2 {
        return Vec::new();
    }
    let is_own = |script: ScriptCode, word: u32| own.get(&script).is_some_and(|size| (word as usize) < *size);
    concepts().iter().for_each(|concept| bitext.add_names(concept));
    let mut out = Tables::new();
    for (scripts, links, words) in bitext.links() {
        if !own.contains_key(&scripts.0) || !own.contains_key(&scripts.1) {
            continue;
        }
        let [there, back] = WordTable::both(&links, words, |side, word| is_own([scripts.0, scripts.1][side], word));
        out.insert(scripts, there);
        out.insert((scripts.1, scripts.0), back);
    }
    out.retain(|_, table| !table.is_empty());
    add_pivots(&mut out);
    out.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SqliteStore;
    use crate::store::testing::batch;

    fn store(entries: &[serde_json::Value]) -> (SqliteStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = SqliteStore::create(&folder.path().join("store.sqlite3")).expect("created");
        let entries = entries.iter().map(|entry| serde_json::from_value(entry.clone()).expect("well-formed")).collect();
        (&store as &dyn Store).write_one(batch(entries)).expect("written");
        (store, folder)
    }

    /// Words that no lexicon holds, so that only the base can teach them.
    fn entries() -> Vec<serde_json::Value> {
        [("zorple", "ज़ोरपट", "quane", "क्वामी"), ("zorple", "ज़ोरपट", "mibsy", "मिब्लू"), ("drift", "ड्रोनी", "quane", "क्वामी")]
            .iter()
            .enumerate()
            .map(|(i, (a, b, c, d))| {
                serde_json::json!({"id": i.to_string(), "phrasings": {"en": [format!("{a} {c}")], "hi": [format!("{d} {b}")]}})
            })
            .collect()
    }

    #[test]
    fn a_base_teaches_its_own_words_in_both_directions() {
        let (store, _folder) = store(&entries());
        let analyzer = Analyzer::new();
        let learnt = learn(&store, &analyzer, 7).expect("learnt");
        let code = ScriptCode::from_code;
        let tables = learnt.clone().into_tables();
        let mut analysis = uttar_analysis::Analysis::default();
        analyzer.analyze("ज़ोरपट", &["hi"], &mut analysis);
        let word = analysis.stems.terms().next().expect("a stem");
        assert_eq!(tables[&(code("Deva"), code("Latn"))].get(word)[0].0.as_ref(), "zorpl");
        assert_eq!(tables[&(code("Latn"), code("Deva"))].get("zorpl")[0].0.as_ref(), word);
        assert!(!learnt.is_due(3, 7) && learnt.is_due(4, 7) && learnt.is_due(3, 8));
        assert_eq!(learn(&store, &analyzer, 7).expect("learnt"), learnt);
    }

    #[test]
    fn it_is_read_back_as_it_was_kept() {
        let (store, _folder) = store(&entries());
        let learnt = learn(&store, &Analyzer::new(), 7).expect("learnt");
        let store: &dyn Store = &store;
        store.keep("translations", &learnt).expect("kept");
        assert_eq!(store.kept::<Learnt>("translations").expect("read"), Some(learnt));
    }

    #[test]
    fn one_language_teaches_nothing() {
        let (store, _folder) = store(&[serde_json::json!({"id": "a", "phrasings": {"en": ["a battery", "an order"]}})]);
        assert!(learn(&store, &Analyzer::new(), 7).expect("learnt").into_tables().is_empty());
    }
}
