//! The texts of `data/analysis.toml`, on every face that shows tokens.

use uttar_tests::cases::{AnalysisCases, load};
use uttar_tests::check;
use uttar_tests::faces::{Command, Direct};

fn cases() -> AnalysisCases {
    load("analysis.toml")
}

#[test]
fn the_crate_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    check::analysis(&Direct::create(&folder.path().join("base")), &cases());
}

#[test]
fn the_command_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    check::analysis(&Command::new(&folder.path().join("base")), &cases());
}
