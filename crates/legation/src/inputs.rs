//! Files, folders and standard input as documents, with what is odd about them told.

use crate::account::Account;
use crate::arguments::Global;
use crate::messages::Messages;
use legation_parse::Document;
use legation_read::{Columns, Found, Input, Options, articles};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// Longest article, or line of a JSONL file, in bytes. No article is so long; a file that is holds many, without saying where each ends.
pub const LONGEST: usize = 16 << 20;

/// A document and the file it was read from.
pub(crate) struct Opened {
    pub(crate) file: String,
    pub(crate) document: Document,
}

/// One part of the articles: every `of`-th, from number `part` (counted from 1) on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: usize,
    of: usize,
}

impl Shard {
    /// All articles.
    pub(crate) const WHOLE: Shard = Shard { part: 1, of: 1 };

    /// Whether an article is part of it, by its number from 0 on.
    pub(crate) fn holds(self, number: usize) -> bool {
        number % self.of == self.part - 1
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    /// Reads `3/8`, the third of eight parts.
    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text
            .split_once('/')
            .and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Shard { part, of }),
            _ => Err("expected PART/OF, as in 3/8 for the third of eight parts".to_owned()),
        }
    }
}

/// How to read, which part of it, and how far reading has come.
pub(crate) struct Reading {
    pub(crate) options: Options,
    pub(crate) shard: Shard,
    /// What becomes of each thing that is met with, where somebody keeps account of it.
    pub(crate) account: Option<RefCell<Account>>,
}

impl Reading {
    pub(crate) fn new(global: &Global) -> Reading {
        let options = Options {
            progress: Some(Arc::default()),
            ..options(global)
        };
        let shard = global.shard.unwrap_or(Shard::WHOLE);
        Reading {
            options,
            shard,
            account: None,
        }
    }

    /// Bytes of files that have been read.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.options
            .progress
            .as_ref()
            .map_or(0, |bytes| bytes.load(Ordering::Relaxed))
    }
}

/// What tells whether inputs are as they were: names, lengths and times of alteration of all files. Nothing where one is a stream.
pub(crate) fn mark(files: &[String]) -> Option<String> {
    let mut mark = Fnv::default();
    for file in files {
        if !std::fs::metadata(file).is_ok_and(|about| about.is_file() || about.is_dir()) {
            return None;
        }
        for entry in WalkDir::new(file).follow_links(true).sort_by_file_name() {
            let entry = entry.ok()?;
            let about = entry.metadata().ok()?;
            mark.add(entry.path().as_os_str().as_encoded_bytes());
            if about.is_file() {
                let altered = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
                mark.add(&about.len().to_le_bytes());
                mark.add(&altered.as_nanos().to_le_bytes());
            }
        }
    }
    (!files.is_empty()).then(|| format!("{:016x}", mark.0))
}

/// FNV-1a of 64 bits, which is the same on every machine.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Bytes of the files and of those in folders; nothing where one is a stream.
pub(crate) fn size(files: &[String]) -> Option<u64> {
    let one = |file: &String| -> Option<u64> {
        let walk = WalkDir::new(file)
            .follow_links(true)
            .into_iter()
            .filter_map(Result::ok);
        let about = std::fs::metadata(file).ok()?;
        if !about.is_file() && !about.is_dir() {
            return None;
        }
        Some(
            walk.filter_map(|entry| entry.metadata().ok())
                .filter(|about| about.is_file())
                .map(|about| about.len())
                .sum(),
        )
    };
    if files.is_empty() {
        None
    } else {
        files.iter().map(one).sum()
    }
}

/// How to read, as the options say.
pub(crate) fn options(global: &Global) -> Options {
    Options {
        published: global.published,
        outlet: global.outlet.clone(),
        // Checked as they were given.
        columns: Columns::new(&global.columns).unwrap_or_default(),
        extract: global.extract.parse().unwrap_or_default(),
        max_bytes: LONGEST,
        ..Options::default()
    }
}

/// Hands each document of the inputs to `each`, in order; standard input where there are no files. What cannot be read is told and
/// passed over. `each` ends the reading by an error.
pub(crate) fn for_each<E>(
    files: &[String],
    options: &Options,
    messages: &mut Messages,
    mut each: impl FnMut(Opened, &mut Messages) -> Result<(), E>,
) -> Result<(), E> {
    let stdin = ["-".to_owned()];
    let files = if files.is_empty() { &stdin[..] } else { files };
    for file in files {
        let mut stop = None;
        let _ = articles(Input::from_argument(file), options, &mut |found| {
            let read = match found {
                Found::Article(article) => article.read(options),
                Found::Error(error) => Some(Err(error)),
                Found::Passed(why) => {
                    messages.passed(why);
                    None
                }
            };
            match read {
                None => {}
                Some(Err(error)) => messages.error(&error),
                Some(Ok(read)) => {
                    for warning in &read.warnings {
                        messages.warn(warning);
                    }
                    let opened = Opened {
                        file: file_of(file, &read.document.id),
                        document: read.document,
                    };
                    if let Err(error) = each(opened, messages) {
                        stop = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = stop {
            return Err(error);
        }
    }
    Ok(())
}

/// The file shown as a document's origin: its id where that is a path below what was given, else what was given.
pub(crate) fn file_of(given: &str, id: &str) -> String {
    let below = id.starts_with(given) && !id.contains("://");
    if below { id.to_owned() } else { given.to_owned() }
}
