//! Suggestions while somebody types.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};

use uttar_analysis::LanguageTag;

use super::customers::POPULARITY;
use super::{KnowledgeBase, View};
use crate::catalogue::Product;
use crate::engine::{LanguageCode, SegmentName, VocabularyText};
use crate::error::{Error, Result};
use crate::store::Position;
use crate::suggest::{
    Popularity, RankedVocabulary, Segment, Suggested, Suggestion, Typed, names, product_vocabulary, suggest,
};
use crate::sync;

/// What suggestions are found in. Made when it is first needed, so that opening a base does not wait for it, and then
/// kept segment by segment: after a change only what is new is read.
#[derive(Debug, Default)]
pub(super) struct Vocabularies {
    segments: HashMap<SegmentName, Arc<RankedVocabulary>>,
    products: Option<Arc<ProductNames>>,
    popularity: Option<Arc<Popularity>>,
}

#[derive(Debug)]
struct ProductNames {
    /// The position of what the base declared when they were read, or before.
    position: Position,
    products: Vec<Product>,
    vocabulary: RankedVocabulary,
}

impl Vocabularies {
    /// Takes new counts, and ranks all anew.
    pub(super) fn set_popularity(&mut self, popularity: Popularity) {
        for ranked in self.segments.values_mut() {
            *ranked = Arc::new(RankedVocabulary::new(Arc::clone(ranked.vocabulary()), &popularity));
        }
        self.popularity = Some(Arc::new(popularity));
    }

    /// The vocabulary of a segment, if it is known and ranked by these counts.
    fn known(&self, segment: &SegmentName, popularity: &Arc<Popularity>) -> Option<Arc<RankedVocabulary>> {
        let is_current = self.popularity.as_ref().is_some_and(|current| Arc::ptr_eq(current, popularity));
        is_current.then(|| self.segments.get(segment).map(Arc::clone)).flatten()
    }
}

impl KnowledgeBase {
    /// What somebody who has typed this much may want to ask: phrasings, one for each entry, and names of products, the
    /// best first. Every word must be met by a word of the text, the last one by the beginning of one; it may be spelt
    /// in another script, and one letter of a word of four or more may be wrong.
    ///
    /// `language` keeps to texts of that language, in the script it names or, if it names none, in any. The first call
    /// after a large change reads the vocabulary out of the index, which takes longer.
    ///
    /// ```
    /// # use uttar::{Entry, KnowledgeBase};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "battery-replace", "phrasings": {"hi": ["फोन की बैटरी कैसे बदलवाएँ?"]}}"#)?])?;
    /// let suggestions = base.suggest("phone baitr", Some("hi"), 5)?;
    /// assert_eq!(suggestions[0].text, "फोन की बैटरी कैसे बदलवाएँ?");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suggest(&self, typed: &str, language: Option<&str>, limit: usize) -> Result<Vec<Suggestion>> {
        let language = self.check_typed(typed, language, limit)?;
        self.follow();
        let view = self.view();
        let (segments, products) = self.vocabularies(&view)?;
        let alive: Vec<_> = (0..segments.len())
            .map(|segment| {
                let snapshot = view.snapshot.as_ref();
                move |document| snapshot.is_alive(segment, document)
            })
            .collect();
        let segments: Vec<Segment<'_>> =
            segments.iter().zip(&alive).map(|(vocabulary, alive)| (&**vocabulary, alive as _)).collect();
        let typed = Typed::read(typed, &view.analyzer);
        // Twice as many as are wanted: some may be the same text again.
        let found = suggest(&typed, language, limit.saturating_mul(2), &segments, &products.vocabulary);
        let mut out: Vec<Suggestion> = Vec::new();
        for suggested in found {
            let suggestion = match suggested {
                Suggested::Phrasing(text) => self.phrasing(text, &view)?,
                Suggested::Name(text) => product_name(text, &products.products),
            };
            if let Some(suggestion) = suggestion.filter(|new| out.iter().all(|old| old.text != new.text)) {
                out.push(suggestion);
            }
            if out.len() == limit {
                break;
            }
        }
        Ok(out)
    }

    pub(super) fn lock_vocabularies(&self) -> MutexGuard<'_, Vocabularies> {
        sync::lock(&self.vocabularies)
    }

    fn check_typed(&self, typed: &str, language: Option<&str>, limit: usize) -> Result<Option<LanguageCode>> {
        let (bytes, bytes_max) = (typed.len(), self.limits.typed_bytes_max);
        if bytes > bytes_max {
            return Err(Error::bad_field(
                "typed",
                format!("{bytes} bytes are more than {bytes_max}; search for it instead"),
            ));
        }
        if !(1..=self.limits.suggestions_max).contains(&limit) {
            return Err(Error::bad_field(
                "limit",
                format!("{limit} is not between 1 and {}", self.limits.suggestions_max),
            ));
        }
        let tag = language
            .map(|tag| tag.parse::<LanguageTag>().map_err(|error| Error::bad_field("language", error.to_string())));
        Ok(tag.transpose()?.map(|tag| LanguageCode::of(tag.as_str())))
    }

    /// The vocabularies of the segments of a view, in its order, and that of the products. What is not known is read
    /// while nobody waits for the lock.
    fn vocabularies(&self, view: &View) -> Result<(Vec<Arc<RankedVocabulary>>, Arc<ProductNames>)> {
        let popularity = self.present_popularity()?;
        let names = view.snapshot.segments();
        let mut out = Vec::with_capacity(names.len());
        for (number, name) in names.iter().enumerate() {
            let known = self.lock_vocabularies().known(name, &popularity);
            out.push(match known {
                Some(known) => known,
                None => {
                    let read = view.snapshot.vocabulary(number)?;
                    Arc::new(RankedVocabulary::new(Arc::new(read), &popularity))
                }
            });
        }
        let products = self.lock_vocabularies().products.clone();
        let products = match products.filter(|products| products.position == view.declared.position) {
            Some(products) => products,
            None => Arc::new(self.product_names(view)?),
        };
        let mut kept = self.lock_vocabularies();
        kept.products = Some(Arc::clone(&products));
        // Other counts have come meanwhile: what was ranked by those before is read again.
        if kept.popularity.as_ref().is_some_and(|current| Arc::ptr_eq(current, &popularity)) {
            kept.segments = names.into_iter().zip(out.iter().cloned()).collect();
        }
        Ok((out, products))
    }

    fn present_popularity(&self) -> Result<Arc<Popularity>> {
        if let Some(popularity) = &self.lock_vocabularies().popularity {
            return Ok(Arc::clone(popularity));
        }
        let read = Arc::new(self.store.kept(POPULARITY)?.unwrap_or_default());
        Ok(Arc::clone(self.lock_vocabularies().popularity.get_or_insert(read)))
    }

    fn product_names(&self, view: &View) -> Result<ProductNames> {
        let products = self.store.products()?;
        let vocabulary = Arc::new(product_vocabulary(&products, &view.analyzer));
        let vocabulary = RankedVocabulary::new(vocabulary, &Popularity::new());
        Ok(ProductNames { position: view.declared.position, products, vocabulary })
    }

    /// A phrasing as a suggestion; nothing if it is gone by now.
    fn phrasing(&self, text: VocabularyText, view: &View) -> Result<Option<Suggestion>> {
        let Some(stored) = self.entry(text.owner, view)? else {
            return Ok(None);
        };
        let phrasing = stored.entry.all_phrasings().nth(text.number as usize);
        Ok(phrasing.map(|(language, phrasing)| Suggestion {
            text: phrasing.to_owned(),
            language: language.to_string(),
            entry: Some(stored.entry.id.clone()),
            product: None,
        }))
    }
}

