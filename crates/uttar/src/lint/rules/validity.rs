//! Periods that do not go together: two answers for the same asker that overlap, so that which of the two is given is a
//! matter of order; an answer for a time at which its entry is not found.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::name;
use crate::entry::{Answer, Scope};
use crate::time::Validity;

pub(in super::super) const CHECK: Check = Check { rules: &[&OVERLAP, &OUTSIDE], run: check };

static OVERLAP: Rule = Rule {
    id: "validity-overlap",
    level: Level::Warning,
    summary: "Two answers for the same language, scope and voice hold for times that overlap.",
    remedy: "End one before the other begins.",
};

static OUTSIDE: Rule = Rule {
    id: "validity-outside-entry",
    level: Level::Error,
    summary: "An answer holds only at times at which its entry is not found, so it is never given.",
    remedy: "Correct the period of the answer or of the entry, or remove the answer.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    let everywhere = Scope::default();
    let zone = |answer: &Answer| corpus.settings.time_zone_at(answer.scope.as_ref().unwrap_or(&everywhere));
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for (i, answer) in entry.answers.iter().enumerate() {
            let Some(valid) = &answer.valid else { continue };
            if let Some(of_entry) = entry.valid.as_ref().filter(|of_entry| !of_entry.overlaps(valid, zone(answer))) {
                let message = format!("holds {}, and the entry {}", period(valid), period(of_entry));
                findings.entry(&OUTSIDE, corpus, number, format!("answers[{i}].valid"), message);
            }
            let earlier = entry.answers[..i].iter().position(|other| {
                is_same_asker(answer, other)
                    && other.valid.as_ref().is_some_and(|other| other != valid && valid.overlaps(other, zone(answer)))
            });
            if let Some(earlier) = earlier {
                let other = entry.answers[earlier].valid.as_ref().map(period).unwrap_or_default();
                let message = format!("holds {}, and {} {other}", period(valid), name(entry, earlier));
                findings.entry(&OVERLAP, corpus, number, format!("answers[{i}].valid"), message);
            }
        }
    }
}

fn is_same_asker(a: &Answer, b: &Answer) -> bool {
    (&a.lang, &a.scope, &a.voice) == (&b.lang, &b.scope, &b.voice)
}

fn period(valid: &Validity) -> String {
    match (&valid.from, &valid.to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "always".to_owned(),
    }
}
