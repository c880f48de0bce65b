//! Excel workbooks (.xlsx): sheets in the [flat shape](super::flat).
//!
//! A sheet with a `question` column in its first rows is read, and may have a title above; others, notes and drop-down
//! lists, are passed over, and so are hidden sheets. Cells are read as a stream: a sheet with one cell in the far
//! corner would else take all memory. What is merged over several rows holds for all of them, and questions beside one
//! merged answer are one entry.

mod cell;

use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx, XlsxError, open_workbook_from_rs};

use super::Records;
use super::columns::{column, is_header};
use super::delimited::HEADER_LINES_MAX;
use super::flat::{Table, uncomputed};
use crate::error::Problem;

/// Columns beyond this hold nothing that is read: a header has twelve.
const COLUMNS_MAX: usize = 256;

/// What begins the text of a cell that shows an error (ECMA-376, 18.18.11), to tell it from a text that reads the same.
/// No text has this noncharacter.
const ERROR: char = '\u{fdd1}';

/// Reads a workbook whose parts, unpacked, have at most `bytes_max` bytes.
pub(super) fn read(bytes: &[u8], bytes_max: u64) -> Records {
    let mut out = Records::default();
    if let Err(problem) = read_sheets(bytes, bytes_max, &mut out) {
        out.problems.push(problem);
    }
    out
}

fn read_sheets(bytes: &[u8], bytes_max: u64, out: &mut Records) -> Result<(), Problem> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Problem::new("", format!("is no Excel workbook (.xlsx) that can be read: {error}; save it as .xlsx again"))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut unpacked = 0u64;
    for i in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(i).map_err(|error| unreadable(&error))?.size());
    }
    if unpacked > bytes_max {
        return Err(Problem::new(
            "",
            format!("{unpacked} bytes unpacked are more than {bytes_max}; split the workbook"),
        ));
    }
    let mut workbook: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsxError| unreadable(&error))?;
    let mut has_table = false;
    let mut room = bytes_max - unpacked;
    for name in workbook.sheet_names() {
        let in_sheet = |error: XlsxError| Problem::new(name.clone(), unreadable(&error).message);
        let rows = rows(&mut workbook, &name).map_err(in_sheet)?;
        let Some(mut sheet) = Sheet::find(&name, rows) else { continue };
        let is_hidden = workbook
            .sheets_metadata()
            .iter()
            .any(|sheet| sheet.name == name && !matches!(sheet.visible, SheetVisible::Visible));
        if is_hidden {
            let message = "is hidden and was left out; show the sheet in Excel if it is to be imported";
            out.warnings.push(Problem::new(name.clone(), message));
            continue;
        }
        has_table = true;
        let merged = workbook.merge_cells_by_sheet_name(&name).map_err(in_sheet)?;
        sheet.spread(&merged, &mut room)?;
        sheet.read(out);
    }
    if !has_table && out.problems.is_empty() {
        return Err(Problem::new(
            "question",
            "no sheet that is shown has such a column in its first rows; name question and answer there",
        ));
    }
    Ok(())
}

/// A row of a sheet that is not empty.
struct Row {
    /// Counted from 1.
    line: usize,
    cells: Vec<String>,
    /// The row with the cell that this one shares its answer with.
    answered_by: Option<usize>,
}

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(name)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        let (line, column) = cell.get_position();
        let (line, column) = (line as usize + 1, column as usize);
        let mut text = cell::text(cell.get_value(), cells.styles().get(style));
        if matches!(cell.get_value(), DataRef::Error(_)) {
            text.insert(0, ERROR);
        }
        if text.trim().is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        if rows.last().is_none_or(|last| last.line != line) {
            rows.push(Row { line, cells: Vec::new(), answered_by: None });
        }
        let Row { cells, .. } = rows.last_mut().expect("pushed above");
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    Ok(rows)
}

/// A sheet with a table of questions.
struct Sheet<'a> {
    name: &'a str,
    header: Row,
    /// Those below the header.
    rows: Vec<Row>,
}

