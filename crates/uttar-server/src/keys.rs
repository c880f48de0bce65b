//! Keys: who may come in.
//!
//! A key is random, so one round of SHA-256 is enough to keep what cannot be used: nobody can guess 256 bits, as one
//! could guess a password.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use tracing::Span;
use uttar::quoted;
use uttar::{Error, ErrorKind, Moment, Result, Timestamp, UnknownMoment, UtcOffset};

use crate::access::{Access, Caller};
use crate::problem::Problem;

const HASH_BYTES: usize = 32;
const KEY_BYTES: usize = 32;
/// What every key begins with, so that one that leaks can be found by a scanner.
const PREFIX: &str = "uttar_";
const NAME_BYTES_MAX: usize = 64;

/// The keys of a service: their names, what they allow, and their hashes.
///
/// ```
/// use uttar_server::{Access, Keys, NewKey};
///
/// let new = NewKey::make("chatbot", Access::Search)?;
/// assert!(new.key.starts_with("uttar_"));
/// let keys = Keys::parse(&new.line)?;
/// assert_eq!(keys.len(), 1);
/// # Ok::<(), uttar::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    keys: Vec<Key>,
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    name: String,
    access: Access,
    hash: [u8; HASH_BYTES],
    expires: Option<Moment>,
}

impl Key {
    /// The last moment at which it holds; none: for ever.
    fn last_moment(&self) -> Option<Timestamp> {
        self.expires.map(|expires| expires.end(UtcOffset::default()))
    }
}

/// A key that was just made: it is shown once, and only its line is kept.
#[derive(Debug)]
#[non_exhaustive]
pub struct NewKey {
    /// What a caller sends: `Authorization: Bearer KEY`.
    pub key: String,
    /// What is kept: `NAME ACCESS HASH`, and `EXPIRES` where it does.
    pub line: String,
}

impl NewKey {
    /// Makes a key of random bytes.
    ///
    /// # Errors
    /// `InvalidInput` for a name that is not 1 to 64 letters, digits, `-`, `.`, `_`; `Unavailable` when the system
    /// gives no random bytes.
    pub fn make(name: &str, access: Access) -> Result<Self> {
        check_name(name)?;
        let mut random = [0; KEY_BYTES];
        getrandom::fill(&mut random).map_err(|error| {
            Error::new(ErrorKind::Unavailable, format!("the system gives no random bytes: {error}; try again"))
        })?;
        let key = format!("{PREFIX}{}", hex(&random));
        let line = format!("{name} {access} {}", hex(&hash(&key)));
        Ok(Self { key, line })
    }

    /// Until this moment, itself included; a day ends by the clock of UTC.
    ///
    /// ```
    /// # use uttar_server::{Access, NewKey};
    /// let new = NewKey::make("chatbot", Access::Search)?.until("2027-01-31".parse().expect("a day"));
    /// assert!(new.line.ends_with(" 2027-01-31"));
    /// # Ok::<(), uttar::Error>(())
    /// ```
    #[must_use]
    pub fn until(mut self, expires: Moment) -> Self {
        self.line += &format!(" {expires}");
        self
    }
}

