//! What a hit says of the bridge by which it was found.

use super::way::Way;
use crate::bridge::{Bridge, BridgeKind, BridgedWord, WordBridge};
use crate::engine::Found;
use crate::entry::Entry;
use crate::part::{Part, PartKind};
use crate::question::Question;
use crate::translate::{Meeting, Phrasebook, heard_meetings, translated_meetings};

/// A bridge, and where its words met.
pub(super) struct Bridged {
    pub(super) bridge: Bridge,
    part: Part,
    met: Vec<Meeting>,
}

/// The bridge to an entry, if there was one: the words that met in its best part.
pub(super) fn bridge(
    way: &Way,
    entry: &Entry,
    query: &str,
    question: &Question,
    phrasebook: &Phrasebook<'_>,
) -> Option<Bridged> {
    let best =
        [way.phrasing(), way.answer()].into_iter().flatten().reduce(|a, b| if b.score > a.score { b } else { a })?;
    let is_native = matches!(way, Way::Native(_));
    if is_native && best.script == question.script {
        return None;
    }
    let (language, text) = part_text(entry, best.part)?;
    let met = if is_native {
        heard_meetings(&text, &language, phrasebook)
    } else {
        translated_meetings(&text, &language, best.script, phrasebook)
    };
    // A number, a model or an English word among others met as it is written, whatever the text around it is in.
    if is_native && met.iter().all(|meeting| meeting.by == WordBridge::Same) {
        return None;
    }
    let translated = met.iter().any(|meeting| matches!(meeting.by, WordBridge::Base | WordBridge::Lexicon));
    let kind = if translated { BridgeKind::Translation } else { BridgeKind::Script };
    let word = |Meeting { question, entry, by }: &Meeting| BridgedWord {
        question: query[question.clone()].to_owned(),
        entry: text[entry.clone()].to_owned(),
        by: *by,
    };
    let words = met.iter().map(word).collect();
    Some(Bridged { bridge: Bridge { kind, language, words }, part: best.part, met })
}

/// The bridge to an entry that vectors alone have found.
pub(super) fn by_meaning(way: &Way, entry: &Entry) -> Option<Bridge> {
    let (language, _) = part_text(entry, way.only_near()?)?;
    Some(Bridge { kind: BridgeKind::Meaning, language, words: Vec::new() })
}

/// The places of a phrasing that a translated question meets, in order; where the bridge leads to it they are known.
pub(super) fn crossing_highlights(
    found: Found,
    text: &str,
    language: &str,
    phrasebook: &Phrasebook<'_>,
    bridged: Option<&Bridged>,
) -> Vec<[usize; 2]> {
    let read;
    let met = match bridged.filter(|bridged| bridged.part == found.part) {
        Some(bridged) => &bridged.met,
        None => {
            read = translated_meetings(text, language, found.script, phrasebook);
            &read
        }
    };
    let mut out: Vec<[usize; 2]> = met.iter().map(|meeting| [meeting.entry.start, meeting.entry.end]).collect();
    out.sort_unstable();
    out.dedup_by(|next, before| next[0] < before[1]);
    out
}

