//! How a damaged file of an index is told from a sound one. tantivy writes checksums and never looks at them when it
//! opens an index.

use std::thread;

use crc32fast::Hasher;
use tantivy::directory::footer::Footer;

/// Ends every file that tantivy closes with a footer: see `tantivy::directory::footer`.
const FOOTER_MAGIC: [u8; 4] = 1337u32.to_le_bytes();
/// Less is not worth a thread.
const BYTES_PER_THREAD_MIN: usize = 1024 * 1024;
const SEAL_BYTES: usize = "\n01234567\n".len();

/// Content with its checksum behind it, for the small files that have no footer of tantivy's (`meta.json`,
/// `.managed.json`, ours).
pub(super) fn seal(content: &[u8]) -> Vec<u8> {
    let mut sealed = content.to_vec();
    sealed.extend_from_slice(mark(content).as_bytes());
    sealed
}

/// The content of a sealed file; nothing if it is not as it was written.
pub(super) fn unseal(mut sealed: Vec<u8>) -> Option<Vec<u8>> {
    let (content, seal) = sealed.split_at_checked(sealed.len().checked_sub(SEAL_BYTES)?)?;
    if mark(content).as_bytes() != seal {
        return None;
    }
    sealed.truncate(sealed.len() - SEAL_BYTES);
    Some(sealed)
}

fn mark(content: &[u8]) -> String {
    format!("\n{:08x}\n", crc32fast::hash(content))
}

/// Whether a file with a footer is as this version of tantivy wrote it, the footer included: each index belongs to one
/// version, so every byte of the footer is known. Reads the file by so many threads at most.
pub(super) fn has_sound_footer(file: &[u8], threads: usize) -> bool {
    let Some((rest, &[a, b, c, d, magic @ ..])) = file.split_last_chunk::<8>() else {
        return false;
    };
    let footer_bytes = u32::from_le_bytes([a, b, c, d]) as usize;
    let Some((content, footer)) =
        rest.len().checked_sub(footer_bytes).and_then(|content_bytes| rest.split_at_checked(content_bytes))
    else {
        return false;
    };
    let crc = checksum(content, content.len().div_ceil(threads.max(1)).max(BYTES_PER_THREAD_MIN));
    let expected = Footer { version: tantivy::version().clone(), crc };
    magic == FOOTER_MAGIC && serde_json::to_vec(&expected).is_ok_and(|expected| expected == footer)
}

/// The CRC-32 of bytes, each part of so many by a thread.
fn checksum(bytes: &[u8], part_bytes: usize) -> u32 {
    let of = |part: &[u8]| {
        let mut hasher = Hasher::new();
        hasher.update(part);
        hasher
    };
    let mut parts = bytes.chunks(part_bytes);
    let first = parts.next().unwrap_or_default();
    thread::scope(|scope| {
        let rest: Vec<_> =
            parts.map(|part| (part, thread::Builder::new().spawn_scoped(scope, move || of(part)))).collect();
        let mut whole = of(first);
        for (part, thread) in rest {
            // Where no thread can be had it takes longer.
            let of_part =
                thread.map_or_else(|_| of(part), |thread| thread.join().expect("a sum has no reason to panic"));
            whole.combine(&of_part);
        }
        whole.finalize()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_checksum_of_the_whole() {
        let bytes: Vec<u8> = (0..1000_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
        for part_bytes in [1, 7, 500, 999, 1000, 5000] {
            assert_eq!(checksum(&bytes, part_bytes), crc32fast::hash(&bytes), "{part_bytes}");
        }
        assert_eq!(checksum(&[], 10), crc32fast::hash(&[]));
    }

    #[test]
    fn a_flipped_bit_in_any_part_is_seen() {
        let mut file = with_footer(&vec![7; 3 * BYTES_PER_THREAD_MIN]);
        assert!(has_sound_footer(&file, 3));
        for place in [0, BYTES_PER_THREAD_MIN, 3 * BYTES_PER_THREAD_MIN - 1] {
            file[place] ^= 1;
            assert!(!has_sound_footer(&file, 3), "{place}");
            file[place] ^= 1;
        }
    }

    fn with_footer(content: &[u8]) -> Vec<u8> {
        let footer = Footer { version: tantivy::version().clone(), crc: crc32fast::hash(content) };
        let footer = serde_json::to_vec(&footer).expect("plain data");
        let bytes = u32::try_from(footer.len()).expect("short").to_le_bytes();
        [content, &footer, &bytes, &FOOTER_MAGIC].concat()
    }

    /// Calls `is_sound` with every file that one flipped bit or a cut makes of a sound one.
    #[track_caller]
    fn every_damage_is_seen(sound: &[u8], is_sound: impl Fn(&[u8]) -> bool) {
        assert!(is_sound(sound));
        for bit in 0..sound.len() * 8 {
            let mut damaged = sound.to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_sound(&damaged), "bit {bit}");
        }
        for bytes in 0..sound.len() {
            assert!(!is_sound(&sound[..bytes]), "cut to {bytes} bytes");
        }
    }

    #[test]
    fn a_seal_shows_every_flipped_bit_and_every_cut() {
        for content in [&b""[..], b"{}", b"{\"segments\": []}\n"] {
            assert_eq!(unseal(seal(content)).as_deref(), Some(content));
            every_damage_is_seen(&seal(content), |file| unseal(file.to_vec()).is_some());
        }
    }

    #[test]
    fn a_footer_shows_every_flipped_bit_and_every_cut() {
        for content in [&b""[..], b"postings of some length"] {
            every_damage_is_seen(&with_footer(content), |file| has_sound_footer(file, 1));
        }
    }
}
