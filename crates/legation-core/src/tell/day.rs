//! Dates as people write them.

use super::words::Words;
use crate::record::Record;
use jiff::civil::Date;

/// A record's date in human form: `15 August 2021`, `3 to 9 July 2025`, `late 2022 (September to December 2022)`,
/// `by 12 July 2025 (published)`, `date unknown`.
pub fn human(record: &Record, words: &Words) -> String {
    let (first, last) = (day(record.date.as_deref()), day(record.enddate.as_deref()));
    let range = match (first, last) {
        (Some(first), Some(last)) => range(first, last, words),
        (Some(first), None) => format!("since {}", one(first, words)),
        (None, Some(last)) => format!("by {}", one(last, words)),
        (None, None) => return "date unknown".to_owned(),
    };
    if record.date_basis == "publication" {
        let last = last.or(first).map_or(range, |last| one(last, words));
        return format!("by {last} (published)");
    }
    let said = record
        .date_text
        .as_ref()
        .map(|quote| quote.text.to_lowercase())
        .unwrap_or_default();
    let first_word = said
        .split([' ', '-'])
        .find(|word| !["in", "the", "on", "at"].contains(word))
        .unwrap_or("");
    let wide = first != last;
    if wide && words.vague.iter().any(|vague| vague == first_word) {
        return format!("{said} ({range})");
    }
    if said
        .split(' ')
        .any(|word| words.about.iter().any(|about| about == word))
    {
        return match (first, last) {
            (Some(first), Some(last)) if wide && (last - first).get_days() <= 31 => {
                let middle = first.saturating_add(jiff::Span::new().days((last - first).get_days() / 2));
                format!("about {}", one(middle, words))
            }
            _ => format!("about {range}"),
        };
    }
    range
}

/// An ISO date.
pub(super) fn day(text: Option<&str>) -> Option<Date> {
    text?.get(..10)?.parse().ok()
}

/// An ISO date as people write it; as it is where it is none.
pub(super) fn plain(text: &str, words: &Words) -> String {
    day(Some(text)).map_or_else(|| text.to_owned(), |day| one(day, words))
}

fn month(day: Date, words: &Words) -> &str {
    words
        .months
        .get(day.month() as usize - 1)
        .map_or("", String::as_str)
}

fn one(day: Date, words: &Words) -> String {
    format!("{} {} {}", day.day(), month(day, words), day.year())
}

/// From the first to the last day, as short as it can be said.
pub(super) fn range(first: Date, last: Date, words: &Words) -> String {
    let starts_month = first.day() == 1;
    let ends_month = last.day() == last.days_in_month();
    let starts_year = starts_month && first.month() == 1;
    let ends_year = ends_month && last.month() == 12;
    let (from, to) = (first.year(), last.year());
    if first == last {
        one(first, words)
    } else if starts_year && ends_year && from == to {
        from.to_string()
    } else if starts_year && ends_year && from % 10 == 0 && to == from + 9 {
        format!("the {from}s")
    } else if starts_year && ends_year {
        format!("{from} to {to}")
    } else if starts_month && ends_month && from == to && first.month() == last.month() {
        format!("{} {from}", month(first, words))
    } else if starts_month && ends_month && from == to {
        format!("{} to {} {to}", month(first, words), month(last, words))
    } else if starts_month && ends_month {
        format!("{} {from} to {} {to}", month(first, words), month(last, words))
    } else if from == to && first.month() == last.month() {
        format!("{} to {}", first.day(), one(last, words))
    } else if from == to {
        format!("{} {} to {}", first.day(), month(first, words), one(last, words))
    } else {
        format!("{} to {}", one(first, words), one(last, words))
    }
}
