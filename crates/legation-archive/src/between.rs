//! What a brief needs of an archive: the records that may bear on two sides, with their events and sources, and figures of all that was read.

use crate::ask::{How, KNOWN, SENTENCES, TABLES, Where, Whole, is_common, marks, records_with};
use crate::error::ArchiveError;
use crate::events::event_of;
use crate::open::Archive;
use crate::review::Rulings;
use crate::row::{Key, sorts_undated};
use crate::stand::numbers;
use crate::way::{HELD, LOOKED_THROUGH, Taking, Way};
use jiff::civil::Date;
use legation_core::Record;
use legation_core::codebook::Actors;
use legation_core::tell::{Article, Brief, Older, Reach, Read, Side, UNCITED, Words};
use legation_merge::{Found, Stands};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Two sides as the archive can find them.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Under which names and codes each stands.
    pub reach: [Reach; 2],
    /// The words by which texts name each.
    pub words: [Vec<String>; 2],
    /// Categories told of third parties, too.
    pub also: Vec<String>,
    /// What could be known on this day; else what is known now.
    pub as_of: Option<Date>,
    /// What changed since this day is asked for.
    pub since: Option<Date>,
    /// All that bears on them, however much: else the newest, of more than a brief can tell.
    pub all: bool,
}

impl Sought {
    /// What two sides' names, codes and words are.
    pub fn of(
        sides: [&Side; 2],
        actors: &Actors,
        words: &Words,
        as_of: Option<Date>,
        since: Option<Date>,
    ) -> Sought {
        Sought {
            reach: sides.map(|side| side.reach(actors)),
            words: sides.map(|side| side.words().to_vec()),
            also: words.also.clone(),
            as_of,
            since,
            all: false,
        }
    }
}

/// The records that may bear on two sides, with their articles.
#[derive(Debug, Default)]
pub struct Around {
    /// The articles, without records, in the order in which they came in.
    pub articles: Vec<Article>,
    /// What is older and was not read, where there is more than a brief can tell.
    pub older: Option<Older>,
    records: Vec<Kept>,
}

/// Records that a brief reads, unless all are asked for, with the rest of their events: the newest of those that may bear on two sides, and of what third parties did to them.
const MOST: usize = 300;
const BESIDE: usize = 100;
/// Both together.
pub const BRIEF: usize = MOST + BESIDE;
/// Records of which is asked at a time whether they are wanted.
const TOGETHER: usize = 4_096;
/// Records of categories that are told of third parties, too, which are put together at most.
const ALSO: usize = 300_000;
/// Records of an event that are read then.
const REPORTS: usize = 8;

#[derive(Debug)]
struct Kept {
    article: usize,
    record: Record,
    event: String,
    source: String,
    stands: Stands,
    stood: Option<Stands>,
}

impl Around {
    /// The records as they are put together to events.
    pub fn found(&self) -> Vec<Found<'_, '_>> {
        let found = self.records.iter().map(|kept| Found {
            article: kept.article,
            record: &kept.record,
            event: &kept.event,
            source: &kept.source,
            stands: kept.stands,
            stood: kept.stood,
        });
        found.collect()
    }
}

