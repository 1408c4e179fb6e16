//! Indexes in which the entries of one article stand far from each other, so that each would cost a page: they are written many at once and in order, from time to
//! time. What came in since is looked through, or remembered by who writes.

use crate::memory::Memory;
use legation_merge::Signature;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// Records that are looked through for one with an id, about, and documents whose bands are remembered. Tests have so few that these, too, are to be written out.
const RECORDS: i64 = if cfg!(debug_assertions) { 40 } else { 32_768 };
const DOCUMENTS: usize = if cfg!(debug_assertions) { 5 } else { 4_096 };

fn upto(on: &Connection, what: &str) -> rusqlite::Result<i64> {
    on.prepare_cached("SELECT row FROM upto WHERE what = ?")?
        .query_row([what], |row| row.get(0))
}

fn is_upto(on: &Connection, what: &str, row: i64) -> rusqlite::Result<()> {
    on.prepare_cached("UPDATE upto SET row = ?2 WHERE what = ?1")?
        .execute(params![what, row])?;
    Ok(())
}

/// The newest record that has an id.
pub(crate) fn row_of(on: &Connection, id: &str) -> rusqlite::Result<Option<i64>> {
    on.prepare_cached(
        "SELECT record FROM record WHERE record > (SELECT row FROM upto WHERE what = 'named') AND id = ?1
         UNION ALL SELECT record FROM named CROSS JOIN record USING (record) WHERE named.id = ifnull(unhex(?1), ?1) AND record.id = ?1
         ORDER BY 1 DESC LIMIT 1",
    )?
    .query_row([id], |row| row.get(0))
    .optional()
}

/// The names of records that are still to be written.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    upto: i64,
    more: i64,
}

impl Named {
    fn of(on: &Connection, memory: &mut Memory) -> rusqlite::Result<Named> {
        if let Some(named) = memory.named {
            return Ok(named);
        }
        let upto = upto(on, "named")?;
        let more = on
            .prepare_cached("SELECT count(*) FROM record NOT INDEXED WHERE record > ?")?
            .query_row([upto], |row| row.get(0))?;
        let named = Named { upto, more };
        memory.named = Some(named);
        Ok(named)
    }
}

/// Records have come in, of ids; those of a document that was there before come among older ones.
pub(crate) fn name(on: &Connection, all: &[(i64, &str)], memory: &mut Memory) -> rusqlite::Result<()> {
    // Counted without these, or with them: that makes no difference to what is found.
    let mut named = Named::of(on, memory)?;
    let mut put = on.prepare_cached("INSERT OR IGNORE INTO named VALUES (ifnull(unhex(?1), ?1), ?2)")?;
    for (row, id) in all {
        if *row > named.upto {
            named.more += 1;
        } else {
            put.execute(params![id, row])?;
        }
    }
    memory.named = Some(named);
    Ok(())
}

/// The records from one to before another are about to go.
pub(crate) fn unname(on: &Connection, from: i64, to: i64) -> rusqlite::Result<()> {
    on.prepare_cached(
        "DELETE FROM named WHERE (id, record) IN (SELECT ifnull(unhex(id), id), record FROM record WHERE record >= ? AND record < ?)",
    )?
    .execute([from, to])?;
    Ok(())
}

/// Documents that are copies of no other, and whose bands are still to be written.
#[derive(Default)]
pub(crate) struct Bands {
    documents: Vec<(i64, Signature)>,
    by_band: FxHashMap<u32, Vec<usize>>,
}

impl Bands {
    fn of(on: &Connection) -> rusqlite::Result<Bands> {
        let mut bands = Bands::default();
        let mut find = on.prepare_cached(
            "SELECT doc, signature FROM copy WHERE doc > ? AND of = doc AND signature IS NOT NULL ORDER BY doc",
        )?;
        let mut rows = find.query([upto(on, "band")?])?;
        while let Some(row) = rows.next()? {
            if let Some(signature) = Signature::from_bytes(row.get_ref(1)?.as_blob()?) {
                let numbers = signature.bands();
                bands.put(row.get(0)?, signature, &numbers);
            }
        }
        Ok(bands)
    }