/// The language and the text of a part.
fn part_text(entry: &Entry, part: Part) -> Option<(String, String)> {
    let number = part.number as usize;
    match part.kind {
        PartKind::Phrasing => {
            let (language, text) = entry.all_phrasings().nth(number)?;
            Some((language.to_string(), text.to_owned()))
        }
        PartKind::Answer => {
            let answer = entry.answers.get(number)?;
            Some((answer.lang.to_string(), answer.full_text()))
        }
        PartKind::Step => {
            let (answer, _, step) = entry.all_steps().nth(number)?;
            Some((entry.answers[answer].lang.to_string(), step.full_text()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::KnowledgeBase;
    use crate::reply::{Decision, SearchRequest};

    fn base(entries: &[serde_json::Value]) -> (KnowledgeBase, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = KnowledgeBase::create(folder.path().join("base")).expect("created");
        let entries = entries.iter().map(|entry| serde_json::from_value(entry.clone()).expect("well-formed")).collect();
        base.put(entries).expect("stored");
        base.finish_learning();
        (base, folder)
    }

    /// Entries in Hindi and English that teach made-up words, and one that is not translated yet.
    fn with_a_hole() -> Vec<serde_json::Value> {
        let mut entries: Vec<serde_json::Value> = [
            ("zorple", "ज़ोरपट", "quane", "क्वामी"),
            ("zorple", "ज़ोरपट", "mibsy", "मिब्लू"),
            ("drift", "ड्रोनी", "quane", "क्वामी"),
            ("drift", "ड्रोनी", "mibsy", "मिब्लू"),
        ]
        .iter()
        .enumerate()
        .map(|(i, (a, b, c, d))| {
            serde_json::json!({"id": format!("both-{i}"),
                "phrasings": {"en": [format!("{a} {c}")], "hi": [format!("{d} {b}")]},
                "answers": [{"lang": "hi", "body": format!("{b} का {d}")}]})
        })
        .collect();
        entries.push(serde_json::json!({"id": "untranslated", "phrasings": {"en": ["zorple fumbled"]},
            "answers": [{"lang": "en", "body": "Unfumble the zorple."}]}));
        entries
    }

    #[test]
    fn what_is_not_translated_is_found_by_the_words_that_the_base_taught() {
        let (base, _folder) = base(&with_a_hole());
        let mut request = SearchRequest::new("ज़ोरपट");
        request.limit = 10;
        let reply = base.search(&request).expect("a good question");
        let hit = reply.hits.iter().find(|hit| hit.entry == "untranslated").expect("found");
        let bridge = hit.bridge.as_ref().expect("by a bridge");
        assert_eq!((bridge.kind, bridge.language.as_str()), (BridgeKind::Translation, "en"));
        let word = &bridge.words[0];
        assert_eq!((word.question.as_str(), word.entry.as_str(), word.by), ("ज़ोरपट", "zorple", WordBridge::Base));
        let phrasing = hit.phrasing.as_ref().expect("its phrasing met");
        assert_eq!(phrasing.highlights.iter().map(|[a, b]| &phrasing.text[*a..*b]).collect::<Vec<_>>(), ["zorple"]);
        assert_eq!(hit.answer.as_ref().map(|answer| answer.lang.as_str()), Some("en"));
        let native = reply.hits.iter().find(|hit| hit.entry == "both-0").expect("found");
        assert_eq!(native.bridge, None);
    }

    #[test]
    fn the_caller_may_forbid_it() {
        let (base, _folder) = base(&with_a_hole());
        let mut request = SearchRequest::new("ज़ोरपट");
        request.cross_language = false;
        let reply = base.search(&request).expect("a good question");
        assert!(!reply.hits.is_empty());
        assert!(reply.hits.iter().all(|hit| hit.entry != "untranslated" && hit.bridge.is_none()));
        request.languages = vec!["ta".into()];
        assert!(base.search(&request).expect("a good question").hits.is_empty());
    }

    #[test]
    fn the_lexicon_and_the_sound_serve_a_base_in_one_language() {
        let (base, _folder) = base(&[
            serde_json::json!({"id": "battery", "answers": [{"lang": "en", "body": "We replace the battery in an hour."}]}),
            serde_json::json!({"id": "order", "answers": [{"lang": "en", "body": "Your order arrives tomorrow in Nashik."}]}),
        ]);
        let first = |query: &str| {
            let hit = base.search(&SearchRequest::new(query)).expect("a good question").hits.swap_remove(0);
            let bridge = hit.bridge.expect("by a bridge");
            (hit.entry, bridge.kind, bridge.words[0].by)
        };
        assert_eq!(first("电池"), ("battery".into(), BridgeKind::Translation, WordBridge::Lexicon));
        assert_eq!(first("நாசிக்"), ("order".into(), BridgeKind::Script, WordBridge::Sound));
    }

    /// Letters without sense, always the same.
    fn gibberish(count: u32) -> Vec<String> {
        let mut state = 7u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        (0..count)
            .map(|_| {
                let mut word = || -> String {
                    let length = 4 + next(6);
                    (0..length).filter_map(|_| char::from_u32(u32::from(b'a') + next(26))).collect()
                };
                format!("{} {} {}", word(), word(), word())
            })
            .collect()
    }

    #[test]
    fn gibberish_and_foreign_matters_stay_below_asking() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let support = KnowledgeBase::create(folder.path().join("base")).expect("created");
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/support");
        support.import(&[corpus], &crate::ImportOptions::default()).expect("imported");
        // The same entries in Hindi alone: everything typed in Latin letters has to cross.
        let hindi: Vec<serde_json::Value> = ["battery-replace", "order-cancel", "screen-cracked", "password-forgot"]
            .iter()
            .map(|id| {
                let mut entry = support.get(id).expect("there").entry;
                entry.products.clear();
                entry.phrasings.retain(|language, _| language.as_str() == "hi");
                entry.answers.retain(|answer| answer.lang.as_str() == "hi");
                serde_json::to_value(entry).expect("plain data")
            })
            .collect();
        let (hindi, _hindi_folder) = base(&hindi);
        let far = [
            "Who won the football world cup in 1998?",
            "a recipe for lentil soup with lemon",
            "how tall is the Eiffel tower",
            "when did the Roman empire fall",
        ];
        for base in [&support, &hindi] {
            let mut asked = gibberish(100);
            asked.extend(far.map(str::to_owned));
            let mut sure = Vec::new();
            for query in &asked {
                let reply = base.search(&SearchRequest::new(query)).expect("a good question");
                if reply.decision != Decision::HandOver {
                    let hit = &reply.hits[0];
                    sure.push(format!(
                        "{query}: {:?} {} {} {:?}",
                        reply.decision, hit.confidence, hit.entry, hit.bridge
                    ));
                }
            }
            assert!(!sure.iter().any(|reply| reply.contains(": Answer")), "{}", sure.join("\n"));
            assert!(sure.len() * 20 <= asked.len(), "{} of {}:\n{}", sure.len(), asked.len(), sure.join("\n"));
        }
    }
}
