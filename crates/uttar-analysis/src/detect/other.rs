//! Languages outside our set, by whatlang (Trigrams after Cavnar and Trenkle 1994), narrowed to what the script allows.

use whatlang::{Detector, Lang};

use super::tag::Tag;

/// Below this share of certainty whatlang's answer is not taken: on two words it names Maori or Zulu for anything.
const CONFIDENCE_MIN: f64 = 0.25;

/// Languages in Latin letters that whatlang may name: those that phones are sold with. English has its own model.
const LATIN: &[Lang] = &[
    Lang::Spa,
    Lang::Por,
    Lang::Ita,
    Lang::Fra,
    Lang::Deu,
    Lang::Pol,
    Lang::Nob,
    Lang::Dan,
    Lang::Swe,
    Lang::Fin,
    Lang::Tur,
    Lang::Nld,
    Lang::Hun,
    Lang::Ces,
    Lang::Ron,
    Lang::Slv,
    Lang::Hrv,
    Lang::Lit,
    Lang::Lav,
    Lang::Est,
    Lang::Vie,
    Lang::Uzb,
    Lang::Aze,
    Lang::Ind,
    Lang::Slk,
    Lang::Cat,
    Lang::Tgl,
];

/// Cyrillic languages that can do without letters of their own.
const CYRILLIC: &[Lang] = &[Lang::Rus, Lang::Bul, Lang::Srp, Lang::Mkd];
/// Whatlang is asked only about Cyrillic texts with at least so many bytes; shorter ones are taken for Russian.
const CYRILLIC_BYTES_MIN: usize = 40;

/// What whatlang says of text in Latin letters that is not English and not romanised.
pub(crate) fn latin(text: &str) -> Option<(Tag, f32)> {
    narrowed(text, LATIN)
}

/// Cyrillic text: first the letters that one language has alone, then whatlang, else Russian.
pub(crate) fn cyrillic(text: &str) -> (Tag, f32) {
    const LETTERS: &[(&str, &str)] =
        &[("їєґЇЄҐ", "uk"), ("ўЎ", "be"), ("ѓќѕЃЌЅ", "mk"), ("ђћЂЋ", "sr"), ("әғқңұһӘҒҚҢҰҺ", "kk"), ("өүӨҮ", "mn")];
    let own = LETTERS.iter().find(|(letters, _)| text.chars().any(|c| letters.contains(c)));
    if let Some(&(_, tag)) = own {
        return (Tag::new(tag), 0.95);
    }
    if text.contains(['ы', 'э', 'ё', 'Ы', 'Э', 'Ё']) {
        return (Tag::new("ru"), 0.9);
    }
    if text.len() < CYRILLIC_BYTES_MIN {
        return (Tag::new("ru"), 0.6);
    }
    narrowed(text, CYRILLIC).unwrap_or((Tag::new("ru"), 0.6))
}

/// Hebrew or Yiddish.
pub(crate) fn hebrew(text: &str) -> (Tag, f32) {
    narrowed(text, &[Lang::Heb, Lang::Yid]).unwrap_or((Tag::new("he"), 0.9))
}

fn narrowed(text: &str, allowed: &[Lang]) -> Option<(Tag, f32)> {
    let info = Detector::with_allowlist(allowed.to_vec()).detect(text)?;
    let tag = tag_of(info.lang())?;
    (info.confidence() >= CONFIDENCE_MIN).then(|| (tag, (0.5 + 0.45 * info.confidence()) as f32))
}

/// BCP 47 prefers the two-letter code of ISO 639-1 where there is one.
fn tag_of(lang: Lang) -> Option<Tag> {
    Some(Tag::new(match lang {
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Pol => "pl",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Vie => "vi",
        Lang::Uzb => "uz",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Rus => "ru",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allowed_language_has_a_tag() {
        for lang in LATIN.iter().chain(CYRILLIC) {
            assert!(tag_of(*lang).is_some(), "{lang:?}");
        }
    }

    #[test]
    fn letters_tell_cyrillic_languages() {
        for (text, tag) in [("де моє замовлення", "uk"), ("где мой заказ", "ru"), ("қайда", "kk"), ("спасибо", "ru")]
        {
            assert_eq!(cyrillic(text).0.as_str(), tag, "{text}");
        }
    }
}
