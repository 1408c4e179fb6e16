//! One column: its type in the file, and its values until a group of rows is written.
//!
//! Source: Parquet's format, logical types and nested encoding (<https://parquet.apache.org/docs/file-format/>).

use crate::{Column, Kind, Value};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::Type;
use std::io;
use std::sync::Arc;

/// Levels of definition of a list: an empty one, a null in it, a text in it.
const EMPTY: i16 = 1;
const NULL_IN_LIST: i16 = 2;
const IN_LIST: i16 = 3;

/// The type of a column in the file.
pub(crate) fn field(column: &Column) -> Result<Type> {
    let leaf = |name: &str, physical: Physical, logical: Option<LogicalType>| {
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    };
    let name = column.name;
    match column.kind {
        Kind::Text => leaf(name, Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Json => leaf(name, Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Kind::Integer => leaf(name, Physical::INT64, None),
        Kind::Number => leaf(name, Physical::DOUBLE, None),
        Kind::Day => leaf(name, Physical::INT32, Some(LogicalType::Date)),
        Kind::List => {
            let element = leaf("element", Physical::BYTE_ARRAY, Some(LogicalType::String))?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()
        }
    }
}

/// A column with its values.
pub(crate) struct Filled {
    column: Column,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    values: Values,
}

enum Values {
    Texts(Vec<ByteArray>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Days(Vec<i32>),
}

impl Filled {
    pub(crate) fn new(column: Column) -> Filled {
        let values = match column.kind {
            Kind::Text | Kind::Json | Kind::List => Values::Texts(Vec::new()),
            Kind::Integer => Values::Integers(Vec::new()),
            Kind::Number => Values::Numbers(Vec::new()),
            Kind::Day => Values::Days(Vec::new()),
        };
        Filled {
            column,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            values,
        }
    }

    /// # Errors
    /// Where the value is of another kind.
    pub(crate) fn check(&self, value: &Value) -> io::Result<()> {
        let fits = matches!(
            (self.column.kind, value),
            (_, Value::Null)
                | (Kind::Text | Kind::Json, Value::Text(_))
                | (Kind::Integer, Value::Integer(_))
                | (Kind::Number, Value::Number(_))
                | (Kind::Day, Value::Day(_))
                | (Kind::List, Value::List(_))
        );
        if fits {
            return Ok(());
        }
        let Column { name, kind } = self.column;
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("column {name}: expected a value of kind {kind:?}, found {value:?}"),
        ))
    }

    /// Adds a value that was checked.
    pub(crate) fn push(&mut self, value: Value) {
        match (&mut self.values, value) {
            (Values::Texts(texts), Value::List(list)) => {
                if list.is_empty() {
                    self.definitions.push(EMPTY);
                    self.repetitions.push(0);
                }
                for (at, text) in list.into_iter().enumerate() {
                    self.repetitions.push(i16::from(at > 0));
                    self.definitions
                        .push(if text.is_some() { IN_LIST } else { NULL_IN_LIST });
                    texts.extend(text.map(|text| ByteArray::from(text.into_bytes())));
                }
                return;
            }
            (_, Value::Null) if self.column.kind == Kind::List => {
                self.definitions.push(EMPTY);
                self.repetitions.push(0);
                return;
            }
            (Values::Texts(texts), Value::Text(text)) => texts.push(ByteArray::from(text.into_bytes())),
            (Values::Integers(integers), Value::Integer(integer)) => integers.push(integer),
            (Values::Numbers(numbers), Value::Number(number)) => numbers.push(number),
            (Values::Days(days), Value::Day(day)) => days.push(day),
            _ => {
                self.definitions.push(0);
                return;
            }
        }
        self.definitions.push(1);
    }

    /// Writes what there is and begins anew.
    pub(crate) fn write(&mut self, out: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let levels = (&self.definitions, &self.repetitions);
        match &mut self.values {
            Values::Texts(texts) => put::<ByteArrayType>(out, texts, levels)?,
            Values::Integers(integers) => put::<Int64Type>(out, integers, levels)?,
            Values::Numbers(numbers) => put::<DoubleType>(out, numbers, levels)?,
            Values::Days(days) => put::<Int32Type>(out, days, levels)?,
        }
        self.definitions.clear();
        self.repetitions.clear();
        Ok(())
    }
}

fn put<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    (definitions, repetitions): (&Vec<i16>, &Vec<i16>),
) -> Result<()> {
    let repetitions = (!repetitions.is_empty()).then_some(repetitions.as_slice());
    out.typed::<T>()
        .write_batch(values, Some(definitions), repetitions)?;
    values.clear();
    Ok(())
}
