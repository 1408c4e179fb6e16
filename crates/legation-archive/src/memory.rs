//! What a writer remembers of its archive, so that it need not read it again: bounded, and thrown away when another program has written.

use crate::counts::Pending;
use crate::late::{Bands, Named};
use crate::row::Is;
use legation_merge::{Role, Slot, Unit};
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reports remembered at most: some 600 bytes each.
const UNITS: usize = 150_000;
/// Places in slots remembered at most: some 40 bytes each.
const PLACES: usize = 1_500_000;
/// Names remembered at most: some 200 bytes each.
const NAMES: usize = 100_000;

/// Which event a record is of, and its part in it.
pub(crate) type Part = Option<(i64, Role)>;

/// See above.
#[derive(Default)]
pub(crate) struct Memory {
    /// SQLite's number for the archive as it was read: another one, and somebody else has written.
    pub(crate) version: Option<i64>,
    pub(crate) entities: FxHashMap<Is, i64>,
    pub(crate) sources: FxHashMap<(Option<String>, Option<String>), i64>,
    pub(crate) patterns: FxHashMap<String, i64>,
    pub(crate) kinds: FxHashMap<String, i64>,
    pub(crate) manners: FxHashMap<String, i64>,
    /// Whether a person has said anything of any record, if that was looked up.
    judged: Option<bool>,
    units: FxHashMap<i64, (Arc<Unit>, Option<Part>)>,
    /// What stands in the slots of some days, by the first number of these.
    slots: BTreeMap<i64, BTreeSet<(Slot, i32, i64)>>,
    places: usize,
    /// Documents of which is known whether another version stands in their place.
    pub(crate) gone: FxHashMap<i64, bool>,
    /// What is still to be written to indexes, if that was looked up.
    pub(crate) named: Option<Named>,
    pub(crate) bands: Option<Bands>,
    /// Counts that are still to be written.
    pub(crate) pending: Pending,
}

impl Memory {
    /// Makes room where there is too much. To be called between changes only.
    pub(crate) fn bound(&mut self) {
        self.judge();
        if self.entities.len() > NAMES {
            self.entities.clear();
        }
        if self.gone.len() > NAMES {
            self.gone.clear();
        }
        if self.sources.len() > NAMES {
            self.sources.clear();
        }
        if self.kinds.len() > NAMES {
            self.kinds.clear();
        }
        if self.manners.len() > NAMES {
            self.manners.clear();
        }
    }

    /// Whether a person has said anything of any record.
    pub(crate) fn is_judged(&mut self, on: &Connection) -> rusqlite::Result<bool> {
        if let Some(judged) = self.judged {
            return Ok(judged);
        }
        let judged = on
            .prepare_cached("SELECT 1 FROM adjudication LIMIT 1")?
            .exists([])?;
        self.judged = Some(judged);
        Ok(judged)
    }

    /// Somebody may have, since that was looked up.
    pub(crate) fn judge(&mut self) {
        self.judged = None;
    }

    pub(crate) fn unit(&self, row: i64) -> Option<Arc<Unit>> {
        self.units.get(&row).map(|(unit, _)| Arc::clone(unit))
    }

    pub(crate) fn keep(&mut self, row: i64, unit: Arc<Unit>, part: Option<Part>) {
        if self.units.len() >= UNITS {
            self.units.clear();
        }
        self.units.insert(row, (unit, part));
    }

    pub(crate) fn forget(&mut self, row: i64) {
        self.units.remove(&row);
    }

    /// The part of a record, if that is remembered.
    pub(crate) fn part(&self, row: i64) -> Option<Part> {
        self.units.get(&row).and_then(|(_, part)| *part)
    }

    pub(crate) fn set_part(&mut self, row: i64, part: Part) {
        if let Some((_, there)) = self.units.get_mut(&row) {
            *there = Some(part);
        }
    }

    /// What is remembered of the days of a slot; `None` where they are still to be read.
    pub(crate) fn days(&self, slot: Slot) -> Option<&BTreeSet<(Slot, i32, i64)>> {
        self.slots.get(&slot.days().0)
    }

    pub(crate) fn keep_days(&mut self, slot: Slot, all: BTreeSet<(Slot, i32, i64)>) {
        if self.places + all.len() > PLACES {
            self.slots.clear();
            self.places = 0;
        }
        self.places += all.len();
        self.slots.insert(slot.days().0, all);
    }

    /// A report is put in a slot, or taken out of it.
    pub(crate) fn place(&mut self, slot: Slot, day: i32, row: i64, there: bool) {
        if let Some(all) = self.slots.get_mut(&slot.days().0) {
            if there {
                self.places += usize::from(all.insert((slot, day, row)));
            } else {
                self.places -= usize::from(all.remove(&(slot, day, row)));
            }
        }
    }
}
