//! Limits on everything that comes in. Each is a setting; its default is here.

/// The limits of a base. `Limits::default()` suits a customer-service base; every field may be set.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let mut limits = uttar::Limits::default();
/// limits.query_bytes_max = 1_000;
/// let base = uttar::KnowledgeBase::create(folder.path().join("base"))?.with_limits(limits);
/// assert!(base.search(&uttar::SearchRequest::new("a".repeat(1_001))).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of an entry's id.
    pub id_bytes_max: usize,
    /// Bytes of one phrasing.
    pub phrasing_bytes_max: usize,
    /// Phrasings of one entry, all languages together.
    pub phrasings_max: usize,
    /// Bytes of one answer: its body and its steps.
    pub answer_bytes_max: usize,
    /// Answers of one entry.
    pub answers_max: usize,
    /// Steps of one answer.
    pub steps_max: usize,
    /// Products, topics, tags or follow-ups of one entry, and what a filter may list of each.
    pub labels_max: usize,
    /// Markets, regions, channels, voices or rules that the settings of a base may list of each.
    pub settings_max: usize,
    /// Names, texts or codes of one product or screen.
    pub names_max: usize,
    /// Bytes of one entry in JSON.
    pub entry_bytes_max: usize,
    /// Bytes of one file of an import.
    pub file_bytes_max: u64,
    /// Bytes of a question.
    pub query_bytes_max: usize,
    /// Tokens of a question that are looked up; the rest are left out.
    pub query_tokens_max: usize,
    /// Hits of one reply.
    pub hits_max: usize,
    /// Entries of one page of all of them.
    pub page_entries_max: usize,
    /// Languages that one question may name: people speak a few, and each costs a look at every answer of every hit.
    pub languages_max: usize,
    /// Operations of one write.
    pub operations_max: usize,
    /// Bytes of a text that a model makes a vector of; the rest is left out.
    pub embedded_bytes_max: usize,
    /// Dimensions of a vector.
    pub vector_dimensions_max: usize,
    /// Bytes of the name of a label, a draft, a request, an author or a customer.
    pub name_bytes_max: usize,
    /// Bytes of the reason of a change.
    pub reason_bytes_max: usize,
    /// Bytes of what is typed, to suggest something for it.
    pub typed_bytes_max: usize,
    /// Suggestions of one reply.
    pub suggestions_max: usize,
    /// Questions of the log that are read at a time; older ones are left out of what is counted over it.
    pub logged_questions_max: usize,
    /// What customers said of replies: so many of the last are kept.
    pub feedback_max: u64,
    /// How many of the last correct the confidence; 0: it is not corrected.
    pub feedback_learnt_max: usize,
    /// Synonyms of a base.
    pub synonyms_max: usize,
    /// Pinned and blocked entries of a base.
    pub curations_max: usize,
    /// Bytes of a word of a synonym, and of the pattern of a curation.
    pub pattern_bytes_max: usize,
    /// In how many other words a question is asked where it has courtesies or synonyms, mixes Chinese with another
    /// script, or is in a language that the base lacks; each costs a search.
    pub readings_max: usize,
    /// So many sentences of a question are read by themselves too, each of which costs a search; 0: none.
    pub sentences_max: usize,
    /// So many questions of one message are answered, each of whose clauses costs a search; 1: a message is one
    /// question.
    pub questions_max: usize,
    /// Phrasings of a script that a classifier learns from; a base with more is ranked without one.
    pub learnt_phrasings_max: usize,
    /// Weights of a classifier for features of several phrasings, six bytes each; with more, only the most frequent
    /// features have a weight for every entry.
    pub learnt_weights_max: usize,
    /// Bytes that must be free on the disk for anything to be stored: enough for the index to be merged, so that a full
    /// disk does no harm.
    pub disk_free_bytes_min: u64,
    /// Bytes that a base sets aside on the disk and gives back when it is full all the same, so that what is
    /// acknowledged can be indexed. 0: none.
    pub disk_reserve_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            id_bytes_max: 512,
            phrasing_bytes_max: 4 * 1024,
            phrasings_max: 10_000,
            answer_bytes_max: 64 * 1024,
            answers_max: 5_000,
            steps_max: 200,
            labels_max: 1_000,
            settings_max: 10_000,
            names_max: 1_000,
            entry_bytes_max: 256 * 1024,
            file_bytes_max: 1024 * 1024 * 1024,
            query_bytes_max: 8 * 1024,
            query_tokens_max: 256,
            hits_max: 100,
            page_entries_max: 200,
            languages_max: 32,
            operations_max: 10_000,
            embedded_bytes_max: 2 * 1024,
            vector_dimensions_max: 8 * 1024,
            name_bytes_max: 256,
            reason_bytes_max: 4 * 1024,
            typed_bytes_max: 256,
            suggestions_max: 50,
            logged_questions_max: 1_000_000,
            feedback_max: 100_000,
            feedback_learnt_max: 1_000,
            synonyms_max: 10_000,
            curations_max: 10_000,
            pattern_bytes_max: 512,
            readings_max: 4,
            sentences_max: 8,
            questions_max: 3,
            learnt_phrasings_max: 50_000,
            learnt_weights_max: 4_000_000,
            disk_free_bytes_min: 64 * 1024 * 1024,
            disk_reserve_bytes: 4 * 1024 * 1024,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Change, Entry, KnowledgeBase, SearchRequest, Synonym};

    #[test]
    fn limits_that_are_as_good_as_none_do_no_harm() {
        const NONE: usize = usize::MAX;
        let limits = Limits {
            query_bytes_max: NONE,
            query_tokens_max: NONE,
            hits_max: NONE,
            page_entries_max: NONE,
            languages_max: NONE,
            suggestions_max: NONE,
            typed_bytes_max: NONE,
            logged_questions_max: NONE,
            feedback_max: u64::MAX,
            feedback_learnt_max: NONE,
            readings_max: NONE,
            sentences_max: NONE,
            questions_max: NONE,
            synonyms_max: NONE,
            ..Limits::default()
        };
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base").with_limits(limits);
        let entry = |id: &str, question: &str| -> Entry {
            serde_json::from_value(serde_json::json!({"id": id, "phrasings": {"en": [question]}})).expect("an entry")
        };
        base.put(vec![entry("a", "change the battery"), entry("b", "repair the screen")]).expect("stored");
        let synonym =
            Synonym { lang: "en".into(), words: vec!["battery".into(), "juice".into()], ..Synonym::default() };
        base.set_synonyms(&[synonym], Change::now()).expect("a synonym");
        for question in ["battery", "the battery? and the screen. and repair juice; the screen, please"] {
            let mut request = SearchRequest::new(question);
            request.limit = NONE;
            request.facets = crate::Facet::ALL.to_vec();
            assert!(!base.search(&request).expect("a question").hits.is_empty(), "{question}");
            base.find_screen(&request).expect("a question");
        }
        let mut request = SearchRequest::new("battery");
        request.languages = vec!["hi".into(); 200];
        base.search(&request).expect("a question");
        assert_eq!(base.suggest("bat", None, NONE).expect("typed")[0].text, "change the battery");
        assert_eq!(base.entries_page("", NONE).expect("a page").entries.len(), 2);
        assert!(base.feedback(NONE).expect("none").is_empty());
        assert!(base.logged_questions(NONE).expect("none").is_empty());
    }

    #[test]
    fn a_question_names_so_many_languages() {
        let limits = Limits { languages_max: 2, ..Limits::default() };
        let folder = tempfile::tempdir().expect("a folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("a new base").with_limits(limits);
        let mut request = SearchRequest::new("battery");
        request.languages = vec!["hi".into(), "en".into()];
        base.search(&request).expect("as many as may be");
        base.find_screen(&request).expect("as many as may be");
        request.languages.push("ta".into());
        for error in [base.search(&request).map(drop), base.find_screen(&request).map(drop)] {
            let error = error.expect_err("one more");
            assert_eq!(error.problems()[0].field, "languages", "{error}");
            assert!(error.message().contains("3 are more than 2"), "{error}");
        }
    }
}
