//! A file that is replaced as a whole.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// Writes a file as a whole: what stands under its name is replaced when all is written, and stays where something
/// fails. It keeps its permissions; of a link what it leads to is replaced. A device or a pipe, such as `/dev/stdout`,
/// is written to.
///
/// # Errors
/// Those of `work`; `Unavailable` where the system refuses.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("report.txt");
/// uttar::replace_file(&file, |out| {
///     out.write_all(b"whole").map_err(|error| uttar::Error::new(uttar::ErrorKind::Unavailable, error.to_string()))
/// })?;
/// let failed = uttar::replace_file(&file, |_| Err::<(), _>(uttar::Error::invalid_input("nothing to write")));
/// assert!(failed.is_err() && std::fs::read_to_string(&file)? == "whole");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn replace_file<T>(path: impl AsRef<Path>, work: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let path = path.as_ref();
    let failed = |error: io::Error| unwritable(path, &error);
    let before = fs::metadata(path).ok();
    // A device or a pipe is not replaced.
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        let mut device = OpenOptions::new().write(true).open(path).map_err(failed)?;
        return through(&mut device, work).map_err(|failure| failure.of(path));
    }
    // What a link leads to, and not the link.
    let place = if before.is_some() { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary_file(folder).map_err(failed)?;
    let done = through(file.as_file_mut(), work).map_err(|failure| failure.of(path))?;
    keep_permissions(file.as_file(), before.map(|before| before.permissions())).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&place).map_err(|error| failed(error.error))?;
    Ok(done)
}

/// A file that goes away unless it is renamed, with the permissions that the umask leaves.
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn keep_permissions(file: &File, before: Option<Permissions>) -> io::Result<()> {
    before.map_or(Ok(()), |before| file.set_permissions(before))
}

/// Why nothing was written.
enum Failure {
    /// The system refused.
    Of(io::Error),
    /// What was to be written could not be had.
    Other(Error),
}

impl Failure {
    fn of(self, path: &Path) -> Error {
        match self {
            Self::Of(error) => unwritable(path, &error),
            Self::Other(error) => error,
        }
    }
}

fn through<T>(to: &mut dyn Write, work: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T, Failure> {
    let mut out = Watched { to: BufWriter::new(to), refused: None };
    let done = work(&mut out);
    let flushed = out.flush();
    match (out.refused, done) {
        (Some(error), _) => Err(Failure::Of(error)),
        (None, Err(error)) => Err(Failure::Other(error)),
        (None, Ok(done)) => flushed.map(|()| done).map_err(Failure::Of),
    }
}

/// Keeps what the system said first: who writes may tell it in words of their own.
struct Watched<W> {
    to: W,
    refused: Option<io::Error>,
}

impl<W> Watched<W> {
    fn watch<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        written.map_err(|error| {
            let kind = error.kind();
            self.refused.get_or_insert(error);
            kind.into()
        })
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.watch(flushed)
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    let message = format!("{}: cannot be written: {error}; check the space and the permissions", path.display());
    Error::new(ErrorKind::Unavailable, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_text(path: &Path, text: &str) -> Result<()> {
        replace_file(path, |out| out.write_all(text.as_bytes()).map_err(|error| unwritable(path, &error)))
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_or_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("entries.csv");
        write_text(&file, "first").expect("new");
        write_text(&file, "second").expect("replaced");
        let error = replace_file(&file, |out| {
            out.write_all(&[b'x'; 100_000]).expect("room");
            Err::<(), _>(Error::new(ErrorKind::NotFound, "nothing to write"))
        });
        assert_eq!(error.expect_err("refused").message(), "nothing to write");
        assert_eq!(fs::read_to_string(&file).expect("there"), "second");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "something temporary is left");
        let error = write_text(&folder.path().join("none/x"), "x").expect_err("no such folder");
        assert!(error.message().contains("none/x: cannot be written: No such file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay_and_devices_are_written_to() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link, other) = (folder.path().join("f"), folder.path().join("l"), folder.path().join("o"));
        let mode = |file: &Path| fs::metadata(file).expect("there").permissions().mode() & 0o777;
        fs::write(&other, "").expect("written");
        write_text(&file, "1").expect("new");
        assert_eq!(mode(&file), mode(&other), "as the umask has it");
        fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("set");
        symlink(&file, &link).expect("linked");
        write_text(&link, "2").expect("replaced");
        assert_eq!((fs::read_to_string(&file).expect("there").as_str(), mode(&file)), ("2", 0o640));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        write_text(Path::new("/dev/null"), "x").expect("a device");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_once() {
        let error = write_text(Path::new("/dev/full"), "x").expect_err("it is full").to_string();
        assert_eq!(error.matches("No space left").count(), 1, "{error}");
    }
}
