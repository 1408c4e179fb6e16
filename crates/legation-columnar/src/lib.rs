//! Reads rows out of Parquet and Arrow files: the columns that are asked for, each value as text. It knows nothing of articles.
//!
//! ```text
//! parquet   footer -> columns; thrift, pages -> values of a group of rows, a page a column at a time
//! arrow     messages, flat -> schema -> columns; batch -> values of a batch of rows
//! value     numbers that stand for days and times -> text
//! packing   compressed bytes -> bytes, never more than the file says there are
//! ```
//!
//! What a file says of its own lengths is never believed: nothing is reserved for what has not been read, and what is longer than
//! [`Limits`] is refused with a message. Of the `parquet` crate only the footer, the levels and the encodings are used; Arrow's
//! messages are read here, since Arrow's own crates reserve what a message says that it holds.

mod arrow;
mod packing;
mod parquet;
mod value;

pub use arrow::{is_arrow, open as open_arrow_stream, open_file as open_arrow};
pub use parquet::{is_parquet, open as open_parquet};

use std::ops::ControlFlow;

/// Why a file, or a part of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct Error {
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl Error {
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Error {
        Error {
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// What is not read, so that no file takes a machine's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest value of a column, in bytes; of a longer one only the length is handed on.
    pub cell: usize,
    /// Most bytes of what has to be in memory at once: a page of a Parquet file, a column of a batch of an Arrow file.
    pub piece: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            cell: 16 << 20,
            piece: 256 << 20,
        }
    }
}

/// What a column holds, as far as it is read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Days or points in time.
    Time,
    /// What is not read, in a few words with their article.
    Other(&'static str),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Null,
    /// Text; a number in digits, a day as `YYYY-MM-DD`, a point in time as `YYYY-MM-DDTHH:MM:SSZ`.
    Text(String),
    /// One that is longer than [`Limits::cell`], with its length in bytes.
    TooLong(usize),
}

/// A row: its number in the file, counted from 1, and the cells of the columns that were asked for, in the order of asking.
pub type Row = (usize, Vec<Cell>);

/// Takes rows, and faults that cost some; ends the reading by [`ControlFlow::Break`].
pub type Sink<'s> = dyn FnMut(Result<Row, Error>) -> ControlFlow<()> + 's;

/// A file whose columns are known.
pub trait Table {
    /// Its columns, in order.
    fn columns(&self) -> &[Column];

    /// Hands on the rows with the cells of `wanted` (places in [`Table::columns`]; those of [`Kind::Other`] give null), in order. A
    /// fault costs the rows that it touches.
    fn rows(self: Box<Self>, wanted: &[usize], limits: &Limits, sink: &mut Sink<'_>) -> ControlFlow<()>;
}
