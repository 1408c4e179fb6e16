//! The numbers that are learnt: one flat array with named parts, and Adam to move them.

use crate::math::Random;
use legation_parse::model::Matrix;
use std::collections::BTreeMap;
use std::ops::Range;

const DECAY_MEAN: f32 = 0.9;
const DECAY_SQUARE: f32 = 0.98;

/// Named matrices in one array, with gradients and what Adam remembers.
pub(crate) struct Parameters {
    parts: BTreeMap<String, (usize, usize, usize)>,
    pub(crate) values: Vec<f32>,
    pub(crate) gradients: Vec<f32>,
    /// The values with each matrix transposed, for the backward pass; see [`Parameters::transpose`].
    pub(crate) transposed: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    /// Running average of the values over the last part of training.
    average: Vec<f32>,
    averaged: u32,
}

impl Parameters {
    pub(crate) fn new() -> Parameters {
        Parameters {
            parts: BTreeMap::new(),
            values: Vec::new(),
            gradients: Vec::new(),
            transposed: Vec::new(),
            mean: Vec::new(),
            square: Vec::new(),
            average: Vec::new(),
            averaged: 0,
        }
    }

    /// Adds a matrix of random numbers of the given spread.
    pub(crate) fn push(
        &mut self,
        name: &str,
        rows: usize,
        columns: usize,
        spread: f32,
        random: &mut Random,
    ) -> Range<usize> {
        let start = self.values.len();
        self.parts.insert(name.to_owned(), (start, rows, columns));
        self.values
            .extend((0..rows * columns).map(|_| spread * random.normal()));
        let end = self.values.len();
        for list in [
            &mut self.gradients,
            &mut self.mean,
            &mut self.square,
            &mut self.average,
        ] {
            list.resize(end, 0.0);
        }
        start..end
    }

    /// One step of Adam over a range; gradients are multiplied by `scale` first and set to zero after.
    pub(crate) fn step(&mut self, range: Range<usize>, rate: f32, scale: f32, steps: u32) {
        let correct = |decay: f32| 1.0 - decay.powi(steps.min(10_000) as i32);
        let rate = rate * correct(DECAY_SQUARE).sqrt() / correct(DECAY_MEAN);
        let values = self.values[range.clone()].iter_mut();
        let rest = self.gradients[range.clone()]
            .iter_mut()
            .zip(&mut self.mean[range.clone()])
            .zip(&mut self.square[range]);
        for (value, ((gradient, mean), square)) in values.zip(rest) {
            let g = *gradient * scale;
            *mean = DECAY_MEAN * *mean + (1.0 - DECAY_MEAN) * g;
            *square = DECAY_SQUARE * *square + (1.0 - DECAY_SQUARE) * g * g;
            *value -= rate * *mean / (square.sqrt() + 1e-8);
            *gradient = 0.0;
        }
    }

    /// Brings the transposed matrices up to date.
    pub(crate) fn transpose(&mut self) {
        self.transposed.resize(self.values.len(), 0.0);
        for &(start, rows, columns) in self.parts.values() {
            let from = &self.values[start..start + rows * columns];
            let to = &mut self.transposed[start..start + rows * columns];
            for (row, numbers) in from.chunks_exact(columns).enumerate() {
                numbers
                    .iter()
                    .enumerate()
                    .for_each(|(column, number)| to[column * rows + row] = *number);
            }
        }
    }

    /// Takes the present values into the average.
    pub(crate) fn remember(&mut self) {
        self.averaged += 1;
        let share = 1.0 / self.averaged as f32;
        for (average, value) in self.average.iter_mut().zip(&self.values) {
            *average += share * (value - *average);
        }
    }

    /// The matrices by name: averaged where averages were taken.
    pub(crate) fn matrices(&self) -> BTreeMap<String, Matrix> {
        let values = if self.averaged > 0 {
            &self.average
        } else {
            &self.values
        };
        let matrix = |(start, rows, columns): (usize, usize, usize)| {
            Matrix::new(rows, columns, values[start..start + rows * columns].to_vec())
        };
        self.parts
            .iter()
            .map(|(name, part)| (name.clone(), matrix(*part)))
            .collect()
    }
}
