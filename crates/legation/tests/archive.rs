//! An archive through the command line: what goes in comes out, and briefs from it are those from files.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation, legation_with};
use serde_json::Value;

fn archive(folder: &Folder) -> String {
    folder.0.join("a.sqlite").to_string_lossy().into_owned()
}

fn filled() -> (Folder, String) {
    let folder = Folder::new();
    let path = archive(&folder);
    let run = legation(&["ingest", "examples/articles", "--archive", &path]);
    assert_eq!(run.status, 0, "{}", run.err);
    (folder, path)
}

#[test]
fn the_brief_and_the_records_are_those_from_files() {
    let (_folder, path) = filled();
    let from_files = legation(&["brief", "Taliban", "Russia", "examples/articles", "--quiet"]);
    let from_archive = legation(&["brief", "Taliban", "Russia", "--archive", &path, "--quiet"]);
    assert_eq!(from_archive.out, from_files.out);
    let sorted = |text: &str| {
        let mut rows: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        rows.sort_by_key(|row| row["id"].to_string());
        rows
    };
    let coded = legation(&["code", "examples/articles", "--quiet"]);
    let kept = legation(&["records", "--archive", &path, "--format", "jsonl", "--quiet"]);
    assert_eq!(sorted(&kept.out), sorted(&coded.out));
    assert!(!kept.out.is_empty());
}

#[test]
fn the_same_again_adds_nothing_and_is_said() {
    let (_folder, path) = filled();
    let count = |path: &str| {
        legation(&[
            "sql",
            "SELECT count(*) AS n FROM records",
            "--archive",
            path,
            "-f",
            "csv",
        ])
        .out
    };
    let before = count(&path);
    let again = legation(&["ingest", "examples/articles", "--archive", &path]);
    assert_eq!(again.status, 0);
    assert!(
        again
            .err
            .contains("0 new documents, 0 corrected, 10 there already"),
        "{}",
        again.err
    );
    assert_eq!(count(&path), before);
    let check = legation(&["archive", "check", "--archive", &path]);
    assert_eq!(check.status, 0, "{}", check.err);
}

#[test]
fn a_brief_as_of_a_day_knows_nothing_later() {
    let (_folder, path) = filled();
    let brief = legation(&[
        "brief",
        "Taliban",
        "Russia",
        "--archive",
        &path,
        "--as-of",
        "2024-12-31",
        "-f",
        "json",
        "-q",
    ]);
    let brief: Value = serde_json::from_str(&brief.out).unwrap();
    let sources = brief["sources"].as_array().unwrap();
    assert!(!sources.is_empty());
    for source in sources {
        assert!(source["published"].as_str().unwrap() <= "2024-12-31", "{source}");
    }
}

#[test]
fn records_are_found_by_who_and_what() {
    let (_folder, path) = filled();
    let rows = |more: &[&str]| -> Vec<Value> {
        let run = legation(&[&["records", "--archive", &path, "-q", "-f", "jsonl"], more].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let all = rows(&[]);
    let russian = rows(&["--actor", "Kremlin", "--event", "consult,agree"]);
    assert!(!russian.is_empty() && russian.len() < all.len());
    for row in &russian {
        assert!(
            matches!(row["event"].as_str(), Some("CONSULT" | "AGREE")),
            "{row}"
        );
        let actors = row["actor"].as_array().unwrap();
        assert!(actors.iter().any(|actor| actor["code"] == "RUS"), "{row}");
    }
    assert_eq!(
        rows(&["--actor", "Kremlin", "--event", "consult,agree", "--limit", "1"]).len(),
        1
    );
    for (option, word, near) in [
        ("--event", "CONSUT", "CONSULT"),
        ("--status", "occured", "occurred"),
        ("--deal", "arms-transfers", "arms-transfer"),
        ("--country", "India", "IND"),
    ] {
        let wrong = legation(&["records", "--archive", &path, option, word]);
        assert_eq!(wrong.status, 2, "{option}");
        assert!(wrong.err.contains(near), "{}", wrong.err);
    }
    let unknown = legation(&["records", "--archive", &path, "--actor", "Rusia"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("did you mean Russia"), "{}", unknown.err);
}

#[test]
fn events_tell_their_sources_and_why_they_are_one() {
    let (_folder, path) = filled();
    let run = legation(&[
        "events",
        "--archive",
        &path,
        "--standing",
        "corroborated",
        "-f",
        "jsonl",
        "-q",
    ]);
    let events: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!events.is_empty());
    for event in &events {
        assert!(event["independent"].as_u64() > Some(1), "{event}");
        assert_eq!(
            event["reports"].as_u64().unwrap() as usize,
            event["records"].as_array().unwrap().len()
        );
    }
    let first = events[0]["records"][0].as_str().unwrap();
    let second = events[0]["records"][1].as_str().unwrap();
    let why = legation(&["events", "--archive", &path, "--why", first]);
    assert!(
        why.out.contains(&format!("{second} is the same event")),
        "{}",
        why.out
    );
    let count = || {
        legation(&["events", "--archive", &path, "-f", "jsonl", "-q"])
            .out
            .lines()
            .count()
    };
    let before = count();
    let split = legation(&["events", "--archive", &path, "--split", first, second]);
    assert_eq!(split.status, 0, "{}", split.err);
    assert!(count() > before);
    let join = legation(&["events", "--archive", &path, "--join", first, second]);
    assert_eq!(join.status, 0, "{}", join.err);
    assert_eq!(count(), before);
    let none = legation(&["events", "--archive", &path, "--join", first, "nothing"]);
    assert_eq!(none.status, 1);
}

#[test]
fn what_cannot_be_is_told() {
    let folder = Folder::new();
    let missing = archive(&folder);
    let run = legation(&["records", "--archive", &missing]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("no such archive"), "{}", run.err);
    let other = folder.0.join("text");
    std::fs::write(
        &other,
        "not an archive, but long enough to be taken for something".repeat(50),
    )
    .unwrap();
    let other = other.to_string_lossy().into_owned();
    let run = legation_with(&["ingest", "-", "--archive", &other], b"Norway met Kenya.");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("expected an archive of legation"), "{}", run.err);
    let (_folder, path) = filled();
    let run = legation(&["sql", "DELETE FROM record", "--archive", &path]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("readonly"), "{}", run.err);
}