impl<'a> Sheet<'a> {
    /// The table of a sheet: below the first row that names a column of questions, where nothing stands above it but a
    /// title.
    fn find(name: &'a str, mut rows: Vec<Row>) -> Option<Self> {
        let mut first = rows.iter().take(HEADER_LINES_MAX).enumerate();
        let (at, _) = first.find(|(number, row)| is_header(*number, row.cells.iter().map(String::as_str)))?;
        let is_title = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count() <= 1;
        if !rows[..at].iter().all(is_title) {
            return None;
        }
        let below = rows.split_off(at + 1);
        Some(Self { name, header: rows.pop()?, rows: below })
    }

    /// Gives every row of merged cells what stands in the first. Cells beside each other are not filled: a title over
    /// all columns is no answer.
    fn spread(&mut self, merged: &[Dimensions], room: &mut u64) -> Result<(), Problem> {
        for Dimensions { start, end } in merged {
            let (first, last, at) = (start.0 as usize + 1, end.0 as usize + 1, start.1 as usize);
            let Ok(number) = self.rows.binary_search_by_key(&first, |row| row.line) else { continue };
            let Some(text) = self.rows[number].cells.get(at).filter(|text| !text.is_empty()).cloned() else { continue };
            let is_answer = self.header.cells.get(at).is_some_and(|name| column(name) == Some("answer"));
            for row in self.rows[number + 1..].iter_mut().take_while(|row| row.line <= last) {
                // Merged cells that overlap, which Excel never writes, would take all time.
                *room = room.checked_sub(text.len() as u64).ok_or_else(|| {
                    let message = "merged cells hold too much for every row that they stand for; split the workbook";
                    Problem::new(self.name, message)
                })?;
                if row.cells.len() <= at {
                    row.cells.resize(at + 1, String::new());
                }
                row.cells[at].clone_from(&text);
                if is_answer {
                    row.answered_by = Some(number);
                }
            }
        }
        Ok(())
    }

    fn read(self, out: &mut Records) {
        let Self { name, header, rows } = self;
        let in_sheet = |line: usize, column: Option<usize>, problem: Problem| {
            let cell = column.map_or_else(|| line.to_string(), |column| format!("{}{line}", letters(column)));
            let field = if problem.field.is_empty() {
                format!("{name}!{cell}")
            } else {
                format!("{name}!{cell} {}", problem.field)
            };
            Problem { line: Some(line), field, ..problem }
        };
        let names = header.cells.iter().map(|name| name.strip_prefix(ERROR).unwrap_or(name));
        let mut table = match Table::new(names.clone()) {
            Ok(table) => table,
            Err(problems) => {
                for problem in problems {
                    let is_meant = |name: &str| {
                        column(name)
                            .map_or_else(|| name.trim().to_lowercase() == problem.field, |it| it == problem.field)
                    };
                    let column = names.clone().position(is_meant);
                    out.problems.push(in_sheet(header.line, column, problem));
                }
                return;
            }
        };
        let mut ids: Vec<Option<String>> = Vec::with_capacity(rows.len());
        for row in &rows {
            // Cells to the right of the header belong to nothing; a short row is one with empty cells.
            let cells: Vec<&str> =
                (0..header.cells.len()).map(|i| row.cells.get(i).map_or("", String::as_str)).collect();
            let mut has_error = false;
            for (column, cell) in cells.iter().enumerate() {
                if let Some(error) = cell.strip_prefix(ERROR) {
                    out.problems.push(in_sheet(row.line, Some(column), uncomputed("", error)));
                    has_error = true;
                }
            }
            if has_error {
                ids.push(None);
                continue;
            }
            let shared = row.answered_by.and_then(|first| ids[first].as_deref());
            match table.add(&cells, row.line, shared) {
                Ok(id) => ids.push(Some(id)),
                Err(problem) => {
                    out.problems.push(in_sheet(row.line, table.column(&problem.field), problem));
                    ids.push(None);
                }
            }
        }
        out.values.extend(table.into_values());
    }
}

/// The name of a column: A, B, ..., Z, AA.
fn letters(column: usize) -> String {
    let mut out = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).expect("below 26");
        out.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    out
}

#[cfg(test)]
mod tests;
