//! Places in a text: the core counts UTF-8 bytes, Python counts characters.

/// The characters of one text, to turn byte offsets into character indices.
pub(crate) struct Characters {
    /// The byte at which each character starts, and the end of the text; nothing when all is ASCII.
    starts: Option<Vec<usize>>,
}

impl Characters {
    pub(crate) fn of(text: &str) -> Self {
        let starts = || text.char_indices().map(|(start, _)| start).chain([text.len()]).collect();
        Self { starts: (!text.is_ascii()).then(starts) }
    }

    /// The index of the character that starts at a byte.
    pub(crate) fn index(&self, byte: usize) -> usize {
        match &self.starts {
            None => byte,
            Some(starts) => starts.partition_point(|&start| start < byte),
        }
    }

    /// A byte range as character indices.
    pub(crate) fn range(&self, start: usize, end: usize) -> (usize, usize) {
        (self.index(start), self.index(end))
    }
}
