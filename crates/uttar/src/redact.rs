//! Redaction: what names a person is taken out of a text before it is kept.

mod check_digits;
mod identity;

use std::ops::Range;

use check_digits::{is_luhn, is_verhoeff};

/// Replaces what names a person, in the digits of any script. Prices, model numbers, dates and error codes stay.
///
/// | kind | what is recognised |
/// |---|---|
/// | `[phone]` | phone numbers of India and China, mobile and with an area code, and of any country with its `+` |
/// | `[email]` | e-mail and UPI addresses |
/// | `[card]` | card numbers of 13 to 19 digits, plain or in groups as printed, and IMEIs: by their check digit |
/// | `[aadhaar]` | Aadhaar numbers, by their check digit |
/// | `[id]` | identity numbers of China, Hong Kong and Taiwan, by their check digits, PANs of India in capitals or after their word, and passports after a word for one |
/// | `[order]` | order numbers: long ones, those with letters before them, and those after a word for an order |
///
/// ```
/// assert_eq!(uttar::redact("call me on +91 98765 43210"), "call me on [phone]");
/// assert_eq!(uttar::redact("身份证 110105 19491231 002X"), "身份证 [id]");
/// assert_eq!(uttar::redact("मेरा नंबर ९८७६५४३२१० है"), "मेरा नंबर [phone] है");
/// assert_eq!(uttar::redact("Note 12 Pro costs 12999.00, error 0x80070005"), "Note 12 Pro costs 12999.00, error 0x80070005");
/// ```
pub fn redact(text: &str) -> String {
    let text = replaced(text, &addresses(text));
    replaced(&text, &numbers(&text))
}

/// The places of a text that [`redact`] replaces, in bytes.
pub(crate) fn redacted_places(text: &str) -> impl Iterator<Item = Range<usize>> {
    addresses(text).into_iter().chain(numbers(text)).map(|(place, _)| place)
}

/// A place of a text, and what stands there instead.
type Replacement = (Range<usize>, &'static str);

fn replaced(text: &str, replacements: &[Replacement]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (place, kind) in replacements {
        out.push_str(&text[done..place.start.max(done)]);
        out.push_str(kind);
        done = place.end;
    }
    out + &text[done..]
}

/// `name@place`: e-mail and UPI addresses.
fn addresses(text: &str) -> Vec<Replacement> {
    let is_part = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let mut found = Vec::new();
    let mut done = 0;
    while let Some(at) = text[done..].find('@').map(|at| done + at) {
        let name = text[done..at].trim_end_matches(is_part);
        let place = text[at + 1..].trim_start_matches(is_part);
        let has_name = done + name.len() < at;
        let trimmed = text[at + 1..text.len() - place.len()].trim_end_matches(['.', '-', '_', '%', '+']);
        let start = done + name.len();
        done = at + 1;
        if has_name && !trimmed.is_empty() {
            done += trimmed.len();
            found.push((start..done, "[email]"));
        }
    }
    found
}

/// A run of digits without anything in between.
struct Run {
    start: usize,
    end: usize,
    digits: Vec<u8>,
}

/// Numbers are written in at most so many groups.
const GROUPS_MAX: usize = 6;

fn numbers(text: &str) -> Vec<Replacement> {
    let runs = runs(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < runs.len() {
        if let Some((place, taken)) = identity::find(text, &runs[i..]) {
            found.push((place, "[id]"));
            i += taken;
            continue;
        }
        // The longest number that begins here.
        let reach = (i + 1..runs.len().min(i + GROUPS_MAX))
            .take_while(|&j| is_gap(&text[runs[j - 1].end..runs[j].start]))
            .last()
            .unwrap_or(i);
        let number = (i..=reach).rev().find_map(|j| kind(text, &runs[i..=j]).map(|kind| (j, kind)));
        let Some((j, (start, kind))) = number else {
            i += 1;
            continue;
        };
        found.push((start..runs[j].end, kind));
        i = j + 1;
    }
    found
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(digit) = digit(c) else {
            continue;
        };
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.end == at => {
                run.end = end;
                run.digits.push(digit);
            }
            _ => runs.push(Run { start: at, end, digits: vec![digit] }),
        }
    }
    runs
}

/// What may stand between the groups of one number.
fn is_gap(text: &str) -> bool {
    (1..=3).contains(&text.chars().count()) && text.chars().all(|c| " -.()\u{a0}\u{3000}－".contains(c))
}

