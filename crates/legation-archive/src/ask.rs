//! Asks the archive for records.

use crate::detail::from_packed;
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::review::Rulings;
use crate::row::{DATE, ENDDATE, Is, Key, Text, WIDE, days, parted, sorts_from, sorts_known};
use crate::stand::numbers;
use jiff::ToSpan;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::{CiteInfo, Entity, Status, TextInfo};
use legation_core::tell::Reach;
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, Row, params, params_from_iter};
use std::ops::ControlFlow;

/// Which records are wanted; what is not given is not asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Whose act it is: one of these.
    pub actor: Option<Reach>,
    /// To or with whom: one of these.
    pub recipient: Option<Reach>,
    /// Who takes part on whichever side: one of each.
    pub parties: Vec<Reach>,
    /// PLOVER categories.
    pub event: Vec<String>,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Quad codes.
    pub quad: Vec<u8>,
    /// Beginnings of CAMEO codes.
    pub cameo: Vec<String>,
    /// It can have happened on this day or later.
    pub from: Option<Date>,
    /// It can have happened on this day or earlier.
    pub to: Option<Date>,
    /// ISO 3166 alpha-3 of the place.
    pub country: Vec<String>,
    /// Names of places, whatever their case.
    pub place: Vec<String>,
    /// Statuses.
    pub status: Vec<String>,
    /// Least certainty.
    pub certainty: Option<f64>,
    /// Kinds of deal.
    pub deal: Vec<String>,
    /// Of a deal, of whichever kind.
    pub of_deals: bool,
    /// Outlets.
    pub outlet: Vec<String>,
    /// Outlets that published it or that it cites: one of these.
    pub sources: Option<Vec<String>>,
    /// Standings of the event; records and deals, too, are taken from events that stand so.
    pub standing: Vec<String>,
    /// Id of the document.
    pub document: Option<String>,
    /// Words of the evidence sentence, in the query language of FTS5.
    pub words: Option<String>,
    /// What could be known on this day; else what stands now.
    pub as_of: Option<Date>,
    /// As the coder made them, whatever reviewers decided: else rejected records are left out, and corrected ones are handed on as corrected.
    pub machine: bool,
    /// Records of superseded versions, too.
    pub superseded: bool,
    /// In the order of documents and their text, rather than of dates.
    pub in_text: bool,
    /// The latest first: what came in last, or of the last days where some are asked for.
    pub latest: bool,
    /// Figures and deals: of the latest events that have so many records; documents by words: of so many that came in last. Else of all.
    pub among: Option<usize>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// SQLite's code for a question that it does not understand: the only text of the user's in ours is the query for words.
const PLAIN_ERROR: i32 = 1;

/// How records are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// In the order of a list, until there are enough.
    List,
    /// All that are wanted, in no order.
    All,
    /// A few that are known.
    Few,
}

/// A condition in SQL with its values.
#[derive(Clone, Default)]
pub(crate) struct Where {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Where {
    pub(crate) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql
            .push_str(if self.sql.is_empty() { " WHERE " } else { " AND " });
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    pub(crate) fn one_of(&mut self, column: &str, values: &[String]) {
        if !values.is_empty() {
            let condition = format!("{column} IN ({})", marks(values.len()));
            self.and(&condition, values.iter().cloned().map(Value::Text));
        }
    }

