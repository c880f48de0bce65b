//! Identity documents: of China, Hong Kong and Taiwan by their check digits, of India (PAN) by the letters that it may
//! have, passports by the word before.
//!
//! What has neither a check digit nor a word before it may be the number of a model or a part, and stays.

use std::ops::Range;

use super::check_digits::{is_hong_kong, is_mod_11_2, is_taiwanese, taiwanese_place};
use super::{GROUPS_MAX, Run, follows, is_gap};

const PASSPORT_WORDS: &[&str] = &[
    "passport",
    "护照",
    "護照",
    "पासपोर्ट",
    "পাসপোর্ট",
    "பாஸ்போர்ட்",
    "పాస్‌పోర్ట్",
    "పాస్పోర్ట్",
    "પાસપોર્ટ",
    "ಪಾಸ್‌ಪೋರ್ಟ್",
    "ಪಾಸ್ಪೋರ್ಟ್",
    "പാസ്‌പോർട്ട്",
    "പാസ്പോർട്ട്",
    "ਪਾਸਪੋਰਟ",
    "ପାସପୋର୍ଟ",
    "پاسپورٹ",
];
const PAN_WORDS: &[&str] =
    &["pan", "pan card", "पैन", "पैन कार्ड", "প্যান", "பான்", "పాన్", "પાન", "ಪ್ಯಾನ್", "പാൻ", "ਪੈਨ", "ପାନ", "پین"];
const IDENTITY_WORDS: &[&str] = &["身份证", "身份證", "hkid", "identity card", "id card"];

/// The identity document that begins in the first of some groups of digits, and how many of them it takes.
pub(super) fn find(text: &str, groups: &[Run]) -> Option<(Range<usize>, usize)> {
    let place = resident(text, groups).or_else(|| lettered(text, groups.first()?))?;
    let taken = groups.iter().take_while(|group| group.start < place.end).count();
    Some((place, taken))
}

/// The number of a resident of China: eighteen digits in any groups, the last of which may be X.
fn resident(text: &str, groups: &[Run]) -> Option<Range<usize>> {
    const LEN: usize = 18;
    const X: u8 = 10;
    let start = groups.first()?.start;
    let mut digits: Vec<u8> = Vec::with_capacity(LEN);
    for (i, group) in groups.iter().take(GROUPS_MAX).enumerate() {
        let is_near = i == 0 || is_gap(&text[groups[i - 1].end..group.start]);
        if !is_near || digits.len() + group.digits.len() > LEN {
            return None;
        }
        digits.extend(&group.digits);
        if digits.len() == LEN - 1 {
            let rest = &text[group.end..];
            let x = rest.strip_prefix([' ', '-']).unwrap_or(rest);
            let (letters, after) = letters_after(x);
            if letters == b"X" && is_resident(&[&digits[..], &[X]].concat()) {
                return Some(start..text.len() - after.len());
            }
        }
        if digits.len() == LEN {
            return is_resident(&digits).then_some(start..group.end);
        }
    }
    None
}

