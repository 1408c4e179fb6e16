//! Compressed files: what is in them is read as any other file, without being written anywhere.

use super::{Format, Head, Source, open, unreadable};
use crate::Options;
use crate::article::{Found, Sink};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Gzip, with any number of members one after the other, as web archives have one for each record.
pub(super) struct Gzip;

impl Format for Gzip {
    fn knows(&self, head: &Head) -> bool {
        head.bytes.starts_with(b"\x1F\x8B")
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let (packed, read) = counted(&mut source);
        let reader = flate2::bufread::MultiGzDecoder::new(packed);
        let name = without_end(&source.name, &["gz"]);
        let reader = Guard::new(reader, move || read.get());
        open(source.within(name, Box::new(reader)), options, sink)
    }
}

/// Zstandard, with any number of frames one after the other.
pub(super) struct Zstd;

impl Format for Zstd {
    fn knows(&self, head: &Head) -> bool {
        head.bytes.starts_with(b"\x28\xB5\x2F\xFD")
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let (packed, read) = counted(&mut source);
        let name = without_end(&source.name, &["zst"]);
        match Frames::new(packed) {
            Ok(frames) => {
                let reader = Guard::new(frames, move || read.get());
                open(source.within(name, Box::new(reader)), options, sink)
            }
            Err(error) => sink(Found::Error(unreadable(&source.name, &error))),
        }
    }
}

/// The frames of a Zstandard file, one after the other. Windows of more than the decoder's own limit are refused by it.
struct Frames<R: BufRead> {
    frame: Option<StreamingDecoder<R, FrameDecoder>>,
}

impl<R: BufRead> Frames<R> {
    fn new(packed: R) -> io::Result<Self> {
        let frame = StreamingDecoder::new(packed).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Frames { frame: Some(frame) })
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let length = frame.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let Some(mut packed) = self.frame.take().map(StreamingDecoder::into_inner) else {
                break;
            };
            if !packed.fill_buf()?.is_empty() {
                *self = Frames::new(packed)?;
            }
        }
        Ok(0)
    }
}

/// The packed bytes of a source, with the number that has been read.
fn counted<'s>(source: &mut Source<'s>) -> (BufReader<Counted<'s>>, Rc<Cell<u64>>) {
    let read = Rc::new(Cell::new(0));
    let packed = Counted {
        reader: std::mem::replace(&mut source.reader, Box::new(io::empty())),
        read: Rc::clone(&read),
    };
    (BufReader::with_capacity(1 << 16, packed), read)
}

struct Counted<'s> {
    reader: Box<dyn Read + 's>,
    read: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.read.set(self.read.get() + length as u64);
        Ok(length)
    }
}

/// How many times its packed size a file may have, once it is longer than [`HARMLESS`]. Text packs some ten times, tables of the
/// same words some fifty times; what is made to fill a machine packs a thousand times.
const RATIO: u64 = 150;
/// Bytes below which no file does harm.
const HARMLESS: u64 = 256 << 20;

/// Ends the reading of a file that unpacks to very much more than it is.
pub(super) struct Guard<R, P> {
    reader: R,
    packed: P,
    unpacked: u64,
}

impl<R: Read, P: Fn() -> u64> Guard<R, P> {
    /// `packed` gives the number of packed bytes that have been read.
    pub(super) fn new(reader: R, packed: P) -> Self {
        Guard {
            reader,
            packed,
            unpacked: 0,
        }
    }
}

impl<R: Read, P: Fn() -> u64> Read for Guard<R, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.unpacked += length as u64;
        if self.unpacked > HARMLESS && self.unpacked / RATIO > (self.packed)() {
            let why = format!("it unpacks to more than {RATIO} times its size");
            return Err(io::Error::other(why));
        }
        Ok(length)
    }
}

/// `news.jsonl.gz` is `news.jsonl` inside: what is in it is told by its content, and the name says where that is.
fn without_end(name: &str, ends: &[&str]) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if ends.contains(&end.to_ascii_lowercase().as_str()) && !stem.is_empty() => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}
