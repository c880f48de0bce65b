//! Answers that nobody can get: whoever they are for gets another one of the same entry.
//!
//! Each answer is asked for as its most fitting asker would: in its language, at its place, in its voice, at every time
//! at which something changes.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::name;
use crate::entry::{Entry, Scope};
use crate::resolve::Asker;
use crate::settings::Settings;
use crate::time::Timestamp;

pub(in super::super) const CHECK: Check = Check { rules: &[&UNREACHABLE], run: check };

static UNREACHABLE: Rule = Rule {
    id: "answer-unreachable",
    level: Level::Error,
    summary: "An answer is never given, because another one is given to everybody whom it is for.",
    remedy: "Remove one of the two, give it a scope, voice or period of its own, or put the one that holds for a time first.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for i in 0..entry.answers.len() {
            if let Some(instead) = unreachable(entry, i, &corpus.settings) {
                let message = format!("is never given: {} is given instead", name(entry, instead));
                findings.entry(&UNREACHABLE, corpus, number, format!("answers[{i}]"), message);
            }
        }
    }
}

/// The answer that is given instead of an answer that nobody gets; none for one that somebody gets.
fn unreachable(entry: &Entry, answer: usize, settings: &Settings) -> Option<usize> {
    let it = &entry.answers[answer];
    let voices: Vec<Option<&str>> = match &it.voice {
        Some(voice) => vec![Some(voice)],
        None => std::iter::once(None).chain(settings.all_voices().map(Some)).collect(),
    };
    let mut instead = None;
    for at in times(entry, answer, settings) {
        for voice in &voices {
            let asker = Asker::new(settings, &[it.lang.as_str()], it.scope.as_ref(), *voice, at);
            match asker.resolve(entry, |_| true) {
                Ok(resolved) if resolved.answer == answer => return None,
                Ok(resolved) => instead = instead.or(Some(resolved.answer)),
                Err(_) => {}
            }
        }
    }
    instead
}

/// The times at which an answer may come to be given: when it begins, and when another one has ended. Without any
/// period, no time in particular.
fn times(entry: &Entry, answer: usize, settings: &Settings) -> Vec<Option<Timestamp>> {
    let everywhere = Scope::default();
    let zone = settings.time_zone_at(entry.answers[answer].scope.as_ref().unwrap_or(&everywhere));
    let after = |at: Timestamp| Timestamp::from_ms(at.as_ms() + 1);
    let before = |at: Timestamp| Timestamp::from_ms(at.as_ms() - 1);
    let own = entry.answers[answer]
        .valid
        .iter()
        .flat_map(|valid| [valid.from.map(|from| from.begin(zone)), valid.to.map(|to| to.end(zone))]);
    let others =
        entry.answers.iter().filter_map(|other| other.valid.as_ref()).flat_map(|valid| {
            [valid.from.map(|from| before(from.begin(zone))), valid.to.map(|to| after(to.end(zone)))]
        });
    let times: Vec<_> = own.chain(others).filter(Option::is_some).collect();
    if times.is_empty() { vec![None] } else { times }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_reached_by_some_asker_or_none() {
        let entry: Entry = serde_json::from_str(
            r#"{"id": "a", "answers": [
            {"lang": "en", "body": "always"},
            {"lang": "en", "body": "again"},
            {"lang": "en", "valid": {"to": "2026-12-31"}, "body": "shadowed by what holds always"},
            {"lang": "en", "scope": "IN", "valid": {"from": "2026-11-01", "to": "2026-11-30"}, "body": "for a time"},
            {"lang": "en", "scope": "IN", "body": "otherwise"},
            {"lang": "en", "scope": "IN", "voice": "warm", "body": "warm"},
            {"lang": "hi", "scope": "IN/KA", "body": "narrow"}
        ]}"#,
        )
        .expect("an entry");
        let found: Vec<_> = (0..7).map(|i| unreachable(&entry, i, &Settings::default())).collect();
        assert_eq!(found, [None, Some(0), Some(0), None, None, None, None]);
    }
}
