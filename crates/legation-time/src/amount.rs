//! Rules for how many and how long: "two or three", "nearly a week", "every Friday".

use crate::atom::Shape;
use crate::reader::{Read, Reader};
use crate::value::{Amount, Anchor, Bound, Direction, Named, Time, Unit, Value};
use crate::words::{Function, Meaning};

/// A length of time as it stands in the text.
pub(crate) struct Length {
    pub(crate) amount: Amount,
    pub(crate) unit: Unit,
    /// "nearly", "over" stands before it.
    pub(crate) hedged: bool,
    /// A number or its like stands before the unit, and not "a" or nothing.
    pub(crate) numbered: bool,
    /// Neither stands there: "days".
    pub(crate) bare: bool,
}

impl Reader<'_, '_, '_> {
    /// A number of units: "three", "twenty-five", "a few", "two or three", "2.5".
    pub(crate) fn amount(&self, at: usize) -> Read<Amount> {
        let listed = self.phrase(at, |meaning| match meaning {
            Meaning::Amount(low, high) => Some(Amount {
                exact: low == high,
                ..Amount::between(low, high)
            }),
            _ => None,
        });
        let (end, amount) = listed.or_else(|| self.count(at))?;
        // "two or three", "two to three", "2-3".
        let linked =
            self.is(end, Function::Or) || self.is(end, Function::To) || self.shape(end) == Shape::Dash;
        let more = if linked {
            self.count(end + 1).filter(|(_, more)| more.low > amount.low)
        } else {
            None
        };
        if let Some((end, more)) = more {
            return Some((
                end,
                Amount {
                    low: amount.low,
                    high: more.high,
                    exact: false,
                },
            ));
        }
        // "two and a half".
        match self.and_a_half(self.skip_shape(end, Shape::Dash)) {
            Some(end) => Some((end, amount.plus_half())),
            None => Some((end, amount)),
        }
    }

    /// "a", "half a", "half-" before a unit.
    pub(crate) fn article(&self, at: usize) -> Read<Amount> {
        if self.is(at, Function::A) {
            return Some((at + 1, Amount::exactly(1)));
        }
        let half = self.is(at, Function::Half)
            && (self.is(at + 1, Function::A) || self.shape(at + 1) == Shape::Dash);
        half.then(|| (at + 2, Amount::exactly(0).plus_half()))
    }

    pub(crate) fn and_a_half(&self, at: usize) -> Option<usize> {
        let a = self.skip_shape(at + 1, Shape::Dash);
        let half = self.skip_shape(a + 1, Shape::Dash);
        let read = self.is(at, Function::And) && self.is(a, Function::A) && self.is(half, Function::Half);
        read.then_some(half + 1)
    }

    /// A number in digits or words.
    pub(crate) fn count(&self, at: usize) -> Read<Amount> {
        match self.shape(at) {
            Shape::Digits(value, 1..=4) => Some((at + 1, Amount::exactly(value))),
            Shape::Quantity(twelfths) => Some((at + 1, Amount::twelfths(twelfths))),
            Shape::Word => {
                let number = self.entry(at)?.number?;
                let next = self.skip_shape(at + 1, Shape::Dash);
                match self.entry(next).and_then(|entry| entry.number) {
                    Some(ones @ 1..=9) if number >= 20 && number % 10 == 0 => {
                        Some((next + 1, Amount::exactly(number + ones)))
                    }
                    Some(100) => Some((next + 1, Amount::exactly(number.saturating_mul(100)))),
                    _ => Some((at + 1, Amount::exactly(number))),
                }
            }
            _ => None,
        }
    }

    /// A length: "nearly a week", "three days", "two and a half years", "half a century", and "days" alone.
    pub(crate) fn length(&self, at: usize) -> Read<Length> {
        let hedge = self.hedge(at);
        let start = hedge.map_or(at, |(end, _)| end);
        let number = self.amount(start);
        let (next, mut amount) = number.or_else(|| self.article(start)).or_else(|| {
            let (unit, plural) = self.entry(start)?.unit?;
            let (low, high) = self.lexicon.vague.get(&unit)?.some;
            plural.then(|| (start, Amount::between(low, high)))
        })?;
        let dashed = self.shape(next) == Shape::Dash;
        let noun = self.fillers(self.skip_shape(next, Shape::Dash));
        let (unit, plural) = self.entry(noun)?.unit?;
        // "a second round", "one quarter of the troops", "three day".
        // "a weeks-long siege" has no number.
        if plural && self.is(start, Function::A) && number.is_none() {
            return None;
        }
        let small = amount.low <= 12 && !matches!(unit, Unit::Second | Unit::Quarter);
        if !plural && !dashed && !small {
            return None;
        }
        let mut end = noun + 1;
        if let Some(next) = self.and_a_half(end) {
            (end, amount) = (next, amount.plus_half());
        }
        // "two years old".
        let after = self.skip_shape(end, Shape::Dash);
        if self.entry(after).is_some_and(|entry| entry.after_length) {
            return None;
        }
        if let Some((_, scale)) = hedge.filter(|(_, scale)| *scale != (100, 100)) {
            amount = amount.hedged(scale);
        }
        let (numbered, bare) = (number.is_some(), next == start);
        Some((
            end,
            Length {
                amount,
                unit,
                hedged: hedge.is_some(),
                numbered,
                bare,
            },
        ))
    }

    /// A length by itself, or one that "in", "within" or "after" places.
    pub(crate) fn length_value(&self, at: usize) -> Read<Value> {
        let (
            end,
            Length {
                amount,
                unit,
                hedged,
                numbered,
                bare,
            },
        ) = self.length(at)?;
        let framed = self.after(at, &[Function::For, Function::In, Function::Within]);
        let bound = self.bound_before(at);
        // "a day" alone is a rate, "days" alone no time at all; "2020 days" is none either.
        let said = framed || bound.is_some() || numbered || (hedged && !bare);
        if !said || (self.year(at).is_some() && !hedged) {
            return None;
        }
        let of = self.is(end, Function::Of);
        if bound == Some(Bound::After) && !of {
            return Some((
                end,
                Value::new(Time::shift(amount, unit, Direction::After, Anchor::Reference)),
            ));
        }
        let bound = match () {
            _ if of => Bound::On,
            _ if self.after(at, &[Function::Within]) => Bound::Within,
            _ if self.after(at, &[Function::In]) => Bound::In,
            _ => Bound::On,
        };
        Some((
            end,
            Value {
                bound,
                ..Value::new(Time::Duration { amount, unit })
            },
        ))
    }

    /// "every Friday", "each year", "weekly", "Mondays".
    pub(crate) fn set(&self, at: usize) -> Read<Time> {
        let entry = self.entry(at)?;
        if let Some(unit) = entry.set {
            // "the Daily Mail".
            let title = self.capital(at) && (at > 0 || self.capital(at + 1));
            return (!title).then_some((at + 1, Time::set(Some(unit), None)));
        }
        if let Some(weekday) = entry.plural_weekday.filter(|_| self.capital(at)) {
            return Some((at + 1, Time::set(Some(Unit::Week), Some(Named::Weekday(weekday)))));
        }
        if !entry.is(Function::Every) {
            return None;
        }
        let counted = self.amount(at + 1).map_or(at + 1, |(next, _)| next);
        let noun = self.skip(counted, Function::Other);
        let entry = self.entry(noun)?;
        if let Some((unit, _)) = entry.unit {
            return Some((noun + 1, Time::set(Some(unit), None)));
        }
        let name = match (entry.weekday, entry.month, entry.season) {
            (Some(weekday), _, _) => Some(Named::Weekday(weekday)),
            (_, Some(month), _) if self.capital(noun) => Some(Named::Month(month)),
            (_, _, Some(season)) => Some(Named::Season(season)),
            _ => None,
        };
        let every = entry.daypart.map(|_| Unit::Day);
        (every.is_some() || name.is_some()).then_some((noun + 1, Time::set(every, name)))
    }
}