    /// A column by which rows are found holds one of these. Of several, each is found in the order of the list, but not all together: where there are many, the list is
    /// looked through instead.
    fn one_of_indexed(
        &mut self,
        on: &Connection,
        column: &str,
        values: &[String],
        few: bool,
    ) -> rusqlite::Result<()> {
        if few {
            self.one_of(&format!("+record.{column}"), values);
            return Ok(());
        }
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM record WHERE {column} IN ({}) LIMIT {MANY})",
            marks(values.len())
        );
        let many = values.len() > 1
            && on
                .prepare_cached(&sql)?
                .query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?
                >= MANY;
        let column = format!("{}record.{column}", if many { "+" } else { "" });
        self.one_of(&column, values);
        Ok(())
    }

    /// It is of one of the kinds that a condition on `kind` lets through. Of several, each is found in the order of the list, but not all together: where there are
    /// many records, the list is looked through instead.
    pub(crate) fn of_kinds(&mut self, on: &Connection, kinds: &Where, how: How) -> rusqlite::Result<()> {
        if kinds.sql.is_empty() {
            return Ok(());
        }
        let these = format!("IN (SELECT kind FROM kind{})", kinds.sql);
        let many = match how {
            How::Few => true,
            How::All => false,
            How::List => {
                let sql =
                    format!("SELECT count(*) FROM (SELECT 1 FROM record WHERE kind {these} LIMIT {MANY})");
                let mut count = on.prepare_cached(&sql)?;
                let found = count.query_row(params_from_iter(&kinds.values), |row| row.get::<_, i64>(0))?;
                found >= MANY
            }
        };
        let condition = format!("{}record.kind {these}", if many { "+" } else { "" });
        self.and(&condition, kinds.values.iter().cloned());
        Ok(())
    }

    /// A column of words with blanks between holds one of these.
    fn holds(&mut self, column: &str, words: &[String]) {
        if !words.is_empty() {
            let each = vec![format!("instr(' ' || {column} || ' ', ' ' || ? || ' ') > 0"); words.len()];
            let condition = format!("({})", each.join(" OR "));
            self.and(&condition, words.iter().cloned().map(Value::Text));
        }
    }

    /// The same as [`Where::party`], for somebody who is in many records.
    pub(crate) fn has_party(&mut self, reach: &Reach, side: Option<&str>) {
        let side = side.map_or(String::new(), |side| format!("side = '{side}' AND "));
        let condition = format!(
            "EXISTS (SELECT 1 FROM party CROSS JOIN entity USING (entity)
                WHERE party.record = record.record AND {side}(name IN ({}) OR code IN ({})))",
            marks(reach.names.len()),
            marks(reach.codes.len())
        );
        self.and(
            &condition,
            reach.names.iter().chain(&reach.codes).cloned().map(Value::Text),
        );
    }

    /// It is one of these records.
    pub(crate) fn among(&mut self, records: &[i64]) {
        let list = format!("[{}]", numbers(records));
        self.and(
            "record.record IN (SELECT value FROM json_each(?))",
            [Value::Text(list)],
        );
    }

    pub(crate) fn party(&mut self, reach: &Reach, side: Option<&str>) {
        let side = side.map_or(String::new(), |side| format!("side = '{side}' AND "));
        let condition = format!(
            "record.record IN (SELECT party.record FROM entity CROSS JOIN party USING (entity) WHERE {side}(name IN ({}) OR code IN ({})))",
            marks(reach.names.len()),
            marks(reach.codes.len())
        );
        self.and(
            &condition,
            reach.names.iter().chain(&reach.codes).cloned().map(Value::Text),
        );
    }
}

/// `?, ?, ?`
pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Which versions of documents stand, now or as of a day.
pub(crate) fn standing(on: &mut Where, as_of: Option<Date>, superseded: bool) {
    match as_of {
        None if superseded => {}
        Some(day) if superseded => on.and("document.known <= ?", [Value::Text(day.to_string())]),
        None => on.and("document.until IS NULL", []),
        Some(day) => {
            let day = Value::Text(day.to_string());
            on.and(
                "document.known <= ? AND (document.until IS NULL OR document.until > ?)",
                [day.clone(), day],
            );
        }
    }
}

/// The day from which a record could be known stands at the end of its place in lists.
pub(crate) const KNOWN: &str = "(record.sort & 524287) <= ?";

/// Events from which on two parties are looked for row by row, for they are soon met with.
const TOGETHER: i64 = 1_000;

/// Parties from whose records on a list is looked through in its order, each row for them, rather than put together from all of theirs: then they are soon met with.
const MANY: i64 = 40_000;

impl Filter {
    /// Whether nothing is asked but some days and quad codes, so that what is counted with each change answers it.
    pub(crate) fn asks_days(&self) -> bool {
        let days = Filter {
            from: self.from,
            to: self.to,
            quad: self.quad.clone(),
            ..Filter::default()
        };
        *self
            == Filter {
                machine: self.machine,
                in_text: self.in_text,
                latest: self.latest,
                among: self.among,
                limit: self.limit,
                ..days
            }
    }

    /// Whether nothing at all is asked.
    pub(crate) fn asks_nothing(&self) -> bool {
        self.asks_days() && self.from.is_none() && self.to.is_none() && self.quad.is_empty()
    }

