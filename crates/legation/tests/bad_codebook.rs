//! A codebook with all kinds of faults: every one is told at once, with file, line, what was expected and the nearest right name.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{legation, legation_with};

#[test]
fn every_fault_is_told_at_once() {
    let run = legation_with(
        &["code", "--codebook", "crates/legation/tests/bad-codebook"],
        b"Norway met Chad.",
    );
    assert_eq!(run.status, 1);
    assert!(run.out.is_empty(), "{}", run.out);
    // The codebook's own entries that name operators which the user's file has replaced are told in one line.
    let (follows, own): (Vec<&str>, Vec<&str>) = run
        .err
        .lines()
        .partition(|line| line.starts_with("error: codebook:"));
    assert!(
        follows.len() == 1 && follows[0].contains("no longer fit"),
        "{follows:?}"
    );
    insta::assert_snapshot!(own.join("\n"));
}

#[test]
fn every_file_that_is_no_toml_is_told() {
    let run = legation(&[
        "codebook",
        "check",
        "--codebook",
        "crates/legation/tests/bad-toml",
    ]);
    assert_eq!(run.status, 1);
    insta::assert_snapshot!(run.err);
}

#[test]
fn an_example_that_does_not_code_is_told_with_its_line() {
    let run = legation(&[
        "codebook",
        "check",
        "--codebook",
        "crates/legation/tests/bad-example",
    ]);
    assert_eq!(run.status, 1);
    let told: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("EXAMPLE") || line.starts_with("NEAR"))
        .collect();
    let file = "crates/legation/tests/bad-example/en/verbs/snorkel.toml";
    assert_eq!(
        told,
        [
            format!("EXAMPLE verbs/snorkel/with ({file}:10)"),
            format!("NEAR verbs/snorkel/with ({file}:12)")
        ]
    );
}
