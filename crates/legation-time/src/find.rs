//! Where a time expression begins and ends, and which rule reads it: the longest, of those the first.
//!
//! The grammar is a recursive descent over atoms. A rule takes the index of an atom and gives, where it fits, the index
//! after the last atom it took and what it read. Each expression comes with what TIMEX3 marks it as ([`Says`]) and with what it
//! tells of days ([`Value`]); most have both, "shortly before the vote" only the second, "at 3 p.m." only the first.

use crate::atom::{Shape, TokenRef, atoms};
use crate::lexicon::Lexicon;
use crate::reader::{Read, Reader};
use crate::timex::{Clock, Point, Says};
use crate::value::{Bound, Time, Value};
use crate::words::Function;
use serde::Serialize;

/// A time expression in a sentence, before anything is known of the day on which it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Index of its first token.
    pub first: usize,
    /// Index of its last token (itself part of the expression).
    pub last: usize,
    /// First byte, in the offsets that the tokens came with. An expression may begin or end within a token.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What TIMEX3 marks it as; `None` where it marks nothing ("the day before the vote", "since then").
    pub says: Option<Says>,
    /// What it tells of days; `None` for ages and times of day, and where the expression before tells it.
    pub value: Option<Value>,
    /// Whether the value of the expression before holds this one as well: the second end of a range.
    pub joined: bool,
}

/// What a sentence tells of days: one expression, or the two ends of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention {
    /// Index of its first token.
    pub first: usize,
    /// Index of its last token (itself part of the mention).
    pub last: usize,
    /// First byte, in the offsets that the tokens came with. A mention may begin or end within a token.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it says.
    pub value: Value,
    /// What is odd about how it is written: a day that no calendar has, a year of two digits.
    pub note: Option<&'static str>,
}

/// The time expressions of a sentence, in order, without overlaps, with the extents that TIMEX3 wants.
///
/// Prepositions stay outside ("on Thursday" gives "Thursday", "since 2021" gives "2021" with [`Bound::Since`]); articles, hedges and
/// "ago", "later", "earlier" are inside; the two ends of a range are two expressions ([`mentions`] has them as one); so are a time and a day with a preposition
/// between them ("8 p.m. on Friday").
pub fn find(tokens: &[TokenRef], lexicon: &Lexicon) -> Vec<Expression> {
    if !tokens.iter().any(|token| lexicon.triggers(token.text)) {
        return Vec::new();
    }
    let atoms = atoms(tokens, lexicon);
    let reader = Reader {
        atoms: &atoms,
        lexicon,
    };
    let mut found: Vec<Expression> = Vec::new();
    let mut push = |start: usize, end: usize, says, value, joined| {
        if let Some([first, .., last] | [first @ last]) = atoms.get(start..end) {
            found.push(Expression {
                first: first.token,
                last: last.token,
                start: first.start,
                end: last.end,
                says,
                value,
                joined,
            });
            Some(found.len() - 1)
        } else {
            None
        }
    };
    // Where each begins and ends in atoms, for those that a link may join.
    let mut extents: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        // Words that mean nothing here and most marks open no expression.
        let dead = atom.entry.is_none()
            && matches!(atom.shape, Shape::Word | Shape::Mark | Shape::Comma | Shape::Dot);
        let read = if dead { None } else { reader.expression(at) };
        let Some((end, said)) = read else {
            at += 1;
            continue;
        };
        let value = said.value.map(|value| reader.framed(said.start, end, value));
        match said.second {
            None => {
                if push(said.start, end, said.says, value, false).is_some() {
                    extents.push((said.start, end));
                }
            }
            Some((middle, from, says)) => {
                if push(said.start, middle, said.says, value, false).is_some() {
                    extents.push((said.start, middle));
                }
                if push(from, end, Some(says), None, true).is_some() {
                    extents.push((from, end));
                }
            }
        }
        at = end.max(at + 1);
    }
    reader.join_ranges(&mut found, &extents);
    found
}

