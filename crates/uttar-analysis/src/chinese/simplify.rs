//! Traditional characters become simplified ones, by the tables of OpenCC.

use std::borrow::Cow;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

static TO_SIMPLIFIED: LazyLock<OpenCC> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).expect("the tables are part of the crate"));

/// The simplified form of `text`, with the same number of bytes character by character, so that offsets hold in both.
///
/// OpenCC's t2s never changes the number of characters; the rare pair that differs in bytes is left as it is.
pub(crate) fn simplify(text: &str) -> Cow<'_, str> {
    let converted = TO_SIMPLIFIED.convert(text);
    if converted == text {
        return Cow::Borrowed(text);
    }
    let mut new = converted.chars();
    let out =
        text.chars().map(|old| new.next().filter(|new| new.len_utf8() == old.len_utf8()).unwrap_or(old)).collect();
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_meets_simplified() {
        assert_eq!(simplify("電池充電"), "电池充电");
        assert_eq!(simplify("头发"), "头发");
        assert_eq!(simplify(""), "");
    }

    #[test]
    fn offsets_hold() {
        for text in ["退貨與換貨", "𠀀電話𩸽", "皇后後來"] {
            let simplified = simplify(text);
            assert!(text.char_indices().map(|(i, _)| i).eq(simplified.char_indices().map(|(i, _)| i)));
        }
    }
}
