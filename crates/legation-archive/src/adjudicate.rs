//! What a person decides: that two records are of one event or are not, that a record is correct or wrong. Kept apart from what the coder makes,
//! and found again when a document is coded anew: by the document, the words of the sentence, the category and the parties.

use crate::ask::record_of;
use crate::error::ArchiveError;
use crate::late::row_of;
use crate::open::Archive;
use legation_core::Record;
use legation_core::record::Entity;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// What a person can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Two records are of one event.
    Join,
    /// Two records are not of one event.
    Split,
    /// A record says what its sentence says.
    Correct,
    /// A record does not say what its sentence says.
    Wrong,
    /// Some fields of a record should be others.
    Amended,
}

impl Verdict {
    const ALL: [Verdict; 5] = [
        Verdict::Join,
        Verdict::Split,
        Verdict::Correct,
        Verdict::Wrong,
        Verdict::Amended,
    ];

    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Join => "join",
            Verdict::Split => "split",
            Verdict::Correct => "correct",
            Verdict::Wrong => "wrong",
            Verdict::Amended => "amended",
        }
    }
}

/// A person's word on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjudication {
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub note: Option<String>,
    /// When, UTC.
    pub made: String,
}

impl Archive {
    /// Says of a record that it is correct or wrong. False where there is none of that id.
    ///
    /// # Errors
    /// Where the archive cannot be written to: it is then as it was.
    pub fn judge(
        &mut self,
        id: &str,
        correct: bool,
        note: Option<&str>,
        now: &str,
    ) -> Result<bool, ArchiveError> {
        self.change(|on, _| {
            let Some(row) = row_of(on, id)? else {
                return Ok(false);
            };
            let verdict = if correct { Verdict::Correct } else { Verdict::Wrong };
            put(on, verdict, row, None, note, now)?;
            Ok(true)
        })
    }

    /// What was said of a record alone, the latest last.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn judgements(&self, id: &str) -> Result<Vec<Adjudication>, ArchiveError> {
        let ask = || match row_of(&self.connection, id)? {
            Some(row) => judgements(&self.connection, row),
            None => Ok(Vec::new()),
        };
        ask().map_err(|error| self.error(error))
    }
}

/// By what a record is known again: its document, the words of its sentence, its category and parties.
fn mark(record: &Record) -> (String, String, String) {
    let side = |parties: &[Entity]| {
        let mut names: Vec<&str> = parties.iter().map(Entity::called).collect();
        names.sort_unstable();
        names.join(", ")
    };
    let act = format!(
        "{}: {} > {}",
        record.event,
        side(&record.actor),
        side(&record.recipient)
    );
    (record.text_info.document.clone(), record.text.clone(), act)
}

/// Keeps what was said.
pub(crate) fn put(
    on: &Connection,
    verdict: Verdict,
    one: i64,
    other: Option<i64>,
    note: Option<&str>,
    now: &str,
) -> rusqlite::Result<()> {
    let (document, words, act) = mark(&record_of(on, one)?);
    let other = other
        .map(|row| record_of(on, row))
        .transpose()?
        .map(|record| mark(&record));
    let (other_document, other_words, other_act) = match &other {
        Some((document, words, act)) => (Some(document), Some(words), Some(act)),
        None => (None, None, None),
    };
    on.execute(
        "INSERT INTO adjudication (verdict, note, made, document, words, act, other_document, other_words, other_act)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![verdict.as_str(), note, now, document, words, act, other_document, other_words, other_act],
    )?;
    find(on, &document)?;
    if let Some(other) = other_document.filter(|other| **other != document) {
        find(on, other)?;
    }
    Ok(())
}

/// Finds the records of a document that something was said of.
pub(crate) fn find(on: &Connection, document: &str) -> rusqlite::Result<()> {
    let mut said = on.prepare_cached(
        "SELECT adjudication, 0, words, act FROM adjudication WHERE document = ?1
         UNION ALL SELECT adjudication, 1, other_words, other_act FROM adjudication WHERE other_document = ?1",
    )?;
    let said: Vec<(i64, i64, String, String)> = said
        .query_map([document], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    if said.is_empty() {
        return Ok(());
    }
    let mut rows = on.prepare_cached(
        "SELECT record FROM document JOIN record ON record >= doc << 28 AND record < (doc + 1) << 28 WHERE document.id = ?",
    )?;
    let rows: Vec<i64> = rows
        .query_map([document], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut put =
        on.prepare_cached("INSERT OR IGNORE INTO judged (record, adjudication, other) VALUES (?, ?, ?)")?;
    for row in rows {
        let (_, words, act) = mark(&record_of(on, row)?);
        for (adjudication, other, _, _) in said
            .iter()
            .filter(|(_, _, there, then)| *there == words && *then == act)
        {
            put.execute([row, *adjudication, *other])?;
        }
    }
    Ok(())
}

/// What was said last of a record and others: that they are of one event, or not.
pub(crate) fn pins(on: &Connection, row: i64) -> rusqlite::Result<Vec<(i64, bool)>> {
    let mut find = on.prepare_cached(
        "SELECT two.record, verdict = 'join' FROM judged AS one JOIN judged AS two USING (adjudication) JOIN adjudication USING (adjudication)
         WHERE one.record = ? AND one.other <> two.other AND other_document IS NOT NULL AND undone IS NULL ORDER BY adjudication",
    )?;
    let said = find.query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let last: BTreeMap<i64, bool> = said.collect::<rusqlite::Result<_>>()?;
    Ok(last.into_iter().collect())
}

/// What was said of a record alone, the latest last.
pub(crate) fn judgements(on: &Connection, row: i64) -> rusqlite::Result<Vec<Adjudication>> {
    let mut find = on.prepare_cached(
        "SELECT verdict, note, made FROM judged JOIN adjudication USING (adjudication)
         WHERE record = ? AND other_document IS NULL AND undone IS NULL ORDER BY adjudication",
    )?;
    let mut rows = find.query([row])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        let verdict: String = row.get(0)?;
        // What a later program can say, too, is passed over.
        if let Some(verdict) = Verdict::ALL.into_iter().find(|known| known.as_str() == verdict) {
            said.push(Adjudication {
                verdict,
                note: row.get(1)?,
                made: row.get(2)?,
            });
        }
    }
    Ok(said)
}
