//! Kinds of file: how each is known by its content, and how articles come out of it.
//!
//! A format is one file here and one line in [`FORMATS`]. Formats that hold files (compressed files, archives) hand each of
//! them back to [`open`], so that a tar file of compressed web archives is read like any other.

mod columnar;
mod feed;
pub(crate) mod jsonl;
mod packed;
mod refused;
mod sitemap;
mod table;
mod tar;
mod text;
mod warc;
mod zip;

use crate::article::{Article, Body, Found, Sink};
use crate::{Options, ReadError, decode};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// One kind of file.
pub(crate) trait Format: Sync {
    /// Whether a file that begins so is of this kind.
    fn knows(&self, head: &Head) -> bool;

    /// Whether it stays so where the user says that files are prose: it holds files, or is no text at all.
    fn even_if_plain(&self) -> bool {
        false
    }

    /// Hands on the articles of a file, in order.
    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()>;
}

/// The first that knows a file reads it. What is known by a signature comes first, plain text last.
const FORMATS: &[&dyn Format] = &[
    &packed::Gzip,
    &packed::Zstd,
    &zip::Zip,
    &tar::Tar,
    &columnar::Parquet,
    &columnar::Arrow,
    &warc::Warc,
    &refused::Refused,
    &sitemap::Sitemap,
    &feed::Feed,
    &jsonl::JsonLines,
    &jsonl::Json,
    &text::Html,
    &table::Table,
    &text::Text,
];

/// Files within files within files: deeper than this is a trap.
const DEEPEST: usize = 4;

/// What a file is told apart by: its first bytes, and its name where they leave it open.
pub(crate) struct Head<'h> {
    pub(crate) name: &'h str,
    pub(crate) bytes: &'h [u8],
    /// The same as text, without a byte order mark and white space before it; empty for what is known by a signature.
    pub(crate) text: &'h str,
    pub(crate) options: &'h Options,
}

impl Head<'_> {
    /// The end of the name, in lower case.
    pub(crate) fn extension(&self) -> String {
        let end = self.name.rsplit_once('.').map(|(_, end)| end);
        end.unwrap_or_default().to_ascii_lowercase()
    }
}

/// A file that is being read.
pub(crate) struct Source<'s> {
    /// What it is called in messages.
    pub(crate) name: String,
    pub(crate) reader: Box<dyn Read + 's>,
    /// The same, where it is a file that can be read from any place.
    pub(crate) file: Option<File>,
    /// How many files it lies within.
    pub(crate) depth: usize,
}

impl<'s> Source<'s> {
    pub(crate) fn new(name: String, reader: Box<dyn Read + 's>) -> Source<'s> {
        Source {
            name,
            reader,
            file: None,
            depth: 0,
        }
    }

    /// A file within a file.
    pub(crate) fn within<'i>(&self, name: String, reader: Box<dyn Read + 'i>) -> Source<'i> {
        Source {
            name,
            reader,
            file: None,
            depth: self.depth + 1,
        }
    }

    /// All its bytes.
    ///
    /// # Errors
    /// More than `Options::max_bytes`, or an error while reading.
    pub(crate) fn whole(self, options: &Options) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let room = options.max_bytes as u64 + 1;
        if let Err(error) = self.reader.take(room).read_to_end(&mut bytes) {
            return Err(unreadable(&self.name, &error));
        }
        if bytes.len() > options.max_bytes {
            return Err(too_long(&self.name, "file", options.max_bytes));
        }
        Ok(bytes)
    }
}

