//! Products of rows and weights: the inner loops of the network.
//!
//! Each output is summed in the order of the inputs, whatever is done side by side, so that every machine gets the same bits.

use crate::model::{Model, ModelError};
use pulp::{Arch, Simd, WithSimd};

/// Outputs computed together; layers' widths are multiples of it.
const BLOCK: usize = 8;

/// A matrix with its outputs in blocks, so that the inner loop reads it from front to back; and a bias.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    weights: Vec<[f32; BLOCK]>,
    pub(crate) bias: Vec<f32>,
}

impl Layer {
    pub(crate) fn new(model: &Model, name: &str, inputs: usize) -> Result<Layer, ModelError> {
        let matrix = model.matrix(name, inputs)?;
        let bias = &model.matrix(&format!("{name}.bias"), 1)?.data;
        let outputs = matrix.columns;
        if bias.len() != outputs || !outputs.is_multiple_of(BLOCK) {
            return Err(ModelError::Missing(name.to_owned()));
        }
        let mut weights = Vec::with_capacity(inputs * outputs / BLOCK);
        for block in 0..outputs / BLOCK {
            for input in 0..inputs {
                let row = matrix.row(input).as_chunks().0;
                weights.push(row.get(block).copied().unwrap_or_default());
            }
        }
        Ok(Layer {
            inputs,
            outputs,
            weights,
            bias: bias.clone(),
        })
    }

    /// `out = bias + x * weights` for rows of `x`.
    pub(crate) fn apply(&self, x: &[f32], out: &mut Vec<f32>) {
        out.clear();
        let rows = x.len() / self.inputs.max(1);
        for _ in 0..rows {
            out.extend_from_slice(&self.bias);
        }
        self.add(x, out);
    }

    /// `out += x * weights`.
    pub(crate) fn add(&self, x: &[f32], out: &mut [f32]) {
        Arch::new().dispatch(Add { layer: self, x, out });
    }

    #[inline(always)]
    fn add_all(&self, x: &[f32], out: &mut [f32]) {
        let (i, o) = (self.inputs, self.outputs);
        let mut xs = x.chunks_exact(4 * i);
        let mut outs = out.chunks_exact_mut(4 * o);
        for (x, out) in (&mut xs).zip(&mut outs) {
            self.add_four(x, out);
        }
        for (x, out) in xs
            .remainder()
            .chunks_exact(i)
            .zip(outs.into_remainder().chunks_exact_mut(o))
        {
            self.add_one(x, out);
        }
    }

    /// One row, four blocks of outputs at once, so that a sum need not wait for its last addition.
    #[inline(always)]
    fn add_one(&self, x: &[f32], out: &mut [f32]) {
        let i = self.inputs;
        let mut weights = self.weights.chunks_exact(4 * i);
        let mut outs = out.as_chunks_mut::<BLOCK>().0.chunks_exact_mut(4);
        for (weights, outs) in (&mut weights).zip(&mut outs) {
            let (w0, rest) = weights.split_at(i);
            let (w1, rest) = rest.split_at(i);
            let (w2, w3) = rest.split_at(i);
            let mut sums = [[0.0; BLOCK]; 4];
            let [s0, s1, s2, s3] = &mut sums;
            for ((((x, w0), w1), w2), w3) in x.iter().zip(w0).zip(w1).zip(w2).zip(w3) {
                add_scaled(s0, w0, *x);
                add_scaled(s1, w1, *x);
                add_scaled(s2, w2, *x);
                add_scaled(s3, w3, *x);
            }
            outs.iter_mut()
                .zip(&sums)
                .for_each(|(out, sum)| add_scaled(out, sum, 1.0));
        }
        for (weights, out) in weights.remainder().chunks_exact(i).zip(outs.into_remainder()) {
            let mut sum = [0.0; BLOCK];
            weights
                .iter()
                .zip(x)
                .for_each(|(w, x)| add_scaled(&mut sum, w, *x));
            add_scaled(out, &sum, 1.0);
        }
    }

