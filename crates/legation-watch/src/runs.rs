//! What became of files that were read into the archive: how far each run came, what it kept, and what failed. It stands beside what is
//! known of feeds, so that one report tells of all that was to be taken in.

use crate::{State, WatchError};
use rusqlite::{OptionalExtension, params};

/// A run over inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    id: i64,
    /// Things in the inputs that were dealt with before, in order: it goes on behind them.
    pub reached: usize,
}

/// What became of things in the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles kept, as new or as corrected.
    pub kept: u64,
    /// Articles that were there already.
    pub known: u64,
    /// What held no article and was not meant to.
    pub passed: u64,
    /// What should have been an article and could not be read.
    pub failed: u64,
}

/// A run as it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// The inputs as they were given.
    pub inputs: String,
    /// Whether it came to the end.
    pub ended: bool,
    /// What became of what it met with.
    pub counts: Counts,
    /// What failed, in order.
    pub faults: Vec<String>,
}

impl State {
    /// Begins a run over inputs, or goes on with one that was interrupted, where `mark` tells that the inputs are as they were.
    ///
    /// # Errors
    /// A state that cannot be written.
    pub fn begin_run(&mut self, inputs: &str, mark: Option<&str>) -> Result<Run, WatchError> {
        let all = self.db.transaction()?;
        let known: Option<(i64, Option<String>, i64, bool)> = all
            .query_row(
                "SELECT id, mark, reached, ended FROM run WHERE inputs = ?",
                [inputs],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?;
        let run = match known {
            Some((id, Some(known), reached, false)) if mark == Some(known.as_str()) => Run {
                id,
                reached: usize::try_from(reached).unwrap_or(0),
            },
            Some((id, ..)) => {
                all.execute("DELETE FROM fault WHERE run = ?", [id])?;
                all.execute(
                    "UPDATE run SET mark = ?2, reached = 0, ended = 0, kept = 0, known = 0, passed = 0, failed = 0 WHERE id = ?1",
                    params![id, mark],
                )?;
                Run { id, reached: 0 }
            }
            None => {
                all.execute(
                    "INSERT INTO run (inputs, mark) VALUES (?, ?)",
                    params![inputs, mark],
                )?;
                Run {
                    id: all.last_insert_rowid(),
                    reached: 0,
                }
            }
        };
        all.commit()?;
        Ok(run)
    }

    /// The run came so far: `counts` and `faults` (with the number of the thing that failed) are those since it was last said.
    ///
    /// # Errors
    /// A state that cannot be written.
    pub fn run_reached(
        &mut self,
        run: Run,
        reached: usize,
        counts: &Counts,
        faults: &[(usize, String)],
        ended: bool,
    ) -> Result<(), WatchError> {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let all = self.db.transaction()?;
        all.prepare_cached(
            "UPDATE run SET reached = ?2, ended = ?3, kept = kept + ?4, known = known + ?5, passed = passed + ?6, failed = failed + ?7 WHERE id = ?1",
        )?
        .execute(params![
            run.id,
            number(reached),
            ended,
            count(counts.kept),
            count(counts.known),
            count(counts.passed),
            count(counts.failed)
        ])?;
        for (at, error) in faults {
            all.prepare_cached("INSERT OR REPLACE INTO fault (run, number, error) VALUES (?, ?, ?)")?
                .execute(params![run.id, number(*at), error])?;
        }
        all.commit()?;
        Ok(())
    }

    /// All runs, each by its inputs the last time that they were read.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn runs(&self) -> Result<Vec<RunReport>, WatchError> {
        let mut all = self
            .db
            .prepare("SELECT id, inputs, ended, kept, known, passed, failed FROM run ORDER BY id")?;
        let count = |row: &rusqlite::Row, at: usize| {
            Ok::<u64, rusqlite::Error>(row.get::<_, i64>(at)?.unsigned_abs())
        };
        let runs = all.query_map([], |row| {
            let counts = Counts {
                kept: count(row, 3)?,
                known: count(row, 4)?,
                passed: count(row, 5)?,
                failed: count(row, 6)?,
            };
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, counts))
        })?;
        let mut faults = self
            .db
            .prepare("SELECT error FROM fault WHERE run = ? ORDER BY number")?;
        let mut reports = Vec::new();
        for run in runs {
            let (id, inputs, ended, counts) = run?;
            reports.push(RunReport {
                inputs,
                ended,
                counts,
                faults: faults
                    .query_map([id], |row| row.get(0))?
                    .collect::<Result<_, _>>()?,
            });
        }
        Ok(reports)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]
    use super::*;

    #[test]
    fn a_run_goes_on_where_it_stopped_as_long_as_its_inputs_are_the_same() {
        let mut state = State::in_memory().unwrap();
        let run = state.begin_run("a b", Some("1")).unwrap();
        assert_eq!(run.reached, 0);
        let counts = Counts {
            kept: 8,
            failed: 2,
            ..Counts::default()
        };
        let faults = [(3, "a: broken".to_owned()), (7, "b: broken".to_owned())];
        state.run_reached(run, 10, &counts, &faults, false).unwrap();
        assert_eq!(state.begin_run("a b", Some("1")).unwrap().reached, 10);
        assert_eq!(state.begin_run("a c", Some("1")).unwrap().reached, 0);
        let run = state.begin_run("a b", Some("1")).unwrap();
        state
            .run_reached(
                run,
                12,
                &Counts {
                    known: 2,
                    ..Counts::default()
                },
                &[],
                true,
            )
            .unwrap();
        let report = state.runs().unwrap().remove(0);
        assert_eq!(
            report.counts,
            Counts {
                kept: 8,
                known: 2,
                passed: 0,
                failed: 2
            }
        );
        assert_eq!((report.ended, report.faults.len()), (true, 2));
        // Read once more from the beginning: what failed before is told anew if it fails again.
        assert_eq!(state.begin_run("a b", Some("1")).unwrap().reached, 0);
        assert_eq!(state.runs().unwrap().remove(0).faults.len(), 0);
        // Other inputs of the same name.
        state.run_reached(run, 5, &counts, &[], false).unwrap();
        assert_eq!(state.begin_run("a b", Some("2")).unwrap().reached, 0);
        state.run_reached(run, 5, &counts, &[], false).unwrap();
        assert_eq!(state.begin_run("a b", None).unwrap().reached, 0);
    }
}
