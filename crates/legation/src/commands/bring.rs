//! `legation import`: event data of others as records, to JSON lines or into an archive.

use crate::arguments::Global;
use crate::codebook::{self, Knowledge};
use crate::commands::archive::ingest::now;
use crate::commands::{FAILED, Stop, out};
use crate::fielding::Import;
use crate::messages::Messages;
use anyhow::{Context, Result};
use legation_archive::{Archive, Given, Kept};
use legation_core::{Coded, Record};
use legation_export::{Countries, import};
use legation_parse::Document;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

/// Bad lines of a file that are told one by one.
const TOLD: usize = 20;

pub(crate) fn run(global: &Global, wanted: &Import, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let mut records = 0;
    let mut out = out();
    for path in &wanted.files {
        let Some(read) = read(path, &knowledge, messages)? else {
            continue;
        };
        records += read.len();
        match &wanted.into {
            Some(archive) => keep(archive, path, read, &knowledge, messages)?,
            None => {
                for record in &read {
                    serde_json::to_writer(&mut out, record)?;
                    out.write_all(b"\n")?;
                }
            }
        }
    }
    out.flush()?;
    if records == 0 || global.strict && messages.errors + messages.warnings > 0 {
        return Err(Stop::Status(FAILED));
    }
    Ok(())
}

/// The records of a file; what is none is told, line by line. `None` where the file is not of a known format, which is told too.
pub(super) fn read(
    path: &Path,
    knowledge: &Knowledge,
    messages: &mut Messages,
) -> Result<Option<Vec<Record>>> {
    let shown = path.display();
    let file =
        File::open(path).with_context(|| format!("{shown}: expected a readable file: check the path"))?;
    let countries = Countries::new(&knowledge.source)?;
    let mut records = Vec::new();
    let mut bad = 0;
    let format = import(BufReader::new(file), &countries, &knowledge.codebook, |line| {
        match line {
            Ok(record) => records.push(record),
            Err(line) => {
                bad += 1;
                if bad <= TOLD {
                    messages.warn(&format!("{shown}:{}: {}", line.line, line.message));
                }
            }
        }
        Ok::<(), anyhow::Error>(())
    })
    .with_context(|| format!("{shown}: expected a readable file"))?;
    let Some(format) = format else {
        messages.error(&format!(
            "{shown}: expected PLOVER JSON lines, a POLECAT table with the names of its columns, or GDELT 2.0 events (61 columns), found none of these"
        ));
        return Ok(None);
    };
    if bad > TOLD {
        messages.warn(&format!("{shown}: {} more lines like these", bad - TOLD));
    }
    messages.note(&format!(
        "{shown}: {}: {} records, {bad} lines left out",
        format.name(),
        records.len()
    ));
    Ok(Some(records))
}

/// Keeps records in an archive, by the documents that they name. All of a file, or none where anything fails.
fn keep(
    archive: &Path,
    path: &Path,
    records: Vec<Record>,
    knowledge: &Knowledge,
    messages: &mut Messages,
) -> Result<()> {
    let mut documents: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records {
        documents
            .entry(record.text_info.document.clone())
            .or_default()
            .push(record);
    }
    let told: Vec<(Document, Coded, String)> = documents
        .into_iter()
        .map(|(id, records)| {
            let first = records.first();
            let cite = first.map(|record| record.cite_info.clone()).unwrap_or_default();
            let coder = first.map(|record| record.coder.clone()).unwrap_or_default();
            let document = Document {
                id,
                text: String::new(),
                title: cite.title,
                outlet: cite.outlet,
                author: cite.author,
                url: cite.url,
                published: cite.published,
                modified: None,
                language: cite.language,
                blocks: Vec::new(),
            };
            (
                document,
                Coded {
                    records,
                    ..Coded::default()
                },
                coder,
            )
        })
        .collect();
    let file = path.display().to_string();
    let given: Vec<Given<'_>> = told
        .iter()
        .map(|(document, coded, coder)| Given {
            file: &file,
            document,
            coded,
            coder,
        })
        .collect();
    let kept = Archive::open(archive)?.ingest(&given, &now(), &knowledge.rules)?;
    let new = kept.iter().filter(|kept| **kept != Kept::Same).count();
    messages.note(&format!(
        "{}: {new} new documents without text, {} there already",
        archive.display(),
        kept.len() - new
    ));
    Ok(())
}
