//! From phones to keys: one pass, left to right, with alternatives kept side by side.
//!
//! A key is ASCII: `k c t p n m r l v y` for consonants with voicing folded, capitals for consonants that keep it,
//! digits as they are, `A` for a vowel at the start of the word, `I` and `U` for the vowels that spellings keep.

use super::phone::Phone;

/// Alternatives that are followed at once, and so the number of keys of one kind.
pub(super) const KEYS_MAX: usize = 8;

/// Bytes of a key; what follows in a longer word is not looked at.
const KEY_BYTES_MAX: usize = 24;

/// What of a word a key keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Consonants with voicing folded and the classes of vowels: Tamil and its romanisation meet.
    Vowels,
    /// Consonants with voicing, and the class of the last vowel: words meet whose vowels are unwritten or spelt in
    /// English.
    Voicing,
    /// Consonants with voicing folded.
    Skeleton,
    /// Consonants with voicing, h between vowels, the classes of vowels and any vowel at the end: a name that is heard
    /// in full.
    Name,
}

impl Kept {
    fn keeps_voicing(self) -> bool {
        matches!(self, Self::Voicing | Self::Name)
    }
}

/// A key in the making.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Partial {
    bytes: [u8; KEY_BYTES_MAX],
    len: u8,
    last: Option<Phone>,
}

impl Partial {
    const EMPTY: Self = Self { bytes: [0; KEY_BYTES_MAX], len: 0, last: None };

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    fn ends_with(&self, byte: u8) -> bool {
        self.as_bytes().last() == Some(&byte)
    }

    fn put(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.len)) {
            *place = byte;
            self.len += 1;
        }
    }

    fn put_nasal(&mut self, nasal: u8, kept: Kept) {
        self.put(if kept.keeps_voicing() { nasal.to_ascii_uppercase() } else { nasal });
    }

    /// Appends what the key keeps of a phone.
    fn push(&mut self, phone: Phone, kept: Kept) {
        if phone.is_vowel() {
            self.push_vowel(phone, kept);
        } else if phone == Phone::H && self.last.is_some_and(|last| !last.is_vowel()) {
            // The breath of an aspirate; the consonant before it stays the last one, so that ddh is d.
            return;
        } else if phone == Phone::Y && self.last.is_some() {
            self.push_vowel(Phone::Front, kept);
        } else if phone != Phone::Nasal {
            self.push_consonant(phone, kept);
        }
        self.last = Some(phone);
    }

    /// Adds the class of the last vowel to a key that keeps no other.
    fn finish(&mut self, kept: Kept) {
        if kept == Kept::Name && self.len > 0 && self.last == Some(Phone::Open) {
            self.put(b'A');
        }
        if kept != Kept::Voicing || self.len < 2 {
            return;
        }
        match self.last {
            Some(Phone::Front | Phone::Y) => self.put(b'I'),
            Some(Phone::Back) => self.put(b'U'),
            _ => {}
        }
    }

    fn push_vowel(&mut self, vowel: Phone, kept: Kept) {
        if self.last.is_none() {
            self.put(b'A');
            return;
        }
        let class = match vowel {
            Phone::Front => b'I',
            Phone::Back => b'U',
            _ => return,
        };
        if matches!(kept, Kept::Vowels | Kept::Name) && !self.ends_with(class) {
            self.put(class);
        }
    }

    fn push_consonant(&mut self, consonant: Phone, kept: Kept) {
        let doubled = self.last == Some(consonant);
        // A w after u is the glide of that vowel: kuwar, kuar.
        let glide = consonant == Phone::V && (self.last == Some(Phone::Back) || self.ends_with(b'U'));
        // ng is one sound in romanised spelling, a nasal and a g in Indian scripts.
        let velar = consonant == Phone::G && matches!(self.last, Some(Phone::N | Phone::Nasal));
        if velar && self.last == Some(Phone::Nasal) {
            self.put_nasal(b'n', kept);
        }
        if doubled || glide || velar {
            return;
        }
        match self.last {
            Some(Phone::Nasal) if consonant.is_labial_stop() => self.put_nasal(b'm', kept),
            Some(Phone::Nasal) if !matches!(consonant, Phone::N | Phone::M) => self.put_nasal(b'n', kept),
            _ => {}
        }
        let byte = match kept {
            Kept::Name if consonant == Phone::H => Some(b'H'),
            Kept::Voicing | Kept::Name => consonant.voiced(),
            Kept::Vowels | Kept::Skeleton => consonant.folded(),
        };
        if let Some(byte) = byte {
            self.put(byte);
        }
    }
}

/// The keys of one kind of a word, as its sounds come in.
pub(super) struct Keys {
    kept: Kept,
    partials: [Partial; KEYS_MAX],
    count: usize,
}

impl Keys {
    pub(super) fn new(kept: Kept) -> Self {
        Self { kept, partials: [Partial::EMPTY; KEYS_MAX], count: 1 }
    }

    fn push(&mut self, phone: Phone) {
        for partial in &mut self.partials[..self.count] {
            partial.push(phone, self.kept);
        }
    }