    /// What is asked of the days and quad code of `events_on` and `events_of`, which have no nulls.
    pub(crate) fn of_days(&self) -> Where {
        let mut on = Where::default();
        on.and("events > 0", []);
        if let Some(day) = self.from {
            on.and(
                "(enddate >= ? OR (enddate = '' AND date <> ''))",
                [Value::Text(day.to_string())],
            );
        }
        if let Some(day) = self.to {
            on.and(
                "((date <> '' AND date <= ?) OR (date = '' AND enddate <> ''))",
                [Value::Text(day.to_string())],
            );
        }
        if !self.quad.is_empty() {
            on.and(
                &format!("quad_code IN ({})", marks(self.quad.len())),
                self.quad.iter().map(|&quad| Value::Integer(quad.into())),
            );
        }
        on
    }

    /// Whether a document's columns are asked for, too.
    fn is_of_documents(&self) -> bool {
        self.as_of.is_some() || !self.outlet.is_empty() || self.sources.is_some() || self.document.is_some()
    }

    /// `amended`: rows of which the columns do not tell what is wanted; these are all taken whose document is.
    pub(crate) fn condition(&self, connection: &Connection, amended: &[i64]) -> rusqlite::Result<Where> {
        self.asked_of(connection, amended, How::List)
    }

    /// The same, where all that is wanted is counted, in no order.
    pub(crate) fn count_of(&self, connection: &Connection) -> rusqlite::Result<Where> {
        self.asked_of(connection, &[], How::All)
    }

    /// The same, to be asked of a few records that are known: nothing is put together from all others first.
    pub(crate) fn check(&self, connection: &Connection, amended: &[i64]) -> rusqlite::Result<Where> {
        self.asked_of(connection, amended, How::Few)
    }

    fn asked_of(&self, connection: &Connection, amended: &[i64], how: How) -> rusqlite::Result<Where> {
        let few = how == How::Few;
        let mut on = Where::default();
        if let Some(day) = self.as_of {
            // What was not known yet is passed over without a look at its document.
            on.and(KNOWN, [Value::Integer(sorts_known(day))]);
            if !few {
                let last =
                    "SELECT ifnull(max(doc), 0) FROM document INDEXED BY document_read WHERE known <= ?";
                let last: i64 = connection
                    .prepare_cached(last)?
                    .query_row([day.to_string()], |row| row.get(0))?;
                on.and("record.record < ?", [Value::Integer(Key::first(last + 1))]);
            }
            standing(&mut on, self.as_of, self.superseded);
        } else if !self.superseded {
            on.and("record.gone = 0", []);
        }
        let record = self.of_records(connection, how)?;
        if !record.sql.is_empty() {
            let own = record.sql.trim_start_matches(" WHERE ");
            match amended {
                [] => on.and(own, record.values),
                rows => {
                    // Numbers of ours, and perhaps more of them than SQLite takes as parameters.
                    let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
                    let amended = format!("(({own}) OR record.record IN ({}))", rows.join(", "));
                    on.and(&amended, record.values);
                }
            }
        }
        on.one_of("document.outlet", &self.outlet);
        if let Some(names) = &self.sources {
            let marks = marks(names.len());
            let said = match few {
                true => format!(
                    "EXISTS (SELECT 1 FROM said CROSS JOIN source USING (source) WHERE said.record = record.record AND name IN ({marks}))"
                ),
                false => format!(
                    "record.record IN (SELECT record FROM said JOIN source USING (source) WHERE name IN ({marks}))"
                ),
            };
            let condition = format!("(document.outlet IN ({marks}) OR {said})");
            on.and(&condition, names.iter().chain(names).cloned().map(Value::Text));
        }
        if let Some(document) = &self.document {
            on.and(
                "document.id = ? AND record.record >= (SELECT min(doc) FROM document WHERE id = ?) << 28
                    AND record.record < (SELECT max(doc) + 1 FROM document WHERE id = ?) << 28",
                vec![Value::Text(document.clone()); 3],
            );
        }
        if let Some(words) = &self.words {
            if few {
                let condition = "EXISTS (SELECT 1 FROM evidence WHERE evidence MATCH ? AND evidence.rowid = record.record >> 10)";
                on.and(condition, [Value::Text(words.clone())]);
                return Ok(on);
            }
            // A rare word by its sentences; for a common one it is enough to know of each row whether it has it.
            let least = "SELECT count(*) FROM (SELECT rowid FROM evidence WHERE evidence MATCH ? LIMIT ?)";
            let found: i64 = connection
                .prepare_cached(least)?
                .query_row(params![words, MANY], |row| row.get(0))?;
            let condition = if found < MANY {
                SENTENCES
            } else {
                "+record.record >> 10 IN (SELECT rowid FROM evidence WHERE evidence MATCH ?)"
            };
            on.and(condition, [Value::Text(words.clone())]);
        }
        Ok(on)
    }

