//! What an entry allows: findings that are meant so, declared with a reason.

use super::corpus::Corpus;
use super::facts;
use super::report::{Finding, Findings};
use super::{Level, Rule, lint_rules};
use crate::entry::Allowance;
use crate::quoted;

static UNKNOWN_RULE: Rule = Rule {
    id: "allow-unknown",
    level: Level::Error,
    summary: "An entry allows a rule that does not exist.",
    remedy: "Write the id of a rule, as it stands in brackets in a finding.",
};

static UNUSED: Rule = Rule {
    id: "allow-unused",
    level: Level::Note,
    summary: "An entry allows something that is not found any more.",
    remedy: "Remove the line, so that it hides nothing later.",
};

pub(super) static RULES: [&Rule; 2] = [&UNKNOWN_RULE, &UNUSED];

/// Leaves out what the entries allow, and adds what is wrong with the allowances.
pub(super) fn apply(corpus: &Corpus, findings: Findings) -> Vec<Finding> {
    let mut used: Vec<Vec<bool>> = corpus.entries.iter().map(|entry| vec![false; entry.value.allow.len()]).collect();
    let mut out = Vec::new();
    for (entry, finding) in findings.found {
        let allowances = entry.map_or(&[][..], |entry| &corpus.entries[entry].value.allow);
        let by = allowances.iter().position(|allowance| covers(allowance, &finding));
        match (entry, by) {
            (Some(entry), Some(by)) => used[entry][by] = true,
            _ => out.push(finding),
        }
    }
    let mut about = Findings::default();
    for (entry, used) in used.into_iter().enumerate() {
        for (i, used) in used.into_iter().enumerate() {
            let rule = &corpus.entries[entry].value.allow[i].rule;
            if !lint_rules().any(|known| known.id == rule) {
                about.entry(
                    &UNKNOWN_RULE,
                    corpus,
                    entry,
                    format!("allow[{i}].rule"),
                    format!("no rule is called {}", quoted(rule)),
                );
            } else if !used {
                about.entry(
                    &UNUSED,
                    corpus,
                    entry,
                    format!("allow[{i}]"),
                    format!("nothing is found by {} here", quoted(rule)),
                );
            }
        }
    }
    out.extend(about.found.into_iter().map(|(_, finding)| finding));
    out
}

/// Whether an allowance speaks of a finding: its rule, and one of its texts stands in the finding's message, as written
/// or as the same fact.
fn covers(allowance: &Allowance, finding: &Finding) -> bool {
    let holds = |text: &String| {
        let wanted = facts::extract(text);
        finding.message.contains(text.as_str())
            || (!wanted.is_empty() && {
                let said = facts::extract(&finding.message);
                wanted.iter().all(|wanted| said.iter().any(|said| said.agrees(wanted)))
            })
    };
    allowance.rule == finding.rule && (allowance.only.is_empty() || allowance.only.iter().any(holds))
}
