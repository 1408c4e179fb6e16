//! Looks after an archive: check, repair, copy while in use; and questions in SQL.

use crate::counts;
use crate::error::ArchiveError;
use crate::late;
use crate::memory::Memory;
use crate::open::Archive;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Documents, each once.
    pub documents: u64,
    /// Versions of documents that another one stands in place of.
    pub superseded: u64,
    /// Sentences of all versions.
    pub sentences: u64,
    /// Records of all versions.
    pub records: u64,
    /// Parties as of some day.
    pub entities: u64,
}

/// Names of columns, or a row of values, of an answer in SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// First.
    Columns(Vec<String>),
    /// Then one a row: texts, numbers and nulls; bytes as hexadecimal digits.
    Row(Vec<Value>),
}

/// Pages copied at a time; others can write in between.
const PAGES: i32 = 1000;

impl Archive {
    /// How much there is.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn figures(&self) -> Result<Figures, ArchiveError> {
        let count = |sql: &str| -> Result<u64, ArchiveError> {
            self.connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .map(|count| count.unsigned_abs())
                .map_err(|error| self.error(error))
        };
        Ok(Figures {
            documents: count("SELECT count(*) FROM document WHERE until IS NULL")?,
            superseded: count("SELECT count(*) FROM document WHERE until IS NOT NULL")?,
            sentences: count("SELECT ifnull(sum(sentences), 0) FROM document INDEXED BY document_read")?,
            records: count("SELECT count(*) FROM record")?,
            entities: count("SELECT count(*) FROM entity")?,
        })
    }

    /// How long a writer waits for another one; ten seconds where it is not said.
    ///
    /// # Errors
    /// Where the archive is closed.
    pub fn patience(&self, wait: Duration) -> Result<(), ArchiveError> {
        self.connection
            .busy_timeout(wait)
            .map_err(|error| self.error(error))
    }

    /// Lets the archive grow to so many pages of 8 kB and no further, until it is opened again.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn at_most(&self, pages: u32) -> Result<(), ArchiveError> {
        self.connection
            .pragma_update(None, "max_page_count", pages)
            .map_err(|error| self.error(error))
    }

    /// What does not fit together, each in a sentence; nothing where all is well.
    ///
    /// # Errors
    /// Where the archive cannot be read at all.
    pub fn faults(&self) -> Result<Vec<String>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<String>> {
            let mut faults = Vec::new();
            let mut pages = self.connection.prepare("PRAGMA integrity_check(20)")?;
            for line in pages.query_map([], |row| row.get::<_, String>(0))? {
                faults.push(line?);
            }
            faults.retain(|fault| fault != "ok");
            let mut links = self.connection.prepare("PRAGMA foreign_key_check")?;
            let mut broken = links.query([])?;
            while let Some(row) = broken.next()? {
                let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                faults.push(format!(
                    "a row of `{table}` belongs to a row of `{parent}` that is not there"
                ));
            }
            for (index, held, rows) in [
                ("articles", "article_docsize", "SELECT count(*) FROM document"),
                (
                    "evidence",
                    "evidence_docsize",
                    "SELECT count(DISTINCT record >> 10) FROM record",
                ),
            ] {
                let count = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
                let (held, rows) = (count(&format!("SELECT count(*) FROM {held}"))?, count(rows)?);
                if held != rows {
                    faults.push(format!("the index of words of {index} holds {held} of {rows}"));
                }
            }
            for (index, rows, missing, held) in [
                (
                    "ids",
                    "records",
                    "SELECT count(*) FROM record NOT INDEXED WHERE record <= (SELECT row FROM upto WHERE what = 'named')
                     AND NOT EXISTS (SELECT 1 FROM named WHERE named.id = ifnull(unhex(record.id), record.id) AND named.record = record.record)",
                    "SELECT (SELECT count(*) FROM named)
                     - (SELECT count(*) FROM record NOT INDEXED WHERE record <= (SELECT row FROM upto WHERE what = 'named'))",
                ),
                (
                    "like texts",
                    "documents",
                    "SELECT count(*) FROM copy WHERE of = doc AND signature IS NOT NULL AND doc <= (SELECT row FROM upto WHERE what = 'band')
                     AND doc NOT IN (SELECT doc FROM band)",
                    "SELECT count(*) FROM upto WHERE what = 'band' AND row > (SELECT ifnull(max(doc), 0) FROM document)",
                ),
            ] {
                let count = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
                let (missing, more) = (count(missing)?, count(held)?);
                if missing > 0 {
                    faults.push(format!("the index of {index} lacks {missing} {rows}"));
                } else if more != 0 {
                    faults.push(format!("the index of {index} holds more than there is"));
                }
            }
            for (what, counted, rows) in [
                (
                    "records",
                    "SELECT ifnull(sum(records), 0) FROM records_with WHERE name = 'event'",
                    "SELECT count(*) FROM record WHERE gone = 0",
                ),
                (
                    "events",
                    "SELECT ifnull(sum(events), 0) FROM events_on",
                    "SELECT count(DISTINCT member.event) FROM member JOIN record ON record.record = member.record WHERE gone = 0",
                ),
            ] {
                let count = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
                let (counted, rows) = (count(counted)?, count(rows)?);
                if counted != rows {
                    faults.push(format!("{counted} {what} are counted of {rows}"));
                }
            }
            Ok(faults)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Makes all indexes anew from the rows.
    ///
    /// # Errors
    /// Where the archive cannot be written to: it is then as it was.
    pub fn repair(&mut self) -> Result<(), ArchiveError> {
        let path = self.path.clone();
        let mut run = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            transaction.execute_batch("REINDEX")?;
            late::rebuild(&transaction)?;
            rebuild_words(&transaction)?;
            transaction.execute_batch(counts::FILL)?;
            transaction.commit()?;
            self.memory = Memory::default();
            Ok(())
        };
        run().map_err(|error| ArchiveError::of(&path, error))
    }

    /// Copies the archive to another file while others use it.
    ///
    /// # Errors
    /// Where the copy cannot be written, or something is there already.
    pub fn backup(&self, to: &Path) -> Result<(), ArchiveError> {
        if to.exists() {
            return Err(ArchiveError::Question(format!(
                "{}: expected a file that is not there yet, found one: it was left as it is",
                to.display()
            )));
        }
        let run = || -> rusqlite::Result<()> {
            let mut copy = Connection::open(to)?;
            Backup::new(&self.connection, &mut copy)?.run_to_completion(PAGES, Duration::from_millis(5), None)
        };
        run().map_err(|error| ArchiveError::of(to, error))
    }

    /// Answers a question in SQL: the names of the columns, then row by row, until `each` breaks off. Ask an archive that was opened
    /// to read only: nothing can be written then.
    ///
    /// # Errors
    /// Where SQLite does not understand the question, or it would write.
    pub fn sql<B>(
        &self,
        question: &str,
        mut each: impl FnMut(Answer) -> ControlFlow<B>,
    ) -> Result<Option<B>, ArchiveError> {
        let mut ask = || -> rusqlite::Result<Option<B>> {
            // No other file can be reached through a question.
            self.connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
            let mut statement = self.connection.prepare(question)?;
            let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let count = columns.len();
            if let ControlFlow::Break(value) = each(Answer::Columns(columns)) {
                return Ok(Some(value));
            }
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let values = (0..count)
                    .map(|at| row.get_ref(at).map(value))
                    .collect::<rusqlite::Result<_>>()?;
                if let ControlFlow::Break(value) = each(Answer::Row(values)) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        };
        ask().map_err(|error| match error {
            rusqlite::Error::SqliteFailure(code, Some(message))
                if code.extended_code == 1 || code.extended_code == 8 =>
            {
                ArchiveError::Question(format!(
                    "{message}; the views are documents, records and parties (docs/archive.md)"
                ))
            }
            rusqlite::Error::SqlInputError { msg, sql, offset, .. } => {
                let near = usize::try_from(offset)
                    .ok()
                    .and_then(|at| sql.get(at..))
                    .unwrap_or("");
                let near: String = near.chars().take(24).collect();
                ArchiveError::Question(format!(
                    "{msg} (at `{near}`); the views are documents, records and parties (docs/archive.md)"
                ))
            }
            rusqlite::Error::MultipleStatement => {
                ArchiveError::Question("expected one question, found several".into())
            }
            error => self.error(error),
        })
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into(),
    }
}

fn rebuild_words(on: &Connection) -> rusqlite::Result<()> {
    on.execute_batch(
        "INSERT INTO article (article) VALUES ('delete-all');
         INSERT INTO evidence (evidence) VALUES ('delete-all');
         INSERT INTO article (rowid, title, text) SELECT doc, title, text FROM document;
         INSERT INTO evidence (rowid, text)
            SELECT record.record >> 10, substr(text, start + 1, end - start)
            FROM record JOIN document ON doc = record.record >> 28 GROUP BY record.record >> 10;",
    )
}
