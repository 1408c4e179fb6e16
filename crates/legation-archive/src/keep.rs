//! Puts documents and their records into the archive.

use crate::adjudicate;
use crate::counts;
use crate::detail::{detail, packed};
use crate::error::ArchiveError;
use crate::late;
use crate::memory::Memory;
use crate::merging::{catch_up, key, merge, put_copy};
use crate::open::Archive;
use crate::row::{Is, Key, Text, is_wide, joined, odd_days, sort};
use jiff::civil::Date;
use legation_core::record::Attribution;
use legation_core::tell::Article;
use legation_core::{Coded, Record};
use legation_merge::{Report, Rules};
use legation_parse::{Block, Document};
use rusqlite::{Connection, OptionalExtension, ToSql, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// A document with what was coded in it.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The file it was read from.
    pub file: &'a str,
    /// As it was read.
    pub document: &'a Document,
    /// Its records.
    pub coded: &'a Coded,
    /// Program and codebook, as in [`Record::coder`].
    pub coder: &'a str,
}

/// What became of a document that was given to the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was not there before.
    New,
    /// It is there already, to the letter; nothing was changed.
    Same,
    /// Another text or other metadata stood there under its id: that is kept as superseded.
    Corrected,
}

impl Archive {
    /// Whether a document stands in the archive as it is, to the letter.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn has(&self, document: &Document) -> Result<bool, ArchiveError> {
        let ask = || -> rusqlite::Result<bool> {
            self.connection
                .prepare_cached("SELECT 1 FROM document WHERE id = ? AND until IS NULL AND hash = ?")?
                .exists(params![document.id, hash(document)])
        };
        ask().map_err(|error| self.error(error))
    }

    /// Keeps documents, all of them or, where anything fails, none. `now` is the day and time in UTC, ISO 8601
    /// (`2025-07-12T08:30:00Z`).
    ///
    /// # Errors
    /// Where the archive cannot be written to: it is then as it was.
    pub fn ingest(
        &mut self,
        given: &[Given<'_>],
        now: &str,
        rules: &Rules,
    ) -> Result<Vec<Kept>, ArchiveError> {
        self.change(|on, memory| {
            catch_up(on, rules, memory)?;
            given
                .iter()
                .map(|given| keep(on, given, now, rules, memory))
                .collect::<rusqlite::Result<Vec<_>>>()
        })
    }

    /// Does something to the archive, wholly or not at all.
    pub(crate) fn change<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut Memory) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        let memory = &mut self.memory;
        let connection = &mut self.connection;
        let run = || -> rusqlite::Result<T> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let version = transaction.query_row("PRAGMA data_version", [], |row| row.get(0))?;
            if memory.version != Some(version) {
                *memory = Memory::default();
                memory.version = Some(version);
            }
            memory.bound();
            let done = work(&transaction, memory)?;
            late::settle(&transaction, memory)?;
            counts::write(&transaction, memory)?;
            transaction.commit()?;
            Ok(done)
        };
        let done = run();
        if done.is_err() {
            // What was remembered may have been undone.
            self.memory = Memory::default();
        }
        done.map_err(|error| ArchiveError::of(&self.path, error))
    }
}

