//! What a page shows of a large archive: some events at a time, one event, one document, and figures that SQLite counts without reading records whole.

use crate::articles::{SELECT, Stored, stored};
use crate::ask::{Filter, KINDS, TABLES, Where, Whole, record_of, standing};
use crate::counts;
use crate::error::ArchiveError;
use crate::events::{Member, event_of, members, told};
use crate::late::row_of;
use crate::open::Archive;
use crate::review::Rulings;
use crate::row::{DATE, ENDDATE, sorts_undated};
use crate::stand::numbers;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::tell::Reach;
use legation_merge::Event;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// In which order events are paged through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first, by the first day of the report that is wanted; undated ones behind.
    #[default]
    Newest,
    /// What came in last first.
    Learnt,
}

/// Where a page ends: behind this record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its days, as one number of the archive.
    pub sort: i64,
    /// Its row.
    pub row: i64,
}

/// Some events.
#[derive(Debug, Default)]
pub struct Page {
    /// The events, with their records.
    pub events: Vec<(Event, Vec<Member>)>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Place>,
}

/// How many records have which value.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// Records that were counted.
    pub records: usize,
    /// Whether there are more that were not.
    pub more: bool,
    /// By column (`event`, `status`, `quad`, `country`, `deal`, `outlet`, `mode`, `context`), the most frequent first.
    pub values: BTreeMap<&'static str, Vec<(String, usize)>>,
}

/// Events of a day and quad code, each by its first record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// First day on which they can have happened.
    pub date: Option<String>,
    /// Last day.
    pub enddate: Option<String>,
    /// Quad code.
    pub quad: u8,
    /// How many.
    pub events: usize,
}

/// Two codes and the events that both take part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one that comes first in the alphabet, and the other one.
    pub codes: [String; 2],
    /// Events by quad code, from 1 to 4.
    pub quads: [usize; 4],
    /// The last day of any.
    pub last: Option<String>,
}

/// Records that are counted for facets at most, where a filter finds them.
const COUNTED: usize = 10_000;
/// Records that came in last, among which reviewers are shown what is worth a look.
pub const WAITING: i64 = 50_000;
/// Events of several records that are looked through for disputed ones at most.
const LOOKED_THROUGH: usize = 1_000;

