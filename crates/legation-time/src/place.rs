//! The calendar's side of [`resolve`](crate::resolve): a time's first and last day.

use crate::days::{
    Days, days_between, month_days, months_from, plus_days, plus_months, shifted, unit_days, window,
    year_days,
};
use crate::resolve::{Basis, Context, Granularity, Tense};
use crate::value::{Amount, Anchor, Feast, Named, Step, Time, Unit};
use crate::within::{range, within};
use jiff::civil::Date;

/// Days with where they come from and how fine they are.
#[derive(Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) days: Days,
    pub(crate) basis: Basis,
    pub(crate) granularity: Granularity,
}

/// Days that were counted from others.
fn relative(days: Days, granularity: Granularity) -> Option<Placed> {
    Some(Placed {
        days,
        basis: Basis::Relative,
        granularity,
    })
}

/// Places a time, where the context holds what it is counted from.
pub(crate) fn place(time: &Time, context: &Context) -> Option<Placed> {
    match time {
        Time::Date { year, month, day } => date(*year, *month, *day, context),
        Time::Named { name, step } => named(*name, *step, context),
        Time::Calendar { unit, step } => calendar(*unit, *step, context),
        Time::Shift {
            amount,
            unit,
            direction,
            anchor: from,
        } => {
            let base = anchor(*from, *unit, context)?;
            // "two months earlier" than a month is a month.
            let counted = Amount {
                exact: amount.exact && (base.0 == base.1 || unit_days(base.0, *unit, 0) != base),
                ..*amount
            };
            let days = shifted(base, counted, *unit, *direction);
            relative(
                days,
                if amount.exact {
                    grain(*unit)
                } else {
                    Granularity::Vague
                },
            )
        }
        Time::Window {
            amount,
            unit,
            direction,
            anchor: from,
        } => {
            let days = window(anchor(*from, *unit, context)?, *amount, *unit, *direction);
            relative(days, Granularity::Vague)
        }
        Time::Years { first, count } => {
            let last = first.saturating_add(count.saturating_sub(1));
            let days = (year_days(*first)?.0, year_days(last)?.1);
            let granularity = if *count >= 100 {
                Granularity::Century
            } else {
                Granularity::Decade
            };
            Some(Placed {
                days,
                basis: Basis::Stated,
                granularity,
            })
        }
        // "the third quarter": of a year.
        Time::Nth {
            nth,
            count: 1,
            unit: unit @ (Unit::Half | Unit::Quarter),
        } => {
            let length = if *unit == Unit::Half { 6 } else { 3 };
            let month = nth.checked_sub(1)?.checked_mul(length)?.checked_add(1)?;
            let month = i8::try_from(month)
                .ok()
                .filter(|month| (1..=12).contains(month))?;
            let of_year = |year| Some(months_from(month_days(year, month)?.0, length));
            relative(nearest(context, of_year)?, grain(*unit))
        }
        Time::Feast { feast, year } => {
            let of_year = |year: i16| feast_day(*feast, year).map(|day| (day, day));
            match year {
                Some(year) => Some(Placed {
                    days: of_year(*year)?,
                    basis: Basis::Stated,
                    granularity: Granularity::Day,
                }),
                None => relative(nearest(context, of_year)?, Granularity::Day),
            }
        }
        Time::Within { inner, outer } => within(inner, outer, context),
        Time::Holding { unit, time } => {
            let placed = place(time, context)?;
            let days = (
                unit_days(placed.days.0, *unit, 0).0,
                unit_days(placed.days.1, *unit, 0).1,
            );
            Some(Placed {
                days,
                granularity: grain(*unit),
                ..placed
            })
        }
        Time::Range { from, to } => range(from, to, context),
        Time::Present => relative(anchor(Anchor::Publication, Unit::Day, context)?, Granularity::Day),
        Time::Past { days } => {
            let published = context.published?;
            relative(
                (plus_days(published, days.saturating_neg()), published),
                Granularity::Vague,
            )
        }
        Time::Told => relative(context.reference?, Granularity::Vague),
        Time::Nth { .. } | Time::Duration { .. } | Time::Set | Time::Future => None,
    }
}

