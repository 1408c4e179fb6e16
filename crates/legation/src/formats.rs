//! The output formats: help, dispatch and tests walk these lists. A new format is one function and one line here.

use crate::answers::{AnswerWriter, CsvAnswer, JsonAnswer, TableAnswer};
use crate::colour;
use crate::deals::deals_text;
use crate::evaluate::{Report, report_text};
use crate::events::{EventWriter, JsonEvents, ParquetEvents, TableEvents};
use crate::records::{CsvRecords, JsonLines, ParquetRecords, RecordWriter, TableRecords};
use crate::unlisted::{self, Line};
use legation_core::codebook::Crossing;
use legation_core::tell::{Brief, html, markdown};
use legation_export::Table;
use legation_merge::Ladder;
use std::io::{self, Write};

/// What help shows of a format.
pub trait Named: Sync {
    /// As given to `--format`.
    fn name(&self) -> &'static str;
    /// In a few words.
    fn about(&self) -> &'static str;
}

/// A format of `legation brief`.
pub struct BriefFormat {
    name: &'static str,
    about: &'static str,
    /// Turns a brief into text; the flag asks for colours.
    pub render: fn(&Brief, bool) -> io::Result<String>,
}

/// A format of `legation code`.
pub struct RecordFormat {
    name: &'static str,
    about: &'static str,
    /// Opens a writer of records.
    pub open: fn(Box<dyn Write>) -> Box<dyn RecordWriter>,
}

/// A format of `legation deals`.
pub struct DealFormat {
    name: &'static str,
    about: &'static str,
    /// Turns deals into text, or into a file.
    pub render: fn(&[Ladder]) -> io::Result<Vec<u8>>,
}

/// Formats of `legation deals`.
pub const DEAL_FORMATS: &[DealFormat] = &[
    DealFormat {
        name: "text",
        about: "a ladder each, for reading",
        render: |deals| Ok(deals_text(deals).into_bytes()),
    },
    DealFormat {
        name: "jsonl",
        about: "one deal a line, all fields",
        render: |deals| {
            let lines: Result<Vec<String>, _> = deals.iter().map(serde_json::to_string).collect();
            Ok(lines?
                .into_iter()
                .flat_map(|line| (line + "\n").into_bytes())
                .collect())
        },
    },
    DealFormat {
        name: "parquet",
        about: "Parquet, a row a deal",
        render: |deals| {
            let mut table = Table::new(Vec::new())?;
            for deal in deals {
                table.push(deal)?;
            }
            table.finish()
        },
    },
];

impl Named for DealFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

/// A format of `legation events`.
pub struct EventFormat {
    name: &'static str,
    about: &'static str,
    /// Opens a writer of events.
    pub open: fn(Box<dyn Write>) -> Box<dyn EventWriter>,
}

/// Formats of `legation events`.
pub const EVENT_FORMATS: &[EventFormat] = &[
    EventFormat {
        name: "table",
        about: "a table for reading, with what the reports do not agree on",
        open: |out| Box::new(TableEvents::new(out)),
    },
    EventFormat {
        name: "jsonl",
        about: "one event a line, all fields",
        open: |out| Box::new(JsonEvents { out }),
    },
    EventFormat {
        name: "parquet",
        about: "Parquet, a row an event",
        open: |out| Box::new(ParquetEvents::new(out)),
    },
];

impl Named for EventFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

/// A format of `legation sql`.
pub struct SqlFormat {
    name: &'static str,
    about: &'static str,
    /// Opens a writer of answers.
    pub open: fn(Box<dyn Write>) -> Box<dyn AnswerWriter>,
}

/// Formats of `legation sql`.
pub const SQL_FORMATS: &[SqlFormat] = &[
    SqlFormat {
        name: "table",
        about: "a table for reading",
        open: |out| Box::new(TableAnswer::new(out)),
    },
    SqlFormat {
        name: "csv",
        about: "one row a line, with the names of the columns",
        open: |out| Box::new(CsvAnswer::new(out)),
    },
    SqlFormat {
        name: "jsonl",
        about: "one JSON object a line",
        open: |out| Box::new(JsonAnswer::new(out)),
    },
];

impl Named for SqlFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

/// A format of `legation evaluate`.
pub struct ReportFormat {
    name: &'static str,
    about: &'static str,
    /// Turns a report into text.
    pub render: fn(&Report) -> io::Result<String>,
}

/// A format of `legation time`.
pub struct TimeFormat {
    name: &'static str,
    about: &'static str,
}

