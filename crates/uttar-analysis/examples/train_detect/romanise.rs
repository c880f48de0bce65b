//! Writes native text in Latin letters by rule, roughly as people type it: only to give the models the words of formal
//! texts. Devanagari, Bengali and Tamil; the scripts of India share their layout (ISCII), so one table of offsets
//! serves.

/// The line in Latin letters, or `None` for a language without rules.
pub(crate) fn romanise(line: &str, language: &str) -> Option<String> {
    let base = match language {
        "hi" | "mr" => 0x900,
        "bn" => 0x980,
        "ta" => 0xb80,
        _ => return None,
    };
    let words = line.split_whitespace().map(|word| one_word(word, base, language));
    Some(words.collect::<Vec<_>>().join(" "))
}

/// A part of a word: a consonant with what follows it, or a vowel.
#[derive(Debug)]
enum Part {
    Consonant { text: &'static str, vowel: Option<&'static str> },
    Vowel(&'static str),
    Sign(&'static str),
}

fn one_word(word: &str, base: u32, language: &str) -> String {
    let inherent = if language == "bn" { "o" } else { "a" };
    let mut parts: Vec<Part> = Vec::new();
    for c in word.chars() {
        let Some(offset) = u32::from(c).checked_sub(base).filter(|offset| *offset < 0x80) else { continue };
        match offset {
            0x15..=0x39 | 0x58..=0x5f => {
                parts.push(Part::Consonant { text: consonant(offset, language), vowel: Some(inherent) })
            }
            0x05..=0x14 => parts.push(Part::Vowel(vowel(offset + 0x38, inherent))),
            0x3e..=0x4c => {
                if let Some(Part::Consonant { vowel: held, .. }) = parts.last_mut() {
                    *held = Some(vowel(offset, inherent));
                }
            }
            0x4d => {
                if let Some(Part::Consonant { vowel: held, .. }) = parts.last_mut() {
                    *held = None;
                }
            }
            0x01 | 0x02 => parts.push(Part::Sign(if language == "bn" && offset == 2 { "ng" } else { "n" })),
            0x4e => parts.push(Part::Consonant { text: "t", vowel: None }),
            _ => {}
        }
    }
    if language != "ta" {
        drop_silent(&mut parts, inherent);
    }
    spell(&parts, language)
}

/// The inherent vowel is silent at the end of a word, and between two syllables that have vowels.
fn drop_silent(parts: &mut [Part], inherent: &str) {
    let n = parts.len();
    if n < 2 {
        return;
    }
    if let Some(Part::Consonant { vowel, .. }) = parts.last_mut() {
        *vowel = vowel.filter(|held| *held != inherent);
    }
    for at in (1..n - 1).rev() {
        let before = match &parts[at - 1] {
            Part::Consonant { vowel, .. } => vowel.is_some(),
            Part::Vowel(_) => true,
            Part::Sign(_) => false,
        };
        let after = matches!(&parts[at + 1], Part::Consonant { vowel: Some(v), .. } if *v != inherent);
        if let Part::Consonant { vowel, .. } = &mut parts[at] {
            *vowel = vowel.filter(|held| *held != inherent || !before || !after);
        }
    }
}

fn spell(parts: &[Part], language: &str) -> String {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Vowel(text) | Part::Sign(text) => out.push_str(text),
            Part::Consonant { text, vowel } => {
                let between = language == "ta" && at > 0 && !out.is_empty() && vowel.is_some();
                let doubled =
                    at > 0 && matches!(&parts[at - 1], Part::Consonant { vowel: None, text: before } if before == text);
                let nasal = out.ends_with('n') || out.ends_with('m');
                out.push_str(match *text {
                    "k" if between && !doubled => "g",
                    "t" if between && !doubled && nasal => "d",
                    "p" if between && !doubled && nasal => "b",
                    "ch" if between && !doubled && !nasal => "s",
                    text => text,
                });
                out.push_str(vowel.unwrap_or(""));
            }
        }
    }
    out
}

fn consonant(offset: u32, language: &str) -> &'static str {
    const LIST: [&str; 37] = [
        "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n",
        "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "zh", "v", "sh", "sh", "s", "h",
    ];
    match (language, offset) {
        ("bn", 0x2f) => "j",
        ("bn", 0x5f) => "y",
        ("ta", 0x24) => "th",
        ("ta", 0x33) => "l",
        (_, 0x58) => "q",
        (_, 0x59) => "kh",
        (_, 0x5a) => "g",
        (_, 0x5b) => "z",
        (_, 0x5c) => "r",
        (_, 0x5d) => "rh",
        (_, 0x5e) => "f",
        (_, 0x5f) => "y",
        _ => LIST.get((offset - 0x15) as usize).copied().unwrap_or(""),
    }
}

fn vowel(offset: u32, inherent: &'static str) -> &'static str {
    match offset {
        0x3e => "a",
        0x3f | 0x40 => "i",
        0x41 | 0x42 => "u",
        0x43 => "ri",
        0x45..=0x47 => "e",
        0x48 => {
            if inherent == "o" {
                "oi"
            } else {
                "ai"
            }
        }
        0x49..=0x4b => "o",
        0x4c => {
            if inherent == "o" {
                "ou"
            } else {
                "au"
            }
        }
        _ => inherent,
    }
}
