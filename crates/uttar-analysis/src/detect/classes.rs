//! The classes of the tables, in the order of their columns. The generator trains them in this order.

use super::mixture::Class;

const fn class(tag: &'static str, prior: f32, guest_share: f32) -> Class {
    Class { tag, prior, guest_share, name_share: 0.03 }
}

/// Latin script: English, romanised Indian languages, pinyin, and, to keep them out of the others, the
/// languages of Europe and South-East Asia that the makers' phones speak.
pub(crate) const LATIN: [Class; 32] = [
    Class { tag: "en", prior: 0.50, guest_share: 0.0, name_share: 0.15 },
    class("hi-Latn", 0.12, 0.25),
    class("bn-Latn", 0.05, 0.25),
    class("ta-Latn", 0.05, 0.25),
    class("te-Latn", 0.05, 0.25),
    class("mr-Latn", 0.05, 0.25),
    class("gu-Latn", 0.05, 0.25),
    class("kn-Latn", 0.05, 0.25),
    class("ml-Latn", 0.05, 0.25),
    class("pa-Latn", 0.05, 0.25),
    class("ur-Latn", 0.02, 0.25),
    class("or-Latn", 0.02, 0.25),
    class("as-Latn", 0.02, 0.25),
    class("zh-Latn", 0.03, 0.10),
    class("fr", 0.01, 0.03),
    class("es", 0.01, 0.03),
    class("pt", 0.01, 0.03),
    class("it", 0.01, 0.03),
    class("de", 0.01, 0.03),
    class("nl", 0.005, 0.03),
    class("id", 0.005, 0.03),
    class("vi", 0.005, 0.03),
    class("tr", 0.005, 0.03),
    class("pl", 0.005, 0.03),
    class("sv", 0.005, 0.03),
    class("ro", 0.005, 0.03),
    class("tl", 0.003, 0.03),
    class("ms", 0.002, 0.03),
    class("sw", 0.003, 0.03),
    class("cs", 0.003, 0.03),
    class("fi", 0.003, 0.03),
    class("da", 0.003, 0.03),
];

/// Columns of [`LATIN`] that are romanised.
pub(crate) const ROMANISED: std::ops::Range<usize> = 1..14;

/// Devanagari.
pub(crate) const DEVANAGARI: [Class; 3] = [class("hi", 0.6, 0.0), class("mr", 0.35, 0.0), class("ne", 0.05, 0.0)];

/// Bengali-Assamese script.
pub(crate) const BENGALI: [Class; 2] = [class("bn", 0.93, 0.0), class("as", 0.07, 0.0)];

/// Arabic script.
pub(crate) const ARABIC: [Class; 3] = [class("ur", 0.6, 0.0), class("ar", 0.25, 0.0), class("fa", 0.15, 0.0)];
