//! What reviewers decide of single records, and what that makes of the records: one that was rejected is left out, one that was corrected is handed on as
//! corrected. The coder's rows stay as they are; a decision that is taken back stays, too, marked as such.

use crate::adjudicate::{Verdict, find, put};
use crate::ask::Filter;
use crate::error::ArchiveError;
use crate::late::row_of;
use crate::open::Archive;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::Entity;
use legation_core::tell::Reach;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a reviewer decides of a record.
#[derive(Clone, Copy, Debug)]
pub struct Review<'a> {
    /// `Correct`, `Wrong` or `Amended`.
    pub verdict: Verdict,
    /// With `Amended`: fields of the record as they should be, under the names that they have in JSON.
    pub correction: Option<&'a Map<String, Value>>,
    /// Who decides.
    pub reviewer: Option<&'a str>,
    /// Why.
    pub note: Option<&'a str>,
}

/// A decision that was made, standing or taken back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Its number.
    pub number: i64,
    /// `correct`, `wrong`, `amended`, `join` or `split`.
    pub verdict: String,
    /// What it puts in place of what the coder made.
    pub correction: Option<Value>,
    /// Who decided.
    pub reviewer: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// When, UTC.
    pub made: String,
    /// When it was taken back, UTC.
    pub undone: Option<String>,
    /// Who took it back.
    pub undone_by: Option<String>,
    /// The record that is meant, as things stand; `None` where the coder gives none like it any more.
    pub record: Option<String>,
    /// The sentence it was made on.
    pub words: String,
    /// Category and parties it was made on.
    pub act: String,
}

/// What stands of a record.
enum Ruling {
    /// It is left out.
    Rejected,
    /// Some of its fields are others.
    Amended(Map<String, Value>),
}

/// What was decided of records, by their rows; those on which the coder was right are not in it.
#[derive(Default)]
pub(crate) struct Rulings(BTreeMap<i64, Ruling>);

impl Rulings {
    /// All that stand. There are as many as people have made: few beside the records.
    pub(crate) fn of(on: &Connection) -> rusqlite::Result<Rulings> {
        let mut find = on.prepare_cached(
            "SELECT judged.record, verdict, correction FROM adjudication JOIN judged USING (adjudication)
             WHERE other_document IS NULL AND undone IS NULL ORDER BY adjudication",
        )?;
        let mut rulings = BTreeMap::new();
        let mut rows = find.query([])?;
        while let Some(row) = rows.next()? {
            let (record, verdict): (i64, String) = (row.get(0)?, row.get(1)?);
            let correction: Option<String> = row.get(2)?;
            if verdict == Verdict::Wrong.as_str() {
                rulings.insert(record, Ruling::Rejected);
            } else if let Some(Ok(fields)) = correction.map(|json| serde_json::from_str(&json)) {
                rulings.insert(record, Ruling::Amended(fields));
            } else {
                // The latest decision counts: the coder is right after all.
                rulings.remove(&record);
            }
        }
        Ok(Rulings(rulings))
    }

    pub(crate) fn is_rejected(&self, row: i64) -> bool {
        matches!(self.0.get(&row), Some(Ruling::Rejected))
    }

    /// Rows of corrected records.
    pub(crate) fn amended(&self) -> Vec<i64> {
        let amended = self
            .0
            .iter()
            .filter(|(_, ruling)| matches!(ruling, Ruling::Amended(_)));
        amended.map(|(row, _)| *row).collect()
    }

    /// Rows of rejected records.
    pub(crate) fn rejected(&self) -> Vec<i64> {
        let rejected = self
            .0
            .iter()
            .filter(|(_, ruling)| matches!(ruling, Ruling::Rejected));
        rejected.map(|(row, _)| *row).collect()
    }

    /// Whether the record is wanted as it stands: the archive's columns have it as the coder made it.
    pub(crate) fn wants(&self, row: i64, record: &Record, filter: &Filter) -> bool {
        !matches!(self.0.get(&row), Some(Ruling::Amended(_))) || wants(filter, record)
    }

    /// The record as it stands.
    pub(crate) fn applied(&self, row: i64, record: Record) -> Record {
        match self.0.get(&row) {
            Some(Ruling::Amended(fields)) => amended(&record, fields).unwrap_or(record),
            _ => record,
        }
    }
}

/// What a filter asks of the record itself, not of its document.
fn wants(filter: &Filter, record: &Record) -> bool {
    let one_of = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|one| one == value);
    let any_of = |wanted: &[String], values: &[String]| {
        wanted.is_empty() || wanted.iter().any(|one| values.contains(one))
    };
    let has = |reach: &Reach, parties: &[Entity]| {
        parties.iter().any(|party| {
            party.name.as_ref().is_some_and(|name| reach.names.contains(name))
                || party.code.as_ref().is_some_and(|code| reach.codes.contains(code))
        })
    };
    let place = record.event_loc.as_ref();
    let country = place.and_then(|place| place.country.as_deref());
    let name = place.and_then(|place| place.name.as_deref());
    let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let (first, last) = (day(&record.date), day(&record.enddate));
    filter
        .actor
        .as_ref()
        .is_none_or(|reach| has(reach, &record.actor))
        && filter
            .recipient
            .as_ref()
            .is_none_or(|reach| has(reach, &record.recipient))
        && filter
            .parties
            .iter()
            .all(|reach| has(reach, &record.actor) || has(reach, &record.recipient))
        && one_of(&filter.event, &record.event)
        && any_of(&filter.mode, &record.mode)
        && any_of(&filter.context, &record.context)
        && (filter.quad.is_empty() || filter.quad.contains(&record.quad_code))
        && (filter.cameo.is_empty() || filter.cameo.iter().any(|code| record.cameo.starts_with(code)))
        && filter
            .from
            .is_none_or(|from| last.or(first).is_some_and(|last| last >= from))
        && filter
            .to
            .is_none_or(|to| first.or(last).is_some_and(|first| first <= to))
        && (filter.country.is_empty() || country.is_some_and(|country| one_of(&filter.country, country)))
        && (filter.place.is_empty()
            || name.is_some_and(|name| filter.place.iter().any(|one| one.eq_ignore_ascii_case(name))))
        && one_of(&filter.status, record.status.as_str())
        && filter.certainty.is_none_or(|least| record.certainty >= least)
        && (!filter.of_deals || record.deal.is_some())
        && (filter.deal.is_empty()
            || record
                .deal
                .as_ref()
                .is_some_and(|deal| one_of(&filter.deal, &deal.kind)))
}