    /// Follows all alternatives. The first is the likeliest: where there are too many, the later ones of later sounds
    /// are lost.
    fn push_either(&mut self, alternatives: &[&[Phone]]) {
        let mut next = Self::new(self.kept);
        next.count = 0;
        for alternative in alternatives {
            for partial in &self.partials[..self.count] {
                if next.count == KEYS_MAX {
                    break;
                }
                let mut longer = *partial;
                for &phone in *alternative {
                    longer.push(phone, self.kept);
                }
                if !next.partials[..next.count].contains(&longer) {
                    next.partials[next.count] = longer;
                    next.count += 1;
                }
            }
        }
        *self = next;
    }

    /// The finished keys, likeliest first; some may be equal.
    pub(super) fn finish(&mut self) -> impl Iterator<Item = &str> {
        for partial in &mut self.partials[..self.count] {
            partial.finish(self.kept);
        }
        self.heard()
    }

    /// The keys of what was heard so far, as those of a longer word would begin.
    pub(super) fn heard(&self) -> impl Iterator<Item = &str> {
        self.partials[..self.count].iter().filter_map(|partial| str::from_utf8(partial.as_bytes()).ok())
    }
}

/// Where a reader of a script says what it hears.
pub(super) struct Hearing {
    pub(super) vowels: Keys,
    pub(super) voicing: Keys,
    pub(super) skeleton: Keys,
    /// Only where it is asked for.
    pub(super) name: Option<Keys>,
}

impl Hearing {
    pub(super) fn new() -> Self {
        Self {
            vowels: Keys::new(Kept::Vowels),
            voicing: Keys::new(Kept::Voicing),
            skeleton: Keys::new(Kept::Skeleton),
            name: None,
        }
    }

    /// With the keys of a name too.
    pub(super) fn of_name() -> Self {
        Self { name: Some(Keys::new(Kept::Name)), ..Self::new() }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Keys> {
        [&mut self.vowels, &mut self.voicing, &mut self.skeleton].into_iter().chain(&mut self.name)
    }

    /// One sound.
    pub(super) fn hear(&mut self, phone: Phone) {
        for keys in self.all() {
            keys.push(phone);
        }
    }

    /// One of several sequences of sounds, the likeliest first.
    pub(super) fn hear_either(&mut self, alternatives: &[&[Phone]]) {
        if let [only] = alternatives {
            only.iter().for_each(|&phone| self.hear(phone));
            return;
        }
        for keys in self.all() {
            keys.push_either(alternatives);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Phone::{B, Back, D, F, Front, G, H, K, M, N, Nasal, Open, R, T, V, Y};

    fn keys(kept: Kept, phones: &[Phone]) -> Vec<String> {
        let mut keys = Keys::new(kept);
        phones.iter().for_each(|&phone| keys.push(phone));
        keys.finish().map(str::to_owned).collect()
    }

    #[test]
    fn each_kind_keeps_its_part() {
        let word = [B, Open, T, Front, R, Y];
        assert_eq!(keys(Kept::Vowels, &word), ["ptIrI"]);
        assert_eq!(keys(Kept::Voicing, &word), ["BTRI"]);
        assert_eq!(keys(Kept::Skeleton, &word), ["ptr"]);
    }

    #[test]
    fn spellings_of_one_sound_are_one() {
        for (a, b, why) in [
            (&[K, K, Open][..], &[K, Open][..], "long"),
            (&[D, D, H], &[D], "long and aspirated"),
            (&[Open, Nasal, K], &[Open, N, K], "anusvara"),
            (&[R, Nasal, G], &[R, N], "ng"),
            (&[R, Nasal, B], &[R, M, B], "m before b"),
            (&[R, Open, Nasal], &[R, Open], "colour at the end"),
            (&[K, Back, V, Open, R], &[K, Back, Open, R], "glide after u"),
            (&[K, Front, Y, Open], &[K, Y, Open], "glide after i"),
        ] {
            for kept in [Kept::Vowels, Kept::Voicing, Kept::Skeleton] {
                assert_eq!(keys(kept, a), keys(kept, b), "{why}");
            }
        }
    }

    #[test]
    fn other_sounds_stay_apart() {
        for (a, b, why) in [
            (&[K, Open, K][..], &[K, K][..], "a vowel between"),
            (&[R, N, K], &[R, N], "nk is not ng"),
            (&[H, Back, M], &[Back, M], "h at the start"),
            (&[M, Open], &[N, Open], "m before a vowel"),
            (&[F, Open, V], &[F, Open], "v after a"),
        ] {
            assert_ne!(keys(Kept::Vowels, a), keys(Kept::Vowels, b), "{why}");
        }
    }

    #[test]
    fn alternatives_and_keys_are_bounded() {
        let mut keys = Keys::new(Kept::Voicing);
        for _ in 0..40 {
            keys.push_either(&[&[K], &[G, R], &[]]);
        }
        let all: Vec<String> = keys.finish().map(str::to_owned).collect();
        assert_eq!(all.len(), KEYS_MAX);
        assert!(all.iter().all(|key| key.len() <= KEY_BYTES_MAX));
        assert_eq!(all[0], "K", "the first alternatives are the likeliest");
    }
}
