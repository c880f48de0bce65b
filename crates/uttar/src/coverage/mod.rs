//! Coverage: what a customer would get, for every entry, language, scope and product: an answer of their own, one that
//! stands in for it, or nothing.

mod html;
mod plan;
mod tables;

use serde::Serialize;
use uttar_analysis::LanguageTag;

use crate::base::KnowledgeBase;
use crate::catalogue::Product;
use crate::entry::{Entry, Scope};
use crate::error::{Error, Problem, Result};
use crate::resolve::{Asker, Resolved, ScopeMatch};
use crate::settings::Settings;
use crate::time::Timestamp;

use plan::{Plan, Relevance};

/// What to look at.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CoverageOptions {
    /// The languages, looked at everywhere, whatever the settings say of a place; empty: those of the settings, each
    /// where it is served, or else those that answers are written in.
    pub languages: Vec<LanguageTag>,
    /// The places, which the base must have; empty: the markets and regions of the settings and every place that
    /// answers name.
    pub scopes: Vec<Scope>,
    /// When; without it every answer is looked at, whatever its period.
    pub valid_at: Option<Timestamp>,
}

/// What is served for one entry to one asker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Coverage {
    /// An answer in the language asked for.
    Own,
    /// An answer in another language or script, or of a place that stands in for this one.
    Fallback,
    /// No answer.
    Nothing,
    /// Nobody asks that there: the language is not served in the market and was not asked for, no product of the entry
    /// is sold there, or the entry is not valid at the time.
    NotAsked,
}

impl Coverage {
    /// Its name, as in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Fallback => "fallback",
            Self::Nothing => "nothing",
            Self::NotAsked => "not_asked",
        }
    }
}

/// How many entries are served how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CoverageCount {
    /// Entries with an answer in the language asked for.
    pub own: usize,
    /// Entries with an answer that stands in.
    pub fallback: usize,
    /// Entries without an answer.
    pub nothing: usize,
}

impl CoverageCount {
    /// All entries that may be asked for.
    pub fn total(self) -> usize {
        self.own + self.fallback + self.nothing
    }

    fn add(&mut self, coverage: Coverage) {
        match coverage {
            Coverage::Own => self.own += 1,
            Coverage::Fallback => self.fallback += 1,
            Coverage::Nothing => self.nothing += 1,
            Coverage::NotAsked => {}
        }
    }
}

/// One entry of the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EntryCoverage {
    /// The entry's id.
    pub entry: String,
    /// By scope and language, in the order of [`CoverageMap::scopes`] and [`CoverageMap::languages`].
    pub served: Vec<Vec<Coverage>>,
}

/// One product of the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProductCoverage {
    /// The product's id; none for the entries that are about all products.
    pub product: Option<String>,
    /// By scope and language, in the order of [`CoverageMap::scopes`] and [`CoverageMap::languages`].
    pub counts: Vec<Vec<CoverageCount>>,
}

/// What customers would get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CoverageMap {
    /// The places.
    pub scopes: Vec<Scope>,
    /// The languages.
    pub languages: Vec<String>,
    /// All entries together, by scope and language.
    pub counts: Vec<Vec<CoverageCount>>,
    /// The entries about all products first, then product by product: what is said of the product itself or of a family
    /// it belongs to.
    pub products: Vec<ProductCoverage>,
    /// Entry by entry.
    pub entries: Vec<EntryCoverage>,
}

impl KnowledgeBase {
    /// The map of what customers would get.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let base = uttar::KnowledgeBase::create(folder.path().join("base"))?;
    /// base.put(vec![serde_json::from_str(r#"{"id": "a", "answers": [{"lang": "en", "scope": "IN", "body": "Yes."},
    ///     {"lang": "hi", "scope": "CN", "body": "नहीं"}]}"#)?])?;
    /// let map = base.coverage(&uttar::CoverageOptions::default())?;
    /// assert_eq!((map.scopes[1].to_string(), map.languages[1].as_str()), ("IN".to_owned(), "hi"));
    /// assert_eq!(map.entries[0].served[1][1], uttar::Coverage::Fallback);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn coverage(&self, options: &CoverageOptions) -> Result<CoverageMap> {
        let settings = self.settings()?;
        check_scopes(&settings, &options.scopes)?;
        Ok(map(&self.entries()?, &self.products()?, &settings, options))
    }
}

/// A place that the base does not have would look like one where nobody gets an answer.
fn check_scopes(settings: &Settings, scopes: &[Scope]) -> Result<()> {
    let problem = |(i, scope)| Some(Problem::new(format!("scopes[{i}]"), settings.scope_problem(scope)?));
    match scopes.iter().enumerate().find_map(problem) {
        None => Ok(()),
        Some(problem) => Err(Error::invalid_input(problem.to_string()).with_problems(vec![problem])),
    }
}

/// The work is entries times scopes times languages, each one resolution.
fn map(entries: &[Entry], products: &[Product], settings: &Settings, options: &CoverageOptions) -> CoverageMap {
    let plan = Plan::new(entries, settings, options);
    let relevance = Relevance::new(products);
    let askers: Vec<Vec<Asker>> = plan
        .scopes
        .iter()
        .map(|scope| {
            let asker = |language: &LanguageTag| {
                Asker::new(settings, &[language.as_str()], Some(scope), None, options.valid_at)
            };
            plan.languages.iter().map(asker).collect()
        })
        .collect();
    let mut out = CoverageMap {
        counts: plan.empty_counts(),
        products: relevance
            .rows()
            .map(|product| ProductCoverage { product: product.map(str::to_owned), counts: plan.empty_counts() })
            .collect(),
        entries: Vec::with_capacity(entries.len()),
        languages: plan.languages.iter().map(ToString::to_string).collect(),
        scopes: plan.scopes.clone(),
    };
    for entry in entries {
        let rows = relevance.rows_of(entry);
        let mut served = Vec::with_capacity(plan.scopes.len());
        for (s, scope) in plan.scopes.iter().enumerate() {
            let sold: Vec<usize> = rows.iter().copied().filter(|row| relevance.is_sold(*row, scope)).collect();
            let mut line = Vec::with_capacity(plan.languages.len());
            for (l, language) in plan.languages.iter().enumerate() {
                let is_asked = !sold.is_empty() && plan.is_asked(scope, language) && askers[s][l].finds(entry);
                let coverage = if is_asked { serve(entry, &askers[s][l], language) } else { Coverage::NotAsked };
                out.counts[s][l].add(coverage);
                sold.iter().for_each(|row| out.products[*row].counts[s][l].add(coverage));
                line.push(coverage);
            }
            served.push(line);
        }
        out.entries.push(EntryCoverage { entry: entry.id.clone(), served });
    }
    out
}

fn serve(entry: &Entry, asker: &Asker, language: &LanguageTag) -> Coverage {
    match asker.resolve(entry, |_| true) {
        Ok(Resolved { answer, served, .. }) => {
            let is_here = served.scope_match != ScopeMatch::Fallback;
            if is_here && is_own(&entry.answers[answer].lang, language) { Coverage::Own } else { Coverage::Fallback }
        }
        Err(_) => Coverage::Nothing,
    }
}

/// Whether an answer is in the language asked for: the same tag, or one of the two is more exact than the other.
/// `zh-Hans` for `zh-Hant` stands in.
fn is_own(answer: &LanguageTag, asked: &LanguageTag) -> bool {
    let (a, b) = (answer.as_str(), asked.as_str());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests;
