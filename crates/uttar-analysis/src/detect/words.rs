//! Cuts a text into words of one script each.

use std::ops::Range;

/// The scripts that are told apart. What has one language only (Thai, Greek ...) is in [`Script::Sole`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Script {
    Latin,
    Devanagari,
    Bengali,
    Arabic,
    Han,
    Kana,
    Cyrillic,
    Hebrew,
    /// A script that stands for one language: its BCP 47 tag.
    Sole(&'static str),
    /// Letters of a script that nobody here knows.
    Unknown,
}

/// A run of letters of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) range: Range<usize>,
    pub(crate) script: Script,
    /// Letters and marks, in characters.
    pub(crate) chars: usize,
    /// A digit touches the word ("MIUI14"): a name, no evidence.
    pub(crate) has_digit: bool,
}

/// Most characters of a text that are looked at.
pub(crate) const TEXT_CHARS_MAX: usize = 2_000;

/// The words of the first [`TEXT_CHARS_MAX`] characters of `text`. Apostrophes, joiners and marks inside a word
/// belong to it; every run of Han characters is one word. Web and mail addresses are passed over.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut digit_before = false;
    let mut chars = text.char_indices().take(TEXT_CHARS_MAX).peekable();
    while let Some((at, c)) = chars.next() {
        if let Some(script) = script_of(c) {
            let end = at + c.len_utf8();
            match words.last_mut() {
                Some(word) if open && word.script == script => {
                    word.range.end = end;
                    word.chars += 1;
                }
                _ => words.push(Word { range: at..end, script, chars: 1, has_digit: digit_before }),
            }
            open = true;
            digit_before = false;
        } else if is_inside(c) {
            let goes_on = chars.peek().is_some_and(|&(_, next)| is_inside(next) || script_of(next).is_some());
            let is_mark = !matches!(c, '\'' | '’' | 'ʼ');
            if open && (is_mark || goes_on) {
                if let Some(word) = words.last_mut() {
                    word.range.end = at + c.len_utf8();
                }
            } else {
                open = false;
            }
        } else {
            digit_before = c.is_ascii_digit();
            if let Some(word) = words.last_mut().filter(|_| digit_before && open) {
                word.has_digit = true;
            }
            open = false;
        }
    }
    drop_addresses(text, &mut words);
    words
}

/// Drops the words of `www.navo.example/help`, `a@b.example`: they are in no language.
fn drop_addresses(text: &str, words: &mut Vec<Word>) {
    if !text.contains("www.") && !text.contains("://") && !text.contains('@') {
        return;
    }
    let mut at = 0;
    let mut addresses = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.contains("www.") || piece.contains("://") || piece.contains('@') {
            addresses.push(at..at + piece.len());
        }
        at += piece.len();
        if at > words.last().map_or(0, |word| word.range.end) {
            break;
        }
    }
    words.retain(|word| {
        let next = addresses.partition_point(|address| address.end <= word.range.start);
        addresses.get(next).is_none_or(|address| word.range.end <= address.start)
    });
}

/// Marks without a script of their own.
fn is_inside(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{640}' | '\u{64b}'..='\u{652}')
}

/// The script of a letter or mark; `None` for digits, punctuation, symbols, spaces.
/// Blocks of the Unicode Standard 16; digits and dandas inside the Indic blocks are left out.
fn script_of(c: char) -> Option<Script> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(Script::Latin);
    }
    Some(match c {
        '\u{964}' | '\u{965}' => return None,
        'ª' | 'º' | '×' | '÷' => return None,
        'À'..='ʯ' | 'Ḁ'..='ỿ' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Script::Latin,
        '\u{0900}'..='\u{0dff}' if (u32::from(c) & 0x7f) >= 0x66 && (u32::from(c) & 0x7f) <= 0x6f => return None,
        '\u{0900}'..='\u{097f}' | '\u{a8e0}'..='\u{a8ff}' => Script::Devanagari,
        '\u{0980}'..='\u{09ff}' => Script::Bengali,
        '\u{0a00}'..='\u{0a7f}' => Script::Sole("pa"),
        '\u{0a80}'..='\u{0aff}' => Script::Sole("gu"),
        '\u{0b00}'..='\u{0b7f}' => Script::Sole("or"),
        '\u{0b80}'..='\u{0bff}' => Script::Sole("ta"),
        '\u{0c00}'..='\u{0c7f}' => Script::Sole("te"),
        '\u{0c80}'..='\u{0cff}' => Script::Sole("kn"),
        '\u{0d00}'..='\u{0d7f}' => Script::Sole("ml"),
        '\u{0d80}'..='\u{0dff}' => Script::Sole("si"),
        '\u{0600}'..='\u{06ff}'
        | '\u{0750}'..='\u{077f}'
        | '\u{08a0}'..='\u{08ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' => {
            if !c.is_alphabetic() || c.is_numeric() {
                return None;
            }
            Script::Arabic
        }
        '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}'
        | '々'
        | '〇' => Script::Han,
        '\u{30fb}' => return None,
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => Script::Kana,
        '\u{0400}'..='\u{052f}' | '\u{1c80}'..='\u{1c8f}' => Script::Cyrillic,
        '\u{05d0}'..='\u{05f2}' => Script::Hebrew,
        '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' => Script::Sole("ko"),
        '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}' => Script::Sole("el"),
        '\u{0530}'..='\u{058f}' => Script::Sole("hy"),
        '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Script::Sole("ka"),
        '\u{0e00}'..='\u{0e7f}' => Script::Sole("th"),
        '\u{0e80}'..='\u{0eff}' => Script::Sole("lo"),
        '\u{0f00}'..='\u{0fff}' => Script::Sole("bo"),
        '\u{1000}'..='\u{109f}' => Script::Sole("my"),
        '\u{1200}'..='\u{139f}' => Script::Sole("am"),
        '\u{1780}'..='\u{17ff}' => Script::Sole("km"),
        '\u{1c50}'..='\u{1c7f}' => Script::Sole("sat"),
        '\u{abc0}'..='\u{abff}' => Script::Sole("mni"),
        '\u{0780}'..='\u{07bf}' => Script::Sole("dv"),
        '\u{1800}'..='\u{18af}' => Script::Sole("mn"),
        c if c.is_alphabetic() => Script::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|word| &text[word.range]).collect()
    }

    #[test]
    fn cuts_at_a_change_of_script() {
        assert_eq!(cut("MIUI14में क्या नया है?"), ["MIUI", "में", "क्या", "नया", "है"]);
        assert_eq!(cut("don't 'quote' 手机battery"), ["don't", "quote", "手机", "battery"]);
    }

    #[test]
    fn digits_dandas_and_emoji_are_no_words() {
        assert!(cut("१२३ । 😀 ৫ 12% ٣").is_empty());
    }

    #[test]
    fn addresses_are_passed_over() {
        assert_eq!(cut("see https://navo.example/hilfe or a.b@navo.example now"), ["see", "or", "now"]);
    }

    #[test]
    fn a_digit_marks_a_name() {
        let marks: Vec<bool> = words("redmi 12pro note12 pro").iter().map(|word| word.has_digit).collect();
        assert_eq!(marks, [false, true, true, false]);
    }
}
