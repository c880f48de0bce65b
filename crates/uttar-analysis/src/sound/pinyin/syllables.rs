//! The syllables of Mandarin, and a word of Latin letters cut into them.
//!
//! Source: the table of the Scheme for the Chinese Phonetic Alphabet (Hanyu Pinyin, 1958), as GB/T 16159 uses it; ü is
//! v, as keyboards type it.

/// Bytes of the text that [`split_pinyin`] cuts up; longer text is no word.
const TEXT_BYTES_MAX: usize = 128;

/// Bytes of the longest syllable.
const SYLLABLE_BYTES_MAX: usize = 6;

/// All syllables without tones, in order.
static SYLLABLES: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "ba", "bai", "ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian", "biao", "bie",
    "bin", "bing", "bo", "bu", "ca", "cai", "can", "cang", "cao", "ce", "cen", "ceng", "cha", "chai", "chan", "chang",
    "chao", "che", "chen", "cheng", "chi", "chong", "chou", "chu", "chua", "chuai", "chuan", "chuang", "chui", "chun",
    "chuo", "ci", "cong", "cou", "cu", "cuan", "cui", "cun", "cuo", "da", "dai", "dan", "dang", "dao", "de", "dei",
    "den", "deng", "di", "dia", "dian", "diao", "die", "ding", "diu", "dong", "dou", "du", "duan", "dui", "dun", "duo",
    "e", "ei", "en", "eng", "er", "fa", "fan", "fang", "fei", "fen", "feng", "fo", "fou", "fu", "ga", "gai", "gan",
    "gang", "gao", "ge", "gei", "gen", "geng", "gong", "gou", "gu", "gua", "guai", "guan", "guang", "gui", "gun",
    "guo", "ha", "hai", "han", "hang", "hao", "he", "hei", "hen", "heng", "hong", "hou", "hu", "hua", "huai", "huan",
    "huang", "hui", "hun", "huo", "ji", "jia", "jian", "jiang", "jiao", "jie", "jin", "jing", "jiong", "jiu", "ju",
    "juan", "jue", "jun", "ka", "kai", "kan", "kang", "kao", "ke", "kei", "ken", "keng", "kong", "kou", "ku", "kua",
    "kuai", "kuan", "kuang", "kui", "kun", "kuo", "la", "lai", "lan", "lang", "lao", "le", "lei", "leng", "li", "lia",
    "lian", "liang", "liao", "lie", "lin", "ling", "liu", "lo", "long", "lou", "lu", "luan", "lun", "luo", "lv", "lve",
    "ma", "mai", "man", "mang", "mao", "me", "mei", "men", "meng", "mi", "mian", "miao", "mie", "min", "ming", "miu",
    "mo", "mou", "mu", "na", "nai", "nan", "nang", "nao", "ne", "nei", "nen", "neng", "ni", "nian", "niang", "niao",
    "nie", "nin", "ning", "niu", "nong", "nou", "nu", "nuan", "nun", "nuo", "nv", "nve", "o", "ou", "pa", "pai", "pan",
    "pang", "pao", "pei", "pen", "peng", "pi", "pian", "piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia",
    "qian", "qiang", "qiao", "qie", "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran", "rang", "rao",
    "re", "ren", "reng", "ri", "rong", "rou", "ru", "rua", "ruan", "rui", "run", "ruo", "sa", "sai", "san", "sang",
    "sao", "se", "sen", "seng", "sha", "shai", "shan", "shang", "shao", "she", "shei", "shen", "sheng", "shi", "shou",
    "shu", "shua", "shuai", "shuan", "shuang", "shui", "shun", "shuo", "si", "song", "sou", "su", "suan", "sui", "sun",
    "suo", "ta", "tai", "tan", "tang", "tao", "te", "tei", "teng", "ti", "tian", "tiao", "tie", "ting", "tong", "tou",
    "tu", "tuan", "tui", "tun", "tuo", "wa", "wai", "wan", "wang", "wei", "wen", "weng", "wo", "wu", "xi", "xia",
    "xian", "xiang", "xiao", "xie", "xin", "xing", "xiong", "xiu", "xu", "xuan", "xue", "xun", "ya", "yan", "yang",
    "yao", "ye", "yi", "yin", "ying", "yo", "yong", "you", "yu", "yuan", "yue", "yun", "za", "zai", "zan", "zang",
    "zao", "ze", "zei", "zen", "zeng", "zha", "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen", "zheng", "zhi",
    "zhong", "zhou", "zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo", "zi", "zong", "zou", "zu",
    "zuan", "zui", "zun", "zuo",
];

