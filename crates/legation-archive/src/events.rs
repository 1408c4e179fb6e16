//! Events of the archive: what its records agree on, what they do not, how many sources they rest on; and why they are one event.

use crate::adjudicate::{Adjudication, Verdict as Said, judgements, put};
use crate::ask::{Filter, record_of};
use crate::counts;
use crate::error::ArchiveError;
use crate::late::row_of;
use crate::memory::Memory;
use crate::merging::{Stored, catch_up};
use crate::open::Archive;
use crate::review::Rulings;
use crate::row::sort;
use crate::tally::Figured;
use jiff::civil::Date;
use legation_core::Record;
use legation_merge::{
    Event, Ladder, Move, Pool, Role, Rules, Sourced, Verdict, alike, arrive, event, ladders, leave, near,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// A record of an event, with where it comes from.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its row.
    pub row: i64,
    /// The record.
    pub record: Record,
    /// What stands for its source; see [`Archive::events`].
    pub source: String,
    /// Whether the document that told it was corrected since and tells it no more.
    pub withdrawn: bool,
}

/// Two records, and how they compare.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The one asked about.
    pub record: Record,
    /// The other one.
    pub other: Record,
    /// Whether the other one is of the same event.
    pub together: bool,
    /// What a person has said of the two.
    pub pinned: Option<bool>,
    /// The comparison.
    pub verdict: Verdict,
    /// What a person has said of the other one alone.
    pub judged: Vec<Adjudication>,
}

impl Archive {
    /// Hands on the events of which a record is wanted, with their records, in the order of their dates, until `each` breaks off. `cited` names the outlet that a
    /// record cites, if it does. A record's source is that outlet, else the outlet of the text that its document is a copy of, else that text.
    ///
    /// Which records are of one event is told with all that is known now; with `as_of`, records that could not be known on that day are left out of it.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn events<B>(
        &self,
        filter: &Filter,
        mut wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
        mut each: impl FnMut(Event, Vec<Member>) -> ControlFlow<B, bool>,
    ) -> Result<Option<B>, ArchiveError> {
        let rulings = self.rulings(filter).map_err(|error| self.error(error))?;
        let mut seen = BTreeSet::new();
        let mut taken = 0;
        let all = Filter {
            superseded: true,
            limit: None,
            ..filter.clone()
        };
        let mut event = |row: i64| -> rusqlite::Result<Option<(Event, Vec<Member>)>> {
            let first = event_of(&self.connection, row)?;
            if !seen.insert(first) {
                return Ok(None);
            }
            let members = members(&self.connection, first, filter.as_of, &rulings, cited)?;
            let stands = |event: &Event| {
                filter.standing.is_empty()
                    || filter.standing.iter().any(|standing| standing == event.standing)
            };
            Ok(told(&members).filter(stands).map(|event| (event, members)))
        };
        let stopped = self.rows(&all, |row, record| {
            if !wanted(&record) {
                return ControlFlow::Continue(true);
            }
            match event(row) {
                Ok(None) => ControlFlow::Continue(true),
                Ok(Some((event, members))) => match each(event, members) {
                    ControlFlow::Continue(took) => {
                        taken += usize::from(took);
                        if filter.limit.is_some_and(|limit| taken >= limit) {
                            return ControlFlow::Break(Ok(None));
                        }
                        ControlFlow::Continue(true)
                    }
                    ControlFlow::Break(value) => ControlFlow::Break(Ok(Some(value))),
                },
                Err(error) => ControlFlow::Break(Err(error)),
            }
        })?;
        stopped.unwrap_or(Ok(None)).map_err(|error| self.error(error))
    }

    /// The deals that records which are wanted move along, furthest grown first; of those with more records than [`Filter::among`] by the latest.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn deals(
        &self,
        filter: &Filter,
        mut wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
        rules: &Rules,
    ) -> Result<Figured<Ladder>, ArchiveError> {
        let mut told: Vec<(i64, Member, String)> = Vec::new();
        let with_deal = |record: &Record| record.deal.is_some();
        let place = |event: &Event| sort(event.date.as_deref(), event.enddate.as_deref(), "");
        let whole = Filter {
            of_deals: true,
            ..filter.clone()
        };
        let (events, more) = self.latest(
            &whole,
            |record| with_deal(record) && wanted(record),
            cited,
            |event, members| {
                let moving = members
                    .into_iter()
                    .filter(|member| with_deal(&member.record) && !member.withdrawn);
                told.extend(moving.map(|member| (place(&event), member, event.event_id.clone())));
            },
        )?;
        // In the order of their dates, whatever came in when.
        told.sort_by_key(|(place, _, _)| *place);
        let moves: Vec<Move<'_>> = told
            .iter()
            .map(|(_, member, event)| Move {
                record: &member.record,
                event,
                source: &member.source,
            })
            .collect();
        let mut ladders = ladders(&moves, rules);
        ladders.sort_by_key(|ladder| {
            std::cmp::Reverse(ladder.stage.as_deref().and_then(|stage| rules.rank(stage)))
        });
        if let Some(limit) = filter.limit {
            ladders.truncate(limit);
        }
        Ok(Figured {
            items: ladders,
            events,
            more,
        })
    }

    /// Compares a record with all that were looked at for its event: why those are of it, and those are not. Nothing where there is no record of that id.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn why(&self, id: &str, rules: &Rules) -> Result<Vec<Compared>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<Compared>> {
            let on = &self.connection;
            let Some(row) = row_of(on, id)? else {
                return Ok(Vec::new());
            };
            let mut memory = Memory::default();
            let record = record_of(on, row)?;
            let mut pool = Stored {
                on,
                rules,
                memory: &mut memory,
            };
            let unit = pool.unit(row)?;
            let event = event_of(on, row)?;
            let mut others: BTreeSet<i64> = near(&mut pool, row, &unit, true, rules)?.into_iter().collect();
            for role in [Role::Copy, Role::Core, Role::Rest] {
                others.extend(pool.having(event, role)?);
            }
            let pins: BTreeMap<i64, bool> = pool.pins(row, &unit)?.into_iter().collect();
            others.extend(pins.keys());
            others.remove(&row);
            let mut compared = Vec::new();
            for other in others {
                let beside = pool.unit(other)?;
                let together = event_of(on, other)? == event;
                if !together && !unit.touches(&beside, rules) {
                    continue;
                }
                compared.push(Compared {
                    record: record.clone(),
                    other: record_of(on, other)?,
                    together,
                    pinned: pins.get(&other).copied(),
                    verdict: alike(&unit.report, &beside.report, rules),
                    judged: judgements(on, other)?,
                });
            }
            compared.sort_by(|a, b| {
                let rank = |one: &Compared| (!one.together, one.verdict.never.is_some());
                rank(a)
                    .cmp(&rank(b))
                    .then(b.verdict.score.total_cmp(&a.verdict.score))
            });
            Ok(compared)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Says of two records that they are of one event, or that they are not, and merges anew what that touches. False where one of them is not there, or
    /// the two are never compared: another category, no code in common, other times.
    ///
    /// # Errors
    /// Where the archive cannot be written to: it is then as it was.
    pub fn pin(
        &mut self,
        one: &str,
        other: &str,
        same: bool,
        note: Option<&str>,
        now: &str,
        rules: &Rules,
    ) -> Result<bool, ArchiveError> {
        self.change(|on, memory| {
            let (Some(one), Some(other)) = (row_of(on, one)?, row_of(on, other)?) else {
                return Ok(false);
            };
            if one == other {
                return Ok(false);
            }
            catch_up(on, rules, memory)?;
            let mut pool = Stored { on, rules, memory };
            if !pool.unit(one)?.touches(&*pool.unit(other)?, rules) {
                return Ok(false);
            }
            // From now on each stands for itself.
            for row in [one, other] {
                leave(&mut pool, row, rules)?;
                pool.memory.forget(row);
            }
            let said = if same { Said::Join } else { Said::Split };
            put(on, said, one, Some(other), note, now)?;
            pool.memory.judge();
            for row in [one, other] {
                arrive(&mut pool, row, rules)?;
            }
            counts::events(on, memory)?;
            Ok(true)
        })
    }
}

