//! A large archive made from templates: how fast it takes in, how large it becomes, how fast it answers, and what it does to somebody who reads meanwhile.
//!
//! `bench_archive [ARTICLES] [--seed N] [--batch N] [--program LEGATION] [--keep FILE] [--ask FILE] [--only WHAT]`: 100,000 articles of ten records where no number is given. The folder for the archive is `TMPDIR`.
//! With `--ask`, nothing is made: an archive that was kept is asked, once it is brought up to date. With `--only in`, articles are taken in and nothing is asked; with
//! `--only merging`, only those are that are hard on it.
//! With `--program`, the commands of the program are timed, too, from start to end. Times are of the clock; the processor's stand beside them where the system tells them,
//! for on a busy machine the two differ.
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line, which may panic"
)]

mod asking;
mod make;
mod reader;
mod words;

use legation_archive::{Archive, Given};
use legation_core::Coded;
use legation_core::codebook::Source;
use legation_merge::Rules;
use legation_parse::Document;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOW: &str = "2026-01-02T03:04:05Z";

struct Wanted {
    articles: usize,
    seed: u64,
    batch: usize,
    program: Option<PathBuf>,
    keep: Option<PathBuf>,
    only: Option<String>,
}

impl Wanted {
    fn asks_for(&self, what: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == what)
    }
}

fn main() {
    let mut wanted = Wanted {
        articles: 100_000,
        seed: 1,
        batch: 200,
        program: None,
        keep: None,
        only: None,
    };
    let mut ask = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut next = || arguments.next().expect("a value behind the option");
        match argument.as_str() {
            "--read" => return reader::read(Path::new(&next())),
            "--seed" => wanted.seed = next().parse().unwrap(),
            "--batch" => wanted.batch = next().parse().unwrap(),
            "--program" => wanted.program = Some(next().into()),
            "--keep" => wanted.keep = Some(next().into()),
            "--only" => wanted.only = Some(next()),
            "--ask" => ask = Some(PathBuf::from(next())),
            number => wanted.articles = number.parse().expect("a number of articles"),
        }
    }
    if let Some(kept) = &ask {
        let start = Instant::now();
        drop(Archive::open(kept).unwrap());
        eprintln!("  opened in {:.1} s", start.elapsed().as_secs_f64());
        asking::inside(kept);
        if let Some(program) = &wanted.program {
            asking::commands(program, kept);
        }
        return;
    }
    let rules = Rules::new(&Source::embedded().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.sqlite");
    println!("{:<52} {:>12} {:>14}", "", "measured", "wanted");
    let mut size = 0;
    if wanted.asks_for("in") {
        size = take_in(&wanted, &path, &rules);
        if let Some(keep) = &wanted.keep {
            Archive::read(&path).unwrap().backup(keep).unwrap();
        }
    }
    if wanted.only.is_none() {
        asking::inside(&path);
        if let Some(program) = &wanted.program {
            asking::commands(program, &path);
        }
    }
    let hard = [
        ("one event, told in many ways", make::one_story as fn(usize) -> _),
        ("many events of one pair in three days", make::many_stories),
        ("near copies of seven articles", make::near_copy),
    ];
    for (name, make) in hard.into_iter().filter(|_| wanted.asks_for("merging")) {
        merging(
            name,
            (wanted.articles / 10).clamp(200, 5000),
            make,
            &rules,
            folder.path(),
        );
    }
    line(
        "memory at most, of all this",
        &peak().unwrap_or_default(),
        "500 MB",
    );
    println!("{}", made_of(&wanted, size));
}

fn made_of(wanted: &Wanted, size: u64) -> String {
    format!(
        "\n{} articles, seed {}, {} a transaction, archive of {:.0} MB",
        wanted.articles,
        wanted.seed,
        wanted.batch,
        size as f64 / 1e6
    )
}

pub fn line(name: &str, measured: &str, wanted: &str) {
    println!("{name:<52} {measured:>12} {wanted:>14}");
}

