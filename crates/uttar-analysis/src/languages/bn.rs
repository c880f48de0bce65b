//! Bengali.
//!
//! Stems: light suffix stripping; source: L. Dolamic, J. Savoy, TALIP 2010 (case and number endings).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Stemmer, Suffixes};

const STOP_WORDS: &str =
    "আমি আমার আমাকে আমরা আপনি আপনার তুমি তোমার সে তার এই এটা ওই সেটা কি কী কেন কখন কোথায় কোন কত কিভাবে কীভাবে \
     কেমন এবং ও আর বা কিন্তু না নেই আছে হয় হবে হচ্ছে করে করব থেকে জন্য সঙ্গে মধ্যে যায় গেছে যাচ্ছে করছে করতে \
     করা হয়ে নিয়ে দিয়ে কিছু খুব তো একটা যাবে হয়েছে করবো এখন চাই";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "ami amar amake apni apnar tumi tomar ki keno kokhon kothay kon koto kivabe kibhabe kemon ebong na \
     nei ache hobe hoy hocche kore korbo korte theke jonno jonyo khub geche jay";

/// Case, number and verb endings.
const ENDINGS: &str =
    "েছিলেন েছিলাম গুলিতে গুলিকে গুলোকে গুলোতে চ্ছেন ছিলেন দেরকে গুলির গুলোর টাকে গুলি গুলো েদের টিতে খানি \
     য়ের খানা চ্ছি েছিল চ্ছে টিকে েছেন তাম টার েছে বার টির েছি ছিল েতে ানো য়ে লাম দের েরা বেন লেন তো ের ুন \
     বো তে ছে য় লো কে রা টা টি বে র ল";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ি া ো ই ী ন ও ে";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "bn",
        script: Script::Bengali,
        stemmer: Stemmer::Suffixes(Suffixes::new(Script::Bengali, 2, &[ENDINGS, FINAL_SIGNS])),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ব্যাটারি", "বাংলা", "ক্ষমতা", "পড়া"],
            same_stem: &[("বাংলাদেশের", "বাংলাদেশে"), ("ফোনটি", "ফোনের")],
            other_stem: &[("ফোন", "ফল")],
        },
    }
}
