//! `uttar eval`

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use uttar::evaluation::{self, EvaluationReport, EvaluationSet, Measures, Run};
use uttar::{Error, ImportOptions, KnowledgeBase, Result};

use crate::asking::ForWhom;
use crate::commands::{StateArgument, VectorModel};
use crate::file::write_text;
use crate::output::Output;
use crate::progress;

/// Asks every question of a set, without saying its language, and judges what comes: of an existing base, or of the
/// entries in the folder of the set, which are read into a fresh temporary base.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// A table (CSV or TSV) with the columns `question,entry[,language][,scope][,id]`, where a question without an
    /// entry has no answer in the base, and several entries that answer one have a row each; or a folder with
    /// `queries.jsonl`, `qrels.tsv` and, unless there is a base, entries (`entries.jsonl` or `entries/`). A table has
    /// no entries: it needs `--base`.
    #[arg(value_name = "SET")]
    set: PathBuf,

    /// The folder of the base to ask.
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,

    #[command(flatten)]
    state: StateArgument,

    /// Write what was found: `query_id TAB rank TAB entry_id TAB confidence`, 10 lines a query at most.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,

    /// Write what came of each question, as JSON lines.
    #[arg(long, value_name = "FILE")]
    questions: Option<PathBuf>,

    /// Draw how many answers are wrong when only the surest questions are answered: a picture (SVG).
    #[arg(long, value_name = "FILE")]
    risk_coverage: Option<PathBuf>,

    #[command(flatten)]
    whom: ForWhom,

    #[command(flatten)]
    vectors: VectorModel,
}

impl Eval {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let set = EvaluationSet::read(&self.set)?;
        let temporary = super::temporary_folder()?;
        let base = match &self.base {
            Some(folder) => self.state.of(self.vectors.join(KnowledgeBase::open(folder)?)?)?,
            None if self.state.is_given() => {
                return Err(Error::invalid_input("--state is of a base; name it with --base"));
            }
            None if self.set.is_file() => {
                let message = format!(
                    "{}: a table of questions holds no entries; name the base to ask by --base DIR",
                    self.set.display()
                );
                return Err(Error::invalid_input(message));
            }
            None => {
                let base = self.vectors.join(KnowledgeBase::create(temporary.path().join("base"))?)?;
                let spinner = progress::spinner("importing");
                base.import(std::slice::from_ref(&self.set), &ImportOptions::default())?;
                spinner.finish_and_clear();
                base
            }
        };
        base.finish_embedding()?;
        let bar = progress::bar("asking", set.queries.len());
        let run = evaluation::run(&base, &set, &self.whom.request(String::new()), |done| {
            bar.set_position(done as u64);
            ControlFlow::Continue(())
        })?;
        bar.finish_and_clear();
        if let Some(file) = &self.run {
            write_run(file, &run)?;
        }
        if let Some(file) = &self.questions {
            write_text(file, &super::json_lines(&evaluation::questions(&set, &run)))?;
        }
        if let Some(file) = &self.risk_coverage {
            let name = self.set.file_name().unwrap_or_default().to_string_lossy();
            write_text(file, &evaluation::risk_coverage(&set, &run).svg(&format!("{name}: risk and coverage")))?;
        }
        output.value(&evaluation::judge(&set, &run), table);
        Ok(())
    }
}

fn write_run(file: &Path, run: &Run) -> Result<()> {
    let mut out = String::new();
    for query in &run.queries {
        for (rank, (entry, confidence)) in (1..).zip(&query.hits) {
            let _ = writeln!(out, "{}\t{rank}\t{entry}\t{confidence}", query.query);
        }
    }
    write_text(file, &out)
}

fn table(report: &EvaluationReport) -> String {
    let mut out = String::from("language    queries  in scope  acc@1  MRR@10  recall@10  nDCG@10  AUROC  best MCC (at)\n");
    let groups = report.by_language.iter().map(|(language, measures)| (language.as_str(), measures));
    for (name, measures) in groups.chain([("all", &report.overall)]) {
        out.push_str(&row(name, measures));
    }
    let all = &report.overall;
    let _ = writeln!(
        out,
        "answered {}, {} of them right; asked back {}, {} with the right entry offered; handed over {}, {} of them rightly",
        all.answered, all.answered_right, all.asked, all.asked_right, all.handed_over, all.handed_over_right
    );
    if !report.unknown_entries.is_empty() {
        let _ = writeln!(out, "not in the base, so never found: {}", report.unknown_entries.join(", "));
    }
    let _ = writeln!(out, "{:.0} queries a second", report.queries_per_second);
    out
}

fn row(name: &str, measures: &Measures) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    let threshold = measures.best_mcc_threshold.map(|at| format!(" ({at:.2})")).unwrap_or_default();
    format!(
        "{name:<11} {:>7}  {:>8}  {:>5}  {:>6}  {:>9}  {:>7}  {:>5}  {}{threshold}\n",
        measures.queries,
        measures.in_scope,
        number(measures.accuracy_at_1),
        number(measures.mrr_at_10),
        number(measures.recall_at_10),
        number(measures.ndcg_at_10),
        number(measures.auroc),
        number(measures.best_mcc),
    )
}
