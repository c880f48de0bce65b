//! Import: files of entries, products, screens, synonyms, curations and settings become values, and every bad place a problem with file, line and field.
//!
//! One file a format; to add one, write it and add a line to [`FORMATS`].

mod delimited;
mod excel;
mod faq_page;
pub(crate) mod flat;
mod flat_records;
pub(crate) mod html;
mod json;
mod jsonl;
pub(crate) mod locate;
mod markdown;
mod qna_maker;
mod rules;
mod yaml;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::catalogue::{self, Families, Product};
use crate::curation::{Curation, Synonym};
use crate::entry::{self, Entry};
use crate::error::{Error, Problem, Result};
use crate::limits::Limits;
use crate::screens::{self, Screen};
use crate::settings::{self, Settings};

pub(crate) use delimited::csv_delimiter;
pub(crate) use rules::{check_rules, too_many};

/// A value and the line of its file that it begins on.
pub(crate) struct Located<T> {
    pub(crate) line: usize,
    pub(crate) value: T,
}

/// Where a record stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) file: Arc<PathBuf>,
    pub(crate) line: usize,
}

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub(crate) place: Place,
    pub(crate) value: T,
}

/// What a format reads from one file: records in a common shape, and what could not be read.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) values: Vec<Located<serde_json::Value>>,
    pub(crate) problems: Vec<Problem>,
}

/// A file format.
struct Format {
    extensions: &'static [&'static str],
    /// Whether a file with such an extension is really of this format.
    recognises: fn(&str) -> bool,
    read: Reader,
}

/// How the content of a file is read.
#[derive(Clone, Copy)]
enum Reader {
    Text(fn(&str) -> Records),
    /// From bytes of which at most so many come out when they are unpacked.
    Bytes(fn(&[u8], u64) -> Records),
}

/// All formats. Of those with the extension of a file, the first that recognises it reads it.
const FORMATS: &[Format] = &[
    Format { extensions: &["json", "jsonld"], recognises: faq_page::recognises, read: Reader::Text(faq_page::read) },
    Format { extensions: &["json"], recognises: json::recognises, read: Reader::Text(json::read) },
    Format { extensions: &["jsonl", "ndjson", "json"], recognises: always, read: Reader::Text(jsonl::read) },
    Format { extensions: &["yaml", "yml"], recognises: always, read: Reader::Text(yaml::read) },
    Format { extensions: &["csv"], recognises: always, read: Reader::Text(delimited::read_csv) },
    Format { extensions: &["tsv"], recognises: qna_maker::recognises, read: Reader::Text(qna_maker::read) },
    Format { extensions: &["tsv", "tab"], recognises: always, read: Reader::Text(delimited::read_tsv) },
    Format { extensions: &["xlsx"], recognises: always, read: Reader::Bytes(excel::read) },
    Format { extensions: &["html", "htm"], recognises: always, read: Reader::Text(html::read) },
    Format { extensions: &["md", "markdown"], recognises: always, read: Reader::Text(markdown::read) },
];

fn always(_: &str) -> bool {
    true
}

/// What an import read, before anything is stored.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) entries: Vec<Entry>,
    pub(crate) products: Vec<Product>,
    /// Where the entries stand, in the same order.
    pub(crate) entry_places: Vec<Place>,
    /// Where the products stand, in the same order.
    pub(crate) product_places: Vec<Place>,
    /// Where the screens stand, in the same order.
    pub(crate) screen_places: Vec<Place>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) settings: Option<Settings>,
    /// The editors' rules, which only the base can check; a list that no file holds stays as it is.
    pub(crate) synonyms: Option<Vec<Placed<Synonym>>>,
    pub(crate) curations: Option<Vec<Placed<Curation>>>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads files and corpus folders. A corpus folder holds `entries.*` or `entries/`, and if it likes `products.*`, `screens.*`,
