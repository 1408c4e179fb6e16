//! Arrow files and streams. A file has a footer that says where its schema and its messages stand; a stream has them one after the
//! other, the schema first. Of a file that is cut off the messages are read as those of a stream, as far as they go.
//!
//! Source: Arrow's format, "Serialization and Interprocess Communication" (<https://arrow.apache.org/docs/format/Columnar.html>).

mod batch;
mod flat;
mod schema;

use crate::{Cell, Column, Error, Limits, Sink, Table};
use batch::{Plan, Values, broken};
use flat::Flat;
use schema::Field;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

const MARK: [u8; 6] = *b"ARROW1";
/// What stands before each message since 2019.
const CONTINUED: [u8; 4] = [0xFF; 4];
/// Longest message without its body, in bytes.
const MESSAGE: u64 = 64 << 20;

/// Kinds of message.
const SCHEMA: u8 = 1;
const DICTIONARY: u8 = 2;
const BATCH: u8 = 3;

/// Whether a file that begins so is an Arrow file or stream.
pub fn is_arrow(start: &[u8]) -> bool {
    let length = start
        .get(4..8)
        .and_then(|length| length.try_into().ok())
        .map(u32::from_le_bytes);
    let stream =
        start.starts_with(&CONTINUED) && length.is_some_and(|length| (1..=1 << 24).contains(&length));
    start.starts_with(&MARK) || stream
}

struct Arrow<'r> {
    source: Source<'r>,
    fields: Vec<Field>,
    columns: Vec<Column>,
}

/// Where messages come from.
enum Source<'r> {
    Stream(Box<dyn Read + 'r>),
    /// Messages at these places, in order.
    File(BufReader<File>, std::vec::IntoIter<u64>),
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Stream(reader) => reader.read(buffer),
            Source::File(file, _) => file.read(buffer),
        }
    }
}

/// Opens an Arrow stream, or a file that cannot be read from its end.
///
/// # Errors
/// Where it does not begin with a schema that is understood.
pub fn open<'r>(mut reader: Box<dyn Read + 'r>) -> Result<Box<dyn Table + 'r>, Error> {
    let mut start = [0; 4];
    let at = |error: &io::Error| broken(fault(error));
    reader.read_exact(&mut start).map_err(|error| at(&error))?;
    if start == [b'A', b'R', b'R', b'O'] {
        // The mark, with two bytes to fill it to eight; then the stream.
        let mut rest = [0; 4];
        reader.read_exact(&mut rest).map_err(|error| at(&error))?;
        reader.read_exact(&mut start).map_err(|error| at(&error))?;
    }
    let message = message(&mut reader, Some(start)).map_err(|error| at(&error))?;
    let message = message.ok_or_else(|| broken("one without a schema"))?;
    let about = Flat::root(&message).filter(|about| about.byte(1) == Some(SCHEMA));
    let schema = about.and_then(|about| about.table(2));
    let fields = schema::fields(schema.ok_or_else(|| broken("one without a schema"))?)?;
    Ok(Box::new(Arrow::new(Source::Stream(reader), fields)))
}

/// Opens an Arrow file or stream that can be read from any place.
///
/// # Errors
/// Where its schema is missing or not understood.
pub fn open_file(mut file: File) -> Result<Box<dyn Table>, Error> {
    let footer = footer(&mut file).map_err(|error| broken(fault(&error)))?;
    let Some(footer) = footer else {
        file.rewind().map_err(|error| broken(fault(&error)))?;
        return open(Box::new(BufReader::new(file)));
    };
    let about = Flat::root(&footer);
    let schema = about.and_then(|about| about.table(1));
    let fields = schema::fields(schema.ok_or_else(|| broken("one without a schema"))?)?;
    let mut places = Vec::new();
    for list in [2, 3] {
        let own = about.map(|about| about.blocks(list)).unwrap_or_default();
        // Each message once: a footer that names one many times would make a large file of a small one.
        if own.windows(2).any(|pair| pair.first() >= pair.last()) {
            return Err(broken("one whose footer names a batch twice"));
        }
        places.extend(own);
    }
    let source = Source::File(BufReader::new(file), places.into_iter());
    Ok(Box::new(Arrow::new(source, fields)))
}

