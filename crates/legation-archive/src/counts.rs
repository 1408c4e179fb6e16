//! What overviews count, kept with each change in the same transaction: records by the values that they have, events by day and by pair. Of the coder's columns:
//! what reviewers decided on is few, and is put right where it is asked for.
//!
//! An event is counted by one of its records, its *face*: the one that gives it its name where that stands, else the first of the others that does; an event of which
//! none stands is in no count. What a transaction changes is gathered in memory, and each count is written once, before it ends.

use crate::ask::Filter;
use crate::memory::Memory;
use crate::row::{Key, days, parted};
use legation_core::Record;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Fills the counts from the rows.
pub(crate) const FILL: &str = include_str!("../migrations/counts.sql");

/// Values that records are counted by, as columns of `document` and `record` in this order.
pub(crate) const NAMES: [&str; 8] = [
    "event", "status", "quad", "country", "deal", "outlet", "mode", "context",
];
/// The columns; those of [`WORDY`] hold several words.
pub(crate) const COLUMNS: &str =
    "event, status, CAST(quad_code AS TEXT), country, deal_kind, outlet, mode, context";
/// What the columns are of, behind `record`.
pub(crate) const OF: &str = "CROSS JOIN kind USING (kind) CROSS JOIN manner USING (manner) CROSS JOIN document ON document.doc = record.record >> 28";
/// Whether a value of a name is one of several words in its column.
pub(crate) fn is_wordy(name: &str) -> bool {
    matches!(name, "mode" | "context")
}

/// The values that a column holds.
pub(crate) fn values(name: &str, column: String) -> Vec<String> {
    if is_wordy(name) {
        parted(&column)
    } else {
        vec![column]
    }
}

/// Of each event the face: the condition on `record` under which it is that, where only what stands is asked for, too.
pub(crate) fn face(filter: &Filter) -> String {
    let named = "SELECT 1 FROM member WHERE member.record = record.record AND";
    let other = match filter.as_of {
        // Whatever stands no more is asked for as well: each event by what gives it its name.
        _ if filter.superseded => return format!("EXISTS ({named} member.event = record.record)"),
        None => ["head.gone = 1", "other.gone = 0"].map(str::to_owned),
        Some(day) => {
            let stood = |row: &str| {
                format!(
                    "EXISTS (SELECT 1 FROM document WHERE document.doc = {row}.record >> 28
                        AND document.known <= '{day}' AND (document.until IS NULL OR document.until > '{day}'))"
                )
            };
            [format!("NOT {}", stood("head")), stood("other")]
        }
    };
    let [head, other] = other;
    format!(
        "EXISTS ({named} (member.event = record.record OR (
            EXISTS (SELECT 1 FROM record AS head WHERE head.record = member.event AND {head})
            AND NOT EXISTS (SELECT 1 FROM member AS beside JOIN record AS other ON other.record = beside.record
                WHERE beside.event = member.event AND beside.record < record.record AND {other}))))"
    )
}

/// What a record that stands for its event is counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Face {
    /// Days, '' where one is not known, and the quad code.
    on: On,
    /// Codes of its parties, each once, in order.
    codes: Vec<String>,
}

type On = (String, String, i64);

impl Face {
    pub(crate) fn of(record: &Record) -> Face {
        let parties = record.actor.iter().chain(&record.recipient);
        let codes: BTreeSet<&String> = parties.filter_map(|party| party.code.as_ref()).collect();
        Face {
            on: (
                record.date.clone().unwrap_or_default(),
                record.enddate.clone().unwrap_or_default(),
                record.quad_code.into(),
            ),
            codes: codes.into_iter().cloned().collect(),
        }
    }

    fn read(on: &Connection, row: i64) -> rusqlite::Result<Face> {
        let on_days = on
            .prepare_cached(
                "SELECT sort, days, quad_code FROM record CROSS JOIN kind USING (kind) WHERE record = ?",
            )?
            .query_row([row], |row| {
                let (first, last) = days(row.get(0)?, row.get_ref(1)?.as_str_or_null()?);
                Ok((first.unwrap_or_default(), last.unwrap_or_default(), row.get(2)?))
            })?;
        let mut codes = on.prepare_cached(
            "SELECT DISTINCT code FROM party JOIN entity USING (entity) WHERE party.record = ? AND code IS NOT NULL",
        )?;
        let codes: BTreeSet<String> = codes
            .query_map([row], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Face {
            on: on_days,
            codes: codes.into_iter().collect(),
        })
    }
}

