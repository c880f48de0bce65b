//! The map as text for people and as CSV for spreadsheets.

use std::fmt::Write as _;

use super::{Coverage, CoverageMap};

/// Holes that the text names one by one; the other forms have them all.
const HOLES_SHOWN: usize = 20;

impl CoverageMap {
    /// A table a scope, a line a language, then the first holes by name.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let width = self.scopes.iter().map(|scope| scope.to_string().len()).max().unwrap_or(0).max("scope".len());
        let _ =
            writeln!(out, "{:<width$}  {:<8}  {:>6}  {:>8}  {:>7}", "scope", "language", "own", "fallback", "nothing");
        for (scope, counts) in self.scopes.iter().zip(&self.counts) {
            for (language, count) in self.languages.iter().zip(counts).filter(|(_, count)| count.total() > 0) {
                let scope = scope.to_string();
                let (own, fallback, nothing) = (count.own, count.fallback, count.nothing);
                let _ = writeln!(out, "{scope:<width$}  {language:<8}  {own:>6}  {fallback:>8}  {nothing:>7}");
            }
        }
        let holes: Vec<_> = self.cells().filter(|(.., coverage)| *coverage == Coverage::Nothing).collect();
        if !holes.is_empty() {
            let _ = writeln!(out, "\nno answer at all, {} times:", holes.len());
            for (entry, scope, language, _) in holes.iter().take(HOLES_SHOWN) {
                let _ = writeln!(out, "  {entry}  {scope}  {language}");
            }
            if holes.len() > HOLES_SHOWN {
                let _ = writeln!(out, "  ... and {} more; --format entries-csv lists all", holes.len() - HOLES_SHOWN);
            }
        }
        out
    }

    /// `product,scope,language,own,fallback,nothing`, a line for each that somebody asks for; `*` is for entries about
    /// all products.
    pub fn products_to_csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut write = |record: [&str; 6]| out.write_record(record).expect("memory takes every record");
        write(["product", "scope", "language", "own", "fallback", "nothing"]);
        for product in &self.products {
            for (scope, counts) in self.scopes.iter().zip(&product.counts) {
                for (language, count) in self.languages.iter().zip(counts).filter(|(_, count)| count.total() > 0) {
                    write([
                        product.product.as_deref().unwrap_or("*"),
                        &scope.to_string(),
                        language,
                        &count.own.to_string(),
                        &count.fallback.to_string(),
                        &count.nothing.to_string(),
                    ]);
                }
            }
        }
        finished(out)
    }

    /// `entry,scope,language,served`, a line for each that somebody asks for.
    pub fn entries_to_csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut write = |record: [&str; 4]| out.write_record(record).expect("memory takes every record");
        write(["entry", "scope", "language", "served"]);
        for (entry, scope, language, coverage) in self.cells().filter(|(.., c)| *c != Coverage::NotAsked) {
            write([entry, &scope, language, coverage.name()]);
        }
        finished(out)
    }

    /// Entry, scope, language and what is served, one after another.
    fn cells(&self) -> impl Iterator<Item = (&str, String, &str, Coverage)> {
        self.entries.iter().flat_map(move |entry| {
            self.scopes.iter().zip(&entry.served).flat_map(move |(scope, served)| {
                let languages = self.languages.iter().zip(served);
                languages.map(move |(language, coverage)| {
                    (entry.entry.as_str(), scope.to_string(), language.as_str(), *coverage)
                })
            })
        })
    }
}

fn finished(out: csv::Writer<Vec<u8>>) -> String {
    String::from_utf8(out.into_inner().expect("memory can be flushed")).expect("written from strings")
}
