//! Dates and times of day, in figures and with the names of months in eleven languages.

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::number::digits;

/// A day of the calendar; without a year it is every year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Date {
    pub(super) year: Option<u16>,
    pub(super) month: u8,
    pub(super) day: u8,
}

static MONTHS: LazyLock<Lexicon<u8>> = LazyLock::new(|| {
    Lexicon::new([
        (1, "january|jan|जनवरी|जानेवारी|জানুয়ারি|জানুয়ারী|ஜனவரி|జనవరి|જાન્યુઆરી|ಜನವರಿ|ജനുവരി|ਜਨਵਰੀ"),
        (2, "february|feb|फ़रवरी|फरवरी|फेब्रुवारी|ফেব্রুয়ারি|பிப்ரவரி|ఫిబ్రవరి|ફેબ્રુઆરી|ಫೆಬ್ರವರಿ|ഫെബ്രുവരി|ਫ਼ਰਵਰੀ|ਫਰਵਰੀ"),
        (3, "march|mar|मार्च|মার্চ|மார்ச்|మార్చి|માર્ચ|ಮಾರ್ಚ್|മാർച്ച്|ਮਾਰਚ"),
        (4, "april|apr|अप्रैल|एप्रिल|এপ্রিল|ஏப்ரல்|ఏప్రిల్|એપ્રિલ|ಏಪ್ರಿಲ್|ഏപ്രിൽ|ਅਪ੍ਰੈਲ"),
        (5, "may|मई|मे$|মে$|மே$|మే$|મે$|ಮೇ$|മേയ്|മെയ്|ਮਈ"),
        (6, "june|jun|जून|জুন|ஜூன்|జూన్|જૂન|ಜೂನ್|ജൂൺ|ਜੂਨ"),
        (7, "july|jul|जुलाई|जुलै|জুলাই|ஜூலை|జూలై|જુલાઈ|ಜುಲೈ|ജൂലൈ|ਜੁਲਾਈ"),
        (8, "august|aug|अगस्त|ऑगस्ट|আগস্ট|ஆகஸ்ட்|ఆగస్టు|ઓગસ્ટ|ಆಗಸ್ಟ್|ഓഗസ്റ്റ്|ਅਗਸਤ"),
        (9, "september|sept|sep|सितंबर|सितम्बर|सप्टेंबर|সেপ্টেম্বর|செப்டம்பர்|సెప్టెంబర్|સપ્ટેમ્બર|ಸೆಪ್ಟೆಂಬರ್|സെപ്റ്റംബർ|ਸਤੰਬਰ"),
        (10, "october|oct|अक्टूबर|अक्तूबर|ऑक्टोबर|অক্টোবর|அக்டோபர்|అక్టోబర్|ઓક્ટોબર|ಅಕ್ಟೋಬರ್|ഒക്ടോബർ|ਅਕਤੂਬਰ"),
        (11, "november|nov|नवंबर|नवम्बर|नोव्हेंबर|নভেম্বর|நவம்பர்|నవంబర్|నవంబరు|નવેમ્બર|ನವೆಂಬರ್|നവംബർ|ਨਵੰਬਰ"),
        (12, "december|dec|दिसंबर|दिसम्बर|डिसेंबर|ডিসেম্বর|டிசம்பர்|డిసెంబర్|ડિસેમ્બર|ಡಿಸೆಂಬರ್|ഡിസംബർ|ਦਸੰਬਰ"),
    ])
});

/// What stands after an hour that is a time of day.
static OCLOCK: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    Lexicon::new([
        (
            false,
            "am|a.m.|o'clock|点|點|बजे|वाजता|वाजेपर्यंत|वाजल्या|টায়$|টা থেকে|টা পর্যন্ত|మణి|மணிக்கு|மணி முதல்|மணி வரை|గంటలకు|గంటల నుంచి ఉదయం|વાગ્યે|વાગ્યા|ಗಂಟೆಗೆ|മണിക്ക്|മണി മുതൽ|മണി വരെ|ਵਜੇ|ଟାରେ|ଟାରୁ|বজাত|বজাৰ|বজা$|بجے|baje",
        ),
        (true, "pm|p.m."),
    ])
});

