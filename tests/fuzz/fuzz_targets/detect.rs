//! `detect`: all bytes are the text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_checks::check_detection(data));
