//! Numbers that stand for days and points in time, as text.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// What one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Second,
    Milli,
    Micro,
    Nano,
}

/// Days or points in time since 1970-01-01; nothing for one that no calendar has.
pub(crate) fn time(count: i64, unit: Unit) -> Option<String> {
    let timestamp = match unit {
        Unit::Day => return day(count),
        Unit::Second => Timestamp::from_second(count),
        Unit::Milli => Timestamp::from_millisecond(count),
        Unit::Micro => Timestamp::from_microsecond(count),
        Unit::Nano => Ok(Timestamp::from_nanosecond(i128::from(count)).ok()?),
    };
    let time = Offset::UTC.to_datetime(timestamp.ok()?);
    Some(format!("{}Z", time.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn day(count: i64) -> Option<String> {
    let first = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(count).ok()?;
    Some(first.checked_add(span).ok()?.to_string())
}

/// The Julian day of 1970-01-01, from which Parquet's oldest form of time counts.
const JULIAN: i64 = 2_440_588;

/// Parquet's oldest form of time (`INT96`): nanoseconds of the day in two words, and the Julian day.
pub(crate) fn julian(words: &[u32]) -> Option<String> {
    let [low, high, day] = *words else { return None };
    let nanos = i64::try_from(u64::from(high) << 32 | u64::from(low)).ok()?;
    let seconds = (i64::from(day) - JULIAN) * 86_400 + nanos / 1_000_000_000;
    time(seconds, Unit::Second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_as_dates_are() {
        assert_eq!(time(18_324, Unit::Day).as_deref(), Some("2020-03-03"));
        assert_eq!(time(-1, Unit::Day).as_deref(), Some("1969-12-31"));
        assert_eq!(
            time(1_700_000_000, Unit::Second).as_deref(),
            Some("2023-11-14T22:13:20Z")
        );
        assert_eq!(
            time(1_700_000_000_000, Unit::Milli),
            time(1_700_000_000, Unit::Second)
        );
        assert_eq!(
            time(1_700_000_000_000_000, Unit::Micro),
            time(1_700_000_000, Unit::Second)
        );
        assert_eq!(
            time(1_700_000_000_000_000_000, Unit::Nano),
            time(1_700_000_000, Unit::Second)
        );
        assert_eq!(
            julian(&[0, 0, 2_440_589]).as_deref(),
            Some("1970-01-02T00:00:00Z")
        );
        for unit in [Unit::Day, Unit::Second, Unit::Milli] {
            assert_eq!(time(i64::MAX, unit), None);
            assert_eq!(time(i64::MIN, unit), None);
        }
    }
}
