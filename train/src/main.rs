//! Trains and measures the weights of `legation-parse`.
//!
//! `legation-train --ud DIR --out models/` writes `en.model`; `legation-train eval --ud DIR` prints scores; `legation-train speed`
//! prints words a second.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a command-line tool for developers"
)]

mod compare;
mod coref;
mod data;
mod factuality;
mod lemmas;
mod math;
mod net;
mod parameters;
mod raw;
mod roles;
mod running;
mod scores;
mod speed;
mod splitter;
mod train;

use anyhow::{Context, Result, anyhow};
use clap::{Parser, Subcommand};
use legation_parse::Engine;
use legation_parse::conllu::ConlluSentence;
use legation_parse::model::{Model, Vectors};
use legation_parse::splitter::Splitter;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Parser)]
#[group(skip)]
#[command(
    about = "Trains and measures the weights of legation-parse",
    args_conflicts_with_subcommands = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    train: train::Arguments,
    /// Folder with the weights to measure: `en.vectors`, `en.model` and, if there, `en.split`; those in the program if left out.
    #[arg(long, global = true)]
    models: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Scores of the embedded weights on the test files, words as in the file.
    Eval {
        /// Folder with `en_ewt-test.conllu` and `en_gum-test.conllu`.
        #[arg(long)]
        ud: PathBuf,
        /// Measure on the development files instead.
        #[arg(long)]
        dev: bool,
        /// Start from the raw text: sentences and words are ours too.
        #[arg(long)]
        raw: bool,
    },
    /// Mentions and coreference on GUM's test documents, with the trees of the file and with ours.
    Coref {
        /// Folder with `en_gum-test.conllu`.
        #[arg(long)]
        ud: PathBuf,
        /// Measure on the development documents instead.
        #[arg(long)]
        dev: bool,
        /// Fit the weights of pronouns on the training documents instead, and print them.
        #[arg(long)]
        fit: bool,
        /// Measure whom pronouns are taken for instead, on all three parts.
        #[arg(long)]
        parties: bool,
        /// With `--parties`: print the pronouns that are not right.
        #[arg(long)]
        show: bool,
    },
    /// Load time, and words a second on one core from text to trees.
    Speed {
        /// Folder with `en_ewt-test.conllu` and `en_gum-test.conllu`, whose text is read.
        #[arg(long)]
        ud: PathBuf,
    },
    /// All figures of the parse stage in one table, beside what others reach and what is aimed at.
    Scores(scores::Arguments),
    /// Scores of a CoNLL-U file against another of the same text, by the rules of the CoNLL 2018 shared task.
    Compare {
        /// The right trees.
        gold: PathBuf,
        /// The trees to score.
        system: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// A CoNLL-U file with what we make of it: its words kept and all else predicted.
    Annotate {
        /// A CoNLL-U file.
        file: PathBuf,
        /// Start from its text: sentences and words are ours too.
        #[arg(long)]
        raw: bool,
    },
    /// The running text of CoNLL-U files, paragraphs with an empty line between.
    Text {
        /// CoNLL-U files.
        files: Vec<PathBuf>,
    },
    /// Says when it is ready, then parses a text each time a line comes in, and says how long it took.
    #[command(hide = true)]
    Pass {
        /// The text.
        file: PathBuf,
    },
    /// Doer and undergoer of each predicate against ARG0 and ARG1 of PropBank, by construction.
    Roles(roles::Arguments),
    /// Trains the sentence splitter and writes `en.split`.
    Splitter(splitter::Arguments),
    /// Learns the lemmatiser anew and writes it into `en.model`, of which all else stays as it is; prints what it gets right.
    Lemmas(lemmas::Arguments),
    /// Scores factuality on a file of predicates, or learns its weights.
    Factuality(factuality::Arguments),
    /// Words that the tokeniser cuts otherwise than the file, most frequent first.
    Words {
        /// A CoNLL-U file.
        file: PathBuf,
    },
}

