//! What settings must keep to, beyond their shape.

use super::{ForbiddenFallback, Settings};
use crate::catalogue::Product;
use crate::decide::{offer_problem, precision_problem};
use crate::entry::{Entry, Scope};
use crate::error::Problem;
use crate::limits::Limits;
use crate::quoted;

/// All that is wrong with settings; nothing when they may be stored.
pub(crate) fn validate(settings: &Settings, limits: &Limits) -> Vec<Problem> {
    let mut problems = counts(settings, limits);
    if !problems.is_empty() {
        return problems;
    }
    let mut add = |field: String, message: String| problems.push(Problem::new(field, message));
    if let Some(message) = settings.answer_precision.and_then(precision_problem) {
        add("answer_precision".into(), message);
    }
    if let Some(message) = settings.offer_confidence_min.and_then(offer_problem) {
        add("offer_confidence_min".into(), message);
    }
    check_names(settings, &mut add);
    for (language, instead) in &settings.language_fallbacks {
        if instead.contains(language) {
            add(format!("language_fallbacks.{language}"), "names the language itself; remove it there".into());
        }
    }
    check_fallbacks(settings, &mut add);
    check_forbidden_fallbacks(settings, &mut add);
    problems
}

/// What in an entry the settings do not know: a market, region or channel of a scope, a voice.
pub(crate) fn check_entry(settings: &Settings, entry: &Entry) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (i, answer) in entry.answers.iter().enumerate() {
        let scope = answer.scope.as_ref().and_then(|scope| settings.scope_problem(scope));
        let voice = answer.voice.as_deref().and_then(|voice| settings.voice_problem(voice));
        for (field, message) in [("scope", scope), ("voice", voice)] {
            problems.extend(message.map(|message| Problem::new(format!("answers[{i}].{field}"), message)));
        }
    }
    problems
}

/// The markets of a product that the settings do not know.
pub(crate) fn check_product(settings: &Settings, product: &Product) -> Vec<Problem> {
    let places = product.markets.iter().enumerate().filter_map(|(i, market)| Some((i, market.parse::<Scope>().ok()?)));
    places
        .filter_map(|(i, market)| Some(Problem::new(format!("markets[{i}]"), settings.scope_problem(&market)?)))
        .collect()
}

fn counts(settings: &Settings, limits: &Limits) -> Vec<Problem> {
    let regions = settings.markets.values().map(|market| market.regions.len()).max().unwrap_or(0);
    [
        ("voices", settings.voices.len()),
        ("channels", settings.channels.len()),
        ("markets", settings.markets.len()),
        ("markets.*.regions", regions),
        ("language_fallbacks", settings.language_fallbacks.len()),
        ("scope_fallbacks", settings.scope_fallbacks.len()),
        ("forbidden_fallbacks", settings.forbidden_fallbacks.len()),
    ]
    .into_iter()
    .filter(|(_, count)| *count > limits.settings_max)
    .map(|(field, count)| Problem::new(field, format!("{count} are more than {}; keep fewer", limits.settings_max)))
    .collect()
}

/// Voices, channels and markets: that they are names, and that what they use is declared.
fn check_names(settings: &Settings, add: &mut impl FnMut(String, String)) {
    for (i, voice) in settings.voices.iter().enumerate() {
        if !Scope::is_name(voice) {
            add(format!("voices[{i}]"), not_a_name(voice));
        }
    }
    for (name, channel) in &settings.channels {
        if !Scope::is_name(name) {
            add(format!("channels.{name}"), not_a_name(name));
        }
        if let Some(message) = channel.voice.as_deref().and_then(|voice| settings.voice_problem(voice)) {
            add(format!("channels.{name}.voice"), format!("{message}; declare it under `voices`"));
        }
    }
    for (name, market) in &settings.markets {
        for name in [name].into_iter().chain(market.regions.keys()) {
            if !Scope::is_name(name) {
                add(format!("markets.{name}"), not_a_name(name));
            }
        }
        for (i, channel) in market.channels.iter().enumerate() {
            if !settings.channels.contains_key(channel) {
                add(
                    format!("markets.{name}.channels[{i}]"),
                    format!("{channel:?} is not declared; add it under `channels`"),
                );
            }
        }
    }
}

fn check_fallbacks(settings: &Settings, add: &mut impl FnMut(String, String)) {
    for (key, instead) in &settings.scope_fallbacks {
        let field = format!("scope_fallbacks.{key}");
        for scope in [key, instead] {
            if let Some(message) = settings.scope_problem(scope) {
                add(field.clone(), message);
            }
        }
        if let Some(way) = cycle(settings, key) {
            let way: Vec<String> = way.iter().map(ToString::to_string).collect();
            add(field.clone(), format!("leads back to itself ({}); remove one of these", way.join(" -> ")));
        }
        if let Some(rule) = settings.forbidden_fallbacks.iter().find(|rule| forbids(rule, key, instead)) {
            let message = format!(
                "{instead} must not serve {key}: forbidden_fallbacks says at {} from {}; remove one of the two",
                rule.at, rule.from
            );
            add(field, message);
        }
    }
}