impl Keys {
    /// Reads keys, one a line: `NAME ACCESS HASH [EXPIRES]`, as [`NewKey`] gives them. Empty lines and those that begin
    /// with `#` say nothing.
    ///
    /// # Errors
    /// `InvalidInput` that names the line.
    pub fn parse(text: &str) -> Result<Self> {
        let mut keys = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                let key = parse_line(line).map_err(|error| at_line(number, error.message()))?;
                if keys.keys.iter().any(|known| known.name == key.name) {
                    return Err(at_line(
                        number,
                        &format!("{} stands there twice; give each key its own name", quoted(&key.name)),
                    ));
                }
                keys.keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Reads the keys of a file. A running service notices when they change.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be read; `InvalidInput` that names the line, or when it holds no key: nobody could
    /// ask anything.
    pub fn read(file: impl AsRef<Path>) -> Result<Self> {
        let file = file.as_ref();
        let keys = Self::read_again(file)?;
        if keys.is_empty() {
            let message = format!("{}: holds no key; make one with `uttar key`", file.display());
            return Err(Error::invalid_input(message));
        }
        Ok(keys)
    }

    /// As [`Keys::read`], for a service that runs: a file whose last key was taken back is no mistake, and then nobody
    /// comes in.
    pub(crate) fn read_again(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(|error| {
            let message = format!("{}: cannot be read: {error}; check its name and permissions", file.display());
            Error::new(ErrorKind::Unavailable, message)
        })?;
        let wrong = |error: Error| Error::invalid_input(format!("{}: {}", file.display(), error.message()));
        let keys = Self::parse(&text).map_err(wrong)?;
        Ok(Self { file: Some(file.to_owned()), ..keys })
    }

    /// The file that they were read from.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Those that expire, by name, and the last moment of each.
    pub(crate) fn expiries(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.keys.iter().filter_map(|key| Some((key.name.as_str(), key.last_moment()?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a key is needed to come in. Without keys everybody on this machine may do all; a file whose keys were
    /// all taken back lets nobody in.
    pub(crate) fn are_needed(&self) -> bool {
        !self.is_empty() || self.file.is_some()
    }

    /// The key that was sent. What is compared are hashes: how long it takes says nothing about a key.
    fn find(&self, sent: &str) -> Option<&Key> {
        let hash = hash(sent);
        self.keys.iter().find(|key| key.hash == hash)
    }

    /// Whose key a request has and what it allows, if that is enough and it has not expired.
    pub(crate) fn admit(&self, headers: &HeaderMap, needed: Access, now: Timestamp) -> Result<Caller, Problem> {
        let sent = bearer(headers).ok_or_else(|| Problem::unauthorized("send a key as `Authorization: Bearer KEY`"))?;
        let key = self.find(sent).ok_or_else(|| Problem::unauthorized("there is no such key; ask for a new one"))?;
        let Key { name, access, .. } = key;
        Span::current().record("key", name);
        if let Some(end) = key.last_moment().filter(|end| *end < now) {
            return Err(Problem::unauthorized(format!("the key {} expired at {end}; ask for a new one", quoted(name))));
        }
        if access.allows(needed) {
            return Ok(Caller { access: *access, key: Some(name.clone()) });
        }
        Err(Problem::forbidden(format!(
            "the key {} allows {access}, and this needs {needed}; use another key",
            quoted(name)
        )))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn parse_line(line: &str) -> Result<Key> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (name, access, hash, expires) = match fields[..] {
        [name, access, hash] => (name, access, hash, None),
        [name, access, hash, expires] => (name, access, hash, Some(expires)),
        _ => return Err(Error::invalid_input("write NAME ACCESS HASH [EXPIRES], as `uttar key` gives them")),
    };
    check_name(name)?;
    let hash = unhex(hash).ok_or_else(|| {
        Error::invalid_input("the hash is no 64 hexadecimal digits; make a key with `uttar key`, which gives the line")
    })?;
    let expires =
        expires.map(str::parse).transpose().map_err(|error: UnknownMoment| Error::invalid_input(error.to_string()))?;
    Ok(Key { name: name.to_owned(), access: access.parse()?, hash, expires })
}

fn check_name(name: &str) -> Result<()> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    if (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err(Error::invalid_input(format!(
        "name: {} is not 1 to {NAME_BYTES_MAX} letters, digits, '-', '.', '_'",
        quoted(name)
    )))
}

fn at_line(number: usize, message: &str) -> Error {
    Error::invalid_input(format!("line {number}: {message}"))
}

fn hash(key: &str) -> [u8; HASH_BYTES] {
    Sha256::digest(key.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; HASH_BYTES]> {
    let mut out = [0; HASH_BYTES];
    if text.len() != 2 * HASH_BYTES || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_until_it_expires_and_not_a_moment_longer() {
        for (expires, last, after) in [
            ("2027-01-31", "2027-01-31T23:59:59.999Z", "2027-02-01T00:00:00Z"),
            ("2027-01-31T10:00:00+05:30", "2027-01-31T04:30:00Z", "2027-01-31T04:30:00.001Z"),
        ] {
            let new = NewKey::make("bot", Access::Search).expect("made").until(expires.parse().expect(expires));
            let keys = Keys::parse(&new.line).expect("a good line");
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, format!("Bearer {}", new.key).parse().expect("a header"));
            let at = |now: &str| keys.admit(&headers, Access::Search, now.parse().expect(now));
            assert_eq!(at(last).expect("it holds").access, Access::Search, "{expires}");
            let problem = at(after).expect_err("it is over");
            assert_eq!(problem.status().as_u16(), 401);
            assert!(problem.detail().contains(&format!("the key \"bot\" expired at {last}")), "{}", problem.detail());
        }
    }

    #[test]
    fn a_key_is_different_each_time_and_its_line_does_not_hold_it() {
        let [first, second] = [(); 2].map(|()| NewKey::make("a", Access::Read).expect("made"));
        assert_ne!(first.key, second.key);
        assert!(!first.line.contains(&first.key[PREFIX.len()..]));
    }

    #[test]
    fn a_bad_line_is_named() {
        let good = NewKey::make("a", Access::Read).expect("made").line;
        for (text, want) in [
            ("# comment\n\nbot search", "line 3: write NAME ACCESS HASH [EXPIRES]"),
            ("bot all 00", "line 1: the hash is no 64"),
            (&good.replace(" read ", " all "), "line 1: \"all\": write one of metrics, search, read, write, admin"),
            (&good.replace("a read", "a/b read"), "line 1: name: \"a/b\" is not"),
            (&format!("{good} soon"), "line 1: \"soon\" is no"),
            (&format!("{good} 2027-01-31 x"), "line 1: write NAME ACCESS HASH [EXPIRES]"),
            (&format!("{good}\n{good}"), "line 2: \"a\" stands there twice"),
        ] {
            let error = Keys::parse(text).expect_err(text);
            assert!(error.to_string().contains(want), "{error}");
        }
        let name = "x".repeat(NAME_BYTES_MAX);
        assert!(NewKey::make(&name, Access::Read).is_ok());
        assert!(NewKey::make(&(name + "x"), Access::Read).is_err());
    }
}
