//! How much the texts of each script count for a question.

use crate::engine::{LanguageCode, ScriptCode, Snapshot};
use crate::question::Question;

/// How much less a text of another language in Latin letters counts for a question that surely is romanised: it shares
/// only guest words with it, "account" or "WhatsApp", which are rare there and met letter by letter, while the words of
/// its own language are met by their sound.
const GUEST_COST: f32 = 0.4;

/// The weights of a question's texts, by their script.
pub(super) struct ScriptWeights<'a> {
    question: &'a Question,
    /// That of texts in its own script.
    own: f32,
}

impl<'a> ScriptWeights<'a> {
    pub(super) fn new(question: &'a Question, snapshot: &dyn Snapshot) -> Self {
        Self { question, own: own(question, snapshot) }
    }

    pub(super) fn of(&self, script: ScriptCode) -> f32 {
        if script == self.question.script { self.own } else { self.question.weight_of(script) }
    }
}

/// The weight of texts in Latin letters for a romanised question: less as far as the base says the same in the script
/// that is meant, and has nothing that is romanised too.
fn own(question: &Question, snapshot: &dyn Snapshot) -> f32 {
    let Some((script, probability)) = question.meant_script() else { return 1.0 };
    let mut romanised = question.detection.languages.iter().filter(|guess| guess.language.is_romanised());
    if romanised.any(|guess| snapshot.has_language(LanguageCode::of(guess.language.as_str()))) {
        return 1.0;
    }
    let [meant, own] = [script, question.script].map(|script| snapshot.phrasing_count(Some(script)));
    1.0 - GUEST_COST * probability * (meant / own.max(1.0)).min(1.0)
}
