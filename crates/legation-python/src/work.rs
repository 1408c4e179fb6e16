//! Articles to records on all cores, while the interpreter is asked now and then whether to go on.

use crate::errors;
use crate::input::{Fault, Row, Source};
use crate::schema::Kind;
use crate::table::{Builder, Rows};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use legation::LONGEST;
use legation_core::{Codebook, Coded, Record, code_document, outlet};
use legation_parse::{Document, Engine};
use legation_read::Options;
use pyo3::prelude::*;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often the interpreter is asked whether the user wants to stop.
const ASKED: Duration = Duration::from_millis(50);
/// Bytes of stack of a thread that runs a command.
const STACK: usize = 16 << 20;

/// Does something on another thread without the interpreter's lock. Where the user stops it, `work` is told by the flag, and waited for.
///
/// # Errors
/// `KeyboardInterrupt`, or whatever else a signal's handler raises.
pub(crate) fn apart<T: Send>(py: Python<'_>, work: impl FnOnce(&Arc<AtomicBool>) -> T + Send) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    py.detach(|| {
        thread::scope(|threads| {
            let (send, receive) = channel();
            let told = &stop;
            let run = move || {
                let _ = send.send(work(told));
            };
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(threads, run)
                .map_err(errors::fault)?;
            loop {
                match receive.recv_timeout(ASKED) {
                    Ok(done) => return Ok(done),
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = Python::attach(|py| py.check_signals()) {
                            stop.store(true, Ordering::Relaxed);
                            return Err(error);
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(errors::fault("the program failed: please report it"));
                    }
                }
            }
        })
    })
}

/// A pool of threads: of this process, since threads do not survive a fork.
struct Kept {
    process: u32,
    threads: usize,
    pool: Arc<ThreadPool>,
}

static POOL: Mutex<Option<Kept>> = Mutex::new(None);

/// Threads to code with.
pub(crate) enum Threads {
    /// The one that asks: callers who ask for one thread each, as workers of a cluster within one process do, then do not wait for each other.
    Own,
    Pool(Arc<ThreadPool>),
}

impl Threads {
    /// As many as are asked for, one a core where nothing is.
    pub(crate) fn of(threads: Option<usize>) -> PyResult<Threads> {
        if threads == Some(1) {
            return Ok(Threads::Own);
        }
        pool(threads.unwrap_or(0)).map(Threads::Pool)
    }

    /// What comes of each item, in order.
    fn map<T: Send, U: Send>(&self, items: Vec<T>, work: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
        match self {
            Threads::Own => items.into_iter().map(work).collect(),
            Threads::Pool(pool) => pool.install(|| items.into_par_iter().with_max_len(1).map(work).collect()),
        }
    }
}

fn pool(threads: usize) -> PyResult<Arc<ThreadPool>> {
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = &*kept
        && (kept.process, kept.threads) == (std::process::id(), threads)
    {
        return Ok(kept.pool.clone());
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = Arc::new(pool.map_err(errors::fault)?);
    let (process, pool_of_all) = (std::process::id(), pool.clone());
    // The threads of a pool that came with a fork are not there to be joined.
    if let Some(old) = kept.replace(Kept {
        process,
        threads,
        pool: pool_of_all,
    }) && old.process != process
    {
        std::mem::forget(old);
    }
    Ok(pool)
}

/// A document and what is odd about it, or why there is none.
type ReadRow = Result<Option<(Document, Vec<String>)>, Fault>;

/// Reads a row, as the command reads articles.
fn read_row(row: Row, text: &str, codebook: &Codebook, options: &Options) -> (usize, ReadRow) {
    let number = row.number;
    let one = || -> ReadRow {
        let Some(read) = row.article?.read(options) else {
            return Ok(None);
        };
        let read = read.map_err(|error| Fault::of(text, number, &error))?;
        let mut document = read.document;
        outlet::settle(&mut document, &codebook.actors);
        Ok(Some((document, read.warnings)))
    };
    (number, guarded(text, number, one))
}

/// As in the command: should the core ever panic, one article is lost and not all of them.
fn guarded<T>(text: &str, row: usize, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Fault {
            column: text.to_owned(),
            row,
            message: "expected an article, found one over which this program failed: please report it, with the article".to_owned(),
        })
    })
}

