//! The folders of the index inside the folder of a base: which one serves, how the next one is made, what is left over.
//!
//! A folder is named `index-<format>-<generation>`. The format stands for all that decides how its files are to be
//! read: the analysers, the fields, the version of tantivy. A rebuilt index is the next generation; it counts from its
//! first commit on, which is one rename of its `meta.json`, so that the one before it serves until then. What a process
//! that was killed leaves behind never counts and is removed by the next writer.

use std::fs::{self, File, Metadata};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use uttar_analysis::{Analyzer, KnownWords};

use crate::engine::{CheckedDirectory, Engine, OpenDirectory, TantivyEngine};
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::Fnv;
use crate::store::{Position, Store};

/// Raised when an entry becomes other index documents than before.
const CONTENT_VERSION: u32 = 5;
const PREFIX: &str = "index-";
const META_FILE: &str = "meta.json";
/// The names of products that the text of an index was cut by, so that questions can be cut in the same way whatever
/// the store says by now.
const WORDS_FILE: &str = "words.json";
/// How files are called that are about to be renamed.
const TEMPORARY_PREFIX: &str = ".tmp";

/// The index as this process has it open. Who has the right to write to the base may change it.
pub(in crate::base) struct Projection {
    base: PathBuf,
    open_directory: OpenDirectory,
    writing: bool,
    pub(super) opened: Option<OpenedIndex>,
    /// Whether the products may have changed since the index was made.
    pub(super) words_unchecked: bool,
    /// How many entries there were at a position.
    counted: Option<(Position, u64)>,
}

/// An index in its folder.
pub(super) struct OpenedIndex {
    folder: PathBuf,
    pub(super) words: Vec<String>,
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) engine: TantivyEngine,
    /// The words that its engine knows, by the analyzer.
    pub(super) known_words: KnownWords,
    watch: Watch,
}

/// What shows that another process has changed the index: its `meta.json` is a new file after every commit, and gone
/// when its folder has been replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::base) struct Watch {
    file: PathBuf,
    seen: Option<Stamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
    inode: u64,
}

impl Projection {
    pub(in crate::base) fn new(base: &Path, open_directory: OpenDirectory) -> Self {
        Self {
            base: base.to_owned(),
            open_directory,
            writing: false,
            opened: None,
            words_unchecked: true,
            counted: None,
        }
    }

    /// Begins to write, with the right to: looks what others have written before.
    pub(in crate::base) fn begin(&mut self) {
        if !self.writing {
            if self.opened.as_ref().is_none_or(|opened| opened.watch.has_changed()) {
                self.open_newest();
            }
            self.remove_leftovers();
            self.remove_unfinished();
            self.words_unchecked = true;
            self.writing = true;
        }
    }

    /// About how many entries there are, for decisions that do not depend on a twentieth more or less: they are only
    /// counted when so many may be new.
    pub(super) fn count_entries(&mut self, position: Position, store: &dyn Store) -> Result<u64> {
        match self.counted {
            Some((before, entries)) if position.wrapping_sub(before) < entries / 20 => Ok(entries),
            _ => {
                let entries = store.entry_count()?;
                self.counted = Some((position, entries));
                Ok(entries)
            }
        }
    }

    pub(super) fn is_writer(&self) -> bool {
        self.writing
    }

