//! `legation time`: time expressions as TIMEX3, and how well they are found.

use super::{Stop, out, verdict};
use crate::arguments::{Global, TimeArguments};
use crate::evaluate::dates;
use crate::evaluate::times::{Tally, compare};
use crate::messages::Messages;
use crate::{codebook, inputs, timeml};
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use legation_core::Codebook;
use legation_core::ground::{Marked, mark_times};
use legation_parse::{BlockKind, Document, Engine, Sentence, Span};
use legation_time::Lexicon;
use std::io::Write;

pub(crate) fn run(global: &Global, wanted: &TimeArguments, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let lexicon = &knowledge.codebook.time;
    if wanted.score && wanted.files.iter().all(|file| file.ends_with(".toml")) {
        return score_dates(global, wanted, &knowledge.codebook, messages);
    }
    if wanted.score {
        return score(global, wanted, lexicon, messages);
    }
    let mut out = out();
    let mut documents = 0;
    let mut open_line = false;
    inputs::for_each(
        &wanted.files,
        &inputs::options(global),
        messages,
        |opened, messages| -> Result<(), Stop> {
            let document = opened.document;
            let published = document.published.as_deref().and_then(|day| day.parse().ok());
            if published.is_none() {
                messages.undated(&document.id);
            }
            // Texts follow each other byte for byte, but each begins a line.
            if open_line && wanted.format == "inline" {
                out.write_all(b"\n")?;
            }
            open_line = !document.text.ends_with('\n');
            documents += 1;
            let marked = mark_times(&sentences(&document), &document.text, published, lexicon);
            write(&mut out, &wanted.format, &document, &marked)
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}

/// The sentences of all English text, page furniture too, each with whether it is a headline.
fn sentences(document: &Document) -> Vec<(bool, Sentence)> {
    let engine = Engine::embedded();
    let mut sentences = Vec::new();
    for block in &document.blocks {
        let headline = match block.kind {
            BlockKind::Headline | BlockKind::Subheading => true,
            BlockKind::Body | BlockKind::Caption | BlockKind::Furniture => false,
            BlockKind::OtherLanguage => continue,
        };
        let parsed = engine.parse_block(&document.text, block.span, headline);
        sentences.extend(parsed.into_iter().map(|sentence| (headline, sentence)));
    }
    sentences
}

fn write(out: &mut dyn Write, format: &str, document: &Document, marked: &[Marked]) -> Result<(), Stop> {
    let text = &document.text;
    match format {
        "jsonl" => {
            let mut at = (0, 0);
            for (index, mark) in marked.iter().enumerate() {
                let mut chars = |byte: u32| {
                    let passed = text.get(at.0..byte as usize).unwrap_or_default();
                    at = (byte as usize, at.1 + passed.chars().count());
                    at.1
                };
                let (start, end) = (chars(mark.span.start), chars(mark.span.end));
                let mut line = serde_json::json!({
                    "document": document.id,
                    "tid": format!("t{}", index + 1),
                    "start": start,
                    "end": end,
                    "text": mark.span.of(text),
                });
                if let (Some(line), serde_json::Value::Object(timex)) =
                    (line.as_object_mut(), serde_json::to_value(&mark.timex)?)
                {
                    line.extend(timex);
                }
                serde_json::to_writer(&mut *out, &line)?;
                out.write_all(b"\n")?;
            }
        }
        "timeml" => {
            out.write_all(timeml::file(&document.id, document.published.as_deref(), text, marked).as_bytes())?
        }
        _ => {
            out.write_all(timeml::inline(text, marked).as_bytes())?;
        }
    }
    Ok(())
}

/// Scores what is found in the text of TimeML files against what is marked there.
fn score(
    global: &Global,
    wanted: &TimeArguments,
    lexicon: &Lexicon,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let mut total = Tally::default();
    let mut read = 0;
    let mut report = String::new();
    for file in files_below(&wanted.files)? {
        let bytes = std::fs::read(&file)
            .with_context(|| format!("{file}: expected a readable file: check the path"))?;
        let gold = timeml::read(&String::from_utf8_lossy(&bytes));
        if gold.text.trim().is_empty() {
            messages.error(&format!("{file}: expected text with TIMEX3 elements, found none"));
            continue;
        }
        let said = gold
            .created
            .as_deref()
            .and_then(|day| day.get(..10)?.parse::<Date>().ok());
        let published = global.published.or(said);
        if published.is_none() {
            messages.undated(&file);
        }
        read += 1;
        let span = Span {
            start: 0,
            end: u32::try_from(gold.text.len()).map_err(|_| anyhow!("{file}: expected at most 4 GiB"))?,
        };
        let parsed = Engine::embedded().parse_block(&gold.text, span, false);
        let sentences: Vec<(bool, Sentence)> = parsed.into_iter().map(|sentence| (false, sentence)).collect();
        let marked = mark_times(&sentences, &gold.text, published, lexicon);
        let found: Vec<timeml::Given> = marked
            .iter()
            .map(|mark| timeml::Given {
                start: mark.span.start as usize,
                end: mark.span.end as usize,
                kind: mark.timex.kind.as_str().to_owned(),
                value: mark.timex.value.clone(),
            })
            .collect();
        let (tally, unlike) = compare(&gold, &found);
        total.add(&tally);
        for line in unlike {
            report.push_str(&format!("{file}: {line}\n"));
        }
    }
    let mut out = out();
    if wanted.errors {
        out.write_all(report.as_bytes())?;
    }
    out.write_all(total.text().as_bytes())?;
    out.flush()?;
    verdict(global, read, messages)
}

/// Scores the dates of events in texts that were dated by hand.
fn score_dates(
    global: &Global,
    wanted: &TimeArguments,
    codebook: &Codebook,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let mut out = out();
    for file in &wanted.files {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("{file}: expected a readable file of UTF-8"))?;
        let (dates, differences) =
            dates::score(&text, codebook).map_err(|error| anyhow!("{file}: {error}"))?;
        if wanted.errors {
            out.write_all(differences.as_bytes())?;
        }
        out.write_all(dates.text().as_bytes())?;
    }
    out.flush()?;
    verdict(global, wanted.files.len(), messages)
}

/// The files named, and those with the ending `.tml` in the folders named.
fn files_below(files: &[String]) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for file in files {
        if !std::path::Path::new(file).is_dir() {
            all.push(file.clone());
            continue;
        }
        let mut inside: Vec<String> = std::fs::read_dir(file)
            .with_context(|| format!("{file}: expected a readable folder"))?
            .filter_map(|entry| Some(entry.ok()?.path().display().to_string()))
            .filter(|path| path.ends_with(".tml"))
            .collect();
        inside.sort();
        all.extend(inside);
    }
    Ok(all)
}