/// What is still to be written.
#[derive(Default)]
pub(crate) struct Pending {
    values: BTreeMap<(&'static str, String), i64>,
    on: BTreeMap<On, i64>,
    of: BTreeMap<(String, String, On), i64>,
    /// Faces of the events that were changed, as they were counted before.
    before: BTreeMap<i64, Option<i64>>,
    /// What those records have that came in last, so that they need not be read.
    faces: FxHashMap<i64, Arc<Face>>,
}

impl Pending {
    /// A record has just come in; `outlet`: of its document; `stands`: no other version stands in its document's place.
    pub(crate) fn arrived(&mut self, row: i64, record: &Record, outlet: Option<&str>, stands: bool) {
        self.faces.insert(row, Arc::new(Face::of(record)));
        if !stands {
            return;
        }
        let place = record.event_loc.as_ref();
        let quad = record.quad_code.to_string();
        let one = [
            ("event", Some(record.event.as_str())),
            ("status", Some(record.status.as_str())),
            ("quad", Some(quad.as_str())),
            ("country", place.and_then(|place| place.country.as_deref())),
            ("deal", record.deal.as_ref().map(|deal| deal.kind.as_str())),
            ("outlet", outlet),
        ];
        let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let modes = record.mode.iter().map(|mode| ("mode", mode.as_str()));
        let contexts = record.context.iter().map(|context| ("context", context.as_str()));
        for (name, value) in one.chain(modes).chain(contexts) {
            *self.values.entry((name, value.to_owned())).or_default() += 1;
        }
    }

    fn face(&mut self, on: &Connection, row: i64) -> rusqlite::Result<Arc<Face>> {
        match self.faces.get(&row) {
            Some(face) => Ok(Arc::clone(face)),
            None => Face::read(on, row).map(Arc::new),
        }
    }

    fn count(&mut self, face: &Face, by: i64) {
        *self.on.entry(face.on.clone()).or_default() += by;
        for (at, one) in face.codes.iter().enumerate() {
            for two in face.codes.iter().skip(at + 1) {
                let pair = (one.clone(), two.clone(), face.on.clone());
                *self.of.entry(pair).or_default() += by;
            }
        }
    }
}

/// The records of a document that stand are about to go.
pub(crate) fn leave(on: &Connection, doc: i64, memory: &mut Memory) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM record {OF}
         WHERE record.record >= ? AND record.record < ? AND gone = 0"
    );
    let mut find = on.prepare_cached(&sql)?;
    let mut rows = find.query([Key::first(doc), Key::first(doc + 1)])?;
    while let Some(row) = rows.next()? {
        for (column, name) in NAMES.into_iter().enumerate() {
            let Some(value) = row.get::<_, Option<String>>(column)? else {
                continue;
            };
            for value in values(name, value) {
                *memory.pending.values.entry((name, value)).or_default() -= 1;
            }
        }
    }
    Ok(())
}

/// An event is about to change, or a record of it: how it was counted is kept, once.
pub(crate) fn touch(on: &Connection, event: i64, memory: &mut Memory) -> rusqlite::Result<()> {
    if !memory.pending.before.contains_key(&event) {
        let face = face_of(on, event, memory)?;
        memory.pending.before.insert(event, face);
    }
    Ok(())
}

