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

#[test]
fn ten_papers_that_cite_one_agency_are_one_source() {
    let folder = Folder::new();
    let path = archive(&folder);
    let ways = [
        "Kenya recognised South Sudan on 9 July 2011, Reuters reported.",
        "Reuters reported that Kenya recognised South Sudan on 9 July 2011.",
    ];
    for number in 0..10 {
        let text = format!(
            "Paper {number}\nNews of the day\n10 July 2011\n\n{}\n",
            ways[number % ways.len()]
        );
        let file = folder.file(&format!("{number}.txt"), text.as_bytes());
        let run = legation(&[
            "ingest",
            &file,
            "--archive",
            &path,
            "--outlet",
            &format!("Paper {number}"),
            "-q",
        ]);
        assert_eq!(run.status, 0, "{}", run.err);
    }
    let ask = |more: &[&str]| -> Vec<Value> {
        let run = legation(&[more, &["--archive", &path, "-q", "-f", "jsonl"]].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let events = ask(&["events"]);
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(
        (&events[0]["reports"], &events[0]["independent"]),
        (&Value::from(10), &Value::from(1))
    );
    assert_eq!(events[0]["standing"], "single");
    // Who cites nobody is a source of its own.
    let own = "Lake Courier\nNews of the day\n10 July 2011\n\nKenya recognised South Sudan on 9 July 2011.\n";
    let file = folder.file("own.txt", own.as_bytes());
    legation(&[
        "ingest",
        &file,
        "--archive",
        &path,
        "--outlet",
        "Lake Courier",
        "-q",
    ]);
    assert_eq!(ask(&["events"])[0]["standing"], "corroborated");
    let sources = ask(&["sources"]);
    let of = |name: &str| sources.iter().find(|source| source["name"] == name).unwrap();
    assert_eq!(
        (&of("Reuters")["records"], &of("Reuters")["kind"]),
        (&Value::from(10), &Value::from("wire"))
    );
    assert_eq!(of("Lake Courier")["alone"], 0);
    assert_eq!(ask(&["records", "--source-kind", "wire"]).len(), 10);
    assert_eq!(ask(&["records", "--standing", "corroborated"]).len(), 11);
    assert_eq!(ask(&["records", "--standing", "single"]).len(), 0);
    let actors = ask(&["actors"]);
    assert_eq!((actors.len(), &actors[0]["quad1"]), (2, &Value::from(1)));
    let found = ask(&["documents", "recognised", "--by", "Lake Courier"]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0]["snippet"].as_str().unwrap().contains("Kenya recognised"),
        "{found:?}"
    );
    let months = legation(&["events", "--per", "month", "--archive", &path, "-q"]);
    assert!(months.out.contains("2011-07-01\t1\t1\t0\t0\t0"), "{}", months.out);
}

#[test]
fn a_brief_tells_what_changed_since_a_day() {
    let folder = Folder::new();
    let path = archive(&folder);
    let put = |name: &str, text: &str| {
        let file = folder.file(name, text.as_bytes());
        let run = legation(&["ingest", &file, "--archive", &path, "-q", "--outlet", name]);
        assert_eq!(run.status, 0, "{}", run.err);
    };
    put(
        "Fjord Post",
        "A\nNews\n10 July 2011\n\nKenya recognised South Sudan on 9 July 2011.\n",
    );
    put(
        "Harbour Mail",
        "B\nNews\n11 July 2011\n\nKenya has accused South Sudan of smuggling.\n",
    );
    put(
        "Nile Courier",
        "C\nNews\n14 July 2011\n\nKenya recognised South Sudan on 9 July 2011.\n",
    );
    put(
        "Lake Courier",
        "D\nNews\n15 July 2011\n\nOn 14 July 2011 Kenya expelled the ambassador of South Sudan.\n",
    );
    let since = |day: &str| -> Value {
        let run = legation(&[
            "brief",
            "Kenya",
            "South Sudan",
            "--archive",
            &path,
            "--since",
            day,
            "-f",
            "json",
            "-q",
        ]);
        assert_eq!(run.status, 0, "{}", run.err);
        serde_json::from_str::<Value>(&run.out).unwrap()["since"].clone()
    };
    let news = since("2011-07-12");
    assert_eq!(news["changed"][0]["before"], "single", "{news}");
    assert_eq!(news["changed"][0]["now"], "corroborated");
    assert_eq!(news["new"].as_array().unwrap().len(), 1, "{news}");
    assert!(
        news["new"][0]["text"].as_str().unwrap().contains("expelled")
            || news["new"][0]["quote"].as_str().unwrap().contains("expelled")
    );
    assert_eq!(news["retracted"].as_array().unwrap().len(), 0);
    // A correction takes it back.
    put(
        "Harbour Mail",
        "B\nNews\n18 July 2011\n\nAn earlier report of this paper was wrong.\n",
    );
    let news = since("2011-07-16");
    assert_eq!(
        (
            news["new"].as_array().unwrap().len(),
            news["retracted"].as_array().unwrap().len()
        ),
        (0, 1),
        "{news}"
    );
    assert_eq!(since("2030-01-01")["new"].as_array().unwrap().len(), 0);
}