    fn put(&mut self, doc: i64, signature: Signature, bands: &[u32]) {
        for band in bands {
            self.by_band.entry(*band).or_default().push(self.documents.len());
        }
        self.documents.push((doc, signature));
    }
}

/// The first document of which one with this signature is a copy; none where there is none, and others may be copies of it.
pub(crate) fn first_of(
    on: &Connection,
    doc: i64,
    signature: &Signature,
    memory: &mut Memory,
) -> rusqlite::Result<Option<i64>> {
    let late = match &mut memory.bands {
        Some(late) => late,
        none => none.insert(Bands::of(on)?),
    };
    let numbers = signature.bands();
    let mut best: Option<(f64, i64)> = None;
    let mut seen: FxHashSet<i64> = FxHashSet::default();
    let mut compare = |first: i64, other: &Signature| {
        let likeness = signature.likeness(other);
        if signature.is_copy(other) && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, first));
        }
    };
    let mut find = on.prepare_cached(
        "SELECT doc, copy.signature FROM band CROSS JOIN copy USING (doc) WHERE band = ? ORDER BY band.doc",
    )?;
    for band in &numbers {
        let mut rows = find.query([band])?;
        while let Some(row) = rows.next()? {
            let first = row.get(0)?;
            if seen.insert(first)
                && let Some(other) = Signature::from_bytes(row.get_ref(1)?.as_blob()?)
            {
                compare(first, &other);
            }
        }
        for at in late.by_band.get(band).into_iter().flatten() {
            if let Some((first, other)) = late.documents.get(*at)
                && seen.insert(*first)
            {
                compare(*first, other);
            }
        }
    }
    // Copies of a copy are found by the first text's bands or not at all, so that a text in a thousand papers costs no more than in two.
    if best.is_none() {
        late.put(doc, signature.clone(), &numbers);
    }
    Ok(best.map(|(_, first)| first))
}

/// Writes what has become much. To be called before a change ends.
pub(crate) fn settle(on: &Connection, memory: &mut Memory) -> rusqlite::Result<()> {
    if let Some(named) = memory.named
        && named.more >= RECORDS
    {
        on.prepare_cached(
            "INSERT OR IGNORE INTO named SELECT ifnull(unhex(id), id), record FROM record NOT INDEXED WHERE record > ? ORDER BY 1, 2",
        )?
        .execute([named.upto])?;
        let last = on.query_row("SELECT ifnull(max(record), 0) FROM record", [], |row| row.get(0))?;
        is_upto(on, "named", last)?;
        memory.named = None;
    }
    if let Some(late) = &memory.bands
        && late.documents.len() >= DOCUMENTS
    {
        let doc_of = |at: &usize| late.documents.get(*at).map(|(doc, _)| *doc);
        let mut all: Vec<(u32, i64)> = late
            .by_band
            .iter()
            .flat_map(|(band, documents)| documents.iter().filter_map(|at| Some((*band, doc_of(at)?))))
            .collect();
        all.sort_unstable();
        let mut put = on.prepare_cached("INSERT OR IGNORE INTO band (band, doc) VALUES (?, ?)")?;
        for (band, doc) in all {
            put.execute(params![band, doc])?;
        }
        if let Some((last, _)) = late.documents.last() {
            is_upto(on, "band", *last)?;
        }
        memory.bands = None;
    }
    Ok(())
}

/// Writes all names anew; bands are written anew as documents come in.
pub(crate) fn rebuild(on: &Connection) -> rusqlite::Result<()> {
    on.execute_batch(
        "DELETE FROM named;
         INSERT OR IGNORE INTO named SELECT ifnull(unhex(id), id), record FROM record ORDER BY 1, 2;
         UPDATE upto SET row = (SELECT ifnull(max(record), 0) FROM record) WHERE what = 'named';
         DELETE FROM band;
         UPDATE upto SET row = 0 WHERE what = 'band'",
    )
}