fn product_name(text: VocabularyText, products: &[Product]) -> Option<Suggestion> {
    let product = products.get(usize::try_from(text.owner).ok()?)?;
    let (language, name) = names(product).nth(text.number as usize)?;
    Some(Suggestion {
        text: name.to_owned(),
        language: language.to_owned(),
        entry: None,
        product: Some(product.id.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, ImportOptions, Limits};

    /// Entries with a title and another phrasing in several languages, and a product.
    fn base() -> (KnowledgeBase, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let file = folder.path().join(name);
            std::fs::write(&file, text).expect("written");
            file
        };
        let entries = file(
            "entries.yaml",
            r#"
- id: battery-replace
  phrasings:
    en: ["How do I get the battery replaced?", "change old battery"]
    hi: ["बैटरी कैसे बदलवाएँ?", "पुरानी बैटरी बदलनी है"]
    zh: ["怎么更换电池?"]
- id: battery-drains
  phrasings:
    en: ["Why does my battery drain so fast?"]
    hi: ["बैटरी जल्दी खत्म होती है"]
    zh: ["电池耗电太快"]
- id: address-change
  phrasings:
    hi: ["पता कैसे बदलें?"]
    en: ["Change my delivery address for Note 12"]
"#,
        );
        let products = file(
            "products.yaml",
            "- id: note-12\n  models: [NV12]\n  names: {en: [Navo Note 12], hi: [नावो नोट 12]}\n",
        );
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a base");
        base.import(&[entries, products], &ImportOptions::default()).expect("good files");
        (base, folder)
    }

    fn texts(base: &KnowledgeBase, typed: &str, language: Option<&str>) -> Vec<String> {
        base.suggest(typed, language, 5).expect("suggestions").into_iter().map(|found| found.text).collect()
    }

    #[test]
    fn beginnings_meet_in_every_script() {
        let (base, _folder) = base();
        let hindi = ["बैटरी कैसे बदलवाएँ?", "बैटरी जल्दी खत्म होती है"];
        for typed in ["batt", "बैट", "baitri", "bettery", "बैटरी", "batry "] {
            assert_eq!(texts(&base, typed, Some("hi")), hindi, "{typed}");
        }
        let chinese = ["怎么更换电池?", "电池耗电太快"];
        for typed in ["dianc", "dianchi", "电池", "電", "电"] {
            let mut found = texts(&base, typed, Some("zh"));
            found.sort_unstable();
            let mut chinese = chinese;
            chinese.sort_unstable();
            assert_eq!(found, chinese, "{typed}");
        }
        assert_eq!(texts(&base, "dianchihao", Some("zh")), ["电池耗电太快"]);
    }

    #[test]
    fn all_words_must_be_met_and_the_last_may_be_begun() {
        let (base, _folder) = base();
        assert_eq!(texts(&base, "battery dra", Some("en")), ["Why does my battery drain so fast?"]);
        assert_eq!(texts(&base, "repl battery", Some("en")), [""; 0]);
        assert_eq!(texts(&base, "change bat", Some("en")), ["change old battery"]);
        assert_eq!(texts(&base, "batterx drain", Some("en")), ["Why does my battery drain so fast?"]);
        assert_eq!(texts(&base, "nattery drain", Some("en")), ["Why does my battery drain so fast?"]);
        assert_eq!(texts(&base, "abttery drain", Some("en")), ["Why does my battery drain so fast?"]);
        // A function word that the phrasing does not have is no hindrance.
        assert_eq!(texts(&base, "why does the battery dra", Some("en")), ["Why does my battery drain so fast?"]);
        assert_eq!(texts(&base, "xyzzy", None), [""; 0]);
        assert_eq!(texts(&base, " ?", None), [""; 0]);
    }

    #[test]
    fn products_are_suggested_and_numbers_are_exact() {
        let (base, _folder) = base();
        let found = base.suggest("navo no", None, 5).expect("suggestions");
        assert_eq!((found[0].text.as_str(), found[0].product.as_deref()), ("Navo Note 12", Some("note-12")));
        assert_eq!(texts(&base, "नाव", Some("hi")), ["नावो नोट 12"]);
        assert_eq!(texts(&base, "nv1", Some("hi")), ["NV12"]);
        assert!(texts(&base, "note 12", None).contains(&"Change my delivery address for Note 12".to_owned()));
        assert_eq!(texts(&base, "note 13", None), [""; 0]);
    }

    #[test]
    fn what_is_asked_more_comes_first_and_stays_so() {
        let (base, folder) = base();
        assert_eq!(texts(&base, "batt", Some("en"))[0], "How do I get the battery replaced?");
        base.set_popularity(&[("battery-drains".to_owned(), 7)].into()).expect("known");
        assert_eq!(texts(&base, "batt", Some("en"))[0], "Why does my battery drain so fast?");
        drop(base);
        let base = KnowledgeBase::open(folder.path().join("base")).expect("opened");
        assert_eq!(texts(&base, "batt", Some("en"))[0], "Why does my battery drain so fast?");
        assert_eq!(base.popularity().expect("kept"), [("battery-drains".to_owned(), 7)].into());
        let error = base.set_popularity(&[("nothing".to_owned(), 1)].into()).expect_err("unknown");
        assert_eq!(error.problems()[0].field, "nothing");
    }

    #[test]
    fn changes_are_seen() {
        let (base, _folder) = base();
        assert_eq!(texts(&base, "warr", Some("en")), [""; 0]);
        let entry = |id: &str, text: &str| -> Entry {
            serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [text]}})).expect("well-formed")
        };
        base.put(vec![entry("warranty", "How long is the warranty?"), entry("battery-drains", "Power is gone")])
            .expect("stored");
        assert_eq!(texts(&base, "warr", Some("en")), ["How long is the warranty?"]);
        assert_eq!(texts(&base, "batt", Some("en")), ["How do I get the battery replaced?"]);
    }

    #[test]
    fn a_product_that_is_named_anew_is_suggested_by_its_new_name() {
        let (base, folder) = base();
        assert_eq!(texts(&base, "navo", Some("en")), ["Navo Note 12"]);
        let products = folder.path().join("products.yaml");
        std::fs::write(&products, "- id: note-12\n  names: {en: [Zento Note 12]}\n").expect("written");
        base.import(&[products], &ImportOptions::default()).expect("a good file");
        assert_eq!(texts(&base, "zent", Some("en")), ["Zento Note 12"]);
        assert_eq!(texts(&base, "navo", Some("en")), [""; 0]);
    }

    #[test]
    fn what_was_counted_while_vocabularies_were_read_ranks_them() {
        let (base, _folder) = base();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| texts(&base, "batt", Some("en")));
            }
            base.set_popularity(&[("battery-drains".to_owned(), 7)].into()).expect("known");
        });
        assert_eq!(texts(&base, "batt", Some("en"))[0], "Why does my battery drain so fast?");
    }

    #[test]
    fn limits_hold_on_both_sides() {
        let (base, _folder) = base();
        let limits = Limits { typed_bytes_max: 4, suggestions_max: 2, ..Limits::default() };
        let base = base.with_limits(limits);
        assert_eq!(base.suggest("batt", None, 2).expect("within the limits").len(), 2);
        for (typed, language, limit, field) in [
            ("batte", None, 2, "typed"),
            ("b", None, 3, "limit"),
            ("b", None, 0, "limit"),
            ("b", Some("xx"), 1, "language"),
        ] {
            let error = base.suggest(typed, language, limit).expect_err(field);
            assert_eq!(error.problems()[0].field, field);
        }
    }
}
