//! The ways to multiply: one for any machine, one for AVX2, one for AVX-512 with its instruction for bytes. All give the same sums.

use super::Layer;
#[cfg(target_arch = "x86_64")]
use archmage::{SimdToken, X64V3Token, X64V4xToken};

/// Outputs computed together. A layer's last block may be half empty.
pub(crate) const BLOCK: usize = 16;

/// For each of a block's outputs the weights of a few inputs, side by side: what one instruction takes. In one line of the cache.
pub(crate) trait Weights: Copy + Sized {
    /// As many inputs.
    type Inputs: Copy + Default;
    /// How many these are.
    const INPUTS: usize;
    /// What is added to inputs, so that none is below zero where they have no sign.
    const OFFSET: i32;

    /// Steps a unit for inputs that are to lie within `limit`.
    fn fineness(limit: f32) -> f32;

    /// Steps a unit for an output, given its weights and how many steps its inputs are to lie within.
    fn steps(weights: &[f32], limit: f32) -> f32;

    /// Of the weight, in steps, of each input and output.
    fn of(weight: impl Fn(usize, usize) -> i32) -> Self;

    /// Rounds as many inputs as there is room for.
    fn round(x: &[f32], fineness: f32, rounded: &mut [Self::Inputs]);

    /// `out += x * layer`, by a unit, or its bias instead of what `out` held.
    fn product<U: Unit, const ANEW: bool>(
        layer: &Layer<Self>,
        unit: U,
        x: &[Self::Inputs],
        factor: f32,
        out: &mut [f32],
    );
}

/// In numbers of this size the last bit is worth one: the sum's lowest bits are the whole number, in two's complement.
const ONES: f32 = 12_582_912.0;

/// The weights of two inputs, of 16 bits each.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Pairs([i16; 2 * BLOCK]);

impl Weights for Pairs {
    type Inputs = [i16; 2];
    const INPUTS: usize = 2;
    const OFFSET: i32 = 0;

    fn fineness(limit: f32) -> f32 {
        (32_767.0 / limit).log2().floor().min(13.0).exp2()
    }

    fn steps(weights: &[f32], limit: f32) -> f32 {
        let sum: f32 = weights.iter().map(|weight| weight.abs()).sum();
        let largest = weights
            .iter()
            .fold(1e-9_f32, |most, weight| most.max(weight.abs()));
        // Half of what fits, for what rounding adds and for inputs of up to twice the limit.
        (32_767.0 / largest).min(f32::from(u16::MAX) * 16_384.0 / (sum * limit).max(1e-9))
    }

    fn of(weight: impl Fn(usize, usize) -> i32) -> Pairs {
        Pairs(std::array::from_fn(|at| weight(at % 2, at / 2) as i16))
    }

    #[inline(always)]
    fn round(x: &[f32], fineness: f32, rounded: &mut [[i16; 2]]) {
        for (rounded, x) in rounded.as_flattened_mut().iter_mut().zip(x) {
            let x = (x * fineness).clamp(-32_767.0, 32_767.0);
            *rounded = (x + ONES).to_bits() as i16;
        }
    }

    #[inline(always)]
    fn product<U: Unit, const ANEW: bool>(
        layer: &Layer<Pairs>,
        unit: U,
        x: &[[i16; 2]],
        factor: f32,
        out: &mut [f32],
    ) {
        layer.add_by::<U, ANEW>(unit, x, factor, out);
    }
}

/// The weights of four inputs, of eight bits each. For inputs that are never large: half the work and half the room.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Quads([i8; 4 * BLOCK]);

impl Weights for Quads {
    type Inputs = [u8; 4];
    const INPUTS: usize = 4;
    const OFFSET: i32 = 128;

    fn fineness(limit: f32) -> f32 {
        127.0 / limit
    }

    fn steps(weights: &[f32], _: f32) -> f32 {
        let largest = weights
            .iter()
            .fold(1e-9_f32, |most, weight| most.max(weight.abs()));
        // AVX2 adds up two products in 16 bits: with inputs of up to 255 the two weights are 128 at most, of which rounding may add one.
        let beside = weights.as_chunks().0.iter();
        let two = beside.fold(1e-9_f32, |most, [a, b]| most.max(a.abs() + b.abs()));
        (127.0 / largest).min(127.0 / two)
    }

    fn of(weight: impl Fn(usize, usize) -> i32) -> Quads {
        Quads(std::array::from_fn(|at| weight(at % 4, at / 4) as i8))
    }

