//! Parquet files: the footer, then groups of rows, of each of which the columns that are asked for are read side by side.

mod delta;
mod pages;
mod thrift;
mod values;

use crate::packing::Packing;
use crate::value::Unit;
use crate::{Cell, Column, Error, Kind, Limits, Sink, Table};
use ::parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::schema::types::Type;
use pages::Pages;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use values::Values;

/// Longest footer, in bytes.
const FOOTER: u64 = 64 << 20;
/// Rows that are read of each column before they are handed on.
const ROWS: usize = 64;

/// Whether a file that begins so is Parquet.
pub fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(b"PAR1") || start.starts_with(b"PARE")
}

/// How the values of a column are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Integer,
    Time(Unit),
    Julian,
}

struct Parquet {
    file: Arc<File>,
    metadata: ParquetMetaData,
    columns: Vec<Column>,
    /// Of each column: its place among the file's leaves, and how its values are understood.
    leaves: Vec<Option<(usize, Form)>>,
}

/// Opens a Parquet file.
///
/// # Errors
/// Where its end does not tell what is in it: cut off, encrypted or broken.
pub fn open(mut file: File) -> Result<Box<dyn Table>, Error> {
    let expected = "a Parquet file that is whole";
    let broken = |found: String| Error::new(expected, found);
    let at = |error: std::io::Error| broken(format!("an error while reading ({error})"));
    let length = file.seek(SeekFrom::End(0)).map_err(at)?;
    let cut = || broken("one whose end, which tells what is in it, is missing".to_owned());
    if length < 12 {
        return Err(cut());
    }
    let mut end = [0; 8];
    file.seek(SeekFrom::End(-8)).map_err(at)?;
    file.read_exact(&mut end).map_err(at)?;
    let [a, b, c, d, mark @ ..] = end;
    let footer = u64::from(u32::from_le_bytes([a, b, c, d]));
    match &mark {
        b"PAR1" if footer <= length - 12 => {}
        b"PARE" => return Err(broken("one that is encrypted".to_owned())),
        _ => return Err(cut()),
    }
    if footer > FOOTER {
        return Err(broken(format!("one with a footer of {} MB", footer / 1_000_000)));
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(length - 8 - footer)).map_err(at)?;
    (&mut file).take(footer).read_to_end(&mut bytes).map_err(at)?;
    if !thrift::is_sound(&bytes) {
        return Err(broken("one with a broken footer".to_owned()));
    }
    // The crate checks most of what it is told, but not all.
    let decoded = catch_unwind(|| ParquetMetaDataReader::decode_metadata(&bytes));
    let metadata = match decoded {
        Ok(Ok(metadata)) => metadata,
        Ok(Err(error)) => return Err(broken(format!("one with a broken footer ({error})"))),
        Err(_) => return Err(broken("one with a broken footer".to_owned())),
    };
    let schema = metadata.file_metadata().schema_descr();
    let fields = metadata.file_metadata().schema().get_fields();
    let (mut columns, mut leaves) = (Vec::new(), Vec::new());
    for field in fields {
        let form = form(field);
        let leaf = schema
            .columns()
            .iter()
            .position(|leaf| matches!(leaf.path().parts(), [name] if name == field.name()));
        columns.push(Column {
            name: field.name().to_owned(),
            kind: match form {
                Ok(Form::Text) => Kind::Text,
                Ok(Form::Integer) => Kind::Integer,
                Ok(Form::Time(_) | Form::Julian) => Kind::Time,
                Err(other) => Kind::Other(other),
            },
        });
        leaves.push(leaf.zip(form.ok()));
    }
    Ok(Box::new(Parquet {
        file: Arc::new(file),
        metadata,
        columns,
        leaves,
    }))
}

/// How the values of a field are understood; or what it holds that is not.
fn form(field: &Type) -> Result<Form, &'static str> {
    let about = field.get_basic_info();
    if !field.is_primitive() {
        return Err("lists or structures");
    }
    if about.has_repetition() && about.repetition() == Repetition::REPEATED {
        return Err("lists");
    }
    let (logical, converted) = (about.logical_type_ref(), about.converted_type());
    match field.get_physical_type() {
        Physical::BYTE_ARRAY => match (logical, converted) {
            (Some(LogicalType::String | LogicalType::Json | LogicalType::Enum), _)
            // Older writers say nothing of text.
            | (None, ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::JSON | ConvertedType::ENUM) => Ok(Form::Text),
            _ => Err("binary data"),
        },
        Physical::INT96 => Ok(Form::Julian),
        Physical::INT32 | Physical::INT64 => match (logical, converted) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Ok(Form::Time(Unit::Day)),
            (Some(LogicalType::Timestamp(timestamp)), _) => Ok(Form::Time(match timestamp.unit {
                TimeUnit::MILLIS => Unit::Milli,
                TimeUnit::MICROS => Unit::Micro,
                TimeUnit::NANOS => Unit::Nano,
            })),
            (None, ConvertedType::TIMESTAMP_MILLIS) => Ok(Form::Time(Unit::Milli)),
            (None, ConvertedType::TIMESTAMP_MICROS) => Ok(Form::Time(Unit::Micro)),
            (Some(LogicalType::Decimal { .. }), _) | (None, ConvertedType::DECIMAL) => Err("decimal numbers"),
            (Some(LogicalType::Time { .. }), _)
            | (None, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => Err("times of day"),
            _ => Ok(Form::Integer),
        },
        Physical::BOOLEAN => Err("true or false"),
        Physical::FLOAT | Physical::DOUBLE => Err("decimal numbers"),
        Physical::FIXED_LEN_BYTE_ARRAY => Err("binary data"),
    }
}

