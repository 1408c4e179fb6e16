//! What came into an archive since a reader looked last: counted between two marks, so that nothing is told twice or missed.

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::row::Key;
use rusqlite::params;
use serde::Serialize;

/// How far an archive has grown; of one archive, a later one is never less in any part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grown {
    /// The last version of a document that came in.
    pub document: i64,
    /// The last decision.
    pub decision: i64,
    /// Decisions that were taken back.
    pub undone: i64,
}

/// What came in between two marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fresh {
    /// Documents, and new versions of documents.
    pub documents: u64,
    /// Their records.
    pub records: u64,
    /// Events of which a record among these is the first.
    pub events: u64,
    /// Decisions of reviewers, made or taken back.
    pub decisions: u64,
}

impl Archive {
    /// How far the archive has grown.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn grown(&self) -> Result<Grown, ArchiveError> {
        self.connection
            .query_row(
                "SELECT (SELECT ifnull(max(doc), 0) FROM document), (SELECT ifnull(max(adjudication), 0) FROM adjudication),
                    (SELECT count(*) FROM adjudication WHERE undone IS NOT NULL)",
                [],
                |row| {
                    Ok(Grown {
                        document: row.get(0)?,
                        decision: row.get(1)?,
                        undone: row.get(2)?,
                    })
                },
            )
            .map_err(|error| self.error(error))
    }

    /// What came in since a mark, and the mark up to which it was counted. What is coded anew brings nothing that is new.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn fresh(&self, since: &Grown) -> Result<(Grown, Fresh), ArchiveError> {
        let now = self.grown()?;
        let count = |sql: &str, from: i64, until: i64| -> Result<u64, ArchiveError> {
            self.connection
                .prepare_cached(sql)
                .and_then(|mut count| count.query_row(params![from, until], |row| row.get::<_, i64>(0)))
                .map(i64::unsigned_abs)
                .map_err(|error| self.error(error))
        };
        let (first, end) = (since.document.saturating_add(1), now.document.saturating_add(1));
        let (row, until) = (Key::first(first), Key::first(end));
        let made = count(
            "SELECT count(*) FROM adjudication WHERE adjudication > ? AND adjudication <= ?",
            since.decision,
            now.decision,
        )?;
        let fresh = Fresh {
            documents: count(
                "SELECT count(*) FROM document WHERE doc >= ? AND doc < ?",
                first,
                end,
            )?,
            records: count(
                "SELECT count(*) FROM record WHERE record >= ? AND record < ?",
                row,
                until,
            )?,
            events: count(
                "SELECT count(*) FROM member WHERE record >= ? AND record < ? AND event = record",
                row,
                until,
            )?,
            decisions: made + now.undone.saturating_sub(since.undone).max(0).unsigned_abs(),
        };
        Ok((now, fresh))
    }
}
