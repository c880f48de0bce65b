use std::io::Write;

use serde_json::json;

use super::*;

/// A workbook with one sheet a list of rows; only the parts that a reader needs (ECMA-376).
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    };
    let kinds: String = (1..=sheets.len())
        .map(|i| format!("<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"))
        .collect();
    part(
        "[Content_Types].xml",
        &format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{kinds}</Types>"
        ),
    );
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let names: String = sheets
        .iter()
        .enumerate()
        .map(|(i, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", i + 1))
        .collect();
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATION}\"><sheets>{names}</sheets></workbook>"
        ),
    );
    let relations: String = (1..=sheets.len())
        .map(|i| {
            format!("<Relationship Id=\"rId{i}\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>")
        })
        .collect();
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        ),
    );
    for (i, (_, rows)) in sheets.iter().enumerate() {
        let rows: String = rows
            .iter()
            .enumerate()
            .map(|(r, cells)| {
                let cells: String = cells
                    .iter()
                    .enumerate()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(c, text)| {
                        format!("<c r=\"{}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", letters(c), r + 1)
                    })
                    .collect();
                format!("<row r=\"{}\">{cells}</row>", r + 1)
            })
            .collect();
        part(
            &format!("xl/worksheets/sheet{}.xml", i + 1),
            &format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
            ),
        );
    }
    zip.finish().expect("in memory").into_inner()
}

const MAX: u64 = 1 << 20;

#[test]
fn sheets_with_questions_are_read() {
    let bytes = workbook(&[
        ("Notes", &[&["written by hand"]]),
        (
            "FAQ",
            &[
                &["id", "Question", "Answer", "language"],
                &["a", "कितने दिन?", "दो", "hi"],
                &["a", "How long?", "Two", "en"],
            ],
        ),
    ]);
    let records = read(&bytes, MAX);
    assert!(records.problems.is_empty(), "{:?}", records.problems);
    assert_eq!(records.values[0].line, 2);
    assert_eq!(records.values[0].value["phrasings"], json!({"en": ["How long?"], "hi": ["कितने दिन?"]}));
}

#[test]
fn bad_cells_are_named_by_sheet_and_cell() {
    let bytes = workbook(&[("FAQ", &[&["question", "answer", "language"], &["How?", "So", "english"], &["", "So"]])]);
    let fields: Vec<_> = read(&bytes, MAX).problems.into_iter().map(|p| (p.line, p.field)).collect();
    assert_eq!(fields, [(Some(2), "FAQ!C2 language".into()), (Some(3), "FAQ!A3 question".into())]);
    let bytes = workbook(&[("S", &[&["question", "price"]])]);
    assert_eq!(read(&bytes, MAX).problems[0].field, "S!B1 price");
}

#[test]
fn what_is_no_workbook_or_too_large_is_refused() {
    let bytes = workbook(&[("FAQ", &[&["question", "answer"], &["How?", "So"]])]);
    assert_eq!(read(b"question,answer\n", MAX).problems.len(), 1);
    let half = read(&bytes[..bytes.len() / 2], MAX);
    assert_eq!((half.values.len(), half.problems.len()), (0, 1));
    let size: u64 = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("a workbook");
        (0..archive.len()).map(|i| archive.by_index_raw(i).expect("a part").size()).sum()
    };
    assert!(read(&bytes, size).problems.is_empty());
    assert!(read(&bytes, size - 1).problems[0].message.contains("split"));
}

#[test]
fn columns_have_the_names_of_excel() {
    assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}