fn keep(
    on: &Connection,
    given: &Given<'_>,
    now: &str,
    rules: &Rules,
    memory: &mut Memory,
) -> rusqlite::Result<Kept> {
    let document = given.document;
    let hash = hash(document);
    let mut before =
        on.prepare_cached("SELECT doc, version, hash, known FROM document WHERE id = ? AND until IS NULL")?;
    let mut rows = before.query([&document.id])?;
    let former = match rows.next()? {
        Some(row) => {
            if row.get::<_, Vec<u8>>(2)? == hash {
                return Ok(Kept::Same);
            }
            Some((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(3)?,
            ))
        }
        None => None,
    };
    let known = known(
        document.published.as_deref(),
        now,
        former.as_ref().map(|(_, _, known)| known.as_str()),
    );
    let version = former.as_ref().map_or(1, |(_, version, _)| version + 1);
    if let Some((doc, _, _)) = &former {
        counts::supersede(on, *doc, memory)?;
        on.prepare_cached("UPDATE document SET until = ? WHERE doc = ?")?
            .execute(params![known, doc])?;
        // `OR FAIL`: a failure undoes the whole change in any case, and without a way back of its own the index of words need not be written out before.
        on.prepare_cached("UPDATE OR FAIL record SET gone = 1 WHERE record >= ? AND record < ?")?
            .execute([Key::first(*doc), Key::first(doc + 1)])?;
    }
    on.prepare_cached(
        "INSERT INTO document (id, version, file, hash, title, outlet, author, url, published, language, learnt, known,
         sentences, words, telling, records, omitted, coder, blocks, text)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        document.id,
        version,
        given.file,
        hash,
        document.title,
        document.outlet,
        document.author,
        document.url,
        document.published,
        document.language,
        now,
        known,
        given.coded.sentences.len() as i64,
        given.coded.words as i64,
        telling(&given.coded.records),
        given.coded.records.len() as i64,
        omitted(document)?,
        given.coder,
        blocks(&document.blocks)?,
        document.text,
    ])?;
    let doc = on.last_insert_rowid();
    let text = Text::new(document.text.clone());
    put_article(on, doc, document)?;
    put_copy(on, doc, document, memory)?;
    let reports = put_records(on, doc, version, document, &given.coded.records, &text, memory)?;
    merge(on, reports, rules, memory)?;
    Ok(if former.is_some() {
        Kept::Corrected
    } else {
        Kept::New
    })
}

/// The day from which a document could be known: when it was published, else when it came in. What replaces another one counts from
/// its own date where that is later, else from the day it came in.
fn known(published: Option<&str>, now: &str, former: Option<&str>) -> String {
    let today = now.get(..10).unwrap_or(now);
    let published = published.filter(|day| day.parse::<Date>().is_ok());
    match (published, former) {
        (Some(day), None) => day.to_owned(),
        (Some(day), Some(former)) if day > former => day.to_owned(),
        (_, Some(former)) if former > today => former.to_owned(),
        _ => today.to_owned(),
    }
}

/// SHA-256 of all that a document says; each part is closed, so that none can run into the next.
fn hash(document: &Document) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut feed = |part: Option<&str>| {
        let part = part.unwrap_or("");
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    feed(Some(&document.text));
    for part in [
        &document.title,
        &document.outlet,
        &document.author,
        &document.url,
        &document.published,
        &document.language,
    ] {
        feed(part.as_deref());
    }
    hash.finalize().to_vec()
}

fn blocks(blocks: &[Block]) -> rusqlite::Result<String> {
    let short: Vec<_> = blocks
        .iter()
        .map(|block| (block.span.start, block.span.end, block.kind, &block.reason))
        .collect();
    json(serde_json::to_string(&short))
}

