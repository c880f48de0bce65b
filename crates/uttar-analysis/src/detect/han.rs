//! Han characters: simplified or traditional Chinese, or Japanese beside kana.

use super::tag::Tag;

/// Two bits a character from U+4E00 on; made by `examples/train_detect/han.rs` from the conversion tables of OpenCC.
static KINDS: &[u8] = include_bytes!("../../data/detect/han.bin");

/// What is assumed of a text in characters that both ways of writing share.
const HANS_PRIOR: f32 = 0.7;

/// The probability of simplified and of traditional writing, by the characters that only one of them uses.
pub(crate) fn guesses<'a>(runs: impl Iterator<Item = &'a str>) -> Vec<(Tag, f32)> {
    let (mut hans, mut hant) = (0_i32, 0_i32);
    for c in runs.flat_map(str::chars) {
        match kind(c) {
            1 => hans += 1,
            2 => hant += 1,
            _ => {}
        }
    }
    // Each character of evidence is worth e^3; a stray variant in a long text weighs little.
    let odds = HANS_PRIOR / (1.0 - HANS_PRIOR) * ((hans - hant).clamp(-4, 4) as f32 * 3.0).exp();
    let p = odds / (1.0 + odds);
    vec![(Tag::new("zh-Hans"), p), (Tag::new("zh-Hant"), 1.0 - p)]
}

/// 1: only simplified, 2: only traditional, 0: no evidence.
fn kind(c: char) -> u8 {
    let Some(at) = u32::from(c).checked_sub(0x4e00) else { return 0 };
    let byte = KINDS.get((at / 4) as usize).copied().unwrap_or(0);
    byte >> (at % 4 * 2) & 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_decides() {
        for (text, hans) in
            [("充电器", true), ("充電器", false), ("台灣", false), ("头发", true), ("你好", true), ("著名的产品", true)]
        {
            let p = guesses(std::iter::once(text))[0].1;
            assert_eq!(p > 0.5, hans, "{text} {p}");
        }
    }

    #[test]
    fn shared_characters_leave_it_open() {
        let p = guesses(std::iter::once("你好"))[1].1;
        assert!(p > 0.2 && p < 0.4);
    }
}
