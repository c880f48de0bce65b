//! Scripts that a few languages share: Devanagari (hi, mr, ne), Bengali (bn, as), Arabic (ur, ar, fa).

use super::classes::{ARABIC, BENGALI, DEVANAGARI};
use super::gram::symbols_of;
use super::mixture::{Class, posteriors};
use super::table::{Costs, Table};
use super::tag::Tag;
use super::words::{Script, Word};

static DEVANAGARI_TABLE: &[u8] = include_bytes!("../../data/detect/devanagari.bin");
static BENGALI_TABLE: &[u8] = include_bytes!("../../data/detect/bengali.bin");
static ARABIC_TABLE: &[u8] = include_bytes!("../../data/detect/arabic.bin");

/// The languages of the words of one of the shared scripts.
pub(crate) fn guesses(text: &str, script: Script, words: &[&Word]) -> Vec<(Tag, f32)> {
    match script {
        Script::Devanagari => by_table(DEVANAGARI_TABLE, &DEVANAGARI, text, words),
        Script::Bengali => match bengali_letters(text, words) {
            Some(tag) => vec![(tag, 0.99)],
            None => by_table(BENGALI_TABLE, &BENGALI, text, words),
        },
        Script::Arabic => match arabic_letters(text, words) {
            Some(tag) => vec![(tag, 0.9)],
            None => by_letters(by_table(ARABIC_TABLE, &ARABIC, text, words), text, words),
        },
        _ => Vec::new(),
    }
}

fn by_table(table: &[u8], classes: &[Class], text: &str, words: &[&Word]) -> Vec<(Tag, f32)> {
    let table = Table::new(table);
    let mut symbols = Vec::new();
    let costs: Vec<Costs> = words
        .iter()
        .map(|word| {
            symbols_of(&text[word.range.clone()], &mut symbols);
            table.costs(&symbols)
        })
        .collect();
    let p = posteriors(&costs, classes);
    classes.iter().zip(p).map(|(class, p)| (Tag::new(class.tag), p)).collect()
}

/// Assamese writes ৰ and ৱ (U+09F0, U+09F1), Bengali র (U+09B0): measured, this alone decides .95 of short texts.
fn bengali_letters(text: &str, words: &[&Word]) -> Option<Tag> {
    let (mut assamese, mut bengali) = (0, 0);
    for c in letters(text, words) {
        match c {
            '\u{9f0}' | '\u{9f1}' => assamese += 1,
            '\u{9b0}' => bengali += 1,
            _ => {}
        }
    }
    match assamese.cmp(&bengali) {
        std::cmp::Ordering::Greater => Some(Tag::new("as")),
        std::cmp::Ordering::Less => Some(Tag::new("bn")),
        std::cmp::Ordering::Equal => None,
    }
}

/// Letters that Pashto, Sindhi, Uyghur and Sorani have and Urdu, Arabic and Persian do not.
fn arabic_letters(text: &str, words: &[&Word]) -> Option<Tag> {
    const LETTERS: [(&str, &str); 4] = [("ps", "ښځټډړڅڼۍ"), ("sd", "ڄڃڳڦٿڪڏڊ"), ("ug", "ۇۈۋې"), ("ckb", "ێۆڵڕ")];
    let mut counts = [0_usize; LETTERS.len()];
    for c in letters(text, words).filter(|c| *c > '\u{64a}') {
        for (count, (_, letters)) in counts.iter_mut().zip(LETTERS) {
            *count += usize::from(letters.contains(c));
        }
    }
    let best = (0..LETTERS.len()).fold(0, |best, at| if counts[at] > counts[best] { at } else { best });
    (counts[best] > 0).then(|| Tag::new(LETTERS[best].0))
}

/// Weighs the guesses for Urdu, Arabic and Persian by the letters that only some of them use: Urdu ہ and ے, where
/// the others have ه; Arabic ي ك ة, where the others have ی ک.
fn by_letters(mut guesses: Vec<(Tag, f32)>, text: &str, words: &[&Word]) -> Vec<(Tag, f32)> {
    const EVIDENCE_MAX: usize = 3;
    const LETTERS: [(&str, &[&str]); 4] =
        [("ٹڈڑںےۓھہۂ", &["ur"]), ("هۀ", &["ar", "fa"]), ("ةيكأإىؤ", &["ar"]), ("پچژگکی", &["ur", "fa"])];
    for (own, languages) in LETTERS {
        let seen = letters(text, words).filter(|c| own.contains(*c)).take(EVIDENCE_MAX).count();
        let doubt = (-1.5 * seen as f32).exp();
        for (tag, p) in &mut guesses {
            if !languages.contains(&tag.as_str()) {
                *p *= doubt;
            }
        }
    }
    let sum: f32 = guesses.iter().map(|(_, p)| p).sum();
    guesses.iter_mut().for_each(|(_, p)| *p /= sum);
    guesses
}

fn letters<'a>(text: &'a str, words: &'a [&Word]) -> impl Iterator<Item = char> + 'a {
    words.iter().flat_map(|word| text[word.range.clone()].chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_the_classes() {
        for (table, classes) in
            [(DEVANAGARI_TABLE, &DEVANAGARI[..]), (BENGALI_TABLE, &BENGALI[..]), (ARABIC_TABLE, &ARABIC[..])]
        {
            assert_eq!(Table::new(table).classes(), classes.len());
        }
    }

    #[test]
    fn letters_tell_assamese_from_bengali() {
        let words = super::super::words::words("মোৰ ফোন");
        assert_eq!(guesses("মোৰ ফোন", Script::Bengali, &words.iter().collect::<Vec<_>>())[0].0.as_str(), "as");
    }
}
