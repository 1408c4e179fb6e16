//! `legation evaluate`: the coder against a hand-coded sample.

use super::{FAILED, Stop, end, out};
use crate::arguments::{Evaluate, Global};
use crate::capture::{self, Captured};
use crate::codebook;
use crate::evaluate::gold::{Gold, read, sniff};
use crate::evaluate::tally::Bootstrap;
use crate::evaluate::{KINDS, Kind, Report, counts, predict, records, spans};
use crate::formats::{Named, REPORT_FORMATS};
use crate::messages::Messages;
use anyhow::{Context, anyhow};
use std::io::Write;

/// Errors of a file that are told one by one.
const TOLD: usize = 20;

pub(crate) fn run(global: &Global, wanted: &Evaluate, messages: &mut Messages) -> Result<(), Stop> {
    let report = report(global, wanted, messages)?;
    let format = REPORT_FORMATS
        .iter()
        .find(|known| known.name() == wanted.format)
        .ok_or_else(|| anyhow!("{}: no such format", wanted.format))?;
    let mut out = out();
    out.write_all((format.render)(&report)?.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// The figures of a hand-coded sample, for a program that prints them in its own way: with what was told of it. No report where the sample is wrong or cannot be
/// read, which is told then.
pub fn evaluate(global: &Global, wanted: &Evaluate) -> (Option<Report>, Captured) {
    let mut made = None;
    let captured = capture::kept(|| {
        let mut messages = Messages::new(global.quiet);
        let done = report(global, wanted, &mut messages).map(|report| made = Some(report));
        end(done, messages)
    });
    (made, captured)
}

fn report(global: &Global, wanted: &Evaluate, messages: &mut Messages) -> Result<Report, Stop> {
    let file = wanted.gold.display().to_string();
    let mut knowledge = codebook::load(global, messages)?;
    if wanted.as_records {
        knowledge.codebook.ontology.crosswalk.clear();
    }
    let book = &knowledge.codebook;
    let bytes = std::fs::read(&wanted.gold)
        .with_context(|| format!("{file}: expected a readable file: check the path"))?;
    let text =
        String::from_utf8(bytes).with_context(|| format!("{file}: expected UTF-8: convert the file"))?;
    let kind = match wanted.kind.as_deref().and_then(Kind::from_name) {
        Some(kind) => kind,
        None => sniff(&text).ok_or_else(|| {
            let kinds: Vec<String> = KINDS
                .iter()
                .map(|kind| format!("{}: {}", kind.name(), kind.about()))
                .collect();
            anyhow!(
                "{file}: line 1: expected the beginning of one of these, or --kind ({})",
                kinds.join("; ")
            )
        })?,
    };
    let gold = match read(&text, kind, &book.ontology) {
        Ok(gold) => gold,
        Err(wrong) => {
            for error in wrong.iter().take(TOLD) {
                messages.error(&format!("{file}: {error}"));
            }
            if wrong.len() > TOLD {
                messages.error(&format!("{file}: {} more lines like these", wrong.len() - TOLD));
            }
            return Err(Stop::Status(FAILED));
        }
    };
    let bootstrap = Bootstrap {
        resamples: wanted.resamples,
        seed: wanted.seed,
    };
    let (items, mut scored) = match &gold {
        Gold::Pairs(items) => (items.len(), predict::pairs(items, book, bootstrap)),
        Gold::Sentences(items) => (items.len(), predict::sentences(items, book, bootstrap)),
        Gold::Spans(items) => (items.len(), spans::score(items, book, bootstrap)),
        Gold::Records(items) => (items.len(), records::score(items, book, bootstrap)),
        Gold::Counts(items) => (items.len(), counts::score(items, book, bootstrap)),
    };
    if let Some(path) = &wanted.predictions {
        std::fs::write(path, &scored.predictions)
            .with_context(|| format!("{}: expected a file that can be written", path.display()))?;
    }
    let mistakes = scored.mistakes.len();
    scored.mistakes.truncate(wanted.errors);
    Ok(Report {
        file,
        kind: kind.name().to_owned(),
        items,
        coder: book.version.clone(),
        resamples: wanted.resamples,
        seed: wanted.seed,
        measures: scored.measures,
        notes: scored.notes,
        mistakes,
        worst: scored.mistakes,
    })
}
