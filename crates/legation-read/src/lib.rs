//! From bytes to documents: text, pages, JSON, tables, feeds and web archives, from files, folders, archives and standard input.
//!
//! ```text
//! input     Input -> files           files, folders, standard input; the only module that does I/O
//! format    file -> articles         one file a format, each known by its content; files within files
//! article   Article -> Document      may be done on another thread than the reading of files
//! decode    bytes -> text            any encoding to Unicode
//! html, document        text -> Document with metadata
//! blocks    text -> blocks           paragraphs, each with its kind; article, page furniture, other languages
//! ```
//!
//! All but `input`, and a spool of zip files that come out of streams, is a pure function of the bytes and the options. The words by which furniture is known are data:
//! `codebook/en/furniture.toml`.

mod address;
mod article;
mod blocks;
mod columns;
mod dates;
mod declared;
mod decode;
mod document;
mod error;
mod extract;
mod format;
mod furniture;
mod head;
mod html;
mod imprint;
mod input;
mod language;
mod linked;
mod main_text;
mod metadata;
mod names;
mod page;
mod paragraph;
mod picture;
mod shape;
mod title;
mod zones;

pub use article::{Article, Found};
pub use columns::Columns;
pub use document::{document_from_text, read_bytes};
pub use error::ReadError;
pub use extract::Extract;
pub use furniture::Furniture;
pub use input::{Input, articles, documents};

use jiff::civil::Date;
use legation_parse::Document;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Date of publication of every document, over what metadata or the text say.
    pub published: Option<Date>,
    /// Outlet of every document, over what metadata or the text say.
    pub outlet: Option<String>,
    /// Longest file, or line of a JSONL file, in bytes; longer ones give an error. At most 1 GiB.
    pub max_bytes: usize,
    /// Take every file as plain text, whatever it looks like, and all of it as prose: no furniture, no metadata.
    pub plain: bool,
    /// Names of the columns of tables and keys of objects, where they are not those that are known.
    pub columns: Columns,
    /// How the main text of pages is found.
    pub extract: Extract,
    /// Counts the bytes of files that have been read, as they stand on disk.
    pub progress: Option<Arc<AtomicU64>>,
    /// Words by which page furniture is known; the embedded ones where not given.
    pub furniture: Option<Arc<Furniture>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            published: None,
            outlet: None,
            max_bytes: 256 << 20,
            plain: false,
            columns: Columns::default(),
            extract: Extract::default(),
            progress: None,
            furniture: None,
        }
    }
}

impl Options {
    pub(crate) fn furniture(&self) -> &Furniture {
        self.furniture.as_deref().unwrap_or_else(|| Furniture::embedded())
    }
}

/// A document that was read, with what its reader should be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The document.
    pub document: Document,
    /// What is odd about it (broken characters, a date that could not be read), each in a sentence naming the file.
    pub warnings: Vec<String>,
}
