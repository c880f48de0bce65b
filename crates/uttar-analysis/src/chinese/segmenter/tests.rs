//! Cases for the Chinese segmenter. Texts are simplified and in lower case, as the caller's are.

use super::*;

fn words<'t>(segmenter: &ChineseSegmenter, text: &'t str) -> Vec<&'t str> {
    let mut words = Vec::new();
    segmenter.segment(text, |range, _| words.push(&text[range]));
    words
}

fn parts<'t>(segmenter: &ChineseSegmenter, word: &'t str) -> Vec<&'t str> {
    segmenter.parts(word).into_iter().map(|range| &word[range]).collect()
}

fn kinds(segmenter: &ChineseSegmenter, text: &str) -> Vec<Kind> {
    let mut kinds = Vec::new();
    segmenter.segment(text, |_, kind| kinds.push(kind));
    kinds
}

fn with_words(words: &[&str]) -> ChineseSegmenter {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    ChineseSegmenter::with_user_words(&words)
}

#[test]
fn cuts_by_the_most_frequent_words() {
    let plain = ChineseSegmenter::default();
    // "My phone cannot charge."
    assert_eq!(words(&plain, "我的手机不能充电"), ["我", "的", "手机", "不能", "充电"]);
    // "Nanjing city / Yangtze bridge", not "Nanjing / mayor / Jiang Daqiao".
    assert_eq!(words(&plain, "南京市长江大桥"), ["南京市", "长江大桥"]);
    assert_eq!(words(&plain, ""), [""; 0]);
}

#[test]
fn ranges_are_bytes_of_the_text() {
    let mut found = Vec::new();
    ChineseSegmenter::default().segment("手机 充电", |range, kind| found.push((range, kind)));
    assert_eq!(found, [(0..6, Kind::Dictionary), (7..13, Kind::Dictionary)]);
}

#[test]
fn unknown_characters_are_words_of_their_own() {
    let plain = ChineseSegmenter::default();
    assert_eq!(words(&plain, "𠀀𠀁手机"), ["𠀀", "𠀁", "手机"]);
    assert_eq!(kinds(&plain, "𠀀手机"), [Kind::Unknown, Kind::Dictionary]);
}

#[test]
fn latin_and_digits_stay_together() {
    let plain = ChineseSegmenter::default();
    assert_eq!(words(&plain, "用miui14充电"), ["用", "miui14", "充电"]);
}

/// Every byte of a text without white space is in exactly one word, whatever the text is.
#[test]
fn any_text_is_covered() {
    let segmenter = with_words(&["手机", "充电"]);
    let long_latin = "a".repeat(3 * PIECE_BYTES_MAX);
    let long_spaces = " ".repeat(3 * PIECE_BYTES_MAX);
    let odd = "\0\u{FFFF}\u{10FFFF}\u{200D}हिन्दी👨‍👩‍👧e\u{301}。、,\"手机";
    for text in [&long_latin, &long_spaces, odd, &odd.repeat(999), "手", "。", "\n\t"] {
        let mut end = 0;
        segmenter.segment(text, |range, _| {
            assert!(text[end..range.start].trim().is_empty(), "left out: {end}..{range:?}");
            assert!(range.start < range.end);
            end = range.end;
        });
        assert!(text[end..].trim().is_empty(), "left out: {end}..");
        assert!(segmenter.parts(text).iter().all(|part| text.is_char_boundary(part.start)));
    }
}

/// A megabyte without punctuation is cut as its sentences are: no piece halves a word.
#[test]
fn long_runs_are_cut_like_short_ones() {
    let plain = ChineseSegmenter::default();
    let sentence = "我的手机不能充电";
    let count = 1_000_000 / sentence.len();
    let expected = words(&plain, sentence).repeat(count);
    assert!(words(&plain, &sentence.repeat(count)) == expected);
}

#[test]
fn parts_are_the_shorter_words_inside() {
    let plain = ChineseSegmenter::default();
    assert_eq!(parts(&plain, "测试工具箱"), ["测试", "测试工具", "试工", "工具", "工具箱"]);
    assert_eq!(parts(&plain, "长江大桥"), ["长江", "大桥"]);
    for whole in ["手机", "手", "", "𠀀𠀁𠀂"] {
        assert_eq!(parts(&plain, whole), [""; 0]);
    }
}

#[test]
fn user_words_win_over_their_parts() {
    let segmenter = with_words(&["小米电视", "米家", "手机", "米家", " ", "a\"b, c"]);
    assert_eq!(words(&segmenter, "我的小米电视"), ["我", "的", "小米电视"]);
    assert_eq!(kinds(&segmenter, "小米电视手机"), [Kind::User, Kind::User]);
    assert_eq!(words(&segmenter, "买a\"b, c吗"), ["买", "a\"b, c", "吗"]);
    assert_eq!(parts(&segmenter, "米家台灯"), ["米家", "台灯"]);
    assert_eq!(parts(&segmenter, "小米电视"), ["小米", "电视"]);
    // "Xiaomi / household appliances" holds 米家 only by accident.
    assert_eq!(words(&segmenter, "小米家电"), ["小米", "家电"]);
    assert_eq!(words(&segmenter, "买米家台灯"), ["买", "米家", "台灯"]);
    assert_eq!(words(&ChineseSegmenter::default(), "买米家台灯"), ["买", "米", "家", "台灯"]);
}

#[test]
fn threads_can_share_it() {
    fn shareable<T: Send + Sync + Clone + 'static>(_: &T) {}
    shareable(&ChineseSegmenter::default());
}
