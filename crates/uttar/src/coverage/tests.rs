use super::*;

fn entries() -> Vec<Entry> {
    serde_json::from_str(
        r#"[
        {"id": "all", "answers": [{"lang": "en", "body": "x"}, {"lang": "hi", "scope": "IN", "body": "x"}]},
        {"id": "tv", "products": ["tvs"], "answers": [{"lang": "en", "scope": "IN", "body": "x"}]},
        {"id": "tv-1-jd", "products": ["tv-1"], "answers": [{"lang": "zh-Hans", "scope": "*/*/jd", "body": "x"}]}
    ]"#,
    )
    .expect("entries")
}

fn products() -> Vec<Product> {
    serde_json::from_str(
        r#"[{"id": "tvs"}, {"id": "tv-1", "family": "tvs"}, {"id": "tv-2", "family": "tvs", "markets": ["CN"]}]"#,
    )
    .expect("products")
}

fn settings() -> Settings {
    serde_json::from_str(r#"{"markets": {"IN": {"languages": ["en", "hi"]}, "CN": {"languages": ["zh-Hans"]}}}"#)
        .expect("settings")
}

fn count(own: usize, fallback: usize, nothing: usize) -> CoverageCount {
    CoverageCount { own, fallback, nothing }
}

#[test]
fn every_asker_is_counted_once() {
    let map = map(&entries(), &products(), &settings(), &CoverageOptions::default());
    let scopes: Vec<String> = map.scopes.iter().map(ToString::to_string).collect();
    assert_eq!(scopes, ["CN", "CN/*/jd", "IN", "IN/*/jd"]);
    assert_eq!(map.languages, ["en", "hi", "zh-Hans"]);
    let of = |product: Option<&str>, scope: usize, language: usize| {
        let row = map.products.iter().find(|row| row.product.as_deref() == product).expect("a row");
        row.counts[scope][language]
    };
    assert_eq!(of(None, 2, 1), count(1, 0, 0), "hi in IN");
    assert_eq!(of(None, 0, 2), count(0, 1, 0), "English stands in for Chinese in CN");
    assert_eq!(of(None, 0, 0), count(0, 0, 0), "nobody asks in English in CN");
    assert_eq!(of(Some("tv-1"), 2, 0), count(1, 0, 1), "of the family, and nothing of its own in IN");
    assert_eq!(of(Some("tv-1"), 1, 2), count(1, 0, 1));
    assert_eq!(of(Some("tv-2"), 2, 0), count(0, 0, 0), "not sold in IN");
    assert_eq!(map.counts[2][0], count(2, 0, 1));
    assert_eq!(map.entries[2].served[2], [Coverage::Nothing, Coverage::Nothing, Coverage::NotAsked]);
}

#[test]
fn a_place_that_the_base_does_not_have_is_refused() {
    let scopes = |scopes: &[&str]| scopes.iter().map(|scope| scope.parse().expect("a scope")).collect::<Vec<Scope>>();
    assert!(check_scopes(&settings(), &scopes(&["IN", "CN/SH", "*/*/jd"])).is_ok());
    assert!(check_scopes(&Settings::default(), &scopes(&["XX"])).is_ok(), "a base without settings is open");
    let error = check_scopes(&settings(), &scopes(&["IN", "XX"])).expect_err("unknown");
    assert_eq!(error.to_string(), "scopes[1]: \"XX\" is no market of this base; known are CN, IN");
    assert_eq!(error.problems()[0].field, "scopes[1]");
}

#[test]
fn options_narrow_the_map() {
    let options = CoverageOptions {
        languages: vec!["hi".parse().expect("a tag")],
        scopes: vec!["IN/KA".parse().expect("a scope")],
        valid_at: None,
    };
    let map = map(&entries(), &[], &Settings::default(), &options);
    assert_eq!(map.counts, [[count(1, 1, 1)]]);
}

#[test]
fn what_is_asked_for_is_looked_at_once_and_wherever_it_is_served() {
    let tags = |tags: &[&str]| tags.iter().map(|tag| tag.parse().expect("a tag")).collect::<Vec<LanguageTag>>();
    let scopes = |scopes: &[&str]| scopes.iter().map(|scope| scope.parse().expect("a scope")).collect::<Vec<Scope>>();
    let of = |languages: &[&str], at: &[&str]| {
        let options = CoverageOptions { languages: tags(languages), scopes: scopes(at), valid_at: None };
        map(&entries(), &[], &settings(), &options)
    };
    let once = of(&["hi", "en"], &["IN/KA", "IN"]);
    assert_eq!(of(&["hi", "en", "hi"], &["IN/KA", "IN", "IN/KA"]), once);
    assert_eq!((once.languages.as_slice(), once.scopes.len()), (["hi".to_owned(), "en".to_owned()].as_slice(), 2));
    // Not among the languages of the market.
    let tamil = of(&["ta"], &["IN"]);
    assert_eq!(tamil.counts[0][0].total(), 3);
}

#[test]
fn the_forms_agree_with_the_map() {
    let map = map(&entries(), &products(), &settings(), &CoverageOptions::default());
    assert!(map.entries_to_csv().contains("\ntv-1-jd,IN,en,nothing\n"));
    assert!(map.products_to_csv().contains("\n*,IN,hi,1,0,0\n"));
    assert!(map.to_text().contains("  tv-1-jd  IN  en\n"));
    let html = map.to_html();
    for part in [
        "title=\"2 own, 0 by a stand-in, 1 nothing\">66 %<small class=\"h\">1 missing</small></td>",
        "<a href=\"#place-2\">IN</a>",
        "<table id=\"place-2\">",
        "<th scope=\"col\">Chinese<small>zh-Hans</small></th>",
        "<li><b>tv-1-jd</b>: CN (zh-Hans); IN (en, hi)",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for outside in ["<script", "http://", "https://", "url(", "@import"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn a_family_that_leads_back_to_itself_ends() {
    let products: Vec<Product> =
        serde_json::from_str(r#"[{"id": "a", "family": "b"}, {"id": "b", "family": "a"}]"#).expect("products");
    let entry: Entry = serde_json::from_str(r#"{"id": "x", "products": ["a"]}"#).expect("an entry");
    assert_eq!(Relevance::new(&products).rows_of(&entry), [1, 2]);
}