/// What stands after such an hour where a part of the day stands before it; elsewhere it counts pieces or hours.
static OCLOCK_OF_DAY: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new([(
        (),
        "টা|টে$|ଟା|గంటల నుండి|గంటల నుంచి|గంటల వరకు|గంటల దాకా|గంటలు$|ಗಂಟೆಯಿಂದ|ಗಂಟೆಯವರೆಗೆ|ಗಂಟೆಯ ವರೆಗೆ|ಗಂಟೆವರೆಗೆ|ಗಂಟೆ ವರೆಗೆ|മണി$|மணி$|મણી$",
    )])
});

/// From and until, behind an hour that follows a part of the day: "सकाळी 7 ते रात्री 9".
static BOUNDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new([(
        (),
        "to|till|until|se|tak|से|तक|ते$|पर्यंत|पासून|থেকে|পর্যন্ত|অবধি|পৰা|লৈকে|முதல்|வரை|నుండి|నుంచి|వరకు|થી|સુધી|ರಿಂದ|ವರೆಗೆ|മുതൽ|വരെ|ਤੋਂ|ਤੱਕ|ਤਕ|ରୁ$|ପର୍ଯ୍ୟନ୍ତ|سے|تک|تا$|至|到",
    )])
});

/// Words for parts of the day: whether they are after noon.
static DAY_PARTS: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    Lexicon::new([
        (
            false,
            "morning|subah|早上|上午|凌晨|早晨|सुबह|सुबह के|सकाळी|सकाळ|সকাল|সকালে|পুৱা|ৰাতিপুৱা|காலை|ఉదయం|સવારે|સવારના|સવાર|ಬೆಳಗ್ಗೆ|ಬೆಳಿಗ್ಗೆ|രാവിലെ|ਸਵੇਰੇ|ਸਵੇਰ|ସକାଳ|ସକାଳେ|صبح",
        ),
        (
            true,
            "evening|afternoon|night|shaam|raat|下午|晚上|中午|傍晚|शाम|शाम के|शाम को|रात|रात के|रात को|दोपहर|दुपारी|संध्याकाळी|सायंकाळी|रात्री|বিকেল|বিকেলে|বিকাল|সন্ধ্যা|সন্ধ্যায়|রাত|রাতে|দুপুর|দুপুরে|সন্ধিয়া|ৰাতি|আবেলি|দুপৰীয়া|மாலை|இரவு|மதியம்|సాయంత్రం|రాత్రి|మధ్యాహ్నం|સાંજે|સાંજના|રાત્રે|રાતના|બપોરે|ಸಂಜೆ|ರಾತ್ರಿ|ಮಧ್ಯಾಹ್ನ|വൈകിട്ട്|വൈകുന്നേരം|രാത്രി|ഉച്ചയ്ക്ക്|ਸ਼ਾਮ|ਸ਼ਾਮੀਂ|ਰਾਤ|ਰਾਤੀਂ|ਦੁਪਹਿਰ|ਸੰਧਿਆ|ସନ୍ଧ୍ୟା|ରାତି|ରାତିରେ|ଅପରାହ୍ନ|ମଧ୍ୟାହ୍ନ|شام|رات|دوپہر|سہ پہر",
        ),
    ])
});

/// The date that `text` begins with, and its length in bytes. In figures the day stands first, unless the year does.
pub(super) fn date_at_start(text: &str) -> Option<(usize, Date)> {
    in_figures(text).or_else(|| chinese(text)).or_else(|| day_first(text)).or_else(|| month_first(text))
}

