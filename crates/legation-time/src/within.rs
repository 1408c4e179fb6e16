//! Times made of two: the one within the other, and from the one to the other.

use crate::days::{Days, days_between, month_days, months_from, plus_days, plus_months, shifted};
use crate::place::{Placed, date, grain, nearest, place, weekday_near};
use crate::resolve::{Context, Granularity, Tense};
use crate::value::{Amount, Anchor, Named, Time, Unit};
use jiff::civil::Date;

/// The one within the other, or counted from it.
pub(crate) fn within(inner: &Time, outer: &Time, context: &Context) -> Option<Placed> {
    // "two years ago this month": this month, two years back.
    if let (
        Time::Shift {
            amount,
            unit,
            direction,
            anchor: Anchor::Publication,
        },
        Time::Calendar { .. },
    ) = (inner, outer)
    {
        let now = place(outer, context)?;
        let exactly = Amount {
            exact: false,
            ..*amount
        };
        return Some(Placed {
            days: shifted(now.days, exactly, *unit, *direction),
            ..now
        });
    }
    let outer = place(outer, context)?;
    let found = |days: Option<Days>, granularity| {
        let days = days.filter(|days| overlap(*days, outer.days))?;
        Some(Placed {
            days,
            granularity,
            ..outer
        })
    };
    match inner {
        Time::Date {
            month,
            day: Some(day),
            ..
        } => found(day_in(*month, *day, outer.days), Granularity::Day),
        Time::Date {
            month: Some(month),
            day: None,
            ..
        } => found(months_in(*month, 1, outer.days), Granularity::Month),
        Time::Named {
            name: Named::Month(month),
            ..
        } => found(months_in(*month, 1, outer.days), Granularity::Month),
        Time::Named {
            name: Named::Season(month),
            ..
        } => found(months_in(*month, 3, outer.days), Granularity::Season),
        Time::Named {
            name: Named::Weekday(weekday),
            ..
        } => {
            let (first, last) = outer.days;
            let day = weekday_near(*weekday, first, 0, Tense::Future);
            // In a week there is one; in a month it is any of four.
            let week = days_between(first, last) <= 6;
            if week {
                found(Some((day, day)), Granularity::Day)
            } else {
                Some(outer)
            }
        }
        Time::Nth { nth, count, unit } => found(nth_in(*nth, *count, *unit, outer.days), grain(*unit)),
        // "two weeks after August 15".
        Time::Shift { .. } | Time::Window { .. } | Time::Calendar { .. } => place(
            inner,
            &Context {
                reference: Some(outer.days),
                ..*context
            },
        ),
        Time::Range { from, to } => {
            let from = within(from, &day_range(outer.days)?, context)?;
            let to = within(to, &day_range(outer.days)?, context)?;
            let days = (from.days.0 <= to.days.1).then_some((from.days.0, to.days.1));
            found(days, to.granularity)
        }
        other => place(other, context),
    }
}

fn overlap(one: Days, other: Days) -> bool {
    one.0 <= other.1 && one.1 >= other.0
}

/// Days as a time again.
fn day_range((first, last): Days) -> Option<Time> {
    let day = |date: Date| Time::date(Some(date.year()), Some(date.month()), Some(date.day()));
    Some(Time::range(day(first), day(last)))
}

/// The first such day of a month, or of any month, in a stretch.
fn day_in(month: Option<i8>, day: i8, days: Days) -> Option<Days> {
    let months = (0..1200).map(|index| plus_months(days.0.first_of_month(), index));
    months
        .take_while(|first| *first <= days.1)
        .filter(|first| month.is_none_or(|month| month == first.month()))
        .filter_map(|first| Date::new(first.year(), first.month(), day).ok())
        .map(|date| (date, date))
        .find(|date| overlap(*date, days))
}

/// The first such month, or season of so many months, in a stretch.
fn months_in(month: i8, length: i32, days: Days) -> Option<Days> {
    let years = (days.0.year()..=days.1.year()).take(200);
    years
        .filter_map(|year| Some(months_from(month_days(year, month)?.0, length)))
        .find(|turn| overlap(*turn, days))
}

/// So many units from the nth on of a stretch; counted from its end where `nth` is negative.
fn nth_in(nth: i32, count: i32, unit: Unit, (first, last): Days) -> Option<Days> {
    let length = days_between(first, last);
    let start = |index: i32| {
        let days = |each: i32| Some(plus_days(first, index.checked_mul(each)?));
        let months = |each: i32| Some(plus_months(first, index.checked_mul(each)?));
        match unit {
            Unit::Day => days(1),
            Unit::Week | Unit::Weekend => days(7),
            Unit::Fortnight => days(14),
            Unit::Month => months(1),
            Unit::Quarter => months(3),
            // Of a month: days; of a year or a decade: months.
            Unit::Half if length < 60 => days(length / 2 + 1),
            Unit::Half => months(length / 60),
            Unit::Year => months(12),
            Unit::Decade => months(120),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Century => None,
        }
    };
    let days = match nth {
        1.. => (
            start(nth - 1)?,
            plus_days(start((nth - 1).checked_add(count)?)?, -1).min(last),
        ),
        // As long as it would be from the front.
        _ => (
            plus_days(last, 1 - days_between(first, start(count)?)).max(first),
            last,
        ),
    };
    (days.0 <= days.1).then_some(days)
}

/// From the one to the other. A first end without a year takes it from the second, and lies before it.
pub(crate) fn range(from: &Time, to: &Time, context: &Context) -> Option<Placed> {
    let first_before = |last: Date| match from {
        Time::Date {
            year: None,
            month,
            day,
        } => {
            let in_year = |year: i16| Some(date(Some(year), *month, *day, context)?.days.0);
            in_year(last.year())
                .filter(|first| *first <= last)
                .or_else(|| in_year(last.year().checked_sub(1)?))
        }
        Time::Named {
            name: Named::Weekday(weekday),
            step: None,
        } => Some(weekday_near(*weekday, last, 0, Tense::Past)),
        other => Some(place(other, context)?.days.0),
    };
    let mut end = place(to, context)?;
    // Without a year in either, it is the whole range that is the nearest.
    if let (
        Time::Date { year: None, .. },
        Time::Date {
            year: None,
            month: month @ Some(_),
            day,
        },
    ) = (from, to)
    {
        let of_year = |year: i16| {
            let last = date(Some(year), *month, *day, context)?.days.1;
            Some((first_before(last)?, last))
        };
        end.days = nearest(context, of_year)?;
    }
    let first = first_before(end.days.1)?;
    (first <= end.days.1).then_some(Placed {
        days: (first, end.days.1),
        ..end
    })
}
