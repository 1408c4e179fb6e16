//! One reading direction of one layer, over several sentences side by side: a weight that is loaded for one serves all of them.

use crate::layer::{Layer, Quads, Unit, Weights, Work, dispatch};
use crate::model::{Model, ModelError};
use crate::number::tanh_fraction;
use std::ops::Range;

/// States lie between -1 and 1.
pub(super) const STATE: f32 = 1.0;

/// The words of several sentences, one row each, in the order in which they are read: the first of each sentence, the second of
/// each, and so on. The longest sentence is the first, so that those that a step still has to do with are always the first ones.
pub(super) struct Batch {
    /// Where the rows of each step begin, and where the last ends.
    starts: Vec<usize>,
}

impl Batch {
    /// Of sentences of so many words, which do not grow.
    pub(super) fn new(lengths: &[usize]) -> Batch {
        let longest = lengths.first().copied().unwrap_or(0);
        let mut starts = Vec::with_capacity(longest + 1);
        let (mut start, mut alive) = (0, lengths.len());
        starts.push(0);
        for step in 0..longest {
            while alive > 0 && lengths.get(alive - 1).is_none_or(|length| *length <= step) {
                alive -= 1;
            }
            start += alive;
            starts.push(start);
        }
        Batch { starts }
    }

    /// Number of words.
    pub(super) fn count(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Number of words of the longest sentence.
    fn steps(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The rows of a step.
    fn rows(&self, step: usize) -> Range<usize> {
        let at = |step: usize| self.starts.get(step).copied().unwrap_or(0);
        at(step)..at(step + 1)
    }

    /// The row of a word of a sentence.
    pub(super) fn row(&self, sentence: usize, word: usize) -> usize {
        self.rows(word).start + sentence
    }

    /// The sentence and the word of each row.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.steps()).flat_map(|word| (0..self.rows(word).len()).map(move |sentence| (sentence, word)))
    }
}

/// What is remembered of each sentence from one step to the next.
#[derive(Default)]
pub(super) struct Memory {
    state: Vec<[u8; 4]>,
    cell: Vec<f32>,
}

/// The gates, in this order: forget, output, candidate.
#[derive(Clone, Debug)]
pub(super) struct Direction {
    recurrent: Layer<Quads>,
    pub(super) width: usize,
}

impl Direction {
    pub(super) fn new(model: &Model, name: &str, width: usize) -> Result<Direction, ModelError> {
        let recurrent = Layer::new(model, &format!("{name}.recurrent"), width, STATE)?;
        if recurrent.outputs != 3 * width {
            return Err(ModelError::Missing(name.to_owned()));
        }
        Ok(Direction { recurrent, width })
    }

    /// What inputs within `limit` say to the gates.
    pub(super) fn input<W: Weights>(
        &self,
        model: &Model,
        name: &str,
        inputs: usize,
        limit: f32,
    ) -> Result<Layer<W>, ModelError> {
        let mut input = Layer::new(model, &format!("{name}.input"), inputs, limit)?;
        if input.outputs != self.recurrent.outputs {
            return Err(ModelError::Missing(name.to_owned()));
        }
        // Both are added at every step: one addition will do.
        let both = input.bias.iter_mut().zip(&self.recurrent.bias);
        both.for_each(|(a, b)| *a += b);
        Ok(input)
    }

    /// Writes the states of all words into its half of `out`, whose rows are `2 * width` wide.
    pub(super) fn read(
        &self,
        batch: &Batch,
        backward: bool,
        gates: &mut [f32],
        out: &mut [f32],
        memory: &mut Memory,
    ) {
        let sentences = batch.rows(0).len();
        memory.cell.clear();
        memory.cell.resize(sentences * self.width, 0.0);
        // Nothing is not nought where numbers have no sign.
        self.recurrent.round(&memory.cell, &mut memory.state);
        dispatch(Steps {
            direction: self,
            batch,
            backward,
            gates,
            out,
            memory,
        });
    }

    #[inline(always)]
    fn step<U: Unit>(
        &self,
        unit: U,
        state: &mut [[u8; 4]],
        cell: &mut [f32],
        gates: &mut [f32],
        out: &mut [f32],
        column: usize,
    ) {
        let width = self.width;
        self.recurrent.add_by::<U, false>(unit, state, 1.0, gates);
        let rows = gates.chunks_exact(3 * width).zip(out.chunks_exact_mut(2 * width));
        let remembered = state
            .chunks_exact_mut(width / 4)
            .zip(cell.chunks_exact_mut(width));
        for ((gates, out), (state, cell)) in rows.zip(remembered) {
            let (forget, rest) = gates.split_at(width);
            let (output, candidate) = rest.split_at(width);
            let Some(states) = out.get_mut(column..column + width) else {
                return;
            };
            for ((((s, c), f), o), g) in states.iter_mut().zip(cell).zip(forget).zip(output).zip(candidate) {
                // With `sigmoid(x) = (1 + tanh(x / 2)) / 2` and `tanh` as a fraction, `f * c + (1 - f) * g` and `o * tanh(c)` are one
                // fraction each: a division costs as much as all else that an activation is made of.
                let ([fa, fb], [ga, gb]) = (tanh_fraction(0.5 * f), tanh_fraction(*g));
                *c = 0.5 * ((fb + fa) * gb * *c + (fb - fa) * ga) / (fb * gb);
                let ([oa, ob], [ca, cb]) = (tanh_fraction(0.5 * o), tanh_fraction(*c));
                *s = 0.5 * ((ob + oa) * ca) / (ob * cb);
            }
            self.recurrent.round_into(states, state);
        }
    }
}

/// [`Direction::read`], to be compiled for each vector unit.
struct Steps<'a> {
    direction: &'a Direction,
    batch: &'a Batch,
    backward: bool,
    gates: &'a mut [f32],
    out: &'a mut [f32],
    memory: &'a mut Memory,
}

impl Work for Steps<'_> {
    #[inline(always)]
    fn run<U: Unit>(self, unit: U) {
        let width = self.direction.width;
        let column = if self.backward { width } else { 0 };
        let last = self.batch.steps().saturating_sub(1);
        for step in 0..self.batch.steps() {
            let rows = self.batch.rows(if self.backward { last - step } else { step });
            let here = |wide: usize| rows.start * wide..rows.end * wide;
            // A sentence that is not reached yet, from behind, remembers nothing.
            if let (Some(state), Some(cell), Some(gates), Some(out)) = (
                self.memory.state.get_mut(..rows.len() * width / 4),
                self.memory.cell.get_mut(..rows.len() * width),
                self.gates.get_mut(here(3 * width)),
                self.out.get_mut(here(2 * width)),
            ) {
                self.direction.step(unit, state, cell, gates, out, column);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_by_steps() {
        let batch = Batch::new(&[3, 2, 2, 0]);
        assert_eq!(batch.count(), 7);
        let words: Vec<_> = batch.words().collect();
        assert_eq!(words, [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2)]);
        for (row, (sentence, word)) in words.into_iter().enumerate() {
            assert_eq!(batch.row(sentence, word), row);
        }
        assert_eq!(Batch::new(&[]).count(), 0);
    }
}
