//! `legation-train scores`: all figures of the parse stage in one table, beside what others reach and what is aimed at.

use crate::compare::{Scores, compare};
use crate::{data, running, speed};
use anyhow::{Context, Result};
use comfy_table::{CellAlignment, Table, presets};
use legation_parse::Engine;
use legation_parse::conllu::ConlluSentence;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A figure to reach: what it is of, what of it, what others have, the least to reach, and the aim.
type Target = (&'static str, &'static str, &'static str, Option<f64>, Option<f64>);

const WORDS_GIVEN: &str = "words given";
const RAW: &str = "raw text";
const WRAPPED: &str = "raw, lines of 80";
const PROGRAM: &str = "program";

/// Published figures of others, on versions of EWT that are not all alike. The network kinds (UDPipe 2, Stanza, Trankit) run large language models or
/// much larger networks; UDPipe 1 and spaCy's small model are of our size.
const TARGETS: &[Target] = &[
    (
        "EWT test, words given",
        "UPOS",
        "97.5 UDPipe 2; 95 UDPipe 1",
        Some(96.0),
        Some(97.0),
    ),
    (
        "EWT test, words given",
        "UAS",
        "93.4 UDPipe 2; 84 UDPipe 1",
        Some(88.0),
        Some(91.5),
    ),
    (
        "EWT test, words given",
        "LAS",
        "91.5 UDPipe 2; 81 UDPipe 1",
        Some(85.5),
        Some(89.5),
    ),
    (
        "EWT test, words given",
        "lemma",
        "98 UDPipe 2",
        Some(97.0),
        Some(98.5),
    ),
    ("EWT test, raw text", "sentences F1", "", Some(84.0), Some(90.0)),
    ("EWT test, raw text", "words F1", "", Some(99.0), Some(99.3)),
    (
        "EWT test, raw text",
        "LAS",
        "88.0 Trankit; 83.6 Stanza; 77.0 UDPipe 1.2",
        Some(82.0),
        Some(87.0),
    ),
    (
        PROGRAM,
        "words a second",
        "15,700 spaCy small; 2,500 UDPipe 1",
        Some(100_000.0),
        Some(250_000.0),
    ),
    (PROGRAM, "weights, MB", "12.8 spaCy small", Some(20.0), Some(10.0)),
    (
        PROGRAM,
        "start-up, ms",
        "1,000 spaCy small",
        Some(60.0),
        Some(20.0),
    ),
    (PROGRAM, "memory, MB", "300 spaCy small", Some(120.0), Some(60.0)),
];

/// What to score and how to print it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with `en_ewt-test.conllu` and `en_gum-test.conllu`.
    #[arg(long)]
    ud: PathBuf,
    /// More CoNLL-U files to score.
    files: Vec<PathBuf>,
    /// How to print the figures.
    #[arg(long, default_value = "table", value_parser = ["table", "json"])]
    format: String,
}

/// A line of the table.
#[derive(Serialize)]
struct Row {
    of: String,
    figure: &'static str,
    ours: Option<f64>,
    elsewhere: &'static str,
    reach: Option<f64>,
    aim: Option<f64>,
}

impl Row {
    fn new(of: &str, figure: &'static str, ours: Option<f64>) -> Row {
        let target = TARGETS.iter().find(|target| target.0 == of && target.1 == figure);
        Row {
            of: of.to_owned(),
            figure,
            ours,
            elsewhere: target.map_or("", |target| target.2),
            reach: target.and_then(|target| target.3),
            aim: target.and_then(|target| target.4),
        }
    }
}

#[derive(Serialize)]
struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
}

fn file_rows(name: &str, given: &Scores, raw: &Scores) -> Vec<Row> {
    let tags = |s: &Scores| {
        [
            ("UPOS", s.upos),
            ("XPOS", s.xpos),
            ("lemma", s.lemma),
            ("UAS", s.uas),
            ("LAS", s.las),
            ("LAS with subtypes", s.las_subtypes),
        ]
    };
    let cuts = [("sentences F1", raw.sentences), ("words F1", raw.words)];
    let row = |kind: &str, (figure, value)| Row::new(&format!("{name}, {kind}"), figure, Some(value));
    let given = tags(given).map(|figure| row(WORDS_GIVEN, figure));
    let raw = cuts.into_iter().chain(tags(raw)).map(|figure| row(RAW, figure));
    given.into_iter().chain(raw).collect()
}

