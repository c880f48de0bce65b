//! Texts between quotation marks, as messages show them.

use std::fmt::{self, Display, Write};

/// A text between quotation marks for a message: the letters and signs of every script as they are, so that whoever
/// wrote them reads them again. Quotation marks, backslashes and what cannot be seen (control characters, line ends,
/// marks that change the direction of text) are escaped as in Rust.
///
/// ```
/// # use uttar_analysis::quoted;
/// assert_eq!(quoted("कुर्सी").to_string(), r#""कुर्सी""#);
/// assert_eq!(quoted("two\nlines \"here\"").to_string(), r#""two\nlines \"here\"""#);
/// ```
#[must_use]
pub fn quoted(text: impl Display) -> impl Display {
    Quoted(text)
}

struct Quoted<T>(T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        write!(Escaping(&mut *f), "{}", self.0)?;
        f.write_char('"')
    }
}

/// Writes text with what would end or hide it escaped.
struct Escaping<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            match char {
                '"' | '\\' | '\n' | '\r' | '\t' => write!(self.0, "{}", char.escape_default())?,
                char if is_unseen(char) => write!(self.0, "{}", char.escape_unicode())?,
                char => self.0.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// Whether a character shows nothing and changes how others are shown. The joiners do so too, but are part of words in
/// the scripts of India.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_readable_and_nothing_is_hidden() {
        for text in ["स्क्रीन टूट गई", "বাংলা", "தமிழ்", "മലയാളം", "اردو", "电池", "ശ്രീ\u{200d}", "क्\u{200c}ष", "it's 5'"]
        {
            assert_eq!(quoted(text).to_string(), format!("\"{text}\""));
        }
        assert_eq!(quoted("a\\b\tc\u{7}\u{202e}d\u{feff}").to_string(), r#""a\\b\tc\u{7}\u{202e}d\u{feff}""#);
        assert_eq!(quoted(format_args!("{}-{}", 1, '"')).to_string(), r#""1-\"""#);
    }
}
