//! Resolving: which of an entry's answers the asker gets.

use uttar_analysis::LanguageTag;

use crate::entry::{Answer, Entry, Scope};

/// The answer for an asker: it must hold in their scope; then the language counts, in the order wanted, then how
/// narrow its scope is, then the order in the entry. Without a scope every answer holds. English stands in for a
/// language that is missing, and any language for English.
pub(crate) fn resolve<'a>(entry: &'a Entry, wanted: &[&str], scope: Option<&Scope>) -> Option<&'a Answer> {
    let holds = |answer: &&Answer| match (scope, &answer.scope) {
        (Some(place), Some(scope)) => scope.covers(place),
        _ => true,
    };
    entry.answers.iter().filter(holds).min_by_key(|answer| {
        let narrowness = answer.scope.as_ref().map_or(0, Scope::specificity);
        // A narrow answer is for who is there; who says nothing of the place gets the widest.
        let narrowness = if scope.is_some() { u8::MAX - narrowness } else { narrowness };
        (language_rank(&answer.lang, wanted), narrowness)
    })
}

/// 0 for the most wanted language. The same tag before the same language in another script or region.
fn language_rank(tag: &LanguageTag, wanted: &[&str]) -> usize {
    let exact = wanted.iter().position(|want| *want == tag.as_str()).map(|i| 2 * i);
    let close = wanted.iter().position(|want| primary(want) == tag.primary()).map(|i| 2 * i + 1);
    let fallback = 2 * wanted.len() + usize::from(tag.primary() != "en");
    exact.or(close).unwrap_or(fallback)
}

/// The language of a tag, without script or region.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        serde_json::from_value(serde_json::json!({"id": "a", "answers": [
            {"lang": "hi", "scope": "IN", "body": "hi"},
            {"lang": "hi", "scope": "IN/KA/flipkart", "body": "hi flipkart"},
            {"lang": "en", "body": "en"},
            {"lang": "zh-Hans", "scope": "CN", "body": "zh"},
        ]}))
        .expect("well-formed")
    }

    fn body(wanted: &[&str], scope: Option<&str>) -> Option<String> {
        let scope = scope.map(|text| text.parse::<Scope>().expect("a scope"));
        resolve(&entry(), wanted, scope.as_ref()).map(|answer| answer.body.clone())
    }

    #[test]
    fn language_scope_and_fallback() {
        for (wanted, scope, want) in [
            (&["hi"][..], None, Some("hi")),
            (&["hi-Latn"], None, Some("hi")),
            (&["hi"], Some("IN/KA/flipkart"), Some("hi flipkart")),
            (&["hi"], Some("IN/MH/flipkart"), Some("hi")),
            (&["ta"], None, Some("en")),
            (&["zh-Hant", "en"], None, Some("zh")),
            (&["zh-Hans"], Some("IN"), Some("en")),
        ] {
            assert_eq!(body(wanted, scope).as_deref(), want, "{wanted:?} {scope:?}");
        }
    }

    #[test]
    fn an_answer_outside_its_scope_is_never_given() {
        let mut entry = entry();
        entry.answers.retain(|answer| answer.body == "zh");
        let place = "IN".parse().expect("a scope");
        assert!(resolve(&entry, &["zh-Hans"], Some(&place)).is_none());
    }
}
