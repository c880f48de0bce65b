//! Declaring: settings, screens and products are set, and products deleted.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::commit::document;
use super::curate::{refuse, within};
use crate::base::{KnowledgeBase, SCREENS, SETTINGS};
use crate::catalogue::{self, Families, Product};
use crate::change::Change;
use crate::error::{Error, ErrorKind, Problem, Result};
use crate::quoted;
use crate::screens::{self, Screen};
use crate::settings::{self, Settings};
use crate::store::Batch;

impl KnowledgeBase {
    /// Replaces the settings. They count from the next question on, and for what is written from now on; entries that
    /// are there already stay as they are.
    ///
    /// ```
    /// # use uttar::{Change, KnowledgeBase, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let mut settings = base.settings()?;
    /// settings.markets.insert("IN".into(), Default::default());
    /// base.set_settings(&settings, Change::by("asha", "we sell in India"))?;
    /// let mut request = SearchRequest::new("battery");
    /// request.scope = Some("XX".parse()?);
    /// assert!(base.search(&request).is_err(), "no such market");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad field, and each market, region, channel or voice that is left out although
    /// answers are for it; nothing is stored then.
    pub fn set_settings(&self, settings: &Settings, change: Change) -> Result<()> {
        self.check_change(&change)?;
        refuse("bad settings; nothing was stored", settings::validate(settings, &self.limits))?;
        self.refuse_silencing(settings, &HashSet::new(), None)?;
        self.declare(SETTINGS, document(settings), change)
    }

    /// Replaces all screens. They are found from the next question on.
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `screens[number].field`, the second of two with one id among them;
    /// nothing is stored then.
    pub fn set_screens(&self, screens: &[Screen], change: Change) -> Result<()> {
        self.check_change(&change)?;
        let mut problems = Vec::new();
        for (number, screen) in screens.iter().enumerate() {
            problems.extend(within(SCREENS, number, screens::validate(screen, &self.limits)));
        }
        problems.extend(twice(SCREENS, screens.iter().map(|screen| screen.id.as_str())));
        refuse("bad screens; nothing was stored", problems)?;
        let sorted: BTreeMap<&str, &Screen> = screens.iter().map(|screen| (screen.id.as_str(), screen)).collect();
        self.declare(SCREENS, document(&sorted.into_values().collect::<Vec<_>>()), change)
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
        let declared = self.declared_now()?;
        let mut catalogue: BTreeMap<String, Product> =
            self.products()?.into_iter().map(|product| (product.id.clone(), product)).collect();
        catalogue.extend(products.iter().map(|product| (product.id.clone(), product.clone())));
        let families = Families::new(&catalogue.into_values().collect::<Vec<_>>());
        let mut problems = Vec::new();
        for (number, product) in products.iter().enumerate() {
            let mut found = catalogue::validate(product, &self.limits);
            found.extend(settings::check_product(&declared.settings, product));
            if let Some(way) = families.cycle(&product.id).filter(|way| way.len() > 2) {
                let message = format!("leads back to the product itself ({}); remove one of these", way.join(" -> "));
                found.push(Problem::new("family", message));
            }
            problems.extend(within(PRODUCTS, number, found));
        }
        problems.extend(twice(PRODUCTS, products.iter().map(|product| product.id.as_str())));
        refuse("bad products; nothing was stored", problems)?;
        self.store_all(Batch { change, products, ..Batch::default() })?;
        Ok(())
    }

