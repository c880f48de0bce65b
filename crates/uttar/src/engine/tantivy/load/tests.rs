//! What is loaded is, byte for byte, what tantivy's own writer would make of the same tokens.

use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::{Directory, RamDirectory};
use tantivy::{Index, IndexWriter, TantivyDocument};
use uttar_analysis::{Analyzer, KnownWords, NumberedText};

use super::super::feature_file::{FEATURES_NAME, FeaturePlugin, field_value};
use super::super::fields::SEPARATED;
use super::super::separated::{SEPARATOR, SeparatedTokenizer};
use super::*;
use crate::engine::{LanguageCode, ScriptCode};
use crate::features::features;

/// Texts with repeats, of every kind of word: by entry.
const TEXTS: [(EntryKey, PartKind, &str, &str); 14] = [
    (3, PartKind::Phrasing, "en", "How do I charge the battery of my Note 12 Pro+?"),
    (3, PartKind::Phrasing, "en", "note12pro+ battery battery drains, the battery is hot"),
    (3, PartKind::Phrasing, "hi", "नोट 12 प्रो की बैटरी कैसे चार्ज करें"),
    (3, PartKind::Phrasing, "mr", "नोट 12 प्रो ची बॅटरी"),
    (3, PartKind::Answer, "en", "Use the charger in the box. It charges the battery in 45 minutes, 5,000mAh."),
    (3, PartKind::Step, "en", "Plug the charger in."),
    (7, PartKind::Phrasing, "zh-Hans", "怎么给手机电池充电? 电池不能充电"),
    (7, PartKind::Phrasing, "zh-Latn", "zenme huan dianchi"),
    (7, PartKind::Answer, "zh-Hans", "请使用原装充电器给电池充电, 见 www.navo.example/help。"),
    (7, PartKind::Phrasing, "ta", "பேட்டரி சூடாகிறது பேட்டரி"),
    (8, PartKind::Phrasing, "th", "แบตเตอรี่ battery หมดเร็ว"),
    (8, PartKind::Phrasing, "ur", "بیٹری جلدی ختم ہوتی ہے"),
    (8, PartKind::Phrasing, "en", ""),
    (9, PartKind::Phrasing, "bn", "ব্যাটারি 12 ব্যাটারি, aaaa aaaaaa ৭"),
];

/// Of one part in three there are some, of another one.
const PRODUCTS: [&[ProductCode]; 3] = [&[ProductCode::ALL], &[ProductCode(9), ProductCode(2)], &[]];

/// The parts of [`TEXTS`], so many times over, with entries of their own each time.
fn parts(times: u64) -> impl Iterator<Item = (EntryKey, Part, PartLabel<'static>, &'static str, &'static str)> {
    (0..times).flat_map(|time| {
        (0..).zip(TEXTS).map(move |(number, (entry, kind, language, text))| {
            let label = PartLabel {
                language: LanguageCode::of(language),
                is_title: number == 0,
                products: PRODUCTS[number as usize % 3],
            };
            (time * 10 + entry, Part { kind, number }, label, language, text)
        })
    })
}

fn index() -> (RamDirectory, Index) {
    let directory = RamDirectory::create();
    let builder = Index::builder().schema(Fields::new().schema).register_plugin(Arc::new(FeaturePlugin));
    let index = builder.open_or_create(directory.clone()).expect("created");
    index.tokenizers().register(SEPARATED, SeparatedTokenizer::default());
    (directory, index)
}

/// The files of the only segment, by what they are called after its name.
fn files(directory: &RamDirectory, index: &Index) -> Vec<(PathBuf, Vec<u8>)> {
    let metas = index.load_metas().expect("committed");
    assert_eq!(metas.segments.len(), 1);
    let id = metas.segments[0].id().uuid_string();
    let mut files: Vec<(PathBuf, Vec<u8>)> = metas
        .list_segment_files()
        .into_iter()
        .filter(|path| directory.exists(path).expect("looked up"))
        .map(|path| {
            let bytes = directory.open_read(&path).expect("there").read_bytes().expect("read").to_vec();
            (path.to_string_lossy().replace(&id, "").into(), bytes)
        })
        .collect();
    files.sort();
    files
}

