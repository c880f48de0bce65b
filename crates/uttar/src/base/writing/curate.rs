//! Curating: synonyms, pinned and blocked entries are set.

use std::collections::HashSet;

use super::commit::document;
use crate::base::{CURATIONS, KnowledgeBase, SYNONYMS};
use crate::change::Change;
use crate::curation::{Curation, Synonym, validate_curation, validate_synonym};
use crate::error::{Error, Problem, Result};
use crate::import;

impl KnowledgeBase {
    /// The synonyms of the base, in the order in which they were given.
    pub fn synonyms(&self) -> Result<Vec<Synonym>> {
        Ok(self.declared_now()?.synonyms.clone())
    }

    /// Replaces all synonyms. They count from the next question on.
    ///
    /// ```
    /// # use uttar::{Change, Entry, KnowledgeBase, SearchRequest, Synonym};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "tv-wall-mount", "phrasings": {"en": ["How do I mount the tv?"]}}"#)?])?;
    /// let one_way = Synonym { lang: "en".into(), from: vec!["idiot box".into()], to: vec!["tv".into()], ..Default::default() };
    /// base.set_synonyms(&[one_way], Change::now())?;
    /// assert_eq!(base.search(&SearchRequest::new("idiot box"))?.hits[0].entry, "tv-wall-mount");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `synonyms[number].field`; nothing is stored then.
    pub fn set_synonyms(&self, synonyms: &[Synonym], change: Change) -> Result<()> {
        self.check_change(&change)?;
        let view = self.view();
        let mut problems = import::too_many("synonyms", synonyms.len(), self.limits.synonyms_max);
        for (number, synonym) in synonyms.iter().enumerate() {
            problems.extend(within(SYNONYMS, number, validate_synonym(synonym, &view.analyzer, &self.limits)));
        }
        refuse("bad synonyms; nothing was stored", problems)?;
        self.declare(SYNONYMS, document(&synonyms), change)
    }

    /// The pinned and blocked entries of the base, in the order in which they were given.
    pub fn curations(&self) -> Result<Vec<Curation>> {
        Ok(self.declared_now()?.curations.clone())
    }

    /// Replaces all pinned and blocked entries. They count from the next question on.
    ///
    /// ```
    /// # use uttar::{Change, Curation, Entry, KnowledgeBase, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// # base.put(vec![serde_json::from_str::<Entry>(r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]}}"#)?])?;
    /// let pin = Curation { pin: Some("refund-time".into()), words: Some("money missing".into()), ..Default::default() };
    /// base.set_curations(&[pin], Change::now())?;
    /// let hit = base.search(&SearchRequest::new("my money is missing"))?.hits.remove(0);
    /// assert_eq!((hit.entry.as_str(), hit.pinned_by.as_deref()), ("refund-time", Some("money missing")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `curations[number].field`, an unknown entry among them; nothing is
    /// stored then.
    pub fn set_curations(&self, curations: &[Curation], change: Change) -> Result<()> {
        self.check_change(&change)?;
        let view = self.view();
        let mut problems = import::too_many("curations", curations.len(), self.limits.curations_max);
        for (number, curation) in curations.iter().enumerate() {
            let known = curation.entry().map(|id| self.store.get(id)).transpose()?.flatten().is_some();
            problems.extend(within(
                CURATIONS,
                number,
                validate_curation(curation, &view.analyzer, &self.limits, |_| known),
            ));
        }
        refuse("bad curations; nothing was stored", problems)?;
        self.declare(CURATIONS, document(&curations), change)
    }

    /// Takes the bad rules out of an import, whose entries count as known, and notes what is wrong with them.
    pub(super) fn check_rules(&self, read: &mut import::Batch) -> Result<()> {
        let view = self.view();
        let imported: HashSet<String> = read.entries.iter().map(|entry| entry.id.clone()).collect();
        import::check_rules(read, &view.analyzer, &self.limits, |id| {
            Ok(imported.contains(id) || self.store.get(id)?.is_some())
        })
    }
}

pub(in crate::base) fn within(list: &str, number: usize, problems: Vec<Problem>) -> impl Iterator<Item = Problem> {
    problems.into_iter().map(move |problem| {
        let dot = if problem.field.is_empty() { "" } else { "." };
        Problem { field: format!("{list}[{number}]{dot}{}", problem.field), ..problem }
    })
}

pub(in crate::base) fn refuse(message: &str, problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid_input(message).with_problems(problems)) }
}

#[cfg(test)]
#[path = "curate_tests.rs"]
mod tests;
