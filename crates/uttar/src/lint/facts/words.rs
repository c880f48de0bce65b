//! Small numbers as words. They are told with a unit only ("two days"), and as a mere hint without one: "one" and "two"
//! are also pronouns.

use std::sync::LazyLock;

use uttar_analysis::is_ideographic;

use super::lexicon::{Lexicon, continues_word};
use super::number::ONE;

static WORDS: LazyLock<Lexicon<i128>> = LazyLock::new(|| {
    Lexicon::new([
        (
            ONE / 2,
            "half|half a|half an|आधा$|आधे$|आध$|अर्धा$|अर्ध्या$|আধ$|আধা$|அரை$|అర$|અડધો$|અડધા$|ಅರ್ಧ$|അര$|ਅੱਧਾ$|ਅੱਧੇ$|半|半个|半個",
        ),
        (ONE, "a|an|one|ek|एक$|এক$|ஒரு$|ஒன்று$|ఒక$|ఒక్క$|એક$|ಒಂದು$|ಒಂದೇ$|ഒരു$|ഒന്ന്$|ਇੱਕ$|ਇਕ$"),
        (ONE * 3 / 2, "डेढ़$|दीड$|দেড়$|દોઢ$|ਡੇਢ$"),
        (ONE * 2, "two|do|दो$|दोनों$|दोन$|दोन्ही$|দুই$|দু$|দুটি$|দুটো$|இரண்டு$|రెండు$|બે$|બંને$|ಎರಡು$|രണ്ട്$|ਦੋ$|ਦੋਵੇਂ$"),
        (ONE * 5 / 2, "ढाई$|अडीच$|আড়াই$|અઢી$|ਢਾਈ$"),
        (ONE * 3, "three|teen|तीन$|তিন$|তিনটি$|மூன்று$|మూడు$|ત્રણ$|ಮೂರು$|മൂന്ന്$|ਤਿੰਨ$"),
        (ONE * 4, "four|char|चार$|চার$|நான்கு$|నాలుగు$|ચાર$|ನಾಲ್ಕು$|നാല്$|ਚਾਰ$"),
        (ONE * 5, "five|paanch|panch|पाँच$|पांच$|पाच$|পাঁচ$|ஐந்து$|ఐదు$|પાંચ$|ಐದು$|അഞ്ച്$|ਪੰਜ$"),
        (ONE * 6, "six|chhah|छह$|छः$|छे$|सहा$|ছয়$|ஆறு$|ఆరు$|છ$|ಆರು$|ആറ്$|ਛੇ$"),
        (ONE * 7, "seven|saat|सात$|সাত$|ஏழு$|ఏడు$|સાત$|ಏಳು$|ഏഴ്$|ਸੱਤ$"),
        (ONE * 8, "eight|aath|आठ$|আট$|எட்டு$|ఎనిమిది$|આઠ$|ಎಂಟು$|എട്ട്$|ਅੱਠ$"),
        (ONE * 9, "nine|नौ$|नऊ$|নয়$|ஒன்பது$|తొమ్మిది$|નવ$|ಒಂಬತ್ತು$|ഒമ്പത്$|ਨੌਂ$|ਨੌ$"),
        (ONE * 10, "ten|das|दस$|दहा$|দশ$|பத்து$|పది$|દસ$|ಹತ್ತು$|പത്ത്$|ਦਸ$"),
        (ONE * 12, "twelve|बारह$|बारा$|বারো$|பன்னிரண்டு$|పన్నెండు$|બાર$|ಹನ್ನೆರಡು$|പന്ത്രണ്ട്$|ਬਾਰਾਂ$"),
        (ONE * 15, "fifteen|पंद्रह$|पंधरा$|পনেরো$|பதினைந்து$|పదిహేను$|પંદર$|ಹದಿನೈದು$|പതിനഞ്ച്$|ਪੰਦਰਾਂ$"),
        (ONE * 20, "twenty|बीस$|वीस$|কুড়ি$|இருபது$|ఇరవై$|વીસ$|ಇಪ್ಪತ್ತು$|ഇരുപത്$|ਵੀਹ$"),
        (ONE * 24, "twenty-four|चौबीस$|चोवीस$|চব্বিশ$"),
        (ONE * 30, "thirty|तीस$|ত্রিশ$|முப்பது$|ముప్పై$|ત્રીસ$|ಮೂವತ್ತು$|മുപ്പത്$|ਤੀਹ$"),
    ])
});

/// The number word that `text` begins with: its length in bytes and its value in millionths.
pub(super) fn at_start(text: &str) -> Option<(usize, i128)> {
    WORDS.at_start(text).or_else(|| chinese(text))
}

/// Chinese numerals up to the thousands: 两, 十五, 二十四, 三百.
fn chinese(text: &str) -> Option<(usize, i128)> {
    let mut total = 0;
    let mut digit = None;
    let mut len = 0;
    for c in text.chars() {
        match (numeral(c), c) {
            (Some(value), _) => digit = Some(value),
            (None, '十') => total += digit.take().unwrap_or(1) * 10,
            (None, '百') => total += digit.take()? * 100,
            (None, '千') => total += digit.take()? * 1_000,
            _ => break,
        }
        len += c.len_utf8();
    }
    total += digit.unwrap_or(0);
    (total > 0).then_some((len, total * ONE))
}

fn numeral(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a word may begin after `previous`. Chinese needs no border.
pub(super) fn may_begin(previous: Option<char>, next: char) -> bool {
    is_ideographic(next) || !previous.is_some_and(|c| continues_word(c) && !is_ideographic(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_values() {
        for (text, value) in [
            ("two days", 2),
            ("दो दिन", 2),
            ("两天", 2),
            ("十五天", 15),
            ("二十四小时", 24),
            ("三百元", 300),
            ("ten", 10),
        ] {
            assert_eq!(at_start(text).map(|(_, value)| value), Some(value * ONE), "{text}");
        }
        for text in ["tent", "दोस्त", "天", "百货"] {
            assert_eq!(at_start(text), None, "{text}");
        }
    }
}
