//! The pages of a column in a group of rows, read and unpacked within bounds, for the decoders of the `parquet` crate.
//!
//! Source: Parquet's format, data pages (<https://parquet.apache.org/docs/file-format/data-pages/>).

use super::delta;
use super::thrift::{Reader, kind};
use crate::packing::{Packing, unpack};
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Longest header of a page, in bytes: it may hold the least and the greatest value of the page.
const HEADER: u64 = 16 << 20;

/// Reads pages one after the other.
pub(super) struct Pages {
    file: BufReader<Placed>,
    packing: Packing,
    /// Bytes of the column that have not been read.
    left: u64,
    /// Whether levels stand before the values, which tell nulls.
    optional: bool,
    /// Most bytes of a page.
    limit: usize,
    ahead: Option<Header>,
    /// Whether anything went wrong: nothing is read after it.
    broken: bool,
}

/// A file that is read from several places in turn.
struct Placed {
    file: Arc<File>,
    at: u64,
}

impl Read for Placed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let length = file.read(buffer)?;
        self.at += length as u64;
        Ok(length)
    }
}

/// What stands before a page.
#[derive(Clone, Copy, Debug, Default)]
struct Header {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: i64,
    encoding: i64,
    definition: i64,
    repetition: i64,
    sorted: bool,
    nulls: i64,
    rows: i64,
    definition_bytes: i64,
    repetition_bytes: i64,
    is_packed: bool,
}

const DATA: i64 = 0;
const INDEX: i64 = 1;
const DICTIONARY: i64 = 2;
const DATA_V2: i64 = 3;

fn fault(what: impl Into<String>) -> ParquetError {
    ParquetError::General(what.into())
}

impl Pages {
    /// The pages in `length` bytes from `start` on.
    pub(super) fn new(
        file: Arc<File>,
        (start, length): (u64, u64),
        packing: Packing,
        optional: bool,
        limit: usize,
    ) -> Pages {
        Pages {
            file: BufReader::with_capacity(1 << 16, Placed { file, at: start }),
            packing,
            left: length,
            optional,
            limit,
            ahead: None,
            broken: false,
        }
    }

    /// The header of the next page that holds values; nothing at the end.
    fn peek(&mut self) -> Result<Option<Header>> {
        while self.ahead.is_none() {
            if self.left == 0 || self.broken {
                return Ok(None);
            }
            self.broken = true;
            let mut reader = Reader::new(self.file.by_ref().take(self.left.min(HEADER)));
            let header = header(&mut reader).map_err(|error| fault(format!("a page's header ({error})")))?;
            self.left -= reader.read;
            let packed = u64::try_from(header.packed)
                .ok()
                .filter(|packed| *packed <= self.left);
            let Some(packed) = packed else {
                return Err(fault("a page that is longer than its column"));
            };
            if packed.max(u64::try_from(header.unpacked).unwrap_or(u64::MAX)) > self.limit as u64 {
                let limit = self.limit / 1_000_000;
                return Err(fault(format!(
                    "a page of more than {limit} MB; write smaller pages"
                )));
            }
            self.broken = false;
            if header.kind == INDEX {
                let passed = io::copy(&mut self.file.by_ref().take(packed), &mut io::sink());
                passed.map_err(|error| fault(error.to_string()))?;
                self.left -= packed;
            } else {
                self.ahead = Some(header);
            }
        }
        Ok(self.ahead)
    }

