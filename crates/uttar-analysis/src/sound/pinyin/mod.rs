//! Pinyin: how Chinese text is typed in Latin letters, and which characters sound alike.
//!
//! Text goes one way ([`pinyin_syllables`]), typed words the other ([`pinyin_cuts`]); they meet in syllables without
//! tones. [`fold_confusions`] is a weaker form of a syllable, its first letter a weaker one still.

mod confusions;
mod phrases;
mod syllables;

use std::ops::Range;

use pinyin::ToPinyin;

pub(crate) use confusions::fold_confusions;
pub use syllables::pinyin_cuts;
pub(crate) use syllables::split_mistyped_pinyin;

/// Stands before each syllable of pinyin among the sound keys, so that it meets no key of another language.
pub const SYLLABLE_MARK: char = '~';

/// Calls `each` with the place (in bytes) and the syllable of every character of a run of simplified Chinese, in order.
///
/// The syllable is without tone, with v for ü. It is the first reading of the character in the `pinyin` crate, except
/// in words where another one is meant. Characters without a reading are passed over.
///
/// ```
/// # use uttar_analysis::pinyin_syllables;
/// let mut syllables = Vec::new();
/// pinyin_syllables("重启手机", |_, syllable| syllables.push(syllable));
/// assert_eq!(syllables, ["chong", "qi", "shou", "ji"]);
/// ```
pub fn pinyin_syllables(run: &str, mut each: impl FnMut(Range<usize>, &'static str)) {
    let mut phrase = "".split(' ');
    for (start, c) in run.char_indices() {
        let reading = phrase.next().filter(|reading| !reading.is_empty()).or_else(|| {
            if let Some((_, syllables)) = phrases::at_start(&run[start..]) {
                phrase = syllables.split(' ');
                return phrase.next();
            }
            syllables::syllable(c.to_pinyin()?.plain())
        });
        if let Some(reading) = reading {
            each(start..start + c.len_utf8(), reading);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::syllables::split_pinyin;
    use super::*;
    use proptest::prelude::*;

    fn read(run: &str) -> String {
        let mut out = Vec::new();
        pinyin_syllables(run, |range, syllable| {
            assert_eq!(run[range].chars().count(), 1);
            out.push(syllable);
        });
        out.join(" ")
    }

    #[test]
    fn words_are_read_as_they_are_said() {
        for (run, want) in [
            ("电池更换", "dian chi geng huan"),
            ("重庆的银行", "chong qing de yin hang"),
            ("音乐和快乐", "yin yue he kuai le"),
            ("孩子长大了", "hai zi zhang da le"),
            ("多长时间还款", "duo chang shi jian huan kuan"),
            ("还没收到", "hai mei shou dao"),
            ("进行业务", "jin xing ye wu"),
            ("女士的策略", "nv shi de ce lve"),
            ("重", "zhong"),
            ("a电b池", "dian chi"),
            ("", ""),
        ] {
            assert_eq!(read(run), want, "{run}");
        }
    }

    #[test]
    fn typed_words_meet_the_text() {
        for (run, typed) in [("重新调整", "chongxintiaozheng"), ("绿色", "lvse"), ("西安", "xi'an"), ("角色", "jue se")]
        {
            assert_eq!(split_pinyin(typed).map(|syllables| syllables.join(" ")), Some(read(run)));
        }
    }

    proptest! {
        #[test]
        fn any_run_is_read(run in "[\\u{4e00}-\\u{9fff}a-z重行长还]{0,20}") {
            let mut end = 0;
            pinyin_syllables(&run, |range, syllable| {
                assert!(range.start >= end && split_pinyin(syllable).is_some());
                end = range.end;
            });
            prop_assert!(end <= run.len());
        }
    }
}
