//! The polite words around a question: "I would like to ask", "我想咨询一下", "दया करके बताइए", "thanks in advance".
//!
//! They resemble no phrasing and say nothing of what is asked, and a short question half consists of them. So they are
//! left out at its beginning and its end, and there alone: what stands in the middle is what it says.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_script::Script;

use crate::char_filter::FilteredText;
use crate::chinese::simplify;
use crate::script::script_of;

/// So many phrases go at each end: who says more is not asking politely.
const PHRASES_MAX: usize = 6;
/// A longer text is a letter, which is read by the sentence.
const TEXT_BYTES_MAX: usize = 1024;

static BEFORE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(include_str!("before.txt"), Side::Before));
static AFTER: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(include_str!("after.txt"), Side::After));

/// Where a question stands in a text, in bytes, without the courtesies before and after it. All of the text where it
/// has none, or nothing else.
///
/// ```
/// # use uttar_analysis::asked;
/// let text = "Hello, I would like to know how to close my account. Thanks!";
/// assert_eq!(&text[asked(text)], "how to close my account");
/// let text = "我想咨询一下信用卡怎么还款，谢谢";
/// assert_eq!(&text[asked(text)], "信用卡怎么还款");
/// ```
pub fn asked(text: &str) -> Range<usize> {
    if text.len() > TEXT_BYTES_MAX {
        return 0..text.len();
    }
    let letters = letters(text);
    let is_gap = |letter: &Letter| letter.c == GAP;
    let mut rest = &letters[..];
    trim(&mut rest);
    let whole = rest.len();
    for _ in 0..PHRASES_MAX {
        let Some(length) = BEFORE.longest(|at| rest.get(at).map(|letter| letter.c)) else { break };
        rest = &rest[length..];
        trim(&mut rest);
    }
    for _ in 0..PHRASES_MAX {
        let from_end = |at: usize| rest.len().checked_sub(at + 1).map(|at| rest[at].c);
        let Some(length) = AFTER.longest(from_end) else { break };
        rest = &rest[..rest.len() - length];
        trim(&mut rest);
    }
    match (rest.first(), rest.last()) {
        (Some(first), Some(last)) if rest.len() < whole && !rest.iter().all(is_gap) => first.start..last.end,
        _ => 0..text.len(),
    }
}

/// A character in its normal form, or a gap between words, with its place in the text.
struct Letter {
    c: char,
    start: usize,
    end: usize,
}

/// Stands for white space and punctuation of any length.
const GAP: char = ' ';

/// The characters of a text, as phrases have them.
fn letters(text: &str) -> Vec<Letter> {
    let mut filtered = FilteredText::default();
    filtered.fill(text);
    let simple = simplified(filtered.text());
    let mut out: Vec<Letter> = Vec::new();
    for (at, c) in simple.char_indices() {
        let Range { start, end } = filtered.original(at..at + c.len_utf8());
        let c = if is_of_a_word(c) { c } else { GAP };
        match out.last_mut() {
            Some(last) if last.c == GAP && c == GAP => last.end = end,
            _ => out.push(Letter { c, start, end }),
        }
    }
    out
}

/// A text with its Chinese simplified.
fn simplified(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_han) { simplify(text) } else { Cow::Borrowed(text) }
}

/// Letters and numbers with what is part of them: vowel signs, joiners, apostrophes; and what says something beside
/// them.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '\u{200c}' | '\u{200d}' | '$' | '%' | '+' | '#' | '@') || is_mark(c)
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && !matches!(script_of(c), Script::Common) && !c.is_whitespace()
}