/// What expressions tell of days, the two ends of a range as one: "from 2019 to 2021". Those that tell nothing of days are left out.
pub fn mentions(expressions: &[Expression]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut rest = expressions.iter().peekable();
    while let Some(expression) = rest.next() {
        let Some(value) = &expression.value else { continue };
        let (mut last, mut end) = (expression.last, expression.end);
        while let Some(joined) = rest.next_if(|next| next.joined) {
            (last, end) = (joined.last, joined.end);
        }
        mentions.push(Mention {
            first: expression.first,
            last,
            start: expression.start,
            end,
            value: value.clone(),
            note: expression.says.as_ref().and_then(Says::note),
        });
    }
    mentions
}

/// What a rule read: where it begins and what it says, and the second end of a range.
pub(crate) struct Said {
    pub(crate) start: usize,
    pub(crate) says: Option<Says>,
    /// What it tells of days, of a range the whole.
    pub(crate) value: Option<Value>,
    /// Where the first ends, where the second begins, and what that says.
    pub(crate) second: Option<(usize, usize, Says)>,
}

impl Said {
    pub(crate) fn from(start: usize, says: Says, value: Option<Value>) -> Said {
        Said {
            start,
            says: Some(says),
            value,
            second: None,
        }
    }
}

impl Reader<'_, '_, '_> {
    /// The expression that begins at `at`.
    fn expression(&self, at: usize) -> Read<Said> {
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
            self.again(at),
            self.counted(at),
            self.clock(at),
            self.first_units(at),
            self.point(at),
            self.range_day(at),
            self.reference(at),
            self.beside_event(at),
        ];
        readings.into_iter().flatten().rev().max_by_key(|(end, _)| *end)
    }

    /// What the words before an expression make of its value.
    fn framed(&self, at: usize, end: usize, mut value: Value) -> Value {
        // In "after Thursday's talks" it is the talks that come before.
        let possessive = self.shape(end) == Shape::Possessive;
        let bare = matches!(value.time, Time::Duration { .. } | Time::Set);
        if value.bound == Bound::On && !possessive && !bare {
            let bound = self.bound_before(at).unwrap_or_default();
            // "after two days" is two days later, not later than that.
            let counted = matches!(value.time, Time::Shift { .. });
            let side = matches!(bound, Bound::After | Bound::Before);
            value.bound = match bound {
                Bound::On if self.after(at, &[Function::From]) => Bound::From,
                _ if counted && side => Bound::On,
                bound => bound,
            };
        }
        let about = |(end, (low, high)): &(usize, (i32, i32))| *end == at && *low < 100 && *high > 100;
        value.approx |= at > 0 && self.hedge(at - 1).is_some_and(|hedge| about(&hedge));
        value.approx |= self.two_ways(at);
        // A fiscal year begins in one month here and in another there.
        value.approx |= (at..end).any(|at| self.is(at, Function::Fiscal));
        value
    }

    /// "17" of "17 to 19 September": the first takes the month of the second.
    fn range_day(&self, at: usize) -> Read<Said> {
        let framed = self.after(at, &[Function::From, Function::Between]);
        let (middle, _) = self.day_number(at).filter(|_| framed).map(|day| (at + 1, day))?;
        let link = self.is(middle, Function::To) || self.is(middle, Function::And);
        let (end, to) = self.full_date(middle + 1).filter(|_| link)?;
        let Time::Date { year, month, .. } = to else {
            return None;
        };
        let from = Time::date(year, month, self.day_number(at));
        let whole = Value::new(Time::range(from.clone(), to.clone()));
        Some((
            end,
            Said {
                start: at,
                says: Some(Says::Point(Point::of(from))),
                value: Some(whole),
                second: Some((middle, middle + 1, Says::Point(Point::of(to)))),
            },
        ))
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
            clock: daypart.map(Clock::Part),
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

    /// Whether a date in digits could be read with the day or with the month first.
    fn two_ways(&self, at: usize) -> bool {
        let number = |at: usize| match self.shape(at) {
            Shape::Digits(value @ 1..=12, 1..=2) => Some(value),
            _ => None,
        };
        self.shape(at + 1) == Shape::Slash && self.shape(at + 3) == Shape::Slash && {
            let (first, second) = (number(at), number(at + 2));
            first.is_some() && second.is_some() && first != second
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
