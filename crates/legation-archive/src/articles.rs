//! Documents of the archive as they were read.

use crate::error::ArchiveError;
use crate::open::Archive;
use jiff::civil::Date;
use legation_parse::{Block, BlockKind, Document, Span};
use rusqlite::{Row, params};
use std::ops::ControlFlow;

/// A document as it stands in the archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its row.
    pub doc: i64,
    /// The file it was read from.
    pub file: String,
    /// As it was read.
    pub document: Document,
    /// Number of its sentences.
    pub sentences: usize,
    /// Number of its words.
    pub words: usize,
    /// Program and codebook of its records.
    pub coder: String,
}

impl Archive {
    /// Hands on the documents that stand, now or as of a day, in the order in which they came in.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn documents<B>(
        &self,
        as_of: Option<Date>,
        mut each: impl FnMut(Stored) -> ControlFlow<B>,
    ) -> Result<Option<B>, ArchiveError> {
        let day = as_of.map(|day| day.to_string());
        let mut ask = || -> rusqlite::Result<Option<B>> {
            let mut statement = self.connection.prepare(
                &format!("{SELECT} WHERE iif(?1 IS NULL, until IS NULL, known <= ?1 AND (until IS NULL OR until > ?1)) ORDER BY doc"),
            )?;
            let mut rows = statement.query(params![day])?;
            while let Some(row) = rows.next()? {
                if let ControlFlow::Break(value) = each(stored(row)?) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        };
        ask().map_err(|error| self.error(error))
    }
}

/// The columns that [`stored`] reads, in its order.
pub(crate) const SELECT: &str =
    "SELECT doc, file, id, title, outlet, author, url, published, language, blocks, sentences,
    words, coder, text FROM document";

pub(crate) fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let blocks: String = row.get(9)?;
    let unread = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(9, rusqlite::types::Type::Text, Box::new(error))
    };
    let blocks: Vec<(u32, u32, BlockKind, Option<String>)> = serde_json::from_str(&blocks).map_err(unread)?;
    Ok(Stored {
        doc: row.get(0)?,
        file: row.get(1)?,
        document: Document {
            id: row.get(2)?,
            title: row.get(3)?,
            outlet: row.get(4)?,
            author: row.get(5)?,
            url: row.get(6)?,
            published: row.get(7)?,
            modified: None,
            language: row.get(8)?,
            blocks: blocks
                .into_iter()
                .map(|(start, end, kind, reason)| Block {
                    span: Span { start, end },
                    kind,
                    reason,
                })
                .collect(),
            text: row.get(13)?,
        },
        sentences: row.get::<_, i64>(10)? as usize,
        words: row.get::<_, i64>(11)? as usize,
        coder: row.get(12)?,
    })
}
