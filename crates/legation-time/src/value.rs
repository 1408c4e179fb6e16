//! What a time expression says, before anything is known of the day on which it was written.
//!
//! A [`Value`] is symbolic: "last week" stays *one week before the one of publication* until
//! [`resolve`](crate::resolve) is given a publication date. The same value is what a TIMEX3 writer needs.

use serde::{Deserialize, Serialize};

/// A time expression's meaning: a time, and what the words around it make of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Value {
    /// The time itself.
    pub time: Time,
    /// "early", "mid", "the end of": which part of it is meant.
    pub part: Option<Part>,
    /// "morning", "night": which part of the day is meant. It does not move the date.
    pub daypart: Option<Daypart>,
    /// "about", "around": the text itself says that it is not exact; or the words could be read in two ways.
    pub approx: bool,
    /// "since", "until", "by": how the time bounds what is told of it.
    pub bound: Bound,
}

impl Value {
    /// The plain value of a time, without part, hedge or bound.
    pub fn new(time: Time) -> Value {
        Value {
            time,
            part: None,
            daypart: None,
            approx: false,
            bound: Bound::On,
        }
    }
}

impl Value {
    /// Whether a narrative can go on from it ("ten days later"): it tells when one thing happened, and not a stretch
    /// up to now, a length or how often. The days it resolves to are then the next [`Context`](crate::Context)'s
    /// `reference`.
    pub fn tells_when(&self) -> bool {
        let placed = match &self.time {
            Time::Date { .. } | Time::Named { .. } | Time::Calendar { .. } | Time::Shift { .. } => true,
            Time::Feast { .. } => true,
            Time::Nth { .. } | Time::Within { .. } | Time::Holding { .. } | Time::Range { .. } => true,
            Time::Window { .. } | Time::Years { .. } | Time::Duration { .. } | Time::Set => false,
            Time::Present | Time::Past { .. } | Time::Future | Time::Told => false,
        };
        placed && matches!(self.bound, Bound::On | Bound::From)
    }

    /// The same without what bounds it: of "since 2014" the year itself.
    pub fn unbounded(&self) -> Value {
        let bound = match self.bound {
            Bound::In | Bound::Within => self.bound,
            _ => Bound::On,
        };
        Value {
            bound,
            ..self.clone()
        }
    }

    /// What it is counted from; `None` where the text gives its year, and for what is on no calendar.
    pub fn anchor(&self) -> Option<Anchor> {
        fn of(time: &Time) -> Option<Anchor> {
            match time {
                Time::Date { year: Some(_), .. } | Time::Feast { year: Some(_), .. } | Time::Years { .. } => {
                    None
                }
                Time::Date { .. } | Time::Feast { .. } | Time::Nth { .. } => Some(Anchor::Publication),
                Time::Named { step, .. } => Some(step.map_or(Anchor::Publication, |step| step.anchor)),
                Time::Calendar { step, .. } => Some(step.anchor),
                Time::Shift { anchor, .. } | Time::Window { anchor, .. } => Some(*anchor),
                Time::Within { outer, .. } => of(outer),
                Time::Holding { time, .. } => of(time),
                Time::Range { to, .. } => of(to),
                Time::Present | Time::Past { .. } => Some(Anchor::Publication),
                Time::Told => Some(Anchor::Reference),
                Time::Duration { .. } | Time::Set | Time::Future => None,
            }
        }
        of(&self.time)
    }

    /// Whether it is counted from an event that the next words name: "nearly a week after" Moscow recognised it.
    pub fn waits_for_event(&self) -> bool {
        match self.time {
            Time::Shift { anchor, .. } | Time::Window { anchor, .. } => anchor == Anchor::Event,
            Time::Calendar { step, .. } => step.anchor == Anchor::Event,
            _ => false,
        }
    }

    /// A part of a time.
    pub(crate) fn of_part(part: Part, time: Time) -> Value {
        Value {
            part: Some(part),
            ..Value::new(time)
        }
    }
}