/// `synonyms.*`, `curations.*` and `base.*`. Entries are checked against the settings among the files, or else against those that the base has.
pub(crate) fn read(paths: &[PathBuf], limits: &Limits, current: &Settings) -> Result<Batch> {
    let mut batch = Batch::default();
    let mut seen = HashMap::new();
    let mut files = Vec::new();
    for path in paths {
        files.extend(expand(path)?);
    }
    let (first, then): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| Content::of(file) == Content::Settings);
    for file in first {
        read_file(&file, limits, &Settings::default(), &mut seen, &mut batch);
    }
    let settings = batch.settings.clone();
    for file in then {
        read_file(&file, limits, settings.as_ref().unwrap_or(current), &mut seen, &mut batch);
    }
    let families = Families::new(&batch.products);
    for product in &batch.products {
        if let (Some(way), Some((file, line))) =
            (families.cycle(&product.id), seen.get(&format!("product {}", product.id)))
        {
            let message = format!("leads back to the product itself ({}); remove one of these", way.join(" -> "));
            batch.problems.push(Problem::new("family", message).at(file, *line));
        }
    }
    locate::find_lines(batch.problems.iter_mut().filter_map(|problem| {
        Some(locate::Spot { file: problem.file.as_deref()?, field: &problem.field, line: &mut problem.line })
    }));
    Ok(batch)
}

/// What a file holds; its name says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Settings,
    Products,
    Screens,
    Synonyms,
    Curations,
    Entries,
}

impl Content {
    fn of(path: &Path) -> Self {
        match path.file_stem().and_then(|stem| stem.to_str()) {
            Some("base") => Self::Settings,
            Some("products") => Self::Products,
            Some("screens") => Self::Screens,
            Some("synonyms") => Self::Synonyms,
            Some("curations") => Self::Curations,
            _ => Self::Entries,
        }
    }
}

/// The formats that files with this extension may have.
fn formats_of(path: &Path) -> impl Iterator<Item = &'static Format> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    FORMATS.iter().filter(move |format| format.extensions.contains(&extension.as_str()))
}

fn has_known_extension(path: &Path) -> bool {
    formats_of(path).next().is_some()
}

fn known_extensions() -> String {
    let mut out: Vec<String> = Vec::new();
    for extension in FORMATS.iter().flat_map(|format| format.extensions).map(|e| format!(".{e}")) {
        if !out.contains(&extension) {
            out.push(extension);
        }
    }
    out.join(", ")
}

