//! Rules for how many: "two or three", "half a", "twenty-five".

use crate::atom::Shape;
use crate::reader::{Read, Reader};
use crate::value::Amount;
use crate::words::{Function, Meaning};

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
}
