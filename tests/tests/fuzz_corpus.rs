//! Every file of the fuzz corpus through the checks of its target: what a fuzzer once found stays mended, without a
//! fuzzer.

use std::path::Path;

use uttar_tests::fuzz_checks::{check_analysis, check_detection};

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut count = 0;
    for file in std::fs::read_dir(&folder).expect("a corpus") {
        let path = file.expect("a file").path();
        // Shown only where a check fails.
        println!("{}", path.display());
        check(&std::fs::read(&path).expect("a readable file"));
        count += 1;
    }
    assert!(count > 0, "{} is empty", folder.display());
}

#[test]
fn every_input_of_analyze_passes() {
    replay("analyze", check_analysis);
}

#[test]
fn every_input_of_detect_passes() {
    replay("detect", check_detection);
}
