//! Writes rows as Parquet: typed columns, all of them nullable, lists of texts as lists. It knows nothing of events.
//!
//! ```
//! use legation_parquet::{Column, Kind, Value, Writer};
//! let columns = [Column::new("name", Kind::Text), Column::new("day", Kind::Day), Column::new("sources", Kind::List)];
//! let mut writer = Writer::new(&columns, Vec::new())?;
//! writer.push(vec![Value::text("Kabul"), Value::Day(18_324), Value::list(["a", "b"])])?;
//! writer.push(vec![Value::Null, Value::Null, Value::list([""; 0])])?;
//! let file = writer.finish()?;
//! assert!(file.starts_with(b"PAR1"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Only the writer of the `parquet` crate is used, without its Arrow half, and Snappy, which every reader knows: it is a tenth of the build
//! that Arrow is. A file is written group by group of rows, so that memory stays flat.

mod column;
mod sink;

use column::Filled;
use parquet::basic::{Compression, Repetition};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use sink::Sink;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group.
const ROWS: usize = 64 * 1024;

/// What a column holds. Every value may be null, but for lists, which are then empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// UTF-8 that is JSON.
    Json,
    /// 64 bits, signed.
    Integer,
    /// 64 bits, floating point.
    Number,
    /// A day, counted from 1970-01-01: `DATE`, Arrow's `date32`.
    Day,
    /// A list of texts, each of which may be null: `LIST` of three levels.
    List,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, kind: Kind) -> Column {
        Column { name, kind }
    }
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// None; of a list, an empty one.
    Null,
    /// For [`Kind::Text`] and [`Kind::Json`].
    Text(String),
    /// For [`Kind::Integer`].
    Integer(i64),
    /// For [`Kind::Number`].
    Number(f64),
    /// For [`Kind::Day`]: days since 1970-01-01.
    Day(i32),
    /// For [`Kind::List`].
    List(Vec<Option<String>>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A list of texts.
    pub fn list<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Value {
        Value::List(texts.into_iter().map(|text| Some(text.into())).collect())
    }
}

/// Writes rows to a file, or whatever else takes bytes.
pub struct Writer<W: Write> {
    columns: Vec<Filled>,
    rows: usize,
    sink: Sink,
    file: SerializedFileWriter<Sink>,
    out: W,
}

impl<W: Write> Writer<W> {
    /// A writer of rows with these columns.
    ///
    /// # Errors
    /// Where two columns have one name, or the beginning cannot be written.
    pub fn new(columns: &[Column], out: W) -> io::Result<Writer<W>> {
        let fields = columns
            .iter()
            .map(|column| column::field(column).map(Arc::new))
            .collect::<Result<Vec<_>, _>>()
            .map_err(plain)?;
        let schema = Type::group_type_builder("rows")
            .with_repetition(Repetition::REQUIRED)
            .with_fields(fields)
            .build()
            .map_err(plain)?;
        let settings = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("legation ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let sink = Sink::default();
        let file =
            SerializedFileWriter::new(sink.clone(), Arc::new(schema), Arc::new(settings)).map_err(plain)?;
        Ok(Writer {
            columns: columns.iter().map(|column| Filled::new(*column)).collect(),
            rows: 0,
            sink,
            file,
            out,
        })
    }

    /// One row, a value a column in their order.
    ///
    /// # Errors
    /// `InvalidInput` where values are too few, too many or of another kind than their column; otherwise where it cannot be written.
    pub fn push(&mut self, row: Vec<Value>) -> io::Result<()> {
        if row.len() != self.columns.len() {
            let (expected, found) = (self.columns.len(), row.len());
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("expected a row of {expected} values, found {found}"),
            ));
        }
        for (column, value) in self.columns.iter().zip(&row) {
            column.check(value)?;
        }
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
        self.rows += 1;
        if self.rows >= ROWS { self.group() } else { Ok(()) }
    }

    /// The end of the file; what it was written to is handed back.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.group()?;
        self.file.finish().map_err(plain)?;
        self.sink.drain(&mut self.out)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn group(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.rows = 0;
            let mut group = self.file.next_row_group().map_err(plain)?;
            for column in &mut self.columns {
                if let Some(mut writer) = group.next_column().map_err(plain)? {
                    column.write(&mut writer).map_err(plain)?;
                    writer.close().map_err(plain)?;
                }
            }
            group.close().map_err(plain)?;
        }
        self.sink.drain(&mut self.out)
    }
}

fn plain(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
