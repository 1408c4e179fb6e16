//! Articles as a program holds them: Arrow batches, or lists, a column each.

use crate::errors;
use crate::texts::{Texts, is_text};
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, Schema};
use legation::LONGEST;
use legation_read::{Article, Columns, ReadError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};

/// Fields of an article; the first is its text.
const FIELDS: [&str; 8] = [
    "text",
    "title",
    "published",
    "outlet",
    "author",
    "url",
    "id",
    "lang",
];

/// Rows that are made articles at a time.
const CHUNK: usize = 1024;

/// What is wrong with a row.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) column: String,
    pub(crate) row: usize,
    /// What was expected, what was found, what to do.
    pub(crate) message: String,
}

impl Fault {
    fn new(column: &str, row: usize, expected: &str, found: &str, advice: &str) -> Fault {
        Fault {
            column: column.to_owned(),
            row,
            message: format!("expected {expected}, found {found}: {advice}"),
        }
    }

    pub(crate) fn of(column: &str, row: usize, error: &ReadError) -> Fault {
        Fault::new(column, row, &error.expected, &error.found, &error.advice)
    }
}

/// A row as an article, or why it is none.
pub(crate) struct Row {
    pub(crate) number: usize,
    pub(crate) article: Result<Article, Fault>,
}

/// Where the fields of an article stand, and what is the same for all.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Name of the column of each field.
    columns: [Option<String>; 8],
    /// What all rows have, by field.
    constants: Vec<(String, String)>,
    /// What rows without an id are called: `row` gives `row:0`.
    name: String,
    /// Number of the first row.
    first: usize,
}

