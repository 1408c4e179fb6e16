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
    /// Whether the article in hand turned out to be there already.
    was_known: bool,
    /// Why it could not be kept; nothing is written after that.
    broken: Option<WatchError>,
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
            was_known: false,
            broken: None,
        })
    }

    /// Things that an earlier run dealt with.
    pub(crate) fn skip(&self) -> usize {
        self.run.reached
    }

    /// The article in hand was there already, though that was not known before it was worked on.
    pub(crate) fn was_known(&mut self) {
        self.was_known = true;
    }

    /// The next thing was dealt with. What was kept of it is safe by now.
    pub(crate) fn next(&mut self, fate: Option<&Fate<'_>>) {
        match fate {
            Some(Fate::Kept) if std::mem::take(&mut self.was_known) => self.counts.known += 1,
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
        if self.reached - reached >= MANY || at.elapsed() >= OFTEN {
            self.write(false);
        }
    }

    fn write(&mut self, ended: bool) {
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
        self.write(ended);
        self.broken.map_or(Ok(()), Err)
    }
}
