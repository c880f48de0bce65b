//! Resolving: which of an entry's answers the asker gets, and why.
//!
//! Only answers are looked at that pass the filter, are valid at the time, hold at the place and are not forbidden
//! there. Among them the first that holds counts: a language of the order before any other; the place itself before
//! those that stand in for it; the narrower scope, for what differs between places must be right before it is
//! convenient; the order of the languages; the voice; the order in the entry. Without a place the scope says little:
//! the language comes first, then the wider scope.

mod languages;
mod likely_script;
mod missing;
mod served;

pub use missing::Missing;
pub use served::{LanguageMatch, ScopeMatch, Served, VoiceMatch, Withheld};

use uttar_analysis::LanguageTag;

use languages::{LanguageOrder, OUTSIDE};

use crate::entry::{Answer, Entry, Scope};
use crate::settings::{ForbiddenFallback, Settings};
use crate::time::{Timestamp, UtcOffset};

/// Who asks, made ready once for all entries.
///
/// ```
/// use uttar::{Asker, Entry, Settings};
///
/// let entry: Entry = serde_json::from_str(r#"{"id": "a", "answers": [
///     {"lang": "en", "scope": "IN", "body": "7 days"}, {"lang": "en", "scope": "IN/KA", "body": "10 days"}]}"#)?;
/// let (settings, place) = (Settings::default(), "IN/KA/flipkart".parse()?);
/// let asker = Asker::new(&settings, &["en"], Some(&place), None, None);
/// let resolved = asker.resolve(&entry, |_| true).expect("an answer holds there");
/// assert_eq!(entry.answers[resolved.answer].body, "10 days");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Asker<'a> {
    settings: &'a Settings,
    languages: LanguageOrder,
    /// The place and those that stand in for it; none when no place was named.
    places: Vec<Scope>,
    forbidden: Vec<&'a ForbiddenFallback>,
    voice: Option<&'a str>,
    voices: Vec<&'a str>,
    at: Option<Timestamp>,
    zone: UtcOffset,
}

/// The answer chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resolved {
    /// Its place among the answers of the entry.
    pub answer: usize,
    /// The ways from what was asked for to it.
    pub served: Served,
}

/// Less is better.
type Order = (bool, usize, usize, usize, usize);

impl<'a> Asker<'a> {
    /// `wanted` are languages (BCP 47), the most wanted first; without `at` everything is valid.
    pub fn new(
        settings: &'a Settings,
        wanted: &[&str],
        place: Option<&Scope>,
        voice: Option<&'a str>,
        at: Option<Timestamp>,
    ) -> Self {
        let forbidden = settings.forbidden_fallbacks.iter();
        Self {
            settings,
            languages: LanguageOrder::new(wanted, settings),
            places: place.map(|place| settings.places(place)).unwrap_or_default(),
            forbidden: forbidden.filter(|rule| place.is_some_and(|place| rule.at.covers(place))).collect(),
            voice: voice.or_else(|| settings.voice_at(place?)),
            voices: settings.all_voices().collect(),
            at,
            zone: place.map_or(settings.time_zone.unwrap_or_default(), |place| settings.time_zone_at(place)),
        }
    }

    /// The same asker, who gets these languages where there is none that was wanted or stands in.
    pub(crate) fn or_in(mut self, languages: &[&str]) -> Self {
        self.languages.push_last(languages);
        self
    }

    /// Whether an entry may be found at the time.
    pub fn finds(&self, entry: &Entry) -> bool {
        self.is_valid(entry.valid.as_ref(), self.zone)
    }

