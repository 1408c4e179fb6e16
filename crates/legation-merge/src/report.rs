//! What of a record decides which event it is of.

use crate::rules::Rules;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::{Entity, Status};
use std::collections::BTreeSet;

/// A report's name: unique among all that are merged. A record's id is not, where two documents hold the same text.
pub type Key = String;

/// A party as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Country or PLOVER code.
    pub code: Option<String>,
    /// Primary sector; empty where it is open.
    pub sector: String,
    /// Canonical name, else the words in lower case.
    pub name: String,
}

/// Where it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Country.
    pub country: Option<String>,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
}

/// A record as it is compared with others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Its name.
    pub key: Key,
    /// Day of publication, in days from 1970.
    pub published: Option<i32>,
    /// PLOVER category.
    pub event: String,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To or with whom.
    pub recipients: Vec<Party>,
    /// First and last day on which it can have happened.
    pub days: Option<(i32, i32)>,
    /// Whether the text gives its date, rather than the day of publication.
    pub dated: bool,
    /// Where.
    pub place: Option<Place>,
    /// Kind and stage of a deal.
    pub deal: Option<(String, String)>,
    /// Designations of what is transferred.
    pub items: BTreeSet<String>,
    /// Dead.
    pub deaths: Option<[u64; 2]>,
    /// Injured.
    pub injuries: Option<[u64; 2]>,
    /// Whether it says that the event did not happen.
    pub against: bool,
    /// Whether the event is still to come, or may be so: planned, possible, supposed.
    pub open: bool,
    /// What the words of the evidence sentence boil down to, in order.
    pub words: Vec<u32>,
    /// Numbers in the evidence sentence, those of its date left out: how many, and the how-manieth (`17th`).
    pub numbers: [BTreeSet<u64>; 2],
    /// Document and sentence.
    pub sentence: Option<(String, usize)>,
}

impl Report {
    /// A record under a name.
    pub fn new(key: Key, record: &Record) -> Report {
        let day = |day: Option<&str>| day.and_then(|day| day.get(..10)?.parse().ok()).map(number);
        let days = match (day(record.date.as_deref()), day(record.enddate.as_deref())) {
            (Some(first), Some(last)) => Some((first, last.max(first))),
            // Since a day, or until one: too wide a range to tell one event by.
            (Some(first), None) => Some((first, first + OPEN)),
            (None, Some(last)) => Some((last - OPEN, last)),
            (None, None) => None,
        };
        Report {
            key,
            published: day(record.cite_info.published.as_deref()),
            event: record.event.clone(),
            mode: record.mode.clone(),
            cameo: record.cameo.clone(),
            actors: parties(&record.actor),
            recipients: parties(&record.recipient),
            days,
            dated: matches!(record.date_basis.as_str(), "stated" | "relative"),
            place: record.event_loc.as_ref().map(|place| Place {
                country: place.country.clone(),
                at: place.lat.zip(place.lon),
            }),
            deal: record
                .deal
                .as_ref()
                .map(|deal| (deal.kind.clone(), deal.stage.clone())),
            items: record
                .deal
                .iter()
                .flat_map(|deal| &deal.items)
                .filter_map(|item| item.designation.clone())
                .collect(),
            deaths: record.deaths,
            injuries: record.injuries,
            against: is_against(record),
            open: matches!(
                record.status,
                Status::Planned | Status::Possible | Status::Hypothetical
            ),
            words: words(&record.text),
            numbers: numbers(record),
            sentence: Some((record.text_info.document.clone(), record.text_info.sentence)),
        }
    }

    /// Where it stands among all reports: what is published first comes first, and of one day what names more sides, so that what tells less joins what tells more.
    /// The order does not depend on when it is given.
    pub(crate) fn order(&self) -> (i32, &str) {
        let day = self.published.or(self.days.map(|(_, last)| last));
        let unnamed = if self.is_reciprocal() {
            0
        } else {
            i32::from(self.actors.is_empty()) * 2 + i32::from(self.recipients.is_empty())
        };
        (
            day.map_or(i32::MAX, |day| day.saturating_mul(4).saturating_add(unnamed)),
            &self.key,
        )
    }

