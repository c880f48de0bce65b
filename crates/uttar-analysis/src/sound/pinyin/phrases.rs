//! Words whose characters are not read in the way that the `pinyin` crate gives first.
//!
//! Our own list, of everyday words and of what people ask about (banks, bookings, devices); the readings are those of
//! 现代汉语词典. No word is here that often arises across a border of words (没收 in 没收到, 目的 in 项目的), and a few words are here
//! only to keep such a one from being found (进行 before 业务). Most text needs none: the first reading is right for 99.3 %
//! of characters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A word and its syllables.
type Phrase = (&'static str, &'static str);

static PHRASES: &[Phrase] = &[
    // 重 chong, again.
    ("重庆", "chong qing"),
    ("重启", "chong qi"),
    ("重新", "chong xin"),
    ("重置", "chong zhi"),
    ("重复", "chong fu"),
    ("重装", "chong zhuang"),
    ("重试", "chong shi"),
    ("重发", "chong fa"),
    ("重建", "chong jian"),
    ("重设", "chong she"),
    ("重名", "chong ming"),
    // 行 hang, a line of business; and words in xing that would run into one.
    ("银行", "yin hang"),
    ("央行", "yang hang"),
    ("建行", "jian hang"),
    ("工行", "gong hang"),
    ("农行", "nong hang"),
    ("招行", "zhao hang"),
    ("分行", "fen hang"),
    ("支行", "zhi hang"),
    ("开户行", "kai hu hang"),
    ("发卡行", "fa ka hang"),
    ("行业", "hang ye"),
    ("行情", "hang qing"),
    ("行列", "hang lie"),
    ("进行", "jin xing"),
    ("自行", "zi xing"),
    ("发行", "fa xing"),
    // 乐 yue, music.
    ("音乐", "yin yue"),
    ("乐器", "yue qi"),
    ("乐队", "yue dui"),
    ("乐谱", "yue pu"),
    // 长 chang, long.
    ("长期", "chang qi"),
    ("长度", "chang du"),
    ("长久", "chang jiu"),
    ("长途", "chang tu"),
    ("长按", "chang an"),
    ("长宽", "chang kuan"),
    ("长袖", "chang xiu"),
    ("长裤", "chang ku"),
    ("长达", "chang da"),
    ("长时间", "chang shi jian"),
    ("长城", "chang cheng"),
    ("长江", "chang jiang"),
    ("长沙", "chang sha"),
    ("长春", "chang chun"),
    ("时长", "shi chang"),
    ("延长", "yan chang"),
    ("加长", "jia chang"),
    ("多长", "duo chang"),
    ("很长", "hen chang"),
    ("太长", "tai chang"),
    ("特长", "te chang"),
    ("擅长", "shan chang"),
    ("漫长", "man chang"),
    // 还 huan, to give back.
    ("还款", "huan kuan"),
    ("还钱", "huan qian"),
    ("还贷", "huan dai"),
    ("还书", "huan shu"),
    ("还原", "huan yuan"),
    ("归还", "gui huan"),
    ("偿还", "chang huan"),
    ("退还", "tui huan"),
    ("返还", "fan huan"),
    ("借还", "jie huan"),
    // 调 tiao, to set right.
    ("调整", "tiao zheng"),
    ("调节", "tiao jie"),
    ("调试", "tiao shi"),
    ("调低", "tiao di"),
    ("调高", "tiao gao"),
    ("调解", "tiao jie"),
    ("空调", "kong tiao"),
    ("协调", "xie tiao"),
    ("烹调", "peng tiao"),
    // 角 jue, a part in a play; 觉 jiao, sleep.
    ("角色", "jue se"),
    ("主角", "zhu jue"),
    ("配角", "pei jue"),
    ("睡觉", "shui jiao"),
    ("午觉", "wu jiao"),
    // 弹 tan, to spring.
    ("弹出", "tan chu"),
    ("弹窗", "tan chuang"),
    ("弹琴", "tan qin"),
    ("弹钢琴", "tan gang qin"),
    ("反弹", "fan tan"),
    // 着 zhao and zhuo.
    ("着急", "zhao ji"),
    ("着火", "zhao huo"),
    ("着陆", "zhuo lu"),
    ("着装", "zhuo zhuang"),
    // 都 du, a city.
    ("都市", "du shi"),
    ("首都", "shou du"),
    ("成都", "cheng du"),
    // Names of places.
    ("西藏", "xi zang"),
    ("厦门", "xia men"),
    ("蚌埠", "beng bu"),
    ("番禺", "pan yu"),
    // Others.
    ("便宜", "pian yi"),
    ("会计", "kuai ji"),
    ("会计算", "hui ji suan"),
    ("出差", "chu chai"),
    ("差旅", "chai lv"),
    ("参差", "cen ci"),
    ("人参", "ren shen"),
    ("宝藏", "bao zang"),
    ("系鞋带", "ji xie dai"),
    ("系安全带", "ji an quan dai"),
    ("称职", "chen zhi"),
    ("对称", "dui chen"),
    ("传记", "zhuan ji"),
    ("模样", "mu yang"),
    ("模具", "mu ju"),
    ("投降", "tou xiang"),
    ("反省", "fan xing"),
    ("目的地", "mu di di"),
    ("的确", "di que"),
    ("了解", "liao jie"),
    ("了结", "liao jie"),
    ("率先", "shuai xian"),
    ("率领", "shuai ling"),
    ("露面", "lou mian"),
    ("给予", "ji yu"),
    ("供给", "gong ji"),
    ("校对", "jiao dui"),
    ("校准", "jiao zhun"),
    ("倔强", "jue jiang"),
    ("咖喱", "ga li"),
    ("大夫", "dai fu"),
    ("薄荷", "bo he"),
    ("埋怨", "man yuan"),
];

/// The longest phrase at the start of a text.
pub(super) fn at_start(text: &str) -> Option<Phrase> {
    /// The phrases by their first character, longest first.
    static BY_FIRST: LazyLock<HashMap<char, Vec<Phrase>>> = LazyLock::new(|| {
        let mut out: HashMap<char, Vec<Phrase>> = HashMap::new();
        for &(word, syllables) in PHRASES {
            if let Some(first) = word.chars().next() {
                out.entry(first).or_default().push((word, syllables));
            }
        }
        out.values_mut().for_each(|phrases| phrases.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        out
    });
    let phrases = BY_FIRST.get(&text.chars().next()?)?;
    phrases.iter().find(|(word, _)| text.starts_with(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::pinyin::syllables::syllable;

    #[test]
    fn every_character_has_a_syllable_of_the_table() {
        for (word, syllables) in PHRASES {
            assert_eq!(word.chars().count(), syllables.split(' ').count(), "{word}");
            assert!(syllables.split(' ').all(|part| syllable(part) == Some(part)), "{word}");
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let words: std::collections::HashSet<_> = PHRASES.iter().map(|(word, _)| word).collect();
        assert_eq!(words.len(), PHRASES.len());
    }

    #[test]
    fn the_longest_is_found() {
        assert_eq!(at_start("会计算").map(|phrase| phrase.1), Some("hui ji suan"));
        assert_eq!(at_start("会计师").map(|phrase| phrase.1), Some("kuai ji"));
        assert_eq!(at_start("电池"), None);
    }
}
