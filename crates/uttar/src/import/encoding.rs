//! The encodings of text files: UTF-8, UTF-16 with its byte order mark, and any other of the WHATWG Encoding Standard
//! that is named.
//!
//! Nothing is guessed. What is no UTF-8 may be GBK or Big5, and most texts of one can be read as the other: a wrong
//! guess would be stored as garbage.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::Records;
use crate::error::{Error, Problem};
use crate::quoted;

/// The encoding of a text file, by any name that the [Encoding
/// Standard](https://encoding.spec.whatwg.org/#names-and-labels) knows.
///
/// ```
/// let encoding: uttar::TextEncoding = "GBK".parse()?;
/// assert_eq!(encoding.to_string(), "gbk");
/// assert!("utf-9".parse::<uttar::TextEncoding>().is_err());
/// # Ok::<(), uttar::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

impl FromStr for TextEncoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Encoding::for_label_no_replacement(name.as_bytes());
        let message =
            || format!("{} is no known encoding; use one like gb18030, big5, utf-16le or windows-1252", quoted(name));
        known.map(Self).ok_or_else(|| Error::invalid_input(message()))
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name().to_ascii_lowercase())
    }
}

/// A text with bytes that its encoding does not have.
#[derive(Debug)]
pub(super) struct Garbled {
    /// With [`UNREADABLE`] in the place of what could not be read.
    pub(super) text: String,
    /// What is wrong, at the first line that cannot be read.
    pub(super) problem: Problem,
}

/// Stands for bytes that cannot be read. It is a noncharacter (The Unicode Standard, 23.7): no text that is exchanged
/// has it.
const UNREADABLE: char = '\u{fdd0}';

/// The text of a file. The byte order mark of UTF-16 says so, what is valid UTF-8 is UTF-8, and all else is in the
/// encoding that is named.
pub(super) fn decode(bytes: Vec<u8>, named: Option<TextEncoding>) -> Result<String, Garbled> {
    const SAVE: &str = "save the file as UTF-8";
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        let name = TextEncoding(encoding);
        return read(encoding, &bytes[mark..])
            .map_err(|text| garbled(text, format!("is not valid {name}, which its first bytes say it is; {SAVE}")));
    }
    let bytes = match (String::from_utf8(bytes), named) {
        // UTF-16 of English is valid UTF-8 with a zero in every other place.
        (Ok(text), Some(_)) if text.contains('\0') => text.into_bytes(),
        (Ok(text), _) => return Ok(text),
        (Err(error), _) => error.into_bytes(),
    };
    match named {
        Some(name) => read(name.0, &bytes)
            .map_err(|text| garbled(text, format!("is not valid {name}; {SAVE}, or name the encoding that it has"))),
        None => read(UTF_8, &bytes).map_err(|text| {
            let line = first_line(&text);
            garbled(
                text,
                format!(
                    "is not valid UTF-8; {SAVE}, or name its encoding by the option `encoding`{}",
                    readings(&bytes, line)
                ),
            )
        }),
    }
}

fn garbled(text: String, message: String) -> Garbled {
    let problem = Problem { line: Some(first_line(&text)), ..Problem::new("", message) };
    Garbled { text, problem }
}

/// The first line that cannot be read, counted from 1.
fn first_line(text: &str) -> usize {
    super::line_at(text, text.find(UNREADABLE).unwrap_or(0))
}

/// How a line would be read in the encodings that it is most likely in, for somebody who knows its language to choose.
fn readings(bytes: &[u8], line: usize) -> String {
    const SHOWN_CHARS: usize = 16;
    let readings = [GB18030, BIG5, WINDOWS_1252].into_iter().filter_map(|encoding| {
        // Characters for private use, which Big5 read as GB18030 is full of, are no text.
        let text =
            read(encoding, bytes).ok().filter(|text| !text.contains(|c| matches!(c, '\u{e000}'..='\u{f8ff}')))?;
        let line = text.lines().nth(line - 1)?;
        let shown: String = line.chars().skip_while(char::is_ascii).take(SHOWN_CHARS).collect();
        Some(format!("{} would read {shown}", TextEncoding(encoding), shown = quoted(shown)))
    });
    format!(": {}", readings.collect::<Vec<_>>().join(", "))
}

