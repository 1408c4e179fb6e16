//! The TIMEX3 value of an expression, given the day of publication and the day told last.
//!
//! Where a value is counted from a day that is not known, that part of it is `X`: "Thursday" is `XXXX-WXX-4`, "last year" `XXXX`.

use super::{Clock, Count, Kind, Length, Modifier, Point, Reference, Says, Timex};
use crate::days::{Days, days_between, moved, plus_days, unit_days};
use crate::length::of_window;
use crate::place::place;
use crate::resolve::Context;
use crate::sets::letters;
use crate::value::{Amount, Anchor, Direction, Named, Part, Time, Unit};
use jiff::civil::Date;

/// How far from publication the day told last may lie for a time of day to be of it: days.
const SAME_STORY: i32 = 31;

/// How finely a point is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grain {
    Unit(Unit),
    Season(i8),
}

/// The attributes of an expression.
///
/// ```
/// use legation_time::{Context, Lexicon, Tense, TokenRef, find, normalise};
/// let lexicon = Lexicon::from_toml(include_str!("../../../../codebook/en/time.toml"))?;
/// let found = find(&TokenRef::split("They met early last week."), &lexicon);
/// let context = Context { published: Some(jiff::civil::date(2025, 7, 12)), tense: Tense::Past, ..Context::default() };
/// let says = found[0].says.as_ref().ok_or("TIMEX3 marks it")?;
/// let timex = normalise(says, &context);
/// assert_eq!((timex.kind.as_str(), timex.value.as_str()), ("DATE", "2025-W27"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn normalise(says: &Says, context: &Context) -> Timex {
    match says {
        Says::Reference(reference) => plain(Kind::Date, reference_value(*reference).to_owned()),
        Says::Length(length) => Timex {
            modifier: length.modifier,
            ..plain(
                if length.rate { Kind::Set } else { Kind::Duration },
                length_value(length),
            )
        },
        Says::Set(set) => Timex {
            quant: set.quant,
            freq: set.freq.clone(),
            ..plain(Kind::Set, set.value.clone())
        },
        Says::Point(point) => point_timex(point, context),
    }
}

fn plain(kind: Kind, value: String) -> Timex {
    Timex {
        kind,
        value,
        quant: None,
        freq: None,
        modifier: None,
        note: None,
        days: None,
    }
}

fn reference_value(reference: Reference) -> &'static str {
    match reference {
        Reference::Present => "PRESENT_REF",
        Reference::Past => "PAST_REF",
        Reference::Future => "FUTURE_REF",
    }
}

fn point_timex(point: &Point, context: &Context) -> Timex {
    let told = || told_day(context).map(|day| (day, day));
    let Some(time) = &point.time else {
        return time_of_day(point.clock, told(), None);
    };
    if let Some(length) = of_window(time) {
        return stretch(time, &length);
    }
    let days = days_of(time, context);
    if point.clock.is_some() {
        return time_of_day(point.clock, days, Some(time));
    }
    let modifier = point.part.and_then(part_modifier).or(point.modifier);
    let no_such_day = impossible(time);
    let value = match (days, grain(time)) {
        _ if matches!(time, Time::Years { .. }) => blank(time),
        _ if no_such_day => first_part(time, context),
        (Some((first, _)), Some(grain)) => format_day(first, grain),
        _ => blank(time),
    };
    let fiscal = point.fiscal && value.len() == 4;
    Timex {
        modifier,
        days: days.filter(|_| !no_such_day),
        note: odd(point),
        ..plain(Kind::Date, if fiscal { format!("FY{value}") } else { value })
    }
}

/// "the past year" is a length, "recent years" and "the coming days" are told rather than counted.
fn stretch(time: &Time, length: &Length) -> Timex {
    let Time::Window {
        amount, direction, ..
    } = time
    else {
        return plain(Kind::Duration, length_value(length));
    };
    if amount.low == 0 && length.count == Count::Some {
        let reference = match direction {
            Direction::Before => Reference::Past,
            Direction::After => Reference::Future,
        };
        return plain(Kind::Date, reference_value(reference).to_owned());
    }
    plain(Kind::Duration, length_value(length))
}

