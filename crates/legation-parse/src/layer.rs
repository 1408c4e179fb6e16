//! Products of rows and weights: the inner loops of the network.
//!
//! Numbers are rounded to 16 bits and their products added up in 32, which is exact whatever the order: every machine gets the same
//! bits, and one instruction makes 32 products where the machine has AVX-512, 16 where it has AVX2. Only the sum is turned back
//! into `f32`. Nothing can overflow: the weights' scale is chosen so that the largest possible sum fits.

use crate::model::{Model, ModelError};
#[cfg(target_arch = "x86_64")]
use pulp::NullaryFnOnce;

/// Outputs computed together. A layer's last block may be half empty.
const BLOCK: usize = 16;
/// Layers' widths are multiples of it.
const HALF: usize = BLOCK / 2;
/// For each of a block's outputs the weights of two inputs, side by side: what one instruction takes. In one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Pairs([i16; 2 * BLOCK]);
/// Blocks computed together, so that a sum need not wait for its last addition.
const TILE: usize = 7;
/// Rows computed together, so that a weight is loaded once for several uses.
pub(crate) const ROWS: usize = 4;

/// A matrix of 16-bit numbers with its outputs in blocks, and a bias.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Steps a unit to which inputs are rounded.
    fineness: f32,
    /// What a sum is worth.
    scale: f32,
    /// Block after block, in each all pairs of inputs.
    weights: Vec<Pairs>,
    pub(crate) bias: Vec<f32>,
}

