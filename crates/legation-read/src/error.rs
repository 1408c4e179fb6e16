//! The one error of this crate: what was expected, what was found, where, and what to do.

use crate::document::harmless;
use std::fmt;

/// Why an input gave no document. Other inputs of the same call are still read.
///
/// ```
/// let error = legation_read::read_bytes("empty.txt", b"", &Default::default()).remove(0).unwrap_err();
/// assert_eq!(error.to_string(), "empty.txt: expected an article, found an empty file: put the article's text in it or leave it out");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    /// The file or folder as given; `standard input` for standard input.
    pub file: String,
    /// Line within the file, counted from 1, where the input has lines that stand alone.
    pub line: Option<usize>,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub advice: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(
            f,
            ": expected {}, found {}: {}",
            self.expected, self.found, self.advice
        )
    }
}

impl ReadError {
    pub(crate) fn new(file: &str, expected: &str, found: impl Into<String>, advice: &str) -> Self {
        ReadError {
            file: file.to_owned(),
            line: None,
            expected: expected.to_owned(),
            // A piece of the input may stand in it.
            found: harmless(found.into()),
            advice: advice.to_owned(),
        }
    }

    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}
