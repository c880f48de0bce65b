//! The sentences of a message, and their clauses: which of them may be what it asks.
//!
//! A customer who writes a letter greets, says how long he has been one, asks, and thanks. All of it together resembles
//! no phrasing, and a tenth of it is what he wants. So each sentence that says something is read by itself too.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::question::{Question, is_courtesy, is_greeting};

/// A last sentence that begins with thanks or regards and has so many other words is signed: "Thanks and regards,
/// Ramesh Kumar".
const SIGNATURE_WORDS_MAX: usize = 2;
/// So many sentences are read for each that may be asked, since some are courtesies: a message of a thousand would take
/// as long as twenty searches.
const READ_FOR_EACH: usize = 2;
/// A message of fewer sentences is a question and what it is about.
const TOGETHER_BELOW: usize = 3;

/// Words that begin another clause, in every language and in Latin letters.
const CONJUNCTIONS: &str = "and also plus & और तथा एवं आणि व तसेच এবং আর তাছাড়া এছাড়া এছাড়াও আৰু மற்றும் மேலும் మరియు ఇంకా అలాగే ಮತ್ತು ಹಾಗೂ കൂടാതെ പിന്നെ અને ને તેમજ \
     ਅਤੇ ਤੇ ਨਾਲੇ ଏବଂ ଓ ଆଉ اور نیز aur ani aani ane mattu haagu hagu mariyu inka alage matrum melum koodathe pinne ebong tachara echara lingwai haiyou";
/// The same where the message is in this language: in others they are words of other meanings.
const CONJUNCTIONS_OF: [(&str, &str); 3] = [("bn-Latn", "ar"), ("pa-Latn", "te nale naale"), ("or-Latn", "o au")];
/// What begins another clause behind a comma or at the start of a sentence; elsewhere it says again, or together with.
const CONJUNCTIONS_BEHIND_COMMA: [&str; 11] = [
    "আবার",
    "এর পাশাপাশি",
    "साथ ही",
    "इसके अलावा",
    "याशिवाय",
    "ساتھ ہی",
    "اس کے علاوہ",
    "ਨਾਲ ਹੀ",
    "ਇਸ ਤੋਂ ਇਲਾਵਾ",
    "આ ઉપરાંત",
    "ଏଥିସହ",
];
/// The same where no space parts words.
const CHINESE_CONJUNCTIONS: [&str; 10] =
    ["另外", "还有", "以及", "并且", "而且", "同时", "顺便", "然后", "再问", "再就是"];
/// What stands between two clauses in Chinese where each of them asks something: 怎么退货、怎么开发票. Elsewhere it stands in a
/// list, or parts what a question is about from it.
const BETWEEN_CHINESE_QUESTIONS: [char; 6] = ['、', '，', ',', ' ', '和', '跟'];
/// What says in Chinese that a clause asks.
const CHINESE_QUESTION_WORDS: [&str; 19] = [
    "怎么",
    "怎样",
    "如何",
    "咋",
    "什么",
    "啥",
    "多少",
    "多久",
    "多长",
    "几",
    "哪",
    "谁",
    "吗",
    "呢",
    "能不能",
    "可不可以",
    "有没有",
    "是不是",
    "要不要",
];

/// The sentences of a message, white space taken off: they end with a full stop, a question or an exclamation mark of
/// any script before a space or where none is written, or with the line. Not by the rules of Unicode (UAX 29), by which
/// no sentence begins with a small letter, as most do that are typed in a hurry.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let (sentence, behind) = rest.split_at(end_of_sentence(rest));
            rest = behind;
            let sentence = sentence.trim();
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    })
}

