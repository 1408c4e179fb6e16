//! Tables: CSV, TSV and the like, an article a row.

use super::{Format, Head, Source, plainly, too_long, unreadable};
use crate::article::{Article, Body, Found, Sink};
use crate::metadata::{Metadata, tidy};
use crate::{Columns, Options, ReadError};
use csv_core::ReadRecordResult;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;

/// A table whose first line names its columns, one of them that of the text.
pub(super) struct Table;

/// What separates the columns.
const SEPARATORS: &[u8] = b",\t;|";

impl Format for Table {
    fn knows(&self, head: &Head) -> bool {
        let named = matches!(head.extension().as_str(), "csv" | "tsv" | "psv");
        separator(head.text, &head.options.columns).is_some() || named && any_separator(head.text).is_some()
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let mut reader = BufReader::with_capacity(crate::decode::HEAD, source.reader);
        let start = match reader.fill_buf() {
            Ok(start) => String::from_utf8_lossy(start).into_owned(),
            Err(error) => return sink(Found::Error(unreadable(&source.name, &error))),
        };
        let start = start.trim_start_matches('\u{FEFF}');
        let separator = separator(start, &options.columns)
            .or_else(|| any_separator(start))
            .unwrap_or(b',');
        rows(&source.name, reader, separator, options, sink)
    }
}

/// What separates the columns of a table that begins so, if one of them is that of the text.
fn separator(start: &str, columns: &Columns) -> Option<u8> {
    let line = start.lines().next()?;
    SEPARATORS.iter().copied().find(|mark| {
        let names: Vec<&str> = line
            .split(char::from(*mark))
            .map(|name| name.trim().trim_matches('"'))
            .collect();
        // Prose may begin with the same words; it goes on as no name of a column does.
        let short =
            |name: &&str| name.split_whitespace().count() <= 3 && !name.ends_with(['.', '!', '?', ':']);
        names.len() > 1 && names.iter().all(short) && columns.of("text", &names).is_some()
    })
}

/// What separates the columns of a table, whatever they are called.
fn any_separator(start: &str) -> Option<u8> {
    let line = start.lines().next()?;
    let times = |mark: u8| line.bytes().filter(|byte| *byte == mark).count();
    let most = SEPARATORS.iter().copied().max_by_key(|mark| times(*mark));
    most.filter(|mark| times(*mark) > 0)
}

/// What is taken from a row.
const FIELDS: [&str; 8] = [
    "text",
    "title",
    "published",
    "outlet",
    "author",
    "url",
    "id",
    "lang",
];

/// Where in a table with columns of these names each of the fields stands.
pub(super) fn places(columns: &Columns, names: &[&str]) -> [Option<usize>; 8] {
    FIELDS.map(|field| {
        let column = columns.of(field, names)?;
        names.iter().position(|name| *name == column)
    })
}

/// The article in a row; `number` is the row's, or that of its first line, and `cells` are the fields in their order.
pub(super) fn article(name: &str, number: usize, cells: [Option<String>; 8]) -> Found {
    let [text, title, published, outlet, author, url, id, language] = cells;
    let text = text.unwrap_or_default();
    if text.trim().is_empty() {
        let advice = "put the article's text in it or leave the row out";
        let error = ReadError::new(name, "a row with text", "a row without any", advice);
        return Found::Error(error.at_line(number));
    }
    let given = |value: Option<String>| value.as_deref().and_then(tidy);
    Found::Article(Article {
        metadata: Metadata {
            id: given(id),
            title: given(title),
            outlet: given(outlet),
            author: given(author),
            url: given(url),
            published: given(published),
            language: given(language),
            ..Metadata::default()
        },
        ..Article::new(name, Body::Cell(number, text))
    })
}

