//! The vocabulary of product names, made from the catalogue.

use std::collections::BTreeMap;

use uttar_analysis::{Analysis, Analyzer, is_ideographic};

use crate::catalogue::Product;
use crate::engine::{LanguageCode, TermTable, Vocabulary, VocabularyText};

/// The names and model numbers of the products; an owner is the place of its product, a number the place among
/// [`names`].
pub(crate) fn vocabulary(products: &[Product], analyzer: &Analyzer) -> Vocabulary {
    let mut tables: [BTreeMap<String, Vec<u32>>; 3] = Default::default();
    let mut texts = Vec::new();
    let mut analysis = Analysis::default();
    for (owner, product) in (0..).zip(products) {
        let mut before = None;
        for (number, (language, name)) in (0..).zip(names(product)) {
            let text = u32::try_from(texts.len()).expect("a catalogue is far smaller");
            let is_title = before.replace(language) != Some(language);
            let language = LanguageCode::of(language);
            texts.push(VocabularyText { document: text, owner, number, language, is_title });
            analyzer.analyze(name, &[], &mut analysis);
            let [words, sounds, characters] = &mut tables;
            let add = |table: &mut BTreeMap<String, Vec<u32>>, term: &str| {
                let items = table.entry(term.to_owned()).or_default();
                if items.last() != Some(&text) {
                    items.push(text);
                }
            };
            analysis.words.terms().for_each(|term| add(words, term));
            analysis.sounds.terms().for_each(|term| add(sounds, term));
            analysis
                .grams
                .terms()
                .filter(|gram| gram.starts_with(is_ideographic))
                .for_each(|term| add(characters, term));
        }
    }
    let [words, sounds, characters] = tables.map(TermTable::from);
    Vocabulary { words, sounds, characters, texts }
}

/// The names of a product with their language, then its model numbers, which are the same in all.
pub(crate) fn names(product: &Product) -> impl Iterator<Item = (&str, &str)> {
    let names = product
        .names
        .iter()
        .flat_map(|(language, names)| names.iter().map(move |name| (language.as_str(), name.as_str())));
    names.chain(product.models.iter().map(|model| ("und", model.as_str())))
}
