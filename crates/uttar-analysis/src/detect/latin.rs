//! Latin letters: English, romanised Indian languages and pinyin by our own table, the rest with whatlang's help.

use super::classes::{LATIN, ROMANISED};
use super::gram::symbols_of;
use super::mixture::{GUEST, guests, posteriors};
use super::other;
use super::table::{Costs, Table};
use super::tag::Tag;
use super::words::Word;

static TABLE: &[u8] = include_bytes!("../../data/detect/latin.bin");

/// Text in no language of the table costs more nats a symbol than this in each of them.
const STRANGE_COST: f32 = 3.1;
/// Whatlang is asked only about texts with at least so many letters.
const WHATLANG_CHARS_MIN: usize = 12;

/// The languages of the Latin words of a text, and the language of each word.
pub(crate) struct Latin {
    pub(crate) guesses: Vec<(Tag, f32)>,
    pub(crate) words: Vec<Tag>,
}

/// Looks at the words of `text`, which are all in Latin letters.
pub(crate) fn latin(text: &str, words: &[&Word]) -> Latin {
    let table = Table::new(TABLE);
    let mut symbols = Vec::new();
    let mut chars = 0;
    let costs: Vec<Costs> = words
        .iter()
        .map(|word| {
            if word.has_digit {
                return Costs::NONE;
            }
            symbols_of(&text[word.range.clone()], &mut symbols);
            chars += symbols.len() - 1;
            table.costs(&symbols)
        })
        .collect();
    let mut p = posteriors(&costs, &LATIN);
    let best = best_of(&p[..LATIN.len()]);
    let spent: f32 = costs.iter().map(|costs| costs.nats[best].min(costs.nats[GUEST])).sum();
    let is_foreign = best >= ROMANISED.end;
    let is_strange = spent > STRANGE_COST * chars as f32;
    if chars >= WHATLANG_CHARS_MIN && (is_foreign || is_strange) {
        let joined = join(text, words);
        if let Some((tag, sure)) = other::latin(&joined) {
            return vote(tag, sure, &mut p, is_foreign, words.len());
        }
    }
    let is_guest = if ROMANISED.contains(&best) {
        guests(&costs, best, LATIN[best].guest_share)
    } else {
        vec![false; words.len()]
    };
    let tags = is_guest.into_iter().map(|guest| Tag::new(LATIN[if guest { GUEST } else { best }].tag)).collect();
    Latin { guesses: named(&p), words: tags }
}

/// Takes whatlang's answer beside ours: fully if ours is a foreign language, by half if the text is only strange.
fn vote(tag: Tag, sure: f32, p: &mut [f32], is_foreign: bool, words: usize) -> Latin {
    let weight = if is_foreign { sure } else { sure - 0.5 };
    p.iter_mut().for_each(|p| *p *= 1.0 - weight);
    let mut guesses = named(p);
    match guesses.iter_mut().find(|(held, _)| *held == tag) {
        Some((_, p)) => *p += weight,
        None => guesses.push((tag, weight)),
    }
    let best = guesses.iter().fold(guesses[0], |best, guess| if guess.1 > best.1 { *guess } else { best });
    Latin { guesses, words: vec![best.0; words] }
}

fn named(p: &[f32]) -> Vec<(Tag, f32)> {
    LATIN.iter().zip(p).map(|(class, &p)| (Tag::new(class.tag), p)).collect()
}

fn best_of(p: &[f32]) -> usize {
    (0..p.len()).fold(0, |best, class| if p[class] > p[best] { class } else { best })
}

fn join(text: &str, words: &[&Word]) -> String {
    words.iter().map(|word| &text[word.range.clone()]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_classes() {
        assert_eq!(Table::new(TABLE).classes(), LATIN.len());
        assert_eq!(LATIN[GUEST].tag, "en");
        assert!(LATIN[ROMANISED].iter().all(|class| class.tag.ends_with("-Latn")));
    }
}
