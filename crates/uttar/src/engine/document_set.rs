//! Sets of documents.

/// Documents of a segment, a bit each.
#[derive(Debug, Clone)]
pub(in crate::engine) struct DocumentSet(pub(in crate::engine) Vec<u64>);

impl FromIterator<bool> for DocumentSet {
    /// From whether each document is in it, in order.
    fn from_iter<T: IntoIterator<Item = bool>>(documents: T) -> Self {
        let mut out = Vec::new();
        let mut documents = documents.into_iter();
        while let Some(first) = documents.next() {
            let rest = (1..u64::BITS).zip(&mut documents);
            out.push(rest.fold(u64::from(first), |bits, (bit, is_on)| bits | u64::from(is_on) << bit));
        }
        Self(out)
    }
}

impl DocumentSet {
    pub(in crate::engine) fn new(documents: u32) -> Self {
        Self(vec![0; documents.div_ceil(u64::BITS) as usize])
    }

    pub(in crate::engine) fn add(&mut self, document: u32) {
        self.0[(document / u64::BITS) as usize] |= 1 << (document % u64::BITS);
    }

    /// In order.
    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..).step_by(u64::BITS as usize).zip(&self.0).flat_map(|(first, bits)| {
            let mut rest = *bits;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(first + bit)
            })
        })
    }

    pub(in crate::engine) fn holds(&self, document: u32) -> bool {
        self.0[(document / u64::BITS) as usize] >> (document % u64::BITS) & 1 == 1
    }

    /// Keeps what is in another set too.
    pub(in crate::engine) fn retain(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_in_order_and_are_held() {
        let mut set = DocumentSet::new(200);
        [199, 0, 64, 63, 5].into_iter().for_each(|document| set.add(document));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 5, 63, 64, 199]);
        assert!(set.holds(64) && !set.holds(65));
        let even: DocumentSet = (0..200).map(|document| document % 2 == 0).collect();
        set.retain(&even);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 64]);
    }
}
