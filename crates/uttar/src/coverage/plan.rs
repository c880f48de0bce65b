//! Which places, languages and products a coverage map looks at.

use std::collections::{BTreeSet, HashMap};

use uttar_analysis::LanguageTag;

use super::{CoverageCount, CoverageOptions};
use crate::catalogue::Product;
use crate::entry::{Entry, Scope};
use crate::settings::Settings;

/// The columns of a map.
pub(super) struct Plan<'a> {
    pub(super) scopes: Vec<Scope>,
    pub(super) languages: Vec<LanguageTag>,
    /// Whether they were asked for, wherever they are served.
    are_wanted: bool,
    settings: &'a Settings,
}

impl<'a> Plan<'a> {
    pub(super) fn new(entries: &[Entry], settings: &'a Settings, options: &CoverageOptions) -> Self {
        let (scopes, languages) = (&options.scopes, &options.languages);
        Self {
            scopes: if scopes.is_empty() { all_scopes(entries, settings) } else { each_once(scopes) },
            languages: if languages.is_empty() { all_languages(entries, settings) } else { each_once(languages) },
            are_wanted: !languages.is_empty(),
            settings,
        }
    }

    pub(super) fn empty_counts(&self) -> Vec<Vec<CoverageCount>> {
        vec![vec![CoverageCount::default(); self.languages.len()]; self.scopes.len()]
    }

    /// Whether customers at a place ask in a language: one that is wanted in any case, else as the settings say of the
    /// region, or of the market; without that, every language.
    pub(super) fn is_asked(&self, scope: &Scope, language: &LanguageTag) -> bool {
        if self.are_wanted {
            return true;
        }
        let Some(market) = scope.market().and_then(|market| self.settings.markets.get(market)) else { return true };
        let region = scope.region().and_then(|region| market.regions.get(region));
        let served =
            region.map(|region| &region.languages).filter(|list| !list.is_empty()).unwrap_or(&market.languages);
        served.is_empty() || served.contains(language)
    }
}

/// In the order given: one that stands twice would count twice.
fn each_once<T: Ord + Clone>(wanted: &[T]) -> Vec<T> {
    let mut seen = BTreeSet::new();
    wanted.iter().filter(|one| seen.insert(*one)).cloned().collect()
}

/// Markets and regions of the settings, and every place that answers name. Where only a channel is named, it is looked
/// at in each market.
fn all_scopes(entries: &[Entry], settings: &Settings) -> Vec<Scope> {
    let mut out: BTreeSet<Scope> = BTreeSet::new();
    for (name, market) in &settings.markets {
        out.extend(parse(name));
        out.extend(market.regions.keys().filter_map(|region| parse(&format!("{name}/{region}"))));
    }
    let named: BTreeSet<&Scope> =
        entries.iter().flat_map(|entry| &entry.answers).filter_map(|answer| answer.scope.as_ref()).collect();
    out.extend(named.iter().filter(|scope| scope.market().is_some()).map(|scope| (*scope).clone()));
    let markets: BTreeSet<String> = out.iter().filter_map(Scope::market).map(str::to_owned).collect();
    for channel in named.iter().filter(|scope| scope.market().is_none()).filter_map(|scope| scope.channel()) {
        out.extend(markets.iter().filter_map(|market| parse(&format!("{market}/*/{channel}"))));
    }
    if out.is_empty() { vec![Scope::default()] } else { out.into_iter().collect() }
}

fn parse(scope: &str) -> Option<Scope> {
    scope.parse().ok()
}

fn all_languages(entries: &[Entry], settings: &Settings) -> Vec<LanguageTag> {
    let declared = settings
        .markets
        .values()
        .flat_map(|market| market.languages.iter().chain(market.regions.values().flat_map(|region| &region.languages)));
    let mut out: BTreeSet<&LanguageTag> = declared.collect();
    if out.is_empty() {
        out.extend(entries.iter().flat_map(|entry| &entry.answers).map(|answer| &answer.lang));
    }
    out.into_iter().cloned().collect()
}

/// The rows of a map: first what is about all products, then each product.
pub(super) struct Relevance<'a> {
    products: &'a [Product],
    /// For each product the rows that an entry about it counts in: its own and those of all that belong to it.
    members: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Relevance<'a> {
    pub(super) fn new(products: &'a [Product]) -> Self {
        let by_id: HashMap<&str, &Product> = products.iter().map(|product| (product.id.as_str(), product)).collect();
        let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, product) in products.iter().enumerate() {
            let mut at = Some(product);
            // A family that leads back to itself ends after as many steps as there are products.
            for _ in 0..=products.len() {
                let Some(here) = at else { break };
                let rows = members.entry(here.id.as_str()).or_default();
                if rows.last() != Some(&(i + 1)) {
                    rows.push(i + 1);
                }
                at = here.family.as_deref().and_then(|family| by_id.get(family).copied());
            }
        }
        Self { products, members }
    }

    /// The products of the rows; none for the first.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<&'a str>> {
        std::iter::once(None).chain(self.products.iter().map(|product| Some(product.id.as_str())))
    }

    /// The rows that an entry counts in.
    pub(super) fn rows_of(&self, entry: &Entry) -> Vec<usize> {
        if entry.products.is_empty() {
            return vec![0];
        }
        let mut rows: Vec<usize> =
            entry.products.iter().filter_map(|id| self.members.get(id.as_str())).flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        // Unknown products are for lint; somebody asks about them all the same.
        if rows.is_empty() { vec![0] } else { rows }
    }

    /// Whether the product of a row is sold at a place.
    pub(super) fn is_sold(&self, row: usize, scope: &Scope) -> bool {
        let Some(product) = row.checked_sub(1).map(|i| &self.products[i]) else { return true };
        product.markets.is_empty() || scope.market().is_none_or(|market| product.markets.iter().any(|m| m == market))
    }
}
