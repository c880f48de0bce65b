//! Import: files of entries, products, screens, synonyms, curations and settings become values, and every bad place a
//! problem with file, line and field.
//!
//! One file a format; to add one, write it and add a line to [`FORMATS`].

mod columns;
mod defaults;
mod delimited;
mod encoding;
mod excel;
mod faq_page;
pub(crate) mod flat;
mod flat_records;
mod folder;
mod gathered;
mod html;
mod json;
mod jsonl;
pub(crate) mod locate;
mod markdown;
pub(crate) mod plain_text;
mod qna_maker;
mod quotes;
mod rules;
mod target;
mod update;
mod yaml;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalogue::{self, Families, Product};
use crate::curation::{Curation, Synonym};
use crate::entry::{self, Entry};
use crate::error::{Problem, Result};
use crate::limits::Limits;
use crate::screens::{self, Screen};
use crate::settings::{self, Settings};

pub(crate) use columns::Columns;
pub(crate) use delimited::{Lines, csv_delimiter};
pub use encoding::TextEncoding;
pub(crate) use quotes::bad_quotes;
pub(crate) use rules::{check_rules, too_many};
use target::{Name, Seen, Target};
pub(crate) use update::updated;

/// A value and the line of its file that it begins on.
pub(crate) struct Located<T> {
    pub(crate) line: usize,
    pub(crate) value: T,
    /// The columns of the table that it stands in; none where it is whole as it is.
    columns: Option<Columns>,
}

impl<T> Located<T> {
    fn new(line: usize, value: T) -> Self {
        Self { line, value, columns: None }
    }
}

/// Where a record stands.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) file: Arc<PathBuf>,
    pub(crate) line: usize,
}

/// A value with the place of its record.
#[derive(Debug)]
pub(crate) struct Placed<T> {
    pub(crate) location: Location,
    pub(crate) value: T,
}

/// What a format reads from one file: records in a common shape, and what could not be read.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) values: Vec<Located<serde_json::Value>>,
    pub(crate) problems: Vec<Problem>,
    /// What was left out and is no mistake.
    pub(crate) warnings: Vec<Problem>,
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
    Format { extensions: &["txt"], recognises: always, read: Reader::Text(delimited::read_txt) },
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
    pub(crate) entry_locations: Vec<Location>,
    /// The columns of those that stand in a table, in the same order: they [change](updated) only these of an entry
    /// that is there.
    pub(crate) entry_columns: Vec<Option<Columns>>,
    /// Where the products stand, in the same order.
    pub(crate) product_locations: Vec<Location>,
    /// Where the screens stand, in the same order.
    pub(crate) screen_locations: Vec<Location>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) settings: Option<Settings>,
    /// Where the settings stand.
    pub(crate) settings_location: Option<Location>,
    /// The editors' rules, which only the base can check; a list that no file holds stays as it is.
    pub(crate) synonyms: Option<Vec<Placed<Synonym>>>,
    pub(crate) curations: Option<Vec<Placed<Curation>>>,
    pub(crate) problems: Vec<Problem>,
    /// What was left out and is no mistake.
    pub(crate) warnings: Vec<Problem>,
}

/// How files are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadOptions<'a> {
    pub(crate) limits: &'a Limits,
    /// The encoding of text files that are neither UTF-8 nor begin with a byte order mark; none: there should be no
    /// such files.
    pub(crate) encoding: Option<TextEncoding>,
    /// Whether of a text with bytes that are none of its encoding the rest is wanted.
    pub(crate) keep_going: bool,
}

impl<'a> ReadOptions<'a> {
    /// Reads what is wholly UTF-8 or UTF-16.
    pub(crate) fn strict(limits: &'a Limits) -> Self {
        Self { limits, encoding: None, keep_going: false }
    }
}

/// A file that is imported: on the disk, or in memory under a name that says what it is.
#[derive(Debug)]
struct Source<'a> {
    path: PathBuf,
    bytes: Option<&'a [u8]>,
}

impl Source<'_> {
    fn on_disk(path: PathBuf) -> Self {
        Self { path, bytes: None }
    }

    fn read(&self, limits: &Limits) -> Result<Vec<u8>, Problem> {
        match self.bytes {
            None => read_bytes(&self.path, limits),
            Some(bytes) => check_size(&self.path, bytes.len() as u64, limits).map(|()| bytes.to_vec()),
        }
    }

    /// Its text as it is; where it cannot be read any more, or is no UTF-8, the lines of its records are good enough.
    fn text(&self) -> Option<String> {
        match self.bytes {
            None => fs::read_to_string(&self.path).ok(),
            Some(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
        }
    }
}