impl Archive {
    /// The records that may bear on two sides; which of them do is told by [`legation_core::tell::Between`]. `cited` names the outlet that a record
    /// cites, if it does.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn around(
        &self,
        sought: &Sought,
        cited: &dyn Fn(&Record) -> Option<String>,
    ) -> Result<Around, ArchiveError> {
        let ask = || -> rusqlite::Result<Around> {
            let (keys, older) = self.keys(sought)?;
            let mut around = Around {
                older,
                ..Around::default()
            };
            let mut places: BTreeMap<i64, Origin> = BTreeMap::new();
            let mut whole = Whole::new(&self.connection)?;
            let rulings = Rulings::of(&self.connection)?;
            for key in keys {
                if rulings.is_rejected(key) {
                    continue;
                }
                let doc = Key::unpack(key).doc;
                if let Entry::Vacant(place) = places.entry(doc) {
                    let (article, origin) = self.origin(doc, sought, around.articles.len())?;
                    around.articles.push(article);
                    place.insert(origin);
                }
                let Some(origin) = places.get(&doc) else { continue };
                let record = rulings.applied(key, whole.record(key)?);
                around.records.push(Kept {
                    article: origin.article,
                    event: event_of(&self.connection, key)?.to_string(),
                    source: cited(&record).unwrap_or_else(|| origin.source.clone()),
                    stands: origin.stands,
                    stood: origin.stood,
                    record,
                });
            }
            Ok(around)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Rows that may bear on two sides: all of them, or the newest with the rest of their events.
    fn keys(&self, sought: &Sought) -> rusqlite::Result<(BTreeSet<i64>, Option<Older>)> {
        let on = &self.connection;
        let tables = match sought.as_of {
            Some(_) => TABLES,
            None => "FROM record",
        };
        let mut found: [BTreeMap<i64, i64>; 2] = Default::default();
        let mut more = false;
        let mut way = None;
        for part in parts(on, sought)? {
            let most = part.most();
            let [relation, beside] = &mut found;
            let list = if part.beside { beside } else { relation };
            let mut read = |sql: &str, values: Vec<Value>| -> rusqlite::Result<usize> {
                let mut statement = on.prepare(sql)?;
                let mut rows = statement.query(params_from_iter(values))?;
                let mut read = 0;
                while let Some(row) = rows.next()? {
                    read += 1;
                    list.insert(row.get(0)?, row.get(1)?);
                }
                Ok(read)
            };
            let select = |on: &Where| format!("SELECT record.record, record.sort {tables}{}", on.sql);
            if !part.walks {
                read(&select(&part.on), part.on.values)?;
                continue;
            }
            if way.is_none() {
                way = Some(Way::of(on, sought.as_of)?);
            }
            let Some(way) = &mut way else { continue };
            let mut asked = part.on.clone();
            for (side, role) in &part.of {
                asked.has_party(&sought.reach[*side], *role);
            }
            if !way.ahead.is_empty() {
                let mut ahead = asked.clone();
                ahead.and(&format!("record.record IN ({})", numbers(&way.ahead)), []);
                read(&select(&ahead), ahead.values)?;
            }
            more |= way.to.is_some();
            let candidates = match &part.of_few {
                Some((few, rest)) => {
                    let mut rest = rest.clone();
                    for (side, role) in &part.of {
                        rest.has_party(&sought.reach[*side], *role);
                    }
                    Some((few.rows(on, sought, way)?, rest))
                }
                None => way
                    .candidates(on, sought, &part.of)?
                    .map(|candidates| (candidates, part.on.clone())),
            };
            if let Some((candidates, rest)) = candidates {
                let mut left = most;
                for some in candidates.chunks(TOGETHER) {
                    let mut among = rest.clone();
                    among.among(some);
                    among.sql = format!(
                        "{} ORDER BY record.sort DESC, record.record DESC LIMIT {left}",
                        select(&among)
                    );
                    left = left.saturating_sub(read(&among.sql, among.values)?);
                    if left == 0 {
                        more = true;
                        break;
                    }
                }
                continue;
            }
            asked.and(
                &format!("record.sort < ? AND record.sort >= ? AND {KNOWN}"),
                [way.from, way.to.unwrap_or(i64::MIN), way.known].map(Value::Integer),
            );
            let sql = format!("{} ORDER BY record.sort DESC LIMIT {most}", select(&asked));
            more |= read(&sql, asked.values)? >= most;
        }
        let [relation, mut beside] = found;
        beside.retain(|row, _| !relation.contains_key(row));
        let all = relation.len() + beside.len();
        if sought.all || (!more && relation.len() <= MOST && beside.len() <= BESIDE) {
            let keys = relation.into_keys().chain(beside.into_keys());
            return Ok((keys.collect(), None));
        }
        let mut keys: BTreeSet<i64> = newest(relation, MOST).chain(newest(beside, BESIDE)).collect();
        let older = Older {
            records: all - keys.len(),
            more,
        };
        let mut rest = standing_of(sought);
        rest.and("record.record IN (SELECT record FROM member WHERE event = ?)", []);
        let sql = format!(
            "SELECT record.record {tables}{} ORDER BY record.record LIMIT {REPORTS}",
            rest.sql
        );
        let mut rest_of = on.prepare(&sql)?;
        let mut events: BTreeSet<i64> = BTreeSet::new();
        for key in keys.clone() {
            let event = event_of(on, key)?;
            if events.insert(event) {
                let values = rest.values.iter().cloned().chain([Value::Integer(event)]);
                for row in rest_of.query_map(params_from_iter(values), |row| row.get(0))? {
                    keys.insert(row?);
                }
            }
        }
        Ok((keys, Some(older)))
    }

    fn origin(&self, doc: i64, sought: &Sought, article: usize) -> rusqlite::Result<(Article, Origin)> {
        let mut find = self.connection.prepare_cached(
            "SELECT document.id, document.file, document.title, document.outlet, document.author, document.url, document.published,
                document.known, document.until, ifnull(first.outlet, first.id)
             FROM document LEFT JOIN copy ON copy.doc = document.doc LEFT JOIN document AS first ON first.doc = copy.of
             WHERE document.doc = ?",
        )?;
        find.query_row([doc], |row| {
            let id: String = row.get(0)?;
            let (known, until): (String, Option<String>) = (row.get(7)?, row.get(8)?);
            let stands = |day: Option<Date>| {
                let day = day.map(|day| day.to_string());
                match (&day, &until) {
                    (Some(day), _) if known > *day => Stands::Unknown,
                    (None, Some(_)) => Stands::Withdrawn,
                    (Some(day), Some(until)) if until <= day => Stands::Withdrawn,
                    _ => Stands::Here,
                }
            };
            let origin = Origin {
                article,
                source: row.get::<_, Option<String>>(9)?.unwrap_or_else(|| id.clone()),
                stands: stands(sought.as_of),
                stood: sought.since.map(|day| stands(Some(day))),
            };
            Ok((article_of(row, id)?, origin))
        })
    }

    /// Figures of all documents that stand, now or as of a day.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn figures_read(&self, as_of: Option<Date>) -> Result<Read, ArchiveError> {
        let ask = || -> rusqlite::Result<Read> {
            let mut read = Read::default();
            let day = as_of.map(|day| day.to_string());
            // Of the index on these columns only, put together here: SQLite would sort it.
            let standing = match &day {
                None => "?1 IS NULL AND until IS NULL",
                Some(_) => "known <= ?1 AND (until IS NULL OR until > ?1)",
            };
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT outlet, published, sentences, telling, records, omitted FROM document INDEXED BY document_read WHERE {standing}"
            ))?;
            let mut rows = statement.query([day])?;
            let mut outlets: FxHashSet<String> = FxHashSet::default();
            let mut left_out: FxHashMap<String, usize> = FxHashMap::default();
            let mut days: Option<(String, String)> = None;
            let unread = |error: serde_json::Error| {
                rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(error))
            };
            while let Some(row) = rows.next()? {
                let number = |column: usize| row.get::<_, i64>(column).map(|number| number as usize);
                if let Some(outlet) = row.get_ref(0)?.as_str_or_null()?
                    && !outlets.contains(outlet)
                {
                    outlets.insert(outlet.to_owned());
                }
                read.articles += 1;
                match (row.get_ref(1)?.as_str_or_null()?, &mut days) {
                    (None, _) => read.undated += 1,
                    (Some(day), None) => days = Some((day.to_owned(), day.to_owned())),
                    (Some(day), Some((first, _))) if day < first.as_str() => *first = day.to_owned(),
                    (Some(day), Some((_, last))) if day > last.as_str() => *last = day.to_owned(),
                    _ => {}
                }
                read.sentences += number(2)?;
                read.telling += number(3)?;
                read.records += number(4)?;
                let omitted = row.get_ref(5)?.as_str()?;
                match left_out.get_mut(omitted) {
                    Some(documents) => *documents += 1,
                    None => {
                        left_out.insert(omitted.to_owned(), 1);
                    }
                }
            }
            read.outlets.extend(outlets);
            if let Some((first, last)) = &days {
                read.published(Some(first));
                read.published(Some(last));
            }
            for (omitted, documents) in left_out {
                let (languages, furniture): (BTreeMap<String, usize>, BTreeMap<String, usize>) =
                    serde_json::from_str(&omitted).map_err(unread)?;
                read.left_out(&languages, &furniture, documents);
            }
            Ok(read)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Tells a brief of the first documents that it cites nothing from.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn name_uncited(&self, brief: &mut Brief, as_of: Option<Date>) -> Result<(), ArchiveError> {
        let ask = || -> rusqlite::Result<Vec<String>> {
            let cited = brief.documents();
            let day = as_of.map(|day| day.to_string());
            let mut statement = self.connection.prepare(&format!(
                "SELECT id, file FROM document WHERE {STANDING} ORDER BY doc"
            ))?;
            let mut rows = statement.query(params![day])?;
            let mut files = Vec::new();
            while files.len() < UNCITED
                && let Some(row) = rows.next()?
            {
                if !cited.contains(row.get_ref(0)?.as_str()?) {
                    files.push(row.get(1)?);
                }
            }
            Ok(files)
        };
        brief.left_out.uncited = ask().map_err(|error| self.error(error))?;
        Ok(())
    }
}

