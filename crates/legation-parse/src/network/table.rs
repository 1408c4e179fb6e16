//! What is learnt about the features of words.

use crate::layer::{Unit, Work, dispatch};
use crate::model::Matrix;

/// A vector for each feature of words, in bytes as they are kept in the model's file: of few of them all is at hand, so that it counts how
/// much has to be fetched.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) width: usize,
    /// What a step of each row is worth.
    scales: Vec<f32>,
    steps: Vec<i8>,
}

impl Table {
    pub(super) fn new(matrix: &Matrix) -> Table {
        let mut scales = Vec::with_capacity(matrix.rows);
        let mut steps = Vec::with_capacity(matrix.data.len());
        for row in matrix.data.chunks_exact(matrix.columns.max(1)) {
            let scale = row.iter().fold(1e-9_f32, |most, x| most.max(x.abs())) / 127.0;
            scales.push(scale);
            steps.extend(row.iter().map(|x| (x / scale).round() as i8));
        }
        Table {
            width: matrix.columns,
            scales,
            steps,
        }
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Adds up rows.
    pub(super) fn add(&self, rows: &[u32], out: &mut [f32]) {
        dispatch(Sum {
            table: self,
            rows,
            out,
        });
    }
}

/// [`Table::add`], to be compiled for each vector unit.
struct Sum<'a> {
    table: &'a Table,
    rows: &'a [u32],
    out: &'a mut [f32],
}

impl Work for Sum<'_> {
    #[inline(always)]
    fn run<U: Unit>(self, _: U) {
        let width = self.table.width;
        for row in self.rows.iter().map(|row| *row as usize) {
            if let (Some(scale), Some(steps)) = (
                self.table.scales.get(row),
                self.table.steps.get(row * width..(row + 1) * width),
            ) {
                let steps = steps.iter().map(|step| f32::from(*step) * scale);
                self.out.iter_mut().zip(steps).for_each(|(out, x)| *out += x);
            }
        }
    }
}
