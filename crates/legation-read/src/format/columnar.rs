//! Parquet and Arrow files: tables whose columns have names and types, an article a row.

use super::table::{article, places, without_text};
use super::{Format, Head, Source, plainly, too_long, unreadable};
use crate::article::{Found, Sink};
use crate::{Options, ReadError};
use legation_columnar::{
    Cell, Column, Error, Kind, Limits, Table, is_arrow, is_parquet, open_arrow, open_arrow_stream,
    open_parquet,
};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;

/// Parquet, which is read from its end.
pub(super) struct Parquet;

/// Arrow's files (Feather, version 2) and streams.
pub(super) struct Arrow;

/// Longest file that is read from its end though it comes from a stream, in bytes: it is kept on disk for that time.
const SPOOL: u64 = 16 << 30;

impl Format for Parquet {
    fn knows(&self, head: &Head) -> bool {
        is_parquet(head.bytes)
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        match on_disk(&mut source) {
            Ok(file) => rows(&source.name, open_parquet(file), options, sink),
            Err(error) => sink(Found::Error(unreadable(&source.name, &error))),
        }
    }
}

impl Format for Arrow {
    fn knows(&self, head: &Head) -> bool {
        is_arrow(head.bytes)
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let mut start = [0; 4];
        if let Err(error) = source.reader.read_exact(&mut start) {
            return sink(Found::Error(unreadable(&source.name, &error)));
        }
        let reader: Box<dyn Read> = Box::new(Cursor::new(start).chain(source.reader));
        source.reader = reader;
        // Only a file has a mark; a stream needs no end.
        if &start == b"ARRO" {
            return match on_disk(&mut source) {
                Ok(file) => rows(&source.name, open_arrow(file), options, sink),
                Err(error) => sink(Found::Error(unreadable(&source.name, &error))),
            };
        }
        let reader = io::BufReader::with_capacity(1 << 16, source.reader);
        rows(&source.name, open_arrow_stream(Box::new(reader)), options, sink)
    }
}

/// The file itself, or, of one that comes from a stream, a copy on disk.
fn on_disk(source: &mut Source) -> io::Result<File> {
    if let Some(file) = source.file.take() {
        return Ok(file);
    }
    let mut file = tempfile::tempfile()?;
    io::copy(&mut source.reader.by_ref().take(SPOOL), &mut file)?;
    file.rewind()?;
    Ok(file)
}

fn rows(
    name: &str,
    table: Result<Box<dyn Table + '_>, Error>,
    options: &Options,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let broken = |error: Error| {
        let advice = "write it again, or fetch it again";
        ReadError::new(name, &plainly(&error.expected), plainly(&error.found), advice)
    };
    let table = match table {
        Ok(table) => table,
        Err(error) => return sink(Found::Error(broken(error))),
    };
    let columns = table.columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let places = places(&options.columns, &names);
    if let Some(error) = unusable(name, columns, &places, options) {
        return sink(Found::Error(error));
    }
    let wanted: Vec<usize> = places.into_iter().flatten().collect();
    let limits = Limits {
        cell: options.max_bytes,
        ..Limits::default()
    };
    table.rows(&wanted, &limits, &mut |row| {
        let (number, cells) = match row {
            Ok(row) => row,
            Err(error) => return sink(Found::Error(broken(error))),
        };
        if cells.iter().any(|cell| matches!(cell, Cell::TooLong(_))) {
            return sink(Found::Error(
                too_long(name, "row", options.max_bytes).at_line(number),
            ));
        }
        let mut cells = cells.into_iter();
        let fields = places.map(|place| {
            place?;
            match cells.next()? {
                Cell::Text(text) => Some(text),
                Cell::Null | Cell::TooLong(_) => None,
            }
        });
        sink(article(name, number, fields))
    })
}

/// Why the columns of a file do not serve, if so: none holds text, or one that the user named is not there or holds something else.
fn unusable(
    name: &str,
    columns: &[Column],
    places: &[Option<usize>; 8],
    options: &Options,
) -> Option<ReadError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let without_text = without_text(name, &names);
    let advice = "name the column that holds it, as in `--column text=story`";
    let [text, ..] = places;
    let missing = options
        .columns
        .given()
        .find(|(_, column)| !columns.iter().any(|own| own.name == *column));
    if let Some((field, column)) = missing {
        let expected = format!("a column `{column}` (for {field})");
        return Some(ReadError {
            expected,
            advice: "name one that the file has".to_owned(),
            ..without_text
        });
    }
    let Some(text) = text.and_then(|text| columns.get(text)) else {
        return Some(without_text);
    };
    if text.kind != Kind::Text {
        let found = match text.kind {
            Kind::Other(other) => other,
            Kind::Integer => "whole numbers",
            Kind::Time => "days or times",
            Kind::Text => "text",
        };
        let expected = format!("text in the column `{}`", plainly(&text.name));
        return Some(ReadError::new(name, &expected, found, advice));
    }
    options.columns.given().find_map(|(field, column)| {
        match columns.iter().find(|own| own.name == column)?.kind {
            Kind::Other(other) => {
                let expected = format!("text, a number or a date in the column `{column}` (for {field})");
                Some(ReadError::new(name, &expected, other, "name another column"))
            }
            _ => None,
        }
    })
}