/// How articles are read.
pub(crate) fn options() -> Options {
    Options {
        max_bytes: LONGEST,
        ..Options::default()
    }
}

/// What came of all rows.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) faults: Vec<Fault>,
    pub(crate) warnings: Vec<String>,
    pub(crate) documents: usize,
    pub(crate) words: usize,
}

/// Why rows were not all gone through.
pub(crate) enum Halt {
    /// The input broke off.
    Input(String),
    /// The output could not be made or kept.
    Output(String),
}

/// Where work is done: the threads, the flag that ends it, and whether it ends at the first fault.
pub(crate) type How<'h> = (&'h Threads, &'h AtomicBool, bool);

/// Codes all rows of a source that are wanted and hands on what comes of each, in order, some at a time.
pub(crate) fn code_all(
    mut source: Source,
    text: &str,
    codebook: &Codebook,
    (threads, stop, strict): How<'_>,
    mut wanted: impl FnMut(&Document) -> bool,
    mut each: impl FnMut(Vec<(Document, Coded)>) -> Result<(), String>,
) -> Result<Outcome, Halt> {
    let options = options();
    let mut outcome = Outcome::default();
    let stopped = || stop.load(Ordering::Relaxed);
    while let Some(rows) = source() {
        let rows = rows.map_err(Halt::Input)?;
        let read = |row: Row| {
            if stopped() {
                return (row.number, Ok(None));
            }
            read_row(row, text, codebook, &options)
        };
        let read: Vec<(usize, ReadRow)> = threads.map(rows, read);
        let mut asked = Vec::with_capacity(read.len());
        for (number, row) in read {
            match row {
                Ok(Some((document, warnings))) => {
                    let warnings = warnings.into_iter();
                    outcome
                        .warnings
                        .extend(warnings.map(|warning| format!("row {number}: {warning}")));
                    if wanted(&document) {
                        asked.push((number, document));
                    }
                }
                Ok(None) => {}
                Err(fault) => outcome.faults.push(fault),
            }
        }
        if strict && !outcome.faults.is_empty() {
            return Ok(outcome);
        }
        let code = |(number, document): (usize, Document)| {
            if stopped() {
                return Ok((document, Coded::default()));
            }
            guarded(text, number, || {
                let coded = code_document(&document, codebook, Engine::embedded());
                Ok((document, coded))
            })
        };
        let done: Vec<Result<(Document, Coded), Fault>> = threads.map(asked, code);
        if stopped() {
            return Ok(outcome);
        }
        let mut good = Vec::with_capacity(done.len());
        for made in done {
            match made {
                Ok((document, coded)) => {
                    outcome.documents += 1;
                    outcome.words += coded.words;
                    good.push((document, coded));
                }
                Err(fault) => outcome.faults.push(fault),
            }
        }
        if strict && !outcome.faults.is_empty() {
            return Ok(outcome);
        }
        each(good).map_err(Halt::Output)?;
    }
    Ok(outcome)
}

/// Articles whose records make a batch of a table: few enough for all threads to have some to make.
const TOGETHER: usize = 128;

/// The same, with the records of all as Arrow.
pub(crate) fn records(
    source: Source,
    text: &str,
    codebook: &Codebook,
    how: How<'_>,
) -> Result<(Rows, Outcome), Halt> {
    let schema = Kind::Record.schema();
    let mut batches = Vec::new();
    let batch = |done: &[(Document, Coded)]| -> Result<Vec<RecordBatch>, ArrowError> {
        let records: Vec<&Record> = done.iter().flat_map(|(_, coded)| &coded.records).collect();
        let mut builder = Builder::new(schema.clone())?;
        builder.push(&records)?;
        Ok(builder.batches)
    };
    let outcome = code_all(
        source,
        text,
        codebook,
        how,
        |_| true,
        |done| {
            for made in how.0.map(done.chunks(TOGETHER).collect(), batch) {
                batches.extend(made.map_err(|error| error.to_string())?);
            }
            Ok(())
        },
    )?;
    Ok((Rows::new(schema.clone(), batches), outcome))
}
