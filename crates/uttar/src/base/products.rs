//! The catalogue: products are read, stored and deleted, alone or several.

use std::collections::BTreeMap;

use super::KnowledgeBase;
use super::writing::{refuse, twice, within};
use crate::catalogue::{self, Families, Product};
use crate::change::{Change, WriteOptions, WriteOutcome};
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::quoted;
use crate::settings;
use crate::store::{Batch, ProductWrite};

const PRODUCTS: &str = "products";
/// Entries that are read at a time.
const PAGE_ENTRIES: u32 = 128;

/// A product that was asked for by id.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VersionedProduct {
    /// 1 for a new product, one more with each change.
    pub version: u64,
    /// The product.
    pub product: Product,
}

impl KnowledgeBase {
    /// The catalogue, in the order of the ids.
    pub fn products(&self) -> Result<Vec<Product>> {
        self.store.products()
    }

    /// The product with this id.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn product(&self, id: &str) -> Result<VersionedProduct> {
        let (version, product) = self.store.product(id)?.ok_or_else(|| no_product(id))?;
        Ok(VersionedProduct { version, product })
    }

    /// Stores products: new ones, or the next version of those whose id is known. A product that was there once stays.
    /// New names are words of their own, by which the index is built anew.
    ///
    /// ```
    /// # use uttar::{Change, KnowledgeBase, Product, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let names = [("en".to_owned(), vec!["Note 12 Pro".to_owned()])].into();
    /// base.put_products(vec![Product { id: "note-12-pro".into(), names, ..Default::default() }], Change::now())?;
    /// assert_eq!(base.search(&SearchRequest::new("note12pro"))?.mentions[0].product, "note-12-pro");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `products[number].field`, a family that leads back to its product among
    /// them; nothing is stored then.
    pub fn put_products(&self, products: Vec<Product>, change: Change) -> Result<()> {
        self.check_change(&change)?;
        let mut problems = Vec::new();
        for (number, found) in self.product_problems(&products)?.into_iter().enumerate() {
            problems.extend(within(PRODUCTS, number, found));
        }
        problems.extend(twice(PRODUCTS, products.iter().map(|product| product.id.as_str())));
        refuse("bad products; nothing was stored", problems)?;
        self.store_all(Batch { change, products, ..Batch::default() })?;
        Ok(())
    }

    /// Stores one product: a new one, or the next version of one. `if_version`: only if it has that version, 0 for
    /// none.
    ///
    /// ```
    /// # use uttar::{Effect, KnowledgeBase, Product, WriteOptions};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let phone = Product { id: "note-12".into(), models: vec!["NV12".into()], ..Product::default() };
    /// let outcome = base.put_product(phone, Some(0), &WriteOptions::default())?;
    /// assert_eq!((outcome.effect, base.product("note-12")?.version), (Effect::Created, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad field; `Conflict` when the product has not the version that was asked for, or the
    /// request id was used for another request.
    pub fn put_product(
        &self,
        product: Product,
        if_version: Option<u64>,
        options: &WriteOptions,
    ) -> Result<WriteOutcome> {
        let check = || {
            let problems = self.product_problems(std::slice::from_ref(&product))?.into_iter().flatten();
            refuse("a bad product; nothing was stored", problems.collect())
        };
        let write = ProductWrite { id: product.id.clone(), product: Some(product.clone()), if_version };
        self.write_product(&write, options, check)
    }

    /// Deletes a product from the catalogue. Its versions stay. `if_version`: only if it has that version.
    ///
    /// # Errors
    /// `NotFound` if there is none; `Conflict` while entries, screens or other products name it: they would refer to
    /// nothing; and as for [`put_product`](Self::put_product).
    pub fn delete_product(&self, id: &str, if_version: Option<u64>, options: &WriteOptions) -> Result<WriteOutcome> {
        let check = || match (self.store.product(id)?, if_version) {
            (None, None) => Err(no_product(id)),
            (Some((version, _)), wanted) if wanted.is_none_or(|wanted| wanted == version) => self.refuse_named(id),
            // The store refuses it.
            _ => Ok(()),
        };
        self.write_product(&ProductWrite { id: id.to_owned(), product: None, if_version }, options, check)
    }

    /// Carries a write out that passes a check, unless it was made before under its name.
    fn write_product(
        &self,
        write: &ProductWrite,
        options: &WriteOptions,
        check: impl FnOnce() -> Result<()>,
    ) -> Result<WriteOutcome> {
        self.check_options(options)?;
        let content = (PRODUCTS, &write.id, &write.product, write.if_version);
        let outcomes = self.carry_out_once(&content, options, |request| {
            check()?;
            let (change, product) = (options.change.clone(), Some(write.clone()));
            self.store_batch(Batch { change, product, request, ..Batch::default() }, options.refresh)
        })?;
        outcomes.into_iter().next().ok_or_else(|| Error::new(ErrorKind::Internal, "a write without an outcome"))
    }

    /// What is wrong with each of these products, in a catalogue that has them.
    fn product_problems(&self, products: &[Product]) -> Result<Vec<Vec<Problem>>> {
        let declared = self.declared_now()?;
        let mut catalogue: BTreeMap<String, Product> =
            self.products()?.into_iter().map(|product| (product.id.clone(), product)).collect();
        catalogue.extend(products.iter().map(|product| (product.id.clone(), product.clone())));
        let families = Families::new(&catalogue.into_values().collect::<Vec<_>>());
        let problems = products.iter().map(|product| {
            let mut found = catalogue::validate(product, &self.limits);
            found.extend(settings::check_product(&declared.settings, product));
            if let Some(way) = families.cycle(&product.id).filter(|way| way.len() > 2) {
                let message = format!("leads back to the product itself ({}); remove one of these", way.join(" -> "));
                found.push(Problem::new("family", message));
            }
            found
        });
        Ok(problems.collect())
    }

    /// Refuses to delete a product that something names.
    fn refuse_named(&self, id: &str) -> Result<()> {
        let mut users = Vec::new();
        self.each_entry(PAGE_ENTRIES, &mut |entry| {
            if entry.products.iter().any(|product| product == id) {
                users.push(format!("entry {}", quoted(&entry.id)));
            }
            Ok(())
        })?;
        let named_by = self.products()?.into_iter().filter(|product| product.family.as_deref() == Some(id));
        users.extend(named_by.map(|product| format!("product {}", quoted(&product.id))));
        let shown_on = self.screens()?.into_iter().filter(|screen| screen.products.iter().any(|product| product == id));
        users.extend(shown_on.map(|screen| format!("screen {}", quoted(&screen.id))));
        let Some(first) = users.first() else { return Ok(()) };
        let message = format!(
            "the product {id} is named {} times, such as by the {first}; name another one there first",
            users.len(),
            id = quoted(id)
        );
        Err(Error::new(ErrorKind::Conflict, message))
    }
}

