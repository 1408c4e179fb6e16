//! Products of rows and weights: the inner loops of the network.
//!
//! Numbers are rounded to 16 or 8 bits and their products added up in 32, which is exact whatever the order: every machine gets the same
//! bits, and one instruction makes 64 products of 8 bits where the machine has AVX-512, 32 where it has AVX2. Only the sum is turned back
//! into `f32`. Nothing can overflow: the weights' scale is chosen so that the largest possible sum fits.

pub(crate) use multiply::{Pairs, Quads, Unit, Weights, Work, dispatch};

use crate::model::{Model, ModelError};
use multiply::{BLOCK, Multiply};

mod multiply;

/// Layers' widths are multiples of it.
const HALF: usize = BLOCK / 2;
/// Blocks of one row computed together, so that a sum need not wait for its last addition.
const TILE: usize = 7;
/// Rows computed together, so that a weight is loaded once for several uses.
pub(crate) const ROWS: usize = 4;

/// A matrix of whole numbers with its outputs in blocks, and a bias.
#[derive(Clone, Debug)]
pub(crate) struct Layer<W> {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Steps a unit to which inputs are rounded.
    fineness: f32,
    /// Block after block, in each all inputs, a few at a time.
    weights: Vec<W>,
    blocks: Vec<Block>,
    pub(crate) bias: Vec<f32>,
}

/// What the sums of a block's outputs begin with, and what they are worth.
#[derive(Clone, Copy, Debug)]
struct Block {
    start: [i32; BLOCK],
    scale: [f32; BLOCK],
}

impl<W: Weights> Layer<W> {
    /// The layer of a model's matrix `name` and its bias. Inputs are to lie within `limit` on either side; what lies far beyond is taken
    /// for the farthest that there are steps for.
    ///
    /// # Errors
    /// Where there is no such matrix, or of another size.
    pub(crate) fn new(model: &Model, name: &str, inputs: usize, limit: f32) -> Result<Layer<W>, ModelError> {
        let matrix = model.matrix(name, inputs)?;
        let bias = &model.matrix(&format!("{name}.bias"), 1)?.data;
        let outputs = matrix.columns;
        if outputs == 0
            || bias.len() != outputs
            || !outputs.is_multiple_of(HALF)
            || !inputs.is_multiple_of(W::INPUTS)
        {
            return Err(ModelError::Missing(name.to_owned()));
        }
        let fineness = W::fineness(limit);
        let mut weights = Vec::with_capacity(inputs / W::INPUTS * outputs.div_ceil(BLOCK));
        let mut blocks = Vec::with_capacity(outputs.div_ceil(BLOCK));
        for first in (0..outputs).step_by(BLOCK) {
            let columns: [Vec<f32>; BLOCK] = std::array::from_fn(|at| {
                let weight = |input| matrix.row(input).get(first + at).copied().unwrap_or(0.0);
                (0..inputs).map(weight).collect()
            });
            let steps = columns
                .each_ref()
                .map(|column| W::steps(column, limit * fineness));
            let rounded: [Vec<i32>; BLOCK] = std::array::from_fn(|at| {
                let whole = |weight: &f32| (weight * steps[at]).round() as i32;
                columns[at].iter().map(whole).collect()
            });
            weights.extend((0..inputs / W::INPUTS).map(|few| {
                W::of(|input, at| rounded[at].get(W::INPUTS * few + input).copied().unwrap_or(0))
            }));
            blocks.push(Block {
                start: rounded.map(|column| -W::OFFSET * column.iter().sum::<i32>()),
                scale: steps.map(|steps| 1.0 / (steps * fineness)),
            });
        }
        Ok(Layer {
            inputs,
            outputs,
            fineness,
            weights,
            blocks,
            bias: bias.clone(),
        })
    }

    /// Rounds inputs for [`Layer::apply_rounded`].
    pub(crate) fn round(&self, x: &[f32], rounded: &mut Vec<W::Inputs>) {
        rounded.clear();
        rounded.resize(x.len() / W::INPUTS, W::Inputs::default());
        dispatch(Round {
            layer: self,
            x,
            rounded,
        });
    }

    /// Rounds as many inputs as there is room for.
    #[inline(always)]
    pub(crate) fn round_into(&self, x: &[f32], rounded: &mut [W::Inputs]) {
        W::round(x, self.fineness, rounded);
    }