/// A feast's day in a year.
pub(crate) fn feast_day(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Easter(days) => Some(plus_days(easter(year)?, i32::from(days))),
        Feast::Weekday {
            month,
            weekday,
            nth,
            plus,
        } => {
            let first = Date::new(year, month, 1).ok()?;
            let day = if nth > 0 {
                let from = weekday_near(weekday, first, 0, Tense::Future);
                plus_days(from, (i32::from(nth) - 1) * 7)
            } else {
                weekday_near(weekday, first.last_of_month(), 0, Tense::Past)
            };
            Some(plus_days(day, i32::from(plus)))
        }
    }
}

/// Easter Sunday in the Gregorian calendar, after the anonymous algorithm printed in *Nature*, 20 April 1876.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (golden, century) = (y % 19, y / 100);
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (y % 100 / 4) - epact - y % 100 % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(
        year,
        i8::try_from(days / 31).ok()?,
        i8::try_from(days % 31 + 1).ok()?,
    )
    .ok()
}

/// A calendar unit, so many on from the one that holds the anchor.
fn calendar(unit: Unit, step: Step, context: &Context) -> Option<Placed> {
    let (first, last) = anchor(step.anchor, unit, context)?;
    // "the same day" as something that is dated less finely.
    if unit == Unit::Day && step.offset == 0 && first < last {
        return relative((first, last), Granularity::Vague);
    }
    // On a Monday "the weekend" of which one tells is over.
    let to_come = unit == Unit::Weekend && step.offset == 0 && unit_days(first, unit, 0).0 > first;
    let offset = if to_come && context.tense == Tense::Past {
        -1
    } else {
        step.offset
    };
    relative(
        (unit_days(first, unit, offset).0, unit_days(last, unit, offset).1),
        grain(unit),
    )
}

pub(crate) fn grain(unit: Unit) -> Granularity {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Granularity::Day,
        Unit::Weekend | Unit::Week | Unit::Fortnight => Granularity::Week,
        Unit::Month => Granularity::Month,
        Unit::Quarter => Granularity::Quarter,
        Unit::Half => Granularity::Half,
        Unit::Year => Granularity::Year,
        Unit::Decade => Granularity::Decade,
        Unit::Century => Granularity::Century,
    }
}

/// The days from which a number of units is counted.
fn anchor(anchor: Anchor, unit: Unit, context: &Context) -> Option<Days> {
    let published = context.published.map(|date| (date, date));
    match anchor {
        Anchor::Publication => published,
        Anchor::Reference => context.reference,
        // That the event is what was told last is a guess; it must at least be as fine as what is counted.
        Anchor::Event => context.reference.filter(|(first, last)| {
            let (from, to) = unit_days(*first, unit, 0);
            days_between(*first, *last) <= days_between(from, to).max(2)
        }),
        Anchor::Either => published.or(context.reference),
    }
}

/// The year's turn of something that comes round every year, given the days it has in any one year.
pub(crate) fn nearest(context: &Context, of_year: impl Fn(i16) -> Option<Days>) -> Option<Days> {
    // Eight years each way, for the 29th of February.
    let around = |year: i16| (-8..=8).filter_map(move |offset: i16| year.checked_add(offset));
    if let Some(published) = context.published {
        let turns: Vec<Days> = around(published.year()).filter_map(of_year).collect();
        let past = turns.iter().rfind(|(first, _)| *first <= published).copied();
        let next = turns.iter().find(|(_, last)| *last >= published).copied();
        return match context.tense {
            Tense::Past => past.or(next),
            // "the first to sign, on 4 July": what is just gone and comes again only in a year.
            Tense::Future => match (past, next) {
                (Some(past), Some(next))
                    if days_between(past.1, published) <= 31 && days_between(published, next.0) > 183 =>
                {
                    Some(past)
                }
                (past, next) => next.or(past),
            },
            // Without a tense: the past, unless that is long gone and the next is near.
            Tense::Present | Tense::Unknown => match (past, next) {
                (Some(past), Some(next)) => {
                    let gone = days_between(past.1, published);
                    let ahead = days_between(published, next.0);
                    Some(if gone > 183 && ahead <= 92 { next } else { past })
                }
                (past, next) => past.or(next),
            },
        };
    }
    let (first, _) = context.reference?;
    around(first.year())
        .filter_map(of_year)
        .find(|(_, last)| *last >= first)
}