    /// What is asked of the kind of act.
    fn kinds(&self) -> Where {
        let mut kinds = Where::default();
        kinds.one_of("event", &self.event);
        kinds.holds("mode", &self.mode);
        kinds.holds("context", &self.context);
        if !self.quad.is_empty() {
            let condition = format!("quad_code IN ({})", marks(self.quad.len()));
            kinds.and(
                &condition,
                self.quad.iter().map(|&quad| Value::Integer(quad.into())),
            );
        }
        if !self.cameo.is_empty() {
            let condition = format!("({})", vec!["cameo GLOB ?"; self.cameo.len()].join(" OR "));
            let globs = self.cameo.iter().map(|code| Value::Text(format!("{code}*")));
            kinds.and(&condition, globs);
        }
        kinds
    }

    /// What is asked of the record itself.
    fn of_records(&self, connection: &Connection, how: How) -> rusqlite::Result<Where> {
        let few = how == How::Few;
        let mut on = Where::default();
        let sides = [(&self.actor, Some("a")), (&self.recipient, Some("r"))];
        let named = sides
            .into_iter()
            .filter_map(|(reach, side)| Some((reach.as_ref()?, side)));
        let named: Vec<_> = named
            .chain(self.parties.iter().map(|reach| (reach, None)))
            .collect();
        let mut common = Vec::new();
        for (reach, _) in &named {
            common.push(few || is_common(connection, reach)?);
        }
        // Who is in very many records alone may be in few with another one: then a list would be looked through for long.
        let together = match named.as_slice() {
            [(one, _), (two, _), ..]
                if !few && common.iter().all(|common| *common) && !is_common_pair(connection, one, two)? =>
            {
                records_of_all(connection, &named)?
            }
            _ => None,
        };
        if let Some(together) = together {
            on.among(&together);
        } else {
            for ((reach, side), common) in named.into_iter().zip(common) {
                match common {
                    true => on.has_party(reach, side),
                    false => on.party(reach, side),
                }
            }
        }
        on.of_kinds(connection, &self.kinds(), how)?;
        if let Some(day) = self.from {
            on.and(
                &format!("({ENDDATE} >= ? OR ({ENDDATE} IS NULL AND {DATE} IS NOT NULL))"),
                [Value::Text(day.to_string())],
            );
        }
        if let Some(day) = self.to {
            on.and(
                &format!("({DATE} <= ? OR ({DATE} IS NULL AND {ENDDATE} IS NOT NULL))"),
                [Value::Text(day.to_string())],
            );
        }
        on.one_of_indexed(connection, "country", &self.country, few)?;
        if !self.place.is_empty() {
            let condition = format!("record.place COLLATE NOCASE IN ({})", marks(self.place.len()));
            on.and(&condition, self.place.iter().cloned().map(Value::Text));
        }
        let mut told = Where::default();
        told.one_of("status", &self.status);
        if let Some(least) = self.certainty {
            told.and("certainty >= ?", [Value::Real(least)]);
        }
        if !told.sql.is_empty() {
            let condition = format!("record.manner IN (SELECT manner FROM manner{})", told.sql);
            on.and(&condition, told.values);
        }
        on.one_of_indexed(connection, "deal_kind", &self.deal, few)?;
        if self.of_deals {
            on.and("record.deal_kind IS NOT NULL", []);
        }
        Ok(on)
    }

