//! Texts whose events were dated by hand, some with their places, and how a record's date and place compare.

use crate::record::Record;
use jiff::civil::Date;
use serde::Deserialize;

/// A file of such texts, as `crates/legation-core/tests/when/` has some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Vec<RawText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    #[serde(default)]
    published: Option<String>,
    text: String,
    events: Vec<String>,
}

/// A text with its events.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedText {
    /// The day of publication, `2025-03-14`, where it is known.
    pub published: Option<String>,
    /// The text.
    pub text: String,
    /// Its events.
    pub events: Vec<DatedEvent>,
}

/// An event with the days that a reader gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedEvent {
    /// As it stands in the file.
    pub line: String,
    /// Where its words begin and end: characters of the text.
    pub span: (usize, usize),
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
    /// `stated`, `relative`, `publication` or `unknown`.
    pub basis: String,
    /// Where it was, if the file says so.
    pub place: Option<GivenPlace>,
}

/// Where an event was, as a reader sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenPlace {
    /// ISO 3166 alpha-3, KOS or PSE; none where the text does not say, and of seas.
    pub country: Option<String>,
    /// What the place is called in the text; none of a whole country.
    pub name: Option<String>,
}

/// How a record's date compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// First and last day are those.
    Right,
    /// They have days in common.
    Overlapping,
    /// They have none in common, or a date is given where nothing can be said.
    Wrong,
    /// Nothing is said where something can be.
    Unknown,
    /// No record was made of the event.
    NotCoded,
}

/// Reads a file of texts. An event is `words -> first..last basis` or, with its place, `words -> first..last basis @ country name`; see the heads
/// of `sample-blind.toml` and `sample-articles.toml` beside the tests.
///
/// # Errors
/// Where the file is not TOML of this form, an event's words do not stand in its text, or a date is none.
pub fn read_dated(file: &str) -> Result<Vec<DatedText>, String> {
    let sample: Sample = toml::from_str(file).map_err(|error| error.to_string())?;
    sample.text.into_iter().map(text).collect()
}

fn text(raw: RawText) -> Result<DatedText, String> {
    let text = raw.text.trim().to_owned();
    let events = raw
        .events
        .into_iter()
        .map(|line| event(&text, line))
        .collect::<Result<_, _>>()?;
    Ok(DatedText {
        published: raw.published,
        text,
        events,
    })
}

fn event(text: &str, line: String) -> Result<DatedEvent, String> {
    let wrong = |expected: &str| format!("`{line}`: expected {expected}");
    let (words, told) = line
        .split_once(" -> ")
        .ok_or_else(|| wrong("`words -> first..last basis`"))?;
    let (words, nth) = match words.split_once('#') {
        Some((words, nth)) => (
            words,
            nth.parse::<usize>().map_err(|_| wrong("a number after `#`"))?,
        ),
        None => (words, 1),
    };
    let (byte, _) = text
        .match_indices(words)
        .nth(nth.saturating_sub(1))
        .ok_or_else(|| wrong("words of the text"))?;
    let start = text.get(..byte).map_or(0, |before| before.chars().count());
    let (told, place) = match told.split_once(" @ ") {
        Some((told, place)) => (told, Some(given_place(place))),
        None => (told, None),
    };
    let (range, basis) = told.split_once(' ').unwrap_or((told, "unknown"));
    let (from, to) = range.split_once("..").unwrap_or((range, range));
    let day = |text: &str| match text {
        "" | "unknown" => Ok(None),
        text => text
            .parse::<Date>()
            .map(Some)
            .map_err(|_| wrong("dates as 2025-03-14")),
    };
    let (first, last) = (day(from)?, day(to)?);
    Ok(DatedEvent {
        span: (start, start + words.chars().count()),
        first,
        last,
        basis: basis.to_owned(),
        place,
        line,
    })
}

/// `PAK Peshawar`, `PAK`, `- Red Sea`, `-`.
fn given_place(words: &str) -> GivenPlace {
    let (country, name) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
    GivenPlace {
        country: (country != "-").then(|| country.to_owned()),
        name: (!name.is_empty()).then(|| name.to_owned()),
    }
}

impl DatedEvent {
    /// How the dates of the records of this event compare: of several on the same words the best.
    pub fn compare(&self, records: &[Record]) -> Fit {
        self.records(records)
            .map(|record| self.fit(record))
            .min()
            .unwrap_or(Fit::NotCoded)
    }

    /// The records of this event.
    pub fn records<'r>(&self, records: &'r [Record]) -> impl Iterator<Item = &'r Record> {
        let (start, end) = self.span;
        records
            .iter()
            .filter(move |record| record.event_text.start < end && start < record.event_text.end)
    }

    /// Whether a record's date has the right basis too.
    pub fn same_basis(&self, record: &Record) -> bool {
        record.date_basis == self.basis
    }

    /// Whether a record has the right place; of one that the file gives none, there is nothing to compare.
    pub fn same_place(&self, record: &Record) -> Option<bool> {
        let given = self.place.as_ref()?;
        let Some(found) = &record.event_loc else {
            return Some(*given == GivenPlace::default());
        };
        let named = |name: &String| found.text.contains(name) || found.name.as_ref() == Some(name);
        let whole = found.admin1.is_none() && found.lat.is_none();
        Some(found.country == given.country && given.name.as_ref().map_or(whole, named))
    }

    fn fit(&self, record: &Record) -> Fit {
        let day = |text: &Option<String>| text.as_deref().and_then(|day| day.parse::<Date>().ok());
        let (first, last) = (day(&record.date), day(&record.enddate));
        match ((first, last), (self.first, self.last)) {
            (found, gold) if found == gold => Fit::Right,
            ((None, None), _) => Fit::Unknown,
            (_, (None, None)) => Fit::Wrong,
            _ => {
                let starts = first.unwrap_or(Date::MIN) <= self.last.unwrap_or(Date::MAX);
                let ends = self.first.unwrap_or(Date::MIN) <= last.unwrap_or(Date::MAX);
                if starts && ends {
                    Fit::Overlapping
                } else {
                    Fit::Wrong
                }
            }
        }
    }
}
