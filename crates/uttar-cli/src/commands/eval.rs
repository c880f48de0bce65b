//! `uttar eval`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use uttar::evaluation::{self, EvaluationReport, EvaluationSet, Measures, RunQuery};
use uttar::{ImportOptions, KnowledgeBase, Result};

use crate::output::Output;
use crate::progress;

/// Reads entries, queries and judgements of a folder into a fresh temporary base and asks every query, without
/// saying its language.
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// A folder with entries (`entries.jsonl` or `entries/`), `queries.jsonl` and `qrels.tsv`.
    #[arg(value_name = "SET_DIR")]
    folder: PathBuf,

    /// Write what was found: `query_id TAB rank TAB entry_id TAB confidence`, 10 lines a query at most.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,

    /// Draw how many answers are wrong when only the surest questions are answered: a picture (SVG).
    #[arg(long, value_name = "FILE")]
    risk_coverage: Option<PathBuf>,
}

impl Eval {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let set = EvaluationSet::read(&self.folder)?;
        let temporary = super::temporary_folder()?;
        let base = KnowledgeBase::create(temporary.path().join("base"))?;
        let spinner = progress::spinner("importing");
        base.import(std::slice::from_ref(&self.folder), &ImportOptions::default())?;
        spinner.finish_and_clear();
        let bar = progress::bar("asking", set.queries.len());
        let (run, queries_per_second) = evaluation::run(&base, &set, |done| bar.set_position(done as u64))?;
        bar.finish_and_clear();
        if let Some(file) = &self.run {
            write_run(file, &run)?;
        }
        if let Some(file) = &self.risk_coverage {
            let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
            super::write_file(file, &evaluation::risk_coverage(&set, &run).svg(&format!("{name}: risk and coverage")))?;
        }
        output.value(&evaluation::judge(&set, &run, queries_per_second), table);
        Ok(())
    }
}

fn write_run(file: &Path, run: &[RunQuery]) -> Result<()> {
    let mut out = String::new();
    for query in run {
        for (rank, (entry, confidence)) in (1..).zip(&query.hits) {
            let _ = writeln!(out, "{}\t{rank}\t{entry}\t{confidence}", query.query);
        }
    }
    super::write_file(file, &out)
}

fn table(report: &EvaluationReport) -> String {
    let mut out = String::from("language    queries  in scope  acc@1  MRR@10  recall@10  nDCG@10  AUROC  best MCC (at)\n");
    let groups = report.by_language.iter().map(|(language, measures)| (language.as_str(), measures));
    for (name, measures) in groups.chain([("all", &report.overall)]) {
        out.push_str(&row(name, measures));
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
