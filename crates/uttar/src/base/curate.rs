//! Curation: synonyms, pinned and blocked entries, and what they say about a question.

use std::collections::HashSet;
use std::path::Path;

use super::write::document;
use super::{CURATIONS, KnowledgeBase, SYNONYMS, View};
use crate::change::Change;
use crate::curation::{Curation, Synonym, Verdict, validate_curation, validate_synonym};
use crate::error::{Error, Problem, Result};
use crate::filter::Filter;
use crate::import::{self, Placed};
use crate::resolve::Asker;
use crate::store::{Batch, EntryKey};

/// The entries that the editors' rules name for a question, as far as this asker may find them.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    /// In the order of the rules, each with the pattern of its rule.
    pub(super) pinned: Vec<(EntryKey, String)>,
    pub(super) blocked: HashSet<EntryKey>,
}

impl KnowledgeBase {
    /// The synonyms of the base, in the order in which they were given.
    pub fn synonyms(&self) -> Result<Vec<Synonym>> {
        Ok(self.present_model()?.synonyms.clone())
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
        let mut problems = too_many("synonyms", synonyms.len(), self.limits.synonyms_max);
        for (number, synonym) in synonyms.iter().enumerate() {
            problems.extend(within(SYNONYMS, number, validate_synonym(synonym, &view.analyzer, &self.limits)));
        }
        refuse("bad synonyms; nothing was stored", problems)?;
        self.declare(SYNONYMS, document(&synonyms), change)
    }

    /// The pinned and blocked entries of the base, in the order in which they were given.
    pub fn curations(&self) -> Result<Vec<Curation>> {
        Ok(self.present_model()?.curations.clone())
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
    /// `InvalidInput` lists every bad place as `curations[number].field`, an unknown entry among them; nothing is stored then.
    pub fn set_curations(&self, curations: &[Curation], change: Change) -> Result<()> {
        self.check_change(&change)?;
        let view = self.view();
        let mut problems = too_many("curations", curations.len(), self.limits.curations_max);
        for (number, curation) in curations.iter().enumerate() {
            let known = self.knows(curation, &HashSet::new())?;
            problems.extend(within(
                CURATIONS,
                number,
                validate_curation(curation, &view.analyzer, &self.limits, |_| known),
            ));
        }
        refuse("bad curations; nothing was stored", problems)?;
        self.declare(CURATIONS, document(&curations), change)
    }

    /// Stores a document of what the base declares.
    pub(super) fn declare(&self, name: &str, value: serde_json::Value, change: Change) -> Result<()> {
        self.store_all(Batch { change, settings: vec![(name.to_owned(), value)], ..Batch::default() })?;
        Ok(())
    }

    /// Takes the bad rules out of an import, whose entries count as known, and notes what is wrong with them.
    pub(super) fn check_rules(&self, read: &mut import::Batch) -> Result<()> {
        let view = self.view();
        let imported: HashSet<&str> = read.entries.iter().map(|entry| entry.id.as_str()).collect();
        let import::Batch { synonyms, curations, problems, .. } = read;
        let mut is_good = |file: &Path, line, found: Vec<Problem>| {
            let good = found.is_empty();
            problems.extend(found.into_iter().map(|problem| problem.at(file, line)));
            good
        };
        if let Some(synonyms) = synonyms {
            synonyms.retain(|Placed { place, value }| {
                is_good(&place.file, place.line, validate_synonym(value, &view.analyzer, &self.limits))
            });
            let most = self.limits.synonyms_max;
            if let Some(Placed { place, .. }) = synonyms.get(most) {
                is_good(&place.file, place.line, too_many("synonyms", synonyms.len(), most));
                synonyms.truncate(most);
            }
        }
        if let Some(curations) = curations {
            for Placed { place, value } in std::mem::take(curations) {
                let known = self.knows(&value, &imported)?;
                let found = validate_curation(&value, &view.analyzer, &self.limits, |_| known);
                if is_good(&place.file, place.line, found) {
                    curations.push(Placed { place, value });
                }
            }
            let most = self.limits.curations_max;
            if let Some(Placed { place, .. }) = curations.get(most) {
                is_good(&place.file, place.line, too_many("curations", curations.len(), most));
                curations.truncate(most);
            }
        }
        Ok(())
    }

    fn knows(&self, curation: &Curation, imported: &HashSet<&str>) -> Result<bool> {
        match curation.pin.as_ref().or(curation.block.as_ref()) {
            Some(id) => Ok(imported.contains(id.as_str()) || self.store.get(id)?.is_some()),
            None => Ok(false),
        }
    }

    /// The entries of a verdict. Those that are gone by now, or that this asker may not find, are left out.
    pub(super) fn ruled(&self, verdict: Verdict, asker: &Asker<'_>, filter: &Filter, view: &View) -> Result<Ruled> {
        let mut out = Ruled::default();
        for id in &verdict.blocked {
            out.blocked.extend(self.store.get(id)?.map(|stored| stored.key));
        }
        for (id, pattern) in verdict.pinned {
            let Some(stored) = self.store.get(&id)? else { continue };
            if asker.finds(&stored.entry) && filter.passes(&stored.entry, &view.model.families) {
                out.pinned.push((stored.key, pattern));
            }
        }
        Ok(out)
    }
}

fn within(list: &str, number: usize, problems: Vec<Problem>) -> impl Iterator<Item = Problem> {
    problems.into_iter().map(move |problem| {
        let dot = if problem.field.is_empty() { "" } else { "." };
        Problem { field: format!("{list}[{number}]{dot}{}", problem.field), ..problem }
    })
}

fn too_many(what: &str, count: usize, max: usize) -> Vec<Problem> {
    let message = || format!("{count} {what} are more than {max}; remove some");
    (count > max).then(|| Problem::new("", message())).into_iter().collect()
}

fn refuse(message: &str, problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::invalid_input(message).with_problems(problems)) }
}

#[cfg(test)]
#[path = "curate_tests.rs"]
mod tests;
