//! The weights: what they are, and the file they are kept in.
//!
//! The file is a line `legation-model 1`, then sections: a line `name kind rows columns`, then the numbers, little endian. Kind
//! `i8` has a scale (`f32`) for each row and then bytes; `i16` one scale and then 16-bit numbers; `u64` plain numbers; `text`
//! as many bytes as `rows` says. A last line `end`.

use crate::lemma::Lemmatiser;
use crate::{Relation, Upos};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use thiserror::Error;

const FIRST_LINE: &str = "legation-model 1";

/// A matrix by rows. A layer's weights have a row for each input and a column for each output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The numbers, row after row.
    pub data: Vec<f32>,
}

impl Matrix {
    /// A matrix of the given numbers.
    pub fn new(rows: usize, columns: usize, data: Vec<f32>) -> Matrix {
        debug_assert_eq!(rows * columns, data.len());
        Matrix { rows, columns, data }
    }

    /// A row; empty where there is none.
    pub fn row(&self, row: usize) -> &[f32] {
        self.data
            .get(row * self.columns..(row + 1) * self.columns)
            .unwrap_or(&[])
    }
}

/// All that is learnt. The network says which matrices it needs.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The tags told apart: universal and Penn tag together.
    pub tags: Vec<(Upos, SmolStr)>,
    /// Keys of the rows of the matrix `table`, which has one more row: for words without a vector.
    pub keys: Vec<u64>,
    /// The network's matrices by name.
    pub matrices: BTreeMap<String, Matrix>,
    /// The lemmatiser's rules.
    pub lemmas: Lemmatiser,
}

/// Why a model cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ModelError {
    /// The first line is not what it should be.
    #[error("not a model file: expected a first line `legation-model 1`")]
    NotAModel,
    /// The file ends too early or a section's head is malformed.
    #[error("model file damaged: expected a section `name kind rows columns` at byte {0}")]
    Damaged(usize),
    /// The relations are other than this program's, or in another order.
    #[error("model file was made for other relations: train it again")]
    OtherRelations,
    /// A matrix is missing or of the wrong size.
    #[error("model file lacks a matrix {0:?} of the right size")]
    Missing(String),
}

impl Model {
    /// The model as a file. Numbers are rounded to 16 bits, those of `table` to 8.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{FIRST_LINE}\n").into_bytes();
        let tags: Vec<String> = self
            .tags
            .iter()
            .map(|(upos, xpos)| format!("{} {xpos}", upos.as_str()))
            .collect();
        text_section(&mut out, "tags", &tags.join("\n"));
        // Relations are numbered by their place in the enumeration; the names guard against its being changed.
        let relations: Vec<&str> = Relation::ALL.iter().map(|r| r.as_str()).collect();
        text_section(&mut out, "relations", &relations.join("\n"));
        text_section(&mut out, "lemmas", &self.lemmas.to_text());
        out.extend(format!("keys u64 {} 1\n", self.keys.len()).bytes());
        self.keys.iter().for_each(|key| out.extend(key.to_le_bytes()));
        for (name, matrix) in &self.matrices {
            let bytes = name == "table";
            let kind = if bytes { "i8" } else { "i16" };
            out.extend(format!("{name} {kind} {} {}\n", matrix.rows, matrix.columns).bytes());
            let largest = |numbers: &[f32]| numbers.iter().fold(0.0_f32, |a, b| a.max(b.abs())).max(1e-9);
            if bytes {
                let scale = |row: &[f32]| largest(row) / 127.0;
                matrix
                    .data
                    .chunks(matrix.columns)
                    .for_each(|row| out.extend(scale(row).to_le_bytes()));
                for row in matrix.data.chunks(matrix.columns) {
                    out.extend(row.iter().map(|x| (x / scale(row)).round() as i8 as u8));
                }
            } else {
                let scale = largest(&matrix.data) / 32767.0;
                out.extend(scale.to_le_bytes());
                matrix
                    .data
                    .iter()
                    .for_each(|x| out.extend(((x / scale).round() as i16).to_le_bytes()));
            }
        }
        out.extend(b"end\n");
        out
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// See [`ModelError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.line() != Some(FIRST_LINE) {
            return Err(ModelError::NotAModel);
        }
        let mut model = Model::default();
        loop {
            let at = reader.at;
            let damaged = || ModelError::Damaged(at);
            let line = reader.line().ok_or_else(damaged)?;
            if line == "end" {
                return Ok(model);
            }
            let mut fields = line.split(' ');
            let (name, kind) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            let mut number = || {
                fields
                    .next()
                    .and_then(|f| f.parse::<usize>().ok())
                    .ok_or_else(damaged)
            };
            let (rows, columns) = (number()?, number()?);
            let count = rows.checked_mul(columns).ok_or_else(damaged)?;
            match kind {
                "text" => {
                    let text = reader
                        .take(rows)
                        .and_then(|b| std::str::from_utf8(b).ok())
                        .ok_or_else(damaged)?;
                    model.section(name, text)?;
                }
                "u64" => {
                    let data = reader.take(count.saturating_mul(8)).ok_or_else(damaged)?;
                    model.keys = data
                        .as_chunks()
                        .0
                        .iter()
                        .map(|c| u64::from_le_bytes(*c))
                        .collect();
                }
                "i8" => {
                    let scales = reader.take(rows.saturating_mul(4)).ok_or_else(damaged)?;
                    let data = reader.take(count).ok_or_else(damaged)?;
                    let mut numbers = Vec::with_capacity(count);
                    for (scale, row) in scales.as_chunks().0.iter().zip(data.chunks(columns.max(1))) {
                        let scale = f32::from_le_bytes(*scale);
                        numbers.extend(row.iter().map(|b| f32::from(*b as i8) * scale));
                    }
                    model.matrices.insert(
                        name.to_owned(),
                        Matrix {
                            rows,
                            columns,
                            data: numbers,
                        },
                    );
                }
                "i16" => {
                    let scale = reader.take(4).and_then(|b| b.first_chunk()).ok_or_else(damaged)?;
                    let scale = f32::from_le_bytes(*scale);
                    let data = reader.take(count.saturating_mul(2)).ok_or_else(damaged)?;
                    let data = data
                        .as_chunks()
                        .0
                        .iter()
                        .map(|c| f32::from(i16::from_le_bytes(*c)) * scale)
                        .collect();
                    model
                        .matrices
                        .insert(name.to_owned(), Matrix { rows, columns, data });
                }
                _ => return Err(damaged()),
            }
        }
    }

    fn section(&mut self, name: &str, text: &str) -> Result<(), ModelError> {
        match name {
            "tags" => {
                let tag = |line: &str| {
                    line.split_once(' ')
                        .map(|(u, x)| (Upos::from_name(u), SmolStr::new(x)))
                };
                self.tags = text.lines().filter_map(tag).collect();
            }
            "relations"
                if !text
                    .lines()
                    .eq(Relation::ALL.iter().map(|relation| relation.as_str())) =>
            {
                return Err(ModelError::OtherRelations);
            }
            "lemmas" => self.lemmas = Lemmatiser::from_text(text),
            _ => {}
        }
        Ok(())
    }

    /// A matrix by name.
    ///
    /// # Errors
    /// Where it is missing or has another number of rows.
    pub fn matrix(&self, name: &str, rows: usize) -> Result<&Matrix, ModelError> {
        let found = self
            .matrices
            .get(name)
            .filter(|m| m.rows == rows && m.data.len() == m.rows * m.columns);
        found.ok_or_else(|| ModelError::Missing(name.to_owned()))
    }
}