/// The files that a path stands for.
fn expand(path: &Path) -> Result<Vec<PathBuf>> {
    let metadata = fs::metadata(path).map_err(|error| {
        Error::new(crate::ErrorKind::NotFound, format!("{}: cannot be read; check the name", path.display()))
            .caused_by(error)
    })?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for child in children(path)? {
        let stem = child.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if child.is_dir() && stem == "entries" {
            // A folder of entries may hold a note to its readers.
            let is_note = |file: &Path| file.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
            files.extend(children(&child)?.into_iter().filter(|file| has_known_extension(file) && !is_note(file)));
        } else if child.is_file()
            && (stem == "entries" || Content::of(&child) != Content::Entries)
            && has_known_extension(&child)
        {
            files.push(child);
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

fn children(directory: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| {
        Error::new(crate::ErrorKind::Unavailable, format!("{}: the directory cannot be read", directory.display()))
            .caused_by(error)
    };
    let mut out = Vec::new();
    for child in fs::read_dir(directory).map_err(unreadable)? {
        out.push(child.map_err(unreadable)?.path());
    }
    out.sort();
    Ok(out)
}

fn read_file(
    path: &Path,
    limits: &Limits,
    settings: &Settings,
    seen: &mut HashMap<String, (PathBuf, usize)>,
    batch: &mut Batch,
) {
    let records = match read_records(path, limits) {
        Ok(records) if Content::of(path) == Content::Entries => flat_records::into_entries(records),
        Ok(records) => records,
        Err(problem) => return batch.problems.push(problem),
    };
    if records.values.is_empty() && records.problems.is_empty() {
        batch.problems.push(Problem::new("", "holds no entry; add one or leave the file out").at(path, 0));
    }
    batch.problems.extend(records.problems.into_iter().map(|problem| {
        let line = problem.line.unwrap_or(0);
        problem.at(path, line)
    }));
    let file = Arc::new(path.to_owned());
    for Located { line, value } in records.values {
        match Content::of(path) {
            Content::Settings => take(value, path, line, batch, |settings: Settings, batch| {
                let problems = settings::validate(&settings, limits);
                add("base".into(), "settings", path, line, seen, problems, batch, |batch| {
                    batch.settings = Some(settings);
                });
            }),
            Content::Products => take(value, path, line, batch, |product: Product, batch| {
                let mut problems = catalogue::validate(&product, limits);
                problems.extend(settings::check_product(settings, &product));
                add(product.id.clone(), "product", path, line, seen, problems, batch, |batch| {
                    batch.products.push(product);
                    batch.product_places.push(Place { file: Arc::clone(&file), line });
                });
            }),
            Content::Screens => take(value, path, line, batch, |screen: Screen, batch| {
                add(
                    screen.id.clone(),
                    "screen",
                    path,
                    line,
                    seen,
                    screens::validate(&screen, limits),
                    batch,
                    |batch| {
                        batch.screens.push(screen);
                        batch.screen_places.push(Place { file: Arc::clone(&file), line });
                    },
                );
            }),
            Content::Synonyms => take(value, path, line, batch, |value, batch| {
                let place = Place { file: Arc::clone(&file), line };
                batch.synonyms.get_or_insert_default().push(Placed { place, value });
            }),
            Content::Curations => take(value, path, line, batch, |value, batch| {
                let place = Place { file: Arc::clone(&file), line };
                batch.curations.get_or_insert_default().push(Placed { place, value });
            }),
            Content::Entries => take(value, path, line, batch, |entry: Entry, batch| {
                let mut problems = entry::validate(&entry, limits);
                problems.extend(settings::check_entry(settings, &entry));
                add(entry.id.clone(), "entry", path, line, seen, problems, batch, |batch| {
                    batch.entries.push(entry);
                    batch.entry_places.push(Place { file: Arc::clone(&file), line });
                });
            }),
        }
    }
}

/// Gives a record its type, or notes the field that does not fit.
fn take<T: DeserializeOwned>(
    value: serde_json::Value,
    path: &Path,
    line: usize,
    batch: &mut Batch,
    then: impl FnOnce(T, &mut Batch),
) {
    if !value.is_object() {
        let message = "is not an object; write {\"id\": ..., ...}";
        return batch.problems.push(Problem::new("", message).at(path, line));
    }
    match serde_path_to_error::deserialize(value) {
        Ok(typed) => then(typed, batch),
        Err(error) => {
            let field = error.path().to_string();
            let field = if field == "." { String::new() } else { field };
            batch.problems.push(Problem::new(field, error.inner().to_string()).at(path, line));
        }
    }
}

/// Keeps a typed record if it is valid and its id is new in this import.
#[expect(clippy::too_many_arguments, reason = "one private step, called four times; a struct would only rename them")]
fn add(
    id: String,
    what: &str,
    path: &Path,
    line: usize,
    seen: &mut HashMap<String, (PathBuf, usize)>,
    mut problems: Vec<Problem>,
    batch: &mut Batch,
    keep: impl FnOnce(&mut Batch),
) {
    let first = if id.is_empty() { None } else { seen.insert(format!("{what} {id}"), (path.to_owned(), line)) };
    if let Some((first, at)) = first {
        let message = format!("{id:?} stands here and in {}:{at}; give each {what} an id of its own", first.display());
        problems.push(Problem::new("id", message));
    }
    if problems.is_empty() {
        keep(batch);
    }
    batch.problems.extend(problems.into_iter().map(|problem| problem.at(path, line)));
}

/// What the format of a file reads from it.
fn read_records(path: &Path, limits: &Limits) -> Result<Records, Problem> {
    // The last format of an extension reads what no other recognises.
    let Some(last) = formats_of(path).last() else {
        let message = format!("has no known extension; use one of {}", known_extensions());
        return Err(Problem::new("", message).at(path, 0));
    };
    let bytes = read_bytes(path, limits)?;
    if let Reader::Bytes(read) = last.read {
        return Ok(read(&bytes, limits.file_bytes_max));
    }
    let text = decoded(path, bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match formats_of(path).find(|format| (format.recognises)(text)).unwrap_or(last).read {
        Reader::Text(read) => Ok(read(text)),
        Reader::Bytes(read) => Ok(read(text.as_bytes(), limits.file_bytes_max)),
    }
}

/// The text of a file, without a byte order mark.
pub(crate) fn read_text(path: &Path, limits: &Limits) -> Result<String, Problem> {
    let text = decoded(path, read_bytes(path, limits)?)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let problem = |message: String| Problem::new("", message).at(path, 0);
    let unreadable = |error: std::io::Error| problem(format!("cannot be read: {error}"));
    let len = fs::metadata(path).map_err(unreadable)?.len();
    if len > limits.file_bytes_max {
        return Err(problem(format!("{len} bytes are more than {}; split the file", limits.file_bytes_max)));
    }
    fs::read(path).map_err(unreadable)
}

fn decoded(path: &Path, bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
        Problem::new("", "is not valid UTF-8; save the file as UTF-8").at(path, line)
    })
}

/// The line of a byte of a text, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}
