//! Where reports stand, so that those which may tell of the same happening are found without looking at all.
//!
//! A block is a category with the codes of its parties; a slot is what of a block falls into some days. Its number begins with the days, so that what is near in time
//! is near in an index, too.

use crate::alike::gap;
use crate::hash::mix;
use crate::report::{Order, Report, Tag};
use crate::rules::Rules;
use std::collections::BTreeSet;

/// Days that a report's date may span to stand among the narrow ones: wide ones are few, and would have all searches look far ahead.
const NARROW: i32 = 7;
/// Days of a slot, as a power of two: of narrow and of wide reports.
const DAYS: [u32; 2] = [4, 6];
/// Bits of a slot's number for its block.
const BLOCK: u32 = 40;
/// Added to the days, so that those before 1970 are numbers, too.
const EPOCH: i64 = 1 << 20;

/// The day of what has none, and happens once.
const WHENEVER: i32 = 0;

/// A report with all that finding and comparing it takes.
#[derive(Clone, Debug)]
pub struct Unit {
    /// What it says.
    pub report: Report,
    /// Where it stands among all.
    pub order: Order,
    /// It stands for itself only, whatever others say the same: a person has said something of it, or it says too little.
    pub own: bool,
    /// The day on which it stands; `None` where it says too little about that to be merged.
    pub day: Option<i32>,
    /// The last day on which it can have happened; `None` where it says too little about that, so that it meets others only by what happens once.
    timed: Option<i32>,
    span: Option<(i32, i32)>,
    /// A bit for each of its words, which others may share: so that most texts need not be compared word by word.
    pub(crate) marks: u128,
    /// Blocks of what happens once, whenever that was.
    once: Box<[u64]>,
    stands: Box<[u64]>,
    looks: Box<[u64]>,
}

/// Some days of one block: those reports that others are compared with, or the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub i64);

impl Slot {
    fn new(block: u64, wide: bool, days: i64, core: bool) -> Slot {
        let kind = i64::from(wide);
        let block = (block & ((1 << BLOCK) - 1)) as i64;
        Slot((((days + EPOCH) * 2 + kind) << (BLOCK + 1)) | (block << 1) | i64::from(core))
    }

    /// All slots of the same days, whatever their block: the first number, and the one behind the last.
    pub fn days(self) -> (i64, i64) {
        let days = self.0 >> (BLOCK + 1);
        (days << (BLOCK + 1), (days + 1) << (BLOCK + 1))
    }
}

impl Unit {
    /// Makes a report ready; `pinned`: a person has said of it which others it is of one event with, or is not.
    pub fn new(report: Report, pinned: bool, rules: &Rules) -> Unit {
        let mut once: Vec<u64> = Vec::new();
        once.extend(
            report
                .once(rules)
                .into_iter()
                .map(|(one, other)| block(&report, 4, one, other)),
        );
        let timed = report.last_day(rules);
        let day = timed.or((!once.is_empty()).then_some(WHENEVER));
        let own = pinned || day.is_none();
        let (stands, looks) = blocks(&report);
        Unit {
            order: report.order(own),
            own,
            day,
            timed,
            marks: marks(&report.words),
            span: timed.and_then(|_| report.span(rules.before)),
            once: once.into(),
            stands,
            looks,
            report,
        }
    }

    /// Whether two reports have to do with each other at all: one stands where the other looks, and times that are not too far apart. What one report is merged with
    /// depends on those that it touches, and on no others.
    pub fn touches(&self, other: &Unit, rules: &Rules) -> bool {
        if self.day.is_none() || other.day.is_none() {
            return false;
        }
        let near = match (self.span, other.span) {
            (Some(one), Some(two)) => gap(one, two) <= rules.reach,
            _ => false,
        };
        (near && self.looks.iter().any(|block| other.stands.contains(block)))
            // At another time told, it is another one, and keeps that out.
            || self.once.iter().any(|block| other.once.contains(block))
    }

    fn is_wide(&self) -> bool {
        self.report
            .days
            .is_some_and(|(first, last)| last - first > NARROW)
    }

    /// The slots in which it stands.
    pub fn stands(&self, core: bool) -> impl Iterator<Item = Slot> + '_ {
        let wide = self.is_wide();
        let days = self.timed.map(|day| i64::from(day) >> DAYS[usize::from(wide)]);
        let timed = days.into_iter().flat_map(move |days| {
            let slot = move |block: &u64| Slot::new(*block, wide, days, core);
            self.stands.iter().map(slot)
        });
        timed.chain(self.once.iter().map(move |block| whenever(*block, core)))
    }

    /// The slots in which those stand that it may touch, each with the first and last day of theirs.
    pub fn looks(&self, core: bool, rules: &Rules) -> Vec<(Slot, i32, i32)> {
        let mut slots: Vec<(Slot, i32, i32)> = Vec::new();
        let once = self.once.iter();
        slots.extend(once.map(|block| (whenever(*block, core), i32::MIN, i32::MAX)));
        let Some((first, last)) = self.span else {
            return slots;
        };
        for (wide, width) in [(false, NARROW), (true, rules.widest)] {
            let (from, to) = (first - rules.reach, last + rules.reach + rules.before + width);
            let days = DAYS[usize::from(wide)];
            for days in (i64::from(from) >> days)..=(i64::from(to) >> days) {
                let slot = |block: &u64| (Slot::new(*block, wide, days, core), from, to);
                slots.extend(self.looks.iter().map(slot));
            }
        }
        slots
    }
}

/// The slot of what happens once, whenever it was.
fn whenever(block: u64, core: bool) -> Slot {
    Slot::new(block, true, i64::from(WHENEVER), core)
}

fn marks(words: &[u32]) -> u128 {
    words
        .iter()
        .fold(0, |marks, word| marks | 1 << (mix(u64::from(*word)) & 127))
}

/// The number of a block.
fn block(report: &Report, kind: u64, one: Tag, other: Tag) -> u64 {
    mix(mix(mix(report.event.0 ^ kind).rotate_left(9) ^ one.0).rotate_left(9) ^ other.0)
}

/// The blocks that a report stands in, and those in which the others stand that it can be of one event with: its category with each pair of its parties' codes; for one that
/// has a single code, with that. Whoever is found so finds it, too.
fn blocks(report: &Report) -> (Box<[u64]>, Box<[u64]>) {
    let parties = report.actors.iter().chain(&report.recipients);
    let codes: BTreeSet<Tag> = parties.filter_map(|party| party.code).collect();
    let codes: Vec<Tag> = codes.into_iter().collect();
    let block = |kind: u64, one: Tag, other: Tag| block(report, kind, one, other);
    let none = Tag::default();
    let single = |code: Tag| block(1, code, none);
    // What has this code and others.
    let several = |code: Tag| block(2, code, none);
    match codes.as_slice() {
        [] => {
            let all = block(0, none, none);
            (Box::new([all]), Box::new([all]))
        }
        &[code] => (Box::new([single(code)]), Box::new([single(code), several(code)])),
        _ => {
            let (mut stands, mut looks) = (Vec::new(), Vec::new());
            for (at, &one) in codes.iter().enumerate() {
                stands.push(several(one));
                looks.push(single(one));
                for &other in codes.iter().skip(at + 1) {
                    stands.push(block(3, one, other));
                    looks.push(block(3, one, other));
                }
            }
            (stands.into(), looks.into())
        }
    }
}
