//! What a brief needs of an archive: the records that may bear on two sides, with their events and sources, and figures of all that was read.

use crate::ask::{TABLES, Where, Whole, is_common, marks};
use crate::error::ArchiveError;
use crate::events::event_of;
use crate::open::Archive;
use crate::review::Rulings;
use crate::row::Key;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::codebook::Actors;
use legation_core::tell::{Article, Brief, Reach, Read, Side, UNCITED, Words};
use legation_merge::{Found, Stands};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
        }
    }
}

/// The records that may bear on two sides, with their articles.
#[derive(Debug, Default)]
pub struct Around {
    /// The articles, without records, in the order in which they came in.
    pub articles: Vec<Article>,
    records: Vec<Kept>,
}

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
            let mut keys: BTreeSet<i64> = BTreeSet::new();
            let tables = if sought.as_of.is_some() {
                TABLES
            } else {
                "FROM record"
            };
            for condition in conditions(sought, is_common(&self.connection, &sought.reach[0])?) {
                let sql = format!("SELECT record.record {tables}{}", condition.sql);
                let mut statement = self.connection.prepare(&sql)?;
                let rows = statement.query_map(params_from_iter(condition.values), |row| row.get(0))?;
                for key in rows {
                    keys.insert(key?);
                }
            }
            let mut around = Around::default();
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
            // Of the index on these columns only.
            let mut statement = self.connection.prepare(&format!(
                "SELECT outlet, min(published), max(published), count(*), sum(published IS NULL), sum(sentences), sum(telling), sum(records), omitted
                 FROM document INDEXED BY document_read WHERE {STANDING} GROUP BY outlet, omitted"
            ))?;
            let mut rows = statement.query([day])?;
            let unread = |error: serde_json::Error| {
                rusqlite::Error::FromSqlConversionFailure(8, rusqlite::types::Type::Text, Box::new(error))
            };
            while let Some(row) = rows.next()? {
                let number = |column: usize| row.get::<_, i64>(column).map(|number| number as usize);
                read.outlets.extend(row.get::<_, Option<String>>(0)?);
                read.published(row.get::<_, Option<String>>(1)?.as_deref());
                read.published(row.get::<_, Option<String>>(2)?.as_deref());
                let documents = number(3)?;
                read.articles += documents;
                read.undated += number(4)?;
                read.sentences += number(5)?;
                read.telling += number(6)?;
                read.records += number(7)?;
                let omitted: String = row.get(8)?;
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

/// `common`: the first side has very many records. Each finds some of the records; all together those that may bear on the sides.
fn conditions(sought: &Sought, common: bool) -> Vec<Where> {
    let standing = || {
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
    };
    let [one, two] = &sought.reach;
    let mut both = standing();
    // By the records of the one that has fewer, as far as that is soon told.
    let (few, many) = if common { (two, one) } else { (one, two) };
    both.party(few, None);
    both.has_party(many, None);
    let mut all = vec![both];
    let words = |words: &[String]| {
        let quoted = words
            .iter()
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
        Value::Text(quoted.collect::<Vec<_>>().join(" OR "))
    };
    let named = "record.record >> 10 IN (SELECT rowid FROM evidence WHERE evidence MATCH ?)";
    for (own, other, other_words) in [(one, two, &sought.words[1]), (two, one, &sought.words[0])] {
        // Told by the other side.
        let mut said = standing();
        said.party(own, None);
        let sources = format!(
            "record.record IN (SELECT record FROM said WHERE source IN (SELECT source FROM source WHERE name IN ({}) OR code IN ({})))",
            marks(other.names.len()),
            marks(other.codes.len())
        );
        said.and(
            &sources,
            other.names.iter().chain(&other.codes).cloned().map(Value::Text),
        );
        all.push(said);
        // A deal of which the text names the other side.
        let mut deal = standing();
        deal.party(own, None);
        deal.and("record.deal_kind IS NOT NULL", []);
        if !other_words.is_empty() {
            deal.and(named, [words(other_words)]);
        }
        all.push(deal);
    }
    // What others did to a side.
    let also = || {
        let mut on = standing();
        on.one_of("record.event", &sought.also);
        on
    };
    for (own, own_words) in [(one, &sought.words[0]), (two, &sought.words[1])] {
        let mut done = also();
        done.party(own, Some("r"));
        all.push(done);
        let mut alone = also();
        alone.and(
            "NOT EXISTS (SELECT 1 FROM party WHERE party.record = record.record AND side = 'r')",
            [],
        );
        if !own_words.is_empty() {
            alone.and(named, [words(own_words)]);
        }
        all.push(alone);
    }
    all
}
