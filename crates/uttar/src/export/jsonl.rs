//! JSON lines: one entry a line, with nothing lost.

use super::{ExportFormat, Losses};
use crate::entry::Entry;

pub(super) const FORMAT: ExportFormat = ExportFormat {
    name: "jsonl",
    extensions: &["jsonl", "ndjson"],
    media_type: "application/x-ndjson",
    frame: ["", "", ""],
    write,
};

fn write(entry: &Entry, _: &mut Losses) -> Vec<String> {
    vec![serde_json::to_string(entry).expect("an entry is plain data") + "\n"]
}