/// A time on the calendar or relative to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Time {
    /// A year, month or day, or what the text gives of them: "2021", "August", "15 August", "the 15th".
    Date {
        /// Gregorian year.
        year: Option<i16>,
        /// 1 to 12.
        month: Option<i8>,
        /// 1 to 31; not checked against the month.
        day: Option<i8>,
    },
    /// A weekday, month or season by name, with "last", "this", "the following": "Thursday", "last May".
    Named {
        /// Which name.
        name: Named,
        /// `None` for the bare name.
        step: Option<Step>,
    },
    /// A calendar unit counted from another: "today", "last week", "the same day", "that year".
    Calendar {
        /// What is counted.
        unit: Unit,
        /// How many, from what.
        step: Step,
    },
    /// A distance from another time: "ten days later", "three years ago".
    Shift {
        /// How far.
        amount: Amount,
        /// In what unit.
        unit: Unit,
        /// Which way.
        direction: Direction,
        /// From what.
        anchor: Anchor,
    },
    /// A stretch that ends or begins at another time: "the past two decades", "recent months", "coming days".
    Window {
        /// How long.
        amount: Amount,
        /// In what unit.
        unit: Unit,
        /// Which side of the anchor.
        direction: Direction,
        /// Where it ends or begins.
        anchor: Anchor,
    },
    /// A number of years that begins with `first`: a decade or a century.
    Years {
        /// First year, e.g. 1980 for "the 1980s", 1901 for "the 20th century".
        first: i16,
        /// 10 or 100.
        count: i16,
    },
    /// Units counted within another time: "the first half", "the last three months". Alone, within the year.
    Nth {
        /// 1 for the first, -1 for the last.
        nth: i32,
        /// How many from there.
        count: i32,
        /// What is counted.
        unit: Unit,
    },
    /// A feast that moves: "Easter Sunday", "Thanksgiving". Days that are the same every year are dates.
    Feast {
        /// Which.
        feast: Feast,
        /// The year, where the text gives it.
        year: Option<i16>,
    },
    /// The one within the other: "July of last year", "Friday last week", "the first half of 2024".
    Within {
        /// The smaller.
        inner: Box<Time>,
        /// The larger.
        outer: Box<Time>,
    },
    /// The unit that holds another time: "the week of June 3".
    Holding {
        /// Week, month or year.
        unit: Unit,
        /// What lies in it.
        time: Box<Time>,
    },
    /// From the first day of the one to the last day of the other: "17 to 19 September".
    Range {
        /// Where it begins.
        from: Box<Time>,
        /// Where it ends.
        to: Box<Time>,
    },
    /// A length without a place on the calendar: "20 years of war", "a three-day visit". Never resolves by itself.
    Duration {
        /// How long.
        amount: Amount,
        /// In what unit.
        unit: Unit,
    },
    /// Again and again: "every Friday", "annually". Never resolves.
    Set,
    /// "now", "currently".
    Present,
    /// "recently": within so many days before publication.
    Past {
        /// How many days back it may reach.
        days: i32,
    },
    /// "soon". Never resolves.
    Future,
    /// The time told last: "at that time", "since then".
    Told,
}

impl Time {
    /// A date of which the text gives what is `Some`.
    pub fn date(year: Option<i16>, month: Option<i8>, day: Option<i8>) -> Time {
        Time::Date { year, month, day }
    }

    /// A year.
    pub fn year(year: i16) -> Time {
        Time::date(Some(year), None, None)
    }

    /// A name with its step.
    pub fn named(name: Named, step: Option<Step>) -> Time {
        Time::Named { name, step }
    }

    /// A calendar unit, so many on from an anchor.
    pub fn calendar(unit: Unit, offset: i32, anchor: Anchor) -> Time {
        Time::Calendar {
            unit,
            step: Step { offset, anchor },
        }
    }

    /// From the one to the other.
    pub fn range(from: Time, to: Time) -> Time {
        Time::Range {
            from: Box::new(from),
            to: Box::new(to),
        }
    }

    /// The one within the other.
    pub fn within(inner: Time, outer: Time) -> Time {
        Time::Within {
            inner: Box::new(inner),
            outer: Box::new(outer),
        }
    }

    /// A distance from another time.
    pub fn shift(amount: Amount, unit: Unit, direction: Direction, anchor: Anchor) -> Time {
        Time::Shift {
            amount,
            unit,
            direction,
            anchor,
        }
    }

