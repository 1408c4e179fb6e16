//! Records to events, as an archive merges them, for whoever keeps records elsewhere.

use crate::coder::Coder;
use crate::errors;
use crate::input::reader;
use crate::schema::Kind;
use crate::table::{Builder, Rows, named_sides};
use crate::work::apart;
use arrow_array::RecordBatchReader;
use arrow_json::writer::{LineDelimited, WriterBuilder};
use arrow_schema::ArrowError;
use legation::Knowledge;
use legation_core::Record;
use legation_merge::{Copies, Memory, Report, Sourced, cited, event};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Merges records, in any order, into events.
///
/// `origins` names, by document, what stands for the source of what it says in its own voice; its outlet, else itself, where nothing is given. `from` and `to`, days of ISO 8601,
/// keep the events whose first day (of a record: the last on which it can have happened, else that of publication) is on or after the one and before the other: for blocks of
/// days that overlap.
#[pyfunction]
#[pyo3(signature = (coder, records, origins, from_, to))]
pub(crate) fn merge(
    py: Python<'_>,
    coder: &Coder,
    records: AnyRecordBatch,
    origins: BTreeMap<String, String>,
    from_: Option<String>,
    to: Option<String>,
) -> PyResult<Rows> {
    let reader = reader(records)?;
    let knowledge = &coder.knowledge;
    let made = apart(py, |_| {
        let records = records_of(reader)?;
        events(&records, &origins, [from_, to], knowledge)
    })?;
    made.map_err(errors::fault)
}

/// Which texts are copies of an earlier one of these: for each, the number of the first of its kind, its own where it is none.
#[pyfunction]
pub(crate) fn copies(py: Python<'_>, texts: Vec<String>) -> PyResult<Vec<usize>> {
    apart(py, |_| {
        let mut copies = Copies::default();
        texts.iter().map(|text| copies.add(text)).collect()
    })
}

fn records_of(reader: Box<dyn RecordBatchReader + Send>) -> Result<Vec<Record>, ArrowError> {
    let mut records = Vec::new();
    for batch in reader {
        let mut writer = WriterBuilder::new()
            .with_explicit_nulls(false)
            .build::<_, LineDelimited>(Vec::new());
        writer.write(&batch?)?;
        writer.finish()?;
        for line in writer.into_inner().split(|byte| *byte == b'\n') {
            if !line.is_empty() {
                let record = serde_json::from_slice(line);
                records.push(record.map_err(|error| ArrowError::JsonError(error.to_string()))?);
            }
        }
    }
    Ok(records)
}

/// The day by which a record is put into blocks: the last on which it can have happened, else that of publication.
fn day(record: &Record) -> Option<&str> {
    let day = record.enddate.as_ref().or(record.date.as_ref());
    day.or(record.cite_info.published.as_ref()).map(String::as_str)
}

fn events(
    records: &[Record],
    origins: &BTreeMap<String, String>,
    [from, to]: [Option<String>; 2],
    knowledge: &Knowledge,
) -> Result<Rows, ArrowError> {
    let actors = &knowledge.codebook.actors;
    let outlets: BTreeSet<String> = actors
        .outlets()
        .iter()
        .map(|outlet| outlet.name.to_string())
        .collect();
    // A record that overlapping blocks both brought is one.
    let named: BTreeMap<String, &Record> = records
        .iter()
        .map(|record| (format!("{}@1@{}", record.id, record.text_info.document), record))
        .collect();
    let mut memory = Memory::default();
    let mut numbers = Vec::with_capacity(named.len());
    for (key, record) in &named {
        numbers.push(memory.add(Report::new(key, record), &knowledge.rules));
    }
    let mut members: BTreeMap<usize, Vec<(String, &Record, String)>> = BTreeMap::new();
    for (number, record) in numbers.iter().zip(named.values().copied()) {
        let document = &record.text_info.document;
        let own = || {
            record
                .cite_info
                .outlet
                .clone()
                .unwrap_or_else(|| document.clone())
        };
        let origin = origins.get(document).cloned();
        let source = cited(record, &outlets).or(origin).unwrap_or_else(own);
        let key = format!("{}@{document}", record.id);
        let reports = members.entry(memory.event(*number)).or_default();
        reports.push((key, record, source));
    }
    let mut found = Vec::new();
    for reports in members.values() {
        let sourced: Vec<Sourced<'_>> = reports
            .iter()
            .map(|(key, record, source)| Sourced {
                key,
                record,
                source,
                withdrawn: false,
            })
            .collect();
        let Some(mut event) = event(&sourced) else {
            continue;
        };
        let days = reports.iter().filter_map(|(_, record, _)| day(record));
        let first = days.min();
        // What has no day is of the block that has no beginning.
        let within = match first {
            Some(day) => {
                from.as_deref().is_none_or(|from| from <= day) && to.as_deref().is_none_or(|to| day < to)
            }
            None => from.is_none(),
        };
        if within {
            // As in an archive, where the id of the first record suffices.
            if let Some(id) = event.event_id.split('@').next() {
                event.event_id = id.to_owned();
            }
            found.push(event);
        }
    }
    let rows: Vec<Value> = found
        .iter()
        .map(|event| serde_json::to_value(event).map(named_sides))
        .collect::<Result<_, _>>()
        .map_err(|error| ArrowError::JsonError(error.to_string()))?;
    let mut builder = Builder::new(Kind::Event.schema())?;
    builder.push(&rows)?;
    Ok(builder.finish())
}