impl Plan {
    /// # Errors
    /// Where a column that is asked for is not there, or none holds the text.
    pub(crate) fn new(
        names: &[&str],
        asked: &[(String, String)],
        constants: Vec<(String, String)>,
        name: String,
        first: usize,
    ) -> PyResult<Plan> {
        let listed = || {
            names
                .iter()
                .map(|name| format!("{name:?}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        for (field, column) in asked {
            if !names.contains(&column.as_str()) {
                let message = format!(
                    "column {column:?}, asked for as {field}: expected one of the table's columns, found none of this name: they are {}",
                    listed()
                );
                return Err(errors::input(&message));
            }
        }
        let pairs = asked.iter().map(|(field, column)| format!("{field}={column}"));
        let known = Columns::new(pairs).map_err(|error| errors::usage(&error.to_string()))?;
        let columns = FIELDS.map(|field| {
            let constant = constants.iter().any(|(own, _)| own == field);
            let found = known.of(field, names).filter(|_| !constant);
            found.map(str::to_owned)
        });
        if columns[0].is_none() {
            let message = format!(
                "expected a column with the articles' text, found {}: name it, as in text=\"story\"",
                if names.is_empty() {
                    "no columns".to_owned()
                } else {
                    listed()
                }
            );
            return Err(errors::input(&message));
        }
        Ok(Plan {
            columns,
            constants,
            name,
            first,
        })
    }

    pub(crate) fn text_column(&self) -> &str {
        self.columns[0].as_deref().unwrap_or("text")
    }

    /// Makes an article of what stands in a row.
    fn row(&self, number: usize, text: Cell, given: impl Fn(usize) -> Option<String>) -> Row {
        let column = self.text_column();
        let wrong =
            |found: &str, advice: &str| Fault::new(column, number, "the text of an article", found, advice);
        let article = match text {
            Cell::Null => Err(wrong(
                "null",
                "drop such rows, or pass errors=\"skip\" to pass over them",
            )),
            Cell::Number(number) => Err(wrong(
                &format!("the number {number}"),
                "give the article's text as a string, or pass errors=\"skip\"",
            )),
            Cell::Odd(kind) => Err(wrong(
                &kind,
                "give the article's text as a string, or pass errors=\"skip\"",
            )),
            Cell::Text(text) if text.len() > LONGEST => Err(wrong(
                &format!("{} bytes", text.len()),
                &format!("give one article a row, of at most {LONGEST} bytes, or pass errors=\"skip\""),
            )),
            Cell::Text(text) => Ok(Article::from_row(&self.name, number, text, |field| {
                let constant = self.constants.iter().find(|(own, _)| own == field);
                if let Some((_, value)) = constant {
                    return Some(value.clone());
                }
                FIELDS.iter().position(|own| *own == field).and_then(&given)
            })),
        };
        Row { number, article }
    }
}

/// What stands in a cell.
enum Cell {
    Null,
    Text(String),
    /// No text of an article, but it may be an id.
    Number(String),
    /// Something else, in words.
    Odd(String),
}

/// The fields that a table's columns hold, each with its column, so that no others need be made lists of or sent anywhere.
#[pyfunction]
pub(crate) fn columns_read(
    names: Vec<String>,
    asked: Vec<(String, String)>,
    constants: Vec<(String, String)>,
) -> PyResult<Vec<(String, String)>> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let plan = Plan::new(&names, &asked, constants, String::new(), 0)?;
    let fields = FIELDS.iter().zip(plan.columns);
    Ok(fields
        .filter_map(|(field, column)| Some(((*field).to_owned(), column?)))
        .collect())
}

/// Where rows come from, some at a time.
pub(crate) type Source = Box<dyn FnMut() -> Option<Result<Vec<Row>, String>> + Send>;

/// Rows of Arrow batches.
///
/// # Errors
/// Where the columns are not there, or hold something else.
pub(crate) fn of_arrow(
    reader: Box<dyn RecordBatchReader + Send>,
    plan: impl FnOnce(&Schema) -> PyResult<Plan>,
) -> PyResult<(Source, String)> {
    let schema = reader.schema();
    let plan = plan(&schema)?;
    for (field, name) in FIELDS.iter().zip(&plan.columns) {
        if let Some(name) = name {
            check(field, name, &schema)?;
        }
    }
    let text = plan.text_column().to_owned();
    let mut reader = reader;
    let mut number = plan.first;
    let mut rest: Option<RecordBatch> = None;
    let next = move || loop {
        if let Some(batch) = rest.take().filter(|batch| batch.num_rows() > 0) {
            let take = batch.num_rows().min(CHUNK);
            let rows = rows(&batch.slice(0, take), &plan, number);
            number += take;
            rest = Some(batch.slice(take, batch.num_rows() - take));
            return Some(rows);
        }
        match reader.next()? {
            Ok(batch) => rest = Some(batch),
            Err(error) => return Some(Err(error.to_string())),
        }
    };
    Ok((Box::new(next), text))
}

/// Whether a column's type can hold a field.
fn check(field: &str, name: &str, schema: &Schema) -> PyResult<()> {
    let kind = schema
        .field_with_name(name)
        .map_or(&DataType::Null, |field| field.data_type());
    let fits = if field == "text" {
        is_text(kind)
    } else {
        is_text(kind) || kind.is_primitive() || kind.is_null()
    };
    if fits {
        return Ok(());
    }
    let message = format!(
        "column {name:?}: expected {}, found values of type {kind}: convert the column, or name another, as in {field}=\"story\"",
        if field == "text" {
            "texts"
        } else {
            "texts, numbers or dates"
        }
    );
    Err(errors::input(&message))
}

fn rows(batch: &RecordBatch, plan: &Plan, first: usize) -> Result<Vec<Row>, String> {
    let columns: Vec<Option<Texts>> = plan
        .columns
        .iter()
        .map(|name| {
            let column = name.as_deref().and_then(|name| batch.column_by_name(name));
            column.map(Texts::new).transpose()
        })
        .collect::<Result<_, _>>()?;
    let cell = |field: usize, row: usize| -> Option<String> {
        let column = columns.get(field)?.as_ref()?;
        column.get(row).map(str::to_owned)
    };
    let made = (0..batch.num_rows()).map(|row| {
        let text = cell(0, row).map_or(Cell::Null, Cell::Text);
        plan.row(first + row, text, |field| cell(field, row))
    });
    Ok(made.collect())
}

/// Rows of lists, one a column.
///
/// # Errors
/// Where the lists are not of one length, or none holds the text.
pub(crate) fn of_lists(lists: &[(String, Bound<'_, PyList>)], plan: Plan) -> PyResult<(Source, String)> {
    let texts = lists.iter().find(|(name, _)| name == plan.text_column());
    let length = texts.map_or(0, |(_, list)| list.len());
    let mut columns: Vec<Vec<Cell>> = Vec::new();
    for name in &plan.columns {
        let list = lists.iter().find(|(own, _)| Some(own) == name.as_ref());
        let Some((name, list)) = list else {
            columns.push(Vec::new());
            continue;
        };
        if list.len() != length {
            let message = format!(
                "column {name:?}: expected {length} values, one a text, found {}",
                list.len()
            );
            return Err(errors::input(&message));
        }
        columns.push(list.iter().map(|value| cell(&value)).collect::<PyResult<_>>()?);
    }
    let mut columns = columns.into_iter().map(Vec::into_iter).collect::<Vec<_>>();
    let text = plan.text_column().to_owned();
    let mut at = 0;
    let next = move || {
        let end = (at + CHUNK).min(length);
        if at == end {
            return None;
        }
        let mut made = Vec::with_capacity(end - at);
        for number in at..end {
            let mut cells: Vec<Option<Cell>> = columns.iter_mut().map(Iterator::next).collect();
            let text = cells.first_mut().and_then(Option::take).unwrap_or(Cell::Null);
            let given = |field: usize| match cells.get(field) {
                Some(Some(Cell::Text(text) | Cell::Number(text))) => Some(text.clone()),
                _ => None,
            };
            let odd = FIELDS
                .iter()
                .zip(&cells)
                .zip(&plan.columns)
                .find_map(|((_, cell), name)| match cell {
                    Some(Cell::Odd(kind)) => Some((name.clone().unwrap_or_default(), kind.clone())),
                    _ => None,
                });
            let mut row = plan.row(plan.first + number, text, given);
            if let (Some((column, kind)), true) = (odd, row.article.is_ok()) {
                let advice = "convert the column, or pass errors=\"skip\" to pass over such rows";
                row.article = Err(Fault::new(
                    &column,
                    row.number,
                    "a text, a number or a date",
                    &kind,
                    advice,
                ));
            }
            made.push(row);
        }
        at = end;
        Some(Ok(made))
    };
    Ok((Box::new(next), text))
}

/// A Python value as a cell: what pandas has for missing values is null, dates are ISO 8601, numbers their digits.
fn cell(value: &Bound<'_, PyAny>) -> PyResult<Cell> {
    if value.is_none() {
        return Ok(Cell::Null);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(match text.to_cow() {
            Ok(text) => Cell::Text(text.into_owned()),
            Err(_) => Cell::Odd("a string with half a character (a lone surrogate)".to_owned()),
        });
    }
    let kind = value.get_type().name()?.to_string();
    match kind.as_str() {
        "NAType" | "NaTType" => return Ok(Cell::Null),
        "float" | "float64" if value.ne(value)? => return Ok(Cell::Null),
        "date" | "datetime" | "Timestamp" => {
            let day: String = value.call_method0("isoformat")?.extract()?;
            return Ok(Cell::Text(day.chars().take(10).collect()));
        }
        "datetime64" => {
            let day = value.str()?.to_string();
            return Ok(Cell::Text(day.chars().take(10).collect()));
        }
        "int" | "int64" | "int32" => return Ok(Cell::Number(value.str()?.to_string())),
        _ => {}
    }
    Ok(Cell::Odd(format!("a value of type {kind}")))
}

/// # Errors
/// Where something is no stream of record batches.
pub(crate) fn reader(data: pyo3_arrow::input::AnyRecordBatch) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    data.into_reader()
        .map_err(|error| PyTypeError::new_err(error.to_string()))
}