    /// A stretch that ends or begins at another time.
    pub fn window(amount: Amount, unit: Unit, direction: Direction, anchor: Anchor) -> Time {
        Time::Window {
            amount,
            unit,
            direction,
            anchor,
        }
    }
}

/// A name that comes round every week or every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// 1 (Monday) to 7 (Sunday).
    Weekday(i8),
    /// 1 to 12.
    Month(i8),
    /// The month in which the season begins; it lasts three.
    Season(i8),
}

/// How a feast that moves is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Feast {
    /// So many days after Easter Sunday of the western churches.
    Easter(i16),
    /// The nth weekday of a month, and so many days on.
    Weekday {
        /// 1 to 12.
        month: i8,
        /// 1 (Monday) to 7 (Sunday).
        weekday: i8,
        /// 1 for the first, -1 for the last.
        nth: i8,
        /// Days on from there.
        #[serde(default)]
        plus: i8,
    },
}

/// So many units from an anchor: -1 for "last", 0 for "this", 1 for "next".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// How many units on; negative: back.
    pub offset: i32,
    /// Counted from what.
    pub anchor: Anchor,
}

/// What a relative time is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The day of publication.
    Publication,
    /// The date told last.
    Reference,
    /// The date of an event that the next words name ("a week after Moscow recognised ..."). The caller finds it
    /// and gives it as the reference.
    Event,
    /// The day of publication; where that is unknown, the date told last ("the beginning of the year").
    Either,
}

/// Towards the past or the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Direction {
    Before,
    After,
}

/// Calendar units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// How many units, as a range: "several" is not a number. In **twelfths** of a unit, so that halves of years
/// and quarters of anything stay exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Fewest, in twelfths.
    pub low: i32,
    /// Most, in twelfths.
    pub high: i32,
    /// Whether the number stands in the text as it is ("three", not "nearly three" or "several").
    pub exact: bool,
}

impl Amount {
    /// So many whole units.
    pub fn exactly(units: i32) -> Amount {
        let twelfths = units.clamp(0, 1_000_000) * 12;
        Amount {
            low: twelfths,
            high: twelfths,
            exact: true,
        }
    }

    /// Between so many and so many whole units.
    pub fn between(low: i32, high: i32) -> Amount {
        Amount {
            low: Amount::exactly(low).low,
            high: Amount::exactly(high).high,
            exact: false,
        }
    }

    /// So many twelfths of a unit.
    pub(crate) fn twelfths(twelfths: i32) -> Amount {
        let twelfths = twelfths.clamp(0, 12_000_000);
        Amount {
            low: twelfths,
            high: twelfths,
            exact: true,
        }
    }

    /// Half a unit more.
    pub(crate) fn plus_half(self) -> Amount {
        Amount {
            low: self.low.saturating_add(6),
            high: self.high.saturating_add(6),
            ..self
        }
    }

    /// The amount under a hedge, given as percentages: "nearly" is 75 to 100 of what follows.
    pub fn hedged(self, (low, high): (i32, i32)) -> Amount {
        let scale = |twelfths: i32, percent: i32| {
            i32::try_from(i64::from(twelfths) * i64::from(percent) / 100).unwrap_or(i32::MAX)
        };
        Amount {
            low: scale(self.low, low),
            high: scale(self.high, high),
            exact: false,
        }
    }
}

/// Which part of a time is meant. See [`resolve`](crate::resolve) for how wide each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// "early": the first third.
    Early,
    /// "mid", "the middle of": the middle third.
    Mid,
    /// "late": the last third.
    Late,
    /// "the beginning of": the first quarter.
    Start,
    /// "the end of": the last quarter.
    End,
    /// "earlier this month": up to the anchor.
    Earlier,
    /// "later this month": from the anchor on.
    Later,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Daypart {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
}

/// How a time bounds what is told of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// It happened then.
    #[default]
    On,
    /// From then on ("since 2021").
    Since,
    /// From then on, of what is to come ("from Monday"); else it only tells where something comes from ("a letter from 2019").
    From,
    /// Up to then ("until August 15").
    Until,
    /// At the latest then ("by 2021").
    By,
    /// Sooner than that.
    Before,
    /// Later than that.
    After,
    /// "in two weeks": a length counted from now, if the future is told.
    In,
    /// "within two weeks".
    Within,
}
