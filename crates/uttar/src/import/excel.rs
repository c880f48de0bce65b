//! Excel workbooks (.xlsx): sheets in the [flat shape](super::flat).
//!
//! A sheet whose first row names a `question` column is read; others, notes and drop-down lists, are passed over. Cells are read as a stream: a
//! sheet with one cell in the far corner would else take all memory.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError, open_workbook_from_rs};

use super::Records;
use super::flat::{Table, has_questions};
use crate::error::Problem;

/// Columns beyond this hold nothing that is read: a header has eight.
const COLUMNS_MAX: usize = 256;

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
    for name in workbook.sheet_names() {
        let rows =
            rows(&mut workbook, &name).map_err(|error| Problem::new(name.clone(), unreadable(&error).message))?;
        has_table |= read_rows(&name, &rows, out);
    }
    if !has_table && out.problems.is_empty() {
        return Err(Problem::new(
            "question",
            "no sheet has such a column in its first row; name question and answer there",
        ));
    }
    Ok(())
}

/// A row with its number, counted from 1, and its cells.
type Row = (usize, Vec<String>);

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(name)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize + 1, column as usize);
        let text = text_of(cell.get_value());
        if text.trim().is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Vec::new()));
        }
        let (_, fields) = rows.last_mut().expect("pushed above");
        if fields.len() <= column {
            fields.resize(column + 1, String::new());
        }
        fields[column] = text;
    }
    Ok(rows)
}

/// What a cell shows. Whole numbers are shown without a decimal point; an error in a cell is shown as text and found by whoever reads it.
fn text_of(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        value => calamine::Data::from(value.clone()).to_string(),
    }
}

/// Reads a sheet, and says whether it is a table of questions.
fn read_rows(sheet: &str, rows: &[Row], out: &mut Records) -> bool {
    let Some(((header_line, header), rows)) = rows.split_first() else { return false };
    let lower: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if !has_questions(&lower) {
        return false;
    }
    let in_sheet = |line: usize, column: Option<usize>, problem: Problem| {
        let cell = column.map_or_else(|| line.to_string(), |column| format!("{}{line}", letters(column)));
        let field = if problem.field.is_empty() {
            format!("{sheet}!{cell}")
        } else {
            format!("{sheet}!{cell} {}", problem.field)
        };
        Problem { line: Some(line), field, ..problem }
    };
    let mut table = match Table::new(header.iter().map(String::as_str)) {
        Ok(table) => table,
        Err(problems) => {
            for problem in problems {
                let column = lower.iter().position(|name| *name == problem.field);
                out.problems.push(in_sheet(*header_line, column, problem));
            }
            return true;
        }
    };
    for (line, fields) in rows {
        // Cells to the right of the header belong to nothing; a short row is one with empty cells.
        let row: Vec<&str> = (0..header.len()).map(|i| fields.get(i).map_or("", String::as_str)).collect();
        if let Err(problem) = table.add(&row, *line) {
            out.problems.push(in_sheet(*line, table.column(&problem.field), problem));
        }
    }
    out.values.extend(table.into_values());
    true
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