/// The text in an encoding; or with marks where it has bytes that are none of it.
fn read(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(bytes.len());
    let mut is_whole = true;
    let mut at = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut out, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {
                let rest = decoder.max_utf8_buffer_length_without_replacement(bytes.len() - at);
                out.reserve(rest.unwrap_or(bytes.len()).max(UNREADABLE.len_utf8()));
            }
            DecoderResult::Malformed(..) => {
                is_whole = false;
                out.push(UNREADABLE);
            }
        }
    }
    if is_whole { Ok(out) } else { Err(out) }
}

/// What is wrong with a text that could not be read wholly.
pub(super) fn unreadable(text: &str) -> Option<Problem> {
    const MESSAGE: &str =
        "holds bytes that are not of the file's encoding; save the file as UTF-8, or name its encoding";
    text.contains(UNREADABLE).then(|| Problem::new("", MESSAGE))
}

/// Leaves out the records of a garbled text that have something of what could not be read, each with its problem.
pub(super) fn without_unreadable(records: Records) -> Records {
    let Records { values, mut problems, warnings } = records;
    let values = values.into_iter().filter(|record| {
        let problem = unreadable_in(&record.value);
        let is_good = problem.is_none();
        problems.extend(problem.map(|problem| Problem { line: Some(record.line), ..problem }));
        is_good
    });
    Records { values: values.collect(), problems, warnings }
}

fn unreadable_in(value: &serde_json::Value) -> Option<Problem> {
    match value {
        serde_json::Value::String(text) => unreadable(text),
        serde_json::Value::Array(items) => items.iter().find_map(unreadable_in),
        serde_json::Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| unreadable(name).or_else(|| unreadable_in(value)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<TextEncoding> {
        Some(name.parse().expect("a known encoding"))
    }

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn byte_order_marks_and_names_say_the_encoding() {
        let text = "question,answer\r\n怎么转账？,点击首页。\r\n";
        let utf_16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
        };
        for (bytes, name) in [
            (text.as_bytes().to_vec(), None),
            (text.as_bytes().to_vec(), named("gb18030")),
            (utf_16([0xff, 0xfe], u16::to_le_bytes), None),
            (utf_16([0xfe, 0xff], u16::to_be_bytes), named("gbk")),
            (encoded(GB18030, text), named("gb18030")),
            (encoded(GB18030, text), named("GBK")),
        ] {
            assert_eq!(decode(bytes, name).expect("readable"), text, "{name:?}");
        }
        assert_eq!(decode(encoded(BIG5, "轉帳限額"), named("big5")).expect("readable"), "轉帳限額");
        let unmarked: Vec<u8> = "question".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(unmarked, named("utf-16le")).expect("readable"), "question");
    }

    #[test]
    fn nothing_is_guessed_and_the_error_shows_what_it_might_be() {
        let garbled = decode(encoded(GB18030, "question,answer\n怎么转账？,点击首页\n"), None).expect_err("no UTF-8");
        assert_eq!(garbled.problem.line, Some(2));
        let message = &garbled.problem.message;
        assert!(message.contains("option `encoding`: gb18030 would read \"怎么转账？,点击首页\""), "{message}");
        let big5 = decode(encoded(BIG5, "q,a\n轉帳限額是多少？,單筆限額 5 萬元、每日 10 萬元\n"), None)
            .expect_err("no UTF-8")
            .problem
            .message;
        assert!(big5.contains("big5 would read \"轉帳限額是多少") && !big5.contains("gb18030"), "{big5}");
        let latin = decode(b"q,a\ncaf\xe9,x\n".to_vec(), None).expect_err("no UTF-8").problem.message;
        assert!(latin.contains("windows-1252 would read \"é,x\"") && !latin.contains("gb18030"), "{latin}");
        let wrong = decode(encoded(GB18030, "一\n").into_iter().chain([0xff, b'\n']).collect(), named("gbk"));
        assert_eq!(wrong.expect_err("no GBK").problem.line, Some(2));
        let cut = decode(vec![0xff, 0xfe, 0x71, 0x00, 0x00, 0xd8], None).expect_err("half of a pair").problem;
        assert!(cut.message.contains("is not valid utf-16le"), "{}", cut.message);
    }

    #[test]
    fn what_cannot_be_read_is_marked_where_it_stands() {
        let garbled = decode(b"one\ntw\xf6\nthree\n\xff".to_vec(), None).expect_err("no UTF-8");
        assert_eq!(garbled.text, "one\ntw\u{fdd0}\nthree\n\u{fdd0}");
        assert!(unreadable("one").is_none() && unreadable("tw\u{fdd0}").is_some());
    }
}
