//! Reports in memory, merged.

use crate::blocks::{Slot, Unit};
use crate::cluster::{Pool, Role, arrive, leave};
use crate::report::Report;
use crate::rules::Rules;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

/// Reports in memory, numbered as they come.
#[derive(Debug, Default)]
pub struct Memory {
    units: Vec<Arc<Unit>>,
    parts: Vec<Option<(usize, Role)>>,
    /// The reports of an event, copies too.
    events: BTreeMap<usize, BTreeSet<usize>>,
    slots: BTreeMap<Slot, BTreeSet<(i32, usize)>>,
    prints: BTreeMap<u64, Vec<usize>>,
    /// What a person has said of two reports, the lower number first.
    pins: BTreeMap<(usize, usize), bool>,
}

impl Memory {
    /// Merges reports, in any order, into events: for each the number of the one that names its event.
    pub fn merge(reports: impl IntoIterator<Item = Report>, rules: &Rules) -> Vec<usize> {
        let mut memory = Memory::default();
        for report in reports {
            memory.add(report, rules);
        }
        (0..memory.units.len())
            .map(|number| memory.event(number))
            .collect()
    }

    /// Takes in one more report; gives its number.
    pub fn add(&mut self, report: Report, rules: &Rules) -> usize {
        let id = self.units.len();
        let unit = Unit::new(report, false, rules);
        if !unit.own {
            self.prints.entry(unit.order.1).or_default().push(id);
        }
        self.units.push(Arc::new(unit));
        self.parts.push(None);
        let Ok(()) = arrive(self, id, rules);
        id
    }

    /// The report that names the event of another one; itself where there is none.
    pub fn event(&self, number: usize) -> usize {
        let part = self.parts.get(number).copied().flatten();
        part.map_or(number, |(event, _)| event)
    }

    /// Takes a person's word that two reports are of one event, or are not.
    pub fn pin(&mut self, one: usize, other: usize, same: bool, rules: &Rules) {
        let both = [one.min(other), one.max(other)];
        for id in both {
            let Ok(()) = leave(self, id, rules);
            let Some(unit) = self.units.get_mut(id) else {
                continue;
            };
            if let Some(prints) = self.prints.get_mut(&unit.order.1) {
                prints.retain(|known| *known != id);
            }
            *unit = Arc::new(Unit::new(unit.report.clone(), true, rules));
        }
        self.pins.insert(both.into(), same);
        for id in both {
            let Ok(()) = arrive(self, id, rules);
        }
    }

    /// Takes a report out.
    pub fn remove(&mut self, number: usize, rules: &Rules) {
        let Ok(()) = leave(self, number, rules);
        if let Some(unit) = self.units.get(number)
            && let Some(prints) = self.prints.get_mut(&unit.order.1)
        {
            prints.retain(|known| *known != number);
        }
    }
}

impl Pool for Memory {
    type Error = Infallible;
    type Id = usize;

    fn unit(&mut self, id: usize) -> Result<Arc<Unit>, Infallible> {
        // Whoever asks has the number from here.
        Ok(Arc::clone(&self.units[id]))
    }

    fn part(&mut self, id: usize) -> Result<Option<(usize, Role)>, Infallible> {
        Ok(self.parts.get(id).copied().flatten())
    }

    fn set(&mut self, id: usize, part: Option<(usize, Role)>) -> Result<(), Infallible> {
        let Some(there) = self.parts.get_mut(id) else {
            return Ok(());
        };
        if let Some((event, _)) = std::mem::replace(there, part)
            && let Some(reports) = self.events.get_mut(&event)
        {
            reports.remove(&id);
        }
        if let Some((event, _)) = part {
            self.events.entry(event).or_default().insert(id);
        }
        Ok(())
    }

    fn having(&mut self, event: usize, role: Role) -> Result<Vec<usize>, Infallible> {
        let within = self.events.get(&event).into_iter().flatten().copied();
        let has = |id: &usize| matches!(self.parts.get(*id), Some(Some((_, its))) if *its == role);
        Ok(within.filter(has).collect())
    }

    fn rename(&mut self, from: usize, to: usize) -> Result<(), Infallible> {
        let reports = self.events.remove(&from).unwrap_or_default();
        for id in &reports {
            if let Some(Some((event, _))) = self.parts.get_mut(*id) {
                *event = to;
            }
        }
        self.events.entry(to).or_default().extend(reports);
        Ok(())
    }

    fn head(&mut self, unit: &Unit) -> Result<Option<usize>, Infallible> {
        let prints = self.prints.get(&unit.order.1).into_iter().flatten().copied();
        let leads = |id: &usize| matches!(self.parts.get(*id), Some(Some((_, role))) if *role != Role::Copy);
        Ok(prints.filter(leads).min())
    }

    fn copies(&mut self, head: &Unit) -> Result<Vec<usize>, Infallible> {
        let prints = self.prints.get(&head.order.1).into_iter().flatten().copied();
        let copies = |id: &usize| matches!(self.parts.get(*id), Some(Some((_, Role::Copy))));
        Ok(prints.filter(copies).collect())
    }

    fn in_slot(&mut self, slot: Slot, from: i32, to: i32, all: &mut Vec<usize>) -> Result<(), Infallible> {
        if let Some(there) = self.slots.get(&slot) {
            all.extend(there.range((from, 0)..=(to, usize::MAX)).map(|(_, id)| *id));
        }
        Ok(())
    }

    fn place(&mut self, id: usize, slot: Slot, day: i32, there: bool) -> Result<(), Infallible> {
        if there {
            self.slots.entry(slot).or_default().insert((day, id));
        } else if let Some(reports) = self.slots.get_mut(&slot) {
            reports.remove(&(day, id));
        }
        Ok(())
    }

    fn pins(&mut self, id: usize, _: &Unit) -> Result<Vec<(usize, bool)>, Infallible> {
        let of = |(&(one, other), &same): (&(usize, usize), &bool)| match id {
            id if id == one => Some((other, same)),
            id if id == other => Some((one, same)),
            _ => None,
        };
        Ok(self.pins.iter().filter_map(of).collect())
    }
}
