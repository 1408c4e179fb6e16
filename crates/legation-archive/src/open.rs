//! Opens an archive: makes it where there is none, brings an older one to this version, refuses what it does not know.

use crate::error::ArchiveError;
use crate::merging::Memory;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Each brings an archive from the version of its place in the list (from 0) to the next. A released one is never changed.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001.sql")];

/// The version that this program writes.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// Marks the file as ours: the bytes of `Lgtn`.
const APPLICATION: i64 = 0x4c67_746e;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Articles and their records in one file: an SQLite database in WAL mode. One writes, many read meanwhile.
pub struct Archive {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// What was read of it since it was opened; emptied where a change fails.
    pub(crate) memory: Memory,
}

impl Archive {
    /// Opens an archive to write to, made anew where there is none.
    ///
    /// # Errors
    /// Where the file is no archive, is of a later version, or cannot be written to.
    pub fn open(path: &Path) -> Result<Archive, ArchiveError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut archive = Archive::connect(path, flags)?;
        archive.is_ours()?;
        archive.prepare().map_err(|error| ArchiveError::of(path, error))?;
        Ok(archive)
    }

    /// Opens an archive to read only.
    ///
    /// # Errors
    /// Where there is none, or the file is no archive, or one of another version.
    pub fn read(path: &Path) -> Result<Archive, ArchiveError> {
        if !path.exists() {
            return Err(ArchiveError::Missing(path.to_path_buf()));
        }
        let archive = Archive::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        match archive.is_ours()? {
            0 => Err(ArchiveError::NotAnArchive(path.to_path_buf())),
            found if found < VERSION => {
                // An older one is brought up to date by whoever may write to it.
                drop(archive);
                Archive::open(path)?;
                Archive::read(path)
            }
            _ => Ok(archive),
        }
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Archive, ArchiveError> {
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| ArchiveError::of(path, error))?;
        connection
            .busy_timeout(PATIENCE)
            .map_err(|error| ArchiveError::of(path, error))?;
        Ok(Archive {
            connection,
            path: path.to_path_buf(),
            memory: Memory::default(),
        })
    }

    /// The version of the file, 0 where it is empty; an error where it is not ours, or too new.
    fn is_ours(&self) -> Result<i64, ArchiveError> {
        let read = |name: &str| -> Result<i64, ArchiveError> {
            self.connection
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map_err(|error| self.error(error))
        };
        let (application, found) = (read("application_id")?, read("user_version")?);
        let tables: i64 = self
            .connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| self.error(error))?;
        if application != APPLICATION && tables > 0 {
            return Err(ArchiveError::NotAnArchive(self.path.clone()));
        }
        if found > VERSION {
            return Err(ArchiveError::Newer {
                path: self.path.clone(),
                found,
                known: VERSION,
            });
        }
        Ok(found)
    }

    /// Settings of this connection, and the migrations that are still to be made, each wholly or not at all.
    fn prepare(&mut self) -> rusqlite::Result<()> {
        // An article's text is about as long as a page of the usual 4 kB, which would leave a third of the file empty. Counts for a new file only.
        self.connection.pragma_update(None, "page_size", 8192)?;
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        // With WAL a crash of the machine can lose the last article but harms nothing.
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        self.connection.pragma_update(None, "cache_size", -65_536)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        for (version, migration) in MIGRATIONS.iter().enumerate().skip(found.max(0) as usize) {
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", version as i64 + 1)?;
        }
        transaction.commit()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn error(&self, error: rusqlite::Error) -> ArchiveError {
        ArchiveError::of(&self.path, error)
    }
}
