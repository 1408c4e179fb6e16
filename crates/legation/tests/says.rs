//! Who published it, who says so, how sure: scores the samples of `says/`, texts whose values were written by hand before they were run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic"
)]

use legation_core::record::{Record, Status};
use legation_core::{Codebook, code_document, outlet};
use legation_parse::Engine;
use legation_read::{Options, document_from_text};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Vec<Marked>,
}

/// As the head of each sample explains.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    text: String,
    outlet: String,
    event: String,
    status: String,
    sure: Option<String>,
    sources: Option<Vec<String>>,
}

/// How many of how many are right.
#[derive(Clone, Copy, Default)]
struct Share(usize, usize);

impl Share {
    fn add(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }
}

const MEASURES: [&str; 5] = ["outlet and kind", "sources", "status", "how sure", "nothing told"];

fn how_sure(certainty: f64) -> &'static str {
    match certainty {
        sure if sure > 0.95 => "plain",
        sure if sure >= 0.85 => "sure",
        sure if sure >= 0.55 => "likely",
        _ => "doubtful",
    }
}

fn sources(record: &Record) -> Vec<String> {
    let named = |text: &str| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text.to_owned()
        }
    };
    let sources = record.attribution.iter();
    sources
        .map(|source| format!("{} | {}", named(&source.text), source.cue))
        .collect()
}

fn score(name: &str, sample: &str) -> [Share; 5] {
    let sample: Sample = toml::from_str(sample).unwrap();
    let codebook = Codebook::embedded().unwrap();
    let mut shares = [Share::default(); 5];
    for marked in &sample.text {
        let mut document = document_from_text("text", &marked.text, &Options::default())
            .unwrap()
            .document;
        outlet::settle(&mut document, &codebook.actors);
        let records = code_document(&document, codebook, Engine::embedded()).records;
        let mut wrong = Vec::new();
        let mut add = |measure: usize, expected: String, found: String| {
            let right = expected == found;
            shares[measure].add(right);
            if !right {
                wrong.push(format!("{}: {expected}, not {found}", MEASURES[measure]));
            }
        };
        let outlet = document.outlet.as_deref().map_or("-".to_owned(), |outlet| {
            let entry = codebook.actors.outlet_called(outlet);
            let kind = entry.and_then(|entry| entry.kind.as_deref()).unwrap_or("-");
            format!("{outlet}, {kind}")
        });
        add(0, marked.outlet.clone(), outlet);
        let mut fitting = records
            .iter()
            .filter(|record| marked.event.split('|').any(|event| event == record.event));
        if marked.status == "none" {
            let told = |record: &&Record| record.status <= Status::Ongoing && record.certainty >= 0.85;
            let told = fitting.find(told).map_or("none", |record| record.event.as_str());
            add(4, "none".into(), told.into());
        } else {
            let record = fitting.next_back();
            let said = record.map_or("no record".to_owned(), |record| format!("{:?}", sources(record)));
            add(
                1,
                format!("{:?}", marked.sources.clone().unwrap_or_default()),
                said,
            );
            let status = record.map_or("no record", |record| record.status.as_str());
            add(2, marked.status.clone(), status.into());
            let sure = record.map_or("no record", |record| how_sure(record.certainty));
            add(3, marked.sure.clone().unwrap_or_default(), sure.into());
        }
        if !wrong.is_empty() {
            println!(
                "{name}: {}\n  {}",
                marked.text.replace('\n', " / "),
                wrong.join("\n  ")
            );
        }
    }
    for (measure, Share(right, all)) in MEASURES.iter().zip(shares) {
        println!("{name}: {measure} {right} of {all}");
    }
    shares
}

#[test]
fn scores_of_the_samples() {
    let floors = [
        (
            "blind",
            include_str!("says/sample-blind.toml"),
            [60, 31, 38, 33, 8],
        ),
        (
            "blind-2",
            include_str!("says/sample-blind-2.toml"),
            [40, 33, 35, 36, 2],
        ),
    ];
    for (name, sample, floors) in floors {
        let shares = score(name, sample);
        for ((share, floor), measure) in shares.iter().zip(floors).zip(MEASURES) {
            assert!(
                share.0 >= floor,
                "{name}, {measure}: {} is below {floor}",
                share.0
            );
        }
    }
}
