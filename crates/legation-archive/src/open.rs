//! Opens an archive: makes it where there is none, brings an older one to this version, refuses what it does not know.

use crate::error::ArchiveError;
use crate::memory::Memory;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Each brings an archive from the version of its place in the list (from 0) to the next. A released one is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001.sql"),
    include_str!("../migrations/0002.sql"),
    include_str!("../migrations/0003.sql"),
    include_str!("../migrations/0004.sql"),
    include_str!("../migrations/0005.sql"),
    include_str!("../migrations/0006.sql"),
    include_str!("../migrations/0007.sql"),
    // What the seventh filled in another way, counted as it was then.
    include_str!("../migrations/0008.sql"),
    include_str!("../migrations/0009.sql"),
    include_str!("../migrations/0010.sql"),
];

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
    writes: bool,
}

impl Drop for Archive {
    /// What is still in the log goes into the file, as far as nobody reads just now. Where readers stay beside a writer, SQLite leaves that to the last one, and none of them
    /// may write: each that comes later would go through the log first.
    fn drop(&mut self) {
        if self.writes && self.connection.is_autocommit() {
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let _ = self
                .connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
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
        archive.writes = true;
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
        // All statements of a writer, so that none is made twice.
        connection.set_prepared_statement_cache_capacity(100);
        // A statement is planned once, and not anew for each value that it is asked with.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|error| ArchiveError::of(path, error))?;
        // Of a large archive a reader's answer goes through thousands of pages, and through many of them several times.
        connection
            .pragma_update(None, "cache_size", -16_384)
            .map_err(|error| ArchiveError::of(path, error))?;
        connection
            .busy_timeout(PATIENCE)
            .map_err(|error| ArchiveError::of(path, error))?;
        Ok(Archive {
            connection,
            path: path.to_path_buf(),
            memory: Memory::default(),
            writes: false,
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
        // An article's text is longer than a page, so that it fills pages of its own but for a rest: longer pages would hold one article
        // each and stay half empty. Counts for a new file only.
        self.connection.pragma_update(None, "page_size", 4096)?;
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        // With WAL a crash of the machine can lose the last article but harms nothing.
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        self.connection.pragma_update(None, "cache_size", -65_536)?;
        // Pages that change with every article go from the log into the file once for some hundreds of articles, not once for ten.
        self.connection
            .pragma_update(None, "wal_autocheckpoint", 12_000)?;
        // Rows belong together as they are written here, and `faults` tells where they do not: to look for it at each row is a tenth of the time. A migration makes
        // tables anew that others refer to, which could not be done otherwise.
        self.connection.pragma_update(None, "foreign_keys", false)?;
        migrate(&mut self.connection, MIGRATIONS)
    }

    /// Keeps more of the archive in memory: for who asks much at once and is alone.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn read_much(&self) -> Result<(), ArchiveError> {
        self.connection
            .pragma_update(None, "cache_size", -98_304)
            .map_err(|error| self.error(error))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn error(&self, error: rusqlite::Error) -> ArchiveError {
        ArchiveError::of(&self.path, error)
    }
}

/// Makes the migrations that are still to be made: all of them or, where one fails or is broken off, none.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (version, migration) in migrations.iter().enumerate().skip(found.max(0) as usize) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version as i64 + 1)?;
    }
    transaction.commit()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Archive, MIGRATIONS, migrate};
    use crate::ask::Filter;
    use crate::detail::{PHRASES, packed, unpacked};
    use std::ops::ControlFlow;
    use std::path::{Path, PathBuf};

    /// An archive of two articles and their records, as the first released program made it.
    fn first() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("first.sqlite");
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/first.sqlite");
        std::fs::copy(kept, &path).unwrap();
        (folder, path)
    }

    fn records(archive: &Archive) -> usize {
        let mut count = 0;
        let each = |_| {
            count += 1;
            ControlFlow::<(), bool>::Continue(true)
        };
        archive.records(&Filter::default(), each).unwrap();
        count
    }

    /// All that the views show.
    fn shown(path: &Path) -> Vec<Vec<rusqlite::types::Value>> {
        let raw = rusqlite::Connection::open(path).unwrap();
        let mut all = Vec::new();
        for view in ["documents", "records", "parties"] {
            let mut find = raw
                .prepare(&format!("SELECT * FROM {view} ORDER BY 1, 2, 3"))
                .unwrap();
            let columns = find.column_count();
            let rows = find.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
            all.extend(rows.unwrap().map(Result::unwrap));
        }
        all
    }

    #[test]
    fn an_archive_of_the_first_schema_is_brought_up() {
        let (_folder, path) = first();
        let before = shown(&path);
        let archive = Archive::open(&path).unwrap();
        assert_eq!(shown(&path), before, "the views show what they showed");
        assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
        assert_eq!((archive.figures().unwrap().documents, records(&archive)), (2, 3));
        assert_eq!(archive.find("harbour", &Filter::default()).unwrap().hits.len(), 1);
        drop(archive);
        assert_eq!(records(&Archive::read(&path).unwrap()), 3);
    }

    #[test]
    fn what_is_kept_packed_is_read_whole() {
        let (_folder, path) = first();
        let archive = Archive::open(&path).unwrap();
        let all: String = ('\u{1}'..='\u{10}').collect();
        archive
            .connection
            .execute("UPDATE record SET packed = ?", [&all])
            .unwrap();
        let ask = "SELECT detail FROM records LIMIT 1";
        let whole: String = archive.connection.query_row(ask, [], |row| row.get(0)).unwrap();
        assert_eq!(whole, PHRASES.concat());
        assert_eq!((packed(&whole), unpacked(&all)), (all, whole));
    }

    #[test]
    fn a_migration_that_is_broken_off_leaves_the_archive_as_it_was() {
        let (_folder, path) = first();
        let mut archive = Archive::open(&path).unwrap();
        let version = |archive: &Archive| -> i64 {
            let ask = archive
                .connection
                .query_row("PRAGMA user_version", [], |row| row.get(0));
            ask.unwrap()
        };
        let now = version(&archive);
        let good = "ALTER TABLE document ADD COLUMN more TEXT; UPDATE document SET more = 'x'";
        let broken =
            "DELETE FROM record; DROP VIEW records; CREATE TABLE half (x); SELECT no_such_function(1)";
        let next = [MIGRATIONS, &[good, broken]].concat();
        assert!(migrate(&mut archive.connection, &next).is_err());
        assert_eq!((version(&archive), records(&archive)), (now, 3));
        let more = "SELECT more FROM document";
        assert!(
            archive.connection.prepare(more).is_err(),
            "the step before it is undone, too"
        );
        assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
        let next = [MIGRATIONS, &[good]].concat();
        migrate(&mut archive.connection, &next).unwrap();
        assert_eq!((version(&archive), records(&archive)), (now + 1, 3));
        assert!(archive.connection.prepare(more).is_ok());
        // To this program it is now one of a later version.
        drop(archive);
        assert!(Archive::open(&path).is_err());
    }
}
