//! Why a hit was found, what its confidence is made of, and why it stands before or behind its nearest rival.

use std::collections::HashSet;

use uttar_analysis::Analysis;

use super::View;
use super::admit::Admitted;
use super::asked::Asked;
use super::find::Trace;
use super::readings::Wording;
use super::way::Way;
use crate::bridge::{Bridge, BridgeKind, WordBridge};
use crate::channel::Channel;
use crate::explain::Explanation;
use crate::rank::{Calibration, Ranked, Ranker};
use crate::reply::Hit;
use crate::translate::explained_confidence;

/// A factor this close to 1 is not told.
const ONE: f64 = 1e-6;

/// Explains the hit at a place of the list.
pub(super) fn explain(place: usize, admitted: &[Admitted], hit: &Hit, asked: &Asked<'_>, trace: &Trace) -> Explanation {
    let Asked { view, readings, .. } = asked;
    let one = &admitted[place];
    let mut details = Vec::new();
    if let Some(pattern) = &one.pinned_by {
        details.push(Explanation::plain(format!("an editor pinned it to questions with: {pattern}")));
    }
    if let Some(text) = &hit.read_as {
        details.push(Explanation::plain(format!("in other words: the question was read as: {text}")));
    }
    details.extend(parts(one, hit, readings[one.way.reading()].wording, view));
    details.extend(hit.bridge.as_ref().map(bridge));
    if one.pinned_by.is_none() {
        details.push(confidence(one, trace, &view.ranker));
    }
    if let Some(rival) = admitted.get(usize::from(place == 0)) {
        details.push(against(one, rival, place == 0, &view.ranker.calibration));
    }
    Explanation::new(hit.entry.as_str(), f64::from(hit.confidence), details)
}

/// The phrasing and the answer that were found, with the words that met in each.
fn parts(one: &Admitted, hit: &Hit, wording: &Wording, view: &View) -> Vec<Explanation> {
    let mut out = Vec::new();
    if let Some(phrasing) = &hit.phrasing {
        let text = format!("nearest phrasing, {}: {}", phrasing.language, phrasing.text);
        let met = meetings(wording, &phrasing.text, &phrasing.language, view);
        out.push(Explanation::new(text, None, met));
    }
    let answers = &one.stored.entry.answers;
    if let Some(answer) = one.way.answer().and_then(|found| answers.get(found.part.number as usize)) {
        let met = meetings(wording, &answer.full_text(), answer.lang.as_str(), view);
        out.push(Explanation::new(format!("nearest answer, {}", answer.lang), None, met));
    }
    if out.is_empty() {
        out.push(Explanation::plain(if one.way.only_near().is_some() {
            "an answer of it is near by its vector"
        } else {
            "none of its texts was found, only the rule names it"
        }));
    }
    out
}

