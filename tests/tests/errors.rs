//! The bad input of `data/errors.toml`, on every face.

use std::fs;
use std::path::{Path, PathBuf};

use uttar_tests::cases::{ErrorCases, load};
use uttar_tests::faces::{Command, Direct, Http};
use uttar_tests::{Face, check};

fn cases() -> ErrorCases {
    load("errors.toml")
}

/// The base of one entry that the bad questions are asked of.
fn one_entry(folder: &Path) -> Vec<PathBuf> {
    let file = folder.join("faq.jsonl");
    fs::write(&file, r#"{"id": "बैटरी/1", "phrasings": {"en": ["change the battery"]}}"#).expect("written");
    vec![file]
}

#[test]
fn the_crate_refuses_bad_imports() {
    assert_eq!(check::imports(Direct::create, &cases()), cases().import.len());
}

#[test]
fn the_command_refuses_bad_imports() {
    assert_eq!(check::imports(Command::new, &cases()), cases().import.len());
}

#[test]
fn the_service_refuses_bad_imports() {
    let serve = |folder: &Path| {
        drop(Direct::create(folder));
        Http::serve(folder)
    };
    let imported = check::imports(serve, &cases());
    assert!(imported * 3 > cases().import.len() * 2, "most cases are single files, and only {imported} ran");
}

#[test]
fn the_crate_refuses_bad_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Direct::create(&folder.path().join("base"));
    face.import(&one_entry(folder.path()), false).expect("a good entry");
    check::refusals(&face, &cases());
}

#[test]
fn the_command_refuses_bad_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Command::new(&folder.path().join("base"));
    face.import(&one_entry(folder.path()), false).expect("a good entry");
    check::refusals(&face, &cases());
}

#[test]
fn the_service_refuses_bad_questions() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    Direct::create(&base).import(&one_entry(folder.path()), false).expect("a good entry");
    check::refusals(&Http::serve(&base), &cases());
}