/// GB 11643: a province, the day of birth and a check digit.
fn is_resident(digits: &[u8]) -> bool {
    let number = |place: Range<usize>| digits[place].iter().fold(0, |number, &digit| number * 10 + u32::from(digit));
    // Of GB/T 2260, and the residence permits of Hong Kong, Macau and Taiwan.
    let is_province = matches!(number(0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    let is_day =
        matches!(number(6..10), 1800..=2099) && matches!(number(10..12), 1..=12) && matches!(number(12..14), 1..=31);
    is_province && is_day && is_mod_11_2(digits)
}

/// Documents of letters and digits.
fn lettered(text: &str, run: &Run) -> Option<Range<usize>> {
    let (before, letters) = letters_before(&text[..run.start])?;
    let (tail, after) = letters_after(&text[run.end..]);
    let digits = &run.digits[..];
    let to_digits = before.len()..run.end;
    let to_tail = before.len()..text.len() - after.len();
    match (&letters[..], digits.len(), &tail[..]) {
        (&[_, _, _, holder, _], 4, [_]) if is_pan_holder(holder) => {
            // In capitals and with nothing joined to it, or after its word: else a model may be called so.
            let is_alone = !before.ends_with(['-', '_', '/']) && !text[to_tail.clone()].contains(char::is_lowercase);
            (is_alone || follows(before, PAN_WORDS)).then_some(to_tail)
        }
        (&[letter], 9, []) if matches!(digits[0], 1 | 2 | 8 | 9) && is_taiwanese(letter, digits) => Some(to_digits),
        (&[letter, sex @ b'A'..=b'D'], 8, []) if is_old_permit(letter, sex, digits) => Some(to_digits),
        ([_] | [_, _], 6, []) if let Some((check, rest)) = bracketed(after) => {
            is_hong_kong(&letters, digits, check).then_some(before.len()..text.len() - rest.len())
        }
        ([_] | [_, _], 6, [b'A']) if follows(before, IDENTITY_WORDS) && is_hong_kong(&letters, digits, 10) => {
            Some(to_tail)
        }
        ([_] | [_, _], 7, []) if follows(before, IDENTITY_WORDS) && is_hong_kong(&letters, &digits[..6], digits[6]) => {
            Some(to_digits)
        }
        ([_] | [_, _], 6..=8, []) | ([], 8..=9, []) if follows(before, PASSPORT_WORDS) => Some(to_digits),
        _ => None,
    }
}

/// Whom a Permanent Account Number may belong to, its fourth letter (Income Tax Department of India): a person,
/// company, trust...
fn is_pan_holder(letter: u8) -> bool {
    b"ABCFGHJLPT".contains(&letter)
}

/// The residence permits of Taiwan until 2020: a second letter, A to D, in the place of the first digit.
fn is_old_permit(letter: u8, sex: u8, digits: &[u8]) -> bool {
    let first = u8::try_from(taiwanese_place(sex) % 10).expect("a digit");
    is_taiwanese(letter, &[&[first], digits].concat())
}

/// The check digit of Hong Kong in brackets, A for ten, and what follows.
fn bracketed(text: &str) -> Option<(u8, &str)> {
    let mut rest = text.trim_start_matches(' ').strip_prefix(['(', '（'])?.chars();
    let sign = rest.next()?;
    let check = super::digit(sign).or_else(|| (letter(sign)? == b'A').then_some(10))?;
    let rest = rest.as_str().strip_prefix([')', '）'])?;
    Some((check, rest))
}

/// The letters at the end of a text, and what stands before them; none where these go on from digits.
fn letters_before(text: &str) -> Option<(&str, Vec<u8>)> {
    let before = text.trim_end_matches(|c| letter(c).is_some());
    let letters = text[before.len()..].chars().filter_map(letter).collect();
    (!before.ends_with(char::is_numeric)).then_some((before, letters))
}

/// The letters that a text begins with, and what stands behind them. Letters that go on to digits are given too: no
/// document ends so.
fn letters_after(text: &str) -> (Vec<u8>, &str) {
    let after = text.trim_start_matches(|c| letter(c).is_some());
    let mut letters: Vec<u8> = text[..text.len() - after.len()].chars().filter_map(letter).collect();
    if !letters.is_empty() && after.starts_with(char::is_numeric) {
        letters.push(b'0');
    }
    (letters, after)
}

/// A Latin letter in either width, as a capital.
fn letter(c: char) -> Option<u8> {
    const WIDER_BY: u32 = 0xfee0;
    let narrow = match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - WIDER_BY)?,
        _ => c,
    };
    narrow.is_ascii_alphabetic().then_some(narrow.to_ascii_uppercase() as u8)
}

#[cfg(test)]
mod tests {
    use super::super::redact;

    #[test]
    fn identity_documents_are_replaced() {
        for (text, want) in [
            ("身份证11010519491231002x", "身份证[id]"),
            ("身份证号110105 19491231 002X。", "身份证号[id]。"),
            ("110105-1949-1231-002-X", "[id]"),
            ("我的身份证是１１０１０５１９４９１２３１００２Ｘ吗", "我的身份证是[id]吗"),
            ("440524188001010014", "[id]"),
            ("440524 1880 0101 0014", "[id]"),
            ("身分證A123456789", "身分證[id]"),
            ("my id a123456789, please", "my id [id], please"),
            ("居留證 AB12345677", "居留證 [id]"),
            ("Ａ１２３４５６７８９", "[id]"),
            ("身份證A123456(3)唔見咗", "身份證[id]唔見咗"),
            ("AB987654（3）", "[id]"),
            ("G123456 (A) lost", "[id] lost"),
            ("身份證號碼是 A1234563", "身份證號碼是 [id]"),
            ("HKID no: G123456A", "HKID no: [id]"),
            ("pan ABCPE1234F wrong", "pan [id] wrong"),
            ("पैन abcpe1234f है", "पैन [id] है"),
            ("pan card no: abcpe1234f", "pan card no: [id]"),
            ("护照E12345678过期", "护照[id]过期"),
            ("护照号码：EA1234567", "护照号码：[id]"),
            ("my passport number is M1234567", "my passport number is [id]"),
            ("पासपोर्ट नंबर M1234567", "पासपोर्ट नंबर [id]"),
            ("passport 123456789", "passport [id]"),
        ] {
            assert_eq!(redact(text), want, "{text}");
            assert_eq!(redact(want), want, "{text}: redacted again");
        }
    }

    #[test]
    fn what_looks_like_one_and_is_none_stays() {
        for text in [
            // A wrong check digit, a letter that no holder has, something more before or behind.
            "A123456(4)",
            "ABCDE1234F",
            "ABCPE1234F5",
            "ABCPE1234FG",
            "9ABCPE1234F",
            "XA123456(3)4 and 9A123456(3)",
            // Without a word for it, any part may be called so.
            "part M1234567",
            "A1234563",
            "passport of 2026",
            "my passport has 48 pages",
            "RMX3741, SM-A546E, NV12P (5)",
            "Watch2024S, watch2024s and SM-GALAX1234U",
        ] {
            assert_eq!(redact(text), text);
        }
        // An order or something else that is taken out, but nobody's identity.
        for (text, want) in [
            ("110105194912310021", "[order]"),
            ("991105194912310008", "[order]"),
            ("110105194913310005", "[order]"),
            ("A123456780", "[order]"),
        ] {
            assert_eq!(redact(text), want);
        }
    }
}