/// Which versions of documents stand on the day `?1`, now where it is null.
const STANDING: &str = "iif(?1 IS NULL, until IS NULL, known <= ?1 AND (until IS NULL OR until > ?1))";

struct Origin {
    article: usize,
    source: String,
    stands: Stands,
    stood: Option<Stands>,
}

fn article_of(row: &Row<'_>, id: String) -> rusqlite::Result<Article> {
    Ok(Article {
        id,
        file: row.get(1)?,
        title: row.get(2)?,
        outlet: row.get(3)?,
        author: row.get(4)?,
        url: row.get(5)?,
        published: row.get(6)?,
        ..Article::default()
    })
}

/// A condition that finds some of the records; all together those that may bear on the sides.
struct Part {
    on: Where,
    /// What third parties did.
    beside: bool,
    /// It is asked of one record after the other, the newest first, until there are enough.
    walks: bool,
    /// Sides that have a part in it then, on whichever side or on one; otherwise that stands in `on`.
    of: Vec<Taking>,
    /// What of the newest records can be it, and what is still to be asked of these: soon told by the indexes.
    of_few: Option<(Few, Where)>,
}

/// Records of some kind in sentences with some words.
struct Few {
    kind: Kind,
    sentences: Rc<FxHashSet<i64>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Deals.
    Deals,
    /// Of the categories that are told of third parties, too.
    Also,
}

