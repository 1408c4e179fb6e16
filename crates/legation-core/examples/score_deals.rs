//! Scores deals against samples marked by hand: `just score-deals`.
//!
//! Accuracy of kind, stage and parts, and of all three, over the cases in which the act is found; cases without one are counted apart.
//! `--codebook DIR` before the files takes a folder's files in place of those in the program.
// An example is not the core: it prints, and reads files.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use legation_core::codebook::Source;
use legation_core::record::{Deal, Record};
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use serde::Deserialize;
use std::error::Error;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Sample {
    case: Vec<(String, String, String, String)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut source = Source::embedded()?;
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "--codebook") {
        let folder = arguments.get(1).cloned().unwrap_or_default();
        add(Path::new(&folder), Path::new(&folder), &mut source)?;
        arguments.drain(..2.min(arguments.len()));
    }
    let codebook = Codebook::load(&source)?;
    for file in arguments {
        let sample: Sample = toml::from_str(&fs::read_to_string(&file)?)?;
        let mut tally = Tally::default();
        for (text, on, kind_stage, parts) in &sample.case {
            let mut document = Document::plain("case", text.clone());
            document.published = Some("2024-05-02".into());
            let records = code_document(&document, &codebook, Engine::embedded()).records;
            tally.count(text, on, kind_stage, parts, &records);
        }
        println!("{file}: {}", tally.told());
    }
    Ok(())
}

fn add(root: &Path, folder: &Path, source: &mut Source) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add(root, &path, source)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            source.add(&name, &name, &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    cases: usize,
    without_act: usize,
    none: usize,
    none_right: usize,
    found: usize,
    kind: usize,
    stage: usize,
    parts: usize,
    all: usize,
}

impl Tally {
    fn count(&mut self, text: &str, on: &str, kind_stage: &str, parts: &str, records: &[Record]) {
        self.cases += 1;
        let meant: Vec<&Record> = records
            .iter()
            .filter(|record| on.split('|').any(|word| record.event_text.text.contains(word)))
            .collect();
        if kind_stage == "none" {
            self.none += 1;
            match records.iter().find_map(|record| record.deal.as_ref()) {
                None => self.none_right += 1,
                Some(deal) => println!("  {text}\n      no deal, but {}", told(deal)),
            }
            return;
        }
        let Some(record) = meant
            .iter()
            .find(|record| record.deal.is_some())
            .or(meant.first())
        else {
            self.without_act += 1;
            let others: Vec<&str> = records
                .iter()
                .map(|record| record.event_text.text.as_str())
                .collect();
            println!("  {text}\n      no act on {on}: {others:?}");
            return;
        };
        self.found += 1;
        let Some(deal) = &record.deal else {
            println!("  {text}\n      {kind_stage}, but none ({})", record.pattern);
            return;
        };
        let (kind, stage) = kind_stage.split_once(' ').unwrap_or((kind_stage, ""));
        let mut wanted: Vec<String> = parts
            .split(", ")
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        let mut got = parts_of(deal);
        wanted.sort();
        got.sort();
        // Parts left empty by hand are not told by the sentence.
        let right = (
            deal.kind == kind,
            deal.stage == stage,
            wanted.is_empty() || wanted == got,
        );
        self.kind += usize::from(right.0);
        self.stage += usize::from(right.1);
        self.parts += usize::from(right.2);
        self.all += usize::from(right.0 && right.1 && right.2);
        if !(right.0 && right.1 && right.2) {
            println!(
                "  {text}\n      {kind_stage}, {parts}\n      but {} ({})",
                told(deal),
                record.pattern
            );
        }
    }

    fn told(&self) -> String {
        let share = |part: usize| 100.0 * part as f64 / self.found.max(1) as f64;
        format!(
            "{} cases; {} of {} without a deal have none; {} without the act; of {} with it: kind {:.1}, stage {:.1}, parts {:.1}, all three {:.1}",
            self.cases,
            self.none_right,
            self.none,
            self.without_act,
            self.found,
            share(self.kind),
            share(self.stage),
            share(self.parts),
            share(self.all)
        )
    }
}

fn parts_of(deal: &Deal) -> Vec<String> {
    let told = |party: &legation_core::record::DealParty| {
        format!("{} {}", party.part, party.code.as_deref().unwrap_or("-"))
    };
    let mut all: Vec<String> = deal.parties.iter().map(told).collect();
    all.dedup();
    all
}

fn told(deal: &Deal) -> String {
    format!("{} {}, {}", deal.kind, deal.stage, parts_of(deal).join(", "))
}
