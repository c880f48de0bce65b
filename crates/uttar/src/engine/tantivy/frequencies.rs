//! In how many documents of a script a term stands.
//!
//! Names and numbers stand in texts of every script: in a base of eleven languages a year would seem eleven times as
//! common in each of them as it is. A posting list does not say which scripts its documents are in. They are counted;
//! of a long list a few blocks, spread evenly.

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use uttar_analysis::script_code;

use super::scoring::{BLOCK_DOCUMENTS, ChannelIndex, PostingsReader, field_place};
use super::{Segment, TantivySnapshot};
use crate::engine::{QueryTerm, Rarity, ScriptCode};
use crate::error::Result;
use crate::part::PartKind;

/// So many blocks of a list are counted.
const BLOCKS_MAX: u32 = 4;

impl TantivySnapshot {
    /// How rare a term is for texts of a script; `info` says where it stands, by segment and kind.
    ///
    /// Among answers and steps those of the script count. Phrasings are compared by features too, which are counted
    /// over all scripts: what the question has and what it has not must be counted alike.
    pub(super) fn rarity_in<'a>(
        &self,
        script: ScriptCode,
        query: &QueryTerm,
        info: impl Fn(usize, PartKind) -> Option<&'a TermInfo>,
        reader: &mut PostingsReader,
    ) -> Result<Rarity> {
        let channel = query.channel;
        let is_in_any = !channel.crosses_scripts() && is_in_any_script(&query.term, script);
        let (mut all, mut within) = ([0.0; PartKind::ALL.len()], [0.0; PartKind::ALL.len()]);
        for kind in PartKind::ALL {
            let is_mixed = is_in_any && self.counts[kind as usize].has_others_than(script);
            let place = is_mixed.then(|| self.scripts.place(script)).flatten();
            for (number, segment) in self.segments.iter().enumerate() {
                let Some(info) = info(number, kind) else { continue };
                #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 24 bits")]
                let documents = info.doc_freq as f32;
                all[kind as usize] += documents;
                within[kind as usize] += match place {
                    Some(place) => {
                        let index = &segment.channels[field_place(kind, channel)];
                        let places = segment.statistics.scripts.places();
                        documents * share_in(place, places, segment, index, info, reader)?
                    }
                    None => documents,
                };
            }
        }
        let mut rarity = self.rarity_of(script, channel, within);
        rarity[PartKind::Phrasing as usize] = self.rarity_of(script, channel, all)[PartKind::Phrasing as usize];
        Ok(rarity)
    }
}

/// Whether a term stands in texts of other scripts than this. Letters of a script other than Latin hardly do: a text in
/// another script quotes them at most.
fn is_in_any_script(term: &str, script: ScriptCode) -> bool {
    let own = ScriptCode::from_code(script_code(term));
    own != script || own == ScriptCode::LATIN || !own.has_letters()
}

/// The share of the documents that hold a term which is in the script with this place; `places` are those of the
/// scripts of all documents.
fn share_in(
    script: u8,
    places: &[u8],
    segment: &Segment,
    index: &ChannelIndex,
    info: &TermInfo,
    reader: &mut PostingsReader,
) -> Result<f32> {
    let (mut counted, mut within) = (0_u16, 0_u16);
    let mut count = |block: &BlockSegmentPostings| {
        for &document in block.docs() {
            counted += 1;
            within += u16::from(places[document as usize] == script);
        }
    };
    let block = reader.documents(index, info)?;
    if info.doc_freq <= BLOCKS_MAX * BLOCK_DOCUMENTS {
        while !block.docs().is_empty() {
            count(block);
            block.advance();
        }
    } else {
        let stride = segment.reader.max_doc() / BLOCKS_MAX;
        let mut last = None;
        for sample in 0..BLOCKS_MAX {
            block.seek(sample * stride);
            // Where a list is dense in one place, some samples meet the same block.
            let first = block.docs().first().copied();
            if first != last {
                count(block);
            }
            last = first;
        }
    }
    Ok(f32::from(within) / f32::from(counted.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_stand_in_any_script_and_other_words_in_their_own() {
        let is_in_any = |term: &str, script: &str| is_in_any_script(term, ScriptCode::from_code(script));
        assert!(!is_in_any("बैटरी", "Deva") && !is_in_any("电池", "Hani"));
        assert!(is_in_any("navo", "Deva") && is_in_any("1920", "Deva") && is_in_any("बैटरी", "Taml"));
        assert!(is_in_any("battery", "Latn"));
    }
}
