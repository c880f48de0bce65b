//! The seed lexicon: words of customer service and of the world in fourteen languages, for bases that have nothing to
//! learn from.
//!
//! The files of `corpora/lexicon` are compiled in, each a header of language tags, then a concept a line, alternatives
//! in a cell parted by `|`.

use std::sync::LazyLock;

const LEXICONS: [&str; 2] =
    [include_str!("../../../../corpora/lexicon/support.tsv"), include_str!("../../../../corpora/lexicon/world.tsv")];

/// A concept: (language, word) of every alternative in every language.
pub(super) type Concept = Vec<(&'static str, &'static str)>;

/// All concepts.
pub(super) fn concepts() -> &'static [Concept] {
    static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| LEXICONS.into_iter().flat_map(parse).collect());
    &CONCEPTS
}

fn parse(lexicon: &'static str) -> Vec<Concept> {
    let mut lines = lexicon.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let languages: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let concept = |line: &'static str| {
        let cells = line.split('\t').zip(&languages).skip(1);
        cells
            .flat_map(|(cell, language)| cell.split('|').map(|word| (*language, word.trim())))
            .filter(|(_, word)| !word.is_empty())
            .collect()
    };
    lines.map(concept).collect()
}

#[cfg(test)]
mod tests {
    use uttar_analysis::script_code;

    use super::*;

    #[test]
    fn every_concept_has_a_word_in_each_of_eleven_languages() {
        let languages = ["en", "zh-Hans", "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa"];
        for concept in concepts() {
            for language in languages {
                assert!(concept.iter().any(|(own, _)| *own == language), "{language}: {concept:?}");
            }
        }
        assert!(concepts().len() >= 1800, "{}", concepts().len());
    }

    #[test]
    fn most_concepts_have_a_word_in_odia_assamese_and_urdu() {
        for language in ["or", "as", "ur"] {
            let known = concepts().iter().filter(|concept| concept.iter().any(|(own, _)| *own == language)).count();
            assert!(known >= 1400, "{language}: {known}");
        }
    }

    #[test]
    fn words_are_in_the_script_of_their_language() {
        for (language, word) in concepts().iter().flatten() {
            let script = match *language {
                "en" => "Latn",
                "zh-Hans" => "Hani",
                "hi" | "mr" => "Deva",
                "bn" | "as" => "Beng",
                "ta" => "Taml",
                "te" => "Telu",
                "gu" => "Gujr",
                "kn" => "Knda",
                "ml" => "Mlym",
                "pa" => "Guru",
                "or" => "Orya",
                "ur" => "Arab",
                other => panic!("{other} is no language of the lexicon"),
            };
            // Names such as OTP stay in Latin letters in every language.
            let own = script_code(word);
            assert!(own == script || own == "Latn", "{language}: {word} is {own}");
        }
    }

    /// A phrase of a function word and a word that is another concept teaches that word wrongly: "ఈ రోజు" (this day)
    /// once taught that days are today.
    #[test]
    fn no_phrase_teaches_its_content_word_what_the_phrase_says() {
        for (language, word, other, own) in [
            ("te", "రోజు", "today", Some("day")),
            ("ta", "முறை", "once", None),
            ("ml", "തവണ", "once", Some("instalment")),
            ("hi", "कारण", "therefore", Some("reason")),
            ("hi", "रूप", "permanent", Some("shape")),
            ("ur", "حد", "too much", Some("limit")),
            ("ta", "எப்போதும்", "never", Some("always")),
            ("en", "delivery", "نقد", Some("ڈیلیوری")),
            ("en", "charge", "मुफ़्त", None),
            ("en", "place", "ऑर्डर", None),
        ] {
            let holds = |concept: &Concept, of: &str| concept.iter().any(|(_, text)| *text == of);
            let teaches = |concept: &Concept| {
                concept.iter().any(|(own, text)| *own == language && text.split(' ').any(|part| part == word))
            };
            let wrong: Vec<_> = concepts().iter().filter(|concept| teaches(concept) && holds(concept, other)).collect();
            assert!(wrong.is_empty(), "{language} {word} teaches {other}: {wrong:?}");
            if let Some(own) = own {
                assert!(
                    concepts().iter().any(|concept| teaches(concept) && holds(concept, own)),
                    "{language} {word}: {own}"
                );
            }
        }
    }
}
