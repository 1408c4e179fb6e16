//! Trains and measures the weights of `legation-parse`.
//!
//! `legation-train --ud DIR --out models/` writes `en.model`; `legation-train eval --ud DIR` prints scores; `legation-train speed`
//! prints words a second.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a command-line tool for developers"
)]

mod data;
mod evaluate;
mod lemmas;
mod math;
mod net;
mod parameters;
mod raw;
mod speed;
mod train;

use anyhow::{Context, Result, anyhow};
use clap::{Parser, Subcommand};
use legation_parse::Engine;
use legation_parse::model::{Model, Vectors};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Parser)]
#[command(
    about = "Trains and measures the weights of legation-parse",
    args_conflicts_with_subcommands = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    train: train::Arguments,
    /// Folder with the weights to measure; those in the program if left out.
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
    /// Load time, and words a second on one core from text to trees.
    Speed {
        /// Folder with `en_ewt-test.conllu` and `en_gum-test.conllu`, whose text is read.
        #[arg(long)]
        ud: PathBuf,
    },
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
    let engine = Engine::new(Model::from_bytes(&model)?, vectors).map_err(|(_, error)| anyhow!(error))?;
    Ok(Box::leak(Box::new(engine)))
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
                let file = format!("en_{bank}-{part}.conllu");
                if raw {
                    println!(
                        "{bank} {part}, raw text: {}",
                        raw::score(engine, &data::load(&ud.join(file))?)
                    );
                } else {
                    let score = evaluate::gold_words(engine, &data::examples(&ud, &[&file])?);
                    println!("{bank} {part} ({} words): {score}", score.words);
                }
            }
            Ok(())
        }
        Some(Command::Speed { ud }) => {
            let engine = engine()?;
            println!("ready in {:.0} ms", started.elapsed().as_secs_f64() * 1000.0);
            speed::measure(engine, &ud)
        }
        Some(Command::Words { file }) => {
            raw::differences(engine()?, &data::load(&file)?);
            Ok(())
        }
    }
}
