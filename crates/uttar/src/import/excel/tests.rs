use std::io::Write;

use serde_json::json;

use super::*;

/// A workbook with one sheet a list of rows.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let sheets: Vec<(&str, String)> = sheets.iter().map(|(name, rows)| (*name, data(rows))).collect();
    package(&sheets, None)
}

/// The data of a sheet of texts.
fn data(rows: &[&[&str]]) -> String {
    let rows: String = rows
        .iter()
        .enumerate()
        .map(|(r, cells)| {
            let cells: String = cells
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(c, text)| format!("<c r=\"{}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", letters(c), r + 1))
                .collect();
            format!("<row r=\"{}\">{cells}</row>", r + 1)
        })
        .collect();
    format!("<sheetData>{rows}</sheetData>")
}

/// Names the cells that are merged, behind the data of a sheet.
fn merged(data: String, places: &[&str]) -> String {
    let places: String = places.iter().map(|place| format!("<mergeCell ref=\"{place}\"/>")).collect();
    format!("{data}<mergeCells>{places}</mergeCells>")
}

/// A workbook of sheets with their data; only the parts that a reader needs (ECMA-376).
fn package(sheets: &[(&str, String)], styles: Option<&str>) -> Vec<u8> {
    package_hiding(&[], sheets, styles)
}

