//! Rules for times of day.

use crate::atom::Shape;
use crate::find::{Said, day_level};
use crate::reader::{Read, Reader};
use crate::timex::{Clock, Point, Says};
use crate::value::{Time, Value};
use crate::words::{Function, Meaning};

/// Hour, minute, second.
type Hour = (i32, Option<i32>, Option<i32>);

impl Reader<'_, '_, '_> {
    /// "8 p.m.", "16:30 GMT", "noon", with the day behind it where no preposition parts them ("9 a.m. Friday").
    pub(crate) fn clock(&self, at: usize) -> Read<Said> {
        let (end, (hour, minute, second)) = self.clock_time(at)?;
        let day = self.day_behind(end).filter(|(_, time)| day_level(time));
        let (end, time, value) = match day {
            Some((end, time)) => (end, Some(time.clone()), Some(Value::new(time))),
            // "8 p.m. on Friday": two expressions, but the hour is of that day.
            None => (end, self.day_told_next(end), None),
        };
        let point = Point {
            time,
            part: None,
            clock: Some(Clock::At(hour, minute, second)),
            fiscal: false,
            modifier: None,
            note: None,
        };
        Some((end, Said::from(at, Says::Point(point), value)))
    }

    fn day_told_next(&self, at: usize) -> Option<Time> {
        // "from 10 a.m. to noon on Thursday": both are of that day.
        let linked = self.shape(at) == Shape::Dash || self.is(at, Function::To) || self.is(at, Function::And);
        if let Some((end, _)) = self.clock_time(at + 1).filter(|_| linked) {
            let day = self.day_behind(end).map(|(_, time)| time);
            return day.filter(day_level).or_else(|| self.day_told_after(end));
        }
        self.day_told_after(at)
    }

    fn day_told_after(&self, at: usize) -> Option<Time> {
        let comma = self.skip_shape(at, Shape::Comma);
        let next = self.skip(comma, Function::On);
        let (_, time) = self.day_behind(next).filter(|_| next > at)?;
        day_level(&time).then_some(time)
    }

    fn day_behind(&self, at: usize) -> Read<Time> {
        self.deictic(at)
            .or_else(|| self.date(at))
            .or_else(|| self.name(at))
            .or_else(|| self.stepped(at))
    }

    /// An hour of the day in any layout.
    pub(crate) fn clock_time(&self, at: usize) -> Read<Hour> {
        if let Some((end, hour)) = self.phrase(at, |meaning| match meaning {
            Meaning::Hour(hour) => Some(hour),
            _ => None,
        }) {
            return Some((end, (hour, Some(0), None)));
        }
        let (end, (mut hour, mut minute, second)) = self.digits_of_hour(at)?;
        let colon = minute.is_some();
        let military = matches!(self.shape(at), Shape::Digits(_, 4));
        let marked = self.skip_shape(end, Shape::Dash);
        let mut next = end;
        let half = self.entry(marked).and_then(|entry| entry.meridiem);
        if let Some(half) = half.filter(|_| (1..=12).contains(&hour) && !military) {
            hour = hour % 12 + half;
            next = marked + 1;
            // "8 p.m" with its full stop cut off.
            let dotted = self
                .atoms
                .get(marked)
                .is_some_and(|atom| atom.text.contains('.') && !atom.text.ends_with('.'));
            if dotted && self.glued(next) && self.mark(next, ".") {
                next += 1;
            }
        } else if let Some((after, ())) = self.phrase(end, |meaning| match meaning {
            Meaning::Oclock => Some(()),
            _ => None,
        }) {
            next = after;
        }
        let daypart = self.hour_of_part(next);
        if let Some((after, afternoon)) = daypart.filter(|_| hour <= 12 && !military) {
            if half.is_none() && afternoon {
                hour = hour % 12 + 12;
            }
            next = after;
        }
        let said = next > end;
        let zone = self.zone(next);
        let next = zone.unwrap_or(next);
        // "at around 5:30".
        let about = (1..=2).find(|back| {
            at.checked_sub(*back)
                .and_then(|from| self.hedge(from))
                .is_some_and(|(end, _)| end == at)
        });
        let framed = self.after(
            at - about.unwrap_or(0),
            &[
                Function::At,
                Function::From,
                Function::To,
                Function::Between,
                Function::And,
                Function::For,
            ],
        ) || self.bound_before(at).is_some();
        let clear = match () {
            _ if said => true,
            _ if military => zone.is_some(),
            _ if colon => framed || zone.is_some(),
            _ => false,
        };
        // "3:15 to 2:40" of a race, "1:30.52".
        let more = self.glued(next) && matches!(self.shape(next), Shape::Digits(..) | Shape::Word);
        if !clear || more || !(0..=24).contains(&hour) || minute.is_some_and(|minute| minute > 59) {
            return None;
        }
        minute = minute.or(Some(0));
        Some((next, (hour, minute, second)))
    }

    /// "in the morning", after an hour: the index after it, and whether it is of the second half of the day.
    fn hour_of_part(&self, at: usize) -> Read<bool> {
        let the = at + 1;
        let part = self.entry(the + 1)?.daypart?;
        let framed = self.is(at, Function::In) && self.is(the, Function::The);
        framed.then_some((the + 2, part != crate::value::Daypart::Morning))
    }

    /// "8", "8:30", "8:30:15", "8.30", "1430", "eight": which of them are times is told by what stands around them.
    fn digits_of_hour(&self, at: usize) -> Read<Hour> {
        let two = |at: usize| match self.shape(at) {
            Shape::Digits(value @ 0..=59, 2) if self.glued(at) => Some(value),
            _ => None,
        };
        match self.shape(at) {
            Shape::Digits(hour @ 0..=24, 1..=2) => {
                let colon = |at: usize| self.mark(at, ":") && self.glued(at);
                let Some(minute) = two(at + 2).filter(|_| colon(at + 1)) else {
                    return Some((at + 1, (hour, None, None)));
                };
                match two(at + 4).filter(|_| colon(at + 3)) {
                    Some(second) => Some((at + 5, (hour, Some(minute), Some(second)))),
                    None => Some((at + 3, (hour, Some(minute), None))),
                }
            }
            Shape::Digits(both @ 0..=2400, 4) => Some((at + 1, (both / 100, Some(both % 100), None))),
            // "3.30pm".
            Shape::Quantity(_) => {
                let (hour, minute) = self.atoms.get(at)?.text.split_once('.')?;
                let two = minute.len() == 2;
                let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
                two.then_some((at + 1, (hour, Some(minute), None)))
            }
            Shape::Word => {
                let hour = self.entry(at)?.number.filter(|hour| (1..=12).contains(hour))?;
                Some((at + 1, (hour, None, None)))
            }
            _ => None,
        }
    }

    /// "GMT", "local time": the index after it.
    fn zone(&self, at: usize) -> Option<usize> {
        if !self.is(at, Function::Zone) {
            return None;
        }
        Some(self.skip(at + 1, Function::ZoneTime))
    }
}
