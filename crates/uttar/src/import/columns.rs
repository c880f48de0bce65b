//! The columns of a table of questions, and how people call them in the languages of their sheets.

use std::collections::HashMap;
use std::sync::LazyLock;

use uttar_analysis::char_filter::FilteredText;

/// The columns, by the names that are documented.
pub(crate) const COLUMNS: [&str; 12] = [
    "question",
    "answer",
    "language",
    "id",
    "scope",
    "voice",
    "topics",
    "products",
    "alternatives",
    "tags",
    "valid_from",
    "valid_to",
];

/// Those of the columns that a table has, or that a record names: what it stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Columns(u16);

impl Columns {
    /// With another one.
    pub(super) fn with(self, column: &str) -> Self {
        Self(self.0 | Self::bit(column))
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn has(self, column: &str) -> bool {
        self.0 & Self::bit(column) != 0
    }

    fn bit(column: &str) -> u16 {
        COLUMNS.iter().position(|known| *known == column).map_or(0, |place| 1 << place)
    }
}

/// Other names, written for this project: in English, Chinese in both scripts, Hindi, Marathi, Bengali, Assamese,
/// Tamil, Telugu, Gujarati, Kannada, Malayalam, Punjabi, Odia and Urdu. Only those that can mean nothing else in such a
/// sheet.
const OTHER_NAMES: [(&str, &[&str]); 12] = [
    (
        "question",
        &[
            "questions",
            "standard question",
            "问题",
            "问",
            "提问",
            "标准问",
            "标准问题",
            "常见问题",
            "問題",
            "問",
            "提問",
            "標準問",
            "標準問題",
            "常見問題",
            "प्रश्न",
            "सवाल",
            "প্রশ্ন",
            "প্ৰশ্ন",
            "கேள்வி",
            "ప్రశ్న",
            "પ્રશ્ન",
            "ಪ್ರಶ್ನೆ",
            "ചോദ്യം",
            "ਪ੍ਰਸ਼ਨ",
            "ਸਵਾਲ",
            "ପ୍ରଶ୍ନ",
            "سوال",
        ],
    ),
    (
        "answer",
        &[
            "answers",
            "standard answer",
            "答案",
            "答",
            "回答",
            "解答",
            "答复",
            "标准答案",
            "答覆",
            "標準答案",
            "उत्तर",
            "जवाब",
            "উত্তর",
            "উত্তৰ",
            "பதில்",
            "సమాధానం",
            "જવાબ",
            "ઉત્તર",
            "ಉತ್ತರ",
            "ഉത്തരം",
            "ਉੱਤਰ",
            "ਜਵਾਬ",
            "ଉତ୍ତର",
            "جواب",
        ],
    ),
    (
        "alternatives",
        &[
            "alternative questions",
            "similar questions",
            "相似问",
            "相似问题",
            "相似问法",
            "扩展问",
            "其他问法",
            "相似問",
            "相似問題",
            "相似問法",
            "擴展問",
            "其他問法",
            "समान प्रश्न",
            "अन्य प्रश्न",
        ],
    ),
    ("language", &["lang", "语言", "語言", "भाषा", "ভাষা", "மொழி", "భాష", "ભાષા", "ಭಾಷೆ", "ഭാഷ", "ਭਾਸ਼ਾ", "ଭାଷା", "زبان"]),
    ("id", &["编号", "編號", "आईडी"]),
    ("scope", &["范围", "适用范围", "範圍", "適用範圍"]),
    ("voice", &["语气", "語氣"]),
    (
        "topics",
        &[
            "topic",
            "category",
            "categories",
            "主题",
            "分类",
            "类别",
            "主題",
            "分類",
            "類別",
            "विषय",
            "श्रेणी",
            "বিষয়",
            "வகை",
            "వర్గం",
            "વિષય",
            "ವಿಷಯ",
            "വിഷയം",
            "ਵਿਸ਼ਾ",
            "ବିଷୟ",
            "موضوع",
        ],
    ),
    ("products", &["product", "产品", "商品", "產品", "उत्पाद", "পণ্য", "ਉਤਪਾਦ"]),
    ("tags", &["tag", "labels", "标签", "標籤", "टैग"]),
    ("valid_from", &["valid from", "start date", "生效日期", "开始日期", "開始日期"]),
    ("valid_to", &["valid to", "valid until", "end date", "失效日期", "结束日期", "結束日期"]),
];

/// The column that a cell of a header names, whatever its case and width.
pub(super) fn column(name: &str) -> Option<&'static str> {
    static COLUMNS_BY_NAME: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
        let own = COLUMNS.into_iter().map(|column| (fold(column), column));
        let other =
            OTHER_NAMES.into_iter().flat_map(|(column, names)| names.iter().map(move |name| (fold(name), column)));
        own.chain(other).collect()
    });
    COLUMNS_BY_NAME.get(fold(name).as_str()).copied()
}

fn fold(name: &str) -> String {
    let mut filtered = FilteredText::default();
    filtered.fill(name);
    filtered.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a header names the one column that must be there.
pub(super) fn has_questions<'a>(mut header: impl Iterator<Item = &'a str>) -> bool {
    header.any(|name| column(name) == Some("question"))
}

/// Whether a row, counted from 0, is the header of a table. Below a title it names another column too: a list of words
/// may have one that means question.
pub(super) fn is_header<'a>(number: usize, cells: impl Iterator<Item = &'a str> + Clone) -> bool {
    has_questions(cells.clone()) && (number == 0 || cells.filter_map(column).count() > 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn columns_are_known_by_any_name_in_any_width() {
        for (name, want) in [
            ("Question", Some("question")),
            (" ｑｕｅｓｔｉｏｎ　", Some("question")),
            ("问题", Some("question")),
            ("標準問題", Some("question")),
            ("相似问法", Some("alternatives")),
            ("Similar  Questions", Some("alternatives")),
            ("答", Some("answer")),
            ("उत्तर", Some("answer")),
            ("প্রশ্ন", Some("question")),
            ("বিষ\u{9df}", Some("topics")),
            ("q", None),
            ("备注", None),
            ("", None),
        ] {
            assert_eq!(column(name), want, "{name}");
        }
        for (column_name, names) in OTHER_NAMES {
            assert!(COLUMNS.contains(&column_name));
            for name in names {
                assert_eq!(column(name), Some(column_name), "{name}");
            }
        }
        let all: Vec<&str> = OTHER_NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "no name stands twice");
    }

    #[test]
    fn below_a_title_a_header_names_two_columns() {
        let is_header = |number, cells: &str| is_header(number, cells.split(','));
        assert!(is_header(0, "question") && is_header(0, "price,问题"));
        assert!(!is_header(1, "问题") && !is_header(1, "问题,备注") && is_header(1, "问题,备注,答案"));
    }
}
