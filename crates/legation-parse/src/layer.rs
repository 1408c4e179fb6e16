//! Products of rows and weights: the inner loops of the network.
//!
//! Numbers are rounded to 16 bits and their products added up in 32, which is exact whatever the order: every machine gets the same
//! bits, and one instruction multiplies sixteen pairs where the machine has AVX2. Only the sum is turned back into `f32`. Nothing can
//! overflow: the weights' scale is chosen so that the largest possible sum fits.

use crate::model::{Model, ModelError};
use pulp::{Arch, NullaryFnOnce};

/// Outputs computed together; layers' widths are multiples of it.
const BLOCK: usize = 8;
/// For each of a block's outputs the weights of two inputs, side by side: what one instruction takes.
type Pairs = [i16; 2 * BLOCK];
/// Blocks computed together, so that a sum need not wait for its last addition.
const TILE: usize = 6;
/// Rows computed together, so that a weight is loaded once for several uses.
const ROWS: usize = 4;

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
    /// The layer of a model's matrix `name` and its bias. Inputs beyond `limit` on either side are taken for `limit`.
    ///
    /// # Errors
    /// Where there is no such matrix, or of another size.
    pub(crate) fn new(model: &Model, name: &str, inputs: usize, limit: f32) -> Result<Layer, ModelError> {
        let matrix = model.matrix(name, inputs)?;
        let bias = &model.matrix(&format!("{name}.bias"), 1)?.data;
        let outputs = matrix.columns;
        if bias.len() != outputs || !outputs.is_multiple_of(BLOCK) || !inputs.is_multiple_of(2) {
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
        // Half of what fits, for what rounding adds.
        let steps = (32_767.0 / largest).min(f32::from(u16::MAX) * 16_384.0 / sum);
        let rounded = |input: usize, output: usize| {
            let weight = matrix.row(input).get(output).copied().unwrap_or(0.0);
            (weight * steps).round() as i16
        };
        let mut weights = Vec::with_capacity(inputs / 2 * outputs / BLOCK);
        for block in 0..outputs / BLOCK {
            for pair in 0..inputs / 2 {
                weights.push(std::array::from_fn(|at| {
                    rounded(2 * pair + at % 2, block * BLOCK + at / 2)
                }));
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
        rounded.extend(x.as_chunks().0.iter().map(|pair| pair.map(|x| self.round_one(x))));
    }

    /// One input, rounded.
    #[inline(always)]
    pub(crate) fn round_one(&self, x: f32) -> i16 {
        // Rounded half away from zero; a cast keeps to the range of 16 bits.
        let x = x * self.fineness;
        (x + if x < 0.0 { -0.5 } else { 0.5 }) as i16
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
            self.add_rows::<M>(multiply, x, scale, out);
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
        let mut outs = out.as_chunks_mut::<BLOCK>().0.chunks_exact_mut(TILE);
        for (weights, outs) in (&mut tiles).zip(&mut outs) {
            let (w0, rest) = weights.split_at(i);
            let (w1, rest) = rest.split_at(i);
            let (w2, rest) = rest.split_at(i);
            let (w3, rest) = rest.split_at(i);
            let (w4, w5) = rest.split_at(i);
            let mut sums = [multiply.zero(); TILE];
            let weights = w0.iter().zip(w1).zip(w2).zip(w3).zip(w4).zip(w5);
            for (x, (((((w0, w1), w2), w3), w4), w5)) in x.iter().zip(weights) {
                let x = multiply.spread(*x);
                for (sum, w) in sums.iter_mut().zip([w0, w1, w2, w3, w4, w5]) {
                    *sum = multiply.add(*sum, w, x);
                }
            }
            for (out, sum) in outs.iter_mut().zip(sums) {
                add_scaled(out, &multiply.numbers(sum), scale);
            }
        }
        for (weights, out) in tiles.remainder().chunks_exact(i).zip(outs.into_remainder()) {
            let mut sum = multiply.zero();
            for (x, w) in x.iter().zip(weights) {
                sum = multiply.add(sum, w, multiply.spread(*x));
            }
            add_scaled(out, &multiply.numbers(sum), scale);
        }
    }

    /// Four rows, two blocks at once.
    #[inline(always)]
    fn add_rows<M: Multiply>(&self, multiply: M, x: &[[i16; 2]], scale: f32, out: &mut [f32]) {
        let (i, o) = (self.inputs / 2, self.outputs);
        let (x0, rest) = x.split_at(i);
        let (x1, rest) = rest.split_at(i);
        let (x2, x3) = rest.split_at(i);
        let mut tiles = self.weights.chunks_exact(2 * i);
        let mut start = 0;
        for weights in &mut tiles {
            let (w0, w1) = weights.split_at(i);
            let mut sums = [[multiply.zero(); 2]; ROWS];
            for (((((w0, w1), x0), x1), x2), x3) in w0.iter().zip(w1).zip(x0).zip(x1).zip(x2).zip(x3) {
                for (sums, x) in sums.iter_mut().zip([x0, x1, x2, x3]) {
                    let x = multiply.spread(*x);
                    sums[0] = multiply.add(sums[0], w0, x);
                    sums[1] = multiply.add(sums[1], w1, x);
                }
            }
            for (row, sums) in sums.into_iter().enumerate() {
                let at = row * o + start;
                if let Some(out) = out.get_mut(at..at + 2 * BLOCK) {
                    let (first, second) = out.split_at_mut(BLOCK);
                    add_scaled(first, &multiply.numbers(sums[0]), scale);
                    add_scaled(second, &multiply.numbers(sums[1]), scale);
                }
            }
            start += 2 * BLOCK;
        }
        // An odd block is left.
        let weights = tiles.remainder();
        if !weights.is_empty() {
            for (row, x) in x.chunks_exact(i).enumerate() {
                let mut sum = multiply.zero();
                for (x, w) in x.iter().zip(weights) {
                    sum = multiply.add(sum, w, multiply.spread(*x));
                }
                let at = row * o + start;
                if let Some(out) = out.get_mut(at..at + BLOCK) {
                    add_scaled(out, &multiply.numbers(sum), scale);
                }
            }
        }
    }

    /// What a sum of [`Layer::add_row`] is worth.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }
}

#[inline(always)]
fn add_scaled(out: &mut [f32], sums: &[i32; BLOCK], scale: f32) {
    out.iter_mut()
        .zip(sums)
        .for_each(|(out, sum)| *out += *sum as f32 * scale);
}

/// A way to multiply eight pairs of numbers by one and add up.
pub(crate) trait Multiply: Copy {
    /// Eight sums.
    type Sums: Copy;
    /// A pair of inputs, eight times.
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
        for (sum, [v, w]) in sums.iter_mut().zip(w.as_chunks().0) {
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
    use std::arch::x86_64::__m256i;

    impl Multiply for V3 {
        type Sums = __m256i;
        type Spread = __m256i;

        #[inline(always)]
        fn zero(self) -> __m256i {
            self.avx._mm256_setzero_si256()
        }

        #[inline(always)]
        fn spread(self, [a, b]: [i16; 2]) -> __m256i {
            let pair = i32::from(a as u16) | (i32::from(b) << 16);
            self.avx._mm256_set1_epi32(pair)
        }

        #[inline(always)]
        fn add(self, sums: __m256i, w: &Pairs, x: __m256i) -> __m256i {
            let products = self.avx2._mm256_madd_epi16(pulp::cast(*w), x);
            self.avx2._mm256_add_epi32(sums, products)
        }

        #[inline(always)]
        fn numbers(self, sums: __m256i) -> [i32; BLOCK] {
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
    if let Arch::V3(simd) = Arch::new() {
        struct Call<W>(pulp::x86::V3, W);
        impl<W: Work> NullaryFnOnce for Call<W> {
            type Output = ();

            #[inline(always)]
            fn call(self) {
                self.1.run(self.0);
            }
        }
        return simd.vectorize(Call(simd, work));
    }
    work.run(Plain);
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
    let mut sums = [0.0_f32; BLOCK];
    for (a, b) in a.as_chunks::<BLOCK>().0.iter().zip(b.as_chunks::<BLOCK>().0) {
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
