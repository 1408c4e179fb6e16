//! Writers of answers in SQL: a table, CSV, JSONL.

use crate::records::plain;
use crate::table::Blocks;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// Writes the rows of an answer one after the other.
pub trait AnswerWriter {
    /// The names of the columns, before all rows.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn columns(&mut self, names: Vec<String>) -> io::Result<()>;
    /// One row.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn row(&mut self, values: Vec<Value>) -> io::Result<()>;
    /// What stands at the end.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn finish(&mut self) -> io::Result<()>;
}

/// A cell as it stands in a table or CSV: nothing for null.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A table for reading, a block of rows at a time.
pub struct TableAnswer(Blocks);

impl TableAnswer {
    /// A writer of tables.
    pub fn new(out: Box<dyn Write>) -> TableAnswer {
        TableAnswer(Blocks::new(out, &[]))
    }
}

impl AnswerWriter for TableAnswer {
    fn columns(&mut self, names: Vec<String>) -> io::Result<()> {
        self.0.header = names;
        Ok(())
    }

    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        self.0.push(values.iter().map(cell).collect())
    }

    fn finish(&mut self) -> io::Result<()> {
        // An answer without rows still shows what was asked for.
        if !self.0.printed {
            self.0.print()?;
        }
        self.0.finish()
    }
}

/// One row a line, under the names of the columns.
pub struct CsvAnswer {
    out: csv::Writer<Box<dyn Write>>,
}

impl CsvAnswer {
    /// A writer of CSV.
    pub fn new(out: Box<dyn Write>) -> CsvAnswer {
        CsvAnswer {
            out: csv::Writer::from_writer(out),
        }
    }
}

impl AnswerWriter for CsvAnswer {
    fn columns(&mut self, names: Vec<String>) -> io::Result<()> {
        self.out.write_record(names).map_err(plain)
    }

    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        self.out.write_record(values.iter().map(cell)).map_err(plain)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One JSON object a line; of columns with the same name the last counts.
pub struct JsonAnswer {
    out: Box<dyn Write>,
    names: Vec<String>,
}

impl JsonAnswer {
    /// A writer of JSONL.
    pub fn new(out: Box<dyn Write>) -> JsonAnswer {
        JsonAnswer {
            out,
            names: Vec::new(),
        }
    }
}

impl AnswerWriter for JsonAnswer {
    fn columns(&mut self, names: Vec<String>) -> io::Result<()> {
        self.names = names;
        Ok(())
    }

    fn row(&mut self, values: Vec<Value>) -> io::Result<()> {
        let row: Map<String, Value> = self.names.iter().cloned().zip(values).collect();
        serde_json::to_writer(&mut self.out, &row)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