/// What of the question a text has, by field: the share of its tokens, and the words that they stand for.
fn meetings(wording: &Wording, text: &str, language: &str, view: &View) -> Vec<Explanation> {
    let mut analysis = Analysis::default();
    view.analyzer.analyze(text, &[language], &mut analysis);
    let question = &wording.question;
    let mut out = Vec::new();
    for channel in Channel::ALL {
        let terms = question.terms.terms.iter().filter(|term| term.channel == channel);
        let searched: HashSet<&str> = terms.map(|term| &*term.term).collect();
        let held: HashSet<&str> = channel.tokens(&analysis).terms().collect();
        let asked = || channel.tokens(&question.analysis).iter().filter(|token| searched.contains(token.term));
        let met: Vec<_> = asked().filter(|token| held.contains(token.term)).collect();
        if met.is_empty() {
            continue;
        }
        let mut words: Vec<&str> = Vec::new();
        for token in &met {
            let word = &wording.text[token.range.clone()];
            if !words.contains(&word) {
                words.push(word);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a question has few tokens")]
        let share = met.len() as f64 / asked().count() as f64;
        out.push(Explanation::new(format!("{}: {}", field(channel), words.join(", ")), share, Vec::new()));
    }
    out
}

fn field(channel: Channel) -> &'static str {
    match channel {
        Channel::Words => "words",
        Channel::Stems => "stems",
        Channel::Grams => "letters in",
        Channel::Sounds => "sounds of",
        Channel::LooseSounds => "consonants of",
    }
}

/// The words that met across scripts.
fn bridge(bridge: &Bridge) -> Explanation {
    let by = |by: WordBridge| match by {
        WordBridge::Same => "the same",
        WordBridge::Sound => "by sound",
        WordBridge::Base => "the base taught it",
        WordBridge::Lexicon => "by the lexicon",
    };
    let kind = match bridge.kind {
        BridgeKind::Script => "by sound",
        BridgeKind::Translation => "by translated words",
        BridgeKind::Meaning => "by meaning, as the model has it",
    };
    let words = bridge.words.iter();
    let words = words.map(|word| Explanation::plain(format!("{} = {} ({})", word.question, word.entry, by(word.by))));
    Explanation::new(format!("met {kind}, in {}", bridge.language), None, words.collect())
}

/// The confidence as a product; what the factors come from as sums.
fn confidence(one: &Admitted, trace: &Trace, Ranker { calibration, correction, .. }: &Ranker) -> Explanation {
    let factor = |text: &str, value: f32| Explanation::new(text, f64::from(value), Vec::new());
    let mut factors = match &one.way {
        Way::Native(ranked) => {
            let answerable = calibration.answerable_shares(trace.evidence.iter());
            let mut factors = vec![
                Explanation::logistic("the base answers the question", answerable),
                Explanation::logistic("if so, with this entry", calibration.right_shares(&ranked.evidence)),
                factor("the question says too little: no more than a greeting or a name", trace.most),
            ];
            let product: f64 = factors.iter().filter_map(|factor| factor.value).product();
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let probability = product as f32;
            let evidence = &ranked.evidence;
            let share = evidence.one_word_factor(probability);
            factors.push(factor("other entries hold the one word of the question too", share));
            let of_name = evidence.name_alone_factor(probability);
            factors.push(factor("nothing is met but the name of a product", of_name));
            if let Some((_, probability)) = trace.crossing.filter(|(entry, _)| *entry != ranked.candidate.entry) {
                factors.push(factor("not with one that was found by translated words", 1.0 - probability));
            }
            factors
        }
        Way::Across(crossing) => {
            let (text, shares) = explained_confidence(crossing, trace.native.as_ref(), trace.share);
            vec![Explanation::logistic(text, shares)]
        }
        Way::Named(_) => Vec::new(),
    };
    let product: f64 = factors.iter().filter_map(|factor| factor.value).product();
    let shown = f64::from(one.confidence);
    if product > 0.0 {
        let before = if trace.is_corrected { f64::from(correction.undone(one.confidence)) } else { shown };
        let text = "its place: no hit is surer than the one before it, and what is preferred takes the place of equals";
        factors.push(Explanation::new(text, before / product, Vec::new()));
        let text = "what customers said of replies: how often one as sure as this was right";
        factors.push(Explanation::new(text, shown / before, Vec::new()));
    }
    // To single precision, as confidences are.
    factors.retain(|factor| factor.value.is_none_or(|value| (value - 1.0).abs() > ONE));
    Explanation::new("confidence, the product of", shown, factors)
}

/// What sets a hit apart from its rival, the greatest difference first.
fn against(one: &Admitted, rival: &Admitted, is_first: bool, calibration: &Calibration) -> Explanation {
    let verb = if is_first { "before" } else { "behind" };
    let id = &rival.stored.entry.id;
    let text = format!("{verb} its nearest rival, {id}, at {:.2}", rival.confidence);
    match (&one.way, &rival.way) {
        (Way::Native(own), Way::Native(other)) => {
            let differences = differences(own, other, calibration);
            let total = differences.iter().filter_map(|detail| detail.value).sum::<f64>();
            Explanation::new(text, total, differences)
        }
        (own, other) => {
            let how = |way: &Way| match way {
                Way::Native(_) => "found in the script of the question",
                Way::Across(_) => "found by translated words",
                Way::Named(_) => "named by a rule",
            };
            Explanation::new(text, None, vec![Explanation::plain(format!("{}; the rival {}", how(own), how(other)))])
        }
    }
}

fn differences(own: &Ranked, rival: &Ranked, calibration: &Calibration) -> Vec<Explanation> {
    let pairs = calibration.right_shares(&own.evidence).into_iter().zip(calibration.right_shares(&rival.evidence));
    let mut out: Vec<Explanation> = pairs
        .map(|(own, rival)| {
            let text = format!("{}: {:.2} against {:.2}", own.feature, own.value, rival.value);
            (own.log_odds - rival.log_odds, text)
        })
        .filter(|(difference, _)| difference.abs() > ONE)
        .map(|(difference, text)| Explanation::new(text, difference, Vec::new()))
        .collect();
    out.sort_by(|a, b| b.value.unwrap_or(0.0).abs().total_cmp(&a.value.unwrap_or(0.0).abs()));
    out
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
