//! Which documents are copies of one text, and which records are of one event: kept with each article, in the same transaction.

use crate::ask::record_of;
use crate::counts;
use crate::late;
use crate::memory::{Memory, Part};
use crate::row::Key;
use legation_core::Record;
use legation_merge::{Pool, Report, Role, Rules, Signature, Slot, Unit, arrive, leave};
use legation_parse::Document;
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::Arc;

/// Finds what a document is a copy of.
pub(crate) fn put_copy(
    on: &Connection,
    doc: i64,
    document: &Document,
    memory: &mut Memory,
) -> rusqlite::Result<()> {
    let signature = Signature::of(&document.text);
    let first = match &signature {
        Some(signature) => late::first_of(on, doc, signature, memory)?,
        None => None,
    };
    on.prepare_cached("INSERT INTO copy (doc, of, signature) VALUES (?, ?, ?)")?
        .execute(params![
            doc,
            first.unwrap_or(doc),
            signature.map(|signature| signature.to_bytes())
        ])?;
    Ok(())
}

/// The key of a record's report: the same whenever its document comes in. A version that only its metadata tell from another one holds
/// records of the same ids.
pub(crate) fn key(record: &Record, document: &str, version: i64) -> String {
    format!("{}@{version}@{document}", record.id)
}

pub(crate) fn version_of(on: &Connection, doc: i64) -> rusqlite::Result<i64> {
    on.prepare_cached("SELECT version FROM document WHERE doc = ?")?
        .query_row([doc], |row| row.get(0))
}

/// Finds the events of records.
pub(crate) fn merge(
    on: &Connection,
    reports: Vec<(i64, Report)>,
    rules: &Rules,
    memory: &mut Memory,
) -> rusqlite::Result<()> {
    for (row, report) in reports {
        let unit = Unit::new(report, is_pinned(on, row, memory)?, rules);
        memory.keep(row, Arc::new(unit), Some(None));
        arrive(&mut Stored { on, rules, memory }, row, rules)?;
    }
    counts::events(on, memory)
}

/// Takes a document's records out of their events.
pub(crate) fn forget(on: &Connection, doc: i64, rules: &Rules, memory: &mut Memory) -> rusqlite::Result<()> {
    let rows: Vec<i64> = on
        .prepare_cached("SELECT record FROM record WHERE record >= ? AND record < ? ORDER BY record")?
        .query_map([Key::first(doc), Key::first(doc + 1)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for row in rows {
        leave(&mut Stored { on, rules, memory }, row, rules)?;
        memory.forget(row);
    }
    counts::events(on, memory)
}

/// Finds all events anew where a newer program has still to do so.
pub(crate) fn catch_up(on: &Connection, rules: &Rules, memory: &mut Memory) -> rusqlite::Result<()> {
    if !on
        .prepare_cached("SELECT 1 FROM todo WHERE what = 'merge'")?
        .exists([])?
    {
        return Ok(());
    }
    *memory = Memory::default();
    on.execute_batch("DELETE FROM todo WHERE what = 'merge'; DELETE FROM slot; DELETE FROM member; DELETE FROM events_on; DELETE FROM events_of")?;
    let mut rows = on.prepare("SELECT record FROM record ORDER BY record")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        arrive(&mut Stored { on, rules, memory }, row.get(0)?, rules)?;
    }
    counts::events(on, memory)
}

/// Whether a person has said of which others a record is of one event with, or is not.
fn is_pinned(on: &Connection, row: i64, memory: &mut Memory) -> rusqlite::Result<bool> {
    if !memory.is_judged(on)? {
        return Ok(false);
    }
    on.prepare_cached(
        "SELECT 1 FROM judged JOIN adjudication USING (adjudication) WHERE record = ? AND other_document IS NOT NULL",
    )?
    .exists([row])
}

/// The archive as the place where reports and events are kept.
pub(crate) struct Stored<'a> {
    pub(crate) on: &'a Connection,
    pub(crate) rules: &'a Rules,
    pub(crate) memory: &'a mut Memory,
}

/// A report's print as it is kept: its day first, so that what is near in time is near in the index, too.
fn print(unit: &Unit) -> Option<i64> {
    const BITS: u32 = 47;
    let day = unit.day.filter(|_| !unit.own)?;
    let (_, print, _) = unit.order;
    Some(((i64::from(day) & 0xFFFF) << BITS) | (print & ((1 << BITS) - 1)) as i64)
}