impl Few {
    /// Those among what is looked through, the newest first.
    fn rows(&self, on: &Connection, sought: &Sought, way: &Way) -> rusqlite::Result<Vec<i64>> {
        let among = "sort < ? AND sort >= ? AND";
        let (sql, kinds) = match self.kind {
            Kind::Deals => {
                // One kind after the other, each in the order of its own days.
                let sql = format!(
                    "WITH RECURSIVE of (its) AS (SELECT min(deal_kind) FROM record WHERE deal_kind IS NOT NULL
                        UNION ALL SELECT (SELECT min(deal_kind) FROM record WHERE deal_kind > its) FROM of WHERE its IS NOT NULL)
                     SELECT sort, record FROM of CROSS JOIN record INDEXED BY record_deal ON deal_kind = its
                     WHERE deal_kind IS NOT NULL AND {among} {KNOWN}"
                );
                (sql, Vec::new())
            }
            Kind::Also => {
                let also = also(sought);
                let sql = format!(
                    "SELECT sort, record FROM record INDEXED BY record_kind
                     WHERE kind IN (SELECT kind FROM kind{}) AND {among} {KNOWN}",
                    also.sql
                );
                (sql, also.values)
            }
        };
        let bounds = [way.from, way.to.unwrap_or(i64::MIN), way.known].map(Value::Integer);
        let mut find = on.prepare_cached(&sql)?;
        let mut found = find.query(params_from_iter(kinds.into_iter().chain(bounds)))?;
        let mut rows: Vec<(i64, i64)> = Vec::new();
        while let Some(row) = found.next()? {
            let key = row.get(1)?;
            if self.sentences.contains(&Key::sentence_of(key)) {
                rows.push((row.get(0)?, key));
            }
        }
        rows.sort_unstable_by_key(|row| Reverse(*row));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

/// The categories that are told of third parties, too.
fn also(sought: &Sought) -> Where {
    let mut also = Where::default();
    also.one_of("event", &sought.also);
    also
}

/// All records of those categories, in order; `None` where these are very many.
fn all_also(on: &Connection, sought: &Sought) -> rusqlite::Result<Option<Vec<i64>>> {
    let also = also(sought);
    let sql = format!(
        "SELECT record FROM record INDEXED BY record_kind WHERE kind IN (SELECT kind FROM kind{}) LIMIT {}",
        also.sql,
        ALSO + 1
    );
    let mut find = on.prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(also.values), |row| row.get(0))?;
    let mut rows: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
    rows.sort_unstable();
    Ok((rows.len() <= ALSO).then_some(rows))
}