fn trim(rest: &mut &[Letter]) {
    while let [first, others @ ..] = rest
        && first.c == GAP
    {
        *rest = others;
    }
    while let [others @ .., last] = rest
        && last.c == GAP
    {
        *rest = others;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Phrases, by the characters that they may begin with, seen from their side.
struct Phrases {
    phrases: Vec<Vec<Part>>,
    by_first: HashMap<char, Vec<usize>>,
}

/// A part of a phrase: one of these runs of characters.
type Part = Vec<Vec<char>>;

impl Phrases {
    /// From lines of phrases in which `(a|b|)` stands for one of what it holds, and `_` for a gap that must be there.
    /// Lines that begin with `#` say nothing.
    fn new(lines: &str, side: Side) -> Self {
        // All at once: a pass over a text is dear to begin with.
        let mut filtered = FilteredText::default();
        filtered.fill(lines);
        let lines = simplified(filtered.text());
        let mut out = Self { phrases: Vec::new(), by_first: HashMap::new() };
        for line in lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut parts = parts(line);
            if side == Side::After {
                parts.reverse();
                parts.iter_mut().flatten().for_each(|choice| choice.reverse());
            }
            let mut firsts = Vec::new();
            add_firsts(&parts, &mut firsts);
            firsts.sort_unstable();
            firsts.dedup();
            for first in firsts {
                out.by_first.entry(first).or_default().push(out.phrases.len());
            }
            out.phrases.push(parts);
        }
        out
    }

    /// The length of the longest phrase that a text has, its characters told by their distance from the side, and that
    /// ends where a word does.
    fn longest(&self, letter: impl Fn(usize) -> Option<char>) -> Option<usize> {
        let phrases = self.by_first.get(&letter(0)?)?;
        phrases.iter().filter_map(|phrase| end_of(&self.phrases[*phrase], 0, &letter)).max()
    }
}

/// Where the longest way to read these parts from a place on ends.
fn end_of(parts: &[Part], at: usize, letter: &impl Fn(usize) -> Option<char>) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else {
        let last = letter(at.checked_sub(1)?)?;
        // Between two characters of Chinese, or beside one, no space says so.
        let ends = letter(at).is_none_or(|next| [last, next].iter().any(|c| *c == GAP || is_han(*c)));
        return ends.then_some(at);
    };
    part.iter().filter_map(|choice| end_of(rest, end_of_choice(choice, at, letter)?, letter)).max()
}

/// Where these characters end that begin at a place; none where others stand there. A gap is there once, however many
/// parts around it are left out, and at both ends of a text.
fn end_of_choice(choice: &[char], mut at: usize, letter: &impl Fn(usize) -> Option<char>) -> Option<usize> {
    for c in choice {
        let is_behind_gap = || at.checked_sub(1).is_none_or(|before| letter(before) == Some(GAP));
        match letter(at) {
            Some(next) if next == *c => at += 1,
            next if *c == GAP && (next.is_none() || is_behind_gap()) => {}
            _ => return None,
        }
    }
    Some(at)
}

/// The parts of a line.
fn parts(line: &str) -> Vec<Part> {
    let run = |text: &str| text.chars().map(|c| if is_of_a_word(c) { c } else { GAP }).collect();
    let mut out = Vec::new();
    for (number, piece) in line.trim().split(['(', ')']).enumerate() {
        // Every second piece stands in brackets.
        match number % 2 {
            0 => out.push(vec![run(piece)]),
            _ => out.push(piece.split('|').map(run).collect()),
        }
    }
    out
}

/// Adds the characters that these parts may begin with.
fn add_firsts(parts: &[Part], out: &mut Vec<char>) {
    let Some((part, rest)) = parts.split_first() else { return };
    let mut may_be_left_out = false;
    for choice in part {
        match choice.iter().find(|c| **c != GAP) {
            Some(first) => out.push(*first),
            None => may_be_left_out = true,
        }
    }
    if may_be_left_out {
        add_firsts(rest, out);
    }
}

