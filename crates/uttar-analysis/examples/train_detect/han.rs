//! Which Han characters speak for simplified, which for traditional writing.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Simplified characters that traditional texts use too (台灣, 皇后, 公里, 干擾 ...), so that they are no evidence.
const SHARED_HANS: &str = "台后里干面云只周志系范丑斗松卷谷余克折占升游群峰床采吃布回杯才舍征制致朱御郁岳注托欲冲出秋胡表伙家向症灶曲累了蒙苹几仆党凶别虫价筑确种術气万与无体旧";
/// Traditional characters that simplified texts use too (著名, 乾隆, 慰藉 ...).
const SHARED_HANT: &str = "著乾藉徵瞭夥覆餘";

/// First character of the table.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// Two bits a character from U+4E00 on: 1 simplified, 2 traditional, 0 no evidence.
pub(crate) fn table() -> Vec<u8> {
    let to_hans = OpenCC::from_config(BuiltinConfig::T2s).expect("t2s is built in");
    let to_hant = OpenCC::from_config(BuiltinConfig::S2t).expect("s2t is built in");
    let mut bytes = vec![0_u8; ((LAST - FIRST) / 4 + 1) as usize];
    for code in FIRST..=LAST {
        let c = char::from_u32(code).expect("a Han character").to_string();
        let is_hant = to_hans.convert(&c) != c && !SHARED_HANT.contains(&c);
        let is_hans = to_hant.convert(&c) != c && !SHARED_HANS.contains(&c);
        let kind = match (is_hans, is_hant) {
            (true, false) => 1,
            (false, true) => 2,
            _ => 0,
        };
        let at = code - FIRST;
        bytes[(at / 4) as usize] |= kind << (at % 4 * 2);
    }
    bytes
}