fn text_section(out: &mut Vec<u8>, name: &str, text: &str) {
    out.extend(format!("{name} text {} 1\n{text}", text.len()).bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn line(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let end = rest.iter().position(|b| *b == b'\n')?;
        self.at += end + 1;
        std::str::from_utf8(rest.get(..end)?).ok()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }
}

/// Word vectors from outside, one byte a number.
#[derive(Clone, Debug, Default)]
pub struct Vectors<'a> {
    /// The words, most frequent first.
    pub words: Vec<&'a str>,
    /// Numbers per word.
    pub dimensions: usize,
    /// What a byte is multiplied by.
    pub scale: f32,
    /// The numbers, word after word.
    pub data: &'a [u8],
}

impl<'a> Vectors<'a> {
    /// Reads a file as `train/vectors.py` writes it.
    ///
    /// # Errors
    /// [`ModelError::NotAModel`] or [`ModelError::Damaged`].
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Vectors<'a>, ModelError> {
        let mut reader = Reader { bytes, at: 0 };
        let head = reader
            .line()
            .and_then(|line| line.strip_prefix("legation-vectors 1 "))
            .ok_or(ModelError::NotAModel)?;
        let damaged = || ModelError::Damaged(0);
        let mut fields = head.split(' ');
        let count = fields
            .next()
            .and_then(|f| f.parse::<usize>().ok())
            .ok_or_else(damaged)?;
        let dimensions = fields
            .next()
            .and_then(|f| f.parse::<usize>().ok())
            .ok_or_else(damaged)?;
        let scale = fields
            .next()
            .and_then(|f| f.parse::<f32>().ok())
            .ok_or_else(damaged)?;
        let mut words = Vec::with_capacity(count.min(bytes.len()));
        for _ in 0..count {
            words.push(reader.line().ok_or_else(damaged)?);
        }
        let size = count.checked_mul(dimensions).ok_or_else(damaged)?;
        let data = reader.take(size).ok_or_else(damaged)?;
        Ok(Vectors {
            words,
            dimensions,
            scale,
            data,
        })
    }

    /// The numbers of a word by its place in the list, still to be multiplied by [`Vectors::scale`].
    pub fn row(&self, index: usize) -> &'a [u8] {
        self.data
            .get(index * self.dimensions..(index + 1) * self.dimensions)
            .unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_relations_are_refused() {
        let bytes = Model::default().to_bytes();
        assert!(Model::from_bytes(&bytes).is_ok());
        let same_length = String::from_utf8_lossy(&bytes).replacen("\nnsubj\n", "\nsubjn\n", 1);
        let refused = Model::from_bytes(same_length.as_bytes()).map(|_| ());
        assert_eq!(refused, Err(ModelError::OtherRelations));
    }
}