impl Archive {
    /// A page of the events of which a record is wanted; as [`Archive::events`] otherwise. Each event stands where the first of its wanted records does.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn page(
        &self,
        filter: &Filter,
        mut wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
        order: Order,
        behind: Option<&Place>,
        limit: usize,
    ) -> Result<Page, ArchiveError> {
        let all = Filter {
            superseded: true,
            ..filter.clone()
        };
        let mut ask = || -> rusqlite::Result<Page> {
            let rulings = self.rulings(filter)?;
            let on = all.condition(&self.connection, &rulings.amended())?;
            let joined = |extra: &str| match on.sql.as_str() {
                "" => format!(" WHERE {extra}"),
                sql => format!("{sql} AND {extra}"),
            };
            let mut whole = Whole::new(&self.connection)?;
            // The same order among the records of one event.
            let by_day = format!(
                "record.sort >= {}, record.sort DESC, record.record DESC",
                sorts_undated()
            );
            let check = all.check(&self.connection, &rulings.amended())?;
            let and = if check.sql.is_empty() { " WHERE" } else { " AND" };
            let siblings = format!(
                "SELECT record.record FROM member CROSS JOIN record ON record.record = member.record
                    JOIN document ON document.doc = record.record >> 28{}{and} member.event = ? ORDER BY {}",
                check.sql,
                match order {
                    Order::Newest => by_day.as_str(),
                    Order::Learnt => "record.record DESC",
                }
            );
            let mut siblings = self.connection.prepare_cached(&siblings)?;
            let mut page = Page::default();
            for (condition, values, by) in parts(order, behind) {
                let sql = format!(
                    "SELECT record.record, record.sort {TABLES}{} ORDER BY {by}",
                    joined(condition)
                );
                let mut statement = self.connection.prepare_cached(&sql)?;
                let mut rows = statement.query(params_from_iter(on.values.iter().cloned().chain(values)))?;
                while let Some(row) = rows.next()? {
                    let (key, sort): (i64, i64) = (row.get(0)?, row.get(1)?);
                    let mut is_wanted = |key: i64| -> rusqlite::Result<bool> {
                        if rulings.is_rejected(key) {
                            return Ok(false);
                        }
                        let record = rulings.applied(key, whole.record(key)?);
                        Ok(rulings.wants(key, &record, filter) && wanted(&record))
                    };
                    if !is_wanted(key)? {
                        continue;
                    }
                    let event = event_of(&self.connection, key)?;
                    let values = check.values.iter().cloned().chain([Value::Integer(event)]);
                    let mut others = siblings.query(params_from_iter(values))?;
                    let mut first = key;
                    while let Some(other) = others.next()? {
                        let other: i64 = other.get(0)?;
                        if other == key || is_wanted(other)? {
                            first = other;
                            break;
                        }
                    }
                    if first != key {
                        continue;
                    }
                    let members = members(&self.connection, event, filter.as_of, &rulings, cited)?;
                    let Some(event) = told(&members) else { continue };
                    if !filter.standing.is_empty() && !filter.standing.iter().any(|one| one == event.standing)
                    {
                        continue;
                    }
                    if page.events.len() == limit {
                        // There is one more.
                        return Ok(page);
                    }
                    page.events.push((event, members));
                    page.next = Some(Place { sort, row: key });
                }
            }
            page.next = None;
            Ok(page)
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }

    /// The event that a record is of, by the id of any of its records.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn event(
        &self,
        id: &str,
        filter: &Filter,
        cited: &dyn Fn(&Record) -> Option<String>,
    ) -> Result<Option<(Event, Vec<Member>)>, ArchiveError> {
        let ask = || -> rusqlite::Result<Option<(Event, Vec<Member>)>> {
            let Some(row) = row_of(&self.connection, id)? else {
                return Ok(None);
            };
            let event = event_of(&self.connection, row)?;
            let members = members(
                &self.connection,
                event,
                filter.as_of,
                &self.rulings(filter)?,
                cited,
            )?;
            Ok(told(&members).map(|event| (event, members)))
        };
        ask().map_err(|error| self.error(error))
    }

    /// A record by its id, as the coder made it.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn record(&self, id: &str) -> Result<Option<Record>, ArchiveError> {
        let ask = || match row_of(&self.connection, id)? {
            Some(row) => record_of(&self.connection, row).map(Some),
            None => Ok(None),
        };
        ask().map_err(|error| self.error(error))
    }

    /// The version of a document that stands, or stood on a day; the last one where it was withdrawn since.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn document(&self, id: &str, as_of: Option<Date>) -> Result<Option<Stored>, ArchiveError> {
        let day = as_of.map(|day| day.to_string());
        let ask = || {
            let sql = format!(
                "{SELECT} WHERE id = ?1 AND (?2 IS NULL OR known <= ?2) ORDER BY version DESC LIMIT 1"
            );
            self.connection
                .prepare_cached(&sql)?
                .query_row(params![id, day], stored)
                .optional()
        };
        ask().map_err(|error| self.error(error))
    }

    /// How many of the records that are wanted have which value; corrected ones as corrected. Of many that are found by a filter those that came in last are counted.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn facets(&self, filter: &Filter) -> Result<Facets, ArchiveError> {
        let ask = || -> rusqlite::Result<Facets> {
            let rulings = self.rulings(filter)?;
            // What reviewers decided on is counted as it stands, below.
            let ruled = [rulings.amended(), rulings.rejected()].concat();
            let mut facets = Facets::default();
            let mut counts: Values = BTreeMap::new();
            if filter.asks_nothing() {
                self.values(&Filter::default(), Among::These(&ruled), -1, &mut counts)?;
                let mut kept = self
                    .connection
                    .prepare_cached("SELECT name, value, records FROM records_with")?;
                let mut rows = kept.query([])?;
                while let Some(row) = rows.next()? {
                    let name = row.get_ref(0)?.as_str()?;
                    if let Some(name) = counts::NAMES.into_iter().find(|known| *known == name) {
                        *counts.entry((name, row.get(1)?)).or_default() += row.get::<_, i64>(2)?;
                    }
                }
                // Each record has one value of this name.
                let events = counts.iter().filter(|((name, _), _)| *name == "event");
                facets.records = events.map(|(_, records)| (*records).max(0) as usize).sum();
            } else {
                facets.records = self.values(filter, Among::Without(&ruled), 1, &mut counts)?;
                facets.more = facets.records >= COUNTED;
            }
            for record in self.as_they_stand(filter, &rulings, &rulings.amended())? {
                facets.records += 1;
                let place = record.event_loc.and_then(|place| place.country);
                let one = [
                    ("event", Some(record.event)),
                    ("status", Some(record.status.as_str().to_owned())),
                    ("quad", Some(record.quad_code.to_string())),
                    ("country", place),
                    ("deal", record.deal.map(|deal| deal.kind)),
                    ("outlet", record.cite_info.outlet),
                ];
                let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
                let modes = record.mode.into_iter().map(|mode| ("mode", mode));
                let contexts = record.context.into_iter().map(|context| ("context", context));
                for value in one.chain(modes).chain(contexts) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            for ((name, value), records) in counts {
                if records > 0 {
                    let values = facets.values.entry(name).or_default();
                    values.push((value, records as usize));
                }
            }
            for values in facets.values.values_mut() {
                values.sort_by_key(|(_, records)| std::cmp::Reverse(*records));
            }
            Ok(facets)
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }

    /// Counts the values of wanted records, each `by` times; gives how many records there are.
    fn values(
        &self,
        filter: &Filter,
        among: Among<'_>,
        by: i64,
        counts: &mut Values,
    ) -> rusqlite::Result<usize> {
        let mut on = filter.condition(&self.connection, &[])?;
        among.narrow(&mut on);
        // What reviewers decided on is counted whole, since it is taken away again.
        let most = if matches!(among, Among::These(_)) {
            -1
        } else {
            COUNTED as i64
        };
        let columns = counts::COLUMNS;
        let tables = filter.tables();
        // Only rows are put in order; the rest is read of those that count.
        let sql = format!(
            "SELECT {columns} FROM (SELECT record.record AS counted {tables}{} ORDER BY record.record DESC LIMIT {most})
             CROSS JOIN record ON record.record = counted {}",
            on.sql,
            counts::OF
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(on.values))?;
        let mut records = 0;
        while let Some(row) = rows.next()? {
            records += 1;
            for (column, name) in counts::NAMES.into_iter().enumerate() {
                if let Some(value) = row.get::<_, Option<String>>(column)? {
                    for value in counts::values(name, value) {
                        *counts.entry((name, value)).or_default() += by;
                    }
                }
            }
        }
        Ok(records)
    }

    /// Events by their days and quad codes, each by the first of its records that stands, as corrected.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn counted(&self, filter: &Filter) -> Result<Vec<Counted>, ArchiveError> {
        type Days = (Option<String>, Option<String>, u8);
        let ask = || -> rusqlite::Result<Vec<Counted>> {
            let rulings = self.rulings(filter)?;
            let (touched, firsts) = self.touched(filter, &rulings)?;
            let mut counts: BTreeMap<Days, i64> = BTreeMap::new();
            let mut add = |on: Where, by: i64| -> rusqlite::Result<()> {
                let mut statement = self.connection.prepare_cached(&on.sql)?;
                let mut rows = statement.query(params_from_iter(on.values))?;
                while let Some(row) = rows.next()? {
                    let days = (row.get(0)?, row.get(1)?, row.get(2)?);
                    *counts.entry(days).or_default() += by * row.get::<_, i64>(3)?;
                }
                Ok(())
            };
            let read = |among: Among<'_>| -> rusqlite::Result<Where> {
                let mut on = filter.count_of(&self.connection)?;
                on.and(&counts::face(filter), []);
                among.narrow(&mut on);
                on.sql = format!(
                    "SELECT {DATE}, {ENDDATE}, quad_code, count(*) {KINDS}{} GROUP BY 1, 2, 3",
                    on.sql
                );
                Ok(on)
            };
            if filter.asks_days() {
                let mut on = filter.of_days();
                on.sql = format!(
                    "SELECT nullif(date, ''), nullif(enddate, ''), quad_code, events FROM events_on{}",
                    on.sql
                );
                add(on, 1)?;
                add(read(Among::These(&touched))?, -1)?;
            } else {
                add(read(Among::Without(&touched))?, 1)?;
            }
            for record in firsts {
                let days = (record.date, record.enddate, record.quad_code);
                *counts.entry(days).or_default() += 1;
            }
            let counted = counts.into_iter().filter(|(_, events)| *events > 0);
            let counted = counted.map(|((date, enddate, quad), events)| Counted {
                date,
                enddate,
                quad,
                events: events as usize,
            });
            Ok(counted.collect())
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }

    /// Pairs of codes that take part in the same events, those of most events first.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn pairs(&self, filter: &Filter, limit: usize) -> Result<Vec<Pair>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<Pair>> {
            let rulings = self.rulings(filter)?;
            let (touched, firsts) = self.touched(filter, &rulings)?;
            let mut pairs: BTreeMap<[String; 2], Pair> = BTreeMap::new();
            if filter.asks_days() {
                self.kept_pairs(filter, &touched, &mut pairs)?;
            } else {
                for (codes, quad, events, last) in self.read_pairs(filter, Among::Without(&touched))? {
                    count(&mut pairs, codes, quad, events, last);
                }
            }
            for record in firsts {
                let parties = record.actor.iter().chain(&record.recipient);
                let codes: BTreeSet<&String> = parties.filter_map(|party| party.code.as_ref()).collect();
                for one in &codes {
                    for two in codes.iter().filter(|two| one < *two) {
                        let last = record.enddate.clone().or_else(|| record.date.clone());
                        let codes = [(*one).clone(), (*two).clone()];
                        count(&mut pairs, codes, record.quad_code.into(), 1, last);
                    }
                }
            }
            let mut pairs: Vec<Pair> = pairs.into_values().collect();
            pairs.sort_by_key(|pair| std::cmp::Reverse(pair.quads.iter().sum::<usize>()));
            pairs.truncate(limit);
            Ok(pairs)
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }

    /// Pairs by what is counted with each change, without some events.
    fn kept_pairs(
        &self,
        filter: &Filter,
        touched: &[i64],
        pairs: &mut BTreeMap<[String; 2], Pair>,
    ) -> rusqlite::Result<()> {
        const FIGURES: &str =
            "sum(iif(quad_code = 1, events, 0)), sum(iif(quad_code = 2, events, 0)), sum(iif(quad_code = 3, events, 0)),
            sum(iif(quad_code = 4, events, 0)), nullif(max(iif(enddate = '', date, enddate)), '')";
        let on = filter.of_days();
        let sql = format!(
            "SELECT one, two, {FIGURES} FROM events_of{} GROUP BY one, two",
            on.sql
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(on.values))?;
        while let Some(row) = rows.next()? {
            let codes: [String; 2] = [row.get(0)?, row.get(1)?];
            let number = |column: usize| row.get::<_, i64>(column).map(|events| events.max(0) as usize);
            let pair = Pair {
                codes: codes.clone(),
                quads: [number(2)?, number(3)?, number(4)?, number(5)?],
                last: row.get(6)?,
            };
            pairs.insert(codes, pair);
        }
        // Of few pairs some events are not to be counted: those pairs are read.
        let less = self.read_pairs(filter, Among::These(touched))?;
        let less: BTreeSet<[String; 2]> = less.into_iter().map(|(codes, ..)| codes).collect();
        for codes in less {
            pairs.remove(&codes);
            let reach = |code: &String| Reach {
                names: Vec::new(),
                codes: vec![code.clone()],
            };
            let both = Filter {
                parties: codes.iter().map(reach).collect(),
                ..filter.clone()
            };
            for (own, quad, events, last) in self.read_pairs(&both, Among::Without(touched))? {
                if own == codes {
                    count(pairs, own, quad, events, last);
                }
            }
        }
        Ok(())
    }

    /// Pairs with quad code, events and last day, from the records.
    fn read_pairs(&self, filter: &Filter, among: Among<'_>) -> rusqlite::Result<Vec<PairRead>> {
        let mut on = filter.count_of(&self.connection)?;
        on.and(&counts::face(filter), []);
        among.narrow(&mut on);
        // Those who did something together are a pair as much as who did it to whom.
        let sql = format!(
            "WITH wanted AS (SELECT record.record AS record, quad_code, ifnull({ENDDATE}, {DATE}) AS day {KINDS}{}),
             coded AS (SELECT DISTINCT wanted.record AS record, quad_code, day, code
                FROM wanted JOIN party USING (record) JOIN entity USING (entity) WHERE code IS NOT NULL)
             SELECT one.code, two.code, one.quad_code, count(*), max(one.day)
             FROM coded AS one JOIN coded AS two ON two.record = one.record AND two.code > one.code
             GROUP BY 1, 2, 3",
            on.sql
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let pairs = statement.query_map(params_from_iter(on.values), |row| {
            let codes = [row.get(0)?, row.get(1)?];
            let (quad, events): (i64, i64) = (row.get(2)?, row.get(3)?);
            Ok((codes, quad as usize, events as usize, row.get(4)?))
        })?;
        pairs.collect()
    }

    /// Events that stand in one of the ways asked for, of those with several records that came in last; the latest first.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn standing(
        &self,
        standing: &[&str],
        cited: &dyn Fn(&Record) -> Option<String>,
        limit: usize,
    ) -> Result<Vec<(Event, Vec<Member>)>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<(Event, Vec<Member>)>> {
            let rulings = Rulings::of(&self.connection)?;
            let mut several = self.connection.prepare_cached(
                "SELECT DISTINCT event FROM member WHERE event <> record ORDER BY event DESC LIMIT ?",
            )?;
            let mut found = Vec::new();
            let mut rows = several.query([LOOKED_THROUGH as i64])?;
            while found.len() < limit
                && let Some(row) = rows.next()?
            {
                let members = members(&self.connection, row.get(0)?, None, &rulings, cited)?;
                if let Some(event) = told(&members)
                    && standing.contains(&event.standing)
                {
                    found.push((event, members));
                }
            }
            Ok(found)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Records that nobody has decided on, of the last [`WAITING`], in the order in which a look at them is worth most: least certain of those told as done, or strongest of those
    /// that rest on one report.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn undecided(&self, uncertain: bool, limit: usize) -> Result<Vec<Record>, ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<Record>> {
            let mut on = Where::default();
            standing(&mut on, None, false);
            on.and(
                "record.record >= ifnull((SELECT record FROM record ORDER BY record DESC LIMIT 1 OFFSET ?), 0)",
                [Value::Integer(WAITING)],
            );
            on.and(
                "record.record NOT IN (SELECT judged.record FROM judged JOIN adjudication USING (adjudication)
                    WHERE other_document IS NULL AND undone IS NULL)",
                [],
            );
            let order = if uncertain {
                on.and("certainty < 0.75 AND status IN ('occurred', 'ongoing')", []);
                "certainty, record.record DESC"
            } else {
                on.and("(record.deal_kind IS NOT NULL OR abs(event_scale) >= 7)", []);
                "abs(event_scale) DESC, record.record DESC"
            };
            let sql = format!(
                "SELECT record.record {KINDS} CROSS JOIN manner USING (manner){} ORDER BY {order} LIMIT ?",
                on.sql
            );
            on.values.push(Value::Integer(limit as i64));
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut whole = Whole::new(&self.connection)?;
            let mut rows = statement.query(params_from_iter(on.values))?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                records.push(whole.record(row.get(0)?)?);
            }
            Ok(records)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Ids of records on which a decision stands, of these.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn decided(&self, ids: &[&str]) -> Result<BTreeSet<String>, ArchiveError> {
        let ask = || -> rusqlite::Result<BTreeSet<String>> {
            let asked: BTreeSet<&str> = ids.iter().copied().collect();
            // Of few in many: what was decided on is gone through.
            let mut find = self.connection.prepare_cached(
                "SELECT DISTINCT record.id FROM judged CROSS JOIN record USING (record) JOIN adjudication USING (adjudication)
                 WHERE other_document IS NULL AND undone IS NULL",
            )?;
            let mut rows = find.query([])?;
            let mut decided = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let id = row.get_ref(0)?.as_str()?;
                if asked.contains(id) {
                    decided.insert(id.to_owned());
                }
            }
            Ok(decided)
        };
        ask().map_err(|error| self.error(error))
    }

    /// First and last day of publication of the documents that stand.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn span(&self) -> Result<[Option<String>; 2], ArchiveError> {
        self.connection
            .query_row(
                "SELECT min(published), max(published) FROM document INDEXED BY document_read WHERE until IS NULL",
                [],
                |row| Ok([row.get(0)?, row.get(1)?]),
            )
            .map_err(|error| self.error(error))
    }

    /// A number that changes when another connection writes to the archive: of one connection at two times, not of two connections.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn changes(&self) -> Result<i64, ArchiveError> {
        self.connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.error(error))
    }
}