/// The syllable of the table that is spelt like this, with ü as itself, as v or, in lue and nue, as u.
pub(super) fn syllable(spelling: &str) -> Option<&'static str> {
    let spelling = match spelling {
        "lü" => "lv",
        "nü" => "nv",
        "lue" | "lüe" => "lve",
        "nue" | "nüe" => "nve",
        other => other,
    };
    SYLLABLES.binary_search(&spelling).ok().map(|at| SYLLABLES[at])
}

/// Cuts a word, or a run of words, of Latin letters in lower case into syllables without tones.
///
/// Of all ways to cut, it takes the one with the fewest syllables, and among those the one with the fewest that start
/// with a vowel, for these are set off by an apostrophe in careful spelling. Apostrophes and spaces are borders; ü is
/// `v`, `ü` or `u:`, and `v` where only `u` is spelt (`xv`). `None` if the text is not pinyin from end to end.
pub(super) fn split_pinyin(word: &str) -> Option<Vec<&'static str>> {
    cut(word, bare_vowels_cost).map(|(syllables, _)| syllables)
}

/// The other way to cut a word into as few syllables, if there is one: xian e beside xia ne. Who types no apostrophe
/// leaves that open.
fn split_pinyin_otherwise(word: &str) -> Option<Vec<&'static str>> {
    let (first, fewest) = cut(word, bare_vowels_cost)?;
    let (other, count) = cut(word, |syllable| 1 - bare_vowels_cost(syllable))?;
    (count == fewest && other != first).then_some(other)
}

/// The likeliest ways to cut a word into syllables, at most two, the best first; see [`split_pinyin`].
///
/// ```
/// # use uttar_analysis::pinyin_cuts;
/// assert_eq!(pinyin_cuts("xiane"), [["xia", "ne"], ["xian", "e"]]);
/// assert!(pinyin_cuts("battery").is_empty());
/// ```
pub fn pinyin_cuts(word: &str) -> Vec<Vec<&'static str>> {
    split_pinyin(word).into_iter().chain(split_pinyin_otherwise(word)).collect()
}

/// A word with the one letter that it lacks to be pinyin, if that is certain: zhuanzhag is zhuan zhang. Among the
/// letters that make it such, one must need fewer syllables than all others.
pub(crate) fn split_mistyped_pinyin(word: &str) -> Option<Vec<&'static str>> {
    if !(MISTYPED_LETTERS_MIN..=MISTYPED_LETTERS_MAX).contains(&word.len())
        || !word.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return None;
    }
    let mut best: Option<(Vec<&'static str>, bool)> = None;
    let mut longer = String::with_capacity(word.len() + 1);
    // The first letter is seldom the one that lacks.
    for at in 1..=word.len() {
        for letter in 'a'..='z' {
            longer.clear();
            longer.extend([&word[..at], letter.encode_utf8(&mut [0]), &word[at..]]);
            let Some(syllables) = split_pinyin(&longer) else { continue };
            match &mut best {
                Some((known, is_certain)) if known.len() == syllables.len() => *is_certain &= *known == syllables,
                Some((known, _)) if known.len() < syllables.len() => {}
                _ => best = Some((syllables, true)),
            }
        }
    }
    best.filter(|(_, is_certain)| *is_certain).map(|(syllables, _)| syllables)
}

/// Letters of a word that may lack one: shorter ones may lack any.
const MISTYPED_LETTERS_MIN: usize = 6;
/// Each letter more is 26 more words to try.
const MISTYPED_LETTERS_MAX: usize = 24;

/// Syllables that start with a vowel are set off by an apostrophe in careful spelling.
fn bare_vowels_cost(syllable: &str) -> usize {
    usize::from(syllable.starts_with(['a', 'e', 'o']))
}

/// The cheapest way to cut a text: the fewest syllables, then the least cost of those that are not the first of a part.
/// With their number.
fn cut(word: &str, cost: impl Fn(&str) -> usize) -> Option<(Vec<&'static str>, usize)> {
    if word.is_empty() || word.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut letters = word.replace("u:", "v").replace('ü', "v");
    for initial in ["j", "q", "x", "y"] {
        letters = letters.replace(&[initial, "v"].concat(), &[initial, "u"].concat());
    }
    let mut out = Vec::new();
    for part in letters.split(['\'', '’', ' ']).filter(|part| !part.is_empty()) {
        split_part(part, &cost, &mut out)?;
    }
    let count = out.len();
    (count > 0).then_some((out, count))
}

/// The cheapest way to cut the text up to a place.
#[derive(Clone, Copy)]
struct Cut {
    /// Syllables so far, and what those among them cost that are not the first.
    cost: (usize, usize),
    last: &'static str,
    /// Where the last syllable starts.
    start: usize,
}