/// What a number in these groups is, and where it begins with its sign or its letters.
fn kind(text: &str, groups: &[Run]) -> Option<(usize, &'static str)> {
    let digits: Vec<u8> = groups.iter().flat_map(|group| group.digits.iter().copied()).collect();
    let sizes: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let before = &text[..groups[0].start];
    let start = before.trim_end_matches(['+', '(']).len();
    let has_plus = before[start..].contains('+');
    // As printed, in fours, the last group of a long card number has what is left.
    let in_fours = sizes.len() == 5 && sizes[..4] == [4; 4];
    let is_card = (13..=19).contains(&digits.len()) && (in_fours || sizes.iter().all(|&size| size >= 4));
    if is_card && is_luhn(&digits) {
        return Some((groups[0].start, "[card]"));
    }
    // Groups of one digit are lists, versions and sizes, not parts of a number; but a country code may be short.
    let is_grouped = sizes.iter().skip(1).all(|&size| size >= 2) && (sizes[0] >= 2 || has_plus || sizes.len() == 1);
    if !is_grouped {
        return None;
    }
    if digits.len() == 12 && digits[0] >= 2 && (sizes == [12] || sizes == [4, 4, 4]) && is_verhoeff(&digits) {
        return Some((groups[0].start, "[aadhaar]"));
    }
    if is_phone(&digits, has_plus) {
        return Some((start, "[phone]"));
    }
    if sizes == [3, 7, 7] {
        return Some((groups[0].start, "[order]"));
    }
    if groups.len() > 1 {
        return None;
    }
    let prefix = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    // Chinese has no space before it.
    let is_word = !before[..before.len() - prefix].ends_with(char::is_numeric);
    match digits.len() {
        8.. if is_word && (1..=4).contains(&prefix) => Some((groups[0].start - prefix, "[order]")),
        12.. => Some((groups[0].start, "[order]")),
        6.. if follows(before, ORDER_WORDS) => Some((groups[0].start, "[order]")),
        _ => None,
    }
}

/// Numbers with a country code, and Indian and Chinese ones without: mobile, and with an area code.
fn is_phone(digits: &[u8], has_plus: bool) -> bool {
    let is_mobile = |digits: &[u8]| match digits.len() {
        10 => digits[0] >= 6,
        11 => digits[0] == 1 && digits[1] >= 3,
        _ => false,
    };
    let without = |code: &[u8]| digits.strip_prefix(code).is_some_and(is_mobile);
    has_plus && (8..=15).contains(&digits.len())
        || is_mobile(digits)
        || [&[0][..], &[9, 1], &[0, 0, 9, 1], &[8, 6], &[0, 0, 8, 6]].into_iter().any(without)
        || digits[0] == 0 && digits[1..].first().is_some_and(|&digit| digit != 0) && (10..=12).contains(&digits.len())
}

const ORDER_WORDS: &[&str] = &[
    "order",
    "orderid",
    "orders",
    "订单",
    "訂單",
    "ऑर्डर",
    "অর্ডার",
    "ஆர்டர்",
    "ఆర్డర్",
    "ઓર્ડર",
    "ಆರ್ಡರ್",
    "ഓർഡർ",
    "ਆਰਡਰ",
    "ଅର୍ଡର",
    "آرڈر",
];

/// Whether a text ends with one of these words, and perhaps one for its number.
fn follows(before: &str, words: &[&str]) -> bool {
    const NUMBER_WORDS: [&str; 14] =
        ["number", "num", "no", "id", "is", "号码", "编号", "号", "號碼", "號", "是", "नंबर", "आईडी", "নম্বর"];
    const SIGNS: [char; 7] = [' ', ':', '#', '.', '-', '：', '\u{a0}'];
    let lower = before.to_lowercase();
    let mut rest = lower.trim_end_matches(SIGNS);
    for _ in 0..2 {
        if words.iter().any(|word| rest.ends_with(word)) {
            return true;
        }
        let Some(shorter) = NUMBER_WORDS.iter().find_map(|word| rest.strip_suffix(word)) else { return false };
        rest = shorter.trim_end_matches(SIGNS);
    }
    words.iter().any(|word| rest.ends_with(word))
}

