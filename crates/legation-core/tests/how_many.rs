//! How many: runs `cases/how-many.toml`, sentences in, counts out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use legation_core::record::Record;
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    /// A text with `{}` for each case.
    frame: Option<String>,
    /// Not right today, and to be moved to its group once it is.
    #[serde(default)]
    missed: bool,
    cases: Vec<(String, Vec<String>)>,
}

/// The counts of records as the cases write them.
fn counts(records: &[Record]) -> Vec<String> {
    let told = |kind: &str, low: u64, high: u64| {
        if low == high {
            format!("{kind} {low}")
        } else {
            format!("{kind} {low}-{high}")
        }
    };
    let mut all = Vec::new();
    for record in records {
        for (kind, range) in [("deaths", record.deaths), ("injuries", record.injuries)] {
            all.extend(range.map(|[low, high]| told(kind, low, high)));
        }
        let others = record.counts.iter();
        all.extend(others.map(|count| told(&count.kind, count.low, count.high)));
    }
    all
}

#[test]
fn counts_are_read_as_the_cases_say() {
    let cases: Cases = toml::from_str(include_str!("cases/how-many.toml")).unwrap();
    let codebook = Codebook::embedded().unwrap();
    let (mut wrong, mut number) = (Vec::new(), 0);
    for group in &cases.group {
        for (case, expected) in &group.cases {
            number += 1;
            let text = match &group.frame {
                Some(frame) => frame.replace("{}", case),
                None => case.clone(),
            };
            let document = Document::plain("case", text.clone());
            let records = code_document(&document, codebook, Engine::embedded()).records;
            let mut found = counts(&records);
            let mut expected = expected.clone();
            found.sort();
            expected.sort();
            if (found == expected) == group.missed {
                let missed = if group.missed { "now right, move it: " } else { "" };
                let events: Vec<String> = records
                    .iter()
                    .map(|record| format!("{}/{}", record.event, record.status.as_str()))
                    .collect();
                let about = &group.about;
                wrong.push(format!(
                    "[{about}] {missed}{text}\n  expected {expected:?}, got {found:?} of {events:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(number >= 150, "{number} cases");
}

/// Each count of a record slices back to its words.
#[test]
fn counts_quote_the_text() {
    let text = "Turkish police arrested at least 1,200 Kurds – and “more than a dozen” Syrians – in Ağrı; 3,000 Turkish soldiers were deployed to Iraq.";
    let document = Document::plain("case", text.to_owned());
    let coded = code_document(&document, Codebook::embedded().unwrap(), Engine::embedded());
    let letters: Vec<char> = text.chars().collect();
    let counts: Vec<_> = coded.records.iter().flat_map(|record| &record.counts).collect();
    assert!(!counts.is_empty());
    for count in counts {
        let slice: String = letters[count.start..count.end].iter().collect();
        assert_eq!(slice, count.text);
    }
}
