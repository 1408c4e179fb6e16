//! Days, weeks and months.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
}

/// Days up to which a chart by day, and by week, can be read.
const BY_DAY: i32 = 62;
const BY_WEEK: i32 = 2 * 366;

impl Unit {
    /// The unit by which a time can be read in one chart.
    pub fn of(first: Date, last: Date) -> Unit {
        let days = (last - first).get_days();
        if days <= BY_DAY {
            Unit::Day
        } else if days <= BY_WEEK {
            Unit::Week
        } else {
            Unit::Month
        }
    }

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
        }
    }

    /// The first day of the period that a day is in.
    pub fn first(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Week => {
                let past = i64::from(day.weekday().since(Weekday::Monday));
                day.checked_sub(past.days()).unwrap_or(day)
            }
            Unit::Month => day.first_of_month(),
        }
    }

    /// The first day of the next period; `None` at the end of the calendar.
    pub(crate) fn next(self, first: Date) -> Option<Date> {
        let span = match self {
            Unit::Day => 1.day(),
            Unit::Week => 1.week(),
            Unit::Month => 1.month(),
        };
        first.checked_add(span).ok()
    }
}