/// Counts events of a pair.
fn count(
    pairs: &mut BTreeMap<[String; 2], Pair>,
    codes: [String; 2],
    quad: usize,
    events: usize,
    last: Option<String>,
) {
    let pair = pairs.entry(codes.clone()).or_insert(Pair {
        codes,
        quads: [0; 4],
        last: None,
    });
    if let Some(count) = pair.quads.get_mut(quad.wrapping_sub(1)) {
        *count += events;
    }
    if last > pair.last {
        pair.last = last;
    }
}

/// Values by the name of their column, and how many records have them.
type Values = BTreeMap<(&'static str, String), i64>;

/// A pair, quad code, events and their last day.
type PairRead = ([String; 2], usize, usize, Option<String>);

/// Which records, or events by their first record, are counted.
enum Among<'a> {
    /// These only.
    These(&'a [i64]),
    /// All but these.
    Without(&'a [i64]),
}

impl Among<'_> {
    fn narrow(&self, on: &mut Where) {
        match self {
            Among::These(rows) => on.and(&format!("record.record IN ({})", numbers(rows)), []),
            Among::Without(rows) => but(on, rows),
        }
    }
}

/// Without these records; without these events, each of which is counted by its first record.
pub(crate) fn but(on: &mut Where, rows: &[i64]) {
    if !rows.is_empty() {
        on.and(&format!("record.record NOT IN ({})", numbers(rows)), []);
    }
}

/// The parts of an order, each with what it asks for behind a place, and how it is sorted: as the indexes on `record` are, so that a page reads no more than it shows.
type Part = (&'static str, Vec<Value>, &'static str);

fn parts(order: Order, behind: Option<&Place>) -> Vec<Part> {
    const BY_DAY: &str = "record.sort DESC, record.record DESC";
    const BY_ROW: &str = "record.record DESC";
    let undated = || Value::Integer(sorts_undated());
    let Some(place) = behind else {
        return match order {
            Order::Learnt => vec![("1", vec![], BY_ROW)],
            Order::Newest => vec![
                ("record.sort < ?", vec![undated()], BY_DAY),
                ("record.sort >= ?", vec![undated()], BY_DAY),
            ],
        };
    };
    let (sort, row) = (Value::Integer(place.sort), Value::Integer(place.row));
    match order {
        Order::Learnt => vec![("record.record < ?", vec![row], BY_ROW)],
        Order::Newest if place.sort < sorts_undated() => vec![
            ("(record.sort, record.record) < (?, ?)", vec![sort, row], BY_DAY),
            ("record.sort >= ?", vec![undated()], BY_DAY),
        ],
        Order::Newest => vec![(
            "record.sort >= ? AND (record.sort, record.record) < (?, ?)",
            vec![undated(), sort, row],
            BY_DAY,
        )],
    }
}