    /// What the conditions are on.
    pub(crate) fn tables(&self) -> &'static str {
        if self.is_of_documents() {
            TABLES
        } else {
            "FROM record"
        }
    }

    /// The list in its order: rows and where they stand in it. Where some days are asked for, what spans many days is looked through on its own.
    fn list(&self, connection: &Connection, amended: &[i64]) -> rusqlite::Result<Where> {
        let on = self.condition(connection, amended)?;
        let columns = "record.record, record.sort";
        let all = || format!("SELECT {columns} {}{}", self.tables(), on.sql);
        let mut list = Where::default();
        if self.in_text {
            list.sql = format!("{} ORDER BY record.record", all());
            list.values = on.values;
        } else if self.latest && !self.is_dated() {
            list.sql = format!("{} ORDER BY record.record DESC", all());
            list.values = on.values;
        } else if !self.is_dated() || !amended.is_empty() {
            let order = if self.latest { " DESC" } else { "" };
            list.sql = format!("{} ORDER BY record.sort{order}, record.record{order}", all());
            list.values = on.values;
        } else {
            let order = if self.latest { "2 DESC, 1 DESC" } else { "2, 1" };
            list = self.by_days(columns, &on);
            list.sql = format!("{} ORDER BY {order}", list.sql);
        }
        Ok(list)
    }

    /// Whether some days are asked for.
    pub(crate) fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Columns of what `on` lets through, found by the days that are asked for; what spans many days on its own.
    pub(crate) fn by_days(&self, columns: &str, on: &Where) -> Where {
        let first = self.from.and_then(|day| day.checked_sub(WIDE.days()).ok());
        let first = first.map_or(i64::MIN, sorts_from);
        let end = self
            .to
            .and_then(|day| day.tomorrow().ok())
            .map_or(i64::MAX, sorts_from);
        let tables = self.tables();
        let and = if on.sql.is_empty() { " WHERE " } else { " AND " };
        let select = |more: &str| format!("SELECT {columns} {tables}{}{and}{more}", on.sql);
        let mut found = Where {
            sql: format!(
                "{} UNION ALL {}",
                select("record.sort >= ? AND record.sort < ?"),
                select("record.wide = 1 AND (record.sort < ? OR record.sort >= ?)")
            ),
            ..Where::default()
        };
        for _ in 0..2 {
            found.values.extend(on.values.iter().cloned());
            found.values.extend([Value::Integer(first), Value::Integer(end)]);
        }
        found
    }
}

/// Whether somebody has a part in very many records.
pub(crate) fn is_common(connection: &Connection, reach: &Reach) -> rusqlite::Result<bool> {
    is_in(connection, reach, MANY)
}

/// Whether somebody has so many parts in records.
pub(crate) fn is_in(connection: &Connection, reach: &Reach, many: i64) -> rusqlite::Result<bool> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM entity CROSS JOIN party USING (entity) WHERE name IN ({}) OR code IN ({}) LIMIT {many})",
        marks(reach.names.len()),
        marks(reach.codes.len())
    );
    let found: i64 = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(reach.names.iter().chain(&reach.codes)), |row| {
            row.get(0)
        })?;
    Ok(found >= many)
}

/// The records in which somebody has a part, in order.
pub(crate) fn records_with(
    connection: &Connection,
    reach: &Reach,
    side: Option<&str>,
) -> rusqlite::Result<Vec<i64>> {
    let side = side.map_or(String::new(), |side| format!(" AND side = '{side}'"));
    // One entity after the other, by the index alone.
    let sql = format!(
        "SELECT record FROM entity CROSS JOIN party USING (entity) WHERE (name IN ({}) OR code IN ({})){side}",
        marks(reach.names.len()),
        marks(reach.codes.len())
    );
    let mut find = connection.prepare_cached(&sql)?;
    let mut records: Vec<i64> = find
        .query_map(params_from_iter(reach.names.iter().chain(&reach.codes)), |row| {
            row.get(0)
        })?
        .collect::<rusqlite::Result<_>>()?;
    records.sort_unstable();
    records.dedup();
    Ok(records)
}

/// Whether two have a part in many events together, as far as their codes tell.
fn is_common_pair(connection: &Connection, one: &Reach, two: &Reach) -> rusqlite::Result<bool> {
    let mut find = connection.prepare_cached(
        "SELECT ifnull(sum(events), 0) FROM (SELECT events FROM events_of WHERE one = ? AND two = ? AND events > 0 LIMIT ?)",
    )?;
    let mut events = 0;
    for one in &one.codes {
        for two in &two.codes {
            events += find.query_row(params![one.min(two), one.max(two), TOGETHER], |row| {
                row.get::<_, i64>(0)
            })?;
        }
    }
    Ok(events >= TOGETHER)
}

/// The records in which all of these have a part; `None` where there are very many.
fn records_of_all(
    connection: &Connection,
    all: &[(&Reach, Option<&str>)],
) -> rusqlite::Result<Option<Vec<i64>>> {
    let mut together: Option<Vec<i64>> = None;
    for (reach, side) in all {
        let own = records_with(connection, reach, *side)?;
        together = Some(match together {
            None => own,
            Some(mut together) => {
                together.retain(|record| own.binary_search(record).is_ok());
                together
            }
        });
    }
    Ok(together.filter(|together| (together.len() as i64) < MANY))
}