impl Part {
    fn most(&self) -> usize {
        if self.beside { BESIDE } else { MOST }
    }
}

/// The newest of some rows, each with where it stands in lists; undated ones behind.
fn newest(rows: BTreeMap<i64, i64>, most: usize) -> impl Iterator<Item = i64> {
    let mut rows: Vec<(bool, Reverse<i64>, Reverse<i64>)> = rows
        .into_iter()
        .map(|(row, sort)| (sort >= sorts_undated(), Reverse(sort), Reverse(row)))
        .collect();
    rows.sort_unstable();
    rows.into_iter().take(most).map(|(_, _, Reverse(row))| row)
}

fn standing_of(sought: &Sought) -> Where {
    let mut on = Where::default();
    let day = sought.as_of.map(|day| Value::Text(day.to_string()));
    match (day, sought.since) {
        (None, None) => on.and("record.gone = 0", []),
        (None, Some(_)) => {}
        (Some(day), Some(_)) => on.and("document.known <= ?", [day]),
        (Some(day), None) => on.and(
            "document.known <= ? AND (document.until IS NULL OR document.until > ?)",
            [day.clone(), day],
        ),
    }
    on
}

fn parts(on: &Connection, sought: &Sought) -> rusqlite::Result<Vec<Part>> {
    let [one, two] = &sought.reach;
    let common = [is_common(on, one)?, is_common(on, two)?];
    // All of somebody's records are put together, unless there are very many.
    let walks = |side: usize| !sought.all && common[side];
    let part = |on: Where, beside: bool, walks: bool, of: &[Taking]| Part {
        on,
        beside,
        walks,
        of: if walks { of.to_vec() } else { Vec::new() },
        of_few: None,
    };
    let mut named = [Named::of(on, sought, 0)?, Named::of(on, sought, 1)?];
    let own = [Own::of(on, one, common[0])?, Own::of(on, two, common[1])?];
    let party = |on: &mut Where, side: usize, role: Option<&str>| match &own[side] {
        Some(own) if role.is_some() => on.among(&own.recipient),
        Some(own) => on.among(&own.any),
        None if walks(side) => {}
        None => on.party(&sought.reach[side], role),
    };
    let mut both = standing_of(sought);
    // By the records of the one that has fewer, as far as that is soon told.
    let (few, many) = if common[0] { (1, 0) } else { (0, 1) };
    if let [Some(one), Some(two)] = &own {
        both.among(&one.with(|row| two.any.binary_search(&row).is_ok()));
    } else {
        party(&mut both, few, None);
        if !walks(few) {
            both.has_party(&sought.reach[many], None);
        }
    }
    let mut all = vec![part(both, false, walks(few), &[(few, None), (many, None)])];
    for (side, other) in [(0, 1), (1, 0)] {
        // Told by the other side.
        let mut said = standing_of(sought);
        let reach = &sought.reach[other];
        match (said_by(on, reach)?, &own[side]) {
            (Some(told), Some(own)) => said.among(&own.with(|row| told.contains(&row))),
            (Some(told), None) => {
                party(&mut said, side, None);
                // It says little: no other record is looked at for its parties.
                said.among(&told.into_iter().collect::<Vec<_>>());
            }
            (None, _) => {
                party(&mut said, side, None);
                let condition = format!(
                    "EXISTS (SELECT 1 FROM said CROSS JOIN source USING (source) WHERE said.record = record.record AND (name IN ({}) OR code IN ({})))",
                    marks(reach.names.len()),
                    marks(reach.codes.len())
                );
                said.and(
                    &condition,
                    reach.names.iter().chain(&reach.codes).cloned().map(Value::Text),
                );
            }
        }
        all.push(part(said, false, walks(side), &[(side, None)]));
        // A deal of which the text names the other side.
        if let Some(named) = &mut named[other] {
            let mut deal = standing_of(sought);
            deal.and("+record.deal_kind IS NOT NULL", []);
            let mut of_few = None;
            match &own[side] {
                Some(own) => {
                    let sentences = named.all(on)?;
                    deal.among(&own.with(|row| sentences.contains(&Key::sentence_of(row))));
                }
                None => {
                    party(&mut deal, side, None);
                    of_few = walks(side).then(|| (named.few(Kind::Deals), deal.clone()));
                    named_in(&mut deal, named.words.clone(), walks(side));
                }
            }
            let mut deal = part(deal, false, walks(side), &[(side, None)]);
            deal.of_few = of_few;
            all.push(deal);
        }
    }
    // What others did to a side.
    if sought.also.is_empty() {
        return Ok(all);
    }
    let kinds = also(sought);
    let is_asked =
        |side: usize| own[side].is_some() || named[side].as_ref().is_some_and(|named| !named.often);
    let of_kinds = match is_asked(0) || is_asked(1) {
        true => all_also(on, sought)?,
        false => None,
    };
    for side in [0, 1] {
        let mut done = standing_of(sought);
        // By its party.
        match (&own[side], &of_kinds) {
            (Some(own), Some(of_kinds)) => {
                let both = own
                    .recipient
                    .iter()
                    .filter(|row| of_kinds.binary_search(row).is_ok());
                done.among(&both.copied().collect::<Vec<_>>());
            }
            _ => {
                done.of_kinds(on, &kinds, How::Few)?;
                party(&mut done, side, Some("r"));
            }
        }
        all.push(part(done, true, walks(side), &[(side, Some("r"))]));
        if let Some(named) = &mut named[side] {
            let mut alone = standing_of(sought);
            alone.and(
                "NOT EXISTS (SELECT 1 FROM party WHERE party.record = record.record AND side = 'r')",
                [],
            );
            let mut of_few = None;
            match &of_kinds {
                Some(of_kinds) if !named.often => {
                    let sentences = named.all(on)?;
                    let rows = of_kinds.iter().copied();
                    let rows = rows.filter(|row| sentences.contains(&Key::sentence_of(*row)));
                    alone.among(&rows.collect::<Vec<_>>());
                }
                _ if named.often => {
                    of_few = Some((named.few(Kind::Also), alone.clone()));
                    alone.of_kinds(on, &kinds, How::Few)?;
                    named_in(&mut alone, named.words.clone(), true);
                }
                _ => {
                    alone.of_kinds(on, &kinds, How::Few)?;
                    alone.and(SENTENCES, [named.words.clone()]);
                }
            }
            let mut alone = part(alone, true, named.often, &[]);
            alone.of_few = of_few;
            all.push(alone);
        }
    }
    Ok(all)
}

