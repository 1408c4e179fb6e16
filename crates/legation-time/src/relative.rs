//! Rules for times that are counted from another: "last week", "ten days later", "the past two decades", "every Friday".

use crate::atom::Shape;
use crate::find::{Read, Reader};
use crate::lexicon::{Function, Meaning};
use crate::value::{Amount, Anchor, Bound, Direction, Named, Step, Time, Unit, Value};

impl Reader<'_, '_, '_> {
    /// "today", "yesterday", "the day after tomorrow".
    pub(crate) fn deictic(&self, at: usize) -> Read<Time> {
        let pick = |meaning| {
            if let Meaning::Day(offset) = meaning {
                Some(offset)
            } else {
                None
            }
        };
        let (end, offset) = self.phrase(at, pick)?;
        Some((
            end,
            Time::Calendar {
                unit: Unit::Day,
                step: Step {
                    offset,
                    anchor: Anchor::Publication,
                },
            },
        ))
    }

    /// "last week", "this May", "the same day", "the past two decades", "recent months".
    pub(crate) fn stepped(&self, at: usize) -> Read<Time> {
        let mut word = self.skip(at, Function::The);
        let the = word > at;
        if self.entry(word)?.recent {
            return self.recent(word + 1);
        }
        let mut step = self.entry(word)?.step?;
        let mut window = self.entry(word)?.window;
        let mut held = the;
        // "this past week", "that same day".
        if let Some(inner) = self.entry(word + 1)
            && let Some(next) = inner.step
            && step.offset == 0
        {
            let kept = if next.offset == 0 { step } else { next };
            (step, window, word, held) = (kept, inner.window, word + 1, true);
        }
        // "following Thursday's talks" is a bound, "the following Thursday" is not.
        if !held
            && self
                .phrase(word, |meaning| matches!(meaning, Meaning::Bound(_)).then_some(()))
                .is_some()
        {
            return None;
        }
        let direction = if step.offset < 0 {
            Direction::Before
        } else {
            Direction::After
        };
        let anchor = step.anchor;
        let mut noun = word + 1;
        if step.offset != 0
            && let Some((next, amount)) = self.amount(noun, false)
        {
            let next = self.fillers(self.skip_shape(next, Shape::Dash));
            let (unit, _) = self.entry(next)?.unit?;
            return (!self.is(next + 1, Function::Of) || window || anchor == Anchor::Reference).then_some((
                next + 1,
                Time::Window {
                    amount,
                    unit,
                    direction,
                    anchor,
                },
            ));
        }
        noun = self.fillers(noun);
        let entry = self.entry(noun)?;
        let end = noun + 1;
        if let Some((unit, plural)) = entry.unit {
            let age = self.entry(end).is_some_and(|entry| entry.after_length);
            if plural {
                let recent = self.lexicon.vague.get(&unit).map_or(5, |vague| vague.recent);
                let amount = Amount::between(0, recent);
                let vague = step.offset != 0 && !age && (window || anchor == Anchor::Reference);
                return vague.then_some((
                    end,
                    Time::Window {
                        amount,
                        unit,
                        direction,
                        anchor,
                    },
                ));
            }
            if unit < Unit::Day && !window {
                return None;
            }
            let of = self.is(end, Function::Of);
            if window && step.offset != 0
                || (the && step.offset == -1 && anchor == Anchor::Publication && unit > Unit::Weekend)
            {
                let amount = Amount::exactly(1);
                return (!of || window).then_some((
                    end,
                    Time::Window {
                        amount,
                        unit,
                        direction,
                        anchor,
                    },
                ));
            }
            // "the last day" of something that is not named.
            if unit == Unit::Day && step.offset == -1 && anchor == Anchor::Publication {
                return None;
            }
            // "(the) next day", "the next year": next after what was told.
            let told = step.offset == 1 && anchor == Anchor::Publication && (the || unit == Unit::Day);
            let step = if told {
                Step {
                    anchor: Anchor::Reference,
                    ..step
                }
            } else {
                step
            };
            return Some((end, Time::Calendar { unit, step }));
        }
        if window {
            return None;
        }
        let told = the && step.offset == 1 && anchor == Anchor::Publication;
        let step = if told {
            Step {
                anchor: Anchor::Reference,
                ..step
            }
        } else {
            step
        };
        if entry.daypart.is_some() {
            return Some((
                end,
                Time::Calendar {
                    unit: Unit::Day,
                    step,
                },
            ));
        }
        let name = match (entry.weekday, entry.month, entry.season) {
            (Some(weekday), _, _) if self.capital(noun) => Named::Weekday(weekday),
            (_, Some(month), _) if self.capital(noun) => Named::Month(month),
            (_, _, Some(season)) => Named::Season(season),
            _ => return None,
        };
        Some((
            end,
            Time::Named {
                name,
                step: Some(step),
            },
        ))
    }

    /// "over the weekend".
    pub(crate) fn weekend(&self, at: usize) -> Read<Time> {
        let framed = self.after(at, &[Function::For, Function::In, Function::On, Function::At])
            && self.is(at, Function::The);
        let unit = self.entry(at + 1)?.unit?;
        let step = Step {
            offset: 0,
            anchor: Anchor::Publication,
        };
        (framed && unit == (Unit::Weekend, false)).then_some((
            at + 2,
            Time::Calendar {
                unit: Unit::Weekend,
                step,
            },
        ))
    }

    /// "recent years", read at the unit.
    fn recent(&self, at: usize) -> Read<Time> {
        let (unit, plural) = self.entry(at)?.unit?;
        let recent = self.lexicon.vague.get(&unit)?.recent;
        let (direction, anchor) = (Direction::Before, Anchor::Publication);
        plural.then_some((
            at + 1,
            Time::Window {
                amount: Amount::between(0, recent),
                unit,
                direction,
                anchor,
            },
        ))
    }

    fn fillers(&self, mut at: usize) -> usize {
        while self.is(at, Function::Filler) {
            at += 1;
        }
        at
    }

    /// "the first half", "the third quarter", "the last week", "the first three months", "Q3".
    pub(crate) fn nth(&self, at: usize) -> Read<Time> {
        let letter = |function| self.is(at, function) && self.capital(at);
        if let Shape::Digits(value @ 1..=4, 1) = self.shape(at + 1)
            && self.glued(at + 1)
            && (!self.glued(at + 2) || self.breaks(at + 2))
        {
            if letter(Function::QuarterLetter) {
                return Some((
                    at + 2,
                    Time::Nth {
                        nth: value,
                        count: 1,
                        unit: Unit::Quarter,
                    },
                ));
            }
            if letter(Function::HalfLetter) && value <= 2 {
                return Some((
                    at + 2,
                    Time::Nth {
                        nth: value,
                        count: 1,
                        unit: Unit::Half,
                    },
                ));
            }
        }
        let the = self.skip(at, Function::The);
        let nth = match self.shape(the) {
            Shape::Ordinal(nth) => nth,
            _ => self.entry(the)?.ordinal?,
        };
        let counted = self.amount(the + 1, false);
        let noun = self.fillers(counted.map_or(the + 1, |(next, _)| next));
        let count = counted.map_or(1, |(_, amount)| amount.high / 12);
        let (unit, plural) = match self.entry(noun) {
            Some(entry) if entry.is(Function::Half) => (Unit::Half, false),
            Some(entry) => entry.unit?,
            None => return None,
        };
        let of = self.is(noun + 1, Function::Of) || self.is(noun + 1, Function::In);
        let within = of && {
            let (next, time) = (noun + 2, Time::Nth { nth, count, unit });
            let outer = self.placed_outer(next).is_some();
            outer && matches!(time, Time::Nth { .. })
        };
        let dated = self.year(noun + 1).is_some() || self.stepped(noun + 1).is_some();
        let alone = unit == Unit::Quarter && (1..=4).contains(&nth) && the > at && counted.is_none() && !of;
        let part = matches!(unit, Unit::Half | Unit::Quarter) && dated;
        ((within || part || alone) && (plural == counted.is_some()) && unit >= Unit::Day && count >= 1)
            .then_some((noun + 1, Time::Nth { nth, count, unit }))
    }

    /// Something with a length on the calendar in which units can be counted.
    fn placed_outer(&self, at: usize) -> Read<Time> {
        self.date(at)
            .or_else(|| self.decade(at))
            .or_else(|| self.stepped(at))
            .or_else(|| self.the_unit(at))
    }

    /// "the week of June 3", "the week ending July 6".
    pub(crate) fn holding(&self, at: usize) -> Read<Time> {
        let noun = self.skip(at, Function::The);
        let (unit, plural) = self.entry(noun)?.unit?;
        if plural
            || noun == at
            || !self.is(noun + 1, Function::Of)
            || !matches!(unit, Unit::Week | Unit::Weekend | Unit::Month)
        {
            return None;
        }
        let (end, time) = self.date(noun + 2)?;
        let day = matches!(time, Time::Date { day: Some(_), .. });
        let month = matches!(
            time,
            Time::Date {
                month: Some(_),
                day: None,
                ..
            }
        );
        if unit == Unit::Month && month {
            return Some((end, time));
        }
        day.then(|| {
            (
                end,
                Time::Holding {
                    unit,
                    time: Box::new(time),
                },
            )
        })
    }

    /// A number of units: "three", "twenty-five", "a few", "two or three", "2.5", with "a" as one where `article` is set.
    pub(crate) fn amount(&self, at: usize, article: bool) -> Read<Amount> {
        let pick = |meaning| {
            if let Meaning::Amount(low, high) = meaning {
                Some(Amount::between(low, high))
            } else {
                None
            }
        };
        let single = self.phrase(at, pick).map(|(end, amount)| {
            let exact = amount.low == amount.high;
            (end, Amount { exact, ..amount })
        });
        let (end, amount) = single.or_else(|| self.count(at)).or_else(|| {
            if !article {
                return None;
            }
            if self.is(at, Function::Half) && self.is(at + 1, Function::A) {
                return Some((
                    at + 2,
                    Amount {
                        low: 6,
                        high: 6,
                        exact: true,
                    },
                ));
            }
            if self.is(at, Function::Half) && self.shape(at + 1) == Shape::Dash {
                return Some((
                    at + 2,
                    Amount {
                        low: 6,
                        high: 6,
                        exact: true,
                    },
                ));
            }
            self.is(at, Function::A).then(|| (at + 1, Amount::exactly(1)))
        })?;
        // "two or three", "two to three", "2-3".
        let linked =
            self.is(end, Function::Or) || self.is(end, Function::To) || self.shape(end) == Shape::Dash;
        if linked
            && let Some((end, more)) = self.count(end + 1)
            && more.low > amount.low
        {
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
        let and = self.skip_shape(end, Shape::Dash);
        if let Some(next) = self.and_a_half(and) {
            return Some((
                next,
                Amount {
                    low: amount.low + 6,
                    high: amount.high + 6,
                    ..amount
                },
            ));
        }
        Some((end, amount))
    }

    fn and_a_half(&self, at: usize) -> Option<usize> {
        let a = self.skip_shape(at + 1, Shape::Dash);
        let half = self.skip_shape(a + 1, Shape::Dash);
        (self.is(at, Function::And) && self.is(a, Function::A) && self.is(half, Function::Half))
            .then_some(half + 1)
    }

    /// A number in digits or words.
    fn count(&self, at: usize) -> Read<Amount> {
        match self.shape(at) {
            Shape::Digits(value, 1..=4) => Some((at + 1, Amount::exactly(value))),
            Shape::Quantity(twelfths) => Some((
                at + 1,
                Amount {
                    low: twelfths,
                    high: twelfths,
                    exact: true,
                },
            )),
            Shape::Word => {
                let number = self.entry(at)?.number?;
                let dash = self.skip_shape(at + 1, Shape::Dash);
                let ones = self.entry(dash).and_then(|entry| entry.number);
                match ones {
                    Some(ones @ 1..=9) if number >= 20 && number % 10 == 0 => {
                        Some((dash + 1, Amount::exactly(number + ones)))
                    }
                    Some(100) => Some((dash + 1, Amount::exactly(number.saturating_mul(100)))),
                    _ => Some((at + 1, Amount::exactly(number))),
                }
            }
            _ => None,
        }
    }

    /// A length: "nearly a week", "three days", "two and a half years", "half a century". And whether it was hedged.
    fn length(&self, at: usize) -> Read<(Amount, Unit, bool)> {
        let pick = |meaning| {
            if let Meaning::Hedge(low, high) = meaning {
                Some((low, high))
            } else {
                None
            }
        };
        let hedge = self.phrase(at, pick);
        let start = hedge.map_or(at, |(end, _)| end);
        let (next, mut amount) = self.amount(start, true).or_else(|| {
            // "just days", and "days" alone where the caller takes it.
            let (unit, plural) = self.entry(start)?.unit?;
            let (low, high) = self.lexicon.vague.get(&unit)?.some;
            plural.then(|| (start, Amount::between(low, high)))
        })?;
        let noun = self.fillers(self.skip_shape(next, Shape::Dash));
        let (unit, plural) = self.entry(noun)?.unit?;
        let dashed = noun > next && self.shape(next) == Shape::Dash;
        // "a second round", "one quarter of the troops".
        if matches!(unit, Unit::Second | Unit::Quarter) && !plural && !dashed {
            return None;
        }
        if !plural && !dashed && amount.low > 12 {
            return None;
        }
        let mut end = noun + 1;
        if let Some(next) = self.and_a_half(end) {
            (end, amount) = (
                next,
                Amount {
                    low: amount.low + 6,
                    high: amount.high + 6,
                    ..amount
                },
            );
        }
        let dash = self.skip_shape(end, Shape::Dash);
        if self.entry(dash).is_some_and(|entry| entry.after_length) {
            return None;
        }
        // "10 percent a year" and "twice a day" count; a day is no length there.
        if let Some((_, scale)) = hedge
            && scale != (100, 100)
        {
            amount = amount.hedged(scale);
        }
        Some((end, (amount, unit, hedge.is_some())))
    }

    /// "ten days later", "nearly a week after", "three years ago", "the day before", "two weeks after 9/11".
    pub(crate) fn shift(&self, at: usize) -> Read<Time> {
        if let Some(found) = self.day_before(at) {
            return Some(found);
        }
        let (end, (amount, unit, _)) = self.length(at)?;
        let pick = |meaning| {
            if let Meaning::Direction(way, from) = meaning {
                Some((way, from))
            } else {
                None
            }
        };
        let (end, (direction, anchor)) = self.phrase(end, pick)?;
        if anchor != Anchor::Event {
            // "five years later this month" is not read; "earlier this month" is a time of its own.
            return Some((
                end,
                Time::Shift {
                    amount,
                    unit,
                    direction,
                    anchor,
                },
            ));
        }
        // "ruled for two decades before withdrawing": a length, then something else.
        if self.after(at, &[Function::For, Function::In, Function::Within]) {
            return None;
        }
        let that = self.is(end, Function::That) || self.is(end, Function::This);
        if that && self.breaks(end + 1) {
            return Some((
                end + 1,
                Time::Shift {
                    amount,
                    unit,
                    direction,
                    anchor: Anchor::Reference,
                },
            ));
        }
        let anchor = if end >= self.atoms.len() || self.ends(end) {
            Anchor::Reference
        } else {
            Anchor::Event
        };
        // "in the five months after the earthquake": all of them.
        if self.after(at, &[Function::The]) {
            return Some((
                end,
                Time::Window {
                    amount,
                    unit,
                    direction,
                    anchor,
                },
            ));
        }
        Some((
            end,
            Time::Shift {
                amount,
                unit,
                direction,
                anchor,
            },
        ))
    }

    /// Whether a mark that ends a clause stands at `at`.
    fn ends(&self, at: usize) -> bool {
        self.atoms
            .get(at)
            .is_some_and(|atom| matches!(atom.text, "." | "," | ";" | ":" | "!" | "?" | ")" | "\"" | "”"))
    }

    /// "the day before", "the week after the vote".
    fn day_before(&self, at: usize) -> Read<Time> {
        let noun = at + 1;
        if !self.is(at, Function::The) {
            return None;
        }
        let unit = match self.entry(noun)? {
            entry if entry.daypart.is_some() => Unit::Day,
            entry => {
                entry
                    .unit
                    .filter(|(unit, plural)| !plural && *unit >= Unit::Day)?
                    .0
            }
        };
        let pick = |meaning| match meaning {
            Meaning::Direction(way, Anchor::Event) => Some(way),
            _ => None,
        };
        let (end, direction) = self.phrase(noun + 1, pick)?;
        let anchor = if end >= self.atoms.len() || self.ends(end) {
            Anchor::Reference
        } else {
            Anchor::Event
        };
        let offset = if direction == Direction::Before { -1 } else { 1 };
        Some((
            end,
            Time::Calendar {
                unit,
                step: Step { offset, anchor },
            },
        ))
    }

    /// A length by itself, or one that "in", "within" or "after" places.
    pub(crate) fn length_value(&self, at: usize) -> Read<Value> {
        let (end, (amount, unit, hedged)) = self.length(at)?;
        let numbered = self.amount(at, false).is_some() && !self.is(at, Function::A);
        let framed = self.after(at, &[Function::For, Function::In, Function::Within]);
        let bound = self.bound_before(at);
        if !(framed || bound.is_some() || numbered || (hedged && (self.amount(at + 1, true).is_some())))
            || unit == Unit::Half
        {
            return None;
        }
        // The number before "days" may belong to something else: "in 2020 days of protest".
        if self.year(at).is_some() && !hedged {
            return None;
        }
        let length = Value::new(Time::Duration { amount, unit });
        let of = self.is(end, Function::Of);
        if bound == Some(Bound::After) && !of {
            let (direction, anchor) = (Direction::After, Anchor::Reference);
            return Some((
                end,
                Value::new(Time::Shift {
                    amount,
                    unit,
                    direction,
                    anchor,
                }),
            ));
        }
        let bound = match () {
            _ if of => Bound::On,
            _ if self.after(at, &[Function::Within]) => Bound::Within,
            _ if self.after(at, &[Function::In]) => Bound::In,
            _ => Bound::On,
        };
        Some((end, Value { bound, ..length }))
    }

    /// "every Friday", "each year", "weekly", "Mondays".
    pub(crate) fn set(&self, at: usize) -> Read<Time> {
        let entry = self.entry(at)?;
        if let Some(unit) = entry.set {
            // "the Daily Mail".
            let named = self.capital(at) && (at > 0 || self.capital(at + 1));
            return (!named).then_some((at + 1, Time::set(Some(unit), None)));
        }
        if let Some(weekday) = entry
            .plural_weekday
            .filter(|_| self.capital(at) && !entry.ambiguous)
        {
            return Some((at + 1, Time::set(Some(Unit::Week), Some(Named::Weekday(weekday)))));
        }
        if !entry.is(Function::Every) {
            return None;
        }
        let counted = self.amount(at + 1, false).map_or(at + 1, |(next, _)| next);
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
        let daypart = entry.daypart.is_some();
        let every = daypart.then_some(Unit::Day);
        (daypart || name.is_some()).then_some((noun + 1, Time::Set { every, name }))
    }
}
