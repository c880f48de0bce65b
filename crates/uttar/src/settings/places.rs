//! Places: which are known, what stands in for them, what time it is there.

use super::{Settings, VOICES};
use crate::entry::Scope;
use crate::quoted;
use crate::time::UtcOffset;

/// How many fallbacks of a place are followed.
const FALLBACKS_MAX: usize = 8;

impl Settings {
    /// What is wrong with a scope here: a market, region or channel that the base does not have. Levels that are not
    /// said are never wrong.
    pub(crate) fn scope_problem(&self, scope: &Scope) -> Option<String> {
        let [market, region, channel] = scope.levels();
        let known = market.and_then(|market| self.markets.get(market));
        if let Some(market) = market
            && known.is_none()
            && !self.markets.is_empty()
        {
            return Some(unknown("market", market, self.markets.keys()));
        }
        if let (Some(region), Some(known)) = (region, known)
            && !known.regions.is_empty()
            && !known.regions.contains_key(region)
        {
            return Some(unknown(&format!("region of {}", market.unwrap_or("*")), region, known.regions.keys()));
        }
        let channel = channel?;
        if let Some(known) = known.filter(|known| !known.channels.is_empty()) {
            let is_known = known.channels.iter().any(|name| name == channel);
            return (!is_known)
                .then(|| unknown(&format!("channel of {}", market.unwrap_or("*")), channel, &known.channels));
        }
        let is_known = self.channels.is_empty() || self.channels.contains_key(channel);
        (!is_known).then(|| unknown("channel", channel, self.channels.keys()))
    }

    /// What is wrong with a voice here. A base that declares neither voices nor channels nor markets is open to any.
    pub(crate) fn voice_problem(&self, voice: &str) -> Option<String> {
        let is_open = self.voices.is_empty() && self.channels.is_empty() && self.markets.is_empty();
        let is_known = is_open || self.all_voices().any(|known| known == voice);
        (!is_known).then(|| unknown("voice", voice, self.all_voices()))
    }

    /// All voices, in the order in which they stand in for each other.
    pub(crate) fn all_voices(&self) -> impl Iterator<Item = &str> {
        VOICES.into_iter().chain(self.voices.iter().map(String::as_str))
    }

    /// The voice of answers at a place, where its channel has one.
    pub(crate) fn voice_at(&self, place: &Scope) -> Option<&str> {
        self.channels.get(place.channel()?)?.voice.as_deref()
    }

    /// The clock of a place.
    pub(crate) fn time_zone_at(&self, place: &Scope) -> UtcOffset {
        let market = place.market().and_then(|market| self.markets.get(market));
        let region = market.zip(place.region()).and_then(|(market, region)| market.regions.get(region));
        let zone = region.and_then(|region| region.time_zone).or_else(|| market.and_then(|market| market.time_zone));
        zone.or(self.time_zone).unwrap_or_default()
    }

    /// A place and those whose answers serve it where it has none, the nearest first.
    pub(crate) fn places(&self, place: &Scope) -> Vec<Scope> {
        let mut out = vec![place.clone()];
        while out.len() <= FALLBACKS_MAX
            && let Some(next) = self.fallback(&out[out.len() - 1])
            && !out.contains(&next)
        {
            out.push(next);
        }
        out
    }

    /// The fallback of a place: the levels that the rule names are replaced, the channel stays where the rule names
    /// none.
    fn fallback(&self, place: &Scope) -> Option<Scope> {
        let covering = self.scope_fallbacks.iter().filter(|(key, _)| key.covers(place));
        let (key, instead) = covering.max_by_key(|(key, _)| key.specificity())?;
        Some(place.moved(key, instead))
    }
}

/// What is wrong with a name that is none of those known, and which are.
fn unknown(what: &str, name: &str, known: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    const SHOWN_MAX: usize = 50;
    let known: Vec<_> = known.into_iter().collect();
    let mut list = known.iter().take(SHOWN_MAX).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if known.len() > SHOWN_MAX {
        list.push_str(", ...");
    }
    format!("{} is no {what} of this base; known are {list}", quoted(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        serde_json::from_value(serde_json::json!({
            "time_zone": "+05:30", "voices": ["playful"],
            "channels": {"jd": {"voice": "expert"}, "forum": {"voice": "warm"}, "chat": {}},
            "markets": {
                "IN": {"regions": {"KA": {}, "GA": {}, "MH": {}}, "channels": ["forum", "chat"]},
                "CN": {"time_zone": "+08:00"}, "NP": {"time_zone": "+05:45"},
            },
            "scope_fallbacks": {"NP": "IN", "IN/GA": "IN/MH"},
        }))
        .expect("well-formed")
    }

    fn scope(text: &str) -> Scope {
        text.parse().expect(text)
    }

    #[test]
    fn unknown_places_are_named_with_those_known() {
        for (place, want) in [
            ("IN/KA/chat", None),
            ("*/*/jd", None),
            ("CN/SH/jd", None),
            ("XX", Some("\"XX\" is no market of this base; known are CN, IN, NP")),
            ("IN/XX", Some("\"XX\" is no region of IN of this base; known are GA, KA, MH")),
            ("IN/KA/jd", Some("\"jd\" is no channel of IN of this base; known are forum, chat")),
            ("CN/*/x", Some("\"x\" is no channel of this base; known are chat, forum, jd")),
        ] {
            assert_eq!(settings().scope_problem(&scope(place)).as_deref(), want, "{place}");
        }
        assert_eq!(Settings::default().scope_problem(&scope("XX/YY/z")), None, "a base without settings is open");
    }

    #[test]
    fn voices_and_clocks_of_places() {
        let settings = settings();
        assert_eq!(settings.voice_at(&scope("CN/*/jd")), Some("expert"));
        assert_eq!(settings.voice_at(&scope("CN/*/chat")), None);
        assert!(settings.voice_problem("playful").is_none() && settings.voice_problem("gruff").is_some());
        assert!(Settings::default().voice_problem("gruff").is_none());
        for (place, zone) in [("CN/SH", "+08:00"), ("IN", "+05:30"), ("NP", "+05:45"), ("*", "+05:30")] {
            assert_eq!(settings.time_zone_at(&scope(place)).to_string(), zone);
        }
    }

    #[test]
    fn a_place_has_places_that_stand_in() {
        let places = |place| settings().places(&scope(place)).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(places("NP/BA/chat"), ["NP/BA/chat", "IN/*/chat"]);
        assert_eq!(places("IN/GA/chat"), ["IN/GA/chat", "IN/MH/chat"]);
        assert_eq!(places("IN/KA"), ["IN/KA"]);
    }
}
