//! Web archives (WARC 1.0 and 1.1, ISO 28500), as crawlers write them: each record a page as a server sent it, with headers.
//!
//! Lengths that lie cost the records that they touch and no more: reading goes on at the next record that can be found.

mod http;

use super::{Format, Head, Source, too_long, unreadable};
use crate::article::{Article, Body, Found, Sink};
use crate::metadata::Metadata;
use crate::{Options, ReadError};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

/// A web archive (`warc.gz` is one in a gzip file, a member for each record).
pub(super) struct Warc;

/// Longest line of a header, in bytes, and most lines.
const LINE: u64 = 64 << 10;
const LINES: usize = 1000;
/// Records whose length takes the start of the next one with it, after which a file is given up: each costs another look at its block.
const LIES: usize = 100;

impl Format for Warc {
    fn knows(&self, head: &Head) -> bool {
        head.bytes.starts_with(b"WARC/")
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let name = source.name.clone();
        let mut reader = Reader {
            back: Cursor::new(Vec::new()),
            file: BufReader::with_capacity(1 << 16, source.reader),
        };
        let mut lies = 0;
        loop {
            let header = match Header::read(&mut reader) {
                Ok(Start::Record(header)) => header,
                Ok(Start::End) => return ControlFlow::Continue(()),
                Ok(Start::Lost) => {
                    let advice = "the records around it may be lost; fetch the file again";
                    let error = ReadError::new(&name, "a record", "a fault in the file", advice);
                    sink(Found::Error(error))?;
                    continue;
                }
                Err(error) => return sink(Found::Error(unreadable(&name, &error))),
            };
            let mut block = Vec::new();
            let keep = header.length.min(options.max_bytes as u64 + 1);
            let read = reader.by_ref().take(keep).read_to_end(&mut block);
            let rest = header.length - keep;
            let skipped = read.and_then(|_| io::copy(&mut reader.by_ref().take(rest), &mut io::sink()));
            let called = header.name(&name);
            if let Err(error) = skipped {
                return sink(Found::Error(unreadable(&called, &error)));
            }
            let cut_off = (block.len() as u64) < keep;
            if block.len() > options.max_bytes {
                sink(Found::Error(too_long(&called, "record", options.max_bytes)))?;
                continue;
            }
            // A length that is too great takes the start of the next record with it.
            if (cut_off || !ends_well(&mut reader))
                && let Some(end) = find(&block, b"\r\n\r\nWARC/1.")
            {
                reader.put_back(block.split_off(end + 4));
                lies += 1;
                if lies > LIES {
                    let advice = "fetch the file again; what came before was read";
                    let found = "one whose lengths are wrong again and again";
                    let error = ReadError::new(&name, "a web archive", found, advice);
                    return sink(Found::Error(error));
                }
            } else if cut_off && !block.ends_with(b"\r\n\r\n") {
                // Half a page is no article: one with a length that is only wrong has its end.
                let advice = "fetch the file again; what came before was read";
                let found = "the file's end within it";
                sink(Found::Error(ReadError::new(
                    &called,
                    "a whole record",
                    found,
                    advice,
                )))?;
                continue;
            }
            sink(header.found(called, block, options))?;
        }
    }
}

/// A file, with what was read of it too far.
struct Reader<'s> {
    back: Cursor<Vec<u8>>,
    file: BufReader<Box<dyn Read + 's>>,
}

impl Reader<'_> {
    /// Puts bytes back before what comes next.
    fn put_back(&mut self, mut bytes: Vec<u8>) {
        let at = usize::try_from(self.back.position()).unwrap_or(usize::MAX);
        bytes.extend_from_slice(self.back.get_ref().get(at..).unwrap_or_default());
        self.back = Cursor::new(bytes);
    }

    fn is_back(&self) -> bool {
        self.back.position() < self.back.get_ref().len() as u64
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_back() {
            self.back.read(buffer)
        } else {
            self.file.read(buffer)
        }
    }
}

