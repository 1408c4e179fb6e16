//! From a symbolic value to days on the calendar, given when the text was published and what date it told last.

use crate::days::{
    Days, days_between, month_days, months_from, part_of, plus_days, plus_months, shifted, unit_days, window,
    year_days,
};
use crate::value::{Amount, Anchor, Bound, Direction, Named, Part, Step, Time, Unit, Value};
use jiff::civil::Date;
use serde::Serialize;

/// What is known when a time expression is read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Context {
    /// The day of publication. Without it nothing that is counted from it resolves.
    pub published: Option<Date>,
    /// First and last day of the date that the text told last, for "the same day" and "ten days later".
    pub reference: Option<(Date, Date)>,
    /// Of the verb that the expression belongs to.
    pub tense: Tense,
}

/// Whether what is told lies before or after the telling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tense {
    /// "met": nothing after publication is meant.
    Past,
    /// "meets". Read as the past, but for months soon to come.
    Present,
    /// "will meet".
    Future,
    /// As `Present`.
    #[default]
    Unknown,
}

/// A time placed on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Resolved {
    /// The first day on which it can be.
    pub first: Date,
    /// The last day on which it can be.
    pub last: Date,
    /// Whether the text itself gives the date.
    pub basis: Basis,
    /// How finely the text gives it.
    pub granularity: Granularity,
    /// The side to which it is open, for "since" and "until".
    pub open: Open,
    /// Whether the text says that it is not exact, or the words can be read in two ways.
    pub approx: bool,
}

/// Where a date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The text gives the year.
    Stated,
    /// Counted from another date.
    Relative,
}

/// How finely a text gives a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Granularity {
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    /// A range or a stretch that is no unit of the calendar.
    Vague,
}

/// The side to which a time is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// Neither.
    No,
    /// It may lie any time before `last` ("until", "by", "before"); `first` says no more than `last`.
    Start,
    /// It goes on from `first` ("since", "after"); `last` is the day of publication where that is known.
    End,
}

/// Days with where they come from and how fine they are.
#[derive(Clone, Copy)]
struct Placed {
    days: Days,
    basis: Basis,
    granularity: Granularity,
}

/// Places a value on the calendar: the first and the last day on which it can be.
///
/// `None` where the context lacks what the value is counted from, where the value has no place on the calendar
/// (lengths, "every Friday", "noon"), and for impossible dates (31 February).
///
/// How wide it gets: a bare month, day or weekday is the nearest one that the tense allows, and without a
/// publication date the first one from the reference on; a number of weeks, months or years from elsewhere is good to half
/// a unit each way, a number of days is exact; "nearly", "over" and the like give a range of their own. "early",
/// "mid" and "late" are thirds, "the beginning of" and "the end of" quarters: late 2022 is September to December, early
/// August the 1st to the 10th, the early 2000s 2000 to 2003. Seasons are northern and whole months. What is told
/// in the past tense and counted from another day ends at the latest on the day of publication.
pub fn resolve(value: &Value, context: &Context) -> Option<Resolved> {
    let Placed {
        mut days,
        basis,
        granularity,
    } = match (&value.time, value.bound) {
        (Time::Duration { amount, unit }, Bound::In | Bound::Within) => {
            ahead(*amount, *unit, value.bound, context)?
        }
        (time, _) => place(time, context)?,
    };
    let mut granularity = granularity;
    match value.part {
        Some(Part::Earlier | Part::Later) => days = around(days, value.part, context),
        Some(part) if days.0 < days.1 => {
            days = part_of(days, part);
            granularity = match granularity {
                Granularity::Week | Granularity::Month => Granularity::Week,
                Granularity::Quarter | Granularity::Season | Granularity::Half | Granularity::Year => {
                    Granularity::Month
                }
                Granularity::Decade | Granularity::Century => Granularity::Year,
                same => same,
            };
        }
        _ => {}
    }
    let (first, last) = days;
    let to_publication = |last: Date| context.published.map_or(last, |published| published.max(last));
    let (first, last, open) = match value.bound {
        Bound::Since => (first, to_publication(last), Open::End),
        Bound::After => (plus_days(last, 1), to_publication(plus_days(last, 1)), Open::End),
        Bound::Until | Bound::By => (first, last, Open::Start),
        Bound::Before => (plus_days(first, -1), plus_days(first, -1), Open::Start),
        Bound::On | Bound::In | Bound::Within => {
            let (first, last) = told((first, last), basis, context);
            (first, last, Open::No)
        }
    };
    let approx = value.approx;
    (first <= last).then_some(Resolved {
        first,
        last,
        basis,
        granularity,
        open,
        approx,
    })
}