    /// Four rows at once, so that a weight is loaded once for four uses.
    #[inline(always)]
    fn add_four(&self, x: &[f32], out: &mut [f32]) {
        let (i, o) = (self.inputs, self.outputs);
        let (Some((x0, rest)), Some((out0, outs))) = (x.split_at_checked(i), out.split_at_mut_checked(o))
        else {
            return;
        };
        let (Some((x1, rest)), Some((out1, outs))) = (rest.split_at_checked(i), outs.split_at_mut_checked(o))
        else {
            return;
        };
        let (Some((x2, x3)), Some((out2, out3))) = (rest.split_at_checked(i), outs.split_at_mut_checked(o))
        else {
            return;
        };
        let outs = out0.as_chunks_mut().0.iter_mut().zip(out1.as_chunks_mut().0);
        let outs = outs.zip(out2.as_chunks_mut().0.iter_mut().zip(out3.as_chunks_mut().0));
        for (weights, ((out0, out1), (out2, out3))) in self.weights.chunks_exact(i).zip(outs) {
            let mut sums = [[0.0; BLOCK]; 4];
            let [s0, s1, s2, s3] = &mut sums;
            for ((((w, x0), x1), x2), x3) in weights.iter().zip(x0).zip(x1).zip(x2).zip(x3) {
                add_scaled(s0, w, *x0);
                add_scaled(s1, w, *x1);
                add_scaled(s2, w, *x2);
                add_scaled(s3, w, *x3);
            }
            for (out, sum) in [out0, out1, out2, out3].into_iter().zip(&sums) {
                add_scaled(out, sum, 1.0);
            }
        }
    }
}

/// [`Layer::add_all`], to be compiled for each vector unit.
struct Add<'a> {
    layer: &'a Layer,
    x: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.layer.add_all(self.x, self.out);
    }
}

#[inline(always)]
fn add_scaled<const N: usize>(sum: &mut [f32; N], w: &[f32; N], x: f32) {
    for (s, w) in sum.iter_mut().zip(w) {
        *s += w * x;
    }
}

/// Outputs of a recurrent step computed together: as many sums as fit into registers, so that none waits for the one before.
const STEP: usize = 48;

/// The weights of a recurrent step, one row at a time.
#[derive(Clone, Debug)]
pub(crate) struct Recurrent {
    weights: Vec<[f32; STEP]>,
    pub(crate) bias: Vec<f32>,
}

impl Recurrent {
    pub(crate) fn new(model: &Model, name: &str, inputs: usize) -> Result<Recurrent, ModelError> {
        let matrix = model.matrix(name, inputs)?;
        let bias = model.matrix(&format!("{name}.bias"), 1)?.data.clone();
        if bias.len() != matrix.columns || bias.len() != 3 * inputs || !bias.len().is_multiple_of(STEP) {
            return Err(ModelError::Missing(name.to_owned()));
        }
        let blocks = 0..bias.len() / STEP;
        let block = |block: usize| {
            (0..inputs).map(move |i| {
                matrix
                    .row(i)
                    .as_chunks()
                    .0
                    .get(block)
                    .copied()
                    .unwrap_or([0.0; STEP])
            })
        };
        Ok(Recurrent {
            weights: blocks.flat_map(block).collect(),
            bias,
        })
    }

    /// `out += x * weights`.
    #[inline(always)]
    pub(crate) fn add(&self, x: &[f32], out: &mut [f32]) {
        for (weights, out) in self
            .weights
            .chunks_exact(x.len().max(1))
            .zip(out.as_chunks_mut::<STEP>().0)
        {
            let mut sum = *out;
            weights
                .iter()
                .zip(x)
                .for_each(|(w, x)| add_scaled(&mut sum, w, *x));
            *out = sum;
        }
    }
}

/// Eight sums side by side, added up at the end: a fixed order that vector units can follow.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; BLOCK];
    for (a, b) in a.as_chunks::<BLOCK>().0.iter().zip(b.as_chunks::<BLOCK>().0) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s += a * b;
        }
    }
    sums.iter().sum()
}