impl BufRead for Reader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_back() {
            self.back.fill_buf()
        } else {
            self.file.fill_buf()
        }
    }

    fn consume(&mut self, length: usize) {
        if self.is_back() {
            self.back.consume(length)
        } else {
            self.file.consume(length)
        }
    }
}

/// A record's header.
struct Header {
    fields: Vec<(String, String)>,
    /// Bytes of the block behind it.
    length: u64,
}

/// What stands where a record should begin.
enum Start {
    Record(Header),
    /// Nothing more.
    End,
    /// Something else: reading went on to where a record seems to begin.
    Lost,
}

impl Header {
    /// Reads the header of the next record.
    fn read(reader: &mut Reader<'_>) -> io::Result<Start> {
        let first = loop {
            match line(reader)? {
                None => return Ok(Start::End),
                Some(blank) if blank.is_empty() => {}
                Some(first) => break first,
            }
        };
        if !first.starts_with("WARC/") {
            return lost(reader);
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut lines = 0;
        while let Some(line) = line(reader)?.filter(|line| !line.is_empty()) {
            lines += 1;
            if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), fields.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            if lines > LINES {
                return lost(reader);
            }
        }
        let header = Header { fields, length: 0 };
        match header
            .field("content-length")
            .and_then(|length| length.parse().ok())
        {
            Some(length) => Ok(Start::Record(Header { length, ..header })),
            None => lost(reader),
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(own, _)| own == name);
        field.map(|(_, value)| value.as_str())
    }

    /// What the record is called in messages.
    fn name(&self, file: &str) -> String {
        match self.field("warc-target-uri") {
            Some(url) => super::name_within(file, url.trim_matches(['<', '>'])),
            None => file.to_owned(),
        }
    }

    /// The article of a record, if it holds one.
    fn found(&self, name: String, block: Vec<u8>, options: &Options) -> Found {
        let own_type = self.field("content-type").unwrap_or_default();
        let (body, charset, kind) = match self.field("warc-type").unwrap_or_default() {
            "response" if own_type.starts_with("application/http") => {
                match http::page(block, options.max_bytes) {
                    Ok(page) => (page.body, page.charset, page.kind),
                    Err(why) => return Found::Passed(why),
                }
            }
            "response" | "resource" | "conversion" => (block, None, own_type.to_ascii_lowercase()),
            "revisit" => return Found::Passed("a page that had not changed since it was last fetched"),
            _ => return Found::Passed("a record about the archive or a request"),
        };
        let body = match http::kind(&kind, &body) {
            http::Kind::Html => Body::Html(body, charset),
            http::Kind::Text => Body::Text(body),
            http::Kind::Other => return Found::Passed("a picture, feed or other file that is no page"),
        };
        let url = self
            .field("warc-target-uri")
            .map(|url| url.trim_matches(['<', '>']).to_owned());
        Found::Article(Article {
            metadata: Metadata {
                url: url.filter(|url| url.starts_with("http")),
                fetched: self.field("warc-date").map(str::to_owned),
                ..Metadata::default()
            },
            ..Article::new(&name, body)
        })
    }
}

/// The next line without its end; nothing at the end of the file. A line that is too long is cut.
fn line(reader: &mut Reader<'_>) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if reader.by_ref().take(LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// Goes on to where the next record seems to begin.
fn lost(reader: &mut Reader<'_>) -> io::Result<Start> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() || buffer.starts_with(b"WARC/1.") {
            return Ok(Start::Lost);
        }
        let mut bytes = Vec::new();
        reader.by_ref().take(LINE).read_until(b'\n', &mut bytes)?;
    }
}

/// Whether a record's block is followed by an empty line, the next record or the end of the file.
fn ends_well(reader: &mut Reader<'_>) -> bool {
    let next = reader.fill_buf().unwrap_or_default();
    next.is_empty() || next.starts_with(b"\r\n") || next.starts_with(b"\n") || next.starts_with(b"WARC/")
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
