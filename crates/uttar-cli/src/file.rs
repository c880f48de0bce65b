//! Files that the user names. `-` is standard input or standard output.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use uttar::{Error, ErrorKind, Result, replace_file};

/// The text of a file, or of standard input.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let text = if is_stream(path) { io::read_to_string(io::stdin()) } else { fs::read_to_string(path) };
    text.map_err(|error| {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => {
                Error::new(ErrorKind::NotFound, format!("{path}: cannot be read: {error}; check its name"))
            }
            io::ErrorKind::InvalidData => {
                Error::invalid_input(format!("{path}: is not valid UTF-8; save the file as UTF-8"))
            }
            _ => Error::new(ErrorKind::Unavailable, format!("{path}: cannot be read: {error}; check its permissions")),
        }
    })
}

/// Writes a text as [`write`] does.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    write(path, |out| out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))).map(drop)
}

/// Writes to standard output, or [a file as a whole](replace_file). Gives nothing where the reader of standard output
/// has gone away, as in `uttar ... | head`: that is no error.
pub(crate) fn write<T>(path: &Path, work: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<Option<T>> {
    if !is_stream(path) {
        return replace_file(path, work).map(Some);
    }
    let mut out = BufWriter::new(Stream { to: io::stdout().lock(), is_closed: false });
    let done = work(&mut out).and_then(|done| out.flush().map(|()| done).map_err(|error| unwritable(&error)));
    if out.get_ref().is_closed { Ok(None) } else { done.map(Some) }
}

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unwritable(error: &io::Error) -> Error {
    Error::new(ErrorKind::Unavailable, format!("standard output cannot be written: {error}"))
}

/// Notes whether its reader has gone away: who writes may tell it in words of their own.
struct Stream<W> {
    to: W,
    is_closed: bool,
}

impl<W> Stream<W> {
    fn watch<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        self.is_closed |= written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        written
    }
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.watch(flushed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("gbk.json");
        assert_eq!(read_text(&file).expect_err("not there").kind(), ErrorKind::NotFound);
        fs::write(&file, b"{\"id\": \"\xb5\xe7\"}").expect("written");
        let error = read_text(&file).expect_err("GBK");
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().contains("is not valid UTF-8"), "{error}");
        assert_eq!(read_text(folder.path()).expect_err("a folder").kind(), ErrorKind::Unavailable);
    }
}
