//! Rules for parts of a time ("early August", "Thursday night") and for times that are told rather than dated ("now").

use crate::atom::Shape;
use crate::find::Said;
use crate::reader::{Read, Reader};
use crate::timex::{Reference, Says};
use crate::value::{Anchor, Bound, Daypart, Named, Part, Time, Unit, Value};
use crate::words::{Function, Meaning, References};

impl Reader<'_, '_, '_> {
    /// "early August", "the end of last year", "mid-July", "earlier this month", "late on Thursday".
    pub(crate) fn part(&self, at: usize) -> Read<Value> {
        let word = self.skip(at, Function::The);
        if let Some(found) = self.possessive_end(word).or_else(|| self.early_days(word)) {
            return Some(found);
        }
        let part = self.entry(word)?.part?;
        let next = self.skip_shape(word + 1, Shape::Dash);
        let of = self.is(next, Function::Of);
        let linked = of || self.is(next, Function::In) || self.is(next, Function::On);
        match part {
            Part::Start | Part::End if !of => return None,
            Part::Earlier | Part::Later if word > at => return None,
            _ => {}
        }
        let unit = || if linked { self.the_unit(next + 1) } else { None };
        let (end, time) = self.placed(next + usize::from(linked)).or_else(unit)?;
        // "late" before a length is no part of it.
        let length = matches!(
            time,
            Time::Shift { .. } | Time::Window { .. } | Time::Duration { .. }
        );
        (!length).then(|| (end, Value::of_part(part, time)))
    }

    /// "year's end", read at the unit.
    fn possessive_end(&self, at: usize) -> Read<Value> {
        let (unit, plural) = self.entry(at)?.unit?;
        let part = self
            .entry(at + 2)?
            .part
            .filter(|part| matches!(part, Part::Start | Part::End))?;
        let read = !plural && self.shape(at + 1) == Shape::Possessive;
        read.then(|| {
            (
                at + 3,
                Value::of_part(part, Time::calendar(unit, 0, Anchor::Either)),
            )
        })
    }

    /// "the early days of 2022", "the final months of last year".
    fn early_days(&self, at: usize) -> Read<Value> {
        let entry = self.entry(at)?;
        let part = match (entry.part, entry.ordinal) {
            (Some(part @ (Part::Early | Part::Late)), _) => part,
            (_, Some(1)) => Part::Start,
            (_, Some(-1)) => Part::End,
            _ => return None,
        };
        let (_, plural) = self.entry(at + 1)?.unit?;
        if !plural || !self.is(at + 2, Function::Of) {
            return None;
        }
        let (end, time) = self.placed(at + 3).or_else(|| self.the_unit(at + 3))?;
        Some((end, Value::of_part(part, time)))
    }

    /// "the year" where something before it says that this one is meant ("the end of the year").
    pub(crate) fn the_unit(&self, at: usize) -> Read<Time> {
        let noun = at + 1;
        let (unit, plural) = self.entry(noun)?.unit?;
        // "later in the day" is told of the day that was told.
        let anchor = if unit == Unit::Day {
            Anchor::Reference
        } else {
            Anchor::Either
        };
        let read = self.is(at, Function::The) && !plural && unit >= Unit::Day;
        read.then_some((noun + 1, Time::calendar(unit, 0, anchor)))
    }

    /// "Thursday morning", "yesterday evening".
    pub(crate) fn daypart_after(&self, end: usize, value: &Value) -> (usize, Option<Daypart>) {
        let day = matches!(
            value.time,
            Time::Named {
                name: Named::Weekday(_),
                ..
            } | Time::Date { day: Some(_), .. }
        ) || matches!(value.time, Time::Calendar { unit: Unit::Day, .. });
        let part = self.entry(end).and_then(|entry| entry.part);
        let next = end + usize::from(matches!(part, Some(Part::Early | Part::Late)));
        match self.entry(next).and_then(|entry| entry.daypart) {
            Some(daypart) if day => (next + 1, Some(daypart)),
            _ => (end, None),
        }
    }

    /// "the morning of August 15", "the night of July 9-10".
    pub(crate) fn daypart_of(&self, at: usize) -> Read<Value> {
        let noun = self.skip(at, Function::The);
        let daypart = self.entry(noun)?.daypart;
        daypart.filter(|_| self.is(noun + 1, Function::Of))?;
        let (end, time) = self.placed(noun + 2)?;
        Some((
            end,
            Value {
                daypart,
                ..Value::new(time)
            },
        ))
    }

    /// "now", "recently", "at that time".
    pub(crate) fn reference(&self, at: usize) -> Read<Said> {
        let (end, told) = self.phrase(at, |meaning| match meaning {
            Meaning::Reference(told) => Some(told),
            _ => None,
        })?;
        // "as soon as".
        if self.is(end, Function::As) {
            return None;
        }
        let bound = self.bound_before(at);
        let (marked, time) = match told.means {
            References::Present => (Some(Reference::Present), Some(Time::Present)),
            References::Past => (
                Some(Reference::Past),
                (told.days > 0).then_some(Time::Past { days: told.days }),
            ),
            References::Future => (Some(Reference::Future), Some(Time::Future)),
            References::Told => (None, Some(Time::Told)),
            References::ToldIfBound => {
                let bound = matches!(bound, Some(Bound::Since | Bound::Until | Bound::By));
                (None, Some(bound.then_some(Time::Told)?))
            }
        };
        // "the past mistakes", "the future king".
        let the = self.is(at, Function::The);
        let goes_on = self.breaks(end) || self.is(end, Function::Goes);
        if the && !goes_on && matches!(marked, Some(Reference::Past | Reference::Future)) {
            return None;
        }
        // "at the moment": the preposition stays outside where an article follows it.
        let preposition =
            self.is(at, Function::At) || self.is(at, Function::For) || self.is(at, Function::In);
        let article = self.is(at + 1, Function::The) || self.is(at + 1, Function::This);
        let start = at + usize::from(preposition && article);
        let said = Said {
            start,
            says: marked.filter(|_| told.marked).map(Says::Reference),
            value: time.map(Value::new),
            second: None,
        };
        Some((end, said))
    }
}
