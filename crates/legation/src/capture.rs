//! What a command prints and tells, kept instead for a program that runs it within itself.
//!
//! A command writes on the thread that it was called on, so what is kept is kept by thread.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    static KEPT: RefCell<Option<Captured>> = const { RefCell::new(None) };
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// What a command gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// Its exit status: 0 where it did what it was asked for.
    pub status: u8,
    /// What it would have printed.
    pub out: Vec<u8>,
    /// What it would have told on standard error, a message each: its kind (`error`, `warning`, `note`) and its words.
    pub told: Vec<(&'static str, String)>,
}

/// Keeps what `run` prints and tells on this thread; it gives the exit status.
pub(crate) fn kept(run: impl FnOnce() -> u8) -> Captured {
    KEPT.with(|kept| *kept.borrow_mut() = Some(Captured::default()));
    let status = run();
    let kept = KEPT.with(|kept| kept.borrow_mut().take());
    Captured {
        status,
        ..kept.unwrap_or_default()
    }
}

/// The same; from when the flag is set on, no more articles are worked on.
pub(crate) fn kept_until(stop: &Arc<AtomicBool>, run: impl FnOnce() -> u8) -> Captured {
    STOP.with(|kept| *kept.borrow_mut() = Some(stop.clone()));
    let captured = kept(run);
    STOP.with(|kept| *kept.borrow_mut() = None);
    captured
}

/// Whether the program that runs this command wants no more of it.
pub(crate) fn is_stopped() -> bool {
    STOP.with(|kept| {
        kept.borrow()
            .as_ref()
            .is_some_and(|stop| stop.load(Ordering::Relaxed))
    })
}

/// Whether what is printed on this thread is kept.
pub(crate) fn is_on() -> bool {
    KEPT.with(|kept| kept.borrow().is_some())
}

/// Whether what is printed on this thread is read in a terminal.
pub(crate) fn is_terminal() -> bool {
    !is_on() && io::stdout().is_terminal()
}

/// Keeps a message; false where it should be told instead.
pub(crate) fn tell(kind: &'static str, message: &dyn std::fmt::Display) -> bool {
    KEPT.with(|kept| match kept.borrow_mut().as_mut() {
        Some(kept) => {
            kept.told.push((kind, message.to_string()));
            true
        }
        None => false,
    })
}

/// Standard output as a command sees it.
pub(crate) struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        KEPT.with(|kept| match kept.borrow_mut().as_mut() {
            Some(kept) => {
                kept.out.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => io::stdout().write(bytes),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if is_on() { Ok(()) } else { io::stdout().flush() }
    }
}
