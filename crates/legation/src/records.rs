//! Writers of event records: JSONL, CSV, a table.

use crate::table::{Blocks, days};
use legation_core::Record;
use legation_core::record::{Entity, Item, Location, Value};
use legation_export::{Table, Typed};
use std::io::{self, Write};

/// Writes records one after the other.
pub trait RecordWriter {
    /// One record.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn write(&mut self, record: &Record) -> io::Result<()>;
    /// What stands at the end.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    fn finish(&mut self) -> io::Result<()>;
}

/// One JSON object a line.
pub struct JsonLines {
    /// Where to.
    pub out: Box<dyn Write>,
}

impl RecordWriter for JsonLines {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, record)?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The columns of a CSV: name and content.
type Column = (&'static str, fn(&Record) -> String);

/// Columns in order.
pub const COLUMNS: &[Column] = &[
    ("id", |r| r.id.clone()),
    ("date", |r| r.date.clone().unwrap_or_default()),
    ("enddate", |r| r.enddate.clone().unwrap_or_default()),
    ("date_basis", |r| r.date_basis.clone()),
    ("event", |r| r.event.clone()),
    ("mode", |r| r.mode.join(";")),
    ("context", |r| r.context.join(";")),
    ("quad_code", |r| r.quad_code.to_string()),
    ("event_scale", |r| r.event_scale.to_string()),
    ("cameo", |r| r.cameo.clone()),
    ("actor", |r| each(&r.actor, |e| e.called().to_owned())),
    ("actor_code", |r| {
        each(&r.actor, |e| e.code.clone().unwrap_or_default())
    }),
    ("actor_sector", |r| each(&r.actor, |e| e.sector.join(" "))),
    ("recipient", |r| each(&r.recipient, |e| e.called().to_owned())),
    ("recipient_code", |r| {
        each(&r.recipient, |e| e.code.clone().unwrap_or_default())
    }),
    ("recipient_sector", |r| each(&r.recipient, |e| e.sector.join(" "))),
    ("event_text", |r| r.event_text.text.clone()),
    ("event_loc", |r| {
        r.event_loc
            .as_ref()
            .map(|place| place.text.clone())
            .unwrap_or_default()
    }),
    ("status", |r| r.status.as_str().to_owned()),
    ("certainty", |r| r.certainty.to_string()),
    ("attribution", |r| {
        r.attribution
            .iter()
            .map(|a| a.text.clone())
            .collect::<Vec<_>>()
            .join(";")
    }),
    ("stance", |r| {
        r.attribution
            .iter()
            .map(|a| a.stance.clone())
            .collect::<Vec<_>>()
            .join(";")
    }),
    ("deal_kind", |r| {
        r.deal.as_ref().map(|deal| deal.kind.clone()).unwrap_or_default()
    }),
    ("deal_stage", |r| {
        r.deal.as_ref().map(|deal| deal.stage.clone()).unwrap_or_default()
    }),
    ("deal_items", |r| {
        r.deal
            .iter()
            .flat_map(|deal| &deal.items)
            .map(|item| item.text.clone())
            .collect::<Vec<_>>()
            .join(";")
    }),
    ("deaths_low", |r| {
        r.deaths.map(|[low, _]| low.to_string()).unwrap_or_default()
    }),
    ("deaths_high", |r| {
        r.deaths.map(|[_, high]| high.to_string()).unwrap_or_default()
    }),
    ("injuries_low", |r| {
        r.injuries.map(|[low, _]| low.to_string()).unwrap_or_default()
    }),
    ("injuries_high", |r| {
        r.injuries.map(|[_, high]| high.to_string()).unwrap_or_default()
    }),
    ("text", |r| r.text.clone()),
    ("document", |r| r.text_info.document.clone()),
    ("sentence", |r| r.text_info.sentence.to_string()),
    ("start", |r| r.text_info.start.to_string()),
    ("end", |r| r.text_info.end.to_string()),
    ("outlet", |r| r.cite_info.outlet.clone().unwrap_or_default()),
    ("title", |r| r.cite_info.title.clone().unwrap_or_default()),
    ("url", |r| r.cite_info.url.clone().unwrap_or_default()),
    ("published", |r| r.cite_info.published.clone().unwrap_or_default()),
    ("pattern", |r| r.pattern.clone()),
    ("coder", |r| r.coder.clone()),
    ("actor_office", |r| {
        each(&r.actor, |e| e.office.clone().unwrap_or_default())
    }),
    ("recipient_office", |r| {
        each(&r.recipient, |e| e.office.clone().unwrap_or_default())
    }),
    ("deal_quantities", |r| {
        items(r, |item| {
            item.quantity.map(|count| count.to_string()).unwrap_or_default()
        })
    }),
    ("deal_designations", |r| {
        items(r, |item| item.designation.clone().unwrap_or_default())
    }),
    ("deal_amount", |r| {
        price(r).map(|value| value.amount.to_string()).unwrap_or_default()
    }),
    ("deal_currency", |r| {
        price(r).map(|value| value.currency.clone()).unwrap_or_default()
    }),
    ("deal_parties", |r| {
        let parties = r.deal.iter().flat_map(|deal| &deal.parties);
        let told = parties.map(|party| {
            let who = party.code.as_ref().or(party.name.as_ref());
            format!("{} {}", party.part, who.map_or("", String::as_str))
        });
        told.collect::<Vec<_>>().join(";")
    }),
    ("event_country", |r| {
        place(r, |place| place.country.clone().unwrap_or_default())
    }),
    ("event_admin1", |r| {
        place(r, |place| place.admin1.clone().unwrap_or_default())
    }),
    ("event_lat", |r| {
        place(r, |place| {
            place.lat.map(|degrees| degrees.to_string()).unwrap_or_default()
        })
    }),
    ("event_lon", |r| {
        place(r, |place| {
            place.lon.map(|degrees| degrees.to_string()).unwrap_or_default()
        })
    }),
];

fn items(record: &Record, of: fn(&Item) -> String) -> String {
    let items = record.deal.iter().flat_map(|deal| &deal.items);
    items.map(of).collect::<Vec<_>>().join(";")
}

fn price(record: &Record) -> Option<&Value> {
    record.deal.as_ref().and_then(|deal| deal.value.as_ref())
}

fn place(record: &Record, of: fn(&Location) -> String) -> String {
    record.event_loc.as_ref().map(of).unwrap_or_default()
}

fn each(entities: &[Entity], of: fn(&Entity) -> String) -> String {
    entities.iter().map(of).collect::<Vec<_>>().join(";")
}

/// One row a record; values of a list are joined by `;`.
pub struct CsvRecords {
    out: csv::Writer<Box<dyn Write>>,
    headed: bool,
}

impl CsvRecords {
    /// A writer that begins with the names of the columns.
    pub fn new(out: Box<dyn Write>) -> CsvRecords {
        CsvRecords {
            out: csv::Writer::from_writer(out),
            headed: false,
        }
    }

    fn head(&mut self) -> io::Result<()> {
        if !self.headed {
            self.headed = true;
            self.out
                .write_record(COLUMNS.iter().map(|(name, _)| name))
                .map_err(plain)?;
        }
        Ok(())
    }
}

/// The error behind a CSV error, so that a closed pipe is known as one.
pub(crate) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

impl RecordWriter for CsvRecords {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.head()?;
        self.out
            .write_record(COLUMNS.iter().map(|(_, value)| value(record)))
            .map_err(plain)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.head()?;
        self.out.flush()
    }
}

