//! Arithmetic on ranges of days. Nothing here fails: what would leave the calendar stops at its ends.

use crate::value::{Amount, Direction, Part, Unit};
use jiff::Span;
use jiff::civil::Date;

/// The first and the last day of something.
pub(crate) type Days = (Date, Date);

pub(crate) fn plus_days(date: Date, days: i32) -> Date {
    Span::new()
        .try_days(days)
        .map_or(date, |span| date.saturating_add(span))
}

pub(crate) fn plus_months(date: Date, months: i32) -> Date {
    Span::new()
        .try_months(months)
        .map_or(date, |span| date.saturating_add(span))
}

/// Days from the one to the other; negative where the second is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

pub(crate) fn year_days(year: i16) -> Option<Days> {
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

pub(crate) fn month_days(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// So many months from the first day of a month on, as far as the calendar goes.
pub(crate) fn months_from(first: Date, count: i32) -> Days {
    let last = plus_days(plus_months(first, count), -1);
    (first, last.max(first))
}

/// The calendar unit that holds a day, moved on by so many units. Weeks begin on Monday.
pub(crate) fn unit_days(date: Date, unit: Unit, offset: i32) -> Days {
    let weekday = i32::from(date.weekday().to_monday_zero_offset());
    let month = i32::from(date.month()) - 1;
    let year = i32::from(date.year());
    let months = |back: i32, length: i32| {
        let first = plus_months(date.first_of_month(), -back);
        months_from(plus_months(first, offset.saturating_mul(length)), length)
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => (date, date),
        Unit::Day => {
            let day = plus_days(date, offset);
            (day, day)
        }
        Unit::Weekend => {
            let first = plus_days(date, 5 - weekday + offset.saturating_mul(7));
            (first, plus_days(first, 1))
        }
        Unit::Week => {
            let first = plus_days(date, offset.saturating_mul(7) - weekday);
            (first, plus_days(first, 6))
        }
        Unit::Fortnight => {
            let first = plus_days(date, offset.saturating_mul(14) - weekday);
            (first, plus_days(first, 13))
        }
        Unit::Month => months(0, 1),
        Unit::Quarter => months(month % 3, 3),
        Unit::Half => months(month % 6, 6),
        Unit::Year => months(month, 12),
        Unit::Decade => months(month + year.rem_euclid(10) * 12, 120),
        Unit::Century => months(month + (year - 1).rem_euclid(100) * 12, 1200),
    }
}

/// A number of twelfths of a unit as months and days. Less than a day counts as none, or as one where `up` is set.
fn months_and_days(twelfths: i32, unit: Unit, up: bool) -> (i32, i32) {
    let whole = |days: i64, per: i64| {
        let (days, rest) = (days / per, days % per);
        i32::try_from(days + i64::from(up && rest > 0)).unwrap_or(i32::MAX)
    };
    let twelfths = i64::from(twelfths);
    let months = |each: i64| {
        let months = i32::try_from(twelfths * each / 12).unwrap_or(i32::MAX);
        (months, whole((twelfths * each % 12) * 30, 12))
    };
    match unit {
        Unit::Second | Unit::Minute => (0, 0),
        Unit::Hour => (0, whole(twelfths, 12 * 24)),
        Unit::Day => (0, whole(twelfths, 12)),
        Unit::Week | Unit::Weekend => (0, whole(twelfths * 7, 12)),
        Unit::Fortnight => (0, whole(twelfths * 14, 12)),
        Unit::Month => months(1),
        Unit::Quarter => months(3),
        Unit::Half => months(6),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
    }
}

/// A day moved by twelfths of a unit.
pub(crate) fn moved(date: Date, twelfths: i32, unit: Unit, direction: Direction, up: bool) -> Date {
    let (months, days) = months_and_days(twelfths, unit, up);
    match direction {
        Direction::Before => plus_days(plus_months(date, months.saturating_neg()), days.saturating_neg()),
        Direction::After => plus_days(plus_months(date, months), days),
    }
}

/// How far off a plain number of units may be, in days each way: half a unit. Days are exact.
fn slack(unit: Unit) -> i32 {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => 0,
        Unit::Weekend | Unit::Week => 3,
        Unit::Fortnight => 7,
        Unit::Month => 15,
        Unit::Quarter => 45,
        Unit::Half => 91,
        Unit::Year => 183,
        Unit::Decade => 1826,
        Unit::Century => 18262,
    }
}

/// The days that lie an amount before or after a stretch.
pub(crate) fn shifted((first, last): Days, amount: Amount, unit: Unit, direction: Direction) -> Days {
    let (near, far) = (amount.low, amount.high);
    let slack = if amount.exact { slack(unit) } else { 0 };
    let (from, to) = match direction {
        Direction::Before => (
            moved(first, far, unit, direction, true),
            moved(last, near, unit, direction, false),
        ),
        Direction::After => (
            moved(first, near, unit, direction, false),
            moved(last, far, unit, direction, true),
        ),
    };
    (plus_days(from, -slack), plus_days(to, slack))
}

/// The stretch of an amount that ends or begins at another.
pub(crate) fn window((first, last): Days, amount: Amount, unit: Unit, direction: Direction) -> Days {
    match direction {
        Direction::Before => (moved(first, amount.high, unit, direction, true), last),
        Direction::After => (first, moved(last, amount.high, unit, direction, true)),
    }
}

/// Part of a stretch. Counted in its years where it has several, else in its months, else in days; a third (for
/// "early", "mid", "late") or a quarter (for "the beginning of", "the end of") of them, rounded up. A month's
/// thirds are its days 1 to 10, 11 to 20 and the rest.
pub(crate) fn part_of((first, last): Days, part: Part) -> Days {
    let months_whole = first.day() == 1 && last == last.last_of_month();
    let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
        - i32::from(first.month())
        + 1;
    if months_whole && months == 1 {
        match part {
            Part::Early => return (first, plus_days(first, 9)),
            Part::Mid => return (plus_days(first, 10), plus_days(first, 19)),
            Part::Late => return (plus_days(first, 20), last),
            _ => {}
        }
    }
    let (count, step) = match () {
        _ if months_whole && months >= 24 && months % 12 == 0 => (months / 12, 12),
        _ if months_whole && months > 1 => (months, 1),
        _ => (days_between(first, last).saturating_add(1), 0),
    };
    let at = |units: i32| {
        if step > 0 {
            plus_months(first, units * step)
        } else {
            plus_days(first, units)
        }
    };
    let third = (count + 2) / 3;
    let quarter = (count + 3) / 4;
    let (from, length) = match part {
        Part::Early => (0, third),
        Part::Mid => ((count - third) / 2, third),
        Part::Late => (count - third, third),
        Part::Start => (0, quarter),
        Part::End => (count - quarter, quarter),
        Part::Earlier | Part::Later => (0, count),
    };
    (at(from), plus_days(at(from + length), -1).min(last))
}
