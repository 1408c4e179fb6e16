//! Words a second within this process, and a pass over a text in a process of its own, whose start-up and memory can be told apart.

use anyhow::{Context, Result, ensure};
use legation_parse::{Document, Engine, Sentence, Span};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Times each piece of text is read; the best counts.
const ROUNDS: usize = 9;

/// Words a second on one core.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Speed {
    /// Words in the text, as we cut it.
    pub(crate) words: usize,
    /// Sentences and words only.
    pub(crate) split: f64,
    /// From text to trees.
    pub(crate) all: f64,
}

fn count(sentences: &[Sentence]) -> usize {
    sentences.iter().map(|sentence| sentence.words.len()).sum()
}

/// Measures on `text`, in pieces of some 400 words, each timed by its best round: what else runs on the machine counts less.
pub(crate) fn measure(engine: &Engine, text: &str) -> Speed {
    let mut pieces: Vec<Span> = Vec::new();
    for paragraph in Document::plain("", text.to_owned()).blocks {
        match pieces.last_mut() {
            Some(piece) if piece.end - piece.start < 2000 => *piece = piece.join(paragraph.span),
            _ => pieces.push(paragraph.span),
        }
    }
    let time = |work: &dyn Fn(Span) -> usize| {
        let (mut words, mut total) = (0, Duration::ZERO);
        for piece in &pieces {
            let round = || {
                let started = Instant::now();
                let words = work(*piece);
                (started.elapsed(), words)
            };
            let (best, count) = (0..ROUNDS).map(|_| round()).min().unwrap_or_default();
            words += count;
            total += best;
        }
        (words, words as f64 / total.as_secs_f64())
    };
    let (words, split) = time(&|piece| count(&engine.split_block(text, piece, false)));
    let (_, all) = time(&|piece| count(&engine.parse_block(text, piece, false)));
    Speed { words, split, all }
}

/// One pass over a text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Pass {
    /// Words in the text, as they were cut.
    pub(crate) words: usize,
    /// Wall time, from text to trees.
    pub(crate) seconds: f64,
    /// Time on a core; `None` where the system does not say.
    pub(crate) cpu_seconds: Option<f64>,
    /// Most memory the process has had so far, in kB; `None` where the system does not say.
    pub(crate) peak_kb: Option<u64>,
}

/// Answers to a driver: a line once the first sentence is parsed, then a [`Pass`] as JSON for each line on standard input.
pub(crate) fn serve(engine: &Engine, file: &Path) -> Result<()> {
    let first = "Moscow signed the agreement.";
    let parsed = engine.parse_block(first, Span::new(0, first.len()), false);
    println!("{{\"ready\": {}}}", count(&parsed));
    std::io::stdout().flush()?;
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let document = Document::plain("", text);
    for line in std::io::stdin().lines() {
        line?;
        let (started, before) = (Instant::now(), cpu_seconds());
        let sizes = document
            .blocks
            .iter()
            .map(|block| count(&engine.parse_block(&document.text, block.span, false)));
        let words = sizes.sum();
        let seconds = started.elapsed().as_secs_f64();
        let pass = Pass {
            words,
            seconds,
            cpu_seconds: before.zip(cpu_seconds()).map(|(before, after)| after - before),
            peak_kb: peak_kb(),
        };
        println!("{}", serde_json::to_string(&pass)?);
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Seconds this thread has been on a core.
fn cpu_seconds() -> Option<f64> {
    let times = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = times.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// `VmHWM` of this process.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// This program once more, at the end of a pipe.
struct Driven {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Driven {
    fn start(text: &Path, models: Option<&Path>) -> Result<Driven> {
        let mut command = Command::new(std::env::current_exe()?);
        if let Some(models) = models {
            command.arg("--models").arg(models);
        }
        command
            .arg("pass")
            .arg(text)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().context("starting this program once more")?;
        let out = child.stdout.take().context("its output")?;
        let mut driven = Driven {
            child,
            answers: BufReader::new(out),
        };
        driven.answer()?;
        Ok(driven)
    }

    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(
            self.answers.read_line(&mut line)? > 0,
            "the process that was to parse ended early"
        );
        Ok(line)
    }

    fn pass(&mut self) -> Result<Pass> {
        let input = self.child.stdin.as_mut().context("its input")?;
        input.write_all(b"\n")?;
        input.flush()?;
        Ok(serde_json::from_str(&self.answer()?)?)
    }

    fn end(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        self.child.wait()?;
        Ok(())
    }
}

/// What a process that parses a whole text takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Process {
    /// From the start of the process to its first parsed sentence, in ms; the best of [`ROUNDS`].
    pub(crate) start_ms: f64,
    /// Words of the whole text for each second on a core, by the best of three passes.
    pub(crate) words_per_cpu_second: Option<f64>,
    /// Its most memory, in kB.
    pub(crate) peak_kb: Option<u64>,
}

/// Starts this program anew to parse the text in `file`.
pub(crate) fn process(file: &Path, models: Option<&Path>) -> Result<Process> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let driven = Driven::start(file, models)?;
        best = best.min(started.elapsed().as_secs_f64() * 1000.0);
        driven.end()?;
    }
    let mut driven = Driven::start(file, models)?;
    let passes = [driven.pass()?, driven.pass()?, driven.pass()?];
    driven.end()?;
    let rates = passes
        .iter()
        .filter_map(|pass| Some(pass.words as f64 / pass.cpu_seconds?));
    Ok(Process {
        start_ms: best,
        words_per_cpu_second: rates.reduce(f64::max),
        peak_kb: passes[0].peak_kb,
    })
}
