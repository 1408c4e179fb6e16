//! Tables for reading, in a terminal or a file.

use std::io::{self, Write};

/// Rows after which a table is closed and a new one begun, so that memory stays flat.
const ROWS: usize = 500;
/// Columns of characters of a table that is not shown in a terminal.
const WIDTH: u16 = 160;

/// A table that fits the terminal.
pub(crate) fn new_table() -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    if !table.is_tty() {
        // In a file or pipe there is no width to fit.
        table.set_width(WIDTH);
    }
    table
}

/// Rows that are printed a block at a time, each with the names of the columns.
pub(crate) struct Blocks {
    out: Box<dyn Write>,
    pub(crate) header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Whether the names of the columns have been shown.
    pub(crate) printed: bool,
}

impl Blocks {
    pub(crate) fn new(out: Box<dyn Write>, header: &[&str]) -> Blocks {
        Blocks {
            out,
            header: header.iter().map(ToString::to_string).collect(),
            rows: Vec::new(),
            printed: false,
        }
    }

    pub(crate) fn push(&mut self, row: Vec<String>) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= ROWS {
            self.print()
        } else {
            Ok(())
        }
    }

    /// Prints what is there, if only the names of the columns.
    pub(crate) fn print(&mut self) -> io::Result<()> {
        self.printed = true;
        let mut table = new_table();
        table.set_header(&self.header);
        for row in self.rows.drain(..) {
            table.add_row(row);
        }
        writeln!(self.out, "{table}")
    }

    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.print()?;
        }
        self.out.flush()
    }
}

/// First and last day of what happened, as a cell.
pub(crate) fn days(first: Option<&String>, last: Option<&String>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(day), Some(_)) => day.clone(),
        (Some(day), None) => format!("from {day}"),
        (None, Some(day)) => format!("by {day}"),
        (None, None) => "unknown".into(),
    }
}

/// A text on one line.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
