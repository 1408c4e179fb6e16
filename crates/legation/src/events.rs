//! Writers of events: a table, JSONL.

use crate::records::ParquetFile;
use crate::table::{Blocks, days};
use legation_core::record::Entity;
use legation_merge::Event;
use std::io::{self, Write};

/// Writes events one after the other.
pub trait EventWriter {
    /// One event.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn write(&mut self, event: &Event) -> io::Result<()>;
    /// What stands at the end.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn finish(&mut self) -> io::Result<()>;
}

/// One JSON object a line.
pub struct JsonEvents {
    /// Where to.
    pub out: Box<dyn Write>,
}

impl EventWriter for JsonEvents {
    fn write(&mut self, event: &Event) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, event)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Parquet, a row an event.
pub struct ParquetEvents(ParquetFile<Event>);

impl ParquetEvents {
    /// A writer of Parquet.
    pub fn new(out: Box<dyn Write>) -> ParquetEvents {
        ParquetEvents(ParquetFile::new(out))
    }
}

impl EventWriter for ParquetEvents {
    fn write(&mut self, event: &Event) -> io::Result<()> {
        self.0.push(event)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}

/// A table for reading, a block of rows at a time.
pub struct TableEvents(Blocks);

impl TableEvents {
    /// A writer of tables.
    pub fn new(out: Box<dyn Write>) -> TableEvents {
        let header = [
            "date",
            "event",
            "actor",
            "recipient",
            "standing",
            "reports",
            "record",
        ];
        TableEvents(Blocks::new(out, &header))
    }
}

impl EventWriter for TableEvents {
    fn write(&mut self, event: &Event) -> io::Result<()> {
        let called = |parties: &[Entity]| {
            let names: Vec<&str> = parties.iter().map(Entity::called).collect();
            names.join("; ")
        };
        let mode = event
            .mode
            .first()
            .map(|mode| format!("/{mode}"))
            .unwrap_or_default();
        let mut standing = format!("{}, {}", event.standing, event.status.as_str());
        for conflict in &event.conflicts {
            let said: Vec<String> = conflict
                .sides
                .iter()
                .map(|(said, records)| format!("{said} ({})", records.join(", ")))
                .collect();
            standing.push_str(&format!("\n{}: {}", conflict.on, said.join("; ")));
        }
        let number = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        self.0.push(vec![
            days(event.date.as_ref(), event.enddate.as_ref()),
            format!("{}{mode} {}", event.event, event.cameo),
            called(&event.actor),
            called(&event.recipient),
            standing,
            format!(
                "{}, {}: {}",
                number(event.reports, "report"),
                number(event.independent, "source"),
                event.outlets.join(", ")
            ),
            event.event_id.clone(),
        ])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}
