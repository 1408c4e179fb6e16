//! Dictionaries of older coders, TABARI's and PETRARCH's, as files of our codebook.
//!
//! An actor or agent dictionary becomes a file of the codebook's own kind, marked as one that wins over the others; nothing
//! downstream knows where it came from. What does not carry over is told with its line and why.

mod actors;
mod agents;
mod codes;
mod lines;
mod names;
mod pattern;
mod render;
mod verbs;

pub use render::render;

use crate::codebook::{CodebookError, Source};
use codes::Codes;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a dictionary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dictionary {
    /// Names with dated codes.
    Actors,
    /// Role nouns.
    Agents,
    /// Verbs, with patterns of what stands behind them.
    Verbs,
}

impl Dictionary {
    /// In a word, for tables.
    pub fn name(self) -> &'static str {
        match self {
            Dictionary::Actors => "actors",
            Dictionary::Agents => "agents",
            Dictionary::Verbs => "verbs",
        }
    }
}

/// Something in a dictionary that a reader should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Line, from 1.
    pub line: usize,
    /// Whether the entry was left out, rather than carried over with a change.
    pub left_out: bool,
    /// What it was and why.
    pub message: String,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// As given.
    pub file: String,
    /// What it holds.
    pub dictionary: Dictionary,
    /// Entries that carried over.
    pub carried: usize,
    /// Entries that the codebook has already, with the same code.
    pub known: usize,
    /// Entries that did not carry over, and those that changed.
    pub remarks: Vec<Remark>,
}

impl FileReport {
    /// How many entries did not carry over.
    pub fn left_out(&self) -> usize {
        self.remarks.iter().filter(|remark| remark.left_out).count()
    }

    fn left(&mut self, line: usize, message: impl Into<String>) {
        self.remark(line, true, message);
    }

    fn changed(&mut self, line: usize, message: impl Into<String>) {
        self.remark(line, false, message);
    }

    fn remark(&mut self, line: usize, left_out: bool, message: impl Into<String>) {
        self.remarks.push(Remark {
            line,
            left_out,
            message: message.into(),
        });
    }
}

/// Codebook files made of dictionaries.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Path within a codebook and content.
    pub files: BTreeMap<String, Value>,
    /// One for each dictionary, in the order given.
    pub reports: Vec<FileReport>,
}

/// Reads dictionaries against a codebook.
#[derive(Debug)]
pub struct Importer {
    codes: Codes,
    grammar: pattern::Grammar,
    known: names::Known,
    ids: BTreeSet<String>,
    imported: Imported,
}

impl Importer {
    /// Prepares to read dictionaries over the codebook of `source`.
    ///
    /// # Errors
    /// Where the codebook's actors, role nouns, word sets, `actor-codes.toml` or `verb-patterns.toml` are not as expected.
    pub fn new(source: &Source) -> Result<Importer, CodebookError> {
        let known = names::Known::new(source)?;
        Ok(Importer {
            codes: Codes::new(source, &known)?,
            grammar: pattern::Grammar::new(source)?,
            known,
            ids: BTreeSet::new(),
            imported: Imported::default(),
        })
    }

    /// Reads a dictionary. Whatever it holds, no error: what is not understood is in its report.
    pub fn read(&mut self, dictionary: Dictionary, file: &str, text: &str) {
        let mut report = FileReport {
            file: file.to_owned(),
            dictionary,
            carried: 0,
            known: 0,
            remarks: Vec::new(),
        };
        let number = self.imported.reports.len() + 1;
        let made = match dictionary {
            Dictionary::Actors => {
                let value = actors::read(file, text, &self.codes, &self.known, &mut self.ids, &mut report);
                Some(("actors/imported", value))
            }
            Dictionary::Agents => {
                let value = agents::read(file, text, &self.codes, &self.known, &mut report);
                Some(("en/roles", value))
            }
            Dictionary::Verbs => {
                verbs::read(file, text, number, &self.grammar, &mut self.imported, &mut report);
                None
            }
        };
        if let Some((folder, value)) = made {
            let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
            let slug = names::slug(stem);
            let path = format!("{folder}/{number}-{slug}.toml");
            self.imported.files.insert(path, value);
        }
        report.remarks.sort_by_key(|remark| remark.line);
        self.imported.reports.push(report);
    }

    /// What was read.
    pub fn finish(self) -> Imported {
        self.imported
    }
}
