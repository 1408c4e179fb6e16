//! The `legation` command.

use clap::Parser;
use legation::arguments::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    legation::run(Arguments::parse())
}
