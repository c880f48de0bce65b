//! Check digits: by these a number that names somebody is told from any other.

/// Cards and IMEIs (ISO/IEC 7812-1, annex B).
pub(super) fn is_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &digit)| {
            let doubled = if i % 2 == 1 { digit * 2 } else { digit };
            u32::from(if doubled > 9 { doubled - 9 } else { doubled })
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|&digit| digit != 0)
}

/// Aadhaar numbers (J. Verhoeff, Error detecting decimal codes, 1969): multiplication in the dihedral group of order
/// ten.
pub(super) fn is_verhoeff(digits: &[u8]) -> bool {
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let multiply = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (5 + a - b) % 5,
    };
    let mut check = 0;
    for (i, &digit) in digits.iter().rev().enumerate() {
        let mut permuted = digit;
        for _ in 0..i % 8 {
            permuted = PERMUTATION[usize::from(permuted)];
        }
        check = multiply(check, permuted);
    }
    check == 0
}

/// Resident identity numbers of China (GB 11643): ISO/IEC 7064, MOD 11-2, in which the last sign may be X, here 10.
pub(super) fn is_mod_11_2(digits: &[u8]) -> bool {
    digits.iter().fold(0, |sum, &digit| (sum * 2 + u32::from(digit)) % 11) == 1
}

/// Identity numbers of Taiwan: a letter for the place of registration, of which the two digits count as such, and nine
/// digits.
pub(super) fn is_taiwanese(letter: u8, digits: &[u8]) -> bool {
    let place = taiwanese_place(letter);
    let weights = [8, 7, 6, 5, 4, 3, 2, 1, 1];
    let sum: u32 = digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    (place / 10 + place % 10 * 9 + sum).is_multiple_of(10)
}

/// The number of a letter in identity numbers of Taiwan, 10 to 35: in the order in which the places came to be.
pub(super) fn taiwanese_place(letter: u8) -> u32 {
    const PLACES: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    (10..).zip(PLACES).find(|(_, place)| **place == letter).map_or(0, |(number, _)| number)
}

/// Identity numbers of Hong Kong: one letter or two, six digits and a check digit modulo 11, for which 10 is written A.
pub(super) fn is_hong_kong(letters: &[u8], digits: &[u8], check: u8) -> bool {
    const NO_LETTER: u32 = 36;
    let number = |letter: u8| u32::from(letter - b'A') + 10;
    let (first, second) = match *letters {
        [only] => (NO_LETTER, number(only)),
        [first, second] => (number(first), number(second)),
        _ => return false,
    };
    let values = [first, second].into_iter().chain(digits.iter().chain([&check]).map(|&digit| u32::from(digit)));
    values.zip((1..=9).rev()).map(|(value, weight)| value * weight).sum::<u32>().is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|b| if b == b'X' { 10 } else { b - b'0' }).collect()
    }

    #[test]
    fn one_last_digit_is_right() {
        let last = |is_right: &dyn Fn(u8) -> bool| (0..=10).filter(|&last| is_right(last)).collect::<Vec<_>>();
        let with = |text: &str, last: u8| [digits(text), vec![last]].concat();
        assert_eq!(last(&|it| it < 10 && is_luhn(&with("411111111111111", it))), [1]);
        // The example of Verhoeff's book.
        assert_eq!(last(&|it| it < 10 && is_verhoeff(&with("236", it))), [3]);
        // The examples of GB 11643: a man of Beijing and a woman.
        assert_eq!(last(&|it| is_mod_11_2(&with("11010519491231002", it))), [10]);
        assert_eq!(last(&|it| is_mod_11_2(&with("44052418800101001", it))), [4]);
        assert_eq!(last(&|it| it < 10 && is_taiwanese(b'A', &with("12345678", it))), [9]);
        assert_eq!(last(&|it| is_hong_kong(b"A", &digits("123456"), it)), [3]);
        assert_eq!(last(&|it| is_hong_kong(b"AB", &digits("987654"), it)), [3]);
    }
}
