//! `legation compare`: two sets of records side by side.

use super::bring;
use crate::arguments::Global;
use crate::codebook::{self, Knowledge};
use crate::commands::{FAILED, Stop, out};
use crate::fielding::{Compare, CompareFormat};
use crate::messages::Messages;
use crate::table::{days, flat, new_table};
use legation_archive::{Archive, Filter};
use legation_core::Record;
use legation_core::record::Entity;
use legation_export::{Comparison, compare};
use serde_json::json;
use std::fs::File;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// How a file of SQLite begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

pub(crate) fn run(global: &Global, wanted: &Compare, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let ours = records(&wanted.ours, &knowledge, messages)?;
    let theirs = records(&wanted.theirs, &knowledge, messages)?;
    let compared = compare(&ours, &theirs, wanted.within);
    let mut out = out();
    match wanted.format {
        CompareFormat::Table => write!(out, "{}", table(&compared, wanted))?,
        CompareFormat::Jsonl => {
            for share in &compared.shares {
                writeln!(out, "{}", serde_json::to_string(share)?)?;
            }
            for (only, records) in ["ours", "theirs"].iter().zip(&compared.only) {
                for record in records {
                    writeln!(out, "{}", json!({ "only": only, "record": record }))?;
                }
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// Of an archive, or of a file of event data.
fn records(path: &Path, knowledge: &Knowledge, messages: &mut Messages) -> Result<Vec<Record>, Stop> {
    let mut start = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read is told by whoever reads it next.
        let _ = file.take(SQLITE.len() as u64).read_to_end(&mut start);
    }
    if start == SQLITE {
        let mut records = Vec::new();
        Archive::read(path)?.records(&Filter::default(), |record| {
            records.push(record);
            ControlFlow::<(), bool>::Continue(true)
        })?;
        return Ok(records);
    }
    bring::read(path, knowledge, messages)?.ok_or(Stop::Status(FAILED))
}

fn table(compared: &Comparison, wanted: &Compare) -> String {
    let mut told = String::new();
    let sides = [("A", &wanted.ours), ("B", &wanted.theirs)];
    for (at, (side, path)) in sides.iter().enumerate() {
        told.push_str(&format!(
            "{side}: {}: {} records; not compared: {} without a day, {} without two codes\n",
            path.display(),
            compared.records[at],
            compared.without_day[at],
            compared.without_dyad[at]
        ));
    }
    let [met, agreed] = compared.met;
    told.push_str(&format!(
        "\nBoth tell of the same two on the same day {met} times, with the same quad codes {agreed} times.\n"
    ));
    let mut figures = new_table();
    figures.set_header(["", "", "A", "B", "of A's, B has", "of B's, A has"]);
    for share in &compared.shares {
        let of = |part: usize, whole: usize| match whole {
            0 => String::new(),
            _ => format!("{part} ({:.0}%)", 100.0 * part as f64 / whole as f64),
        };
        figures.add_row([
            share.by.to_owned(),
            share.value.clone(),
            share.ours.to_string(),
            share.theirs.to_string(),
            of(share.ours_in_theirs, share.ours),
            of(share.theirs_in_ours, share.theirs),
        ]);
    }
    told.push_str(&format!(
        "\nA day, two codes and a quad code or category count once.\n{figures}\n"
    ));
    for ((side, _), records) in sides.iter().zip(&compared.only) {
        if wanted.examples == 0 || records.is_empty() {
            continue;
        }
        let mut only = new_table();
        only.set_header(["date", "event", "actor", "recipient", "evidence or source"]);
        for record in records.iter().take(wanted.examples) {
            only.add_row(row(record));
        }
        told.push_str(&format!(
            "\nOnly {side} has these {}; some of them:\n{only}\n",
            records.len()
        ));
    }
    told
}

fn row(record: &Record) -> [String; 5] {
    let called = |parties: &[Entity]| {
        let names = parties.iter().map(|party| match &party.code {
            Some(code) => format!("{} ({code})", party.called()),
            None => party.called().to_owned(),
        });
        names.collect::<Vec<_>>().join("; ")
    };
    let evidence = match record.text.is_empty() {
        true => record.text_info.document.clone(),
        false => flat(&record.text),
    };
    [
        days(record.date.as_ref(), record.enddate.as_ref()),
        format!("{} {}", record.event, record.cameo),
        called(&record.actor),
        called(&record.recipient),
        evidence,
    ]
}