fn in_figures(text: &str) -> Option<(usize, Date)> {
    let first = digits(text);
    let separator = text[first..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let rest = &text[first + 1..];
    let second = digits(rest);
    let rest = rest[second..].strip_prefix(separator)?;
    let third = digits(rest);
    let len = first + second + third + 2;
    if text[len..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let part = |start: usize, len: usize| text[start..start + len].parse::<u16>().ok();
    let (a, b, c) = (part(0, first)?, part(first + 1, second)?, part(first + second + 2, third)?);
    let (year, month, day) = match (first, second, third) {
        (4, 1..=2, 1..=2) => (a, b, c),
        (1..=2, 1..=2, 4) => (c, b, a),
        _ => return None,
    };
    Some((len, date(Some(year), month, day)?))
}

/// 2026年11月15日, 11月15日.
fn chinese(text: &str) -> Option<(usize, Date)> {
    let mut rest = text;
    let mut year = None;
    let number = |rest: &str, sign: &str| {
        let len = digits(rest);
        let value = rest[..len].parse::<u16>().ok()?;
        let after = rest[len..].trim_start().strip_prefix(sign)?;
        Some((value, after.trim_start().len()))
    };
    if let Some((value, left)) = number(rest, "年") {
        year = Some(value);
        rest = &text[text.len() - left..];
    }
    let (month, left) = number(rest, "月")?;
    rest = &text[text.len() - left..];
    let (day, _) = number(rest, "日").or_else(|| number(rest, "号")).or_else(|| number(rest, "號"))?;
    let sign = rest.char_indices().find(|(_, c)| matches!(c, '日' | '号' | '號'))?.0;
    let len = text.len() - rest.len() + sign + '日'.len_utf8();
    Some((len, date(year, month, day)?))
}

/// 15 November 2026, 15 नवंबर.
fn day_first(text: &str) -> Option<(usize, Date)> {
    let figures = digits(text);
    let day = text[..figures].parse::<u16>().ok().filter(|_| figures <= 2)?;
    let mut len = figures;
    if let Some(ordinal) = ["st", "nd", "rd", "th"].iter().find(|ordinal| text[len..].starts_with(**ordinal)) {
        len += ordinal.len();
    }
    len += spaces(&text[len..]);
    let (name, month) = MONTHS.at_start(&text[len..])?;
    len += name;
    let (more, year) = year_after(&text[len..]);
    Some((len + more, date(year, u16::from(month), day)?))
}

/// November 15, 2026.
fn month_first(text: &str) -> Option<(usize, Date)> {
    let (name, month) = MONTHS.at_start(text)?;
    let mut len = name + spaces(&text[name..]);
    let figures = digits(&text[len..]);
    // "may" is a verb more often than a month.
    let is_verb = text.starts_with("may") && !text[len + figures..].trim_start().starts_with(',');
    if len == name || !(1..=2).contains(&figures) || is_verb {
        return None;
    }
    let day = text[len..len + figures].parse::<u16>().ok()?;
    len += figures;
    let (more, year) = year_after(&text[len..]);
    Some((len + more, date(year, u16::from(month), day)?))
}

fn year_after(text: &str) -> (usize, Option<u16>) {
    let gap = text.len() - text.trim_start_matches([' ', ',']).len();
    let rest = &text[gap..];
    match (digits(rest), rest.get(..4).and_then(|year| year.parse::<u16>().ok())) {
        (4, Some(year)) if (1900..2100).contains(&year) => (gap + 4, Some(year)),
        _ => (0, None),
    }
}

fn date(year: Option<u16>, month: u16, day: u16) -> Option<Date> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Date { year, month, day })
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '-']).len()
}

/// The time of day that `text` begins with, in minutes after midnight, and its length; `before` is the text before it,
/// where a part of the day may stand.
pub(super) fn time_at_start(text: &str, before: &str) -> Option<(usize, u16)> {
    let figures = digits(text);
    let hour = text[..figures].parse::<u16>().ok().filter(|hour| figures <= 2 && *hour <= 24)?;
    let mut len = figures;
    let mut minute = 0;
    let colon = text[len..].strip_prefix(':').filter(|rest| digits(rest) == 2);
    if let Some(rest) = colon {
        minute = rest[..2].parse::<u16>().ok().filter(|minute| *minute < 60)?;
        len += 3;
    }
    let part = day_part_before(before);
    let gap = spaces(&text[len..]);
    let behind = &text[len + gap..];
    let of_day = || OCLOCK_OF_DAY.at_start(behind).filter(|_| part.is_some()).map(|(word, ())| (word, false));
    let oclock = OCLOCK.at_start(behind).or_else(of_day);
    let is_hour_of_day = || part.is_some() && (1..=12).contains(&hour) && ends_hour(&text[len..]);
    if colon.is_none() && oclock.is_none() && !is_hour_of_day() {
        return None;
    }
    let mut afternoon = part == Some(true);
    if let Some((word, is_after_noon)) = oclock {
        len += gap + word;
        // "9 点半"
        if text[len..].starts_with('半') {
            minute = 30;
            len += '半'.len_utf8();
        }
        afternoon |= is_after_noon;
    }
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour % 24 };
    Some((len, hour * 60 + minute))
}

