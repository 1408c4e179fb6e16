//! Files, folders and standard input as documents, with what is odd about them told.

use crate::arguments::Global;
use crate::messages::Messages;
use legation_parse::Document;
use legation_read::{Input, Options, documents};

/// Longest article, or line of a JSONL file, in bytes. No article is so long; a file that is holds many, without saying where each ends.
const LONGEST: usize = 16 << 20;

/// A document and the file it was read from.
pub(crate) struct Opened {
    pub(crate) file: String,
    pub(crate) document: Document,
}

/// How to read, as the options say.
pub(crate) fn options(global: &Global) -> Options {
    Options {
        published: global.published,
        outlet: global.outlet.clone(),
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
        for read in documents(Input::from_argument(file), options) {
            match read {
                Ok(read) => {
                    for warning in &read.warnings {
                        messages.warn(warning);
                    }
                    each(
                        Opened {
                            file: file_of(file, &read.document.id),
                            document: read.document,
                        },
                        messages,
                    )?;
                }
                Err(error) => messages.error(&error),
            }
        }
    }
    Ok(())
}

/// The file shown as a document's origin: its id where that is a path below what was given, else what was given.
fn file_of(given: &str, id: &str) -> String {
    let below = id.starts_with(given) && !id.contains("://");
    if below { id.to_owned() } else { given.to_owned() }
}
