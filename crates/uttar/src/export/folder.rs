//! Export of all that a base holds as a corpus folder, which an import reads back.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::{PAGE_ENTRIES, jsonl};
use crate::base::KnowledgeBase;
use crate::error::{Error, ErrorKind, Result};
use crate::settings::Settings;
use crate::store::make_folder;

/// What an export to a folder wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FolderExport {
    /// How many entries.
    pub entries: usize,
    /// How many products.
    pub products: usize,
    /// How many screens.
    pub screens: usize,
    /// How many synonyms.
    pub synonyms: usize,
    /// How many pinned and blocked entries.
    pub curations: usize,
    /// Whether the base has settings of its own.
    pub settings: bool,
    /// The names of the files; what a base has none of has no file.
    pub files: Vec<String>,
    /// The pictures inside the folder that steps and screens name, each once. A base holds their names only: copy them
    /// from where they are.
    pub pictures: Vec<String>,
}

impl KnowledgeBase {
    /// Writes entries, settings, products, screens, synonyms and curations into a folder that is empty or not there
    /// yet, as [`import`](KnowledgeBase::import) reads it: a new base that imports it is equal to this one, without its
    /// history, drafts, feedback and query log, which [`backup`](fn@crate::backup) keeps. What is written to the base
    /// while it runs may be in it; [`KnowledgeBase::at`] gives a state that does not move.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let base = uttar::KnowledgeBase::create(folder.path().join("base"))?;
    /// base.put(vec![serde_json::from_str(r#"{"id": "a", "answers": [{"lang": "en", "body": "Yes."}]}"#)?])?;
    /// let written = base.export_folder(folder.path().join("corpus"))?;
    /// assert_eq!((written.entries, written.files), (1, vec!["entries.jsonl".to_owned()]));
    ///
    /// let copy = uttar::KnowledgeBase::create(folder.path().join("copy"))?;
    /// copy.import(&[folder.path().join("corpus")], &uttar::ImportOptions::default())?;
    /// assert_eq!(copy.entries()?, base.entries()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `Conflict` where the folder is not empty, `Unavailable` where it cannot be made or written.
    pub fn export_folder(&self, folder: impl AsRef<Path>) -> Result<FolderExport> {
        let folder = folder.as_ref();
        make_folder(folder)?;
        let (settings, products, screens) = (self.settings()?, self.products()?, self.screens()?);
        let (synonyms, curations) = (self.synonyms()?, self.curations()?);
        let mut out = FolderExport {
            products: products.len(),
            screens: screens.len(),
            synonyms: synonyms.len(),
            curations: curations.len(),
            settings: settings != Settings::default(),
            ..FolderExport::default()
        };
        let mut pictures: BTreeSet<String> = screens.iter().filter_map(|screen| screen.image.clone()).collect();
        if self.entry_count()? > 0 {
            write(folder, "entries.jsonl", &mut out, |file, out| {
                let report = self.export_to(&jsonl::FORMAT, file)?;
                out.entries = report.entries;
                Ok(())
            })?;
            self.each_entry(PAGE_ENTRIES, &mut |entry| {
                let steps = entry.answers.into_iter().flat_map(|answer| answer.steps);
                pictures.extend(steps.filter_map(|step| step.image));
                Ok(())
            })?;
        }
        if out.settings {
            // JSON, and therefore YAML, with the name that the import knows.
            write(folder, "base.yaml", &mut out, |file, _| {
                let text = serde_json::to_string_pretty(&settings).expect("settings are plain data") + "\n";
                file.write_all(text.as_bytes()).map_err(super::cannot_be_written)
            })?;
        }
        write_list(folder, "products.jsonl", &products, &mut out)?;
        write_list(folder, "screens.jsonl", &screens, &mut out)?;
        write_list(folder, "synonyms.jsonl", &synonyms, &mut out)?;
        write_list(folder, "curations.jsonl", &curations, &mut out)?;
        out.pictures = pictures.into_iter().filter(|picture| !picture.contains("://")).collect();
        Ok(out)
    }
}

fn write_list<T: Serialize>(folder: &Path, name: &str, values: &[T], out: &mut FolderExport) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    write(folder, name, out, |file, _| {
        values.iter().try_for_each(|value| {
            let line = serde_json::to_string(value).expect("what a base declares is plain data") + "\n";
            file.write_all(line.as_bytes()).map_err(super::cannot_be_written)
        })
    })
}

fn write(
    folder: &Path,
    name: &str,
    out: &mut FolderExport,
    work: impl FnOnce(&mut dyn Write, &mut FolderExport) -> Result<()>,
) -> Result<()> {
    let path = folder.join(name);
    let failed = |error: std::io::Error| {
        let message = format!("{}: cannot be written; check the space and the permissions", path.display());
        Error::new(ErrorKind::Unavailable, message).caused_by(error)
    };
    let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
    work(&mut file, out)?;
    file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
    out.files.push(name.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::base::ImportOptions;

    #[test]
    fn a_base_is_the_same_after_an_export_and_an_import() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = |name: &str, from: PathBuf| {
            let base = KnowledgeBase::create(folder.path().join(name)).expect("a base");
            base.import(&[from], &ImportOptions::default()).expect("readable");
            base
        };
        let first = base("first", Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/support"));
        let corpus = folder.path().join("corpus");
        let written = first.export_folder(&corpus).expect("written");
        assert_eq!(written.entries as u64, first.entry_count().expect("a count"));
        assert!(
            written.settings
                && written.products > 0
                && written.screens > 0
                && written.synonyms > 0
                && written.curations > 0
        );
        assert!(!written.pictures.is_empty(), "steps of the corpus have pictures");
        let second = base("second", corpus.clone());
        assert_eq!(second.entries().expect("read"), first.entries().expect("read"));
        assert_eq!(second.settings().expect("read"), first.settings().expect("read"));
        assert_eq!(second.products().expect("read"), first.products().expect("read"));
        assert_eq!(second.screens().expect("read"), first.screens().expect("read"));
        assert_eq!(second.synonyms().expect("read"), first.synonyms().expect("read"));
        assert_eq!(second.curations().expect("read"), first.curations().expect("read"));
        assert_eq!(first.export_folder(&corpus).expect_err("it is not empty").kind(), ErrorKind::Conflict);
    }
}
