//! Traditional characters become simplified ones, by the tables of OpenCC, and words that are written in several ways
//! become one of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

static TO_SIMPLIFIED: LazyLock<OpenCC> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).expect("the tables are part of the crate"));

/// The simplified form of `text` in its usual wording, with the same number of bytes character by character, so that
/// offsets hold in both.
///
/// OpenCC's t2s never changes the number of characters; the rare pair that differs in bytes is left as it is.
pub(crate) fn simplify(text: &str) -> Cow<'_, str> {
    let converted = TO_SIMPLIFIED.convert(text);
    let simplified = if converted == text {
        Cow::Borrowed(text)
    } else {
        let mut new = converted.chars();
        let out =
            text.chars().map(|old| new.next().filter(|new| new.len_utf8() == old.len_utf8()).unwrap_or(old)).collect();
        Cow::Owned(out)
    };
    match VARIANTS.replace(&simplified) {
        Some(usual) => Cow::Owned(usual),
        None => simplified,
    }
}

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| Variants::new(include_str!("variants.txt")));

/// What is written in several ways, each with as many characters.
struct Variants {
    characters: HashMap<char, char>,
    /// By the first character: words, and what is usually written for them, the longest first.
    words: HashMap<char, Vec<(&'static str, &'static str)>>,
}

impl Variants {
    /// From lines of words: the usual one, then the others; one alone stays. Lines that begin with `#` say nothing.
    fn new(lines: &'static str) -> Self {
        let mut out = Self { characters: HashMap::new(), words: HashMap::new() };
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let Some(usual) = words.next() else { continue };
            let others: Vec<&str> = words.collect();
            for word in if others.is_empty() { vec![usual] } else { others } {
                let mut chars = word.chars();
                let first = chars.next().expect("white space parts words");
                match chars.next() {
                    None => _ = out.characters.insert(first, usual.chars().next().expect("as many characters")),
                    Some(_) => out.words.entry(first).or_default().push((word, usual)),
                }
            }
        }
        out.words.values_mut().for_each(|words| words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        out
    }

    /// The text in its usual wording, if it is another.
    fn replace(&self, text: &str) -> Option<String> {
        let is_variant = |c: char| self.characters.contains_key(&c) || self.words.contains_key(&c);
        let first = text.find(is_variant)?;
        let mut out = String::with_capacity(text.len());
        out.push_str(&text[..first]);
        let mut rest = &text[first..];
        while let Some(c) = rest.chars().next() {
            let words = self.words.get(&c).map_or(&[][..], Vec::as_slice);
            let (taken, usual) = match words.iter().find(|(word, _)| rest.starts_with(word)) {
                Some((word, usual)) => (word.len(), *usual),
                None => (c.len_utf8(), &rest[..c.len_utf8()]),
            };
            let one = |c: char| self.characters.get(&c).copied().unwrap_or(c);
            out.extend(usual.chars().map(one));
            rest = &rest[taken..];
        }
        Some(out)
    }
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
    fn what_is_written_in_several_ways_meets() {
        assert_eq!(simplify("我的帐号登陆不了"), "我的账号登录不了");
        assert_eq!(simplify("藍芽設定"), "蓝牙设置");
        assert_eq!(simplify("印表機連接網路"), "打印机连接网络");
        assert_eq!(simplify("登山"), "登山");
        assert_eq!(simplify("點解我收唔到，點樣轉賬"), "为什我收不到，怎样转账");
        assert_eq!(simplify("重点解决，在海边度假"), "重点解决，在海边度假");
    }

    #[test]
    fn every_way_of_writing_a_word_has_as_many_bytes_and_one_usual_way() {
        let mut ways = std::collections::HashSet::new();
        for line in include_str!("variants.txt").lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            for word in &words {
                assert_eq!(word.chars().count(), words[0].chars().count(), "{line}");
                assert_eq!(word.len(), words[0].len(), "{line}");
                assert!(ways.insert(*word), "{word} stands twice");
            }
        }
        assert!(ways.len() >= 140, "{}", ways.len());
    }

    #[test]
    fn offsets_hold() {
        for text in ["退貨與換貨", "𠀀電話𩸽", "皇后後來", "我的印表機沒有藍芽"] {
            let simplified = simplify(text);
            assert!(text.char_indices().map(|(i, _)| i).eq(simplified.char_indices().map(|(i, _)| i)));
        }
    }
}
