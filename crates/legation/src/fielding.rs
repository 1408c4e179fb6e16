//! The command line of what comes from the field: reading others' event data, and setting ours beside it.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `legation import` is asked for.
#[derive(Args, Debug)]
pub struct Import {
    /// PLOVER JSON lines, POLECAT tables, GDELT 2.0 events; told apart by what they hold
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Keep them in this archive, a document for each that a row names, without text [default: JSON lines to standard output]
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
}

/// What `legation compare` is asked for.
#[derive(Args, Debug)]
pub struct Compare {
    /// Ours: an archive, or a file that `legation import` reads
    #[arg(value_name = "A")]
    pub ours: PathBuf,
    /// Theirs
    #[arg(value_name = "B")]
    pub theirs: PathBuf,
    /// Days that the same event may lie apart
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=31))]
    pub within: u16,
    /// Records to show of what only one has
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub examples: usize,
    /// How to print it
    #[arg(long, short, value_enum, default_value_t = CompareFormat::Table)]
    pub format: CompareFormat,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// Tables for reading
    Table,
    /// A line for each quad code and category, then a line for each record that only one has
    Jsonl,
}
