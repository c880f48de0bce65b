//! Assamese.
//!
//! Stems: light suffix stripping; source: N. Saharia, U. Sharma, J. Kalita: Stemming resource-poor Indian languages, TALIP 2014 (case endings and classifiers).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "মই মোৰ মোক আমি আমাৰ আপুনি আপোনাৰ তুমি তোমাৰ সি তাৰ এই এইটো সেই কি কিয় কেতিয়া ক'ত কোন কিমান কেনেকৈ \
     কেনেকুৱা আৰু বা কিন্তু নাই নহয় আছে হয় হ'ব কৰক কৰে পৰা বাবে লগত কোনে কাৰ নেকি আছেনে";

/// Case, number and verb endings.
const ENDINGS: &str =
    "বোৰলৈ বোৰৰ বোৰক বোৰত বোৰে বোৰ সমূহৰ সমূহ বিলাকৰ বিলাক টোৰ টোক টোত টো জনৰ জনক জন খনৰ খন ডালৰ ডাল লৈকে লৈ \
     ৰপৰা ৰে ৰ ক ত য়ে ে";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "া ি ী";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "as",
        script: Script::Bengali,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Bengali, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: "",
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["বেটাৰী", "অসমীয়া", "ৱাশ্বিং"],
            same_stem: &[("ফোনটো", "ফোনৰ"), ("ঘৰলৈ", "ঘৰত")],
            other_stem: &[("ফোন", "ফল")],
        },
    }
}