fn by_tantivy(times: u64) -> Vec<(PathBuf, Vec<u8>)> {
    let (analyzer, fields, (directory, index)) = (Analyzer::new(), Fields::new(), index());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
    let (mut analysis, mut list) = (uttar_analysis::Analysis::default(), Vec::new());
    for (entry, part, label, language, text) in parts(times) {
        analyzer.analyze(text, &[language], &mut analysis);
        let mut document = TantivyDocument::new();
        document.add_u64(fields.entry, entry);
        document.add_u64(fields.kind, part.kind as u64);
        document.add_u64(fields.part, u64::from(part.number));
        document.add_u64(fields.script, u64::from(ScriptCode::of(&analysis).0));
        document.add_u64(fields.language, label.language.0);
        document.add_u64(fields.title, u64::from(label.is_title));
        label.products.iter().for_each(|product| document.add_u64(fields.product, product.0));
        if part.kind == PartKind::Phrasing {
            features(&analysis, &mut list);
            document.add_custom(fields.schema.get_field(FEATURES_NAME).expect("there"), &field_value(&list));
        }
        for channel in Channel::ALL {
            let value: String = channel.tokens(&analysis).terms().map(|term| format!("{term}{SEPARATOR}")).collect();
            document.add_text(fields.channel(part.kind, channel), value);
        }
        writer.add_document(document).expect("added");
    }
    writer.commit().expect("committed");
    files(&directory, &index)
}

/// What a load makes of the same, after words that it may know from another load.
fn by_words(times: u64, texts_before: &[(&str, &str)]) -> Vec<(PathBuf, Vec<u8>)> {
    let (analyzer, fields, (directory, index)) = (Analyzer::new(), Fields::new(), index());
    let (mut known, mut numbered) = (KnownWords::default(), NumberedText::default());
    let (mut analysis, mut list) = (uttar_analysis::Analysis::default(), Vec::new());
    let mut before = Words::default();
    for (language, text) in texts_before {
        assert!(analyzer.read(text, language, &mut known, &mut numbered, |word| before.add(word)));
    }
    assert_eq!((before.len(), before.len() > 0), (known.len(), !texts_before.is_empty()));
    let mut load = Load::new(index.clone(), fields, before);
    for (entry, part, label, language, text) in parts(times) {
        analyzer.analyze(text, &[language], &mut analysis);
        let is_read = analyzer.read(text, language, &mut known, &mut numbered, |word| load.word(word));
        assert_eq!(is_read, !matches!(language, "th" | "zh-Latn"), "{text}");
        if !is_read {
            known.number(&analysis, &mut numbered, |word| load.word(word));
            features(&analysis, &mut list);
        }
        let text = PartText {
            script: ScriptCode::of(&analysis),
            words: numbered.words(),
            features: (!is_read).then_some(list.as_slice()),
        };
        load.add(entry, part, label, text).expect("added");
    }
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
    let (segments, words) = load.finish().expect("written");
    assert_eq!(words.len(), known.len());
    for segment in segments {
        writer.add_segment(segment).expect("added");
    }
    writer.commit().expect("committed");
    files(&directory, &index)
}

#[test]
fn a_loaded_segment_is_what_tantivy_would_write() {
    // Few documents, and so many that postings have several blocks and are read out of bitmaps.
    // With no word known, and with some: of these texts and of others.
    let before =
        [("en", "the zebra must charge its battery in 45 minutes"), ("hi", "ज़ेबरा की बैटरी"), ("zh-Hans", "斑马电池")];
    for (times, before) in [(1, &[][..]), (1, &before), (300, &[]), (300, &before)] {
        let (wanted, found) = (by_tantivy(times), by_words(times, before));
        assert_eq!(wanted.len(), 7);
        for ((name, wanted), (other, found)) in wanted.iter().zip(&found) {
            assert_eq!(name, other);
            assert!(wanted == found, "{}: {} and {} bytes", name.display(), wanted.len(), found.len());
        }
    }
}
