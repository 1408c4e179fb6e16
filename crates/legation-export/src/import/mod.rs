//! Reads event data in formats of the field back as records. There is no text behind them: offsets are 0, and a record ends where its row does.
//!
//! ```text
//! plover    JSON lines             all that a record has
//! polecat   40 columns with names  a record a row
//! gdelt     61 columns             a record a row, category by the crosswalk from CAMEO
//! ```

mod gdelt;
mod plover;
mod polecat;

use crate::countries::Countries;
use legation_core::Codebook;
use legation_core::record::{Entity, Quote, Record};
use std::io::{self, BufRead};

/// What a file holds, told by its first line that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// PLOVER as JSON lines.
    Plover,
    /// POLECAT's table.
    Polecat,
    /// GDELT 2.0 events.
    Gdelt,
}

/// A line that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// From 1.
    pub line: usize,
    /// What was expected, and what was found.
    pub message: String,
}

/// What reading gives, line by line.
pub type Line = Result<Record, BadLine>;

/// Longest line that is read, in bytes: a binary file has no line breaks.
const LONGEST: usize = 16 * 1024 * 1024;

impl Foreign {
    /// Tells a format by a line; `None` where it is none of these.
    pub fn of(line: &str) -> Option<Foreign> {
        let columns = line.split('\t').count();
        let first = line.split('\t').next().unwrap_or_default();
        if line.trim_start().starts_with('{') {
            Some(Foreign::Plover)
        } else if first.trim_start_matches('\u{feff}') == polecat::FIRST {
            Some(Foreign::Polecat)
        } else if columns > 50 && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) {
            Some(Foreign::Gdelt)
        } else {
            None
        }
    }

    /// As messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Foreign::Plover => "PLOVER JSON lines",
            Foreign::Polecat => "POLECAT",
            Foreign::Gdelt => "GDELT 2.0 events",
        }
    }
}

/// Hands on the records of a file, and its lines that are none; gives its format, or `None` where it is none that is known.
///
/// # Errors
/// Where it cannot be read, or `each` fails.
pub fn import<E: From<io::Error>>(
    mut input: impl BufRead,
    countries: &Countries,
    codebook: &Codebook,
    mut each: impl FnMut(Line) -> Result<(), E>,
) -> Result<Option<Foreign>, E> {
    let mut format = None;
    let mut header: Vec<String> = Vec::new();
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        if io::Read::take(&mut input, LONGEST as u64).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(format);
        }
        number += 1;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        if line.trim().is_empty() {
            continue;
        }
        let Some(known) = format.or_else(|| Foreign::of(line)) else {
            return Ok(None);
        };
        let first = format.is_none();
        format = Some(known);
        let cells = || line.split('\t').map(str::to_owned).collect::<Vec<String>>();
        let read = match known {
            Foreign::Plover => plover::read(line, codebook),
            Foreign::Polecat if first => {
                header = cells();
                if let Some(message) = polecat::missing(&header) {
                    each(Err(BadLine {
                        line: number,
                        message,
                    }))?;
                }
                continue;
            }
            Foreign::Polecat => polecat::read(&header, &cells(), countries, codebook),
            Foreign::Gdelt => gdelt::read(&cells(), countries, codebook),
        };
        each(read.map_err(|message| BadLine {
            line: number,
            message,
        }))?;
    }
}

/// A number of columns that does not fit.
fn columns(expected: usize, found: usize) -> String {
    format!("expected {expected} columns with tabs between, found {found}")
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text != "None" && text != "---").then(|| text.to_owned())
}

/// Words without a place in a text.
fn quote(text: &str) -> Quote {
    Quote {
        text: text.to_owned(),
        start: 0,
        end: 0,
    }
}

/// Whether a party has neither name nor code.
fn is_nobody(party: &Entity) -> bool {
    party.code.is_none() && party.name.is_none() && party.entity_text.is_empty()
}

/// Category, modes, quad code and score of a CAMEO code; `None` for a code that has no category, as statements have.
fn crossed(cameo: &str, codebook: &Codebook, record: &mut Record) -> Option<()> {
    let ontology = &codebook.ontology;
    // Codes are listed from two to four figures: one that is not is read as the one above it.
    let code = (2..=cameo.len())
        .rev()
        .find_map(|length| codebook.crosswalk.code(cameo.get(..length)?))?;
    let category = ontology.category(code.category.as_ref()?)?;
    record.event = ontology.categories.get(category)?.name.clone();
    record.mode = code.mode.iter().cloned().collect();
    record.context = code.context.clone();
    record.quad_code = ontology.categories.get(category)?.quad;
    record.event_scale = ontology.score(category, &record.mode);
    Some(())
}