pub(crate) fn json<T>(result: serde_json::Result<T>) -> rusqlite::Result<T> {
    result.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Sentences that gave a record.
pub(crate) fn telling(records: &[Record]) -> i64 {
    let sentences: BTreeSet<usize> = records.iter().map(|record| record.text_info.sentence).collect();
    sentences.len() as i64
}

/// What a brief leaves out of a document: `[languages, furniture]`, with how many paragraphs of each.
fn omitted(document: &Document) -> rusqlite::Result<String> {
    let article = Article::of("", document, 0, 0);
    json(serde_json::to_string(&(article.languages, article.furniture)))
}

/// Puts an article's words where they can be looked for.
pub(crate) fn put_article(on: &Connection, doc: i64, document: &Document) -> rusqlite::Result<()> {
    on.prepare_cached("INSERT INTO article (rowid, title, text) VALUES (?, ?, ?)")?
        .execute(params![doc, document.title, document.text])?;
    Ok(())
}

/// What is said of a document that there is no room for.
fn too_many() -> rusqlite::Error {
    let what = "more than 262,143 sentences in a document, or 1,023 records in a sentence";
    rusqlite::Error::ToSqlConversionFailure(what.into())
}

/// Puts the records of a document in; gives them as they are to be merged.
pub(crate) fn put_records(
    on: &Connection,
    doc: i64,
    version: i64,
    document: &Document,
    records: &[Record],
    text: &Text,
    memory: &mut Memory,
) -> rusqlite::Result<Vec<(i64, Report)>> {
    let mut reports = Vec::with_capacity(records.len());
    let (known, gone): (String, bool) = on
        .prepare_cached("SELECT known, until IS NOT NULL FROM document WHERE doc = ?")?
        .query_row([doc], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut put = on.prepare_cached(
        "INSERT INTO record (record, id, sort, gone, wide, kind, manner, entry, start, end, country, place, deal_kind, deal_stage,
         days, packed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut put_party = on.prepare_cached(
        "INSERT INTO party (record, side, number, entity, start, end) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    let mut put_evidence = on.prepare_cached("INSERT INTO evidence (rowid, text) VALUES (?, ?)")?;
    let mut put_said = on.prepare_cached("INSERT OR IGNORE INTO said (record, source) VALUES (?, ?)")?;
    let mut told: HashMap<usize, usize> = HashMap::new();
    for record in records {
        let deal = record.deal.as_ref();
        let place = record.event_loc.as_ref();
        let (first, last) = (record.date.as_deref(), record.enddate.as_deref());
        let sentence = record.text_info.sentence;
        let next = told.entry(sentence).or_default();
        let number = *next;
        *next += 1;
        let row = Key {
            doc,
            sentence,
            number,
        }
        .pack()
        .ok_or_else(too_many)?;
        if number == 0 {
            put_evidence.execute(params![Key::sentence_of(row), record.text])?;
        }
        put.execute(params![
            row,
            record.id,
            sort(first, last, &known),
            gone,
            is_wide(first, last),
            kind(on, record, &mut memory.kinds)?,
            manner(on, record, &mut memory.manners)?,
            pattern(on, &record.pattern, &mut memory.patterns)?,
            record.text_info.start as i64,
            record.text_info.end as i64,
            place.and_then(|place| place.country.as_ref()),
            place.and_then(|place| place.name.as_ref()),
            deal.map(|deal| &deal.kind),
            deal.map(|deal| &deal.stage),
            odd_days(first, last),
            packed(&json(detail(record, text))?),
        ])?;
        memory
            .pending
            .arrived(row, record, document.outlet.as_deref(), !gone);
        reports.push((row, Report::new(&key(record, &document.id, version), record)));
        for said in record
            .attribution
            .iter()
            .filter(|said| said.name.is_some() || said.code.is_some())
        {
            put_said.execute([row, source(on, said, &mut memory.sources)?])?;
        }
        for (side, parties) in [("a", &record.actor), ("r", &record.recipient)] {
            for (number, party) in parties.iter().enumerate() {
                let entity = entity(on, Is::of(party), &mut memory.entities)?;
                put_party.execute(params![
                    row,
                    side,
                    number as i64,
                    entity,
                    party.start as i64,
                    party.end as i64
                ])?;
            }
        }
    }
    let named: Vec<(i64, &str)> = reports
        .iter()
        .zip(records)
        .map(|((row, _), record)| (*row, record.id.as_str()))
        .collect();
    late::name(on, &named, memory)?;
    if memory.is_judged(on)? {
        adjudicate::find(on, &document.id)?;
    }
    Ok(reports)
}

/// The row of a quoted source, made where there is none.
fn source(
    on: &Connection,
    said: &Attribution,
    known: &mut FxHashMap<(Option<String>, Option<String>), i64>,
) -> rusqlite::Result<i64> {
    let is = (said.name.clone(), said.code.clone());
    if let Some(&source) = known.get(&is) {
        return Ok(source);
    }
    let mut find = on.prepare_cached(
        "SELECT source FROM source WHERE ifnull(name, '') = ifnull(?1, '') AND ifnull(code, '') = ifnull(?2, '')",
    )?;
    let found: Option<i64> = find
        .query_row(params![said.name, said.code], |row| row.get(0))
        .optional()?;
    let source = match found {
        Some(source) => source,
        None => {
            on.prepare_cached("INSERT INTO source (name, code) VALUES (?, ?)")?
                .execute(params![said.name, said.code])?;
            on.last_insert_rowid()
        }
    };
    known.insert(is, source);
    Ok(source)
}

/// The row of a kind of act, made where there is none.
fn kind(on: &Connection, record: &Record, known: &mut FxHashMap<String, i64>) -> rusqlite::Result<i64> {
    let Record {
        event,
        quad_code,
        event_scale,
        cameo,
        ..
    } = record;
    let (mode, context) = (joined(&record.mode), joined(&record.context));
    let name = format!(
        "{event}\n{mode}\n{context}\n{quad_code}\n{}\n{cameo}",
        event_scale.to_bits()
    );
    if let Some(&row) = known.get(&name) {
        return Ok(row);
    }
    let is = params![event, mode, context, quad_code, event_scale, cameo];
    let row = one_of(
        on,
        "SELECT kind FROM kind WHERE event = ? AND mode = ? AND context = ? AND quad_code = ? AND event_scale = ? AND cameo = ?",
        "INSERT INTO kind (event, mode, context, quad_code, event_scale, cameo) VALUES (?, ?, ?, ?, ?, ?)",
        is,
    )?;
    known.insert(name, row);
    Ok(row)
}

/// The row of a way in which acts are told, made where there is none.
fn manner(on: &Connection, record: &Record, known: &mut FxHashMap<String, i64>) -> rusqlite::Result<i64> {
    let Record {
        date_basis,
        certainty,
        ..
    } = record;
    let status = record.status.as_str();
    let name = format!("{date_basis}\n{status}\n{}", certainty.to_bits());
    if let Some(&row) = known.get(&name) {
        return Ok(row);
    }
    let row = one_of(
        on,
        "SELECT manner FROM manner WHERE date_basis = ? AND status = ? AND certainty = ?",
        "INSERT INTO manner (date_basis, status, certainty) VALUES (?, ?, ?)",
        params![date_basis, status, certainty],
    )?;
    known.insert(name, row);
    Ok(row)
}

/// The row that a question finds, put in where it finds none.
fn one_of(on: &Connection, find: &str, put: &str, is: &[&dyn ToSql]) -> rusqlite::Result<i64> {
    let found: Option<i64> = on
        .prepare_cached(find)?
        .query_row(is, |row| row.get(0))
        .optional()?;
    match found {
        Some(row) => Ok(row),
        None => {
            on.prepare_cached(put)?.execute(is)?;
            Ok(on.last_insert_rowid())
        }
    }
}

/// The row of an entry's name, made where there is none.
fn pattern(on: &Connection, name: &str, known: &mut FxHashMap<String, i64>) -> rusqlite::Result<i64> {
    if let Some(&row) = known.get(name) {
        return Ok(row);
    }
    let mut find = on.prepare_cached("SELECT entry FROM entry WHERE pattern = ?")?;
    let found: Option<i64> = find.query_row([name], |row| row.get(0)).optional()?;
    let row = match found {
        Some(row) => row,
        None => {
            on.prepare_cached("INSERT INTO entry (pattern) VALUES (?)")?
                .execute([name])?;
            on.last_insert_rowid()
        }
    };
    known.insert(name.to_owned(), row);
    Ok(row)
}

/// The row of an entity, made where there is none.
fn entity(on: &Connection, is: Is, known: &mut FxHashMap<Is, i64>) -> rusqlite::Result<i64> {
    if let Some(&entity) = known.get(&is) {
        return Ok(entity);
    }
    let mut find = on.prepare_cached(
        "SELECT entity FROM entity WHERE ifnull(name, '') = ifnull(?1, '') AND ifnull(code, '') = ifnull(?2, '') AND sector = ?3
         AND ifnull(office, '') = ifnull(?4, '') AND ifnull(identifier_id, '') = ifnull(?5, '')",
    )?;
    let mut rows = find.query(params![is.name, is.code, is.sector, is.office, is.identifier_id])?;
    let entity = match rows.next()? {
        Some(row) => row.get(0)?,
        None => {
            on.prepare_cached(
                "INSERT INTO entity (name, code, sector, office, identifier_id) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![is.name, is.code, is.sector, is.office, is.identifier_id])?;
            on.last_insert_rowid()
        }
    };
    known.insert(is, entity);
    Ok(entity)
}
