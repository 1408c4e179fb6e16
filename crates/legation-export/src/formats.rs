//! The table of formats: help, documents and tests walk it. A new format is one line here and one function.

use crate::countries::Countries;
use crate::told::{Report, Told};
use crate::typed::Table;
use crate::{ftm, graph, tables};
use legation_core::{Codebook, Record};
use legation_merge::Event;
use std::io::{self, Write};
use std::ops::ControlFlow;
use tables::{gdelt, icews, petrarch, phoenix, plain, polecat, ucdp};

/// A format.
pub struct Format {
    /// As given to `--as`.
    pub name: &'static str,
    /// In a few words.
    pub about: &'static str,
    /// Usual end of a file's name.
    pub extension: &'static str,
    /// Names of its columns, for tables; empty for others.
    pub columns: &'static [&'static str],
    /// Whether the names of the columns stand in the first line.
    pub headed: bool,
    write: How,
}

/// The rows of one event.
type Rows = fn(&Told<'_>, &Setting<'_>) -> Vec<Vec<String>>;

/// How a format is written.
enum How {
    /// Rows with tabs between and no quotation marks, of one event.
    Table(Rows),
    /// Rows with commas between, quoted where needed, of one event.
    Csv(Rows),
    /// Lines of one event; what was written before is not written again.
    Lines(fn(&Told<'_>, &Setting<'_>, &mut ftm::Written) -> Vec<String>),
    /// All at the end.
    Graph,
    /// Rows of typed columns, one an event.
    Typed,
    /// One record a line.
    Records,
}

/// What writers look up.
pub(crate) struct Setting<'s> {
    /// Codes of countries.
    pub countries: &'s Countries,
    /// Names of CAMEO codes, scores of categories, kinds of actors.
    pub codebook: &'s Codebook,
}

impl Setting<'_> {
    /// The score of an event's category and modes, whichever of its reports comes first.
    pub(crate) fn scale(&self, event: &Event) -> f64 {
        let ontology = &self.codebook.ontology;
        ontology
            .category(&event.event)
            .map_or(0.0, |category| ontology.score(category, &event.mode))
    }
}

impl Format {
    /// Whether it is a table with commas between, rather than tabs.
    pub fn is_csv(&self) -> bool {
        matches!(self.write, How::Csv(_))
    }
}

/// All formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "plover",
        about: "PLOVER as JSON lines: the records themselves, all fields",
        extension: "jsonl",
        columns: &[],
        headed: false,
        write: How::Records,
    },
    Format {
        name: "polecat",
        about: "POLECAT's 40 columns, a row a record and dyad",
        extension: "txt",
        columns: polecat::POLECAT,
        headed: true,
        write: How::Table(polecat::polecat),
    },
    Format {
        name: "icews",
        about: "ICEWS's 20 columns, a row a record and dyad",
        extension: "tab",
        columns: icews::ICEWS,
        headed: true,
        write: How::Table(icews::icews),
    },
    Format {
        name: "phoenix",
        about: "Phoenix's 26 columns without their names, a row a record and dyad",
        extension: "txt",
        columns: phoenix::PHOENIX,
        headed: false,
        write: How::Table(phoenix::phoenix),
    },
    Format {
        name: "gdelt",
        about: "GDELT 2.0 events, 61 columns without their names, a row an event and dyad",
        extension: "export.CSV",
        columns: gdelt::GDELT,
        headed: false,
        write: How::Table(gdelt::gdelt),
    },
    Format {
        name: "gdelt-mentions",
        about: "GDELT 2.0 mentions, 16 columns without their names, a row a record and dyad of an event",
        extension: "mentions.CSV",
        columns: gdelt::MENTIONS,
        headed: false,
        write: How::Table(gdelt::mentions),
    },
    Format {
        name: "petrarch",
        about: "PETRARCH2's output with actor and event texts, 11 columns without names, a row a record and dyad",
        extension: "txt",
        columns: petrarch::PETRARCH,
        headed: false,
        write: How::Table(petrarch::petrarch),
    },
    Format {
        name: "ucdp",
        about: "UCDP GED's 49 columns as CSV, a row an event in which armed force killed somebody",
        extension: "csv",
        columns: ucdp::UCDP,
        headed: true,
        write: How::Csv(ucdp::ucdp),
    },
    Format {
        name: "csv",
        about: "our own columns as CSV with ISO, COW, Gleditsch-Ward and FIPS codes, a row an event and dyad",
        extension: "csv",
        columns: plain::PLAIN,
        headed: true,
        write: How::Csv(plain::plain),
    },
    Format {
        name: "parquet",
        about: "Parquet, a row an event; `--format parquet` of `records` and `deals` gives those",
        extension: "parquet",
        columns: &[],
        headed: false,
        write: How::Typed,
    },
    Format {
        name: "graphml",
        about: "the network of actors as GraphML: an arrow for each pair and quad code, with the number of events",
        extension: "graphml",
        columns: &[],
        headed: false,
        write: How::Graph,
    },
    Format {
        name: "ftm",
        about: "FollowTheMoney entities as JSON lines: actors, events, articles",
        extension: "ftm.json",
        columns: &[],
        headed: false,
        write: How::Lines(ftm::lines),
    },
];

