//! The sounds that the readers of all scripts write, coarser than any one script.

/// A sound as a reader hands it to the keys. What no pair of scripts or spellings keeps apart reliably is one phone
/// from the start: aspirated and plain, retroflex and dental, long and short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phone {
    /// k, kh, q.
    K,
    /// g, gh.
    G,
    /// ch, chh.
    C,
    /// j, jh, z.
    J,
    /// t, th, dental or retroflex.
    T,
    /// d, dh, dental or retroflex.
    D,
    /// p.
    P,
    /// b, bh.
    B,
    /// f, ph.
    F,
    /// n in any place of the mouth.
    N,
    /// m.
    M,
    /// r, the flap ड़ included where it is heard as r.
    R,
    /// l.
    L,
    /// v, w.
    V,
    /// s, sh.
    S,
    /// y, a consonant at the start of a word and the vowel i elsewhere.
    Y,
    /// h; after a consonant it is the breath of an aspirate and silent.
    H,
    /// A nasal written as a mark (anusvara): heard before a consonant, mere colour before a vowel and at the end.
    Nasal,
    /// Vowels that spellings mix up or leave out: a, aa, ai, o, au. Only whether a word starts with one counts.
    Open,
    /// i, ee, e.
    Front,
    /// u, oo.
    Back,
    /// A decimal digit, 0 to 9.
    Digit(u8),
}

impl Phone {
    /// Whether it is one of the three classes of vowels.
    pub(super) fn is_vowel(self) -> bool {
        matches!(self, Self::Open | Self::Front | Self::Back)
    }

    /// Whether it is said with closed lips, so that a nasal before it is m.
    pub(super) fn is_labial_stop(self) -> bool {
        matches!(self, Self::P | Self::B | Self::F)
    }

    /// The byte that stands for a consonant in a key that keeps voicing: a capital, so that such keys are a family of
    /// their own.
    pub(super) fn voiced(self) -> Option<u8> {
        Some(match self {
            Self::G => b'G',
            Self::J => b'J',
            Self::S => b'S',
            Self::D => b'D',
            Self::B => b'B',
            other => other.folded()?.to_ascii_uppercase(),
        })
    }

    /// The byte that stands for a consonant in a key. Voiced and voiceless share one: Tamil writes them alike, and
    /// romanised Tamil, Malayalam and Assamese mix them.
    pub(super) fn folded(self) -> Option<u8> {
        Some(match self {
            Self::K | Self::G => b'k',
            Self::C | Self::J | Self::S => b'c',
            Self::T | Self::D => b't',
            Self::P | Self::B | Self::F => b'p',
            Self::N | Self::Nasal => b'n',
            Self::M => b'm',
            Self::R => b'r',
            Self::L => b'l',
            Self::V => b'v',
            Self::Y => b'y',
            Self::Digit(digit) => b'0' + digit % 10,
            Self::H | Self::Open | Self::Front | Self::Back => return None,
        })
    }
}
