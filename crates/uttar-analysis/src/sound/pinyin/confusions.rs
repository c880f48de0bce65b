//! Syllables that speakers of southern Mandarin, and hurried typists, take for one another.

/// The class of a syllable under the common confusions: zh, ch, sh are z, c, s; n at the start is l; ng at the end is
/// n.
///
/// The class is written like a syllable, but need not be one. It is weak evidence: 是 and 四 share one.
pub(crate) fn fold_confusions(syllable: &str) -> String {
    let (initial, rest) = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => (&syllable[..1], &syllable[2..]),
        [b'n', _, ..] => ("l", &syllable[1..]),
        _ => ("", syllable),
    };
    let rest = match rest.strip_suffix('g') {
        Some(nasal) if nasal.ends_with('n') => nasal,
        _ => rest,
    };
    [initial, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusable_syllables_share_a_class() {
        for (a, b) in [
            ("zhi", "zi"),
            ("chang", "can"),
            ("shi", "si"),
            ("nan", "lan"),
            ("nv", "lv"),
            ("ling", "nin"),
            ("zhang", "zan"),
        ] {
            assert_eq!(fold_confusions(a), fold_confusions(b), "{a} and {b}");
        }
    }

    #[test]
    fn others_do_not() {
        for (a, b) in [
            ("zhang", "zhong"),
            ("zhi", "ji"),
            ("chang", "qiang"),
            ("en", "er"),
            ("han", "fan"),
            ("e", "en"),
            ("ge", "ne"),
        ] {
            assert_ne!(fold_confusions(a), fold_confusions(b), "{a} and {b}");
        }
    }

    #[test]
    fn any_string_is_handled() {
        for text in ["", "g", "n", "ng", "zh", "电池", "né"] {
            assert!(fold_confusions(text).len() <= text.len(), "{text}: a fold adds nothing");
        }
    }
}