/// The event of a record, by the row of its first record.
pub(crate) fn event_of(on: &Connection, row: i64) -> rusqlite::Result<i64> {
    let event = on
        .prepare_cached("SELECT event FROM member WHERE record = ?")?
        .query_row([row], |found| found.get(0))
        .optional()?;
    Ok(event.unwrap_or(row))
}

pub(crate) fn members(
    on: &Connection,
    event: i64,
    as_of: Option<Date>,
    rulings: &Rulings,
    cited: &dyn Fn(&Record) -> Option<String>,
) -> rusqlite::Result<Vec<Member>> {
    let day = as_of.map(|day| day.to_string());
    let mut find = on.prepare_cached(
        "SELECT member.record, document.id, iif(?2 IS NULL, document.until IS NOT NULL, ifnull(document.until <= ?2, 0)),
            ifnull(first.outlet, first.id)
         FROM member JOIN document ON document.doc = member.record >> 28
         LEFT JOIN copy ON copy.doc = document.doc LEFT JOIN document AS first ON first.doc = copy.of
         WHERE member.event = ?1 AND (?2 IS NULL OR document.known <= ?2) ORDER BY member.record",
    )?;
    let mut members = Vec::new();
    let mut standing = BTreeSet::new();
    let mut rows = find.query(params![event, day])?;
    while let Some(row) = rows.next()? {
        let (key, document, withdrawn): (i64, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let origin: Option<String> = row.get(3)?;
        if rulings.is_rejected(key) {
            continue;
        }
        let record = rulings.applied(key, record_of(on, key)?);
        if !withdrawn {
            standing.insert(document.clone());
        }
        let source = cited(&record).or(origin).unwrap_or(document);
        members.push(Member {
            row: key,
            record,
            source,
            withdrawn,
        });
    }
    // What a later version of the document still tells is told once.
    members.retain(|member| !(member.withdrawn && standing.contains(&member.record.text_info.document)));
    Ok(members)
}

pub(crate) fn told(members: &[Member]) -> Option<Event> {
    let keys: Vec<String> = members
        .iter()
        .map(|member| format!("{}@{}", member.record.id, member.record.text_info.document))
        .collect();
    let sourced: Vec<Sourced<'_>> = members
        .iter()
        .zip(&keys)
        .map(|(member, key)| Sourced {
            key,
            record: &member.record,
            source: &member.source,
            withdrawn: member.withdrawn,
        })
        .collect();
    let mut event = event(&sourced)?;
    // Within an archive the id of the first record suffices.
    if let Some(id) = event.event_id.split('@').next() {
        event.event_id = id.to_owned();
    }
    Some(event)
}