    /// Deletes a product from the catalogue. Its versions stay.
    ///
    /// # Errors
    /// `NotFound` if there is none; `Conflict` while entries, screens or other products name it: they would refer to
    /// nothing.
    pub fn delete_product(&self, id: &str, change: Change) -> Result<()> {
        self.check_change(&change)?;
        let products = self.products()?;
        if !products.iter().any(|product| product.id == id) {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("no product has the id {}; list the products to see which there are", quoted(id)),
            ));
        }
        let mut users = Vec::new();
        self.each_entry(PAGE_ENTRIES, &mut |entry| {
            if entry.products.iter().any(|product| product == id) {
                users.push(format!("entry {}", quoted(&entry.id)));
            }
            Ok(())
        })?;
        let named_by = products.iter().filter(|product| product.family.as_deref() == Some(id));
        users.extend(named_by.map(|product| format!("product {}", quoted(&product.id))));
        let shown_on = self.screens()?.into_iter().filter(|screen| screen.products.iter().any(|product| product == id));
        users.extend(shown_on.map(|screen| format!("screen {}", quoted(&screen.id))));
        if let Some(first) = users.first() {
            let message = format!(
                "the product {id} is named {} times, such as by the {first}; name another one there first",
                users.len(),
                id = quoted(id)
            );
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        self.store_all(Batch { change, removed_products: vec![id.to_owned()], ..Batch::default() })?;
        Ok(())
    }
}

const PRODUCTS: &str = "products";
/// Entries that are read at a time.
const PAGE_ENTRIES: u32 = 128;

/// Those that have the id of one before.
fn twice<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let mut seen = HashMap::new();
    let mut problems = Vec::new();
    for (number, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, number) {
            let message = format!("{} stands here and in {list}[{first}]; give each an id of its own", quoted(id));
            problems.push(Problem::new(format!("{list}[{number}].id"), message));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change, entry};
    use crate::entry::Entry;
    use crate::reply::SearchRequest;

    fn fields(refused: Result<()>) -> Vec<String> {
        let error: Error = refused.expect_err("something is bad");
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        error.problems().iter().map(|problem| problem.field.clone()).collect()
    }

    fn screen(id: &str, code: &str) -> Screen {
        Screen { id: id.into(), codes: vec![code.into()], ..Screen::default() }
    }

    fn product(id: &str, family: Option<&str>) -> Product {
        let names = [("en".to_owned(), vec![format!("{id} phone")])].into();
        Product { id: id.into(), family: family.map(str::to_owned), names, ..Product::default() }
    }

    #[test]
    fn settings_are_replaced_and_bad_ones_change_nothing() {
        let base = TestBase::new();
        let mut settings = Settings { voices: vec!["shouty".into()], ..Settings::default() };
        base.set_settings(&settings, change("asha", "2026-01-01")).expect("good settings");
        assert_eq!(base.settings().expect("settings"), settings);
        settings.answer_precision = Some(2.0);
        assert_eq!(fields(base.set_settings(&settings, Change::now())), ["answer_precision"]);
        assert_eq!(base.reopened().settings().expect("settings").answer_precision, None);
    }

    #[test]
    fn screens_are_replaced_and_bad_ones_change_nothing() {
        let base = TestBase::new();
        base.set_screens(&[screen("b", "E7"), screen("a", "E8")], Change::now()).expect("good screens");
        let ids = || base.screens().expect("screens").into_iter().map(|screen| screen.id).collect::<Vec<_>>();
        assert_eq!(ids(), ["a", "b"]);
        let found = base.find_screen(&SearchRequest::new("error E7")).expect("a question");
        assert_eq!(found.screens[0].screen, "b");
        let bad = [screen("a", "E7"), Screen { id: "b".into(), ..Screen::default() }, screen("a", "E9")];
        assert_eq!(fields(base.set_screens(&bad, Change::now())), ["screens[1].names", "screens[2].id"]);
        assert_eq!(ids(), ["a", "b"]);
        base.set_screens(&[], Change::now()).expect("none");
        assert!(ids().is_empty());
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
        assert_eq!(fields(base.put_products(bad, Change::now())), ["products[0].family", "products[2].id"]);
        assert_eq!(fields(base.put_products(vec![product("x", Some("x"))], Change::now())), ["products[0].family"]);
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
        let delete = |id: &str| base.delete_product(id, change("asha", "2026-01-01"));
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
}