impl Archive {
    /// Hands on the records that are wanted, the earliest first, undated ones after all others, until `each` breaks off. `limit`
    /// counts what `each` says it took.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn records<B>(
        &self,
        filter: &Filter,
        mut each: impl FnMut(Record) -> ControlFlow<B, bool>,
    ) -> Result<Option<B>, ArchiveError> {
        self.rows(filter, |_, record| each(record))
    }

    /// The same, with the row of each.
    pub(crate) fn rows<B>(
        &self,
        filter: &Filter,
        mut each: impl FnMut(i64, Record) -> ControlFlow<B, bool>,
    ) -> Result<Option<B>, ArchiveError> {
        let rulings = self.rulings(filter).map_err(|error| self.error(error))?;
        let mut ask = || -> rusqlite::Result<Option<B>> {
            // Only keys are sorted, if anything; records are read as they are asked for.
            let on = filter.list(&self.connection, &rulings.amended())?;
            let mut statement = self.connection.prepare(&on.sql)?;
            let mut whole = Whole::new(&self.connection)?;
            let mut rows = statement.query(params_from_iter(on.values))?;
            let mut taken = 0;
            while filter.limit.is_none_or(|limit| taken < limit)
                && let Some(row) = rows.next()?
            {
                let key = row.get(0)?;
                if rulings.is_rejected(key) {
                    continue;
                }
                let record = rulings.applied(key, whole.record(key)?);
                if !rulings.wants(key, &record, filter) {
                    continue;
                }
                match each(key, record) {
                    ControlFlow::Continue(took) => taken += usize::from(took),
                    ControlFlow::Break(value) => return Ok(Some(value)),
                }
            }
            Ok(None)
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }

    /// What reviewers decided, unless the filter asks for the coder's word.
    pub(crate) fn rulings(&self, filter: &Filter) -> rusqlite::Result<Rulings> {
        if filter.machine {
            return Ok(Rulings::default());
        }
        Rulings::of(&self.connection)
    }

    pub(crate) fn question(&self, error: rusqlite::Error, words: Option<&str>) -> ArchiveError {
        match (words, &error) {
            (Some(words), rusqlite::Error::SqliteFailure(code, Some(message)))
                if code.extended_code == PLAIN_ERROR =>
            {
                ArchiveError::Question(format!(
                    "{words}: expected words to look for, such as `ceasefire` or `\"air strike\" NOT drone`: {message}"
                ))
            }
            _ => self.error(error),
        }
    }
}

/// The columns that [`record`] reads, in its order.
const SELECT: &str = "SELECT record.record, record.id, kind.event, kind.mode, kind.context,
    kind.quad_code, kind.event_scale, kind.cameo, record.sort, record.days, manner.date_basis, manner.status,
    manner.certainty, entry.pattern, record.packed, record.start, record.end, document.id, document.outlet,
    document.title, document.url, document.author, document.published, document.language, document.coder,
    document.text
    FROM record CROSS JOIN kind USING (kind) CROSS JOIN manner USING (manner) CROSS JOIN entry USING (entry)
    CROSS JOIN document ON document.doc = record.record >> 28";

/// The records of one version of a document, in the order of its text.
pub(crate) fn records_of(on: &Connection, doc: i64) -> rusqlite::Result<Vec<Record>> {
    let mut statement = on.prepare_cached(&format!(
        "{SELECT} WHERE record.record >= ? AND record.record < ? ORDER BY record.record"
    ))?;
    let mut parties = Parties::new(on)?;
    let mut rows = statement.query([Key::first(doc), Key::first(doc + 1)])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row, &mut parties)?);
    }
    Ok(records)
}

/// A record stands in one of the sentences in which words are found.
pub(crate) const SENTENCES: &str = "record.record IN (SELECT found.record FROM evidence CROSS JOIN record AS found
    ON found.record >= evidence.rowid << 10 AND found.record < (evidence.rowid + 1) << 10 WHERE evidence MATCH ?)";

/// What a filter's conditions are on.
pub(crate) const TABLES: &str = "FROM record JOIN document ON document.doc = record.record >> 28";
/// The same with what kinds of act have.
pub(crate) const KINDS: &str =
    "FROM record CROSS JOIN document ON document.doc = record.record >> 28 CROSS JOIN kind USING (kind)";

