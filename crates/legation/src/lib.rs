//! The `legation` command: reads files, codes them with all cores, and prints records, briefs, explanations and trees.
//!
//! ```text
//! answers      answers in SQL as tables, CSV, JSONL
//! arguments    the command line
//! asking       its part for archives
//! counts       counts by day, week or month, as sparklines or columns
//! messages     what is told on standard error
//! capture      what commands print and tell, kept for a program that runs them
//! codebook     the codebook with a user's own folder over it
//! inputs       files -> documents, one at a time
//! pipeline     articles -> documents -> anything, on all cores, in order
//! coding       documents -> coded documents, through the pipeline
//! evaluate/    hand-coded samples: reading, scoring, telling
//! charting     the command line of charts, and what is asked in words
//! deals        deals as ladders in text
//! events       events as a table, JSONL
//! fielding     the command line of what comes from the field
//! formats      the output formats of each command
//! unlisted     names that no actor file has, over many documents
//! table        tables in a terminal or a file
//! serving      the command line of `serve`, `mcp` and `reviews`
//! watching     the command line of `watch`
//! timeml       text with TIMEX3 elements, written and read
//! commands/    one command a file
//! ```

mod account;
pub mod answers;
pub mod arguments;
pub mod asking;
mod capture;
pub mod charting;
mod codebook;
mod coding;
mod colour;
mod commands;
pub mod counts;
pub mod deals;
pub mod evaluate;
pub mod events;
pub mod fielding;
pub mod formats;
mod inputs;
mod messages;
mod pipeline;
pub mod records;
pub mod serving;
mod table;
pub mod timeml;
mod unlisted;
pub mod watching;

pub use capture::Captured;
pub use codebook::{Knowledge, load_alone};

pub use commands::{evaluate, run, run_captured, status};
pub use inputs::LONGEST;