    fn take(&mut self) -> Result<Option<Page>> {
        let Some(header) = self.peek()? else {
            return Ok(None);
        };
        self.ahead = None;
        self.broken = true;
        self.left -= header.packed.unsigned_abs();
        let mut packed = Vec::new();
        self.file
            .by_ref()
            .take(header.packed.unsigned_abs())
            .read_to_end(&mut packed)
            .map_err(|error| fault(error.to_string()))?;
        if packed.len() as u64 != header.packed.unsigned_abs() {
            return Err(fault("a file that ends too early"));
        }
        let page = page(header, &packed, self.packing, self.optional)?;
        self.broken = false;
        Ok(Some(page))
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.take()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Ok(self.peek()?.map(|header| PageMetadata {
            num_rows: (header.kind == DATA_V2).then_some(usize::try_from(header.rows).unwrap_or(0)),
            num_levels: (header.kind != DICTIONARY).then_some(usize::try_from(header.values).unwrap_or(0)),
            is_dict: header.kind == DICTIONARY,
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.take().map(drop)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.take().transpose()
    }
}

/// Reads the header of a page.
fn header<R: Read>(reader: &mut Reader<R>) -> io::Result<Header> {
    let mut header = Header {
        is_packed: true,
        ..Header::default()
    };
    let mut last = 0;
    loop {
        let (kind, number) = reader.field(last)?;
        last = number;
        match (number, kind) {
            (_, kind::STOP) => return Ok(header),
            (1, 5) => header.kind = reader.integer()?,
            (2, 5) => header.unpacked = reader.integer()?,
            (3, 5) => header.packed = reader.integer()?,
            (5 | 7 | 8, kind::STRUCT) => of_kind(reader, number, &mut header)?,
            _ => reader.pass_field(kind)?,
        }
    }
}

/// Reads the part of a header that its kind has of its own: of a data page (5), a dictionary (7) or a data page of the second version (8).
fn of_kind<R: Read>(reader: &mut Reader<R>, part: i64, header: &mut Header) -> io::Result<()> {
    let mut last = 0;
    loop {
        let (kind, number) = reader.field(last)?;
        last = number;
        let integer = (4..=6).contains(&kind);
        match (part, number) {
            (_, _) if kind == kind::STOP => return Ok(()),
            (_, 1) if integer => header.values = reader.integer()?,
            (5 | 7, 2) | (8, 4) if integer => header.encoding = reader.integer()?,
            (5, 3) if integer => header.definition = reader.integer()?,
            (5, 4) if integer => header.repetition = reader.integer()?,
            (7, 3) => header.sorted = kind == kind::TRUE,
            (8, 2) if integer => header.nulls = reader.integer()?,
            (8, 3) if integer => header.rows = reader.integer()?,
            (8, 5) if integer => header.definition_bytes = reader.integer()?,
            (8, 6) if integer => header.repetition_bytes = reader.integer()?,
            (8, 7) if kind <= kind::FALSE => header.is_packed = kind == kind::TRUE,
            _ => reader.pass_field(kind)?,
        }
    }
}

/// Makes a page of its header and its bytes.
fn page(header: Header, packed: &[u8], packing: Packing, optional: bool) -> Result<Page> {
    let small =
        |value: i64| u32::try_from(value).map_err(|_| fault("a page that says impossible things of itself"));
    // The levels of the second version stand before what is packed.
    let levels = small(header.definition_bytes.saturating_add(header.repetition_bytes))? as usize;
    let length = small(header.unpacked)? as usize;
    let packing = if header.is_packed { packing } else { Packing::None };
    let bytes = match (packed.split_at_checked(levels), length.checked_sub(levels)) {
        (Some((levels, [])), Some(0)) => levels.to_vec(),
        (Some((levels, packed)), Some(length)) => {
            let unpacked = unpack(packing, packed, length).map_err(|error| fault(error.to_string()))?;
            if levels.is_empty() {
                unpacked
            } else {
                [levels, &unpacked].concat()
            }
        }
        _ => return Err(fault("a page that says impossible things of itself")),
    };
    let encoding = encoding(header.encoding)?;
    let values = small(header.values)?;
    if header.kind == DICTIONARY && values as usize > bytes.len() / 4 {
        return Err(fault("a dictionary shorter than it says"));
    }
    let deltas = matches!(
        encoding,
        Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY | Encoding::DELTA_BYTE_ARRAY
    );
    let start = match bytes.first_chunk() {
        _ if header.kind != DATA => levels,
        // Levels of the first version say their length before them.
        Some(length) if optional => (u32::from_le_bytes(*length) as usize).saturating_add(4),
        _ => 0,
    };
    if deltas && !deltas_are_sound(&header, bytes.get(start..).unwrap_or_default(), encoding) {
        return Err(fault("differences that are not as many as the page says"));
    }
    let buf = Bytes::from(bytes);
    match header.kind {
        DICTIONARY => Ok(Page::DictionaryPage {
            buf,
            num_values: values,
            encoding,
            is_sorted: header.sorted,
        }),
        DATA => Ok(Page::DataPage {
            buf,
            num_values: values,
            encoding,
            def_level_encoding: self::encoding(header.definition)?,
            rep_level_encoding: self::encoding(header.repetition)?,
            statistics: None,
        }),
        DATA_V2 => Ok(Page::DataPageV2 {
            buf,
            num_values: values,
            encoding,
            num_nulls: small(header.nulls)?,
            num_rows: small(header.rows)?,
            def_levels_byte_len: small(header.definition_bytes)?,
            rep_levels_byte_len: small(header.repetition_bytes)?,
            is_compressed: header.is_packed,
            statistics: None,
        }),
        other => Err(fault(format!("a page of an unknown kind ({other})"))),
    }
}

/// Most values of a page whose values are written as differences: they may take no bytes at all.
const DELTAS: i64 = 4 << 20;

/// Whether the runs of differences in a page's values say no more than the page does.
fn deltas_are_sound(header: &Header, values: &[u8], encoding: Encoding) -> bool {
    let fits = |bytes: &[u8]| {
        let (total, end) = delta::run(bytes)?;
        (total <= header.values.unsigned_abs()).then_some(end)
    };
    match fits(values) {
        _ if header.values > DELTAS => false,
        Some(end) if encoding == Encoding::DELTA_BYTE_ARRAY => {
            values.get(end..).is_some_and(|rest| fits(rest).is_some())
        }
        Some(_) => true,
        // A page of nulls alone has no values.
        None => values.is_empty(),
    }
}

/// The encoding with this number.
fn encoding(number: i64) -> Result<Encoding> {
    Ok(match number {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        other => return Err(fault(format!("an encoding that is not read (number {other})"))),
    })
}
