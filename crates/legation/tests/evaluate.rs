//! `legation evaluate` on small files of our own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation};
use serde_json::Value;

const PAIRS: &str = "uid\tsentence\tmarked_sentence\tgold_root\tgold_quad\n\
    n1\t\t<s>Norway</s> condemned <t>Chad</t> over the raid.\tACCUSE\t3\n\
    n2\t\t<s>The harbour police</s> arrested <t>two smugglers</t> on Monday.\tCOERCE\t4\n\
    n3\t\t<t>The islanders' envoy</t> was received by <s>the king of Norway</s>.\tCONSULT\t1\n\
    n4\t\t<s>Chad</s> withdrew its troops from <t>the valley</t>.\tYIELD\t2\n\
    n5\t\t<s>Norway</s> condemned <t>Chad</t> again.\tAID\t2\n";

const SENTENCES: &str = "sentence\tquad\n\
    Norway condemned the raid on Chad.\t3\n\
    \"Rain fell on the \"\"long\"\" coast of Norway.\"\t0\n";

const SPANS: &str = "Norway B-S\ncondemned O\nChad B-T\n. O\n\nThe O\nChadian B-S\narmy I-S\nattacked O\nthe O\nrebels B-T\n. O\n";

const RECORDS: &str = concat!(
    r#"{"id": "a", "text": "Norway condemned Chad on Monday.", "events": [{"event": "ACCUSE", "actor_text": "Norway", "recipient_text": "Chad", "quad_code": 3}]}"#,
    "\n",
    r#"{"id": "b", "text": "Chad attacked Niger.", "events": [{"event": "AID", "actor_text": "Chad", "recipient_text": ["Niger"]}]}"#,
    "\n",
);

fn report(name: &str, text: &str, more: &[&str]) -> Value {
    let folder = Folder::new();
    let file = folder.file(name, text.as_bytes());
    let mut arguments = vec!["evaluate", &file, "--format", "json", "--resamples", "50"];
    arguments.extend(more);
    let run = legation(&arguments);
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn accuracy(report: &Value, measure: usize) -> f64 {
    report["measures"][measure]["accuracy"]["value"].as_f64().unwrap()
}

#[test]
fn pairs() {
    let folder = Folder::new();
    let out = folder.0.join("out.tsv");
    let found = report("gold.tsv", PAIRS, &["--predictions", out.to_str().unwrap()]);
    assert_eq!(found["kind"], "pairs");
    assert_eq!(accuracy(&found, 0), 80.0, "{found:#}");
    assert_eq!(found["mistakes"], 1);
    let worst = &found["worst"][0];
    assert_eq!(worst["uid"], "n5");
    assert!(worst["explain"].as_str().unwrap().contains("verbs/condemn"));
    let predictions = std::fs::read_to_string(out).unwrap();
    let lines: Vec<&str> = predictions.lines().collect();
    assert_eq!(lines[0], "uid\tpredicted_root\tpredicted_quad");
    assert_eq!(lines[1], "n1\tACCUSE\t3");
    assert_eq!(lines[4], "n4\tRETREAT\t2");
    assert_eq!(lines.len(), 6);
}

#[test]
fn sentences() {
    let found = report("gold.tsv", SENTENCES, &[]);
    assert_eq!(found["kind"], "sentences");
    assert_eq!(accuracy(&found, 0), 100.0, "{found:#}");
}

#[test]
fn spans() {
    let found = report("gold.bio", SPANS, &[]);
    assert_eq!(found["kind"], "spans");
    assert_eq!(found["items"], 2);
    assert_eq!(accuracy(&found, 0), 100.0, "{found:#}");
}

#[test]
fn records_give_partial_credit_apart() {
    let found = report("gold.jsonl", RECORDS, &[]);
    assert_eq!(found["kind"], "records");
    assert_eq!(accuracy(&found, 0), 50.0, "{found:#}");
    let names: Vec<&str> = found["measures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|measure| measure["name"].as_str().unwrap())
        .collect();
    assert_eq!(names[2], "actor alone");
    assert_eq!(accuracy(&found, 2), 100.0, "{found:#}");
    assert!(names.contains(&"quad_code, of events that were found"));
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let one = report("gold.tsv", PAIRS, &["--seed", "3"]);
    let mut other = report("gold.tsv", PAIRS, &["--seed", "3"]);
    other["file"] = one["file"].clone();
    assert_eq!(one, other);
}

#[test]
fn the_text_report_has_its_tables() {
    let folder = Folder::new();
    let file = folder.file("gold.tsv", PAIRS.as_bytes());
    let run = legation(&["evaluate", &file]);
    for words in ["category (5 items)", "macro F1", "by hand down", "line 6 (n5)"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
}

#[test]
fn all_errors_are_told_with_their_lines() {
    let folder = Folder::new();
    let wrong = "marked_sentence\tgold_root\tgold_quad\n\
        <s>Norway condemned <t>Chad</t>.\tACCUSE\t3\n\
        <s>Norway</s> condemned <t>Chad</t>.\tBLAME\t3\n\
        <s>Norway</s> condemned <t>Chad</t>.\tACCUSE\t7\n";
    let file = folder.file("gold.tsv", wrong.as_bytes());
    let run = legation(&["evaluate", &file]);
    assert_eq!(run.status, 1);
    for words in [
        "line 2: expected",
        "line 3: expected",
        "`BLAME`",
        "line 4: expected 0 to 4",
        "ACCUSE",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    let prose = folder.file("prose.txt", b"Norway condemned Chad.\n");
    let run = legation(&["evaluate", &prose]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("--kind"), "{}", run.err);
    let tagged = folder.file("gold.bio", b"Norway B-S\nslept Q\n");
    assert!(legation(&["evaluate", &tagged]).err.contains("line 2: expected"));
    let broken = folder.file("gold.jsonl", b"{\"text\": 3}\n");
    assert!(legation(&["evaluate", &broken]).err.contains("line 1: expected"));
}