impl Layer {
    /// The layer of a model's matrix `name` and its bias. Inputs are to lie within `limit` on either side; what lies far beyond, at
    /// 32,767 steps or more, is taken for that.
    ///
    ///
    /// # Errors
    /// Where there is no such matrix, or of another size.
    pub(crate) fn new(model: &Model, name: &str, inputs: usize, limit: f32) -> Result<Layer, ModelError> {
        let matrix = model.matrix(name, inputs)?;
        let bias = &model.matrix(&format!("{name}.bias"), 1)?.data;
        let outputs = matrix.columns;
        if outputs == 0 || bias.len() != outputs || !outputs.is_multiple_of(HALF) || !inputs.is_multiple_of(2)
        {
            return Err(ModelError::Missing(name.to_owned()));
        }
        // Inputs then lie within 32,767 steps.
        let fineness = (32_767.0 / limit).log2().floor().min(13.0).exp2();
        let mut sums = vec![0.0_f32; outputs];
        let mut largest = 1e-9_f32;
        for row in matrix.data.chunks_exact(outputs) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight.abs();
                largest = largest.max(weight.abs());
            }
        }
        let sum = sums.iter().copied().fold(1e-9_f32, f32::max) * limit * fineness;
        // Half of what fits, for what rounding adds and for inputs of up to twice the limit.
        let steps = (32_767.0 / largest).min(f32::from(u16::MAX) * 16_384.0 / sum);
        let rounded = |input: usize, output: usize| {
            let weight = matrix.row(input).get(output).copied().unwrap_or(0.0);
            (weight * steps).round() as i16
        };
        let blocks = outputs.div_ceil(BLOCK);
        let mut weights = Vec::with_capacity(inputs / 2 * blocks);
        for block in 0..blocks {
            for pair in 0..inputs / 2 {
                weights.push(Pairs(std::array::from_fn(|at| {
                    rounded(2 * pair + at % 2, block * BLOCK + at / 2)
                })));
            }
        }
        Ok(Layer {
            inputs,
            outputs,
            fineness,
            scale: 1.0 / (steps * fineness),
            weights,
            bias: bias.clone(),
        })
    }

    /// Rounds inputs for [`Layer::add`].
    pub(crate) fn round(&self, x: &[f32], rounded: &mut Vec<[i16; 2]>) {
        rounded.clear();
        rounded.resize(x.len() / 2, [0; 2]);
        dispatch(Round {
            layer: self,
            x,
            rounded,
        });
    }

    /// Rounds as many inputs as there is room for.
    #[inline(always)]
    pub(crate) fn round_into(&self, x: &[f32], rounded: &mut [[i16; 2]]) {
        // In numbers of this size the last bit is worth one: the sum's lowest bits are the whole number, in two's complement.
        const ONES: f32 = 12_582_912.0;
        for (rounded, x) in rounded.as_flattened_mut().iter_mut().zip(x) {
            let x = (x * self.fineness).clamp(-32_767.0, 32_767.0);
            *rounded = (x + ONES).to_bits() as i16;
        }
    }

    /// `out = bias + x * weights` for rows of `x`.
    pub(crate) fn apply(&self, x: &[f32], rounded: &mut Vec<[i16; 2]>, out: &mut Vec<f32>) {
        self.round(x, rounded);
        out.clear();
        for _ in 0..x.len() / self.inputs.max(1) {
            out.extend_from_slice(&self.bias);
        }
        self.add(rounded, out);
    }

    /// `out += x * weights` for rows of rounded inputs.
    pub(crate) fn add(&self, x: &[[i16; 2]], out: &mut [f32]) {
        self.add_with(x, self.scale, out);
    }

    /// [`Layer::add`] for inputs that are whole numbers, each worth `unit`.
    pub(crate) fn add_numbers(&self, x: &[[i16; 2]], unit: f32, out: &mut [f32]) {
        self.add_with(x, self.scale * self.fineness * unit, out);
    }

    fn add_with(&self, x: &[[i16; 2]], scale: f32, out: &mut [f32]) {
        dispatch(Product {
            layer: self,
            x,
            scale,
            out,
        });
    }

    /// `out += x * weights`, all rows, with the given way to multiply.
    #[inline(always)]
    pub(crate) fn add_by<M: Multiply>(&self, multiply: M, x: &[[i16; 2]], scale: f32, out: &mut [f32]) {
        let (i, o) = (self.inputs / 2, self.outputs);
        let mut xs = x.chunks_exact(ROWS * i);
        let mut outs = out.chunks_exact_mut(ROWS * o);
        for (x, out) in (&mut xs).zip(&mut outs) {
            if M::MANY {
                self.add_rows::<M, 2>(multiply, x, scale, out);
            } else {
                self.add_rows::<M, 1>(multiply, x, scale, out);
            }
        }
        for (x, out) in xs
            .remainder()
            .chunks_exact(i)
            .zip(outs.into_remainder().chunks_exact_mut(o))
        {
            self.add_row::<M>(multiply, x, scale, out);
        }
    }

    /// One row, several blocks at once.
    #[inline(always)]
    pub(crate) fn add_row<M: Multiply>(&self, multiply: M, x: &[[i16; 2]], scale: f32, out: &mut [f32]) {
        let i = self.inputs / 2;
        let mut tiles = self.weights.chunks_exact(TILE * i);
        let mut outs = out.chunks_mut(BLOCK);
        for weights in &mut tiles {
            let (w0, rest) = weights.split_at(i);
            let (w1, rest) = rest.split_at(i);
            let (w2, rest) = rest.split_at(i);
            let (w3, rest) = rest.split_at(i);
            let (w4, rest) = rest.split_at(i);
            let (w5, w6) = rest.split_at(i);
            let mut sums = [multiply.zero(); TILE];
            let weights = w0.iter().zip(w1).zip(w2).zip(w3).zip(w4).zip(w5).zip(w6);
            for (x, ((((((w0, w1), w2), w3), w4), w5), w6)) in x.iter().zip(weights) {
                let x = multiply.spread(*x);
                for (sum, w) in sums.iter_mut().zip([w0, w1, w2, w3, w4, w5, w6]) {
                    *sum = multiply.add(*sum, w, x);
                }
            }
            for (sum, out) in sums.into_iter().zip(&mut outs) {
                add_scaled(out, &multiply.numbers(sum), scale);
            }
        }
        for (weights, out) in tiles.remainder().chunks_exact(i).zip(outs) {
            let mut sum = multiply.zero();
            for (x, w) in x.iter().zip(weights) {
                sum = multiply.add(sum, w, multiply.spread(*x));
            }
            add_scaled(out, &multiply.numbers(sum), scale);
        }
    }

    /// Four rows, one or two blocks at once.
    #[inline(always)]
    fn add_rows<M: Multiply, const BLOCKS: usize>(
        &self,
        multiply: M,
        x: &[[i16; 2]],
        scale: f32,
        out: &mut [f32],
    ) {
        let (i, o) = (self.inputs / 2, self.outputs);
        let (x0, rest) = x.split_at(i);
        let (x1, rest) = rest.split_at(i);
        let (x2, x3) = rest.split_at(i);
        let mut tiles = self.weights.chunks_exact(BLOCKS * i);
        let mut start = 0;
        for weights in &mut tiles {
            let mut sums = [[multiply.zero(); ROWS]; BLOCKS];
            // The second is the first again where there is but one.
            let (w0, w1) = (
                weights.get(..i).unwrap_or(&[]),
                weights.get(weights.len() - i..).unwrap_or(&[]),
            );
            for (((((w0, w1), x0), x1), x2), x3) in w0.iter().zip(w1).zip(x0).zip(x1).zip(x2).zip(x3) {
                let x = [x0, x1, x2, x3].map(|x| multiply.spread(*x));
                for (sums, w) in sums.iter_mut().zip([w0, w1]) {
                    for (sum, x) in sums.iter_mut().zip(x) {
                        *sum = multiply.add(*sum, w, x);
                    }
                }
            }
            for sums in sums {
                write_rows(multiply, sums, scale, out, o, start);
                start += BLOCK;
            }
        }
        let weights = tiles.remainder();
        if !weights.is_empty() {
            let mut sums = [multiply.zero(); ROWS];
            for ((((w, x0), x1), x2), x3) in weights.iter().zip(x0).zip(x1).zip(x2).zip(x3) {
                for (sum, x) in sums.iter_mut().zip([x0, x1, x2, x3]) {
                    *sum = multiply.add(*sum, w, multiply.spread(*x));
                }
            }
            write_rows(multiply, sums, scale, out, o, start);
        }
    }

    /// What a sum of [`Layer::add_row`] is worth.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }
}

