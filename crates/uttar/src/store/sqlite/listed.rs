//! What a check finds, of which the first are named: a failing disk may damage each of a million rows.

/// As many as SQLite names of its own.
const NAMED_MAX: usize = 100;

/// Problems of one kind.
#[derive(Debug, Default)]
pub(super) struct Listed {
    named: Vec<String>,
    count: usize,
}

impl Listed {
    pub(super) fn push(&mut self, problem: String) {
        if self.count < NAMED_MAX {
            self.named.push(problem);
        }
        self.count += 1;
    }

    pub(super) fn first(&self) -> Option<&String> {
        self.named.first()
    }

    /// How many there are, named or not.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Those that are named, and how many others there are of `what` they are.
    pub(super) fn into_lines(self, what: &str) -> impl Iterator<Item = String> + use<> {
        let more = self.count - self.named.len();
        let rest = (more > 0).then(|| format!("{more} more {what}, {} in all", self.count));
        self.named.into_iter().chain(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_named_and_all_are_counted() {
        let listed = |count: usize| {
            let mut listed = Listed::default();
            (0..count).for_each(|number| listed.push(number.to_string()));
            assert_eq!((listed.count(), listed.first().is_some()), (count, count > 0));
            listed.into_lines("rows").collect::<Vec<_>>()
        };
        assert_eq!(listed(0), [""; 0]);
        assert_eq!((listed(NAMED_MAX).len(), listed(NAMED_MAX)[NAMED_MAX - 1].as_str()), (NAMED_MAX, "99"));
        assert_eq!(listed(NAMED_MAX + 20).last().map(String::as_str), Some("20 more rows, 120 in all"));
    }
}
