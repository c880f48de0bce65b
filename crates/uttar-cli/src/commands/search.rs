//! `uttar search`

use std::fmt::Write as _;

use clap::Args;
use uttar::{Reply, Result, Scope, SearchRequest};

use crate::commands::BaseFolder;
use crate::output::Output;

/// Asks a question in any language and spelling.
#[derive(Debug, Args)]
pub(crate) struct Search {
    #[command(flatten)]
    base: BaseFolder,

    /// The question.
    #[arg(value_name = "QUESTION")]
    query: String,

    /// How many hits at most.
    #[arg(long, default_value_t = 5)]
    limit: usize,

    /// Languages of the answer, the most wanted first, such as `mr,hi`; by default that of the question.
    #[arg(long, value_delimiter = ',', value_name = "TAG")]
    languages: Vec<String>,

    /// Where the customer is: market/region/channel, such as `IN/MH/flipkart`.
    #[arg(long)]
    scope: Option<Scope>,

    /// Find no entry by translated words, and show only answers in the languages asked for.
    #[arg(long)]
    no_cross_language: bool,
}

impl Search {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let mut request = SearchRequest::new(self.query);
        request.limit = self.limit;
        request.languages = self.languages;
        request.scope = self.scope;
        request.cross_language = !self.no_cross_language;
        let reply = self.base.open()?.search(&request)?;
        output.value(&reply, |reply| text(reply, output));
        Ok(())
    }
}

/// A reply for people.
pub(crate) fn text(reply: &Reply, output: &Output) -> String {
    let languages: Vec<String> =
        reply.languages.iter().take(3).map(|l| format!("{} {:.2}", l.language, l.probability)).collect();
    let mut out = format!("{} ({}; {:.1} ms)\n", reply.decision.name(), languages.join(", "), reply.took_ms);
    for (number, hit) in (1..).zip(&reply.hits) {
        let _ = writeln!(out, "{number}. {:.2}  {}", hit.confidence, hit.entry);
        if let Some(phrasing) = &hit.phrasing {
            let _ = writeln!(out, "         {}: {}", phrasing.language, output.mark(&phrasing.text, &phrasing.highlights));
        }
        if let (1, Some(bridge)) = (number, &hit.bridge) {
            let words: Vec<String> =
                bridge.words.iter().map(|word| format!("{} = {}", word.question, word.entry)).collect();
            let _ = writeln!(out, "         found in {}: {}", bridge.language, words.join(", "));
        }
        if let (1, Some(answer)) = (number, &hit.answer) {
            let _ = writeln!(out, "         {}", answer.body);
            for (number, step) in (1..).zip(&answer.steps) {
                let _ = writeln!(out, "           {number}) {}", step.text);
            }
        }
    }
    out
}