/// Adds the sums of several rows to their outputs from `start` on.
#[inline(always)]
fn write_rows<M: Multiply>(
    multiply: M,
    sums: [M::Sums; ROWS],
    scale: f32,
    out: &mut [f32],
    outputs: usize,
    start: usize,
) {
    for (sums, row) in sums.into_iter().zip(out.chunks_exact_mut(outputs)) {
        if let Some(row) = row.get_mut(start..(start + BLOCK).min(outputs)) {
            add_scaled(row, &multiply.numbers(sums), scale);
        }
    }
}

#[inline(always)]
fn add_scaled(out: &mut [f32], sums: &[i32; BLOCK], scale: f32) {
    let add = |out: &mut f32, sum: &i32| *out += *sum as f32 * scale;
    // Of a length that is known a few instructions are made, of one that is not a loop with all its cases.
    if let Some(out) = out.first_chunk_mut::<BLOCK>() {
        out.iter_mut().zip(sums).for_each(|(out, sum)| add(out, sum));
    } else {
        out.iter_mut().zip(sums).for_each(|(out, sum)| add(out, sum));
    }
}

/// A way to multiply sixteen pairs of numbers by one and add up.
pub(crate) trait Multiply: Copy {
    /// Whether there are registers for eight sums at once and what they need.
    const MANY: bool;
    /// Sixteen sums.
    type Sums: Copy;
    /// A pair of inputs, as often as an instruction takes it.
    type Spread: Copy;
    fn zero(self) -> Self::Sums;
    fn spread(self, x: [i16; 2]) -> Self::Spread;
    fn add(self, sums: Self::Sums, w: &Pairs, x: Self::Spread) -> Self::Sums;
    fn numbers(self, sums: Self::Sums) -> [i32; BLOCK];
}

/// For any machine.
#[derive(Clone, Copy)]
pub(crate) struct Plain;

impl Multiply for Plain {
    const MANY: bool = false;
    type Sums = [i32; BLOCK];
    type Spread = [i16; 2];

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [0; BLOCK]
    }

    #[inline(always)]
    fn spread(self, x: [i16; 2]) -> Self::Spread {
        x
    }

    #[inline(always)]
    fn add(self, mut sums: Self::Sums, w: &Pairs, [a, b]: Self::Spread) -> Self::Sums {
        for (sum, [v, w]) in sums.iter_mut().zip(w.0.as_chunks().0) {
            *sum = sum.wrapping_add(i32::from(*v) * i32::from(a) + i32::from(*w) * i32::from(b));
        }
        sums
    }

    #[inline(always)]
    fn numbers(self, sums: Self::Sums) -> [i32; BLOCK] {
        sums
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Multiply, Pairs};
    use pulp::x86::V3;
    use std::arch::x86_64::{__m256i, __m512i};

    impl Multiply for V3 {
        const MANY: bool = false;
        type Sums = [__m256i; 2];
        type Spread = __m256i;

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            [self.avx._mm256_setzero_si256(); 2]
        }

        #[inline(always)]
        fn spread(self, [a, b]: [i16; 2]) -> __m256i {
            let pair = i32::from(a as u16) | (i32::from(b) << 16);
            self.avx._mm256_set1_epi32(pair)
        }

        #[inline(always)]
        fn add(self, sums: Self::Sums, w: &Pairs, x: __m256i) -> Self::Sums {
            let weights: [__m256i; 2] = pulp::cast(w.0);
            let products = weights.map(|w| self.avx2._mm256_madd_epi16(w, x));
            [0, 1].map(|half| self.avx2._mm256_add_epi32(sums[half], products[half]))
        }

        #[inline(always)]
        fn numbers(self, sums: Self::Sums) -> [i32; BLOCK] {
            pulp::cast(sums)
        }
    }

    pulp::simd_type! {
        /// AVX-512 with the instruction that multiplies pairs and adds them up in one; the compiler makes it of the two below.
        pub(crate) struct Wide {
            avx512f: "avx512f",
            avx512bw: "avx512bw",
            avx512vl: "avx512vl",
            avx512vnni: "avx512vnni",
            avx512dq: "avx512dq",
            fma: "fma",
        }
    }

    impl Multiply for Wide {
        const MANY: bool = true;
        type Sums = __m512i;
        type Spread = __m512i;

        #[inline(always)]
        fn zero(self) -> __m512i {
            self.avx512f._mm512_setzero_si512()
        }

        #[inline(always)]
        fn spread(self, [a, b]: [i16; 2]) -> __m512i {
            let pair = i32::from(a as u16) | (i32::from(b) << 16);
            self.avx512f._mm512_set1_epi32(pair)
        }

        #[inline(always)]
        fn add(self, sums: __m512i, w: &Pairs, x: __m512i) -> __m512i {
            let products = self.avx512bw._mm512_madd_epi16(pulp::cast(w.0), x);
            self.avx512f._mm512_add_epi32(sums, products)
        }

        #[inline(always)]
        fn numbers(self, sums: __m512i) -> [i32; BLOCK] {
            pulp::cast(sums)
        }
    }
}

