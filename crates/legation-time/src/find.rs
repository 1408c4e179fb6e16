//! Finds time expressions in a sentence's tokens: the reader that the grammar is written on, and its outermost rules.
//!
//! The grammar is a recursive descent over atoms. A rule takes the index of an atom and gives, where it fits, the index
//! after the last atom it took and what it read. At each atom the longest reading wins. Rules for the calendar are in
//! `calendar`, those for what is counted from another day in `relative`.

use crate::atom::{Atom, Shape, TokenRef, atoms};
use crate::lexicon::{Entry, Function, Lexicon, Meaning, Reference};
use crate::value::{Anchor, Bound, Daypart, Named, Part, Step, Time, Unit, Value};
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
    while at < atoms.len() {
        match reader.mention(at) {
            Some((end, start, value)) if end > start => {
                if let (Some(first), Some(last)) = (atoms.get(start), atoms.get(end - 1)) {
                    let (first_token, last_token) = (first.token, last.token);
                    let (start, end) = (first.start, last.end);
                    mentions.push(Mention {
                        first: first_token,
                        last: last_token,
                        start,
                        end,
                        value,
                    });
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    mentions
}

/// What a rule gives: the index after its last atom, and what it read.
pub(crate) type Read<T> = Option<(usize, T)>;

/// Atoms under the eyes of the grammar. Every look beyond the ends finds nothing.
pub(crate) struct Reader<'x, 't, 'l> {
    pub(crate) atoms: &'x [Atom<'t, 'l>],
    pub(crate) lexicon: &'l Lexicon,
}

impl<'l> Reader<'_, '_, 'l> {
    pub(crate) fn shape(&self, at: usize) -> Shape {
        self.atoms.get(at).map_or(Shape::Mark, |atom| atom.shape)
    }

    pub(crate) fn entry(&self, at: usize) -> Option<&'l Entry> {
        self.atoms.get(at)?.entry
    }

    pub(crate) fn is(&self, at: usize, function: Function) -> bool {
        self.entry(at).is_some_and(|entry| entry.is(function))
    }

    /// The index after `at` if the function word stands there, else `at`.
    pub(crate) fn skip(&self, at: usize, function: Function) -> usize {
        at + usize::from(self.is(at, function))
    }

    pub(crate) fn skip_shape(&self, at: usize, shape: Shape) -> usize {
        at + usize::from(at < self.atoms.len() && self.shape(at) == shape)
    }

    pub(crate) fn glued(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|atom| atom.glued)
    }

    pub(crate) fn capital(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(Atom::capital)
    }

    /// Whether the sentence ends at `at`, or a mark stands there.
    pub(crate) fn breaks(&self, at: usize) -> bool {
        !matches!(
            (self.atoms.get(at), self.shape(at)),
            (
                Some(_),
                Shape::Word | Shape::Digits(..) | Shape::Quantity(_) | Shape::Ordinal(_) | Shape::Decade(..)
            )
        )
    }

    /// The longest phrase at `at` whose meaning `pick` takes.
    pub(crate) fn phrase<T>(&self, at: usize, pick: impl Fn(Meaning) -> Option<T>) -> Read<T> {
        for phrase in &self.entry(at)?.phrases {
            let fits = phrase.rest.iter().enumerate().all(|(index, word)| {
                self.atoms.get(at + 1 + index).is_some_and(|atom| {
                    let text = atom.text.strip_suffix('.').unwrap_or(atom.text);
                    text.eq_ignore_ascii_case(word)
                        || (atom.shape == Shape::Possessive && word.ends_with('s') && word.len() == 2)
                        || word
                            .strip_suffix('.')
                            .is_some_and(|word| text.eq_ignore_ascii_case(word))
                })
            });
            if fits && let Some(meaning) = pick(phrase.meaning) {
                return Some((at + 1 + phrase.rest.len(), meaning));
            }
        }
        None
    }

    /// The bound that the words ending just before `at` make.
    pub(crate) fn bound_before(&self, at: usize) -> Option<Bound> {
        (1..=3).find_map(|back| {
            let from = at.checked_sub(back)?;
            let bound = |meaning| {
                if let Meaning::Bound(bound) = meaning {
                    Some(bound)
                } else {
                    None
                }
            };
            self.phrase(from, bound)
                .filter(|(end, _)| *end == at)
                .map(|(_, bound)| bound)
        })
    }

    /// Whether one of the function words stands before `at`.
    pub(crate) fn after(&self, at: usize, functions: &[Function]) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| functions.iter().any(|function| self.is(before, *function)))
    }

    /// The mention that is read from `at`: index after it, index of its first atom, value.
    fn mention(&self, at: usize) -> Option<(usize, usize, Value)> {
        if let Some((end, time)) = self.framed_range(at) {
            return Some((end, at + 1, Value::new(time)));
        }
        let (end, mut value) = self.value(at)?;
        if value.bound == Bound::On
            && self.shape(end) != Shape::Possessive
            && !matches!(value.time, Time::Duration { .. })
        {
            let bound = self.bound_before(at).unwrap_or_default();
            // "after two days" is two days later, not later than that.
            let counted =
                matches!(value.time, Time::Shift { .. }) && matches!(bound, Bound::After | Bound::Before);
            value.bound = if counted { Bound::On } else { bound };
        }
        let about =
            |meaning| matches!(meaning, Meaning::Hedge(low, high) if low < 100 && high > 100).then_some(());
        value.approx |= at
            .checked_sub(1)
            .is_some_and(|before| self.phrase(before, about).is_some_and(|(end, ())| end == at));
        Some((end, at, value))
    }

    /// "from 17 to 19 September", "between 2018 and 2020", read at the preposition.
    fn framed_range(&self, at: usize) -> Read<Time> {
        let between = self.is(at, Function::Between);
        if !between && !self.is(at, Function::From) {
            return None;
        }
        let link = |at: usize| {
            let fits = if between {
                self.is(at, Function::And)
            } else {
                self.is(at, Function::To)
            };
            fits.then(|| self.skip(at + 1, Function::In))
        };
        let (middle, from) = self.point(at + 1).or_else(|| self.plain_day(at + 1))?;
        // The rule for "17-19 September" may have taken the whole.
        if let Time::Range { .. } = from {
            return Some((middle, from));
        }
        let (end, to) = self.point(link(middle)?)?;
        let from = self.as_day(from, &to)?;
        Some((end, Time::range(from, to)))
    }

    /// A bare number that may be the first day of a range.
    fn plain_day(&self, at: usize) -> Read<Time> {
        let the = self.skip(at, Function::The);
        let day = self.day_number(the)?;
        Some((
            the + 1,
            Time::Date {
                year: None,
                month: None,
                day: Some(day),
            },
        ))
    }

    /// The first end of a range, given its other: "17" of "17 to 19 September" is in September.
    fn as_day(&self, from: Time, to: &Time) -> Option<Time> {
        match (&from, to) {
            (
                Time::Date {
                    year: None,
                    month: None,
                    day: Some(day),
                },
                Time::Date {
                    year,
                    month: Some(month),
                    day: Some(_),
                },
            ) => Some(Time::Date {
                year: *year,
                month: Some(*month),
                day: Some(*day),
            }),
            (
                Time::Date {
                    year: None,
                    month: None,
                    day: Some(_),
                },
                _,
            ) => None,
            _ => Some(from),
        }
    }

    /// A time or an end of a range: no lengths, sets or phrases.
    fn point(&self, at: usize) -> Read<Time> {
        let (end, value) = self.value(at)?;
        match value.time {
            Time::Duration { .. } | Time::Set { .. } | Time::Clock | Time::Future => None,
            time if value.part.is_none() => Some((end, time)),
            _ => None,
        }
    }

    /// A time with all that belongs to it: part, time, what it lies in, a second end.
    pub(crate) fn value(&self, at: usize) -> Read<Value> {
        let mut best: Read<Value> = None;
        let candidates = [
            self.part(at),
            self.daypart_of(at),
            self.placed(at).map(|(end, time)| (end, Value::new(time))),
            self.told(at),
            self.set(at).map(|(end, time)| (end, Value::new(time))),
            self.length_value(at),
        ];
        for candidate in candidates.into_iter().flatten() {
            if best.as_ref().is_none_or(|(end, _)| candidate.0 > *end) {
                best = Some(candidate);
            }
        }
        let (end, mut value) = best?;
        let (end, daypart) = self.daypart_after(end, &value);
        value.daypart = value.daypart.or(daypart);
        Some((end, value))
    }

    /// "Thursday morning", "yesterday evening".
    fn daypart_after(&self, end: usize, value: &Value) -> (usize, Option<Daypart>) {
        let takes = match value.time {
            Time::Named {
                name: Named::Weekday(_),
                ..
            }
            | Time::Calendar { unit: Unit::Day, .. } => true,
            Time::Date { day, .. } => day.is_some(),
            _ => false,
        };
        let part = self
            .entry(end)
            .and_then(|entry| entry.part)
            .filter(|part| matches!(part, Part::Early | Part::Late));
        let next = end + usize::from(part.is_some());
        match self.entry(next).and_then(|entry| entry.daypart) {
            Some(daypart) if takes => (next + 1, Some(daypart)),
            _ => (end, None),
        }
    }

    /// "the morning of August 15", "the night of July 9-10".
    fn daypart_of(&self, at: usize) -> Read<Value> {
        let noun = self.skip(at, Function::The);
        let daypart = self.entry(noun)?.daypart?;
        if !self.is(noun + 1, Function::Of) {
            return None;
        }
        let (end, time) = self.placed(noun + 2)?;
        Some((
            end,
            Value {
                daypart: Some(daypart),
                ..Value::new(time)
            },
        ))
    }

    /// "early August", "the end of last year", "mid-July", "earlier this month", "late on Thursday".
    fn part(&self, at: usize) -> Read<Value> {
        let word = self.skip(at, Function::The);
        if let Some((end, value)) = self.possessive_end(word).or_else(|| self.early_days(word)) {
            return Some((end, value));
        }
        let part = self.entry(word)?.part?;
        let next = self.skip_shape(word + 1, Shape::Dash);
        let noun = matches!(part, Part::Start | Part::End);
        let linked = [Function::Of, Function::In, Function::On]
            .iter()
            .any(|link| self.is(next, *link));
        if (noun && !self.is(next, Function::Of))
            || (word > at && matches!(part, Part::Earlier | Part::Later))
        {
            return None;
        }
        let inside = next + usize::from(linked);
        let (end, time) = if linked {
            self.placed(inside).or_else(|| self.the_unit(inside))?
        } else {
            self.placed(inside)?
        };
        // "late" before a length is no part of it.
        if matches!(
            time,
            Time::Shift { .. } | Time::Window { .. } | Time::Duration { .. }
        ) {
            return None;
        }
        Some((
            end,
            Value {
                part: Some(part),
                ..Value::new(time)
            },
        ))
    }

    /// "year's end", read at the unit.
    fn possessive_end(&self, at: usize) -> Read<Value> {
        let (unit, plural) = self.entry(at)?.unit?;
        let part = self.entry(at + 2)?.part?;
        if plural || self.shape(at + 1) != Shape::Possessive || !matches!(part, Part::Start | Part::End) {
            return None;
        }
        let time = Time::Calendar {
            unit,
            step: Step {
                offset: 0,
                anchor: Anchor::Either,
            },
        };
        Some((
            at + 3,
            Value {
                part: Some(part),
                ..Value::new(time)
            },
        ))
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
        Some((
            end,
            Value {
                part: Some(part),
                ..Value::new(time)
            },
        ))
    }

    /// "the year" where something before it says that this one is meant ("the end of the year").
    pub(crate) fn the_unit(&self, at: usize) -> Read<Time> {
        let noun = at + 1;
        let (unit, plural) = self.entry(noun)?.unit?;
        let step = Step {
            offset: 0,
            anchor: Anchor::Either,
        };
        (self.is(at, Function::The) && !plural && unit >= Unit::Day)
            .then_some((noun + 1, Time::Calendar { unit, step }))
    }

    /// "now", "recently", "at that time".
    fn told(&self, at: usize) -> Read<Value> {
        let pick = |meaning| {
            if let Meaning::Reference(reference) = meaning {
                Some(reference)
            } else {
                None
            }
        };
        let (end, reference) = self.phrase(at, pick)?;
        // "as soon as".
        if self.is(end, Function::As) {
            return None;
        }
        let time = match reference {
            Reference::Present => Time::Present,
            Reference::Past(days) => Time::Past { days },
            Reference::Future => Time::Future,
            Reference::Told => Time::Told,
            Reference::ToldIfBound => {
                self.bound_before(at)
                    .filter(|bound| matches!(bound, Bound::Since | Bound::Until | Bound::By))?;
                Time::Told
            }
            Reference::Clock => Time::Clock,
        };
        Some((end, Value::new(time)))
    }

    /// A time on the calendar or counted from another, with what it lies in and its second end.
    pub(crate) fn placed(&self, at: usize) -> Read<Time> {
        let (end, time) = self.single(at)?;
        let Some((next, dash)) = self.range_link(end) else {
            return Some((end, time));
        };
        let Some((last, to)) = self.single(next) else {
            return Some((end, time));
        };
        // Both ends must be of a kind, or "Monday to 2021" would be a range.
        let kind = |time: &Time| match time {
            Time::Date { year, month, day } => match (year, month, day) {
                (_, Some(_), Some(_)) => Some(1),
                (_, Some(_), None) => Some(2),
                (Some(_), None, None) => Some(3),
                _ => None,
            },
            Time::Named {
                name: Named::Weekday(_),
                step: None,
            } if !dash || self.glued(next) => Some(4),
            Time::Years { count: 10, .. } => Some(5),
            _ => None,
        };
        let year = |time: &Time| matches!(time, Time::Date { year: Some(_), .. });
        // "July 2020 and July 2021" are two times.
        let and = self.is(end, Function::And);
        let fits = kind(&time).is_some()
            && kind(&time) == kind(&to)
            && (!and || (kind(&to) == Some(2) && !year(&time)));
        if fits {
            Some((last, Time::range(time, to)))
        } else {
            Some((end, time))
        }
    }

    /// "-", "to", "and" between the ends of a range: index after it, and whether it is a dash.
    fn range_link(&self, at: usize) -> Option<(usize, bool)> {
        match self.shape(at) {
            Shape::Dash if at < self.atoms.len() => Some((at + 1, true)),
            Shape::Word if self.is(at, Function::To) || self.is(at, Function::And) => Some((at + 1, false)),
            _ => None,
        }
    }

    /// One time with what it lies in: "July of last year", "Friday last week", "summer 2021".
    fn single(&self, at: usize) -> Read<Time> {
        let mut best: Read<Time> = None;
        let candidates = [
            self.deictic(at),
            self.stepped(at),
            self.weekend(at),
            self.nth(at),
            self.holding(at),
            self.date(at),
            self.name(at),
            self.shift(at),
        ];
        for candidate in candidates {
            if let Some(candidate) = candidate
                && best.as_ref().is_none_or(|(end, _)| candidate.0 > *end)
            {
                best = Some(candidate);
            }
        }
        let (end, time) = best?;
        match self.outer(end, &time) {
            // "in 2023, in May".
            Some((end, inner)) if matches!(time, Time::Date { year: Some(_), .. }) => {
                Some((end, Time::within(inner, time)))
            }
            Some((end, outer)) => Some((end, Time::within(time, outer))),
            None => Some((end, time)),
        }
    }

    /// What `inner`, which ends at `at`, lies in.
    fn outer(&self, at: usize, inner: &Time) -> Read<Time> {
        let comma = self.skip_shape(at, Shape::Comma);
        let link = if self.is(at, Function::Of) || self.is(at, Function::In) {
            at + 1
        } else {
            at
        };
        let stepped = |at: usize, units: &[Unit]| {
            self.stepped(at)
                .filter(|(_, time)| matches!(time, Time::Calendar { unit, .. } if units.contains(unit)))
        };
        match inner {
            Time::Date {
                year: None,
                month: Some(_),
                ..
            } => stepped(link, &[Unit::Year])
                .or_else(|| self.is(at, Function::Of).then(|| self.the_unit(at + 1)).flatten())
                .or_else(|| stepped(comma, &[Unit::Year]).filter(|_| comma > at)),
            Time::Date {
                year: Some(_),
                month: None,
                ..
            } if self.is(comma, Function::In) && comma > at => {
                let (end, time) = self.date(comma + 1)?;
                matches!(
                    time,
                    Time::Date {
                        year: None,
                        month: Some(_),
                        ..
                    }
                )
                .then_some((end, time))
            }
            Time::Date {
                year: None,
                month: None,
                day: Some(_),
            } if link > at => stepped(link, &[Unit::Month]).or_else(|| self.the_unit(link)),
            Time::Named {
                name: Named::Weekday(_),
                step: None,
            } => stepped(link, &[Unit::Week, Unit::Month]),
            Time::Named {
                name: Named::Season(_),
                step: None,
            }
            | Time::Nth {
                unit: Unit::Half | Unit::Quarter,
                ..
            } => self
                .year(link)
                .map(|(end, year)| {
                    (
                        end,
                        Time::Date {
                            year: Some(year),
                            month: None,
                            day: None,
                        },
                    )
                })
                .or_else(|| stepped(link, &[Unit::Year, Unit::Decade]))
                .or_else(|| {
                    if link > at {
                        self.the_unit(link).or_else(|| self.decade(link))
                    } else {
                        None
                    }
                }),
            // "two weeks after August 15".
            Time::Shift {
                anchor: Anchor::Event,
                ..
            }
            | Time::Calendar {
                step:
                    Step {
                        anchor: Anchor::Event,
                        ..
                    },
                ..
            } => self
                .date(at)
                .or_else(|| self.deictic(at))
                .or_else(|| self.name(at)),
            Time::Nth { .. } if link > at => self
                .date(link)
                .or_else(|| self.decade(link))
                .or_else(|| self.stepped(link))
                .or_else(|| self.the_unit(link)),
            _ => None,
        }
    }
}
