//! Errors: a closed class, a message that says what to do, and the places where input was bad.

use std::fmt;
use std::path::PathBuf;

/// What `uttar` returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The class of an error; the list is closed. Each face maps it once: to an HTTP status, a Python exception, an exit
/// code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller's input is wrong; the message says what to change.
    InvalidInput,
    /// There is no such thing.
    NotFound,
    /// It clashes with what is there: a base in that folder, another version of the base.
    Conflict,
    /// Not possible now: the base is open elsewhere, the disk refuses.
    Unavailable,
    /// It took longer than allowed.
    Timeout,
    /// A fault of ours or of the stored data.
    Internal,
}

impl ErrorKind {
    /// The stable name of the class, as all faces show it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Internal => "internal",
        }
    }
}

/// One bad place in the input.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Problem {
    /// The file, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The line in the file, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The field, as a path: `answers[1].lang`. Empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// A problem with a field; the place in a file is added by who reads the file.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: None, line: None, field: field.into(), message: message.into() }
    }

    pub(crate) fn at(mut self, file: &std::path::Path, line: usize) -> Self {
        self.file = Some(file.to_owned());
        self.line = (line > 0).then_some(line);
        self
    }
}

/// Writes a place as compilers do, `FILE:LINE: `; nothing where there is no file.
pub(crate) fn write_place(
    f: &mut fmt::Formatter<'_>,
    file: Option<&std::path::Path>,
    line: Option<usize>,
) -> fmt::Result {
    let Some(file) = file else { return Ok(()) };
    write!(f, "{}:", file.display())?;
    if let Some(line) = line {
        write!(f, "{line}:")?;
    }
    f.write_str(" ")
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_place(f, self.file.as_deref(), self.line)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

/// An error of `uttar`.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    problems: Vec<Problem>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of a class with a message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), problems: Vec::new(), source: None }
    }

    /// Bad input.
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    /// Bad input at one place.
    pub(crate) fn bad_field(field: &str, message: impl Into<String>) -> Self {
        let problem = Problem::new(field, message);
        Self::invalid_input(problem.to_string()).with_problems(vec![problem])
    }

    /// Bad input, with every bad place.
    pub(crate) fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The error with other names for the bad fields.
    pub(crate) fn map_fields(mut self, name: impl Fn(&str) -> String) -> Self {
        for problem in &mut self.problems {
            problem.field = name(&problem.field);
        }
        self
    }

    /// The same error for another caller; its cause becomes a text.
    pub(crate) fn again(&self) -> Self {
        let source = self.source.as_ref().map(|source| source.to_string().into());
        Self { kind: self.kind, message: self.message.clone(), problems: self.problems.clone(), source }
    }

    /// The class.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The message without the list of problems and without the cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What made it fail, if another library or the system said so: `Display` has it behind the message.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|cause| cause as _)
    }

    /// The bad places of the input, all of them.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for problem in self.problems.iter().map(Problem::to_string) {
            // Where there is but one, the message may have said it all.
            if problem != self.message {
                write!(f, "\n  {problem}")?;
            }
        }
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    /// What is behind the cause: the cause itself is part of the message, and who prints a whole chain shall not read
    /// it twice.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref()?.source()
    }
}

/// For `?` inside of the crate; which libraries it is made of is no part of its interface.
#[doc(hidden)]
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let (kind, message) = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                (ErrorKind::Unavailable, "the store is in use by another process; try again when it has finished")
            }
            _ if is_full(&error) => {
                (ErrorKind::Unavailable, "the disk is full; nothing was stored. Free some space and try again")
            }
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                (ErrorKind::Internal, "the store is damaged; restore the base from a backup")
            }
            Some(rusqlite::ErrorCode::ReadOnly) => {
                (ErrorKind::Unavailable, "the store cannot be written; check the permissions of its folder")
            }
            Some(rusqlite::ErrorCode::CannotOpen) => {
                (ErrorKind::Unavailable, "the store cannot be opened; check the permissions of its folder")
            }
            _ => (ErrorKind::Internal, "the store failed"),
        };
        Self::new(kind, message).caused_by(error)
    }
}

/// Whether there is no space, be it for the file of the memory that connections share.
fn is_full(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| (error.code, error.extended_code));
    matches!(code, Some((rusqlite::ErrorCode::DiskFull, _) | (_, rusqlite::ffi::SQLITE_IOERR_SHMSIZE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_lists_every_bad_place() {
        let problems = vec![
            Problem::new("id", "is empty").at(std::path::Path::new("a.jsonl"), 3),
            Problem::new("", "not valid UTF-8").at(std::path::Path::new("b.csv"), 0),
        ];
        let error = Error::invalid_input("2 problems; nothing was stored").with_problems(problems);
        assert_eq!(
            error.to_string(),
            "2 problems; nothing was stored\n  a.jsonl:3: id: is empty\n  b.csv: not valid UTF-8"
        );
    }

    #[test]
    fn a_chain_says_each_cause_once() {
        #[derive(Debug)]
        struct Cause(Option<Box<Self>>, &'static str);
        impl fmt::Display for Cause {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.1)
            }
        }
        impl std::error::Error for Cause {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                self.0.as_deref().map(|cause| cause as _)
            }
        }
        let cause = Cause(Some(Box::new(Cause(None, "no such device"))), "the disk failed");
        let error = Error::new(ErrorKind::Internal, "nothing was stored").caused_by(cause);
        let mut chain = Vec::new();
        let mut next: Option<&dyn std::error::Error> = Some(&error);
        while let Some(error) = next {
            chain.push(error.to_string());
            next = error.source();
        }
        assert_eq!(chain, ["nothing was stored: the disk failed", "no such device"]);
    }
}
