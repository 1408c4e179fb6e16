//! `legation ingest`: articles and their records into an archive.

use crate::account::Account;
use crate::arguments::Global;
use crate::asking::Ingest;
use crate::capture;
use crate::codebook;
use crate::coding::{Done, code_files};
use crate::commands::{FAILED, Stop, verdict};
use crate::inputs::{Reading, mark};
use crate::messages::Messages;
use crate::watching::state_of;
use legation_archive::{Archive, ArchiveError, Given, Kept};
use legation_core::coder::coder_name;
use legation_merge::Rules;
use legation_watch::State;
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) fn run(global: &Global, wanted: &Ingest, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load_to_code(global, messages)?;
    let coder = coder_name(&knowledge.codebook);
    let place = &wanted.place.archive;
    let missing = |file: &String| file != "-" && !Path::new(file).exists();
    if !place.exists() && !wanted.files.is_empty() && wanted.files.iter().all(missing) {
        let files = wanted.files.join(", ");
        messages.error(&format!(
            "{files}: expected articles, found no such files: check the paths; {} was not made",
            place.display()
        ));
        return Err(Stop::Status(FAILED));
    }
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
    let mut held = Held::default();
    let mut write = |held: &mut Held| -> Result<(), ArchiveError> {
        let all = std::mem::take(&mut held.all);
        let given: Vec<Given> = all.iter().map(|done| of(done, &coder)).collect();
        let kept = kept(&mut archive.borrow_mut(), &given, &knowledge.rules);
        for (done, kept) in all.iter().zip(&kept.0) {
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
        kept.1?;
        if let Some(account) = &reading.account {
            account.borrow_mut().release();
        }
        Ok(())
    };
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
            let due = match done {
                Some(done) => held.add(done),
                None => true,
            };
            if due {
                return write(&mut held);
            }
            if let Some(account) = &reading.account {
                account.borrow_mut().hold();
            }
            Ok(())
        },
    )
    .unwrap_or_else(|error| {
        failed = Some(error);
        0
    });
    if failed.is_none() {
        failed = write(&mut held).err();
    }
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

/// Articles that are written together: most pages of an index are then written once for all of them.
#[derive(Default)]
struct Held {
    all: Vec<Done>,
    since: Option<Instant>,
}

/// Most articles that are written together, and longest time for which one is held back.
const MANY: usize = 32;
const LONG: Duration = Duration::from_millis(200);

impl Held {
    /// Whether it is time to write them.
    fn add(&mut self, done: Done) -> bool {
        if self.all.is_empty() {
            self.since = Some(Instant::now());
        }
        self.all.push(done);
        self.all.len() >= MANY || self.since.is_none_or(|since| since.elapsed() >= LONG)
    }
}

fn of<'a>(done: &'a Done, coder: &'a str) -> Given<'a> {
    Given {
        file: &done.file,
        document: &done.document,
        coded: &done.coded,
        coder,
    }
}

/// Puts articles in: what became of each, up to the first over which it failed.
fn kept(archive: &mut Archive, given: &[Given<'_>], rules: &Rules) -> (Vec<Kept>, Result<(), ArchiveError>) {
    if let Ok(kept) = archive.ingest(given, &now(), rules) {
        return (kept, Ok(()));
    }
    // None of them was kept: those before the one that is to blame are.
    let mut all = Vec::new();
    for one in given {
        match archive.ingest(std::slice::from_ref(one), &now(), rules) {
            Ok(kept) => all.extend(kept),
            Err(error) => return (all, Err(error)),
        }
    }
    (all, Ok(()))
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