/// Puts all articles in, with a reader beside it; gives the size of the archive.
fn take_in(wanted: &Wanted, path: &Path, rules: &Rules) -> u64 {
    let mut archive = Archive::open(path).unwrap();
    let reader = reader::start(path);
    let (mut text, mut records) = (0usize, 0usize);
    let (mut spent, mut worked) = (Duration::ZERO, 0.0);
    let mut maker = make::Maker::new(wanted.articles, wanted.seed);
    let mut tenth = (Duration::ZERO, 0usize);
    let mut last = 0.0;
    loop {
        let batch: Vec<(Document, Coded)> = maker.by_ref().take(wanted.batch).collect();
        if batch.is_empty() {
            break;
        }
        text += batch
            .iter()
            .map(|(document, _)| document.text.len())
            .sum::<usize>();
        let more = batch.iter().map(|(_, coded)| coded.records.len()).sum::<usize>();
        let given: Vec<Given<'_>> = batch.iter().map(given).collect();
        let (start, before) = (Instant::now(), processor());
        archive.ingest(&given, NOW, rules).unwrap();
        spent += start.elapsed();
        worked += processor() - before;
        records += more;
        tenth.0 += start.elapsed();
        tenth.1 += more;
        if records * 10 / (wanted.articles * make::RECORDS)
            > (records - more) * 10 / (wanted.articles * make::RECORDS)
        {
            last = tenth.1 as f64 / tenth.0.as_secs_f64();
            eprintln!(
                "  {records} records, {last:.0} a second of the last tenth, {}",
                peak().unwrap_or_default()
            );
            tenth = (Duration::ZERO, 0);
        }
    }
    let start = Instant::now();
    drop(archive);
    spent += start.elapsed();
    let beside = reader.stop();
    let size = std::fs::metadata(path).unwrap().len();
    let rate = |seconds: f64| format!("{:.0}", records as f64 / seconds);
    line("records taken in", &records.to_string(), "");
    line(
        "records a second, with the index of words",
        &rate(spent.as_secs_f64()),
        "15000",
    );
    line("  of the last tenth", &format!("{last:.0}"), "");
    line("  a second of the processor", &rate(worked), "");
    line(
        "size of the archive, times the text",
        &format!("{:.2}", size as f64 / text as f64),
        "3",
    );
    line("a reader meanwhile: answers", &beside.answers.to_string(), "");
    line("  the slowest", &format!("{:.0} ms", beside.slowest), "");
    line("  errors", &beside.errors.to_string(), "0");
    line(
        "memory at most, of the writer",
        &peak().unwrap_or_default(),
        "500 MB",
    );
    size
}

fn given((document, coded): &(Document, Coded)) -> Given<'_> {
    Given {
        file: "made",
        document,
        coded,
        coder: make::CODER,
    }
}

/// What merging takes for articles that are hard on it, an article a transaction.
fn merging(name: &str, articles: usize, make: fn(usize) -> (Document, Coded), rules: &Rules, folder: &Path) {
    let path = folder.join(format!("{}.sqlite", name.len()));
    let mut archive = Archive::open(&path).unwrap();
    let mut records = 0;
    let mut spent = Duration::ZERO;
    let (mut last, mut of_last) = (Duration::ZERO, 0);
    for number in 0..articles {
        let one = make(number);
        records += one.1.records.len();
        let start = Instant::now();
        archive.ingest(&[given(&one)], NOW, rules).unwrap();
        spent += start.elapsed();
        if number >= articles * 9 / 10 {
            last += start.elapsed();
            of_last += one.1.records.len();
        }
    }
    let each = |spent: Duration, records: usize| {
        format!("{:.2} ms", spent.as_secs_f64() * 1e3 / records.max(1) as f64)
    };
    line(&format!("a record in all, {name}"), &each(spent, records), "1 ms");
    line(
        &format!("  of the last tenth of {articles} articles"),
        &each(last, of_last),
        "1 ms",
    );
}

/// The most memory that the program has had, where the system tells it.
pub fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(format!("{:.0} MB", kilobytes / 1024.0))
}

/// Seconds that the processor has worked for this program, where the system tells it.
fn processor() -> f64 {
    let told = || -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = status.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    };
    told().unwrap_or(0.0)
}