/// Where the first sentence of a text ends.
fn end_of_sentence(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let mut is_behind_ascii = true;
    while let Some((at, letter)) = letters.next() {
        let is_before_space = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let ends = match letter {
            '\n' | '。' | '！' | '？' | '；' | '।' | '॥' | '؟' | '۔' => true,
            '.' | '!' | '?' | '…' => is_before_space,
            _ => false,
        };
        // Not in an address, but where the script knows no space: "卡丢了?怎么办?".
        let ends = ends || (matches!(letter, '?' | '!') && !is_behind_ascii);
        is_behind_ascii = letter.is_ascii();
        if ends {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

/// Whether a sentence says more than a courtesy.
pub(super) fn says_something(sentence: &Question, text: &str, is_last: bool) -> bool {
    let words = &sentence.analysis.words;
    let is_content = |range: &std::ops::Range<usize>| sentence.content.iter().any(|content| content == range);
    let said = words.iter().filter(|word| is_content(&word.range) && !is_courtesy(word.term)).count();
    let begins_politely = words.terms().next().is_some_and(|word| is_greeting(word) || is_courtesy(word));
    let is_question = text.ends_with(['?', '？', '؟']);
    let is_signature = is_last && begins_politely && !is_question && said <= SIGNATURE_WORDS_MAX;
    said > 0 && !is_signature
}

/// The sentences of a message that may be what it asks, each read, `most` of them. None of a message of one sentence,
/// nor of two that both say something: they say it together.
pub(super) fn asking(message: &str, most: usize, read: impl Fn(&str) -> Question) -> Vec<(&str, Question)> {
    if most == 0 || sentences(message).nth(1).is_none() {
        return Vec::new();
    }
    let mut rest = sentences(message);
    let first = rest.by_ref().take(most.saturating_mul(READ_FOR_EACH)).map(|text| (text, read(text)));
    // "Dr. Rao" are no two.
    let all: Vec<(&str, Question)> = first.filter(|(_, sentence)| sentence.analysis.words.len() > 1).collect();
    let count = all.len();
    let is_all = rest.next().is_none();
    let asking =
        all.into_iter().enumerate().filter(|(at, (text, read))| says_something(read, text, is_all && at + 1 == count));
    let asking: Vec<_> = asking.map(|(_, sentence)| sentence).take(most).collect();
    if count >= TOGETHER_BELOW || (count > 1 && asking.len() == 1) { asking } else { Vec::new() }
}

/// The sentences of a message that may ask for different things, none where it is one question by its form. At most
/// `most` sentences and clauses: one with more of these is one question that lists things.
pub(super) fn may_ask_apart(message: &str, most: usize, read: impl Fn(&str) -> Question) -> Vec<Sentence<'_>> {
    let mut rest = sentences(message);
    let texts: Vec<&str> = rest.by_ref().take(most.saturating_mul(READ_FOR_EACH)).collect();
    let is_all = rest.next().is_none();
    let asks = |text: &str, is_last: bool| {
        let question = read(text);
        question.analysis.words.len() > 1 && says_something(&question, text, is_last)
    };
    let language = uttar_analysis::detect(message);
    let mut out = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let is_last = is_all && at + 1 == texts.len();
        let mut clauses: Vec<&str> = clauses_of(text, language.best().as_str()).take(most.saturating_add(1)).collect();
        // What begins with a conjunction says the same without it.
        let text = if let [one] = *clauses { one } else { text };
        if clauses.len() > 1 && clauses.len() <= most {
            clauses.retain(|clause| asks(clause, false));
        }
        if clauses.len() < 2 || clauses.len() > most {
            clauses.clear();
        }
        if !clauses.is_empty() || (texts.len() > 1 && asks(text, is_last)) {
            out.push(Sentence { text, clauses });
        }
    }
    let mut so_far = 0;
    out.retain(|sentence| {
        so_far += sentence.questions_max();
        so_far <= most
    });
    let is_one = matches!(out.as_slice(), [one] if one.clauses.is_empty());
    if is_one { Vec::new() } else { out }
}

/// A sentence, and those of its clauses that may ask for something if there are several.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) clauses: Vec<&'a str>,
}

impl Sentence<'_> {
    /// So many things it asks at most.
    pub(super) fn questions_max(&self) -> usize {
        self.clauses.len().max(1)
    }
}