/// The sentences that have the words of a side.
struct Named {
    words: Value,
    /// There are very many, and not all are asked for.
    often: bool,
    /// The last of them, all where they are not very many.
    last: Rc<FxHashSet<i64>>,
    all: Option<Rc<FxHashSet<i64>>>,
}

impl Named {
    fn of(on: &Connection, sought: &Sought, side: usize) -> rusqlite::Result<Option<Named>> {
        let Some(words) = words(&sought.words[side]) else {
            return Ok(None);
        };
        let last = sentences_with(on, &words, Some(LOOKED_THROUGH))?;
        let is_all = last.len() < LOOKED_THROUGH;
        let last = Rc::new(last);
        Ok(Some(Named {
            words,
            often: !sought.all && !is_all,
            all: is_all.then(|| Rc::clone(&last)),
            last,
        }))
    }

    fn all(&mut self, on: &Connection) -> rusqlite::Result<Rc<FxHashSet<i64>>> {
        if let Some(all) = &self.all {
            return Ok(Rc::clone(all));
        }
        let all = Rc::new(sentences_with(on, &self.words, None)?);
        self.all = Some(Rc::clone(&all));
        Ok(all)
    }

    fn few(&self, kind: Kind) -> Few {
        Few {
            kind,
            sentences: Rc::clone(&self.last),
        }
    }
}