/// What is told in the past cannot lie after publication, nor what is told in the future before.
fn told((first, last): Days, basis: Basis, context: &Context) -> Days {
    match (context.published, context.tense, basis) {
        (Some(published), Tense::Past, Basis::Relative) if first <= published && published < last => {
            (first, published)
        }
        (Some(published), Tense::Future, Basis::Relative) if first < published && published <= last => {
            (published, last)
        }
        _ => (first, last),
    }
}

/// "in two weeks", "within two weeks": only where the future is told.
fn ahead(amount: Amount, unit: Unit, bound: Bound, context: &Context) -> Option<Placed> {
    if context.tense != Tense::Future {
        return None;
    }
    let published = context.published?;
    let days = (published, published);
    let days = match bound {
        Bound::Within => window(days, amount, unit, Direction::After),
        _ => shifted(days, amount, unit, Direction::After),
    };
    Some(Placed {
        days,
        basis: Basis::Relative,
        granularity: grain(unit),
    })
}

/// "earlier this month", "later that year": the side of the day from which it is told.
fn around((first, last): Days, part: Option<Part>, context: &Context) -> Days {
    let holds = |date: &Date| first <= *date && *date <= last;
    let published = context.published.filter(holds).map(|date| (date, date));
    let Some((from, to)) = published.or(context.reference.filter(|(from, to)| holds(from) && holds(to)))
    else {
        return (first, last);
    };
    if part == Some(Part::Earlier) {
        (first, to)
    } else {
        (from, last)
    }
}