fn check_forbidden_fallbacks(settings: &Settings, add: &mut impl FnMut(String, String)) {
    for (i, rule) in settings.forbidden_fallbacks.iter().enumerate() {
        for (field, scope) in [("at", &rule.at), ("from", &rule.from)] {
            if let Some(message) = settings.scope_problem(scope) {
                add(format!("forbidden_fallbacks[{i}].{field}"), message);
            }
        }
        if rule.at.covers(&rule.from) {
            let message =
                format!("forbids nothing: {} is inside {}, whose own answers always serve", rule.from, rule.at);
            add(format!("forbidden_fallbacks[{i}]"), message);
        }
    }
}

/// The rules from a place back to itself, if its fallbacks lead there.
fn cycle<'a>(settings: &'a Settings, start: &'a Scope) -> Option<Vec<&'a Scope>> {
    let mut way = vec![start];
    loop {
        let instead = &settings.scope_fallbacks[way[way.len() - 1]];
        if instead == start {
            way.push(start);
            return Some(way);
        }
        let covering = settings.scope_fallbacks.keys().filter(|key| key.covers(instead));
        let next = covering.max_by_key(|key| key.specificity())?;
        // A rule for a market that one of its own regions serves all of it ends there.
        if next == way[way.len() - 1] {
            return None;
        }
        if next == start {
            way.push(start);
            return Some(way);
        }
        if way.contains(&next) {
            return None;
        }
        way.push(next);
    }
}

fn forbids(rule: &ForbiddenFallback, key: &Scope, instead: &Scope) -> bool {
    rule.topics.is_empty() && rule.at.covers(key) && rule.from.covers(instead) && !rule.at.covers(instead)
}

fn not_a_name(name: &str) -> String {
    format!("{} is no name; use up to 64 letters (a-z), digits, - and _", quoted(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: serde_json::Value) -> Vec<String> {
        let settings: Settings = serde_json::from_value(json).expect("well-formed");
        validate(&settings, &Limits::default()).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn fallbacks_in_a_circle_or_to_a_forbidden_scope_are_refused() {
        use serde_json::json;
        assert!(fields(json!({"scope_fallbacks": {"NP": "IN", "LK": "IN", "IN/GA": "IN/MH"}})).is_empty());
        assert_eq!(
            fields(json!({"scope_fallbacks": {"NP": "IN", "IN": "LK", "LK": "NP"}})),
            ["scope_fallbacks.IN", "scope_fallbacks.LK", "scope_fallbacks.NP"]
        );
        assert!(fields(json!({"scope_fallbacks": {"IN": "IN/MH"}})).is_empty(), "one state's answers serve all");
        assert!(fields(json!({"scope_fallbacks": {"IN/GA": "IN/MH", "IN/MH": "IN"}})).is_empty());
        assert_eq!(fields(json!({"scope_fallbacks": {"IN": "IN"}})), ["scope_fallbacks.IN"]);
        let rule = json!([{"at": "CN", "from": "IN"}]);
        assert_eq!(
            fields(json!({"scope_fallbacks": {"CN": "IN"}, "forbidden_fallbacks": rule})),
            ["scope_fallbacks.CN"]
        );
        let rule = json!([{"at": "CN", "from": "IN", "topics": ["law"]}]);
        assert!(fields(json!({"scope_fallbacks": {"CN": "IN"}, "forbidden_fallbacks": rule})).is_empty());
        assert_eq!(fields(json!({"forbidden_fallbacks": [{"at": "IN", "from": "IN/KA"}]})), ["forbidden_fallbacks[0]"]);
    }

    #[test]
    fn a_confidence_to_offer_from_is_one() {
        for (least, good) in [(0.0, true), (0.05, true), (1.0, true), (-0.01, false), (1.01, false), (5.0, false)] {
            let fields = fields(serde_json::json!({"offer_confidence_min": least}));
            assert_eq!(fields.is_empty(), good, "{least}");
        }
    }

    #[test]
    fn what_is_used_is_declared() {
        let settings = serde_json::json!({
            "voices": ["very warm"],
            "channels": {"jd": {"voice": "gruff"}, "a b": {}},
            "markets": {"IN": {"channels": ["amazon"]}},
            "language_fallbacks": {"mr": ["mr"]},
            "scope_fallbacks": {"NP": "IN"},
            "forbidden_fallbacks": [{"at": "CN", "from": "IN"}],
        });
        assert_eq!(
            fields(settings),
            [
                "voices[0]",
                "channels.a b",
                "channels.jd.voice",
                "markets.IN.channels[0]",
                "language_fallbacks.mr",
                "scope_fallbacks.NP",
                "forbidden_fallbacks[0].at"
            ]
        );
    }

    #[test]
    fn the_number_of_markets_is_limited() {
        let limits = Limits { settings_max: 2, ..Limits::default() };
        let mut settings: Settings = serde_json::from_str(r#"{"markets": {"IN": {}, "CN": {}}}"#).expect("well-formed");
        assert!(validate(&settings, &limits).is_empty());
        settings.markets.insert("NP".into(), super::super::Market::default());
        assert_eq!(validate(&settings, &limits)[0].field, "markets");
    }
}