    /// The title of an entry in the language nearest to those wanted.
    pub(crate) fn title<'e>(&self, entry: &'e Entry) -> Option<(&'e LanguageTag, &'e str)> {
        let titles = entry.phrasings.iter().filter_map(|(tag, texts)| Some((tag, texts.first()?.as_str())));
        titles.min_by_key(|(tag, _)| self.languages.rank(tag))
    }

    /// The answer of an entry for this asker, of those that `passes` lets pass.
    pub fn resolve(&self, entry: &Entry, passes: impl Fn(&Answer) -> bool) -> Result<Resolved, Withheld> {
        let forbidden: Vec<&ForbiddenFallback> =
            self.forbidden.iter().copied().filter(|rule| concerns(rule, entry)).collect();
        let mut best: Option<(Order, usize)> = None;
        let mut withheld = Withheld::NoAnswer;
        for (i, answer) in entry.answers.iter().enumerate() {
            match self.order(answer, &forbidden, &passes) {
                Ok(order) if best.is_none_or(|(least, _)| order < least) => best = Some((order, i)),
                Ok(_) => {}
                // The answer that came farthest says best why there is none.
                Err(reason) => withheld = if reason as u8 > withheld as u8 { reason } else { withheld },
            }
        }
        let (_, answer) = best.ok_or(withheld)?;
        Ok(Resolved { answer, served: self.served(&entry.answers[answer]) })
    }

    fn order(
        &self,
        answer: &Answer,
        forbidden: &[&ForbiddenFallback],
        passes: impl Fn(&Answer) -> bool,
    ) -> Result<Order, Withheld> {
        if !passes(answer) {
            return Err(Withheld::Filter);
        }
        // The place before the time: what is over here says more than what holds elsewhere.
        let place = if self.places.is_empty() { Some(0) } else { self.place_of(answer) };
        let place = place.ok_or(Withheld::OtherScope)?;
        if answer.valid.is_some() && !self.is_valid(answer.valid.as_ref(), self.zone_of(answer)) {
            return Err(Withheld::NotValid);
        }
        let language = self.languages.rank(&answer.lang);
        let voice = self.voice_rank(answer);
        let narrowness = answer.scope.as_ref().map_or(0, |scope| usize::from(scope.specificity()));
        if self.places.is_empty() {
            return Ok((language == OUTSIDE, language, narrowness, voice, 0));
        }
        let everywhere = Scope::default();
        let scope = answer.scope.as_ref().unwrap_or(&everywhere);
        if forbidden.iter().any(|rule| rule.from.covers(scope) && !rule.at.covers(scope)) {
            return Err(Withheld::Forbidden);
        }
        Ok((language == OUTSIDE, place, usize::MAX - narrowness, language, voice))
    }

    /// The first of the places where an answer holds.
    fn place_of(&self, answer: &Answer) -> Option<usize> {
        self.places.iter().position(|place| answer.scope.as_ref().is_none_or(|scope| scope.covers(place)))
    }

    fn voice_rank(&self, answer: &Answer) -> usize {
        match (&answer.voice, self.voice) {
            (None, None) => 0,
            (None, Some(_)) => 1,
            (Some(voice), Some(wanted)) if voice == wanted => 0,
            (Some(voice), _) => 2 + self.voices.iter().position(|known| known == voice).unwrap_or(self.voices.len()),
        }
    }

    /// The clock by which an answer's days begin: that of the place asked about, or else of the place it is for.
    fn zone_of(&self, answer: &Answer) -> UtcOffset {
        match &answer.scope {
            Some(scope) if self.places.is_empty() => self.settings.time_zone_at(scope),
            _ => self.zone,
        }
    }

    fn is_valid(&self, valid: Option<&crate::time::Validity>, zone: UtcOffset) -> bool {
        match (valid, self.at) {
            (Some(valid), Some(at)) => valid.holds(at, zone),
            _ => true,
        }
    }

    fn served(&self, answer: &Answer) -> Served {
        let (language_path, language_match) = self.languages.way(&answer.lang);
        let scope = answer.scope.clone().unwrap_or_default();
        let (scope_match, mut scope_path) = match self.place_of(answer) {
            None => (ScopeMatch::NotAsked, Vec::new()),
            Some(0) if self.places[0] == scope => (ScopeMatch::Exact, vec![scope.clone()]),
            Some(0) => (ScopeMatch::Wider, vec![self.places[0].clone()]),
            Some(place) => (ScopeMatch::Fallback, self.places[..=place].to_vec()),
        };
        if scope_path.last() != Some(&scope) {
            scope_path.push(scope);
        }
        let voice_match = match (&answer.voice, self.voice) {
            (_, None) => VoiceMatch::NotAsked,
            (None, Some(_)) => VoiceMatch::Neutral,
            (Some(voice), Some(wanted)) if voice == wanted => VoiceMatch::Exact,
            _ => VoiceMatch::Other,
        };
        Served {
            scope_path,
            scope_match,
            language_path,
            language_match,
            voice_wanted: self.voice.map(str::to_owned),
            voice_match,
        }
    }
}

