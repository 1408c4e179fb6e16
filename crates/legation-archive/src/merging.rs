//! Which documents are copies of one text, and which records are of one event: kept with each article, in the same transaction.

use crate::ask::record_of;
use crate::row::{Is, Key};
use legation_core::Record;
use legation_merge::{Pool, Report, Rules, Signature, arrive, blocks, leave};
use legation_parse::Document;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// What was read since the archive was opened, so that it need not be read again.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) entities: HashMap<Is, i64>,
    pub(crate) sources: HashMap<(Option<String>, Option<String>), i64>,
    reports: HashMap<i64, Report>,
    /// Rows of records by the keys of their reports.
    rows: HashMap<String, i64>,
}

/// Reports remembered at most.
const REMEMBERED: usize = 200_000;

impl Memory {
    fn keep(&mut self, row: i64, report: Report) {
        if self.reports.len() >= REMEMBERED {
            self.reports.clear();
            self.rows.clear();
        }
        self.rows.insert(report.key.clone(), row);
        self.reports.insert(row, report);
    }
}

/// Finds what a document is a copy of.
pub(crate) fn put_copy(on: &Connection, doc: i64, document: &Document) -> rusqlite::Result<()> {
    let signature = Signature::of(&document.text);
    let mut of = doc;
    if let Some(signature) = &signature {
        let bands = signature.bands();
        let mut find = on.prepare_cached(
            "SELECT DISTINCT copy.of, copy.signature FROM band JOIN copy USING (doc) WHERE band = ? ORDER BY copy.doc",
        )?;
        let mut best = 0.0;
        let mut seen = BTreeSet::new();
        for band in &bands {
            let mut rows = find.query([band])?;
            while let Some(row) = rows.next()? {
                let (first, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
                let Some(other) = Signature::from_bytes(&bytes).filter(|_| seen.insert(bytes)) else {
                    continue;
                };
                let likeness = signature.likeness(&other);
                if signature.is_copy(&other) && likeness > best {
                    (best, of) = (likeness, first);
                }
            }
        }
        // Copies of a copy are found by the first text's bands or not at all, so that a text in a thousand papers costs no more than in two.
        if of == doc {
            let mut put = on.prepare_cached("INSERT OR IGNORE INTO band (band, doc) VALUES (?, ?)")?;
            for band in bands {
                put.execute(params![band, doc])?;
            }
        }
    }
    on.prepare_cached("INSERT INTO copy (doc, of, signature) VALUES (?, ?, ?)")?
        .execute(params![doc, of, signature.map(|signature| signature.to_bytes())])?;
    Ok(())
}

/// The key of a record's report: the same whenever its document comes in. A version that only its metadata tell from another one holds
/// records of the same ids.
fn key(record: &Record, document: &str, version: i64) -> String {
    format!("{}@{version}@{document}", record.id)
}

fn version_of(on: &Connection, doc: i64) -> rusqlite::Result<i64> {
    on.prepare_cached("SELECT version FROM document WHERE doc = ?")?
        .query_row([doc], |row| row.get(0))
}

/// A block as a number.
fn number(block: &str) -> i64 {
    i64::from_le_bytes(<[u8; 8]>::try_from(&crate::keep::digest(block.as_bytes())[..8]).unwrap_or_default())
        >> 16
}

/// Puts a record where those of the same event find it.
pub(crate) fn remember(
    on: &Connection,
    row: i64,
    record: &Record,
    document: &Document,
    rules: &Rules,
    memory: &mut Memory,
) -> rusqlite::Result<()> {
    let report = Report::new(
        key(record, &document.id, version_of(on, Key::unpack(row).doc)?),
        record,
    );
    if let Some(day) = report.last_day(rules) {
        let mut put = on.prepare_cached("INSERT INTO block (block, day, record) VALUES (?, ?, ?)")?;
        for block in blocks(&report).stands {
            put.execute(params![number(&block), day, row])?;
        }
    }
    memory.keep(row, report);
    Ok(())
}

/// Finds the events of a document's records.
pub(crate) fn merge(on: &Connection, doc: i64, rules: &Rules, memory: &mut Memory) -> rusqlite::Result<()> {
    for row in rows_of(on, doc)? {
        let report = report_of(on, row, memory)?;
        arrive(&mut Stored { on, rules, memory }, report, rules)?;
    }
    Ok(())
}

/// Takes a document's records out of their events.
pub(crate) fn forget(on: &Connection, doc: i64, rules: &Rules, memory: &mut Memory) -> rusqlite::Result<()> {
    for row in rows_of(on, doc)? {
        let gone = report_of(on, row, memory)?;
        let near = Stored { on, rules, memory }.near(&gone)?;
        let mut out = on.prepare_cached("DELETE FROM block WHERE block = ? AND day = ? AND record = ?")?;
        if let Some(day) = gone.last_day(rules) {
            for block in blocks(&gone).stands {
                out.execute(params![number(&block), day, row])?;
            }
        }
        on.prepare_cached("DELETE FROM member WHERE record = ?")?
            .execute([row])?;
        memory.reports.remove(&row);
        memory.rows.remove(&gone.key);
        leave(&mut Stored { on, rules, memory }, &gone, near, rules)?;
    }
    Ok(())
}

fn rows_of(on: &Connection, doc: i64) -> rusqlite::Result<Vec<i64>> {
    on.prepare_cached("SELECT record FROM record WHERE record >= ? AND record < ? ORDER BY record")?
        .query_map([Key::first(doc), Key::first(doc + 1)], |row| row.get(0))?
        .collect()
}

pub(crate) fn report_of(on: &Connection, row: i64, memory: &mut Memory) -> rusqlite::Result<Report> {
    if let Some(report) = memory.reports.get(&row) {
        return Ok(report.clone());
    }
    let record = record_of(on, row)?;
    let report = Report::new(
        key(
            &record,
            &record.text_info.document,
            version_of(on, Key::unpack(row).doc)?,
        ),
        &record,
    );
    memory.keep(row, report.clone());
    Ok(report)
}

/// The archive as the place where reports and events are kept.
pub(crate) struct Stored<'a> {
    pub(crate) on: &'a Connection,
    pub(crate) rules: &'a Rules,
    pub(crate) memory: &'a mut Memory,
}

