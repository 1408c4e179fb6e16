//! Documents to records on all cores, in the order in which they were read, a bounded number in memory at a time.

use crate::inputs::{Opened, for_each};
use crate::messages::Messages;
use legation_core::{Codebook, Coded, code_document};
use legation_parse::{Document, Engine};
use legation_read::Options;
use rayon::prelude::*;

/// Most documents in memory at a time.
const DOCUMENTS: usize = 256;
/// Bytes of text in memory at a time, above which what has been read is coded.
const BYTES: usize = 8 << 20;

/// A coded document.
pub(crate) struct Done {
    pub(crate) file: String,
    pub(crate) document: Document,
    pub(crate) coded: Coded,
}

/// Codes every document of the files that is wanted and hands it on, in order. Gives the number of documents coded.
pub(crate) fn code_files<E>(
    files: &[String],
    options: &Options,
    codebook: &Codebook,
    messages: &mut Messages,
    wanted: impl FnMut(&Document) -> bool,
    mut each: impl FnMut(Done) -> Result<(), E>,
) -> Result<usize, E> {
    let code = |document: &Document| code_document(document, codebook, Engine::embedded());
    on_all(
        files,
        options,
        messages,
        wanted,
        code,
        |opened, coded, messages| {
            let Opened { file, document } = opened;
            for (name, note) in &coded.names {
                messages.namesake(&document.id, name, note);
            }
            let mut told = Vec::new();
            for odd in coded.reasons.iter().filter_map(|why| why.date.note.as_ref()) {
                if !told.contains(odd) {
                    messages.warn(&format!("{}: a date: {odd}", document.id));
                    told.push(odd.clone());
                }
            }
            each(Done {
                file,
                document,
                coded,
            })
        },
    )
}

/// Works on every document of the files that is wanted, on all cores, and hands on what comes of each, in order. Gives the number of documents.
pub(crate) fn on_all<T: Send, E>(
    files: &[String],
    options: &Options,
    messages: &mut Messages,
    mut wanted: impl FnMut(&Document) -> bool,
    work: impl Fn(&Document) -> T + Sync,
    mut each: impl FnMut(Opened, T, &mut Messages) -> Result<(), E>,
) -> Result<usize, E> {
    let mut waiting: Vec<Opened> = Vec::new();
    let mut bytes = 0;
    let mut documents = 0;
    let mut flush = |waiting: &mut Vec<Opened>, messages: &mut Messages| -> Result<(), E> {
        documents += waiting.len();
        let opened = std::mem::take(waiting);
        let done: Vec<T> = opened.par_iter().map(|opened| work(&opened.document)).collect();
        for (opened, done) in opened.into_iter().zip(done) {
            each(opened, done, messages)?;
            messages.progress(1);
        }
        Ok(())
    };
    for_each(files, options, messages, |opened, messages| {
        if !wanted(&opened.document) {
            return Ok(());
        }
        if opened.document.published.is_none() {
            messages.undated(&opened.document.id);
        }
        bytes += opened.document.text.len();
        waiting.push(opened);
        if waiting.len() >= DOCUMENTS || bytes >= BYTES {
            bytes = 0;
            flush(&mut waiting, messages)?;
        }
        Ok(())
    })?;
    flush(&mut waiting, messages)?;
    Ok(documents)
}
