//! Reviews through the command line: what was decided comes out as a file that `legation evaluate` reads; and what goes on for ever ends when it is told to.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic and say why")]

mod common;

use common::{Folder, legation, legation_with, root};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// An archive of some sentences.
fn filled(folder: &Folder) -> String {
    let articles = folder.file(
        "a.jsonl",
        concat!(
            r#"{"id":"a","outlet":"Ridge Post","published":"2024-03-06","language":"en","text":"Norway condemned Belarus on 4 March 2024."}"#,
            "\n",
            r#"{"id":"b","outlet":"Lake Wire","published":"2024-03-07","language":"en","text":"Kenya and Uganda signed a trade agreement on 5 March 2024."}"#,
            "\n",
            r#"{"id":"c","outlet":"Lake Wire","published":"2024-03-08","language":"en","text":"Peru recognised Kosovo on 7 March 2024."}"#,
            "\n",
        )
        .as_bytes(),
    );
    let path = folder.0.join("a.sqlite").to_string_lossy().into_owned();
    let run = legation(&["ingest", &articles, "--archive", &path, "-q"]);
    assert_eq!(run.status, 0, "{}", run.err);
    path
}

fn records(path: &str) -> Vec<Value> {
    let run = legation(&["records", "--archive", path, "-q", "-f", "jsonl", "--machine"]);
    run.out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn decisions_come_out_as_gold_that_evaluate_reads() {
    let folder = Folder::new();
    let path = filled(&folder);
    let records = records(&path);
    assert_eq!(records.len(), 3, "{records:?}");
    for (record, how) in records.iter().zip(["--correct", "--correct", "--wrong"]) {
        let run = legation(&[
            "records",
            "--archive",
            &path,
            how,
            record["id"].as_str().unwrap(),
            "-q",
        ]);
        assert_eq!(run.status, 0, "{}", run.err);
    }
    let gold = folder.0.join("gold.jsonl").to_string_lossy().into_owned();
    let run = legation(&["reviews", "--archive", &path, "--gold", &gold]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("3 sentences"), "{}", run.err);
    let lines = std::fs::read_to_string(&gold).unwrap();
    let events: Vec<usize> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["events"]
                .as_array()
                .unwrap()
                .len()
        })
        .collect();
    assert_eq!(events.iter().sum::<usize>(), 2, "{lines}");
    // Coded again, what was accepted is found, and what was rejected is one too many.
    let run = legation(&["evaluate", &gold, "--format", "json", "-q"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["items"], 3);
    let whole = report["measures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|measure| measure["name"] == "category, actor and recipient")
        .unwrap();
    let mean = &whole["micro_mean"];
    assert_eq!(mean["recall"], 100.0, "{whole}");
    assert!(
        (mean["precision"].as_f64().unwrap() - 200.0 / 3.0).abs() < 0.01,
        "{whole}"
    );
}

#[test]
fn the_log_and_the_agreement_are_printed() {
    let folder = Folder::new();
    let path = filled(&folder);
    let record = records(&path)[0]["id"].as_str().unwrap().to_owned();
    legation(&[
        "records",
        "--archive",
        &path,
        "--wrong",
        &record,
        "--note",
        "a rumour",
        "-q",
    ]);
    let log = legation(&["reviews", "--archive", &path, "-f", "jsonl"]);
    let entry: Value = serde_json::from_str(log.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&entry["verdict"], &entry["note"], &entry["record"]),
        (&json!("wrong"), &json!("a rumour"), &json!(record))
    );
    let agreement = legation(&["reviews", "--archive", &path, "--agreement", "-f", "csv"]);
    // One reviewer agrees with nobody.
    assert_eq!(agreement.out, "field,records,same,alpha\n");
    let proposals = folder.0.join("p.toml").to_string_lossy().into_owned();
    legation(&["reviews", "--archive", &path, "--proposals", &proposals, "-q"]);
    let proposals = std::fs::read_to_string(&proposals).unwrap();
    assert!(proposals.contains("near = ["), "{proposals}");
}

#[test]
fn a_model_s_client_is_answered_on_standard_output() {
    let folder = Folder::new();
    let path = filled(&folder);
    let lines = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "protocolVersion": "2025-06-18" } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": "explain", "arguments": { "sentence": "Peru condemned Bolivia." } } }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": { "name": "search", "arguments": { "actor": "Norway" } } }),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let run = legation_with(&["mcp", "--archive", &path, "-q"], input.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let answers: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 3, "{}", run.out);
    let told = answers[1]["result"]["content"][0]["text"].as_str().unwrap();
    assert!(
        told.contains("ACCUSE") && told.contains("Tree") && !told.contains('\u{1b}'),
        "{told}"
    );
    let cited = &answers[2]["result"]["structuredContent"]["events"][0]["citations"][0];
    assert_eq!(
        (&cited["outlet"], &cited["document"]),
        (&json!("Ridge Post"), &json!("a"))
    );
}

#[cfg(unix)]
#[test]
fn a_server_with_listeners_ends_when_it_is_told_to() {
    let folder = Folder::new();
    let path = filled(&folder);
    let mut server = Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(["serve", "--archive", &path, "--address", "127.0.0.1:0"])
        .current_dir(root())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(server.stderr.take().unwrap());
    let address = loop {
        let mut line = String::new();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "it did not start");
        if let Some((_, rest)) = line.split_once("http://") {
            break rest.split('/').next().unwrap().to_owned();
        }
    };
    let mut listener = TcpStream::connect(&address).unwrap();
    listener.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(listener, "GET /api/v1/stream HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut begun = Vec::new();
    while !String::from_utf8_lossy(&begun).contains("event: ready") {
        let mut piece = [0; 4096];
        let length = listener.read(&mut piece).unwrap();
        assert_ne!(length, 0, "the stream ended");
        begun.extend_from_slice(&piece[..length]);
    }
    let began = Instant::now();
    Command::new("kill")
        .args(["-TERM", &server.id().to_string()])
        .status()
        .unwrap();
    let status = server.wait().unwrap();
    assert!(status.success(), "{status}");
    // Not by the time after which whatever still runs is broken off.
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    let mut rest = Vec::new();
    listener.read_to_end(&mut rest).unwrap();
}
