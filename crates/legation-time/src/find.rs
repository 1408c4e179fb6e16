//! Finds time expressions in a sentence's tokens: the reader that the grammar is written on, and its outermost rules.
//!
//! The grammar is a recursive descent over atoms. A rule takes the index of an atom and gives, where it fits, the index
//! after the last atom it took and what it read. At each atom the longest reading wins. Rules for the calendar are in
//! `calendar`, those for what is counted from another day in `relative`.

use crate::atom::{Shape, TokenRef, atoms};
use crate::lexicon::Lexicon;
use crate::reader::{Read, Reader};
use crate::value::{Bound, Time, Value};
use crate::words::Function;
use serde::Serialize;

/// A time expression in a sentence.
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
}

/// The time expressions of a sentence, in order, without overlaps.
///
/// The words of a mention leave out the preposition before it ("on Thursday" gives "Thursday", "since 2021" gives
/// "2021" with [`Bound::Since`]) and keep its article ("the 1980s", "the same day").
pub fn find(tokens: &[TokenRef], lexicon: &Lexicon) -> Vec<Mention> {
    if !tokens.iter().any(|token| lexicon.triggers(token.text)) {
        return Vec::new();
    }
    let atoms = atoms(tokens, lexicon);
    let reader = Reader {
        atoms: &atoms,
        lexicon,
    };
    let mut mentions = Vec::new();
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        // Words that mean nothing here and most marks open no mention.
        let dead = atom.entry.is_none()
            && matches!(atom.shape, Shape::Word | Shape::Mark | Shape::Comma | Shape::Dot);
        let read = if dead { None } else { reader.mention(at) };
        let Some((end, start, value)) = read else {
            at += 1;
            continue;
        };
        if let Some([first, .., last] | [first @ last]) = atoms.get(start..end) {
            let (first, last, start, end) = (first.token, last.token, first.start, last.end);
            mentions.push(Mention {
                first,
                last,
                start,
                end,
                value,
            });
        }
        at = end.max(at + 1);
    }
    mentions
}

impl Reader<'_, '_, '_> {
    /// The mention that is read from `at`: index after it, index of its first atom, value.
    fn mention(&self, at: usize) -> Option<(usize, usize, Value)> {
        if let Some((end, time)) = self.framed_range(at) {
            return Some((end, at + 1, Value::new(time)));
        }
        let (end, mut value) = self.value(at)?;
        // In "after Thursday's talks" it is the talks that come before.
        let possessive = self.shape(end) == Shape::Possessive;
        if value.bound == Bound::On && !possessive && !matches!(value.time, Time::Duration { .. }) {
            let bound = self.bound_before(at).unwrap_or_default();
            // "after two days" is two days later, not later than that.
            let counted = matches!(value.time, Time::Shift { .. });
            let side = matches!(bound, Bound::After | Bound::Before);
            value.bound = if counted && side { Bound::On } else { bound };
        }
        let about = |(end, (low, high)): &(usize, (i32, i32))| *end == at && *low < 100 && *high > 100;
        value.approx |= at > 0 && self.hedge(at - 1).is_some_and(|hedge| about(&hedge));
        value.approx |= self.two_ways(at);
        // A fiscal year begins in one month here and in another there.
        value.approx |= (at..end).any(|at| self.is(at, Function::Fiscal));
        Some((end, at, value))
    }

    /// Whether a date in digits could be read with the day or with the month first.
    pub(crate) fn two_ways(&self, at: usize) -> bool {
        let number = |at: usize| match self.shape(at) {
            Shape::Digits(value @ 1..=12, 1..=2) => Some(value),
            _ => None,
        };
        self.shape(at + 1) == Shape::Slash && self.shape(at + 3) == Shape::Slash && {
            let (first, second) = (number(at), number(at + 2));
            first.is_some() && second.is_some() && first != second
        }
    }

    /// "from 17 to 19 September", "between 2018 and 2020", read at the preposition.
    fn framed_range(&self, at: usize) -> Read<Time> {
        let link = match () {
            _ if self.is(at, Function::Between) => Function::And,
            _ if self.is(at, Function::From) => Function::To,
            _ => return None,
        };
        let (middle, from) = self.point(at + 1).or_else(|| self.plain_day(at + 1))?;
        // The rule for "17-19 September" may have taken the whole.
        if matches!(from, Time::Range { .. }) {
            return Some((middle, from));
        }
        let to = if self.is(middle, link) {
            self.skip(middle + 1, Function::In)
        } else {
            return None;
        };
        let (end, to) = self.point(to)?;
        // "17 to 19 September": both are in September.
        let from = match (from, &to) {
            (
                Time::Date {
                    year: None,
                    month: None,
                    day,
                },
                Time::Date {
                    year,
                    month: Some(month),
                    day: Some(_),
                },
            ) => Time::date(*year, Some(*month), day),
            (
                Time::Date {
                    year: None,
                    month: None,
                    ..
                },
                _,
            ) => return None,
            (from, _) => from,
        };
        Some((end, Time::range(from, to)))
    }

    /// A bare number that may be the first day of a range.
    fn plain_day(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        self.day_number(the)
            .map(|day| (the + 1, Time::date(None, None, Some(day))))
    }

    /// A time or an end of a range: no lengths, sets or phrases.
    fn point(&self, at: usize) -> Read<Time> {
        let (end, value) = self.value(at)?;
        let placed = !matches!(
            value.time,
            Time::Duration { .. } | Time::Set { .. } | Time::Clock | Time::Future
        );
        (placed && value.part.is_none()).then_some((end, value.time))
    }

    /// A time with all that belongs to it: part, time, what it lies in, a second end.
    fn value(&self, at: usize) -> Read<Value> {
        let plain = |(end, time)| (end, Value::new(time));
        let readings = [
            self.part(at),
            self.daypart_of(at),
            self.placed(at).map(plain),
            self.told(at),
            self.set(at).map(plain),
            self.length_value(at),
        ];
        // The longest; of those the first.
        let (end, mut value) = readings.into_iter().flatten().rev().max_by_key(|(end, _)| *end)?;
        let (end, daypart) = self.daypart_after(end, &value);
        value.daypart = value.daypart.or(daypart);
        Some((end, value))
    }
}