fn part_modifier(part: Part) -> Option<Modifier> {
    match part {
        Part::Early | Part::Start => Some(Modifier::Start),
        Part::Mid => Some(Modifier::Mid),
        Part::Late | Part::End => Some(Modifier::End),
        Part::Earlier | Part::Later => None,
    }
}

/// A time of day, after the day it is of.
fn time_of_day(clock: Option<Clock>, days: Option<Days>, time: Option<&Time>) -> Timex {
    let day = match (days, time) {
        (Some((first, _)), _) => format_day(first, Grain::Unit(Unit::Day)),
        (None, Some(time)) => blank(time),
        (None, None) => "XXXX-XX-XX".to_owned(),
    };
    let clock = match clock {
        Some(Clock::Part(part)) => letters(part).to_owned(),
        Some(Clock::At(hour, minute, second)) => {
            let second = second.map(|second| format!(":{second:02}")).unwrap_or_default();
            format!("{hour:02}:{:02}{second}", minute.unwrap_or(0))
        }
        None => return plain(Kind::Date, day),
    };
    Timex {
        days,
        ..plain(Kind::Time, format!("{day}T{clock}"))
    }
}

/// The day of which a time of day is told: the day told last where that is of the same story, else that of publication.
fn told_day(context: &Context) -> Option<Date> {
    let told = context.reference.filter(|(first, last)| first == last);
    match (told, context.published) {
        (Some((day, _)), Some(published)) if days_between(day, published).abs() <= SAME_STORY => Some(day),
        (_, Some(published)) => Some(published),
        (Some((day, _)), None) => Some(day),
        (None, None) => None,
    }
}

/// First and last day, as exactly as TIMEX3 counts: "three years ago" is a year, not half a year each way of a day.
fn days_of(time: &Time, context: &Context) -> Option<Days> {
    match time {
        Time::Calendar {
            unit: Unit::Day,
            step,
        } if step.anchor == Anchor::Either => {
            let day = plus_days(told_day(context)?, step.offset);
            Some((day, day))
        }
        Time::Shift {
            amount,
            unit,
            direction,
            anchor,
        } => shift(base(*anchor, *unit, context)?, *amount, *unit, *direction),
        Time::Within { inner, outer } => match (&**inner, &**outer) {
            // "three years ago today".
            (
                Time::Shift {
                    amount,
                    unit,
                    direction,
                    ..
                },
                Time::Calendar { .. },
            ) => shift(place(outer, context)?.days, *amount, *unit, *direction),
            // "the year-earlier quarter".
            (
                Time::Calendar { unit: inner_unit, .. },
                Time::Shift {
                    amount,
                    unit,
                    direction,
                    ..
                },
            ) => {
                let told = context
                    .reference
                    .filter(|(first, last)| days_between(*first, *last) <= 92);
                let day = told.map(|(first, _)| first).or(context.published)?;
                let days = unit_days(day, *inner_unit, 0);
                shift(days, *amount, *unit, *direction)
            }
            _ => place(time, context).map(|placed| placed.days),
        },
        _ => place(time, context).map(|placed| placed.days),
    }
}

fn shift(days: Days, amount: Amount, unit: Unit, direction: Direction) -> Option<Days> {
    let moved = |day: Date| moved(day, amount.high, unit, direction, false);
    Some((moved(days.0), moved(days.1)))
}

/// The day from which a distance is counted: one that is told finely enough for it.
fn base(anchor: Anchor, unit: Unit, context: &Context) -> Option<Days> {
    let published = context.published.map(|day| (day, day));
    let fine = |(first, last): &Days| {
        let most = match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => 1,
            Unit::Weekend | Unit::Week | Unit::Fortnight => 7,
            Unit::Month => 31,
            _ => 366,
        };
        days_between(*first, *last) <= most
    };
    match anchor {
        Anchor::Publication => published,
        Anchor::Reference | Anchor::Event => context.reference.filter(fine),
        Anchor::Either => context.reference.filter(fine).or(published),
    }
}

