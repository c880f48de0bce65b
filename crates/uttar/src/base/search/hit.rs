//! An admitted candidate as the caller gets it: what matched, the answer for this asker, the step.

use uttar_analysis::LanguageTag;

use super::admit::Admitted;
use super::asked::Asked;
use super::bridge::{bridge, by_meaning, crossing_highlights};
use super::highlight::highlights;
use super::readings::Reading;
use super::way::Way;
use crate::engine::Found;
use crate::entry::Entry;
use crate::reply::{Hit, MatchedPhrasing, MatchedStep};
use crate::resolve::Resolved;

/// A step is named when it holds this share of the question, by the rarity of its terms. Chosen by hand, not measured.
const STEP_SHARE_MIN: f32 = 0.3;

/// An admitted candidate as a hit.
pub(super) fn hit(one: &Admitted, asked: &Asked<'_>) -> Hit {
    let Asked { request, asker, view, .. } = asked;
    let Reading { wording, phrasebook } = &asked.readings[one.way.reading()];
    let question = &wording.question;
    let entry = &one.stored.entry;
    let marks =
        |text: &str, language: &LanguageTag| highlights(text, language.as_str(), &question.analysis, &view.analyzer);
    let bridged = bridge(&one.way, entry, &wording.text, question, phrasebook);
    let phrasing = one.way.phrasing_part().and_then(|part| {
        let (language, text) = entry.all_phrasings().nth(part.number as usize)?;
        let highlights = match (&one.way, one.way.phrasing()) {
            (Way::Across(_), Some(found)) => {
                crossing_highlights(found, text, language.as_str(), phrasebook, bridged.as_ref())
            }
            _ => marks(text, language),
        };
        Some(MatchedPhrasing { language: language.to_string(), text: text.to_owned(), highlights })
    });
    let resolved = asker.resolve(entry, |answer| request.filter.passes_answer(answer));
    let step = one.way.step().filter(|(_, share)| *share >= STEP_SHARE_MIN);
    let step = step.and_then(|(found, _)| matched_step(entry, &found, resolved.as_ref().ok(), marks));
    let (answer, served, withheld) = match resolved {
        Ok(Resolved { answer, served }) => (Some(entry.answers[answer].clone()), Some(served), None),
        Err(withheld) => (None, None, Some(withheld)),
    };
    Hit {
        entry: entry.id.clone(),
        version: one.stored.version,
        confidence: one.confidence,
        pinned_by: one.pinned_by.clone(),
        read_as: (wording.number > 0).then(|| wording.text.clone()),
        phrasing,
        answer,
        served,
        withheld,
        step,
        product_fit: one.fit,
        explanation: None,
        bridge: bridged.map(|bridged| bridged.bridge).or_else(|| by_meaning(&one.way, entry)),
    }
}

/// The step that was found, and whether the answer served has it too.
fn matched_step(
    entry: &Entry,
    found: &Found,
    resolved: Option<&Resolved>,
    marks: impl Fn(&str, &LanguageTag) -> Vec<[usize; 2]>,
) -> Option<MatchedStep> {
    let (of, number, step) = entry.all_steps().nth(found.part.number as usize)?;
    let in_answer = resolved.is_some_and(|resolved| {
        let numbers = |answer: usize| entry.answers[answer].numbered_steps().map(|(number, _)| number);
        resolved.answer == of || numbers(resolved.answer).eq(numbers(of))
    });
    let language = &entry.answers[of].lang;
    Some(MatchedStep {
        number,
        in_answer,
        language: language.to_string(),
        text: step.text.clone(),
        highlights: marks(&step.text, language),
    })
}
