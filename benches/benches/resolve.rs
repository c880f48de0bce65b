//! Resolving: which of an entry's answers an asker gets. The budget is 20 µs a hit at 200 answers.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use uttar::{Answer, Asker, Entry, Settings, Timestamp};

const LANGUAGES: [&str; 11] = ["en", "hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa", "zh-Hans"];
const STATES: [&str; 5] = ["KA", "MH", "TN", "WB", "GJ"];
const VOICES: [Option<&str>; 4] = [None, Some("warm"), Some("expert"), Some("plain")];

/// Answers in eleven languages, for the market and its states, in four voices, every seventh for a period.
fn entry(answers: usize) -> Entry {
    let answer = |i: usize| -> Answer {
        let state = STATES.get(i / LANGUAGES.len() % (STATES.len() + 1));
        let scope = state.map_or_else(|| "IN".to_owned(), |state| format!("IN/{state}"));
        let mut json =
            serde_json::json!({"lang": LANGUAGES[i % LANGUAGES.len()], "scope": scope, "body": "Seven days."});
        if let Some(voice) = VOICES[i / 66 % VOICES.len()] {
            json["voice"] = voice.into();
        }
        if i % 7 == 0 {
            json["valid"] = serde_json::json!({"from": "2026-10-01", "to": "2026-12-01"});
        }
        serde_json::from_value(json).expect("well-formed")
    };
    Entry {
        id: "returns".into(),
        topics: vec!["returns".into()],
        answers: (0..answers).map(answer).collect(),
        ..Entry::default()
    }
}

fn settings() -> Settings {
    serde_json::from_value(serde_json::json!({
        "time_zone": "+05:30",
        "channels": {"flipkart": {"voice": "warm"}},
        "markets": {"IN": {"regions": {"KA": {}, "MH": {}, "TN": {}, "WB": {}, "GJ": {}}}},
        "language_fallbacks": {"mr": ["hi", "en"], "pa": ["hi", "en"]},
        "forbidden_fallbacks": [{"at": "IN/KA", "from": "IN", "topics": ["returns"]}],
    }))
    .expect("well-formed")
}

fn resolve(criterion: &mut Criterion) {
    let settings = settings();
    let place = "IN/KA/flipkart".parse().expect("a scope");
    let at = Timestamp::from_ms(1_793_000_000_000);
    let asker = Asker::new(&settings, &["mr", "hi", "en"], Some(&place), None, Some(at));
    let mut group = criterion.benchmark_group("resolve");
    group.throughput(Throughput::Elements(1));
    for answers in [1, 20, 200] {
        let entry = entry(answers);
        group.bench_with_input(BenchmarkId::new("answers", answers), &entry, |bencher, entry| {
            bencher.iter(|| asker.resolve(black_box(entry), |_| true).map(|resolved| resolved.answer));
        });
        if answers == 200 {
            let resolved = asker.resolve(&entry, |_| true).expect("an answer for Karnataka");
            assert_eq!(
                entry.answers[resolved.answer].scope.as_ref().map(ToString::to_string).as_deref(),
                Some("IN/KA")
            );
        }
    }
    group.bench_function("asker", |bencher| {
        bencher.iter(|| Asker::new(&settings, black_box(&["mr", "hi", "en"]), Some(&place), None, Some(at)));
    });
    group.finish();
}

criterion_group!(benches, resolve);
criterion_main!(benches);
