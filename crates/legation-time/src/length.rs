//! Rules for lengths of time, ages, and what is counted by them.

use crate::atom::Shape;
use crate::find::Said;
use crate::reader::{Read, Reader};
use crate::timex::{Count, Length, Modifier, Point, Reference, Says, counted};
use crate::value::{Amount, Anchor, Bound, Direction, Time, Unit, Value};
use crate::words::{Function, Meaning};

impl Reader<'_, '_, '_> {
    /// "three days", "at least two years", "a 46-year-old", "two years ago", "ten days later".
    pub(crate) fn counted(&self, at: usize) -> Read<Said> {
        let (end, length) = self.counted_length(at)?;
        let unit = length.unit;
        let said =
            |end: usize, value: Option<Value>| Some((end, Said::from(at, Says::Length(length), value)));
        let after = self.skip_shape(end, Shape::Dash);
        if self.entry(after).is_some_and(|entry| entry.after_length) {
            return said(after + 1, None);
        }
        if after > end && self.is(after, Function::Long) {
            return said(after + 1, None);
        }
        let Some((next, (direction, anchor))) = self.direction(end) else {
            return said(end, self.plain_length(at, end, &length));
        };
        let shift = |anchor: Anchor| Time::shift(length.told, unit, direction, anchor);
        // "a week before, Herat had fallen", but "a week" before the vote.
        if anchor == Anchor::Event && !self.ends(next) {
            return self.counted_from_event(at, end, next, &length, direction);
        }
        let anchor = if anchor == Anchor::Event {
            Anchor::Reference
        } else {
            anchor
        };
        let value = Some(Value::new(shift(anchor)));
        // The time of day of which "two hours later" is counted is seldom told.
        if unit < Unit::Day && anchor != Anchor::Publication {
            return said(next, value);
        }
        let says = if length.count == Count::Some {
            Says::Reference(match direction {
                Direction::Before => Reference::Past,
                Direction::After => Reference::Future,
            })
        } else {
            let mut point = Point::of(counted(&length, direction, anchor));
            point.modifier = length.modifier;
            Says::Point(point)
        };
        Some((next, Said::from(at, says, value)))
    }

    /// "a week" of "a week after the vote", "two days after Monday's attack"; `next` is the index after "after".
    fn counted_from_event(
        &self,
        at: usize,
        end: usize,
        next: usize,
        length: &Length,
        direction: Direction,
    ) -> Read<Said> {
        let Length { told, unit, .. } = *length;
        let plain = |time: Time| Said::from(at, Says::Length(*length), Some(Value::new(time)));
        // "ruled for two decades before withdrawing": a length, then something else.
        if self.after(at, &[Function::For, Function::In, Function::Within]) {
            return Some((end, plain(Time::Duration { amount: told, unit })));
        }
        // "two days after that".
        if (self.is(next, Function::That) || self.is(next, Function::This)) && self.ends(next + 1) {
            return Some((end, plain(Time::shift(told, unit, direction, Anchor::Reference))));
        }
        // "in the five months after the earthquake": all of them.
        let time = if self.after(at, &[Function::The]) {
            Time::window(told, unit, direction, Anchor::Event)
        } else {
            Time::shift(told, unit, direction, Anchor::Event)
        };
        let dated = self
            .date(next)
            .or_else(|| self.deictic(next))
            .or_else(|| self.name(next));
        if let Some((_, outer)) = dated
            && let Some((last, Said { says: Some(says), .. })) = self.point(next)
        {
            let whole = plain(Time::within(time, outer));
            return Some((
                last,
                Said {
                    second: Some((end, next, says)),
                    ..whole
                },
            ));
        }
        Some((end, plain(time)))
    }

    /// A length by itself, or one that "in", "within" or "after" places.
    fn plain_length(&self, at: usize, end: usize, length: &Length) -> Option<Value> {
        let hedged = self.hedge(at).is_some();
        let start = self.hedge(at).map_or(at, |(end, _)| end);
        let bare = length.count == Count::Some && self.is_bare(start);
        let numbered = self.amount(start).is_some();
        let framed = self.after(at, &[Function::For, Function::In, Function::Within]);
        let bound = self.bound_before(at);
        // "a day" alone is a rate, "days" alone no time at all.
        if !(framed || bound.is_some() || numbered || (hedged && !bare)) {
            return None;
        }
        let (amount, unit) = (length.told, length.unit);
        let of = self.is(end, Function::Of);
        if bound == Some(Bound::After) && !of {
            return Some(Value::new(Time::shift(
                amount,
                unit,
                Direction::After,
                Anchor::Reference,
            )));
        }
        let bound = match () {
            _ if of => Bound::On,
            _ if self.after(at, &[Function::Within]) => Bound::Within,
            _ if self.after(at, &[Function::In]) => Bound::In,
            _ => Bound::On,
        };
        Some(Value {
            bound,
            ..Value::new(Time::Duration { amount, unit })
        })
    }

    /// A length with its hedge: "nearly eight months", "a few weeks", "half an hour", "years".
    pub(crate) fn counted_length(&self, at: usize) -> Read<Length> {
        let hedge = self.hedge(at);
        let start = hedge.map_or(at, |(end, _)| end);
        let modifier = hedge.and_then(|(end, scale)| self.modifier(at, end, scale));
        let (next, count) = self.count_of(start).or_else(|| self.no_number(start))?;
        let bare = count == Count::Some && self.is_bare(start);
        let dashed = self.shape(next) == Shape::Dash;
        let noun = self.fillers(self.skip_shape(next, Shape::Dash));
        let (unit, plural) = self.entry(noun)?.unit?;
        let one = matches!(count, Count::Of(twelfths) if twelfths <= 12);
        let article = self.is(start, Function::A) && next == start + 1;
        let fits = match () {
            // "a weeks-long siege" has no number; "a second round", "a quarter of the troops" are no lengths.
            // "a year-long siege" is read at "year".
            _ if article && self.no_number(noun).is_some() && !plural => false,
            _ if article && (plural || matches!(unit, Unit::Second | Unit::Quarter)) => false,
            _ if !plural && !dashed && !one => self.measures(noun, unit),
            _ if one && !plural && matches!(unit, Unit::Second | Unit::Quarter) => false,
            _ => true,
        };
        let old = self.entry(noun + 1).is_some_and(|entry| entry.after_length);
        if !fits || (self.year(start).is_some() && hedge.is_none() && !old) {
            return None;
        }
        let mut end = noun + 1;
        let mut count = count;
        let mut told = self.told(start, next, count, unit)?;
        if let (Some(next), Count::Of(twelfths)) = (self.and_a_half(end), count) {
            (end, count) = (next, Count::Of(twelfths.saturating_add(6)));
            told = told.plus_half();
        }
        if let Some((_, scale)) = hedge.filter(|(_, scale)| *scale != (100, 100)) {
            told = told.hedged(scale);
        }
        let end = self.trail(end).unwrap_or(end);
        if bare && !self.is_length(at, start, end) {
            return None;
        }
        let counting = !self.after(
            at,
            &[
                Function::In,
                Function::For,
                Function::Within,
                Function::Of,
                Function::From,
            ],
        );
        let rate = article
            && at == start
            && counting
            && self.bound_before(at).is_none()
            && at > 1
            && self.shape(at - 1) == Shape::Word
            && self.ends_in_s(at - 1)
            && matches!(self.shape(at - 2), Shape::Digits(..) | Shape::Quantity(_));
        Some((
            end,
            Length {
                count,
                told,
                unit,
                modifier,
                rate,
            },
        ))
    }

    /// The fewest and the most that are meant by a count: "two or three", "several", "days".
    fn told(&self, start: usize, next: usize, count: Count, unit: Unit) -> Option<Amount> {
        if let Some((_, amount)) = self.amount(start).filter(|(end, _)| *end == next) {
            return Some(amount);
        }
        match count {
            Count::Of(twelfths) => Some(Amount::twelfths(twelfths)),
            Count::Some => {
                let (low, high) = self.lexicon.vague.get(&unit)?.some;
                Some(Amount::between(low, high))
            }
        }
    }

    /// "a 20 minute walk": a number before a unit that another noun follows.
    fn measures(&self, noun: usize, unit: Unit) -> bool {
        let unit = matches!(
            unit,
            Unit::Minute | Unit::Hour | Unit::Day | Unit::Week | Unit::Month | Unit::Year
        );
        unit && !self.breaks(noun + 1)
            && !self.is(noun + 1, Function::Goes)
            && !self.is(noun + 1, Function::Of)
    }

    fn ends_in_s(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|atom| atom.text.ends_with('s'))
    }

    /// "or so", "or more": belongs to the length.
    fn trail(&self, at: usize) -> Option<usize> {
        self.phrase(at, |meaning| match meaning {
            Meaning::Trail => Some(()),
            _ => None,
        })
        .map(|(end, ())| end)
    }

    /// What a hedge says, as `mod` has it.
    fn modifier(&self, at: usize, end: usize, (low, high): (i32, i32)) -> Option<Modifier> {
        let equal = (at..end).any(|at| self.is(at, Function::Equal));
        match (low, high) {
            (100, 100) => None,
            (low, high) if low < 100 && high > 100 => Some(Modifier::Approx),
            (low, _) if low < 100 && equal => Some(Modifier::EqualOrLess),
            (low, _) if low < 100 => Some(Modifier::LessThan),
            _ if equal => Some(Modifier::EqualOrMore),
            _ => Some(Modifier::MoreThan),
        }
    }

    /// How many: "three", "several", "a", "half a", "another two".
    pub(crate) fn count_of(&self, at: usize) -> Read<Count> {
        if self.is(at, Function::Another) {
            return Some(
                self.count_of(at + 1)
                    .filter(|_| !self.is(at + 1, Function::A))
                    .unwrap_or((at + 1, Count::Of(12))),
            );
        }
        let listed = self.phrase(at, |meaning| match meaning {
            Meaning::Amount(low, high) => Some((low, high)),
            _ => None,
        });
        if let Some((end, (low, high))) = listed {
            // "a couple" is two, "half a dozen" six.
            let count = if high - low <= 2 && !self.is_few(at, end) {
                Count::Of((low + high) / 2 * 12)
            } else {
                Count::Some
            };
            return Some((end, count));
        }
        if let Some(found) = self.with_fraction(at).or_else(|| self.quarter_of(at)) {
            return Some(found);
        }
        if let Some((end, amount)) = self.amount(at) {
            return Some((end, Count::Of(amount.high)));
        }
        // "a hundred years".
        if self.is(at, Function::A)
            && let Some((end, amount)) = self.count(at + 1).filter(|(_, amount)| amount.low >= 1200)
        {
            return Some((end, Count::Of(amount.high)));
        }
        self.article(at)
            .map(|(end, amount)| (end, Count::Of(amount.high)))
    }

    /// "2 1/2".
    fn with_fraction(&self, at: usize) -> Read<Count> {
        let part = |at: usize| match self.shape(at) {
            Shape::Digits(value, 1) => Some(value),
            _ => None,
        };
        let Shape::Digits(whole, 1..=3) = self.shape(at) else {
            return None;
        };
        let slash = self.shape(at + 2) == Shape::Slash && self.glued(at + 2) && !self.glued(at + 1);
        let (above, below) = (part(at + 1)?, part(at + 3).filter(|_| slash)?);
        let twelfths = match (above, below) {
            (1, 2) => 6,
            (1, 4) => 3,
            (3, 4) => 9,
            _ => return None,
        };
        Some((at + 4, Count::Of(whole.saturating_mul(12) + twelfths)))
    }

    /// "a quarter of a century", "a quarter-century", read up to the century.
    fn quarter_of(&self, at: usize) -> Read<Count> {
        let quarter = self.skip(at, Function::A);
        if self.entry(quarter)?.unit != Some((Unit::Quarter, false)) {
            return None;
        }
        let of = self.skip(self.skip_shape(quarter + 1, Shape::Dash), Function::Of);
        let noun = self.skip(of, Function::A);
        let century = self.entry(noun)?.unit == Some((Unit::Century, false));
        century.then_some((noun, Count::Of(3)))
    }

    fn is_few(&self, at: usize, end: usize) -> bool {
        (at..end).any(|at| self.is(at, Function::Few))
    }

    /// "days", "the years", with no number.
    fn no_number(&self, at: usize) -> Read<Count> {
        let noun = self.skip(at, Function::The);
        let (unit, plural) = self.entry(noun)?.unit?;
        // "year-long", "decade-old".
        let dash = self.shape(noun + 1) == Shape::Dash && self.glued(noun + 1) && self.glued(noun + 2);
        let tail = noun + 2;
        let long = self.is(tail, Function::Long) || self.entry(tail).is_some_and(|entry| entry.after_length);
        if !plural && dash && long && noun == at {
            return Some((noun, Count::Of(12)));
        }
        (plural && unit != Unit::Quarter).then_some((noun, Count::Some))
    }

    fn is_bare(&self, start: usize) -> bool {
        let noun = self.skip(start, Function::The);
        self.entry(noun)
            .and_then(|entry| entry.unit)
            .is_some_and(|(_, plural)| plural)
    }

    /// Whether a plural without a number is a length: "for years", "months of talks", "hours after", but not "the school days".
    fn is_length(&self, at: usize, start: usize, end: usize) -> bool {
        if self.capital(start) && start > 0 && !self.is(start, Function::The) {
            return false;
        }
        let framed = self.after(at, &[Function::For, Function::In, Function::Within]) || at < start;
        let dashed = self.shape(end) == Shape::Dash && self.glued(end);
        let old = self.skip_shape(end, Shape::Dash);
        let aged = dashed
            && (self.is(old, Function::Long) || self.entry(old).is_some_and(|entry| entry.after_length));
        let bound = self.bound_before(at).is_some();
        let early = self.before(at).is_some_and(|entry| {
            entry.part.is_some() || entry.ordinal.is_some() || entry.step.is_some() || entry.recent
        });
        let glued = start > 0 && self.glued(start) && self.shape(start - 1) == Shape::Dash;
        let counted = self.direction(end).is_some() || self.is(end, Function::Of);
        let plain = self.before(at).is_none() || !self.is(start, Function::The);
        !glued && !early && (aged || self.is(end, Function::Long) || framed || bound || (counted && plain))
    }

    /// "the first three months", "the next few days" told as a length, and within what they are counted.
    pub(crate) fn first_units(&self, at: usize) -> Read<Said> {
        let the = self.skip(at, Function::The);
        let entry = self.entry(the)?;
        let ordinal = entry.ordinal.is_some() || matches!(self.shape(the), Shape::Ordinal(_));
        let stepped = entry.step.is_some_and(|step| step.offset != 0);
        if !(ordinal || stepped) {
            return None;
        }
        let (next, count) = self
            .count_of(the + 1)
            .filter(|_| !self.is(the + 1, Function::A))?;
        let noun = self.fillers(self.skip_shape(next, Shape::Dash));
        let (unit, _) = self.entry(noun)?.unit.filter(|(_, plural)| *plural)?;
        let end = noun + 1;
        let single = self.single(at).filter(|(last, _)| *last >= end);
        let value = single.as_ref().map(|(_, time)| Value::new(time.clone()));
        let said = Said::from(at, Says::Length(Length::of(count, unit)), value);
        // "the first three months of 2024".
        let outer = end + 1;
        if let Some((last, _)) = single.filter(|(last, _)| *last > end)
            && let Some((to, Said { says: Some(says), .. })) = self.point(outer)
            && to >= last
        {
            return Some((
                to,
                Said {
                    second: Some((end, outer, says)),
                    ..said
                },
            ));
        }
        Some((end, said))
    }
}

/// The length of a stretch that is no unit of the calendar: "the past year".
pub(crate) fn of_window(time: &Time) -> Option<Length> {
    let Time::Window { amount, unit, .. } = time else {
        return None;
    };
    let count = if amount.exact {
        Count::Of(amount.high)
    } else {
        Count::Some
    };
    Some(Length::of(count, *unit))
}
