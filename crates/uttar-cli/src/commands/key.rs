//! `uttar key`

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind as IoErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use uttar::{Error, ErrorKind, Moment, Result, Timestamp, UtcOffset};
use uttar_server::{Access, Keys, NewKey};

use crate::output::Output;

/// Makes a key for callers of `uttar serve` and adds its hash to a file. The key is shown this once; to take it back,
/// remove its line: a running service notices within seconds.
#[derive(Debug, Args)]
pub(crate) struct MakeKey {
    /// Who gets the key: letters, digits, `-`, `.`, `_`.
    name: String,

    /// What it allows: metrics, for Prometheus alone; search; read, which allows to read all content too; write; admin,
    /// which allows the log of questions and backups too.
    #[arg(long, value_name = "ACCESS", default_value_t = Access::Search)]
    access: Access,

    /// The last day (by UTC) or moment at which it holds, such as 2027-01-31; without it or --for it never expires.
    #[arg(long, value_name = "DAY")]
    expires: Option<Moment>,

    /// How long it holds from now on: days or hours, such as 90d or 12h.
    #[arg(long = "for", value_name = "TIME", conflicts_with = "expires", value_parser = duration)]
    holds: Option<Duration>,

    /// The file of keys; made if it is not there.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
}

#[derive(Debug, Serialize)]
struct Made {
    name: String,
    access: String,
    expires: Option<Moment>,
    key: String,
}

/// The longest that a key may hold by `--for`: a hundred years.
const HOURS_MAX: u64 = 24 * 36_525;

/// `90d`, `12h`.
fn duration(text: &str) -> Result<Duration, String> {
    let hours = text.strip_suffix('d').map(|days| (days, 24)).or_else(|| text.strip_suffix('h').map(|hours| (hours, 1)));
    let hours = hours.and_then(|(count, each)| count.parse::<u64>().ok()?.checked_mul(each));
    match hours.filter(|hours| (1..=HOURS_MAX).contains(hours)) {
        Some(hours) => Ok(Duration::from_secs(hours * 3_600)),
        None => Err(format!("write days or hours, such as 90d or 12h, from 1h to {}d", HOURS_MAX / 24)),
    }
}

impl MakeKey {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let expires = self.expires(Timestamp::now())?;
        let new = NewKey::make(&self.name, self.access)?;
        let new = match expires {
            Some(expires) => new.until(expires),
            None => new,
        };
        let known = match fs::read_to_string(&self.keys) {
            Ok(known) => known,
            Err(error) if error.kind() == IoErrorKind::NotFound => String::new(),
            Err(error) => return Err(unavailable(&self.keys, "read", error)),
        };
        let before = match known.chars().last() {
            None => HEADER,
            Some('\n') => "",
            Some(_) => "\n",
        };
        let added = format!("{before}{}\n", new.line);
        parse(&self.keys, &format!("{known}{added}"))?;
        let append = |mut file: File| file.write_all(added.as_bytes());
        let opened = OpenOptions::new().create(true).append(true).open(&self.keys);
        opened.and_then(append).map_err(|error| unavailable(&self.keys, "written", error))?;
        let made = Made { name: self.name, access: self.access.to_string(), expires, key: new.key };
        output.value(&made, |made| made.key.clone());
        let until = made.expires.map_or_else(String::new, |expires| format!("; it holds until {expires}"));
        output.note(&format!("send it as `Authorization: Bearer KEY`; it is not shown again{until}"));
        Ok(())
    }

    fn expires(&self, now: Timestamp) -> Result<Option<Moment>> {
        if let Some(holds) = self.holds {
            let ms = i64::try_from(holds.as_millis()).expect("a hundred years at most");
            return Ok(Some(Timestamp::from_ms(now.as_ms() + ms).into()));
        }
        match self.expires {
            Some(expires) if expires.end(UtcOffset::default()) < now => {
                Err(Error::invalid_input(format!("--expires: {expires} is over already; name a later day")))
            }
            expires => Ok(expires),
        }
    }
}

const HEADER: &str = "# NAME ACCESS HASH [EXPIRES], as `uttar key` makes them. Remove a line to take its key back.\n";

fn parse(file: &Path, text: &str) -> Result<Keys> {
    Keys::parse(text).map_err(|error| Error::invalid_input(format!("{}: {}", file.display(), error.message())))
}

fn unavailable(file: &Path, what: &str, error: std::io::Error) -> Error {
    let message = format!("{}: cannot be {what}: {error}; check its name and permissions", file.display());
    Error::new(ErrorKind::Unavailable, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_days_or_hours_within_a_hundred_years() {
        for (text, hours) in [("1h", 1), ("12h", 12), ("90d", 2160), ("36525d", 876_600)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(hours * 3_600)), "{text}");
        }
        for text in ["0d", "0h", "36526d", "876601h", "90", "d", "-1d", "1.5d", "90 d", "18446744073709551615d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn it_expires_when_it_is_told() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a moment");
        let key = |expires: Option<&str>, holds: Option<&str>| MakeKey {
            name: "bot".to_owned(),
            access: Access::Search,
            expires: expires.map(|expires| expires.parse().expect(expires)),
            holds: holds.map(|holds| duration(holds).expect(holds)),
            keys: PathBuf::new(),
        };
        let told = |expires, holds| key(expires, holds).expires(now).map(|at| at.map(|at| at.to_string()));
        assert_eq!(told(None, None).expect("never"), None);
        assert_eq!(told(None, Some("90d")).expect("later").as_deref(), Some("2027-02-20T10:00:00+00:00"));
        assert_eq!(told(Some("2026-11-22"), None).expect("today").as_deref(), Some("2026-11-22"));
        assert_eq!(told(Some("2026-11-22T10:00:00Z"), None).expect("now").as_deref(), Some("2026-11-22T10:00:00+00:00"));
        for over in ["2026-11-21", "2026-11-22T09:59:59Z"] {
            assert!(told(Some(over), None).expect_err(over).message().contains("is over already"));
        }
    }
}