    /// `out = bias + x * weights` for rows of `x`.
    pub(crate) fn apply(&self, x: &[f32], rounded: &mut Vec<W::Inputs>, out: &mut Vec<f32>) {
        self.round(x, rounded);
        self.apply_rounded(rounded, true, out);
    }

    /// The same for rows of rounded inputs, with the bias or without.
    pub(crate) fn apply_rounded(&self, x: &[W::Inputs], bias: bool, out: &mut Vec<f32>) {
        let count = x.len() / (self.inputs / W::INPUTS).max(1);
        if bias {
            // All are written anew.
            out.resize(count * self.outputs, 0.0);
            self.add_with::<true>(x, 1.0, out);
        } else {
            out.clear();
            out.resize(count * self.outputs, 0.0);
            self.add_with::<false>(x, 1.0, out);
        }
    }

    /// `out += x * weights` for inputs that are whole numbers, each worth `unit`.
    pub(crate) fn add_numbers(&self, x: &[W::Inputs], unit: f32, out: &mut [f32]) {
        self.add_with::<false>(x, self.fineness * unit, out);
    }

    fn add_with<const ANEW: bool>(&self, x: &[W::Inputs], factor: f32, out: &mut [f32]) {
        dispatch(Product::<W, ANEW> {
            layer: self,
            x,
            factor,
            out,
        });
    }

    /// `out += x * weights`, all rows, by the given unit; sums are worth `factor` times as much. `ANEW`: what `out` held is forgotten,
    /// and the bias is there instead.
    #[inline(always)]
    pub(crate) fn add_by<U: Unit + Multiply<W>, const ANEW: bool>(
        &self,
        unit: U,
        x: &[W::Inputs],
        factor: f32,
        out: &mut [f32],
    ) {
        let (i, o) = (self.inputs / W::INPUTS, self.outputs);
        let mut xs = x.chunks_exact(ROWS * i);
        let mut outs = out.chunks_exact_mut(ROWS * o);
        for (x, out) in (&mut xs).zip(&mut outs) {
            if U::MANY {
                self.add_rows::<U, 3, ANEW>(unit, x, factor, out);
            } else {
                self.add_rows::<U, 1, ANEW>(unit, x, factor, out);
            }
        }
        for (x, out) in xs
            .remainder()
            .chunks_exact(i)
            .zip(outs.into_remainder().chunks_exact_mut(o))
        {
            self.add_row::<U, ANEW>(unit, x, factor, out);
        }
    }

    /// One row, several blocks at once.
    #[inline(always)]
    fn add_row<M: Multiply<W>, const ANEW: bool>(
        &self,
        multiply: M,
        x: &[W::Inputs],
        factor: f32,
        out: &mut [f32],
    ) {
        let i = x.len();
        let (tiles, rest) = self.blocks.as_chunks::<TILE>();
        let (many, few) = self.weights.split_at(tiles.len() * TILE * i);
        let mut outs = out.chunks_mut(BLOCK).zip(self.bias.chunks(BLOCK));
        for (weights, blocks) in many.chunks_exact(TILE * i).zip(tiles) {
            let (w0, rest) = weights.split_at(i);
            let (w1, rest) = rest.split_at(i);
            let (w2, rest) = rest.split_at(i);
            let (w3, rest) = rest.split_at(i);
            let (w4, rest) = rest.split_at(i);
            let (w5, w6) = rest.split_at(i);
            let mut sums = blocks.each_ref().map(|block| multiply.sums(&block.start));
            let weights = w0.iter().zip(w1).zip(w2).zip(w3).zip(w4).zip(w5).zip(w6);
            for (x, ((((((w0, w1), w2), w3), w4), w5), w6)) in x.iter().zip(weights) {
                let x = multiply.spread(*x);
                for (sum, w) in sums.iter_mut().zip([w0, w1, w2, w3, w4, w5, w6]) {
                    *sum = multiply.add(*sum, w, x);
                }
            }
            for ((sum, block), (out, bias)) in sums.into_iter().zip(blocks).zip(&mut outs) {
                add_scaled::<_, _, ANEW>(multiply, sum, block, factor, bias, out);
            }
        }
        for ((weights, block), (out, bias)) in few.chunks_exact(i).zip(rest).zip(outs) {
            let mut sum = multiply.sums(&block.start);
            for (x, w) in x.iter().zip(weights) {
                sum = multiply.add(sum, w, multiply.spread(*x));
            }
            add_scaled::<_, _, ANEW>(multiply, sum, block, factor, bias, out);
        }
    }

