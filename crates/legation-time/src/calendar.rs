//! Rules for dates with a month or a day, in all their layouts.

use crate::atom::Shape;
use crate::lexicon::Entry;
use crate::reader::{Read, Reader};
use crate::value::{Time, Unit};
use crate::words::Function;
use crate::years::{NAMED_YEARS, short_year};

impl Reader<'_, '_, '_> {
    /// A date in any layout, with the weekday before it.
    pub(crate) fn date(&self, at: usize) -> Read<Time> {
        if self.entry(at).is_some_and(|entry| entry.weekday.is_some()) {
            // "Thursday, July 10", "Thursday (July 10)", "Thursday, on the 10th of July".
            let comma = self.skip_shape(at + 1, Shape::Comma);
            let open = comma + usize::from(self.mark(comma, "("));
            let on = if comma > at + 1 {
                self.skip(open, Function::On)
            } else {
                open
            };
            let (end, time) = self.full_date(open).or_else(|| self.full_date(on))?;
            return Some((end + usize::from(open > comma && self.mark(end, ")")), time));
        }
        self.full_date(at)
            .or_else(|| self.month_date(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.fiscal(at))
            .or_else(|| self.years(at))
            .or_else(|| self.feast(at))
            .or_else(|| self.fixed(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at))
    }

    /// A date with month and day.
    pub(crate) fn full_date(&self, at: usize) -> Read<Time> {
        self.numeric(at)
            .or_else(|| self.month_day(at))
            .or_else(|| self.day_month(at))
    }

    /// "2025-07-12", "12.07.2025", "12/07/2025".
    fn numeric(&self, at: usize) -> Read<Time> {
        let part = |offset: usize| match self.shape(at + offset) {
            Shape::Digits(value, digits) if offset == 0 || self.glued(at + offset) => Some((value, digits)),
            _ => None,
        };
        let mark = self.shape(at + 1);
        let joined = mark == self.shape(at + 3) && self.glued(at + 1) && self.glued(at + 3);
        if !joined || !matches!(mark, Shape::Dash | Shape::Slash | Shape::Dot) {
            return None;
        }
        let ((first, digits), (second, _), (third, last_digits)) = (part(0)?, part(2)?, part(4)?);
        if self.glued(at + 5) && !self.breaks(at + 5) {
            return None;
        }
        let year = match (digits, last_digits) {
            (4, _) => first,
            (_, 4) => third,
            (_, 2) if mark == Shape::Slash => i32::from(short_year(third)),
            _ => return None,
        };
        let either = first <= 12 && second <= 12;
        let day_first = if either {
            self.lexicon.day_first || mark == Shape::Dot
        } else {
            first > 12
        };
        let (month, day) = match digits {
            4 => (second, third),
            _ if day_first => (second, first),
            _ => (first, second),
        };
        let right = NAMED_YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        right.then_some((
            at + 5,
            Time::date(Some(year as i16), Some(month as i8), Some(day as i8)),
        ))
    }

    /// A month's name, if it is written as one.
    pub(crate) fn month(&self, at: usize) -> Option<i8> {
        let entry = self.entry(at)?;
        entry.month.filter(|_| self.capital(at) || !entry.ambiguous)
    }

    /// A number that may be a day of the month.
    pub(crate) fn day_number(&self, at: usize) -> Option<i8> {
        let (Shape::Digits(value, 1..=2) | Shape::Ordinal(value)) = self.shape(at) else {
            return None;
        };
        let counts = self.entry(at + 1).is_some_and(|entry| entry.after_number);
        ((1..=31).contains(&value) && !counts).then_some(value as i8)
    }

    /// "July 12", "July 12, 2025", "July 9-10", "July 9 and 10, 2025", "July the 4th".
    fn month_day(&self, at: usize) -> Read<Time> {
        let month = self.month(at)?;
        let the = self.skip(at + 1, Function::The);
        let day = self.day_number(the)?;
        let ordinal = matches!(self.shape(the), Shape::Ordinal(_));
        // "July 12km" holds no day.
        if (the > at + 1 && !ordinal) || (self.glued(the + 1) && !self.breaks(the + 1)) {
            return None;
        }
        let second = self.second_day(the + 1, day);
        let end = second.map_or(the + 1, |(end, _)| end);
        let year = self.year(self.skip_shape(end, Shape::Comma));
        let end = year.map_or(end, |(end, _)| end);
        Some((
            end,
            spread(
                year.map(|(_, year)| year),
                month,
                day,
                second.map(|(_, last)| last),
            ),
        ))
    }

    /// "-10", "and 10", "to 10" after a day, where no month follows that is its own.
    fn second_day(&self, at: usize, first: i8) -> Read<i8> {
        let dash = self.shape(at) == Shape::Dash;
        if !dash && !self.joins_days(at) {
            return None;
        }
        let last = match self.shape(at + 1) {
            // "July 9-10 drones": after a dash the number is a day, whatever follows.
            Shape::Digits(value @ 1..=31, 1..=2) if dash => value as i8,
            _ => self.day_number(at + 1)?,
        };
        let goes_on = self.breaks(at + 2) || self.is(at + 2, Function::Goes) || self.year(at + 2).is_some();
        let own = self.month(at + 2).is_some();
        (last > first && !own && (dash || goes_on)).then_some((at + 2, last))
    }

    fn joins_days(&self, at: usize) -> bool {
        [Function::And, Function::Or, Function::To]
            .iter()
            .any(|function| self.is(at, *function))
    }

    /// "12 July", "12th of July 2025", "17-19 September", "17 to 19 September".
    fn day_month(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let day = self.day_number(the)?;
        let ordinal = |at: usize| matches!(self.shape(at), Shape::Ordinal(_));
        let glued = the > 0 && self.glued(the);
        if (the > at && !ordinal(the))
            || (glued && matches!(self.shape(the - 1), Shape::Dash | Shape::Dot | Shape::Slash))
        {
            return None;
        }
        let joined = self.shape(the + 1) == Shape::Dash || self.joins_days(the + 1);
        let last = if joined {
            self.day_number(the + 2).filter(|last| *last > day)
        } else {
            None
        };
        let number = if last.is_some() { the + 2 } else { the };
        // "12-July-2025", "the 12th of July".
        let dash = number + 1 + usize::from(self.shape(number + 1) == Shape::Dash && self.glued(number + 1));
        let noun = if ordinal(number) {
            self.skip(dash, Function::Of)
        } else {
            dash
        };
        let month = self.month(noun)?;
        let end = noun + 1;
        let years = [
            self.skip_shape(end, Shape::Comma),
            self.skip_shape(end, Shape::Dash),
            self.skip(end, Function::Of),
        ];
        let year = years.into_iter().find_map(|at| self.year(at));
        let end = year.map_or(end, |(end, _)| end);
        Some((end, spread(year.map(|(_, year)| year), month, day, last)))
    }

    /// "July 2025", "July of 2025", "July".
    pub(crate) fn month_date(&self, at: usize) -> Read<Time> {
        let month = self.month(at)?;
        let linked = [
            at + 1,
            self.skip_shape(at + 1, Shape::Comma),
            self.skip(at + 1, Function::Of),
            self.skip(at + 1, Function::In),
        ];
        if let Some((end, year)) = linked.into_iter().find_map(|at| self.year(at)) {
            return Some((end, Time::date(Some(year), Some(month), None)));
        }
        // "July '21".
        if self.shape(at + 1) == Shape::Apostrophe
            && let Shape::Digits(value, 2) = self.shape(at + 2)
        {
            return Some((at + 3, Time::date(Some(short_year(value)), Some(month), None)));
        }
        let named = self.capital(at) && self.month_name(at);
        named.then_some((at + 1, Time::date(None, Some(month), None)))
    }

    /// Whether a month's bare name is one and not a verb or a person.
    fn month_name(&self, at: usize) -> bool {
        let Some(entry) = self.entry(at) else { return false };
        if !entry.ambiguous {
            // "June Smith said" and "April Jones said" are people.
            let person =
                self.capital(at + 1) && self.shape(at + 1) == Shape::Word && self.entry(at + 1).is_none();
            return !person || at > 0;
        }
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let time = |entry: &Entry| entry.step.is_some() || entry.part.is_some();
        let month = |entry: &Entry| entry.part.is_some() || entry.month.is_some();
        let framed = [
            Function::In,
            Function::Of,
            Function::From,
            Function::To,
            Function::Between,
            Function::The,
        ];
        let joined = self.after(at, &[Function::And, Function::Or]) || self.shape(before) == Shape::Dash;
        let of_year = |time: &Time| matches!(time, Time::Calendar { unit: Unit::Year, .. });
        self.after(at, &framed)
            || self.bound_before(at).is_some()
            || self.before(at).is_some_and(time)
            || (joined && self.before(before).is_some_and(month))
            || self
                .stepped(self.skip(at + 1, Function::Of))
                .is_some_and(|(_, time)| of_year(&time))
    }

    /// "the 15th", "the 12th of last month": a day whose month is known from elsewhere.
    fn day_of_month(&self, at: usize) -> Read<Time> {
        let ordinal = matches!(self.shape(at + 1), Shape::Ordinal(_));
        let day = self
            .day_number(at + 1)
            .filter(|_| ordinal && self.is(at, Function::The))?;
        let end = at + 2;
        let of = self.is(end, Function::Of);
        let month = of && (self.the_unit(end + 1).is_some() || self.stepped(end + 1).is_some());
        // "on the 15th floor" goes on with its noun.
        let goes_on = self.breaks(end) || self.is(end, Function::Goes);
        let alone = goes_on && !of && self.after(at, &[Function::On]);
        (month || alone).then_some((end, Time::date(None, None, Some(day))))
    }
}

/// A day, or the range from it to another day of its month.
fn spread(year: Option<i16>, month: i8, first: i8, last: Option<i8>) -> Time {
    let day = |day: i8| Time::date(year, Some(month), Some(day));
    last.map_or_else(|| day(first), |last| Time::range(day(first), day(last)))
}