fn no_product(id: &str) -> Error {
    let message = format!("no product has the id {}; list the products to see which there are", quoted(id));
    Error::new(ErrorKind::NotFound, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change, entry};
    use crate::change::Effect;
    use crate::entry::Entry;
    use crate::reply::SearchRequest;

    fn fields(error: &Error) -> Vec<&str> {
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        error.problems().iter().map(|problem| problem.field.as_str()).collect()
    }

    fn product(id: &str, family: Option<&str>) -> Product {
        let names = [("en".to_owned(), vec![format!("{id} phone")])].into();
        Product { id: id.into(), family: family.map(str::to_owned), names, ..Product::default() }
    }

    fn options() -> WriteOptions {
        WriteOptions::new(change("asha", "2026-01-01"))
    }

    #[test]
    fn products_are_added_or_changed_and_bad_ones_change_nothing() {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        base.put_products(vec![product("nova", None)], change("asha", "2026-01-01")).expect("good");
        base.put_products(vec![product("nova-2", Some("nova"))], change("asha", "2026-01-01")).expect("good");
        let mentions = |base: &TestBase| {
            let reply = base.search(&SearchRequest::new("battery of my nova-2 phone")).expect("a question");
            assert_eq!(reply.hits[0].entry, "a");
            reply.mentions.into_iter().map(|mention| mention.product).collect::<Vec<_>>()
        };
        assert_eq!(mentions(&base), ["nova-2"]);
        let bad = vec![product("nova", Some("nova-2")), product("x", None), product("x", None)];
        assert_eq!(
            fields(&base.put_products(bad, Change::now()).expect_err("bad")),
            ["products[0].family", "products[2].id"]
        );
        assert_eq!(
            fields(&base.put_products(vec![product("x", Some("x"))], Change::now()).expect_err("bad")),
            ["products[0].family"]
        );
        let ids: Vec<String> = base.products().expect("products").into_iter().map(|product| product.id).collect();
        assert_eq!(ids, ["nova", "nova-2"]);
    }

    #[test]
    fn a_product_is_deleted_when_nothing_names_it() {
        let base = TestBase::new();
        base.put_products(
            vec![product("tv", None), product("tv-4a", Some("tv")), product("phone", None)],
            Change::now(),
        )
        .expect("products");
        base.put(vec![Entry { products: vec!["tv".into()], ..entry("a", "how") }]).expect("stored");
        let delete = |id: &str| base.delete_product(id, None, &options());
        let error = delete("tv").expect_err("it is named");
        assert_eq!(error.kind(), ErrorKind::Conflict);
        assert!(error.message().contains("2 times, such as by the entry \"a\""), "{error}");
        assert_eq!(delete("radio").expect_err("there is none").kind(), ErrorKind::NotFound);
        for id in ["phone", "tv-4a"] {
            delete(id).expect("nothing names it");
        }
        assert_eq!(delete("phone").expect_err("it is gone").kind(), ErrorKind::NotFound);
        assert_eq!(base.products().expect("read").len(), 1);
    }

    #[test]
    fn one_product_is_stored_found_and_read_with_its_version() {
        let base = TestBase::new();
        base.put(vec![entry("a", "change the battery")]).expect("written");
        let put = |product: Product, if_version| base.put_product(product, if_version, &options());
        let outcome = put(product("nova", None), Some(0)).expect("it is new");
        assert_eq!((outcome.id.as_str(), outcome.version, outcome.effect), ("nova", 1, Effect::Created));
        let mentions = base.search(&SearchRequest::new("battery of my nova phone")).expect("a question").mentions;
        assert_eq!(mentions[0].product, "nova", "on return it is searchable");
        assert_eq!(put(product("nova", None), None).expect("as it was").effect, Effect::Unchanged);
        let changed = Product { models: vec!["NV1".into()], ..product("nova", None) };
        assert_eq!(put(changed.clone(), Some(1)).expect("it is that version").effect, Effect::Updated);
        let found = base.product("nova").expect("there");
        assert_eq!((found.version, found.product), (2, changed));
        assert_eq!(base.product("none").expect_err("there is none").kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_product_of_another_version_or_a_bad_one_changes_nothing() {
        let base = TestBase::new();
        let put = |product: Product, if_version| base.put_product(product, if_version, &options());
        put(product("nova", None), None).expect("stored");
        for (write, message) in [
            (put(product("nova", Some("x")), Some(0)), "the product \"nova\" is there already, in version 1"),
            (put(product("nova", Some("x")), Some(2)), "the product \"nova\" has version 1 and not 2"),
            (put(product("note", None), Some(1)), "the product \"note\" was to have version 1 and is not there"),
            (base.delete_product("nova", Some(2), &options()), "the product \"nova\" has version 1 and not 2"),
        ] {
            let error = write.expect_err("refused");
            assert!(error.kind() == ErrorKind::Conflict && error.message().contains(message), "{error}");
        }
        let bad = Product { models: vec![" ".into()], ..product("nova", Some("nova")) };
        assert_eq!(fields(&put(bad, None).expect_err("bad")), ["family", "models[0]"]);
        assert_eq!(base.product("nova").expect("there").version, 1);
    }

    #[test]
    fn a_request_about_a_product_that_is_made_again_gives_what_it_gave_first() {
        let base = TestBase::new();
        let named = |id: &str| WriteOptions { request_id: Some(id.into()), ..options() };
        let first = base.put_product(product("nova", None), Some(0), &named("r1")).expect("stored");
        assert_eq!(base.put_product(product("nova", None), Some(0), &named("r1")).expect("again"), first);
        let gone = base.delete_product("nova", None, &named("r2")).expect("deleted");
        assert_eq!((gone.version, gone.effect), (2, Effect::Deleted));
        assert_eq!(base.delete_product("nova", None, &named("r2")).expect("again"), gone);
        let other = base.put_product(product("note", None), None, &named("r1")).expect_err("another request");
        assert_eq!(other.kind(), ErrorKind::Conflict, "{other}");
        let long = base.put_product(product("note", None), None, &named(&"r".repeat(257))).expect_err("too long");
        assert_eq!(fields(&long), ["request_id"]);
    }
}
