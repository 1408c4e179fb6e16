//! Zip archives: their files in the order of the archive's directory, nothing written anywhere but for a spool of what comes from a
//! stream (a zip file has to be read from its end).

use super::packed::Guard;
use super::{Format, Head, Source, is_article_within, name_within, open, unreadable};
use crate::article::{Found, Sink};
use crate::{Options, ReadError};
use ::zip::ZipArchive;
use ::zip::result::ZipError;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

/// A zip archive.
pub(super) struct Zip;

/// Longest zip file that is read from a stream, in bytes: it is kept on disk for that time.
const SPOOL: u64 = 4 << 30;
/// Bytes of a spool that are kept in memory.
const IN_MEMORY: usize = 16 << 20;

impl Format for Zip {
    fn knows(&self, head: &Head) -> bool {
        head.bytes.starts_with(b"PK\x03\x04")
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        if let Some(mut file) = source.file.take() {
            return match file.seek(SeekFrom::Start(0)) {
                Ok(_) => members(io::BufReader::new(file), &source, options, sink),
                Err(error) => sink(Found::Error(unreadable(&source.name, &error))),
            };
        }
        let reader = std::mem::replace(&mut source.reader, Box::new(io::empty()));
        let mut spool = tempfile::SpooledTempFile::new(IN_MEMORY);
        let copied = io::copy(&mut reader.take(SPOOL), &mut spool).and_then(|_| spool.rewind());
        match copied {
            Ok(()) => members(spool, &source, options, sink),
            Err(error) => sink(Found::Error(unreadable(&source.name, &error))),
        }
    }
}

/// Reads the files of an archive.
fn members<R: Read + Seek>(
    reader: R,
    source: &Source,
    options: &Options,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) => archive,
        Err(error) => return sink(Found::Error(broken(&source.name, error))),
    };
    if archive.index_for_name("[Content_Types].xml").is_some() {
        let advice = "save it as text or HTML first";
        let error = ReadError::new(
            &source.name,
            "an archive of articles",
            "an office document",
            advice,
        );
        return sink(Found::Error(error));
    }
    // A small archive whose members lie over each other would unpack without end.
    let mut taken = BTreeMap::new();
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                sink(Found::Error(broken(&source.name, error)))?;
                continue;
            }
        };
        let path = String::from_utf8_lossy(member.name_raw()).into_owned();
        if !member.is_file() || !is_article_within(&path) {
            continue;
        }
        let name = name_within(&source.name, &path);
        let packed = member.compressed_size();
        let start = member.data_start().unwrap_or_default();
        if !is_free(&mut taken, start, packed) {
            let advice = "unpack it with another program";
            let found = "a file that lies over another";
            sink(Found::Error(ReadError::new(
                &name,
                "files side by side in an archive",
                found,
                advice,
            )))?;
            continue;
        }
        let reader = Guard::new(member, move || packed);
        open(source.within(name, Box::new(reader)), options, sink)?;
    }
    ControlFlow::Continue(())
}

/// Whether nothing of `length` bytes from `start` on has been taken yet; from now on it is.
fn is_free(taken: &mut BTreeMap<u64, u64>, start: u64, length: u64) -> bool {
    let end = start.saturating_add(length);
    let before = taken.range(..end).next_back();
    let free = length == 0 || before.is_none_or(|(_, until)| *until <= start);
    if free && length > 0 {
        taken.insert(start, end);
    }
    free
}

fn broken(name: &str, error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => unreadable(name, &error),
        other => {
            let advice = "unpack it with another program, or fetch it again";
            ReadError::new(
                name,
                "a zip archive that is whole",
                format!("a fault ({other})"),
                advice,
            )
        }
    }
}
