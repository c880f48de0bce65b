//! The table: times as ratios to raw tantivy in the same round, quality beside them.

use std::fmt::Write;

use uttar::Entry;

use crate::engines::Indexed;
use crate::questions::{Question, Right};

/// What the others are compared with.
const FLOOR: &str = "tantivy";

/// All passes of one engine over the questions.
#[derive(Default)]
pub(crate) struct Passes {
    /// By pass, then by question.
    nanoseconds: Vec<Vec<u64>>,
    /// The same in every pass.
    found: Vec<Vec<usize>>,
}

impl Passes {
    /// Adds a pass; the first one only says what is found.
    pub(crate) fn add(&mut self, name: &str, nanoseconds: Vec<u64>, found: Vec<Vec<usize>>) {
        if self.found.is_empty() {
            assert!(found.iter().any(|entries| !entries.is_empty()), "{name} found nothing at all");
            self.found = found;
        } else {
            assert_eq!(self.found, found, "{name} finds other entries than in the first pass");
            self.nanoseconds.push(nanoseconds);
        }
    }

    /// The entries found for each question, the best first.
    pub(crate) fn found(&self) -> &[Vec<usize>] {
        &self.found
    }

    /// The median over the passes of their median, in microseconds.
    pub(crate) fn typical_microseconds(&self) -> f64 {
        median(&self.quantiles(0.5)) / 1000.0
    }

    /// A quantile of each pass.
    fn quantiles(&self, share: f64) -> Vec<f64> {
        self.nanoseconds.iter().map(|pass| quantile(pass.iter().map(|ns| to_float(*ns)).collect(), share)).collect()
    }

    fn means(&self) -> Vec<f64> {
        let mean = |pass: &Vec<u64>| to_float(pass.iter().sum()) / to_float(pass.len() as u64);
        self.nanoseconds.iter().map(mean).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a measurement needs no more than 53 bits")]
pub(crate) fn to_float(count: u64) -> f64 {
    count as f64
}

/// The value below which this share of the values lies, the nearest rank.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
pub(crate) fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((share * to_float(last as u64)).round() as usize).copied().unwrap_or(f64::NAN)
}

fn median(values: &[f64]) -> f64 {
    quantile(values.to_vec(), 0.5)
}

/// The table in Markdown.
pub(crate) fn report(
    phrasings: usize,
    entries: &[Entry],
    questions: &[Question],
    indexed: &[Indexed],
    passes: &[Passes],
    not_run: &[(&str, String)],
) -> String {
    let documents: usize = entries.iter().map(|entry| entry.all_phrasings().count() + entry.answers.len()).sum();
    let mut out = format!(
        "{} phrasings of {} entries, {documents} documents; {} questions, {} rounds, processor time. Ratios are to {FLOOR} in the same round: median (least-most).\n\n",
        phrasings,
        entries.len(),
        questions.len(),
        passes.first().map_or(0, |passes| passes.nanoseconds.len()),
    );
    out.push_str("| engine | p50 µs | ratio | p99 µs | ratio | mean ratio | entry acc@1 | entry rec@10 | need acc@1 | documents/s of processor time | index MB |\n");
    out.push_str("|---|---|---|---|---|---|---|---|---|---|---|\n");
    let floor = indexed.iter().position(|one| one.name == FLOOR).map(|at| &passes[at]);
    for (one, own) in indexed.iter().zip(passes) {
        let microseconds = |share| median(&own.quantiles(share)) / 1000.0;
        let [exact, recall, need] = quality(entries, questions, &own.found);
        let speed =
            one.seconds.map_or("-".to_owned(), |seconds| format!("{:.0}", to_float(documents as u64) / seconds));
        let megabytes = one.bytes.map_or("-".to_owned(), |bytes| format!("{:.1}", to_float(bytes) / 1e6));
        let _ = writeln!(
            out,
            "| {} | {:.0} | {} | {:.0} | {} | {} | {exact:.3} | {recall:.3} | {need:.3} | {speed} | {megabytes} |",
            one.name,
            microseconds(0.5),
            ratio(floor, |passes| passes.quantiles(0.5), own),
            microseconds(0.99),
            ratio(floor, |passes| passes.quantiles(0.99), own),
            ratio(floor, Passes::means, own),
        );
    }
    for (name, reason) in not_run {
        let _ = writeln!(out, "\n{name}: not run: {reason}");
    }
    out
}

fn ratio(floor: Option<&Passes>, measure: impl Fn(&Passes) -> Vec<f64>, own: &Passes) -> String {
    let Some(floor) = floor else { return "-".to_owned() };
    let ratios: Vec<f64> = measure(own).iter().zip(measure(floor)).map(|(own, floor)| own / floor).collect();
    let (least, most) = (quantile(ratios.clone(), 0.0), quantile(ratios.clone(), 1.0));
    format!("{:.2} ({least:.2}-{most:.2})", median(&ratios))
}

/// The share of made-up questions whose entry comes first, and that of those where it is among the ten; the share of
/// written questions whose need comes first.
fn quality(entries: &[Entry], questions: &[Question], found: &[Vec<usize>]) -> [f64; 3] {
    let (mut made, mut first, mut among, mut written, mut need) = (0, 0, 0, 0, 0);
    for (question, found) in questions.iter().zip(found) {
        let right = |number: &usize| question.right.is(&entries[*number].id);
        let is_first = u64::from(found.first().is_some_and(right));
        match question.right {
            Right::Entry(_) => {
                made += 1;
                first += is_first;
                among += u64::from(found.iter().any(right));
            }
            Right::Needs(_) => {
                written += 1;
                need += is_first;
            }
            Right::Nothing => {}
        }
    }
    [(first, made), (among, made), (need, written)].map(|(right, all)| to_float(right) / to_float(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let values = vec![5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!([0.0, 0.5, 0.99, 1.0].map(|share| quantile(values.clone(), share)), [1.0, 3.0, 5.0, 5.0]);
        assert!(quantile(Vec::new(), 0.5).is_nan());
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let passes = |nanoseconds: &[u64]| {
            let mut passes = Passes::default();
            passes.add("one", vec![0], vec![vec![7]]);
            nanoseconds.iter().for_each(|ns| passes.add("one", vec![*ns], vec![vec![7]]));
            passes
        };
        let (own, floor) = (passes(&[20, 30, 80]), passes(&[10, 10, 20]));
        assert_eq!(ratio(Some(&floor), Passes::means, &own), "3.00 (2.00-4.00)");
    }
}