/// Work that is compiled for each way to multiply.
pub(crate) trait Work {
    fn run<M: Multiply>(self, multiply: M);
}

/// Runs work by the best way this machine has.
pub(crate) fn dispatch(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    {
        struct Call<M, W>(M, W);
        impl<M: Multiply, W: Work> NullaryFnOnce for Call<M, W> {
            type Output = ();

            #[inline(always)]
            fn call(self) {
                self.1.run(self.0);
            }
        }
        if let Some(wide) = x86::Wide::try_new() {
            return wide.vectorize(Call(wide, work));
        }
        if let Some(narrow) = pulp::x86::V3::try_new() {
            return narrow.vectorize(Call(narrow, work));
        }
    }
    work.run(Plain);
}

struct Round<'a> {
    layer: &'a Layer,
    x: &'a [f32],
    rounded: &'a mut [[i16; 2]],
}

impl Work for Round<'_> {
    #[inline(always)]
    fn run<M: Multiply>(self, _: M) {
        self.layer.round_into(self.x, self.rounded);
    }
}

struct Product<'a> {
    layer: &'a Layer,
    x: &'a [[i16; 2]],
    scale: f32,
    out: &'a mut [f32],
}

impl Work for Product<'_> {
    #[inline(always)]
    fn run<M: Multiply>(self, multiply: M) {
        self.layer.add_by(multiply, self.x, self.scale, self.out);
    }
}

/// Eight sums side by side, added up at the end: a fixed order that vector units can follow.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; HALF];
    for (a, b) in a.as_chunks::<HALF>().0.iter().zip(b.as_chunks::<HALF>().0) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s += a * b;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::model::Matrix;

    fn layer(inputs: usize, outputs: usize) -> (Layer, Vec<f32>) {
        let weights: Vec<f32> = (0..inputs * outputs)
            .map(|n| ((n * 37 % 101) as f32 - 50.0) / 40.0)
            .collect();
        let mut model = Model::default();
        model
            .matrices
            .insert("a".into(), Matrix::new(inputs, outputs, weights.clone()));
        model
            .matrices
            .insert("a.bias".into(), Matrix::new(1, outputs, vec![0.5; outputs]));
        (Layer::new(&model, "a", inputs, 1.0).unwrap(), weights)
    }

    #[test]
    fn close_to_the_product_and_the_same_by_every_way() {
        for (inputs, outputs) in [(32, 8), (80, 24), (48, 240), (112, 56)] {
            let (layer, weights) = layer(inputs, outputs);
            for rows in [1, 3, 4, 9] {
                let x: Vec<f32> = (0..rows * inputs)
                    .map(|n| (n * 53 % 97) as f32 / 48.5 - 1.0)
                    .collect();
                let (mut rounded, mut out) = (vec![], vec![]);
                layer.apply(&x, &mut rounded, &mut out);
                let mut plain = layer.bias.repeat(rows);
                layer.add_by(Plain, &rounded, layer.scale(), &mut plain);
                assert_eq!(out, plain);
                #[cfg(target_arch = "x86_64")]
                {
                    let mut other = layer.bias.repeat(rows);
                    if let Some(narrow) = pulp::x86::V3::try_new() {
                        layer.add_by(narrow, &rounded, layer.scale(), &mut other);
                        assert_eq!(other, plain);
                    }
                    other = layer.bias.repeat(rows);
                    if let Some(wide) = x86::Wide::try_new() {
                        layer.add_by(wide, &rounded, layer.scale(), &mut other);
                        assert_eq!(other, plain);
                    }
                }
                for (row, x) in x.chunks(inputs).enumerate() {
                    for output in 0..outputs {
                        let exact: f32 = x
                            .iter()
                            .enumerate()
                            .map(|(n, x)| x * weights[n * outputs + output])
                            .sum::<f32>()
                            + 0.5;
                        let got = out[row * outputs + output];
                        assert!((exact - got).abs() < 0.01, "{exact} {got}");
                    }
                }
            }
        }
    }
}
