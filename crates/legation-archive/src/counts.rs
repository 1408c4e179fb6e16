//! What overviews count, kept with each change in the same transaction: records by the values that they have, events by day and by pair. Of the coder's columns:
//! what reviewers decided on is few, and is put right where it is asked for.

use crate::row::{Key, parted};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Fills the counts from the rows.
pub(crate) const FILL: &str = include_str!("../migrations/counts.sql");

/// Values that records are counted by, as columns of `document` and `record` in this order.
pub(crate) const NAMES: [&str; 8] = [
    "event", "status", "quad", "country", "deal", "outlet", "mode", "context",
];
/// The columns; those of [`WORDY`] hold several words.
pub(crate) const COLUMNS: &str =
    "event, status, CAST(quad_code AS TEXT), country, deal_kind, outlet, mode, context";
/// Whether a value of a name is one of several words in its column.
pub(crate) fn is_wordy(name: &str) -> bool {
    matches!(name, "mode" | "context")
}

/// Counts the records of a document that stand: `by` is 1 where they come in, -1 before they go.
pub(crate) fn records(on: &Connection, doc: i64, by: i64) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM record JOIN document ON document.doc = record.record >> 28
         WHERE record.record >= ? AND record.record < ? AND gone = 0"
    );
    let mut find = on.prepare_cached(&sql)?;
    let mut rows = find.query([Key::first(doc), Key::first(doc + 1)])?;
    let mut counts: BTreeMap<(&str, String), i64> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        for (column, name) in NAMES.into_iter().enumerate() {
            let Some(value) = row.get::<_, Option<String>>(column)? else {
                continue;
            };
            for value in values(name, value) {
                *counts.entry((name, value)).or_default() += by;
            }
        }
    }
    let mut put = on.prepare_cached(
        "INSERT INTO records_with (name, value, records) VALUES (?, ?, ?)
         ON CONFLICT (name, value) DO UPDATE SET records = records + excluded.records",
    )?;
    for ((name, value), records) in counts {
        put.execute(params![name, value, records])?;
    }
    Ok(())
}

/// The values that a column holds.
pub(crate) fn values(name: &str, column: String) -> Vec<String> {
    if is_wordy(name) {
        parted(&column)
    } else {
        vec![column]
    }
}

/// Counts an event by its first record, where that stands: `by` is 1 where it comes to be one, -1 before it is none any more.
pub(crate) fn event(on: &Connection, first: i64, by: i64) -> rusqlite::Result<()> {
    on.prepare_cached(
        "INSERT INTO events_on (date, enddate, quad_code, events)
         SELECT ifnull(date, ''), ifnull(enddate, ''), quad_code, ?2 FROM record WHERE record = ?1 AND gone = 0
         ON CONFLICT (date, enddate, quad_code) DO UPDATE SET events = events + excluded.events",
    )?
    .execute([first, by])?;
    on.prepare_cached(
        "WITH coded AS (SELECT DISTINCT code FROM party JOIN entity USING (entity) WHERE party.record = ?1 AND code IS NOT NULL)
         INSERT INTO events_of (one, two, date, enddate, quad_code, events)
         SELECT one.code, two.code, ifnull(date, ''), ifnull(enddate, ''), quad_code, ?2
         FROM record, coded AS one, coded AS two WHERE record = ?1 AND gone = 0 AND two.code > one.code
         ON CONFLICT (one, two, date, enddate, quad_code) DO UPDATE SET events = events + excluded.events",
    )?
    .execute([first, by])?;
    Ok(())
}

/// Counts the events of which a record of a document is the first.
pub(crate) fn events_of(on: &Connection, doc: i64, by: i64) -> rusqlite::Result<()> {
    let mut find =
        on.prepare_cached("SELECT record FROM member WHERE record >= ? AND record < ? AND event = record")?;
    let rows: Vec<i64> = find
        .query_map([Key::first(doc), Key::first(doc + 1)], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter().try_for_each(|row| event(on, row, by))
}
