//! Which reports are of one event, whatever the order in which they are given.
//!
//! Reports have an order of their own ([`Report::order`]). Each joins the event of earlier ones that it fits best, or begins one. An event is named by its first
//! report. What a report joins depends only on those before it: where one is put in between, those behind it that it could touch
//! are looked at again, and those behind them, as long as anything changes. So the outcome is that of taking all in their own order.

use crate::alike::{alike, gap};
use crate::report::{Key, Report};
use crate::rules::Rules;
use std::collections::{BTreeMap, BTreeSet};

/// Where reports and events are kept.
pub trait Pool {
    /// What can go wrong.
    type Error;
    /// All reports that can be of one event with this one, itself left out; more do no harm.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn near(&mut self, report: &Report) -> Result<Vec<Report>, Self::Error>;
    /// The event that a report is of, by the key of its first report.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn event(&mut self, key: &str) -> Result<Option<Key>, Self::Error>;
    /// Says which event a report is of.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn set(&mut self, key: &str, event: &str) -> Result<(), Self::Error>;
    /// What a person has said of two reports: that they are of one event, or not.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn pin(&mut self, one: &str, other: &str) -> Result<Option<bool>, Self::Error>;
}

/// Takes in a report that the pool has, and sets its event and those of the reports that it changes.
///
/// # Errors
/// Where the pool fails.
pub fn arrive<P: Pool>(pool: &mut P, report: Report, rules: &Rules) -> Result<(), P::Error> {
    let mut waiting: BTreeMap<(i32, Key), Report> = BTreeMap::new();
    let place = |report: &Report| {
        let (day, key) = report.order();
        (day, key.to_owned())
    };
    waiting.insert(place(&report), report);
    let mut first = true;
    while let Some(((_, key), report)) = waiting.pop_first() {
        let near = pool.near(&report)?;
        let before = pool.event(&key)?;
        let now = choose(pool, &report, &near, rules)?;
        let changed = before.as_ref() != Some(&now);
        if changed {
            pool.set(&key, &now)?;
        }
        // A new report counts for those behind it even where it stands alone.
        if changed || first {
            for behind in near {
                if behind.order() > report.order()
                    && touch(&report, &behind, rules)
                    && pool.event(&behind.key)?.is_some()
                {
                    waiting.insert(place(&behind), behind);
                }
            }
        }
        first = false;
    }
    Ok(())
}

/// Looks again at what a report that is gone has touched: give what [`Pool::near`] gave for it.
///
/// # Errors
/// Where the pool fails.
pub fn leave<P: Pool>(pool: &mut P, gone: &Report, near: Vec<Report>, rules: &Rules) -> Result<(), P::Error> {
    for report in near {
        if report.order() > gone.order() && pool.event(&report.key)?.is_some() {
            arrive(pool, report, rules)?;
        }
    }
    Ok(())
}

/// The event that a report joins, given those before it.
fn choose<P: Pool>(pool: &mut P, report: &Report, near: &[Report], rules: &Rules) -> Result<Key, P::Error> {
    let mut events: BTreeMap<Key, Fit> = BTreeMap::new();
    let before = |other: &&Report| other.order() < report.order() && touch(report, other, rules);
    for other in near.iter().filter(before) {
        let Some(event) = pool.event(&other.key)? else {
            continue;
        };
        let pinned = pool.pin(&report.key, &other.key)?;
        let verdict = alike(report, other, rules);
        let fit = events.entry(event).or_default();
        match pinned {
            Some(true) => fit.told = true,
            Some(false) => fit.apart = true,
            None if verdict.is_apart(rules) => fit.apart = true,
            None => {
                fit.same |= verdict.is_same(rules);
                fit.total += verdict.score;
                fit.compared += 1;
            }
        }
    }
    let mut best: Option<(bool, f64, Key)> = None;
    for (event, fit) in events {
        if !fit.told && (fit.apart || !fit.same) {
            continue;
        }
        let mean = fit.total / f64::from(fit.compared.max(1));
        let better = best
            .as_ref()
            .is_none_or(|(told, known, _)| (fit.told, mean) > (*told, *known));
        if better {
            best = Some((fit.told, mean, event));
        }
    }
    Ok(best.map_or_else(|| report.key.clone(), |(_, _, event)| event))
}