impl Stored<'_> {
    pub(crate) fn row(&mut self, key: &str) -> rusqlite::Result<Option<i64>> {
        if let Some(&row) = self.memory.rows.get(key) {
            return Ok(Some(row));
        }
        let mut parts = key.splitn(3, '@');
        let (Some(id), Some(version), Some(document)) = (parts.next(), parts.next(), parts.next()) else {
            return Ok(None);
        };
        self.on
            .prepare_cached(
                "SELECT record FROM record JOIN document ON doc = record >> 28
                 WHERE record.id = ? AND document.id = ? AND document.version = ?",
            )?
            .query_row(params![id, document, version], |row| row.get(0))
            .optional()
    }
}

impl Pool for Stored<'_> {
    type Error = rusqlite::Error;

    fn near(&mut self, report: &Report) -> rusqlite::Result<Vec<Report>> {
        let Some((from, to)) = report.near(self.rules) else {
            return Ok(Vec::new());
        };
        let mut rows = BTreeSet::new();
        let mut find = self
            .on
            .prepare_cached("SELECT record FROM block WHERE block = ? AND day BETWEEN ? AND ?")?;
        for block in blocks(report).looks {
            let days = params![number(&block), from, to];
            for row in find.query_map(days, |row| row.get::<_, i64>(0))? {
                rows.insert(row?);
            }
        }
        let mut near = Vec::with_capacity(rows.len());
        for row in rows {
            let other = report_of(self.on, row, self.memory)?;
            if other.key != report.key {
                near.push(other);
            }
        }
        Ok(near)
    }

    fn event(&mut self, key: &str) -> rusqlite::Result<Option<String>> {
        let Some(row) = self.row(key)? else {
            return Ok(None);
        };
        let event: Option<i64> = self
            .on
            .prepare_cached("SELECT event FROM member WHERE record = ?")?
            .query_row([row], |row| row.get(0))
            .optional()?;
        event
            .map(|event| report_of(self.on, event, self.memory).map(|report| report.key))
            .transpose()
    }

    fn set(&mut self, key: &str, event: &str) -> rusqlite::Result<()> {
        if let (Some(row), Some(event)) = (self.row(key)?, self.row(event)?) {
            self.on
                .prepare_cached("INSERT OR REPLACE INTO member (record, event) VALUES (?, ?)")?
                .execute([row, event])?;
        }
        Ok(())
    }

    fn pin(&mut self, one: &str, other: &str) -> rusqlite::Result<Option<bool>> {
        let (Some(one), Some(other)) = (self.row(one)?, self.row(other)?) else {
            return Ok(None);
        };
        crate::adjudicate::said(self.on, one, other)
    }
}
