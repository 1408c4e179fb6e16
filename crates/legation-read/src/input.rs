//! Files, folders and standard input: the only module that does I/O.

use crate::article::{Found, Sink};
use crate::format::{Source, is_article, open, unreadable};
use crate::{Options, Read, ReadError};
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use walkdir::WalkDir;

/// Where articles come from.
pub enum Input {
    /// A file, or a folder with all below it.
    Path(PathBuf),
    /// Bytes from elsewhere, with what they are called in messages and ids.
    Stream(String, Box<dyn io::Read + Send>),
}

impl Input {
    /// Standard input.
    pub fn stdin() -> Input {
        Input::Stream("standard input".to_owned(), Box::new(io::stdin()))
    }

    /// A file or folder; `-` is standard input.
    pub fn from_argument(argument: &str) -> Input {
        if argument == "-" {
            Input::stdin()
        } else {
            Input::Path(PathBuf::from(argument))
        }
    }
}

/// Hands on the articles of an input, in order, one at a time: a file's in the order in which they stand in it; a folder's files by path,
/// without hidden files, files about the folder (`README`, `LICENSE`) and what web pages carry along (pictures, style sheets).
/// Files that hold files (archives, compressed files) are read like folders. No more than one article is in memory, but for
/// what `sink` keeps.
pub fn articles(input: Input, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    match input {
        Input::Stream(name, reader) => open(Source::new(name, reader), options, sink),
        Input::Path(path) if path.is_dir() => open_folder(&path, options, sink),
        Input::Path(path) => open_file(&path, options, sink),
    }
}

/// All documents of an input at once. For inputs that may be large, see [`articles`].
pub fn documents(input: Input, options: &Options) -> Vec<Result<Read, ReadError>> {
    let mut all = Vec::new();
    let _ = articles(input, options, &mut |found| {
        match found {
            Found::Article(article) => all.extend(article.read(options)),
            Found::Error(error) => all.push(Err(error)),
            Found::Passed(_) => {}
        }
        ControlFlow::Continue(())
    });
    all
}

fn open_file(path: &Path, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let name = path.display().to_string();
    let opened = File::open(path).and_then(|file| Ok((file.try_clone()?, file)));
    match opened {
        Ok((again, file)) => {
            // A pipe or a terminal cannot be read from its end.
            let seekable = file.metadata().is_ok_and(|about| about.is_file());
            let source = Source {
                file: seekable.then_some(again),
                ..Source::new(name, Box::new(Metered { file, options }))
            };
            open(source, options, sink)
        }
        Err(error) => sink(Found::Error(unreadable(&name, &error))),
    }
}

fn open_folder(path: &Path, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let name = path.display().to_string();
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    let mut any = false;
    for entry in walk.filter_entry(|entry| !hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if is_article(entry.path()) => {
                any = true;
                open_file(entry.path(), options, sink)?;
            }
            Ok(_) => {}
            Err(error) => {
                any = true;
                let at = error
                    .path()
                    .map_or(name.clone(), |path| path.display().to_string());
                sink(Found::Error(match error.io_error() {
                    Some(io) => unreadable(&at, io),
                    None => ReadError::new(&at, "a folder", "a link to a folder above it", "remove the link"),
                }))?;
            }
        }
    }
    if any {
        return ControlFlow::Continue(());
    }
    let advice = "put articles (.txt, .html, .jsonl) in it or name another folder";
    sink(Found::Error(ReadError::new(
        &name,
        "a folder with articles",
        "a folder without any",
        advice,
    )))
}

/// A file whose bytes are counted as they are read.
struct Metered<'o> {
    file: File,
    options: &'o Options,
}

impl io::Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        if let Some(count) = &self.options.progress {
            count.fetch_add(length as u64, Ordering::Relaxed);
        }
        Ok(length)
    }
}