/// The records in which somebody has a part who is not in very many: put together once, by the index alone.
struct Own {
    any: Vec<i64>,
    recipient: Vec<i64>,
}

impl Own {
    fn of(on: &Connection, reach: &Reach, is_common: bool) -> rusqlite::Result<Option<Own>> {
        if is_common {
            return Ok(None);
        }
        let any = records_with(on, reach, None)?;
        let recipient = records_with(on, reach, Some("r"))?;
        Ok(Some(Own { any, recipient }))
    }

    /// Those of which something is true.
    fn with(&self, is: impl Fn(i64) -> bool) -> Vec<i64> {
        self.any.iter().copied().filter(|row| is(*row)).collect()
    }
}

/// The records in which somebody is quoted; `None` where these are very many.
fn said_by(on: &Connection, reach: &Reach) -> rusqlite::Result<Option<FxHashSet<i64>>> {
    let sql = format!(
        "SELECT record FROM source CROSS JOIN said USING (source) WHERE name IN ({}) OR code IN ({}) LIMIT {}",
        marks(reach.names.len()),
        marks(reach.codes.len()),
        HELD + 1
    );
    let mut find = on.prepare_cached(&sql)?;
    let said = find.query_map(params_from_iter(reach.names.iter().chain(&reach.codes)), |row| {
        row.get(0)
    })?;
    let said: FxHashSet<i64> = said.collect::<rusqlite::Result<_>>()?;
    Ok((said.len() as i64 <= HELD).then_some(said))
}

/// The sentences that have one of some words; the last ones, where so many are asked for.
fn sentences_with(on: &Connection, words: &Value, last: Option<usize>) -> rusqlite::Result<FxHashSet<i64>> {
    let last = last.map_or(String::new(), |last| format!(" ORDER BY rowid DESC LIMIT {last}"));
    let sql = format!("SELECT rowid FROM evidence WHERE evidence MATCH ?{last}");
    let mut find = on.prepare_cached(&sql)?;
    let rows = find.query_map([words], |row| row.get(0))?;
    rows.collect()
}

/// Any of the words by which a text names a side, as a question to the index of words.
fn words(words: &[String]) -> Option<Value> {
    let quoted = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
    let any = quoted.collect::<Vec<_>>().join(" OR ");
    (!any.is_empty()).then_some(Value::Text(any))
}

fn named_in(on: &mut Where, words: Value, last: bool) {
    let last = match last {
        true => format!(" ORDER BY rowid DESC LIMIT {LOOKED_THROUGH}"),
        false => String::new(),
    };
    let condition =
        format!("record.record >> 10 IN (SELECT rowid FROM evidence WHERE evidence MATCH ?{last})");
    on.and(&condition, [words]);
}
