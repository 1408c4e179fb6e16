//! Rules for times that are counted from another: "last week", "the past two decades", "ten days later".

use crate::atom::Shape;
use crate::find::Said;
use crate::reader::{Read, Reader};
use crate::value::{Amount, Anchor, Direction, Named, Step, Time, Unit, Value};
use crate::words::{Function, Meaning};

/// The words before the noun of "last week" and its like.
struct Head {
    step: Step,
    /// The step makes a stretch: "past", "coming".
    window: bool,
    /// "the" stands before it.
    the: bool,
    /// "over", "in", "within" stands before it.
    framed: bool,
    /// The atom after it.
    noun: usize,
}

impl Head {
    /// "the next day" is next after what was told, "next week" after today.
    fn told(&self, day: bool) -> Step {
        let next = self.step.offset == 1 && self.step.anchor == Anchor::Publication;
        let anchor = if next && (self.the || day) {
            Anchor::Reference
        } else {
            self.step.anchor
        };
        Step { anchor, ..self.step }
    }

    fn direction(&self) -> Direction {
        if self.step.offset < 0 {
            Direction::Before
        } else {
            Direction::After
        }
    }
}

impl Reader<'_, '_, '_> {
    /// "today", "yesterday", "the day after tomorrow".
    pub(crate) fn deictic(&self, at: usize) -> Read<Time> {
        let (end, offset) = self.phrase(at, |meaning| match meaning {
            Meaning::Day(offset) => Some(offset),
            _ => None,
        })?;
        Some((end, Time::calendar(Unit::Day, offset, Anchor::Publication)))
    }

    /// "last week", "this May", "the same day", "the past two decades", "recent months".
    pub(crate) fn stepped(&self, at: usize) -> Read<Time> {
        let word = self.skip(at, Function::The);
        if self.entry(word)?.recent {
            return self.recent(word + 1);
        }
        let head = self.head(at)?;
        let (direction, anchor) = (head.direction(), head.step.anchor);
        if head.step.offset != 0
            && let Some((next, amount)) = self.amount(head.noun)
        {
            let noun = self.fillers(self.skip_shape(next, Shape::Dash));
            let (unit, _) = self.entry(noun)?.unit?;
            // "the last three months of 2021" are counted from the end of something else.
            let counted = self.is(noun + 1, Function::Of) && !head.window && anchor == Anchor::Publication;
            return (!counted).then_some((noun + 1, Time::window(amount, unit, direction, anchor)));
        }
        let noun = self.fillers(head.noun);
        let entry = self.entry(noun)?;
        let end = noun + 1;
        match entry.unit {
            Some((unit, true)) => self.stepped_units(&head, unit, end),
            Some((unit, false)) => self.stepped_unit(&head, unit, end),
            None if head.window => None,
            None if entry.daypart.is_some() => Some((
                end,
                Time::Calendar {
                    unit: Unit::Day,
                    step: head.told(false),
                },
            )),
            None => {
                let name = match (entry.weekday, entry.month, entry.season) {
                    (Some(weekday), _, _) if self.capital(noun) => Named::Weekday(weekday),
                    // "this Dec. 13 photo" is dated by itself.
                    (_, Some(_), _) if self.day_number(end).is_some() => return None,
                    (_, Some(month), _) if self.capital(noun) => Named::Month(month),
                    (_, _, Some(season)) => Named::Season(season),
                    _ => return None,
                };
                Some((end, Time::named(name, Some(head.told(false)))))
            }
        }
    }

    fn head(&self, at: usize) -> Option<Head> {
        let mut word = self.skip(at, Function::The);
        let the = word > at;
        let entry = self.entry(word)?;
        let (mut step, mut window) = (entry.step?, entry.window);
        let mut held = the;
        // "this past week", "that same day".
        let inner = self
            .entry(word + 1)
            .filter(|inner| !inner.is(Function::This) && !inner.is(Function::That));
        if let Some(inner) = inner
            && let Some(next) = inner.step
            && step.offset == 0
        {
            let kept = if next.offset == 0 { step } else { next };
            (step, window, word, held) = (kept, inner.window, word + 1, true);
        }
        // "following Thursday's talks" is a bound, "the following Thursday" is not.
        let bound = self.bound(word).is_some();
        let framed = self.after(at, &[Function::For, Function::In, Function::Within]);
        (held || !bound).then_some(Head {
            step,
            window,
            the,
            framed,
            noun: word + 1,
        })
    }

    /// "the coming days", "previous weeks": some units on one side.
    fn stepped_units(&self, head: &Head, unit: Unit, end: usize) -> Read<Time> {
        let age = self.entry(end).is_some_and(|entry| entry.after_length);
        let some = head.step.offset != 0 && !age && (head.window || head.step.anchor == Anchor::Reference);
        let recent = self.lexicon.vague.get(&unit)?.recent;
        let amount = Amount::between(0, recent);
        some.then_some((
            end,
            Time::window(amount, unit, head.direction(), head.step.anchor),
        ))
    }

    /// "last week", "the past year", "the same day".
    fn stepped_unit(&self, head: &Head, unit: Unit, end: usize) -> Read<Time> {
        let Head {
            step,
            window,
            the,
            framed,
            ..
        } = *head;
        let last = step.offset == -1 && step.anchor == Anchor::Publication;
        let next = step.offset == 1 && step.anchor == Anchor::Publication;
        // "the last day" of something that is not named.
        if (unit < Unit::Day || (unit == Unit::Day && last)) && !window {
            return None;
        }
        if unit == Unit::Weekend && window {
            return Some((end, Time::Calendar { unit, step }));
        }
        // "the past week", "the last decade", "over the next year".
        let stretch =
            (window && step.offset != 0) || (the && last && unit > Unit::Weekend) || (the && next && framed);
        if stretch {
            // "the last week of June" is counted in June.
            let counted = self.is(end, Function::Of) && !window;
            let time = Time::window(Amount::exactly(1), unit, head.direction(), step.anchor);
            return (!counted).then_some((end, time));
        }
        Some((
            end,
            Time::Calendar {
                unit,
                step: head.told(unit == Unit::Day),
            },
        ))
    }

    /// "recent years", read at the unit.
    fn recent(&self, at: usize) -> Read<Time> {
        let (unit, plural) = self.entry(at)?.unit?;
        let amount = Amount::between(0, self.lexicon.vague.get(&unit)?.recent);
        plural.then_some((
            at + 1,
            Time::window(amount, unit, Direction::Before, Anchor::Publication),
        ))
    }

    /// "over the weekend".
    pub(crate) fn weekend(&self, at: usize) -> Read<Time> {
        let framed = self.after(at, &[Function::For, Function::In, Function::On, Function::At]);
        let noun = self.entry(at + 1)?.unit?;
        let read = framed && self.is(at, Function::The) && noun == (Unit::Weekend, false);
        read.then_some((at + 2, Time::calendar(Unit::Weekend, 0, Anchor::Publication)))
    }

    /// "the week of June 3".
    pub(crate) fn holding(&self, at: usize) -> Read<Time> {
        let noun = at + 1;
        let (unit, plural) = self.entry(noun)?.unit?;
        if plural || !self.is(at, Function::The) || !self.is(noun + 1, Function::Of) {
            return None;
        }
        let (end, time) = self.date(noun + 2)?;
        match (unit, &time) {
            // "the month of June", "the year of 2021".
            (
                Unit::Month,
                Time::Date {
                    month: Some(_),
                    day: None,
                    ..
                },
            ) => Some((end, time)),
            (
                Unit::Year,
                Time::Date {
                    month: None,
                    day: None,
                    ..
                },
            ) => Some((end, time)),
            (Unit::Week | Unit::Weekend, Time::Date { day: Some(_), .. }) => Some((
                end,
                Time::Holding {
                    unit,
                    time: Box::new(time),
                },
            )),
            _ => None,
        }
    }

    /// "the first half", "the third quarter", "the last week", "the first three months", "Q3": within what follows.
    pub(crate) fn nth(&self, at: usize) -> Read<Time> {
        if let Some(found) = self.numbered_quarter(at) {
            return Some(found);
        }
        let the = self.skip(at, Function::The);
        let nth = match self.shape(the) {
            Shape::Ordinal(nth) => nth,
            _ => self.entry(the)?.ordinal?,
        };
        let counted = self.amount(the + 1);
        let noun = self.fillers(counted.map_or(the + 1, |(next, _)| next));
        let count = counted.map_or(1, |(_, amount)| amount.high / 12);
        let entry = self.entry(noun)?;
        let (unit, plural) = if entry.is(Function::Half) {
            (Unit::Half, false)
        } else {
            entry.unit?
        };
        let end = noun + 1;
        let of = self.is(end, Function::Of) || self.is(end, Function::In);
        let within = of && self.placed_outer(end + 1).is_some();
        let fraction = matches!(unit, Unit::Half | Unit::Quarter);
        let dated = fraction && (self.year(end).is_some() || self.stepped(end).is_some());
        // "the third quarter" alone is one of a year, "the second half" may be one of a match.
        let alone = unit == Unit::Quarter && (1..=4).contains(&nth) && the > at && counted.is_none() && !of;
        let fits =
            (within || dated || alone) && plural == counted.is_some() && unit >= Unit::Day && count >= 1;
        fits.then_some((end, Time::Nth { nth, count, unit }))
    }

    /// "Q3", "H1".
    fn numbered_quarter(&self, at: usize) -> Read<Time> {
        let Shape::Digits(nth @ 1..=4, 1) = self.shape(at + 1) else {
            return None;
        };
        let whole = self.glued(at + 1) && (!self.glued(at + 2) || self.breaks(at + 2)) && self.capital(at);
        let unit = match () {
            _ if self.is(at, Function::QuarterLetter) => Unit::Quarter,
            _ if self.is(at, Function::HalfLetter) && nth <= 2 => Unit::Half,
            _ => return None,
        };
        let framed = self.after(at, &[Function::In, Function::Of, Function::For, Function::The]);
        let dated = self.year(at + 2).is_some() || self.is(at + 2, Function::Of);
        (whole && (framed || dated)).then_some((at + 2, Time::Nth { nth, count: 1, unit }))
    }

    /// Something with a length on the calendar in which units can be counted.
    pub(crate) fn placed_outer(&self, at: usize) -> Read<Time> {
        self.date(at)
            .or_else(|| self.decade(at))
            .or_else(|| self.stepped(at))
            .or_else(|| self.the_unit(at))
    }

    /// "ten days later", "nearly a week after", "three years ago", "shortly before", "the day before".
    pub(crate) fn shift(&self, at: usize) -> Read<Time> {
        if let Some(found) = self.day_before(at) {
            return Some(found);
        }
        let (end, (amount, unit)) = self.near(at).or_else(|| {
            let (end, length) = self.counted_length(at)?;
            Some((end, (length.told, length.unit)))
        })?;
        let (end, (direction, anchor)) = self.direction(end)?;
        if anchor != Anchor::Event {
            return Some((end, Time::shift(amount, unit, direction, anchor)));
        }
        // "ruled for two decades before withdrawing": a length, then something else.
        if self.after(at, &[Function::For, Function::In, Function::Within]) {
            return None;
        }
        if (self.is(end, Function::That) || self.is(end, Function::This)) && self.ends(end + 1) {
            return Some((end + 1, Time::shift(amount, unit, direction, Anchor::Reference)));
        }
        let anchor = if self.ends(end) {
            Anchor::Reference
        } else {
            Anchor::Event
        };
        // "in the five months after the earthquake": all of them.
        if self.after(at, &[Function::The]) {
            return Some((end, Time::window(amount, unit, direction, anchor)));
        }
        Some((end, Time::shift(amount, unit, direction, anchor)))
    }

    /// "the day before the vote", "shortly after Monday's attack": TIMEX3 marks only a day that stands within.
    pub(crate) fn beside_event(&self, at: usize) -> Read<Said> {
        let counts = self.counted_length(at).is_some();
        let (end, time) = self.shift(at).filter(|_| !counts)?;
        let (Time::Shift { anchor, .. }
        | Time::Calendar {
            step: Step { anchor, .. },
            ..
        }) = &time
        else {
            return None;
        };
        if !matches!(anchor, Anchor::Event | Anchor::Reference) {
            return None;
        }
        let said = |value: Time, second| Said {
            start: at,
            says: None,
            value: Some(Value::new(value)),
            second,
        };
        let dated = self
            .date(end)
            .or_else(|| self.deictic(end))
            .or_else(|| self.name(end));
        if let Some((_, outer)) = dated.filter(|_| *anchor == Anchor::Event)
            && let Some((last, Said { says: Some(says), .. })) = self.point(end)
        {
            return Some((last, said(Time::within(time, outer), Some((end, end, says)))));
        }
        Some((end, said(time, None)))
    }

    /// "shortly", "soon", where "before" or "after" follows.
    fn near(&self, at: usize) -> Read<(Amount, Unit)> {
        let (end, days) = self.phrase(at, |meaning| match meaning {
            Meaning::Near(days) => Some(days),
            _ => None,
        })?;
        let after = self
            .direction(end)
            .is_some_and(|(_, (_, anchor))| anchor != Anchor::Publication);
        after.then_some((end, (Amount::between(0, days), Unit::Day)))
    }

    /// "the day before", "the week after the vote", "the year before last".
    fn day_before(&self, at: usize) -> Read<Time> {
        let entry = self.entry(at + 1)?;
        let unit = match entry.unit {
            Some((unit, false)) if unit >= Unit::Day => unit,
            _ if entry.daypart.is_some() => Unit::Day,
            _ => return None,
        };
        let (end, (direction, anchor)) = self.direction(at + 2)?;
        let offset = if direction == Direction::Before { -1 } else { 1 };
        if !self.is(at, Function::The) || !matches!(anchor, Anchor::Event | Anchor::Reference) {
            return None;
        }
        let last = self.entry(end).and_then(|entry| entry.step);
        if last
            == Some(Step {
                offset,
                anchor: Anchor::Publication,
            })
            && self.ends(end + 1)
        {
            return Some((end + 1, Time::calendar(unit, offset * 2, Anchor::Publication)));
        }
        let anchor = if self.ends(end) { Anchor::Reference } else { anchor };
        Some((end, Time::calendar(unit, offset, anchor)))
    }

    /// The index after words that change nothing: "whole", "fiscal".
    pub(crate) fn fillers(&self, mut at: usize) -> usize {
        while self.is(at, Function::Filler) {
            at += 1;
        }
        at
    }
}