/// A date of which the year, or the year and the month, may be missing.
pub(crate) fn date(
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    context: &Context,
) -> Option<Placed> {
    let in_year = |year: i16| match (month, day) {
        (None, _) => year_days(year),
        (Some(month), None) => month_days(year, month),
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
    };
    let granularity = match (month, day) {
        (_, Some(_)) => Granularity::Day,
        (Some(_), None) => Granularity::Month,
        (None, None) => Granularity::Year,
    };
    match (year, month, day) {
        (Some(year), _, _) => Some(Placed {
            days: in_year(year)?,
            basis: Basis::Stated,
            granularity,
        }),
        (None, Some(_), _) => relative(nearest(context, in_year)?, granularity),
        (None, None, Some(day)) => relative(day_of_month(day, context)?, granularity),
        (None, None, None) => None,
    }
}

/// "the 15th": of the month told last or the next that has one; else the nearest that the tense allows.
fn day_of_month(day: i8, context: &Context) -> Option<Days> {
    let (from, step) = match (context.reference, context.tense) {
        (Some((first, _)), _) => (first, 1),
        (None, Tense::Future) => (context.published?, 1),
        (None, _) => (context.published?, -1),
    };
    let fits = |date: &Date| match (context.reference, step) {
        (Some(_), _) => true,
        (None, 1) => *date >= from,
        (None, _) => *date <= from,
    };
    let date = (0..3).find_map(|index| {
        let first = plus_months(from.first_of_month(), index * step);
        Date::new(first.year(), first.month(), day).ok().filter(fits)
    })?;
    Some((date, date))
}

/// A weekday, month or season by name, with its step.
fn named(name: Named, step: Option<Step>, context: &Context) -> Option<Placed> {
    let (month, length, granularity) = match name {
        Named::Weekday(weekday) => {
            let day = weekday_of(weekday, step, context)?;
            return relative((day, day), Granularity::Day);
        }
        Named::Month(month) => (month, 1, Granularity::Month),
        Named::Season(month) => (month, 3, Granularity::Season),
    };
    let of_year = |year: i16| Some(months_from(month_days(year, month)?.0, length));
    let Some(step) = step else {
        return relative(nearest(context, of_year)?, granularity);
    };
    let (first, last) = anchor(step.anchor, Unit::Year, context)?;
    let years = (-3..=3).filter_map(|offset: i16| first.year().checked_add(offset));
    let mut turns = years.filter_map(of_year);
    let days = match step.offset {
        0 => turns
            .find(|(from, to)| *from <= last && *to >= first)
            .or_else(|| of_year(first.year())),
        1.. => turns.find(|(from, _)| *from > last),
        _ => turns.rfind(|(_, to)| *to < first),
    }?;
    relative(days, granularity)
}

fn weekday_of(weekday: i8, step: Option<Step>, context: &Context) -> Option<Date> {
    let Some(Step { offset, anchor: from }) = step else {
        return Some(weekday_near(weekday, context.published?, 0, context.tense));
    };
    let (first, last) = anchor(from, Unit::Week, context)?;
    match from {
        Anchor::Publication | Anchor::Either => Some(weekday_near(weekday, first, offset, context.tense)),
        // Of a month that was told it could be any of four.
        Anchor::Reference | Anchor::Event if days_between(first, last) > 6 => None,
        Anchor::Reference | Anchor::Event => Some(weekday_near(
            weekday,
            if offset > 0 { last } else { first },
            offset,
            Tense::Future,
        )),
    }
}

/// A weekday at or near a day: with no step the latest up to it, or in the future tense the first from it on.
pub(crate) fn weekday_near(weekday: i8, near: Date, offset: i32, tense: Tense) -> Date {
    let today = i32::from(near.weekday().to_monday_one_offset());
    let back = (today - i32::from(weekday)).rem_euclid(7);
    let on = (i32::from(weekday) - today).rem_euclid(7);
    match (offset, tense) {
        (0, Tense::Future) => plus_days(near, on),
        (0, _) => plus_days(near, -back),
        (1.., _) => plus_days(near, if on == 0 { 7 } else { on }),
        _ => plus_days(near, if back == 0 { -7 } else { -back }),
    }
}