fn split_part(part: &str, cost: impl Fn(&str) -> usize, out: &mut Vec<&'static str>) -> Option<()> {
    let mut cuts: Vec<Option<Cut>> = vec![None; part.len() + 1];
    for end in 1..=part.len() {
        for start in end.saturating_sub(SYLLABLE_BYTES_MAX)..end {
            let before = match (start, cuts[start]) {
                (0, _) => (0, 0),
                (_, Some(cut)) => cut.cost,
                _ => continue,
            };
            let Some(last) = part.get(start..end).and_then(syllable) else { continue };
            let own = if start > 0 { cost(last) } else { 0 };
            let cost = (before.0 + 1, before.1 + own);
            if cuts[end].is_none_or(|best| cost < best.cost) {
                cuts[end] = Some(Cut { cost, last, start });
            }
        }
    }
    let first = out.len();
    let mut end = part.len();
    while end > 0 {
        let cut = cuts[end]?;
        out.push(cut.last);
        end = cut.start;
    }
    out[first..].reverse();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(word: &str) -> String {
        split_pinyin(word).map(|syllables| syllables.join(" ")).unwrap_or_default()
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(SYLLABLES.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(SYLLABLES.iter().all(|syllable| syllable.len() <= SYLLABLE_BYTES_MAX));
    }

    #[test]
    fn words_fall_into_syllables() {
        for (word, want) in [
            ("dianchigenghuan", "dian chi geng huan"),
            ("chongqing", "chong qing"),
            ("xian", "xian"),
            ("xi'an", "xi an"),
            ("xi an", "xi an"),
            ("fangan", "fan gan"),
            ("fang'an", "fang an"),
            ("lv", "lv"),
            ("nühai", "nv hai"),
            ("lu:se", "lv se"),
            ("shouxvfei", "shou xu fei"),
            ("celue", "ce lve"),
            ("zhuangxiang", "zhuang xiang"),
            ("nihaoa", "ni hao a"),
        ] {
            assert_eq!(split(word), want, "{word}");
        }
    }

    #[test]
    fn a_word_that_can_be_cut_twice_is() {
        let other = |word| split_pinyin_otherwise(word).map(|syllables| syllables.join(" "));
        assert_eq!((split("xiane"), other("xiane").as_deref()), ("xia ne".to_owned(), Some("xian e")));
        assert_eq!(other("fangan").as_deref(), Some("fang an"));
        assert_eq!([other("xi'an"), other("dianchi"), other("battery"), other("")], [None, None, None, None]);
    }

    #[test]
    fn a_missing_letter_is_found_where_it_is_certain() {
        let mistyped = |word| split_mistyped_pinyin(word).map(|syllables| syllables.join(" "));
        assert_eq!(mistyped("zhuanzhag").as_deref(), Some("zhuan zhang"));
        assert_eq!(mistyped("xinyonka").as_deref(), Some("xin yong ka"));
        for word in ["zenm", "battery", "charger", "phone", "电池", "", "zhuanzhag1", "settings"] {
            assert_eq!(mistyped(word), None, "{word}");
        }
        assert_eq!(mistyped(&"zhuang".repeat(9)), None);
    }

    #[test]
    fn other_words_are_not_pinyin() {
        for word in ["", "'", "battery", "kya", "zh", "ng", "xianb", "电池", "b", "v", "dian1"] {
            assert_eq!(split_pinyin(word), None, "{word}");
        }
        assert_eq!(split_pinyin(&"ma".repeat(65)), None);
        assert!(split_pinyin(&"ma".repeat(64)).is_some());
    }

    proptest! {
        #[test]
        fn a_sequence_of_syllables_is_cut_into_no_more(picks in prop::collection::vec(0..SYLLABLES.len(), 1..12)) {
            let word: String = picks.iter().map(|&pick| SYLLABLES[pick]).collect();
            let cut = split_pinyin(&word).expect("it is made of syllables");
            prop_assert!(cut.len() <= picks.len());
            // Two spellings of the same sound; "nu er" holds the letters of one.
            let spelt = |text: &str| text.replace("lue", "lve").replace("nue", "nve");
            prop_assert_eq!(spelt(&cut.concat()), spelt(&word));
        }

        #[test]
        fn any_string_is_cut_or_refused(word in ".{0,40}") {
            let syllables = split_pinyin(&word).unwrap_or_default();
            prop_assert!(syllables.iter().all(|known| syllable(known) == Some(*known)), "{:?}", syllables);
        }
    }
}