/// Hands on the articles of a file, whatever its kind.
pub(crate) fn open(source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let Source {
        name,
        mut reader,
        file,
        depth,
    } = source;
    if depth > DEEPEST {
        let expected = format!("files within at most {DEEPEST} others");
        let advice = "unpack it first";
        return sink(Found::Error(ReadError::new(
            &name,
            &expected,
            "deeper nesting",
            advice,
        )));
    }
    let mut start = Vec::with_capacity(decode::HEAD);
    let broken = reader
        .by_ref()
        .take(decode::HEAD as u64)
        .read_to_end(&mut start)
        .err();
    let reader: Box<dyn Read> = match broken {
        None => reader,
        Some(error) if start.is_empty() => return sink(Found::Error(unreadable(&name, &error))),
        // What came before the fault is read; then the fault is met with again.
        Some(error) => Box::new(Broken(Some(error))),
    };
    let text = decode::decode(&start, true).text;
    let head = Head {
        name: &name,
        bytes: &start,
        text: text.trim_start_matches('\u{FEFF}').trim_start(),
        options,
    };
    let mut formats = FORMATS
        .iter()
        .filter(|format| !options.plain || format.even_if_plain());
    let format = formats.find(|format| format.knows(&head));
    let source = Source {
        reader: Box::new(Cursor::new(&start).chain(reader)),
        name: name.clone(),
        file,
        depth,
    };
    match format {
        Some(format) => format.open(source, options, sink),
        None => text::plain(source, options, sink),
    }
}

/// A reader that fails.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Hands on one thing that was read, or why it could not be.
pub(crate) fn one(article: Result<Article, ReadError>, sink: &mut Sink) -> ControlFlow<()> {
    sink(article.map_or_else(Found::Error, Found::Article))
}

/// An article that is the whole of a file.
fn whole(
    source: Source,
    options: &Options,
    body: impl Fn(Vec<u8>) -> Body,
    sink: &mut Sink,
) -> ControlFlow<()> {
    let name = source.name.clone();
    let article = source
        .whole(options)
        .map(|bytes| Article::new(&name, body(bytes)));
    one(article, sink)
}

/// The name of a file within another, as messages show it: nothing in it can act on a terminal.
pub(crate) fn name_within(file: &str, member: &str) -> String {
    format!("{file}/{}", plainly(member))
}

/// A name out of a file, as messages show it: not without end, and nothing in it can act on a terminal.
fn plainly(name: &str) -> String {
    let shown = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    name.chars().take(300).map(shown).collect()
}

/// A file that could not be read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> ReadError {
    let (found, advice) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => (
            "no permission to read it".to_owned(),
            "change its permissions or leave it out",
        ),
        io::ErrorKind::UnexpectedEof => (
            "one that ends too early".to_owned(),
            "fetch it again; what came before its end was read",
        ),
        _ => (
            format!("an error while reading ({error})"),
            "check the file and its disk",
        ),
    };
    ReadError::new(name, "a readable file", found, advice)
}

/// A file, or a part of one that stands alone, that is too long.
pub(crate) fn too_long(name: &str, what: &str, limit: usize) -> ReadError {
    let expected = format!("a {what} of at most {} MB", limit / 1_000_000);
    ReadError::new(
        name,
        &expected,
        "a longer one",
        "split it into its articles, one JSON object a line",
    )
}

/// Files that a folder of saved pages holds beside its articles.
const CARRIED: &[&str] = &[
    "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "woff", "woff2",
    "ttf", "eot", "mp4", "mp3", "webm", "toml", "lock", "py", "rs", "sh",
];

/// Whether a file in a folder or archive is read: not what is hidden, tells of the folder, or is carried along by pages.
pub(crate) fn is_article(path: &Path) -> bool {
    let lower = |part: Option<&std::ffi::OsStr>| {
        part.map(|p| p.to_string_lossy().to_ascii_lowercase())
            .unwrap_or_default()
    };
    let (stem, extension) = (lower(path.file_stem()), lower(path.extension()));
    let shouted = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let about = ["readme", "license", "licence", "copying", "changelog", "notice"];
    !CARRIED.contains(&extension.as_str())
        && !about.contains(&stem.as_str())
        // "LICENSE-MIT", but not "notice-of-sanctions".
        && !about.iter().any(|name| shouted.starts_with(&format!("{}-", name.to_ascii_uppercase())))
}

/// The same of a file in an archive, with the folders it lies in.
fn is_article_within(path: &str) -> bool {
    let mut parts = path.split(['/', '\\']);
    !parts.any(|part| part == "__MACOSX" || (part.starts_with('.') && !matches!(part, "." | "..")))
        && is_article(path.as_ref())
}
