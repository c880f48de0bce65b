//! The addresses by which SQLite opens a file with parameters: its form of a URI, <https://sqlite.org/uri.html>.

use std::fmt::Write as _;
use std::path::Path;

/// The address of a file, whatever its name: all but plain letters is written as `%` and the number of the byte.
pub(super) fn of(file: &Path, parameters: &str) -> String {
    // Behind an authority, which is empty, two slashes at the beginning of a path are none.
    let mut out = String::from(if file.is_absolute() { "file://" } else { "file:" });
    let drive = cfg!(windows) && file.is_absolute();
    out.push_str(if drive { "/" } else { "" });
    for &byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            byte => write!(out, "%{byte:02x}").expect("a text takes all"),
        }
    }
    out.push('?');
    out.push_str(parameters);
    out
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_so_that_nothing_of_them_is_read_as_a_parameter() {
        assert_eq!(of(Path::new("/a b/100% ?#é"), "x=1"), "file:///a%20b/100%25%20%3f%23%c3%a9?x=1");
        assert_eq!(of(Path::new("//a/b"), "x=1"), "file:////a/b?x=1");
        assert_eq!(of(Path::new("a/b"), "x=1"), "file:a/b?x=1");
    }
}