/// Measures everything and prints it.
pub(crate) fn run(engine: &Engine, models: Option<&Path>, arguments: &Arguments) -> Result<()> {
    let load_before = load();
    let mut banks = vec![
        ("EWT test".to_owned(), arguments.ud.join("en_ewt-test.conllu")),
        ("GUM test".to_owned(), arguments.ud.join("en_gum-test.conllu")),
    ];
    for file in &arguments.files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        banks.push((name.into_owned(), file.clone()));
    }
    let (mut rows, mut text) = (Vec::new(), String::new());
    for (index, (name, path)) in banks.iter().enumerate() {
        let bank: Vec<ConlluSentence> = data::load(path)?;
        let score =
            |made: Vec<ConlluSentence>| compare(&bank, &made).with_context(|| path.display().to_string());
        let running = running::text(&bank);
        let given = score(running::annotated(engine, &bank))?;
        let raw = score(running::parsed(engine, running.clone())?)?;
        let wrapped = score(running::parsed(engine, running::wrapped(&running))?)?;
        rows.extend(file_rows(name, &given, &raw));
        for (figure, value) in [
            ("sentences F1", wrapped.sentences),
            ("words F1", wrapped.words),
            ("LAS", wrapped.las),
        ] {
            rows.push(Row::new(&format!("{name}, {WRAPPED}"), figure, Some(value)));
        }
        if index < 2 {
            text += if text.is_empty() { "" } else { "\n\n" };
            text += running.trim_end();
        }
    }

    let file = std::env::temp_dir().join(format!("legation-scores-{}.txt", std::process::id()));
    fs::write(&file, &text).with_context(|| format!("writing {}", file.display()))?;
    let process = speed::process(&file, models);
    fs::remove_file(&file)?;
    let process = process?;
    let speed = speed::measure(engine, &text);
    let weights = weights(models)?;
    rows.push(Row::new(PROGRAM, "words a second", Some(speed.all)));
    let per_cpu = process.words_per_cpu_second;
    rows.push(Row::new(PROGRAM, "words a CPU second", per_cpu));
    rows.push(Row::new(PROGRAM, "words a second, split only", Some(speed.split)));
    rows.push(Row::new(PROGRAM, "weights, MB", Some(weights as f64 / 1e6)));
    rows.push(Row::new(PROGRAM, "start-up, ms", Some(process.start_ms)));
    let megabytes = process.peak_kb.map(|kb| kb as f64 * 1024.0 / 1e6);
    rows.push(Row::new(PROGRAM, "memory, MB", megabytes));

    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let notes = vec![
        "Scores are F1 in percent as conll18_ud_eval.py counts them; LAS leaves subtypes of relations aside. Raw text is scored as `legation parse --plain` writes it: paragraphs on one line, or with lines broken at 80 characters."
            .to_owned(),
        format!(
            "Words a second: one core, text to trees, the {} words of EWT test and GUM test, each piece of some 400 words by its best of several rounds; \
             a CPU second leaves out the time in which other programs had the core.",
            speed.words
        ),
        format!("Weights: {weights} bytes. Start-up: from the start of the process to its first tree. Memory: VmHWM of a process that parses all this text."),
        format!(
            "The machine has {cores} cores; its load was {load_before} before and {} after: above {cores}, times are longer than on a quiet machine.",
            load()
        ),
    ];
    let report = Report { rows, notes };
    if arguments.format == "json" {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print_table(&report);
    }
    Ok(())
}

/// Load averages over 1, 5 and 15 minutes, where the system tells them.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let loads: Vec<&str> = text.split_whitespace().take(3).collect();
    if loads.is_empty() {
        "not known".to_owned()
    } else {
        loads.join(" ")
    }
}

/// Bytes of the weights, `en.*` in their folder; where none is given, in the repository this was built from.
fn weights(models: Option<&Path>) -> Result<u64> {
    let folder = models.unwrap_or(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../models")));
    let mut bytes = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("en.") {
            bytes += entry.metadata()?.len();
        }
    }
    Ok(bytes)
}

fn print_table(report: &Report) {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(["of", "figure", "ours", "known elsewhere", "reach", "aim"]);
    let mut before = "";
    for row in &report.rows {
        let of = if row.of == before { "" } else { &row.of };
        before = &row.of;
        let number = |value: Option<f64>| value.map_or(String::new(), |value| number(row.figure, value));
        let ours = row
            .ours
            .map_or("not known".to_owned(), |value| self::number(row.figure, value));
        table.add_row([
            of,
            row.figure,
            &ours,
            row.elsewhere,
            &number(row.reach),
            &number(row.aim),
        ]);
    }
    for column in [2, 4, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    println!("{table}\n");
    for note in &report.notes {
        println!("{note}");
    }
}

/// A figure in as many digits as it deserves.
fn number(figure: &str, value: f64) -> String {
    if figure.starts_with("words a") {
        thousands(value.round() as u64)
    } else if figure.contains(", M") || figure.contains(", ms") {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// `71,234`
fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(71_234), "71,234");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }

    #[test]
    fn every_target_has_its_row() {
        let rows = file_rows("EWT test", &Scores::default(), &Scores::default());
        let found = rows.iter().filter(|row| row.reach.is_some()).count();
        let wanted = TARGETS.iter().filter(|target| target.0 != PROGRAM).count();
        assert_eq!(found, wanted);
    }
}
