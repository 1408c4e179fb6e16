//! Functions whose last digit the system's mathematical library leaves open, worked out here: the same on every machine.

/// Hyperbolic tangent as a fraction, by a continued one, within 0.0001; clamped where it would leave its range. The divisor is positive
/// and below 4 million, so that the product of two is far from `f32`'s ends.
#[inline(always)]
pub fn tanh_fraction(x: f32) -> [f32; 2] {
    let x = x.clamp(-4.9, 4.9);
    let y = x * x;
    let above = x * (135_135.0 + y * (17_325.0 + y * (378.0 + y)));
    let below = 135_135.0 + y * (62_370.0 + y * (3_150.0 + y * 28.0));
    [above, below]
}

/// [`tanh_fraction`], divided out.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let [above, below] = tanh_fraction(x);
    above / below
}

/// The logistic function, by [`tanh`].
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// The natural logarithm of a number above 0, within 0.000001 of its size; of all else that of the smallest such number.
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let power = (bits >> 23) as i32 - 127;
    // Between 1 and 2, then between 0.7 and 1.4, where the series is short.
    let fraction = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    let (power, fraction) = if fraction > std::f32::consts::SQRT_2 {
        (power + 1, fraction / 2.0)
    } else {
        (power, fraction)
    };
    let s = (fraction - 1.0) / (fraction + 1.0);
    let y = s * s;
    let series = 2.0 * s * (1.0 + y * (1.0 / 3.0 + y * (1.0 / 5.0 + y * (1.0 / 7.0 + y / 9.0))));
    power as f32 * std::f32::consts::LN_2 + series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_to_the_true_values() {
        for step in 1..2000 {
            let x = step as f32 * step as f32 / 997.0;
            assert!((ln(x) - x.ln()).abs() < 2e-6 * x.ln().abs().max(1.0), "ln {x}");
            let x = x / 100.0 - 20.0;
            assert!((tanh(x) - x.tanh()).abs() < 2e-4, "tanh {x}");
            assert!(
                (sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-4,
                "sigmoid {x}"
            );
        }
        for odd in [0.0, -1.0, f32::NAN, f32::MIN_POSITIVE / 4.0] {
            assert_eq!(ln(odd), ln(f32::MIN_POSITIVE));
        }
    }
}
