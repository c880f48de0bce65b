//! The fact lock: answers that hold at the same place and time state the same facts, in every language and voice.

use super::super::corpus::Corpus;
use super::super::facts::{Difference, Statement, differences, extract};
use super::super::report::Findings;
use super::super::{Check, Level, Rule};
use super::{name, same_statement, texts};
use crate::entry::Entry;

pub(in super::super) const CHECK: Check = Check { rules: &[&DIFFER, &MISSING], run: check };

static DIFFER: Rule = Rule {
    id: "facts-differ",
    level: Level::Error,
    summary: "Answers for the same scope and time state different numbers, prices, periods, dates, addresses or codes.",
    remedy: "Correct the one that is wrong, or declare the difference in the entry's `allow`, with the reason.",
};

static MISSING: Rule = Rule {
    id: "facts-missing",
    level: Level::Warning,
    summary: "An answer leaves out, or says alone, a fact of the answers for the same scope and time.",
    remedy: "Add it to the answers that lack it, or declare the difference in the entry's `allow`, with the reason.",
};

/// The facts of one answer, and the part of it that each stands in.
#[derive(Default)]
struct Facts<'a> {
    statement: Statement,
    parts: Vec<(String, &'a str)>,
    part_of: Vec<usize>,
}

impl Facts<'_> {
    fn field(&self, fact: usize) -> &str {
        &self.parts[self.part_of[fact]].0
    }

    /// The fact as it is written.
    fn text(&self, fact: usize) -> &str {
        &self.parts[self.part_of[fact]].1[self.statement[fact].range.clone()]
    }
}

fn check(corpus: &Corpus, findings: &mut Findings) {
    for (number, sourced) in corpus.entries.iter().enumerate() {
        for group in same_statement(&sourced.value) {
            check_group(corpus, number, &group, findings);
        }
    }
}

fn check_group(corpus: &Corpus, number: usize, group: &[usize], findings: &mut Findings) {
    let entry = &corpus.entries[number].value;
    let facts: Vec<Facts> = group.iter().map(|&answer| read(entry, answer)).collect();
    let statements: Vec<Statement> = facts.iter().map(|facts| facts.statement.clone()).collect();
    for Difference { text, own, right, holders } in differences(&statements) {
        let answer = group[text];
        let others = group.len() - 1;
        let said = own.map(|own| facts[text].text(own));
        let wanted = right.map(|(other, fact)| (facts[other].text(fact), name(entry, group[other])));
        let (rule, message) = match (said, wanted) {
            (Some(said), Some((fact, other))) => {
                (&DIFFER, format!("says \"{said}\", where {other} says \"{fact}\"{}", as_others(holders, others)))
            }
            (None, Some((fact, other))) => {
                (&MISSING, format!("does not say \"{fact}\", which {other} says{}", as_others(holders, others)))
            }
            (Some(said), None) => {
                (&MISSING, format!("says \"{said}\", which {} of {others} others do not say", group.len() - holders))
            }
            (None, None) => continue,
        };
        let field = own.map_or("body", |own| facts[text].field(own));
        findings.entry(rule, corpus, number, format!("answers[{answer}].{field}"), message);
    }
}

fn as_others(holders: usize, others: usize) -> String {
    if holders > 1 { format!(" ({holders} of {others} others agree)") } else { String::new() }
}

fn read(entry: &Entry, answer: usize) -> Facts<'_> {
    let mut out = Facts::default();
    for (part, (field, text)) in texts(&entry.answers[answer]).enumerate() {
        let facts = extract(text);
        out.part_of.extend(std::iter::repeat_n(part, facts.len()));
        out.statement.extend(facts);
        out.parts.push((field, text));
    }
    out
}
