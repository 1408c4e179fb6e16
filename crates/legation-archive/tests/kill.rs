//! A program that is killed while it writes loses at most the article in hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use common::{NOW, RULES, given, made};
use legation_archive::Archive;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Names the archive to the program that is to be killed.
const ARCHIVE: &str = "LEGATION_KILLED_ARCHIVE";
/// How often it is killed.
const TIMES: u64 = 100;

/// What is killed: keeps article after article, and tells each that is kept.
#[test]
#[ignore = "run by the test below, as a program of its own"]
fn keeps_until_killed() {
    let path = std::env::var(ARCHIVE).unwrap();
    let mut archive = Archive::open(Path::new(&path)).unwrap();
    let mut out = std::io::stdout();
    for number in archive.figures().unwrap().documents as usize.. {
        archive
            .ingest(&[given(&made(number, 12, 4))], NOW, &RULES)
            .unwrap();
        writeln!(out, "kept {}", number + 1).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let mut before = 0;
    for kill in 0..TIMES {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "keeps_until_killed", "--ignored", "--nocapture"])
            .env(ARCHIVE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (first, begun) = std::sync::mpsc::channel();
        let told = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            let numbers = lines.filter_map(|line| line.rsplit_once("kept ")?.1.parse::<u64>().ok());
            numbers
                .inspect(|number| {
                    let _ = first.send(*number);
                })
                .last()
                .unwrap_or(0)
        });
        // It has begun to write; from here on it is killed anywhere.
        begun.recv().unwrap();
        std::thread::sleep(Duration::from_micros(kill * 313 % 7_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let told = told.join().unwrap();
        let archive = Archive::open(&path).unwrap();
        let figures = archive.figures().unwrap();
        // One more may be kept that could not be told any more.
        assert!((told..=told + 1).contains(&figures.documents), "kill {kill}");
        assert!(figures.documents >= before, "kill {kill}: what was there stays");
        assert_eq!(
            figures.records,
            figures.documents * 4,
            "kill {kill}: an article is kept whole"
        );
        assert_eq!(archive.faults().unwrap(), Vec::<String>::new(), "kill {kill}");
        before = figures.documents;
    }
    assert!(before >= TIMES, "each time at least one article is kept");
}
