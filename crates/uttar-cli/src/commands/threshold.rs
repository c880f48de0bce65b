//! `uttar threshold`

use clap::Args;
use uttar::{AnswerThreshold, Result};

use crate::commands::{BaseFolder, ChangeArguments};
use crate::output::Output;

/// Says from which confidence on a base answers, so that a share of the answers is right.
#[derive(Debug, Args)]
pub(crate) struct Threshold {
    #[command(flatten)]
    base: BaseFolder,

    /// The share of answers that must be right, such as 0.95; by default the one that the base is set to.
    #[arg(value_name = "SHARE")]
    precision: Option<f32>,

    /// Set the base to this share.
    #[arg(long, requires = "precision", conflicts_with = "unset")]
    set: bool,

    /// Bring the default of the base back.
    #[arg(long, conflicts_with = "precision")]
    unset: bool,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Threshold {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if self.set || self.unset {
            base.set_answer_precision(self.precision, self.change.change())?;
        }
        output.value(&base.answer_threshold(self.precision)?, text);
        Ok(())
    }
}

fn text(threshold: &AnswerThreshold) -> String {
    let for_what = match threshold.precision {
        Some(share) => format!("so that {share} of the answers are right"),
        None => "as no share of right answers is set".to_owned(),
    };
    let AnswerThreshold { confidence, examples, judged, .. } = threshold;
    let mut out = format!("answers from a confidence of {confidence:.3} on, {for_what} ({examples} examples of the base, {judged} judged replies)");
    if *examples == 0 {
        out.push_str("\nnot calibrated by this base yet, which has no examples of its own: the share may come out otherwise");
    }
    out
}
