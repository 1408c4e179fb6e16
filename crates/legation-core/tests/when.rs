//! When: literate cases and a sample dated by hand, in `tests/when/*.toml`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test may read its cases from files, and panic"
)]

use legation_core::ground::{DatedText, Fit, read_dated};
use legation_core::{Codebook, Record, code_document};
use legation_parse::{Document, Engine};

fn texts(file: &str) -> Vec<DatedText> {
    let path = format!("{}/tests/when/{file}", env!("CARGO_MANIFEST_DIR"));
    read_dated(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn records(text: &DatedText) -> Vec<Record> {
    let mut document = Document::plain("case", text.text.clone());
    document.published.clone_from(&text.published);
    code_document(&document, Codebook::embedded().unwrap(), Engine::embedded()).records
}

#[test]
fn each_case_has_its_days_and_their_basis() {
    let cases = texts("cases.toml");
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let records = records(case);
        for event in &case.events {
            let basis = event.records(&records).any(|record| event.same_basis(record));
            if event.compare(&records) != Fit::Right || !basis {
                let found: Vec<String> = event
                    .records(&records)
                    .map(|record| format!("{:?}..{:?} {}", record.date, record.enddate, record.date_basis))
                    .collect();
                wrong.push(format!(
                    "{}\n  expected {}, found {}",
                    case.text,
                    event.line,
                    found.join("; ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Exactly right in the sample, as measured after mending: a floor that may only rise.
const RIGHT: usize = 86;

#[test]
fn the_sample_keeps_its_score() {
    let fits: Vec<Fit> = texts("sample-blind.toml")
        .iter()
        .flat_map(|text| {
            let records = records(text);
            text.events
                .iter()
                .map(move |event| event.compare(&records))
                .collect::<Vec<_>>()
        })
        .collect();
    let count = |fit: Fit| fits.iter().filter(|other| **other == fit).count();
    assert!(fits.len() >= 120, "{} events", fits.len());
    assert!(count(Fit::Right) >= RIGHT, "{} right", count(Fit::Right));
    assert_eq!(count(Fit::Wrong), 0, "wrong ones");
}

/// Dates exactly right and places right in the fifty articles, as measured after mending: floors that may only rise.
const ARTICLES: (usize, usize) = (96, 89);

#[test]
fn the_articles_keep_their_score() {
    let (mut dates, mut places, mut events) = (0, 0, 0);
    for text in texts("sample-articles.toml") {
        let records = records(&text);
        for event in &text.events {
            events += 1;
            dates += usize::from(event.compare(&records) == Fit::Right);
            places += usize::from(
                event
                    .records(&records)
                    .any(|record| event.same_place(record) == Some(true)),
            );
        }
    }
    assert!(events >= 130, "{events} events");
    assert!(dates >= ARTICLES.0, "{dates} dates right");
    assert!(places >= ARTICLES.1, "{places} places right");
}
