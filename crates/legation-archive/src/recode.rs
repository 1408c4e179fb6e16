//! Codes what is in the archive anew, with a newer program or codebook, and tells what that changes.

use crate::articles::{SELECT, Stored, stored};
use crate::counts;
use crate::error::ArchiveError;
use crate::keep::{put_records, telling};
use crate::late;
use crate::memory::Memory;
use crate::merging::{catch_up, forget, merge, version_of};
use crate::open::Archive;
use crate::row::{Key, Text};
use legation_core::{Coded, Record};
use legation_merge::Rules;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, VecDeque};

/// A record that coding anew adds, takes away or alters.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It was not there before.
    Added(Box<Record>),
    /// It is there no more.
    Removed(Box<Record>),
    /// The same words are told otherwise.
    Altered {
        /// As it was.
        before: Box<Record>,
        /// As it is.
        after: Box<Record>,
    },
}

/// What coding anew did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recoded {
    /// Documents that were coded anew.
    pub documents: usize,
    /// Records that stayed as they were, but for the coder's name.
    pub same: usize,
    /// Records added.
    pub added: usize,
    /// Records taken away.
    pub removed: usize,
    /// Records told otherwise.
    pub altered: usize,
}

/// Documents coded at a time.
const BATCH: usize = 256;

impl Archive {
    /// Codes every version of every document that another coder coded anew and puts the records in place of the former ones: all of them or,
    /// where anything fails or `keep` is false, none. `code` gets documents and gives what was coded in each, in order; `tell` gets each
    /// change.
    ///
    /// # Errors
    /// Where the archive cannot be read or written to: it is then as it was.
    pub fn recode(
        &mut self,
        coder: &str,
        keep: bool,
        rules: &Rules,
        mut code: impl FnMut(&[Stored]) -> Vec<Coded>,
        mut tell: impl FnMut(Change),
    ) -> Result<Recoded, ArchiveError> {
        self.change(|on, memory| {
            let mut total = Recoded::default();
            let mut last = 0;
            catch_up(on, rules, memory)?;
            // Before the savepoint: what is only tried goes back to it, and what was caught up with stays.
            counts::write(on, memory)?;
            on.execute_batch("SAVEPOINT recode")?;
            loop {
                let batch = batch(on, coder, last)?;
                let Some(end) = batch.last() else { break };
                last = end.doc;
                for (one, coded) in batch.iter().zip(code(&batch)) {
                    let before = crate::ask::records_of(on, one.doc)?;
                    replace(on, one, &coded, coder, rules, memory)?;
                    total.documents += 1;
                    total.same += changes(before, coded.records, &mut |change| {
                        match change {
                            Change::Added(_) => total.added += 1,
                            Change::Removed(_) => total.removed += 1,
                            Change::Altered { .. } => total.altered += 1,
                        }
                        tell(change);
                    });
                }
            }
            if !keep {
                on.execute_batch("ROLLBACK TO recode")?;
                *memory = Memory::default();
            }
            on.execute_batch("RELEASE recode")?;
            Ok(total)
        })
    }
}

/// Documents without text hold the records of others: there is nothing to code.
fn batch(on: &Connection, coder: &str, after: i64) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = on.prepare_cached(&format!(
        "{SELECT} WHERE doc > ? AND coder <> ? AND text <> '' ORDER BY doc LIMIT ?"
    ))?;
    let rows = statement.query_map(params![after, coder, BATCH as i64], stored)?;
    rows.collect()
}

fn replace(
    on: &Connection,
    stored: &Stored,
    coded: &Coded,
    coder: &str,
    rules: &Rules,
    memory: &mut Memory,
) -> rusqlite::Result<()> {
    let doc = stored.doc;
    forget(on, doc, rules, memory)?;
    counts::leave(on, doc, memory)?;
    late::unname(on, Key::first(doc), Key::first(doc + 1))?;
    let range = params![Key::first(doc), Key::first(doc + 1)];
    on.prepare_cached("DELETE FROM party WHERE record >= ? AND record < ?")?
        .execute(range)?;
    for table in ["said", "judged", "record"] {
        on.prepare_cached(&format!("DELETE FROM {table} WHERE record >= ? AND record < ?"))?
            .execute(range)?;
    }
    on.prepare_cached("DELETE FROM evidence WHERE rowid >= ? AND rowid < ?")?
        .execute(params![Key::first_sentence(doc), Key::first_sentence(doc + 1)])?;
    let text = Text::new(stored.document.text.clone());
    let version = version_of(on, doc)?;
    let reports = put_records(on, doc, version, &stored.document, &coded.records, &text, memory)?;
    merge(on, reports, rules, memory)?;
    on.prepare_cached(
        "UPDATE document SET coder = ?, sentences = ?, words = ?, telling = ?, records = ? WHERE doc = ?",
    )?
    .execute(params![
        coder,
        coded.sentences.len() as i64,
        coded.words as i64,
        telling(&coded.records),
        coded.records.len() as i64,
        doc
    ])?;
    Ok(())
}

/// Tells what differs between the records of a document as they were and as they are; gives the number of those that do not.
fn changes(before: Vec<Record>, after: Vec<Record>, tell: &mut dyn FnMut(Change)) -> usize {
    // Records of the same words are the same act; several of them pair in order, those that agree first.
    let place = |record: &Record| (record.text_info.start, record.event_text.start);
    let mut old: BTreeMap<_, VecDeque<Record>> = BTreeMap::new();
    for record in before {
        old.entry(place(&record)).or_default().push_back(record);
    }
    let mut same = 0;
    let mut left = Vec::new();
    for record in after {
        let there = old.get_mut(&place(&record));
        let equal = there.and_then(|there| {
            let at = there.iter().position(|former| agree(former, &record))?;
            there.remove(at)
        });
        match equal {
            Some(_) => same += 1,
            None => left.push(record),
        }
    }
    for record in left {
        let former = old.get_mut(&place(&record)).and_then(VecDeque::pop_front);
        tell(match former {
            Some(before) => Change::Altered {
                before: Box::new(before),
                after: Box::new(record),
            },
            None => Change::Added(Box::new(record)),
        });
    }
    for record in old.into_values().flatten() {
        tell(Change::Removed(Box::new(record)));
    }
    same
}

/// Whether two records say the same; the id follows from the coder's name, so it does not count.
fn agree(one: &Record, two: &Record) -> bool {
    let bare = |record: &Record| Record {
        id: String::new(),
        coder: String::new(),
        ..record.clone()
    };
    bare(one) == bare(two)
}
