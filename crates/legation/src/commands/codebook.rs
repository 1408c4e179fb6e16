//! `legation codebook check`: every example and near miss.

use super::{FAILED, Stop, out};
use crate::arguments::Global;
use crate::codebook;
use crate::messages::Messages;
use legation_core::check::check;
use legation_parse::Engine;
use std::collections::BTreeMap;
use std::io::Write;

pub(crate) fn run(global: &Global, messages: &mut Messages) -> Result<(), Stop> {
    let source = codebook::source(global)?;
    let book = codebook::load(global, messages)?.codebook;
    let report = check(&book, Engine::embedded());
    let mut out = out();
    for failure in &report.failures {
        let got = failure.got.join(" | ");
        let path = failure.pattern.rsplit_once('/').map_or("", |(file, _)| file);
        let place = source.place(&format!("en/{path}.toml"), &failure.text);
        match &failure.expected {
            Some(expected) => {
                writeln!(
                    out,
                    "EXAMPLE {} ({place})\n  {}\n  expected {expected}\n  got      {got}",
                    failure.pattern, failure.text
                )?;
            }
            None => writeln!(
                out,
                "NEAR {} ({place})\n  {}\n  got      {got}",
                failure.pattern, failure.text
            )?,
        }
    }
    /// Verb senses, noun senses, examples, near misses.
    type Row = [usize; 4];
    let mut rows: BTreeMap<String, Row> = book
        .ontology
        .categories
        .iter()
        .map(|c| (c.name.clone(), Row::default()))
        .collect();
    for sense in &book.senses {
        let name = sense
            .event
            .and_then(|event| book.ontology.categories.get(event))
            .map_or("operators alone", |c| c.name.as_str());
        let row = rows.entry(name.to_owned()).or_default();
        row[usize::from(sense.noun)] += 1;
        row[2] += sense.examples.len();
        row[3] += sense.near.len();
    }
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "category",
        "verb senses",
        "noun senses",
        "examples",
        "near misses",
        "examples a sense",
    ]);
    for (name, row @ [verbs, nouns, examples, _]) in &rows {
        let mut cells = vec![name.clone()];
        cells.extend(row.iter().map(ToString::to_string));
        cells.push(format!(
            "{:.1}",
            *examples as f64 / (*verbs + *nouns).max(1) as f64
        ));
        table.add_row(cells);
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{} verb senses, {} noun senses, {} examples, {} near misses, {} failures",
        report.verb_senses,
        report.noun_senses,
        report.examples,
        report.near,
        report.failures.len()
    )?;
    out.flush()?;
    if report.failures.is_empty() {
        Ok(())
    } else {
        Err(Stop::Status(FAILED))
    }
}