fn is_han(c: char) -> bool {
    script_of(c) == Script::Han
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polite_words_around_a_question_are_left_out() {
        for (text, want) in [
            ("I would like to ask how do I close my account", "how do I close my account"),
            ("Hi, could you please tell me the transfer limit? Thank you so much!", "the transfer limit"),
            ("excuse me sir, may i know my balance pls", "my balance"),
            ("我想咨询一下信用卡怎么还款", "信用卡怎么还款"),
            ("打扰一下，信用卡怎么还款？", "信用卡怎么还款"),
            ("不好意思问一下信用卡怎么还款，麻烦了", "信用卡怎么还款"),
            ("我想請問信用卡怎麼還款", "信用卡怎麼還款"),
            ("你好，请问一下，转账限额多少，谢谢啦，急", "转账限额多少"),
            ("唔該想問下點樣轉賬", "點樣轉賬"),
            ("qingwen zenme zhuanzhang xiexie", "zenme zhuanzhang"),
            ("मुझे जानना था कि खाता कैसे बंद करें, धन्यवाद", "खाता कैसे बंद करें"),
            ("क्या आप बता सकते हैं कि खाता कैसे बंद करें", "खाता कैसे बंद करें"),
            ("mujhe janna tha ki khata kaise band kare", "khata kaise band kare"),
            ("मला विचारायचं होतं की खाते कसे बंद करायचे", "खाते कसे बंद करायचे"),
            ("আমি জানতে চাই অ্যাকাউন্ট কীভাবে বন্ধ করব", "অ্যাকাউন্ট কীভাবে বন্ধ করব"),
            ("தயவுசெய்து சொல்லுங்கள் கணக்கை எப்படி மூடுவது", "கணக்கை எப்படி மூடுவது"),
            ("దయచేసి ఖాతా ఎలా మూసివేయాలో చెప్పండి", "ఖాతా ఎలా మూసివేయాలో"),
            ("ದಯವಿಟ್ಟು ಖಾತೆ ಮುಚ್ಚುವುದು ಹೇಗೆ ಎಂದು ಹೇಳಿ", "ಖಾತೆ ಮುಚ್ಚುವುದು ಹೇಗೆ"),
            ("അക്കൗണ്ട് എങ്ങനെ അടയ്ക്കാം എന്ന് പറയാമോ", "അക്കൗണ്ട് എങ്ങനെ അടയ്ക്കാം"),
            ("મારે જાણવું હતું કે ખાતું કેવી રીતે બંધ કરવું", "ખાતું કેવી રીતે બંધ કરવું"),
            ("ਕਿਰਪਾ ਕਰਕੇ ਦੱਸੋ ਖਾਤਾ ਕਿਵੇਂ ਬੰਦ ਕਰੀਏ", "ਖਾਤਾ ਕਿਵੇਂ ਬੰਦ ਕਰੀਏ"),
            ("ଦୟାକରି କୁହନ୍ତୁ ଖାତା କିପରି ବନ୍ଦ କରିବେ", "ଖାତା କିପରି ବନ୍ଦ କରିବେ"),
            ("অনুগ্ৰহ কৰি কওক একাউণ্ট কেনেকৈ বন্ধ কৰিম", "একাউণ্ট কেনেকৈ বন্ধ কৰিম"),
            ("براہ کرم بتائیں اکاؤنٹ کیسے بند کریں", "اکاؤنٹ کیسے بند کریں"),
        ] {
            assert_eq!(&text[asked(text)], want, "{text}");
        }
    }

    #[test]
    fn frames_that_say_nothing_of_the_matter_are_left_out() {
        for (text, want) in [
            ("I have a problem, the wrong item came. What should I do now?", "the wrong item came"),
            ("the wrong item came, please reply quickly", "the wrong item came"),
            ("我遇到一个问题，货发错了，我该怎么办？", "货发错了"),
            ("मुझे एक समस्या है, गलत सामान आया है, अब क्या करूँ?", "गलत सामान आया है"),
            ("mujhe ek problem hai galat saman aaya hai ab kya karu", "galat saman aaya hai"),
            ("ताई, चुकीची वस्तू आली, आता काय करू?", "चुकीची वस्तू आली"),
            ("order radd kashi karaychi aata kay karu", "order radd kashi karaychi"),
            ("দিদি, আমার একটা সমস্যা হয়েছে, ভুল জিনিস এসেছে, কী করব?", "ভুল জিনিস এসেছে"),
            ("ম্যাম, ভুল জিনিস এসেছে তাড়াতাড়ি জানান", "ভুল জিনিস এসেছে"),
            ("bhul jinis eseche ekhon ki korbo", "bhul jinis eseche"),
            ("মোৰ এটা সমস্যা হৈছে, ভুল বস্তু আহিছে, মই কি কৰিম?", "ভুল বস্তু আহিছে"),
            ("எனக்கு ஒரு பிரச்சனை இருக்கு, தவறான பொருள் வந்தது, என்ன செய்வது?", "தவறான பொருள் வந்தது"),
            ("thavarana porul vandhadhu ippo enna panrathu", "thavarana porul vandhadhu"),
            ("అన్నా, తప్పు వస్తువు వచ్చింది ఏం చేయాలి?", "తప్పు వస్తువు వచ్చింది"),
            ("thappu vasthuvu vachindi em cheyali", "thappu vasthuvu vachindi"),
            ("ನನಗೆ ಒಂದು ಸಮಸ್ಯೆ ಇದೆ, ತಪ್ಪು ವಸ್ತು ಬಂದಿದೆ, ಏನು ಮಾಡಬೇಕು?", "ತಪ್ಪು ವಸ್ತು ಬಂದಿದೆ"),
            ("ചേച്ചി, തെറ്റായ സാധനം വന്നു, എന്തു ചെയ്യണം?", "തെറ്റായ സാധനം വന്നു"),
            ("thettaya sadhanam vannu enthu cheyyanam", "thettaya sadhanam vannu"),
            ("કેમ છો, ખોટી વસ્તુ આવી છે, હવે શું કરું?", "ખોટી વસ્તુ આવી છે"),
            ("kem cho khoti vastu aavi che shu karu have", "khoti vastu aavi che"),
            ("ਵੀਰ ਜੀ, ਗਲਤ ਸਮਾਨ ਆਇਆ, ਹੁਣ ਕੀ ਕਰਾਂ?", "ਗਲਤ ਸਮਾਨ ਆਇਆ"),
            ("ssa ji galat saman aaya hun ki kariye", "galat saman aaya"),
            ("ଆଜ୍ଞା, ଭୁଲ ଜିନିଷ ଆସିଛି କଣ କରିବି?", "ଭୁଲ ଜିନିଷ ଆସିଛି"),
            ("ajna bhul jinisa asichi kana karibi", "bhul jinisa asichi"),
            ("محترم، غلط سامان آیا ہے، اب کیا کروں؟", "غلط سامان آیا ہے"),
            ("غلط سامان آیا ہے پلیز جلدی بتائیں", "غلط سامان آیا ہے"),
            ("assalam o alaikum janab, ghalat saman aaya hai, jazakallah", "ghalat saman aaya hai"),
            ("salam bhai ghalat saman aaya hai ab kya karun", "ghalat saman aaya hai"),
            ("adaab, ghalat saman aaya hai meherbani farma kar batayein", "ghalat saman aaya hai"),
        ] {
            assert_eq!(&text[asked(text)], want, "{text}");
        }
    }

    #[test]
    fn who_only_asks_what_to_do_has_asked_that() {
        for text in [
            "what should I do now",
            "我该怎么办",
            "अब क्या करूँ?",
            "ab kya karu",
            "आता काय करू?",
            "কী করব?",
            "মই কি কৰিম",
            "என்ன செய்வது?",
            "ఏం చేయాలి?",
            "ಏನು ಮಾಡಬೇಕು",
            "എന്തു ചെയ്യണം?",
            "શું કરું?",
            "ਕੀ ਕਰਾਂ?",
            "କଣ କରିବି?",
            "اب کیا کروں؟",
            "ab kya karun",
            // Frames are cut off whole or not at all, and at the ends alone.
            "what should I do if the wrong item comes",
            "मुझे क्या करना चाहिए अगर सामान टूटा हो",
            "কী করবেন না",
            "হেল্পলাইন নম্বর",
            "adapter kharab hai",
            "salami recipe",
        ] {
            assert_eq!(asked(text), 0..text.len(), "{text}");
        }
    }

    #[test]
    fn what_a_question_says_stays() {
        for text in [
            "how do I close my account",
            "thank you",
            "我想咨询一下",
            "咨询电话是多少",
            "问题解决了吗",
            "怎么麻烦客服",
            "急用钱怎么办",
            "亲属卡怎么开",
            "你好漂亮",
            "怎么这么急",
            "hindi",
            "pleased",
            "खाता कैसे बंद करें",
            "",
            "?!",
            "$5",
        ] {
            assert_eq!(asked(text), 0..text.len(), "{text}");
        }
        let letter = format!("hello {}", "a".repeat(TEXT_BYTES_MAX));
        assert_eq!(asked(&letter), 0..letter.len());
    }

    #[test]
    fn every_line_is_a_phrase() {
        for (lines, phrases) in [(include_str!("before.txt"), &*BEFORE), (include_str!("after.txt"), &*AFTER)] {
            let count = lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
            assert_eq!(phrases.phrases.len(), count);
            assert!(count > 50 && !phrases.by_first.contains_key(&GAP));
            for line in lines.lines().filter(|line| !line.starts_with('#')) {
                let depths = line.chars().map(|c| i32::from(c == '(') - i32::from(c == ')'));
                let mut depth = 0;
                let is_flat = depths.into_iter().all(|change| {
                    depth += change;
                    (0..=1).contains(&depth)
                });
                assert!(is_flat && depth == 0, "brackets: {line}");
            }
        }
    }
}
