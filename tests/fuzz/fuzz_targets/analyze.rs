//! `Analyzer::analyze`: the first byte chooses the languages, the rest is the text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_checks::check_analysis(data));
