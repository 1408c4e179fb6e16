//! Odd dates through the command line: a value where the text supports one, unknown where it does not, and a note either way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;
use std::process::{Command, Stdio};

/// The first record and what went to standard error.
fn code(text: &str, published: Option<&str>) -> (serde_json::Value, String) {
    let mut arguments = vec!["code", "-"];
    if let Some(day) = published {
        arguments.extend(["--published", day]);
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let line = out
        .lines()
        .next()
        .unwrap_or_else(|| panic!("no record of: {text}"));
    (
        serde_json::from_str(line).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn dates(record: &serde_json::Value) -> (Option<&str>, Option<&str>, &str) {
    let day = |name: &str| record[name].as_str();
    (
        day("date"),
        day("enddate"),
        record["date_basis"].as_str().unwrap(),
    )
}

const PUBLISHED: Option<&str> = Some("2025-03-14");

#[test]
fn a_day_that_no_calendar_has() {
    for day in ["31 February 2025", "February 30", "29 February 2023", "31 April"] {
        let (record, told) = code(
            &format!("Norway condemned the attack by Chad on {day}.\n"),
            PUBLISHED,
        );
        assert_eq!(dates(&record), (None, None, "unknown"), "{day}");
        assert!(
            record["date_text"]["text"]
                .as_str()
                .unwrap()
                .contains(day.split(' ').next().unwrap()),
            "{record}"
        );
        assert!(told.contains("no calendar has this day"), "{day}: {told}");
    }
    let (record, told) = code(
        "Norway condemned the attack by Chad on 29 February 2024.\n",
        PUBLISHED,
    );
    assert_eq!(dates(&record).0, Some("2024-02-29"));
    assert!(!told.contains("no calendar"), "{told}");
}

#[test]
fn a_year_of_two_digits() {
    let (record, told) = code("Norway condemned the attack by Chad on 13/2/24.\n", PUBLISHED);
    assert_eq!(dates(&record), (Some("2024-02-13"), Some("2024-02-13"), "stated"));
    assert!(told.contains("a year of two digits"), "{told}");
}

#[test]
fn day_and_month_that_could_be_the_other_way_round() {
    let (record, told) = code("Norway condemned the attack by Chad on 3/4/2024.\n", PUBLISHED);
    assert_eq!(dates(&record).0, Some("2024-04-03"));
    assert!(told.contains("day and month"), "{told}");
}

#[test]
fn the_past_after_publication() {
    let (record, told) = code(
        "Norway condemned the attack by Chad on 20 July 2025.\n",
        PUBLISHED,
    );
    assert_eq!(dates(&record), (Some("2025-07-20"), Some("2025-07-20"), "stated"));
    assert!(
        told.contains("told as past on 2025-07-20, but published on 2025-03-14"),
        "{told}"
    );
}

#[test]
fn a_day_just_after_publication_without_its_year() {
    let (record, told) = code("Norway condemned the attack by Chad on 19 March.\n", PUBLISHED);
    assert_eq!(dates(&record), (None, None, "unknown"));
    assert!(told.contains("which one is not clear"), "{told}");
}

#[test]
fn publication_long_before_what_the_text_tells() {
    let (record, told) = code(
        "Norway condemned the attack by Chad on 3 May 2024.\n",
        Some("2019-01-05"),
    );
    assert_eq!(dates(&record).0, Some("2024-05-03"));
    assert!(told.contains("one of the two is wrong"), "{told}");
}

#[test]
fn no_publication_date_leaves_weekdays_unknown() {
    let (record, told) = code("Norway condemned the attack by Chad on Tuesday.\n", None);
    assert_eq!(dates(&record), (None, None, "unknown"));
    assert!(told.contains("no publication date was found"), "{told}");
}
