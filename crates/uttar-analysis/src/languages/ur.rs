//! Urdu.
//!
//! Stems: light suffix stripping; source: Q. Akram, A. Naseer, S. Hussain: Assas-Band, an Affix-Exception-List Based
//! Urdu Stemmer, ALR 2009 (the commonest inflections only); R. L. Schmidt: Urdu, an Essential Grammar, 1999 (the
//! irregular verbs).

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::{Fold, Spellings, Stemmer, Suffixes};

const STOP_WORDS: &str =
    "کا کی کے کو سے میں پر ہے ہیں تھا تھے تھی ہو اور یا تو بھی ہی میرا میری میرے مجھے ہم آپ آپکا یہ وہ اس کیا \
     کیسے کب کہاں کون کیوں کتنا کتنے کتنی نہیں نہ کر کریں کرنا رہا رہی رہے لیے گیا کس کن کونسا نے ہوں ہوگا ہوگی \
     ہوتا ہوتی ہوتے مجھ ہمیں ہمارا ہمارے ہماری ان انہیں جو جب جس اب ابھی تک پھر چاہیے چاہئے چاہتا چاہتی چاہتے \
     سکتا سکتے سکتی گی گا گے گئی گئے دیا دی دیں دیجیے لیا لے ہوا ہوئی ہوئے مگر لیکن اگر کوئی کچھ بہت صرف والا \
     والی والے کہ جی اپنا اپنی اپنے کروں آپکی آپکے کونسی ایک";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "hai hain ka ki ke ko se mein mera meri mere mujhe aap kya kyun kaise kab kahan kaun kitna nahi kar karna \
     raha rahi ho gaya";

/// Verbs whose forms have no common stem: the imperfect participle, then the other forms.
const IRREGULAR: &str = "\
آتا آنا آیا آئی آئے آئیں آتی آتے آؤں آنے آئیگا آئیگی
جاتا جانا گیا گئی گئے گئیں جاتی جاتے جائے جائیں جاؤں جانے جانی جائیگا جائیگی
دیتا دینا دیا دی دیں دئے دیئے دیتی دیتے دینے دینی دوں دیجیے دیجئے
لیتا لینا لیا لی لیں لئے لیتی لیتے لینے لینی لوں لیجیے لیجئے
ہوتا ہونا ہوا ہوئی ہوئے ہوئیں ہوتی ہوتے ہونے ہونی ہوگا ہوگی ہونگے
کرتا کرنا کیے کئے کیں کیجیے کیجئے کریں کروں کرے کرتی کرتے کرنے کرنی
پاتا پانا پایا پائی پائے پاتی پاتے
";

/// Case, number and verb endings.
const ENDINGS: &str =
    "یوں ئیں یاں اؤں تیں ئے تے وں کر نے تی نا تا یں نی یے ئی ایا ےگا ےگی یںگے یںگی وںگا وںگی یگا یگی";

/// Vowel signs left at the end of a stem.
const FINAL_SIGNS: &str =
    "ی ے ا ہ و";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "ur",
        script: Script::Arabic,
        stemmer: Stemmer::Respelt(
            Spellings::new(Script::Arabic, IRREGULAR),
            Box::new(Stemmer::Suffixes(Suffixes::new(Script::Arabic, &[Fold::Hamza], &[ENDINGS, FINAL_SIGNS]))),
        ),
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["بیٹری", "پاکستان", "آم"],
            same_stem: &[
                ("کتابیں", "کتابوں"),
                ("بیٹری", "بيٹری"),
                ("جوتا", "جوتے"),
                ("جوتا", "جوتوں"),
                ("بات", "باتیں"),
                ("رات", "راتیں"),
                ("ملتا", "ملا"),
                ("ملے", "ملنا"),
                ("اکاؤنٹ", "اکاونٹ"),
                ("اکائونٹ", "اکاؤنٹ"),
                ("سائز", "سائیز"),
                ("موبائل", "موبایل"),
                ("آیا", "آئے"),
                ("آئی", "آنا"),
                ("کھاتا", "کھاتے"),
                ("کپڑا", "کپڑوں"),
                ("چیز", "چیزیں"),
            ],
            other_stem: &[
                ("بیٹری", "چارجر"),
                ("جوتا", "جواب"),
                ("بات", "بازار"),
                ("پانی", "پاس"),
                ("رات", "راز"),
                ("آم", "ام"),
                ("راتیں", "رانی"),
                ("پانی", "پاتا"),
                ("جوتا", "جاتا"),
                ("دین", "دیتا"),
            ],
        },
    }
}
