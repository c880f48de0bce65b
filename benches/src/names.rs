//! Made-up product names, spelt in the script of each language.

use crate::random::Random;

/// Consonants that all scripts here have, as people write them in Latin letters.
const CONSONANTS: [&str; 10] = ["k", "ch", "t", "n", "p", "m", "y", "r", "l", "h"];
const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];

/// The blocks of the Indic scripts have one order, that of ISCII: the letter for a sound stands at the same place in
/// each (The Unicode Standard, chapter 12). These are the places of the consonants and of the vowel signs above.
const CONSONANT_PLACES: [u32; 10] = [0x15, 0x1A, 0x24, 0x28, 0x2A, 0x2E, 0x2F, 0x30, 0x32, 0x39];
const VOWEL_PLACES: [u32; 5] = [0x3E, 0x3F, 0x41, 0x47, 0x4B];

/// A Chinese character for each consonant with each vowel, common in the names of brands and places.
const HAN: [[char; 5]; 10] = [
    ['卡', '奇', '库', '克', '科'],
    ['查', '吉', '楚', '切', '乔'],
    ['塔', '迪', '图', '特', '托'],
    ['纳', '尼', '努', '内', '诺'],
    ['帕', '比', '普', '佩', '波'],
    ['马', '米', '穆', '梅', '莫'],
    ['亚', '伊', '尤', '耶', '约'],
    ['拉', '瑞', '鲁', '雷', '罗'],
    ['兰', '里', '卢', '莱', '洛'],
    ['哈', '希', '胡', '赫', '霍'],
];

/// The name of a product: two or three syllables and a number, `Takimo 14`.
pub(crate) struct Name {
    syllables: Vec<(usize, usize)>,
    number: u64,
}

impl Name {
    /// The name of the product with this rank, always the same.
    pub(crate) fn of_rank(rank: u32) -> Self {
        let mut random = Random::new(u64::from(rank));
        let count = *random.pick(&[2, 3, 3]);
        let consonants: Vec<usize> = (0..CONSONANTS.len()).collect();
        let vowels: Vec<usize> = (0..VOWELS.len()).collect();
        let syllables = (0..count).map(|_| (*random.pick(&consonants), *random.pick(&vowels))).collect();
        Self { syllables, number: 1 + random.next() % 30 }
    }

    /// The name as it is written in a language; in Latin letters where its script has no table here.
    pub(crate) fn in_language(&self, language: &str) -> String {
        let word: String = match (language.split('-').next(), indic_block(language)) {
            (_, Some(block)) => self.syllables.iter().flat_map(|syllable| indic(block, *syllable)).collect(),
            (Some("zh"), _) => self.syllables.iter().map(|(consonant, vowel)| HAN[*consonant][*vowel]).collect(),
            _ => title_case(self.syllables.iter().flat_map(|(c, v)| [CONSONANTS[*c], VOWELS[*v]]).collect()),
        };
        format!("{word} {}", self.number)
    }
}

/// The first code point of the block of a language's script.
fn indic_block(language: &str) -> Option<u32> {
    match language {
        "hi" | "mr" => Some(0x0900),
        "bn" | "as" => Some(0x0980),
        "pa" => Some(0x0A00),
        "gu" => Some(0x0A80),
        "or" => Some(0x0B00),
        "ta" => Some(0x0B80),
        "te" => Some(0x0C00),
        "kn" => Some(0x0C80),
        "ml" => Some(0x0D00),
        _ => None,
    }
}

fn indic(block: u32, (consonant, vowel): (usize, usize)) -> [char; 2] {
    [CONSONANT_PLACES[consonant], VOWEL_PLACES[vowel]]
        .map(|place| char::from_u32(block + place).expect("all places are below the size of a block"))
}

fn title_case(mut word: String) -> String {
    word[..1].make_ascii_uppercase();
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelt_in_each_script() {
        let name = Name { syllables: vec![(2, 0), (0, 1), (5, 4)], number: 14 };
        for (language, want) in [
            ("en", "Takimo 14"),
            ("hi", "ताकिमो 14"),
            ("ta", "தாகிமோ 14"),
            ("kn", "ತಾಕಿಮೋ 14"),
            ("zh-Hans", "塔奇莫 14"),
            ("hi-Latn", "Takimo 14"),
        ] {
            assert_eq!(name.in_language(language), want, "{language}");
        }
    }
}
