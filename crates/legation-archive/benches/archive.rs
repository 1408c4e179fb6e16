//! A large archive made from templates: how fast it takes in, how large it becomes, how fast it answers.
//!
//! `cargo bench -p legation-archive -- ARTICLES` (10,000 where not given; ten records each). The folder for it is `TMPDIR`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark may panic, and prints"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{FIRST, NOW, RULES, given, made};
use jiff::ToSpan;
use legation_archive::{Archive, Filter};
use legation_core::tell::Reach;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Sentences of an article: about 600 words.
const SENTENCES: usize = 45;
const RECORDS: usize = 10;
/// Articles made at a time, so that making them is not counted.
const BATCH: usize = 500;

fn main() {
    let articles = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.sqlite");
    let mut archive = Archive::open(&path).unwrap();
    let (done, reads) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut bytes = 0;
    let mut spent = Duration::ZERO;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                list(&path, &filters()[0].1);
                reads.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        for first in (0..articles).step_by(BATCH) {
            let batch: Vec<_> = (first..articles.min(first + BATCH))
                .map(|number| made(number, SENTENCES, RECORDS))
                .collect();
            bytes += batch
                .iter()
                .map(|(document, _)| document.text.len())
                .sum::<usize>();
            let start = Instant::now();
            for one in &batch {
                archive.ingest(&[given(one)], NOW, &RULES).unwrap();
            }
            spent += start.elapsed();
        }
        done.store(true, Ordering::Relaxed);
    });
    if let Ok(kept) = std::env::var("KEEP") {
        archive.backup(Path::new(&kept)).unwrap();
    }
    let figures = archive.figures().unwrap();
    let size = std::fs::metadata(&path).unwrap().len();
    println!(
        "kept          {} records of {} articles in {:.1} s, one article a transaction: {:.0} records a second, {} reads meanwhile",
        figures.records,
        figures.documents,
        spent.as_secs_f64(),
        figures.records as f64 / spent.as_secs_f64(),
        reads.load(Ordering::Relaxed)
    );
    println!(
        "size          {:.1} MB, {:.2} times the text",
        size as f64 / 1e6,
        size as f64 / bytes as f64
    );
    for (name, filter) in filters() {
        let start = Instant::now();
        let rows = list(&path, &filter);
        println!(
            "{name:<34} {:>6.1} ms, {rows} rows",
            start.elapsed().as_secs_f64() * 1e3
        );
    }
    let start = Instant::now();
    assert_eq!(
        archive
            .ingest(&[given(&made(7, SENTENCES, RECORDS))], NOW, &RULES)
            .unwrap()
            .len(),
        1
    );
    println!(
        "the same article again             {:>6.1} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    if let Some(peak) = peak() {
        println!("memory        {peak} at most");
    }
}

fn list(path: &Path, filter: &Filter) -> usize {
    let mut rows = 0;
    Archive::read(path)
        .unwrap()
        .records(filter, |_| {
            rows += 1;
            ControlFlow::<(), bool>::Continue(true)
        })
        .unwrap();
    rows
}

fn filters() -> Vec<(&'static str, Filter)> {
    let reach = |code: &str| Reach {
        names: Vec::new(),
        codes: vec![code.to_owned()],
    };
    let first = || Filter {
        limit: Some(100),
        ..Filter::default()
    };
    let day = FIRST + 400.days();
    vec![
        (
            "100 of a dyad",
            Filter {
                parties: vec![reach("NOR"), reach("KEN")],
                ..first()
            },
        ),
        (
            "100 of a dyad, one week",
            Filter {
                parties: vec![reach("NOR"), reach("KEN")],
                from: Some(day),
                to: Some(day + 6.days()),
                ..first()
            },
        ),
        (
            "100 of a category",
            Filter {
                event: vec!["ASSAULT".into()],
                ..first()
            },
        ),
        (
            "100 by words",
            Filter {
                words: Some("shelled AND kenya".into()),
                ..first()
            },
        ),
        (
            "100 of an outlet in a month",
            Filter {
                outlet: vec!["Paper 7".into()],
                from: Some(day),
                to: Some(day + 29.days()),
                ..first()
            },
        ),
        (
            "100 as of a day",
            Filter {
                as_of: Some(day),
                deal: vec!["arms-transfer".into()],
                ..first()
            },
        ),
        (
            "100 deliveries by one",
            Filter {
                actor: Some(reach("JPN")),
                deal: vec!["arms-transfer".into()],
                ..first()
            },
        ),
    ]
}

/// The most memory that the program has had, where the system tells it.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
}
