//! The editors' rules among what is imported: checked together, when the entries are known.

use std::path::Path;

use uttar_analysis::Analyzer;

use super::{Batch, Placed};
use crate::curation::{validate_curation, validate_synonym};
use crate::error::{Problem, Result};
use crate::limits::Limits;

/// Takes the bad synonyms and curations out, and notes what is wrong with them. `is_known` says whether there is an
/// entry with an id.
pub(crate) fn check_rules(
    batch: &mut Batch,
    analyzer: &Analyzer,
    limits: &Limits,
    is_known: impl Fn(&str) -> Result<bool>,
) -> Result<()> {
    let Batch { synonyms, curations, problems, .. } = batch;
    let mut is_good = |file: &Path, line, found: Vec<Problem>| {
        let good = found.is_empty();
        problems.extend(found.into_iter().map(|problem| problem.at(file, line)));
        good
    };
    if let Some(synonyms) = synonyms {
        synonyms.retain(|Placed { location, value }| {
            is_good(&location.file, location.line, validate_synonym(value, analyzer, limits))
        });
        let most = limits.synonyms_max;
        if let Some(Placed { location, .. }) = synonyms.get(most) {
            is_good(&location.file, location.line, too_many("synonyms", synonyms.len(), most));
            synonyms.truncate(most);
        }
    }
    if let Some(curations) = curations {
        for Placed { location, value } in std::mem::take(curations) {
            let known = value.entry().map_or(Ok(false), &is_known)?;
            let found = validate_curation(&value, analyzer, limits, |_| known);
            if is_good(&location.file, location.line, found) {
                curations.push(Placed { location, value });
            }
        }
        let most = limits.curations_max;
        if let Some(Placed { location, .. }) = curations.get(most) {
            is_good(&location.file, location.line, too_many("curations", curations.len(), most));
            curations.truncate(most);
        }
    }
    Ok(())
}

/// What is wrong with so many.
pub(crate) fn too_many(what: &str, count: usize, max: usize) -> Vec<Problem> {
    let message = || format!("{count} {what} are more than {max}; remove some");
    (count > max).then(|| Problem::new("", message())).into_iter().collect()
}