/// The value of a decimal digit of any script in which customers write, Chinese numerals included.
fn digit(c: char) -> Option<u8> {
    const ZEROS: [char; 16] = ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '༠', '၀', '０'];
    const HAN: &str = "零一二三四五六七八九";
    if c == '〇' {
        return Some(0);
    }
    let han = || HAN.chars().position(|han| han == c).and_then(|value| u8::try_from(value).ok());
    let of_zero = |zero: &char| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        u8::try_from(value).ok().filter(|value| *value <= 9)
    };
    ZEROS.iter().find_map(of_zero).or_else(han)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_person_is_replaced() {
        for (text, want) in [
            ("my number is 9876543210", "my number is [phone]"),
            ("call +91-98765-43210 now", "call [phone] now"),
            ("0 98765 43210 or 09876543210", "0 [phone] or [phone]"),
            ("ring (022) 2345 6789.", "ring [phone]."),
            ("我的手机是13800138000", "我的手机是[phone]"),
            ("电话 +86 138 0013 8000", "电话 [phone]"),
            ("手机一三八零零一三八〇〇〇", "手机[phone]"),
            ("मेरा नंबर ९८७६५४३२१० है", "मेरा नंबर [phone] है"),
            ("আমার ফোন ৯৮৭৬৫ ৪৩২১০", "আমার ফোন [phone]"),
            ("எண் ௯௮௭௬௫௪௩௨௧௦", "எண் [phone]"),
            ("నా ఫోన్ ౯౮౭౬౫౪౩౨౧౦", "నా ఫోన్ [phone]"),
            ("٩٨٧٦٥٤٣٢١٠ اور ۹۸۷۶۵۴۳۲۱۰", "[phone] اور [phone]"),
            ("write to asha.k+1@example.co.in, please", "write to [email], please"),
            ("upi asha@okaxis.", "upi [email]."),
            ("a@b.in c@d.in", "[email] [email]"),
            ("card 4111 1111 1111 1111", "card [card]"),
            ("card 4111-1111-1111-1111 exp", "card [card] exp"),
            ("४१११ ११११ ११११ ११११", "[card]"),
            ("卡号6222 0212 3456 7890 128", "卡号[card]"),
            ("6222-0212-3456-7890-128 丢了", "[card] 丢了"),
            ("６２２２　０２１２　３４５６　７８９０　１２８", "[card]"),
            ("amex 3782 822463 10005", "amex [card]"),
            ("imei 490154203237518", "imei [card]"),
            ("aadhaar 2341 2341 2346 lost", "aadhaar [aadhaar] lost"),
            ("आधार २३४१२३४१२३४६", "आधार [aadhaar]"),
            ("order OD118273645546372819 late", "order [order] late"),
            ("amazon 404-1234567-7654321?", "amazon [order]?"),
            ("订单号：20261120", "订单号：[order]"),
            ("Order no. #5123456 where", "Order no. #[order] where"),
            ("ऑर्डर नंबर 51234567 कहाँ है", "ऑर्डर नंबर [order] कहाँ है"),
            ("jd 301234567890124", "jd [order]"),
            ("订单OD12345678还没到", "订单[order]还没到"),
            ("9876543210 12999", "[phone] 12999"),
        ] {
            assert_eq!(redact(text), want, "{text}");
            assert_eq!(redact(want), want, "{text}: redacted again");
        }
    }

    #[test]
    fn what_names_a_thing_stays() {
        for text in [
            "",
            "Redmi Note 12 Pro+ 5G (8 GB, 256 GB)",
            "M2101K6G or L43M5-AI",
            "₹1,29,999 and 12999.00 and Rs 129999",
            "¥12999 起",
            "error 0x80070005, E7, code 1001-22",
            "version 14.0.6.0.SKFMIXM",
            "2026-11-20 08:30 to 2026-11-21",
            "20000 mAh, 1920x1080, 2400 x 1080",
            "pin code 400001",
            "1 2 3 4 5 6 7 8 9 10 11 12",
            "the years 2019-2020",
            "2019 2020 2021 2022 5",
            "the 1999 2999 3999 4999 mAh ones",
            "order of 12999 rupees",
            "@mi_india helps, 5 @ 100 each",
            "第一二三代",
            "ip 192.168.100.101",
            "५० इंच टीवी १२९९९ में",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn a_wrong_check_digit_is_no_card_and_no_aadhaar() {
        assert_eq!(redact("4111 1111 1111 1112"), "4111 1111 1111 1112");
        assert_eq!(redact("2341 2341 2347"), "2341 2341 2347");
    }
}
