//! The ways in which entries are found, brought into one order.

use crate::engine::Found;
use crate::entry::{Entry, EntryKey};
use crate::odds::none_surer_than_before;
use crate::part::{Part, PartKind};
use crate::rank::Ranked;
use crate::retrieve::{Candidate, EntryMap};
use crate::translate::{self, Crossing, CrossingConfidence, Native};

/// How an entry was found.
pub(super) enum Way {
    /// In the script of the question, or by its sound.
    Native(Ranked),
    /// By translated words; it has nothing in the script of the question, or little beside what it has in others.
    Across(Crossing),
    /// By an editor's rule alone.
    Named(EntryKey),
}

impl Way {
    pub(super) fn entry(&self) -> EntryKey {
        match self {
            Self::Native(ranked) => ranked.candidate.entry,
            Self::Across(crossing) => crossing.entry,
            Self::Named(entry) => *entry,
        }
    }

    pub(super) fn phrasing(&self) -> Option<Found> {
        match self {
            Self::Native(ranked) => ranked.candidate.phrasing,
            Self::Across(crossing) => crossing.phrasing,
            Self::Named(_) => None,
        }
    }

    pub(super) fn answer(&self) -> Option<Found> {
        match self {
            Self::Native(ranked) => ranked.candidate.answer,
            Self::Across(crossing) => crossing.answer,
            Self::Named(_) => None,
        }
    }

    /// The phrasing that met: by its words, or where none did by its vector.
    pub(super) fn phrasing_part(&self) -> Option<Part> {
        let nearest = || self.only_near().filter(|part| part.kind == PartKind::Phrasing);
        self.phrasing().map(|found| found.part).or_else(nearest)
    }

    /// The nearest part of an entry that was found by vectors alone.
    pub(super) fn only_near(&self) -> Option<Part> {
        match self {
            Self::Native(Ranked { candidate: Candidate { phrasing: None, answer: None, near, .. }, .. }) => *near,
            _ => None,
        }
    }

    /// The step that holds most of the question, with the share that it holds.
    pub(super) fn step(&self) -> Option<(Found, f32)> {
        match self {
            Self::Native(ranked) => ranked.candidate.step,
            Self::Across(_) | Self::Named(_) => None,
        }
    }

    /// Which reading of the question found it.
    pub(super) fn reading(&self) -> usize {
        match self {
            Self::Native(ranked) => ranked.reading,
            Self::Across(crossing) => crossing.reading,
            Self::Named(_) => 0,
        }
    }
}

/// Whether an entry speaks one of the languages wanted: by its answer for the asker, or where it has none by the
/// phrasing that matched.
pub(super) fn speaks(entry: &Entry, answer: Option<usize>, phrasing: Option<Part>, wanted: &[&str]) -> bool {
    let phrasing = || entry.all_phrasings().nth(phrasing?.number as usize).map(|(language, _)| language);
    let language = answer.map(|answer| &entry.answers[answer].lang).or_else(phrasing);
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    language.is_none_or(|language| wanted.iter().any(|want| primary(want) == language.primary()))
}

/// An entry that was found.
pub(super) struct FoundEntry {
    pub(super) way: Way,
    pub(super) confidence: f32,
    /// The pattern by which an editor pinned it.
    pub(super) pinned_by: Option<String>,
}

/// What came of two lists.
pub(super) struct Merged {
    pub(super) found: Vec<FoundEntry>,
    /// The best of the first list.
    pub(super) first_native: Option<Native>,
    /// The best crossing, and how sure it can be by the words that it holds.
    pub(super) first_crossing: Option<(EntryKey, f32)>,
}

/// Both lists as one, the most probable first, each entry once; neither changes its own order. Each native entry but
/// the first crossing's own is multiplied by 1 - p, p being how sure that crossing can be. The order is fixed before
/// the cap by the words that a crossing holds lowers its confidence, and with it that of all behind it. `share` is that
/// of the entries with nothing in the script of the question.
pub(super) fn merge(native: Vec<Ranked>, confidences: Vec<f32>, across: Vec<Crossing>, share: f32) -> Merged {
    let first_native = native.first().zip(confidences.first()).map(|(ranked, confidence)| {
        let Candidate { entry, phrasing, answer, near, .. } = &ranked.candidate;
        let is_answer = answer.is_some() && phrasing.is_none() && near.is_none();
        let is_alone = is_answer && across.first().is_some_and(|crossing| crossing.entry != *entry);
        Native { evidence: ranked.evidence, answer_confidence: is_alone.then_some(*confidence) }
    });
    let of_crossings = translate::confidences(&across, first_native.as_ref(), share);
    let first_crossing =
        across.first().zip(of_crossings.first()).map(|(crossing, first)| (crossing.entry, first.confidence));
    let native = native.into_iter().zip(confidences).map(|(ranked, confidence)| {
        let left = match first_crossing {
            Some((entry, probability)) if entry != ranked.candidate.entry => 1.0 - probability,
            _ => 1.0,
        };
        Contender { probability: confidence * left, confidence: confidence * left, way: Way::Native(ranked) }
    });
    let across = across.into_iter().zip(of_crossings).map(|(crossing, CrossingConfidence { by_lists, confidence })| {
        Contender { probability: by_lists, confidence, way: Way::Across(crossing) }
    });
    let mut contenders: Vec<Contender> = native.chain(across).collect();
    // Stable: of equals the entry in the script of the question comes first.
    contenders.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mut found: Vec<FoundEntry> = Vec::with_capacity(contenders.len());
    let mut seen: EntryMap<usize> = EntryMap::default();
    for Contender { confidence, way, .. } in contenders {
        match seen.get(&way.entry()) {
            // An entry may be found both ways.
            Some(at) => {
                let known = &mut found[*at];
                known.confidence = known.confidence.max(confidence);
                if is_shown_by(&way, &known.way) {
                    known.way = way;
                }
            }
            None => {
                seen.insert(way.entry(), found.len());
                found.push(FoundEntry { way, confidence, pinned_by: None });
            }
        }
    }
    none_surer_than_before(1.0, found.iter_mut().map(|one| &mut one.confidence));
    Merged { found, first_native, first_crossing }
}