/// Whether two reports have to do with each other at all: one stands where the other looks, and times that are not too far apart. What one report is merged with
/// depends on those that it touches, and on no others.
fn touch(a: &Report, b: &Report, rules: &Rules) -> bool {
    let (Some(one), Some(other)) = (a.span(rules.before), b.span(rules.before)) else {
        return false;
    };
    gap(one, other) <= rules.reach && !blocks(a).looks.is_disjoint(&blocks(b).stands)
}

#[derive(Default)]
struct Fit {
    told: bool,
    same: bool,
    apart: bool,
    total: f64,
    compared: u32,
}

/// Where a report stands, and where those that it can be of one event with are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// The blocks that it stands in.
    pub stands: BTreeSet<String>,
    /// The blocks in which the others stand: whoever is found so finds it, too.
    pub looks: BTreeSet<String>,
}

/// The blocks of a report: its category with each pair of its parties' codes; one that has a single code, with that.
pub fn blocks(report: &Report) -> Blocks {
    let codes: BTreeSet<&str> = report
        .actors
        .iter()
        .chain(&report.recipients)
        .filter_map(|party| party.code.as_deref())
        .collect();
    let event = &report.event;
    let mut blocks = Blocks::default();
    match codes.len() {
        0 => {
            blocks.stands.insert(event.clone());
            blocks.looks.insert(event.clone());
        }
        1 => {
            for code in codes {
                blocks.stands.insert(format!("{event} {code}"));
                blocks.looks.insert(format!("{event} {code}"));
                blocks.looks.insert(format!("{event} {code} +"));
            }
        }
        _ => {
            for (at, one) in codes.iter().enumerate() {
                blocks.stands.insert(format!("{event} {one} +"));
                blocks.looks.insert(format!("{event} {one}"));
                for other in codes.iter().skip(at + 1) {
                    blocks.stands.insert(format!("{event} {one} {other}"));
                    blocks.looks.insert(format!("{event} {one} {other}"));
                }
            }
        }
    }
    blocks
}

/// Reports in memory.
#[derive(Debug, Default)]
pub struct Memory {
    reports: BTreeMap<Key, Report>,
    blocks: BTreeMap<String, BTreeSet<(i32, Key)>>,
    events: BTreeMap<Key, Key>,
    /// What a person has said of two reports, the lower key first.
    pub pins: BTreeMap<(Key, Key), bool>,
}

impl Memory {
    /// Merges reports, in any order, into events: the key of each with that of its event.
    pub fn merge(reports: impl IntoIterator<Item = Report>, rules: &Rules) -> BTreeMap<Key, Key> {
        let mut memory = Memory::default();
        for report in reports {
            memory.add(report, rules);
        }
        memory.events
    }

    /// Takes in one more report.
    pub fn add(&mut self, report: Report, rules: &Rules) {
        if let Some(last) = report.last_day(rules) {
            for block in blocks(&report).stands {
                self.blocks
                    .entry(block)
                    .or_default()
                    .insert((last, report.key.clone()));
            }
        }
        self.reports.insert(report.key.clone(), report.clone());
        let Ok(()) = arrive(&mut InMemory { memory: self, rules }, report, rules);
    }

    /// The key of each report with that of its event.
    pub fn events(&self) -> &BTreeMap<Key, Key> {
        &self.events
    }
}

struct InMemory<'a> {
    memory: &'a mut Memory,
    rules: &'a Rules,
}

impl Pool for InMemory<'_> {
    type Error = std::convert::Infallible;

    fn near(&mut self, report: &Report) -> Result<Vec<Report>, Self::Error> {
        let Some((from, to)) = report.near(self.rules) else {
            return Ok(Vec::new());
        };
        let mut keys = BTreeSet::new();
        for block in blocks(report).looks {
            let within = self.memory.blocks.get(&block).into_iter();
            let days = (from, Key::new())..(to.saturating_add(1), Key::new());
            keys.extend(within.flat_map(|block| block.range(days.clone()).map(|(_, key)| key)));
        }
        Ok(keys
            .into_iter()
            .filter(|key| **key != report.key)
            .filter_map(|key| self.memory.reports.get(key))
            .cloned()
            .collect())
    }

    fn event(&mut self, key: &str) -> Result<Option<Key>, Self::Error> {
        Ok(self.memory.events.get(key).cloned())
    }

    fn set(&mut self, key: &str, event: &str) -> Result<(), Self::Error> {
        self.memory.events.insert(key.to_owned(), event.to_owned());
        Ok(())
    }

    fn pin(&mut self, one: &str, other: &str) -> Result<Option<bool>, Self::Error> {
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        Ok(self.memory.pins.get(&(low.to_owned(), high.to_owned())).copied())
    }
}