    /// Four rows, so many blocks at once: at most three.
    #[inline(always)]
    fn add_rows<M: Multiply<W>, const BLOCKS: usize, const ANEW: bool>(
        &self,
        multiply: M,
        x: &[W::Inputs],
        factor: f32,
        out: &mut [f32],
    ) {
        let i = self.inputs / W::INPUTS;
        let (x0, rest) = x.split_at(i);
        let (x1, rest) = rest.split_at(i);
        let (x2, x3) = rest.split_at(i);
        let mut rows = Rows {
            x: [x0, x1, x2, x3],
            factor,
            bias: &self.bias,
            out,
            outputs: self.outputs,
            at: 0,
        };
        let (tiles, rest) = self.blocks.as_chunks::<BLOCKS>();
        let (many, few) = self.weights.split_at(tiles.len() * BLOCKS * i);
        for (weights, blocks) in many.chunks_exact(BLOCKS * i).zip(tiles) {
            rows.add::<_, _, _, ANEW>(multiply, weights, blocks);
        }
        for (weights, block) in few.chunks_exact(i).zip(rest) {
            rows.add::<_, _, _, ANEW>(multiply, weights, std::array::from_ref(block));
        }
    }
}

/// Rows of inputs and of outputs, which are written from left to right.
struct Rows<'a, I> {
    x: [&'a [I]; ROWS],
    factor: f32,
    bias: &'a [f32],
    out: &'a mut [f32],
    outputs: usize,
    /// The next output.
    at: usize,
}

impl<I: Copy> Rows<'_, I> {
    /// Adds the products with so many blocks' weights: at most three.
    #[inline(always)]
    fn add<W: Weights<Inputs = I>, M: Multiply<W>, const BLOCKS: usize, const ANEW: bool>(
        &mut self,
        multiply: M,
        weights: &[W],
        blocks: &[Block; BLOCKS],
    ) {
        let [x0, x1, x2, x3] = self.x;
        let i = x0.len();
        // Where there are fewer, the first again.
        let of = |block: usize| {
            let block = block % BLOCKS;
            weights.get(block * i..(block + 1) * i).unwrap_or(&[])
        };
        let mut sums = blocks.each_ref().map(|block| [multiply.sums(&block.start); ROWS]);
        let weights = of(0).iter().zip(of(1)).zip(of(2));
        for (((((w0, w1), w2), x0), x1), (x2, x3)) in weights.zip(x0).zip(x1).zip(x2.iter().zip(x3)) {
            let x = [x0, x1, x2, x3].map(|x| multiply.spread(*x));
            for (sums, w) in sums.iter_mut().zip([w0, w1, w2]) {
                for (sum, x) in sums.iter_mut().zip(x) {
                    *sum = multiply.add(*sum, w, x);
                }
            }
        }
        for (sums, block) in sums.into_iter().zip(blocks) {
            let places = self.at..(self.at + BLOCK).min(self.outputs);
            let bias = self.bias.get(places.clone()).unwrap_or(&[]);
            for (sums, row) in sums.into_iter().zip(self.out.chunks_exact_mut(self.outputs)) {
                if let Some(out) = row.get_mut(places.clone()) {
                    add_scaled::<_, _, ANEW>(multiply, sums, block, self.factor, bias, out);
                }
            }
            self.at += BLOCK;
        }
    }
}

/// Adds the sums of a block to its outputs, or to their bias, of which the last block may have fewer.
#[inline(always)]
fn add_scaled<W: Weights, M: Multiply<W>, const ANEW: bool>(
    multiply: M,
    sums: M::Sums,
    block: &Block,
    factor: f32,
    bias: &[f32],
    out: &mut [f32],
) {
    // Of a length that is known a few instructions are made, of one that is not a loop with all its cases.
    if let (Some(out), Some(bias)) = (out.first_chunk_mut::<BLOCK>(), bias.first_chunk()) {
        let base = if ANEW { *bias } else { *out };
        multiply.write(sums, &block.scale, factor, &base, out);
    } else {
        let from = if ANEW { bias } else { &*out };
        let mut base = [0.0; BLOCK];
        base.iter_mut().zip(from).for_each(|(base, from)| *base = *from);
        let mut all = [0.0; BLOCK];
        multiply.write(sums, &block.scale, factor, &base, &mut all);
        out.iter_mut().zip(all).for_each(|(out, all)| *out = all);
    }
}

