//! Articles through all cores: files are read on one thread, articles taken apart and worked on by many, and what comes of each is
//! handed on in the order in which they were read. A bounded number of them is in memory at any time, whatever the size of the input.
//!
//! ```text
//! reader --Article--> pool --Opened--> caller: wanted? --Opened--> pool --T--> caller, in order
//! ```

use crate::inputs::{Opened, Shard, file_of};
use legation_parse::Document;
use legation_read::{Article, Found, Input, Options, Read, ReadError, articles};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Most articles between being read and being handed on.
const ARTICLES: usize = 512;
/// Most bytes of them, as they stand in their files.
const BYTES: usize = 32 << 20;

/// So long nothing has to come back for the caller to be told of it.
const IDLE: Duration = Duration::from_millis(100);

/// What came of one thing that was read.
pub(crate) enum Outcome<T> {
    /// An article, worked on.
    Done(Opened, T),
    /// An article that was not wanted.
    Unwanted,
    /// A blank line.
    Blank,
    /// Something that holds no article and is not meant to.
    Passed(&'static str),
    /// Why there is no article.
    Error(ReadError),
}

/// Which of the things in the files are worked on.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) shard: Shard,
    /// So many of the first things are passed over: they were dealt with before.
    pub(crate) skip: usize,
}

/// What came of one thing that was read, with what is odd about it.
pub(crate) struct Handed<T> {
    pub(crate) warnings: Vec<String>,
    pub(crate) outcome: Outcome<T>,
}

/// What comes back to the caller's thread.
enum Back<T> {
    /// An article was taken apart.
    Read(usize, Opened, Vec<String>),
    /// All was done.
    Ready(usize, Handed<T>),
    /// So many things were read, and there is nothing more.
    End(usize),
}

