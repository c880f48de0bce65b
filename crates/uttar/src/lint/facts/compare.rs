//! Comparing the facts of texts that must tell the same.
//!
//! A fact that most of the texts state is taken as right, and where opinions are even, or everybody says something
//! else, what the first text (the source) states. Each text is then told what it contradicts, leaves out, or says
//! alone. Texts that differ are few, so the work grows with the number of distinct facts times the texts.

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
    let is_right = right(&classes, texts);
    let mut out = Vec::new();
    for text in 0..n {
        let of_text = |is_held: bool, is_wanted: bool| {
            let both = classes.iter().zip(&is_right);
            both.filter(move |(c, right)| **right == is_wanted && c.holders[text] == is_held).map(|(class, _)| class)
        };
        let mut missing: Vec<&Class> = of_text(false, true).collect();
        for class in of_text(true, false) {
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

/// Which classes are right: those that most texts hold, those that half of them and the source hold, and of those on
/// which most texts have opinions that exclude each other, what the source says.
fn right(classes: &[Class], texts: &[Statement]) -> Vec<bool> {
    let n = texts.len();
    let wins: Vec<bool> = classes.iter().map(|c| c.count * 2 > n || (c.count * 2 == n && c.holders[0])).collect();
    let fact = |class: &Class| &texts[class.best.0][class.best.1];
    let is_source_of_many = |class: &Class| {
        let rivals = classes.iter().zip(&wins).filter(|(rival, wins)| {
            let share_a_text = rival.holders.iter().zip(&class.holders).any(|(a, b)| *a && *b);
            !**wins && !share_a_text && fact(class).is_akin(fact(rival))
        });
        let mut has_opinion = class.holders.clone();
        for (rival, _) in rivals {
            has_opinion.iter_mut().zip(&rival.holders).for_each(|(has, holds)| *has |= *holds);
        }
        let opinions = has_opinion.iter().filter(|has| **has).count();
        class.holders[0] && opinions > class.count && opinions * 2 > n
    };
    classes.iter().zip(&wins).map(|(class, wins)| *wins || is_source_of_many(class)).collect()
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

    #[test]
    fn where_everybody_says_something_else_the_source_is_right() {
        let differs = |text: usize, own: &str| (text, Some(own.to_owned()), Some("₹50,000".to_owned()), 1);
        let three = ["₹50,000", "₹60,000", "₹70,000"];
        assert_eq!(compared(&three), [differs(1, "₹60,000"), differs(2, "₹70,000")]);
        let [source, second, third] = three;
        let fourth = (3, None, Some("₹50,000".to_owned()), 1);
        assert_eq!(compared(&[source, second, third, "free"]), [differs(1, "₹60,000"), differs(2, "₹70,000"), fourth]);
        let both = ["₹50, 5 GB", "₹60, 6 GB", "₹70, 7 GB"];
        assert_eq!(compared(&both).len(), 4);
        assert!(compared(&both).iter().all(|(_, own, right, _)| own.is_some() && right.is_some()));
        let said_alone = (0, Some("5 GB".to_owned()), None, 1);
        assert_eq!(compared(&["10 days, 5 GB", "10 days", "10 days"]), [said_alone], "nobody says anything else");
    }
}
