//! Two answers for the same asker, each for a time of its own, and the times overlap: which of the two is given is a matter of order.

use super::super::corpus::Corpus;
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::name;
use crate::entry::{Answer, Scope};
use crate::time::Validity;

pub(in super::super) const CHECK: Check = Check { rules: &[&OVERLAP], run: check };

static OVERLAP: Rule = Rule {
    id: "validity-overlap",
    level: Level::Warning,
    summary: "Two answers for the same language, scope and voice hold for times that overlap.",
    remedy: "End one before the other begins.",
};

fn check(corpus: &Corpus, findings: &mut Findings) {
    let everywhere = Scope::default();
    let zone = |answer: &Answer| corpus.settings.time_zone_at(answer.scope.as_ref().unwrap_or(&everywhere));
    for (number, sourced) in corpus.entries.iter().enumerate() {
        let entry = &sourced.value;
        for (i, answer) in entry.answers.iter().enumerate() {
            let Some(valid) = &answer.valid else { continue };
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