fn rows(
    name: &str,
    reader: impl BufRead,
    separator: u8,
    options: &Options,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let mut rows = Rows::new(reader, separator, options.max_bytes);
    let header = match rows.next() {
        Ok(Some(Row {
            cells, whole: true, ..
        })) => cells,
        Ok(_) => return sink(Found::Error(too_long(name, "first row", options.max_bytes))),
        Err(error) => return sink(Found::Error(unreadable(name, &error))),
    };
    let names: Vec<&str> = header
        .iter()
        .map(|name| name.trim_start_matches('\u{FEFF}').trim())
        .collect();
    let places = places(&options.columns, &names);
    if let [None, ..] = places {
        return sink(Found::Error(without_text(name, &names)));
    }
    loop {
        let Row { line, cells, whole } = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return sink(Found::Error(unreadable(name, &error))),
        };
        if !whole {
            let error = ReadError {
                advice: "close its quotes, or split it into its articles".to_owned(),
                ..too_long(name, "row", options.max_bytes)
            };
            sink(Found::Error(error.at_line(line)))?;
            continue;
        }
        sink(article(
            name,
            line,
            places.map(|place| cells.get(place?).cloned()),
        ))?;
    }
}

/// A table none of whose columns holds text.
pub(super) fn without_text(name: &str, columns: &[&str]) -> ReadError {
    let shown: Vec<String> = columns
        .iter()
        .take(20)
        .map(|column| format!("`{}`", plainly(column)))
        .collect();
    let found = match shown.as_slice() {
        [] => "no columns".to_owned(),
        shown => format!("the columns {}", shown.join(", ")),
    };
    let advice = "name the column that holds it, as in `--column text=story`";
    ReadError::new(name, "a column with the articles' text", found, advice)
}

/// A row of a table.
struct Row {
    /// Its first line, counted from 1.
    line: usize,
    cells: Vec<String>,
    /// Whether it is no longer than it may be; of one that is longer the cells are lost.
    whole: bool,
}

/// Most columns of a table.
const COLUMNS: usize = 10_000;

/// Reads rows of a bounded length: a quote that is never closed would otherwise take the rest of the file into memory.
struct Rows<R> {
    reader: R,
    core: csv_core::Reader,
    limit: usize,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Rows<R> {
    fn new(reader: R, separator: u8, limit: usize) -> Rows<R> {
        Rows {
            reader,
            core: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            limit,
            cells: vec![0; limit.clamp(1, 1 << 14)],
            ends: vec![0; 64],
        }
    }

    /// The next row; nothing at the end.
    fn next(&mut self) -> io::Result<Option<Row>> {
        let line = usize::try_from(self.core.line()).unwrap_or(usize::MAX);
        let (mut written, mut ended, mut whole) = (0, 0, true);
        loop {
            let input = self.reader.fill_buf()?;
            let (cells, ends) = (&mut self.cells, &mut self.ends);
            let (result, read, out, ends_out) = self.core.read_record(
                input,
                cells.get_mut(written..).unwrap_or_default(),
                ends.get_mut(ended..).unwrap_or_default(),
            );
            self.reader.consume(read);
            written += out;
            ended += ends_out;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if cells.len() < self.limit => {
                    cells.resize((cells.len() * 2).min(self.limit), 0);
                }
                ReadRecordResult::OutputEndsFull if ends.len() < COLUMNS => ends.resize(ends.len() * 2, 0),
                // The rest of it is read over the beginning.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (written, ended, whole) = (0, 0, false);
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let mut start = 0;
        let mut cell = |end: &usize| {
            let bytes = self.cells.get(start..*end).unwrap_or_default();
            start = *end;
            // What is not UTF-8 in it is replaced.
            String::from_utf8_lossy(bytes).into_owned()
        };
        let ends = self.ends.get(..ended).filter(|_| whole).unwrap_or_default();
        let cells = ends.iter().map(&mut cell).collect();
        if self.cells.len() > 1 << 20 {
            self.cells = vec![0; 1 << 14];
        }
        Ok(Some(Row { line, cells, whole }))
    }
}
