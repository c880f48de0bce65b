//! Characters that are written in several ways, or not seen at all.

/// Whether a character is not seen: soft hyphens, marks of direction, variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// A digit of any script as that of ASCII, an apostrophe of any kind as `'`, every other character as it is.
pub(crate) fn fold_digit_or_apostrophe(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{02bb}' | '\u{2032}' | '\u{ff07}' | '\u{00b4}' => '\'',
        _ => digit(c).map_or(c, |d| char::from(b'0' + d)),
    }
}

/// The value of a decimal digit of an Indic or Arabic script; NFKC has already dealt with the others.
fn digit(c: char) -> Option<u8> {
    const ZEROS: [u32; 14] = [
        0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0660, 0x06f0, 0x0e50, 0x1040, 0x0f20,
    ];
    let code = u32::from(c);
    ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code)).and_then(|zero| u8::try_from(code - zero).ok())
}
