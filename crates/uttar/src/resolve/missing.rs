//! What nobody has said and the reply depends on.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Asker;
use super::languages::OUTSIDE;
use crate::entry::{Answer, Entry, Scope};

/// Something that nobody has said and the reply depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// The product: entries about several were found alike, and to name one would help.
    Product,
    /// The first level of the scope: the answer differs between markets.
    Market,
    /// The second level of the scope: the answer differs between regions.
    Region,
    /// The third level of the scope: the answer differs between channels.
    Channel,
}

impl Missing {
    /// Those that are levels of a scope, in their order.
    const LEVELS: [Self; 3] = [Self::Market, Self::Region, Self::Channel];

    /// The levels that are not said and tell a place from others.
    pub(crate) fn between(said: &Scope, place: &Scope, others: &[Scope]) -> Vec<Self> {
        let tells = |level: usize| {
            said.levels()[level].is_none() && others.iter().any(|other| other.levels()[level] != place.levels()[level])
        };
        Self::LEVELS.into_iter().enumerate().filter(|(level, _)| tells(*level)).map(|(_, missing)| missing).collect()
    }

    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Market => "market",
            Self::Region => "region",
            Self::Channel => "channel",
        }
    }
}

/// The place of the channel among the levels.
const CHANNEL: usize = 2;

impl Asker<'_> {
    /// The levels of the place that are not known and decide which answer of an entry holds, of those that `passes`
    /// lets pass. The market is taken to be that of the answer served unless others in its language are for others or,
    /// in whatever script, for all: who writes Chinese does not ask for India.
    pub(crate) fn missing(&self, entry: &Entry, passes: impl Fn(&Answer) -> bool) -> Vec<Missing> {
        let served = self.resolve(entry, &passes).ok().map(|resolved| &entry.answers[resolved.answer]);
        // Where another place stands in, its answers for one channel hold too, but nobody is in a region of it.
        let stand_in = served.and_then(|served| self.place_of(served)).unwrap_or(0);
        let known = self.places.get(stand_in).map_or([None; 3], Scope::levels);
        let is_read = |answer: &Answer| served.is_none() || self.languages.rank(&answer.lang) != OUTSIDE;
        let market = served.and_then(|served| levels_of(served)[0]);
        let may_hold: Vec<&Answer> = entry
            .answers
            .iter()
            .filter(|answer| {
                let levels = known.iter().zip(levels_of(answer));
                !levels.filter_map(|(known, said)| Some((*known)? != said?)).any(|is_elsewhere| is_elsewhere)
                    && self.is_valid(answer.valid.as_ref(), self.zone_of(answer))
                    && passes(answer)
            })
            .collect();
        let decides = |level: usize| {
            let counts = |answer: &&&Answer| match (level, served) {
                (0, Some(served)) => {
                    let is_general =
                        || levels_of(answer)[0].is_none() && answer.lang.primary() == served.lang.primary();
                    answer.lang == served.lang || is_general()
                }
                _ => is_read(answer) && (market.is_none() || levels_of(answer)[0].is_none_or(|of| Some(of) == market)),
            };
            let mut values: BTreeSet<Option<&str>> =
                may_hold.iter().filter(counts).map(|answer| levels_of(answer)[level]).collect();
            // Who names a place gets nothing that holds in a part of it only.
            if !self.places.is_empty() {
                values.insert(None);
            }
            known[level].is_none() && (stand_in == 0 || level == CHANNEL) && values.len() > 1
        };
        let levels = Missing::LEVELS.into_iter().enumerate();
        levels.filter(|(level, _)| decides(*level)).map(|(_, missing)| missing).collect()
    }
}

fn levels_of(answer: &Answer) -> [Option<&str>; 3] {
    answer.scope.as_ref().map_or([None; 3], Scope::levels)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::settings::Settings;

    fn missing(answers: &[(&str, &str)], wanted: &str, place: &str) -> Vec<&'static str> {
        let answers: Vec<_> =
            answers.iter().map(|(lang, scope)| json!({"lang": lang, "scope": scope, "body": "7 days"})).collect();
        let entry: Entry = serde_json::from_value(json!({"id": "a", "answers": answers})).expect("well-formed");
        let (settings, place) = (Settings::default(), (!place.is_empty()).then(|| place.parse().expect(place)));
        let asker = Asker::new(&settings, &[wanted], place.as_ref(), None, None);
        asker.missing(&entry, |_| true).into_iter().map(Missing::name).collect()
    }

    #[test]
    fn a_level_is_missing_where_answers_differ_by_it() {
        let states = [("en", "IN"), ("en", "IN/KA"), ("zh-Hans", "CN")];
        assert_eq!(missing(&states, "en", ""), ["region"]);
        assert_eq!(missing(&states, "en", "IN"), ["region"]);
        assert_eq!(missing(&states, "en", "IN/KA"), [""; 0]);
        assert_eq!(missing(&states, "en", "IN/MH/web"), [""; 0]);
        assert_eq!(missing(&states, "zh-Hans", ""), [""; 0]);
        assert_eq!(missing(&states, "ta", ""), ["region"], "of what is served for want of Tamil");
        assert_eq!(missing(&[("en", "IN"), ("en", "NP"), ("en", "IN/*/jd")], "en", ""), ["market", "channel"]);
        assert_eq!(missing(&[("en", "IN")], "en", ""), [""; 0], "it is the same whatever they say");
        assert_eq!(missing(&[("en", "IN")], "en", "*/*/jd"), ["market"], "where it holds is not said");
        assert_eq!(missing(&[], "en", ""), [""; 0]);
        let chinese = [("zh-Hant", "HK"), ("zh-Hans", "*")];
        assert_eq!(missing(&chinese, "zh-Hant", ""), ["market"], "what holds everywhere is in the other script");
        assert_eq!(missing(&[("zh-Hans", "CN"), ("zh-Hant", "TW")], "zh-Hant", ""), [""; 0]);
    }

    #[test]
    fn what_decides_in_a_place_that_stands_in_is_missing_too() {
        let settings: Settings = serde_json::from_value(json!({"scope_fallbacks": {"NP": "IN"}})).expect("well-formed");
        let entry: Entry = serde_json::from_value(json!({"id": "a", "answers": [
            {"lang": "en", "scope": "IN", "body": "7 days"},
            {"lang": "en", "scope": "IN/KA", "body": "8 days"},
            {"lang": "en", "scope": "IN/*/jd", "body": "10 days"},
        ]}))
        .expect("well-formed");
        let missing = |place: &str| {
            let place = place.parse().expect(place);
            let asker = Asker::new(&settings, &["en"], Some(&place), None, None);
            asker.missing(&entry, |_| true).into_iter().map(Missing::name).collect::<Vec<_>>()
        };
        assert_eq!(missing("IN"), ["region", "channel"]);
        assert_eq!(missing("NP"), ["channel"], "nobody in Nepal is in a state of India");
        assert_eq!(missing("NP/*/jd"), [""; 0]);
    }
}
