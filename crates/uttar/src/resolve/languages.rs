//! The order of languages for an asker.

use uttar_analysis::LanguageTag;

use super::likely_script::{distance, read_as};
use super::served::LanguageMatch;
use crate::settings::Settings;

/// Languages, the best first: those wanted, those that stand in for them, those that stand in for any.
#[derive(Debug, Clone)]
pub(super) struct LanguageOrder {
    links: Vec<Link>,
}

#[derive(Debug, Clone)]
struct Link {
    tag: String,
    /// The wanted language that it stands in for; none for one that is wanted itself.
    instead_of: Option<String>,
}

/// Below every language of the order.
pub(super) const OUTSIDE: usize = usize::MAX;
/// Ranks of a language of the order: its own, then those of its variants by their distance.
const RANKS: usize = 5;

impl LanguageOrder {
    pub(super) fn new(wanted: &[&str], settings: &Settings) -> Self {
        let mut links: Vec<Link> = wanted.iter().map(|tag| Link { tag: (*tag).to_owned(), instead_of: None }).collect();
        let mut add = |tag: &str, instead_of: Option<&str>| {
            if !links.iter().any(|link| link.tag == tag) {
                links.push(Link { tag: tag.to_owned(), instead_of: instead_of.map(str::to_owned) });
            }
        };
        for want in wanted {
            let fallbacks =
                settings.language_fallbacks.get(*want).or_else(|| settings.language_fallbacks.get(primary(want)));
            for tag in fallbacks.into_iter().flatten() {
                add(tag.as_str(), Some(want));
            }
        }
        match &settings.last_languages {
            Some(last) => last.iter().for_each(|tag| add(tag.as_str(), wanted.first().copied())),
            None => add("en", wanted.first().copied()),
        }
        Self { links }
    }

    /// Puts languages after all others, unless they have a place in any script: better than any.
    pub(super) fn push_last(&mut self, languages: &[&str]) {
        let first = self.links.first().map(|link| link.tag.clone());
        for tag in languages {
            if self.links.iter().all(|link| reading(&link.tag) != reading(tag)) {
                self.links.push(Link { tag: (*tag).to_owned(), instead_of: first.clone() });
            }
        }
    }

    /// The rank of a language, 0 the best. The same language of another country, or in another script, comes right
    /// after the exact one, unless it is named itself: not as what stands in for some other language, for then who is
    /// second would take it from who is first. A text without a script in its tag is in the likely one.
    pub(super) fn rank(&self, tag: &LanguageTag) -> usize {
        let (text, language) = (tag.as_str(), reading(tag.as_str()));
        let is_for = |link: &Link| link.instead_of.as_ref().is_none_or(|wanted| reading(wanted) == language);
        if let Some(i) = self.links.iter().position(|link| link.tag == text && is_for(link)) {
            return RANKS * i;
        }
        let is_variant = |link: &Link| reading(&link.tag) == language;
        let is_near = |link: &Link| is_variant(link) && is_for(link) && distance(&link.tag, tag) == 1;
        let near = self.links.iter().position(is_near).or_else(|| self.links.iter().position(is_variant));
        let variant = |i: usize| if self.links[i].tag == text { 0 } else { distance(&self.links[i].tag, tag) };
        near.map_or(OUTSIDE, |i| RANKS * i + variant(i))
    }

    /// The way to a language, and how it meets that wanted.
    pub(super) fn way(&self, tag: &LanguageTag) -> (Vec<String>, LanguageMatch) {
        let rank = self.rank(tag);
        let mut path: Vec<String> = Vec::new();
        let link = self.links.get(rank / RANKS);
        let found = match link {
            None => {
                path.extend(self.links.first().map(|link| link.tag.clone()));
                LanguageMatch::Any
            }
            Some(link) => {
                path.extend(link.instead_of.clone());
                path.push(link.tag.clone());
                match (&link.instead_of, rank % RANKS) {
                    (Some(_), _) => LanguageMatch::Fallback,
                    (None, 0) => LanguageMatch::Exact,
                    (None, _) => LanguageMatch::Variant,
                }
            }
        };
        if path.last().map(String::as_str) != Some(tag.as_str()) {
            path.push(tag.to_string());
        }
        (path, found)
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// What readers of a language read, whatever its script and country.
fn reading(tag: &str) -> &str {
    read_as(primary(tag))
}
