//! The fields of an index: what a document has.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};

use super::feature_file::FEATURES_NAME;
use crate::channel::Channel;
use crate::part::PartKind;

/// How the tokenizer of the fields is called. There is none, for no text is given to tantivy.
pub(super) const SEPARATED: &str = "separated";

/// What a document of the index has.
#[derive(Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) entry: Field,
    pub(super) product: Field,
    pub(super) kind: Field,
    pub(super) part: Field,
    pub(super) script: Field,
    pub(super) language: Field,
    pub(super) title: Field,
    pub(super) channels: [[Field; Channel::ALL.len()]; PartKind::ALL.len()],
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut schema = Schema::builder();
        let number = NumericOptions::default().set_fast();
        let entry = schema.add_u64_field("entry", number.clone().set_indexed());
        let product = schema.add_u64_field("product", NumericOptions::default().set_indexed());
        let kind = schema.add_u64_field("kind", number.clone());
        let part = schema.add_u64_field("part", number.clone());
        let script = schema.add_u64_field("script", number.clone());
        let language = schema.add_u64_field("language", number.clone());
        let title = schema.add_u64_field("title", number);
        schema.add_custom_field(FEATURES_NAME, FEATURES_NAME, serde_json::json!({}));
        let channels = PartKind::ALL.map(|kind| {
            Channel::ALL.map(|channel| {
                let indexing = TextFieldIndexing::default()
                    .set_tokenizer(SEPARATED)
                    .set_index_option(IndexRecordOption::WithFreqs);
                let name = format!("{kind:?}_{channel:?}").to_lowercase();
                schema.add_text_field(&name, TextOptions::default().set_indexing_options(indexing))
            })
        });
        Self { schema: schema.build(), entry, product, kind, part, script, language, title, channels }
    }

    /// Those that are read by document.
    pub(super) fn columns(&self) -> [Field; 6] {
        [self.entry, self.kind, self.part, self.script, self.language, self.title]
    }

    pub(super) fn channel(&self, kind: PartKind, channel: Channel) -> Field {
        self.channels[kind as usize][channel as usize]
    }
}
