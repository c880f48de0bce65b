//! Assamese.
//!
//! Stems: light suffix stripping; source: N. Saharia, U. Sharma, J. Kalita: Stemming resource-poor Indian languages,
//! TALIP 2014 (case endings and classifiers). The endings are tried twice, because a classifier takes a case and many a
//! loan word ends as if it had one (অৰ্ডাৰ).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "মই মোৰ মোক আমি আমাৰ আপুনি আপোনাৰ তুমি তোমাৰ সি তাৰ এই এইটো সেই কি কিয় কেতিয়া ক'ত কোন কিমান কেনেকৈ \
     কেনেকুৱা আৰু বা কিন্তু নাই নহয় আছে হয় হ'ব কৰক কৰে পৰা বাবে লগত কোনে কাৰ নেকি আছেনে মোলৈ আমাক আপোনাক \
     এতিয়া এতিয়াও যদি কৰিব কৰিম কৰা কৰি কৰিবলৈ পাৰি পাৰিম পাৰোঁ পাৰে পাৰিব লাগে লাগিব হৈছে হোৱা আছিল এটা";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "moi mor mur mok ami amar apuni apunar apunak tumi tumar ki kio kiyo ketia ketiya kot kon kiman kenekoi \
     kenekua aru kintu nai nohoi ase ache hoi hobo korok kore korim koribo koriboloi babe logot kune pari parim \
     parim lage lagibo etiya hoise";

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
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Bengali, &[Fold::Length], &[ENDINGS, ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["বেটাৰী", "অসমীয়া", "ৱাশ্বিং"],
            same_stem: &[
                ("ফোনটো", "ফোনৰ"),
                ("ঘৰলৈ", "ঘৰত"),
                ("অৰ্ডাৰ", "অৰ্ডাৰৰ"),
                ("অৰ্ডাৰ", "অৰ্ডাৰটো"),
            ],
            other_stem: &[
                ("ফোন", "ফল"),
                ("ঘৰ", "ঘড়ী"),
            ],
        },
    }
}