/// Parquet, a row a record. Its end is written by `finish`: without it there is no file.
pub struct ParquetRecords(ParquetFile<Record>);

impl ParquetRecords {
    /// A writer of Parquet.
    pub fn new(out: Box<dyn Write>) -> ParquetRecords {
        ParquetRecords(ParquetFile::new(out))
    }
}

impl RecordWriter for ParquetRecords {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.0.push(record)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}

/// A Parquet file that is begun with its first row, or where it ends without one.
pub(crate) enum ParquetFile<T: Typed> {
    Unbegun(Box<dyn Write>),
    Begun(Box<Table<T, Box<dyn Write>>>),
    Ended,
}

impl<T: Typed> ParquetFile<T> {
    pub(crate) fn new(out: Box<dyn Write>) -> ParquetFile<T> {
        ParquetFile::Unbegun(out)
    }

    fn table(&mut self) -> io::Result<Option<&mut Table<T, Box<dyn Write>>>> {
        *self = match std::mem::replace(self, ParquetFile::Ended) {
            ParquetFile::Unbegun(out) => ParquetFile::Begun(Box::new(Table::new(out)?)),
            other => other,
        };
        Ok(match self {
            ParquetFile::Begun(table) => Some(table),
            _ => None,
        })
    }

    pub(crate) fn push(&mut self, row: &T) -> io::Result<()> {
        match self.table()? {
            Some(table) => table.push(row),
            None => Ok(()),
        }
    }

    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.table()?;
        match std::mem::replace(self, ParquetFile::Ended) {
            ParquetFile::Begun(table) => table.finish().map(drop),
            _ => Ok(()),
        }
    }
}

/// A table for reading, a block of rows at a time.
pub struct TableRecords(Blocks);

impl TableRecords {
    /// A writer of tables.
    pub fn new(out: Box<dyn Write>) -> TableRecords {
        let header = [
            "date",
            "event",
            "actor",
            "recipient",
            "status",
            "sure",
            "said by",
            "words",
            "document",
            "sentence",
        ];
        TableRecords(Blocks::new(out, &header))
    }
}

impl RecordWriter for TableRecords {
    fn write(&mut self, record: &Record) -> io::Result<()> {
        let called = |entities: &[Entity]| {
            each(entities, |e| {
                let name = e.called();
                e.code
                    .as_ref()
                    .map_or_else(|| name.to_owned(), |code| format!("{name} ({code})"))
            })
        };
        let mode = record
            .mode
            .first()
            .map(|mode| format!("/{mode}"))
            .unwrap_or_default();
        // The day of publication stands in for one that the text does not tell.
        let published = if record.date_basis == "publication" {
            " (published)"
        } else {
            ""
        };
        // Of a path or an address the last part tells the documents apart.
        let document = record.text_info.document.trim_end_matches('/');
        let document = document.rsplit('/').next().unwrap_or(document);
        self.0.push(vec![
            days(record.date.as_ref(), record.enddate.as_ref()) + published,
            format!("{}{mode} {}", record.event, record.cameo),
            called(&record.actor),
            called(&record.recipient),
            record.status.as_str().into(),
            format!("{:.2}", record.certainty),
            record
                .attribution
                .iter()
                .map(|a| format!("{} {}", a.text, a.stance))
                .collect::<Vec<_>>()
                .join("; "),
            record.event_text.text.clone(),
            document.to_owned(),
            record.text_info.sentence.to_string(),
        ])
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}
