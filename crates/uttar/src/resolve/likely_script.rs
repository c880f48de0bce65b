//! The script that a language is written in, where its tag does not say.

use uttar_analysis::LanguageTag;

/// Languages that are written in several scripts: the language, the region (none: anywhere else) and the script.
///
/// Source: the likely subtags of the Unicode CLDR (UTS #35, "Likely Subtags"), for the languages and regions where
/// scripts are in question here.
const LIKELY_SCRIPTS: &[(&str, Option<&str>, &str)] = &[
    ("pa", Some("PK"), "Arab"),
    ("pa", None, "Guru"),
    ("sr", Some("ME"), "Latn"),
    ("sr", Some("RO"), "Latn"),
    ("sr", Some("TR"), "Latn"),
    ("sr", Some("US"), "Latn"),
    ("sr", None, "Cyrl"),
    ("yue", Some("CN"), "Hans"),
    ("yue", None, "Hant"),
    ("zh", Some("HK"), "Hant"),
    ("zh", Some("MO"), "Hant"),
    ("zh", Some("TW"), "Hant"),
    ("zh", None, "Hans"),
];

/// Languages of the macrolanguage Chinese (ISO 639-3) with codes of their own: who reads one reads the others.
const CHINESE: [&str; 3] = ["zh", "cmn", "yue"];

/// What readers of a language read: the language, or the macrolanguage that it belongs to.
pub(super) fn read_as(primary: &str) -> &str {
    if CHINESE.contains(&primary) { "zh" } else { primary }
}

/// The script that a text with this tag is in: what the tag says, or the likely one. None for a language that has one
/// script alone, unless the tag says so.
pub(super) fn script(tag: &str) -> Option<&str> {
    let mut subtags = tag.split('-');
    let primary = subtags.next().filter(|primary| *primary != "cmn").unwrap_or("zh");
    let mut region = None;
    for subtag in subtags {
        match subtag.len() {
            4 if subtag.bytes().all(|byte| byte.is_ascii_alphabetic()) => return Some(subtag),
            2 => region = Some(subtag),
            _ => {}
        }
    }
    let of_language = || LIKELY_SCRIPTS.iter().filter(|(language, _, _)| *language == primary);
    let found = of_language().find(|row| row.1.is_some() && row.1 == region);
    found.or_else(|| of_language().find(|row| row.1.is_none())).map(|row| row.2)
}

/// How near a text in one language is to the asker of another, both read as the same: 1 in the same script, 2 in
/// another, and farther where the languages have codes of their own.
pub(super) fn distance(wanted: &str, text: &LanguageTag) -> usize {
    let same_script = script(wanted) == script(text.as_str());
    let primary = wanted.split('-').next().unwrap_or(wanted);
    usize::from(!same_script) + if primary == text.primary() { 1 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_what_the_tag_says_or_the_likely_one() {
        for (tag, want) in [
            ("zh", Some("Hans")),
            ("zh-CN", Some("Hans")),
            ("zh-SG", Some("Hans")),
            ("cmn", Some("Hans")),
            ("zh-TW", Some("Hant")),
            ("zh-HK", Some("Hant")),
            ("zh-MO", Some("Hant")),
            ("zh-Hans-TW", Some("Hans")),
            ("zh-Hant-CN", Some("Hant")),
            ("yue", Some("Hant")),
            ("yue-CN", Some("Hans")),
            ("pa", Some("Guru")),
            ("pa-PK", Some("Arab")),
            ("sr", Some("Cyrl")),
            ("sr-ME", Some("Latn")),
            ("hi-Latn", Some("Latn")),
            ("hi", None),
            ("en-IN", None),
            ("de-1996", None),
        ] {
            assert_eq!(script(tag), want, "{tag}");
        }
    }

    #[test]
    fn the_own_script_is_nearer_and_the_own_language_nearest() {
        let distance = |wanted, text: &str| distance(wanted, &text.parse().expect("a tag"));
        assert_eq!(["zh-Hant", "zh-Hans"].map(|text| distance("zh-TW", text)), [1, 2]);
        assert_eq!(["yue-CN", "zh-Hant", "zh-Hans"].map(|text| distance("yue", text)), [2, 3, 4]);
        assert_eq!(distance("en-IN", "en-GB"), 1);
    }
}
