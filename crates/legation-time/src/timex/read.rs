//! Where an expression begins and ends, and which rule reads it: the longest, of those the first.

use super::{Expression, Point, Reference, Says};
use crate::atom::{Shape, TokenRef, atoms};
use crate::lexicon::Lexicon;
use crate::reader::{Read, Reader};
use crate::value::{Time, Value};
use crate::words::{Function, Meaning};

/// What a rule read: where it begins and what it says, and the second end of a range.
pub(crate) struct Said {
    pub(crate) start: usize,
    pub(crate) says: Says,
    /// Where the first ends, where the second begins, and what that says.
    pub(crate) second: Option<(usize, usize, Says)>,
}

impl Said {
    pub(crate) fn from(start: usize, says: Says) -> Said {
        let second = None;
        Said { start, says, second }
    }
}

/// The time expressions of a sentence as TIMEX3 marks them, in order, without overlaps.
///
/// Prepositions stay outside ("on Thursday" gives "Thursday"), articles, hedges and "ago", "later", "earlier" are inside; the two
/// ends of a range are two expressions; so are a time and a day with a preposition between them ("8 p.m. on Friday").
pub fn find_timex(tokens: &[TokenRef], lexicon: &Lexicon) -> Vec<Expression> {
    if !tokens.iter().any(|token| lexicon.triggers(token.text)) {
        return Vec::new();
    }
    let atoms = atoms(tokens, lexicon);
    let reader = Reader {
        atoms: &atoms,
        lexicon,
    };
    let mut found = Vec::new();
    let mut push = |start: usize, end: usize, says: Says| {
        if let Some([first, .., last] | [first @ last]) = atoms.get(start..end) {
            found.push(Expression {
                first: first.token,
                last: last.token,
                start: first.start,
                end: last.end,
                says,
            });
        }
    };
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        let dead = atom.entry.is_none()
            && matches!(atom.shape, Shape::Word | Shape::Mark | Shape::Comma | Shape::Dot);
        let read = if dead { None } else { reader.timex(at) };
        let Some((end, said)) = read else {
            at += 1;
            continue;
        };
        match said.second {
            None => push(said.start, end, said.says),
            Some((middle, from, says)) => {
                push(said.start, middle, said.says);
                push(from, end, says);
            }
        }
        at = end.max(at + 1);
    }
    found
}

impl Reader<'_, '_, '_> {
    /// The expression that begins at `at`.
    fn timex(&self, at: usize) -> Read<Said> {
        let from = |says: Says| Said::from(at, says);
        // "just", "only": they say nothing of the time, and stay outside.
        let focus = self.hedge(at).filter(|(_, scale)| *scale == (100, 100));
        if focus.is_some() && !self.is(at, Function::A) {
            return None;
        }
        // "is expected to last two weeks".
        let verb = self.entry(at).is_some_and(|entry| entry.step.is_some());
        if verb && self.after(at, &[Function::Modal]) {
            return None;
        }
        let readings = [
            self.timex_set(at).map(|(end, set)| (end, from(Says::Set(set)))),
            self.timex_length(at).map(|(end, says)| (end, from(says))),
            self.timex_clock(at)
                .map(|(end, point)| (end, from(Says::Point(point)))),
            self.first_units(at).map(|(end, says)| (end, from(says))),
            self.timex_point(at),
            self.timex_range_day(at),
            self.timex_reference(at),
        ];
        readings.into_iter().flatten().rev().max_by_key(|(end, _)| *end)
    }

    /// "now", "recently", "the future".
    fn timex_reference(&self, at: usize) -> Read<Said> {
        let (end, reference) = self.phrase(at, |meaning| match meaning {
            Meaning::Timex(reference) => Some(reference),
            _ => None,
        })?;
        // "the past mistakes", "the future king".
        let noun = matches!(reference, Reference::Past | Reference::Future) && end > at + 1;
        let goes_on = self.breaks(end) || self.is(end, Function::Goes);
        // "at the moment": the preposition stays outside where an article follows it.
        let preposition =
            self.is(at, Function::At) || self.is(at, Function::For) || self.is(at, Function::In);
        let article = self.is(at + 1, Function::The) || self.is(at + 1, Function::This);
        let start = at + usize::from(preposition && article);
        (!noun || goes_on).then_some((end, Said::from(start, Says::Reference(reference))))
    }

    /// "17" of "17 to 19 September", "from 3 p.m. to 5 p.m." are two expressions; the first takes the month of the second.
    fn timex_range_day(&self, at: usize) -> Read<Said> {
        let framed = self.after(at, &[Function::From, Function::Between]);
        let (middle, _) = self.day_number(at).filter(|_| framed).map(|day| (at + 1, day))?;
        let link = self.is(middle, Function::To) || self.is(middle, Function::And);
        let (end, to) = self.full_date(middle + 1).filter(|_| link)?;
        let Time::Date { year, month, .. } = to else {
            return None;
        };
        let from = Time::date(year, month, self.day_number(at));
        Some((
            end,
            Said {
                start: at,
                says: Says::Point(Point::of(from)),
                second: Some((middle, middle + 1, Says::Point(Point::of(to)))),
            },
        ))
    }

    /// The two ends of a range read as one: where the first ends, where the second begins.
    pub(crate) fn range_ends(&self, start: usize, end: usize) -> Option<(usize, usize)> {
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

    /// A value as a point, if it is one.
    pub(crate) fn as_point(&self, start: usize, end: usize, value: Value) -> Point {
        let fiscal = (start..end).any(|at| self.is(at, Function::Fiscal));
        let daypart = value
            .daypart
            .or_else(|| {
                let last = end.checked_sub(1)?;
                let tonight = self
                    .is(last, Function::Tonight)
                    .then_some(crate::value::Daypart::Night);
                self.entry(last)?.daypart.or(tonight)
            })
            .filter(|_| day_level(&value.time));
        Point {
            time: Some(value.time),
            part: value.part,
            clock: daypart.map(super::Clock::Part),
            fiscal,
            modifier: None,
            note: self.oddly_written(start),
        }
    }

    /// "5/6/87", "03/04/2025".
    fn oddly_written(&self, at: usize) -> Option<&'static str> {
        let digits = |at: usize| matches!(self.shape(at), Shape::Digits(_, 1..=2));
        let slashes = self.shape(at + 1) == Shape::Slash && self.shape(at + 3) == Shape::Slash;
        match () {
            _ if !slashes || !digits(at) => None,
            _ if digits(at + 4) => Some("a year of two digits: 60 to 99 are taken as the last century's"),
            _ if self.two_ways(at) => Some("day and month could be the other way round"),
            _ => None,
        }
    }
}

/// Whether a time is one day, so that a part of the day can be told of it.
pub(crate) fn day_level(time: &Time) -> bool {
    use crate::value::{Named, Unit};
    match time {
        Time::Feast { .. } => true,
        Time::Date { day, .. } => day.is_some(),
        Time::Named { name, .. } => matches!(name, Named::Weekday(_)),
        Time::Calendar { unit, .. } => *unit == Unit::Day,
        Time::Within { inner, .. } => day_level(inner),
        Time::Range { from, .. } => day_level(from),
        _ => false,
    }
}