/// A way to an entry that stands for its place in the one list.
struct Contender {
    /// Its place goes by this.
    probability: f32,
    /// Less than that where translated words say too little to be so sure.
    confidence: f32,
    way: Way,
}

/// Whether an entry that was found by translated words is shown as it was found in the script of the question: by what
/// the customer can read, if that has a word of what he says.
fn is_shown_by(native: &Way, across: &Way) -> bool {
    // Chosen by hand, not measured.
    const MET_MIN: f32 = 0.25;
    match (native, across) {
        (Way::Native(native), Way::Across(_)) => native.evidence.met.is_some_and(|met| met >= MET_MIN),
        _ => false,
    }
}

/// Puts what editors have pinned first; they share all certainty, and nothing after them is surer.
pub(super) fn with_pins(mut found: Vec<FoundEntry>, pinned: &[(EntryKey, String)]) -> Vec<FoundEntry> {
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let certainty = 1.0 / pinned.len().max(1) as f32;
    let mut out = Vec::with_capacity(found.len() + pinned.len());
    for (entry, pattern) in pinned {
        let at = found.iter().position(|one| one.way.entry() == *entry);
        let way = at.map_or(Way::Named(*entry), |at| found.remove(at).way);
        out.push(FoundEntry { way, confidence: certainty, pinned_by: Some(pattern.clone()) });
    }
    found.iter_mut().for_each(|one| one.confidence = one.confidence.min(certainty));
    out.extend(found);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Evidence;

    fn native(entry: EntryKey) -> Ranked {
        let candidate = Candidate::new(entry);
        Ranked { candidate, score: 0.0, unit: 1.0, evidence: Evidence::default(), reading: 0 }
    }

    fn across(entry: EntryKey, held: f32) -> Crossing {
        Crossing { held, ..Crossing::new(entry, 5) }
    }

    /// Both lists as one; the crossings are in order.
    fn merged(native: Vec<Ranked>, confidences: Vec<f32>, mut across: Vec<Crossing>, share: f32) -> Merged {
        translate::set_lead(&mut across);
        merge(native, confidences, across, share)
    }

    fn order(found: &[FoundEntry]) -> Vec<EntryKey> {
        found.iter().map(|one| one.way.entry()).collect()
    }

    #[test]
    fn what_its_own_script_holds_stays_first() {
        let holds = |share| {
            let evidence = Evidence { share, explained: share / 2.0, ..Evidence::default() };
            Ranked { evidence, ..native(1) }
        };
        let sure = merged(vec![holds(0.9), native(2)], vec![0.3, 0.1], vec![across(3, 0.7), across(4, 0.2)], 0.3).found;
        assert_eq!(order(&sure)[0], 1);
        let unsure =
            merged(vec![holds(0.1), native(2)], vec![0.3, 0.1], vec![across(3, 0.7), across(4, 0.2)], 0.3).found;
        assert_eq!(order(&unsure)[0], 3);
        let native = unsure.iter().find(|one| one.way.entry() == 1).expect("it stays");
        assert!(native.confidence < 0.3);
    }

    #[test]
    fn the_others_lose_no_more_than_a_crossing_can_be_sure_of() {
        let evidence = Evidence { share: 0.4, explained: 0.3, ..Evidence::default() };
        let half_of_a_word = Crossing { words: 1, lead: 0.5, ..across(3, 0.5) };
        let by_lists = translate::confidences(
            std::slice::from_ref(&half_of_a_word),
            Some(&Native { evidence, answer_confidence: None }),
            0.3,
        )[0]
        .by_lists;
        let merged = merge(vec![Ranked { evidence, ..native(1) }], vec![0.9], vec![half_of_a_word], 0.3);
        let sure = merged.first_crossing.expect("there is one").1;
        assert!(sure < by_lists - 0.1, "{sure} {by_lists}");
        assert_eq!(order(&merged.found), [1, 3]);
        let [first, second] = [0, 1].map(|at| merged.found[at].confidence);
        assert!((first - 0.9 * (1.0 - sure)).abs() < 1e-6 && second <= sure, "{sure}");
    }

    #[test]
    fn each_entry_once_and_nothing_changes_without_crossings() {
        let both = merged(vec![native(1), native(2)], vec![0.4, 0.2], vec![across(1, 0.6), across(2, 0.1)], 1.0).found;
        assert_eq!(order(&both), [1, 2]);
        let alone = merged(vec![native(1), native(2)], vec![0.4, 0.2], Vec::new(), 0.0).found;
        assert_eq!(alone.iter().map(|one| one.confidence).collect::<Vec<_>>(), [0.4, 0.2]);
    }
}