/// The engine to measure.
fn engine(folder: Option<&Path>) -> Result<&'static Engine> {
    let Some(folder) = folder else {
        return Ok(Engine::embedded());
    };
    let vectors = std::fs::read(folder.join("en.vectors")).context("reading en.vectors")?;
    let model = std::fs::read(folder.join("en.model")).context("reading en.model")?;
    let vectors = Vectors::from_bytes(Box::leak(vectors.into_boxed_slice()))?;
    let splitter = match std::fs::read(folder.join("en.split")) {
        Ok(bytes) => Some(Splitter::from_bytes(&bytes, &vectors)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).context("reading en.split"),
    };
    let mut engine = Engine::new(Model::from_bytes(&model)?, vectors).map_err(|(_, error)| anyhow!(error))?;
    if let Some(splitter) = splitter {
        engine = engine.with_splitter(splitter);
    }
    Ok(Box::leak(Box::new(engine)))
}

/// What we make of a treebank: of its words, or of its text.
fn made(engine: &Engine, bank: &[ConlluSentence], raw: bool) -> Result<Vec<ConlluSentence>> {
    if raw {
        running::parsed(engine, running::text(bank))
    } else {
        Ok(running::annotated(engine, bank))
    }
}

/// The running text of several treebanks.
fn text_of(files: &[PathBuf]) -> Result<String> {
    let mut parts = Vec::new();
    for file in files {
        parts.push(running::text(&data::load(file)?).trim_end().to_owned());
    }
    Ok(parts.join("\n\n"))
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let started = Instant::now();
    let engine = || engine(arguments.models.as_deref());
    match arguments.command {
        None => train::train(&arguments.train),
        Some(Command::Eval { ud, dev, raw }) => {
            let part = if dev { "dev" } else { "test" };
            let engine = engine()?;
            for bank in ["ewt", "gum"] {
                let sentences = data::load(&ud.join(format!("en_{bank}-{part}.conllu")))?;
                let scores = compare::compare(&sentences, &made(engine, &sentences, raw)?)?;
                let kind = if raw { "raw text" } else { "words given" };
                println!("{bank} {part}, {kind} ({} words): {scores}", scores.count);
            }
            Ok(())
        }
        Some(Command::Coref { ud, fit: true, .. }) => coref::fit(&ud),
        Some(Command::Coref {
            ud,
            parties: true,
            show,
            ..
        }) => coref::parties(engine()?, &ud, &["train", "dev", "test"], show),
        Some(Command::Coref { ud, dev, .. }) => {
            coref::measure(engine()?, &ud, if dev { "dev" } else { "test" })
        }
        Some(Command::Speed { ud }) => {
            let engine = engine()?;
            println!("ready in {:.0} ms", started.elapsed().as_secs_f64() * 1000.0);
            let files = ["en_ewt-test.conllu", "en_gum-test.conllu"].map(|file| ud.join(file));
            let speed = speed::measure(engine, &text_of(&files)?);
            println!("{} words on one core", speed.words);
            println!("sentences and words only: {:.0} words a second", speed.split);
            println!("all: {:.0} words a second", speed.all);
            Ok(())
        }
        Some(Command::Scores(given)) => scores::run(engine()?, arguments.models.as_deref(), &given),
        Some(Command::Compare { gold, system, json }) => {
            let scores = compare::compare(&data::load(&gold)?, &data::load(&system)?)?;
            if json {
                println!("{}", serde_json::to_string(&scores)?);
            } else {
                println!("{scores}");
            }
            Ok(())
        }
        Some(Command::Annotate { file, raw }) => {
            let mut out = String::new();
            let made = made(engine()?, &data::load(&file)?, raw)?;
            made.iter().for_each(|sentence| sentence.write(&mut out));
            print!("{out}");
            Ok(())
        }
        Some(Command::Text { files }) => {
            println!("{}", text_of(&files)?);
            Ok(())
        }
        Some(Command::Pass { file }) => speed::serve(engine()?, &file),
        Some(Command::Roles(arguments)) => roles::measure(engine()?, &arguments),
        Some(Command::Splitter(arguments)) => splitter::run(&arguments),
        Some(Command::Lemmas(options)) => lemmas::relearn(
            &options,
            arguments.models.as_deref().unwrap_or(Path::new("models")),
        ),
        Some(Command::Factuality(arguments)) => factuality::run(&arguments, engine()?),
        Some(Command::Words { file }) => {
            raw::differences(engine()?, &data::load(&file)?);
            Ok(())
        }
    }
}
