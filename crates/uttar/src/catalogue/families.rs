//! Families: which product belongs to which, and whether an entry is about a product.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::Product;

/// How deep families are followed.
const DEPTH_MAX: usize = 16;

/// The families of the catalogue.
#[derive(Debug, Default)]
pub(crate) struct Families {
    ids: HashSet<String>,
    parents: HashMap<String, String>,
    families: HashSet<String>,
}

/// How an entry goes with the products that a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProductFit {
    /// It is about other products.
    Other,
    /// It is about all products.
    General,
    /// It is about the family of one of them; where a family is asked about, about one of its members.
    Fits,
    /// It is about one of them itself.
    Own,
}

impl ProductFit {
    /// The name in JSON and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::General => "general",
            Self::Fits => "fits",
            Self::Own => "own",
        }
    }
}

impl Families {
    pub(crate) fn new(products: &[Product]) -> Self {
        let parents: HashMap<String, String> =
            products.iter().filter_map(|product| Some((product.id.clone(), product.family.clone()?))).collect();
        let is_parent: HashSet<&String> = parents.values().collect();
        // A product that belongs to nothing is a family of one.
        let families = products.iter().filter(|product| product.family.is_none() || is_parent.contains(&product.id));
        Self {
            ids: products.iter().map(|product| product.id.clone()).collect(),
            families: families.map(|product| product.id.clone()).collect(),
            parents,
        }
    }

    /// Whether there is such a product. Without a catalogue the entries may name what they like.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.ids.is_empty() || self.ids.contains(id)
    }

    pub(crate) fn has_members(&self, id: &str) -> bool {
        self.parents.values().any(|parent| parent == id)
    }

    pub(crate) fn is_family(&self, id: &str) -> bool {
        self.families.contains(id)
    }

    /// A product and the families above it, the nearest first.
    pub(crate) fn line<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(Some(id), |id| self.parents.get(*id).map(String::as_str)).take(DEPTH_MAX)
    }

    /// How an entry about `products` goes with a question about `wanted`. What is about a family serves its members;
    /// who asks about a family may mean any of them.
    pub(crate) fn fit(&self, products: &[String], wanted: &[String]) -> ProductFit {
        let related = |product: &str, wanted: &str| {
            self.line(wanted).any(|id| id == product) || self.line(product).any(|id| id == wanted)
        };
        if products.is_empty() || wanted.is_empty() {
            ProductFit::General
        } else if products.iter().any(|product| wanted.contains(product)) {
            ProductFit::Own
        } else if products.iter().any(|product| wanted.iter().any(|wanted| related(product, wanted))) {
            ProductFit::Fits
        } else {
            ProductFit::Other
        }
    }

    /// The ids that an entry may name to be about one of some products, or about what they belong to or consist of.
    /// Without a catalogue these are their own.
    pub(crate) fn fitting<'a>(&'a self, wanted: &'a [String]) -> Vec<&'a str> {
        let related = |id: &&String| self.fit(std::slice::from_ref(*id), wanted) == ProductFit::Fits;
        wanted.iter().chain(self.ids.iter().filter(related)).map(String::as_str).collect()
    }

    /// What a question is about: the products that it names, or else those of the customer. A family gives way to those
    /// of its members that are named or that the customer has: the phone meant is the Note 12 named, or the one in the
    /// hand.
    pub(crate) fn narrow(&self, named: &[String], owned: &[String]) -> Vec<String> {
        if named.is_empty() {
            return owned.to_vec();
        }
        let is_above = |family: &String, id: &String| self.line(id).skip(1).any(|above| above == family);
        let owned = owned.iter().filter(|id| named.iter().any(|family| is_above(family, id)));
        let all: Vec<&String> = named.iter().chain(owned).collect();
        let mut out: Vec<String> =
            all.iter().filter(|id| !all.iter().any(|other| is_above(id, other))).map(|id| (*id).clone()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The way from a product back to itself, if its families lead there.
    pub(crate) fn cycle(&self, id: &str) -> Option<Vec<String>> {
        let mut way = vec![id.to_owned()];
        while let Some(parent) = self.parents.get(&way[way.len() - 1]) {
            way.push(parent.clone());
            if parent == id {
                return Some(way);
            }
            if way.len() > DEPTH_MAX {
                break;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families(lines: &[(&str, Option<&str>)]) -> Families {
        let products: Vec<Product> = lines
            .iter()
            .map(|(id, family)| Product { id: (*id).into(), family: family.map(str::to_owned), ..Product::default() })
            .collect();
        Families::new(&products)
    }

    #[test]
    fn an_entry_for_a_family_serves_its_members() {
        let families =
            families(&[("phones", None), ("note", Some("phones")), ("note-12", Some("note")), ("tvs", None)]);
        let fit = |products: &[&str], wanted: &[&str]| {
            let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            families.fit(&owned(products), &owned(wanted))
        };
        assert_eq!(fit(&["phones"], &["note-12"]), ProductFit::Fits);
        assert_eq!(fit(&["note-12"], &["phones"]), ProductFit::Fits);
        assert_eq!(fit(&["tvs"], &["note-12"]), ProductFit::Other);
        assert_eq!(fit(&["tvs", "note"], &["note-12"]), ProductFit::Fits);
        assert_eq!(fit(&["note", "note-12"], &["note-12"]), ProductFit::Own);
        assert_eq!(fit(&[], &["note-12"]), ProductFit::General);
        assert_eq!(fit(&["tvs"], &[]), ProductFit::General);
    }

    #[test]
    fn a_family_gives_way_to_its_members() {
        let families =
            families(&[("phones", None), ("note", Some("phones")), ("note-12", Some("note")), ("tvs", None)]);
        let narrow = |named: &[&str], owned: &[&str]| {
            let strings = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            families.narrow(&strings(named), &strings(owned))
        };
        assert_eq!(narrow(&["phones", "note-12", "tvs"], &[]), ["note-12", "tvs"]);
        assert_eq!(narrow(&["phones"], &["note-12", "tvs"]), ["note-12"]);
        assert_eq!(narrow(&[], &["note-12", "tvs"]), ["note-12", "tvs"]);
        assert_eq!(narrow(&["tvs"], &["note-12"]), ["tvs"]);
    }

    #[test]
    fn families_in_a_circle_are_found_and_followed_no_further() {
        let families = families(&[("a", Some("b")), ("b", Some("a")), ("c", Some("a"))]);
        assert_eq!(families.cycle("a"), Some(vec!["a".into(), "b".into(), "a".into()]));
        assert_eq!(families.cycle("c"), None);
        assert_eq!(families.line("a").count(), DEPTH_MAX);
    }
}