fn concerns(rule: &ForbiddenFallback, entry: &Entry) -> bool {
    rule.topics.is_empty() || rule.topics.iter().any(|topic| entry.topics.contains(topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(answers: serde_json::Value) -> Entry {
        serde_json::from_value(serde_json::json!({"id": "a", "topics": ["deposit"], "answers": answers}))
            .expect("well-formed")
    }

    fn settings() -> Settings {
        serde_json::from_value(serde_json::json!({
            "time_zone": "+05:30",
            "channels": {"flipkart": {}, "jd": {"voice": "expert"}, "forum": {"voice": "warm"}},
            "language_fallbacks": {"mr": ["hi"], "pa": ["hi"]},
            "scope_fallbacks": {"NP": "IN"},
            "forbidden_fallbacks": [
                {"at": "IN/KA", "from": "IN", "topics": ["deposit"]},
                {"at": "IN/TN", "from": "IN", "topics": ["other"]},
                {"at": "IN/DL", "from": "*"},
            ],
        }))
        .expect("well-formed")
    }

    /// The body served, or why none is.
    fn served(entry: &Entry, wanted: &[&str], place: &str, voice: Option<&str>, at: Option<&str>) -> String {
        let (settings, place) = (settings(), (!place.is_empty()).then(|| place.parse().expect(place)));
        let at = at.map(|at| at.parse().expect(at));
        match Asker::new(&settings, wanted, place.as_ref(), voice, at).resolve(entry, |_| true) {
            Ok(resolved) => entry.answers[resolved.answer].body.clone(),
            Err(withheld) => format!("{withheld:?}"),
        }
    }

    #[test]
    fn language_scope_and_fallback() {
        let entry = entry(serde_json::json!([
            {"lang": "hi", "scope": "IN", "body": "hi"},
            {"lang": "hi", "scope": "IN/GJ/flipkart", "body": "hi flipkart"},
            {"lang": "en", "scope": "IN/GJ", "body": "en GJ"},
            {"lang": "ta", "scope": "IN/GJ", "body": "ta GJ"},
            {"lang": "en", "body": "en"},
            {"lang": "zh-Hans", "scope": "CN", "body": "zh"},
        ]));
        for (wanted, place, want) in [
            (&["hi"][..], "", "hi"),
            (&["hi-Latn"], "", "hi"),
            (&["hi"], "IN/GJ/flipkart", "hi flipkart"),
            (&["hi"], "IN/MH/flipkart", "hi"),
            // What differs between places must be right before it is in the language wanted...
            (&["hi"], "IN/GJ", "en GJ"),
            // ... but in one that the asker reads.
            (&["kn"], "IN/MH", "en"),
            (&["mr"], "IN/MH", "hi"),
            (&["ta"], "", "ta GJ"),
            (&["gu"], "", "en"),
            (&["zh-Hant", "en"], "", "zh"),
            // A language that stands in for the second is no worse for the first, whose own it is.
            (&["hi-Latn", "mr"], "IN/MH", "hi"),
            (&["hi-Latn", "mr", "ta"], "", "hi"),
            (&["hi-Latn", "ta", "hi"], "", "ta GJ"),
            (&["zh-Hant"], "CN", "zh"),
            (&["zh-Hans"], "IN", "en"),
            // An answer for everywhere holds in the place itself, before one for a place that stands in.
            (&["hi"], "NP", "en"),
            (&["hi"], "LK", "en"),
        ] {
            assert_eq!(served(&entry, wanted, place, None, None), want, "{wanted:?} {place:?}");
        }
    }

    #[test]
    fn an_unlikely_language_is_better_than_any() {
        let entry = entry(serde_json::json!([{"lang": "ta", "body": "ta"}, {"lang": "hi", "body": "hi"}]));
        let settings = settings();
        let asker = |last: &[&str]| Asker::new(&settings, &["en"], None, None, None).or_in(last);
        for (last, want) in [(&["hi-Latn", "ta-Latn"][..], 1), (&["ta-Latn", "hi-Latn"], 0), (&[], 0)] {
            assert_eq!(asker(last).resolve(&entry, |_| true).expect("an answer").answer, want, "{last:?}");
        }
        let english = self::entry(serde_json::json!([{"lang": "hi", "body": "hi"}, {"lang": "en", "body": "en"}]));
        assert_eq!(asker(&["hi-Latn"]).resolve(&english, |_| true).expect("an answer").answer, 1);
        let chinese = self::entry(serde_json::json!([{"lang": "en", "body": "en"}, {"lang": "zh-Hans", "body": "zh"}]));
        let asker = Asker::new(&settings, &["zh-Hant"], None, None, None).or_in(&["zh-Hant", "zh-Hans"]);
        assert_eq!(asker.resolve(&chinese, |_| true).expect("an answer").answer, 1, "the other script stays close");
    }

    #[test]
    fn a_country_reads_the_script_that_is_likely_there() {
        let by_script = entry(
            serde_json::json!([{"lang": "en", "body": "en"}, {"lang": "zh-Hans", "body": "hans"}, {"lang": "zh-Hant", "body": "hant"}]),
        );
        let by_country =
            entry(serde_json::json!([{"lang": "zh-CN", "body": "hans"}, {"lang": "zh-TW", "body": "hant"}]));
        for (wanted, want) in [
            ("zh-TW", "hant"),
            ("zh-HK", "hant"),
            ("zh-MO", "hant"),
            ("zh-Hant-TW", "hant"),
            ("zh-Hant", "hant"),
            ("yue", "hant"),
            ("zh", "hans"),
            ("zh-CN", "hans"),
            ("zh-SG", "hans"),
            ("zh-Hans", "hans"),
            ("yue-CN", "hans"),
        ] {
            for entry in [&by_script, &by_country] {
                assert_eq!(served(entry, &[wanted], "", None, None), want, "{wanted}");
            }
        }
        let simplified = entry(serde_json::json!([{"lang": "en", "body": "en"}, {"lang": "zh-CN", "body": "hans"}]));
        assert_eq!(served(&simplified, &["zh-TW"], "", None, None), "hans", "better than another language");
        // Who names both gets them in this order, by whatever tag they are stored.
        assert_eq!(served(&by_country, &["zh-Hans", "zh-Hant"], "", None, None), "hans");
        let punjabi =
            entry(serde_json::json!([{"lang": "pa-Arab", "body": "arab"}, {"lang": "pa-Guru", "body": "guru"}]));
        assert_eq!(
            [served(&punjabi, &["pa"], "", None, None), served(&punjabi, &["pa-PK"], "", None, None)],
            ["guru", "arab"]
        );
    }

    #[test]
    fn an_answer_outside_its_scope_is_never_given() {
        let only_zh = entry(serde_json::json!([{"lang": "zh-Hans", "scope": "CN", "body": "zh"}]));
        assert_eq!(served(&only_zh, &["zh-Hans"], "IN", None, None), "OtherScope");
        let in_state = entry(serde_json::json!([{"lang": "en", "scope": "IN/KA", "body": "KA"}]));
        assert_eq!(
            served(&in_state, &["en"], "IN", None, None),
            "OtherScope",
            "who names no state gets no state's rule"
        );
    }

    #[test]
    fn what_is_forbidden_does_not_stand_in() {
        let wide = entry(
            serde_json::json!([{"lang": "en", "scope": "IN", "body": "IN"}, {"lang": "en", "scope": "IN/*/flipkart", "body": "F"}]),
        );
        assert_eq!(served(&wide, &["en"], "IN/KA", None, None), "Forbidden");
        assert_eq!(served(&wide, &["en"], "IN/KA/flipkart", None, None), "Forbidden");
        assert_eq!(served(&wide, &["en"], "IN/TN", None, None), "IN", "the rule is about another topic");
        let own = entry(
            serde_json::json!([{"lang": "en", "body": "all"}, {"lang": "en", "scope": "IN/KA", "body": "KA"}, {"lang": "hi", "scope": "IN", "body": "IN"}]),
        );
        assert_eq!(served(&own, &["hi"], "IN/KA", None, None), "KA");
        assert_eq!(served(&own, &["hi"], "IN/DL", None, None), "Forbidden", "not even an answer without scope");
    }

    #[test]
    fn voices_of_caller_channel_and_none() {
        let voiced = entry(serde_json::json!([
            {"lang": "en", "voice": "expert", "body": "expert"},
            {"lang": "en", "voice": "warm", "body": "warm"},
            {"lang": "en", "body": "neutral"},
        ]));
        for (place, voice, want) in [
            ("", None, "neutral"),
            ("", Some("warm"), "warm"),
            ("", Some("plain"), "neutral"),
            ("CN/*/jd", None, "expert"),
            ("CN/*/jd", Some("warm"), "warm"),
            ("IN/*/forum", None, "warm"),
            ("IN/*/flipkart", None, "neutral"),
        ] {
            assert_eq!(served(&voiced, &["en"], place, voice, None), want, "{place} {voice:?}");
        }
        let other = entry(
            serde_json::json!([{"lang": "en", "voice": "plain", "body": "plain"}, {"lang": "en", "voice": "warm", "body": "warm"}]),
        );
        assert_eq!(
            served(&other, &["en"], "", Some("expert"), None),
            "warm",
            "voices stand in for each other in their order"
        );
    }

    #[test]
    fn an_answer_holds_from_its_first_day_to_its_last_by_the_clock_of_the_place() {
        let dated = entry(serde_json::json!([
            {"lang": "en", "scope": "IN", "body": "sale", "valid": {"from": "2026-10-01", "to": "2026-10-02"}},
            {"lang": "en", "body": "usual", "valid": {"to": "2027-01-01"}},
        ]));
        for (at, want) in [
            ("2026-09-30T18:29:59Z", "usual"),
            ("2026-09-30T18:30:00Z", "sale"),
            ("2026-10-02T23:59:59+05:30", "sale"),
            ("2026-10-03T00:00:00+05:30", "usual"),
            ("2027-01-02T00:00:00+05:30", "NotValid"),
        ] {
            assert_eq!(served(&dated, &["en"], "IN/MH", None, Some(at)), want, "{at}");
        }
        let over_here = entry(serde_json::json!([
            {"lang": "en", "scope": "IN", "body": "sale", "valid": {"to": "2026-10-02"}},
            {"lang": "en", "scope": "NP", "body": "usual"},
        ]));
        assert_eq!(served(&over_here, &["en"], "IN/MH", None, Some("2026-11-01T00:00:00Z")), "NotValid");
    }

    #[test]
    fn the_way_is_told() {
        let entry = entry(serde_json::json!([{"lang": "hi", "scope": "IN", "body": "x", "voice": "warm"}]));
        let (settings, place) = (settings(), "NP/BA/jd".parse().expect("a scope"));
        let asker = Asker::new(&settings, &["mr"], Some(&place), None, None);
        let served =
            serde_json::to_value(asker.resolve(&entry, |_| true).expect("an answer").served).expect("plain data");
        assert_eq!(
            served,
            serde_json::json!({
                "scope_path": ["NP/BA/jd", "IN/*/jd", "IN"], "scope_match": "fallback",
                "language_path": ["mr", "hi"], "language_match": "fallback",
                "voice_wanted": "expert", "voice_match": "other",
            })
        );
        assert_eq!(asker.resolve(&entry, |_| false).expect_err("none passes"), Withheld::Filter);
    }
}
