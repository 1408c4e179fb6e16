//! What is looked through for sides that are in very many records: the newest records of an archive.

use crate::ask::{KNOWN, is_in, marks};
use crate::between::Sought;
use crate::row::{sorts_from, sorts_known, sorts_undated};
use jiff::civil::Date;
use legation_core::tell::Reach;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use rustc_hash::FxHashMap;

/// Of sides that are in very many records the newest records of the archive are looked through, and of words that are in very many sentences the last of those.
pub(crate) const LOOKED_THROUGH: usize = 50_000;
/// Records that lie ahead of a day on which they were known, and are looked at apart from the others: so many at most.
const AHEAD: usize = 5_000;
/// Records of somebody that are put together at most; who is in more is soon met with.
pub(crate) const HELD: i64 = 120_000;

/// A side, and its part where that is asked for.
pub(crate) type Taking = (usize, Option<&'static str>);

/// What is looked through, the newest first: what has no day would be last of all, which is not at all here.
pub(crate) struct Way {
    /// Behind this place in lists.
    pub(crate) from: i64,
    /// Up to here; `None` where that is all.
    pub(crate) to: Option<i64>,
    /// The last day on which it could be known, as places in lists have it.
    pub(crate) known: i64,
    /// Of what was known on a day that which lies ahead of it: found once, for it stands among all that came later.
    pub(crate) ahead: Vec<i64>,
    /// All of it, once that was asked for.
    rows: Option<Vec<i64>>,
    /// Of each of these, whether a side has a part in it, and whether as the recipient; nothing where the side is in too many records to put them together.
    held: [Option<Option<Held>>; 2],
}

/// What has a day later than that on which it could be known, as the index `record_ahead` has it: whatever was known on a day and has a later one is among it.
const LAY_AHEAD: &str = "(sort >> 41) > (sort & 524287) + 2400000 AND sort < 9223369837831520256";

/// What `held` of `Way` has of a side.
type Held = (Vec<bool>, Vec<bool>);

impl Way {
    /// What of it these sides have a part in, the newest first, found by their records rather than by its own; `None` where they have too many.
    pub(crate) fn candidates(
        &mut self,
        on: &Connection,
        sought: &Sought,
        of: &[Taking],
    ) -> rusqlite::Result<Option<Vec<i64>>> {
        for (side, _) in of {
            if let (Some(held), Some(reach)) = (self.held.get_mut(*side), sought.reach.get(*side))
                && held.is_none()
                && is_in(on, reach, HELD)?
            {
                *held = Some(None);
            }
        }
        if of.is_empty()
            || of
                .iter()
                .any(|(side, _)| matches!(self.held.get(*side), Some(Some(None))))
        {
            return Ok(None);
        }
        if self.rows.is_none() {
            let sql = format!(
                "SELECT record FROM record WHERE sort < ? AND sort >= ? AND {KNOWN} ORDER BY sort DESC"
            );
            let mut find = on.prepare_cached(&sql)?;
            let values = [self.from, self.to.unwrap_or(i64::MIN), self.known];
            let rows = find.query_map(values, |row| row.get(0))?;
            self.rows = Some(rows.collect::<rusqlite::Result<_>>()?);
        }
        let rows = self.rows.as_deref().unwrap_or_default();
        for (side, _) in of {
            if let (Some(held), Some(reach)) = (self.held.get_mut(*side), sought.reach.get(*side))
                && held.is_none()
            {
                *held = Some(Some(held_by(on, rows, reach)?));
            }
        }
        let mut wanted = vec![true; rows.len()];
        for (side, role) in of {
            let Some(Some(Some((any, recipient)))) = self.held.get(*side) else {
                return Ok(None);
            };
            let held = if role.is_some() { recipient } else { any };
            for (wanted, held) in wanted.iter_mut().zip(held) {
                *wanted &= held;
            }
        }
        let rows = rows.iter().zip(wanted).filter(|(_, wanted)| *wanted);
        Ok(Some(rows.map(|(row, _)| *row).collect()))
    }

    pub(crate) fn of(on: &Connection, as_of: Option<Date>) -> rusqlite::Result<Way> {
        let known = as_of.map_or(i64::MAX, sorts_known);
        let mut from = sorts_undated();
        let mut ahead = Vec::new();
        if let Some(next) = as_of.and_then(|day| day.tomorrow().ok()) {
            let sql = format!(
                "SELECT record FROM record INDEXED BY record_ahead WHERE sort >= ? AND sort < ? AND {KNOWN} AND {LAY_AHEAD} ORDER BY sort DESC LIMIT {AHEAD}"
            );
            let mut find = on.prepare_cached(&sql)?;
            let rows = find.query_map([sorts_from(next), from, known], |row| row.get(0))?;
            ahead = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
            match ahead.len() < AHEAD {
                true => from = sorts_from(next),
                // Too many to be looked at apart.
                false => ahead.clear(),
            }
        }
        let sql = format!(
            "SELECT sort FROM record WHERE sort < ? AND {KNOWN} ORDER BY sort DESC LIMIT 1 OFFSET {LOOKED_THROUGH}"
        );
        let to = on
            .prepare_cached(&sql)?
            .query_row([from, known], |row| row.get(0))
            .optional()?;
        Ok(Way {
            from,
            to,
            known,
            ahead,
            rows: None,
            held: [None, None],
        })
    }
}

/// Which of some rows somebody has a part in, and which as the recipient.
fn held_by(on: &Connection, rows: &[i64], reach: &Reach) -> rusqlite::Result<Held> {
    let mut at: FxHashMap<i64, usize> = FxHashMap::default();
    at.reserve(rows.len());
    at.extend(rows.iter().enumerate().map(|(at, row)| (*row, at)));
    // By the index alone.
    let sql = format!(
        "SELECT record, side = 'r' FROM entity CROSS JOIN party USING (entity) WHERE name IN ({}) OR code IN ({})",
        marks(reach.names.len()),
        marks(reach.codes.len())
    );
    let mut find = on.prepare_cached(&sql)?;
    let mut found = find.query(params_from_iter(reach.names.iter().chain(&reach.codes)))?;
    let mut held = (vec![false; rows.len()], vec![false; rows.len()]);
    while let Some(row) = found.next()? {
        let Some(&at) = at.get(&row.get(0)?) else { continue };
        if let Some(any) = held.0.get_mut(at) {
            *any = true;
        }
        if row.get(1)?
            && let Some(recipient) = held.1.get_mut(at)
        {
            *recipient = true;
        }
    }
    Ok(held)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{AHEAD, LAY_AHEAD, Sought, Way};
    use crate::row::{sort, sorts_from, sorts_undated};
    use jiff::civil::date;
    use legation_core::tell::Reach;
    use rusqlite::Connection;

    fn records(all: impl IntoIterator<Item = i64>) -> Connection {
        let on = Connection::open_in_memory().unwrap();
        on.execute_batch(&format!(
            "CREATE TABLE record (record INTEGER PRIMARY KEY, sort INTEGER);
             CREATE INDEX record_ahead ON record (sort) WHERE {LAY_AHEAD}"
        ))
        .unwrap();
        for (row, sort) in all.into_iter().enumerate() {
            on.execute("INSERT INTO record VALUES (?, ?)", [row as i64, sort])
                .unwrap();
        }
        on
    }

    #[test]
    fn as_of_a_day_what_lies_ahead_is_looked_at_apart_and_what_came_later_is_not_walked() {
        let told = |day: &str, known: &str| sort(Some(day), Some(day), known);
        let on = records([
            told("2022-02-01", "2022-02-02"),
            told("2022-03-01", "2022-02-03"),
            told("2022-03-02", "2022-03-03"),
            sort(None, None, "2022-02-03"),
        ]);
        let way = Way::of(&on, Some(date(2022, 2, 10))).unwrap();
        assert_eq!(
            (way.ahead, way.from, way.to),
            (vec![1], sorts_from(date(2022, 2, 11)), None)
        );
        let way = Way::of(&on, None).unwrap();
        assert_eq!((way.ahead, way.from, way.to), (vec![], sorts_undated(), None));
        let planned = told("2022-03-01", "2022-02-03");
        let way = Way::of(&records(vec![planned; AHEAD]), Some(date(2022, 2, 10))).unwrap();
        assert_eq!((way.ahead, way.from), (vec![], sorts_undated()));
    }

    #[test]
    fn what_sides_have_a_part_in_is_found_by_their_records_the_newest_first() {
        let told = |day: &str| sort(Some(day), Some(day), "2022-02-02");
        let on = records([
            told("2022-01-01"),
            told("2022-01-03"),
            told("2022-01-02"),
            sort(None, None, "2022-02-03"),
        ]);
        on.execute_batch(
            "CREATE TABLE entity (entity INTEGER PRIMARY KEY, name TEXT, code TEXT);
             CREATE TABLE party (record INTEGER, side TEXT, entity INTEGER);
             INSERT INTO entity VALUES (1, NULL, 'NOR'), (2, NULL, 'KEN');
             INSERT INTO party VALUES (0, 'a', 1), (0, 'r', 2), (1, 'r', 1), (2, 'a', 2), (2, 'r', 1), (3, 'a', 1), (3, 'r', 2)",
        )
        .unwrap();
        let reach = |code: &str| Reach {
            names: Vec::new(),
            codes: vec![code.to_owned()],
        };
        let sought = Sought {
            reach: ["NOR", "KEN"].map(reach),
            ..Sought::default()
        };
        let mut way = Way::of(&on, None).unwrap();
        let mut found = |of: &[(usize, Option<&'static str>)]| way.candidates(&on, &sought, of).unwrap();
        assert_eq!(found(&[(0, None)]), Some(vec![1, 2, 0]));
        assert_eq!(found(&[(0, Some("r"))]), Some(vec![1, 2]));
        assert_eq!(found(&[(0, None), (1, None)]), Some(vec![2, 0]));
        assert_eq!(found(&[(1, Some("r"))]), Some(vec![0]));
        assert_eq!(found(&[]), None);
    }
}