struct Round<'a, W: Weights> {
    layer: &'a Layer<W>,
    x: &'a [f32],
    rounded: &'a mut [W::Inputs],
}

impl<W: Weights> Work for Round<'_, W> {
    #[inline(always)]
    fn run<U: Unit>(self, _: U) {
        self.layer.round_into(self.x, self.rounded);
    }
}

struct Product<'a, W: Weights, const ANEW: bool> {
    layer: &'a Layer<W>,
    x: &'a [W::Inputs],
    factor: f32,
    out: &'a mut [f32],
}

impl<W: Weights, const ANEW: bool> Work for Product<'_, W, ANEW> {
    #[inline(always)]
    fn run<U: Unit>(self, unit: U) {
        W::product::<_, ANEW>(self.layer, unit, self.x, self.factor, self.out);
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
    use super::multiply::Plain;
    use super::*;
    use crate::model::Matrix;
    #[cfg(target_arch = "x86_64")]
    use archmage::{SimdToken, X64V3Token, X64V4xToken};

    fn layer<W: Weights>(inputs: usize, outputs: usize) -> (Layer<W>, Vec<f32>) {
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

    /// `within`: how much a product may be off.
    fn close_to_the_product_and_the_same_by_every_way<W: Weights>(within: f32) {
        for (inputs, outputs) in [(32, 8), (80, 24), (48, 240), (112, 56)] {
            let (layer, weights) = layer::<W>(inputs, outputs);
            for rows in [1, 3, 4, 9] {
                // The farthest that there are steps for, too.
                let x: Vec<f32> = (0..rows * inputs)
                    .map(|n| (n * 53 % 97) as f32 / 48.0 - 1.0)
                    .collect();
                let (mut rounded, mut out) = (vec![], vec![]);
                layer.apply(&x, &mut rounded, &mut out);
                let mut plain = layer.bias.repeat(rows);
                W::product::<_, false>(&layer, Plain, &rounded, 1.0, &mut plain);
                assert_eq!(out, plain);
                #[cfg(target_arch = "x86_64")]
                {
                    let mut other = layer.bias.repeat(rows);
                    if let Some(narrow) = X64V3Token::summon() {
                        W::product::<_, false>(&layer, narrow, &rounded, 1.0, &mut other);
                        assert_eq!(other, plain);
                    }
                    other = layer.bias.repeat(rows);
                    if let Some(wide) = X64V4xToken::summon() {
                        W::product::<_, false>(&layer, wide, &rounded, 1.0, &mut other);
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
                        assert!((exact - got).abs() < within, "{exact} {got}");
                    }
                }
            }
        }
    }

    #[test]
    fn of_sixteen_bits() {
        close_to_the_product_and_the_same_by_every_way::<Pairs>(0.01);
    }

    #[test]
    fn of_eight_bits() {
        close_to_the_product_and_the_same_by_every_way::<Quads>(0.2);
    }

    #[test]
    fn the_largest_weights_and_inputs_fit() {
        let (inputs, outputs) = (224, 16);
        for size in [0.01, 1.0, 30.0] {
            let mut model = Model::default();
            let weights = vec![size; inputs * outputs];
            model
                .matrices
                .insert("a".into(), Matrix::new(inputs, outputs, weights));
            model
                .matrices
                .insert("a.bias".into(), Matrix::new(1, outputs, vec![0.0; outputs]));
            for x in [-1.0_f32, 1.0, 1.9] {
                let (mut quads, mut pairs, mut out) = (vec![], vec![], vec![]);
                let exact = x.clamp(-1.0, 1.0) * size * inputs as f32;
                let layer = Layer::<Quads>::new(&model, "a", inputs, 1.0).unwrap();
                layer.apply(&vec![x; inputs], &mut quads, &mut out);
                assert!(
                    out.iter().all(|out| (out - exact).abs() < 0.02 * exact.abs()),
                    "{out:?}"
                );
                let exact = x * size * inputs as f32;
                let layer = Layer::<Pairs>::new(&model, "a", inputs, 1.0).unwrap();
                layer.apply(&vec![x; inputs], &mut pairs, &mut out);
                assert!(
                    out.iter().all(|out| (out - exact).abs() < 0.02 * exact.abs()),
                    "{out:?}"
                );
            }
        }
    }
}
