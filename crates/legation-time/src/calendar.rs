//! Rules for the calendar: dates in all their layouts, years, decades, centuries, weekdays, seasons, named days.

use crate::atom::Shape;
use crate::find::{Read, Reader};
use crate::lexicon::{Function, Meaning};
use crate::value::{Bound, Named, Time, Unit};

/// Years that a bare number of four digits may be without a word that says so.
const BARE_YEARS: std::ops::RangeInclusive<i32> = 1900..=2059;
/// Years that it may be after "in", "since" and the like.
const NAMED_YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

impl Reader<'_, '_, '_> {
    /// A date in any layout, with the weekday before it.
    pub(crate) fn date(&self, at: usize) -> Read<Time> {
        if self.entry(at).is_some_and(|entry| entry.weekday.is_some()) {
            let comma = self.skip_shape(at + 1, Shape::Comma);
            let open = comma + usize::from(self.atoms.get(comma).is_some_and(|atom| atom.text == "("));
            let on = if comma > at + 1 {
                self.skip(open, Function::On)
            } else {
                open
            };
            let the = self.skip(on, Function::The);
            let (end, time) = [open, on, the].into_iter().find_map(|at| self.full_date(at))?;
            let close =
                end + usize::from(open > comma && self.atoms.get(end).is_some_and(|atom| atom.text == ")"));
            return Some((close, time));
        }
        self.full_date(at)
            .or_else(|| self.month_date(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.fiscal(at))
            .or_else(|| self.years(at))
            .or_else(|| self.fixed(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at))
    }

    /// A date with month and day.
    fn full_date(&self, at: usize) -> Read<Time> {
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
        if mark != self.shape(at + 3)
            || !matches!(mark, Shape::Dash | Shape::Slash | Shape::Dot)
            || !self.glued(at + 1)
        {
            return None;
        }
        let ((first, digits), (second, _), (third, last_digits)) = (part(0)?, part(2)?, part(4)?);
        if self.glued(at + 5) && self.shape(at + 5) != Shape::Dot && !self.breaks(at + 5) {
            return None;
        }
        let (year, month, day) = if digits == 4 {
            (first, second, third)
        } else {
            let year = match last_digits {
                4 => third,
                2 if mark == Shape::Slash => 2000 + third - if third > 59 { 100 } else { 0 },
                _ => return None,
            };
            let day_first = if first > 12 || second > 12 {
                first > 12
            } else {
                self.lexicon.day_first || mark == Shape::Dot
            };
            if day_first {
                (year, second, first)
            } else {
                (year, first, second)
            }
        };
        let right = NAMED_YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        right.then_some((
            at + 5,
            Time::date(Some(year as i16), Some(month as i8), Some(day as i8)),
        ))
    }

    /// A month's name, if it is written as one.
    fn month(&self, at: usize) -> Option<i8> {
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
        if the > at + 1 && !matches!(self.shape(the), Shape::Ordinal(_)) {
            return None;
        }
        let mut end = the + 1;
        // "July 12:30" and "July 12-year-old" hold no day.
        if self.glued(end) && !self.breaks(end) {
            return None;
        }
        let second = self.second_day(end, day);
        if let Some((next, _)) = second {
            end = next;
        }
        let comma = self.skip_shape(end, Shape::Comma);
        let year = self
            .year(comma)
            .filter(|(next, _)| comma == end || self.breaks(*next) || !self.glued(*next));
        let year = year.map(|(next, year)| {
            end = next;
            year
        });
        let first = Time::date(year, Some(month), Some(day));
        Some((end, spread(first, second.map(|(_, last)| last))))
    }

    /// "-10", "and 10", "to 10" after a day, where no month follows that is its own.
    fn second_day(&self, at: usize, first: i8) -> Read<i8> {
        let dash = self.shape(at) == Shape::Dash && at < self.atoms.len();
        if !dash && !self.is(at, Function::And) && !self.is(at, Function::To) {
            return None;
        }
        let last = match self.shape(at + 1) {
            // "July 9-10 drones": after a dash the number is a day, whatever follows.
            Shape::Digits(value @ 1..=31, 1..=2) if dash => value as i8,
            _ => self.day_number(at + 1)?,
        };
        if last <= first {
            return None;
        }
        let goes_on = self.breaks(at + 2) || self.is(at + 2, Function::Goes) || self.year(at + 2).is_some();
        (self.month(at + 2).is_none() && (dash || goes_on)).then_some((at + 2, last))
    }

    /// "12 July", "12th of July 2025", "17-19 September", "17 to 19 September".
    fn day_month(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let day = self.day_number(the)?;
        if the > at && !matches!(self.shape(the), Shape::Ordinal(_)) {
            return None;
        }
        if self.glued(the)
            && the > 0
            && matches!(self.shape(the - 1), Shape::Dash | Shape::Dot | Shape::Slash)
        {
            return None;
        }
        let linked = match self.shape(the + 1) {
            Shape::Dash => true,
            _ => self.is(the + 1, Function::To) || self.is(the + 1, Function::And),
        };
        let last = if linked {
            self.day_number(the + 2).filter(|last| *last > day)
        } else {
            None
        };
        let mut end = if last.is_some() { the + 3 } else { the + 1 };
        if self.shape(end) == Shape::Dash && self.glued(end) {
            end += 1;
        }
        let named = self.skip(end, Function::Of);
        let month = self.month(named)?;
        if named > end && !matches!(self.shape(end.saturating_sub(1)), Shape::Ordinal(_)) {
            return None;
        }
        end = named + 1;
        let comma = self.skip_shape(end, Shape::Comma);
        let dash = self.skip_shape(end, Shape::Dash);
        let year = self
            .year(comma)
            .or_else(|| self.year(dash))
            .or_else(|| self.year(self.skip(end, Function::Of)));
        let year = year.map(|(next, year)| {
            end = next;
            year
        });
        Some((end, spread(Time::date(year, Some(month), Some(day)), last)))
    }

    /// "July 2025", "July of 2025", "July".
    fn month_date(&self, at: usize) -> Read<Time> {
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
            // "June Smith" and "April Jones" are people.
            let person =
                self.capital(at + 1) && self.shape(at + 1) == Shape::Word && self.entry(at + 1).is_none();
            return !person || at > 0;
        }
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let stepped = self
            .entry(before)
            .is_some_and(|entry| entry.step.is_some() || entry.part.is_some());
        let functions = [
            Function::In,
            Function::Of,
            Function::From,
            Function::To,
            Function::Between,
            Function::The,
            Function::Every,
        ];
        let joined = self.after(at, &[Function::And, Function::Or])
            && before
                .checked_sub(1)
                .is_some_and(|before| self.entry(before).is_some_and(|entry| entry.month.is_some()));
        let within = self
            .stepped(self.skip(at + 1, Function::Of))
            .is_some_and(|(_, time)| matches!(time, Time::Calendar { unit: Unit::Year, .. }));
        let dash = self.shape(before) == Shape::Dash
            && before.checked_sub(1).is_some_and(|before| {
                self.entry(before)
                    .is_some_and(|e| e.part.is_some() || e.month.is_some())
            });
        stepped || joined || within || dash || self.after(at, &functions) || self.bound_before(at).is_some()
    }

    /// "the 15th", "the 12th of last month": a day whose month is known from elsewhere.
    fn day_of_month(&self, at: usize) -> Read<Time> {
        if !self.is(at, Function::The) {
            return None;
        }
        let Shape::Ordinal(_) = self.shape(at + 1) else {
            return None;
        };
        let day = self.day_number(at + 1)?;
        let of = self.is(at + 2, Function::Of);
        let month = of && (self.the_unit(at + 3).is_some() || self.stepped(at + 3).is_some());
        let alone = (self.breaks(at + 2) || self.is(at + 2, Function::Goes))
            && !of
            && self.after(at, &[Function::On]);
        (month || alone).then_some((at + 2, Time::date(None, None, Some(day))))
    }

    /// "fiscal year 2024", "FY2024", "FY 2023-24": read as the calendar year.
    fn fiscal(&self, at: usize) -> Read<Time> {
        if !self.is(at, Function::Fiscal) {
            return None;
        }
        let unit = at
            + 1
            + usize::from(
                self.entry(at + 1)
                    .is_some_and(|entry| matches!(entry.unit, Some((Unit::Year, false)))),
            );
        self.year_span(unit).or_else(|| {
            self.year(unit)
                .map(|(end, year)| (end, Time::date(Some(year), None, None)))
        })
    }

    /// "2021", "2018-2020", "2021-22", "2020/21".
    fn years(&self, at: usize) -> Read<Time> {
        let (end, year) = self.year(at)?;
        if !self.is_year(at, end) {
            return None;
        }
        if let Some((end, time)) = self.year_span(at) {
            return Some((end, time));
        }
        Some((end, Time::date(Some(year), None, None)))
    }

    /// Two years joined by a dash or a slash.
    fn year_span(&self, at: usize) -> Read<Time> {
        let (end, first) = self.year(at)?;
        let glued = self.glued(end) && self.glued(end + 1);
        if !matches!(self.shape(end), Shape::Dash | Shape::Slash) {
            return None;
        }
        let last = match self.shape(end + 1) {
            Shape::Digits(value, 4) => i16::try_from(value).ok()?,
            Shape::Digits(value, 2) if glued => first - first % 100 + value as i16,
            _ => return None,
        };
        let more = self.glued(end + 2) && !self.breaks(end + 2);
        if more || last <= first || i32::from(last) > *NAMED_YEARS.end() {
            return None;
        }
        let (from, to) = (
            Time::date(Some(first), None, None),
            Time::date(Some(last), None, None),
        );
        Some((end + 2, Time::range(from, to)))
    }

    /// Four digits that can be a year.
    pub(crate) fn year(&self, at: usize) -> Read<i16> {
        match self.shape(at) {
            Shape::Digits(value, 4) if NAMED_YEARS.contains(&value) => {
                let counts = self.entry(at + 1).is_some_and(|entry| entry.after_number);
                let glued = self.glued(at + 1)
                    && matches!(self.shape(at + 1), Shape::Word | Shape::Mark)
                    && self
                        .atoms
                        .get(at + 1)
                        .is_some_and(|atom| matches!(atom.text, "%" | "°") || atom.shape == Shape::Word);
                (!counts && !glued).then_some((at + 1, value as i16))
            }
            _ => None,
        }
    }

    /// Whether four digits that stand alone are a year and not a number of something.
    fn is_year(&self, at: usize, end: usize) -> bool {
        let Shape::Digits(value, _) = self.shape(at) else {
            return false;
        };
        let before = at.checked_sub(1);
        if before
            .and_then(|before| self.entry(before))
            .is_some_and(|entry| entry.before_number)
        {
            return false;
        }
        if self.glued(at)
            && before
                .is_some_and(|before| matches!(self.shape(before), Shape::Dash | Shape::Slash | Shape::Dot))
        {
            // "S-2000" is a name; "post-2014", "mid-2022" and "2018/2019" are not.
            let known = at.checked_sub(2).is_some_and(|from| {
                let part = self
                    .entry(from)
                    .is_some_and(|entry| entry.part.is_some() || entry.month.is_some());
                part || self.bound_before(at).is_some() || self.year(from).is_some()
            });
            if !known {
                return false;
            }
        }
        // "2000-strong", "2014-pound".
        if self.shape(end) == Shape::Dash
            && self.glued(end + 1)
            && self
                .entry(end + 1)
                .is_some_and(|e| e.after_number || e.unit.is_some())
        {
            return false;
        }
        let named = self.after(
            at,
            &[
                Function::In,
                Function::Of,
                Function::From,
                Function::To,
                Function::Between,
                Function::And,
            ],
        ) || self.bound_before(at).is_some()
            || before.is_some_and(|before| {
                self.entry(before)
                    .is_some_and(|entry| entry.part.is_some() || entry.season.is_some())
            });
        let alone = self.breaks(end) || self.is(end, Function::Goes);
        if BARE_YEARS.contains(&value) {
            return true;
        }
        // "(1791)", "(1710-1774)".
        let bracket =
            before.is_some_and(|before| self.atoms.get(before).is_some_and(|atom| atom.text == "("));
        let bracketed = bracket
            && (self.year_span(at).is_some() || self.atoms.get(end).is_some_and(|atom| atom.text == ")"));
        ((named && alone) || bracketed) && NAMED_YEARS.contains(&value)
    }

    /// "Christmas Eve", "New Year's Day 2021", "9/11".
    fn fixed(&self, at: usize) -> Read<Time> {
        let pick = |meaning| match meaning {
            Meaning::Fixed { year, month, day } => Some((year, month, day)),
            _ => None,
        };
        let (end, (year, month, day)) = self.phrase(at, pick)?;
        if self.glued(at) && at > 0 && matches!(self.shape(at - 1), Shape::Slash | Shape::Dash)
            || (self.shape(end) == Shape::Slash)
        {
            return None;
        }
        let comma = self.skip_shape(end, Shape::Comma);
        let stated = self
            .year(end)
            .or_else(|| self.year(comma))
            .or_else(|| self.year(self.skip(end, Function::Of)));
        match (year, stated) {
            (None, Some((end, year))) => Some((end, Time::date(Some(year), Some(month), Some(day)))),
            _ => Some((end, Time::date(year, Some(month), Some(day)))),
        }
    }

    /// "the 1980s", "the '80s", "the eighties".
    pub(crate) fn decade(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let mark = self.skip_shape(the, Shape::Apostrophe);
        let part = at.checked_sub(1).is_some_and(|before| {
            let before = if self.shape(before) == Shape::Dash {
                before.saturating_sub(1)
            } else {
                before
            };
            self.entry(before).is_some_and(|entry| entry.part.is_some())
        });
        let marked = the > at || mark > the || part;
        let short = |tens: i32| (if tens >= 30 { 1900 + tens } else { 2000 + tens }) as i16;
        let first = match self.shape(mark) {
            Shape::Decade(value, 4) if NAMED_YEARS.contains(&value) && value % 10 == 0 => value as i16,
            Shape::Decade(value, 2) if marked && value % 10 == 0 => short(value),
            Shape::Word if marked => short(self.entry(mark)?.decade?),
            _ => return None,
        };
        let count = if first % 100 == 0 && first < 2000 { 100 } else { 10 };
        Some((mark + 1, Time::Years { first, count }))
    }

    /// "the 19th century", "the twentieth century".
    fn century(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let (next, nth) = match self.shape(the) {
            Shape::Ordinal(nth) => (the + 1, nth),
            Shape::Word => {
                let tens = self.entry(the)?.number.filter(|tens| tens % 10 == 0);
                let ones = the + 1 + usize::from(self.shape(the + 1) == Shape::Dash);
                match (self.entry(the)?.ordinal, tens) {
                    (Some(nth), _) => (the + 1, nth),
                    (None, Some(tens)) => (ones + 1, tens + self.entry(ones)?.ordinal?),
                    _ => return None,
                }
            }
            _ => return None,
        };
        let noun = self.skip_shape(next, Shape::Dash);
        let (unit, plural) = self.entry(noun)?.unit?;
        let right = unit == Unit::Century && !plural && (1..=22).contains(&nth);
        right.then_some((
            noun + 1,
            Time::Years {
                first: (nth as i16 - 1) * 100 + 1,
                count: 100,
            },
        ))
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
        let season = entry.season?;
        let next = self.skip(self.skip(noun + 1, Function::Of), Function::In);
        let dated = self.year(next).is_some()
            || self
                .stepped(next)
                .is_some_and(|(_, time)| matches!(time, Time::Calendar { unit: Unit::Year, .. }));
        let of = self.is(noun + 1, Function::Of);
        let before = self.after(at, &[Function::In])
            || self
                .bound_before(at)
                .is_some_and(|bound| !matches!(bound, Bound::After | Bound::Before))
            || at
                .checked_sub(1)
                .is_some_and(|before| self.entry(before).is_some_and(|entry| entry.part.is_some()));
        let named = before
            && (!entry.phrases.is_empty() || !of)
            && (self.breaks(noun + 1) || self.is(noun + 1, Function::Goes));
        (dated || (named && !of)).then_some((noun + 1, Time::named(Named::Season(season), None)))
    }
}

fn short_year(value: i32) -> i16 {
    (if value > 59 { 1900 + value } else { 2000 + value }) as i16
}

/// A day, or the range from it to another day of its month.
fn spread(first: Time, last: Option<i8>) -> Time {
    match (first, last) {
        (Time::Date { year, month, day }, Some(last)) => {
            Time::range(Time::date(year, month, day), Time::date(year, month, Some(last)))
        }
        (first, _) => first,
    }
}