/// A document is about to be superseded: its records are counted no more, and events may have another face.
pub(crate) fn supersede(on: &Connection, doc: i64, memory: &mut Memory) -> rusqlite::Result<()> {
    leave(on, doc, memory)?;
    let mut find = on.prepare_cached("SELECT DISTINCT event FROM member WHERE record >= ? AND record < ?")?;
    let events: Vec<i64> = find
        .query_map([Key::first(doc), Key::first(doc + 1)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for event in events {
        touch(on, event, memory)?;
    }
    memory.gone.insert(doc, true);
    Ok(())
}

/// The record that an event is counted by, if it is.
fn face_of(on: &Connection, event: i64, memory: &mut Memory) -> rusqlite::Result<Option<i64>> {
    let is_event = match memory.part(event) {
        Some(part) => part.is_some_and(|(name, _)| name == event),
        None => on
            .prepare_cached("SELECT 1 FROM member WHERE record = ?1 AND event = ?1")?
            .exists([event])?,
    };
    if !is_event {
        return Ok(None);
    }
    if !is_gone(on, event, memory)? {
        return Ok(Some(event));
    }
    on.prepare_cached(
        "SELECT min(member.record) FROM member JOIN record ON record.record = member.record WHERE member.event = ? AND gone = 0",
    )?
    .query_row([event], |row| row.get(0))
}

/// Whether another version of its document stands in a record's place.
fn is_gone(on: &Connection, row: i64, memory: &mut Memory) -> rusqlite::Result<bool> {
    let doc = Key::unpack(row).doc;
    if let Some(&gone) = memory.gone.get(&doc) {
        return Ok(gone);
    }
    let gone = on
        .prepare_cached("SELECT until IS NOT NULL FROM document WHERE doc = ?")?
        .query_row([doc], |row| row.get(0))
        .optional()?
        .unwrap_or(false);
    memory.gone.insert(doc, gone);
    Ok(gone)
}

/// Counts what became of the events that were changed. Before records go: they tell of which day and pair an event was.
pub(crate) fn events(on: &Connection, memory: &mut Memory) -> rusqlite::Result<()> {
    for (event, before) in std::mem::take(&mut memory.pending.before) {
        let after = face_of(on, event, memory)?;
        if before == after {
            continue;
        }
        for (row, by) in [(before, -1), (after, 1)] {
            if let Some(row) = row {
                let face = memory.pending.face(on, row)?;
                memory.pending.count(&face, by);
            }
        }
    }
    memory.pending.faces.clear();
    Ok(())
}

/// Writes what was gathered: each count once, and none that is nothing.
pub(crate) fn write(on: &Connection, memory: &mut Memory) -> rusqlite::Result<()> {
    let Pending {
        values, on: days, of, ..
    } = std::mem::take(&mut memory.pending);
    let mut put = on.prepare_cached(
        "INSERT INTO records_with (name, value, records) VALUES (?, ?, ?)
         ON CONFLICT (name, value) DO UPDATE SET records = records + excluded.records",
    )?;
    let mut drop =
        on.prepare_cached("DELETE FROM records_with WHERE name = ? AND value = ? AND records = 0")?;
    for ((name, value), by) in values.into_iter().filter(|(_, by)| *by != 0) {
        put.execute(params![name, value, by])?;
        if by < 0 {
            drop.execute(params![name, value])?;
        }
    }
    let mut put = on.prepare_cached(
        "INSERT INTO events_on (date, enddate, quad_code, events) VALUES (?, ?, ?, ?)
         ON CONFLICT (date, enddate, quad_code) DO UPDATE SET events = events + excluded.events",
    )?;
    let mut drop = on.prepare_cached(
        "DELETE FROM events_on WHERE date = ? AND enddate = ? AND quad_code = ? AND events = 0",
    )?;
    for ((first, last, quad), by) in days.into_iter().filter(|(_, by)| *by != 0) {
        put.execute(params![first, last, quad, by])?;
        if by < 0 {
            drop.execute(params![first, last, quad])?;
        }
    }
    let mut put = on.prepare_cached(
        "INSERT INTO events_of (one, two, date, enddate, quad_code, events) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (one, two, date, enddate, quad_code) DO UPDATE SET events = events + excluded.events",
    )?;
    let mut drop = on.prepare_cached(
        "DELETE FROM events_of WHERE one = ? AND two = ? AND date = ? AND enddate = ? AND quad_code = ? AND events = 0",
    )?;
    for ((one, two, (first, last, quad)), by) in of.into_iter().filter(|(_, by)| *by != 0) {
        put.execute(params![one, two, first, last, quad, by])?;
        if by < 0 {
            drop.execute(params![one, two, first, last, quad])?;
        }
    }
    Ok(())
}