/// Reads one file that is in memory, as [`read`] reads it from the disk. Its name says what it holds and in which
/// format.
pub(crate) fn read_named(name: &str, bytes: &[u8], options: ReadOptions, current: &Settings) -> Batch {
    read_sources(&[Source { path: name.into(), bytes: Some(bytes) }], options, current)
}

/// Reads files and corpus folders. A corpus folder holds `entries.*` or `entries/`, and if it likes `products.*`,
/// `screens.*`, `synonyms.*`, `curations.*` and `base.*`. Entries are checked against the settings among the files, or
/// else against those that the base has.
pub(crate) fn read(paths: &[PathBuf], options: ReadOptions, current: &Settings) -> Result<Batch> {
    let (mut files, mut passed_over) = (Vec::new(), Vec::new());
    for path in paths {
        files.extend(folder::expand(path, &mut passed_over)?.into_iter().map(Source::on_disk));
    }
    let mut batch = read_sources(&files, options, current);
    passed_over.append(&mut batch.warnings);
    Ok(Batch { warnings: passed_over, ..batch })
}

fn read_sources(files: &[Source<'_>], options: ReadOptions, current: &Settings) -> Batch {
    let mut batch = Batch::default();
    let mut seen = Seen::default();
    let (first, then): (Vec<_>, Vec<_>) = files.iter().partition(|file| Content::of(&file.path) == Content::Settings);
    for file in first {
        read_file(file, options, &Settings::default(), &mut seen, &mut batch);
    }
    let settings = batch.settings.clone();
    for file in then {
        read_file(file, options, settings.as_ref().unwrap_or(current), &mut seen, &mut batch);
    }
    let families = Families::new(&batch.products);
    for product in &batch.products {
        if let (Some(way), Some(location)) =
            (families.cycle(&product.id), seen.location(&Name::new("product", &product.id)))
        {
            let message = format!("leads back to the product itself ({}); remove one of these", way.join(" -> "));
            batch.problems.push(Problem::new("family", message).at(&location.file, location.line));
        }
    }
    let spots = batch.problems.iter_mut().filter_map(|problem| {
        Some(locate::Spot { file: problem.file.as_deref()?, field: &problem.field, line: &mut problem.line })
    });
    locate::find_lines_in(spots, |path| files.iter().find(|file| file.path == path)?.text());
    batch
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
        match folder::stem(path).as_str() {
            "base" => Self::Settings,
            "products" => Self::Products,
            "screens" => Self::Screens,
            "synonyms" => Self::Synonyms,
            "curations" => Self::Curations,
            _ => Self::Entries,
        }
    }

    /// What is wrong with a file that holds nothing.
    fn is_missing(self) -> &'static str {
        match self {
            Self::Settings => "holds no settings; write some or leave the file out",
            Self::Products => "holds no product; add one or leave the file out",
            Self::Screens => "holds no screen; add one or leave the file out",
            Self::Synonyms => {
                "holds no synonym; add one or leave the file out. To remove all synonyms of the base replace the list by an empty one"
            }
            Self::Curations => {
                "holds nothing to pin or to block; add something or leave the file out. To remove all curations of the base replace the list by an empty one"
            }
            Self::Entries => "holds no entry; add one or leave the file out",
        }
    }
}

/// The formats that files with this extension may have.
fn formats_of(path: &Path) -> impl Iterator<Item = &'static Format> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    FORMATS.iter().filter(move |format| format.extensions.contains(&extension.as_str()))
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

fn read_file(source: &Source<'_>, options: ReadOptions, settings: &Settings, seen: &mut Seen, batch: &mut Batch) {
    let (path, limits) = (source.path.as_path(), options.limits);
    let records = match read_records(source, options) {
        Ok(records) if Content::of(path) == Content::Entries => flat_records::into_entries(records),
        Ok(records) => records,
        Err(problem) => return batch.problems.push(problem),
    };
    if records.values.is_empty() && records.problems.is_empty() {
        batch.problems.push(Problem::new("", Content::of(path).is_missing()).at(path, 0));
    }
    batch.problems.extend(records.problems.into_iter().map(|problem| at_its_line(problem, path)));
    batch.warnings.extend(records.warnings.into_iter().map(|warning| at_its_line(warning, path)));
    let file = Arc::new(path.to_owned());
    for record in records.values {
        let location = Location { file: Arc::clone(&file), line: record.line };
        add_record(Content::of(path), record, Target::new(location, seen, batch), settings, limits);
    }
}

