//! `legation places`: names of places with what is meant by each, as JSONL; or figures against texts marked by hand.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::codebook;
use crate::evaluate::places::score;
use crate::inputs;
use crate::messages::Messages;
use anyhow::{Context, anyhow};
use legation_core::code_document;
use legation_core::ground::CharIndex;
use legation_parse::Engine;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// A line of the output. Offsets are those of records.
#[derive(Serialize)]
struct Line<'d> {
    document: &'d str,
    sentence: usize,
    text: String,
    start: usize,
    end: usize,
    name: Option<&'d str>,
    country: Option<&'d str>,
    admin1: Option<&'d str>,
    lat: Option<f64>,
    lon: Option<f64>,
    area: bool,
    geonames_id: Option<u64>,
    disputed: Option<&'d str>,
    reason: &'d str,
}

pub(crate) fn run(
    global: &Global,
    files: &[String],
    gold: Option<&Path>,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let mut out = out();
    if let Some(gold) = gold {
        let file = gold.display();
        let text = std::fs::read_to_string(gold)
            .with_context(|| format!("{file}: expected a readable file of UTF-8"))?;
        let report = score(&text, &knowledge.codebook).map_err(|error| anyhow!("{file}: {error}"));
        out.write_all(report?.as_bytes())?;
        out.flush()?;
        return Ok(());
    }
    let mut documents = 0;
    inputs::for_each(
        files,
        &inputs::options(global),
        messages,
        |opened, _| -> Result<(), Stop> {
            documents += 1;
            let document = &opened.document;
            let coded = code_document(document, &knowledge.codebook, Engine::embedded());
            let index = CharIndex::new(&document.text);
            for mention in &coded.places.mentions {
                let quote = index.quote(mention.span);
                let place = mention.place.as_ref();
                let line = Line {
                    document: &document.id,
                    sentence: mention.sentence,
                    start: quote.start,
                    end: quote.end,
                    text: quote.text,
                    name: place.map(|place| place.name.as_str()),
                    country: place.and_then(|place| place.country.as_deref()),
                    admin1: place.and_then(|place| place.admin1.as_deref()),
                    lat: place.and_then(|place| place.point).map(|point| point.0),
                    lon: place.and_then(|place| place.point).map(|point| point.1),
                    area: place.is_some_and(|place| place.is_area),
                    geonames_id: place.and_then(|place| place.geonames_id),
                    disputed: place.and_then(|place| place.disputed.as_deref()),
                    reason: &mention.reason,
                };
                serde_json::to_writer(&mut out, &line)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}
