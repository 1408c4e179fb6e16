//! Documents to records on all cores, in the order in which they were read.

use crate::account::Fate;
use crate::capture;
use crate::inputs::{self, Opened, Reading};
use crate::messages::Messages;
use crate::pipeline::{self, Outcome, Part};
use legation_core::{Codebook, Coded, code_document, outlet};
use legation_parse::{BlockKind, Document, Engine};

/// A coded document.
pub(crate) struct Done {
    pub(crate) file: String,
    pub(crate) document: Document,
    pub(crate) coded: Coded,
}

/// Codes every document of the files that is wanted and hands it on, in order; nothing where there is none for a while. Gives the number of
/// documents coded.
pub(crate) fn code_files<E>(
    files: &[String],
    reading: &Reading,
    codebook: &Codebook,
    messages: &mut Messages,
    mut wanted: impl FnMut(&Document) -> bool,
    mut each: impl FnMut(Option<Done>) -> Result<(), E>,
) -> Result<usize, E> {
    let code = |document: &Document| code_document(document, codebook, Engine::embedded());
    on_all(
        files,
        reading,
        messages,
        |document| {
            outlet::settle(document, &codebook.actors);
            wanted(document)
        },
        code,
        |opened, messages| {
            let Some((Opened { file, document }, coded)) = opened else {
                return each(None);
            };
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
            each(Some(Done {
                file,
                document,
                coded,
            }))
        },
    )
}

/// Works on every document of the files that is wanted, which may mend it, on all cores, and hands on what comes of each, in order; nothing
/// where there is none for a while. Gives the number of documents.
pub(crate) fn on_all<T: Send, E>(
    files: &[String],
    reading: &Reading,
    messages: &mut Messages,
    mut wanted: impl FnMut(&mut Document) -> bool,
    work: impl Fn(&Document) -> T + Sync,
    mut each: impl FnMut(Option<(Opened, T)>, &mut Messages) -> Result<(), E>,
) -> Result<usize, E> {
    let mut documents = 0;
    messages.total(|| inputs::size(files));
    let wanted = |document: &mut Document| !capture::is_stopped() && wanted(document);
    let skip = reading
        .account
        .as_ref()
        .map_or(0, |account| account.borrow().skip());
    let note = |fate: Option<Fate<'_>>| {
        // What was not worked on because somebody stopped the run is met with again.
        if let Some(account) = &reading.account
            && !capture::is_stopped()
        {
            account.borrow_mut().next(fate.as_ref());
        }
    };
    let part = Part {
        shard: reading.shard,
        skip,
    };
    pipeline::run(files, &reading.options, part, wanted, work, |handed| {
        let Some(handed) = handed else {
            return each(None, messages);
        };
        for warning in &handed.warnings {
            messages.warn(warning);
        }
        messages.progress(1, reading.bytes_read());
        match handed.outcome {
            Outcome::Blank => {
                note(None);
                Ok(())
            }
            Outcome::Unwanted => {
                note(Some(Fate::Known));
                Ok(())
            }
            Outcome::Passed(why) => {
                messages.passed(why);
                note(Some(Fate::Passed));
                Ok(())
            }
            Outcome::Error(error) => {
                messages.error(&error);
                note(Some(Fate::Failed(&error)));
                Ok(())
            }
            Outcome::Done(opened, done) => {
                if opened.document.published.is_none() {
                    messages.undated(&opened.document.id);
                }
                if opened.document.outlet.is_none() {
                    messages.unsigned(&opened.document.id);
                }
                if let Some(language) = only_in_another(&opened.document) {
                    messages.foreign(language);
                }
                documents += 1;
                each(Some((opened, done)), messages)?;
                note(Some(Fate::Kept));
                Ok(())
            }
        }
    })?;
    Ok(documents)
}

/// The language of a document of which nothing can be coded, since none of it is in a language that is.
fn only_in_another(document: &Document) -> Option<&str> {
    let mut set_aside = None;
    for block in &document.blocks {
        match block.kind {
            BlockKind::Furniture => {}
            BlockKind::OtherLanguage => set_aside = set_aside.or(block.reason.as_deref()),
            _ => return None,
        }
    }
    set_aside.map(|reason| reason.rsplit(' ').next().unwrap_or(reason))
}
