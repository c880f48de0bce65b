//! The files of a corpus folder, and those in it that are passed over.

use std::fs;
use std::path::{Path, PathBuf};

use super::{formats_of, known_extensions};
use crate::error::{Error, ErrorKind, Problem, Result};

/// What the files of a corpus folder are called, in any case.
const NAMES: [&str; 6] = ["entries", "products", "screens", "synonyms", "curations", "base"];
/// What stands beside entries for other purposes: notes, [evaluation sets](crate::evaluation), and the other questions
/// of our own corpus.
const OTHERS: [&str; 6] = ["readme", "license", "queries", "qrels", "contexts", "screen_queries"];
/// Pictures, which entries refer to.
const PICTURES: [&str; 6] = ["svg", "png", "jpg", "jpeg", "gif", "webp"];

/// The files that a path stands for: itself, or those of a corpus folder. A file that looks as if it should be read and
/// is not is noted.
pub(super) fn expand(path: &Path, passed_over: &mut Vec<Problem>) -> Result<Vec<PathBuf>> {
    let metadata = fs::metadata(path).map_err(|error| {
        Error::new(ErrorKind::NotFound, format!("{}: cannot be read; check the name", path.display())).caused_by(error)
    })?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for child in children(path)? {
        let stem = stem(&child);
        if child.is_dir() {
            if stem == NAMES[0] {
                add_entries(&child, &mut files, passed_over)?;
            }
        } else if NAMES.contains(&stem.as_str()) && is_read_in_folders(&child) {
            files.push(child);
        } else if (NAMES.contains(&stem.as_str()) || is_read_in_folders(&child)) && !OTHERS.contains(&stem.as_str()) {
            passed_over.push(not_read(&child));
        }
    }
    if files.is_empty() {
        return Err(Error::invalid_input(format!(
            "{}: is a directory without entries; name the files, or a folder with an `entries/` directory or an entries file ({})",
            path.display(),
            known_extensions()
        )));
    }
    Ok(files)
}

/// The files of a folder of entries, and of the folders in it. A link to a folder is not followed: it might lead back.
fn add_entries(folder: &Path, files: &mut Vec<PathBuf>, passed_over: &mut Vec<Problem>) -> Result<()> {
    for child in children(folder)? {
        let is_link = fs::symlink_metadata(&child).is_ok_and(|metadata| metadata.is_symlink());
        if child.is_dir() && !is_link {
            add_entries(&child, files, passed_over)?;
        } else if child.is_file() && is_read_in_folders(&child) && !OTHERS.contains(&stem(&child).as_str()) {
            files.push(child);
        } else if !OTHERS.contains(&stem(&child).as_str()) && !PICTURES.contains(&extension(&child).as_str()) {
            passed_over.push(not_read(&child));
        }
    }
    Ok(())
}

fn not_read(file: &Path) -> Problem {
    let stem = stem(file);
    let message = if !is_read_in_folders(file) {
        format!("is not read: in a folder only these are: {}; save it as one of them", readable_extensions())
    } else {
        let meant = NAMES.iter().find(|name| {
            name.strip_suffix("ies").is_some_and(|begin| stem == format!("{begin}y"))
                || name.strip_suffix('s') == Some(stem.as_str())
        });
        let meant = meant.map_or_else(String::new, |name| format!(" (is it `{name}`?)"));
        format!(
            "is not read: a folder holds {}{meant}; rename the file, or name it beside the folder",
            NAMES.join(", ")
        )
    };
    Problem::new("", message).at(file, 0)
}

/// Whether a file of a folder is read without being named. Plain text is not: it may be a note.
fn is_read_in_folders(path: &Path) -> bool {
    extension(path) != "txt" && formats_of(path).next().is_some()
}

fn readable_extensions() -> String {
    known_extensions().replace(".txt, ", "")
}

/// The children of a folder in order, without those that are hidden or that Excel holds open (`~$name.xlsx`).
fn children(directory: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| {
        Error::new(ErrorKind::Unavailable, format!("{}: the directory cannot be read", directory.display()))
            .caused_by(error)
    };
    let mut out = Vec::new();
    for child in fs::read_dir(directory).map_err(unreadable)? {
        let child = child.map_err(unreadable)?;
        let name = child.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.starts_with("~$") {
            out.push(child.path());
        }
    }
    out.sort();
    Ok(out)
}

/// The name of a file without its extension, in lower case.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_lowercase()
}

fn extension(path: &Path) -> String {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
            fs::write(path, "x").expect("written");
        }
        folder
    }

    /// What is read, and what is passed over.
    fn read(files: &[&str]) -> (Vec<String>, Vec<String>) {
        let folder = folder(files);
        let mut passed_over = Vec::new();
        let read = expand(folder.path(), &mut passed_over).expect("a corpus folder");
        let name = |path: &Path| path.strip_prefix(folder.path()).expect("it is in the folder").display().to_string();
        let passed_over = passed_over.iter().filter_map(|problem| problem.file.as_deref()).map(name).collect();
        (read.iter().map(|path| name(path)).collect(), passed_over)
    }

    #[test]
    fn names_are_read_in_any_case_and_folders_of_entries_wholly() {
        let files = ["Products.yaml", "BASE.yml", "Entries/a.jsonl", "Entries/UAE/deep/b.csv", "Entries/UAE/c.YAML"];
        let (read, passed_over) = read(&files);
        assert_eq!(
            read,
            ["BASE.yml", "Entries/UAE/c.YAML", "Entries/UAE/deep/b.csv", "Entries/a.jsonl", "Products.yaml"]
        );
        assert!(passed_over.is_empty(), "{passed_over:?}");
    }

    #[test]
    fn what_is_passed_over_is_noted_but_for_what_is_hidden_or_no_content() {
        let files = [
            "entries/a.jsonl",
            "entries/~$b.xlsx",
            "entries/.c.jsonl",
            "entries/README.md",
            "entries/1.PNG",
            "entries/notes.docx",
            ".git/config.json",
            "queries.jsonl",
            "README.md",
            "~$faq.xlsx",
            "extra.xlsx",
            "media/list.csv",
            "products.docx",
            "synonym.yaml",
        ];
        let (read, passed_over) = read(&files);
        assert_eq!(read, ["entries/a.jsonl"]);
        assert_eq!(passed_over, ["entries/notes.docx", "extra.xlsx", "products.docx", "synonym.yaml"]);
    }

    #[test]
    fn a_name_that_is_nearly_right_is_told_the_right_one() {
        for (name, meant) in [("synonym.yaml", "`synonyms`"), ("Entry.csv", "`entries`"), ("product.csv", "`products`")]
        {
            assert!(not_read(Path::new(name)).message.contains(meant), "{name}");
        }
        assert!(!not_read(Path::new("faq.csv")).message.contains("is it"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_not_followed() {
        let folder = folder(&["entries/a.jsonl"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("entries/loop")).expect("linked");
        let mut passed_over = Vec::new();
        assert_eq!(expand(folder.path(), &mut passed_over).expect("a corpus folder").len(), 1);
        assert_eq!(passed_over.len(), 1);
    }
}
