use proptest::prelude::*;

use super::*;

fn best(text: &str) -> &'static str {
    detect(text).best().as_str()
}

/// One line a language: the smallest texts that people type.
const CASES: &[(&str, &str)] = &[
    ("Hi", "en"),
    ("hello", "en"),
    ("ok thanks", "en"),
    ("where is my order", "en"),
    ("phone not charging", "en"),
    ("Bhai aapka isme", "hi-Latn"),
    ("order cancel karo", "hi-Latn"),
    ("vanakkam", "ta-Latn"),
    ("weather in Chennai", "en"),
    ("play Arijit Singh songs", "en"),
    ("kya haal hai", "hi-Latn"),
    ("battery jaldi khatam ho rahi hai", "hi-Latn"),
    ("amar phone kothay", "bn-Latn"),
    ("en phone charge aagala", "ta-Latn"),
    ("naa order inka raledu", "te-Latn"),
    ("mazi order kadhi yenar", "mr-Latn"),
    ("maro order kyare aavse", "gu-Latn"),
    ("nanna order yavaga barutte", "kn-Latn"),
    ("ente order eppo varum", "ml-Latn"),
    ("mera order kadon aavega", "pa-Latn"),
    ("mo order kebe asiba", "or-Latn"),
    ("mur order ketiya ahibo", "as-Latn"),
    ("dianchi zenme huan", "zh-Latn"),
    ("बैटरी कैसे बदलें", "hi"),
    ("बॅटरी कशी बदलायची", "mr"),
    ("ब्याट्री कसरी फेर्ने", "ne"),
    ("ব্যাটারি কিভাবে বদলাব", "bn"),
    ("বেটাৰী কেনেকৈ সলাম", "as"),
    ("பேட்டரி மாற்றுவது எப்படி", "ta"),
    ("బ్యాటరీ ఎలా మార్చాలి", "te"),
    ("બેટરી કેવી રીતે બદલવી", "gu"),
    ("ಬ್ಯಾಟರಿ ಬದಲಾಯಿಸುವುದು ಹೇಗೆ", "kn"),
    ("ബാറ്ററി എങ്ങനെ മാറ്റാം", "ml"),
    ("ਬੈਟਰੀ ਕਿਵੇਂ ਬਦਲੀਏ", "pa"),
    ("ବ୍ୟାଟେରୀ କେମିତି ବଦଳାଇବି", "or"),
    ("بیٹری کیسے تبدیل کریں", "ur"),
    ("كيف أغير البطارية", "ar"),
    ("چگونه باتری را عوض کنم", "fa"),
    ("电池怎么换", "zh-Hans"),
    ("電池怎麼換", "zh-Hant"),
    ("電池を交換したい", "ja"),
    ("배터리 교체", "ko"),
    ("เปลี่ยนแบตเตอรี่", "th"),
    ("как заменить батарею", "ru"),
    ("où est ma commande s'il vous plaît", "fr"),
    ("cómo puedo cambiar la batería", "es"),
    ("wo kann ich den akku tauschen lassen", "de"),
    ("tôi muốn đổi pin", "vi"),
    ("gdzie mogę wymienić baterię w telefonie", "pl"),
    ("akun saya tidak bisa masuk", "id"),
    ("iPhone 15 का price", "hi"),
    ("MIUI14", "en"),
    ("", "und"),
    ("12345 😀 !!", "und"),
    ("১২৩", "und"),
];

#[test]
fn short_texts() {
    let wrong: Vec<_> = CASES
        .iter()
        .filter(|(text, tag)| best(text) != *tag)
        .map(|(text, tag)| (text, tag, detect(text).languages.into_iter().take(3).collect::<Vec<_>>()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn mixed_text_gives_ranges() {
    let text = "Where is my order? मेरा ऑर्डर कहाँ है? 我的订单";
    let found: Vec<(&str, &str)> =
        detect(text).spans.iter().map(|span| (&text[span.range.clone()], span.language.as_str())).collect();
    assert_eq!(found, [("Where is my order", "en"), ("मेरा ऑर्डर कहाँ है", "hi"), ("我的订单", "zh-Hans")]);
}

#[test]
fn romanised_text_beside_english() {
    let text = "mera phone kharab ho gaya hai please send someone to repair it today";
    let tags: Vec<&str> = detect(text).spans.iter().map(|span| span.language.as_str()).collect();
    assert_eq!(tags, ["hi-Latn", "en"]);
}

#[test]
fn a_borrowed_word_is_english() {
    let tags: Vec<&str> = detect("请问 battery 多少 mAh").spans.iter().map(|span| span.language.as_str()).collect();
    assert_eq!(tags, ["zh-Hans", "en", "zh-Hans", "en"]);
}

#[test]
fn a_long_text_costs_no_more_than_its_beginning() {
    let long = "मेरा फ़ोन ".repeat(100_000);
    assert_eq!(detect(&long).best().as_str(), "hi");
    assert!(detect(&"a".repeat(1_000_000)).languages.len() < 40);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_fine(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_mixture_is_fine(text in "[a-zA-Zéāñ '’\u{200d}०-९कखगमानि्অআকৰর\u{600}-\u{6ff}中国電电のアа-я가-나@:/.w0-9 😀]{0,60}") {
        check(&text);
    }
}

fn check(text: &str) {
    let found = detect(text);
    assert!(!found.languages.is_empty());
    let sum: f32 = found.languages.iter().map(|guess| guess.probability).sum();
    assert!((0.0..=1.0).contains(&sum), "{sum}");
    assert!(found.languages.iter().all(|guess| (0.0..=1.0).contains(&guess.probability)));
    assert!(found.languages.windows(2).all(|pair| pair[0].probability >= pair[1].probability));
    let mut end = 0;
    for span in &found.spans {
        assert!(text.get(span.range.clone()).is_some_and(|part| !part.is_empty()), "{text:?} {:?}", span.range);
        assert!(span.range.start >= end);
        end = span.range.end;
    }
    assert_eq!(found, detect(text));
}
