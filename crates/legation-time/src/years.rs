//! Rules for years, decades and centuries, and for what comes round every year: seasons, feasts.

use crate::atom::Shape;
use crate::reader::{Read, Reader};
use crate::value::{Bound, Named, Time, Unit};
use crate::words::{Function, Meaning};

/// Years that a bare number of four digits may be without a word that says so.
const BARE_YEARS: std::ops::RangeInclusive<i32> = 1900..=2059;
/// Years that it may be after "in", "since" and the like.
pub(crate) const NAMED_YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

impl Reader<'_, '_, '_> {
    /// "fiscal year 2024", "FY2024", "FY 2023-24": read as the calendar year.
    pub(crate) fn fiscal(&self, at: usize) -> Read<Time> {
        if !self.is(at, Function::Fiscal) {
            return None;
        }
        let noun = self
            .entry(at + 1)
            .is_some_and(|entry| matches!(entry.unit, Some((Unit::Year, false))));
        let number = at + 1 + usize::from(noun);
        self.year_span(number)
            .or_else(|| self.year(number).map(|(end, year)| (end, Time::year(year))))
    }

    /// "2021", "2018-2020", "2021-22", "2020/21".
    pub(crate) fn years(&self, at: usize) -> Read<Time> {
        let (end, year) = self.year(at)?;
        if !self.is_year(at, end) {
            return None;
        }
        self.year_span(at).or(Some((end, Time::year(year))))
    }

    /// Two years joined by a dash or a slash.
    pub(crate) fn year_span(&self, at: usize) -> Read<Time> {
        let (end, first) = self.year(at)?;
        if !matches!(self.shape(end), Shape::Dash | Shape::Slash) {
            return None;
        }
        let glued = self.glued(end) && self.glued(end + 1);
        let last = match self.shape(end + 1) {
            Shape::Digits(value, 4) => i16::try_from(value).ok()?,
            Shape::Digits(value, 2) if glued => first - first % 100 + value as i16,
            _ => return None,
        };
        let more = self.glued(end + 2) && !self.breaks(end + 2);
        let right = !more && last > first && i32::from(last) <= *NAMED_YEARS.end();
        right.then(|| (end + 2, Time::range(Time::year(first), Time::year(last))))
    }

    /// Four digits that can be a year.
    pub(crate) fn year(&self, at: usize) -> Read<i16> {
        let Shape::Digits(value, 4) = self.shape(at) else {
            return None;
        };
        let counts = self.entry(at + 1).is_some_and(|entry| entry.after_number);
        let measured = self.glued(at + 1) && (self.shape(at + 1) == Shape::Word || self.mark(at + 1, "°"));
        (NAMED_YEARS.contains(&value) && !counts && !measured).then_some((at + 1, value as i16))
    }

    /// Whether four digits that stand alone are a year and not a number of something.
    fn is_year(&self, at: usize, end: usize) -> bool {
        let Shape::Digits(value, _) = self.shape(at) else {
            return false;
        };
        if self.before(at).is_some_and(|entry| entry.before_number) || self.is(end, Function::Bc) {
            return false;
        }
        let bound = self.bound_before(at).is_some();
        let joined = at > 0 && matches!(self.shape(at - 1), Shape::Dash | Shape::Slash | Shape::Dot);
        if joined && self.glued(at) {
            // "S-2000" is a name; "post-2014", "mid-2022" and "2018/2019" are not.
            let time = self
                .before(at - 1)
                .is_some_and(|entry| entry.part.is_some() || entry.month.is_some());
            let year = at > 1 && self.year(at - 2).is_some();
            if !(bound || time || year) {
                return false;
            }
        }
        // "2000-strong", "2014-day".
        let dash = self.shape(end) == Shape::Dash && self.glued(end + 1);
        if dash
            && self
                .entry(end + 1)
                .is_some_and(|entry| entry.after_number || entry.unit.is_some())
        {
            return false;
        }
        if BARE_YEARS.contains(&value) {
            return true;
        }
        let functions = [
            Function::In,
            Function::Of,
            Function::From,
            Function::To,
            Function::Between,
            Function::And,
            Function::Or,
        ];
        let part = self
            .before(at)
            .is_some_and(|entry| entry.part.is_some() || entry.season.is_some());
        let named = bound || part || self.after(at, &functions);
        let alone = self.breaks(end) || self.is(end, Function::Goes);
        // "(1791)", "(1710-1774)".
        let bracketed =
            at > 0 && self.mark(at - 1, "(") && (self.mark(end, ")") || self.year_span(at).is_some());
        (named && alone) || bracketed
    }

    /// "Christmas Eve", "New Year's Day 2021", "9/11".
    pub(crate) fn fixed(&self, at: usize) -> Read<Time> {
        let (end, (year, month, day)) = self.phrase(at, |meaning| match meaning {
            Meaning::Fixed { year, month, day } => Some((year, month, day)),
            _ => None,
        })?;
        // "19/9/11".
        let slash_before = at > 0 && self.glued(at) && self.shape(at - 1) == Shape::Slash;
        if slash_before || self.shape(end) == Shape::Slash {
            return None;
        }
        let years = [
            end,
            self.skip_shape(end, Shape::Comma),
            self.skip(end, Function::Of),
        ];
        // "a Christmas tree" is no day; "at Christmas", "New Year's Eve" are.
        let framed = self.bound_before(at).is_some()
            || self.after(at, &[Function::On, Function::At, Function::For, Function::In]);
        let goes_on = self.breaks(end) || self.is(end, Function::Goes) || self.year(end).is_some();
        if end == at + 1 && !framed && !goes_on {
            return None;
        }
        let stated = years
            .into_iter()
            .find_map(|at| self.year(at))
            .filter(|_| year.is_none());
        let (end, year) = stated.map_or((end, year), |(end, year)| (end, Some(year)));
        Some((end, Time::date(year, Some(month), Some(day))))
    }

    /// "Easter Sunday", "Thanksgiving 2024".
    pub(crate) fn feast(&self, at: usize) -> Read<Time> {
        let (end, feast) = self.phrase(at, |meaning| match meaning {
            Meaning::Feast(feast) => Some(feast),
            _ => None,
        })?;
        let framed = self.bound_before(at).is_some()
            || self.after(
                at,
                &[
                    Function::On,
                    Function::At,
                    Function::For,
                    Function::In,
                    Function::Of,
                ],
            );
        let goes_on = self.breaks(end) || self.is(end, Function::Goes) || self.year(end).is_some();
        // "an Easter egg".
        if !self.capital(at) || (end == at + 1 && !(framed || goes_on)) {
            return None;
        }
        let year = self
            .year(self.skip_shape(end, Shape::Comma))
            .or_else(|| self.year(self.skip(end, Function::Of)));
        let (end, year) = year.map_or((end, None), |(end, year)| (end, Some(year)));
        Some((end, Time::Feast { feast, year }))
    }

    /// "the 1980s", "the '80s", "the eighties".
    pub(crate) fn decade(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let mark = self.skip_shape(the, Shape::Apostrophe);
        let dash = at > 0 && self.shape(at - 1) == Shape::Dash;
        let part = self
            .before(at - usize::from(dash))
            .is_some_and(|entry| entry.part.is_some());
        // "in his eighties", "in our early 20s" are ages.
        let before = at.saturating_sub(1 + usize::from(dash));
        let age = part && (self.before(before).is_some_and(|entry| entry.is(Function::Owner)));
        let marked = the > at || mark > the || (part && !age);
        let short = |tens: i32| (if tens >= 30 { 1900 + tens } else { 2000 + tens }) as i16;
        let first = match self.shape(mark) {
            Shape::Decade(value, 4) if NAMED_YEARS.contains(&value) && value % 10 == 0 => value as i16,
            Shape::Decade(value, 2) if marked && value % 10 == 0 => short(value),
            Shape::Word if marked => short(self.entry(mark)?.decade?),
            _ => return None,
        };
        // "the 1800s" are a century.
        let count = if first % 100 == 0 && first < 2000 { 100 } else { 10 };
        Some((mark + 1, Time::Years { first, count }))
    }

    /// "the 19th century", "the twenty-first century".
    pub(crate) fn century(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let (next, nth) = match self.shape(the) {
            Shape::Ordinal(nth) => (the + 1, nth),
            Shape::Word => {
                let entry = self.entry(the)?;
                let ones = self.skip_shape(the + 1, Shape::Dash);
                match (entry.ordinal, entry.number.filter(|tens| tens % 10 == 0)) {
                    (Some(nth), _) => (the + 1, nth),
                    (None, Some(tens)) => (
                        ones + 1,
                        tens + self.entry(ones)?.ordinal.filter(|ones| (1..=9).contains(ones))?,
                    ),
                    _ => return None,
                }
            }
            _ => return None,
        };
        let noun = self.skip_shape(next, Shape::Dash);
        if self.entry(noun)?.unit != Some((Unit::Century, false)) || self.is(noun + 1, Function::Bc) {
            return None;
        }
        let first = i16::try_from(nth).ok().filter(|nth| (1..=22).contains(nth))? * 100 - 99;
        Some((noun + 1, Time::Years { first, count: 100 }))
    }

    /// A weekday or season by its bare name.
    pub(crate) fn name(&self, at: usize) -> Read<Time> {
        let noun = self.skip(at, Function::The);
        let entry = self.entry(noun)?;
        if let Some(weekday) = entry.weekday
            && !entry.ambiguous
            && noun == at
        {
            // "the Sunday Times".
            let title = self.capital(at + 1) && self.entry(at + 1).is_some_and(|entry| entry.after_weekday);
            return (!title).then_some((at + 1, Time::named(Named::Weekday(weekday), None)));
        }
        let season = Time::named(Named::Season(entry.season?), None);
        let end = noun + 1;
        // "the summer of 2021", "summer last year".
        let next = self.skip(self.skip(end, Function::Of), Function::In);
        let of_year = |time: &Time| matches!(time, Time::Calendar { unit: Unit::Year, .. });
        if self.year(next).is_some() || self.stepped(next).is_some_and(|(_, time)| of_year(&time)) {
            return Some((end, season));
        }
        // "in the summer", but not "in the fall of Kabul", "the spring offensive".
        let bound = self
            .bound_before(at)
            .is_some_and(|bound| !matches!(bound, Bound::After | Bound::Before));
        let part = self.before(at).is_some_and(|entry| entry.part.is_some());
        let framed = bound || part || self.after(at, &[Function::In]);
        let goes_on = self.breaks(end) || (self.is(end, Function::Goes) && !self.is(end, Function::Of));
        (framed && goes_on).then_some((end, season))
    }
}

/// Two digits as a year of the last or this century.
pub(crate) fn short_year(value: i32) -> i16 {
    (if value > 59 { 1900 + value } else { 2000 + value }) as i16
}
