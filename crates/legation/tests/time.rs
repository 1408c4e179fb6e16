//! `legation time`: short news texts, marked by hand before the first run, against what is found; the text byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::process::{Command, Stdio};

fn run(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// The F1 of a line of the report.
fn f1(report: &str, name: &str) -> f64 {
    let line = report.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().next_back().unwrap().parse().unwrap()
}

#[test]
fn the_marked_texts_are_found_as_well_as_measured() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/time");
    let report = run(&["time", "--score", folder], "");
    assert!(report.starts_with("208 marked"), "{report}");
    // At the first run, before anything was mended by them: texts 01 to 16 strict 97.6, relaxed 99.2, value 96.8; 17 to 26
    // strict 98.8, relaxed 98.8, value 91.5.
    assert!(f1(&report, "strict") >= 99.9, "{report}");
    assert!(f1(&report, "relaxed") >= 99.9, "{report}");
    assert!(f1(&report, "value") >= 98.0, "{report}");
}

#[test]
fn the_text_stays_byte_for_byte() {
    let text =
        "KABUL – They met \u{a0} on Friday &\tleft <soon>.\r\n\r\n\r\nOn 3 May 2024 “it” ended 🦀 at noon.";
    let marked = run(&["time", "--published", "2025-07-12", "-"], text);
    let mut plain = marked.clone();
    while let Some(at) = plain.find("<TIMEX3").or_else(|| plain.find("</TIMEX3")) {
        let end = at + plain[at..].find('>').unwrap();
        plain.replace_range(at..=end, "");
    }
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    assert_eq!(plain, text, "{marked}");
    assert!(marked.contains("<TIMEX3 tid=\"t1\" type=\"DATE\" value=\"2025-07-11\">Friday</TIMEX3> &amp;\t"));
    assert!(marked.contains("<TIMEX3 tid=\"t2\" type=\"DATE\" value=\"2024-05-03\">3 May 2024</TIMEX3>"));
}

#[test]
fn offsets_are_scalar_values_and_slice_to_the_words() {
    let text = "🦀 “Où?” They met on Friday, two days later in May.";
    let lines = run(&["time", "--format", "jsonl", "-"], text);
    let mut seen = 0;
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = |name: &str| line[name].as_u64().unwrap() as usize;
        let words: String = text
            .chars()
            .skip(at("start"))
            .take(at("end") - at("start"))
            .collect();
        assert_eq!(words, line["text"].as_str().unwrap());
        seen += 1;
    }
    assert_eq!(seen, 3, "{lines}");
}
