//! Files that hold no text which could be read: told by their signature, or because they are empty or binary.

use super::{Format, Head, Source};
use crate::article::{Found, Sink};
use crate::decode::HEAD;
use crate::{Options, ReadError};
use std::io::Read;
use std::ops::ControlFlow;

/// What cannot be read.
pub(super) struct Refused;

/// What would have been read, in messages.
const WANTED: &str = "text, HTML, JSONL, a feed, a web archive or files of these";

/// File signatures of what is not read, with names for the message.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF file"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"FEA1", "a Feather file of the first version"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
];

impl Format for Refused {
    fn knows(&self, head: &Head) -> bool {
        refusal(head.name, head.bytes, head.text).is_some()
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, source: Source, _: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let mut start = Vec::new();
        // What has been read once reads again; an error would leave the start empty, and be told so.
        let _ = source.reader.take(HEAD as u64).read_to_end(&mut start);
        let text = crate::decode::decode(&start, true).text;
        match refusal(
            &source.name,
            &start,
            text.trim_start_matches('\u{FEFF}').trim_start(),
        ) {
            Some(error) => sink(Found::Error(error)),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Why what begins so is not read, if so.
fn refusal(name: &str, bytes: &[u8], text: &str) -> Option<ReadError> {
    let mut signatures = SIGNATURES.iter();
    if let Some((_, found)) = signatures.find(|(signature, _)| bytes.starts_with(signature)) {
        let advice = "convert it to text, HTML or JSONL first";
        return Some(ReadError::new(name, WANTED, *found, advice));
    }
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}');
    if text.chars().filter(control).count() * 50 > text.chars().count() {
        let advice = "convert it to text, HTML or JSONL first";
        return Some(ReadError::new(name, WANTED, "binary data", advice));
    }
    if text.trim().is_empty() && bytes.len() < HEAD {
        let found = if bytes.is_empty() {
            "an empty file"
        } else {
            "nothing but white space"
        };
        let advice = "put the article's text in it or leave it out";
        return Some(ReadError::new(name, "an article", found, advice));
    }
    None
}
