//! Event data of others, and ours beside it: into an archive and back, compared, and drawn.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation};
use serde_json::Value;

/// An archive of the example articles, and a file beside it.
fn filled() -> (Folder, String, impl Fn(&str) -> String) {
    let folder = Folder::new();
    let root = folder.0.clone();
    let beside = move |name: &str| root.join(name).to_string_lossy().into_owned();
    let path = beside("a.sqlite");
    let run = legation(&["ingest", "examples/articles", "--archive", &path]);
    assert_eq!(run.status, 0, "{}", run.err);
    (folder, path, beside)
}

fn rows(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn an_export_comes_back_into_an_archive_once() {
    let (_folder, path, beside) = filled();
    for (format, file) in [("plover", "p.jsonl"), ("polecat", "p.tsv"), ("gdelt", "g.tsv")] {
        let (file, into) = (beside(file), beside(&format!("{format}.sqlite")));
        let run = legation(&["export", "--as", format, "--archive", &path, "--out", &file]);
        assert_eq!(run.status, 0, "{}", run.err);
        let read = rows(&legation(&["import", &file]).out).len();
        assert!(read > 50, "{format}: {read}");
        for expected in [read, 0] {
            let run = legation(&["import", &file, "--into", &into]);
            assert_eq!(run.status, 0, "{}", run.err);
            let said = run.err.contains(" 0 new documents");
            assert_eq!(said, expected == 0, "{}", run.err);
        }
        let kept = rows(&legation(&["records", "--archive", &into, "--format", "jsonl"]).out);
        assert_eq!(kept.len(), read, "{format}");
        let support = legation(&[
            "events",
            "--archive",
            &into,
            "--event",
            "support",
            "--format",
            "jsonl",
        ]);
        let recognised = rows(&support.out)
            .into_iter()
            .any(|event| event["date"].as_str() == Some("2025-07-03"));
        assert!(recognised, "{format}: {}", support.out);
    }
}

#[test]
fn two_sets_are_compared_day_by_day() {
    let (_folder, path, beside) = filled();
    let theirs = beside("p.jsonl");
    assert_eq!(
        legation(&["export", "--as", "plover", "--archive", &path, "--out", &theirs]).status,
        0
    );
    let all = |within: &str, theirs: &str| {
        let run = legation(&["compare", &path, theirs, "--within", within, "--format", "jsonl"]);
        assert_eq!(run.status, 0, "{}", run.err);
        rows(&run.out)
    };
    let share = |rows: &[Value], by: &str| {
        let row = rows
            .iter()
            .find(|row| row["by"] == by && row["value"] == "all")
            .unwrap();
        ["ours", "theirs", "ours_in_theirs", "theirs_in_ours"].map(|field| row[field].as_u64().unwrap())
    };
    let same = all("0", &theirs);
    let [ours, _, found, _] = share(&same, "category");
    assert!(ours > 10 && found == ours, "what was sent out is found again");
    assert!(!same.iter().any(|row| row["only"] == "ours"));
    // The same a day later: the same only for who allows a day.
    let text = std::fs::read_to_string(&theirs).unwrap();
    let later: Vec<String> = rows(&text)
        .into_iter()
        .map(|mut row| {
            for field in ["date", "enddate"] {
                if let Some(day) = row[field]
                    .as_str()
                    .and_then(|day| day.parse::<jiff::civil::Date>().ok())
                {
                    row[field] = day.tomorrow().unwrap().to_string().into();
                }
            }
            row.to_string()
        })
        .collect();
    let shifted = beside("later.jsonl");
    std::fs::write(&shifted, later.join("\n")).unwrap();
    let [_, _, none, _] = share(&all("0", &shifted), "category");
    let [_, _, again, _] = share(&all("1", &shifted), "category");
    assert!(none < ours && again == ours, "{none} and {again} of {ours}");
    let only: Vec<Value> = all("0", &shifted)
        .into_iter()
        .filter(|row| row["only"] == "ours")
        .collect();
    assert!(!only.is_empty() && only.iter().all(|row| row["record"]["id"].is_string()));
    let far = legation(&["compare", &path, &theirs, "--within", "32"]);
    assert_eq!(far.status, 2, "{}", far.err);
}

#[test]
fn a_chart_tells_categories_apart() {
    let (_folder, path, beside) = filled();
    let out = beside("c.svg");
    let run = legation(&[
        "chart",
        "--archive",
        &path,
        "--series",
        "category",
        "--every",
        "month",
        "--out",
        &out,
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let svg = std::fs::read_to_string(&out).unwrap();
    for category in ["SUPPORT", "CONSULT"] {
        assert!(svg.contains(category), "{category}");
    }
    assert!(!svg.contains("material conflict"));
    let quads = legation(&["chart", "--archive", &path, "--every", "month"]);
    assert!(quads.out.contains("material conflict") && !quads.out.contains("CONSULT"));
}