/// Formats of `legation time`.
pub const TIME_FORMATS: &[TimeFormat] = &[
    TimeFormat {
        name: "inline",
        about: "the text with TIMEX3 elements in it",
    },
    TimeFormat {
        name: "timeml",
        about: "the same as a TimeML file, with the date of publication in its header",
    },
    TimeFormat {
        name: "jsonl",
        about: "one expression a line, with offsets in Unicode scalar values",
    },
];

impl Named for TimeFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

/// A format of `legation actors --unlisted`.
pub struct UnlistedFormat {
    name: &'static str,
    about: &'static str,
    /// Writes the ranked names.
    pub(crate) write: fn(&[Line], &mut dyn Write) -> io::Result<()>,
}

/// Formats of `legation actors --unlisted`.
pub const UNLISTED_FORMATS: &[UnlistedFormat] = &[
    UnlistedFormat {
        name: "table",
        about: "a table for reading",
        write: unlisted::table,
    },
    UnlistedFormat {
        name: "jsonl",
        about: "one name a line, with all its forms",
        write: unlisted::jsonl,
    },
    UnlistedFormat {
        name: "csv",
        about: "one row a name",
        write: unlisted::as_csv,
    },
];

impl Named for UnlistedFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

/// A format of `legation codebook crosswalk`.
pub struct CrosswalkFormat {
    name: &'static str,
    about: &'static str,
    /// Turns lines of the crosswalk into text.
    pub render: fn(&[Crossing<'_>]) -> io::Result<String>,
}

/// Formats of `legation codebook crosswalk`.
pub const CROSSWALK_FORMATS: &[CrosswalkFormat] = &[
    CrosswalkFormat {
        name: "text",
        about: "a table for reading",
        render: |lines| Ok(crosswalk_table(lines)),
    },
    CrosswalkFormat {
        name: "json",
        about: "a list with all fields",
        render: |lines| Ok(serde_json::to_string_pretty(lines)? + "\n"),
    },
];

/// Formats of `legation evaluate`.
pub const REPORT_FORMATS: &[ReportFormat] = &[
    ReportFormat {
        name: "text",
        about: "tables for reading",
        render: |report| Ok(report_text(report)),
    },
    ReportFormat {
        name: "json",
        about: "the report's structure",
        render: |report| Ok(serde_json::to_string_pretty(report)? + "\n"),
    },
];

/// Formats of `legation brief`.
pub const BRIEF_FORMATS: &[BriefFormat] = &[
    BriefFormat {
        name: "md",
        about: "Markdown, coloured in a terminal",
        render: as_markdown,
    },
    BriefFormat {
        name: "html",
        about: "one self-contained page",
        render: |brief, _| Ok(html(brief)),
    },
    BriefFormat {
        name: "json",
        about: "the brief's structure",
        render: |brief, _| as_json(brief),
    },
];

/// Formats of `legation code`.
pub const RECORD_FORMATS: &[RecordFormat] = &[
    RecordFormat {
        name: "jsonl",
        about: "one record a line, all fields",
        open: |out| Box::new(JsonLines { out }),
    },
    RecordFormat {
        name: "csv",
        about: "one record a row, lists joined by ;",
        open: |out| Box::new(CsvRecords::new(out)),
    },
    RecordFormat {
        name: "parquet",
        about: "Parquet, a row a record: days, numbers and lists as such",
        open: |out| Box::new(ParquetRecords::new(out)),
    },
    RecordFormat {
        name: "table",
        about: "a table for reading",
        open: |out| Box::new(TableRecords::new(out)),
    },
];

impl Named for CrosswalkFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

impl Named for ReportFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

impl Named for BriefFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

impl Named for RecordFormat {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

fn as_markdown(brief: &Brief, coloured: bool) -> io::Result<String> {
    let text = markdown(brief);
    Ok(if coloured { colour::markdown(&text) } else { text })
}

fn as_json(brief: &Brief) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(brief)? + "\n")
}

fn crosswalk_table(lines: &[Crossing<'_>]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["CAMEO", "PLOVER", "contexts", "what it says", "remarks"]);
    for line in lines {
        let plover = match (line.category, line.mode) {
            (Some(category), Some(mode)) => format!("{category}/{mode}"),
            (Some(category), None) => category.to_owned(),
            (None, _) => String::new(),
        };
        let published = line
            .published
            .map(|published| format!("{published} in the published crosswalk"));
        let also = line
            .also
            .iter()
            .map(|(category, why)| format!("{category}: {why}"));
        let remarks: Vec<String> = published.into_iter().chain(also).collect();
        let cells = [
            line.cameo.to_owned(),
            plover,
            line.context.join(", "),
            line.name.to_owned(),
            remarks.join("; "),
        ];
        table.add_row(cells);
    }
    format!("{table}\n")
}