/// Whether nothing is counted by the figures before this text: it ends, or a sentence or a clause does, or it says from
/// or until.
fn ends_hour(rest: &str) -> bool {
    let behind = rest.trim_start();
    let is_figure_next = |sign: char| behind[sign.len_utf8()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    match behind.chars().next() {
        None => true,
        Some(sign @ (',' | '.' | ';' | '-' | '–' | '—' | '~')) => !is_figure_next(sign),
        Some('।' | '॥' | ')' | '،' | '۔' | '，' | '。' | '\n') => true,
        Some(_) => BOUNDS.at_start(behind).is_some(),
    }
}

fn day_part_before(before: &str) -> Option<bool> {
    DAY_PARTS.at_end(before).map(|(_, afternoon)| afternoon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_way_of_writing() {
        let day = Date { year: Some(2026), month: 11, day: 15 };
        for text in [
            "2026-11-15",
            "15/11/2026",
            "15.11.2026",
            "2026年11月15日",
            "15 november 2026",
            "15th nov, 2026",
            "november 15, 2026",
            "15 नवंबर 2026",
            "15 நவம்பர் 2026",
            "15 ਨਵੰਬਰ 2026",
        ] {
            assert_eq!(date_at_start(text), Some((text.len(), day)), "{text}");
        }
        assert_eq!(date_at_start("11月15日前").map(|(_, date)| date), Some(Date { year: None, ..day }));
        for text in ["2026-27", "15 days", "1.2.3", "32/13/2026", "may 10 people", "2026年"] {
            assert_eq!(date_at_start(text), None, "{text}");
        }
    }

    #[test]
    fn times_on_a_clock_of_24_hours() {
        for (before, text, minutes) in [
            ("", "9:00", 540),
            ("", "21:00", 1260),
            ("", "9 pm", 1260),
            ("रात ", "9 बजे", 1260),
            ("सुबह ", "9 बजे", 540),
            ("晚上", "9点半", 1290),
            ("सायंकाळी ", "7:00", 1140),
            ("सकाळी ", "7 ते रात्री 9", 420),
            ("सकाळी 7 ते रात्री ", "9", 1260),
            ("সকাল ", "7টা থেকে রাত 10টা", 420),
            ("রাত ", "10টা", 1320),
            ("ৰাতি ", "10 বজাত", 1320),
            ("ఉదయం ", "9 గంటల నుండి", 540),
            ("రాత్రి ", "9 గంటల వరకు", 1260),
            ("ರಾತ್ರಿ ", "9 ಗಂಟೆಯವರೆಗೆ", 1260),
            ("காலை ", "9 முதல்", 540),
            ("രാത്രി ", "9 വരെ", 1260),
            ("રાત્રે ", "9 સુધી", 1260),
            ("ਰਾਤ ", "9 ਤੱਕ", 1260),
            ("ରାତି ", "9ଟା ପର୍ଯ୍ୟନ୍ତ", 1260),
            ("رات ", "9 بجے", 1260),
            ("صبح ", "9 سے", 540),
            ("evening ", "7 to", 1140),
        ] {
            assert_eq!(time_at_start(text, before).map(|(_, time)| time), Some(minutes), "{before}{text}");
        }
        for text in ["9 hours", "1.2", "25:00", "12", "10টা", "9 గంటల వరకు"] {
            assert_eq!(time_at_start(text, ""), None, "{text}");
        }
        for (before, text) in [
            ("रात ", "2 घंटे"),
            ("রাতে ", "2টি অর্ডার"),
            ("రాత్రి ", "2 గంటల పాటు"),
            ("good evening ", "2 orders"),
            ("सकाळी ", "7-9"),
            ("morning ", "45 to"),
        ] {
            assert_eq!(time_at_start(text, before), None, "{before}{text}");
        }
    }
}