fn grain(time: &Time) -> Option<Grain> {
    Some(match time {
        Time::Feast { .. } => Grain::Unit(Unit::Day),
        Time::Date { day: Some(_), .. } => Grain::Unit(Unit::Day),
        Time::Date { month: Some(_), .. } => Grain::Unit(Unit::Month),
        Time::Date { .. } => Grain::Unit(Unit::Year),
        Time::Named { name, .. } => match name {
            Named::Weekday(_) => Grain::Unit(Unit::Day),
            Named::Month(_) => Grain::Unit(Unit::Month),
            Named::Season(month) => Grain::Season(*month),
        },
        Time::Shift { amount, unit, .. } if *unit == Unit::Year && amount.high % 12 != 0 => {
            Grain::Unit(Unit::Month)
        }
        Time::Calendar { unit, .. } | Time::Shift { unit, .. } => Grain::Unit(*unit),
        Time::Nth { unit, .. } | Time::Holding { unit, .. } => Grain::Unit(*unit),
        Time::Within { inner, outer } => match **inner {
            Time::Shift { .. } => return grain(outer),
            // "the first half of July": TIMEX3 has halves and quarters of years only.
            Time::Nth {
                unit: Unit::Half | Unit::Quarter,
                ..
            } if grain(outer) != Some(Grain::Unit(Unit::Year)) => return grain(outer),
            _ => return grain(inner),
        },
        Time::Years { count, .. } => Grain::Unit(if *count >= 100 {
            Unit::Century
        } else {
            Unit::Decade
        }),
        _ => return None,
    })
}

fn format_day(day: Date, grain: Grain) -> String {
    let (year, month) = (day.year(), day.month());
    let (year, month) = if year < 0 { (0, month) } else { (year, month) };
    let unit = match grain {
        Grain::Season(month) => return format!("{year:04}-{}", season(month)),
        Grain::Unit(unit) => unit,
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => {
            format!("{year:04}-{month:02}-{:02}", day.day())
        }
        Unit::Week | Unit::Weekend | Unit::Fortnight => {
            let week = day.iso_week_date();
            let end = if unit == Unit::Weekend { "-WE" } else { "" };
            format!("{:04}-W{:02}{end}", week.year(), week.week())
        }
        Unit::Month => format!("{year:04}-{month:02}"),
        Unit::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
        Unit::Half => format!("{year:04}-H{}", (month - 1) / 6 + 1),
        Unit::Year => format!("{year:04}"),
        Unit::Decade => format!("{:03}", year / 10),
        Unit::Century => format!("{:02}", (year - 1) / 100),
    }
}

fn years_value(first: i16, count: i16) -> String {
    if count >= 100 {
        format!("{:02}", first / 100)
    } else {
        format!("{:03}", first / 10)
    }
}

/// A season, by the month in which it begins.
pub(crate) fn season(month: i8) -> &'static str {
    match month {
        3..=5 => "SP",
        6..=8 => "SU",
        9..=11 => "FA",
        _ => "WI",
    }
}

