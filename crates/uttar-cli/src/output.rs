//! What the command prints: text for people, JSON for programs.

use std::cell::Cell;
use std::io::{IsTerminal, Write};

use serde::Serialize;

/// Where results go, and in which form.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    /// Whether a check did its work and found faults: no error of the command, but no success for a script.
    found_faults: Cell<bool>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, found_faults: Cell::new(false) }
    }

    /// Notes that a check found faults: the command ends with 1.
    pub(crate) fn found_faults(&self) {
        self.found_faults.set(true);
    }

    /// Whether a check found faults.
    pub(crate) fn has_found_faults(&self) -> bool {
        self.found_faults.get()
    }

    /// Prints a value: as JSON, or as the text that `text` makes of it.
    pub(crate) fn value<T: Serialize>(&self, value: &T, text: impl FnOnce(&T) -> String) {
        if self.json {
            self.line(&serde_json::to_string(value).expect("plain data"));
        } else {
            self.line(text(value).trim_end());
        }
    }

    /// Prints a line. A reader that has gone away, as in `uttar ... | head`, is no error.
    pub(crate) fn line(&self, text: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// Tells people something beside the result, which a script that takes the result does not want.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Prints an error: to standard error for people, as JSON with its class, problems and cause for programs.
    pub(crate) fn error(&self, error: &uttar::Error) {
        if self.json {
            let mut value = serde_json::json!({
                "error": error.kind().name(), "message": error.message(), "problems": error.problems(),
            });
            if let Some(cause) = error.cause() {
                value["cause"] = cause.to_string().into();
            }
            self.line(&value.to_string());
        } else {
            let _ = writeln!(std::io::stderr().lock(), "error: {error}");
        }
    }

    /// Marks a range of text: bold on a terminal, `[...]` elsewhere.
    pub(crate) fn mark(&self, text: &str, ranges: &[[usize; 2]]) -> String {
        let (on, off) = if std::io::stdout().is_terminal() { ("\u{1b}[1m", "\u{1b}[0m") } else { ("[", "]") };
        let mut out = String::new();
        let mut at = 0;
        for [start, end] in ranges {
            out.push_str(&text[at..*start]);
            out.push_str(on);
            out.push_str(&text[*start..*end]);
            out.push_str(off);
            at = *end;
        }
        out.push_str(&text[at..]);
        out
    }
}
