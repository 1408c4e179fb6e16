//! Every format of the table: what it promises, and no value that breaks out of its cell.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation, legation_with, root};
use legation_export::FORMATS;
use serde_json::Value;
use std::collections::BTreeSet;

fn filled(folder: &Folder) -> String {
    let path = folder.0.join("a.sqlite").to_string_lossy().into_owned();
    assert_eq!(
        legation(&["ingest", "examples/articles", "--archive", &path]).status,
        0
    );
    // An outlet and a title that would break a table.
    let article = r#"{"id": "odd\tid", "title": "Norway\trecognises\nSouth Sudan <b>&", "outlet": "Harbour\tGazette", "published": "2020-03-03", "text": "Norway recognised South Sudan on 2 March 2020."}"#;
    let odd = legation_with(&["ingest", "-", "--archive", &path], article.as_bytes());
    assert_eq!(odd.status, 0, "{}", odd.err);
    path
}

#[test]
fn every_row_of_a_table_has_its_columns() {
    let folder = Folder::new();
    let path = filled(&folder);
    for format in FORMATS.iter().filter(|format| !format.columns.is_empty()) {
        let run = legation(&["export", "--as", format.name, "--archive", &path]);
        assert_eq!(run.status, 0, "{}", run.err);
        let lines: Vec<&str> = run.out.lines().collect();
        assert!(lines.len() > 50, "{}", format.name);
        for line in &lines {
            assert_eq!(
                line.split('\t').count(),
                format.columns.len(),
                "{}: {line}",
                format.name
            );
        }
        let headed = lines
            .first()
            .is_some_and(|line| line.split('\t').eq(format.columns.iter().copied()));
        assert_eq!(headed, format.headed, "{}", format.name);
        let ids: BTreeSet<&str> = lines.iter().filter_map(|line| line.split('\t').next()).collect();
        if format.name != "gdelt-mentions" {
            assert_eq!(ids.len(), lines.len(), "{}: ids are unique", format.name);
        }
    }
}

#[test]
fn columns_are_as_many_as_the_field_has() {
    let count = |name: &str| {
        FORMATS
            .iter()
            .find(|format| format.name == name)
            .map(|format| format.columns.len())
    };
    for (name, columns) in [
        ("polecat", 40),
        ("gdelt", 61),
        ("gdelt-mentions", 16),
        ("phoenix", 26),
        ("icews", 20),
    ] {
        assert_eq!(count(name), Some(columns), "{name}");
    }
}

#[test]
fn mentions_belong_to_events_and_entities_to_each_other() {
    let folder = Folder::new();
    let path = filled(&folder);
    let first = |name: &str| -> BTreeSet<String> {
        let run = legation(&["export", "--as", name, "--archive", &path]);
        run.out
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(first("gdelt"), first("gdelt-mentions"));
    let run = legation(&["export", "--as", "ftm", "--archive", &path]);
    let entities: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: BTreeSet<&str> = entities
        .iter()
        .filter_map(|entity| entity["id"].as_str())
        .collect();
    assert_eq!(ids.len(), entities.len(), "each entity once");
    let events: Vec<&Value> = entities
        .iter()
        .filter(|entity| entity["schema"] == "Event")
        .collect();
    assert!(events.len() > 50);
    for event in events {
        for property in ["involved", "proof"] {
            for id in event["properties"][property].as_array().unwrap_or(&Vec::new()) {
                assert!(ids.contains(id.as_str().unwrap()), "{event}");
            }
        }
    }
}

#[test]
fn the_document_of_exports_has_every_format() {
    let document = std::fs::read_to_string(root().join("docs/exports.md")).unwrap();
    for format in FORMATS {
        assert!(
            document.contains(&format!("| `{}` |", format.name)),
            "{}",
            format.name
        );
    }
}
