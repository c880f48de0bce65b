//! The questions of `data/search.toml`, on every face.

use uttar_tests::cases::{SearchCases, load};
use uttar_tests::faces::{Command, Direct, Http};
use uttar_tests::{Face, check, support_corpus};

fn cases() -> SearchCases {
    load("search.toml")
}

#[test]
fn the_crate_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Direct::create(&folder.path().join("base"));
    face.import(&[support_corpus()], false).expect("a good corpus");
    check::search(&face, &cases());
}

#[test]
fn the_command_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Command::new(&folder.path().join("base"));
    face.import(&[support_corpus()], false).expect("a good corpus");
    check::search(&face, &cases());
}

#[test]
fn the_service_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    Direct::create(&base).import(&[support_corpus()], false).expect("a good corpus");
    check::search(&Http::serve(&base), &cases());
}

#[test]
fn hits_come_in_the_order_of_their_confidence() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Direct::create(&folder.path().join("base"));
    face.import(&[support_corpus()], false).expect("a good corpus");
    check::order(&face, &cases());
}