/// The clauses of a sentence: a conjunction parts them and belongs to neither. A comma does not: what stands before one
/// mostly says what the rest is about.
fn clauses_of<'a>(sentence: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(sentence);
    std::iter::from_fn(move || {
        loop {
            let text = rest?;
            let (clause, behind) = match end_of_clause(text, language) {
                Some([end, next]) => (&text[..end], Some(&text[next..])),
                None => (text, None),
            };
            rest = behind;
            let clause = clause.trim();
            if !clause.is_empty() {
                return Some(clause);
            }
        }
    })
}

/// Where the first clause of a sentence ends and where the next one begins.
fn end_of_clause(sentence: &str, language: &str) -> Option<[usize; 2]> {
    let word = sentence.split_word_bound_indices().find(|(_, word)| is_conjunction(word, language));
    let word = word.map(|(at, word)| [at, at + word.len()]);
    let chinese = CHINESE_CONJUNCTIONS.iter().filter_map(|word| Some((sentence.find(word)?, word.len())));
    let chinese = chinese.min().map(|(at, length)| [at, at + length]);
    let between_questions = between_chinese_questions(sentence);
    let behind_comma = CONJUNCTIONS_BEHIND_COMMA.iter().filter_map(|words| find_behind_comma(sentence, words));
    [word, chinese, between_questions].into_iter().flatten().chain(behind_comma).min()
}

/// Where two clauses meet that both ask in Chinese.
fn between_chinese_questions(sentence: &str) -> Option<[usize; 2]> {
    let asks = |text: &str| CHINESE_QUESTION_WORDS.iter().any(|word| text.contains(word));
    let mut marks = sentence.match_indices(BETWEEN_CHINESE_QUESTIONS).map(|(at, mark)| [at, at + mark.len()]);
    marks.find(|[at, end]| asks(&sentence[..*at]) && asks(&sentence[*end..]))
}

/// Where these words stand behind a comma or at the start of a sentence, and end with a word.
fn find_behind_comma(sentence: &str, words: &str) -> Option<[usize; 2]> {
    let mut found = sentence.match_indices(words).map(|(at, _)| [at, at + words.len()]);
    found.find(|[at, end]| {
        let before = sentence[..*at].trim_end();
        let is_behind_comma = before.is_empty() || before.ends_with([',', '،', '，', ';']);
        is_behind_comma && sentence[*end..].starts_with(char::is_whitespace)
    })
}

fn is_conjunction(word: &str, language: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| CONJUNCTIONS.split_whitespace().map(with_dot_apart).collect());
    let word = with_dot_apart(&word.to_lowercase());
    let mut of_language = CONJUNCTIONS_OF.iter().filter(|(of, _)| *of == language);
    WORDS.contains(&word) || of_language.any(|(_, words)| words.split_whitespace().any(|other| other == word))
}

