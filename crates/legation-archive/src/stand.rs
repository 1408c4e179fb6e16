//! Events and records on which reviewers decided, as they stand. SQLite counts by the coder's columns; these few are left out of its counts and counted from the
//! records themselves.

use crate::ask::{Filter, TABLES, Where, Whole, standing};
use crate::open::Archive;
use crate::review::Rulings;
use legation_core::Record;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// `1, 2, 3`: numbers of ours, and perhaps more of them than SQLite takes as parameters.
pub(crate) fn numbers(rows: &[i64]) -> String {
    let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
    rows.join(", ")
}

impl Archive {
    /// Of these rows those that are wanted, as corrected; rejected ones are never.
    pub(crate) fn as_they_stand(
        &self,
        filter: &Filter,
        rulings: &Rulings,
        rows: &[i64],
    ) -> rusqlite::Result<Vec<Record>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut on = filter.condition(&self.connection, &rulings.amended())?;
        on.and(&format!("record.record IN ({})", numbers(rows)), []);
        let sql = format!("SELECT record.record {TABLES}{} ORDER BY record.record", on.sql);
        let mut find = self.connection.prepare(&sql)?;
        let mut found = find.query(params_from_iter(on.values))?;
        let mut whole = Whole::new(&self.connection)?;
        let mut records = Vec::new();
        while let Some(row) = found.next()? {
            let key = row.get(0)?;
            if rulings.is_rejected(key) {
                continue;
            }
            let record = rulings.applied(key, whole.record(key)?);
            if rulings.wants(key, &record, filter) {
                records.push(record);
            }
        }
        Ok(records)
    }

    /// The records by which those events are counted that a decision on one of their records touches; and the ones by which they are to be, where these are wanted.
    pub(crate) fn touched(
        &self,
        filter: &Filter,
        rulings: &Rulings,
    ) -> rusqlite::Result<(Vec<i64>, Vec<Record>)> {
        let ruled = [rulings.amended(), rulings.rejected()].concat();
        if ruled.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let sql = format!(
            "SELECT DISTINCT event FROM member WHERE record IN ({}) ORDER BY event",
            numbers(&ruled)
        );
        let mut find = self.connection.prepare(&sql)?;
        let events: Vec<i64> = find
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        // The one that gives the event its name first, as `counts::face` has it.
        let mut stands = Where::default();
        standing(&mut stands, filter.as_of, filter.superseded);
        stands.and("member.event = ?", []);
        let sql = format!(
            "SELECT member.record FROM member JOIN document ON document.doc = member.record >> 28{}
             ORDER BY member.record <> member.event, member.record",
            stands.sql
        );
        let mut members = self.connection.prepare_cached(&sql)?;
        let (mut faces, mut firsts) = (Vec::new(), Vec::new());
        for event in events {
            let values = stands.values.iter().cloned().chain([Value::Integer(event)]);
            let mut rows = members.query(params_from_iter(values))?;
            let mut is_face = true;
            while let Some(row) = rows.next()? {
                let key = row.get(0)?;
                if std::mem::take(&mut is_face) {
                    faces.push(key);
                }
                if !rulings.is_rejected(key) {
                    firsts.push(key);
                    break;
                }
            }
        }
        let firsts = self.as_they_stand(filter, rulings, &firsts)?;
        Ok((faces, firsts))
    }
}
