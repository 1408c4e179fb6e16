//! Every quoted string is what stands in the text at its offsets, counted in Unicode scalar values.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::root;
use legation_core::{Codebook, code_document};
use legation_parse::Engine;
use legation_read::{Input, Options, documents, read_bytes};
use proptest::prelude::*;
use serde_json::Value;

/// Checks every object with text, start and end, wherever it stands in the record.
fn check(value: &Value, text: &[char]) {
    match value {
        Value::Object(fields) => {
            let quoted = fields
                .get("text")
                .or_else(|| fields.get("entity_text"))
                .and_then(Value::as_str);
            let place = |name: &str| fields.get(name).and_then(Value::as_u64).map(|n| n as usize);
            if let (Some(quoted), Some(start), Some(end)) = (quoted, place("start"), place("end")) {
                // A source that nobody names has no words.
                if !(quoted.is_empty() && start == end) {
                    let found: String = text.get(start..end).unwrap_or_default().iter().collect();
                    assert_eq!(found, quoted, "[{start}, {end}) in {value}");
                }
            }
            fields.values().for_each(|field| check(field, text));
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, text)),
        _ => {}
    }
}

fn check_document(document: &legation_parse::Document) -> usize {
    let text: Vec<char> = document.text.chars().collect();
    let coded = code_document(document, Codebook::embedded().unwrap(), Engine::embedded());
    for record in &coded.records {
        let value = serde_json::to_value(record).unwrap();
        check(&value, &text);
        let sentence: String = text[record.text_info.start..record.text_info.end]
            .iter()
            .collect();
        assert_eq!(sentence, record.text);
    }
    coded.records.len()
}

#[test]
fn in_the_example_articles() {
    let options = Options::default();
    let input = Input::Path(root().join("examples/articles"));
    let records: usize = documents(input, &options)
        .into_iter()
        .map(|read| check_document(&read.unwrap().document))
        .sum();
    assert!(records > 10);
}

const PIECES: &[&str] = &[
    "Russia",
    "the Taliban",
    "Köln",
    "“",
    "”",
    "signed a deal",
    "with",
    "on 3 July 2025",
    "said",
    ".",
    ". ",
    "\n\n",
    "\n",
    "🛰️",
    "met",
    "denied",
    "that",
    "arming",
    "killing 12 people",
    "in Kabul",
    "Emine Dzhaparova",
    "—",
    "e\u{301}",
    "\u{202e}",
    "$3 million",
    "four MiG-29 fighters",
    "an attack on",
    "ISKP",
    "İ",
    "ß",
    "(",
    ")",
    ",",
    "it",
    "they",
    "last week",
    "nearly",
    "\u{feff}",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_texts_made_of_likely_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..60)) {
        for read in read_bytes("random.txt", pieces.join(" ").as_bytes(), &Options::default()).into_iter().flatten() {
            check_document(&read.document);
        }
    }

    #[test]
    fn in_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for read in read_bytes("random.txt", &bytes, &Options::default()).into_iter().flatten() {
            check_document(&read.document);
        }
    }
}