/// A word in which Bengali ড় is two characters: it is typed as one or as two.
fn with_dot_apart(word: &str) -> String {
    word.replace('\u{09dc}', "\u{09a1}\u{09bc}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uttar_analysis::Analyzer;

    use super::*;
    use crate::base::testing::TestBase;
    use crate::entry::Entry;
    use crate::reply::{Decision, SearchRequest};

    #[test]
    fn a_sentence_ends_before_a_space_or_with_the_line() {
        let cut = |text| sentences(text).collect::<Vec<_>>();
        assert_eq!(
            cut("my phone is dead. how do I charge it?? thanks"),
            ["my phone is dead.", "how do I charge it??", "thanks"]
        );
        assert_eq!(cut("Wi-Fi 2.4 GHz drops\n\n on v8.1.2"), ["Wi-Fi 2.4 GHz drops", "on v8.1.2"]);
        assert_eq!(cut("您好。手机充不进电，怎么办？谢谢"), ["您好。", "手机充不进电，怎么办？", "谢谢"]);
        assert_eq!(cut("卡丢了怎么挂失?信用卡怎么注销?"), ["卡丢了怎么挂失?", "信用卡怎么注销?"]);
        assert_eq!(cut("see https://navo.example/help?id=7!a for it"), ["see https://navo.example/help?id=7!a for it"]);
        assert_eq!(cut("नमस्ते। फ़ोन चार्ज नहीं हो रहा।"), ["नमस्ते।", "फ़ोन चार्ज नहीं हो रहा।"]);
        assert_eq!(cut("سلام۔ فون بند ہے؟"), ["سلام۔", "فون بند ہے؟"]);
        assert!(cut(" \n . ").len() <= 1 && cut("").is_empty());
    }

    #[test]
    fn courtesies_ask_nothing() {
        let analyzer = Analyzer::new();
        let asking = |message: &str, most| {
            let found = asking(message, most, |text| Question::read(text, &analyzer, 100));
            found.into_iter().map(|(text, _)| text.to_owned()).collect::<Vec<_>>()
        };
        let letter = "Dear team, I hope you are doing well. My watch does not pair. I would appreciate a quick reply. Regards, Asha Rao";
        assert_eq!(asking(letter, 8), ["My watch does not pair."]);
        assert_eq!(asking("您好，希望您一切顺利。手表连不上手机。麻烦尽快回复，谢谢。", 8), ["手表连不上手机。"]);
        assert_eq!(
            asking("आशा है आप ठीक होंगे। घड़ी फ़ोन से नहीं जुड़ती। कृपया जल्दी जवाब दें। सादर, आशा राव", 8),
            ["घड़ी फ़ोन से नहीं जुड़ती।"]
        );
        assert_eq!(
            asking("The watch is lost. Can I find it? Is it insured?", 2),
            ["The watch is lost.", "Can I find it?"]
        );
        // One sentence is read as the question, and there is nothing else to read.
        assert!(asking("How do I contact you", 8).is_empty() && asking(letter, 0).is_empty());
        // Of two the one says what the other is about.
        assert!(asking("The watch was a gift. Can I return it?", 8).is_empty());
        // A last sentence that asks is no signature.
        assert_eq!(asking("Hello dear sir. Thanks, any refund?", 8), ["Thanks, any refund?"]);
    }

    #[test]
    fn of_a_message_without_end_only_the_first_sentences_are_read() {
        let (analyzer, reads) = (Analyzer::new(), std::cell::Cell::new(0));
        let read = |text: &str| {
            reads.set(reads.get() + 1);
            Question::read(text, &analyzer, 100)
        };
        assert_eq!(asking(&"water phone. ".repeat(600), 8, read).len(), 8);
        assert_eq!(reads.get(), 8 * READ_FOR_EACH);
    }

    #[test]
    fn conjunctions_part_clauses_where_they_mean_and() {
        let clauses = |sentence: &str| -> Vec<String> {
            let language = uttar_analysis::detect(sentence);
            clauses_of(sentence, language.best().as_str()).map(str::to_owned).collect()
        };
        for (sentence, want) in [
            ("কুপন কোড কাজ করছে না তাছাড়া ভুল জিনিস এসেছে", &["কুপন কোড কাজ করছে না", "ভুল জিনিস এসেছে"][..]),
            ("ভুল জিনিস এসেছে, আবার টাকাও কেটে গেছে", &["ভুল জিনিস এসেছে,", "টাকাও কেটে গেছে"]),
            ("पार्सल आले नाही व रिफंड मिळाला नाही", &["पार्सल आले नाही", "रिफंड मिळाला नाही"]),
            ("કૂપન કોડ ચાલતો નથી ને ખોટી વસ્તુ આવી છે", &["કૂપન કોડ ચાલતો નથી", "ખોટી વસ્તુ આવી છે"]),
            ("ਕੂਪਨ ਕੋਡ ਨਹੀਂ ਚੱਲਦਾ ਨਾਲੇ ਗਲਤ ਸਮਾਨ ਆਇਆ", &["ਕੂਪਨ ਕੋਡ ਨਹੀਂ ਚੱਲਦਾ", "ਗਲਤ ਸਮਾਨ ਆਇਆ"]),
            ("କୁପନ କୋଡ କାମ କରୁନାହିଁ ଓ ଭୁଲ ଜିନିଷ ଆସିଛି", &["କୁପନ କୋଡ କାମ କରୁନାହିଁ", "ଭୁଲ ଜିନିଷ ଆସିଛି"]),
            ("نقلی مال ملا ہے، ساتھ ہی ریفنڈ نہیں آیا", &["نقلی مال ملا ہے،", "ریفنڈ نہیں آیا"]),
            (
                "order ta cancel korte chai ar amar taka kobe ferot pabo",
                &["order ta cancel korte chai", "amar taka kobe ferot pabo"],
            ),
            ("اس کے علاوہ ریفنڈ نہیں آیا", &["ریفنڈ نہیں آیا"]),
            ("怎么退货、怎么开发票", &["怎么退货", "怎么开发票"]),
            ("怎么退货 多久到账", &["怎么退货", "多久到账"]),
            ("能修吗，要多少钱和要几天", &["能修吗", "要多少钱", "要几天"]),
        ] {
            assert_eq!(clauses(sentence), want);
        }
        for sentence in [
            "পাসওয়ার্ড আবার কীভাবে সেট করব",
            "क्या फोन के साथ ही चार्जर मिलेगा",
            "کیا فون کے ساتھ ہی چارجر ملے گا",
            "the AR glasses do not pair",
            "mera order kitne din ne aayega te nahi",
            "退货、换货怎么办理",
            "我的手机和耳机，怎么连接",
        ] {
            assert_eq!(clauses(sentence), [sentence]);
        }
    }

    #[test]
    fn no_more_clauses_are_asked_apart_than_sentences() {
        let analyzer = Analyzer::new();
        let parts = |message: &str| {
            let found = may_ask_apart(message, 4, |text| Question::read(text, &analyzer, 100));
            found.iter().map(Sentence::questions_max).collect::<Vec<_>>()
        };
        let list = |count| vec!["the screen is cracked"; count].join(" and ");
        assert_eq!(parts(&list(4)), [4]);
        // One question that lists things, and nothing beside it.
        assert_eq!(parts(&list(5)), [0; 0]);
        assert_eq!(parts(&format!("{}. {}. {}.", list(2), list(2), list(2))), [2, 2]);
    }

    #[test]
    fn a_letter_is_answered_by_the_sentence_that_asks() {
        let base = TestBase::new();
        let entries = [
            json!({"id": "pair", "phrasings": {"en": ["my watch does not pair with the phone", "how do I pair the watch"]}}),
            json!({"id": "battery", "phrasings": {"en": ["the battery drains fast", "battery life is short"]}}),
            json!({"id": "refund", "phrasings": {"en": ["when do I get my refund", "my refund is late"]}}),
            json!({"id": "strap", "phrasings": {"en": ["how do I change the strap", "the strap broke"]}}),
        ];
        let entries = entries.into_iter().map(|entry| serde_json::from_value::<Entry>(entry).expect("well-formed"));
        base.put(entries.collect()).expect("stored");
        let letter = "Greetings from Pune! My wife gave it to me for Diwali and we were so excited. \
            The watch does not pair with the phone. It has been bothering us all morning. Regards, Vikram";
        let ask = |base: &TestBase| base.search(&SearchRequest::new(letter)).expect("a good question");
        let reply = ask(&base);
        let first = &reply.hits[0];
        assert_eq!((first.entry.as_str(), reply.decision == Decision::HandOver), ("pair", false), "{reply:#?}");
        assert_eq!(first.read_as.as_deref(), Some("The watch does not pair with the phone."));
        let whole = ask(&base.with_limits(|limits| limits.sentences_max = 0));
        assert!(whole.hits.iter().all(|hit| hit.read_as.is_none()));
        assert!(whole.hits[0].confidence < first.confidence);
    }
}