    #[inline(always)]
    fn round(x: &[f32], fineness: f32, rounded: &mut [[u8; 4]]) {
        for (rounded, x) in rounded.as_flattened_mut().iter_mut().zip(x) {
            let x = (x * fineness).clamp(-127.0, 127.0);
            *rounded = (x + (ONES + Self::OFFSET as f32)).to_bits() as u8;
        }
    }

    #[inline(always)]
    fn product<U: Unit, const ANEW: bool>(
        layer: &Layer<Quads>,
        unit: U,
        x: &[[u8; 4]],
        factor: f32,
        out: &mut [f32],
    ) {
        layer.add_by::<U, ANEW>(unit, x, factor, out);
    }
}

/// A way to multiply sixteen outputs' weights of a few inputs by these and add up.
pub(crate) trait Multiply<W: Weights>: Copy {
    /// Sixteen sums.
    type Sums: Copy;
    /// A few inputs, as often as an instruction takes them.
    type Spread: Copy;
    fn sums(self, start: &[i32; BLOCK]) -> Self::Sums;
    fn spread(self, x: W::Inputs) -> Self::Spread;
    fn add(self, sums: Self::Sums, w: &W, x: Self::Spread) -> Self::Sums;
    /// Adds the sums to outputs, each worth its scale.
    fn write(
        self,
        sums: Self::Sums,
        scale: &[f32; BLOCK],
        factor: f32,
        base: &[f32; BLOCK],
        out: &mut [f32; BLOCK],
    );
}

/// What multiplies weights of both kinds.
pub(crate) trait Unit: Multiply<Pairs> + Multiply<Quads> {
    /// Whether there are registers for twelve sums at once and what they need.
    const MANY: bool;
}

/// For any machine.
#[derive(Clone, Copy)]
pub(crate) struct Plain;

impl Unit for Plain {
    const MANY: bool = false;
}

impl Multiply<Pairs> for Plain {
    type Sums = [i32; BLOCK];
    type Spread = [i16; 2];

    #[inline(always)]
    fn sums(self, start: &[i32; BLOCK]) -> [i32; BLOCK] {
        *start
    }

    #[inline(always)]
    fn spread(self, x: [i16; 2]) -> [i16; 2] {
        x
    }

    #[inline(always)]
    fn add(self, mut sums: [i32; BLOCK], w: &Pairs, [a, b]: [i16; 2]) -> [i32; BLOCK] {
        for (sum, [v, w]) in sums.iter_mut().zip(w.0.as_chunks().0) {
            *sum = sum.wrapping_add(i32::from(*v) * i32::from(a) + i32::from(*w) * i32::from(b));
        }
        sums
    }

    #[inline(always)]
    fn write(
        self,
        sums: [i32; BLOCK],
        scale: &[f32; BLOCK],
        factor: f32,
        base: &[f32; BLOCK],
        out: &mut [f32; BLOCK],
    ) {
        for (((out, base), sum), scale) in out.iter_mut().zip(base).zip(sums).zip(scale) {
            *out = base + sum as f32 * (scale * factor);
        }
    }
}

impl Multiply<Quads> for Plain {
    type Sums = [i32; BLOCK];
    type Spread = [u8; 4];

    #[inline(always)]
    fn sums(self, start: &[i32; BLOCK]) -> [i32; BLOCK] {
        *start
    }

    #[inline(always)]
    fn spread(self, x: [u8; 4]) -> [u8; 4] {
        x
    }

    #[inline(always)]
    fn add(self, mut sums: [i32; BLOCK], w: &Quads, x: [u8; 4]) -> [i32; BLOCK] {
        for (sum, w) in sums.iter_mut().zip(w.0.as_chunks::<4>().0) {
            let product = |at: usize| i32::from(w[at]) * i32::from(x[at]);
            *sum = sum.wrapping_add(product(0) + product(1) + product(2) + product(3));
        }
        sums
    }

    #[inline(always)]
    fn write(
        self,
        sums: [i32; BLOCK],
        scale: &[f32; BLOCK],
        factor: f32,
        base: &[f32; BLOCK],
        out: &mut [f32; BLOCK],
    ) {
        for (((out, base), sum), scale) in out.iter_mut().zip(base).zip(sums).zip(scale) {
            *out = base + sum as f32 * (scale * factor);
        }
    }
}

/// Work that is compiled for each way to multiply.
pub(crate) trait Work {
    fn run<U: Unit>(self, unit: U);
}