/// Works on every article of `files` (standard input where there are none) that is wanted and part of the shard, and hands on what comes
/// of each, in order; nothing where there is nothing to hand on for a while. `each` ends it by an error.
///
/// # Errors
/// What `each` gives.
pub(crate) fn run<T: Send, E>(
    files: &[String],
    options: &Options,
    part: Part,
    mut wanted: impl FnMut(&mut Document) -> bool,
    work: impl Fn(&Document) -> T + Sync,
    mut each: impl FnMut(Option<Handed<T>>) -> Result<(), E>,
) -> Result<(), E> {
    let stdin = ["-".to_owned()];
    let files = if files.is_empty() { &stdin[..] } else { files };
    let gate = Gate::default();
    let (send, receive) = channel::<Back<T>>();
    let work = &work;
    rayon::in_place_scope(|pool| {
        thread::scope(|threads| {
            let reading = send.clone();
            let gate = &gate;
            threads.spawn(move || {
                let take_apart = |number: usize, file: &str, article: Article| {
                    let (back, file) = (reading.clone(), file.to_owned());
                    pool.spawn(move |_| {
                        let _ = back.send(taken_apart(number, file, article, options));
                    });
                };
                let count = read_all(files, options, part, gate, &reading, take_apart);
                let _ = reading.send(Back::End(count));
            });
            let mut waiting: BTreeMap<usize, Handed<T>> = BTreeMap::new();
            let (mut next, mut end) = (0, None);
            while end != Some(next) {
                let back = match receive.recv_timeout(IDLE) {
                    Ok(back) => back,
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = each(None) {
                            gate.close();
                            return Err(error);
                        }
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                match back {
                    Back::End(count) => end = Some(count),
                    Back::Ready(number, handed) => {
                        waiting.insert(number, handed);
                    }
                    Back::Read(number, mut opened, warnings) => {
                        if wanted(&mut opened.document) {
                            let back = send.clone();
                            pool.spawn(move |_| {
                                let _ = back.send(worked_on(number, opened, warnings, work));
                            });
                        } else {
                            let outcome = Outcome::Unwanted;
                            waiting.insert(number, Handed { warnings, outcome });
                        }
                    }
                }
                while let Some(handed) = waiting.remove(&next) {
                    gate.leave(next);
                    next += 1;
                    if let Err(error) = each(Some(handed)) {
                        gate.close();
                        return Err(error);
                    }
                }
            }
            Ok(())
        })
    })
}

/// Reads the files, letting no more in than there is room for. Gives the number of things that were let in.
fn read_all<T>(
    files: &[String],
    options: &Options,
    part: Part,
    gate: &Gate,
    back: &Sender<Back<T>>,
    take_apart: impl Fn(usize, &str, Article),
) -> usize {
    let (mut number, mut met, mut skip) = (0, 0, part.skip);
    for file in files {
        let mut each = |found: Found| {
            if matches!(found, Found::Article(_)) {
                met += 1;
                if !part.shard.holds(met - 1) {
                    return ControlFlow::Continue(());
                }
            }
            if skip > 0 {
                skip -= 1;
                return ControlFlow::Continue(());
            }
            let size = if let Found::Article(article) = &found {
                article.size()
            } else {
                0
            };
            if !gate.enter(number, size) {
                return ControlFlow::Break(());
            }
            let ready = |outcome| {
                let warnings = Vec::new();
                let _ = back.send(Back::Ready(number, Handed { warnings, outcome }));
            };
            match found {
                Found::Article(article) => take_apart(number, file, article),
                Found::Passed(why) => ready(Outcome::Passed(why)),
                Found::Error(error) => ready(Outcome::Error(error)),
            }
            number += 1;
            ControlFlow::Continue(())
        };
        let read = AssertUnwindSafe(|| articles(Input::from_argument(file), options, &mut each));
        let flow = catch_unwind(read).unwrap_or_else(|_| each(Found::Error(fault(file))));
        if flow.is_break() {
            break;
        }
    }
    number
}

/// Makes a document of an article.
fn taken_apart<T>(number: usize, file: String, article: Article, options: &Options) -> Back<T> {
    let name = article.name().to_owned();
    let read = catch_unwind(AssertUnwindSafe(|| article.read(options)));
    let outcome = match read.unwrap_or_else(|_| Some(Err(fault(&name)))) {
        Some(Ok(Read { document, warnings })) => {
            let file = file_of(&file, &document.id);
            return Back::Read(number, Opened { file, document }, warnings);
        }
        Some(Err(error)) => Outcome::Error(error),
        None => Outcome::Blank,
    };
    let warnings = Vec::new();
    Back::Ready(number, Handed { warnings, outcome })
}

/// Works on a document.
fn worked_on<T>(
    number: usize,
    opened: Opened,
    warnings: Vec<String>,
    work: &impl Fn(&Document) -> T,
) -> Back<T> {
    // The core does not panic on any text that we know of. Should it do so, one article is lost and not a month of them.
    let outcome = match catch_unwind(AssertUnwindSafe(|| work(&opened.document))) {
        Ok(done) => Outcome::Done(opened, done),
        Err(_) => Outcome::Error(fault(&opened.document.id)),
    };
    Back::Ready(number, Handed { warnings, outcome })
}

fn fault(name: &str) -> ReadError {
    ReadError {
        file: name.to_owned(),
        line: None,
        expected: "an article".to_owned(),
        found: "one over which this program failed".to_owned(),
        advice: "please report it, with the article; the others were read".to_owned(),
    }
}

/// Lets in a bounded number of articles and of their bytes.
#[derive(Default)]
struct Gate {
    inside: Mutex<Inside>,
    room: Condvar,
}

#[derive(Default)]
struct Inside {
    /// Sizes of what is inside, by number.
    sizes: BTreeMap<usize, usize>,
    bytes: usize,
    closed: bool,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room; false where nothing more is let in.
    fn enter(&self, number: usize, bytes: usize) -> bool {
        let full = |inside: &mut Inside| {
            let crowded = inside.sizes.len() >= ARTICLES || inside.bytes + bytes > BYTES;
            crowded && !inside.sizes.is_empty() && !inside.closed
        };
        let waited = self.room.wait_while(self.lock(), full);
        let mut inside = waited.unwrap_or_else(PoisonError::into_inner);
        inside.sizes.insert(number, bytes);
        inside.bytes += bytes;
        !inside.closed
    }

    fn leave(&self, number: usize) {
        let mut inside = self.lock();
        let bytes = inside.sizes.remove(&number).unwrap_or_default();
        inside.bytes -= bytes;
        self.room.notify_one();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.room.notify_all();
    }
}
