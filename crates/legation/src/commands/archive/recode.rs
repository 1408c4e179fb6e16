//! `legation recode`: what is in an archive coded anew, and what that changes.

use crate::arguments::Global;
use crate::asking::Recode;
use crate::codebook;
use crate::commands::{Stop, out};
use crate::messages::Messages;
use crate::table::flat;
use legation_archive::{Archive, Change, Stored};
use legation_core::coder::coder_name;
use legation_core::{Record, code_document};
use legation_parse::Engine;
use rayon::prelude::*;
use serde_json::Value;
use std::io::Write;

pub(crate) fn run(global: &Global, wanted: &Recode, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load_to_code(global, messages)?;
    let codebook = &knowledge.codebook;
    let engine = Engine::embedded();
    messages.start_progress();
    let mut out = out();
    let mut unwritten = Ok(());
    let done = Archive::open(&wanted.place.archive)?.recode(
        &coder_name(codebook),
        !wanted.dry_run,
        &knowledge.rules,
        |batch: &[Stored]| {
            let coded = batch
                .par_iter()
                .map(|stored| code_document(&stored.document, codebook, engine))
                .collect();
            messages.progress(batch.len(), 0);
            coded
        },
        |change| {
            if wanted.diff && unwritten.is_ok() {
                unwritten = told(&change).iter().try_for_each(|line| writeln!(out, "{line}"));
            }
        },
    )?;
    messages.end_progress();
    unwritten?;
    out.flush()?;
    let would = if wanted.dry_run { "would be " } else { "" };
    messages.note(&format!(
        "{} documents {would}coded anew: {} records as before, {} added, {} removed, {} altered",
        done.documents, done.same, done.added, done.removed, done.altered
    ));
    Ok(())
}

/// A change in lines, as `diff` has them.
fn told(change: &Change) -> Vec<String> {
    match change {
        Change::Added(record) => vec![format!("+ {}", short(record))],
        Change::Removed(record) => vec![format!("- {}", short(record))],
        Change::Altered { before, after } => {
            let mut lines = vec![format!("~ {}", short(after))];
            lines.extend(differences(before, after).unwrap_or_default());
            lines
        }
    }
}

/// Where it stands, what it is, and the words.
fn short(record: &Record) -> String {
    let names = |parties: &[legation_core::record::Entity]| {
        let names: Vec<&str> = parties.iter().map(|party| party.called()).collect();
        names.join(", ")
    };
    format!(
        "{}:{} {} {} > {}: {}",
        record.text_info.document,
        record.text_info.sentence,
        record.event,
        names(&record.actor),
        names(&record.recipient),
        flat(&record.text)
    )
}

/// Fields with the value before and after.
fn differences(before: &Record, after: &Record) -> serde_json::Result<Vec<String>> {
    let (Value::Object(before), Value::Object(after)) =
        (serde_json::to_value(before)?, serde_json::to_value(after)?)
    else {
        return Ok(Vec::new());
    };
    let lines = after
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "id" | "coder"))
        .filter_map(|(name, value)| {
            let former = before.get(name).unwrap_or(&Value::Null);
            (former != value).then(|| format!("    {name}: {former} -> {value}"))
        });
    Ok(lines.collect())
}
