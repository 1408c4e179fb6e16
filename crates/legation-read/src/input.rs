//! Files, folders and standard input: the only module that does I/O.

use crate::sniff::{Kind, kind};
use crate::{Options, Read, ReadError, decode, jsonl, read_bytes};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Where documents come from.
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

/// One document after the other, or why there is none. Errors are of single files or lines; the rest goes on.
pub type Documents<'o> = Box<dyn Iterator<Item = Result<Read, ReadError>> + Send + 'o>;

/// Reads the documents of an input, in order: the lines of a JSONL file, one at a time; a folder's files by path, without
/// hidden files, files about the folder (`README`, `LICENSE`) and what web pages carry along (pictures, style sheets).
pub fn documents(input: Input, options: &Options) -> Documents<'_> {
    match input {
        Input::Stream(name, reader) => open_stream(name, reader, options),
        Input::Path(path) if path.is_dir() => open_folder(path, options),
        Input::Path(path) => open_file(&path, options),
    }
}

fn one<'o>(error: ReadError) -> Documents<'o> {
    Box::new(std::iter::once(Err(error)))
}

fn open_file<'o>(path: &Path, options: &'o Options) -> Documents<'o> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => open_stream(name, Box::new(file), options),
        Err(error) => one(unreadable(&name, &error)),
    }
}

fn unreadable(name: &str, error: &io::Error) -> ReadError {
    let (found, advice) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => (
            "no permission to read it".to_owned(),
            "change its permissions or leave it out",
        ),
        _ => (
            format!("an error while reading ({error})"),
            "check the file and its disk",
        ),
    };
    ReadError::new(name, "a readable file", found, advice)
}

/// Files that a folder of saved pages holds beside its articles.
const CARRIED: &[&str] = &[
    "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "woff", "woff2",
    "ttf", "eot", "mp4", "mp3", "webm", "toml", "lock", "py", "rs", "sh",
];

fn open_folder(path: PathBuf, options: &Options) -> Documents<'_> {
    let name = path.display().to_string();
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(&path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    let mut entries = Vec::new();
    for entry in walk.filter_entry(|entry| !hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if is_article(entry.path()) => entries.push(Ok(entry.into_path())),
            Ok(_) => {}
            Err(error) => {
                let at = error
                    .path()
                    .map_or(name.clone(), |path| path.display().to_string());
                entries.push(Err(match error.io_error() {
                    Some(io) => unreadable(&at, io),
                    None => ReadError::new(&at, "a folder", "a link to a folder above it", "remove the link"),
                }));
            }
        }
    }
    if entries.is_empty() {
        let advice = "put articles (.txt, .html, .jsonl) in it or name another folder";
        return one(ReadError::new(
            &name,
            "a folder with articles",
            "a folder without any",
            advice,
        ));
    }
    Box::new(entries.into_iter().flat_map(move |entry| match entry {
        Ok(path) => open_file(&path, options),
        Err(error) => one(error),
    }))
}

fn is_article(path: &Path) -> bool {
    let lower = |part: Option<&std::ffi::OsStr>| {
        part.map(|p| p.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default()
    };
    let (stem, extension) = (lower(path.file_stem()), lower(path.extension()));
    let about = ["readme", "license", "licence", "copying", "changelog", "notice"];
    !CARRIED.contains(&extension.as_str())
        && !about
            .iter()
            .any(|name| stem == *name || stem.starts_with(&format!("{name}-")))
}

fn open_stream<'o>(name: String, reader: Box<dyn io::Read + Send>, options: &'o Options) -> Documents<'o> {
    let mut reader = BufReader::with_capacity(64 * 1024, reader);
    let mut head = Vec::with_capacity(decode::HEAD);
    if let Err(error) = reader.by_ref().take(decode::HEAD as u64).read_to_end(&mut head) {
        return one(unreadable(&name, &error));
    }
    let wide =
        encoding_rs::Encoding::for_bom(&head).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    match kind(&name, &head) {
        Err(error) => one(error),
        Ok(Kind::JsonLines) if !wide && !options.plain => {
            let reader = io::Cursor::new(head).chain(reader);
            Box::new(Lines {
                name,
                reader,
                number: 0,
                done: false,
                options,
            })
        }
        Ok(_) => {
            let mut bytes = head;
            let room = (options.max_bytes as u64).saturating_sub(bytes.len() as u64) + 1;
            if let Err(error) = reader.take(room).read_to_end(&mut bytes) {
                return one(unreadable(&name, &error));
            }
            if bytes.len() > options.max_bytes {
                return one(too_long(&name, "file", options.max_bytes));
            }
            Box::new(read_bytes(&name, &bytes, options).into_iter())
        }
    }
}

fn too_long(name: &str, what: &str, limit: usize) -> ReadError {
    let expected = format!("a {what} of at most {} MB", limit / 1_000_000);
    ReadError::new(
        name,
        &expected,
        "a longer one",
        "split it into its articles, one JSON object a line",
    )
}

/// The lines of a JSONL file, read one at a time.
struct Lines<'o> {
    name: String,
    reader: io::Chain<io::Cursor<Vec<u8>>, BufReader<Box<dyn io::Read + Send>>>,
    number: usize,
    done: bool,
    options: &'o Options,
}

impl Iterator for Lines<'_> {
    type Item = Result<Read, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.number += 1;
            let mut line = Vec::new();
            let limit = self.options.max_bytes as u64 + 1;
            match self.reader.by_ref().take(limit).read_until(b'\n', &mut line) {
                Ok(0) => self.done = true,
                Ok(_) if line.len() as u64 >= limit && !line.ends_with(b"\n") => {
                    drop(line);
                    if let Err(error) = self.skip_line() {
                        self.done = true;
                        return Some(Err(unreadable(&self.name, &error).at_line(self.number)));
                    }
                    return Some(Err(
                        too_long(&self.name, "line", self.options.max_bytes).at_line(self.number)
                    ));
                }
                Ok(_) => {
                    if let Some(read) = jsonl::read_line(&self.name, self.number, &line, self.options) {
                        return Some(read);
                    }
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(unreadable(&self.name, &error).at_line(self.number)));
                }
            }
        }
        None
    }
}

impl Lines<'_> {
    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}
