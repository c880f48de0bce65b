//! The questions of `data/model.toml`: products, scopes, voices, validity, steps and screens, the reports of
//! `data/reports.toml`, and the steps of `data/settings.toml`, on every face.

use std::path::{Path, PathBuf};

use uttar_tests::cases::{ModelCases, ReportCases, SettingSteps, load};
use uttar_tests::faces::{Command, Direct, Http};
use uttar_tests::{Face, check};

fn cases() -> ModelCases {
    load("model.toml")
}

fn reports() -> ReportCases {
    load("reports.toml")
}

fn settings() -> SettingSteps {
    load("settings.toml")
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/model")
}

#[test]
fn the_crate_resolves_reports_and_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Direct::create(&folder.path().join("base"));
    face.import(&[corpus()], false).expect("a good corpus");
    check::model(&face, &cases());
    check::reports(&face, &reports());
    check::settings(&face, &settings());
}

#[test]
fn the_command_resolves_reports_and_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let face = Command::new(&folder.path().join("base"));
    face.import(&[corpus()], false).expect("a good corpus");
    check::model(&face, &cases());
    check::reports(&face, &reports());
    check::settings(&face, &settings());
}

#[test]
fn the_service_resolves_reports_and_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    Direct::create(&base).import(&[corpus()], false).expect("a good corpus");
    let face = Http::serve(&base);
    check::model(&face, &cases());
    check::reports(&face, &reports());
    check::settings(&face, &settings());
}