/// Takes a record into the batch, with what is wrong with it.
fn add_record(
    content: Content,
    record: Located<serde_json::Value>,
    mut target: Target<'_>,
    settings: &Settings,
    limits: &Limits,
) {
    match content {
        Content::Settings => {
            if let Some(read) = target.take::<Settings>(record.value) {
                let problems = settings::validate(&read, limits);
                target.add(Name::new("settings", "base"), problems, |batch, location| {
                    batch.settings = Some(read);
                    batch.settings_location = Some(location);
                });
            }
        }
        Content::Products => {
            if let Some(product) = target.take::<Product>(record.value) {
                let mut problems = catalogue::validate(&product, limits);
                problems.extend(settings::check_product(settings, &product));
                target.add(Name::new("product", &product.id), problems, |batch, location| {
                    batch.products.push(product);
                    batch.product_locations.push(location);
                });
            }
        }
        Content::Screens => {
            if let Some(screen) = target.take::<Screen>(record.value) {
                let problems = screens::validate(&screen, limits);
                target.add(Name::new("screen", &screen.id), problems, |batch, location| {
                    batch.screens.push(screen);
                    batch.screen_locations.push(location);
                });
            }
        }
        Content::Synonyms => {
            if let Some(value) = target.take(record.value) {
                target.keep(|batch, location| batch.synonyms.get_or_insert_default().push(Placed { location, value }));
            }
        }
        Content::Curations => {
            if let Some(value) = target.take(record.value) {
                target.keep(|batch, location| batch.curations.get_or_insert_default().push(Placed { location, value }));
            }
        }
        Content::Entries => {
            if let Some(entry) = target.take::<Entry>(record.value) {
                let mut problems = entry::validate(&entry, limits);
                problems.extend(settings::check_entry(settings, &entry));
                target.add(Name::of_entry(&entry), problems, |batch, location| {
                    batch.entries.push(entry);
                    batch.entry_locations.push(location);
                    batch.entry_columns.push(record.columns);
                });
            }
        }
    }
}

/// What the format of a file reads from it.
fn read_records(source: &Source<'_>, options: ReadOptions) -> Result<Records, Problem> {
    let path = source.path.as_path();
    // The last format of an extension reads what no other recognises.
    let Some(last) = formats_of(path).last() else {
        let message = format!("has no known extension; use one of {}", known_extensions());
        return Err(Problem::new("", message).at(path, 0));
    };
    let bytes = source.read(options.limits)?;
    if let Reader::Bytes(read) = last.read {
        return Ok(read(&bytes, options.limits.file_bytes_max));
    }
    let (text, is_garbled) = match encoding::decode(bytes, options.encoding) {
        Ok(text) => (text, false),
        Err(garbled) if options.keep_going => (garbled.text, true),
        Err(garbled) => return Err(at_its_line(garbled.problem, path)),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let records = match formats_of(path).find(|format| (format.recognises)(text)).unwrap_or(last).read {
        Reader::Text(read) => read(text),
        Reader::Bytes(read) => read(text.as_bytes(), options.limits.file_bytes_max),
    };
    Ok(if is_garbled { encoding::without_unreadable(records) } else { records })
}

/// The text of a file, without a byte order mark.
pub(crate) fn read_text(path: &Path, limits: &Limits) -> Result<String, Problem> {
    let text = encoding::decode(read_bytes(path, limits)?, None).map_err(|garbled| {
        let message = "is neither UTF-8 nor UTF-16 with its byte order mark; save the file as UTF-8";
        at_its_line(Problem { message: message.into(), ..garbled.problem }, path)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn at_its_line(problem: Problem, path: &Path) -> Problem {
    let line = problem.line.unwrap_or(0);
    problem.at(path, line)
}

fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| Problem::new("", format!("cannot be read: {error}")).at(path, 0);
    check_size(path, fs::metadata(path).map_err(unreadable)?.len(), limits)?;
    fs::read(path).map_err(unreadable)
}

fn check_size(path: &Path, bytes: u64, limits: &Limits) -> Result<(), Problem> {
    let message = || format!("{bytes} bytes are more than {}; split the file", limits.file_bytes_max);
    if bytes > limits.file_bytes_max { Err(Problem::new("", message()).at(path, 0)) } else { Ok(()) }
}

/// The line of a byte of a text, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}
