//! Tables: CSV, TSV and the like, an article a row.

use super::{Format, Head, Source, unreadable};
use crate::article::{Article, Body, Found, Sink};
use crate::metadata::{Metadata, tidy};
use crate::{Columns, Options, ReadError};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// A table whose first line names its columns, one of them that of the text.
pub(super) struct Table;

/// What separates the columns.
const SEPARATORS: &[u8] = b",\t;|";

impl Format for Table {
    fn knows(&self, head: &Head) -> bool {
        separator(head.text, &head.options.columns).is_some()
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let mut reader = BufReader::with_capacity(crate::decode::HEAD, source.reader);
        let start = match reader.fill_buf() {
            Ok(start) => String::from_utf8_lossy(start).into_owned(),
            Err(error) => return sink(Found::Error(unreadable(&source.name, &error))),
        };
        let separator = separator(start.trim_start_matches('\u{FEFF}'), &options.columns).unwrap_or(b',');
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

fn rows(name: &str, reader: impl Read, separator: u8, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(reader);
    let header: Vec<String> = match table.byte_headers() {
        Ok(header) => header.iter().map(cell).collect(),
        Err(error) => return sink(Found::Error(broken(name, &error))),
    };
    let names: Vec<&str> = header
        .iter()
        .map(|name| name.trim_start_matches('\u{FEFF}').trim())
        .collect();
    let place = |field: &str| {
        let column = options.columns.of(field, &names)?;
        names.iter().position(|name| *name == column)
    };
    let fields = [
        "text",
        "title",
        "published",
        "outlet",
        "author",
        "url",
        "id",
        "lang",
    ]
    .map(place);
    let mut row = ByteRecord::new();
    loop {
        match table.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return ControlFlow::Continue(()),
            Err(error) => return sink(Found::Error(broken(name, &error))),
        }
        let line = row
            .position()
            .map_or(0, |place| usize::try_from(place.line()).unwrap_or(usize::MAX));
        let [text, title, published, outlet, author, url, id, language] =
            fields.map(|place| place.and_then(|place| row.get(place)).map(cell));
        let text = text.unwrap_or_default();
        if text.trim().is_empty() {
            let advice = "put the article's text in it or leave the row out";
            let error = ReadError::new(name, "a row with text", "a row without any", advice);
            sink(Found::Error(error.at_line(line)))?;
            continue;
        }
        let given = |value: Option<String>| value.as_deref().and_then(tidy);
        sink(Found::Article(Article {
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
            ..Article::new(name, Body::Cell(line, text))
        }))?;
    }
}

/// A cell's text; what is not UTF-8 in it is replaced.
fn cell(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn broken(name: &str, error: &csv::Error) -> ReadError {
    if let csv::ErrorKind::Io(error) = error.kind() {
        return unreadable(name, error);
    }
    let advice = "write it with one row an article, quotes within quoted text doubled";
    ReadError::new(name, "a table", format!("a fault ({error})"), advice)
}
