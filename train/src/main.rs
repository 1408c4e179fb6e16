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
mod train;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

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
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => train::train(&arguments.train),
        Some(Command::Eval { ud, dev }) => {
            let part = if dev { "dev" } else { "test" };
            for bank in ["ewt", "gum"] {
                let examples = data::examples(&ud, &[&format!("en_{bank}-{part}.conllu")])?;
                let score = evaluate::gold_words(legation_parse::Engine::embedded(), &examples);
                println!("{bank} {part} ({} words): {score}", score.words);
            }
            Ok(())
        }
    }
}
