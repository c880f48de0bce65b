//! Reads the vocabulary of a segment out of tantivy's dictionaries and postings.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, TantivyError};
use uttar_analysis::{is_ideographic, is_model_name};

use super::Segment;
use super::fields::Fields;
use crate::channel::Channel;
use crate::engine::LanguageCode;
use crate::engine::terms::TermTable;
use crate::engine::vocabulary::{KIND, Vocabulary, VocabularyText};
use crate::error::Result;

/// No text: the document is of another kind, or deleted.
const NO_TEXT: u32 = u32::MAX;

pub(super) fn read(segment: &Segment, fields: &Fields) -> Result<Vocabulary> {
    let mut texts = Vec::new();
    let mut text_of = vec![NO_TEXT; segment.reader.max_doc() as usize];
    for document in segment.reader.doc_ids_alive() {
        let first = |column: &tantivy::columnar::Column<u64>| column.first(document).unwrap_or(0);
        if first(&segment.kinds) != KIND as u64 {
            continue;
        }
        text_of[document as usize] = u32::try_from(texts.len()).expect("documents are counted in 32 bits");
        texts.push(VocabularyText {
            document,
            owner: first(&segment.entries),
            number: u32::try_from(first(&segment.parts)).expect("a part was counted in 32 bits"),
            language: LanguageCode::from_bits(first(&segment.languages)),
            is_title: first(&segment.titles) == 1,
        });
    }
    let table = |channel, wanted| terms(segment, fields, channel, &text_of, wanted);
    Ok(Vocabulary {
        words: table(Channel::Words, |_| true)?,
        sounds: table(Channel::Sounds, |key| !is_model_name(key))?,
        characters: table(Channel::Grams, |gram| gram.starts_with(is_ideographic))?,
        texts,
    })
}

fn terms(
    segment: &Segment,
    fields: &Fields,
    channel: Channel,
    text_of: &[u32],
    wanted: fn(&str) -> bool,
) -> Result<TermTable> {
    let index = segment.reader.inverted_index(fields.channel(KIND, channel))?;
    let mut table = TermTable::default();
    let mut terms = index.terms().stream().map_err(TantivyError::from)?;
    while terms.advance() {
        let Some(term) = str::from_utf8(terms.key()).ok().filter(|term| wanted(term)) else {
            continue;
        };
        let mut postings =
            index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic).map_err(TantivyError::from)?;
        let documents = std::iter::successors(Some(postings.doc()), |_| Some(postings.advance()));
        let texts = documents.take_while(|document| *document != TERMINATED).map(|document| text_of[document as usize]);
        table.push(term, texts.filter(|text| *text != NO_TEXT));
    }
    table.finish();
    Ok(table)
}