    /// The last day on which it can have happened, by which those near it are found; `None` for what says too little about that to be merged.
    pub fn last_day(&self, rules: &Rules) -> Option<i32> {
        match self.days {
            Some((first, last)) => (last - first <= rules.widest).then_some(last),
            None => self.published,
        }
    }

    /// The days within which the last days of those near it lie; `None` as for [`Report::last_day`].
    pub fn near(&self, rules: &Rules) -> Option<(i32, i32)> {
        let last = self.last_day(rules)?;
        let first = self.days.map_or(last, |(first, _)| first);
        let slack = rules.reach + rules.before;
        Some((first - slack, last + slack + rules.widest))
    }

    /// Whether all parties did it together.
    pub(crate) fn is_reciprocal(&self) -> bool {
        self.recipients.is_empty() && self.actors.len() > 1
    }

    /// The days on which it can have happened: without a date in the text, some days before it was published.
    pub(crate) fn span(&self, before: i32) -> Option<(i32, i32)> {
        match (self.days, self.dated) {
            (Some(days), true) => Some(days),
            (Some((first, last)), false) => Some((first - before, last)),
            (None, _) => self.published.map(|day| (day - before, day)),
        }
    }
}

/// Whether a record says that its event did not happen, or that somebody denies or doubts it.
pub(crate) fn is_against(record: &Record) -> bool {
    let denies = |stance: &str| matches!(stance, "denies" | "doubts");
    record.status == Status::Negated || record.attribution.iter().any(|said| denies(&said.stance))
}

/// Days that stand for an open end.
const OPEN: i32 = 365;

/// Days from 1970.
fn number(day: Date) -> i32 {
    let since = day.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| span.get_days())
}

fn parties(entities: &[Entity]) -> Vec<Party> {
    let mut parties: Vec<Party> = entities
        .iter()
        .map(|entity| Party {
            code: entity.code.clone(),
            sector: entity.sector.first().cloned().unwrap_or_default(),
            name: entity
                .name
                .clone()
                .unwrap_or_else(|| entity.entity_text.to_lowercase()),
        })
        .collect();
    parties.sort();
    parties.dedup();
    parties
}

/// Numbers in figures, as counted and as ordered ones; years and days of its date are neither.
fn numbers(record: &Record) -> [BTreeSet<u64>; 2] {
    let days = [&record.date, &record.enddate, &record.cite_info.published];
    let dated: BTreeSet<u64> = days
        .into_iter()
        .flatten()
        .flat_map(|day| day.split('-').filter_map(|part| part.parse().ok()))
        .collect();
    let [mut counted, mut ordered] = <[BTreeSet<u64>; 2]>::default();
    for word in record
        .text
        .split(|letter: char| !letter.is_alphanumeric() && letter != ',')
    {
        let word = word.trim_matches(',').replace(',', "");
        let letters = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let Ok(number) = word.strip_suffix(letters).unwrap_or(&word).parse::<u64>() else {
            continue;
        };
        if letters.is_empty() && !dated.contains(&number) {
            counted.insert(number);
        } else if letters.chars().all(char::is_alphabetic) && letters.len() == 2 {
            ordered.insert(number);
        }
    }
    [counted, ordered]
}

/// The words of a sentence by their first letters, each once, as numbers: `delivered`, `delivery` are one.
fn words(text: &str) -> Vec<u32> {
    /// Letters that two words of one stem share.
    const STEM: usize = 5;
    /// Words of fewer letters join others and say little.
    const SHORT: usize = 4;
    let mut words: Vec<u32> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORT || word.chars().any(|letter| letter.is_numeric()))
        .map(|word| {
            let stem: String = word.chars().flat_map(char::to_lowercase).take(STEM).collect();
            crate::hash::hash(stem.as_bytes()) as u32
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
