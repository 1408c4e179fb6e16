//! What the archive needs beside the commands: articles of a program, and answers in SQL with their types.

use crate::coder::Ask;
use crate::errors;
use crate::table::{Builder, Rows};
use crate::work::{Halt, How, Outcome, apart, code_all};
use arrow_schema::{DataType, Field, Schema};
use legation::Knowledge;
use legation_archive::{Answer, Archive, Given, Kept};
use legation_core::coder::coder_name;
use legation_parse::Document;
use pyo3::prelude::*;
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows in a batch of an answer.
const ROWS: usize = 8192;

/// Codes rows and keeps them: how many documents are new, corrected, the same, and how many records were added.
pub(crate) fn ingest(
    path: &Path,
    now: &str,
    ask: Ask,
    knowledge: &Knowledge,
    how: How<'_>,
) -> Result<([usize; 4], Outcome), Halt> {
    let plain = |error: legation_archive::ArchiveError| error.to_string();
    let archive = RefCell::new(Archive::open(path).map_err(plain).map_err(Halt::Output)?);
    let coder = coder_name(&knowledge.codebook);
    let mut counts = [0; 4];
    // An article that is there already need not be coded; whether it is cannot be told now, is told when it is to be written.
    let there = Cell::new(0);
    let wanted = |document: &Document| {
        let known = matches!(archive.borrow().has(document), Ok(true));
        there.set(there.get() + usize::from(known));
        !known
    };
    let outcome = code_all(ask.source, &ask.text, &knowledge.codebook, how, wanted, |done| {
        for (document, coded) in &done {
            let given = Given {
                file: &document.id,
                document,
                coded,
                coder: &coder,
            };
            // An article at a time, as the command does: whatever happens, all before it is safe.
            let kept = archive.borrow_mut().ingest(&[given], now, &knowledge.rules);
            for kept in kept.map_err(plain)? {
                let [new, corrected, same, records] = &mut counts;
                match kept {
                    Kept::New => *new += 1,
                    Kept::Corrected => *corrected += 1,
                    Kept::Same => {
                        *same += 1;
                        continue;
                    }
                }
                *records += coded.records.len();
            }
        }
        Ok(())
    })?;
    counts[2] += there.get();
    Ok((counts, outcome))
}

/// The answer to a question in SQL. A column of whole numbers, of numbers or of nothing else is of that type; any other holds texts.
#[pyfunction]
pub(crate) fn sql(py: Python<'_>, path: PathBuf, question: String) -> PyResult<Rows> {
    let made = apart(py, |stop| answer(&path, &question, stop))?;
    made.map_err(|message| errors::archive(&message))
}

fn answer(path: &Path, question: &str, stop: &AtomicBool) -> Result<Rows, String> {
    let archive = Archive::read(path).map_err(|error| error.to_string())?;
    let (mut names, mut rows): (Vec<String>, Vec<Vec<Value>>) = (Vec::new(), Vec::new());
    let each = |answer| {
        match answer {
            Answer::Columns(columns) => names = columns,
            Answer::Row(values) => rows.push(values),
        }
        if stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    archive.sql(question, each).map_err(|error| error.to_string())?;
    // Arrow, too, has columns of one name, but no library can tell them apart.
    for at in 0..names.len() {
        let (before, rest) = names.split_at_mut(at);
        if let Some(name) = rest.first_mut() {
            let own = name.clone();
            let mut number = 2;
            while before.contains(name) {
                *name = format!("{own}_{number}");
                number += 1;
            }
        }
    }
    let fields: Vec<Field> = names
        .iter()
        .enumerate()
        .map(|(at, name)| Field::new(name, kind(rows.iter().filter_map(|row| row.get(at))), true))
        .collect();
    let texts: Vec<bool> = fields
        .iter()
        .map(|field| field.data_type() == &DataType::Utf8)
        .collect();
    let mut build = Builder::new(Arc::new(Schema::new(fields))).map_err(|error| error.to_string())?;
    for chunk in rows.chunks(ROWS) {
        let objects: Vec<Map<String, Value>> = chunk
            .iter()
            .map(|row| {
                let cells = names.iter().zip(row).zip(&texts);
                cells
                    .map(|((name, value), text)| (name.clone(), in_column(value, *text)))
                    .collect()
            })
            .collect();
        build.push(&objects).map_err(|error| error.to_string())?;
    }
    Ok(build.finish())
}

/// The type that holds all of these.
fn kind<'v>(values: impl Iterator<Item = &'v Value>) -> DataType {
    let mut kind = DataType::Null;
    for value in values {
        kind = match (kind, value) {
            (kind, Value::Null) => kind,
            (DataType::Null | DataType::Int64, Value::Number(number)) if number.is_i64() => DataType::Int64,
            (DataType::Null | DataType::Int64 | DataType::Float64, Value::Number(_)) => DataType::Float64,
            _ => return DataType::Utf8,
        };
    }
    if kind == DataType::Null {
        DataType::Utf8
    } else {
        kind
    }
}

fn in_column(value: &Value, text: bool) -> Value {
    match value {
        Value::Number(number) if text => Value::String(number.to_string()),
        value => value.clone(),
    }
}