/// Runs work by the best way this machine has.
pub(crate) fn dispatch(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(wide) = X64V4xToken::summon() {
            return x86::wide(wide, work);
        }
        if let Some(narrow) = X64V3Token::summon() {
            return x86::narrow(narrow, work);
        }
    }
    work.run(Plain);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Multiply, Pairs, Quads, Unit, Work};
    use archmage::intrinsics::x86_64::*;
    use archmage::{X64V3Token, X64V4xToken, arcane};

    #[arcane]
    pub(super) fn wide<W: Work>(token: X64V4xToken, work: W) {
        work.run(token);
    }

    #[arcane]
    pub(super) fn narrow<W: Work>(token: X64V3Token, work: W) {
        work.run(token);
    }

    /// Two inputs as one number.
    #[inline(always)]
    fn pair([a, b]: [i16; 2]) -> i32 {
        i32::from(a as u16) | (i32::from(b) << 16)
    }

    #[arcane]
    fn load(_: X64V4xToken, numbers: &[i32; BLOCK]) -> __m512i {
        _mm512_loadu_epi32(numbers)
    }

    #[arcane]
    fn write(
        _: X64V4xToken,
        sums: __m512i,
        scale: &[f32; BLOCK],
        factor: f32,
        base: &[f32; BLOCK],
        out: &mut [f32; BLOCK],
    ) {
        let scale = _mm512_mul_ps(_mm512_loadu_ps(scale), _mm512_set1_ps(factor));
        let worth = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), scale);
        _mm512_storeu_ps(out, _mm512_add_ps(_mm512_loadu_ps(base), worth));
    }

    #[arcane]
    fn spread(_: X64V4xToken, x: i32) -> __m512i {
        _mm512_set1_epi32(x)
    }

    #[arcane]
    fn add_pairs(_: X64V4xToken, sums: __m512i, w: &Pairs, x: __m512i) -> __m512i {
        _mm512_dpwssd_epi32(sums, _mm512_loadu_epi16(&w.0), x)
    }

    #[arcane]
    fn add_quads(_: X64V4xToken, sums: __m512i, w: &Quads, x: __m512i) -> __m512i {
        _mm512_dpbusd_epi32(sums, x, _mm512_loadu_epi8(&w.0))
    }

    impl Unit for X64V4xToken {
        const MANY: bool = true;
    }

    impl Multiply<Pairs> for X64V4xToken {
        type Sums = __m512i;
        type Spread = __m512i;

        #[inline(always)]
        fn sums(self, start: &[i32; BLOCK]) -> __m512i {
            load(self, start)
        }

        #[inline(always)]
        fn spread(self, x: [i16; 2]) -> __m512i {
            spread(self, pair(x))
        }

        #[inline(always)]
        fn add(self, sums: __m512i, w: &Pairs, x: __m512i) -> __m512i {
            add_pairs(self, sums, w, x)
        }

        #[inline(always)]
        fn write(
            self,
            sums: __m512i,
            scale: &[f32; BLOCK],
            factor: f32,
            base: &[f32; BLOCK],
            out: &mut [f32; BLOCK],
        ) {
            write(self, sums, scale, factor, base, out);
        }
    }

    impl Multiply<Quads> for X64V4xToken {
        type Sums = __m512i;
        type Spread = __m512i;

        #[inline(always)]
        fn sums(self, start: &[i32; BLOCK]) -> __m512i {
            load(self, start)
        }

        #[inline(always)]
        fn spread(self, x: [u8; 4]) -> __m512i {
            spread(self, i32::from_le_bytes(x))
        }

        #[inline(always)]
        fn add(self, sums: __m512i, w: &Quads, x: __m512i) -> __m512i {
            add_quads(self, sums, w, x)
        }

        #[inline(always)]
        fn write(
            self,
            sums: __m512i,
            scale: &[f32; BLOCK],
            factor: f32,
            base: &[f32; BLOCK],
            out: &mut [f32; BLOCK],
        ) {
            write(self, sums, scale, factor, base, out);
        }
    }

    /// A block in two registers.
    type Two = [__m256i; 2];

    #[arcane]
    fn load_two(_: X64V3Token, numbers: &[i32; BLOCK]) -> Two {
        let (low, high) = halves::<_, BLOCK, { BLOCK / 2 }>(numbers);
        [_mm256_loadu_si256(&low), _mm256_loadu_si256(&high)]
    }

    #[arcane]
    fn write_two(
        _: X64V3Token,
        sums: Two,
        scale: &[f32; BLOCK],
        factor: f32,
        base: &[f32; BLOCK],
        out: &mut [f32; BLOCK],
    ) {
        let (out, _) = out.as_chunks_mut::<{ BLOCK / 2 }>();
        let (scale, _) = scale.as_chunks::<{ BLOCK / 2 }>();
        let (base, _) = base.as_chunks::<{ BLOCK / 2 }>();
        for (((out, base), scale), sums) in out.iter_mut().zip(base).zip(scale).zip(sums) {
            let scale = _mm256_mul_ps(_mm256_loadu_ps(scale), _mm256_set1_ps(factor));
            let worth = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), scale);
            _mm256_storeu_ps(out, _mm256_add_ps(_mm256_loadu_ps(base), worth));
        }
    }

    #[arcane]
    fn spread_two(_: X64V3Token, x: i32) -> __m256i {
        _mm256_set1_epi32(x)
    }

    #[arcane]
    fn add_pairs_two(_: X64V3Token, sums: Two, w: &Pairs, x: __m256i) -> Two {
        let (low, high) = halves::<_, { 2 * BLOCK }, BLOCK>(&w.0);
        let [low, high] = [_mm256_loadu_si256(&low), _mm256_loadu_si256(&high)];
        [
            _mm256_add_epi32(sums[0], _mm256_madd_epi16(low, x)),
            _mm256_add_epi32(sums[1], _mm256_madd_epi16(high, x)),
        ]
    }

    #[arcane]
    fn add_quads_two(_: X64V3Token, sums: Two, w: &Quads, x: __m256i) -> Two {
        let (low, high) = halves::<_, { 4 * BLOCK }, { 2 * BLOCK }>(&w.0);
        let [low, high] = [_mm256_loadu_si256(&low), _mm256_loadu_si256(&high)];
        // Two products in 16 bits each, which the weights' scale leaves room for; then two of these in 32.
        let ones = _mm256_set1_epi16(1);
        let [low, high] = [_mm256_maddubs_epi16(x, low), _mm256_maddubs_epi16(x, high)];
        [
            _mm256_add_epi32(sums[0], _mm256_madd_epi16(low, ones)),
            _mm256_add_epi32(sums[1], _mm256_madd_epi16(high, ones)),
        ]
    }

    /// What the compiler makes two loads of.
    #[inline(always)]
    fn halves<T: Copy, const ALL: usize, const HALF: usize>(all: &[T; ALL]) -> ([T; HALF], [T; HALF]) {
        (
            std::array::from_fn(|at| all[at]),
            std::array::from_fn(|at| all[HALF + at]),
        )
    }

    impl Unit for X64V3Token {
        const MANY: bool = false;
    }

    impl Multiply<Pairs> for X64V3Token {
        type Sums = Two;
        type Spread = __m256i;

        #[inline(always)]
        fn sums(self, start: &[i32; BLOCK]) -> Two {
            load_two(self, start)
        }

        #[inline(always)]
        fn spread(self, x: [i16; 2]) -> __m256i {
            spread_two(self, pair(x))
        }

        #[inline(always)]
        fn add(self, sums: Two, w: &Pairs, x: __m256i) -> Two {
            add_pairs_two(self, sums, w, x)
        }

        #[inline(always)]
        fn write(
            self,
            sums: Two,
            scale: &[f32; BLOCK],
            factor: f32,
            base: &[f32; BLOCK],
            out: &mut [f32; BLOCK],
        ) {
            write_two(self, sums, scale, factor, base, out);
        }
    }

    impl Multiply<Quads> for X64V3Token {
        type Sums = Two;
        type Spread = __m256i;

        #[inline(always)]
        fn sums(self, start: &[i32; BLOCK]) -> Two {
            load_two(self, start)
        }

        #[inline(always)]
        fn spread(self, x: [u8; 4]) -> __m256i {
            spread_two(self, i32::from_le_bytes(x))
        }

        #[inline(always)]
        fn add(self, sums: Two, w: &Quads, x: __m256i) -> Two {
            add_quads_two(self, sums, w, x)
        }

        #[inline(always)]
        fn write(
            self,
            sums: Two,
            scale: &[f32; BLOCK],
            factor: f32,
            base: &[f32; BLOCK],
            out: &mut [f32; BLOCK],
        ) {
            write_two(self, sums, scale, factor, base, out);
        }
    }
}
