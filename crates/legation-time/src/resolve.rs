//! From a symbolic value to days on the calendar, given when the text was published and what date it told last.

use crate::days::{Days, part_of, plus_days, shifted, unit_days, window};
use crate::place::{Placed, grain, place};
use crate::value::{Amount, Anchor, Bound, Direction, Part, Step, Time, Unit, Value};
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

/// Places a value on the calendar: the first and the last day on which it can be.
///
/// `None` where the context lacks what the value is counted from, where the value has no place on the calendar
/// (lengths, "every Friday", "noon"), and for impossible dates (31 February).
///
/// What waits for an event that the next words name ("a week after Moscow recognised it") is counted from the reference
/// where that is fine enough to be such an event; a caller that knows the event gives its days as the reference, one that knows it
/// to be another gives none.
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
        Bound::On | Bound::From | Bound::In | Bound::Within => {
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

/// The days of the event that the words after a mention name, given the days of what the mention tells of.
///
/// In "it comes nearly a week after Russia recognised the government" the mention "nearly a week after" waits for the day of
/// the recognition. Where instead the day on which "it comes" is known (here that of publication), this gives the
/// recognition's: `told` less nearly a week. `None` for mentions that wait for no event
/// ([`Value::waits_for_event`]).
pub fn resolve_event(value: &Value, told: (Date, Date)) -> Option<Resolved> {
    let (days, granularity) = match &value.time {
        Time::Shift {
            amount,
            unit,
            direction,
            anchor: Anchor::Event,
        } => {
            let back = match direction {
                Direction::Before => Direction::After,
                Direction::After => Direction::Before,
            };
            (
                shifted(told, *amount, *unit, back),
                if amount.exact {
                    grain(*unit)
                } else {
                    Granularity::Vague
                },
            )
        }
        Time::Calendar {
            unit,
            step: Step {
                offset,
                anchor: Anchor::Event,
            },
        } => {
            let back = |date: Date| unit_days(date, *unit, offset.saturating_neg());
            ((back(told.0).0, back(told.1).1), grain(*unit))
        }
        _ => return None,
    };
    let (first, last) = days;
    let (basis, open, approx) = (Basis::Relative, Open::No, value.approx);
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
