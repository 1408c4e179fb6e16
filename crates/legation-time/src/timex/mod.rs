//! What TIMEX3 marks an expression as: its type, its normalised value and its other attributes.

pub(crate) mod value;

pub use value::normalise;

use crate::value::{Amount, Daypart, Direction, Part, Time, Unit};
use serde::Serialize;

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// A stretch or point on the calendar, or a time of day.
    Point(Point),
    /// "now", "recently", "the future".
    Reference(Reference),
    /// A length of time, an age.
    Length(Length),
    /// What comes again: its value, and how it is counted.
    Set(Set),
}

impl Says {
    /// What is odd about how it is written.
    pub(crate) fn note(&self) -> Option<&'static str> {
        match self {
            Says::Point(point) => value::odd(point),
            Says::Reference(_) | Says::Length(_) | Says::Set(_) => None,
        }
    }
}

/// A time on the calendar with what is said of its day.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The day, week, month or year; `None` for a time of day without one.
    pub time: Option<Time>,
    /// "early", "the end of".
    pub part: Option<Part>,
    /// The time of day.
    pub clock: Option<Clock>,
    /// Counted in years that do not begin in January.
    pub fiscal: bool,
    /// "more than", "about", before what is counted.
    pub modifier: Option<Modifier>,
    /// What is odd about how it is written.
    pub note: Option<&'static str>,
}

impl Point {
    pub(crate) fn of(time: Time) -> Point {
        Point {
            time: Some(time),
            part: None,
            clock: None,
            fiscal: false,
            modifier: None,
            note: None,
        }
    }
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// "morning", "night".
    Part(Daypart),
    /// Hour 0 to 24, minute, second.
    At(i32, Option<i32>, Option<i32>),
}

/// A time told rather than dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `PRESENT_REF`.
    Present,
    /// `PAST_REF`.
    Past,
    /// `FUTURE_REF`.
    Future,
}

/// How many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// In twelfths of a unit.
    Of(i32),
    /// "several", or no number at all.
    Some,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: Count,
    /// The fewest and the most that are meant: "nearly two", "several".
    pub told: Amount,
    /// Of what.
    pub unit: Unit,
    /// "at least", "nearly".
    pub modifier: Option<Modifier>,
    /// Whether the words around it make it a rate ("barrels a day"): a set then, of the same value.
    pub rate: bool,
}

impl Length {
    /// A plain length: so many units.
    pub(crate) fn of(count: Count, unit: Unit) -> Length {
        let told = match count {
            Count::Of(twelfths) => Amount::twelfths(twelfths),
            Count::Some => Amount::between(2, 9),
        };
        Length {
            count,
            told,
            unit,
            modifier: None,
            rate: false,
        }
    }

    /// As the calendar counts it, with the way and the anchor to be filled in by who knows them.
    pub(crate) fn amount(&self) -> Amount {
        match self.count {
            Count::Of(twelfths) => Amount::twelfths(twelfths),
            Count::Some => Amount::between(2, 9),
        }
    }
}

/// What comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// The TIMEX3 value: `P1W`, `XXXX-WXX-5`.
    pub value: String,
    /// `EVERY`, `EACH`.
    pub quant: Option<&'static str>,
    /// `2X`, `3D`.
    pub freq: Option<String>,
}

/// TIMEX3's `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Modifier {
    Approx,
    LessThan,
    MoreThan,
    EqualOrLess,
    EqualOrMore,
    Start,
    Mid,
    End,
}

impl Modifier {
    /// As it stands in the attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Modifier::Approx => "APPROX",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
        }
    }
}

/// TIMEX3's `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// A day or more.
    Date,
    /// Less than a day.
    Time,
    /// A length.
    Duration,
    /// What comes again.
    Set,
}

impl Kind {
    /// As it stands in the attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        }
    }
}

/// An expression's attributes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timex {
    /// `type`.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// `value`. Where it is counted from a day that is not known, that part of it is `X`.
    pub value: String,
    /// `quant`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quant: Option<&'static str>,
    /// `freq`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<String>,
    /// `mod`.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Modifier>,
    /// What is odd about it: a day that no calendar has, a year of two digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// First and last day, where they are known: what "two days later" is counted from.
    #[serde(skip)]
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

/// Which way and from what a length is counted.
pub(crate) fn counted(length: &Length, direction: Direction, anchor: crate::value::Anchor) -> Time {
    Time::shift(length.amount(), length.unit, direction, anchor)
}
