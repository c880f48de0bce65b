//! `uttar search`

use std::fmt::Write as _;

use clap::Args;
use uttar::{BaseState, Decision, Hit, Reply, Result, Timestamp};

use crate::asking::Asking;
use crate::commands::{BaseFolder, VectorModel};
use crate::output::Output;

/// Asks a question in any language and spelling.
#[derive(Debug, Args)]
pub(crate) struct Search {
    #[command(flatten)]
    base: BaseFolder,

    /// The question.
    #[arg(value_name = "QUESTION")]
    query: String,

    #[command(flatten)]
    vectors: VectorModel,

    #[command(flatten)]
    asking: Asking,

    /// Ask the base as it was: at a position, a time (`2026-11-20`), a label, or with `draft:NAME`. For what holds at a
    /// time there is --valid-at.
    #[arg(long, value_name = "STATE", visible_alias = "at")]
    state: Option<BaseState>,

    /// Who asks, for the log of questions, if it is on.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
}

impl Search {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let request = self.asking.request(self.query);
        let mut base = self.vectors.join(self.base.open()?)?;
        // A model that fails costs no answer, and the reply says so.
        let _ = base.finish_embedding();
        if let Some(state) = &self.state {
            base = base.at(state)?;
        }
        let reply = base.search(&request)?;
        base.log_question(&request, &reply, self.customer.as_deref(), Timestamp::now())?;
        output.value(&reply, |reply| text(reply, output));
        Ok(())
    }
}

/// A reply for people.
pub(crate) fn text(reply: &Reply, output: &Output) -> String {
    let languages: Vec<String> =
        reply.languages.iter().take(3).map(|l| format!("{} {:.2}", l.language, l.probability)).collect();
    let mut out = format!("{}{} ({}; {:.1} ms)\n", reply.decision.name(), offered(reply), languages.join(", "), reply.took_ms);
    if !reply.missing.is_empty() {
        let missing: Vec<&str> = reply.missing.iter().map(|missing| missing.name()).collect();
        let _ = writeln!(out, "it depends on what was not said: {}", missing.join(", "));
    }
    for (number, hit) in (1..).zip(&reply.hits) {
        out.push_str(&hit_lines(number, hit, output));
    }
    for follow_up in &reply.follow_ups {
        let _ = writeln!(out, "then     {}  {}", follow_up.entry, follow_up.title.as_deref().unwrap_or_default());
    }
    for warning in &reply.warnings {
        let _ = writeln!(out, "({warning})");
    }
    if let Some(reason) = &reply.without_vectors {
        let _ = writeln!(out, "(without vectors: {reason})");
    }
    for (facet, counts) in &reply.facets {
        let counts: Vec<String> = counts.iter().map(|one| format!("{} {}", one.value, one.count)).collect();
        let _ = writeln!(out, "{facet}: {}", counts.join(", "));
    }
    out
}

/// A hit; the first with its answer and why it is that one.
fn hit_lines(number: usize, hit: &Hit, output: &Output) -> String {
    let mut out = format!("{number}. {:.2}  {}\n", hit.confidence, hit.entry);
    if let Some(pattern) = &hit.pinned_by {
        let _ = writeln!(out, "         pinned by: {pattern}");
    }
    if let Some(text) = &hit.read_as {
        let _ = writeln!(out, "         read as: {text}");
    }
    if let Some(phrasing) = &hit.phrasing {
        let _ = writeln!(out, "         {}: {}", phrasing.language, output.mark(&phrasing.text, &phrasing.highlights));
    }
    if number == 1 {
        out.push_str(&answer_lines(hit));
        out.push_str(&why(hit));
    }
    for detail in hit.explanation.iter().flat_map(|explanation| &explanation.details) {
        for line in detail.to_string().lines() {
            let _ = writeln!(out, "         | {line}");
        }
    }
    out
}

/// The words by which a hit was found in another language, and its answer with its steps.
fn answer_lines(hit: &Hit) -> String {
    let mut out = String::new();
    if let Some(bridge) = &hit.bridge {
        let words: Vec<String> =
            bridge.words.iter().map(|word| format!("{} = {}", word.question, word.entry)).collect();
        let how = if words.is_empty() { "by its meaning".to_owned() } else { words.join(", ") };
        let _ = writeln!(out, "         found in {}: {how}", bridge.language);
    }
    if let Some(answer) = &hit.answer {
        let _ = writeln!(out, "         {}", answer.body);
        let here = hit.step.as_ref().filter(|step| step.in_answer).map(|step| step.number);
        for (number, step) in answer.numbered_steps() {
            let mark = if here == Some(number) { '>' } else { ' ' };
            let _ = writeln!(out, "         {mark} {number}) {}", step.text);
        }
    }
    out
}

/// Of how many hits a person may choose.
fn offered(reply: &Reply) -> String {
    if reply.decision == Decision::Ask || reply.offer > 1 { format!(" of {}", reply.offer) } else { String::new() }
}

/// Why this answer and not another, where there is something to say.
fn why(hit: &Hit) -> String {
    let json = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| Some(value.as_str()?.replace('_', " "))).unwrap_or_default()
    };
    if let Some(withheld) = hit.withheld {
        return format!("         (no answer: {})\n", json(serde_json::to_value(withheld)));
    }
    let Some(served) = &hit.served else { return String::new() };
    let scopes: Vec<String> = served.scope_path.iter().map(ToString::to_string).collect();
    let ways = [scopes.join(" -> "), served.language_path.join(" -> ")];
    let told: Vec<&str> = ways.iter().map(String::as_str).filter(|way| way.contains("->")).collect();
    if told.is_empty() { String::new() } else { format!("         ({})\n", told.join("; ")) }
}
