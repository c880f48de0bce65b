//! JSON pointers (RFC 6901): where in a request something is wrong.

use serde_path_to_error::{Path, Segment};

/// The pointer for a path of serde. Parts that serde does not know end it: the pointer then names what encloses them.
pub(crate) fn of_path(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { variant } => push(&mut pointer, variant),
            Segment::Unknown => break,
        }
    }
    pointer
}

/// The pointer for a field as the core writes it: `answers[1].lang`.
pub(crate) fn of_field(field: &str) -> String {
    let mut pointer = String::new();
    for part in field.split(['.', '[']).filter(|part| !part.is_empty()) {
        push(&mut pointer, part.strip_suffix(']').unwrap_or(part));
    }
    pointer
}

fn push(pointer: &mut String, part: &str) {
    pointer.push('/');
    pointer.push_str(&part.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_becomes_a_pointer() {
        let cases = [
            ("", ""),
            ("query", "/query"),
            ("answers[1].lang", "/answers/1/lang"),
            ("[0].phrasings.hi[3]", "/0/phrasings/hi/3"),
            ("a~b/c", "/a~0b~1c"),
        ];
        for (field, pointer) in cases {
            assert_eq!(of_field(field), pointer);
        }
    }

    #[test]
    fn a_path_of_serde_becomes_a_pointer() {
        let mut json = serde_json::Deserializer::from_str(r#"{"a/b": [1, "x"]}"#);
        let error = serde_path_to_error::deserialize::<_, std::collections::BTreeMap<String, Vec<u8>>>(&mut json)
            .expect_err("x");
        assert_eq!(of_path(error.path()), "/a~1b/1");
    }
}
