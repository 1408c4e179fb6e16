//! Tar archives: their files one after the other, nothing written anywhere.

use super::{Format, Head, Source, is_article_within, name_within, open, unreadable};
use crate::Options;
use crate::article::{Found, Sink};
use std::io;
use std::ops::ControlFlow;

/// A tar archive (`tar.gz` is one in a gzip file).
pub(super) struct Tar;

impl Format for Tar {
    fn knows(&self, head: &Head) -> bool {
        head.bytes.get(257..262) == Some(b"ustar")
    }

    fn even_if_plain(&self) -> bool {
        true
    }

    fn open(&self, mut source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let reader = std::mem::replace(&mut source.reader, Box::new(io::empty()));
        let mut archive = ::tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return sink(Found::Error(unreadable(&source.name, &error))),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                // What follows cannot be found.
                Err(error) => return sink(Found::Error(unreadable(&source.name, &error))),
            };
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if entry.header().entry_type().is_file() && is_article_within(&path) {
                let name = name_within(&source.name, &path);
                open(source.within(name, Box::new(entry)), options, sink)?;
            }
        }
        ControlFlow::Continue(())
    }
}
