//! Bengali.
//!
//! Stems: light suffix stripping; sources: L. Dolamic, J. Savoy, TALIP 2010 (case and number endings); H.-R. Thompson:
//! Bengali (London Oriental and African Language Library), 2012 (the genitive -র behind vowels and -ের behind
//! consonants, classifiers, the clitics -ও, -ই, the negative -নি of the perfect, the verb). The endings are tried
//! twice, because a classifier takes a case and many a loan word ends as if it had one (অর্ডার).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "আমি আমার আমাকে আমরা আপনি আপনার তুমি তোমার সে তার এই এটা ওই সেটা কি কী কেন কখন কোথায় কোন কত কিভাবে কীভাবে \
     কেমন এবং ও আর বা কিন্তু না নেই আছে হয় হবে হচ্ছে করে করব থেকে জন্য সঙ্গে মধ্যে যায় গেছে যাচ্ছে করছে করতে \
     করা হয়ে নিয়ে দিয়ে কিছু খুব তো একটা যাবে হয়েছে করবো এখন চাই আমাদের আপনারা আপনাদের তোমরা এখনও এখনো কবে \
     কোনো কোনও কারা কাকে কতো যদি যে যা তা পারি পারব পারবো পারছি পারেন পারবেন পারে দেন দাও দেবেন নিতে হলো হল \
     হয়নি করছি করেছি করেছে করুন করলে করেন করবেন করার ছিল আছি গেল গেলে পর্যন্ত একটু একটি তাহলে মানে চাইছি";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "ami amar amake apni apnar tumi tomar ki keno kokhon kothay kon koto kivabe kibhabe kemon ebong na \
     nei ache hobe hoy hocche kore korbo korte theke jonno jonyo khub geche jay";

/// Verbs of one syllable and আসা, whose forms have no common stem: the verbal noun, then the forms.
const IRREGULAR: &str = "\
আসা এসেছে এসেছি এসেছেন এসেছিল এলো এল এলাম এলেন এলে এসে এসো
পাওয়া পেয়েছি পেয়েছে পেয়েছেন পেয়েছিলাম পেলাম পেলে পেলেন পেয়ে পাইনি পায়নি পাননি পাই পাব পাবো পাবে পাবেন পাচ্ছি পাচ্ছে পাচ্ছেন পেতে পায় পাওয়ার
দেওয়া দিয়েছে দিয়েছি দিয়েছেন দেব দেবো দেবে দেবেন দিচ্ছে দিচ্ছি দিলাম দিল দিতে দেয় দেয়নি দিইনি দেওয়ার
নেওয়া নিয়েছে নিয়েছি নিয়েছেন নেব নেবো নেবে নেবেন নিচ্ছে নিচ্ছি নিলাম নিল নিতে নেয় নেয়নি নিইনি নেওয়ার
";

/// Case, number and verb endings, clitics.
const ENDINGS: &str =
    "েছিলেন েছিলাম েছিলে গুলিতে গুলিকে গুলোকে গুলোতে চ্ছেন চ্ছিল চ্ছিলাম ছিলেন ছিলাম দেরকে গুলির গুলোর টাকে \
     গুলি গুলো েদের ^দের টিতে টায় টাতে খানি য়ের খানা চ্ছি েছিল চ্ছে টিকে েছেন য়েছে য়েছি য়েছেন য়েছিল \
     িয়েছে িয়েছি িয়েছেন িয়েছিল িয়ে তাম টার েছে বার টির েছি ছিল েতে ানো য়ে লাম েরা বেন লেন তেন তো ের েন ুন \
     ান ুক বো তে ছে ছি ছেন ^য় লো কে ^রা টা টি বে বি ব ^র ে ও ই েনি িনি ইনি য়নি ননি";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ি া ো ী ে ্";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "bn",
        script: Script::Bengali,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Bengali, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(
                Script::Bengali,
                &[Fold::Length, Fold::OpenE],
                &[ENDINGS, ENDINGS, FINAL_SIGNS],
            ))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["ব্যাটারি", "বাংলা", "ক্ষমতা", "পড়া"],
            same_stem: &[
                ("বাংলাদেশের", "বাংলাদেশে"),
                ("ফোনটি", "ফোনের"),
                ("অর্ডার", "অর্ডারের"),
                ("অর্ডার", "অর্ডারটা"),
                ("পার্সেল", "পার্সেলটা"),
                ("নম্বর", "নম্বরের"),
                ("স্টোর", "স্টোরের"),
                ("কুপন", "কুপনের"),
                ("মোবাইল", "মোবাইলে"),
                ("বিল", "বিলের"),
                ("রাত", "রাতে"),
                ("বদলাব", "বদলাতে"),
                ("বদল", "বদলানো"),
                ("আসেনি", "আসবে"),
                ("এসেছে", "আসেনি"),
                ("জুতো", "জুতোর"),
                ("জুতা", "জুতার"),
                ("ব্যাংক", "ব্যাংকে"),
                ("টাকা", "টাকাটা"),
                ("রিফান্ডও", "রিফান্ডের"),
                ("অ্যাকাউন্ট", "একাউন্টে"),
                ("পাঠান", "পাঠাতে"),
                ("পেয়েছি", "পাইনি"),
                ("কোম্পানি", "কোম্পানির"),
            ],
            other_stem: &[
                ("ফোন", "ফল"),
                ("বিল", "বিমা"),
                ("কাল", "কাজ"),
                ("কুপন", "কুকুর"),
                ("পার্সেল", "পার্স"),
                ("রাত", "রাজা"),
                ("মাটি", "মামা"),
                ("নম্বর", "নম্র"),
                ("জুতা", "জুন"),
                ("হাত", "হার"),
                ("দোকান", "দোষ"),
                ("কাল", "কার"),
            ],
        },
    }
}