/// A record with some fields replaced; `None` where they are no fields of a record. Its `coder` says so.
pub fn amended(record: &Record, fields: &Map<String, Value>) -> Option<Record> {
    let Ok(Value::Object(mut whole)) = serde_json::to_value(record) else {
        return None;
    };
    for (name, value) in fields {
        *whole.get_mut(name)? = value.clone();
    }
    let mut record: Record = serde_json::from_value(Value::Object(whole)).ok()?;
    record.coder.push_str("; amended by a reviewer");
    Some(record)
}

impl Archive {
    /// Keeps what a reviewer decides of a record: the number of the decision; `None` where there is no record of that id.
    ///
    /// # Errors
    /// Where the archive cannot be written to, or a correction fits no record: it is then as it was.
    pub fn review(&mut self, id: &str, review: &Review<'_>, now: &str) -> Result<Option<i64>, ArchiveError> {
        if let Some(fields) = review.correction
            && amended(&Record::default(), fields).is_none()
        {
            return Err(ArchiveError::Question(format!(
                "{}: expected fields of a record with values such as it has (SCHEMA: event, actor, recipient, date, ...)",
                Value::Object(fields.clone())
            )));
        }
        self.change(|on, _| {
            let Some(row) = row_of(on, id)? else {
                return Ok(None);
            };
            put(on, review.verdict, row, None, review.note, now)?;
            // `judged`, which `put` fills after it, has no row ids.
            let number = on.last_insert_rowid();
            let correction = review
                .correction
                .map(|fields| Value::Object(fields.clone()).to_string());
            on.execute(
                "UPDATE adjudication SET reviewer = ?, correction = ? WHERE adjudication = ?",
                params![review.reviewer, correction, number],
            )?;
            Ok(Some(number))
        })
    }

    /// Takes a decision on a record back, and keeps who did: it stays, and counts no more. False where there is none of that number that stands.
    ///
    /// # Errors
    /// Where the archive cannot be written to: it is then as it was.
    pub fn undo_review(&mut self, number: i64, by: Option<&str>, now: &str) -> Result<bool, ArchiveError> {
        self.change(|on, _| {
            let document: Option<String> = on
                .query_row(
                    "UPDATE adjudication SET undone = ?, undone_by = ?
                     WHERE adjudication = ? AND undone IS NULL AND other_document IS NULL RETURNING document",
                    params![now, by, number],
                    |row| row.get(0),
                )
                .map(Some)
                .or_else(|error| match error {
                    rusqlite::Error::QueryReturnedNoRows => Ok(None),
                    error => Err(error),
                })?;
            match document {
                Some(document) => find(on, &document).map(|()| true),
                None => Ok(false),
            }
        })
    }

    /// Decisions, the latest first, those taken back too: of one record, or of all.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn decisions(&self, id: Option<&str>, limit: usize) -> Result<Vec<Decision>, ArchiveError> {
        self.decisions_before(id, i64::MAX, limit)
    }

    /// The same of those with a lower number: the next page of a log.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn decisions_before(
        &self,
        id: Option<&str>,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Decision>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<Decision>> {
            let on = &self.connection;
            let row = match id {
                Some(id) => match row_of(on, id)? {
                    Some(row) => Some(row),
                    None => return Ok(Vec::new()),
                },
                None => None,
            };
            let mut find = on.prepare_cached(
                "SELECT adjudication, verdict, correction, reviewer, note, made, undone, words, act,
                    (SELECT record.id FROM judged JOIN record USING (record)
                        WHERE judged.adjudication = adjudication.adjudication AND other = 0 ORDER BY record DESC LIMIT 1), undone_by
                 FROM adjudication
                 WHERE (?1 IS NULL OR adjudication IN (SELECT adjudication FROM judged WHERE record = ?1)) AND adjudication < ?3
                 ORDER BY adjudication DESC LIMIT ?2",
            )?;
            let decisions =
                find.query_map(params![row, i64::try_from(limit).unwrap_or(-1), before], |row| {
                    let correction: Option<String> = row.get(2)?;
                    Ok(Decision {
                        number: row.get(0)?,
                        verdict: row.get(1)?,
                        correction: correction.and_then(|json| serde_json::from_str(&json).ok()),
                        reviewer: row.get(3)?,
                        note: row.get(4)?,
                        made: row.get(5)?,
                        undone: row.get(6)?,
                        words: row.get(7)?,
                        act: row.get(8)?,
                        record: row.get(9)?,
                        undone_by: row.get(10)?,
                    })
                })?;
            decisions.collect()
        };
        ask().map_err(|error| self.error(error))
    }
}
