//! What can go wrong with an archive, in words for its user.

use rusqlite::ffi::ErrorCode;
use std::path::{Path, PathBuf};

/// Why an archive could not be opened, read or written to.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no such file.
    #[error("{0}: no such archive; `legation ingest FILES --archive {0}` makes one")]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{0}: expected an archive of legation, found another kind of file")]
    NotAnArchive(PathBuf),
    /// It was written by a later program.
    #[error(
        "{path}: an archive of version {found}; this program knows versions up to {known}: use a newer one"
    )]
    Newer {
        /// The archive.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest that is known here.
        known: i64,
    },
    /// Somebody else writes to it.
    #[error("{0}: another program is writing to it; nothing was changed: try again when it is done")]
    Locked(PathBuf),
    /// It may not be written to.
    #[error("{0}: it, or the folder it is in, may not be written to; nothing was changed")]
    ReadOnly(PathBuf),
    /// There is no room left.
    #[error("{0}: the disk is full; what was in the archive is unharmed, the article in hand was not kept")]
    Full(PathBuf),
    /// Its pages do not fit together.
    #[error("{path}: damaged: {what}; `legation archive check` says where, a backup can be put in its place")]
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A question that SQLite does not understand, or that would write.
    #[error("{0}")]
    Question(String),
    /// Anything else.
    #[error("{path}: {source}")]
    Other {
        /// The archive.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl ArchiveError {
    /// What SQLite says of an archive, as this program says it.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> ArchiveError {
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ArchiveError::Locked(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => ArchiveError::ReadOnly(path),
            Some(ErrorCode::DiskFull) => ArchiveError::Full(path),
            Some(ErrorCode::NotADatabase) => ArchiveError::NotAnArchive(path),
            Some(ErrorCode::DatabaseCorrupt) => ArchiveError::Damaged {
                path,
                what: source.to_string(),
            },
            Some(ErrorCode::CannotOpen) if !path.exists() => ArchiveError::ReadOnly(path),
            _ => ArchiveError::Other { path, source },
        }
    }
}