fn place(time: &Time, context: &Context) -> Option<Placed> {
    let relative = |days: Days, granularity| {
        Some(Placed {
            days,
            basis: Basis::Relative,
            granularity,
        })
    };
    match time {
        Time::Date { year, month, day } => date(*year, *month, *day, context),
        Time::Named { name, step } => named(*name, *step, context),
        Time::Calendar { unit, step } => {
            let (first, last) = anchor(step.anchor, context)?;
            if *unit == Unit::Day && step.offset == 0 && (first < last) {
                return relative((first, last), Granularity::Vague);
            }
            let offset = match context.tense {
                // On a Monday "the weekend" of which one tells is over.
                Tense::Past
                    if *unit == Unit::Weekend && step.offset == 0 && unit_days(first, *unit, 0).0 > first =>
                {
                    -1
                }
                _ => step.offset,
            };
            let days = (
                unit_days(first, *unit, offset).0,
                unit_days(last, *unit, offset).1,
            );
            relative(days, grain(*unit))
        }
        Time::Shift {
            amount,
            unit,
            direction,
            anchor: from,
        } => {
            let days = shifted(anchor(*from, context)?, *amount, *unit, *direction);
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
        } => relative(
            window(anchor(*from, context)?, *amount, *unit, *direction),
            Granularity::Vague,
        ),
        Time::Years { first, count } => {
            let days = (
                year_days(*first)?.0,
                year_days(first.saturating_add(count.saturating_sub(1)))?.1,
            );
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
        Time::Nth {
            nth,
            count: 1,
            unit: unit @ (Unit::Half | Unit::Quarter),
        } => {
            let months = if *unit == Unit::Half { 6 } else { 3 };
            let month = (nth - 1)
                .checked_mul(months)
                .filter(|month| (0..12).contains(month))? as i8
                + 1;
            let days = nearest(context, |year| {
                Some(months_from(month_days(year, month)?.0, months))
            })?;
            relative(days, grain(*unit))
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
        Time::Present => {
            let published = context.published?;
            relative((published, published), Granularity::Day)
        }
        Time::Past { days } => {
            let published = context.published?;
            relative(
                (plus_days(published, days.saturating_neg()), published),
                Granularity::Vague,
            )
        }
        Time::Told => relative(context.reference?, Granularity::Vague),
        Time::Nth { .. } | Time::Duration { .. } | Time::Set { .. } | Time::Future | Time::Clock => None,
    }
}

fn grain(unit: Unit) -> Granularity {
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

fn anchor(anchor: Anchor, context: &Context) -> Option<Days> {
    let published = context.published.map(|date| (date, date));
    match anchor {
        Anchor::Publication => published,
        Anchor::Reference | Anchor::Event => context.reference,
        Anchor::Either => published.or(context.reference),
    }
}

/// The year's turn of something that comes round every year, given the days it has in any one year.
fn nearest(context: &Context, of_year: impl Fn(i16) -> Option<Days>) -> Option<Days> {
    // Eight years each way, for the 29th of February.
    let around = |year: i16| (-8..=8).filter_map(move |offset: i16| year.checked_add(offset));
    if let Some(published) = context.published {
        let turns: Vec<Days> = around(published.year()).filter_map(of_year).collect();
        let past = turns.iter().rfind(|(first, _)| *first <= published).copied();
        let next = turns.iter().find(|(_, last)| *last >= published).copied();
        return match context.tense {
            Tense::Past => past.or(next),
            Tense::Future => next.or(past),
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

fn date(year: Option<i16>, month: Option<i8>, day: Option<i8>, context: &Context) -> Option<Placed> {
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
        (None, Some(_), _) => Some(Placed {
            days: nearest(context, in_year)?,
            basis: Basis::Relative,
            granularity,
        }),
        (None, None, Some(day)) => {
            let (from, months): (Date, [i32; 3]) = match (context.reference, context.published, context.tense)
            {
                (Some((first, _)), _, _) => (first, [0, 1, 2]),
                (None, Some(published), Tense::Future) => (published, [0, 1, 2]),
                (None, Some(published), _) => (published, [0, -1, -2]),
                _ => return None,
            };
            let fits = |date: &Date| match (context.reference, context.tense) {
                (None, Tense::Future) => *date >= from,
                (None, _) => *date <= from,
                _ => true,
            };
            let found = months.into_iter().find_map(|offset| {
                let first = plus_months(from.first_of_month(), offset);
                Date::new(first.year(), first.month(), day).ok().filter(fits)
            })?;
            Some(Placed {
                days: (found, found),
                basis: Basis::Relative,
                granularity,
            })
        }
        (None, None, None) => None,
    }
}

fn named(name: Named, step: Option<Step>, context: &Context) -> Option<Placed> {
    let relative = |days: Days, granularity| {
        Some(Placed {
            days,
            basis: Basis::Relative,
            granularity,
        })
    };
    let month = match name {
        Named::Weekday(weekday) => {
            let day = match step {
                None => weekday_near(weekday, context.published?, 0, context.tense),
                Some(Step {
                    offset,
                    anchor: from @ (Anchor::Publication | Anchor::Either),
                }) => weekday_near(weekday, anchor(from, context)?.0, offset, context.tense),
                Some(Step { offset, .. }) => {
                    let (first, last) = context.reference?;
                    // A weekday of a month could be any of four.
                    if days_between(first, last) > 6 {
                        return None;
                    }
                    weekday_near(
                        weekday,
                        if offset > 0 { last } else { first },
                        offset,
                        Tense::Future,
                    )
                }
            };
            return relative((day, day), Granularity::Day);
        }
        Named::Month(month) | Named::Season(month) => month,
    };
    let (length, granularity) = if matches!(name, Named::Month(_)) {
        (1, Granularity::Month)
    } else {
        (3, Granularity::Season)
    };
    let of_year = |year: i16| Some(months_from(month_days(year, month)?.0, length));
    let Some(step) = step else {
        return relative(nearest(context, of_year)?, granularity);
    };
    let (first, last) = anchor(step.anchor, context)?;
    let turns: Vec<Days> = (-3..=3)
        .filter_map(|offset: i16| of_year(first.year().checked_add(offset)?))
        .collect();
    let days = match step.offset {
        0 => turns
            .iter()
            .find(|(from, to)| *from <= last && *to >= first)
            .copied()
            .or_else(|| of_year(first.year())),
        back if back < 0 => turns.iter().rfind(|(_, to)| *to < first).copied(),
        _ => turns.iter().find(|(from, _)| *from > last).copied(),
    }?;
    relative(days, granularity)
}

/// A weekday at or near a day: with no step the latest up to it, or in the future tense the first from it on.
fn weekday_near(weekday: i8, near: Date, offset: i32, tense: Tense) -> Date {
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

/// The one within the other.
fn within(inner: &Time, outer: &Time, context: &Context) -> Option<Placed> {
    let outer = place(outer, context)?;
    let (first, last) = outer.days;
    let inside = |days: &Days| days.0 <= last && days.1 >= first;
    let years = (first.year()..=last.year()).take(200);
    let found = |days: Option<Days>, granularity| {
        Some(Placed {
            days: days.filter(inside)?,
            granularity,
            ..outer
        })
    };
    match inner {
        Time::Date {
            month: Some(_), day, ..
        }
        | Time::Date { day, .. } => {
            let Time::Date { month, .. } = inner else {
                return None;
            };
            let granularity = if day.is_some() {
                Granularity::Day
            } else {
                Granularity::Month
            };
            let months = match month {
                Some(month) => *month..=*month,
                None => first.month()..=last.month(),
            };
            let days = years
                .flat_map(|year| months.clone().map(move |month| (year, month)))
                .find_map(|(year, month)| {
                    let days = match day {
                        Some(day) => Date::new(year, month, *day).ok().map(|date| (date, date)),
                        None => month_days(year, month),
                    };
                    days.filter(inside)
                });
            found(days, granularity)
        }
        Time::Named {
            name: Named::Weekday(weekday),
            ..
        } => {
            let day = weekday_near(*weekday, first, 0, Tense::Future);
            // In a week there is one; in a month any of four.
            match days_between(first, last) <= 6 {
                true => found(Some((day, day)), Granularity::Day),
                false => Some(outer),
            }
        }
        Time::Named {
            name: Named::Month(month) | Named::Season(month),
            ..
        } => {
            let season = matches!(
                inner,
                Time::Named {
                    name: Named::Season(_),
                    ..
                }
            );
            let length = if season { 3 } else { 1 };
            let granularity = if season {
                Granularity::Season
            } else {
                Granularity::Month
            };
            found(
                years
                    .filter_map(|year| Some(months_from(month_days(year, *month)?.0, length)))
                    .find(inside),
                granularity,
            )
        }
        Time::Nth { nth, count, unit } => {
            let of = |index: i32| {
                let start = match unit {
                    Unit::Day | Unit::Week | Unit::Weekend | Unit::Fortnight => {
                        let length = match unit {
                            Unit::Day => 1,
                            Unit::Fortnight => 14,
                            _ => 7,
                        };
                        plus_days(first, index.checked_mul(length)?)
                    }
                    Unit::Month => plus_months(first, index),
                    Unit::Quarter => plus_months(first, index.checked_mul(3)?),
                    Unit::Half => {
                        let months = days_between(first, last) / 60;
                        match months {
                            0 => plus_days(first, index.checked_mul(days_between(first, last) / 2 + 1)?),
                            _ => plus_months(first, index.checked_mul(months)?),
                        }
                    }
                    Unit::Year => plus_months(first, index.checked_mul(12)?),
                    Unit::Decade => plus_months(first, index.checked_mul(120)?),
                    _ => return None,
                };
                Some(start)
            };
            let days = match nth {
                1.. => (
                    of(nth - 1)?,
                    plus_days(of((nth - 1).checked_add(*count)?)?, -1).min(last),
                ),
                // Counted back: as long as it would be from the front.
                _ => (
                    plus_days(last, -days_between(first, of(*count)?) + 1).max(first),
                    last,
                ),
            };
            found((days.0 <= days.1).then_some(days), grain(*unit))
        }
        // "two weeks after August 15".
        Time::Shift { .. } | Time::Calendar { .. } => {
            let context = Context {
                reference: Some(outer.days),
                ..*context
            };
            Some(Placed {
                basis: Basis::Relative,
                ..place(inner, &context)?
            })
        }
        Time::Range { from, to } => {
            let to = place_within(to, outer, context)?;
            let from = place_within(from, outer, context)?;
            found(
                (from.days.0 <= to.days.1).then_some((from.days.0, to.days.1)),
                to.granularity,
            )
        }
        other => place(other, context),
    }
}

/// A time within days that are known already.
fn place_within(inner: &Time, outer: Placed, context: &Context) -> Option<Placed> {
    let mut inside = inner.clone();
    if let Time::Date {
        year: year @ None, ..
    } = &mut inside
    {
        *year = Some(outer.days.0.year());
    }
    Some(Placed {
        basis: outer.basis,
        ..place(&inside, context)?
    })
}

/// From the one to the other. A first end without a year takes it from the second, and lies before it.
fn range(from: &Time, to: &Time, context: &Context) -> Option<Placed> {
    let end = place(to, context)?;
    let start = match from {
        Time::Date {
            year: None,
            month,
            day,
        } => {
            let in_year = |year: i16| date(Some(year), *month, *day, context);
            let year = end.days.1.year();
            in_year(year)
                .filter(|start| start.days.0 <= end.days.1)
                .or_else(|| in_year(year.checked_sub(1)?))?
        }
        Time::Named {
            name: Named::Weekday(weekday),
            step: None,
        } => {
            let day = weekday_near(*weekday, end.days.0, 0, Tense::Past);
            Placed {
                days: (day, day),
                ..end
            }
        }
        other => place(other, context)?,
    };
    // "from 2018 to last week" begins with a year of its own; the range is as sure as its last end.
    let days = (start.days.0, end.days.1);
    (days.0 <= days.1).then_some(Placed {
        days,
        basis: end.basis,
        granularity: end.granularity,
    })
}