/// Reads records by their rows, one after the other.
pub(crate) struct Whole<'a> {
    statement: CachedStatement<'a>,
    parties: Parties<'a>,
}

impl<'a> Whole<'a> {
    pub(crate) fn new(on: &'a Connection) -> rusqlite::Result<Whole<'a>> {
        Ok(Whole {
            statement: on.prepare_cached(&format!("{SELECT} WHERE record.record = ?"))?,
            parties: Parties::new(on)?,
        })
    }

    pub(crate) fn record(&mut self, key: i64) -> rusqlite::Result<Record> {
        let parties = &mut self.parties;
        self.statement.query_row([key], |row| record(row, parties))
    }
}

/// One record by its row.
pub(crate) fn record_of(on: &Connection, row: i64) -> rusqlite::Result<Record> {
    Whole::new(on)?.record(row)
}

struct Parties<'a> {
    statement: CachedStatement<'a>,
    /// The text of the document that the last record stands in: records of one document often follow each other.
    text: Option<(i64, Text)>,
}

impl<'a> Parties<'a> {
    fn new(on: &'a Connection) -> rusqlite::Result<Parties<'a>> {
        let statement = on.prepare_cached(
            "SELECT side, start, end, code, sector, name, office, identifier_id
             FROM party JOIN entity USING (entity) WHERE record = ? ORDER BY side, number",
        )?;
        Ok(Parties {
            statement,
            text: None,
        })
    }
}

fn record(row: &Row<'_>, parties: &mut Parties<'_>) -> rusqlite::Result<Record> {
    let key: i64 = row.get(0)?;
    let Key { doc, sentence, .. } = Key::unpack(key);
    if parties.text.as_ref().is_none_or(|(known, _)| *known != doc) {
        parties.text = Some((doc, Text::new(row.get(25)?)));
    }
    let empty = Text::new(String::new());
    let text = parties.text.as_ref().map_or(&empty, |(_, text)| text);
    let unread = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(14, rusqlite::types::Type::Text, Box::new(error))
    };
    let mut record = from_packed(row.get_ref(14)?.as_str()?, text).map_err(unread)?;
    let (start, end): (i64, i64) = (row.get(15)?, row.get(16)?);
    record.id = row.get(1)?;
    record.event = row.get(2)?;
    record.mode = parted(&row.get::<_, String>(3)?);
    record.context = parted(&row.get::<_, String>(4)?);
    record.quad_code = row.get(5)?;
    record.event_scale = row.get(6)?;
    record.cameo = row.get(7)?;
    (record.date, record.enddate) = days(row.get(8)?, row.get_ref(9)?.as_str_or_null()?);
    record.date_basis = row.get(10)?;
    record.status = status(&row.get::<_, String>(11)?).map_err(unread)?;
    record.certainty = row.get(12)?;
    record.pattern = row.get(13)?;
    record.text = text.get(start as usize, end as usize).to_owned();
    record.text_info = TextInfo {
        document: row.get(17)?,
        sentence,
        start: start as usize,
        end: end as usize,
    };
    record.cite_info = CiteInfo {
        outlet: row.get(18)?,
        outlet_kind: record.cite_info.outlet_kind.take(),
        title: row.get(19)?,
        url: row.get(20)?,
        author: row.get(21)?,
        published: row.get(22)?,
        language: row.get(23)?,
    };
    record.coder = row.get(24)?;
    let mut found = parties.statement.query([key])?;
    while let Some(party) = found.next()? {
        let (side, entity) = entity(party, text)?;
        match side.as_str() {
            "a" => record.actor.push(entity),
            _ => record.recipient.push(entity),
        }
    }
    Ok(record)
}

fn status(word: &str) -> serde_json::Result<Status> {
    serde_json::from_value(word.into())
}

fn entity(row: &Row<'_>, text: &Text) -> rusqlite::Result<(String, Entity)> {
    let (start, end): (i64, i64) = (row.get(1)?, row.get(2)?);
    let is = Is {
        code: row.get(3)?,
        sector: row.get(4)?,
        name: row.get(5)?,
        office: row.get(6)?,
        identifier_id: row.get(7)?,
    };
    Ok((row.get(0)?, is.at(start as usize, end as usize, text)))
}
