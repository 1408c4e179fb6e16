//! One command a file, and what they share: the way out.

mod actors;
mod archive;
mod brief;
mod bring;
mod code;
mod codebook;
mod compare;
mod crosswalk;
mod evaluate;
mod explain;
mod import;
mod mcp;
mod parse;
mod places;
mod read;
mod reviews;
mod serve;
mod time;

use crate::arguments::{Arguments, CodebookAction, Command, Global};
use crate::capture::{self, Captured};
use crate::messages::Messages;
use legation_core::codebook::CodebookErrors;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub use evaluate::evaluate;

/// Nothing could be done.
const FAILED: u8 = 1;
/// The command line asks for what there is not, as clap has it.
const USAGE: u8 = 2;

/// Why a command stopped.
pub(crate) enum Stop {
    /// Told already; the exit status.
    Status(u8),
    /// To be told.
    Error(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::Error(error.into())
    }
}

/// The archive that the environment names, for a command that was given nothing else to work on.
fn named_archive(alone: bool) -> Option<PathBuf> {
    let named = std::env::var_os("LEGATION_ARCHIVE").filter(|name| !name.is_empty());
    named
        .filter(|_| alone && std::io::stdin().is_terminal())
        .map(PathBuf::from)
}

/// Runs a command.
pub fn run(arguments: Arguments) -> ExitCode {
    ExitCode::from(status(arguments))
}

/// Runs a command and keeps what it prints and tells.
///
/// Nothing is asked of the standard streams, but that a command may read standard input where it was given `-` or no file. From when the flag is set on, no more
/// articles are worked on.
pub fn run_captured(arguments: Arguments, stop: &Arc<AtomicBool>) -> Captured {
    capture::kept_until(stop, || status(arguments))
}

/// Runs a command as [`run`] does; its exit status.
pub fn status(arguments: Arguments) -> u8 {
    let Arguments { global, command } = arguments;
    let mut messages = Messages::new(global.quiet);
    if let Some(threads) = global.threads {
        // The pool can be set up once; it has not been used yet.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global();
    }
    let done = match command {
        Command::Actors(wanted) => actors::run(&global, &wanted, &mut messages),
        Command::Archive { action } => archive::tend::run(&action, &mut messages),
        Command::Chart(wanted) => archive::chart::run(&global, &wanted, &mut messages),
        Command::Compare(wanted) => compare::run(&global, &wanted, &mut messages),
        Command::Deals(wanted) => archive::deals::run(&global, &wanted, &mut messages),
        Command::Events(wanted) => archive::events::run(&global, &wanted, &mut messages),
        Command::Export(wanted) => archive::export::run(&global, &wanted, &mut messages),
        Command::Import(wanted) => bring::run(&global, &wanted, &mut messages),
        Command::Ingest(wanted) => archive::ingest::run(&global, &wanted, &mut messages),
        Command::IntakeReport(wanted) => archive::watch::report(&wanted, &mut messages),
        Command::Watch(wanted) => archive::watch::run(&global, &wanted, &mut messages),
        Command::Recode(wanted) => archive::recode::run(&global, &wanted, &mut messages),
        Command::Records(wanted) => archive::records::run(&global, &wanted, &mut messages),
        Command::Mcp(wanted) => mcp::run(&global, &wanted, &mut messages),
        Command::Reviews(wanted) => reviews::run(&wanted, &mut messages),
        Command::Serve(wanted) => serve::run(&global, &wanted, &mut messages),
        Command::Sources(wanted) => archive::tally::sources(&global, &wanted, &mut messages),
        Command::Documents(wanted) => archive::tally::documents(&global, &wanted, &mut messages),
        Command::Sql(wanted) => archive::sql::run(&wanted),
        Command::Brief {
            one,
            two,
            files,
            archive,
            as_of,
            since,
            all,
            format,
        } => {
            let archive = archive.or_else(|| named_archive(files.is_empty()));
            let from = match &archive {
                Some(path) => brief::From::Archive {
                    path,
                    as_of,
                    since,
                    all,
                },
                None if as_of.is_some() || since.is_some() || all => {
                    messages.error(&"--as-of, --since and --all ask an archive: name it with --archive");
                    return USAGE;
                }
                None => brief::From::Files(&files),
            };
            brief::run(&global, [&one, &two], from, &format, &mut messages)
        }
        Command::Code { files, format } => code::run(&global, &files, &format, &mut messages),
        Command::Evaluate(wanted) => evaluate::run(&global, &wanted, &mut messages),
        Command::Explain { sentence } => explain::run(&global, &sentence, &mut messages),
        Command::Parse {
            files, conllu: true, ..
        } => parse::annotate(&global, &files, &mut messages),
        Command::Parse {
            files,
            plain,
            entities,
            ..
        } => parse::run(&global, &files, entities, plain, &mut messages),
        Command::Places { files, score } => places::run(&global, &files, score.as_deref(), &mut messages),
        Command::Read { files } => read::run(&global, &files, &mut messages),
        Command::Time(wanted) => time::run(&global, &wanted, &mut messages),
        Command::Codebook { action } => match action {
            CodebookAction::Check => codebook::run(&global, &mut messages),
            CodebookAction::Crosswalk { codes, format } => {
                crosswalk::run(&global, &codes, &format, &mut messages)
            }
            CodebookAction::Import { out } => import::run(&global, out.as_deref(), &mut messages),
        },
    };
    end(done, messages)
}

/// Tells what is left to be told; the exit status.
fn end(done: Result<(), Stop>, mut messages: Messages) -> u8 {
    messages.finish();
    match done {
        Ok(()) => 0,
        Err(Stop::Status(status)) => status,
        Err(Stop::Error(error)) if is_closed_pipe(&error) => 0,
        Err(Stop::Error(error)) => {
            if let Some(CodebookErrors(wrong)) = error.downcast_ref() {
                for error in wrong {
                    messages.error(error);
                }
                return FAILED;
            }
            messages.error(&format!("{error:#}"));
            FAILED
        }
    }
}

/// Whether the reader of our output went away, as `| head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        kind.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Standard output, buffered.
fn out() -> Box<dyn Write> {
    Box::new(BufWriter::with_capacity(64 * 1024, capture::Out))
}

/// The exit status after reading: nothing read is a failure; with `--strict`, anything odd is.
fn verdict(global: &Global, documents: usize, messages: &Messages) -> Result<(), Stop> {
    let strict = global.strict && messages.errors + messages.warnings > 0;
    if documents == 0 || strict {
        Err(Stop::Status(FAILED))
    } else {
        Ok(())
    }
}