    /// Ends to write, before the right is given back.
    pub(in crate::base) fn release(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.engine.finish_writing();
            opened.watch = Watch::on(&opened.folder);
        }
        self.writing = false;
    }

    /// Opens the newest index that is finished and sound, if there is one. Says what is wrong with the one that is
    /// newest.
    pub(in crate::base) fn open_newest(&mut self) -> Option<(PathBuf, Error)> {
        self.opened = None;
        self.words_unchecked = true;
        let mut wrong = None;
        for (_, folder) in self.generations().into_iter().rev() {
            match self.open(folder.clone()) {
                Ok(opened) => {
                    self.opened = Some(opened);
                    return wrong;
                }
                // Who made it was killed before it was finished: it never counted.
                Err(_) if !folder.join(META_FILE).exists() => {}
                Err(error) => wrong = wrong.or(Some((folder, error))),
            }
        }
        let none = || (self.base.clone(), Error::new(ErrorKind::NotFound, "there is no index"));
        Some(wrong.unwrap_or_else(none))
    }

    /// Reads what another process has committed to the index since, or opens the one that has taken its place.
    pub(super) fn reload(&mut self) {
        self.words_unchecked = true;
        let newest = self.generations().pop().map(|(_, folder)| folder);
        let newer = newest.filter(|folder| self.opened.as_ref().is_none_or(|opened| opened.folder != *folder));
        if let Some(newer) = newer.and_then(|folder| self.open(folder).ok()) {
            self.opened = Some(newer);
        } else if self.opened.as_mut().is_none_or(|opened| opened.reload().is_err()) {
            self.open_newest();
        }
    }

    /// Opens the same folder again, after a change has failed.
    pub(super) fn reopen(&mut self) {
        if let Some(OpenedIndex { folder, .. }) = self.opened.take() {
            self.opened = self.open(folder).ok();
        }
    }

    fn open(&self, folder: PathBuf) -> Result<OpenedIndex> {
        // Before anything is read, so that no later change goes unseen.
        let watch = Watch::on(&folder);
        let directory = CheckedDirectory::new((self.open_directory)(&folder)?);
        let words = directory.read_beside(WORDS_FILE)?;
        let words: Vec<String> = serde_json::from_slice(&words).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("{}: unreadable", folder.join(WORDS_FILE).display()))
                .caused_by(error)
        })?;
        let analyzer = Arc::new(Analyzer::with_user_words(&words));
        let known_words = KnownWords::default();
        Ok(OpenedIndex { engine: TantivyEngine::open(directory)?, analyzer, known_words, folder, words, watch })
    }

    /// An empty index of the next generation; it counts from its first commit on.
    pub(super) fn create_next(&self, words: Vec<String>) -> Result<OpenedIndex> {
        let generation = self.generations().last().map_or(1, |(generation, _)| generation + 1);
        let folder = self.base.join(format!("{PREFIX}{:016x}-{generation}", format()));
        fs::create_dir_all(&folder).map_err(|error| {
            let message =
                format!("{}: the folder cannot be made; check its permissions and its disk", folder.display());
            Error::new(ErrorKind::Unavailable, message).caused_by(error)
        })?;
        let directory = CheckedDirectory::new((self.open_directory)(&folder)?);
        let bytes = serde_json::to_vec(&words).expect("plain data");
        directory.write_beside(WORDS_FILE, &bytes)?;
        let analyzer = Arc::new(Analyzer::with_user_words(&words));
        let watch = Watch::on(&folder);
        let known_words = KnownWords::default();
        Ok(OpenedIndex { engine: TantivyEngine::create(directory)?, analyzer, known_words, folder, words, watch })
    }

    /// The index folders of this format with their generations, in order.
    fn generations(&self) -> Vec<(u64, PathBuf)> {
        let prefix = format!("{PREFIX}{:016x}-", format());
        let mut generations: Vec<(u64, PathBuf)> = children(&self.base)
            .filter_map(|path| {
                let generation = path.file_name()?.to_str()?.strip_prefix(&prefix)?.parse().ok()?;
                Some((generation, path))
            })
            .collect();
        generations.sort_unstable();
        generations
    }

    /// Removes every index folder but the one that serves, and the temporary files in that. Best effort: a leftover
    /// costs space, not correctness.
    pub(super) fn remove_leftovers(&self) {
        let serving = self.opened.as_ref().map(|opened| opened.folder.as_path());
        let is_index = |path: &PathBuf| has_prefix(path, PREFIX) && Some(path.as_path()) != serving;
        // The newest one stays while none serves: its generation must not be given again.
        let newest = self.generations().pop().map(|(_, folder)| folder);
        for folder in children(&self.base).filter(is_index) {
            // First what readers in other processes look at.
            let _ = fs::remove_file(folder.join(META_FILE));
            if serving.is_some() || Some(&folder) != newest.as_ref() {
                let _ = fs::remove_dir_all(folder);
            }
        }
        for file in serving.into_iter().flat_map(children).filter(|file| has_prefix(file, TEMPORARY_PREFIX)) {
            let _ = fs::remove_file(file);
        }
    }

    /// Removes from the index that serves what belongs to no commit. To be called before this process writes.
    fn remove_unfinished(&self) {
        let Some(OpenedIndex { folder, engine, .. }) = &self.opened else {
            return;
        };
        let Ok(living) = engine.living_files() else {
            return;
        };
        let is_left = |file: &PathBuf| {
            let name = file.file_name().map(PathBuf::from).unwrap_or_default();
            let stem = name.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            // Files of deleted documents have the number of the commit behind the name of the segment.
            let segment = stem.split('.').next().unwrap_or_default();
            segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit()) && !living.contains(&name)
        };
        for file in children(folder).filter(is_left) {
            let _ = fs::remove_file(file);
        }
    }

    /// Has readers in other processes look again at what is kept beside the index.
    pub(in crate::base) fn touch(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.watch.touch();
        }
    }

    /// What to look at to know that another process has changed the index.
    pub(in crate::base) fn watch(&self) -> Watch {
        self.opened.as_ref().map_or_else(|| Watch::on(&self.base), |opened| opened.watch.clone())
    }
}

impl OpenedIndex {
    pub(in crate::base) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Gives back the memory of words that a next load would have used.
    pub(super) fn forget_words(&mut self) -> Result<()> {
        self.known_words = KnownWords::default();
        self.engine.forget_words()
    }

    fn reload(&mut self) -> Result<()> {
        let watch = Watch::on(&self.folder);
        self.engine.reload()?;
        self.watch = watch;
        Ok(())
    }

    /// To be called after a commit of this process.
    pub(super) fn changed_here(&mut self) {
        self.watch = Watch::on(&self.folder);
    }
}

impl Watch {
    fn on(folder: &Path) -> Self {
        let file = folder.join(META_FILE);
        Self { seen: Stamp::of(&file), file }
    }

    pub(super) fn has_changed(&self) -> bool {
        Stamp::of(&self.file) != self.seen
    }

    /// Has readers in other processes look again, for what was learnt of the base is no part of its index. Best effort:
    /// else they look after the next commit.
    pub(in crate::base) fn touch(&mut self) {
        let file = File::options().write(true).open(&self.file);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        self.seen = Stamp::of(&self.file);
    }
}

impl Stamp {
    fn of(file: &Path) -> Option<Self> {
        let metadata = fs::metadata(file).ok()?;
        Some(Self { modified: metadata.modified().ok(), bytes: metadata.len(), inode: inode(&metadata) })
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// Names all that decides how the files of an index are to be read.
fn format() -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(&Analyzer::fingerprint().to_le_bytes());
    hasher.write(&TantivyEngine::fingerprint().to_le_bytes());
    hasher.write(&CONTENT_VERSION.to_le_bytes());
    hasher.finish()
}

fn children(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|child| child.path())
}

fn has_prefix(path: &Path, prefix: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
}