/// Writes events in a format.
pub struct Writer<'s, W: Write> {
    format: &'static Format,
    setting: Setting<'s>,
    out: Out<W>,
    begun: bool,
    written: ftm::Written,
    graph: graph::Graph,
}

/// Where to.
enum Out<W: Write> {
    Text(W),
    Typed(Box<Table<Event, W>>),
}

impl<'s, W: Write> Writer<'s, W> {
    /// A writer; nothing is written yet.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn new(
        format: &'static Format,
        countries: &'s Countries,
        codebook: &'s Codebook,
        out: W,
    ) -> io::Result<Writer<'s, W>> {
        Ok(Writer {
            format,
            setting: Setting { countries, codebook },
            out: match format.write {
                How::Typed => Out::Typed(Box::new(Table::new(out)?)),
                _ => Out::Text(out),
            },
            begun: false,
            written: ftm::Written::default(),
            graph: graph::Graph::default(),
        })
    }

    /// One event of a walk over events, each with its records and what stands for their sources: whether to go on, or the error.
    pub fn put<'r>(
        &mut self,
        event: &'r Event,
        reports: impl IntoIterator<Item = (&'r Record, &'r str)>,
    ) -> ControlFlow<io::Error, bool> {
        let reports: Vec<Report<'r>> = reports
            .into_iter()
            .map(|(record, source)| Report { record, source })
            .collect();
        match self.write(&Told {
            event,
            reports: &reports,
        }) {
            Ok(()) => ControlFlow::Continue(true),
            Err(error) => ControlFlow::Break(error),
        }
    }

    /// One event.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn write(&mut self, told: &Told<'_>) -> io::Result<()> {
        let out = match &mut self.out {
            Out::Text(out) => out,
            Out::Typed(table) => return table.push(told.event),
        };
        begin(self.format, &mut self.begun, out)?;
        match &self.format.write {
            How::Table(rows) => {
                for row in rows(told, &self.setting) {
                    line(out, row.iter().map(String::as_str))?;
                }
            }
            How::Csv(rows) => {
                for row in rows(told, &self.setting) {
                    quoted(out, &row)?;
                }
            }
            How::Lines(lines) => {
                for line in lines(told, &self.setting, &mut self.written) {
                    writeln!(out, "{line}")?;
                }
            }
            How::Graph => self.graph.add(told, self.setting.scale(told.event)),
            How::Records => {
                for report in told.reports {
                    serde_json::to_writer(&mut *out, report.record)?;
                    out.write_all(b"\n")?;
                }
            }
            How::Typed => {}
        }
        Ok(())
    }

    /// What stands at the end.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn finish(mut self) -> io::Result<()> {
        let mut out = match self.out {
            Out::Text(out) => out,
            Out::Typed(table) => return table.finish().map(drop),
        };
        begin(self.format, &mut self.begun, &mut out)?;
        if let How::Graph = self.format.write {
            out.write_all(self.graph.xml().as_bytes())?;
        }
        out.flush()
    }
}

/// The names of the columns, once.
fn begin(format: &Format, begun: &mut bool, out: &mut impl Write) -> io::Result<()> {
    if !*begun && format.headed {
        match format.write {
            How::Csv(_) => quoted(out, format.columns)?,
            _ => line(out, format.columns.iter().copied())?,
        }
    }
    *begun = true;
    Ok(())
}

/// One row. These formats know no quotation marks: what would end a column or row becomes a blank, and so do control characters.
fn line<'c>(out: &mut impl Write, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            out.write_all(b"\t")?;
        }
        let plain: String = cell
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        out.write_all(plain.as_bytes())?;
    }
    out.write_all(b"\n")
}

/// One row of CSV.
fn quoted(out: &mut impl Write, cells: &[impl AsRef<[u8]>]) -> io::Result<()> {
    let mut row = csv::Writer::from_writer(Vec::new());
    row.write_record(cells)?;
    out.write_all(&row.into_inner().map_err(|error| error.into_error())?)
}