/// The footer of a file; nothing where it has none.
fn footer(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut end = [0; 10];
    if length < 20 {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-10))?;
    file.read_exact(&mut end)?;
    let [a, b, c, d, mark @ ..] = end;
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    if mark != MARK || size > MESSAGE || size > length - 18 {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(length - 10 - size))?;
    let mut footer = Vec::new();
    file.take(size).read_to_end(&mut footer)?;
    Ok(Some(footer))
}

fn fault(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "one that ends too early".to_owned(),
        _ => format!("an error while reading ({error})"),
    }
}

/// The next message, without its body; nothing at the end. `start` are its first bytes, where they have been read.
fn message(reader: &mut impl Read, start: Option<[u8; 4]>) -> io::Result<Option<Vec<u8>>> {
    let mut word = match start {
        Some(start) => start,
        None => {
            let mut first = Vec::new();
            reader.take(4).read_to_end(&mut first)?;
            match <[u8; 4]>::try_from(first.as_slice()) {
                Ok(first) => first,
                // A stream may end where a message does.
                Err(_) if first.is_empty() => return Ok(None),
                Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    };
    if word == CONTINUED {
        reader.read_exact(&mut word)?;
    }
    let length = u64::from(u32::from_le_bytes(word));
    if length == 0 {
        return Ok(None);
    }
    if length > MESSAGE {
        return Err(io::Error::other("a message of impossible length"));
    }
    let mut message = Vec::new();
    reader.take(length).read_to_end(&mut message)?;
    if message.len() as u64 == length {
        Ok(Some(message))
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Most times that a dictionary is added to.
const PARTS: usize = 10_000;

/// The values of a dictionary: several parts where it was added to.
type Dictionaries = BTreeMap<i64, Vec<Values>>;

impl Table for Arrow<'_> {
    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn rows(mut self: Box<Self>, wanted: &[usize], limits: &Limits, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut dictionaries = Dictionaries::new();
        let mut first = 1_usize;
        loop {
            match self.batch(wanted, limits, &mut dictionaries) {
                Ok(Some(Ok(Batch::Rows(length, columns)))) => {
                    // Without any column that is understood nothing vouches for the length.
                    let length = if columns.iter().any(Option::is_some) {
                        length
                    } else {
                        0
                    };
                    for at in 0..length {
                        let cells = wanted.iter().map(|field| {
                            let Some(Some(values)) = columns.get(*field) else {
                                return Ok(Cell::Null);
                            };
                            cell(self.fields.get(*field), values, at, &dictionaries, limits)
                        });
                        let row: Result<Vec<Cell>, Error> = cells.collect();
                        sink(row.map(|row| (first + at, row)))?;
                    }
                    first = first.saturating_add(length);
                }
                Ok(Some(Ok(Batch::Other))) => {}
                Ok(Some(Err(error))) => sink(Err(error))?,
                Ok(None) => return ControlFlow::Continue(()),
                Err(error) => {
                    sink(Err(broken(fault(&error))))?;
                    if matches!(self.source, Source::Stream(_)) {
                        return ControlFlow::Continue(());
                    }
                }
            }
        }
    }
}

/// What a message gave.
enum Batch {
    Rows(usize, Vec<Option<Values>>),
    Other,
}

impl<'r> Arrow<'r> {
    fn new(source: Source<'r>, fields: Vec<Field>) -> Arrow<'r> {
        Arrow {
            source,
            columns: fields.iter().map(|field| field.column.clone()).collect(),
            fields,
        }
    }

    /// Reads the next message with its body; nothing at the end.
    fn batch(
        &mut self,
        wanted: &[usize],
        limits: &Limits,
        dictionaries: &mut Dictionaries,
    ) -> io::Result<Option<Result<Batch, Error>>> {
        if let Source::File(file, places) = &mut self.source {
            let Some(place) = places.next() else {
                return Ok(None);
            };
            file.seek(SeekFrom::Start(place))?;
        }
        let Some(message) = message(&mut self.source, None)? else {
            return Ok(None);
        };
        let about = Flat::root(&message).and_then(|about| Some((about, about.byte(1)?, about.table(2)?)));
        let Some((about, kind, header)) = about else {
            return Err(io::Error::other("a message that is none"));
        };
        let body = u64::try_from(about.long(3).unwrap_or(0)).map_err(io::Error::other)?;
        match kind {
            BATCH => {
                let fields: Vec<&Field> = self.fields.iter().collect();
                let is_wanted: Vec<bool> = (0..fields.len()).map(|at| wanted.contains(&at)).collect();
                let plan = match Plan::of(header) {
                    Ok(plan) => plan,
                    Err(error) => return self.pass(body, error),
                };
                let read = batch::read(&mut self.source, body, &plan, &fields, &is_wanted, limits)?;
                Ok(Some(read.map(|columns| Batch::Rows(plan.length, columns))))
            }
            DICTIONARY => {
                let id = header.long(0).unwrap_or(0);
                let field = wanted
                    .iter()
                    .filter_map(|at| self.fields.get(*at))
                    .find(|field| field.dictionary.is_some_and(|(own, _)| own == id) && field.form.is_some());
                let plan = header.table(1).map(Plan::of);
                let (Some(field), Some(plan)) = (field, plan) else {
                    return self.pass_over(body);
                };
                // In a dictionary the values themselves stand.
                let views = usize::from(field.form == Some(schema::Form::View));
                let field = Field {
                    dictionary: None,
                    layout: schema::Layout {
                        nodes: 1,
                        buffers: match field.form {
                            Some(schema::Form::Text | schema::Form::LongText) => 3,
                            _ => 2,
                        },
                        views,
                    },
                    ..field.clone()
                };
                let plan = match plan {
                    Ok(plan) => plan,
                    Err(error) => return self.pass(body, error),
                };
                let read = batch::read(&mut self.source, body, &plan, &[&field], &[true], limits)?;
                Ok(Some(
                    read.map(|mut columns| {
                        let values = columns.pop().flatten();
                        let own = dictionaries.entry(id).or_default();
                        if header.byte(2).unwrap_or(0) == 0 {
                            own.clear();
                        }
                        own.extend(values);
                        own.len() <= PARTS && own.iter().map(Values::size).sum::<usize>() <= limits.piece
                    })
                    .and_then(|fits| {
                        if fits {
                            Ok(Batch::Other)
                        } else {
                            Err(batch::too_large(&field, limits))
                        }
                    }),
                ))
            }
            _ => self.pass_over(body),
        }
    }

    fn pass(&mut self, body: u64, error: Error) -> io::Result<Option<Result<Batch, Error>>> {
        self.pass_over(body)?;
        Ok(Some(Err(error)))
    }

    fn pass_over(&mut self, body: u64) -> io::Result<Option<Result<Batch, Error>>> {
        let passed = io::copy(&mut self.source.by_ref().take(body), &mut io::sink())?;
        if passed < body {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(Ok(Batch::Other)))
    }
}

/// The value of a column at a place in its batch.
fn cell(
    field: Option<&Field>,
    values: &Values,
    at: usize,
    dictionaries: &Dictionaries,
    limits: &Limits,
) -> Result<Cell, Error> {
    let Some((id, _)) = field.and_then(|field| field.dictionary) else {
        return values.cell(at, limits);
    };
    let Some(number) = values.number(at) else {
        return Ok(Cell::Null);
    };
    let missing = || broken("a value that its dictionary does not have");
    let mut number = usize::try_from(number).map_err(|_| missing())?;
    for part in dictionaries.get(&id).map(Vec::as_slice).unwrap_or_default() {
        if number < part.len() {
            return part.cell(number, limits);
        }
        number -= part.len();
    }
    Err(missing())
}
