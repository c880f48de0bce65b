//! This test program once more, as another process that works on a base.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use uttar::{Entry, ImportOptions, KnowledgeBase};

const TASK: &str = "UTTAR_FAULTS_TASK";
const BASE: &str = "UTTAR_FAULTS_BASE";
/// Before what the process says; the test harness writes lines of its own.
const SAYS: &str = "child: ";
/// A store that the version of `uttar` that wrote format 1 made, and how many entries it holds.
const OLD_STORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/uttar/testdata/store-version-1.sqlite3");
pub(crate) const MIGRATED_ENTRIES: u64 = 3;
const PATIENCE: Duration = Duration::from_secs(60);

/// What the other process does, over and over until it is killed, but for `Hold`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Task {
    /// Puts entries one by one.
    Put,
    /// Imports files of some entries each, with new products now and then, so that the index is rebuilt.
    Import,
    /// Rebuilds the index.
    Rebuild,
    /// Backs the base up.
    Backup,
    /// Puts an entry and keeps the base open; then for every line that it is told imports that file.
    Hold,
    /// Opens one copy of an old store after the other, beside the base.
    Migrate,
}

impl Task {
    pub(crate) const REPEATED: [Self; 4] = [Self::Put, Self::Import, Self::Rebuild, Self::Backup];

    fn name(self) -> String {
        format!("{self:?}")
    }
}

/// Another process at work.
pub(crate) struct Process {
    child: Child,
    pub(crate) told: ChildStdin,
    says: Receiver<String>,
}

impl Process {
    pub(crate) fn start(task: Task, base: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "child::work", "--nocapture"])
            .env(TASK, task.name())
            .env(BASE, base)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let (sender, says) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, said)) = line.split_once(SAYS) {
                    let _ = sender.send(said.to_owned());
                }
            }
        });
        Self { told: child.stdin.take().expect("piped"), child, says }
    }

    /// The next thing that it says.
    #[track_caller]
    pub(crate) fn hear(&self) -> String {
        self.says.recv_timeout(PATIENCE).expect("the other process says something")
    }

    pub(crate) fn tell(&mut self, line: &str) {
        writeln!(self.told, "{line}").expect("it listens");
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as `kill -9` does, and gives what it has said since.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it is gone");
        self.says.into_iter().collect()
    }
}

/// The entry with this number: one phrasing with a word that no other has.
pub(crate) fn entry(number: usize) -> Entry {
    let value = serde_json::json!({"id": number.to_string(), "phrasings": {"en": [format!("reset {}", word(number))]}});
    serde_json::from_value(value).expect("well-formed")
}

/// A word that neither looks nor sounds like that of another number.
pub(crate) fn word(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ke", "di", "lo", "mu", "ra", "fe", "si", "to", "nu"];
    number.to_string().bytes().map(|digit| SYLLABLES[usize::from(digit - b'0')]).collect()
}

fn say(text: impl std::fmt::Display) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{SAYS}{text}").and_then(|()| stdout.flush()).expect("somebody listens");
}

/// The work of the other process; nothing when this is the first one.
#[test]
fn work() {
    let (Ok(task), Some(folder)) = (std::env::var(TASK), std::env::var_os(BASE)) else {
        return;
    };
    let folder = Path::new(&folder);
    if task == Task::Migrate.name() {
        migrate(folder);
    }
    let base = KnowledgeBase::open(folder).expect("a base opens, whatever has happened to it");
    let task = Task::REPEATED.into_iter().chain([Task::Hold]).find(|known| known.name() == task).expect("a task");
    let count = || usize::try_from(base.entry_count().expect("a count")).expect("few");
    // Only now, so that it is killed at its work.
    say("ready");
    match task {
        Task::Put => loop {
            let number = count();
            base.put(vec![entry(number)]).expect("stored");
            say(number);
        },
        Task::Import => loop {
            let first = count();
            let corpus = folder.with_extension("corpus");
            write_corpus(&corpus, first..first + 5, first % 2 == 0);
            base.import(&[corpus], &ImportOptions::default()).expect("stored");
            (first..first + 5).for_each(say);
        },
        Task::Rebuild => loop {
            base.rebuild_index().expect("rebuilt");
        },
        Task::Backup => {
            for number in 0.. {
                let file = folder.with_extension(format!("backup-{}-{number}", std::process::id()));
                uttar::backup(folder, &file).expect("backed up");
                say(file.display());
            }
        }
        Task::Hold => {
            base.put(vec![entry(count())]).expect("stored");
            say(count() - 1);
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                base.import(&[line.into()], &ImportOptions::default()).expect("stored");
                say("imported");
            }
        }
        Task::Migrate => unreachable!("it has no base to open"),
    }
    // Those who started this process read no more.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// Brings copies of the old store to the present version, one after the other, and says how many are done.
fn migrate(beside: &Path) -> ! {
    say("ready");
    for number in 0.. {
        let folder = beside.with_extension(number.to_string());
        fs::create_dir(&folder).expect("made");
        // In one step, so that the base is there as a whole or not at all.
        fs::copy(OLD_STORE, folder.join("copied")).expect("copied");
        fs::rename(folder.join("copied"), folder.join("store.sqlite3")).expect("renamed");
        drop(KnowledgeBase::open(&folder).expect("migrated"));
        say(number);
    }
    unreachable!("it is killed before")
}

/// A corpus folder with entries, and a product that bears the name of the first of them.
pub(crate) fn write_corpus(folder: &Path, numbers: std::ops::Range<usize>, with_product: bool) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("entries")).expect("made");
    let product = format!(r#"{{"id": "p{0}", "names": {{"zh": ["测试机{0}号"]}}}}"#, numbers.start);
    let lines: Vec<String> = numbers.map(|n| serde_json::to_string(&entry(n)).expect("plain data")).collect();
    fs::write(folder.join("entries/faq.jsonl"), lines.join("\n")).expect("written");
    if with_product {
        fs::write(folder.join("products.jsonl"), product).expect("written");
    }
}
