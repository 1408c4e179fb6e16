//! Rows as Arrow, handed to any library that takes the Arrow PyCapsule interface, without a copy.

use crate::errors;
use crate::schema::Kind;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_json::writer::{LineDelimited, WriterBuilder};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::to_schema_pycapsule;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;

/// Rows of one kind, in batches.
#[pyclass(frozen, module = "legation._legation")]
pub(crate) struct Rows {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Rows {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Rows {
        Rows { schema, batches }
    }
}

#[pymethods]
impl Rows {
    /// The rows as they are: the interface lets a table leave a wish for other types to who takes it, and Arrow's conversions are megabytes of program.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches: Vec<Result<_, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        PyCapsule::new_with_value(
            py,
            FFI_ArrowArrayStream::new(Box::new(reader)),
            c"arrow_array_stream",
        )
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Bytes that the columns take.
    fn nbytes(&self) -> usize {
        self.batches.iter().map(RecordBatch::get_array_memory_size).sum()
    }

    fn column_names(&self) -> Vec<String> {
        let fields = self.schema.fields().iter();
        fields.map(|field| field.name().clone()).collect()
    }

    /// One JSON object a line, all fields, as the command writes them.
    fn jsonl(&self, py: Python<'_>) -> PyResult<String> {
        let write = || -> Result<Vec<u8>, ArrowError> {
            let mut writer = WriterBuilder::new()
                .with_explicit_nulls(true)
                .build::<_, LineDelimited>(Vec::new());
            writer.write_batches(&self.batches.iter().collect::<Vec<_>>())?;
            writer.finish()?;
            Ok(writer.into_inner())
        };
        let bytes = py.detach(write).map_err(errors::fault)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// All of several tables of one kind, one after the other.
    #[staticmethod]
    fn joined(kind: &str, all: Vec<PyRef<'_, Rows>>) -> PyResult<Rows> {
        let batches = all.iter().flat_map(|rows| rows.batches.clone()).collect();
        let schema = match all.first() {
            Some(first) => first.schema.clone(),
            None => known(kind)?.schema(),
        };
        Ok(Rows { schema, batches })
    }

    /// Rows `start` to `end`, without a copy.
    fn slice(&self, start: usize, end: usize) -> Rows {
        let mut batches = Vec::new();
        let mut at = 0;
        for batch in &self.batches {
            let count = batch.num_rows();
            let from = start.saturating_sub(at).min(count);
            let to = end.saturating_sub(at).min(count);
            if from < to {
                batches.push(batch.slice(from, to - from));
            }
            at += count;
        }
        Rows::new(self.schema.clone(), batches)
    }
}

fn known(kind: &str) -> PyResult<Kind> {
    Kind::of(kind).ok_or_else(|| errors::usage(&format!("{kind}: expected record, event or deal")))
}

/// Makes batches of what serialises to the fields of a schema.
pub(crate) struct Builder {
    decoder: Decoder,
    pub(crate) schema: SchemaRef,
    pub(crate) batches: Vec<RecordBatch>,
}

impl Builder {
    pub(crate) fn new(schema: SchemaRef) -> Result<Builder, ArrowError> {
        let decoder = ReaderBuilder::new(schema.clone())
            .with_strict_mode(true)
            .build_decoder()?;
        Ok(Builder {
            decoder,
            schema,
            batches: Vec::new(),
        })
    }

    /// Adds a batch of rows; none where there are none.
    pub(crate) fn push<T: Serialize>(&mut self, rows: &[T]) -> Result<(), ArrowError> {
        if !rows.is_empty() {
            self.decoder.serialize(rows)?;
            self.batches.extend(self.decoder.flush()?);
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Rows {
        Rows::new(self.schema, self.batches)
    }
}

/// A table of a kind without any rows: its columns.
#[pyfunction]
pub(crate) fn schema(kind: &str) -> PyResult<Rows> {
    Ok(Rows::new(known(kind)?.schema(), Vec::new()))
}

/// Rows in a batch that is made of JSON lines.
const LINES: usize = 4096;

/// Rows of JSON lines: of a kind that is known, or, with `None`, of whatever they hold.
#[pyfunction]
#[pyo3(signature = (lines, kind=None))]
pub(crate) fn rows_from_json(py: Python<'_>, lines: String, kind: Option<&str>) -> PyResult<Rows> {
    let kind = kind.map(known).transpose()?;
    py.detach(|| from_json(&lines, kind)).map_err(errors::fault)
}

fn from_json(lines: &str, kind: Option<Kind>) -> Result<Rows, ArrowError> {
    let mut values: Vec<Value> = lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).map_err(|error| ArrowError::JsonError(error.to_string())))
        .collect::<Result<_, _>>()?;
    let schema = match kind {
        Some(kind) => kind.schema(),
        None => infer(&values)?,
    };
    if kind == Some(Kind::Event) {
        values = values.into_iter().map(named_sides).collect();
    }
    let mut builder = Builder::new(schema)?;
    for chunk in values.chunks(LINES) {
        builder.push(chunk)?;
    }
    Ok(builder.finish())
}

/// `["12", ["id"]]`, what some reports say and which, becomes `{"says": "12", "records": ["id"]}`: a column has one type.
pub(crate) fn named_sides(mut event: Value) -> Value {
    let conflicts = event.get_mut("conflicts").and_then(Value::as_array_mut);
    for conflict in conflicts.into_iter().flatten() {
        let sides = conflict.get_mut("sides").and_then(Value::as_array_mut);
        for side in sides.into_iter().flatten() {
            if let Value::Array(pair) = side
                && let [says, records] = pair.as_slice()
            {
                *side = serde_json::json!({ "says": says, "records": records });
            }
        }
    }
    event
}

/// A column for each key, in the order in which keys are met with; one that is always null holds text.
fn infer(values: &[Value]) -> Result<SchemaRef, ArrowError> {
    let guessed = arrow_json::reader::infer_json_schema_from_iterator(values.iter().map(Ok))?;
    let mut fields: Vec<Field> = Vec::new();
    for key in values
        .iter()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
    {
        if fields.iter().all(|known| known.name() != key) {
            let kind = guessed
                .field_with_name(key)
                .map(|field| field.data_type().clone());
            let kind = kind.unwrap_or(arrow_schema::DataType::Null);
            let kind = if kind.is_null() {
                arrow_schema::DataType::Utf8
            } else {
                kind
            };
            fields.push(Field::new(key, kind, true));
        }
        if fields.len() == guessed.fields().len() {
            break;
        }
    }
    Ok(Arc::new(Schema::new(fields)))
}
