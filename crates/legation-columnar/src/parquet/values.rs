//! The values of one column in a group of rows, some at a time, as cells.

use super::Form;
use super::pages::Pages;
use crate::{Cell, Limits, value};
use parquet::basic::Type as Physical;
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{ByteArrayType, DataType, Int32Type, Int64Type, Int96Type};
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;

/// Reads the values of a column.
pub(super) struct Values {
    reader: Reader,
    form: Form,
    /// The level of definition of a value that is not null.
    defined: i16,
    unsigned: bool,
}

enum Reader {
    Text(ColumnReaderImpl<ByteArrayType>),
    Short(ColumnReaderImpl<Int32Type>),
    Long(ColumnReaderImpl<Int64Type>),
    Julian(ColumnReaderImpl<Int96Type>),
}

impl Values {
    pub(super) fn new(column: &ColumnDescPtr, form: Form, unsigned: bool, pages: Pages) -> Values {
        let (column_of, pages) = (column.clone(), Box::new(pages));
        let reader = match column.physical_type() {
            Physical::INT32 => Reader::Short(ColumnReaderImpl::new(column_of, pages)),
            Physical::INT64 => Reader::Long(ColumnReaderImpl::new(column_of, pages)),
            Physical::INT96 => Reader::Julian(ColumnReaderImpl::new(column_of, pages)),
            _ => Reader::Text(ColumnReaderImpl::new(column_of, pages)),
        };
        Values {
            reader,
            form,
            defined: column.max_def_level(),
            unsigned,
        }
    }

    /// At most `rows` further values; fewer only at the end.
    pub(super) fn next(&mut self, rows: usize, limits: &Limits) -> Result<Vec<Cell>> {
        let (form, defined, unsigned) = (self.form, self.defined, self.unsigned);
        let number = |value: i64| match form {
            Form::Time(unit) => value::time(value, unit).map_or(Cell::Null, Cell::Text),
            _ if unsigned => Cell::Text(value.cast_unsigned().to_string()),
            _ => Cell::Text(value.to_string()),
        };
        match &mut self.reader {
            Reader::Text(reader) => some(reader, rows, defined, |bytes| {
                if bytes.len() > limits.cell {
                    return Cell::TooLong(bytes.len());
                }
                Cell::Text(String::from_utf8_lossy(bytes.data()).into_owned())
            }),
            Reader::Short(reader) => some(reader, rows, defined, |value| {
                number(if unsigned {
                    i64::from(value.cast_unsigned())
                } else {
                    i64::from(*value)
                })
            }),
            Reader::Long(reader) => some(reader, rows, defined, |value| number(*value)),
            Reader::Julian(reader) => some(reader, rows, defined, |value| {
                value::julian(value.data()).map_or(Cell::Null, Cell::Text)
            }),
        }
    }
}

fn some<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    defined: i16,
    cell: impl Fn(&T::T) -> Cell,
) -> Result<Vec<Cell>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, ..) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    let mut values = values.iter();
    if defined == 0 {
        return Ok(values.map(cell).collect());
    }
    let mut cells = Vec::with_capacity(read);
    for level in levels {
        let value = if level == defined { values.next() } else { None };
        cells.push(value.map_or(Cell::Null, &cell));
    }
    Ok(cells)
}
