//! Numbers from a safetensors file.

use safetensors::tensor::{Dtype, TensorView};

/// The numbers of a tensor as `f32`; the error names its type.
pub(crate) fn floats(tensor: &TensorView<'_>) -> Result<Vec<f32>, String> {
    let bytes = tensor.data();
    Ok(match tensor.dtype() {
        Dtype::F32 => each(bytes, f32::from_le_bytes),
        #[expect(clippy::cast_possible_truncation, reason = "a weight")]
        Dtype::F64 => each(bytes, |eight| f64::from_le_bytes(eight) as f32),
        Dtype::F16 => each(bytes, |two| from_half(u16::from_le_bytes(two))),
        Dtype::BF16 => each(bytes, |two| f32::from_bits(u32::from(u16::from_le_bytes(two)) << 16)),
        Dtype::I8 => each(bytes, |[one]| f32::from(i8::from_le_bytes([one]))),
        other => return Err(format!("has the type {other:?}, not F32, F64, F16, BF16 or I8")),
    })
}

/// The numbers of a tensor that counts rows.
pub(crate) fn numbers(tensor: &TensorView<'_>) -> Result<Vec<usize>, String> {
    let bytes = tensor.data();
    let numbers: Vec<i64> = match tensor.dtype() {
        Dtype::I64 => each(bytes, i64::from_le_bytes),
        Dtype::I32 => each(bytes, |four| i64::from(i32::from_le_bytes(four))),
        other => return Err(format!("has the type {other:?}, not I32 or I64")),
    };
    numbers.into_iter().map(|n| usize::try_from(n).map_err(|_| format!("holds {n}, which is no row"))).collect()
}

/// The bytes in groups of `N`, which safetensors has checked to divide them.
fn each<T, const N: usize>(bytes: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.chunks_exact(N).map(|chunk| read(std::array::from_fn(|i| chunk[i]))).collect()
}

/// IEEE 754 binary16.
fn from_half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    match exponent {
        // Subnormal: the fraction times 2^-24.
        0 => f32::from_bits(sign | (f32::from(bits & 0x3ff) * 2f32.powi(-24)).to_bits()),
        31 => f32::from_bits(sign | 0xff << 23 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_those_of_the_standard() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
            (0x0400, 2f32.powi(-14)),
            (0x0001, 2f32.powi(-24)),
            (0x8001, -(2f32.powi(-24))),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(from_half(bits).to_bits(), value.to_bits(), "{bits:x}");
        }
        assert!(from_half(0x7e00).is_nan());
    }

    #[test]
    fn every_type_of_number_is_read() {
        let read = |dtype, bytes: &[u8], count| {
            floats(&TensorView::new(dtype, vec![count], bytes).expect("a tensor")).expect("numbers")
        };
        assert_eq!(read(Dtype::F32, &1.5f32.to_le_bytes(), 1), [1.5]);
        assert_eq!(read(Dtype::F64, &(-1.5f64).to_le_bytes(), 1), [-1.5]);
        assert_eq!(read(Dtype::F16, &[0, 0x3c, 0, 0xc0], 2), [1.0, -2.0]);
        assert_eq!(read(Dtype::BF16, &[0xc0, 0x3f], 1), [1.5]);
        assert_eq!(read(Dtype::I8, &[0xff, 3], 2), [-1.0, 3.0]);
        let bad = TensorView::new(Dtype::U8, vec![1], &[1]).expect("a tensor");
        assert!(floats(&bad).expect_err("no number").contains("U8"));
        let rows = TensorView::new(Dtype::I32, vec![2], &[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]).expect("a tensor");
        assert!(numbers(&rows).expect_err("negative").contains("-1"));
    }
}
