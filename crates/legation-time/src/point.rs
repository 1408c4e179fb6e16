//! Rules for days, weeks, months, years and their parts.

use crate::atom::Shape;
use crate::find::{Said, day_level};
use crate::reader::{Read, Reader};
use crate::timex::{Clock, Point, Says};
use crate::value::{Anchor, Daypart, Direction, Part, Time, Unit, Value};
use crate::words::Function;

impl Reader<'_, '_, '_> {
    /// "Thursday", "early next year", "the morning of August 15", "the third quarter of 2024"; two points for a range.
    pub(crate) fn point(&self, at: usize) -> Read<Said> {
        if let Some(found) = self.point_after_part(at) {
            return Some(found);
        }
        let readings = [
            self.early_hours(at),
            self.part(at).filter(|_| !self.part_apart(at)),
            self.daypart_of(at),
            self.single(at).map(|(end, time)| (end, Value::new(time))),
            self.unit_end(at),
            self.year_earlier(at),
            self.told_unit(at),
            self.fiscal_year(at),
            self.told_daypart(at),
            self.overnight(at),
            self.quarter_apart(at),
        ];
        let (end, mut value) = readings.into_iter().flatten().rev().max_by_key(|(end, _)| *end)?;
        if !is_point(&value.time) {
            return None;
        }
        let (end, daypart) = self.daypart_after(end, &value);
        value.daypart = value.daypart.or(daypart);
        if let Time::Range { from, to } = &value.time {
            let (middle, second) = self.range_ends(at, end)?;
            let of = |time: &Time| {
                Says::Point(Point {
                    part: value.part,
                    ..Point::of(time.clone())
                })
            };
            let said = Said {
                start: at,
                says: Some(of(from)),
                second: Some((middle, second, of(to))),
                value: Some(value),
            };
            return Some((end, said));
        }
        value.time = self.with_year_of_next(value.time, end);
        value.time = self.anniversary(value.time, end);
        let days = self.days_of_point(at, end, &value);
        let mut point = self.as_point(at, end, value);
        // "Friday, 8 p.m.".
        let next = self.skip_shape(end, Shape::Comma);
        if point.clock.is_none()
            && point.time.as_ref().is_some_and(day_level)
            && let Some((after, (hour, minute, second))) = self.clock_time(next)
        {
            point.clock = Some(Clock::At(hour, minute, second));
            return Some((after, Said::from(at, Says::Point(point), days)));
        }
        Some((end, Said::from(at, Says::Point(point), days)))
    }

    /// What a point tells of days: a part of a day that is not named tells nothing, but "overnight" does.
    fn days_of_point(&self, at: usize, end: usize, value: &Value) -> Option<Value> {
        if value.time != told_day() {
            return Some(value.clone());
        }
        let day = self.skip(self.skip(end, Function::On), Function::Into);
        let day_follows = self.entry(day).is_some_and(|entry| entry.weekday.is_some()) && self.capital(day);
        let overnight = self.is(at, Function::Overnight) && !day_follows;
        overnight.then_some(Value::new(Time::Past { days: 1 }))
    }

    /// "early in 2023": TIMEX3 marks "2023", the days are those of the part.
    fn point_after_part(&self, at: usize) -> Read<Said> {
        let (end, value) = self.part(at).filter(|_| self.part_apart(at))?;
        let word = self.skip(at, Function::The);
        let next = self.skip_shape(word + 1, Shape::Dash);
        let plain = |(last, said): &(usize, Said)| *last == end && said.second.is_none();
        let said = match self.point(next + 1).filter(plain) {
            Some((_, said)) => Said {
                value: Some(value),
                ..said
            },
            // "later in the day": TIMEX3 marks nothing.
            None => Said {
                start: at,
                says: None,
                value: Some(value),
                second: None,
            },
        };
        Some((end, said))
    }

    /// The two ends of a range read as one: where the first ends, where the second begins.
    fn range_ends(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let link = (start + 1..end.saturating_sub(1)).find(|&at| {
            let joins = self.shape(at) == Shape::Dash
                || matches!(self.shape(at), Shape::Slash)
                || self.is(at, Function::And)
                || self.is(at, Function::Or)
                || self.is(at, Function::To);
            joins && self.entry(at - 1).is_none_or(|entry| entry.part.is_none())
        })?;
        Some((link, link + 1))
    }

    /// "late on Thursday", "early in 2023": the preposition parts them, and only the day or year is marked.
    fn part_apart(&self, at: usize) -> bool {
        let word = self.skip(at, Function::The);
        let next = self.skip_shape(word + 1, Shape::Dash);
        let linked = self.is(next, Function::In) || self.is(next, Function::On);
        let part = self.entry(word).and_then(|entry| entry.part);
        linked && !matches!(part, Some(Part::Start | Part::End) | None)
    }

    /// "between May and June 1981", "January 23 - March 9, 2014": the first has the year of the second, or the one before.
    fn with_year_of_next(&self, time: Time, at: usize) -> Time {
        let Time::Date {
            year: None,
            month: Some(month),
            day,
        } = time
        else {
            return time;
        };
        let linked = self.shape(at) == Shape::Dash || self.is(at, Function::To) || self.is(at, Function::And);
        let next = if linked { self.single(at + 1) } else { None };
        match next {
            Some((
                _,
                Time::Date {
                    year: Some(year),
                    month: Some(last),
                    ..
                },
            )) => Time::date(Some(if month > last { year - 1 } else { year }), Some(month), day),
            _ => time,
        }
    }

    /// "the Sept. 11 attacks": of the one year that they stand for.
    fn anniversary(&self, time: Time, end: usize) -> Time {
        let Time::Date {
            year: None,
            month: Some(month),
            day: Some(day),
        } = time
        else {
            return time;
        };
        let next = self.atoms.get(end).map_or("", |atom| atom.text);
        let of = |(_, its_month, its_day, word): &&(i16, i8, i8, Box<str>)| {
            (*its_month, *its_day) == (month, day) && next.eq_ignore_ascii_case(word)
        };
        match self.lexicon.anniversaries.iter().find(of) {
            Some((year, ..)) => Time::date(Some(*year), Some(month), Some(day)),
            None => time,
        }
    }

    /// "third-quarter", "in third quarter": of a year, where no "the" says so.
    fn quarter_apart(&self, at: usize) -> Read<Value> {
        let nth = match self.shape(at) {
            Shape::Ordinal(nth) => nth,
            _ => self.entry(at)?.ordinal?,
        };
        let dash = self.shape(at + 1) == Shape::Dash && self.glued(at + 1) && self.glued(at + 2);
        let framed = dash || self.after(at, &[Function::In, Function::For, Function::Of]);
        let noun = at + 1 + usize::from(dash);
        let quarter = self.entry(noun)?.unit == Some((Unit::Quarter, false));
        let count = 1;
        let unit = Unit::Quarter;
        let fits = framed && quarter && (1..=4).contains(&nth);
        fits.then(|| (noun + 1, Value::new(Time::Nth { nth, count, unit })))
    }

    /// "overnight": of the day that is told, or that follows ("overnight on Tuesday" leaves the day its own).
    fn overnight(&self, at: usize) -> Read<Value> {
        let night = Value {
            daypart: Some(Daypart::Night),
            ..Value::new(told_day())
        };
        self.is(at, Function::Overnight).then_some((at + 1, night))
    }

    /// "the early hours of Sunday", "the small hours".
    fn early_hours(&self, at: usize) -> Read<Value> {
        let word = self.skip(at, Function::The);
        let early = self.is(word, Function::Small)
            || self
                .entry(word)
                .is_some_and(|entry| entry.part == Some(Part::Early));
        let hours = self.entry(word + 1)?.unit == Some((Unit::Hour, true));
        if !early || !hours {
            return None;
        }
        let morning = |time: Time| Value {
            daypart: Some(Daypart::Morning),
            ..Value::new(time)
        };
        if self.is(word + 2, Function::Of)
            && let Some((end, time)) = self.single(word + 3).filter(|(_, time)| day_level(time))
        {
            return Some((end, morning(time)));
        }
        Some((word + 2, morning(told_day())))
    }

    /// "year-end", "month-end".
    fn unit_end(&self, at: usize) -> Read<Value> {
        let (unit, plural) = self.entry(at)?.unit?;
        let end = self.entry(at + 2)?.part == Some(Part::End);
        let joined = self.shape(at + 1) == Shape::Dash && self.glued(at + 1) && self.glued(at + 2);
        let big = matches!(unit, Unit::Month | Unit::Quarter | Unit::Year);
        let value = Value::of_part(Part::End, Time::calendar(unit, 0, Anchor::Either));
        (!plural && end && joined && big).then_some((at + 3, value))
    }

    /// "the year-earlier quarter", "a year-ago period": the same, one unit back.
    fn year_earlier(&self, at: usize) -> Read<Value> {
        let word = self.skip(self.skip(at, Function::The), Function::A);
        let (unit, plural) = self.entry(word)?.unit?;
        if plural || unit < Unit::Day || self.shape(word + 1) != Shape::Dash {
            return None;
        }
        let (end, (direction, _)) = self.direction(word + 2)?;
        if direction != Direction::Before || end != word + 3 {
            return None;
        }
        let back = Time::shift(
            crate::value::Amount::exactly(1),
            unit,
            Direction::Before,
            Anchor::Publication,
        );
        let noun = self.entry(end).and_then(|entry| entry.unit);
        let period = self.is(end, Function::Period);
        match noun {
            // The quarter told last, a year back.
            Some((inner, false)) if inner < unit => Some((
                end + 1,
                Value::new(Time::within(Time::calendar(inner, 0, Anchor::Either), back)),
            )),
            _ if period => Some((
                end + 1,
                Value::new(Time::within(
                    Time::calendar(Unit::Quarter, 0, Anchor::Reference),
                    back,
                )),
            )),
            _ => Some((end, Value::new(back))),
        }
    }

    /// "the year", "the quarter" where nothing says which: the one in which it is told.
    fn told_unit(&self, at: usize) -> Read<Value> {
        let (end, time) = self.the_unit(at)?;
        let framed = self.after(at, &[Function::For, Function::In, Function::Within])
            || self.bound_before(at).is_some();
        let goes_on = self.breaks(end) || self.is(end, Function::Goes);
        let goes_on = goes_on && !self.is(end, Function::Of) && self.shape(end) != Shape::Dash;
        let big = matches!(&time, Time::Calendar { unit, .. } if *unit >= Unit::Weekend);
        // "the quarter ended Sept. 30".
        if self.is(end, Function::Ended)
            && let Time::Calendar { unit, .. } = time
        {
            let on = self.skip(end + 1, Function::On);
            let (_, last) = self.date(on)?;
            let time = Box::new(last);
            return big.then(|| (end, Value::new(Time::Holding { unit, time })));
        }
        // "the year to April" is another.
        if self.is(end, Function::To) && self.date(end + 1).is_some() {
            return None;
        }
        (framed && goes_on && big).then_some((end, Value::new(time)))
    }

    /// "fiscal 2024", "the 2024 fiscal year".
    fn fiscal_year(&self, at: usize) -> Read<Value> {
        if let Some((end, time)) = self.fiscal(at) {
            return Some((end, Value::new(time)));
        }
        let the = self.skip(at, Function::The);
        let (next, year) = self.year(the)?;
        let noun = self.entry(next + 1)?.unit == Some((Unit::Year, false));
        (self.is(next, Function::Fiscal) && noun).then_some((next + 2, Value::new(Time::year(year))))
    }

    /// "the morning", "at night": of the day that is told.
    fn told_daypart(&self, at: usize) -> Read<Value> {
        let noun = self.skip(at, Function::The);
        let daypart = self.entry(noun)?.daypart?;
        let the = noun > at;
        let framed =
            self.after(at, &[Function::In, Function::At, Function::For]) || self.bound_before(at).is_some();
        let goes_on = self.breaks(noun + 1) || self.is(noun + 1, Function::Goes);
        let at_night = self.after(at, &[Function::At]);
        let fits = framed && goes_on && (the || at_night) && !self.is(noun + 1, Function::Of);
        fits.then(|| {
            (
                noun + 1,
                Value {
                    daypart: Some(daypart),
                    ..Value::new(told_day())
                },
            )
        })
    }
}

/// The day that is told: [`normalise`](crate::normalise) takes the one told last, else that of publication.
pub(crate) fn told_day() -> Time {
    Time::calendar(Unit::Day, 0, Anchor::Either)
}

/// Whether a time is a point on the calendar, and not a length or what is counted from an event.
fn is_point(time: &Time) -> bool {
    match time {
        Time::Date { .. } | Time::Named { .. } | Time::Years { .. } | Time::Holding { .. } => true,
        Time::Feast { .. } => true,
        Time::Calendar { step, .. } => step.anchor != Anchor::Event,
        Time::Shift { anchor, unit, .. } => *anchor != Anchor::Event && *unit >= Unit::Day,
        Time::Window { .. } => true,
        Time::Nth { count, .. } => *count == 1,
        Time::Within { inner, .. } => is_point(inner) && !matches!(**inner, Time::Window { .. }),
        Time::Range { .. } => true,
        Time::Duration { .. } | Time::Set | Time::Present | Time::Past { .. } => false,
        Time::Future | Time::Told => false,
    }
}
