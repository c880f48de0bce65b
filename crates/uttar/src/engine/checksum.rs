//! How a damaged file of an index is told from a sound one. tantivy writes checksums and never looks at them when it opens an index.

use tantivy::directory::footer::Footer;

/// Ends every file that tantivy closes with a footer: see `tantivy::directory::footer`.
const FOOTER_MAGIC: [u8; 4] = 1337u32.to_le_bytes();
const SEAL_BYTES: usize = "\n01234567\n".len();

/// Content with its checksum behind it, for the small files that have no footer of tantivy's (`meta.json`, `.managed.json`, ours).
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

/// Whether a file with a footer is as this version of tantivy wrote it, the footer included: each index belongs to one version, so every byte of the
/// footer is known.
pub(super) fn has_sound_footer(file: &[u8]) -> bool {
    let Some((rest, &[a, b, c, d, magic @ ..])) = file.split_last_chunk::<8>() else {
        return false;
    };
    let footer_bytes = u32::from_le_bytes([a, b, c, d]) as usize;
    let Some((content, footer)) =
        rest.len().checked_sub(footer_bytes).and_then(|content_bytes| rest.split_at_checked(content_bytes))
    else {
        return false;
    };
    let expected = Footer { version: tantivy::version().clone(), crc: crc32fast::hash(content) };
    magic == FOOTER_MAGIC && serde_json::to_vec(&expected).is_ok_and(|expected| expected == footer)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            every_damage_is_seen(&with_footer(content), has_sound_footer);
        }
    }
}
