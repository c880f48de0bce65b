//! Peers that are not in Rust: a process that indexes a file of documents, then answers line by line and takes its own
//! processor time.
//!
//! It is given its name, the file of documents (JSONL: `{"entry": number, "text": ...}`) and a folder for its index.
//! When it is ready it writes a line. For each line that it reads, a question in JSON, it writes `{"ns": ...,
//! "entries": [...]}`.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};
use uttar::Entry;
use uttar_benches::document_texts;

use crate::engine::{Answer, Engine};

pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

#[derive(Serialize)]
struct Document<'a> {
    entry: usize,
    text: &'a str,
}

#[derive(Deserialize)]
struct Line {
    ns: u64,
    entries: Vec<usize>,
}

impl Process {
    /// A peer that is a Python package.
    pub(crate) fn python(python: &Path, name: &str, folder: &Path, entries: &[Entry]) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("compare/peers.py"));
        Self::start(command, name, folder, entries)
    }

    /// Lucene, with the jars given.
    pub(crate) fn lucene(
        jars: Option<&str>,
        name: &str,
        folder: &Path,
        entries: &[Entry],
    ) -> Result<Self, Box<dyn Error>> {
        let jars = jars.ok_or("no jars were named with --lucene")?;
        let mut command = Command::new("java");
        command.args(["-Xmx4g", "-cp", jars]);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("compare/Lucene.java"));
        Self::start(command, name, folder, entries)
    }

    fn start(mut command: Command, name: &str, folder: &Path, entries: &[Entry]) -> Result<Self, Box<dyn Error>> {
        let file = tempfile::NamedTempFile::new()?;
        write_documents(file.as_file(), entries)?;
        command.arg(name).arg(file.path()).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let program = command.get_program().to_owned();
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        let input = child.stdin.take().expect("asked for");
        let output = BufReader::new(child.stdout.take().expect("asked for"));
        let mut process = Self { child, input, output };
        match process.line()?.trim_end() {
            "ready" => Ok(process),
            reason => Err(reason.into()),
        }
    }

    fn line(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("it ended; what it said is above".into());
        }
        Ok(line)
    }
}

fn write_documents(file: &File, entries: &[Entry]) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(file);
    for (entry, made) in entries.iter().enumerate() {
        for text in document_texts(made) {
            serde_json::to_writer(&mut out, &Document { entry, text: &text })?;
            out.write_all(b"\n")?;
        }
    }
    Ok(out.flush()?)
}

impl Engine for Process {
    fn process(&self) -> Option<u32> {
        Some(self.child.id())
    }

    fn search(&mut self, question: &str) -> Result<Answer, Box<dyn Error>> {
        serde_json::to_writer(&self.input, question)?;
        self.input.write_all(b"\n")?;
        let Line { ns, entries } = serde_json::from_str(&self.line()?)?;
        Ok(Answer { nanoseconds: ns, entries })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