impl Table for Parquet {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn rows(self: Box<Self>, wanted: &[usize], limits: &Limits, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut first = 1_usize;
        for group in self.metadata.row_groups() {
            let rows = usize::try_from(group.num_rows()).unwrap_or(0);
            self.group(group, first, rows, wanted, limits, sink)?;
            first = first.saturating_add(rows);
        }
        ControlFlow::Continue(())
    }
}

impl Parquet {
    /// Hands on the rows of a group, the first of which has the number `first`.
    fn group(
        &self,
        group: &RowGroupMetaData,
        first: usize,
        rows: usize,
        wanted: &[usize],
        limits: &Limits,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<()> {
        let opened: Result<Vec<Option<Values>>, Error> =
            wanted.iter().map(|at| self.values(group, *at, limits)).collect();
        let mut columns = match opened {
            Ok(columns) => columns,
            Err(error) => return sink(Err(error)),
        };
        let mut done = 0;
        while done < rows {
            let most = ROWS.min(rows - done);
            // What the crate does with bytes that lie is not all known: a fault costs the rest of a group of rows.
            let read = catch_unwind(AssertUnwindSafe(|| some_rows(&mut columns, most, limits)));
            let cells = read.unwrap_or_else(|_| Err("broken data".to_owned()));
            let cells = match cells {
                Ok(cells) if cells.is_empty() => Err("fewer".to_owned()),
                other => other,
            };
            let cells = match cells {
                Ok(cells) => cells,
                Err(found) => {
                    let (from, to) = (first + done, first + rows - 1);
                    return sink(Err(Error::new(format!("the rows {from} to {to}"), found)));
                }
            };
            for row in cells {
                sink(Ok((first + done, row)))?;
                done += 1;
            }
        }
        ControlFlow::Continue(())
    }

    /// The values of a column in a group of rows; nothing for one that is not understood.
    fn values(&self, group: &RowGroupMetaData, at: usize, limits: &Limits) -> Result<Option<Values>, Error> {
        let Some((leaf, form)) = self.leaves.get(at).copied().flatten() else {
            return Ok(None);
        };
        let name = self.columns.get(at).map_or("", |column| &column.name);
        let broken = |found: String| Error::new(format!("a column `{name}` that can be read"), found);
        let Some(about) = group.columns().get(leaf) else {
            return Err(broken("a group of rows without it".to_owned()));
        };
        let packing = match about.compression() {
            Compression::UNCOMPRESSED => Packing::None,
            Compression::SNAPPY => Packing::Snappy,
            Compression::GZIP(_) => Packing::Gzip,
            Compression::BROTLI(_) => Packing::Brotli,
            Compression::ZSTD(_) => Packing::Zstd,
            Compression::LZ4_RAW => Packing::Lz4Block,
            other => return Err(broken(format!("{other} compression"))),
        };
        let start = match about.dictionary_page_offset() {
            // Some writers say 0 where there is none.
            Some(offset) if offset > 0 => offset.min(about.data_page_offset()),
            _ => about.data_page_offset(),
        };
        let place = u64::try_from(start)
            .ok()
            .zip(u64::try_from(about.compressed_size()).ok());
        let place = place.ok_or_else(|| broken("an impossible place in the file".to_owned()))?;
        let column = about.column_descr_ptr();
        let optional = column.max_def_level() > 0;
        let unsigned = match column.logical_type_ref() {
            Some(LogicalType::Integer(about)) => !about.is_signed,
            _ => matches!(
                column.converted_type(),
                ConvertedType::UINT_8
                    | ConvertedType::UINT_16
                    | ConvertedType::UINT_32
                    | ConvertedType::UINT_64
            ),
        };
        let pages = Pages::new(Arc::clone(&self.file), place, packing, optional, limits.piece);
        Ok(Some(Values::new(&column, form, unsigned, pages)))
    }
}

/// At most `most` rows; a column that is not understood gives nulls.
fn some_rows(columns: &mut [Option<Values>], most: usize, limits: &Limits) -> Result<Vec<Vec<Cell>>, String> {
    let mut read = Vec::new();
    let mut length = None;
    for column in columns {
        let cells = match column {
            Some(column) => Some(column.next(most, limits).map_err(|error| error.to_string())?),
            None => None,
        };
        if let Some(cells) = &cells
            && *length.get_or_insert(cells.len()) != cells.len()
        {
            return Err("columns of different lengths".to_owned());
        }
        read.push(cells.map(Vec::into_iter));
    }
    let mut next = || {
        let cell = |cells: &mut Option<std::vec::IntoIter<Cell>>| match cells {
            Some(cells) => cells.next().unwrap_or(Cell::Null),
            None => Cell::Null,
        };
        read.iter_mut().map(cell).collect()
    };
    Ok((0..length.unwrap_or(0)).map(|_| next()).collect())
}
