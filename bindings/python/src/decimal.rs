//! Numbers with fewer digits than Python's: what is 0.95 here shall be 0.95 there, as in JSON.

/// The number whose shortest decimal is that of `value`.
pub(crate) fn decimal(value: f32) -> f64 {
    value.to_string().parse().expect("Rust reads the numbers that it writes")
}
