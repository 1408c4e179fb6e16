//! What became of each thing that a run met with, written beside the archive now and then, so that the run can go on where it was
//! interrupted and what failed can be asked for (`legation intake-report`).

use legation_read::ReadError;
use legation_watch::{Counts, Run, State, WatchError};
use std::time::{Duration, Instant};

/// Longest time, and most things, between two writings: so much is worked on again after an interruption.
const OFTEN: Duration = Duration::from_secs(2);
const MANY: usize = 500;

/// What became of a thing.
pub(crate) enum Fate<'e> {
    Kept,
    /// An article that was there already.
    Known,
    /// No article, and not meant to be.
    Passed,
    Failed(&'e ReadError),
}

/// Keeps account of a run.
pub(crate) struct Account {
    state: State,
    run: Run,
    reached: usize,
    counts: Counts,
    faults: Vec<(usize, String)>,
    written: (usize, Instant),
    /// How far all was safe when articles began to be held back; nothing is written meanwhile.
    safe: Option<Safe>,
    /// Articles that turned out to be there already when they were to be written.
    was_known: u64,
    /// Why it could not be kept; nothing is written after that.
    broken: Option<WatchError>,
}

/// How far a run has come.
struct Safe {
    reached: usize,
    counts: Counts,
    faults: usize,
}

impl Account {
    /// Begins a run over inputs, or goes on with it.
    pub(crate) fn begin(mut state: State, inputs: &str, mark: Option<&str>) -> Result<Account, WatchError> {
        let run = state.begin_run(inputs, mark)?;
        Ok(Account {
            state,
            run,
            reached: run.reached,
            counts: Counts::default(),
            faults: Vec::new(),
            written: (run.reached, Instant::now()),
            safe: None,
            was_known: 0,
            broken: None,
        })
    }

    /// Things that an earlier run dealt with.
    pub(crate) fn skip(&self) -> usize {
        self.run.reached
    }

    /// An article was there already, though that was not known before it was worked on.
    pub(crate) fn was_known(&mut self) {
        self.was_known += 1;
    }

    /// From the next thing on, what was kept is not safe yet.
    pub(crate) fn hold(&mut self) {
        if self.safe.is_none() {
            self.safe = Some(Safe {
                reached: self.reached,
                counts: self.counts,
                faults: self.faults.len(),
            });
        }
    }

    /// All that was kept is safe, with the article in hand.
    pub(crate) fn release(&mut self) {
        self.safe = None;
    }

    /// The next thing was dealt with. What was kept of it is safe by now, but where it is held back.
    pub(crate) fn next(&mut self, fate: Option<&Fate<'_>>) {
        match fate {
            Some(Fate::Kept) => self.counts.kept += 1,
            Some(Fate::Known) => self.counts.known += 1,
            Some(Fate::Passed) => self.counts.passed += 1,
            Some(Fate::Failed(error)) => {
                self.counts.failed += 1;
                self.faults.push((self.reached, error.to_string()));
            }
            // A blank line.
            None => {}
        }
        self.reached += 1;
        let (reached, at) = self.written;
        if self.safe.is_none() && (self.reached - reached >= MANY || at.elapsed() >= OFTEN) {
            self.write(false);
        }
    }

    fn write(&mut self, ended: bool) {
        let known = self.was_known.min(self.counts.kept);
        self.counts.kept -= known;
        self.counts.known += known;
        self.was_known -= known;
        if self.broken.is_none() {
            let done = self
                .state
                .run_reached(self.run, self.reached, &self.counts, &self.faults, ended);
            self.broken = done.err();
        }
        self.counts = Counts::default();
        self.faults.clear();
        self.written = (self.reached, Instant::now());
    }

    /// The run is over: all was dealt with, or it stopped before.
    ///
    /// # Errors
    /// What kept the account from being written.
    pub(crate) fn close(mut self, ended: bool) -> Result<(), WatchError> {
        if let Some(safe) = self.safe.take() {
            (self.reached, self.counts) = (safe.reached, safe.counts);
            self.faults.truncate(safe.faults);
        }
        self.write(ended);
        self.broken.map_or(Ok(()), Err)
    }
}
