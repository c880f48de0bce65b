//! Comparing the facts of texts that must tell the same.
//!
//! A fact that most of the texts state is taken as right, and where opinions are even, what the first text (the source) states. Each text is then
//! told what it contradicts, leaves out, or says alone. Texts that differ are few, so the work grows with the number of distinct facts times the texts.

use super::Fact;

/// One text: its facts, in order.
pub(crate) type Statement = Vec<Fact>;

/// Where one text departs from the others. Facts are numbered as in its statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The text that differs.
    pub(crate) text: usize,
    /// The fact that it states and the others do not; none where it only leaves something out.
    pub(crate) own: Option<usize>,
    /// The text and the fact that it ought to state; none where it only says more than the others.
    pub(crate) right: Option<(usize, usize)>,
    /// How many texts state what is right; without that, how many state what is said.
    pub(crate) holders: usize,
}

/// A distinct fact: where it is best said, and who says it.
struct Class {
    best: (usize, usize),
    holders: Vec<bool>,
    count: usize,
}

/// How the texts differ, in their order. Equal texts, and one text alone, give nothing.
pub(crate) fn differences(texts: &[Statement]) -> Vec<Difference> {
    let classes = classes(texts);
    let n = texts.len();
    let is_right = |class: &Class| class.count * 2 > n || (class.count * 2 == n && class.holders[0]);
    let mut out = Vec::new();
    for text in 0..n {
        let mut missing: Vec<&Class> = classes.iter().filter(|c| is_right(c) && !c.holders[text]).collect();
        let own = classes.iter().filter(|c| !is_right(c) && c.holders[text]);
        for class in own {
            let Some(own) = fact_of(class, texts, text) else { continue };
            let fact = &texts[text][own];
            // The nearest in the order of the text: numbers are translated in their order.
            let akin = missing.iter().position(|right| fact.is_akin(&texts[right.best.0][right.best.1]));
            let (right, holders) = match akin.map(|i| missing.remove(i)) {
                Some(right) => (Some(right.best), right.count),
                None => (None, class.count),
            };
            out.push(Difference { text, own: Some(own), right, holders });
        }
        out.extend(missing.iter().map(|c| Difference { text, own: None, right: Some(c.best), holders: c.count }));
    }
    out
}

/// The fact of a text that belongs to a class; hints hold a class but are not shown.
fn fact_of(class: &Class, texts: &[Statement], text: usize) -> Option<usize> {
    let best = &texts[class.best.0][class.best.1];
    texts[text].iter().position(|fact| !fact.hint && fact.agrees(best))
}

fn classes(texts: &[Statement]) -> Vec<Class> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (text, facts) in texts.iter().enumerate() {
        places.extend((0..facts.len()).filter(|&i| !facts[i].hint).map(|i| (text, i)));
    }
    // What says most first: a bare number then joins a number with a unit and makes no class of its own.
    places.sort_by_key(|&(text, i)| (std::cmp::Reverse(texts[text][i].precision()), text, i));
    let mut classes: Vec<Class> = Vec::new();
    for (text, i) in places {
        let fact = &texts[text][i];
        if classes.iter().any(|class| fact.agrees(&texts[class.best.0][class.best.1])) {
            continue;
        }
        let holders: Vec<bool> = texts.iter().map(|facts| facts.iter().any(|other| other.agrees(fact))).collect();
        let count = holders.iter().filter(|holds| **holds).count();
        classes.push(Class { best: (text, i), holders, count });
    }
    classes.sort_by_key(|class| class.best);
    classes
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use super::*;

    fn compared(texts: &[&str]) -> Vec<(usize, Option<String>, Option<String>, usize)> {
        let facts: Vec<Statement> = texts.iter().map(|text| extract(text)).collect();
        let shown = |text: usize, fact: usize| texts[text][facts[text][fact].range.clone()].to_owned();
        let show = |d: Difference| {
            (d.text, d.own.map(|own| shown(d.text, own)), d.right.map(|(text, fact)| shown(text, fact)), d.holders)
        };
        differences(&facts).into_iter().map(show).collect()
    }

    #[test]
    fn equal_facts_differ_in_nothing() {
        for texts in [
            &["Within 10 days", "१० दिन में", "10天内", "in ten days", "১০ দিনের মধ্যে"][..],
            &["2 to 4 working days", "2 से 4 कार्य दिवस", "2 到 4 个工作日"],
            &["₹1,999", "1999 रुपये", "Rs. 1,999.00"],
            &["1 lakh", "1,00,000", "10万"],
            &["Only one coupon", "केवल 1 कूपन"],
            &["5G phone", "5 জি ফোন"],
        ] {
            assert_eq!(compared(texts), [], "{texts:?}");
        }
    }

    #[test]
    fn the_few_are_told_what_the_many_say() {
        let of = |own: &str, right: &str| (Some(own.to_owned()), Some(right.to_owned()));
        let (own, right) = of("7 दिन", "10 days");
        assert_eq!(compared(&["10 days", "7 दिन", "10天"]), [(1, own.clone(), right.clone(), 2)]);
        assert_eq!(compared(&["10 days", "7 दिन"]), [(1, own, right, 1)], "the first is the source");
        assert_eq!(compared(&["10 days, 5 GB", "10 दिन"]), [(1, None, Some("5 GB".into()), 1)]);
        assert_eq!(compared(&["10 days", "10天", "10 दिन, ₹50"]), [(2, Some("₹50".into()), None, 1)]);
    }
}