/// A point of which the day is not known: what the words themselves say, with `X` for the rest.
fn blank(time: &Time) -> String {
    match time {
        Time::Date {
            month: Some(month),
            day: Some(day),
            ..
        } => format!("XXXX-{month:02}-{day:02}"),
        Time::Date { day: Some(day), .. } => format!("XXXX-XX-{day:02}"),
        Time::Date {
            month: Some(month), ..
        } => format!("XXXX-{month:02}"),
        Time::Named { name, .. } => match name {
            Named::Weekday(day) => format!("XXXX-WXX-{day}"),
            Named::Month(month) => format!("XXXX-{month:02}"),
            Named::Season(month) => format!("XXXX-{}", season(*month)),
        },
        Time::Nth {
            nth: nth @ 1..,
            unit: Unit::Quarter,
            ..
        } => format!("XXXX-Q{nth}"),
        Time::Nth {
            nth: nth @ 1..,
            unit: Unit::Half,
            ..
        } => format!("XXXX-H{nth}"),
        Time::Years { first, count } => years_value(*first, *count),
        Time::Within { inner, .. } => blank(inner),
        _ => match grain(time) {
            Some(Grain::Unit(unit)) => match unit {
                Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
                Unit::Week | Unit::Fortnight => "XXXX-WXX",
                Unit::Weekend => "XXXX-WXX-WE",
                Unit::Month => "XXXX-XX",
                Unit::Quarter => "XXXX-QX",
                Unit::Half => "XXXX-HX",
                Unit::Year => "XXXX",
                Unit::Decade => "XXX",
                Unit::Century => "XX",
            }
            .to_owned(),
            _ => "XXXX".to_owned(),
        },
    }
}

/// Whether it is a day that no year has, or not the year that is told: 31 February.
fn impossible(time: &Time) -> bool {
    let Time::Date {
        year,
        month: Some(month),
        day: Some(day),
    } = time
    else {
        return false;
    };
    // A leap year, where none is told.
    Date::new(year.unwrap_or(2000), *month, *day).is_err()
}

/// What is odd about how a point is written.
pub(super) fn odd(point: &Point) -> Option<&'static str> {
    let no_such_day = point.time.as_ref().is_some_and(impossible);
    no_such_day.then_some("no calendar has this day").or(point.note)
}

/// What is left of a day that does not exist: its month.
fn first_part(time: &Time, context: &Context) -> String {
    let Time::Date { year, month, .. } = time else {
        return blank(time);
    };
    let of_month = Time::date(*year, *month, None);
    let month = match place(&of_month, context) {
        Some(placed) => format_day(placed.days.0, Grain::Unit(Unit::Month)),
        None => blank(&of_month),
    };
    format!("{month}-XX")
}

/// A length as ISO 8601 has it, with `X` for what is not counted, and TIDES's `DE` and `CE`.
pub(crate) fn length_value(length: &Length) -> String {
    let (clock, letter, times) = match length.unit {
        Unit::Second => ("T", "S", 1),
        Unit::Minute => ("T", "M", 1),
        Unit::Hour => ("T", "H", 1),
        Unit::Day => ("", "D", 1),
        Unit::Weekend => ("", "WE", 1),
        Unit::Week => ("", "W", 1),
        Unit::Fortnight => ("", "W", 2),
        Unit::Month => ("", "M", 1),
        Unit::Quarter => ("", "Q", 1),
        Unit::Half => ("", "M", 6),
        Unit::Year => ("", "Y", 1),
        Unit::Decade => ("", "DE", 1),
        Unit::Century => ("", "CE", 1),
    };
    let Count::Of(twelfths) = length.count else {
        return format!("P{clock}X{letter}");
    };
    let twelfths = i64::from(twelfths).saturating_mul(times);
    if twelfths % 12 == 0 {
        return format!("P{clock}{}{letter}", twelfths / 12);
    }
    // Halves are told in the next smaller unit where that comes out even.
    match length.unit {
        Unit::Hour if twelfths < 12 => format!("PT{}M", twelfths * 5),
        Unit::Minute if twelfths < 12 => format!("PT{}S", twelfths * 5),
        Unit::Day if twelfths < 12 => format!("PT{}H", twelfths * 2),
        Unit::Year if twelfths < 12 => format!("P{twelfths}M"),
        Unit::Decade if twelfths * 10 % 12 == 0 => format!("P{}Y", twelfths * 10 / 12),
        Unit::Century if twelfths * 100 % 12 == 0 => format!("P{}Y", twelfths * 100 / 12),
        _ => {
            let tenths = twelfths * 10 / 12;
            format!("P{clock}{}.{}{letter}", tenths / 10, tenths % 10)
        }
    }
}
