//! `uttar screen`

use std::fmt::Write as _;

use clap::Args;
use uttar::{Result, ScreenReply, Step};

use crate::asking::Asking;
use crate::commands::BaseFolder;
use crate::output::Output;

/// Finds the step that shows a screen, by the name of the screen, text on it or an error code.
#[derive(Debug, Args)]
pub(crate) struct Screen {
    #[command(flatten)]
    base: BaseFolder,

    /// What is seen, such as `Settings > Battery` or `E7`.
    #[arg(value_name = "SCREEN")]
    query: String,

    #[command(flatten)]
    asking: Asking,
}

impl Screen {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let reply = self.base.open()?.find_screen(&self.asking.request(self.query))?;
        output.value(&reply, text);
        Ok(())
    }
}

fn text(reply: &ScreenReply) -> String {
    if reply.screens.is_empty() {
        return "no screen is called so".to_owned();
    }
    let mut out = String::new();
    for (number, hit) in (1..).zip(&reply.screens) {
        let _ = writeln!(out, "{number}. {}  ({})", hit.screen, hit.matched.text);
        for found in &hit.steps {
            let title = found.title.as_deref().unwrap_or_default();
            let _ = writeln!(out, "   {} ({})  {title}", found.entry, found.language);
            let beside = |mark: &str, step: &Option<Step>| {
                step.as_ref().map_or_else(String::new, |step| format!("     {mark} {}\n", step.text))
            };
            out.push_str(&beside(" before:", &found.before));
            let _ = writeln!(out, "     step {}: {}", found.number, found.step.text);
            for (what, text) in [("say", &found.step.say), ("do", &found.step.action)] {
                if let Some(text) = text {
                    let _ = writeln!(out, "       {what}: {text}");
                }
            }
            out.push_str(&beside(" after:", &found.after));
        }
    }
    out
}