impl Pool for Stored<'_> {
    type Error = rusqlite::Error;
    type Id = i64;

    fn unit(&mut self, row: i64) -> rusqlite::Result<Arc<Unit>> {
        if let Some(unit) = self.memory.unit(row) {
            return Ok(unit);
        }
        let record = record_of(self.on, row)?;
        let version = version_of(self.on, Key::unpack(row).doc)?;
        let report = Report::new(&key(&record, &record.text_info.document, version), &record);
        let pinned = is_pinned(self.on, row, self.memory)?;
        let unit = Arc::new(Unit::new(report, pinned, self.rules));
        self.memory.keep(row, Arc::clone(&unit), None);
        Ok(unit)
    }

    fn part(&mut self, row: i64) -> rusqlite::Result<Part> {
        if let Some(part) = self.memory.part(row) {
            return Ok(part);
        }
        let part = self
            .on
            .prepare_cached("SELECT event, role FROM member WHERE record = ?")?
            .query_row([row], |row| Ok((row.get(0)?, role(row.get(1)?))))
            .optional()?;
        self.memory.set_part(row, part);
        Ok(part)
    }

    fn set(&mut self, row: i64, part: Part) -> rusqlite::Result<()> {
        let before = self.part(row)?;
        for (event, _) in [before, part].into_iter().flatten() {
            counts::touch(self.on, event, self.memory)?;
        }
        match part {
            Some((event, role)) => {
                let print = print(&*self.unit(row)?);
                self.on
                    .prepare_cached(
                        "INSERT INTO member (record, event, role, print) VALUES (?, ?, ?, ?)
                         ON CONFLICT (record) DO UPDATE SET event = excluded.event, role = excluded.role, print = excluded.print",
                    )?
                    .execute(params![row, event, role as i64, print])?;
            }
            None => {
                self.on
                    .prepare_cached("DELETE FROM member WHERE record = ?")?
                    .execute([row])?;
            }
        }
        self.memory.set_part(row, part);
        Ok(())
    }

    fn having(&mut self, event: i64, role: Role) -> rusqlite::Result<Vec<i64>> {
        self.on
            .prepare_cached("SELECT record FROM member WHERE event = ? AND role = ?")?
            .query_map([event, role as i64], |row| row.get(0))?
            .collect()
    }

    fn rename(&mut self, from: i64, to: i64) -> rusqlite::Result<()> {
        counts::touch(self.on, from, self.memory)?;
        counts::touch(self.on, to, self.memory)?;
        for role in [Role::Copy, Role::Core, Role::Rest] {
            for row in self.having(from, role)? {
                self.memory.set_part(row, Some((to, role)));
            }
        }
        // Where one row of several could fail alone, SQLite would set a mark to go back to, and for that the index of words would be written out each time. What fails here
        // undoes the whole change anyway.
        self.on
            .prepare_cached("UPDATE OR FAIL member SET event = ?2 WHERE event = ?1")?
            .execute([from, to])?;
        Ok(())
    }

    fn head(&mut self, unit: &Unit) -> rusqlite::Result<Option<i64>> {
        let Some(print) = print(unit) else { return Ok(None) };
        self.on
            .prepare_cached("SELECT record FROM member WHERE print = ? AND role > 0")?
            .query_row([print], |row| row.get(0))
            .optional()
    }

    fn copies(&mut self, head: &Unit) -> rusqlite::Result<Vec<i64>> {
        let Some(print) = print(head) else {
            return Ok(Vec::new());
        };
        self.on
            .prepare_cached("SELECT record FROM member WHERE print = ? AND role = 0")?
            .query_map([print], |row| row.get(0))?
            .collect()
    }

    fn in_slot(&mut self, slot: Slot, from: i32, to: i32, all: &mut Vec<i64>) -> rusqlite::Result<()> {
        if self.memory.days(slot).is_none() {
            // All that is known of these days at once: others will be asked for soon.
            let (first, end) = slot.days();
            let mut find = self
                .on
                .prepare_cached("SELECT slot, day, record FROM slot WHERE slot >= ? AND slot < ?")?;
            let rows = find.query_map([first, end], |row| {
                Ok((Slot(row.get(0)?), row.get(1)?, row.get(2)?))
            })?;
            let days = rows.collect::<rusqlite::Result<_>>()?;
            self.memory.keep_days(slot, days);
        }
        if let Some(days) = self.memory.days(slot) {
            let range = (slot, from, i64::MIN)..=(slot, to, i64::MAX);
            all.extend(days.range(range).map(|(_, _, row)| *row));
        }
        Ok(())
    }

    fn place(&mut self, row: i64, slot: Slot, day: i32, there: bool) -> rusqlite::Result<()> {
        let sql = if there {
            "INSERT INTO slot (slot, day, record) VALUES (?, ?, ?)"
        } else {
            "DELETE FROM slot WHERE slot = ? AND day = ? AND record = ?"
        };
        self.on.prepare_cached(sql)?.execute(params![slot.0, day, row])?;
        self.memory.place(slot, day, row, there);
        Ok(())
    }

    fn pins(&mut self, row: i64, _: &Unit) -> rusqlite::Result<Vec<(i64, bool)>> {
        crate::adjudicate::pins(self.on, row)
    }
}

fn role(number: i64) -> Role {
    match number {
        0 => Role::Copy,
        1 => Role::Core,
        _ => Role::Rest,
    }
}
