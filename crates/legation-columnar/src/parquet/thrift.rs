//! Thrift's compact protocol, as far as Parquet's page headers need it, and a look over a footer before it is trusted.
//!
//! Source: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

use std::io::{self, Read};

/// Deepest nesting of what is passed over.
const DEEPEST: usize = 16;

/// Reads values from bytes.
pub(crate) struct Reader<R> {
    bytes: R,
    /// How many were read.
    pub(crate) read: u64,
}

/// The types of the protocol that are told apart.
pub(crate) mod kind {
    pub(crate) const STOP: u8 = 0;
    pub(crate) const TRUE: u8 = 1;
    pub(crate) const FALSE: u8 = 2;
    pub(crate) const STRUCT: u8 = 12;
}

fn fault(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(bytes: R) -> Self {
        Reader { bytes, read: 0 }
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.read += 1;
        let [byte] = byte;
        Ok(byte)
    }

    fn unsigned(&mut self) -> io::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(fault("a number that is too long"))
    }

    /// A number of 16, 32 or 64 bits.
    pub(crate) fn integer(&mut self) -> io::Result<i64> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// The type of the next field of a structure and its number; `last` is the number of the one before.
    pub(crate) fn field(&mut self, last: i64) -> io::Result<(u8, i64)> {
        let byte = self.byte()?;
        let (kind, step) = (byte & 0x0F, i64::from(byte >> 4));
        match (kind, step) {
            (kind::STOP, _) => Ok((kind, 0)),
            (_, 0) => Ok((kind, self.integer()?)),
            _ => Ok((kind, last.saturating_add(step))),
        }
    }

    fn pass_bytes(&mut self, length: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.bytes.by_ref().take(length), &mut io::sink())?;
        self.read += passed;
        if passed == length {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Passes over a value of a field, or, where `within` a list, of an element.
    fn pass(&mut self, kind: u8, within: bool, depth: usize) -> io::Result<()> {
        if depth > DEEPEST {
            return Err(fault("too deep a structure"));
        }
        match kind {
            // In a field the type is the value.
            kind::TRUE | kind::FALSE if !within => Ok(()),
            kind::TRUE | kind::FALSE | 3 => self.byte().map(drop),
            4..=6 => self.integer().map(drop),
            7 => self.pass_bytes(8),
            8 => {
                let length = self.unsigned()?;
                self.pass_bytes(length)
            }
            9 | 10 => {
                let byte = self.byte()?;
                let length = match u64::from(byte >> 4) {
                    15 => self.unsigned()?,
                    short => short,
                };
                // Every element takes a byte: a length that lies ends at the end of the bytes.
                for _ in 0..length {
                    self.pass(byte & 0x0F, true, depth + 1)?;
                }
                Ok(())
            }
            11 => {
                let length = self.unsigned()?;
                let kinds = if length > 0 { self.byte()? } else { 0 };
                for _ in 0..length {
                    self.pass(kinds >> 4, true, depth + 1)?;
                    self.pass(kinds & 0x0F, true, depth + 1)?;
                }
                Ok(())
            }
            kind::STRUCT => self.pass_struct(depth),
            _ => Err(fault("a type that there is not")),
        }
    }

    fn pass_struct(&mut self, depth: usize) -> io::Result<()> {
        let mut last = 0;
        loop {
            let (kind, number) = self.field(last)?;
            if kind == kind::STOP {
                return Ok(());
            }
            last = number;
            self.pass(kind, false, depth + 1)?;
        }
    }

    /// Passes over a field's value.
    pub(crate) fn pass_field(&mut self, kind: u8) -> io::Result<()> {
        self.pass(kind, false, 0)
    }
}

/// Whether bytes are one structure whose lengths are true: none of them asks for more than there is.
pub(crate) fn is_sound(bytes: &[u8]) -> bool {
    Reader::new(bytes).pass_struct(0).is_ok()
}
