//! The `legation` command.

use clap::Parser;
use legation::arguments::Arguments;
use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    legation::run(Arguments::parse())
}
