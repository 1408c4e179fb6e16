//! `legation ingest`: articles and their records into an archive.

use crate::account::Account;
use crate::arguments::Global;
use crate::asking::Ingest;
use crate::capture;
use crate::codebook;
use crate::coding::code_files;
use crate::commands::{FAILED, Stop, verdict};
use crate::inputs::{Reading, mark};
use crate::messages::Messages;
use crate::watching::state_of;
use legation_archive::{Archive, Given, Kept};
use legation_core::coder::coder_name;
use legation_watch::State;
use std::cell::{Cell, RefCell};

pub(crate) fn run(global: &Global, wanted: &Ingest, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load_to_code(global, messages)?;
    let coder = coder_name(&knowledge.codebook);
    let archive = RefCell::new(Archive::open(&wanted.place.archive)?);
    let mut reading = Reading::new(global);
    let state = State::open(&state_of(&wanted.place, None))?;
    let account = Account::begin(
        state,
        &inputs(global, &wanted.files),
        mark(&wanted.files).as_deref(),
    )?;
    if account.skip() > 0 {
        messages.note(&format!(
            "going on behind the first {} things that were dealt with",
            account.skip()
        ));
    }
    reading.account = Some(RefCell::new(account));
    let (mut new, mut corrected) = (0usize, 0usize);
    // An article met with twice is known before it is coded, or when it is to be written: on which core the first is, is chance.
    let same = Cell::new(0usize);
    let mut records = 0;
    messages.start_progress();
    let mut failed = None;
    let documents = code_files(
        &wanted.files,
        &reading,
        &knowledge.codebook,
        messages,
        |document| match archive.borrow().has(document) {
            Ok(true) => {
                same.set(same.get() + 1);
                false
            }
            // What cannot be read now is told when it is to be written.
            _ => true,
        },
        |done| {
            let given = Given {
                file: &done.file,
                document: &done.document,
                coded: &done.coded,
                coder: &coder,
            };
            // An article at a time: whatever happens, all before it is safe.
            let kept = archive.borrow_mut().ingest(&[given], &now(), &knowledge.rules)?;
            for kept in kept {
                match kept {
                    Kept::New => new += 1,
                    Kept::Corrected => corrected += 1,
                    Kept::Same => {
                        same.set(same.get() + 1);
                        if let Some(account) = &reading.account {
                            account.borrow_mut().was_known();
                        }
                        continue;
                    }
                }
                records += done.coded.records.len();
            }
            Ok::<(), legation_archive::ArchiveError>(())
        },
    )
    .unwrap_or_else(|error| {
        failed = Some(error);
        0
    });
    let same = same.get();
    messages.end_progress();
    let kept = reading.account.map_or(Ok(()), |account| {
        account
            .into_inner()
            .close(failed.is_none() && !capture::is_stopped())
    });
    if let Err(error) = kept {
        messages.error(&error);
    }
    messages.note(&format!(
        "{}: {new} new documents, {corrected} corrected, {same} there already; {records} records added",
        wanted.place.archive.display()
    ));
    if let Some(error) = failed {
        messages.error(&error);
        return Err(Stop::Status(FAILED));
    }
    verdict(global, documents + same, messages)
}

/// The inputs as they are reported, one run a set of them.
fn inputs(global: &Global, files: &[String]) -> String {
    let files = if files.is_empty() {
        "standard input".to_owned()
    } else {
        files.join(" ")
    };
    match global.shard {
        Some(shard) => format!("{files} (part {shard})"),
        None => files,
    }
}

/// The time, in UTC and whole seconds.
pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::fmt::temporal::DateTimePrinter::new()
        .precision(Some(0))
        .timestamp_to_string(&now)
}