/// The same; some of the sheets are in a state.
fn package_hiding(states: &[(&str, &str)], sheets: &[(&str, String)], styles: Option<&str>) -> Vec<u8> {
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
        .map(|(i, (name, _))| {
            let state = states.iter().find(|(of, _)| of == name);
            let state = state.map_or_else(String::new, |(_, state)| format!("state=\"{state}\""));
            format!("<sheet name=\"{name}\" sheetId=\"{0}\" {state} r:id=\"rId{0}\"/>", i + 1)
        })
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
    let relations = relations
        + &styles.map_or(String::new(), |_| {
            format!("<Relationship Id=\"rIdS\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/>")
        });
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        ),
    );
    for (i, (_, data)) in sheets.iter().enumerate() {
        part(
            &format!("xl/worksheets/sheet{}.xml", i + 1),
            &format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{data}</worksheet>"
            ),
        );
    }
    if let Some(formats) = styles {
        part(
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{formats}</styleSheet>"
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
fn what_is_merged_over_rows_holds_for_all_of_them() {
    let rows: &[&[&str]] = &[
        &["京享银行知识库"],
        &["id", "问题", "答案", "分类"],
        &["open", "怎么开户？", "点击“立即开户”。", "账户"],
        &["", "开户需要什么材料", "", ""],
        &["", "多久能开好", "", "时间"],
        &["卡片"],
        &["lost", "卡丢了怎么办？", "请挂失。", ""],
    ];
    let sheet = merged(data(rows), &["A1:D1", "A3:A5", "C3:C5", "D3:D4", "A6:D6"]);
    let records = read(&package(&[("FAQ", sheet)], None), MAX);
    // The title over a part of the table has no question, and is said to be no row.
    assert_eq!(records.problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["FAQ!B6 question"]);
    let open = json!({"id": "open", "phrasings": {"zh-Hans": ["怎么开户？", "开户需要什么材料", "多久能开好"]},
                      "answers": [{"lang": "zh-Hans", "body": "点击“立即开户”。"}], "topics": ["账户", "时间"]});
    assert_eq!(records.values.iter().map(|record| record.line).collect::<Vec<_>>(), [3, 7]);
    assert_eq!(records.values[0].value, open);
}

#[test]
fn questions_beside_one_merged_answer_are_one_entry_without_ids_too() {
    let rows: &[&[&str]] = &[
        &["question", "answer"],
        &["How long?", "Two days."],
        &["When?"],
        &["Who pays?", "You do."],
        &["Why?", "So."],
    ];
    let records = read(&package(&[("FAQ", merged(data(rows), &["B2:B3"]))], None), MAX);
    let asked: Vec<_> = records.values.iter().map(|record| &record.value["phrasings"]["en"]).collect();
    assert_eq!(asked, [&json!(["How long?", "When?"]), &json!(["Who pays?"]), &json!(["Why?"])]);
    assert_eq!(records.values[0].value["answers"].as_array().map(Vec::len), Some(1));
}

#[test]
fn merged_cells_take_no_more_room_than_a_file_may_have() {
    let rows: &[&[&str]] = &[&["question", "answer"], &["a?", "12345678"], &["b?"], &["c?"]];
    let places: Vec<&str> = std::iter::repeat_n("B2:B4", 3).collect();
    let bytes = package(&[("FAQ", merged(data(rows), &places))], None);
    let unpacked: u64 = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("a workbook");
        (0..archive.len()).map(|i| archive.by_index_raw(i).expect("a part").size()).sum()
    };
    assert!(read(&bytes, unpacked + 48).problems.is_empty());
    let refused = read(&bytes, unpacked + 47);
    assert!(refused.values.is_empty() && refused.problems[0].message.contains("split"), "{:?}", refused.problems);
}

#[test]
fn days_and_percentages_are_read_as_they_are_shown() {
    let styles = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>\
                  <xf numFmtId=\"9\"/><xf numFmtId=\"10\"/></cellXfs>";
    let cell = |name: &str, style: u8, value: &str| format!("<c r=\"{name}\" s=\"{style}\"><v>{value}</v></c>");
    let text = |name: &str, value: &str| format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
    let rows = [
        text("A1", "question") + &text("B1", "answer"),
        text("A2", "When does it end?") + &cell("B2", 1, "46024"),
        text("A3", "How much?") + &cell("B3", 2, "0.18"),
        text("A4", "How much exactly?") + &cell("B4", 3, "0.285"),
        text("A5", "How many?") + &cell("B5", 0, "7"),
    ];
    let rows: String =
        (1..).zip(rows).map(|(line, cells): (usize, String)| format!("<row r=\"{line}\">{cells}</row>")).collect();
    let records = read(&package(&[("FAQ", format!("<sheetData>{rows}</sheetData>"))], Some(styles)), MAX);
    let bodies: Vec<_> = records.values.iter().map(|record| record.value["answers"][0]["body"].as_str()).collect();
    assert_eq!(bodies, ["2026-01-02", "18%", "28.50%", "7"].map(Some), "{:?}", records.problems);
}

#[test]
fn errors_in_cells_are_no_text() {
    let text = |name: &str, value: &str| format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
    let error = |name: &str, value: &str| format!("<c r=\"{name}\" t=\"e\"><v>{value}</v></c>");
    let rows = [
        text("A1", "question") + &text("B1", "answer") + &text("C1", "topics"),
        text("A2", "How much?") + &error("B2", "#REF!") + &error("C2", "#N/A"),
        text("A3", "What is #REF!?") + &text("B3", "An error of Excel.") + &error("E3", "#DIV/0!"),
    ];
    let rows: String =
        (1..).zip(rows).map(|(line, cells): (usize, String)| format!("<row r=\"{line}\">{cells}</row>")).collect();
    let records = read(&package(&[("FAQ", format!("<sheetData>{rows}</sheetData>"))], None), MAX);
    let problems: Vec<_> =
        records.problems.iter().map(|it| (it.line, it.field.as_str(), it.message.as_str())).collect();
    let says = |error: &str| format!("shows the error {error}; mend its formula, or write the text itself");
    assert_eq!(problems, [(Some(2), "FAQ!B2", says("#REF!").as_str()), (Some(2), "FAQ!C2", says("#N/A").as_str())]);
    assert_eq!(records.values.iter().map(|record| record.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn hidden_sheets_are_left_out_and_told() {
    let faq = |question: &str| data(&[&["question", "answer"], &[question, "So"]]);
    let sheets = [("Old", faq("Old?")), ("Older", faq("Older?")), ("FAQ", faq("New?")), ("Lists", data(&[&["x"]]))];
    let states = [("Old", "hidden"), ("Older", "veryHidden"), ("Lists", "hidden")];
    let records = read(&package_hiding(&states, &sheets, None), MAX);
    assert!(records.problems.is_empty(), "{:?}", records.problems);
    assert_eq!(records.values.iter().map(|record| &record.value["phrasings"]["en"][0]).collect::<Vec<_>>(), ["New?"]);
    assert_eq!(records.warnings.iter().map(|warning| warning.field.as_str()).collect::<Vec<_>>(), ["Old", "Older"]);
    let hidden = read(&package_hiding(&states, &sheets[..1], None), MAX);
    assert!(hidden.values.is_empty() && hidden.problems[0].message.contains("no sheet that is shown"));
}

#[test]
fn a_list_of_words_is_no_table() {
    let bytes = workbook(&[
        ("Lists", &[&["类别"], &["问题"], &["投诉"]]),
        ("FAQ", &[&["Help"], &[], &["问题", "答案"], &["怎么转账？", "点击首页。"]]),
    ]);
    let records = read(&bytes, MAX);
    assert!(records.problems.is_empty(), "{:?}", records.problems);
    assert_eq!(records.values.iter().map(|record| record.line).collect::<Vec<_>>(), [4]);
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
