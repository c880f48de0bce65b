use super::*;

/// Facts as `text=kind`, hints in parentheses.
fn shown(text: &str) -> Vec<String> {
    let show = |fact: Fact| {
        let value = match fact.value {
            Value::Number { stated, unit } => {
                let number = stated as f64 / ONE as f64;
                unit.map_or(format!("{number}"), |unit| format!("{number} {:?}x{}", unit.dimension, unit.factor))
            }
            Value::Date(date) => format!("{:?}-{}-{}", date.year, date.month, date.day),
            Value::Time(minutes) => format!("{}:{:02}", minutes / 60, minutes % 60),
            Value::Phone(digits) => format!("phone {digits}"),
            Value::Address(address) => format!("at {address}"),
            Value::Code(code) => format!("code {code}"),
        };
        let line = format!("{}={value}", &text[fact.range]);
        if fact.hint { format!("({line})") } else { line }
    };
    extract(text).into_iter().map(show).collect()
}

#[test]
fn facts_of_support_texts() {
    for (text, want) in [
        ("Return it within 10 days of delivery.", &["10 days=10 Durationx86400"][..]),
        ("१० दिन", &["१० दिन=10 Durationx86400"]),
        ("১০ দিনের মধ্যে", &["১০ দিন=10 Durationx86400"]),
        ("10 to 15 din", &["10=10 Durationx86400", "15 din=15 Durationx86400"]),
        ("3、6 或 9 个月免息", &["3=3 Monthsx1", "6=6 Monthsx1", "9 个月=9 Monthsx1"]),
        ("45-50 psi", &["45=45 Pressurex1", "50 psi=50 Pressurex1"]),
        ("₹1,999 or Rs. 500", &["₹1,999=1999 Money(Inr)x1", "Rs. 500=500 Money(Inr)x1"]),
        ("1.5 लाख रुपये", &["1.5 लाख रुपये=150000 Money(Inr)x1"]),
        ("from 9:00 to 21:00", &["9:00=9:00", "21:00=21:00"]),
        ("सुबह 9 बजे से रात 9 बजे तक", &["9 बजे=9:00", "9 बजे=21:00"]),
        ("dial *#06#", &["*#06#=code *#06#"]),
        ("Error E7", &["E7=code E7"]),
        ("a 5G phone on 2.4 GHz", &["(a=1)", "5G=code 5G", "2.4 GHz=2.4 Frequencyx1000000"]),
        ("दो दिन", &["दो दिन=2 Durationx86400"]),
        ("半小时", &["半小时=0.5 Durationx3600"]),
        ("百分之五十", &["百分之五十=50 Percentx1"]),
        ("ಶೇ. 50", &["ಶೇ. 50=50 Percentx1"]),
        ("Call 1800-123-4567", &["1800-123-4567=phone 18001234567"]),
        ("until 15 November 2026", &["15 November 2026=Some(2026)-11-15"]),
        ("2026年11月15日前", &["2026年11月15日=Some(2026)-11-15"]),
        ("see https://www.navo.in/help.", &["https://www.navo.in/help=at navo.in/help"]),
        ("one coupon a day", &["(one=1)", "(a day=1 Durationx86400)"]),
        ("both 1 kg", &["1 kg=1 Massx1000"]),
    ] {
        assert_eq!(shown(text), want, "{text}");
    }
}

#[test]
fn no_text_breaks_it() {
    for text in [
        "",
        "1,",
        "百分之",
        "+",
        "₹",
        "1.",
        "٣",
        "*",
        "a1",
        "1a",
        "½",
        "①",
        "10,00,0",
        "½ hour",
        "١٠ أيام",
        "99999999999999999999 x",
    ] {
        for fact in extract(text) {
            assert!(text.get(fact.range.clone()).is_some(), "{text}: {fact:?}");
        }
    }
}

#[test]
fn the_same_in_other_words() {
    for (a, b) in [
        ("48 hours", "2 दिन"),
        ("1 year", "12 个月"),
        ("9 pm", "रात 9 बजे"),
        ("15 Nov", "2026-11-15"),
        ("Note12", "12"),
        ("+91 98765 43210", "098765 43210"),
        ("1.5 m", "150 厘米"),
    ] {
        let (x, y) = (extract(a), extract(b));
        assert!(x.iter().any(|x| y.iter().any(|y| x.agrees(y))), "{a} / {b}: {x:?} {y:?}");
    }
    for (a, b) in [("7 days", "7 working days"), ("₹5", "$5"), ("E7", "E8"), ("10:00", "10 days")] {
        let (x, y) = (extract(a), extract(b));
        assert!(!x.iter().any(|x| y.iter().any(|y| x.agrees(y))), "{a} / {b}: {x:?} {y:?}");
    }
}
